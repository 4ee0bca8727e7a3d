"""Starting frames: one still per scene that needs one.

In:    a checked Episode.
Out:   cache/frames/<key>.png (or .jpg) and its record.
Pays:  for a frame with a prompt whose maker is a service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from renderers.text import fonts
from stages import looks, paid
from stages.core.code import Paint, literal, maker, painter
from stages.core.digests import digest_of_author
from stages.core.model import Episode, Frame, Matte, Scene
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name
from stages.core.store import open_store

SPARE = (9, 8)  # drawn stills are this much larger than the video, so that no pan magnifies them


def steps(ep: Episode) -> Iterator[Step]:
    for scene in ep.scenes:
        clip = scene.clip
        if scene.frame is not None or clip is None or clip.file is None or clip.matte is not None:
            yield step(ep, scene, scene.frame)  # else the author's clip is the whole picture
        end = end_frame(scene)
        if end is not None and not ep.draft:
            yield step(ep, scene, end, "end")  # a drawn clip ends where it ends


def frame_task(ep: Episode, scene: Scene, *part: str) -> str:
    return task_name("frames", ep.slug, scene.name, *part)


def end_frame(scene: Scene) -> Frame | None:
    """The still of its own that a bought clip ends on, if it was asked for."""
    clip = scene.clip
    if scene.frame is None or clip is None or not isinstance(clip.end, Mapping) or clip.end_maker is None:
        return None
    if not clip.maker.paid:
        return None
    return replace(
        scene.frame,
        maker=clip.end_maker,
        prompt=clip.end.get("prompt"),
        file=clip.end.get("file"),
        seed=clip.end.get("seed"),
        take=clip.end.get("take", 1),
        matte=None,
        line=clip.line,
    )


def bought_still(ep: Episode, scene: Scene, frame: Frame | None) -> tuple[str, Path]:
    """The still that a bought clip starts or ends on, as an input of its recipe, and where it lies.

    The author's own file stands there by its bytes, so that nothing of ours can move the clip's key; never a drawn one,
    not in a draft.
    """
    if frame is not None and frame.file is not None:
        return f"file:{digest_of_author(frame.file)}", frame.file
    wanted = step(replace(ep, draft=False), scene, frame)
    store = open_store()
    order = wanted.order(Line([], store))
    assert order is not None, "frames read nothing"
    ref = order.recipe.ref(wanted.ext)
    return ref, store.path(ref)


def step(ep: Episode, scene: Scene, frame: Frame | None, *part: str) -> Step:
    """One still of a scene's: bought, the author's, or drawn."""
    if frame is None:
        return _wanted(ep, scene, part, "ground", Order(_ground(ep, scene)), looks.themed("renderers.ground"))
    if frame.file is not None:
        drawn = painter("renderers.own", "paint_image") if frame.matte is None else looks.themed("renderers.keyed")
        recipe = _own(frame.file) if frame.matte is None else _keyed(ep, scene, frame.file, frame.matte)
        own = _wanted(ep, scene, part, "own file", Order(recipe, {"file": frame.file}), drawn)
        return replace(own, names={"file": ep.shown(frame.file)})
    if frame.maker.paid:
        offer = paid.frame(frame)
        if not ep.draft or open_store().record(offer.ref):
            order = Order(offer.recipe, price_usd=offer.price_usd)
            return replace(_wanted(ep, scene, part, frame.maker.use, order, None, offer.ext), seller=offer.seller)
    return _wanted(ep, scene, part, "animatic", Order(_animatic(ep, scene, frame)), looks.themed("renderers.animatic"))


def _wanted(
    ep: Episode, scene: Scene, part: Sequence[str], use: str, order: Order, paint: Paint | None, ext: str = "png"
) -> Step:
    name = "-".join(["frame", *part])
    return Step(
        task=frame_task(ep, scene, *part),
        episode=ep.slug,
        kind="frames",
        maker=use,
        ext=ext,
        scene=scene.name,
        order=lambda _: order,
        paint=paint,
        links=(build_path(ep.slug, f"scenes/{scene.name}/{name}.{ext}", draft=ep.draft),),
    )


def _ground(ep: Episode, scene: Scene) -> Recipe:
    return Recipe(
        "frames",
        maker("ground", "renderers.ground"),
        {"size": list(ep.size), "theme": looks.named(ep.theme), "variant": scene.name},
    )


def _own(file: Path) -> Recipe:
    return Recipe("frames", maker("own", "renderers.own"), {}, {"file": f"file:{digest_of_author(file)}"})


def _keyed(ep: Episode, scene: Scene, file: Path, matte: Matte) -> Recipe:
    """Keyed over the ground that the scene would have without it."""
    settings = {"matte": matte.settings, **_ground(ep, scene).settings}
    return Recipe("frames", maker("keyed", "renderers.keyed"), settings, {"file": f"file:{digest_of_author(file)}"})


@cache
def _artist() -> dict[str, Any]:
    """Who draws animatics: the code, its libraries, and every face that may leave a mark."""
    faces = fonts.drawn_with(literal("renderers.animatic", "FACES"))
    return maker("animatic", "renderers.animatic") | {"fonts": {face: fonts.digest(face) for face in faces}}


def _animatic(ep: Episode, scene: Scene, frame: Frame) -> Recipe:
    settings = {
        "prompt": frame.prompt,
        "seed": frame.seed,
        "scene": {"number": scene.number, "name": scene.name},
        "size": [side * SPARE[0] // SPARE[1] // 2 * 2 for side in ep.size],
        "theme": looks.named(ep.theme),
        "language": ep.language,
    }
    return Recipe("frames", _artist(), settings | ({"take": frame.take} if frame.take > 1 else {}))
