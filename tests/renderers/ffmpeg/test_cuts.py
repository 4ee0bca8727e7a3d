"""Cuts, flashes and frames shown twice, in pictures made for it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from renderers.ffmpeg import cuts
from renderers.ffmpeg.cuts import Change
from renderers.ffmpeg.listen import Span
from renderers.ffmpeg.seen import SMALL, changes

Small = NDArray[np.uint8]


def shots(*lengths: int, drift: int = 0) -> Small:
    """So many frames of one picture after the other, each of which moves by `drift` pixels a frame."""
    textures = [np.random.default_rng(n).integers(20, 230, (SMALL, SMALL)) for n in range(len(lengths))]
    frames = [
        np.roll(texture, drift * k, axis=1)
        for texture, count in zip(textures, lengths, strict=True)
        for k in range(count)
    ]
    return np.stack(frames).astype(np.uint8)


@pytest.mark.parametrize(
    ("lengths", "planned", "found"),
    [
        pytest.param((20, 20), [20], Change(20, 0), id="in its place"),
        pytest.param((22, 18), [20], Change(22, 2), id="two frames late"),
        pytest.param((17, 23), [20], Change(17, -3), id="three early"),
        pytest.param((40,), [20], None, id="missing"),
        pytest.param((36, 4), [20], None, id="another, too far away to be this one"),
    ],
)
def test_a_planned_cut_is_found_where_it_is(lengths: tuple[int, ...], planned: list[int], found: Change | None) -> None:
    small = shots(*lengths)
    assert list(cuts.planned(small, changes(small), planned, [])) == [(planned[0], found)]


def test_a_card_that_comes_is_not_taken_for_a_cut() -> None:
    small = shots(24, 16)
    assert list(cuts.planned(small, changes(small), [20], [24])) == [(20, None)]


def test_moving_pictures_have_no_cuts_of_their_own() -> None:
    small = shots(40, drift=1)
    assert list(cuts.unplanned(small, changes(small), (0, 40), [])) == []


def test_a_cut_that_nobody_planned_is_found_within_its_span() -> None:
    small = shots(10, 20, 10)
    assert list(cuts.unplanned(small, changes(small), (0, 40), [10])) == [30]
    assert list(cuts.unplanned(small, changes(small), (0, 25), [10])) == []


@pytest.mark.parametrize(
    ("lasts", "found"), [pytest.param(1, [(20, 21)], id="one"), (3, [(20, 23)]), pytest.param(8, [], id="a shot")]
)
def test_a_few_frames_of_another_picture_are_a_flash(lasts: int, found: list[Span]) -> None:
    small = shots(40)
    small[20 : 20 + lasts] = 255 - small[0]
    assert list(cuts.flashes(small, changes(small), [])) == found
    assert list(cuts.flashes(small, changes(small), [20])) == []


def test_a_frame_shown_twice_in_a_move_is_found_and_a_rest_is_not() -> None:
    small = shots(40, drift=1)
    small[20] = small[19]
    assert list(cuts.doubled(changes(small), (0, 40))) == [20]
    still = shots(40)
    assert list(cuts.doubled(changes(still), (0, 40))) == []


def test_pictures_are_alike_at_any_brightness() -> None:
    one, two = shots(1, 1)
    assert cuts.alike(one, one // 2 + 30) > 0.99
    assert abs(cuts.alike(one, two)) < 0.2
    assert cuts.alike(np.zeros_like(one), one) == 0.0
