"""One gain for a whole sound, and a limiter for the few peaks that it lifts too far.

The gain is corrected until the limited sound measures what was asked. The limiter looks both ways in time, so
nothing comes later than it did: at each sample it goes down as far as the worst true peak within LOOK needs, comes
back at RELEASE, and both ends are rounded by a window no wider than what was looked at, which cannot lift it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import ndimage

from renderers.sound import wav
from renderers.sound.loudness import PEAK_REACH, SILENCE_LUFS, Meter, decibels, oversampled_peaks, ratio
from renderers.sound.raw import BLOCK, Raw
from renderers.sound.wav import RATE, Samples

LOOK = RATE * 5 // 1000  # samples on either side; even
RELEASE_DB = 120.0 / RATE  # a sample: 6 dB in 50 ms, between the syllables of speech
AAC_ROOM_DB = 0.8  # lossy coding lifts peaks: by 0.4 dB in a minute, 0.7 in half an hour, at 192 and 384 kb/s
NEAR_ENOUGH_LU, TOLERANCE_LU = 0.02, 0.1
NEAR_A_PART_LU = 0.1  # of one part of a whole that is measured again; nobody hears it, and each try takes time
MOST_TRIES = 8
MOST_LIMITING_DB = 15.0  # beyond this a limiter is heard; the programme stays quieter instead


@dataclass(frozen=True, slots=True)
class Driven:
    """Sound with its gain decided."""

    sound: Raw
    peaks: Raw  # the true peak around each sample, before the gain
    gain_db: float
    limit_db: float
    loud: bool  # there is something to hear
    held: str  # why the target was not reached, or ""

    def blocks(self) -> Iterator[tuple[int, Samples]]:
        """(first sample, samples) with gain and limiter applied; as often as needed."""
        return _limited(self.sound, self.peaks, self.gain_db, self.limit_db)


@dataclass(frozen=True, slots=True)
class Written:
    """What came out, measured on the two channels that ship."""

    lufs: float
    true_peak_db: float


@contextmanager
def drive(
    sound: Raw,
    target_lufs: float | None,
    ceiling_db: float,
    most_gain_db: float,
    name: str,
    near_lu: float = NEAR_ENOUGH_LU,
) -> Iterator[Driven]:
    """The sound at the gain that brings it as near to the target as asked, no peak above the ceiling.

    Silence, and a sound without a target, is not lifted. `name` is what `held` calls it.
    """
    peaks = Raw(sound.path.with_suffix(".peaks"), 1)
    try:
        loudness, peak = _survey(sound, peaks)
        limit_db = ceiling_db - AAC_ROOM_DB
        if loudness <= SILENCE_LUFS:
            yield Driven(sound, peaks, 0.0, limit_db, False, f"{name} is silent")
        elif target_lufs is None:
            yield Driven(sound, peaks, 0.0, limit_db, True, "")
        else:
            most = min(most_gain_db, limit_db + MOST_LIMITING_DB - peak)
            gain_db, missing = _gain(sound, peaks, (loudness, peak), target_lufs, limit_db, (most, near_lu))
            held = f"{name} is {missing:.1f} LU under {target_lufs:g} LUFS: more than {most:+.1f} dB would damage it"
            yield Driven(sound, peaks, gain_db, limit_db, True, held if missing else "")
    finally:
        peaks.drop()


def write(programme: Driven, into: Path, progress: Callable[[float], None]) -> Written:
    """The programme as 24-bit stereo WAV."""
    meter, peak = Meter(), _PeakMeter(programme.sound.channels)
    with wav.Writer(into, bits=24, channels=2) as file:
        for start, block in programme.blocks():
            meter.add(_shape(block))
            peak.add(block)
            file.write(np.broadcast_to(block, (len(block), 2)))
            progress((start + len(block)) / programme.sound.samples)
    return Written(meter.lufs(), peak.db())


class _PeakMeter:
    """The true peak of what passes in blocks."""

    def __init__(self, channels: int) -> None:
        self._before = np.zeros((2 * PEAK_REACH, channels))
        self._loudest = 0.0

    def add(self, block: Samples) -> None:
        wide = np.concatenate([self._before, block])
        self._before = wide[-2 * PEAK_REACH :]
        self._loudest = max(self._loudest, float(oversampled_peaks(wide)[PEAK_REACH:-PEAK_REACH].max(initial=0)))

    def db(self) -> float:
        self.add(np.zeros_like(self._before))
        return decibels(self._loudest)


def _survey(sound: Raw, peaks: Raw) -> tuple[float, float]:
    """Loudness and true peak before the gain; `peaks` is filled with the true peak around each sample."""
    meter, loudest = Meter(), 0.0
    for start in range(0, sound.samples, BLOCK):
        end = min(start + BLOCK, sound.samples)
        found = oversampled_peaks(sound.part(start - PEAK_REACH, end + PEAK_REACH))[PEAK_REACH:-PEAK_REACH]
        meter.add(_shape(sound.part(start, end)))
        peaks.append(found[:, None])
        loudest = max(loudest, float(found.max()))
    return meter.lufs(), decibels(loudest)


def _gain(
    sound: Raw,
    peaks: Raw,
    surveyed: tuple[float, float],
    target: float,
    limit_db: float,
    within: tuple[float, float],
) -> tuple[float, float]:
    """The gain in dB after which the limited sound is as loud as asked; what it misses by in LU.

    surveyed:  its loudness and true peak without gain
    within:    the most gain in dB, and how near in LU is near enough
    """
    (loudness, peak), (most, near_lu) = surveyed, within
    gain, slope = min(target - loudness, most), 1.0
    tried: tuple[float, float] | None = None
    for _ in range(MOST_TRIES):
        reached = gain + loudness if gain + peak <= limit_db else _loudness(sound, peaks, gain, limit_db)
        missing = target - reached
        if abs(missing) <= near_lu:
            break
        if missing > 0 and gain == most:
            return gain, missing if missing > TOLERANCE_LU else 0.0
        if tried:  # the harder it limits, the less a decibel of gain gives
            slope = min(max((reached - tried[1]) / (gain - tried[0]), 0.1), 1.0)
        tried = gain, reached
        gain = min(gain + missing / slope, most)
    return gain, 0.0


def _loudness(sound: Raw, peaks: Raw, gain_db: float, limit_db: float) -> float:
    meter = Meter()
    for _, block in _limited(sound, peaks, gain_db, limit_db):
        meter.add(_shape(block))
    return meter.lufs()


def _limited(sound: Raw, peaks: Raw, gain_db: float, limit_db: float) -> Iterator[tuple[int, Samples]]:
    for start, gains in _gains(peaks, gain_db, limit_db):
        yield start, sound.part(start, start + len(gains)) * (gains * ratio(gain_db))[:, None]


def _gains(peaks: Raw, gain_db: float, limit_db: float) -> Iterator[tuple[int, Samples]]:
    """The limiter's factors, block by block, each at most 1."""
    over = ratio(gain_db - limit_db)
    carried = np.zeros(2 * LOOK)  # dB, of the samples LOOK before this block to LOOK into it
    carried_from = 0.0
    for start in range(0, peaks.samples, BLOCK):
        end = min(start + BLOCK, peaks.samples)
        fresh = start + LOOK if start else -LOOK
        near = peaks.part(fresh - LOOK, end + 2 * LOOK)[:, 0]
        if carried_from == 0 and near.max() * over <= 1 and not carried.any():  # nothing to hold down here
            yield start, np.ones(end - start)
            continue
        needed = np.zeros(len(near))
        loud = near * over > 1  # few samples are; logarithms and powers of all would be half of the work
        needed[loud] = -20 * np.log10(near[loud] * over)
        lowest = ndimage.minimum_filter1d(needed, 2 * LOOK + 1)[LOOK:-LOOK]
        rise = RELEASE_DB * np.arange(1, len(lowest) + 1)
        held = np.minimum(np.minimum.accumulate(np.minimum(lowest - rise, carried_from)) + rise, 0)
        carried_from = float(held[-1])
        whole = np.concatenate([carried, held]) if start else held
        carried = whole[-2 * LOOK :]
        if not whole.any():
            yield start, np.ones(end - start)
            continue
        factors = np.ones(len(whole))
        down = whole < 0
        factors[down] = 10 ** (whole[down] / 20)
        for _ in range(2):  # two boxes of LOOK + 1 make a triangle of 2 * LOOK + 1
            factors = ndimage.uniform_filter1d(factors, LOOK + 1)
        yield start, np.minimum(factors[LOOK:-LOOK], 1)


def _shape(block: Samples) -> Samples:
    """One channel as (samples,), which the meter counts on both loudspeakers."""
    return block[:, 0] if block.shape[1] == 1 else block
