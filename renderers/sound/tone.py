"""Room tone: the noise that a programme never falls below, so that no gap is digital silence.

It is shaped and levelled after the quietest 200 ms of the lines. Where these have no noise of their own (a
synthesiser's pauses are zero) it is a soft noise that falls towards high tones, at SYNTHETIC_DB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from renderers.sound.loudness import decibels, ratio
from renderers.sound.wav import RATE, Samples

SYNTHETIC_DB = -64.0  # RMS before the master gain: what neural voices have in their pauses
LOUDEST_DB, QUIETEST_DB = -54.0, -72.0  # beyond these a recording is no model for the others
_STRETCH = RATE // 5
_STEP = RATE // 50
_UNDER_SPEECH_DB = 30.0  # a stretch that is louder is speech, not a pause
_TAPS = 255
_PART = 4096  # samples: such transforms stay in a processor's cache
_RAMP = RATE // 100
_LEAST_WEIGHT = 0.25  # under a line with noise of its own: adds 0.3 dB, and fills its digital zeros


@dataclass(frozen=True, slots=True)
class Floor:
    """The quietest stretch of a line: its RMS, and its samples as a model for the tone."""

    rms: float
    sample: Samples

    def at(self, gain: float) -> Floor:
        return Floor(self.rms * gain, self.sample * gain)


def quietest(pcm: Samples, best: Floor | None) -> Floor | None:
    """The quietest 200 ms of a block, digital zeros passed over, or `best` if that is quieter."""
    if len(pcm) < _STRETCH:
        return best
    sums = np.concatenate([[0.0], np.cumsum(pcm * pcm)])
    zeros = np.concatenate([[0], np.cumsum(pcm == 0)])
    starts = np.arange(0, len(pcm) - _STRETCH + 1, _STEP)
    power = np.maximum((sums[starts + _STRETCH] - sums[starts]) / _STRETCH, 0)
    power[zeros[starts + _STRETCH] - zeros[starts] > _STRETCH // 50] = np.inf
    least = int(np.argmin(power))
    rms = float(np.sqrt(power[least]))
    if not 0 < rms < (best.rms if best else np.inf):
        return best
    return Floor(rms, pcm[starts[least] : starts[least] + _STRETCH].copy())


def is_pause(found: Floor, rms: float) -> bool:
    """Whether the quietest stretch of a line of that RMS is noise, and not speech."""
    return found.rms <= rms * ratio(-_UNDER_SPEECH_DB)


class Tone:
    """The tone of one programme; blocks must be asked for in order."""

    def __init__(self, floors: Sequence[Floor], seed: str) -> None:
        known = sorted(floors, key=lambda one: one.rms)
        model = known[len(known) // 2] if known else None
        level_db = min(max(decibels(model.rms), QUIETEST_DB), LOUDEST_DB) if model else SYNTHETIC_DB
        self.rms = ratio(level_db)
        self._filter = _shape(model.sample if model else None)
        self._random = np.random.Generator(np.random.Philox(int.from_bytes(sha256(seed.encode()).digest()[:8])))
        self._before = self._noise(_TAPS - 1)

    def block(self, count: int) -> Samples:
        white = np.concatenate([self._before, self._noise(count)])
        self._before = white[count:]
        return _filtered(white, self._filter) * self.rms

    def _noise(self, count: int) -> Samples:
        # Even noise of RMS 1; the filter makes it bell-shaped.
        return np.asarray((self._random.random(count) - 0.5) * np.sqrt(12), np.float64)


def weights(places: Sequence[tuple[int, int, Floor | None]], rms: float, start: int, count: int) -> Samples:
    """How much tone there is at samples start <= n < start + count: all of it outside the lines, and under a line as
    much as its own noise lacks, so that the sum stays level."""
    weight = np.ones(count)
    for first, last, own in places:
        if own is None or first >= start + count or last <= start:
            continue
        under = max(np.sqrt(max(1 - (own.rms / rms) ** 2, 0)), _LEAST_WEIGHT)
        at = np.arange(start, start + count)
        inside = np.clip(np.minimum(at - first, last - 1 - at) / _RAMP, 0, 1)
        weight *= 1 + (under - 1) * inside
    return weight


def _shape(model: Samples | None) -> Samples:
    """A filter that gives white noise of RMS 1 the spectrum of `model`, or a soft one, at RMS 1."""
    frequencies = np.linspace(0, RATE / 2, 129)
    if model is None:
        gain = 1 / np.sqrt(np.maximum(frequencies, 120) / 120)
        gain[frequencies > 12_000] *= 0.3
    else:
        gain = np.sqrt(np.convolve(np.pad(_spectrum(model), 2, mode="edge"), np.full(5, 0.2), mode="valid"))
    gain[0] = 0  # no offset
    taps = _taps(frequencies, gain / gain.max())
    return np.asarray(taps / np.sqrt(np.sum(taps * taps)), np.float64)


def _spectrum(model: Samples) -> Samples:
    """The power at 129 frequencies from 0 to half the rate: the mean of windows that lap by half (Welch's method)."""
    windows = np.lib.stride_tricks.sliding_window_view(model, 256)[::128]
    bell = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(256) / 256)
    spectra = np.fft.rfft((windows - windows.mean(axis=1, keepdims=True)) * bell, axis=1)
    power = (np.abs(spectra) ** 2).mean(axis=0)
    power[1:-1] *= 2
    return np.asarray(power, np.float64)


def _taps(frequencies: Samples, gain: Samples) -> Samples:
    """A filter of linear phase with about this gain at these frequencies."""
    bins = np.linspace(0, RATE / 2, 257)
    delayed = np.interp(bins, frequencies, gain) * np.exp(-0.5j * (_TAPS - 1) * np.pi * bins / (RATE / 2))
    return np.asarray(np.fft.irfft(delayed)[:_TAPS] * np.hamming(_TAPS), np.float64)


def _filtered(samples: Samples, taps: Samples) -> Samples:
    """Every value of the convolution that all taps lie within, by way of spectra of _PART samples."""
    step = _PART - len(taps) + 1
    count = len(samples) - len(taps) + 1
    padded = np.pad(samples, (0, -count % step))
    parts = np.lib.stride_tricks.sliding_window_view(padded, _PART)[::step]
    found = np.fft.irfft(np.fft.rfft(parts, axis=1) * np.fft.rfft(taps, _PART), axis=1)[:, len(taps) - 1 :]
    return np.asarray(found.reshape(-1)[:count], np.float64)
