"""Long lines are made short, and look the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from renderers.figures.thin import Point, thin

STEPS = st.lists(st.tuples(st.floats(0, 3), st.floats(-200, 200)), min_size=2, max_size=400)


def walked(steps: list[tuple[float, float]]) -> list[Point]:
    x, points = 0.0, []
    for right, y in steps:
        x += right
        points.append((x, y))
    return points


@given(STEPS)
def test_ends_and_every_column_s_extremes_stay(steps: list[tuple[float, float]]) -> None:
    points = walked(steps)
    kept = thin(points, 1.0)
    assert kept[0] == points[0] and kept[-1] == points[-1]
    assert set(kept) <= set(points) and list(kept) == sorted(kept, key=lambda point: point[0])
    for column in {x // 1.0 for x, _ in points}:
        before, after = ([y for x, y in line if x // 1.0 == column] for line in (points, kept))
        assert (min(before), max(before)) == (min(after), max(after))
        assert len(after) <= 4


def test_ten_thousand_points_cover_the_same_pixels_as_the_few_that_stay() -> None:
    ys = np.random.default_rng(4).normal(0, 1, 10_000).cumsum()
    points = [(n / 20, 100 + float(y)) for n, y in enumerate(ys)]
    kept = thin(points, 1.0)
    assert len(kept) < 2100
    pictures = []
    for line in (points, kept):
        picture = Image.new("L", (500, 300))
        ImageDraw.Draw(picture).line(line, fill=255, width=3)
        pictures.append(np.asarray(picture, dtype=int))
    assert (pictures[0] != pictures[1]).mean() < 0.002
