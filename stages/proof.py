"""The proof: the finished file is opened again and measured against the timeline.

In:    the video, the timeline, the mix, every line of narration.
Out:   build/<episode>/proof.json, and the video under its name: only what passes gets it.
Pays:  never.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings
from stages.core.code import maker, painter
from stages.core.model import Episode, Scene
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, point, task_name


def steps(ep: Episode) -> Iterator[Step]:
    timeline, captions, mix, video = (task_name(kind, ep.slug) for kind in ("timeline", "captions", "mix", "video"))
    lines = {scene.name: task_name("narration", ep.slug, scene.name) for scene in ep.scenes_with("narration")}
    measuring = maker("proof", "renderers.proof")

    def order(line: Line) -> Order | None:
        laid, mixed, encoded = (line.record(task) for task in (timeline, mix, video))
        if laid is None or mixed is None or encoded is None:
            return None
        measured = {"video": encoded}
        for name, task in lines.items():
            record = line.record(task)
            assert record is not None, "the timeline was laid out from it"
            measured[f"line/{name}"] = record
        settings = wanted(ep, laid.recipe.settings) | {"quiet": bool(mixed.facts["held"])}
        inputs = {name: f"bytes:{record.digest}" for name, record in measured.items()}
        return Order(
            Recipe("proof", measuring, settings, inputs),
            {name: line.store.path(record.ref) for name, record in measured.items()},
        )

    def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
        failed = build_path(ep.slug, f"{ep.slug}.failed.mp4", draft=ep.draft)
        try:
            made = painter("renderers.proof")(settings, inputs, into, progress)
        except RenderError as error:
            point(failed, inputs["video"])
            error.hint = f"look at {failed}; what was measured stands above"
            raise
        failed.unlink(missing_ok=True)
        return made

    yield Step(
        task=task_name("proof", ep.slug),
        episode=ep.slug,
        kind="proof",
        maker="proof",
        ext="proof.json",
        order=order,
        paint=paint,
        reads=(timeline, captions, mix, video, *lines.values()),
        links=(build_path(ep.slug, "proof.json", draft=ep.draft),),
        shows={video: build_path(ep.slug, f"{ep.slug}.mp4", draft=ep.draft)},
    )


def wanted(ep: Episode, timeline: Mapping[str, Any]) -> dict[str, Any]:
    """What the finished file must be, and what of its black, still and silent stretches was asked for."""
    scenes = timeline["scenes"]
    first = scenes[0]["transition"]
    return {
        "declared": {
            "size": timeline["size"],
            "fps": timeline["fps"],
            "frames": timeline["frames"],
            "samples": timeline["samples"],
            "scenes": [{name: scene[name] for name in ("name", "start", "frames")} for scene in scenes],
            "black": [[0, first["after"]]] if first["kind"] != "cut" else [],
            "still": [list(span) for span in _stills(ep, scenes)],
            "silent": [list(span) for span in silences(ep, timeline)],
        },
        "lines": [
            {"scene": scene["name"], "start": scene["voice"]["start"], "samples": scene["voice"]["samples"]}
            for scene in scenes
            if scene["voice"]
        ],
    }


def silences(ep: Episode, timeline: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Samples without words that somebody asked for: a scene that holds, or has none, and the two ends of the film."""
    said = [
        (scene["voice"]["start"], scene["voice"]["start"] + scene["voice"]["samples"], n)
        for n, scene in enumerate(timeline["scenes"])
        if scene["voice"]
    ]
    edges = [(0, 0, -1), *said, (timeline["samples"], timeline["samples"], len(ep.scenes))]
    for (_, end, n), (start, _, m) in itertools.pairwise(edges):
        between = ep.scenes[max(n, 0) : m]
        if (
            n < 0
            or m == len(ep.scenes)
            or any(scene.hold_s is not None or scene.narration is None for scene in between)
        ):
            yield end, start


def _stills(ep: Episode, scenes: list[Mapping[str, Any]]) -> Iterator[tuple[int, int]]:
    """Frames of scenes whose picture may stand still: no picture of their own, a still move, or the author's clip."""
    for scene, placed in zip(ep.scenes, scenes, strict=True):
        if _may_stand(scene):
            yield placed["start"], placed["start"] + placed["frames"]


def _may_stand(scene: Scene) -> bool:
    if scene.clip is not None and (scene.clip.file is not None or scene.clip.maker.paid):
        return True
    return scene.frame is None or (scene.clip is not None and scene.clip.move == "still") or scene.fit == "hold"
