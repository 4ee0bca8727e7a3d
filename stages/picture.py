"""The picture: one readable filter script for the whole episode.

In:    the timeline.
Out:   build/<episode>/picture.ffscript. The files that flow through it are named when it runs.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, Settings
from stages import brand
from stages.cards import moving
from stages.core.code import maker
from stages.core.model import Episode
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name


def steps(ep: Episode) -> Iterator[Step]:
    timeline = task_name("timeline", ep.slug)
    composed = maker("picture", "renderers.ffmpeg.script")
    moved = reels(ep)
    filling = frozenset(f"{s.name}/{card.number}" for s in ep.scenes for card in s.cards if card.kind in brand.FILLING)
    marking = brand.mark(ep)

    def order(line: Line) -> Order | None:
        record = line.record(timeline)
        if record is None:
            return None
        settings = wanted(record.recipe.settings, moved)
        if ep.captions.burn:
            settings["captions"] = True
        if marking is not None:
            marked = line.record(marking.task)
            if marked is None:
                return None
            settings["mark"] = {"image": "mark", "x": marked.facts["x"], "y": marked.facts["y"]}
            if away := _filled(record.recipe.settings, filling):
                settings["mark"]["away"] = away
        return Order(Recipe("picture", composed, settings))

    yield Step(
        task=task_name("picture", ep.slug),
        episode=ep.slug,
        kind="picture",
        maker="picture",
        ext="ffscript",
        order=order,
        paint=_paint,
        reads=(timeline, marking.task) if marking else (timeline,),
        links=(build_path(ep.slug, "picture.ffscript", draft=ep.draft),),
    )


def reels(ep: Episode) -> frozenset[str]:
    """The cards that move, as "scene/number"."""
    return frozenset(f"{scene.name}/{card.number}" for scene in ep.scenes for card in scene.cards if moving(card))


def _filled(timeline: Mapping[str, Any], filling: Collection[str]) -> list[list[int]]:
    """The frames on which a card that fills the frame stands whole."""
    return [
        [card["start"] + card["fade_in"], card["end"] - card["fade_out"]]
        for scene in timeline["scenes"]
        for card in scene["cards"]
        if f"{scene['name']}/{card['number']}" in filling
    ]


def wanted(timeline: Mapping[str, Any], reels: Collection[str] = ()) -> dict[str, Any]:
    """What of the timeline decides the picture: where scenes, transitions and cards begin and end.

    `reels` are the cards that move, as "scene/number".
    """
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
            | ({"moves": True} if f"{scene['name']}/{card['number']}" in reels else {})
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
