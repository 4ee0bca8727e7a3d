"""One gain for a whole sound, and a limiter for the few peaks that it lifts too far.

The gain is corrected until the limited sound is as loud as asked. While it is looked for, the sound itself is not
touched: the limiter moves slowly beside the weighting of loudness, so what it does to the energy of each cell of the
weighted sound is its own square. That is right to 0.01 LU: measured on speech, noise, music, clicks and tones, with
peaks 3 to 12 dB above the limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from renderers.sound import limiter, wav
from renderers.sound.loudness import CELL, HOP, SILENCE_LUFS, Meter, Weighting, decibels, gated, hops, level, ratio
from renderers.sound.peaks import PEAK_REACH, PeakMeter, true_peaks
from renderers.sound.raw import BLOCK, Raw
from renderers.sound.wav import Samples

AAC_ROOM_DB = 0.8  # lossy coding lifts peaks: by 0.4 dB in a minute, 0.7 in half an hour, at 192 and 384 kb/s
NEAR_ENOUGH_LU, TOLERANCE_LU = 0.02, 0.1
NEAR_A_PART_LU = 0.1  # of one part of a whole that is measured again; nobody hears it
MOST_TRIES = 8
MOST_LIMITING_DB = 15.0  # beyond this a limiter is heard; the programme stays quieter instead
LIKELY_LIMITING_DB = 3.0  # true peaks are looked for where these would matter; where more is needed, once again
SOME = HOP * 256  # cells of which is thought at a time: 25 s


@dataclass(frozen=True, slots=True)
class Driven:
    """Sound with its gain decided."""

    sound: Raw
    peaks: Raw  # the true peak of each cell, before the gain
    gain_db: float
    limit_db: float
    loud: bool  # there is something to hear
    held: str  # why the target was not reached, or ""

    def blocks(self) -> Iterator[tuple[int, Samples]]:
        """(first sample, samples) with gain and limiter applied; as often as needed."""
        for start in range(0, self.sound.samples, BLOCK):
            block = self.sound.part(start, min(start + BLOCK, self.sound.samples))
            block *= ratio(self.gain_db)
            first, end = start // CELL, -(-(start + len(block)) // CELL)
            factors = limiter.edges(self.peaks, self.gain_db, self.limit_db, first, end)
            if factors is not None:
                block *= limiter.between(factors)[: len(block), None]
            yield start, block


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
    limit_db = ceiling_db - AAC_ROOM_DB
    surveyed = _Surveyed(sound, limit_db)
    try:
        if surveyed.lufs <= SILENCE_LUFS:
            yield Driven(sound, surveyed.peaks(0.0), 0.0, limit_db, False, f"{name} is silent")
        elif target_lufs is None:
            yield Driven(sound, surveyed.peaks(0.0), 0.0, limit_db, True, "")
        else:
            gain_db, missing = _gain(surveyed, target_lufs, most_gain_db, near_lu)
            most = f"{min(most_gain_db, surveyed.most_db()):+.1f} dB"
            held = f"{name} is {missing:.1f} LU under {target_lufs:g} LUFS: more than {most} would damage it"
            yield Driven(sound, surveyed.peaks(gain_db), gain_db, limit_db, True, held if missing else "")
    finally:
        surveyed.drop()


def write(programme: Driven, into: Path, progress: Callable[[float], None]) -> Written:
    """The programme as 24-bit stereo WAV."""
    meter, peak = Meter(), PeakMeter(programme.sound.channels)
    with wav.Writer(into, bits=24, channels=2) as file:
        for start, block in programme.blocks():
            meter.add(block[:, 0] if block.shape[1] == 1 else block)  # one channel counts on both loudspeakers
            peak.add(block)
            file.write(np.broadcast_to(block, (len(block), 2)))
            progress((start + len(block)) / programme.sound.samples)
    return Written(meter.lufs(), peak.db())


class _Surveyed:
    """What is known of a sound without gain, cell by cell; on disk, beside it."""

    def __init__(self, sound: Raw, limit_db: float) -> None:
        self._sound, self._limit_db = sound, limit_db
        self._powers = Raw(sound.path.with_suffix(".powers"), 1)
        self._peaks = Raw(sound.path.with_suffix(".peaks"), 1)
        self._known_db: float | None = None  # up to this gain the peaks that matter are true ones
        self._highest = 0.0
        weighting, both = Weighting(sound.channels), 2.0 if sound.channels == 1 else 1.0
        for start in range(0, sound.samples, BLOCK):
            block = sound.part(start, min(start + BLOCK, sound.samples))
            last = len(block) % CELL or CELL
            whole = np.pad(block, ((0, CELL - last), (0, 0))) if last < CELL else block
            self._powers.append(both * weighting.powers(whole, last)[:, None])
        self.lufs = self.limited_lufs(None)

    def limited_lufs(self, gain_db: float | None) -> float:
        """The loudness at a gain, limited; None: as it is."""
        found: list[float] = []
        energy = 0.0
        for first in range(0, self._powers.samples, SOME):
            end = min(first + SOME, self._powers.samples)
            powers = self._powers.part(first, end)[:, 0]
            if gain_db is not None:
                factors = limiter.edges(self.peaks(gain_db), gain_db, self._limit_db, first, end)
                powers *= ratio(gain_db) ** 2 * (1.0 if factors is None else limiter.squares(factors))
            found += hops(powers).tolist()
            energy += float(powers.sum())
        return gated(found) if len(found) >= 4 else level(energy / self._sound.samples)

    def peaks(self, gain_db: float) -> Raw:
        """The true peak of each cell, looked for wherever it may need the limiter at this gain."""
        if self._known_db is None or gain_db > self._known_db:
            self._known_db = gain_db + LIKELY_LIMITING_DB
            self._peaks.cut(0)
            self._highest = 0.0
            for start in range(0, self._sound.samples, BLOCK):
                end = min(start + BLOCK, self._sound.samples)
                near = self._sound.part(start - PEAK_REACH, end + PEAK_REACH)
                found = true_peaks(near, ratio(self._limit_db - self._known_db))
                self._peaks.append(found[:, None])
                self._highest = max(self._highest, float(found.max()))
        return self._peaks

    def most_db(self) -> float:
        """The most gain that does not limit too much. Counts from the highest peak found so far."""
        return self._limit_db + MOST_LIMITING_DB - decibels(self._highest)

    def drop(self) -> None:
        self._powers.drop()
        self._peaks.drop()


def _gain(surveyed: _Surveyed, target: float, most_gain_db: float, near_lu: float) -> tuple[float, float]:
    """The gain in dB after which the limited sound is as loud as asked; what it misses by in LU."""
    gain, slope = min(round(target - surveyed.lufs, 4), most_gain_db), 1.0
    surveyed.peaks(gain)
    most = min(most_gain_db, surveyed.most_db())
    gain = min(gain, most)
    tried: tuple[float, float] | None = None
    for _ in range(MOST_TRIES):
        reached = surveyed.limited_lufs(gain)
        missing = target - reached
        if abs(missing) <= near_lu:
            break
        if missing > 0 and gain == most:
            return gain, missing if missing > TOLERANCE_LU else 0.0
        if tried:  # the harder it limits, the less a decibel of gain gives
            slope = min(max((reached - tried[1]) / (gain - tried[0]), 0.1), 1.0)
        tried = gain, reached
        gain = min(round(gain + missing / slope, 4), most)  # no machine hears the rest
    return gain, 0.0
