"""When the words of bought lines are said: found again for nothing by each version of our code, so that a better way
of finding them reaches lines that were bought before it.

In:    a bought line and the times that its service sent.
Out:   cache/words/<key>.json.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from renderers.scratch import voice
from stages.core.code import maker, painter
from stages.core.model import Episode, Scene
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name


def task(ep: Episode, scene: Scene) -> str:
    return task_name("words", ep.slug, scene.name)


def step(ep: Episode, scene: Scene, text: str) -> Step:
    """For a line that is bought. The words of any other stand in its own record."""
    narration = task_name("narration", ep.slug, scene.name)
    found = maker("words", "renderers.word_times") | {"voice": voice.version()}

    def order(line: Line) -> Order | None:
        record = line.record(narration)
        if record is None:
            return None
        sent = record.receipt.get("alignment") if isinstance(record.receipt, Mapping) else None
        settings = {"text": text, "language": ep.language, "samples": record.facts["samples"], "alignment": sent}
        recipe = Recipe("words", found, settings, {"line": f"bytes:{record.digest}"})
        return Order(recipe, {"line": line.store.path(record.ref)})

    return Step(
        task=task(ep, scene),
        episode=ep.slug,
        kind="words",
        maker="words",
        ext="words.json",
        scene=scene.name,
        order=order,
        paint=painter("renderers.word_times"),
        reads=(narration,),
        links=(build_path(ep.slug, f"scenes/{scene.name}/words.json", draft=ep.draft),),
    )


def said(line: Line, ep: Episode, scene: Scene) -> Sequence[Mapping[str, Any]]:
    """The words of a scene's line, which must be up to date: as found today, else as they were when it came."""
    name = task(ep, scene)
    record = line.record(name) if name in line.steps else None
    record = record or line.record(task_name("narration", ep.slug, scene.name))
    assert record is not None, "a line is measured before its words are asked for"
    words: Sequence[Mapping[str, Any]] = record.facts["words"]
    return words
