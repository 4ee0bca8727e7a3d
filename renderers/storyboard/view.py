"""A camera: places in metres become places on the frame. Flat-shaded boxes and panels, paler or darker with distance.

x runs right, y up from the floor, z away from us. Boxes are drawn from far to near, each as the two or three faces
that can be seen, so whatever does not interpenetrate comes out right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderers.storyboard.brush import Canvas
from renderers.storyboard.colours import Rgb, lit, mix

Spot = tuple[float, float, float]
Corners = NDArray[np.float64]
NEAR_M = 0.12  # nothing nearer is drawn


@dataclass(frozen=True, slots=True)
class Box:
    x0: float
    x1: float
    y0: float
    y1: float
    z0: float
    z1: float
    ink: Rgb


@dataclass(frozen=True, slots=True)
class View:
    """`eye` in metres; `pitch` and `yaw` in degrees (down and right are positive); `focal` in shares of the long side.

    `centre` is where, in shares of the frame, the camera looks. At distance `air_m` two thirds of a colour are `air`.
    """

    canvas: Canvas
    eye: Spot
    pitch: float = 0.0
    yaw: float = 0.0
    focal: float = 0.7
    centre: tuple[float, float] = (0.58, 0.5)
    air: Rgb = (0, 0, 0)
    air_m: float = 40.0

    def _seen(self, spots: Corners) -> Corners:
        """Places as the camera has them: right, up, ahead."""
        p = np.asarray(spots, dtype=np.float64) - self.eye
        sin, cos = math.sin(math.radians(self.yaw)), math.cos(math.radians(self.yaw))
        right, ahead = p[..., 0] * cos - p[..., 2] * sin, p[..., 0] * sin + p[..., 2] * cos
        sin, cos = math.sin(math.radians(self.pitch)), math.cos(math.radians(self.pitch))
        return np.stack([right, p[..., 1] * cos + ahead * sin, ahead * cos - p[..., 1] * sin], axis=-1)

    def _flat(self, seen: Corners) -> Corners:
        scale = self.focal * max(self.canvas.w, 1.15 * self.canvas.h) / seen[..., 2]
        x = self.centre[0] * self.canvas.w + seen[..., 0] * scale
        y = self.centre[1] * self.canvas.h - seen[..., 1] * scale
        return np.stack([x, y], axis=-1)

    def at(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """Where a place comes out, and how many pixels a metre is there."""
        seen = self._seen(np.array([x, y, max(z, self.eye[2] + NEAR_M)]))
        flat = self._flat(seen)
        return float(flat[0]), float(flat[1]), self.focal * max(self.canvas.w, 1.15 * self.canvas.h) / float(seen[2])

    def outline(self, spots: Sequence[Spot] | Corners) -> Corners | None:
        """A flat shape on the frame, cut where it passes behind us; None if nothing of it is ahead."""
        seen = self._seen(np.asarray(spots, dtype=np.float64))
        if (seen[:, 2] < NEAR_M).any():
            kept = []
            for a, b in zip(seen, np.roll(seen, -1, axis=0), strict=True):
                if a[2] >= NEAR_M:
                    kept.append(a)
                if (a[2] >= NEAR_M) != (b[2] >= NEAR_M):
                    kept.append(a + (b - a) * (NEAR_M - a[2]) / (b[2] - a[2]))
            if len(kept) < 3:
                return None
            seen = np.array(kept)
        return self._flat(seen)

    def far(self, ink: Rgb, metres: float) -> Rgb:
        """A colour as the air between leaves it."""
        return mix(ink, self.air, round(1 - math.exp(-max(0.0, metres) / self.air_m), 2))

    def panel(
        self, spots: Sequence[Spot] | Corners, ink: Rgb, alpha: float = 1.0, *, soft: float = 0.0, air: bool = True
    ) -> None:
        """One flat shape; `air=False` for what shines by itself."""
        shape = self.outline(spots)
        if shape is not None:
            middle = float(np.mean(np.asarray(spots)[:, 2])) - self.eye[2]
            self.canvas.fill([shape], self.far(ink, middle) if air else ink, alpha, soft=soft)

    def panels(
        self, many: Iterable[Sequence[Spot] | Corners], ink: Rgb, alpha: float = 1.0, *, air: bool = True
    ) -> None:
        """Many small flat shapes of one colour: those at like distance are drawn together."""
        by_distance: dict[int, list[Corners]] = {}
        for spots in many:
            shape = self.outline(spots)
            if shape is not None:
                middle = max(0.0, float(np.mean(np.asarray(spots)[:, 2])) - self.eye[2])
                by_distance.setdefault(int(8 * math.log2(1 + middle)), []).append(shape)
        for step in sorted(by_distance, reverse=True):
            metres = 2 ** ((step + 0.5) / 8) - 1
            self.canvas.fill(by_distance[step], self.far(ink, metres) if air else ink, alpha)

    def boxes(self, boxes: Iterable[Box]) -> None:
        """Solid boxes: tops lightest, fronts as given, sides darker."""
        for box in sorted(boxes, key=self._distance, reverse=True):
            self.box(box)

    def _distance(self, b: Box) -> float:
        middle = ((b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2, (b.z0 + b.z1) / 2)
        return math.dist(middle, self.eye)

    def box(self, b: Box) -> None:
        ex, ey, ez = self.eye
        if ey > b.y1:
            self.panel(
                [(b.x0, b.y1, b.z0), (b.x1, b.y1, b.z0), (b.x1, b.y1, b.z1), (b.x0, b.y1, b.z1)], lit(b.ink, 0.055)
            )
        elif ey < b.y0:
            self.panel(
                [(b.x0, b.y0, b.z0), (b.x1, b.y0, b.z0), (b.x1, b.y0, b.z1), (b.x0, b.y0, b.z1)], lit(b.ink, -0.07)
            )
        if ex < b.x0:
            self.panel(
                [(b.x0, b.y0, b.z0), (b.x0, b.y1, b.z0), (b.x0, b.y1, b.z1), (b.x0, b.y0, b.z1)], lit(b.ink, 0.02)
            )
        elif ex > b.x1:
            self.panel(
                [(b.x1, b.y0, b.z0), (b.x1, b.y1, b.z0), (b.x1, b.y1, b.z1), (b.x1, b.y0, b.z1)], lit(b.ink, -0.045)
            )
        if ez < b.z0:
            self.panel([(b.x0, b.y0, b.z0), (b.x1, b.y0, b.z0), (b.x1, b.y1, b.z0), (b.x0, b.y1, b.z0)], b.ink)


def upright(x0: float, x1: float, y0: float, y1: float, z: float) -> Corners:
    """A rectangle that faces us."""
    return np.array([(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)])


def sideways(x: float, y0: float, y1: float, z0: float, z1: float) -> Corners:
    """A rectangle on a wall beside us."""
    return np.array([(x, y0, z0), (x, y0, z1), (x, y1, z1), (x, y1, z0)])


def lying(x0: float, x1: float, y: float, z0: float, z1: float) -> Corners:
    """A rectangle on a floor or ceiling."""
    return np.array([(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)])
