"""Plates: clips that were not made to measure, conformed to the frames that the timeline gives them.

In:    a clip of the author's or a service's, and what its scene needs.
Out:   cache/plates/<key>.mp4 and its record, looked up or made when the video is.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers.painting import Progress
from stages.core.code import maker, painter
from stages.core.model import Scene
from stages.core.recipe import Recipe
from stages.core.store import Record, Store


def wanted(scene: Scene, timeline: Mapping[str, Any], clip: Record) -> dict[str, Any]:
    """The settings of a scene's plate: how many frames, from what, and what to do when the clip is shorter."""
    need = next(placed["plate"] for placed in timeline["scenes"] if placed["name"] == scene.name)
    return {
        "size": timeline["size"],
        "fps": timeline["fps"],
        "frames": need["frames"],
        "key_frame": need["key_frame"],
        "fit": scene.fit,
        "keep": scene.clip.keep if scene.clip else "head",
        "source": {"frames": clip.facts["frames"], "fps": clip.facts["fps"]},
    }


def version() -> dict[str, Any]:
    return maker("conform", "renderers.conform")


def plate(store: Store, settings: Mapping[str, Any], clip_ref: str, progress: Progress) -> Path:
    """The plate's file, made if it is not there."""
    clip = store.record(clip_ref)
    assert clip is not None, clip_ref
    recipe = Recipe("plates", version(), settings, {"clip": clip_ref})
    found = store.record(recipe.ref("mp4"))
    if found is not None and found.inputs["clip"] != clip.digest:
        store.forget(found.ref)  # other bytes under the same key
    source, paint = store.path(clip_ref), painter("renderers.conform")
    made = store.put(
        recipe, "mp4", {"clip": clip.digest}, lambda into: paint(settings, {"clip": source}, into, progress)
    )
    return store.path(made.ref)
