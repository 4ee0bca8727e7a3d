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
    import numpy as np
    from numpy.typing import NDArray
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


class Coded(NamedTuple):
    """A state as what changed since the one before, ready for the file (`renderers.rle.packet`). Never the first."""

    frame: int
    packet: bytes


def write(
    into: Path,
    size: tuple[int, int],
    fps: Fraction,
    frames: Iterable[State | Coded | tuple[int, Image.Image]],
    progress: Progress = silent,
    *,
    last: int | None = None,
) -> dict[str, Any]:
    """Write a reel of states in rising order, the first at frame 0. Pictures may be changed by the caller afterwards.

    Once a state came `Coded`, all that follow must be.
    `last` is the number of the last state's frame, where it is known: `progress` follows it.
    Gives {"states", "frames"}: how many there are, and the number of frames until the last one stands.
    """
    import av
    import numpy as np

    ticks = Fraction(ticks_per_second(fps))
    argb = np.empty((size[1], size[0]), dtype="<u4")
    states, at = 0, -1
    options = {"video_track_timescale": str(ticks), "fflags": "+bitexact"}
    with av.open(str(into), "w", format="mov", options=options) as film:
        stream = film.add_stream("qtrle", rate=fps, options={"g": str(_WHOLE_EVERY), "flags": "+bitexact"})
        stream.width, stream.height = size
        stream.pix_fmt = PIXELS
        stream.time_base = stream.codec_context.time_base = 1 / ticks
        coded = False
        for state in frames:
            number = state[0]
            assert number > at if states else number == 0, "a reel starts at frame 0, and its states rise"
            if isinstance(state, Coded):
                assert states, "a reel's first state is a whole picture"
                coded, packets = True, [av.Packet(state.packet)]
                packets[0].stream = stream
            else:
                assert not coded, "the encoder did not see what was coded elsewhere"
                told = av.VideoFrame.from_ndarray(_turned(State(*state), argb, whole=not states), format=PIXELS)
                packets = stream.encode(told)
            for packet in packets:
                packet.pts = packet.dts = int(number * ticks / fps)
                packet.time_base = 1 / ticks
                film.mux(packet)
            states, at = states + 1, number
            if last:
                progress(min(number / last, 1.0))
        for packet in stream.encode(None):
            film.mux(packet)
    return {"states": states, "frames": at + 1}


def _turned(state: State, argb: NDArray[np.uint32], *, whole: bool) -> NDArray[np.uint8]:
    """What changed written into `argb`, the picture as the codec wants it."""
    import numpy as np

    height, width = argb.shape
    assert state.picture.mode == "RGBA" and state.picture.size == (width, height), "a reel's pictures are alike"
    top, bottom = state.rows if state.rows and not whole else (0, height)
    part = state.picture.crop((0, top, width, bottom)) if (top, bottom) != (0, height) else state.picture
    rgba = np.frombuffer(part.tobytes(), dtype="<u4").reshape(-1, width)
    np.left_shift(rgba, 8, out=argb[top:bottom])  # RGBA in memory is 0xAABBGGRR: turned by a byte it is ARGB
    argb[top:bottom] |= rgba >> 24
    return argb.view(np.uint8).reshape(height, width, 4)
