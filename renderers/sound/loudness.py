"""Loudness and true peak after ITU-R BS.1770-4, block by block, at 48 kHz.

One channel counts as it will ship, on both loudspeakers: 3 LU louder than the same file measured alone.
"""

from __future__ import annotations

from math import log10

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from renderers.sound.wav import RATE, Samples

SILENCE_LUFS = -70.0  # the absolute gate: what is below is no programme
_K_WEIGHTING = np.array(  # the two biquads of annex 1, given there for 48 kHz
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)
_HOP = RATE // 10  # a gating block is four of these
OVERSAMPLING = 4
_PHASE_TAPS = 12  # a phase; annex 2 has as many
PEAK_REACH = _PHASE_TAPS // 2  # samples on either side that a true peak depends on
_AT_A_TIME = 1 << 13  # samples whose intermediate values stay in a processor's cache


def _phases() -> NDArray[np.float32]:
    """The filters that give the signal a quarter, a half and three quarters of the way to the next sample."""
    whole = signal.firwin(OVERSAMPLING * _PHASE_TAPS + 1, 1 / OVERSAMPLING, window=("kaiser", 5.0)) * OVERSAMPLING
    return np.asarray([whole[phase::OVERSAMPLING][::-1] for phase in range(1, OVERSAMPLING)], np.float32)


_PHASES = _phases()


class Meter:
    """Integrated loudness of a programme that passes in blocks of (samples,) or (samples, channels)."""

    def __init__(self) -> None:
        self._state: NDArray[np.float64] | None = None
        self._hops: list[float] = []
        self._energy = 0.0
        self._filled = 0

    def add(self, block: NDArray[np.floating]) -> None:
        if not len(block):
            return
        both = 2.0 if block.ndim == 1 else 1.0
        wide = block[:, None] if block.ndim == 1 else block
        if self._state is None:
            self._state = np.zeros((len(_K_WEIGHTING), 2, wide.shape[1]))
        weighted, self._state = signal.sosfilt(_K_WEIGHTING, wide, axis=0, zi=self._state)
        power = both * np.einsum("nc,nc->n", weighted, weighted)
        at = 0
        while at < len(power):
            some = power[at : at + _HOP - self._filled]
            self._energy += float(some.sum())
            self._filled += len(some)
            at += len(some)
            if self._filled == _HOP:
                self._hops.append(self._energy / _HOP)
                self._energy, self._filled = 0.0, 0

    def lufs(self) -> float:
        """Gated as the standard says; a programme under 0.4 s is one block. Silence is -inf."""
        if len(self._hops) < 4:
            samples = len(self._hops) * _HOP + self._filled
            return _lufs((sum(self._hops) * _HOP + self._energy) / samples) if samples else float("-inf")
        powers = self._momentary()
        loud = powers[powers > _power(SILENCE_LUFS)]
        if not len(loud):
            return _lufs(float(powers.mean()))
        return _lufs(float(loud[loud > loud.mean() / 10].mean()))

    def loudest(self) -> float:
        """The loudness of the loudest 0.4 s, in steps of 0.1 s; beyond the ends is silence. Silence is -inf."""
        rest = [self._energy / _HOP] if self._filled else []
        powers = np.convolve([*self._hops, *rest, 0.0], np.full(4, 0.25))
        return _lufs(float(powers.max()))

    def _momentary(self) -> Samples:
        """The power of each gating block."""
        return np.convolve(np.asarray(self._hops), np.full(4, 0.25), mode="valid")


def lufs(samples: NDArray[np.floating]) -> float:
    """Integrated loudness of a whole array."""
    meter = Meter()
    meter.add(samples)
    return meter.lufs()


def oversampled_peaks(samples: NDArray[np.floating]) -> Samples:
    """At each sample the largest absolute value of the signal there and up to the next one, 4 times oversampled.

    (samples, channels) in, (samples,) out: the loudest channel. Values within PEAK_REACH of either end see silence
    beyond it; who works in blocks gives that much more and drops it.
    """
    wide = samples[:, None] if samples.ndim == 1 else samples
    peaks = _loudest(samples)
    for channel in range(wide.shape[1]):
        padded = np.pad(np.asarray(wide[:, channel], np.float32), (PEAK_REACH - 1, PEAK_REACH))
        for start in range(0, len(wide), _AT_A_TIME):
            near = padded[start : start + _AT_A_TIME + 2 * PEAK_REACH - 1]
            found = peaks[start : start + _AT_A_TIME]
            for taps in _PHASES:  # sums of shifted slices, in one order on every machine
                between = near[: len(found)] * taps[0]
                for shift in range(1, _PHASE_TAPS):
                    between += near[shift : shift + len(found)] * taps[shift]
                np.maximum(found, np.abs(between), out=found)
    return peaks


def decibels(ratio: float) -> float:
    return 20 * log10(ratio) if ratio > 0 else float("-inf")


def ratio(decibels_: float) -> float:
    return float(10 ** (decibels_ / 20))


def _loudest(samples: NDArray[np.floating]) -> Samples:
    """The largest absolute value over the channels."""
    level = np.asarray(np.abs(samples), np.float64)
    if level.ndim == 1:
        return level
    loudest = level[:, 0].copy()  # not max(axis=1), which is ten times slower over two
    for channel in range(1, level.shape[1]):
        np.maximum(loudest, level[:, channel], out=loudest)
    return loudest


def _lufs(power: float) -> float:
    return -0.691 + 10 * log10(power) if power > 0 else float("-inf")


def _power(lufs_: float) -> float:
    return float(10 ** ((lufs_ + 0.691) / 10))
