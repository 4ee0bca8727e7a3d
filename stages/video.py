"""The encode: every frame and every sample, once.

In:    the filter script, the clips and cards that flow through it, the mix.
Out:   cache/video/<key>.mp4. It gets its name in `build/` when it has been measured (proof).
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, Settings
from stages import brand, clips, plates
from stages.cards import card_task
from stages.clips import clip_task
from stages.core.code import maker, painter
from stages.core.model import Episode
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, task_name
from stages.core.store import open_store
from stages.frames import frame_task

CONFORMING = 0.2  # of the progress bar, where there is something to conform


def steps(ep: Episode) -> Iterator[Step]:
    timeline, picture, mix = (task_name(kind, ep.slug) for kind in ("timeline", "picture", "mix"))
    clip_tasks = {scene.name: clip_task(ep, scene) for scene in ep.scenes}
    through = {f"clip/{name}": task for name, task in clip_tasks.items()} | {
        f"card/{scene.name}/{card.number}": card_task(ep, scene.name, card.number)
        for scene in ep.scenes
        for card in scene.cards
    }

    through |= {f"ground/{scene.name}": frame_task(ep, scene) for scene in ep.scenes if plates.keyed(scene)}
    if marking := brand.mark(ep):
        through["mark"] = marking.task

    def order(line: Line) -> Order | None:
        laid, scripted, mixed = (line.record(task) for task in (timeline, picture, mix))
        if laid is None or scripted is None or mixed is None:
            return None
        flowing = {"script": scripted, "mix": mixed}
        for name, task in through.items():
            record = line.record(task)
            if record is None:
                return None
            flowing[name] = record
        conforming = {
            f"clip/{scene.name}": plates.wanted(scene, laid.recipe.settings, flowing[f"clip/{scene.name}"])
            for scene in ep.scenes
            if not clips.roll_ready(line.steps[clip_tasks[scene.name]])
        }
        settings = wanted(laid.recipe.settings, scripted.facts["rolls"], "draft" if ep.draft else "final")
        encoder = maker("encode", "renderers.ffmpeg.encode")
        if conforming:
            settings["conform"] = conforming
            encoder["conform"] = plates.version()
        return Order(
            Recipe("video", encoder, settings, {name: f"bytes:{record.digest}" for name, record in flowing.items()}),
            {name: line.store.path(record.ref) for name, record in flowing.items()},
        )

    yield Step(
        task=task_name("video", ep.slug),
        episode=ep.slug,
        kind="video",
        maker="encode",
        ext="mp4",
        order=order,
        paint=_paint,
        reads=(timeline, picture, mix, *through.values()),
    )


def wanted(timeline: Mapping[str, Any], rolls: list[Any], preset: str) -> dict[str, Any]:
    starts = [chapter["start"] for chapter in timeline["chapters"]]
    return {
        "rolls": rolls,
        "size": timeline["size"],
        "fps": timeline["fps"],
        "frames": timeline["frames"],
        "samples": timeline["samples"],
        "preset": preset,
        "title": timeline["title"],
        "language": timeline["language"],
        "chapters": [
            {"title": chapter["title"], "start": chapter["start"], "end": end}
            for chapter, end in zip(timeline["chapters"], [*starts[1:], timeline["frames"]], strict=True)
        ],
    }


def _paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    store = open_store()
    ready = dict(inputs)
    conforming = settings.get("conform", {})
    for n, (name, plate) in enumerate(conforming.items()):
        sources = {"clip": f"clips/{inputs[name].name}"}
        if ground := ready.pop(name.replace("clip/", "ground/", 1), None):
            sources["ground"] = f"frames/{ground.name}"
        ready[name] = plates.plate(store, plate, sources, lambda _: None)
        progress(CONFORMING * (n + 1) / len(conforming))
    begun = CONFORMING if conforming else 0.0
    plain = {name: value for name, value in settings.items() if name != "conform"}
    plain["script"] = ready.pop("script").read_text(encoding="utf-8")
    encode = painter("renderers.ffmpeg.encode")
    return encode(plain, ready, into, lambda share: progress(begun + (1 - begun) * share))
