"""The nearest right word for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import combining, normalize

LONGEST = 80  # a longer word is no misspelling of anything here
LIKE_ENOUGH = 0.7  # difflib's own measure; below this a guess confuses more than it helps


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option that was most likely meant, or None."""
    from difflib import get_close_matches

    known = {bare(option): option for option in reversed(list(options))}
    meant = bare(word)
    if not meant or len(meant) > LONGEST:
        return None
    if meant in known:
        return known[meant]
    close = get_close_matches(meant, known, 1, LIKE_ENOUGH)
    if close:
        return known[close[0]]
    inside = [option for name, option in known.items() if len(meant) > 2 and meant in name]
    return min(inside, key=len) if inside else None


def bare(word: str) -> str:
    """Without case, accents, hyphens, underscores and spaces."""
    return "".join(
        letter for letter in normalize("NFD", word.casefold()) if not combining(letter) and letter not in "-_ "
    )


def listed(words: Iterable[str], joint: str = "or") -> str:
    """a, b or c."""
    *most, last = words
    return f"{', '.join(most)} {joint} {last}" if most else last
