"""The drawn envelope by which music and clips' own sound go down under words: we know where these are, so nothing waits
to be surprised by them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from renderers.sound.wav import RATE, Samples

EARLY = RATE * 50 // 1000  # the ramp down ends this long before a word
DOWN = RATE * 250 // 1000
HOLD = RATE * 250 // 1000
UP = RATE * 600 // 1000
SHORT_GAP = RATE * 1200 // 1000  # a pause under this stays down


class Duck:
    """How far down it is at any sample of the programme. `words` are [start, end]."""

    def __init__(self, words: Sequence[Sequence[int]], down_db: float) -> None:
        self._down_db = down_db
        self._points, self._depths = ducking(words)

    def gain(self, at: NDArray[np.int64]) -> Samples | float:
        """The factor at each of these samples, which follow each other; one number where it is the same for all."""
        if not self._points:
            return 1.0
        depth = np.interp(at, self._points, self._depths)
        if depth[0] in (0.0, 1.0) and (depth == depth[0]).all():
            return float(10 ** (-self._down_db * depth[0] / 20))
        return np.asarray(10 ** (-self._down_db * rounded(depth) / 20), np.float64)


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


def rounded(share: Samples) -> Samples:
    """A straight ramp made round at both ends."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * share))
