"""What the proof found, as a table that people read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from renderers.ffmpeg.findings import Finding
from renderers.painting import Json

HEAD = ("", "where", "scene", "check", "value", "limit")
WORDS = {"fail": "FAIL", "warn": "warn"}


def table(found: Sequence[Finding], measured: Json) -> str:
    """Lines of text: what the film is, then each finding in columns, with what to do about it below."""
    width, height = measured["size"]
    levels = (("loudness", "loudness_lufs", "LUFS"), ("true peak", "true_peak_dbtp", "dBTP"))
    told = [
        f"{measured['frames']} frames of {width}x{height} at {measured['fps']}, {measured['samples']} samples",
        ", ".join(f"{name} {_level(measured[fact], unit)}" for name, fact, unit in levels),
        "",
    ]
    if not found:
        return "\n".join([*told, "as the timeline says, in every check", ""])
    rows = [HEAD, *(_row(one) for one in found)]
    wide = [max(len(row[n]) for row in rows) for n in range(len(HEAD) - 1)]
    for n, row in enumerate(rows):
        told.append("  ".join([*(cell.ljust(size) for cell, size in zip(row, wide, strict=False)), row[-1]]).rstrip())
        remedy = found[n - 1].remedy if n else None
        if remedy:
            told.append(" " * (wide[0] + 2) + "→ " + remedy)
    failed = sum(one.level == "fail" for one in found)
    return "\n".join([*told, "", f"{failed} to mend, {len(found) - failed} to look at", ""])


def as_json(found: Sequence[Finding]) -> list[Json]:
    return [asdict(one) for one in found]


def _row(one: Finding) -> tuple[str, ...]:
    return (WORDS[one.level], one.timecode or "all", one.scene or "", one.check, one.value, one.limit)


def _level(value: float | None, unit: str) -> str:
    return "none" if value is None else f"{value:g} {unit}"
