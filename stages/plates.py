"""Plates: clips that were not made to measure, conformed to the frames that the timeline gives them.

In:    a clip of the author's or a service's, and what its scene needs; under one with a matte, the scene's frame.
Out:   cache/plates/<key>.mp4 and its record, looked up or made when the video is.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers.painting import Progress
from stages import framing
from stages.core.code import maker, painter
from stages.core.model import Scene
from stages.core.recipe import Recipe
from stages.core.store import Record, Store


def keyed(scene: Scene) -> bool:
    """Does the scene's frame, or without one the theme's ground, show through its clip?"""
    return scene.clip is not None and scene.clip.file is not None and scene.clip.matte is not None


def wanted(scene: Scene, timeline: Mapping[str, Any], clip: Record) -> dict[str, Any]:
    """The settings of a scene's plate: how many frames, from what, and what to do when the clip is shorter."""
    matte = {"matte": scene.clip.matte.settings} if scene.clip and scene.clip.matte else {}
    need = next(placed["plate"] for placed in timeline["scenes"] if placed["name"] == scene.name)
    return {
        "size": timeline["size"],
        "fps": timeline["fps"],
        "frames": need["frames"],
        "key_frame": need["key_frame"],
        "fit": scene.fit,
        "keep": scene.clip.keep if scene.clip else "head",
        "source": {"frames": clip.facts["frames"], "fps": clip.facts["fps"]},
        **framing.wanted(scene),
        **matte,
    }


def version() -> dict[str, Any]:
    return maker("conform", "renderers.conform")


def plate(store: Store, settings: Mapping[str, Any], sources: Mapping[str, str], progress: Progress) -> Path:
    """The plate's file, made if it is not there. `sources` are in the store: "clip", and under a keyed one "ground"."""
    digests = {name: _digest(store, ref) for name, ref in sources.items()}
    recipe = Recipe("plates", version(), settings, sources)
    found = store.record(recipe.ref("mp4"))
    if found is not None and found.inputs != digests:
        store.forget(found.ref)  # other bytes under the same key
    files, paint = {name: store.path(ref) for name, ref in sources.items()}, painter("renderers.conform")
    made = store.put(recipe, "mp4", digests, lambda into: paint(settings, files, into, progress))
    return store.path(made.ref)


def _digest(store: Store, ref: str) -> str:
    record = store.record(ref)
    assert record is not None, ref
    return record.digest
