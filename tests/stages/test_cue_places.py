"""Drawn captions keep clear of what cards show."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers import cards, themes
from renderers.captions.ass import panel
from renderers.captions.look import caption_area, look
from stages.cue_places import placed, standing
from stages.cues import Cue
from stages.shown import Area

SIZE = (1920, 1080)
FOOT, HEAD = [760, 900, 400, 60], [760, 80, 400, 60]


def cue(start: int, end: int, *lines: str, row: int = 0) -> Cue:
    return Cue(start, end, lines or ("Uma legenda de uma linha só",), row=row)


def card(start: int, end: int, *texts: list[int], graphics: tuple[list[int], ...] = ()) -> dict[str, Any]:
    return {"start": start, "end": end, "texts": list(texts), "graphics": list(graphics)}


def ends(found: list[Cue], *cards_: dict[str, Any]) -> list[tuple[bool, int]]:
    return [(one.head, one.row) for one in placed(found, cards_, SIZE)]


def test_a_caption_goes_to_the_head_while_words_stand_at_the_foot_and_comes_back() -> None:
    found = [cue(0, 48), cue(50, 98), cue(100, 148)]
    assert ends(found, card(40, 110, FOOT)) == [(True, 0), (True, 0), (True, 0)]
    assert ends(found, card(44, 104, FOOT)) == [(False, 0), (True, 0), (False, 0)], "hardly together"
    assert ends(found) == [(False, 0)] * 3


def test_a_short_caption_goes_too_and_so_none_jumps_while_a_card_stands() -> None:
    beside = card(0, 148, [200, 900, 300, 40])
    assert ends([cue(0, 48, "Sim."), cue(50, 98, "Uma legenda que", "enche a sua linha")], beside) == [(True, 0)] * 2


def test_where_neither_end_is_free_of_words_captions_stay_at_the_foot() -> None:
    assert ends([cue(0, 48)], card(0, 48, [760, 960, 400, 60], [760, 54, 400, 300])) == [(False, 0)]


def test_a_ground_under_the_whole_caption_is_no_reason_and_a_panel_s_edge_is() -> None:
    assert ends([cue(0, 48)], card(0, 48, graphics=([0, 0, 1920, 1080],))) == [(False, 0)]
    assert ends([cue(0, 48)], card(0, 48, graphics=([96, 779, 700, 260],))) == [(True, 0)]


def test_at_the_head_a_caption_stands_below_the_brand_s_mark() -> None:
    mark = card(0, 480, graphics=([1100, 60, 200, 80],))
    assert ends([cue(0, 48)], card(0, 48, [760, 960, 400, 60]), mark) == [(True, 1)]
    assert ends([cue(0, 48)], mark) == [(False, 0)]


def test_two_captions_at_once_go_together() -> None:
    found = [cue(0, 48), cue(30, 80, row=1), cue(90, 120)]
    assert ends(found, card(0, 20, [760, 960, 400, 60])) == [(True, 0), (True, 1), (False, 0)]


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1080), (1080, 1920)])
def test_a_lower_third_is_never_covered(size: tuple[int, int]) -> None:
    base: dict[str, Any] = {"theme": themes.theme("mocha"), "size": list(size), "language": "pt-BR"}
    spec = {"name": "60 empresas, 10 anos", "role": "walk_forward.py"}
    facts = cards.sidecar({"card": "lower-third", "spec": spec, **base}, {})
    timeline = {
        "size": list(size),
        "frames": 240,
        "scenes": [{"name": "um", "cards": [{"number": 1, "start": 24, "end": 144}]}],
    }
    stands = standing(timeline, {"um/1": facts}, None)
    said = look(size, base["theme"], highlight=False)
    (first, second) = placed([cue(0, 60, "Uma legenda", "de duas linhas"), cue(150, 200)], stands, size)
    assert (first.head, second.head) == (True, False)
    at = panel({"lines": first.lines, "row": first.row, "head": first.head}, said)
    own = Area(at.left, at.top, at.right - at.left, at.bottom - at.top)
    assert not any(own.shared_px(Area(*box["box"])) for box in facts["boxes"])
    elsewhere = {"boxes": [], "graphics": [[0, size[1] // 2, 10, 10]]}
    assert standing(timeline, {"um/1": elsewhere}, [0, 0, 9, 9]) == [], "nothing that would enter a recipe"


@given(st.integers(16, 4096), st.integers(16, 4096))
def test_rows_never_meet_and_stay_in_their_half(width: int, height: int) -> None:
    size = (width * 2, height * 2)
    rooms = [caption_area(size, row=row, head=head) for head in (True, False) for row in (0, 1)]
    for one, two in pairwise(sorted(rooms, key=lambda room: room[1])[:2]):
        assert one[1] + one[3] <= two[1]
    for one, two in pairwise(sorted(rooms, key=lambda room: room[1])[2:]):
        assert one[1] + one[3] <= two[1]
