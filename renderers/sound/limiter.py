"""A limiter that looks both ways in time, so that nothing comes later than it did.

It is worked out for cells of 1.3 ms: at each edge between two it goes down as far as the worst true peak within LOOK
of it needs, comes back at RELEASE_DB, and is rounded by a window no wider than what was looked at, which cannot lift
it again. Between the edges it goes straight, so it is nowhere above what either edge allows.
"""

from __future__ import annotations

import numpy as np

from renderers.sound.loudness import CELL, ratio
from renderers.sound.raw import Raw
from renderers.sound.wav import RATE, Samples

LOOK = 3  # cells on either side of an edge: 4 ms, and 5 from the sample farthest away
RELEASE_DB = 120.0 / RATE * CELL  # a cell: 6 dB in 50 ms, between the syllables of speech
_COMES_BACK = 1024  # cells after which nothing is left of the deepest dip: 160 dB
_BETWEEN = np.arange(CELL) / CELL


def edges(peaks: Raw, gain_db: float, limit_db: float, first: int, end: int) -> Samples | None:
    """The factors, each at most 1, at the edges of cells first <= n < end, one more than these; None: nowhere below 1.

    peaks: the true peak of each cell before the gain. The same whichever cells are asked for at a time.
    """
    start, over = first - _COMES_BACK, ratio(gain_db - limit_db)
    near = peaks.part(start, end + 2 * LOOK + 1)[:, 0] * over
    if near.max(initial=0) <= 1:
        return None
    needed = np.zeros(len(near))
    loud = near > 1  # few are; logarithms of all would be half of the work
    needed[loud] = -20 * np.log10(near[loud])
    at_edges = np.minimum(needed[:-1], needed[1:])  # the first is that between cells start and start + 1
    lowest = at_edges[LOOK:-LOOK].copy()
    for away in range(1, LOOK + 1):
        np.minimum(lowest, at_edges[LOOK - away : -LOOK - away], out=lowest)
        np.minimum(lowest, at_edges[LOOK + away : len(at_edges) - LOOK + away], out=lowest)
    rise = RELEASE_DB * np.arange(len(lowest))
    held = np.minimum.accumulate(lowest - rise) + rise
    factors = 10 ** (held / 20)
    for _ in range(2):  # two boxes make a triangle of 2 * LOOK + 1
        factors = _box(factors, LOOK + 1)
    wanted = factors[len(factors) - 1 - (end - first) :]
    return wanted if (wanted < 1).any() else None


def between(edges: Samples) -> Samples:
    """The factor of each sample, from those at the edges of the cells."""
    return np.asarray((edges[:-1, None] + np.diff(edges)[:, None] * _BETWEEN).reshape(-1), np.float64)


def squares(edges: Samples) -> Samples:
    """The mean square of the factors in each cell."""
    return (edges[:-1] ** 2 + edges[:-1] * edges[1:] + edges[1:] ** 2) / 3


def _box(values: Samples, width: int) -> Samples:
    """Means of so many values that follow each other: fewer by `width` - 1, never above the largest of them."""
    total = values[: len(values) - width + 1].copy()
    for shift in range(1, width):
        total += values[shift : len(values) - width + 1 + shift]
    return total / width
