"""When the proof may look at a card's text: it stands, it stands still, and nothing lies over it."""

from __future__ import annotations

from typing import Any

import pytest

from stages.proof_texts import standing_texts


def box(
    text: str = "Um", role: str = "title", size: float = 64, at: tuple[int, int, int, int] = (100, 100, 400, 60)
) -> Any:
    return {"role": role, "text": text, "color": "#ffffff", "box": list(at), "size_px": size, "size_1080": size}


def card(number: int, start: int, end: int, fade: int = 8) -> dict[str, int]:
    return {"number": number, "start": start, "end": end, "fade_in": fade, "fade_out": fade}


def timeline(*cards: dict[str, int], kind: str = "cut", after: int = 0) -> dict[str, Any]:
    scene = {"name": "um", "transition": {"kind": kind, "before": 0, "after": after}, "cards": list(cards)}
    return {"episode": "ep3", "scenes": [scene]}


def spans(laid: dict[str, Any], facts: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(text["card"], text["start"], text["end"]) for text in standing_texts(laid, facts)]


@pytest.mark.parametrize(
    ("laid", "told", "start", "end"),
    [
        pytest.param(timeline(card(1, 100, 200)), {}, 108, 192, id="between its fades"),
        pytest.param(timeline(card(1, 100, 200)), {"frames": 31}, 130, 192, id="once its parts have come"),
        pytest.param(
            timeline(card(1, 0, 200), kind="fade", after=24), {}, 24, 192, id="once the film has come from black"
        ),
    ],
)
def test_a_text_is_looked_at_while_it_stands_still(laid, told, start, end):
    assert spans(laid, {"um/1": {"boxes": [box()], **told}}) == [("ep3/um/1", start, end)]


@pytest.mark.parametrize(
    ("over", "start", "end"),
    [
        pytest.param(card(2, 120, 200), 108, 120, id="before the later one comes"),
        pytest.param(card(2, 100, 150), 150, 192, id="after it went"),
        pytest.param(card(2, 140, 150), 150, 192, id="on the longer side"),
    ],
)
def test_what_a_later_card_covers_is_not_looked_at(over, start, end):
    facts = {"um/1": {"boxes": [box()]}, "um/2": {"boxes": [], "graphics": [[300, 80, 400, 200]]}}
    assert spans(timeline(card(1, 100, 200), over), facts) == [("ep3/um/1", start, end)]


def test_one_that_is_covered_all_the_time_is_left_out():
    facts = {"um/1": {"boxes": [box()]}, "um/2": {"boxes": [box("Dois")]}}
    assert spans(timeline(card(1, 100, 200), card(2, 90, 210)), facts) == [("ep3/um/2", 98, 202)]


def test_a_card_elsewhere_covers_nothing():
    facts = {"um/1": {"boxes": [box()]}, "um/2": {"boxes": [], "graphics": [[100, 700, 400, 200]]}}
    assert spans(timeline(card(1, 100, 200), card(2, 100, 200)), facts) == [("ep3/um/1", 108, 192)]


def test_a_recording_that_plays_has_no_text_that_stands():
    facts = {"um/1": {"boxes": [box()], "terminal": {"plays_s": "4.000"}}}
    assert spans(timeline(card(1, 100, 200)), facts) == []


def test_large_text_may_have_less_contrast():
    facts = {"um/1": {"boxes": [box(size=58), box("Dois", role="source", size=57.9)]}}
    assert [text["limit"] for text in standing_texts(timeline(card(1, 100, 200)), facts)] == [3.0, 4.5]


def test_it_is_told_with_all_that_the_proof_needs():
    (text,) = standing_texts(timeline(card(1, 100, 200)), {"um/1": {"boxes": [box()]}})
    assert text == {
        "card": "ep3/um/1",
        "input": "card/um/1",
        "scene": "um",
        "role": "title",
        "text": "Um",
        "color": "#ffffff",
        "box": [100, 100, 400, 60],
        "size_px": 64,
        "limit": 3.0,
        "start": 108,
        "end": 192,
    }
