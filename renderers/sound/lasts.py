"""How long a file's sound is, without decoding it: a header's word for it may be a guess."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from renderers.painting import RenderError


def lasts_s(file: Path) -> Fraction:
    """The first sound stream by its packets, to within a block of its coding. Raises RenderError for one without."""
    from renderers.ffmpeg.probe import opened

    with opened(file) as container:
        if not container.streams.audio:
            raise RenderError(f"{file}: holds no sound", hint="give it as wav, mp3, flac, m4a or ogg")
        stream = container.streams.audio[0]
        ends = [packet.pts + (packet.duration or 0) for packet in container.demux(stream) if packet.pts is not None]
        return (max(ends, default=0) - (stream.start_time or 0)) * Fraction(stream.time_base or 0)
