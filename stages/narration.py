"""Narration: one line of speech per scene that has words.

In:    a checked Episode.
Out:   cache/narration/<key>.<ext> and its record, with the time of every word; of a bought line also its words, as they
       are found today.
Pays:  for words whose voice is a service's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from renderers.scratch import voice
from stages import paid, words
from stages.core.code import Paint, maker, painter
from stages.core.digests import digest_of_author
from stages.core.model import Episode, Narration, Scene
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name
from stages.core.store import open_store


def steps(ep: Episode) -> Iterator[Step]:
    for scene in ep.scenes:
        if scene.narration is not None:
            spoken = _step(ep, scene, scene.narration)
            yield replace(spoken, warns=partial(_outgrown, ep, scene)) if spoken.paid else spoken
            if spoken.paid:
                yield words.step(ep, scene, scene.narration.text or "")


def bought(ep: Episode, scene: Scene) -> bool:
    """Is its voice a service's? In a draft, only where the line is there already."""
    line = scene.narration
    if line is None or line.file is not None or not line.maker.paid:
        return False
    return not ep.draft or open_store().record(paid.speech(line, ep.language, *_around(ep, scene)).ref) is not None


def _step(ep: Episode, scene: Scene, line: Narration) -> Step:
    settings: dict[str, Any] = {"text": line.text, "language": ep.language}
    if line.file is not None:
        spoken = maker("own", "renderers.own_audio") | ({"voice": voice.version()} if line.text else {})
        recipe = Recipe("narration", spoken, settings, {"file": f"file:{digest_of_author(line.file)}"})
        step = _wanted(ep, scene, "own file", Order(recipe, {"file": line.file}), painter("renderers.own_audio"))
        return replace(step, names={"file": ep.shown(line.file)})
    if line.maker.paid:
        offer = paid.speech(line, ep.language, *_around(ep, scene))
        if not ep.draft or open_store().record(offer.ref):
            order = Order(offer.recipe, price_usd=offer.price_usd)
            return replace(_wanted(ep, scene, line.maker.use, order, None, offer.ext), seller=offer.seller)
    spoken = maker("scratch", "renderers.scratch.voice") | {"voice": voice.version()}
    recipe = Recipe("narration", spoken, settings | ({"take": line.take} if line.take > 1 else {}))
    return _wanted(ep, scene, "scratch", Order(recipe), painter("renderers.scratch.voice"))


def _outgrown(ep: Episode, scene: Scene, line: Line) -> tuple[str, ...]:
    """Of the clips beside a line that is to be bought, those that it outgrows."""
    from stages.alignment import line_of
    from stages.outgrown import told

    return told(line, ep, "narration", [ep.scenes[n] for n in line_of(ep.scenes, scene.number - 1)])


def _around(ep: Episode, scene: Scene) -> tuple[str | None, str | None]:
    """The lines before and after, where those scenes have any."""
    n = scene.number - 1
    near = (ep.scenes[n - 1] if n else None, ep.scenes[n + 1] if n + 1 < len(ep.scenes) else None)
    before, after = (one.narration.text if one and one.narration else None for one in near)
    return before, after


def _wanted(ep: Episode, scene: Scene, use: str, order: Order, paint: Paint | None, ext: str = "wav") -> Step:
    return Step(
        task=task_name("narration", ep.slug, scene.name),
        episode=ep.slug,
        kind="narration",
        maker=use,
        ext=ext,
        scene=scene.name,
        order=lambda _: order,
        paint=paint,
        links=(build_path(ep.slug, f"scenes/{scene.name}/narration.{ext}", draft=ep.draft),),
    )
