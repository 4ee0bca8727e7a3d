"""Which words share a caption, and where its lines break: one dynamic programme over the words of a scene. Pure.

Every choice has a cost, and the cheapest way through the scene wins. The prices below say what we would rather: a cue
that ends with a sentence over one that is long, a fuller cue over two scraps, and nearly anything over a line that
ends on an article or a preposition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from renderers.text.breaks import JOINER, NBSP, is_answer, opens_complement, strength, unbreakable, weak

LONGEST_SPOKEN_S = 6.2  # of seven: a cue comes a little before its words and stays a little after them
SHORTEST_S = 5 / 6
READING_CPS = {"pt": 17.0, "en": 20.0}  # characters a second that people read with ease
OTHER_READING_CPS = 17.0
CUE_AFTER = (56.0, 12.0, 6.0, 0.0)  # a cue that ends after nothing, a comma, a clause, a sentence
LINE_AFTER = (14.0, 3.0, 1.0, 0.0)  # the same for its first line
BEFORE_COMPLEMENT = 1.6  # of the first: "uma tendência | de verdade"
BEFORE_WEAK = 0.75  # a share of the first: "the old mill | on the hill", not "the old | mill on the hill"
WEAK_CUE, WEAK_LINE = 400.0, 150.0
AN_ANSWER = 0.5  # of those: "um teste que diz não | quando", where the line has no better end
A_NAME = 60.0  # "Machado | de Assis" reads as two people
A_CUE = 15.0
A_SECOND_LINE = 3.0
SCRAP, SCRAP_CHARACTERS = 1.0, 20  # a character under this, where the scene has more to say
A_SENTENCE_INSIDE, AT_THE_BREAK = 14.0, 3.0  # a sentence that ends within a line, or with the first of two
A_SENTENCE_CUT = 24.0  # and the next one does not end in this cue
STRANDED, STRANDED_WORDS = 18.0, 2  # so few words of a new sentence or clause at the end of a line
A_LONE_WORD = 6.0  # on a line, with no mark after it
TOP_HEAVY, UNEVEN = 0.4, 0.2  # a character
FAST = 6.0  # a character a second over the limit
HURRIED = 150.0  # a second under the shortest
OVERDUE = 200.0  # a second over the longest
A_PAUSE_S, PAUSE_INSIDE, PAUSE_AFTER = 0.6, 40.0, 12.0  # the break belongs where the voice rests


@dataclass(frozen=True, slots=True)
class Said:
    """A word and when it sounds, in seconds."""

    text: str
    start_s: float
    end_s: float


def reading_cps(language: str) -> float:
    return READING_CPS.get(re.split("[-_]", language.casefold())[0], OTHER_READING_CPS)


def cues_of(words: Sequence[Said], language: str, characters: int) -> list[tuple[range, tuple[str, ...]]]:
    """The words of each cue, as a range, and its one or two lines of at most `characters`.

    A word longer than that has a line of its own.
    """
    if not words:
        return []
    units = _units([word.text for word in words], language, characters)
    best: list[tuple[float, int]] = [(0.0, 0)]  # for the first n units: cost, and where the last cue begins
    for last in range(1, len(units) + 1):
        options = []
        for first in range(last - 1, -1, -1):
            price = _price(words, units[first:last], units[last:], language, characters)
            if price is None:
                break
            options.append((best[first][0] + price, first))
        best.append(min(options))
    bounds = [len(units)]
    while bounds[-1]:
        bounds.append(best[bounds[-1]][1])
    bounds.reverse()
    return [
        (range(units[a].start, units[b - 1].stop), _lines(_texts(words, units[a:b]), language, characters)[1])
        for a, b in pairwise(bounds)
    ]


def _units(texts: Sequence[str], language: str, characters: int) -> list[range]:
    """Words that must stay on one line, as ranges. A chain too long for a line is let go."""
    tied = unbreakable(" ".join(text.replace(JOINER, "") for text in texts), language).replace(JOINER, "")
    units, first, at = [], 0, 0
    for n, text in enumerate(texts, start=1):
        at += len(text.replace(JOINER, ""))
        if n == len(texts) or tied[at] != NBSP:
            units.append(range(first, n))
            first = n
        at += 1
    out: list[range] = []
    for unit in units:
        fits = len(" ".join(texts[unit.start : unit.stop])) <= characters
        out += [unit] if fits else [range(n, n + 1) for n in unit]
    return out


def _texts(words: Sequence[Said], units: Sequence[range]) -> tuple[str, ...]:
    return tuple(" ".join(word.text for word in words[unit.start : unit.stop]) for unit in units)


def _price(
    words: Sequence[Said], units: Sequence[range], rest: Sequence[range], language: str, characters: int
) -> float | None:
    """What these units cost as one cue; None if they do not fit in one."""
    texts = _texts(words, units)
    if len(units) > 1 and sum(map(len, texts)) + len(texts) - 1 > 2 * characters + 1:
        return None
    lines_cost, lines = _lines(texts, language, characters)
    if not lines:
        return None
    said = words[units[0].start : units[-1].stop]
    following = words[rest[0].start] if rest else None
    spoken_s = said[-1].end_s - said[0].start_s
    if len(units) > 1 and spoken_s > LONGEST_SPOKEN_S:
        return None
    shown_s = max(min(spoken_s + 0.5, following.start_s - said[0].start_s if following else 1e9), 0.05)
    cost = A_CUE + lines_cost
    if len(said) < len(words):
        cost += SCRAP * max(0, SCRAP_CHARACTERS - sum(map(len, lines)))
    cost += FAST * max(0.0, sum(map(len, lines)) / shown_s - reading_cps(language))
    cost += HURRIED * max(0.0, SHORTEST_S - shown_s) + OVERDUE * max(0.0, spoken_s - LONGEST_SPOKEN_S)
    cost += _sentences([word.text for word in said], len(lines[0]))
    cost += sum(PAUSE_INSIDE for a, b in pairwise(said) if b.start_s - a.end_s > A_PAUSE_S)
    if following:
        after = _after(said[-1].text, following.text, language, CUE_AFTER, WEAK_CUE)
        cost += max(0.0, after - (PAUSE_AFTER if following.start_s - said[-1].end_s > A_PAUSE_S / 2 else 0.0))
    return cost


def _sentences(texts: Sequence[str], first_line: int) -> float:
    """What it costs that sentences end inside a cue. `first_line`: the characters of its first line."""
    cost, at = 0.0, -1
    ended = False
    for text in texts[:-1]:
        at += 1 + len(text)
        if strength(text) == 3:
            cost += AT_THE_BREAK if at == first_line else A_SENTENCE_INSIDE
            ended = True
    return cost + (A_SENTENCE_CUT if ended and strength(texts[-1]) < 3 else 0.0)


@lru_cache(maxsize=4096)
def _lines(texts: tuple[str, ...], language: str, characters: int) -> tuple[float, tuple[str, ...]]:
    """The best way to set these on one line, else two, and its cost; no lines if they do not fit."""
    whole = " ".join(texts)
    if len(whole) <= characters or len(texts) == 1:
        return 0.0, (whole,)
    best: tuple[float, tuple[str, ...]] = (float("inf"), ())
    for n in range(1, len(texts)):
        top, bottom = " ".join(texts[:n]), " ".join(texts[n:])
        if max(len(top), len(bottom)) > characters:
            continue
        cost = A_SECOND_LINE + _after(texts[n - 1], texts[n], language, LINE_AFTER, WEAK_LINE)
        cost += STRANDED if _strands(top) else 0.0
        cost += A_LONE_WORD if " " not in top and not strength(top) else 0.0
        cost += TOP_HEAVY * max(0, len(top) - len(bottom)) + UNEVEN * abs(len(top) - len(bottom))
        if cost < best[0]:
            best = (cost, (top, bottom))
    return best


def _strands(line: str) -> bool:
    """Whether a line that is no end ends on the first words of what is said next."""
    words = line.split(" ")
    return strength(words[-1]) == 0 and any(strength(word) >= 2 for word in words[-1 - STRANDED_WORDS : -1])


def _after(text: str, following: str, language: str, prices: Sequence[float], weak_price: float) -> float:
    """What it costs to break between two words."""
    *_, before, last = ["", *text.split(" ")]
    following = following.split(" ")[0]
    if weak(last, language):
        return weak_price * AN_ANSWER if is_answer(before, last, language) else weak_price
    grade = strength(last)
    both_names = not grade and last[:1].isupper() and following[:1].isupper()
    share = 1.0
    if not grade and opens_complement(following, language):
        share = BEFORE_COMPLEMENT
    elif not grade and weak(following, language):
        share = BEFORE_WEAK
    return share * prices[grade] + (A_NAME if both_names else 0.0)
