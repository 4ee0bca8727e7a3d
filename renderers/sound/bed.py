"""Music under the voice: decoded once, looped or cut to length, ducked where words are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from renderers.painting import RenderError
from renderers.sound.loudness import ratio
from renderers.sound.raw import Raw
from renderers.sound.stereo import decode
from renderers.sound.wav import RATE, Samples

CROSSFADE = 2 * RATE  # where the music begins again; equal power, for end and beginning are different sounds
FADE_IN, FADE_OUT = RATE // 50, 3 * RATE
SHORTEST = RATE
MOST_CHANGE_DB = 40.0

# The drawn ducking: down before the first word, up again well after the last, and not in every breath between.
EARLY = RATE * 50 // 1000  # the ramp down ends this long before a word
DOWN = RATE * 250 // 1000
HOLD = RATE * 250 // 1000
UP = RATE * 600 // 1000
SHORT_GAP = RATE * 1200 // 1000  # a pause under this stays down


class Bed:
    """The music of one programme of `total` samples, at `lufs` where nobody speaks."""

    def __init__(
        self, file: Path, scratch: Path, total: int, lufs: float, duck_db: float, words: Sequence[Sequence[int]]
    ) -> None:
        self._total, self._duck_db = total, duck_db
        self._raw = Raw(scratch, 2)
        measured = decode(file, self._raw, total).lufs()
        if self._raw.samples < SHORTEST or measured == float("-inf"):
            self._raw.drop()
            raise RenderError(f"{file}: under 1 s of music, or silence", hint="give a longer piece of music")
        self._gain = ratio(min(max(lufs - measured, -MOST_CHANGE_DB), MOST_CHANGE_DB))
        self._points, self._depths = ducking(words)

    def block(self, start: int, count: int) -> Samples:
        """(count, 2): the music from sample `start` of the programme on."""
        at = np.arange(start, start + count)
        ends = np.minimum((at + 0.5) / FADE_IN, (self._total - at - 0.5) / min(FADE_OUT, max(self._total // 4, 1)))
        level = self._gain * _curve(np.clip(ends, 0, 1)) * 10 ** (-self._duck_db * self._depth(at) / 20)
        return self._looped(start, count) * level[:, None]

    def drop(self) -> None:
        self._raw.drop()

    def _depth(self, at: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Samples:
        return _curve(np.interp(at, self._points, self._depths)) if self._points else np.zeros(len(at))

    def _looped(self, start: int, count: int) -> Samples:
        length = self._raw.samples
        if length >= self._total:
            return self._raw.part(start, start + count)
        fade = min(CROSSFADE, length // 3)
        period = length - fade
        out = np.zeros((count, 2))
        done = 0
        while done < count:
            turn, at = divmod(start + done, period)
            some = min(count - done, period - at)
            part = self._raw.part(at, at + some)
            if turn and at < fade:
                lap = min(some, fade - at)
                phase = (np.arange(at, at + lap) + 0.5)[:, None] / fade * (np.pi / 2)
                ending = self._raw.part(period + at, period + at + lap)
                part[:lap] = part[:lap] * np.sin(phase) + ending * np.cos(phase)
            out[done : done + some] = part
            done += some
        return out


def ducking(words: Sequence[Sequence[int]]) -> tuple[list[int], list[float]]:
    """Where the envelope bends, and how far down it is there: 0 not at all, 1 all the way. `words` are [start, end]."""
    spans: list[list[int]] = []
    for start, end in sorted((int(word[0]), int(word[1])) for word in words):
        if spans and start - spans[-1][1] < SHORT_GAP:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    points: list[int] = []
    depths: list[float] = []
    for start, end in spans:
        points += [start - EARLY - DOWN, start - EARLY, end + HOLD, end + HOLD + UP]
        depths += [0.0, 1.0, 1.0, 0.0]
    return points, depths


def _curve(share: Samples) -> Samples:
    """A straight ramp made round at both ends."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * share))
