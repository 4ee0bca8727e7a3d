"""Word times of a real voice, read off the scratch voice that says the same text. Nothing is learnt or downloaded.

The scratch voice's words have exact times. Both sounds become 13 cepstra (the first is their energy) and the changes
of all of them, every 10 ms, each evened out over its line; dynamic time warping inside a band finds which instant of
the one is which of the other (H. Sakoe and S. Chiba, 1978; aeneas aligns books in this way).

A voice that says something else is warped as well, only dearer. How dear a right text is depends on voice and room, so
the cost is held against that of the same scratch line in wrong orders: `unlike` is the one over the other, 1 for sound
that has nothing to do with the text. What was measured, and how: bench/words.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from renderers.scratch import speech
from renderers.scratch.spoken import tokens
from renderers.scratch.times import Word, in_order
from renderers.sound.edges import HEAD, TAIL, sounding
from renderers.sound.wav import RATE, Samples

STEP = RATE // 100  # samples of 48 kHz from one frame to the next
EARLY_S = 0.03  # by which words of neural voices are found too early, 33 ms at the median; eSpeak's own are not
UNLIKE = 0.95  # beyond this a voice does not say the text: right texts came to 0.93 at most, under noise of 5 dB
LEAST_S = 2.5  # of sound, to judge by: any two short lines are alike

_HZ = 16_000
_STEP, _WINDOW = _HZ // 100, _HZ // 40  # windows of 25 ms
_BANDS, _LOW_HZ, _HIGH_HZ = 26, 80.0, 7_600.0
_CEPSTRA = 13
_FLOOR = 1e-6  # of the loudest frame's energy; what is under it is silence
_REACH = 2  # frames on either side that a change is measured over
_ENERGY = 2.0  # times as much as another coefficient: pauses are where lines differ most
_BAND, _LEAST_BAND_S, _MOST_BAND_S = 0.15, 0.5, 8.0  # how far the two may be apart, of the line and in seconds
_ASIDE = 1.3  # what a step that moves in one sound alone costs, against one in both
_BLOCK = 4096  # frames that are transformed at once
_PIECE = 40  # frames of a wrong order's pieces

Frames = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a voice says its words, in samples of its line. `unlike` is None where the line is too short to judge."""

    words: list[Word]
    unlike: float | None

    @property
    def other(self) -> bool:
        """Does the voice say something else?"""
        return self.unlike is not None and self.unlike > UNLIKE


@dataclass(frozen=True, slots=True)
class Match:
    """`frames[n]` is the voice's frame that frame n of the scratch line is; `cost` is a step's, on average."""

    frames: NDArray[np.float64]
    cost: float


def read_across(text: str, language: str, line: Samples) -> Reading | None:
    """The words of a text in a line at 48 kHz that begins and ends as `trimmed` leaves it.

    None where there is nothing to read off: a text without words, or a language that eSpeak NG does not speak here.
    """
    said = speech.say(text, language)
    heard = sounding(said.pcm)
    if heard is None or said.engine in ("hum", "silence"):
        return None
    start, end = heard
    voice = line[HEAD : len(line) - TAIL]
    if len(voice) < STEP * 4:
        return None
    one, other = features(said.pcm[start:end]), features(voice)
    found = match(one, other)
    frames = found.frames + (np.arange(len(found.frames)) > 0) * EARLY_S * 100

    def over(sample: int) -> int:
        at = np.interp((sample - start) / STEP, np.arange(len(frames)), frames) * STEP
        return HEAD + min(max(round(float(at)), 0), len(voice))

    words = in_order([Word(over(word.start), over(word.end)) for word in said.words], len(line))
    unlike = found.cost / _by_chance(one, other) if len(voice) >= LEAST_S * RATE else None
    return Reading(words, unlike)


def placed(text: str, words: Sequence[Word]) -> list[dict[str, object]]:
    """Word times as facts."""
    return [
        {"text": token.text, "start": word.start, "end": word.end, "at": token.at}
        for token, word in zip(tokens(text), words, strict=True)
    ]


def features(pcm: Samples) -> Frames:
    """One row every STEP samples of a sound at 48 kHz, centred on its instant."""
    sound = signal.resample_poly(pcm, 1, RATE // _HZ).astype(np.float32)
    sound = np.append(sound[:1], sound[1:] - np.float32(0.97) * sound[:-1])
    count = max(1, len(pcm) // STEP)
    padded = np.pad(sound, (_WINDOW // 2, _WINDOW + _STEP))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[: count * _STEP : _STEP]
    bands = np.concatenate([_bands(windows[at : at + _BLOCK]) for at in range(0, count, _BLOCK)])
    loudest = max(float(bands.sum(axis=1).max()), 1e-12)
    cepstra = fft.dct(np.log(np.maximum(bands, loudest * _FLOOR / _BANDS)), axis=1, norm="ortho")[:, :_CEPSTRA]
    rows = np.hstack([cepstra, _changes(cepstra)])
    rows = (rows - rows.mean(axis=0)) / np.maximum(rows.std(axis=0), 1e-6)
    rows[:, [0, _CEPSTRA]] *= _ENERGY
    return np.asarray(rows, dtype=np.float32)


def match(scratch: Frames, voice: Frames) -> Match:
    """The cheapest way through both lines, from their first frames to their last ones, inside the band.

    A row is one frame of the scratch line against those of the voice that are near. Within it, the best way of
    standing still in the scratch line is a running minimum, so that no cell is visited by itself.
    """
    rows, columns = len(scratch), len(voice)
    scale = (columns - 1) / max(rows - 1, 1)
    half = int(np.clip(_BAND * columns, _LEAST_BAND_S * 100, _MOST_BAND_S * 100) + np.ceil(scale))
    width = min(2 * half + 1, columns)
    firsts = np.clip(np.round(np.arange(rows) * scale).astype(np.int64) - half, 0, columns - width)
    squares = np.square(voice).sum(axis=1)
    steps = np.zeros((rows, width), np.int8)  # 0: both move, 1: the scratch line alone, 2: the voice alone
    best = np.full(width, np.inf)
    for row in range(rows):
        first = int(firsts[row])
        apart = squares[first : first + width] - 2 * (voice[first : first + width] @ scratch[row])
        costs = np.sqrt(np.maximum(apart + np.square(scratch[row]).sum(), 0)).astype(np.float64)
        if row:
            moved = first - int(firsts[row - 1])
            before = np.concatenate([[np.inf], best, np.full(moved + 1, np.inf)])[moved:]
            alone, both = before[1 : width + 1] + _ASIDE * costs, before[:width] + costs
        else:
            alone, both = np.full(width, np.inf), np.append(costs[:1], np.full(width - 1, np.inf))
        entered = np.minimum(alone, both)
        run = np.cumsum(_ASIDE * costs)
        best = np.minimum.accumulate(entered - run) + run
        steps[row] = np.where(best < entered - 1e-9, 2, alone < both)
    return _way(steps, firsts, columns, float(best[columns - 1 - int(firsts[-1])]))


def _way(steps: NDArray[np.int8], firsts: NDArray[np.int64], columns: int, total: float) -> Match:
    """The way back from the last frames, and for each row the middle of the columns that it met."""
    row, column = len(steps) - 1, columns - 1
    lows, highs, count = np.full(len(steps), columns), np.zeros(len(steps), np.int64), 0
    while True:
        count += 1
        lows[row], highs[row] = min(lows[row], column), max(highs[row], column)
        if row == column == 0:
            return Match((lows + highs) / 2, total / count)
        step = steps[row, column - firsts[row]] if row else 2
        row -= step != 2
        column -= step != 1


def _by_chance(scratch: Frames, voice: Frames) -> float:
    """What a match costs with the scratch line backwards, in pieces from the last one, with its halves swapped."""
    piece, half = max(10, min(_PIECE, len(scratch) // 4)), len(scratch) // 2
    pieces = [scratch[at : at + piece] for at in range(0, len(scratch), piece)]
    orders: Sequence[Frames] = (
        scratch[::-1],
        np.concatenate(pieces[::-1]),
        np.concatenate([scratch[half:], scratch[:half]]),
    )
    return float(np.mean([match(order, voice).cost for order in orders]))


def _changes(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The slope of each column over _REACH frames on either side, by least squares."""
    padded, count = np.pad(rows, ((_REACH, _REACH), (0, 0)), mode="edge"), len(rows)
    reach = range(1, _REACH + 1)
    slopes = sum(k * (padded[_REACH + k :][:count] - padded[_REACH - k :][:count]) for k in reach)
    return np.asarray(slopes / (2 * sum(k * k for k in reach)))


def _bands(windows: Frames) -> Frames:
    """The energy of each band in each window."""
    powers = np.square(np.abs(fft.rfft(windows * np.hamming(_WINDOW).astype(np.float32), 512, axis=1)))
    return np.asarray(powers @ _triangles().T)


@cache
def _triangles() -> NDArray[np.float32]:
    """Overlapping bands of equal width in mels: (band, bin of the spectrum)."""

    def mels(hz: float) -> float:
        return 2595 * float(np.log10(1 + hz / 700))

    edges = 700 * (10 ** (np.linspace(mels(_LOW_HZ), mels(_HIGH_HZ), _BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(512, 1 / _HZ)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    shape = np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle))
    return np.asarray(np.maximum(shape, 0), dtype=np.float32)
