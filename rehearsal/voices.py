"""The sound that the doubles of paid voices make: lines that can be understood, noises, soft chords.

Speech is the project's own scratch voice, so a line lasts about as long as a bought one and its words have times.
All samples are float32 at 48 kHz, one row a channel.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehearsal.sound_files import RATE, Samples

_PEAK = 0.5
_SILENT_S = 0.5  # how long a text without words lasts
_PORTUGUESE = re.compile(r"\b(os?|uma?|d[eoa]s?|em|n[oa]|que|não|com|por|para|são|foi|e|é|mais|seu|sua)\b")
_ENGLISH = re.compile(r"\b(the|an?|of|to|in|is|are|was|and|that|it|for|on|with|this|by|at|not|its|from|we|you)\b")
_ACCENTS = re.compile("[áâãàçéêíóôõú]")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters first <= n < last of a text are heard from start_s to end_s."""

    first: int
    last: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Line:
    """A text (accents composed) said aloud, and the same with numbers and signs written out as words."""

    text: str
    spans: tuple[Span, ...]
    spoken: str
    spoken_spans: tuple[Span, ...]
    pcm: Samples


def language_of(text: str) -> str:
    """pt-BR or en, by the small words and accents of a text."""
    small = text.casefold()
    portuguese = len(_PORTUGUESE.findall(small)) + len(_ACCENTS.findall(small))
    return "en" if len(_ENGLISH.findall(small)) > portuguese else "pt-BR"


@lru_cache(maxsize=32)
def said(text: str, language: str, speed: float = 1.0) -> Line:
    """A text spoken. Takes about 0.05 s for a line of ten seconds, in a process of its own."""
    from renderers.scratch.pace import rate_for
    from renderers.scratch.speech import placed_in, say
    from renderers.scratch.spoken import spoken
    from renderers.sound.edges import trimmed

    text = unicodedata.normalize("NFC", text)
    heard = say(text, language, round(rate_for(language) * speed))
    cut = trimmed(heard.pcm)
    if cut is None:
        return Line(text, (), text, (), np.zeros((1, round(_SILENT_S * RATE)), np.float32))
    pcm, earlier = cut
    times = [(int(str(w["start"])) / RATE, int(str(w["end"])) / RATE) for w in placed_in(heard, earlier, len(pcm))]
    spans = [Span(token.at, token.at + len(token.text), *time) for token, time in zip(heard.tokens, times, strict=True)]
    words, at = "", 0
    spoken_spans = []
    for piece in spoken(text, language):
        at = len(words) + bool(words)
        words = f"{words} {piece.text}".strip()
        spoken_spans += [
            Span(at + phrase.start, at + phrase.end, times[phrase.first][0], times[phrase.last - 1][1])
            for phrase in piece.phrases
        ]
    level = _PEAK / float(np.abs(pcm).max())
    return Line(text, tuple(spans), words, tuple(spoken_spans), (pcm * level).astype(np.float32)[np.newaxis])


def faster(line: Line, times: int) -> Line:
    """The same line in a fraction of its time: for replies that are too short for their text."""

    def moved(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(replace(span, start_s=span.start_s / times, end_s=span.end_s / times) for span in spans)

    return replace(
        line,
        pcm=line.pcm[:, ::times],
        spans=moved(line.spans),
        spoken_spans=moved(line.spoken_spans),
    )


def alignment(text: str, spans: Sequence[Span], seconds: Fraction) -> dict[str, list[str] | list[float]]:
    """When each character is heard, in milliseconds as seconds: the first from 0, the last until the audio's end.

    The characters of a word share its time; those between two words share the pause.
    """
    end_s = float(seconds * 1000 // 1 / 1000)
    bounds = [0.0] * (len(text) + 1)
    marks = [(0, 0.0)]
    for span in spans:
        marks += [(span.first, min(span.start_s, end_s)), (span.last, min(span.end_s, end_s))]
    marks.append((len(text), end_s))
    if spans and spans[0].first == 0:
        del marks[1]  # the first character is heard from the start
    for (first, start_s), (last, stop_s) in pairwise(marks):
        for at in range(first, last):
            bounds[at] = start_s + (stop_s - start_s) * (at - first) / (last - first)
    bounds[len(text)] = end_s
    rounded = np.maximum.accumulate([min(round(bound, 3), end_s) for bound in bounds]).tolist() if text else []
    return {
        "characters": list(text),
        "character_start_times_seconds": rounded[:-1],
        "character_end_times_seconds": rounded[1:],
    }


def in_spaces(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """A text between two spaces, as the service gives what it normalised."""
    return f" {text} ", [replace(span, first=span.first + 1, last=span.last + 1) for span in spans]


def noises(prompt: str, seconds: float, *, loop: bool = False) -> Samples:
    """Bursts of noise that die away, two channels; a loop neither begins nor ends."""
    count = max(1, round(seconds * RATE))
    dice = np.random.default_rng(list(prompt.encode()) or [0])
    noise = dice.standard_normal((2, count)).astype(np.float32)
    time_s = np.arange(count, dtype=np.float32) / RATE
    if loop:
        rounds = max(1, round(seconds / 1.5))
        envelope = 0.6 + 0.4 * np.cos(2 * np.pi * rounds * np.arange(count, dtype=np.float32) / count)
    else:
        envelope = np.zeros(count, np.float32)
        starts = np.sort(dice.uniform(0, seconds * 0.7, size=max(1, round(seconds))))
        starts[0] = 0
        for start in starts:
            since = time_s - start
            envelope += np.where(since >= 0, np.exp(-np.maximum(since, 0) / (0.08 + 0.1 * seconds)), 0)
    made = noise * envelope
    return np.asarray(made * (_PEAK / np.abs(made).max()), np.float32)


def chords(prompt: str, seconds: float) -> Samples:
    """Four soft chords over and over, two channels, with a short fade at either end."""
    count = max(1, round(seconds * RATE))
    bar = _bar(int(np.random.default_rng(list(prompt.encode()) or [0]).integers(12)))
    made = np.tile(bar, (1, -(-count // bar.shape[1])))[:, :count].copy()
    fade = min(RATE // 2, count // 4)
    ramp = np.linspace(0, 1, fade, dtype=np.float32) if fade else np.ones(0, np.float32)
    made[:, :fade] *= ramp
    made[:, count - fade :] *= ramp[::-1]
    return made


@lru_cache(maxsize=4)
def _bar(key: int) -> Samples:
    """Eight seconds: minor, and the three major chords that go with it."""
    parts = []
    time_s = np.arange(2 * RATE, dtype=np.float64) / RATE
    swell = (np.sin(np.pi * time_s / 2) ** 0.5)[np.newaxis]
    for notes in ((0, 3, 7), (-4, 0, 3), (3, 7, 10), (-2, 2, 5)):
        chord: NDArray[np.float64] = np.zeros((2, len(time_s)))
        for note in notes:
            hertz = 220 * 2 ** ((note + key - 6) / 12)
            for channel, phase in enumerate((0.0, 0.9)):
                chord[channel] += np.sin(2 * np.pi * hertz * time_s + phase)
                chord[channel] += np.sin(4 * np.pi * hertz * time_s + phase) / 4
        parts.append(chord * swell)
    bar = np.concatenate(parts, axis=1)
    return np.asarray(bar * (0.3 / np.abs(bar).max()), np.float32)
