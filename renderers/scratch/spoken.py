"""What a voice is given to say for what the author wrote, and which words of the one are which of the other. Pure.

Every voice gets the same spoken text, so that a scratch line and a bought one say the same: markup is taken out,
numbers, money, percent and units are written out as words (Portuguese and English; other languages keep their
numbers). Captions keep the author's spelling, so each phrase remembers the author's words it stands for.

Markup: `<break time="1.5s"/>` and `[pause]`, `[short pause]`, `[long pause]` become silence; any other `<tag>` or
`[tag]` is left out. What stands between an opening and a closing tag is spoken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from renderers.scratch.expand import phrase

LONGEST_BREAK_S = Fraction(3)  # what the paid voices allow in one break
TAG_PAUSES_S = {"short pause": Fraction(2, 5), "pause": Fraction(7, 10), "long pause": Fraction(6, 5)}

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\[[^\[\]\n]*[A-Za-z][^\[\]\n]*\]")
_BREAK = re.compile(r"<break\s+time\s*=\s*[\"']?(\d+(?:\.\d+)?)\s*(ms|s)[\"']?\s*/?>", re.IGNORECASE)
_TOKEN = re.compile(r"(?:[^\s]|[\u00a0\u202f])+")  # a no-break space is part of its word


@dataclass(frozen=True, slots=True)
class Token:
    """One of the author's words, with its punctuation; `at` is its first character's index in the author's text."""

    text: str
    at: int

    @property
    def sounds(self) -> bool:
        return has_words(self.text)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Characters start <= n < end of a piece's text say the author's tokens first <= n < last."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch to be spoken in one breath, then `pause_s` of silence that the author asked for."""

    text: str
    phrases: tuple[Phrase, ...]
    pause_s: Fraction = Fraction(0)


def has_words(text: str) -> bool:
    """Whether there is anything to say: a letter or a digit."""
    return any(character.isalnum() for character in text)


def tokens(text: str) -> tuple[Token, ...]:
    """The author's words in order: runs without space, markup left out."""
    bare = _MARKUP.sub(lambda tag: " " * len(tag[0]), text)
    return tuple(Token(found[0], found.start()) for found in _TOKEN.finditer(bare))


def spoken(text: str, language: str) -> tuple[Piece, ...]:
    """The pieces to say. Only pieces with words are given; with none, there is nothing to say at all."""
    words = tokens(text)
    pieces: list[Piece] = []
    first = 0
    for end, pause_s in _pauses(text):
        last = first
        while last < len(words) and words[last].at < end:
            last += 1
        piece = _piece(words, first, last, language, pause_s)
        if has_words(piece.text):
            pieces.append(piece)
        elif pieces and pause_s:  # nothing but a pause: it joins the one before
            pieces[-1] = Piece(pieces[-1].text, pieces[-1].phrases, pieces[-1].pause_s + pause_s)
        first = last
    return tuple(pieces)


def said(text: str, language: str) -> str:
    """The whole spoken text in one string, pauses left out."""
    return " ".join(piece.text for piece in spoken(text, language))


def _pauses(text: str) -> Iterator[tuple[int, Fraction]]:
    """Where each pause stands and how long it is; last, the end of the text with none."""
    for tag in _MARKUP.finditer(text):
        pause_s = _pause_s(tag[0])
        if pause_s:
            yield tag.start(), pause_s
    yield len(text), Fraction(0)


def _pause_s(tag: str) -> Fraction:
    timed = _BREAK.fullmatch(tag)
    if timed:
        return min(Fraction(timed[1]) / (1000 if timed[2].lower() == "ms" else 1), LONGEST_BREAK_S)
    return TAG_PAUSES_S.get(tag[1:-1].strip().casefold(), Fraction(0))


def _piece(words: tuple[Token, ...], first: int, last: int, language: str, pause_s: Fraction) -> Piece:
    parts = [(part, at) for at in range(first, last) for part in re.split("[\u00a0\u202f]", words[at].text) if part]
    texts = [part for part, _ in parts]
    text, at = "", 0
    phrases: list[Phrase] = []
    while at < len(texts):
        say, count = phrase(texts, at, language)
        if say and text and not say.strip(".,;:!?…"):  # a lone mark: the word before takes it
            text += say
        elif say:
            start = len(text) + (1 if text else 0)
            text += f" {say}" if text else say
            made = Phrase(start, len(text), parts[at][1], parts[at + count - 1][1] + 1)
            if phrases and made.first < phrases[-1].last:  # two halves of one word, tied by a no-break space
                made = Phrase(phrases[-1].start, made.end, phrases.pop().first, made.last)
            phrases.append(made)
        at += count
    return Piece(text, tuple(phrases), pause_s)
