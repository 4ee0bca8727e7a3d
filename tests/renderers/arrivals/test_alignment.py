"""From the times of characters to the times of words."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.arrivals.alignment import Doubtful, check_ends, words
from renderers.scratch.spoken import tokens


def even(text: str, step_s: float = 0.1) -> dict[str, Any]:
    return {
        "characters": list(text),
        "character_start_times_seconds": [n * step_s for n in range(len(text))],
        "character_end_times_seconds": [(n + 1) * step_s for n in range(len(text))],
    }


def spans(text: str, alignment: Any) -> list[tuple[str, float, float]]:
    return [(word.token.text, round(word.start_s, 3), round(word.end_s, 3)) for word in words(text, alignment)]


def test_a_word_is_from_its_first_letter_to_its_last() -> None:
    text = '"Oi", ela   disse — 27%!'
    assert spans(text, even(text)) == [
        ('"Oi",', 0.1, 0.3),
        ("ela", 0.6, 0.9),
        ("disse", 1.2, 1.7),
        ("—", 1.8, 1.9),
        ("27%!", 2.0, 2.2),
    ]


def test_markup_is_no_word_and_may_stand_still() -> None:
    text = 'Um.<break time="1.5s"/> [sussurrando] Dois.'
    lists = even(text)
    for name in ("character_start_times_seconds", "character_end_times_seconds"):
        lists[name] = [min(time, 0.3) if n < text.index("Dois") else time for n, time in enumerate(lists[name])]
    assert [word for word, _, _ in spans(text, lists)] == ["Um.", "Dois."]


@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("listed", ["NFC", "NFD"])
def test_accents_count_once_however_they_are_written(written: Any, listed: Any) -> None:
    text = normalize(written, "Às três, não há café.")
    lists = even(normalize(listed, text))
    found = spans(text, lists)
    assert [word for word, _, _ in found] == text.split()
    assert found[0][1] == 0
    assert found[-1][2] == pytest.approx((len(lists["characters"]) - 1) * 0.1)


def test_an_entry_of_several_characters_gives_each_its_times() -> None:
    lists = {
        "characters": ["Oi", " ", "tu"],
        "character_start_times_seconds": [0, 0.2, 0.3],
        "character_end_times_seconds": [0.2, 0.3, 0.5],
    }
    assert spans("Oi tu", lists) == [("Oi", 0, 0.2), ("tu", 0.3, 0.5)]


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        pytest.param(None, "there are none", id="null"),
        pytest.param([], "there are none", id="a list"),
        pytest.param({"characters": ["a"]}, "a list is missing", id="lists missing"),
        pytest.param(even("ab") | {"characters": ["a"]}, "have 1, 2 and 2 entries", id="unequal"),
        pytest.param(even("ab") | {"character_start_times_seconds": [0, "x"]}, "no time", id="a word for a time"),
        pytest.param(even("ab") | {"character_start_times_seconds": [0, None]}, "no time", id="null for a time"),
        pytest.param(even("ab") | {"character_start_times_seconds": [0, float("nan")]}, "no time", id="no number"),
        pytest.param(even("ab") | {"character_start_times_seconds": [-1, 0]}, "no time", id="before the start"),
        pytest.param(even("ab") | {"characters": [1, 2]}, "no character", id="numbers for characters"),
        pytest.param(even("ab") | {"character_end_times_seconds": [0.2, 0.1]}, "ends go back", id="ends back"),
        pytest.param(even("ab") | {"character_end_times_seconds": [0, 0.05]}, "ends before it starts", id="inside out"),
        pytest.param(even("cd"), "not those of the text", id="another text"),
        pytest.param(even("abc"), "not those of the text", id="more text"),
    ],
)
def test_broken_lists_are_doubtful(broken: Any, why: str) -> None:
    with pytest.raises(Doubtful, match=why):
        words("ab", broken)


def test_words_must_end_with_the_voice() -> None:
    found = words("um dois", even("um dois"))  # the last letter ends at 0.7 s
    check_ends(found, 1.0, 0.8, ends_in_words=True)
    check_ends(found, 3.0, 2.0, ends_in_words=False)  # a laugh at the end
    for sound_s, voice_s in ((0.6, 0.5), (2.0, 0.3), (3.0, 2.0)):
        with pytest.raises(Doubtful, match=r"its words end at 0\.70 s"):
            check_ends(found, sound_s, voice_s, ends_in_words=True)


@given(st.data(), st.text("aéñ —,.[]x0 1\n", max_size=40))
def test_any_believed_list_gives_every_word_once_and_in_order(data: st.DataObject, text: str) -> None:
    composed = normalize("NFC", text)
    times = sorted(data.draw(st.lists(st.floats(0, 60), min_size=len(composed) + 1, max_size=len(composed) + 1)))
    lists = {
        "characters": list(composed),
        "character_start_times_seconds": times[:-1],
        "character_end_times_seconds": times[1:],
    }
    try:
        found = words(text, lists)
    except Doubtful:
        return
    assert tuple(word.token for word in found) == tokens(text)
    bounds = [bound for word in found for bound in (word.start_s, word.end_s)]
    assert bounds == sorted(bounds)
