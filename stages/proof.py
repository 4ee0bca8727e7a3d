"""The proof: the finished file is opened again and measured against the timeline.

In:    the video, the timeline, the mix, every line of narration, every card.
Out:   build/<episode>/proof.json, and the video under its name: only what passes gets it.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings
from stages.cards import card_task
from stages.core.code import maker, painter
from stages.core.model import Episode, Scene
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, point, task_name
from stages.mix import TARGET_LUFS
from stages.proof_texts import standing_texts

NEAR_LU = 0.5


def steps(ep: Episode) -> Iterator[Step]:
    timeline, captions, mix, video = (task_name(kind, ep.slug) for kind in ("timeline", "captions", "mix", "video"))
    lines = {scene.name: task_name("narration", ep.slug, scene.name) for scene in ep.scenes_with("narration")}
    cards = {
        f"{scene.name}/{card.number}": card_task(ep, scene.name, card.number)
        for scene in ep.scenes
        for card in scene.cards
    }
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
        drawn = {name: record for name, task in cards.items() if (record := line.record(task)) is not None}
        texts = standing_texts(laid.recipe.settings, {name: record.facts for name, record in drawn.items()})
        read = {text["input"] for text in texts}
        measured |= {f"card/{name}": record for name, record in drawn.items() if f"card/{name}" in read}
        settings = wanted(ep, laid.recipe.settings) | {"quiet": _quiet(mixed.facts["lufs"]), "texts": texts}
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
        reads=(timeline, captions, mix, video, *lines.values(), *cards.values()),
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
            "black": [[0, first["after"]] if first["kind"] != "cut" else [0, 0], *_spans(ep, timeline, _may_be_black)],
            "still": _spans(ep, timeline, _may_stand),
            "silent": [*_silences(ep, timeline)],
        },
        "lines": [
            {"scene": scene["name"], "start": scene["voice"]["start"], "samples": scene["voice"]["samples"]}
            for scene in scenes
            if scene["voice"]
        ],
    }


def _quiet(lufs: float) -> bool:
    """Did the mix stay away from its target on purpose: nothing but room tone, or too little to raise?"""
    return abs(lufs - float(TARGET_LUFS)) > NEAR_LU


def _silences(ep: Episode, timeline: Mapping[str, Any]) -> Iterator[list[int]]:
    """Samples in which nobody needs to speak: between the lines, as they were laid out, and in the author's own."""
    voices = [scene["voice"] for scene in timeline["scenes"]]
    end = 0
    for voice in filter(None, voices):
        yield [end, voice["start"]]
        end = voice["start"] + voice["samples"]
    yield [end, timeline["samples"]]
    for scene, voice in zip(ep.scenes, voices, strict=True):
        if voice and scene.narration is not None and scene.narration.file is not None:
            yield [voice["start"], voice["start"] + voice["samples"]]


def _spans(ep: Episode, timeline: Mapping[str, Any], which: Callable[[Scene], bool]) -> list[list[int]]:
    """The frames of the scenes of that kind."""
    placed = zip(ep.scenes, timeline["scenes"], strict=True)
    return [[place["start"], place["start"] + place["frames"]] for scene, place in placed if which(scene)]


def _may_be_black(scene: Scene) -> bool:
    """The author's own picture is as dark as the author likes."""
    return (scene.clip is not None and scene.clip.file is not None) or (
        scene.frame is not None and scene.frame.file is not None
    )


def _may_stand(scene: Scene) -> bool:
    """No picture of its own, a picture or clip that may have nothing in it that moves, or a move that stands."""
    if scene.frame is None or _may_be_black(scene) or scene.fit == "hold":
        return True
    return scene.clip is not None and (scene.clip.maker.paid or scene.clip.move == "still")
