"""What is wrong with a finished film: the measured against the declared, by the limits of one table (`limits`).

What the timeline declares is not held against the film: its fades to black, its stills, its silences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from renderers.ffmpeg.limits import AGAIN, CHANNEL_MISSING_DB, LIMITS, Level, Limit
from renderers.ffmpeg.listen import Span
from renderers.ffmpeg.measure import Measured
from renderers.ffmpeg.timecode import timecode
from renderers.painting import Json

MOST_SAID = 3  # of the decoder's complaints
# where nothing else is declared
TARGET_LUFS, CEILING_DBTP = -14.0, -1.0
CODEC, PROFILE, PIXELS, SOUND = "h264", "High", "yuv420p", ("aac", 48_000, 2)


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
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

    def brief(self) -> str:
        """The same without what to do about it."""
        return str(replace(self, remedy=None))


def findings(measured: Measured, declared: Json, limits: Mapping[str, Limit] = LIMITS) -> list[Finding]:
    """Everything of the file as a whole that is not as declared, failures first.

    declared: {"size": [w, h], "fps": "24", "frames", "samples", "key_every": at most so many frames, or None,
               "scenes": [{"name", "start", "frames"}],
               "black": [[start, end]], "still": [[start, end]], "may_stand": [[start, end]]  in frames,
               "silent": [[start, end]]                                                       in samples,
               "edit_lists": False where the film must have none,
               "target_lufs": "-14", "ceiling_dbtp": "-1",
               "codec": "h264", "profile": "High", "pixel_format": "yuv420p", "sound": ["aac", rate, channels]}
    All from "may_stand" on may lack. A picture that may stand (a service's own) is only told of.
    """
    found = [*_form(measured, declared), *_sound(measured, declared, limits), *_stretches(measured, declared, limits)]
    return in_order(found)


def in_order(found: Sequence[Finding]) -> list[Finding]:
    """Failures first, each kind by time."""
    return sorted(found, key=lambda finding: (finding.level != "fail", finding.timecode or ""))


def _form(measured: Measured, declared: Json) -> Iterator[Finding]:
    """What must simply be so."""
    wanted: list[tuple[str, object, object]] = [
        ("frames", measured.frames, declared["frames"]),
        ("samples", measured.samples, declared["samples"]),
        ("frames a second", measured.fps, str(Fraction(declared["fps"]))),
        ("size", measured.size, tuple(declared["size"])),
        (
            "codec",
            (measured.codec, measured.profile),
            (declared.get("codec", CODEC), declared.get("profile", PROFILE)),
        ),
        ("pixel format", measured.pixel_format, declared.get("pixel_format", PIXELS)),
        (
            "colour tags",
            (measured.matrix, measured.primaries, measured.transfer, measured.range),
            ("bt709", "bt709", "bt709", "tv"),
        ),
        ("sound", (measured.sound_codec, measured.rate, measured.channels), tuple(declared.get("sound", SOUND))),
        ("every frame as long as the next", measured.even, True),
        ("index before the pictures", measured.index_first, True),
        ("closed groups of pictures", measured.closed, True),
        ("edit lists", measured.edits_whole, True),
        ("decoder's complaints", few(measured.damage), ()),
    ]
    most = declared.get("key_every")
    if most and measured.key_every > most:
        wanted.append(("frames between key frames", measured.key_every, f"at most {most}"))
    if declared.get("edit_lists") is False:
        wanted.append(("edit lists", measured.edit_lists, 0))
    for check, value, limit in wanted:
        if value != limit:
            yield Finding("fail", check, said(value), f"should be {said(limit)}", remedy=AGAIN)


def few(told: tuple[str, ...]) -> tuple[str, ...]:
    """The first of many, and how many more there are: a spoiled film has a complaint a frame."""
    return (
        told
        if len(told) <= MOST_SAID
        else (*(f"{one}," for one in told[:MOST_SAID]), f"and {len(told) - MOST_SAID} more")
    )


def said(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(said(one) for one in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not said" if value is None else str(value)


def _sound(measured: Measured, declared: Json, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """Levels, and the two ends."""
    rate, fps = Fraction(measured.rate), Fraction(measured.fps)
    apart = abs(Fraction(measured.samples, measured.rate) * fps - measured.frames)
    yield from held("sound and picture", float(apart), limits)
    picture_s, sound_s = (Fraction(one) for one in measured.begins_s)
    yield from held("beginning", float(abs(sound_s - picture_s)), limits)
    target = float(declared.get("target_lufs", TARGET_LUFS))
    if measured.loudness_lufs is None:
        yield Finding("fail", "loudness", "silence", f"{target} LUFS", remedy=limits["loudness"].remedy)
    else:
        for finding in held("loudness", round(abs(measured.loudness_lufs - target), 1), limits):
            yield replace(finding, value=f"{measured.loudness_lufs} LUFS, {finding.value}")
    if measured.true_peak_dbtp is not None:
        above = round(measured.true_peak_dbtp - float(declared.get("ceiling_dbtp", CEILING_DBTP)), 1)
        for finding in held("true peak", above, limits):
            told = replace(finding, value=f"{measured.true_peak_dbtp} dBTP, {finding.value}")
            yield at(told, floor(measured.loudest / rate * fps), fps, declared["scenes"])
    yield from held("loudness range", measured.loudness_range_lu, limits)
    for finding in held("clipped in a row", measured.clipped_in_a_row, limits):
        yield at(finding, floor((measured.worst_clipped or 0) / rate * fps), fps, declared["scenes"])
    heard = [level for level in measured.channels_dbfs if level is not None]
    if heard and (len(heard) < measured.channels or max(heard) - min(heard) > CHANNEL_MISSING_DB):
        yield Finding(
            "fail", "channels", f"{said(measured.channels_dbfs)} dBFS", "one of them is missing", remedy=AGAIN
        )


def _stretches(measured: Measured, declared: Json, limits: Mapping[str, Limit]) -> Iterator[Finding]:
    """What lasts too long, where the timeline did not ask for it."""
    fps, rate = Fraction(measured.fps), Fraction(measured.rate)
    still = [*declared["still"], *declared.get("may_stand", ())]
    for start, end in left(measured.black, declared["black"]):
        long = list(held("black for long", float((end - start) / fps), limits))
        for finding in long or held("black", end - start, limits):
            yield at(finding, start, fps, declared["scenes"])
    kinds = (
        ("freeze", left(measured.frozen, still), fps, fps),
        ("silence", left(measured.silent, declared["silent"]), rate, rate),
        ("digital zero", left(measured.zeros, declared["silent"]), rate, rate),
    )
    for check, spans, per_second, per_unit in kinds:
        for start, end in spans:
            for finding in held(check, float((end - start) / per_unit), limits):
                yield at(finding, floor(start / per_second * fps), fps, declared["scenes"])
    for span in left(measured.frozen, declared["still"]):
        for a, b in left([span], left([(0, measured.frames)], declared.get("may_stand", ()))):
            for finding in held("freeze", float((b - a) / fps), limits):
                yield at(replace(finding, level="warn"), a, fps, declared["scenes"])


def left(spans: Sequence[Span], declared: Sequence[Sequence[int]]) -> list[Span]:
    """What of the spans is not covered by the declared ones."""
    rest = list(spans)
    for start, end in declared:
        rest = [part for a, b in rest for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return rest


def held(check: str, value: float | None, limits: Mapping[str, Limit] = LIMITS) -> Iterator[Finding]:
    """One value against its limit: at most one finding, with its remedy."""
    limit = limits[check]
    bounds: tuple[tuple[Level, float | None], ...] = (("fail", limit.fail), ("warn", limit.warn))
    for level, bound in bounds:
        if value is not None and bound is not None and value >= bound:
            yield Finding(
                level, check, f"{value:.4g} {limit.unit}", f"below {bound:g} wanted", remedy=limit.remedy or None
            )
            return


def at(finding: Finding, frame: int, fps: Fraction, scenes: Sequence[Json]) -> Finding:
    """The same finding with its place."""
    return replace(finding, timecode=timecode(frame, fps), scene=scene_at(frame, scenes))


def scene_at(frame: int, scenes: Sequence[Json]) -> str | None:
    return next((s["name"] for s in scenes if s["start"] <= frame < s["start"] + s["frames"]), None)
