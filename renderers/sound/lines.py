"""Lines of narration at their places: levelled to each other, with soft edges.

Each line is brought to the target by itself, through the limiter, before they meet. So a peaky voice and a smooth one
end equally loud, none loses its lead over the music, and the last gain has little left to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from renderers.painting import RenderError
from renderers.sound import spoken
from renderers.sound.loudness import ratio
from renderers.sound.master import NEAR_A_PART_LU, drive
from renderers.sound.raw import Raw
from renderers.sound.tone import Floor, is_pause, quietest
from renderers.sound.wav import RATE, Samples

MOST_GAIN_DB = 24.0  # a recording that needs more is silence with hiss
FADE_IN, FADE_OUT = RATE * 5 // 1000, RATE * 10 // 1000  # a hard cut clicks; these do not, and touch no word


@dataclass(frozen=True, slots=True)
class Line:
    """A recording at its level, and its place: samples start <= n < end of the programme, from `at` on in the bank."""

    name: str
    start: int
    end: int
    at: int
    floor: Floor | None  # its own quietest stretch
    loud: bool  # there is something to hear
    held: str  # why it is not as loud as the others, or ""


def placed(
    wanted: Sequence[Mapping[str, object]],
    inputs: Mapping[str, Path],
    total: int,
    target_lufs: float,
    ceiling_db: float,
    bank: Raw,
) -> list[Line]:
    """Every line at its level, one after another in `bank`. Raises RenderError for one that leaves the programme."""
    lines = []
    for line in wanted:
        name, start, samples = str(line["name"]), int(str(line["start"])), int(str(line["samples"]))
        end = start + samples
        if start < 0 or end > total:
            raise RenderError(
                f"{name}: samples {start} to {end} are not inside a programme of {total}",
                hint="lay the timeline out again",
            )
        recorded = line.get("recorded")
        before = None if recorded is None else int(str(recorded))
        at, heard = bank.samples, spoken.blocks(inputs[name], samples, before)
        lines.append(Line(name, start, end, at, *_levelled(name, heard, samples, target_lufs, ceiling_db, bank)))
    return lines


def _levelled(
    name: str, blocks: Iterable[Samples], length: int, target_lufs: float, ceiling_db: float, bank: Raw
) -> tuple[Floor | None, bool, str]:
    energy = 0.0
    found: Floor | None = None
    own = Raw(bank.path.with_suffix(".line"), 1)
    try:
        for block in blocks:
            energy += float(np.dot(block, block))
            found = quietest(block, found)
            own.append(block[:, None])
        with drive(own, target_lufs, ceiling_db, MOST_GAIN_DB, name, NEAR_A_PART_LU) as driven:
            for start, block in driven.blocks():
                bank.append(block * _edges(start, len(block), length)[:, None])
    finally:
        own.drop()
    floor = found.at(ratio(driven.gain_db)) if found and is_pause(found, (energy / length) ** 0.5) else None
    return floor, driven.loud, driven.held


def _edges(start: int, count: int, length: int) -> Samples:
    at = np.arange(start, start + count)
    return np.clip(np.minimum((at + 0.5) / FADE_IN, (length - at - 0.5) / FADE_OUT), 0, 1)


def add(lines: Sequence[Line], bank: Raw, block: Samples, start: int) -> None:
    """Adds to block, the programme's samples from `start` on, what the lines say there."""
    end = start + len(block)
    for line in lines:
        first, last = max(line.start, start), min(line.end, end)
        if first < last:
            block[first - start : last - start] += bank.part(line.at + first - line.start, line.at + last - line.start)[
                :, 0
            ]
