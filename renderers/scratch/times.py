"""From what the synthesiser reports to a time for every word of the author's. Pure; times are samples.

A word takes the first event inside what is said for it. eSpeak gives no event to some words ("that it" is one) and
several to others ("1984"), so a word without one shares the stretch of the word before it, by length. A token that is
not heard ("—") takes the pause it stands in, or a share if there is none. So every token has its own stretch, in
order and never empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from renderers.scratch.spoken import Phrase, Token


@dataclass(frozen=True, slots=True)
class Word:
    """Samples start <= n < end."""

    start: int
    end: int


VoicedEnd = Callable[[int, int], int]  # (start, end) -> the sample after the last one heard between them


def marks(text: str, phrases: Sequence[Phrase], events: Sequence[tuple[int, int]]) -> list[int | None]:
    """Each phrase's first event, as a sample; None where it has none of its own. They only ever grow.

    `events` are (character of the text, sample).
    """
    found: list[int | None] = [None] * len(phrases)
    last, at = -1, 0
    for character, sample in events:
        while character < len(text) and text[character] == " ":  # some events stand on the space before
            character += 1
        while at < len(phrases) and phrases[at].end <= character:
            at += 1
        if at < len(phrases) and phrases[at].start <= character and found[at] is None and sample > last:
            found[at] = last = sample
    return found


def spans(
    tokens: Sequence[Token],
    phrases: Sequence[Phrase],
    starts: Sequence[int | None],
    length: int,
    voiced_end: VoicedEnd,
    least: int,
) -> list[Word]:
    """A stretch for each token of one piece. Phrases count tokens from this piece's first.

    `length` is where the piece ends, `least` what a token without a place of its own takes. Tokens before the first
    event are put ahead of it, so the first stretches may begin before 0.
    """
    known = {phrase.first: start for phrase, start in zip(phrases, starts, strict=True) if start is not None}
    if not known:  # nothing was reported: all share what there is
        known = {0: 0}
    heads = sorted(known)
    words: list[Word] = []
    first = known[heads[0]]
    for before in range(heads[0]):
        words.append(Word(first - least * (heads[0] - before), first - least * (heads[0] - before - 1)))
    for n, head in enumerate(heads):
        final = n + 1 == len(heads)
        last = len(tokens) if final else heads[n + 1]
        end = max(length, known[head] + last - head) if final else known[heads[n + 1]]
        words.extend(_shared(tokens[head:last], known[head], end, voiced_end))
    return words


def in_order(words: Sequence[Word], length: int) -> list[Word]:
    """The same with every stretch inside 0 <= n < length, at least one sample long and none over another.

    Raises ValueError when there are more words than samples.
    """
    if len(words) > length:
        raise ValueError("more words than samples")
    placed: list[Word] = []
    at = 0
    for n, word in enumerate(words):
        start = min(max(word.start, at), length - (len(words) - n))
        following = max(words[n + 1].start, start + 1) if n + 1 < len(words) else length
        end = max(min(word.end, following, length - (len(words) - n - 1)), start + 1)
        placed.append(Word(start, end))
        at = end
    return placed


def _shared(tokens: Sequence[Token], start: int, end: int, voiced_end: VoicedEnd) -> list[Word]:
    """One stretch split among the tokens that it holds: what is heard among the heard, the pause to the rest."""
    heard = len(tokens)
    while heard > 1 and not tokens[heard - 1].sounds:
        heard -= 1
    stop = min(max(voiced_end(start, end), start + heard), end)
    silent = len(tokens) - heard
    if end - stop < silent:  # no pause to stand in
        heard, silent, stop = len(tokens), 0, end
    bounds = _split([_weight(token) for token in tokens[:heard]], start, stop)
    bounds += _split([1] * silent, stop, end)[1:] if silent else []
    return [Word(a, b) for a, b in pairwise(bounds)]


def _weight(token: Token) -> int:
    return max(1, sum(character.isalnum() for character in token.text))


def _split(weights: Sequence[int], start: int, end: int) -> list[int]:
    """Whole bounds in proportion; each part at least 1 when there is room for that."""
    total, count, passed = sum(weights), len(weights), 0
    bounds = [start]
    for n, weight in enumerate(weights, start=1):
        passed += weight
        bound = start + (end - start) * passed // total
        bounds.append(min(max(bound, bounds[-1] + 1), max(end - (count - n), bounds[-1])))
    bounds[-1] = end
    return bounds
