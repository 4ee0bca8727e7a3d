"""Captions: subtitles from the times of the words, and the list of chapters.

In:    the timeline.
Out:   build/<episode>/<episode>.srt and chapters.txt.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, Settings
from stages.core import cues
from stages.core.model import Episode
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name

CHAPTER_S = 10  # the shortest chapter that YouTube lists
CHAPTERS = 3  # and the fewest


def steps(ep: Episode) -> Iterator[Step]:
    timeline = task_name("timeline", ep.slug)

    def order(line: Line) -> Order | None:
        record = line.record(timeline)
        return Order(Recipe("captions", {"use": "captions"}, wanted(record.recipe.settings))) if record else None

    yield Step(
        task=task_name("captions", ep.slug),
        episode=ep.slug,
        kind="captions",
        maker="captions",
        ext="srt",
        order=order,
        paint=_paint,
        reads=(timeline,),
        links=(build_path(ep.slug, f"{ep.slug}.srt", draft=ep.draft),),
        says={"chapters": build_path(ep.slug, "chapters.txt", draft=ep.draft)},
    )


def wanted(timeline: Mapping[str, Any]) -> dict[str, Any]:
    """What of the timeline decides the captions: words, cuts and chapters."""
    return {
        "language": timeline["language"],
        "fps": timeline["fps"],
        "frames": timeline["frames"],
        "scenes": [
            {"start": scene["start"], "words": scene["voice"]["words"] if scene["voice"] else []}
            for scene in timeline["scenes"]
        ],
        "chapters": timeline["chapters"],
    }


def cues_of(settings: Mapping[str, Any]) -> list[cues.Cue]:
    """The cues of a recipe's settings, in whole frames."""
    words = [
        cues.Word(word["text"], word["start"], word["end"], n)
        for n, scene in enumerate(settings["scenes"])
        for word in scene["words"]
    ]
    cuts = [scene["start"] for scene in settings["scenes"]]
    return cues.cues(words, cuts, Fraction(settings["fps"]), settings["language"], settings["frames"])


def chapters(settings: Mapping[str, Any]) -> str:
    """A line a chapter, as YouTube reads them: the first at 0:00, none shorter than ten seconds. "" where too few."""
    fps = Fraction(settings["fps"])
    starts = [(Fraction(chapter["start"]) / fps, str(chapter["title"])) for chapter in settings["chapters"]]
    end_s = Fraction(settings["frames"]) / fps
    kept: list[tuple[Fraction, str]] = []
    for start_s, title in starts:
        if (not kept or start_s - kept[-1][0] >= CHAPTER_S) and (not kept or end_s - start_s >= CHAPTER_S):
            kept.append((start_s, title))
    if len(kept) < CHAPTERS:
        return ""
    return "".join(f"{_clock(int(start_s))} {' '.join(title.split())}\n" for start_s, title in kept)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:  # noqa: ARG001  # a maker's shape
    found = cues_of(settings)
    into.write_text(cues.srt(found, Fraction(settings["fps"])), encoding="utf-8")
    return Painting(facts={"cues": len(found), "chapters": chapters(settings)})
