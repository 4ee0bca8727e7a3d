"""The picture: one readable filter script for the whole episode.

In:    the timeline.
Out:   build/<episode>/picture.ffscript. The files that flow through it are named when it runs.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, Settings
from stages.core.code import maker
from stages.core.model import Episode
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name


def steps(ep: Episode) -> Iterator[Step]:
    timeline = task_name("timeline", ep.slug)
    composed = maker("picture", "renderers.ffmpeg.script")

    def order(line: Line) -> Order | None:
        record = line.record(timeline)
        return Order(Recipe("picture", composed, wanted(record.recipe.settings))) if record else None

    yield Step(
        task=task_name("picture", ep.slug),
        episode=ep.slug,
        kind="picture",
        maker="picture",
        ext="ffscript",
        order=order,
        paint=_paint,
        reads=(timeline,),
        links=(build_path(ep.slug, "picture.ffscript", draft=ep.draft),),
    )


def wanted(timeline: Mapping[str, Any]) -> dict[str, Any]:
    """What of the timeline decides the picture: where scenes, transitions and cards begin and end."""
    return {
        "size": timeline["size"],
        "fps": timeline["fps"],
        "frames": timeline["frames"],
        "scenes": [
            {
                "name": scene["name"],
                "start": scene["start"],
                "frames": scene["frames"],
                "clip": f"clip/{scene['name']}",
                "transition": scene["transition"],
            }
            for scene in timeline["scenes"]
        ],
        "cards": [
            {
                "name": f"{scene['name']}/{card['number']}",
                "image": f"card/{scene['name']}/{card['number']}",
                "start": card["start"],
                "end": card["end"],
                "fade_in": card["fade_in"],
                "fade_out": card["fade_out"],
            }
            for scene in timeline["scenes"]
            for card in scene["cards"]
        ],
        "fade_to_black": 0,
    }


def _paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:  # noqa: ARG001  # a maker's shape
    from renderers.ffmpeg.script import script

    composed = script(settings)
    into.write_text(composed.text, encoding="utf-8")
    return Painting(facts={"rolls": composed.rolls})
