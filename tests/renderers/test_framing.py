"""Which part of a picture a screen of another shape keeps."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.framing import Focus, box, corner, focus_of

points = st.integers(0, 1000).map(lambda n: F(n, 1000))
even = st.integers(1, 2000).map(lambda half: 2 * half)


@pytest.mark.parametrize(
    ("focus", "left"),
    [
        pytest.param((F(1, 2), F(1, 2)), 656, id="the middle"),
        pytest.param((F(3, 10), F(1, 2)), 272, id="a point is in the middle of what is kept"),
        pytest.param((F(0), F(1, 2)), 0, id="one at the edge as near to it as there is room"),
        pytest.param((F(1), F(0)), 1312, id="one in a corner too"),
    ],
)
def test_where_a_wide_clip_is_cut_for_a_tall_screen(focus: Focus, left: int) -> None:
    assert corner((1920, 1080), (608, 1080), focus) == (left, 0)


@given(whole=st.tuples(even, even), shares=st.tuples(points, points), focus=st.tuples(points, points))
def test_what_is_cut_out_lies_inside_and_on_even_pixels(
    whole: tuple[int, int], shares: tuple[F, F], focus: Focus
) -> None:
    across, down = (max(2, 2 * int(side * share / 2)) for side, share in zip(whole, shares, strict=True))
    x, y = corner(whole, (across, down), focus)
    assert x % 2 == y % 2 == 0
    assert 0 <= x <= whole[0] - across
    assert 0 <= y <= whole[1] - down


@given(picture=st.tuples(even, even), screen=st.tuples(even, even), focus=st.tuples(points, points))
def test_a_box_has_the_screens_shape_and_touches_two_edges(
    picture: tuple[int, int], screen: tuple[int, int], focus: Focus
) -> None:
    left, upper, right, lower = box(picture, screen, focus)
    assert (right - left) * screen[1] == pytest.approx((lower - upper) * screen[0])
    assert min(left, upper) >= 0
    assert right <= picture[0] + 1e-6
    assert lower <= picture[1] + 1e-6
    assert right - left == pytest.approx(picture[0]) or lower - upper == pytest.approx(picture[1])


def test_a_point_is_two_exact_decimals() -> None:
    assert focus_of(["0.3", "1"]) == (F(3, 10), F(1))
    assert focus_of(None) is None
