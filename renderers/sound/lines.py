"""Lines of narration at their places: levelled to each other, with soft edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from renderers.painting import RenderError
from renderers.sound import wav
from renderers.sound.loudness import SILENCE_LUFS, Meter, ratio
from renderers.sound.raw import BLOCK
from renderers.sound.tone import Floor, is_pause, quietest
from renderers.sound.wav import RATE, Samples

BUS_LUFS = -16.0  # of every line before the master gain, which then has little left to do
MOST_GAIN_DB, MOST_CUT_DB = 20.0, 30.0
FADE_IN, FADE_OUT = RATE * 5 // 1000, RATE * 10 // 1000  # a hard cut clicks; these do not, and touch no word


@dataclass(frozen=True, slots=True)
class Line:
    """One recording and its place; samples start <= n < end of the programme."""

    name: str
    path: Path
    start: int
    end: int
    gain_db: float
    floor: Floor | None  # its own quietest stretch, at the level it will have
    loud: bool  # there is something to hear
    held: str = ""  # why it is not as loud as the others


def placed(wanted: Sequence[Mapping[str, object]], inputs: Mapping[str, Path], total: int) -> list[Line]:
    """Every line measured. Raises RenderError for one that leaves the programme."""
    lines = []
    for line in wanted:
        name, start = str(line["name"]), int(str(line["start"]))
        end = start + wav.length(inputs[name])
        if start < 0 or end > total:
            raise RenderError(
                f"{name}: samples {start} to {end} are not inside a programme of {total}",
                hint="lay the timeline out again",
            )
        measured, quiet = _measured(inputs[name])
        gain_db, held = _gain(name, measured)
        own = quiet.at(ratio(gain_db)) if quiet else None
        lines.append(Line(name, inputs[name], start, end, gain_db, own, measured > SILENCE_LUFS, held))
    return lines


def _measured(path: Path) -> tuple[float, Floor | None]:
    """Loudness, and the noise in its pauses if there is any."""
    meter, energy = Meter(), 0.0
    found: Floor | None = None
    length = wav.length(path)
    for start in range(0, length, BLOCK):
        block = wav.part(path, start, BLOCK).mean(axis=1)
        meter.add(block)
        energy += float(np.dot(block, block))
        found = quietest(block, found)
    return meter.lufs(), found if found and is_pause(found, (energy / length) ** 0.5) else None


def _gain(name: str, measured: float) -> tuple[float, str]:
    if measured <= SILENCE_LUFS:
        return 0.0, f"{name} is silent"
    wanted = BUS_LUFS - measured
    bounded = min(max(wanted, -MOST_CUT_DB), MOST_GAIN_DB)
    if bounded == wanted:
        return wanted, ""
    return bounded, f"{name} is at {measured:.1f} LUFS: changed by {bounded:+.0f} dB, not by {wanted:+.1f}"


def add(lines: Sequence[Line], block: Samples, start: int) -> None:
    """Adds to block, the programme's samples from `start` on, what the lines say there."""
    end = start + len(block)
    for line in lines:
        first, last = max(line.start, start), min(line.end, end)
        if first >= last:
            continue
        pcm = wav.part(line.path, first - line.start, last - first).mean(axis=1)
        at = np.arange(first, last)
        edges = np.minimum((at - line.start + 0.5) / FADE_IN, (line.end - at - 0.5) / FADE_OUT)
        block[first - start : last - start] += pcm * np.clip(edges, 0, 1) * ratio(line.gain_db)
