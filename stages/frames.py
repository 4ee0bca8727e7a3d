"""Starting frames: one still per scene that needs one.

In:    a checked Episode.
Out:   cache/frames/<key>.png (or .jpg) and its record.
Pays:  for a frame with a prompt whose maker is a service.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from renderers import animatic, ground, own
from renderers.text import fonts
from renderers.themes import theme
from stages import paid
from stages.core.code import code, libraries
from stages.core.digests import digest_of_author
from stages.core.model import Episode, Frame, Scene
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name
from stages.core.store import open_store

SPARE = (9, 8)  # drawn stills are this much larger than the video, so that no pan magnifies them


def steps(ep: Episode) -> Iterator[Step]:
    for scene in ep.scenes:
        if scene.frame is not None or scene.clip is None or scene.clip.file is None:
            yield _step(ep, scene)  # else the author's clip is the whole picture


def frame_task(ep: Episode, scene: Scene) -> str:
    return task_name("frames", ep.slug, scene.name)


def bought_ref(ep: Episode, scene: Scene) -> str:
    """The still that a bought clip starts from, named before it exists; never a drawn one, not in a draft either."""
    step = _step(replace(ep, draft=False), scene)
    order = step.order(Line([], open_store()))
    assert order is not None, "frames read nothing"
    return order.recipe.ref(step.ext)


def _step(ep: Episode, scene: Scene) -> Step:
    frame = scene.frame
    if frame is None:
        return _free(ep, scene, "ground", Order(_ground(ep, scene)))
    if frame.file is not None:
        step = _free(ep, scene, "own file", Order(_own(frame.file), {"file": frame.file}))
        return replace(step, names={"file": ep.shown(frame.file)})
    if frame.maker.paid:
        offer = paid.frame(frame)
        if not ep.draft or open_store().record(offer.ref):
            step = _free(ep, scene, frame.maker.use, Order(offer.recipe), offer.ext)
            return replace(step, paid=True, price_usd=offer.price_usd)
    return _free(ep, scene, "animatic", Order(_animatic(ep, scene, frame)))


def _free(ep: Episode, scene: Scene, maker: str, order: Order, ext: str = "png") -> Step:
    paints = {"ground": ground.paint, "own file": own.paint_image, "animatic": animatic.paint}
    return Step(
        task=frame_task(ep, scene),
        episode=ep.slug,
        kind="frames",
        maker=maker,
        ext=ext,
        scene=scene.name,
        order=lambda _: order,
        paint=paints.get(maker, paid.refuse),
        links=(build_path(ep.slug, f"scenes/{scene.name}/frame.{ext}", draft=ep.draft),),
    )


def _ground(ep: Episode, scene: Scene) -> Recipe:
    maker = {"use": "ground", "code": code("renderers.ground"), "libraries": libraries(*ground.LIBRARIES)}
    return Recipe("frames", maker, {"size": list(ep.size), "theme": theme(ep.theme), "variant": scene.name})


def _own(file: Path) -> Recipe:
    maker = {"use": "own", "code": code("renderers.own"), "libraries": libraries(*own.LIBRARIES)}
    return Recipe("frames", maker, {}, {"file": f"file:{digest_of_author(file)}"})


def _animatic(ep: Episode, scene: Scene, frame: Frame) -> Recipe:
    maker = {
        "use": "animatic",
        "code": code("renderers.animatic"),
        "libraries": libraries(*animatic.LIBRARIES),
        "fonts": {face: fonts.digest(face) for face in fonts.drawn_with(animatic.FACES)},
    }
    settings = {
        "prompt": frame.prompt,
        "seed": frame.seed,
        "scene": {"number": scene.number, "name": scene.name},
        "size": [side * SPARE[0] // SPARE[1] // 2 * 2 for side in ep.size],
        "theme": theme(ep.theme),
        "language": ep.language,
    }
    return Recipe("frames", maker, settings | ({"take": frame.take} if frame.take > 1 else {}))
