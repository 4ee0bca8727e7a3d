"""The mix: all sound as one file, exact to the sample, at the loudness that is asked.

In:    the timeline, the narration, the author's music.
Out:   build/<episode>/mix.wav.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stages.core.code import maker, painter
from stages.core.digests import digest_of_author
from stages.core.model import Episode, Music
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name

TARGET_LUFS = "-14"  # what YouTube plays at; it turns down, never up
CEILING_DBTP = "-1"


def steps(ep: Episode) -> Iterator[Step]:
    timeline = task_name("timeline", ep.slug)
    lines = {scene.name: task_name("narration", ep.slug, scene.name) for scene in ep.scenes_with("narration")}
    mixed = maker("mix", "renderers.sound.mix")

    def order(line: Line) -> Order | None:
        laid = line.record(timeline)
        if laid is None:
            return None
        inputs, paths = {}, {}
        for name, task in lines.items():
            record = line.record(task)
            assert record is not None, "the timeline was laid out from it"
            inputs[f"line/{name}"] = f"bytes:{record.digest}"
            paths[f"line/{name}"] = line.store.path(record.ref)
        if ep.music is not None:
            inputs["music"] = f"file:{digest_of_author(ep.music.file)}"
            paths["music"] = ep.music.file
        return Order(Recipe("mix", mixed, wanted(laid.recipe.settings, ep.music), inputs), paths)

    yield Step(
        task=task_name("mix", ep.slug),
        episode=ep.slug,
        kind="mix",
        maker="mix",
        ext="wav",
        order=order,
        paint=painter("renderers.sound.mix"),
        reads=(timeline, *lines.values()),
        links=(build_path(ep.slug, "mix.wav", draft=ep.draft),),
        names={"music": ep.shown(ep.music.file)} if ep.music else {},
    )


def wanted(timeline: Mapping[str, Any], music: Music | None) -> dict[str, Any]:
    """What of the timeline decides the sound: where each line begins, where there are words."""
    voiced = [scene for scene in timeline["scenes"] if scene["voice"]]
    return {
        "samples": timeline["samples"],
        "lines": [
            {"name": f"line/{scene['name']}", "start": scene["voice"]["start"], "samples": scene["voice"]["samples"]}
            for scene in voiced
        ],
        "words": [[word["start"], word["end"]] for scene in voiced for word in scene["voice"]["words"]],
        "music": None if music is None else {"gain_db": str(music.gain_db), "duck_db": str(music.duck_db)},
        "target_lufs": TARGET_LUFS,
        "ceiling_dbtp": CEILING_DBTP,
        "seed": timeline["episode"],
    }
