"""From a synthesiser's events to a stretch for every word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.scratch.spoken import spoken, tokens
from renderers.scratch.times import Word, in_order, marks, spans


def timed(text: str, language: str, events: list[tuple[int, int]], length: int, voiced: int | None = None) -> list[str]:
    """Each word as "word start-end"."""
    (piece,) = spoken(text, language)
    words = tokens(text)
    ends = lambda start, end: max(start, min(end, voiced if voiced is not None else end))  # noqa: E731  short and local
    found = spans(words, piece.phrases, marks(piece.text, piece.phrases, events), length, ends, least=10)
    return [f"{word.text} {place.start}-{place.end}" for word, place in zip(words, found, strict=True)]


@pytest.mark.parametrize(
    ("text", "events", "expected"),
    [
        pytest.param(
            "a twenty-seven b", [(0, 0), (2, 10), (15, 80)], ["a 0-10", "twenty-seven 10-80", "b 80-100"], id="hyphen"
        ),
        pytest.param(
            "that it was", [(0, 0), (8, 60)], ["that 0-40", "it 40-60", "was 60-100"], id="two words, one event"
        ),
        pytest.param(
            "in 1984 b",
            [(0, 0), (3, 20), (3, 40), (12, 60), (24, 80)],
            ["in 0-20", "1984 20-80", "b 80-100"],
            id="one word, several events",
        ),
        pytest.param("a b", [(0, 0), (1, 50)], ["a 0-50", "b 50-100"], id="an event on the space before"),
        pytest.param(
            "a b c", [(0, 0), (2, 50), (4, 50)], ["a 0-50", "b 50-75", "c 75-100"], id="two events at one time"
        ),
        pytest.param(
            "a b c", [(0, 0), (2, 50), (4, 30)], ["a 0-50", "b 50-75", "c 75-100"], id="an event that goes back"
        ),
        pytest.param("ab cd", [], ["ab 0-50", "cd 50-100"], id="no events at all"),
        pytest.param("— ab", [(2, 0)], ["— -10-0", "ab 0-100"], id="a dash before everything"),
    ],
)
def test_every_word_has_its_own_stretch(text: str, events: list[tuple[int, int]], expected: list[str]) -> None:
    assert timed(text, "en", events, 100) == expected


def test_what_is_not_heard_stands_in_the_pause() -> None:
    assert timed("sim — não", "pt", [(0, 0), (6, 60)], 100, voiced=45) == ["sim 0-45", "— 45-60", "não 60-61"]


def test_money_said_in_another_order_shares_its_time() -> None:
    assert timed("R$ 25,50 b", "pt", [(0, 0), (41, 90)], 100) == ["R$ 0-18", "25,50 18-90", "b 90-100"]


places = st.lists(st.tuples(st.integers(-50, 300), st.integers(-50, 300)).map(lambda p: Word(*p)), max_size=20)


@given(places, st.integers(20, 200))
def test_put_in_order_words_are_inside_apart_and_never_empty(words: list[Word], length: int) -> None:
    placed = in_order(words, length)
    assert len(placed) == len(words)
    at = 0
    for word in placed:
        assert at <= word.start < word.end <= length
        at = word.end


def test_more_words_than_samples_is_an_error() -> None:
    with pytest.raises(ValueError, match="more words"):
        in_order([Word(0, 1)] * 3, 2)
