"""A line said by the scratch voice, as samples at 48 kHz with the place of every word; nothing trimmed or levelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import signal

from renderers.scratch import espeak
from renderers.scratch.hum import hum
from renderers.scratch.pace import rate_for
from renderers.scratch.spoken import Phrase, Piece, Token, spoken, tokens
from renderers.scratch.times import Word, in_order, marks, spans
from renderers.sound.wav import RATE, Samples

_QUIET = 8 / 2**15  # eSpeak's pauses are exact zero; resampling rings a little
_LEAST = RATE // 100  # for a token that stands before all that is heard


@dataclass(frozen=True, slots=True)
class Said:
    pcm: Samples
    tokens: tuple[Token, ...]
    words: list[Word]  # one a token
    engine: str  # "espeak-ng 1.52", "hum", or "silence" for a text without words
    because: str = ""  # why it is a hum


def say(text: str, language: str, rate: int | None = None) -> Said:
    """The author's text, spoken. `rate` is eSpeak's words a minute; by default the pace of a neural voice."""
    words = tokens(text)
    pieces = spoken(text, language)
    if not pieces:
        return Said(np.zeros(0), (), [], "silence")
    speed = rate or rate_for(language)
    try:
        parts, engine = _by_espeak(pieces, language, speed)
        because = ""
    except espeak.Unavailable as error:
        parts, engine = [hum(piece, language, speed) for piece in pieces], "hum"
        because = str(error)
    return Said(*_joined(words, pieces, parts), engine, because)


_Part = tuple[Samples, list[tuple[int, int]]]  # samples at 48 kHz, (character, sample) of what begins


def _by_espeak(pieces: Sequence[Piece], language: str, rate: int) -> tuple[list[_Part], str]:
    said = espeak.speak([piece.text for piece in pieces], language, rate)
    parts: list[_Part] = []
    for speech in said.pieces:
        pcm = signal.resample_poly(np.frombuffer(speech.pcm, "<i2") / 2.0**15, RATE, said.rate_hz)
        parts.append((pcm, [(character, round(sample * RATE / said.rate_hz)) for character, sample in speech.events]))
    return parts, "espeak-ng " + ".".join(said.version.split(".")[:2])


def _joined(
    words: tuple[Token, ...], pieces: Sequence[Piece], parts: Sequence[_Part]
) -> tuple[Samples, tuple[Token, ...], list[Word]]:
    """All pieces one after another, with the pauses that the author asked for between them."""
    sound: list[Samples] = []
    placed: list[Word] = []
    at = 0
    firsts = [0, *(piece.phrases[0].first for piece in pieces[1:]), len(words)]
    for n, (piece, (pcm, events)) in enumerate(zip(pieces, parts, strict=True)):
        pause = round(piece.pause_s * RATE) if n + 1 < len(pieces) else 0
        first, last = firsts[n], firsts[n + 1]
        own = [Phrase(p.start, p.end, p.first - first, p.last - first) for p in piece.phrases]
        ends = _Ends(pcm)
        starts = [None if mark is None else ends.onset(mark) for mark in marks(piece.text, piece.phrases, events)]
        found = spans(words[first:last], own, starts, len(pcm) + pause, ends.voiced_end, _LEAST)
        placed.extend(Word(at + word.start, at + word.end) for word in found)
        sound += [pcm, np.zeros(pause)]
        at += len(pcm) + pause
    return np.concatenate(sound), words, placed


class _Ends:
    """Where sound begins and ends inside a stretch."""

    def __init__(self, pcm: Samples) -> None:
        self._heard = np.flatnonzero(np.abs(pcm) > _QUIET)

    def onset(self, start: int) -> int:
        at = int(np.searchsorted(self._heard, start))
        return int(self._heard[at]) if at < len(self._heard) else start

    def voiced_end(self, start: int, end: int) -> int:
        at = int(np.searchsorted(self._heard, end)) - 1
        return max(int(self._heard[at]) + 1, start) if at >= 0 else start


def placed_in(said: Said, earlier: int, length: int) -> list[dict[str, object]]:
    """Word times as facts, after a trim that moved everything `earlier` samples and left `length`."""
    moved = in_order([Word(word.start - earlier, word.end - earlier) for word in said.words], length)
    return [
        {"text": token.text, "start": word.start, "end": word.end, "at": token.at}
        for token, word in zip(said.tokens, moved, strict=True)
    ]
