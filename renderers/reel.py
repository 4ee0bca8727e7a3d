"""Reels: cards that move, as one file. QuickTime RLE with straight alpha: lossless, and what stands still is free.

A reel tells a state for each frame at which something changed; the last state stays for as long as the card does.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from renderers.ffmpeg.plate import ticks_per_second
from renderers.painting import Progress, silent

if TYPE_CHECKING:
    from PIL import Image

LIBRARIES = ("av", "pillow", "numpy")
SUFFIX = ".mov"
PIXELS = "argb"
_WHOLE_EVERY = 100_000  # frames: only the first holds all of the picture, since reels are read from their start


class State(NamedTuple):
    """What is seen from a frame on, counted from the card's first. All that changed lies in `rows`: y0 <= y < y1."""

    frame: int
    picture: Image.Image  # RGBA, straight alpha, the reel's size
    rows: tuple[int, int] | None = None


def write(
    into: Path,
    size: tuple[int, int],
    fps: Fraction,
    frames: Iterable[State | tuple[int, Image.Image]],
    progress: Progress = silent,
    *,
    last: int | None = None,
) -> dict[str, Any]:
    """Write a reel of states in rising order, the first at frame 0. Pictures may be changed by the caller afterwards.

    `last` is the number of the last state's frame, where it is known: `progress` follows it.
    Gives {"states", "frames"}: how many there are, and the number of frames until the last one stands.
    """
    import av
    import numpy as np

    ticks = Fraction(ticks_per_second(fps))
    argb = np.empty((size[1], size[0]), dtype="<u4")
    states, at = 0, -1
    options = {"video_track_timescale": str(ticks), "fflags": "+bitexact", "movflags": "+faststart"}
    with av.open(str(into), "w", format="mov", options=options) as film:
        stream = film.add_stream("qtrle", rate=fps, options={"g": str(_WHOLE_EVERY), "flags": "+bitexact"})
        stream.width, stream.height = size
        stream.pix_fmt = PIXELS
        stream.time_base = stream.codec_context.time_base = 1 / ticks
        for number, picture, rows in (State(*state) for state in frames):
            assert picture.mode == "RGBA" and picture.size == size, "a reel's pictures are alike"
            assert number > at if states else number == 0, "a reel starts at frame 0, and its states rise"
            top, bottom = rows if rows and states else (0, size[1])
            part = picture.crop((0, top, size[0], bottom)) if (top, bottom) != (0, size[1]) else picture
            rgba = np.frombuffer(part.tobytes(), dtype="<u4").reshape(-1, size[0])
            # RGBA in memory is 0xAABBGGRR: turned by a byte it is ARGB
            np.left_shift(rgba, 8, out=argb[top:bottom])
            argb[top:bottom] |= rgba >> 24
            told = av.VideoFrame.from_ndarray(argb.view(np.uint8).reshape(size[1], size[0], 4), format=PIXELS)
            told.pts, told.time_base = int(number * ticks / fps), 1 / ticks
            for packet in stream.encode(told):
                film.mux(packet)
            states, at = states + 1, number
            if last:
                progress(min(number / last, 1.0))
        for packet in stream.encode(None):
            film.mux(packet)
    return {"states": states, "frames": at + 1}
