"""What is wrong with a finished film: the measured against the declared, by limits that stand in one table.

What the timeline declares is not held against the film: its fades to black, its stills, its silences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Literal

from renderers.ffmpeg.listen import Span
from renderers.ffmpeg.measure import Measured
from renderers.ffmpeg.timecode import timecode
from renderers.painting import Json


@dataclass(frozen=True, slots=True)
class Limit:
    """A value of at least `warn` is worth a word, of at least `fail` stops the film. None: never."""

    warn: float | None
    fail: float | None
    unit: str


# Loudness for YouTube, which turns down and never up; EBU R 128's tolerance. BT.1359: 45 ms of sound early is noticed.
LIMITS: dict[str, Limit] = {
    "loudness": Limit(0.5, 1.0, "LU from the target"),  # ebur128 tells tenths
    "true peak": Limit(-0.9, -0.4, "dBTP"),  # above -1.0 and -0.5, in tenths
    "loudness range": Limit(12.1, None, "LU"),
    "sound and picture": Limit(1.01, 2.01, "frames apart at the end"),
    "silence": Limit(1.5, 3.0, "s"),
    "digital zero": Limit(0.02, 0.5, "s"),
    "clipped in a row": Limit(1, 6, "samples"),
    "black": Limit(0.1, 0.5, "s"),  # three frames at 30
    "freeze": Limit(1.0, 2.0, "s"),
}
TARGET_LUFS = -14.0
MISSING_DB = 40.0  # a channel so far below the other is not there


@dataclass(frozen=True, slots=True)
class Finding:
    level: Literal["warn", "fail"]
    check: str
    value: str
    limit: str
    timecode: str | None = None  # where; None: the whole film
    scene: str | None = None
    card: str | None = None
    remedy: str | None = None

    def __str__(self) -> str:
        where = f" at {self.timecode}" + (f', scene "{self.scene}"' if self.scene else "") if self.timecode else ""
        return f"{self.check}{where}: {self.value}, {self.limit}" + (f"; {self.remedy}" if self.remedy else "")


def findings(measured: Measured, declared: Json, limits: Mapping[str, Limit] = LIMITS) -> list[Finding]:
    """Everything that is not as declared, failures first.

    declared: {"size": [w, h], "fps": "24", "frames", "samples", "key_every": frames or None,
               "scenes": [{"name", "start", "frames"}],
               "black": [[start, end]], "still": [[start, end]]  in frames,
               "silent": [[start, end]]                          in samples}
    """
    found = [*_form(measured, declared), *_sound(measured, limits), *_stretches(measured, declared, limits)]
    return sorted(found, key=lambda finding: finding.level != "fail")


def _form(measured: Measured, declared: Json) -> Iterator[Finding]:
    """What must simply be so."""
    wanted: list[tuple[str, object, object]] = [
        ("frames", measured.frames, declared["frames"]),
        ("samples", measured.samples, declared["samples"]),
        ("frames a second", measured.fps, str(Fraction(declared["fps"]))),
        ("size", measured.size, tuple(declared["size"])),
        ("codec", (measured.codec, measured.profile), ("h264", "High")),
        ("pixel format", measured.pixel_format, "yuv420p"),
        (
            "colour tags",
            (measured.matrix, measured.primaries, measured.transfer, measured.range),
            ("bt709", "bt709", "bt709", "tv"),
        ),
        ("sound", (measured.sound_codec, measured.rate, measured.channels), ("aac", 48_000, 2)),
        ("every frame as long as the next", measured.even, True),
        ("index before the pictures", measured.index_first, True),
        ("decoder's complaints", measured.damage, ()),
    ]
    if declared.get("key_every"):
        wanted.append(("frames between key frames", measured.key_every, declared["key_every"]))
    for check, value, limit in wanted:
        if value != limit:
            yield Finding("fail", check, _said(value), f"should be {_said(limit)}")


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(_said(one) for one in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not said" if value is None else str(value)


def _sound(measured: Measured, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Levels, and the two ends."""
    apart = abs(Fraction(measured.samples, measured.rate) * Fraction(measured.fps) - measured.frames)
    yield from _held("sound and picture", float(apart), limits)
    if measured.loudness_lufs is None:
        yield Finding("fail", "loudness", "silence", f"{TARGET_LUFS} LUFS")
    else:
        yield from _held("loudness", round(abs(measured.loudness_lufs - TARGET_LUFS), 1), limits)
    yield from _held("true peak", measured.true_peak_dbtp, limits)
    yield from _held("loudness range", measured.loudness_range_lu, limits)
    yield from _held("clipped in a row", measured.clipped_in_a_row, limits)
    heard = [level for level in measured.channels_dbfs if level is not None]
    if heard and (len(heard) < measured.channels or max(heard) - min(heard) > MISSING_DB):
        yield Finding("fail", "channels", f"{_said(measured.channels_dbfs)} dBFS", "one of them is missing")


def _stretches(measured: Measured, declared: Json, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """What lasts too long, where the timeline did not ask for it."""
    fps, rate = Fraction(measured.fps), Fraction(measured.rate)
    kinds = (
        ("black", left(measured.black, declared["black"]), fps),
        ("freeze", left(measured.frozen, declared["still"]), fps),
        ("silence", left(measured.silent, declared["silent"]), rate),
        ("digital zero", left(measured.zeros, declared["silent"]), rate),
    )
    for check, spans, per_second in kinds:
        for start, end in spans:
            at = floor(start / per_second * fps)
            for finding in _held(check, float((end - start) / per_second), limits):
                yield replace(finding, timecode=timecode(at, fps), scene=_scene(at, declared["scenes"]))


def left(spans: Sequence[Span], declared: Sequence[Sequence[int]]) -> list[Span]:
    """What of the spans is not covered by the declared ones."""
    rest = list(spans)
    for start, end in declared:
        rest = [part for a, b in rest for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return rest


def _held(check: str, value: float | None, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """One value against its limit."""
    limit = limits[check]
    for level, bound in (("fail", limit.fail), ("warn", limit.warn)):
        if value is not None and bound is not None and value >= bound:
            yield Finding(
                "fail" if level == "fail" else "warn", check, f"{value:.4g} {limit.unit}", f"below {bound:g} wanted"
            )
            return


def _scene(frame: int, scenes: Sequence[Json]) -> str | None:
    return next((s["name"] for s in scenes if s["start"] <= frame < s["start"] + s["frames"]), None)
