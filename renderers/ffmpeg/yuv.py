"""Decoded frames as arrays of 8-bit levels, without copying where they are that already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import av
    from numpy.typing import NDArray

    Plane = NDArray[np.uint8]

LIBRARIES = ("av", "numpy")
BLACK, WHITE = 16, 235  # levels of luma in a film


def luma(frame: av.VideoFrame) -> NDArray[Any]:
    """The frame's first plane as it is decoded: of 8 bits, or of more in 16. It is gone with the frame."""
    said = frame.format
    if said.is_rgb or not said.is_planar:
        frame = frame.reformat(format="yuv420p")
        said = frame.format
    plane = frame.planes[0]
    wide = 1 if said.components[0].bits == 8 else 2
    return _rows(plane, np.dtype("u1" if wide == 1 else "<u2"))[: frame.height, : frame.width]


def planes(frame: av.VideoFrame) -> tuple[Plane, Plane, Plane]:
    """Luma and, at half the size, blue and red differences, of 8 bits. They are gone with the frame."""
    if frame.format.name not in ("yuv420p", "yuvj420p"):
        frame = frame.reformat(format="yuv420p")
    y, u, v = (_rows(plane, np.dtype(np.uint8))[:, : plane.width] for plane in frame.planes)
    return y, u, v


def rgb(frame: av.VideoFrame, box: tuple[int, int, int, int]) -> Plane:
    """Left <= x < right, top <= y < bottom of a BT.709 frame as rows of red, green and blue."""
    of, (left, top, right, bottom) = planes(frame), box
    y = (of[0][top:bottom, left:right].astype(np.float32) - BLACK) / (WHITE - BLACK)
    rows, columns = np.arange(top, top + y.shape[0]) // 2, np.arange(left, left + y.shape[1]) // 2
    u, v = ((plane[np.ix_(rows, columns)].astype(np.float32) - 128) / 224 for plane in of[1:])
    mixed = np.stack((y + 1.5748 * v, y - 0.187324 * u - 0.468124 * v, y + 1.8556 * u), axis=-1)
    return np.asarray(np.clip(np.rint(mixed * 255), 0, 255), np.uint8)


def levels(plane: NDArray[Any], bits: int) -> Plane:
    """Luma of a film as 0 for black to 255 for white."""
    each = (np.arange(2**bits, dtype=np.float32) / 2 ** (bits - 8) - BLACK) * (255 / (WHITE - BLACK))
    return np.asarray(np.clip(np.rint(each), 0, 255).astype(np.uint8)[plane])


def _rows(plane: Any, of: np.dtype[Any]) -> NDArray[Any]:
    """A plane's memory, with what each row has to spare at its end."""
    return np.frombuffer(plane, of).reshape(plane.height, plane.line_size // of.itemsize)
