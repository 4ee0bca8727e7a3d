"""Captions: subtitles from the times of the words, and the list of chapters.

In:    the timeline.
Out:   build/<episode>/<episode>.srt and chapters.txt.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.painting import Inputs, Painting, Progress, Settings
from stages.core.chapters import chapters
from stages.core.code import code, maker
from stages.core.model import Episode
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name

if TYPE_CHECKING:
    from stages.cues import Cue


WIDE_LINE, TALL_LINE = 42, 26  # characters of a line, on a picture that lies or is square, and on one that stands


def steps(ep: Episode) -> Iterator[Step]:
    timeline = task_name("timeline", ep.slug)
    written = maker("captions", "stages.cues") | {"chapters": code("stages.core.chapters")}

    def order(line: Line) -> Order | None:
        record = line.record(timeline)
        return Order(Recipe("captions", written, wanted(record.recipe.settings))) if record else None

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
        "characters": WIDE_LINE if timeline["size"][0] >= timeline["size"][1] else TALL_LINE,
        "scenes": [
            {"start": scene["start"], "words": scene["voice"]["words"] if scene["voice"] else []}
            for scene in timeline["scenes"]
        ],
        "chapters": timeline["chapters"],
    }


def cues_of(settings: Mapping[str, Any]) -> list[Cue]:
    """The cues of a recipe's settings, in whole frames."""
    from stages import cues

    words = [
        cues.Word(word["text"], word["start"], word["end"], n)
        for n, scene in enumerate(settings["scenes"])
        for word in scene["words"]
    ]
    cuts = [scene["start"] for scene in settings["scenes"]]
    fps, characters = Fraction(settings["fps"]), settings["characters"]
    return cues.cues(words, cuts, fps, settings["language"], settings["frames"], characters=characters)


def _paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:  # noqa: ARG001  # a maker's shape
    from stages.cues import srt

    found, fps = cues_of(settings), Fraction(settings["fps"])
    into.write_text(srt(found, fps) or "\n", encoding="utf-8")  # a film without words has a file without cues
    starts = [(chapter["start"], chapter["title"]) for chapter in settings["chapters"]]
    return Painting(facts={"cues": len(found), "chapters": chapters(starts, settings["frames"], fps)})
