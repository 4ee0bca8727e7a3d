"""An episode's narration laid out at a given pace, without a voice: words share its time by their letters."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path

from stages.core.episode import load
from stages.core.model import Episode
from stages.cues import RATE, Word

RESTS = {",": 3, ";": 5, ":": 5, ".": 7, "?": 7, "!": 7, "—": 4}  # as long as so many letters


def read(name: str) -> Episode:
    return load(Path(__file__).parents[1] / "episodes" / f"{name}.yaml")


def spoken(text: str, fps: Fraction, wpm: int) -> tuple[list[Word], int]:
    """(words, frames) of a film of one line, a quarter of a second into it."""
    words = list(_words(text, Fraction(RATE, 4), wpm, 0))
    return words, ceil((Fraction(words[-1].end, RATE) + 1) * fps)


def at_pace(ep: Episode, wpm: int) -> tuple[list[Word], list[int], int]:
    """(words, cuts, frames) of the whole film: each line as long as its words at that pace, rests among them."""
    words: list[Word] = []
    cuts, frame = [], 0
    for n, scene in enumerate(ep.scenes):
        cuts.append(frame)
        lasts_s = scene.hold_s or Fraction(1)
        if scene.narration is not None and not scene.narration.silent:
            first = Fraction(frame) * RATE / ep.fps + scene.lead_s * RATE
            words += _words(scene.narration.text or "", first, wpm, n)
            lasts_s = max(lasts_s, (words[-1].end - first) / RATE + scene.lead_s + scene.tail_s)
        frame += ceil(lasts_s * ep.fps)
    return words, cuts, frame


def _words(text: str, at: Fraction, wpm: int, scene: int) -> Iterator[Word]:
    tokens = text.split()
    letters = [len(token) + 1 for token in tokens]
    rests = [RESTS.get(token[-1], 0) for token in tokens[:-1]] + [0]
    letter = Fraction(60 * len(tokens), wpm) * RATE / (sum(letters) + sum(rests))
    for token, said, rest in zip(tokens, letters, rests, strict=True):
        yield Word(token, round(at), round(at + said * letter), scene)
        at += (said + rest) * letter
