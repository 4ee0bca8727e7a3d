"""The geometry of moves."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.framing import Focus
from renderers.moves import MOVES, TRAVEL_PER_S, View, cover, ease, ends, span, views

SCREEN = (1920, 1080)
RATES = [Fraction(24), Fraction(30), Fraction(60), Fraction(24000, 1001), Fraction(30000, 1001)]

ramps = st.floats(0.01, 0.5)
shares = st.floats(0, 1)
sides = st.integers(2, 9000)
points = st.integers(0, 1000).map(lambda n: Fraction(n, 1000))


@given(ramps)
def test_an_ease_goes_from_nothing_to_all_and_stands_half_way_at_half_time(ramp: float) -> None:
    assert (ease(0, ramp), ease(1, ramp)) == (0, 1)
    assert ease(0.5, ramp) == pytest.approx(0.5, abs=1e-12)


@given(ramps, shares, shares)
def test_an_ease_never_goes_back_nor_leaves_its_bounds(ramp: float, one: float, other: float) -> None:
    early, late = sorted((one, other))
    assert 0 <= ease(early, ramp) <= ease(late, ramp) + 1e-15 <= 1 + 1e-15


@given(ramps, shares)
def test_an_ease_ends_as_it_began(ramp: float, share: float) -> None:
    assert ease(share, ramp) + ease(1 - share, ramp) == pytest.approx(1, abs=1e-12)


@given(st.floats(0.1, 0.5))
def test_speed_starts_at_rest_and_never_jumps(ramp: float) -> None:
    steps = 1000
    speeds = [(ease((n + 1) / steps, ramp) - ease(n / steps, ramp)) * steps for n in range(steps)]
    assert max(speeds[0], speeds[-1]) < 0.001
    assert max(speeds) <= 1 / (1 - ramp) + 1e-9
    # At most as steep as the steepest place of 3s² - 2s³, 1.5, over the ramp.
    assert max(abs(b - a) for a, b in pairwise(speeds)) <= 1.5 / (1 - ramp) / ramp / steps + 1e-9


@given(
    picture=st.tuples(sides, sides),
    screen=st.tuples(sides, sides),
    move=st.sampled_from(MOVES),
    lasts_s=st.floats(0.04, 120),
    amount=st.none() | st.floats(0.001, 1),
    focus=st.none() | st.tuples(points, points),
)
def test_a_view_has_the_screens_shape_and_stays_inside_the_picture(
    picture: tuple[int, int], screen: tuple[int, int], move: str, lasts_s: float, amount: float | None, focus: Focus
) -> None:
    for view in ends(picture, screen, move, lasts_s, amount, focus):
        assert view.width * screen[1] == pytest.approx(view.height * screen[0], rel=1e-9)
        assert min(view.x, view.y) >= -1e-6
        assert view.x + view.width <= picture[0] + 1e-6
        assert view.y + view.height <= picture[1] + 1e-6


@given(
    picture=st.tuples(sides, sides),
    screen=st.tuples(sides, sides),
    move=st.sampled_from(MOVES),
    lasts_s=st.floats(0.04, 120),
    focus=st.tuples(points, points),
)
def test_the_point_that_must_stay_is_seen_from_the_first_frame_to_the_last(
    picture: tuple[int, int], screen: tuple[int, int], move: str, lasts_s: float, focus: Focus
) -> None:
    x, y = picture[0] * float(focus[0]), picture[1] * float(focus[1])
    for view in ends(picture, screen, move, lasts_s, None, focus):
        assert view.x - 1e-6 <= x <= view.x + view.width + 1e-6
        assert view.y - 1e-6 <= y <= view.y + view.height + 1e-6


@pytest.mark.parametrize("move", MOVES)
def test_the_middle_said_is_the_middle_unsaid(move: str) -> None:
    for picture in ((1600, 900), (900, 1600), (1000, 1000)):
        for said, unsaid in zip(
            ends(picture, (540, 960), move, 5.0, None, (Fraction(1, 2), Fraction(1, 2))),
            ends(picture, (540, 960), move, 5.0),
            strict=True,
        ):
            for side in ("x", "y", "width", "height"):
                assert getattr(said, side) == pytest.approx(getattr(unsaid, side), abs=1e-6)


def test_a_zoom_keeps_the_point_where_it_stands_on_the_screen() -> None:
    start, end = ends((1600, 900), (540, 960), "zoom-in", 5.0, None, (Fraction(1, 4), Fraction(1, 3)))
    assert start.x == pytest.approx(400 - start.width / 2)
    assert (400 - end.x) / end.width == pytest.approx(0.5)
    assert (300 - end.y) / end.height == pytest.approx((300 - start.y) / start.height)


@given(st.sampled_from(MOVES), st.integers(1, 400), st.sampled_from(RATES))
def test_there_is_one_view_a_frame_and_it_starts_and_ends_where_the_move_does(
    move: str, frames: int, fps: Fraction
) -> None:
    seen = views((1920, 1080), SCREEN, move, frames, fps)
    start, end = ends((1920, 1080), SCREEN, move, float(frames / fps))
    assert len(seen) == frames
    assert seen[0] == start
    if frames > 1:
        for side in ("x", "y", "width", "height"):
            assert getattr(seen[-1], side) == pytest.approx(getattr(end, side), abs=1e-9)


@pytest.mark.parametrize(
    ("move", "axis", "sign"),
    [
        pytest.param("left", "x", -1, id="left looks further left"),
        pytest.param("right", "x", 1, id="right looks further right"),
        pytest.param("up", "y", -1, id="up looks further up"),
        pytest.param("down", "y", 1, id="down looks further down"),
        pytest.param("zoom-in", "width", -1, id="zooming in sees less"),
        pytest.param("zoom-out", "width", 1, id="zooming out sees more"),
    ],
)
def test_a_move_goes_where_it_says(move: str, axis: str, sign: int) -> None:
    for picture in ((1920, 1080), (3000, 1000), (1000, 3000)):
        start, end = ends(picture, SCREEN, move, 5.0)
        assert (getattr(end, axis) - getattr(start, axis)) * sign > 0


def test_standing_still_is_one_view_over_and_over() -> None:
    assert set(views((1000, 3000), SCREEN, "still", 50, Fraction(24))) == {View(0, 1218.75, 1000, 562.5)}


@pytest.mark.parametrize(
    ("picture", "move", "share"),
    [
        pytest.param((1920, 1080), "zoom-in", 0.06, id="by the time"),
        pytest.param((1920, 1080), "left", 0.06, id="a picture of the screen's shape is enlarged for the journey"),
        pytest.param((1920, 5000), "down", 5 * TRAVEL_PER_S, id="a tall one is travelled down, at a pleasant speed"),
        pytest.param((1920, 1200), "down", 1200 / 1080 - 1, id="all of the spare picture if there is little of it"),
    ],
)
def test_how_far_a_move_of_five_seconds_goes(picture: tuple[int, int], move: str, share: float) -> None:
    start, end = ends(picture, SCREEN, move, 5.0)
    if move == "zoom-in":
        assert start.width / end.width - 1 == pytest.approx(share)
    else:
        way = abs(end.x - start.x) / start.width + abs(end.y - start.y) / start.height
        assert way == pytest.approx(share)


def test_an_amount_is_taken_at_its_word() -> None:
    start, end = ends((1920, 1080), SCREEN, "zoom-out", 5.0, 0.25)
    assert start.width == pytest.approx(1920 / 1.25)
    assert end == cover((1920, 1080), SCREEN)
    start, end = ends((4000, 1080), SCREEN, "right", 5.0, 0.5)
    assert (end.x - start.x) / start.width == pytest.approx(0.5)


def test_a_span_holds_every_view() -> None:
    assert span([View(1, 5, 10, 4), View(3, 2, 12, 4)]) == View(1, 2, 14, 7)
