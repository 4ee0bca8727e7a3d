"""What is seen of a picture: parts of it put together are the whole."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from renderers.ffmpeg.listen import Span
from renderers.ffmpeg.seen import SMALL, Seen, changes, merge, part, still

Small = NDArray[np.uint8]
TEXTURE = np.random.default_rng(1).integers(60, 180, (SMALL, SMALL))
LEVELS = st.lists(st.integers(0, 3), min_size=1, max_size=40)


def pictures(levels: list[int], step: float = 1.0) -> Small:
    """Frames of one texture, each so many steps brighter; a step is less than what counts as another picture."""
    return np.stack([np.rint(TEXTURE + level * step) for level in levels]).astype(np.uint8)


def seen(levels: list[int]) -> Seen:
    """As `watch` would say: those of level 0 are black."""
    dark = [n for n, level in enumerate(levels) if level == 0]
    black: list[Span] = []
    for n in dark:
        black = [*black[:-1], (black[-1][0], n + 1)] if black and black[-1][1] == n else [*black, (n, n + 1)]
    return Seen(pictures(levels), tuple(black))


@settings(max_examples=25, deadline=None)
@given(LEVELS, st.lists(st.integers(0, 40), max_size=4))
def test_a_film_seen_in_any_parts_is_the_film_seen_at_once(levels: list[int], edges: list[int]) -> None:
    whole = seen(levels)
    cuts = sorted({0, len(levels), *(edge for edge in edges if edge < len(levels))})
    parts = [seen(levels[start:end]) for start, end in pairwise(cuts)]
    assert_same(merge(parts), whole)
    assert_same(merge([part(whole, start, end - start) for start, end in pairwise(cuts)]), whole)


def assert_same(one: Seen, two: Seen) -> None:
    assert (one.frames, one.black, one.frozen) == (two.frames, two.black, two.frozen)
    assert np.array_equal(one.small, two.small)


@given(LEVELS, st.data())
@settings(max_examples=15, deadline=None)
def test_a_part_is_what_would_have_been_seen_of_its_frames_alone(levels: list[int], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(levels) - 1))
    frames = data.draw(st.integers(1, len(levels) - first))
    assert_same(part(seen(levels), first, frames), seen(levels[first : first + frames]))


@pytest.mark.parametrize(("first", "frames"), [(-1, 2), (0, 4), (3, 1)])
def test_frames_that_are_not_there_are_no_part(first: int, frames: int) -> None:
    with pytest.raises(ValueError, match="of 3"):
        part(seen([1, 1, 1]), first, frames)


def test_what_does_not_decode_is_told_once_whoever_saw_it() -> None:
    one = Seen(pictures([1, 1]), (), ("frame 1: damaged",))
    assert merge([one, seen([2]), one]).damage == ("frame 1: damaged",)
    assert part(one, 0, 1).damage == one.damage


@pytest.mark.parametrize(
    ("levels", "spans"),
    [
        pytest.param([0, 0, 0, 40, 80, 80], [(0, 3), (4, 6)], id="two that stand, and one between them that does not"),
        pytest.param([0, 40, 80], [], id="nothing stands"),
        pytest.param([5, 5, 5], [(0, 3)], id="all of it"),
        pytest.param([0, 1, 2, 3, 4, 5], [(0, 2), (2, 4), (4, 6)], id="slow changes add up"),
        pytest.param([7], [], id="one frame stands beside nothing"),
    ],
)
def test_what_stands_still(levels: list[int], spans: list[Span]) -> None:
    assert list(still(pictures(levels))) == spans


def test_changes_are_told_in_levels_over_every_block(monkeypatch: pytest.MonkeyPatch) -> None:
    levels = [0, 10, 10, 40, 0, 3]
    whole = changes(pictures(levels, 1.0))
    monkeypatch.setattr("renderers.ffmpeg.seen.BLOCK", 2)
    assert changes(pictures(levels, 1.0)).tolist() == whole.tolist() == [0, 10, 0, 30, 40, 3]


def test_what_is_kept_is_what_was_seen(tmp_path: Path) -> None:
    from renderers.seeing import kept

    whole = seen([0, 0, 2, 2, 3])
    np.save(tmp_path / "a.npy", whole.small)
    assert_same(kept(tmp_path / "a.npy", {"black": [[0, 2]], "damage": []}), whole)
