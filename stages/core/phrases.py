"""Phrases of a narration: where "porta", "a porta" or "porta#2" stands among its words. Pure.

Case, accents and spelling must be right up to upper and lower case; punctuation does not count; only whole words match.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\[[^\[\]\n]*[A-Za-z][^\[\]\n]*\]")  # <break …/> and [pause] are not said
_NTH = re.compile(r"(.*\S)\s*#\s*([1-9][0-9]{0,3})", re.DOTALL)
NEAREST = 3  # guesses that a message offers


def words(text: str) -> list[str]:
    """The words of a narration as written, with their punctuation; markup left out."""
    return _MARKUP.sub(" ", text).split()


def split(at: str) -> tuple[str, int | None]:
    """A phrase and which time it is said, counted from 1; None when that is not written."""
    found = _NTH.fullmatch(at.strip())
    return (found[1], int(found[2])) if found else (at.strip(), None)


def places(said: Sequence[str], phrase: str) -> list[int]:
    """The indexes in `said` of the words on which the phrase begins, in order."""
    flat = [(part, n) for n, word in enumerate(said) for part in _bare(word)]
    wanted = _bare(phrase)
    if not wanted:
        return []
    parts = [part for part, _ in flat]
    starts = (n for n in range(len(parts) - len(wanted) + 1) if parts[n : n + len(wanted)] == wanted)
    return list(dict.fromkeys(flat[n][1] for n in starts))


def place(said: Sequence[str], at: str) -> int:
    """The index of the word on which `at` begins. Raises LookupError when it is not said that often."""
    phrase, nth = split(at)
    return places(said, phrase)[(nth or 1) - 1]


def likely(said: Sequence[str], phrase: str) -> list[str]:
    """Phrases of the narration that were perhaps meant, the nearest first."""
    from difflib import get_close_matches

    count = max(1, len(_bare(phrase)))
    runs: dict[str, str] = {}
    for n in range(len(said) - count + 1):
        run = said[n : n + count]
        runs.setdefault(" ".join(part for word in run for part in _bare(word)), _trimmed(" ".join(run)))
    return [runs[near] for near in get_close_matches(" ".join(_bare(phrase)), runs, NEAREST, 0.5)]


def around(said: Sequence[str], n: int) -> str:
    """The word at n with its neighbours, to tell two times apart."""
    return " ".join(said[max(0, n - 1) : n + 2])


def _bare(text: str) -> list[str]:
    """Each word's letters and digits, in lower case; words without any left out."""
    bare = ("".join(letter for letter in word if letter.isalnum()) for word in text.casefold().split())
    return [word for word in bare if word]


def _trimmed(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text)
