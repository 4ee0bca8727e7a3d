"""Effects at their places: each at its level, cut where the programme ends, with soft edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from renderers.painting import RenderError
from renderers.sound.loudness import ratio
from renderers.sound.master import AAC_ROOM_DB
from renderers.sound.peaks import PeakMeter
from renderers.sound.raw import BLOCK, Raw
from renderers.sound.stereo import decode
from renderers.sound.wav import RATE, Samples

FADE_IN, FADE_OUT = RATE * 5 // 1000, RATE * 10 // 1000
MOST_GAIN_DB = 40.0  # what needs more is next to nothing
TOLERANCE_DB = 0.1


@dataclass(frozen=True, slots=True)
class _Placed:
    """Samples start <= n < end of the programme, from `at` on in the bank, and what they are multiplied by."""

    start: int
    end: int
    at: int
    gain: float


class Effects:
    """The effects of one programme of `total` samples. `gain_db` counts from `scale_db` up.

    `held` says of each that is quieter than asked, why.
    """

    def __init__(
        self,
        wanted: Sequence[Mapping[str, str | int]],
        inputs: Mapping[str, Path],
        scratch: Path,
        total: int,
        scale_db: float,
        ceiling_db: float,
    ) -> None:
        self.held: list[str] = []
        self._raw = Raw(scratch, 2)
        self._placed: list[_Placed] = []
        try:
            for one in wanted:
                name, start = str(one["name"]), int(one["start"])
                asked_db = float(Fraction(one["gain_db"])) + scale_db
                if not 0 <= start < total:
                    raise RenderError(
                        f"{name}: sample {start} is not inside a programme of {total}",
                        hint="lay the timeline out again",
                    )
                self._placed.append(self._at_its_level(name, inputs[name], start, total, asked_db, ceiling_db))
        except BaseException:
            self.drop()
            raise

    def add(self, block: Samples, start: int) -> None:
        """Adds to a block of (samples, 2), the programme's from `start` on, what is heard there."""
        for one in self._placed:
            first, last = max(one.start, start), min(one.end, start + len(block))
            if first < last:
                part = self._raw.part(one.at + first - one.start, one.at + last - one.start)
                at = np.arange(first, last)
                edges = np.clip(np.minimum((at - one.start + 0.5) / FADE_IN, (one.end - at - 0.5) / FADE_OUT), 0, 1)
                block[first - start : last - start] += part * (edges * one.gain)[:, None]

    def drop(self) -> None:
        self._raw.drop()

    def _at_its_level(
        self, name: str, file: Path, start: int, total: int, asked_db: float, ceiling_db: float
    ) -> _Placed:
        at = self._raw.samples
        loudest = decode(file, self._raw, total - start).loudest()
        length = self._raw.samples - at
        if loudest == float("-inf"):
            raise RenderError(f"{file}: holds nothing but silence", hint="give another sound, or take it away")
        most_db = min(MOST_GAIN_DB, ceiling_db - AAC_ROOM_DB - self._peak_db(at, length))
        gain_db = asked_db - loudest
        if gain_db > most_db + TOLERANCE_DB:
            missing = gain_db - most_db
            self.held.append(f"{name} is {missing:.1f} dB under {asked_db:g} LUFS: more would cut off its peaks")
        return _Placed(start, start + length, at, ratio(min(gain_db, most_db)))

    def _peak_db(self, at: int, length: int) -> float:
        peak = PeakMeter(2)
        for first in range(at, at + length, BLOCK):
            peak.add(self._raw.part(first, min(first + BLOCK, at + length)))
        return peak.db()
