"""The canvas: shapes with soft and sharp edges, light, reflections, paper. The only module here that makes pixels.

Lengths are pixels of the finished frame; `canvas.u` is one pixel of a frame whose shorter side is 1080, so that a
picture is the same at every size. Nothing is drawn thinner than about two of those: thinner lines shimmer in a pan.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from renderers.storyboard.colours import Rgb, Stop, mix

Point = tuple[float, float]
Polygon = Sequence[Point] | NDArray[np.float64]
Mask = NDArray[np.uint8]

SHIFT = 4  # cv2 takes corners in sixteenths of a pixel
SOFT_SHRINK = 4  # blurred shapes are made at a quarter of the size: nobody can tell


@dataclass(frozen=True, slots=True)
class Fade:
    """An ink that changes from top to bottom (or left to right), between two places of the frame."""

    first: Rgb
    last: Rgb
    start: float
    end: float
    sideways: bool = False


@dataclass(frozen=True, slots=True)
class Thin:
    """How much of an ink is left, from one height to another."""

    first: float
    last: float
    start: float
    end: float


Ink = Rgb | Fade


class Canvas:
    def __init__(self, width_px: int, height_px: int) -> None:
        self.w, self.h = width_px, height_px
        self.u = min(width_px, height_px) / 1080
        self.image = Image.new("RGB", (width_px, height_px))

    # -- grounds ---------------------------------------------------------------------------------------------------

    def wash(self, stops: Sequence[Stop], top: float = 0.0, bottom: float | None = None) -> None:
        """The whole width between two heights, coloured from the stops (0 is top, 1 bottom)."""
        y0, y1 = max(0, round(top)), min(self.h, round(self.h if bottom is None else bottom))
        if y1 <= y0:
            return
        end = self.h if bottom is None else bottom
        for (a, one), (b, other) in pairwise(stops):
            low, high = round(top + a * (end - top)), round(top + b * (end - top))
            box = (0, max(y0, low), self.w, min(y1, high))
            if box[3] > box[1]:
                self.image.paste(_gradient(Fade(one, other, low, high), box), box)

    # -- shapes ----------------------------------------------------------------------------------------------------

    def fill(
        self,
        shapes: Iterable[Polygon],
        ink: Ink,
        alpha: float = 1.0,
        *,
        soft: float = 0.0,
        melt: float = 0.0,
        thin: Thin | None = None,
    ) -> None:
        """Polygons in one ink. `soft` blurs their edges by that many pixels; `melt` joins them, rounding corners of
        about that radius; `thin` thins the ink from one height to another."""
        corners = [np.asarray(s, dtype=np.float64).reshape(-1, 2) for s in shapes]
        corners = [c for c in corners if len(c) > 2]
        if not corners or alpha <= 0:
            return
        reach = 3 * soft + 2 * melt + 2
        box = self._box(corners, reach)
        if box is None:
            return
        if soft > 3 * SOFT_SHRINK:
            mask = _soft_mask(corners, box, soft)
        else:
            mask = _mask(corners, box)
            if melt:
                mask = _melted(mask, melt)
            if soft:
                mask = _blurred(mask, soft)
        self._lay(mask, box, ink, alpha, thin)

    def disc(
        self, x: float, y: float, r: float, ink: Ink, alpha: float = 1.0, *, ry: float | None = None, soft: float = 0.0
    ) -> None:
        self.fill([oval(x, y, r, r if ry is None else ry)], ink, alpha, soft=soft)

    def line(
        self, points: Polygon, width: float, ink: Ink, alpha: float = 1.0, *, soft: float = 0.0, closed: bool = False
    ) -> None:
        """A stroke with round ends."""
        width = max(width, 2.0 * self.u)
        path = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        box = self._box([path], width + 3 * soft + 2)
        if box is None or len(path) < 2:
            return
        mask = np.zeros((box[3] - box[1], box[2] - box[0]), np.uint8)
        pairs = np.stack([path, np.roll(path, -1, axis=0)], axis=1)
        for a, b in pairs if closed else pairs[:-1]:
            cv2.fillPoly(mask, [_fixed(_stroke(a, b, width), box)], 255, cv2.LINE_AA, SHIFT)
        if soft:
            mask = _blurred(mask, soft)
        self._lay(mask, box, ink, alpha, None)

    # -- light -----------------------------------------------------------------------------------------------------

    def glow(
        self, x: float, y: float, rx: float, ink: Rgb, strength: float, *, ry: float | None = None, power: float = 2.2
    ) -> None:
        """Light around a place, strongest there and gone at the radius."""
        ry = rx if ry is None else ry
        box = self._box([np.array([[x - rx, y - ry], [x + rx, y + ry]])], 1)
        if box is None:
            return
        small = SOFT_SHRINK if max(rx, ry) > 80 else 1
        xs = (np.arange(box[0], box[2], small, dtype=np.float32) + small / 2 - x) / rx
        ys = (np.arange(box[1], box[3], small, dtype=np.float32) + small / 2 - y) / ry
        near = np.clip(1 - np.sqrt(xs[None, :] ** 2 + ys[:, None] ** 2), 0, 1) ** power
        mask = np.round(near * (255 * min(1.0, strength))).astype(np.uint8)
        full = (box[2] - box[0], box[3] - box[1])
        if small > 1:
            mask = _stretched(mask, full)
        self._lay(mask, box, ink, 1.0, None)

    def band(self, top: float, bottom: float, ink: Rgb, alpha_top: float, alpha_bottom: float) -> None:
        """Mist: the whole width, thinning from one height to another."""
        y0, y1 = max(0, round(top)), min(self.h, round(bottom))
        if y1 <= y0:
            return
        share = (np.arange(y0, y1) + 0.5 - top) / max(1.0, bottom - top)
        share = share * share * (3 - 2 * share)
        column = np.round(255 * (alpha_top + (alpha_bottom - alpha_top) * share)).clip(0, 255).astype(np.uint8)
        mask = np.repeat(column[:, None], self.w, axis=1)
        self.image.paste(ink, (0, y0, self.w, y1), Image.fromarray(mask))

    def mirror(
        self, y: float, ink: Rgb, veil: float, *, reach: float = 1.0, blur: float = 6.0, within: Polygon | None = None
    ) -> None:
        """What stands above `y`, upside down below it: still water, a polished floor; all of it or `within` a shape."""
        y0 = round(y)
        depth = min(self.h - y0, y0)
        if depth <= 2:
            return
        above = self.image.crop((0, y0 - depth, self.w, y0)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        small = above.reduce(SOFT_SHRINK)
        across = small.filter(ImageFilter.BoxBlur((blur * self.u / 8, blur * self.u / 2)))
        below = across.resize((self.w, depth), Image.Resampling.BILINEAR)
        below = Image.blend(below, Image.new("RGB", below.size, ink), veil)
        share = np.clip(1 - np.arange(depth) / max(1.0, depth * reach), 0, 1) ** 0.7
        mask = np.repeat(np.round(255 * share).astype(np.uint8)[:, None], self.w, axis=1)
        if within is not None:
            inside = _mask([np.asarray(within, dtype=np.float64)], (0, y0, self.w, y0 + depth))
            mask = np.minimum(mask, inside)
        self.image.paste(below, (0, y0), Image.fromarray(mask))

    # -- finish ----------------------------------------------------------------------------------------------------

    def toned(self, grade: str) -> None:
        """Nearly without colour for "noir", browned for "sepia": the whole picture, whatever it was drawn with."""
        grey = ImageOps.grayscale(self.image)
        if grade == "noir":
            self.image = Image.blend(self.image, ImageOps.autocontrast(grey, cutoff=0.2).convert("RGB"), 0.94)
        elif grade == "sepia":
            brown = ImageOps.colorize(grey, (28, 20, 16), (250, 236, 208), (146, 114, 84))
            self.image = Image.blend(self.image, brown, 0.8)

    def vignette(self, ink: Rgb, strength: float) -> None:
        xs = np.linspace(-1, 1, self.w // SOFT_SHRINK, dtype=np.float32)[None, :]
        ys = np.linspace(-1, 1, self.h // SOFT_SHRINK, dtype=np.float32)[:, None]
        far = np.clip((xs**2 + ys**2) / 2, 0, 1) ** 1.5
        mask = np.round(far * 255 * strength).astype(np.uint8)
        mask = _stretched(mask, (self.w, self.h))
        self.image.paste(ink, (0, 0), Image.fromarray(mask))

    def paper(self, strength: float, seed: int) -> None:
        """A paper's tooth, a few pixels coarse: it breaks the bands of long gradients, survives the encoder, and,
        unlike grain of one pixel, keeps its strength while a pan moves it between pixels."""
        noise = np.random.RandomState(seed % 2**32)  # its stream is frozen by numpy's policy, unlike a Generator's
        tooth = np.zeros((self.h, self.w), np.float32)
        for grain_px, weight in ((2.4, 1.0), (7.0, 0.35), (70.0, 0.5)):
            shape = (math.ceil(self.h / (grain_px * self.u)) + 2, math.ceil(self.w / (grain_px * self.u)) + 2)
            field = cv2.GaussianBlur(noise.standard_normal(shape).astype(np.float32), (0, 0), 0.9)  # no lattice shows
            field = field * np.float32(weight / float(field.std()))
            tooth += cv2.resize(field, (self.w, self.h), interpolation=cv2.INTER_CUBIC)
        tooth *= np.float32(strength / float(tooth.std()))
        pixels = np.asarray(self.image)
        self.image = Image.fromarray(np.asarray(cv2.add(pixels, cv2.merge([tooth] * 3), dtype=cv2.CV_8U), np.uint8))

    # -- inside ----------------------------------------------------------------------------------------------------

    def _box(self, corners: Sequence[NDArray[np.float64]], reach: float) -> tuple[int, int, int, int] | None:
        low = np.min([c.min(axis=0) for c in corners], axis=0) - reach
        high = np.max([c.max(axis=0) for c in corners], axis=0) + reach
        x0, y0 = max(0, math.floor(low[0])), max(0, math.floor(low[1]))
        x1, y1 = min(self.w, math.ceil(high[0])), min(self.h, math.ceil(high[1]))
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None

    def _lay(self, mask: Mask, box: tuple[int, int, int, int], ink: Ink, alpha: float, thin: Thin | None) -> None:
        if thin is not None:
            along = (np.arange(box[1], box[3]) + 0.5 - thin.start) / (thin.end - thin.start)
            column = thin.first + (thin.last - thin.first) * np.clip(along, 0, 1)
            mask = np.round(mask * (column * alpha)[:, None]).astype(np.uint8)
        elif alpha < 1:
            mask = np.asarray(cv2.convertScaleAbs(mask, alpha=alpha), np.uint8)
        stencil = Image.fromarray(mask)
        if isinstance(ink, Fade):
            self.image.paste(_gradient(ink, box), box, stencil)
        else:
            self.image.paste(ink, box, stencil)


def oval(x: float, y: float, rx: float, ry: float, corners: int = 0) -> NDArray[np.float64]:
    n = corners or int(min(160, max(16, 3 * math.sqrt(max(rx, ry)) + 12)))
    angle = np.arange(n) * (2 * math.pi / n)
    return np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], axis=1)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> NDArray[np.float64]:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])


def shifted(shapes: Iterable[Polygon], dx: float, dy: float) -> list[Polygon]:
    """The same shapes elsewhere."""
    return [np.asarray(shape, dtype=np.float64) + np.array([dx, dy]) for shape in shapes]


def rounded(x0: float, y0: float, x1: float, y1: float, radius: float) -> NDArray[np.float64]:
    """A rectangle with round corners."""
    quarter = np.linspace(0, math.pi / 2, 12)
    corners = (
        (x1 - radius, y1 - radius, 0),
        (x0 + radius, y1 - radius, 1),
        (x0 + radius, y0 + radius, 2),
        (x1 - radius, y0 + radius, 3),
    )
    arcs = [
        np.stack(
            [x + radius * np.cos(quarter + k * math.pi / 2), y + radius * np.sin(quarter + k * math.pi / 2)], axis=1
        )
        for x, y, k in corners
    ]
    return np.concatenate(arcs)


def capsule(x0: float, y0: float, x1: float, y1: float, r0: float, r1: float | None = None) -> NDArray[np.float64]:
    """A rounded stroke from one end to the other, of one radius at each."""
    r1 = r0 if r1 is None else r1
    turn = math.atan2(y1 - y0, x1 - x0)
    back = turn + np.linspace(math.pi / 2, 3 * math.pi / 2, 10)
    front = turn + np.linspace(-math.pi / 2, math.pi / 2, 10)
    return np.concatenate(
        [
            np.stack([x0 + r0 * np.cos(back), y0 + r0 * np.sin(back)], axis=1),
            np.stack([x1 + r1 * np.cos(front), y1 + r1 * np.sin(front)], axis=1),
        ]
    )


def curve(points: Sequence[Point], steps: int = 10, closed: bool = True) -> NDArray[np.float64]:
    """A smooth line through the points (Catmull-Rom)."""
    p = np.asarray(points, dtype=np.float64)
    p = np.concatenate([p[-1:], p, p[:2]] if closed else [p[:1], p, p[-1:]])
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = (p[n : len(p) - 3 + n, None, :] for n in range(4))
    out = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    out = out.reshape(-1, 2)
    return out if closed else np.concatenate([out, p[-1:]])


def _fixed(corners: NDArray[np.float64], box: tuple[int, int, int, int]) -> NDArray[np.int32]:
    # cv2 puts whole numbers on pixel centres; ours lie on pixel edges
    return np.round((corners - (box[0] + 0.5, box[1] + 0.5)) * (1 << SHIFT)).clip(-(2**27), 2**27).astype(np.int32)


def _mask(corners: Sequence[NDArray[np.float64]], box: tuple[int, int, int, int]) -> Mask:
    mask = np.zeros((box[3] - box[1], box[2] - box[0]), np.uint8)
    for shape in corners:
        cv2.fillPoly(mask, [_fixed(shape, box)], 255, cv2.LINE_AA, SHIFT)
    return mask


def _soft_mask(corners: Sequence[NDArray[np.float64]], box: tuple[int, int, int, int], soft: float) -> Mask:
    k = SOFT_SHRINK
    small_box = (0, 0, math.ceil((box[2] - box[0]) / k), math.ceil((box[3] - box[1]) / k))
    small = _mask([(c - (box[0], box[1])) / k for c in corners], small_box)
    full = _stretched(_blurred(small, soft / k), (small_box[2] * k, small_box[3] * k))
    return np.ascontiguousarray(full[: box[3] - box[1], : box[2] - box[0]])


def _melted(mask: Mask, radius: float) -> Mask:
    blurred = _blurred(mask, max(0.8, radius / 2)).astype(np.float32)
    steep = max(1.0, radius * 1.2)  # the blurred edge is about `radius` wide: bring it back to one pixel
    return np.asarray(np.clip(np.rint((blurred - 127.5) * steep + 127.5), 0, 255), np.uint8)


def _blurred(mask: Mask, sigma: float) -> Mask:
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE), np.uint8)


def _stretched(mask: Mask, size: tuple[int, int]) -> Mask:
    return np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _stroke(a: NDArray[np.float64], b: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    return capsule(float(a[0]), float(a[1]), float(b[0]), float(b[1]), width / 2)


def _gradient(ink: Fade, box: tuple[int, int, int, int]) -> Image.Image:
    low, high = (box[0], box[2]) if ink.sideways else (box[1], box[3])
    span = ink.end - ink.start
    steps = [mix(ink.first, ink.last, n / 48) for n in range(49)]
    places = np.clip((np.arange(low, high) + 0.5 - ink.start) / span, 0, 1) * 48
    table = np.array(steps, dtype=np.float64)
    whole = np.minimum(places.astype(int), 47)
    colours = table[whole] + (table[whole + 1] - table[whole]) * (places - whole)[:, None]
    line = np.round(colours).astype(np.uint8)
    shape = (1, len(line), 3) if ink.sideways else (len(line), 1, 3)
    return Image.fromarray(line.reshape(shape)).resize((box[2] - box[0], box[3] - box[1]))
