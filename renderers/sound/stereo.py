"""Any sound file at 48 kHz in stereo, on disk, measured on the way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np

from renderers.painting import RenderError
from renderers.sound.loudness import Meter
from renderers.sound.raw import Raw
from renderers.sound.spoken import MP3_LATE
from renderers.sound.wav import RATE, Samples


def decode(file: Path, into: Raw, most: int) -> Meter:
    """Appends the first `most` samples of the first sound stream; how loud they are."""
    meter, left = Meter(), most
    for block in _decoded(file):
        kept = block[:left]
        left -= len(kept)
        if len(kept):
            into.append(kept)
            meter.add(kept)
        if not left:
            break
    return meter


def _decoded(file: Path) -> Iterator[Samples]:
    """Blocks of (samples, 2). The resampler moves nothing: an impulse stays at the sample nearest to its time.

    What an MP3 without a gapless header has in front of its first sample is left out.
    """
    import av

    from renderers.ffmpeg.probe import opened

    with opened(file) as container:
        if not container.streams.audio:
            raise RenderError(f"{file}: holds no sound", hint="give it as wav, mp3, flac, m4a or ogg")
        stream = container.streams.audio[0]
        mp3 = stream.codec_context.name.startswith("mp3") and not stream.start_time
        late = round(MP3_LATE * RATE / stream.rate) if mp3 else 0
        stereo = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
        for frame in chain(container.decode(stream), [None]):
            for plain in stereo.resample(frame):
                block = plain.to_ndarray().astype(np.float64).reshape(-1, 2)
                yield block[late:]
                late = max(late - len(block), 0)
