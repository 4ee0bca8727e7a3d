"""The proof: the finished file is opened again and measured against the timeline.

In:    the video, the timeline, the captions, every line of narration.
Out:   build/<episode>/proof.json, and the video under its name: only what passes gets it.
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
    timeline, captions, video = (task_name(kind, ep.slug) for kind in ("timeline", "captions", "video"))
    lines = {scene.name: task_name("narration", ep.slug, scene.name) for scene in ep.scenes_with("narration")}
    measuring = maker("proof", "renderers.ffmpeg.run")

    def order(line: Line) -> Order | None:
        laid, encoded = line.record(timeline), line.record(video)
        if laid is None or encoded is None:
            return None
        measured = {"video": encoded}
        for name, task in lines.items():
            record = line.record(task)
            assert record is not None, "the timeline was laid out from it"
            measured[f"line/{name}"] = record
        return Order(
            Recipe(
                "proof",
                measuring,
                wanted(laid.recipe.settings),
                {name: f"bytes:{record.digest}" for name, record in measured.items()},
            ),
            {name: line.store.path(record.ref) for name, record in measured.items()},
        )

    yield Step(
        task=task_name("proof", ep.slug),
        episode=ep.slug,
        kind="proof",
        maker="proof",
        ext="proof.json",
        order=order,
        paint=_paint,
        reads=(timeline, captions, video, *lines.values()),
        links=(build_path(ep.slug, "proof.json", draft=ep.draft),),
        shows={video: build_path(ep.slug, f"{ep.slug}.mp4", draft=ep.draft)},
    )


def wanted(timeline: Mapping[str, Any]) -> dict[str, Any]:
    return {"frames": timeline["frames"], "samples": timeline["samples"]}


def _paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    into.write_text("{}")
    return Painting()
