"""Single frames of a film by their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.ffmpeg.probe import opened

if TYPE_CHECKING:
    import av

LIBRARIES = ("av",)


def frames_at(film: Path, numbers: Sequence[int], key_every: int) -> Iterator[tuple[int, av.VideoFrame]]:
    """In rising order; only what lies between a key frame and them is decoded. Numbers beyond the film are left out."""
    with opened(film) as container:
        stream = container.streams.video[0]
        fps, tick_s = Fraction(stream.average_rate or 1), Fraction(stream.time_base or 1)
        first = stream.start_time or 0
        at = -1  # the last frame that was decoded
        decoded: Iterator[Any] = iter(())
        for number in numbers:
            if at < 0 or number - number % key_every > at:
                container.seek(first + int(number / fps / tick_s), stream=stream, backward=True)
                decoded = container.decode(stream)
            for frame in decoded:
                at = round(((frame.pts or 0) - first) * tick_s * fps)
                if at >= number:
                    yield number, frame
                    break
