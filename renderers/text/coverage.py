"""Polygons to coverage: how much of each pixel lies inside. No fonts here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor

import numpy as np

Contour = list[tuple[float, float]]  # closed, in pixels, y down


def coverage(contours: Sequence[Contour], width: int, height: int) -> bytes:
    """Rows of one byte a pixel, 0 outside to 255 inside; whatever winds around a pixel twice still counts once.

    Every edge leaves, in each row that it crosses, the change of covered area from one pixel to the next; a running
    sum along the row is then the area itself. All points must lie inside the picture.
    """
    rows: list[list[float]] = [[0.0] * (width + 2) for _ in range(height)]
    for contour in contours:
        for one, two in pairwise([*contour, contour[0]]):
            if one[1] != two[1]:
                _edge(rows, one, two)
    area = np.abs(np.cumsum(np.asarray(rows, dtype=np.float64), axis=1))[:, :width]
    return bytes(np.rint(np.minimum(area, 1.0) * 255).astype(np.uint8))


def _edge(rows: list[list[float]], one: tuple[float, float], two: tuple[float, float]) -> None:
    """Add one edge, cut at every row and then at every column that it crosses."""
    sign = 1.0 if one[1] < two[1] else -1.0
    (x0, y0), (x1, y1) = (one, two) if sign > 0 else (two, one)
    slope = (x1 - x0) / (y1 - y0)
    for row in range(floor(y0), ceil(y1)):
        top, bottom = max(y0, row), min(y1, row + 1)
        left, right = sorted((x0 + (top - y0) * slope, x0 + (bottom - y0) * slope))
        tall = sign * (bottom - top)
        cuts = [left, *range(floor(left) + 1, ceil(right)), right]
        for a, b in pairwise(cuts):
            share = tall * ((b - a) / (right - left) if right > left else 1.0)
            column = floor((a + b) / 2)
            past = (a + b) / 2 - column  # how far into its pixel this piece stands, on average
            rows[row][column] += share * (1 - past)
            rows[row][column + 1] += share * past
