"""True peaks after annex 2 of ITU-R BS.1770-4: what the signal reaches between its samples, 4 times oversampled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from renderers.sound.loudness import CELL, decibels
from renderers.sound.wav import Samples

OVERSAMPLING = 4
_PHASE_TAPS = 12  # a phase; annex 2 has as many
PEAK_REACH = _PHASE_TAPS // 2  # samples on either side that a true peak depends on
_AT_A_TIME = 1 << 7  # cells whose intermediate values stay in a processor's cache


def _phases() -> NDArray[np.float32]:
    """The filters that give the signal a quarter, a half and three quarters of the way to the next sample."""
    at = np.arange(OVERSAMPLING * _PHASE_TAPS + 1) - OVERSAMPLING * _PHASE_TAPS / 2
    whole = np.sinc(at / OVERSAMPLING) * np.kaiser(len(at), 5.0)
    whole *= OVERSAMPLING / whole.sum()
    return np.asarray([whole[phase::OVERSAMPLING][::-1] for phase in range(1, OVERSAMPLING)], np.float32)


_PHASES = _phases()
OVERSHOOT = float(np.abs(_PHASES).sum(axis=1).max())  # times the largest sample around: no true peak is higher


def true_peaks(near: NDArray[np.floating], above: float = 0.0) -> Samples:
    """For every CELL of the sound the highest true peak of any channel, from its first sample up to the next cell's.

    near   (PEAK_REACH + samples + PEAK_REACH, channels): what is around is looked at too; the last cell may be short
    above  where no true peak can be above this, the highest sample is given instead, which costs a tenth
    """
    samples = len(near) - 2 * PEAK_REACH
    cells = -(-samples // CELL)
    wide = np.zeros((near.shape[1], (cells + 1) * CELL), np.float32)
    level = np.zeros((cells + 2) * CELL, np.float32)  # one cell of silence before
    for channel, values in enumerate(wide):
        values[: len(near)] = near[:, channel]
        np.maximum(level[CELL : CELL + samples], np.abs(values[PEAK_REACH:][:samples]), out=level[CELL:][:samples])
    highest = level.reshape(-1, CELL).max(axis=1)
    before, after = np.abs(near[:PEAK_REACH]).max(initial=0), np.abs(near[samples + PEAK_REACH :]).max(initial=0)
    highest[0], highest[-1] = before, after
    peaks = highest[1:-1].astype(np.float64)
    around = np.maximum(np.maximum(highest[:-2], highest[2:]), highest[1:-1])
    hot = np.flatnonzero(around * OVERSHOOT > above)
    for first in range(0, len(hot), _AT_A_TIME):
        some = hot[first : first + _AT_A_TIME]
        found = _between(wide, some)
        if len(some) and some[-1] == cells - 1 and samples % CELL:
            found[-1, samples % CELL :] = 0
        peaks[some] = np.maximum(peaks[some], found.max(axis=1))
    return np.asarray(peaks, np.float64)


def _between(wide: NDArray[np.float32], cells: NDArray[np.intp]) -> NDArray[np.float32]:
    """(cells, CELL): the highest absolute value of any channel between each sample and the next."""
    found = np.zeros((len(cells), CELL), np.float32)
    for values in wide:
        windows = np.lib.stride_tricks.sliding_window_view(values, CELL + 2 * PEAK_REACH)[::CELL][cells]
        for taps in _PHASES:  # sums of shifted slices, in one order on every machine
            between = windows[:, 1 : CELL + 1] * taps[0]
            for shift in range(1, _PHASE_TAPS):
                between += windows[:, shift + 1 : shift + CELL + 1] * taps[shift]
            np.maximum(found, np.abs(between), out=found)
    return found


class PeakMeter:
    """The true peak of what passes in blocks of (samples, channels)."""

    def __init__(self, channels: int) -> None:
        self._before = np.zeros((2 * PEAK_REACH, channels))
        self._highest = 0.0

    def add(self, block: NDArray[np.floating]) -> None:
        wide = np.concatenate([self._before, block])
        self._before = wide[-2 * PEAK_REACH :]
        self._highest = max(self._highest, float(true_peaks(wide, self._highest).max(initial=0)))

    def db(self) -> float:
        self.add(np.zeros_like(self._before))
        return decibels(self._highest)
