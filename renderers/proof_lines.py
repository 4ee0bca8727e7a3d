"""Each line of narration in the finished film: at its place, on both sides, as loud as the others.

lines  [{"input": "line/1", "start": sample, "samples": n, "recorded": n before it was stretched, if it was}]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.ffmpeg.findings import Finding, at, held
from renderers.ffmpeg.limits import LEVEL_LEAST_S, LIMITS, LINE_LEAST_S, LINE_WINDOW_S
from renderers.painting import Inputs, Json

if TYPE_CHECKING:
    from renderers.sound.wav import Samples

RATE = 48_000
WINDOW = int(LINE_WINDOW_S * RATE)
SIDE_MOST_DB = 99.0  # a side that is silent
HOP = RATE // 10
SILENCE_LUFS = -70.0


def placed(
    lines: Sequence[Json], inputs: Inputs, decoded: Path, moments: Sequence[float]
) -> list[dict[str, Any] | None]:
    """Where each line is in the film's sound: `off` samples late, `score` alike, `sides_db` apart, `lufs` loud.

    One that is not at its place is looked for where the others should be: then `elsewhere` is that one's number. Lines
    too short to correlate, or silent, are None; `lufs` is None where a line is too short for it.
    """
    return [_placed(line, lines, inputs, decoded, moments) for line in lines]


def _placed(
    line: Json, lines: Sequence[Json], inputs: Inputs, decoded: Path, moments: Sequence[float]
) -> dict[str, Any] | None:
    from renderers.sound import spoken, wav
    from renderers.sound.place import offset

    recorded = spoken.line(inputs[line["input"]], line["samples"], line.get("recorded"))
    if len(recorded) < LINE_LEAST_S * RATE or not recorded.any():
        return None
    first = max(0, line["start"] - WINDOW)
    heard = wav.part(decoded, first, line["start"] - first + len(recorded) + WINDOW)
    off, score = offset(recorded, heard, line["start"] - first, WINDOW)
    itself = heard[line["start"] - first :][: len(recorded)]
    lufs = loud(moments, line["start"], line["start"] + len(itself)) if len(itself) >= LEVEL_LEAST_S * RATE else None
    one: dict[str, Any] = {"off": off, "score": round(score, 3), "sides_db": _sides(itself), "lufs": lufs}
    if 1 - score >= (LIMITS["line unlike"].fail or 1):
        one["elsewhere"] = _elsewhere(recorded, line, lines, decoded)
    return one


def loud(moments: Sequence[float], start: int, end: int) -> float | None:
    """LUFS of samples start <= n < end, by the gates of ITU-R BS.1770, from the film's moments that lie within.

    moments: the film's loudness in each 0.4 s, one in 0.1 s. None for silence.
    """
    blocks = [10 ** (one / 10) for one in moments[ceil(start / HOP) + 3 : end // HOP] if one > SILENCE_LUFS]
    if not blocks:
        return None
    gate = sum(blocks) / len(blocks) / 10  # 10 LU below
    above = [one for one in blocks if one > gate]
    return round(10 * log10(sum(above) / len(above)), 1)


def _sides(heard: Samples) -> float:
    """dB between left and right, 0 for a voice in the middle."""
    import numpy as np

    power = np.einsum("nc,nc->c", heard, heard)
    if power.shape != (2,) or not power.any():
        return 0.0
    return round(10 * log10(power.max() / power.min()), 1) if power.min() > power.max() / 1e9 else SIDE_MOST_DB


def _elsewhere(recorded: Samples, line: Json, lines: Sequence[Json], decoded: Path) -> int | None:
    from renderers.sound import wav
    from renderers.sound.place import offset

    for number, other in enumerate(lines):
        first = max(0, other["start"] - WINDOW)
        heard = wav.part(decoded, first, other["start"] - first + len(recorded) + WINDOW)
        if other is not line and len(heard) > len(recorded):
            _, score = offset(recorded, heard, other["start"] - first, WINDOW)
            if 1 - score < (LIMITS["line unlike"].warn or 0):
                return number
    return None


def named(found: Sequence[Json | None], lines: Sequence[Json]) -> list[dict[str, Any]]:
    """What was found of the lines, with the scenes they belong to; `lines` have the "scene" and "start" of each."""
    told = []
    for one, line in zip(found, lines, strict=True):
        if one is not None:
            said = {"scene": line["scene"], "start": line["start"], **one}
            if one.get("elsewhere") is not None:
                said["elsewhere"] = lines[one["elsewhere"]]["scene"]
            told.append(said)
    return told


def of_lines(told: list[dict[str, Any]], declared: Json) -> Iterator[Finding]:
    """What is wrong with lines, one thing a line at most, and their levels."""
    fps, scenes = Fraction(declared["fps"]), declared["scenes"]
    for line in told:
        for finding in _first(line, fps):
            frame = floor(Fraction(line["start"], RATE) * fps)
            yield replace(at(finding, frame, fps, scenes), scene=line["scene"])
    measured = sorted((line["lufs"], line["start"], line["scene"]) for line in told if line["lufs"] is not None)
    if len(measured) > 1:
        middle = measured[len(measured) // 2][0] if len(measured) % 2 else _mean(measured)
        lufs, start, scene = max(measured, key=lambda one: abs(one[0] - middle))
        for finding in held("line levels", measured[-1][0] - measured[0][0]):
            found = replace(finding, value=f"{lufs} LUFS, {finding.value}")
            yield replace(at(found, floor(Fraction(start, RATE) * fps), fps, scenes), scene=scene)


def _mean(measured: list[tuple[float, int, str]]) -> float:
    half = len(measured) // 2
    return (measured[half - 1][0] + measured[half][0]) / 2


def _first(line: dict[str, Any], fps: Fraction) -> list[Finding]:
    """The gravest of what is wrong with a line's place."""
    if 1 - line["score"] >= (LIMITS["line unlike"].fail or 1):
        there = f', it is where "{line["elsewhere"]}" should be' if line.get("elsewhere") else ""
        value, limit = f"score {line['score']}{there}", f"{1 - (LIMITS['line unlike'].fail or 1):g} is the least"
        return [Finding("fail", "line not found", value, limit, remedy=LIMITS["line unlike"].remedy)]
    off_s, off_frames = Fraction(line["off"], RATE), abs(Fraction(line["off"], RATE) * fps)
    checks = (
        held("line early", float(-off_s)),
        held("line late", float(off_s)),
        (replace(one, value=f"{line['off']:+d} samples, {one.value}") for one in held("line off", float(off_frames))),
        held("line on one side", line["sides_db"]),
        (replace(one, value=f"score {line['score']}, {one.value}") for one in held("line unlike", 1 - line["score"])),
    )
    return [one for found in checks for one in found][:1]
