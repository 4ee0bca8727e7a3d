"""Which file of a film is asked what: frames fall to the pieces that they lie in, and later edits leave them there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.proof_parts import Asked, Piece, looked_at, shared_out

PIECES = [Piece("segments/a", 0, 24, 0), Piece("segments/b", 12, 12, 24), Piece("segments/a", 36, 12, 36)]


def text(start: int, end: int, card: str = "cards/x.png") -> dict[str, Any]:
    return {
        "card": card,
        "start": start,
        "end": end,
        "color": "#ffffff",
        "box": [0, 0, 9, 9],
        "size_px": 8,
        "scene": "um",
    }


def cue(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "lines": ["Um"], "row": 1, "words": []}


@pytest.mark.parametrize(
    ("start", "end", "frames"),
    [
        pytest.param(0, 100, [0, 24, 49, 74, 99], id="five of many, the first and the last among them"),
        pytest.param(7, 10, [7, 8, 9], id="all of a few"),
        pytest.param(7, 8, [7], id="the only one"),
        pytest.param(9, 9, [], id="it never stands still"),
    ],
)
def test_frames_on_which_a_text_is_looked_at(start: int, end: int, frames: list[int]) -> None:
    assert looked_at(start, end) == frames


def test_a_text_is_asked_of_every_file_that_it_lies_in() -> None:
    asked, texts, _ = shared_out(PIECES, [text(20, 40), text(30, 31, "cards/y.png")], [])
    assert texts == [[["segments/a", 0], ["segments/b", 0]], [["segments/b", 1]]]
    assert [one["frames"] for one in asked["segments/a"].texts] == [[20, 39]]
    assert [one["frames"] for one in asked["segments/b"].texts] == [[12, 17, 22], [18]]
    assert asked["segments/b"].cards == ["cards/x.png", "cards/y.png"]
    assert [one["input"] for one in asked["segments/b"].texts] == ["card/0", "card/1"]


def test_a_cue_is_asked_of_the_file_in_its_middle_without_its_times() -> None:
    asked, _, cues = shared_out(PIECES, [], [cue(20, 32), cue(40, 47), cue(90, 99)])
    assert cues == [["segments/b", 0], ["segments/a", 0], []], "none where the film has ended"
    assert asked["segments/b"].cues == [{"lines": ["Um"], "row": 1, "frame": 14}]
    assert asked["segments/a"].cues == [{"lines": ["Um"], "row": 1, "frame": 43}]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.lists(st.tuples(st.integers(0, 47), st.integers(1, 30)), max_size=5))
def test_what_is_asked_of_a_file_does_not_move_with_the_film(later: int, spans: list[tuple[int, int]]) -> None:
    moved = [Piece("segments/new", 0, later, 0), *(Piece(p.file, p.first, p.frames, p.at + later) for p in PIECES)]
    texts = [text(start, min(start + count, 48)) for start, count in spans]
    before, _, _ = shared_out(PIECES, texts, [])
    after, _, _ = shared_out(
        moved, [one | {"start": one["start"] + later, "end": one["end"] + later} for one in texts], []
    )
    assert after == {"segments/new": Asked(), **before}
