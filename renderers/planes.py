"""Pictures as BT.709 planes, and views of them: what turns one still into moving frames.

Warping is linear, so colour is converted once, not once a frame, and frames go to ffmpeg as the yuv420p that the
encoder wants. Two things keep a slow move steady, both measured (bench/pans.py):

- Linear interpolation has the least wobble of all kernels, but at one pixel a pixel it softens a frame that falls half
  way between pixels and not one that falls on them: what drifts breathes (its sharpness varies by 1 %, of small text by
  4 %). So the planes hold OVERSAMPLED times the detail that the screen can show: 0.2 %, for a millisecond a frame.
- They hold no finer detail than that, or it would glitter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from renderers.moves import View, span

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    Plane = NDArray[np.uint8]

KR, KB = 0.2126, 0.0722  # BT.709: shares of red and blue in luma
LUMA_BLACK, LUMA_RANGE, CHROMA_ZERO, CHROMA_RANGE = 16, 219, 128, 224  # limited range, 8 bit
OVERSAMPLED = 2
WIDE_LOSS = 1.15  # how much finer than the screen a picture may be in the widest view before it is softened for it
LEFT_PX = 0.5
MARGIN_PX = 4  # of the picture kept around what is seen, so that the edge of a view is made of its neighbours


@dataclass(frozen=True, slots=True)
class Planes:
    """Luma and two half-size chroma planes of the part `seen` of a picture; both siting and scale are the planes' own.

    A chroma pixel stands for two by two luma pixels, `left_px` of those left of their middle. In the frames that are
    drawn that is LEFT_PX, as H.264 has it.
    """

    luma: Plane
    blue: Plane
    red: Plane
    seen: View
    left_px: float = 0.0


def from_rgb(image: Image.Image, seen: Sequence[View], screen: tuple[int, int]) -> Planes:
    """The planes that all these views can be drawn from. Nothing outside them is kept."""
    part = _with_margin(span(seen), image.size)
    tight, wide = min(view.width for view in seen), max(view.width for view in seen)
    density = min(screen[0] / tight, WIDE_LOSS * screen[0] / wide)  # px of the plane for one of the picture
    size = (_even(part.width * density), _even(part.height * density))
    near = image.resize(size, _kernel(density), box=_box(part), reducing_gap=3.0)
    luma, blue, red = converted(np.asarray(near.convert("RGB")))
    return Planes(_finer(luma), _finer(blue), _finer(red), part)


def from_frame(frame: bytes, size: tuple[int, int]) -> Planes:
    """The planes of a yuv420p frame, to move over it."""
    luma, blue, red = split(np.frombuffer(frame, np.uint8), size)
    whole = View(0.0, 0.0, float(size[0]), float(size[1]))
    return Planes(_finer(luma), _finer(blue), _finer(red), whole, LEFT_PX)


def frames(planes: Planes, seen: Sequence[View], screen: tuple[int, int]) -> Iterator[bytes]:
    """Each view as one yuv420p frame. Equal views that follow one another are drawn once."""
    import cv2

    width, height = screen
    frame = np.empty(width * height * 3 // 2, np.uint8)
    luma, blue, red = split(frame, screen)
    last: View | None = None
    drawn = b""
    for view in seen:
        if view != last:
            for plane, target in ((planes.luma, luma), (planes.blue, blue), (planes.red, red)):
                cv2.warpAffine(
                    plane,
                    _matrix(planes, plane, view, target, screen),
                    (target.shape[1], target.shape[0]),
                    dst=target,
                    flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                    borderMode=cv2.BORDER_REPLICATE,
                )
            last, drawn = view, frame.tobytes()
        yield drawn


def still(image: Image.Image, view: View, screen: tuple[int, int]) -> bytes:
    """One view as a yuv420p frame, by the best filter instead of the quickest."""
    near = image.resize(screen, _kernel(screen[0] / view.width), box=_box(view), reducing_gap=3.0)
    rgb = np.asarray(near.convert("RGB"))
    return b"".join(plane.tobytes() for plane in converted(rgb, sited_left=True))


def converted(rgb: NDArray[np.uint8], *, sited_left: bool = False) -> tuple[Plane, Plane, Plane]:
    """BT.709 luma and chroma in limited range; chroma is halved both ways, sited in the middle or on the left."""
    import cv2

    red, green, blue = (rgb[..., channel].astype(np.float32) for channel in range(3))
    luma = KR * red + (1 - KR - KB) * green + KB * blue
    chroma = [(blue - luma) / (2 * (1 - KB)), (red - luma) / (2 * (1 - KR))]
    size = (rgb.shape[1] // 2, rgb.shape[0] // 2)
    if sited_left:  # [1 2 1] across: centred on the left pixel of each pair
        chroma = [_left(plane) for plane in chroma]
    halves = [cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in chroma]
    return (
        _levels(luma * (LUMA_RANGE / 255) + LUMA_BLACK),
        _levels(halves[0] * (CHROMA_RANGE / 255) + CHROMA_ZERO),
        _levels(halves[1] * (CHROMA_RANGE / 255) + CHROMA_ZERO),
    )


def split(frame: NDArray[np.uint8], size: tuple[int, int]) -> tuple[Plane, Plane, Plane]:
    """The three planes of a yuv420p frame, as windows into it."""
    width, height = size
    luma, quarter = width * height, width * height // 4
    half = (height // 2, width // 2)
    return (
        frame[:luma].reshape(height, width),
        frame[luma : luma + quarter].reshape(half),
        frame[luma + quarter :].reshape(half),
    )


def _matrix(planes: Planes, plane: Plane, view: View, target: Plane, screen: tuple[int, int]) -> NDArray[np.float64]:
    """From a pixel of the target to the place in the plane that it shows; whole numbers are the middles of pixels."""
    across, down = plane.shape[1] / planes.seen.width, plane.shape[0] / planes.seen.height  # px for one of the picture
    step_x, step_y = view.width / screen[0] * across, view.height / screen[1] * down  # px for one of the screen
    each = screen[0] // target.shape[1]  # screen pixels under one of the target, each way: 1, or 2 for chroma
    left_px = LEFT_PX if plane is not planes.luma else 0.0
    start_x = (view.x - planes.seen.x) * across + (each / 2 - left_px) * step_x - 0.5
    start_y = (view.y - planes.seen.y) * down + each / 2 * step_y - 0.5
    if plane is not planes.luma:
        start_x += planes.left_px * OVERSAMPLED / 2
    return np.array([[step_x * each, 0.0, start_x], [0.0, step_y * each, start_y]])


def _left(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """Moved so that the mean of pixels 2n and 2n+1 becomes the [1 2 1] mean around pixel 2n."""
    before = np.concatenate((plane[:, :1], plane[:, :-1]), axis=1)
    return (plane + before) * np.float32(0.5)


def _finer(plane: Plane) -> Plane:
    from PIL import Image

    height, width = plane.shape
    enlarged = Image.fromarray(plane).resize((width * OVERSAMPLED, height * OVERSAMPLED), Image.Resampling.BICUBIC)
    return np.asarray(enlarged)


def _levels(values: Any) -> Plane:
    levels: Plane = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return levels


def _kernel(density: float) -> Any:
    """Lanczos keeps most when a picture is made smaller; made larger it rings, and its rings shift edges by 0.02 px."""
    from PIL import Image

    return Image.Resampling.LANCZOS if density < 1 else Image.Resampling.BICUBIC


def _with_margin(part: View, picture: tuple[int, int]) -> View:
    left, top = max(0.0, part.x - MARGIN_PX), max(0.0, part.y - MARGIN_PX)
    right = min(float(picture[0]), part.x + part.width + MARGIN_PX)
    bottom = min(float(picture[1]), part.y + part.height + MARGIN_PX)
    return View(left, top, right - left, bottom - top)


def _box(part: View) -> tuple[float, float, float, float]:
    return part.x, part.y, part.x + part.width, part.y + part.height


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))
