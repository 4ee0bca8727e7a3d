"""Loudness after ITU-R BS.1770-4, block by block, at 48 kHz.

One channel counts as it will ship, on both loudspeakers: 3 LU louder than the same file measured alone.

Sound is weighted CELL samples at a time. A filter is linear: what it gives for a cell is one matrix times the cell's
samples and what it remembers, and that is again a matrix times the cells before. It forgets them: of what it remembers
less than a part in 10**7 is left after 64 cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

import numpy as np
from numpy.typing import NDArray

from renderers.sound.wav import RATE, Samples

SILENCE_LUFS = -70.0  # the absolute gate: what is below is no programme
CELL = 64  # samples
HOP = RATE // 10 // CELL  # cells; a gating block is four hops
_K_WEIGHTING = (  # the two biquads of annex 1, given there for 48 kHz: b0, b1, b2, a1, a2
    (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621),
)
_FORGETS = 6  # 2**6 cells
_AT_A_TIME = 1 << 10  # cells whose intermediate values stay in a processor's cache


def _next(state: Samples, sample: float) -> tuple[Samples, float]:
    """What the filter remembers, and gives, after a sample; transposed direct form II."""
    after = np.empty_like(state)
    for n, (b0, b1, b2, a1, a2) in enumerate(_K_WEIGHTING):
        out = b0 * sample + state[2 * n]
        after[2 * n], after[2 * n + 1] = b1 * sample - a1 * out + state[2 * n + 1], b2 * sample - a2 * out
        sample = out
    return after, sample


def _matrices() -> tuple[Samples, Samples, Samples]:
    """(cell and state) to what is given; cell to what is remembered of it; state to state, a cell later."""
    given, remembered = np.zeros((CELL + 4, CELL)), np.zeros((CELL, 4))
    passed = np.zeros((4, 4))
    for row in range(CELL + 4):
        state = np.zeros(4) if row < CELL else np.eye(4)[row - CELL]
        for at in range(min(row, CELL) % CELL, CELL):
            state, given[row, at] = _next(state, float(row == at))
        if row < CELL:
            remembered[row] = state
        else:
            passed[row - CELL] = state
    return given, remembered, passed


_GIVEN, _REMEMBERED, _PASSED = _matrices()


class Weighting:
    """The K-weighting of a sound that passes in whole cells."""

    def __init__(self, channels: int) -> None:
        self._states = np.zeros((channels, 4))

    def powers(self, block: NDArray[np.floating], last: int = CELL) -> Samples:
        """The weighted energy of each cell, of all channels together; of the last cell, of so many samples only."""
        powers = np.zeros(len(block) // CELL)
        for channel, state in enumerate(self._states):
            cells = block[:, channel].reshape(-1, CELL)
            for first in range(0, len(cells), _AT_A_TIME):
                some = cells[first : first + _AT_A_TIME]
                wide = np.empty((len(some), CELL + 4))
                wide[:, :CELL] = some
                states = _states(state, some @ _REMEMBERED)
                wide[:, CELL:], state[:] = states[:-1], states[-1]
                weighted = wide @ _GIVEN
                if last < CELL and first + len(some) == len(cells):
                    weighted[-1, last:] = 0
                powers[first : first + len(some)] += np.einsum("cs,cs->c", weighted, weighted)
        return powers

    def after(self, scrap: NDArray[np.floating]) -> float:
        """The energy of less than a cell that would come now. It has not passed: something else may."""
        other = Weighting(len(self._states))
        other._states = self._states.copy()
        return float(other.powers(np.pad(scrap, ((0, CELL - len(scrap)), (0, 0))), len(scrap)).sum())


def _states(before: Samples, remembered: Samples) -> Samples:
    """What is remembered when each cell begins, and after the last."""
    states = np.vstack([before, remembered])
    passed = _PASSED
    for n in range(min(_FORGETS, (len(states) - 1).bit_length())):  # after this, each has 2 ** (n + 1) cells in it
        states[1 << n :] += states[: -(1 << n)] @ passed
        passed = passed @ passed
    return states


class Meter:
    """Integrated loudness of a programme that passes in blocks of (samples,) or (samples, channels)."""

    def __init__(self) -> None:
        self._weighting: Weighting | None = None
        self._both = 1.0
        self._over = np.zeros((0, 1))  # samples that fill no cell yet
        self._cells = np.zeros(0)  # energies of cells that fill no hop yet
        self._hops: list[float] = []

    def add(self, block: NDArray[np.floating]) -> None:
        if not len(block):
            return
        wide = block[:, None] if block.ndim == 1 else block
        if self._weighting is None:
            self._both, self._weighting = 2.0 if block.ndim == 1 else 1.0, Weighting(wide.shape[1])
        if len(self._over):
            wide = np.concatenate([self._over, wide])
        whole = len(wide) // CELL * CELL
        self._over = wide[whole:].astype(np.float64)
        if whole:
            cells = np.concatenate([self._cells, self._both * self._weighting.powers(wide[:whole])])
            self._hops += hops(cells).tolist()
            self._cells = cells[len(cells) // HOP * HOP :]

    def lufs(self) -> float:
        """Gated as the standard says; a programme under 0.4 s is one block. Silence is -inf."""
        if len(self._hops) >= 4:
            return gated(self._hops)
        samples = (len(self._hops) * HOP + len(self._cells)) * CELL + len(self._over)
        return level((sum(self._hops) * HOP * CELL + self._rest()) / samples) if samples else float("-inf")

    def loudest(self) -> float:
        """The loudness of the loudest 0.4 s, in steps of 0.1 s; beyond the ends is silence. Silence is -inf."""
        powers = np.convolve([*self._hops, self._rest() / (HOP * CELL), 0.0], np.full(4, 0.25))
        return level(float(powers.max()))

    def _rest(self) -> float:
        """The energy of what fills no hop."""
        over, energy = len(self._over), float(self._cells.sum())
        if self._weighting is None or not over:
            return energy
        return energy + self._both * self._weighting.after(self._over)


def hops(cells: Samples) -> Samples:
    """The mean power of each tenth of a second that is whole."""
    whole = len(cells) // HOP * HOP
    return np.asarray(cells[:whole].reshape(-1, HOP).sum(axis=1) / (HOP * CELL), np.float64)


def gated(hops: Samples | Sequence[float]) -> float:
    """The loudness of a programme of at least four hops, of these powers on both loudspeakers together."""
    powers = np.convolve(np.asarray(hops), np.full(4, 0.25), mode="valid")
    loud = powers[powers > _power(SILENCE_LUFS)]
    if not len(loud):
        return level(float(powers.mean()))
    return level(float(loud[loud > loud.mean() / 10].mean()))


def lufs(samples: NDArray[np.floating]) -> float:
    """Integrated loudness of a whole array."""
    meter = Meter()
    meter.add(samples)
    return meter.lufs()


def decibels(ratio: float) -> float:
    return 20 * log10(ratio) if ratio > 0 else float("-inf")


def ratio(decibels_: float) -> float:
    return float(10 ** (decibels_ / 20))


def level(power: float) -> float:
    """Weighted power in LUFS."""
    return -0.691 + 10 * log10(power) if power > 0 else float("-inf")


def _power(lufs_: float) -> float:
    return float(10 ** ((lufs_ + 0.691) / 10))
