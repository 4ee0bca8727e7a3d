"""Which frame of a film is its poster."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pytest

from stages.core.errors import EpisodeError
from stages.core.model import Card, Thumbnail
from stages.poster import shown
from tests.stages.values import episode, scene


def laid(*cards: dict[str, Any], before: int = 0) -> dict[str, Any]:
    """Two scenes of 100 frames, the second fading in from `before` frames earlier; cards on the first."""
    placed = [
        {"name": "scene-0", "start": 0, "frames": 100, "transition": {"before": 0}, "cards": list(cards)},
        {"name": "scene-1", "start": 100, "frames": 100, "transition": {"before": before}, "cards": []},
    ]
    return {"fps": "24", "frames": 200, "scenes": placed}


def card(start: int, end: int, number: int = 1) -> dict[str, int]:
    return {"number": number, "start": start, "end": end, "fade_in": 6, "fade_out": 10}


def poster(timeline: dict[str, Any], at: F | str | None = None, coming: int = 1, *kinds: str) -> int:
    cards = tuple(Card(n, kind, {"text": "Doors"}) for n, kind in enumerate(kinds, start=1))
    film = episode([scene(0, cards=cards), scene(1)], thumbnail=Thumbnail(at, line=5))
    return shown(film, timeline, coming)


@pytest.mark.parametrize(
    ("timeline", "coming", "frame"),
    [
        pytest.param(laid(card(10, 80)), 1, (16 + 70) // 2, id="between its fades"),
        pytest.param(laid(card(10, 80)), 31, (40 + 70) // 2, id="once its parts have come"),
        pytest.param(laid(card(40, 120), before=12), 1, (46 + 88) // 2, id="before the next scene comes in"),
        pytest.param(laid(card(10, 40)), 61, 29, id="the last frame of one that is never whole"),
        pytest.param(laid(card(10, 24)), 13, 13, id="the last of one that only fades"),
    ],
)
def test_the_first_title_card_as_it_stands_whole(timeline: dict[str, Any], coming: int, frame: int) -> None:
    assert poster(timeline, None, coming, "title") == frame


def test_other_cards_are_no_title() -> None:
    assert poster(laid(card(10, 80)), None, 1, "quote") == 50
    assert poster(laid(card(10, 30), card(40, 96, 2)), None, 1, "quote", "title") == (46 + 86) // 2


def test_a_moment_or_a_scene_that_is_named() -> None:
    assert [poster(laid(), F(at)) for at in ("0", "2.5", "8.32")] == [0, 60, 199]
    assert poster(laid(), "scene-1") == 150
    with pytest.raises(EpisodeError, match=r"ep.yaml:5: thumbnail.at is 8.34 s, but the film ends at 8.33 s"):
        poster(laid(), F("8.34"))
