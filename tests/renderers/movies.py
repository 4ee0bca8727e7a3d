"""Tiny clips for the tests of pans, own files and plates, and ways to look at the result."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from renderers.ffmpeg.run import run

SIZE = (64, 36)
Pixels = NDArray[np.uint8]  # row, column, channel
RGB = tuple[int, int, int]
TO_YUV = "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p"
SAID = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"


def grey(frame: int) -> int:
    """The level that tells frame `frame` of a clip; good for 60."""
    return 10 + 4 * frame


def numbered(frames: int, size: tuple[int, int] = SIZE) -> list[Pixels]:
    return [np.full((size[1], size[0], 3), grey(n), np.uint8) for n in range(frames)]


def plain(colour: RGB, frames: int = 3, size: tuple[int, int] = SIZE) -> list[Pixels]:
    return [np.full((size[1], size[0], 3), colour, np.uint8)] * frames


def clip(
    file: Path,
    pictures: Sequence[Pixels],
    fps: str = "24",
    *,
    filters: str = f"{TO_YUV},{SAID}",
    options: Sequence[str] = ("-c:v", "libx264", "-qp", "1", "-preset", "ultrafast", "-g", "6"),
    inputs: Sequence[str] = (),
) -> Path:
    """A film of these RGB pictures, made by ffmpeg as the options say."""
    height, width, _ = pictures[0].shape
    raw = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-framerate", fps, "-i", "pipe:0")
    run(
        [*raw, *inputs, "-vf", filters, *options, str(file)],
        log=file.with_suffix(".log"),
        stdin=[picture.tobytes() for picture in pictures],
    )
    return file


def picture(file: Path, image: Image.Image) -> Path:
    image.save(file)
    return file


def planes(film: Path) -> list[tuple[Pixels, Pixels, Pixels]]:
    """Every frame of a yuv420p film as luma, blue and red chroma."""
    found = []
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            assert frame.format.name == "yuv420p"
            luma, quarter, half = frame.width * frame.height, frame.width * frame.height // 4, frame.height // 2
            flat = np.asarray(frame.to_ndarray(), np.uint8).reshape(-1)
            blue, red = flat[luma : luma + quarter], flat[luma + quarter :]
            found.append((flat[:luma].reshape(frame.height, -1), blue.reshape(half, -1), red.reshape(half, -1)))
    return found


def colour(frame: tuple[Pixels, Pixels, Pixels]) -> NDArray[np.float64]:
    """The RGB of a frame's middle, read as BT.709 in limited range by the standard's own formula."""
    luma, blue, red = (
        float(plane[plane.shape[0] // 3 : -(plane.shape[0] // 3), plane.shape[1] // 3 : -(plane.shape[1] // 3)].mean())
        for plane in frame
    )
    y, b, r = (luma - 16) / 219, (blue - 128) / 224, (red - 128) / 224
    rgb = np.array([y + 1.5748 * r, y - 0.1873 * b - 0.4681 * r, y + 1.8556 * b])
    levels: NDArray[np.float64] = np.clip(rgb, 0, 1) * 255
    return levels


def numbers(film: Path) -> list[int]:
    """Which picture of `numbered` each frame shows."""
    return [round((colour(frame)[1] - grey(0)) / 4) for frame in planes(film)]


def times(film: Path) -> list[Fraction]:
    """When each frame is shown, in seconds, exactly."""
    with av.open(str(film)) as container:
        return [(frame.pts or 0) * (frame.time_base or Fraction(1)) for frame in container.decode(video=0)]


def key_frames(film: Path) -> list[int]:
    with av.open(str(film)) as container:
        return [n for n, packet in enumerate(p for p in container.demux(video=0) if p.size) if packet.is_keyframe]
