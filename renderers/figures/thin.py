"""A long line made short without changing how it looks."""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float]


def thin(points: Sequence[Point], column_px: float) -> tuple[Point, ...]:
    """Of each column of that width: its first, lowest, highest and last point, in their order.

    x must not fall. A line drawn through them covers the pixels that the whole line would.
    """
    kept: list[Point] = []
    start = 0
    for end in range(1, len(points) + 1):
        if end == len(points) or points[end][0] // column_px != points[start][0] // column_px:
            places = range(start, end)
            low, high = min(places, key=lambda n: points[n][1]), max(places, key=lambda n: points[n][1])
            kept.extend(points[n] for n in sorted({start, low, high, end - 1}))
            start = end
    return tuple(kept)
