"""A film's picture decoded once: each frame in small, which are black, and looks at single frames for who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from renderers.ffmpeg.listen import Span
from renderers.ffmpeg.probe import opened
from renderers.ffmpeg.seen import SMALL, Seen
from renderers.ffmpeg.yuv import BLACK, WHITE, levels, luma
from renderers.painting import Progress, silent

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray

    Small = NDArray[np.uint8]

LIBRARIES = ("av", "numpy")
PIXEL_DARK = 0.10  # of the luma range: a pixel up to here is black
MOST_LIT = 0.02  # of a black frame's pixels
ROWS = 64  # and more, evenly spread, in which pixels are looked at for black; as far apart across
# Frames that no other needs are left as they are before their blocks' edges are smoothed: 5 % of the time.
OPTIONS = {"skip_loop_filter": "noref"}
SAYS = 16  # frames between two words on how far it is

Look = Callable[[Any], None]  # at a frame of PyAV's


def watch(film: Path, looks: Mapping[int, Look] | None = None, progress: Progress = silent) -> Seen:
    """Decode a film's picture from end to end; `looks` are called with the frames of their numbers.

    Raises RenderError where the file does not open. What does not decode on the way is told as damage.
    """
    wanted = looks or {}
    small: list[NDArray[Any]] = []
    black: list[int] = []
    damage: list[str] = []
    with opened(film) as container:
        stream = container.streams.video[0]
        stream.thread_type, stream.codec_context.options = "AUTO", OPTIONS
        taken, bits, most = None, 0, 0
        for n, (frame, trouble) in enumerate(_frames(container, stream, damage)):
            plane = luma(frame)
            if taken is None:
                taken, bits = _taken(plane.shape), frame.format.components[0].bits
                most = int((BLACK + PIXEL_DARK * (WHITE - BLACK)) * 2 ** (bits - 8))
            if trouble:
                damage.append(f"frame {n}: {trouble}")
            small.append(plane[taken])
            if _dark(plane, most):
                black.append(n)
            if n in wanted:
                wanted[n](frame)
            if n % SAYS == 0 and stream.frames:
                progress(min(n / stream.frames, 1.0))
    pictures = levels(np.stack(small), bits) if small else np.zeros((0, SMALL, SMALL), np.uint8)
    return Seen(pictures, tuple(_runs(black)), tuple(dict.fromkeys(damage)))


def in_small(frame: av.VideoFrame) -> Small:
    """One frame as `watch` keeps it."""
    plane = luma(frame)
    return levels(plane[_taken(plane.shape)], frame.format.components[0].bits)


def _frames(container: Any, stream: Any, damage: list[str]) -> Iterator[tuple[Any, str]]:
    """Every frame that there is, with what is wrong with it. The decoder's refusals go to `damage`."""
    import av

    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.FFmpegError as wrong:
            damage.append(wrong.strerror or str(wrong))
            continue
        for frame in frames:
            yield frame, "damaged" if frame.is_corrupt else ""


def _taken(shape: tuple[int, ...]) -> tuple[NDArray[np.intp], ...]:
    """The rows and columns of a frame in small: every so manieth, which costs next to nothing."""
    rows, columns = ((2 * np.arange(SMALL) + 1) * side // (2 * SMALL) for side in shape)
    return np.ix_(rows, columns)


def _dark(plane: NDArray[Any], most: int) -> bool:
    every = max(min(plane.shape) // ROWS, 1)
    some = plane[every // 2 :: every, every // 2 :: every]
    return bool(np.count_nonzero(some > most) <= MOST_LIT * some.size)


def _runs(frames: list[int]) -> Iterator[Span]:
    start = end = -1
    for n in frames:
        if n != end:
            if end > start:
                yield start, end
            start = n
        end = n + 1
    if end > start:
        yield start, end
