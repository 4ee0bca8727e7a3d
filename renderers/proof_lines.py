"""Each line of narration in the finished film: at its place, on both sides, as loud as the others.

lines  [{"scene": "abertura", "start": sample, "samples": n, "recorded": n before it was stretched, if it was}]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import floor, log10
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


def placed(lines: list[Json], inputs: Inputs, decoded: Path) -> list[dict[str, Any]]:
    """Where each line is in the film's sound: `off` samples late, `score` alike, `sides_db` apart, `lufs` loud.

    One that is not at its place is looked for where the others should be: then `elsewhere` names that one's scene.
    Lines too short to correlate, or silent, are left out; `lufs` is None where a line is too short for it.
    """
    from renderers.sound import loudness, spoken, wav
    from renderers.sound.place import offset

    told = []
    for line in lines:
        recorded = spoken.line(inputs[f"line/{line['scene']}"], line["samples"], line.get("recorded"))
        if len(recorded) < LINE_LEAST_S * RATE or not recorded.any():
            continue
        first = max(0, line["start"] - WINDOW)
        heard = wav.part(decoded, first, line["start"] - first + len(recorded) + WINDOW)
        off, score = offset(recorded, heard, line["start"] - first, WINDOW)
        itself = heard[line["start"] - first :][: len(recorded)]
        lufs = loudness.lufs(itself) if len(itself) >= LEVEL_LEAST_S * RATE else None
        one = {"scene": line["scene"], "start": line["start"], "off": off, "score": round(score, 3)}
        one |= {"sides_db": _sides(itself), "lufs": round(lufs, 1) if lufs is not None and lufs > -70 else None}
        if 1 - score >= (LIMITS["line unlike"].fail or 1):
            one["elsewhere"] = _elsewhere(recorded, line, lines, decoded)
        told.append(one)
    return told


def _sides(heard: Samples) -> float:
    """dB between left and right, 0 for a voice in the middle."""
    power = (heard * heard).sum(axis=0)
    if power.shape != (2,) or not power.any():
        return 0.0
    return round(10 * log10(power.max() / power.min()), 1) if power.min() > power.max() / 1e9 else SIDE_MOST_DB


def _elsewhere(recorded: Samples, line: Json, lines: list[Json], decoded: Path) -> str | None:
    from renderers.sound import wav
    from renderers.sound.place import offset

    for other in lines:
        first = max(0, other["start"] - WINDOW)
        heard = wav.part(decoded, first, other["start"] - first + len(recorded) + WINDOW)
        if other is not line and len(heard) > len(recorded):
            _, score = offset(recorded, heard, other["start"] - first, WINDOW)
            if 1 - score < (LIMITS["line unlike"].warn or 0):
                return str(other["scene"])
    return None


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
