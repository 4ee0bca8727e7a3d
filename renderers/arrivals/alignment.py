"""From the times of characters that a voice sends with its sound to the words of the author. Pure.

    alignment  {"characters": ["O", "i", …], "character_start_times_seconds": […], "character_end_times_seconds": […]}

Services have sent lists that went back in time, that stood still after a minute, that ran away from the sound. So
they are believed only after checks, and a word is found by its place in the text that was sent, never searched for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isfinite
from typing import Any
from unicodedata import combining, normalize

from renderers.scratch.spoken import Token, tokens

STANDING = 4  # letters in a row on one instant are no times
BEYOND_S = 0.05  # after the end of the sound
AFTER_SPEECH_S = 0.35  # from the last letter to where the voice ends
LISTS = ("characters", "character_start_times_seconds", "character_end_times_seconds")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One of the author's words, in seconds of the sound as it was sent."""

    token: Token
    start_s: float
    end_s: float


class Doubtful(Exception):
    """These times are not to be believed; the message says why."""


def words(text: str, alignment: Any) -> list[Spoken]:
    """Each of the author's words, in order. From its first letter to its last: a pause is booked on the comma.

    Raises Doubtful for lists that are broken, or are of another text.
    """
    characters, starts, ends = _lists(alignment)
    composed = normalize("NFC", text)
    if "".join(characters) != composed:
        raise Doubtful("its characters are not those of the text")
    found = []
    letters: list[float] = []
    for token in tokens(text):
        first = len(normalize("NFC", text[: token.at]))
        places = range(first, first + len(normalize("NFC", token.text)))
        heard = [at for at in places if composed[at].isalnum()] or places
        found.append(Spoken(token, starts[heard[0]], ends[heard[-1]]))
        letters += [starts[at] for at in heard]
    for start, run in groupby(letters):
        if sum(1 for _ in run) >= STANDING:
            raise Doubtful(f"{STANDING} letters or more are all at {start} s")
    return found


def _lists(alignment: Any) -> tuple[list[str], list[float], list[float]]:
    """One entry for each composed character. A letter and its accent may have come as two."""
    if not isinstance(alignment, Mapping):
        raise Doubtful("there are none")
    characters, starts, ends = (alignment.get(name) for name in LISTS)
    if not (isinstance(characters, list) and isinstance(starts, list) and isinstance(ends, list)):
        raise Doubtful("a list is missing")
    if not len(characters) == len(starts) == len(ends):
        raise Doubtful(f"its lists have {len(characters)}, {len(starts)} and {len(ends)} entries")
    if not all(isinstance(one, str) for one in characters) or not all(_is_time(one) for one in [*starts, *ends]):
        raise Doubtful("an entry is no character or no time")
    for name, times in (("starts", starts), ("ends", ends)):
        back = next((n for n in range(1, len(times)) if times[n] < times[n - 1]), None)
        if back is not None:
            raise Doubtful(f"its {name} go back from {times[back - 1]} to {times[back]} s at character {back + 1}")
    if any(end < start for start, end in zip(starts, ends, strict=True)):
        raise Doubtful("a character ends before it starts")
    return _composed(characters, starts, ends)


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value >= 0


def _composed(
    characters: Sequence[str], starts: Sequence[float], ends: Sequence[float]
) -> tuple[list[str], list[float], list[float]]:
    """Accents joined to their letters; an entry of several characters gives each of them its times."""
    joined: list[tuple[str, float, float]] = []
    for character, start, end in zip(characters, starts, ends, strict=True):
        if joined and character and combining(character[0]):
            before, first, _ = joined.pop()
            joined.append((before + character, first, end))
        else:
            joined.append((character, start, end))
    spread = [(one, start, end) for part, start, end in joined for one in normalize("NFC", part)]
    return [one for one, _, _ in spread], [start for _, start, _ in spread], [end for _, _, end in spread]


def check_ends(found: Sequence[Spoken], sound_s: float, voice_end_s: float, *, ends_in_words: bool) -> None:
    """Raises Doubtful where the words end after the sound, or far from where the voice does."""
    last_s = max((word.end_s for word in found), default=0.0)
    if last_s > sound_s + BEYOND_S:
        raise Doubtful(f"its words end at {last_s:.2f} s, the sound at {sound_s:.2f} s")
    if last_s > voice_end_s + AFTER_SPEECH_S or (ends_in_words and last_s < voice_end_s - AFTER_SPEECH_S):
        raise Doubtful(f"its words end at {last_s:.2f} s, the voice at {voice_end_s:.2f} s")
