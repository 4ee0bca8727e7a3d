"""Plates: clips that were not made to measure, conformed to the frames that the timeline gives them.

In:    a clip of the author's or a service's, and what its scene needs; under one with a matte, the scene's frame.
Out:   cache/plates/<key>.mp4 and its record, looked up or made when the video is.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.fitting import fit, frames_at
from renderers.painting import Progress, RenderError
from stages import framing, room
from stages.core.code import maker, painter
from stages.core.model import Scene
from stages.core.recipe import Recipe
from stages.core.store import Record, Store

STEP_S = 10  # by which plates of long clips grow


def keyed(scene: Scene) -> bool:
    """Does the scene's frame, or without one the theme's ground, show through its clip?"""
    return scene.clip is not None and scene.clip.file is not None and scene.clip.matte is not None


def wanted(scene: Scene, timeline: Mapping[str, Any], clip: Record) -> dict[str, Any]:
    """The settings of a scene's plate: how many frames, from what, and what to do when the clip is shorter.

    A plate of a clip that is long enough goes on in steps of ten seconds, so that few edits of the timeline make it
    again: rolls take of it what they show.
    """
    matte = {"matte": scene.clip.matte.settings} if scene.clip and scene.clip.matte else {}
    need = next(placed["plate"] for placed in timeline["scenes"] if placed["name"] == scene.name)
    fps, source = Fraction(timeline["fps"]), {"frames": clip.facts["frames"], "fps": clip.facts["fps"]}
    keep, have = scene.clip.keep if scene.clip else "head", frames_at(fps, source["frames"], Fraction(source["fps"]))
    made = {"frames": need["frames"], "key_frame": need["key_frame"], "fit": scene.fit}
    if keep == "head" and have >= need["frames"]:
        step = round(STEP_S * fps)
        made = {"frames": min(have, -(-need["frames"] // step) * step), "key_frame": 0, "fit": None}
    return {
        "size": timeline["size"],
        "fps": timeline["fps"],
        **made,
        "keep": keep,
        "source": source,
        **framing.wanted(scene),
        **matte,
        **_handles(scene, need, fps, source),
    }


def _handles(scene: Scene, need: Mapping[str, Any], fps: Fraction, source: Mapping[str, Any]) -> dict[str, list[int]]:
    """The frames under transitions, where a clip without any to spare stands still in them."""
    handles = (int(need["before"]), int(need["after"]))
    if scene.fit is not None or not any(handles):
        return {}
    try:
        filling = fit(need["frames"], fps, int(source["frames"]), Fraction(source["fps"]), handles=handles)
    except RenderError:
        return {}  # told where it is made, and long before by the plan
    return {"handles": [*handles]} if filling.way == "edges" or filling.lead else {}


def version() -> dict[str, Any]:
    return maker("conform", "renderers.conform")


def plate(store: Store, settings: Mapping[str, Any], sources: Mapping[str, str], progress: Progress) -> Path:
    """The plate's file, made if it is not there. `sources` are in the store: "clip", and under a keyed one "ground"."""
    digests = {name: _digest(store, ref) for name, ref in sources.items()}
    recipe = Recipe("plates", version(), settings, sources)
    found = store.record(recipe.ref("mp4"))
    if found is not None and found.inputs != digests:
        store.forget(found.ref)  # other bytes under the same key
    if store.record(recipe.ref("mp4")) is None:
        room.enough(store.root, room.of_plate(settings))
    files, paint = {name: store.path(ref) for name, ref in sources.items()}, painter("renderers.conform")
    made = store.put(recipe, "mp4", digests, lambda into: paint(settings, files, into, progress))
    return store.path(made.ref)


def _digest(store: Store, ref: str) -> str:
    record = store.record(ref)
    assert record is not None, ref
    return record.digest
