"""Tracks: an episode's mix, coded as its film has it. An edit of title or chapters finds it in the store.

In:    the mix.
Out:   cache/tracks/<key>.m4a and its record, looked up or made when the video is.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Progress, RenderError, Settings
from stages.core.code import maker, painter
from stages.core.recipe import Recipe
from stages.core.store import Store

KBPS, DRAFT_KBPS = 384, 128
MIX = "mix"  # what a video calls it


def version(video: Settings) -> dict[str, Any]:
    """Who makes the track of a film of these settings."""
    return maker("encode", _painter(_wanted(video)))


def declared(video: Settings) -> dict[str, Any]:
    """What the finished file must say of its sound, in the words of `findings`; nothing where that is the usual."""
    codec = _wanted(video).get("codec")
    return {"sound": [codec, 48_000, 2]} if codec else {}


def ref(video: Recipe) -> str | None:
    """The track in a video, by its name in the store; None for a video of the time before there were tracks."""
    if "sound" not in video.maker:
        return None
    return _recipe(video.maker["sound"], _wanted(video.settings), video.inputs[MIX]).ref("m4a")


def made(store: Store, video: Settings, inputs: Inputs, progress: Progress) -> Path:
    """The track's file, coded if it is not there. `video` are a video's settings, `inputs` its, all in the store."""
    mix = inputs[MIX]
    record = store.record(f"{mix.parent.name}/{mix.name}")
    if record is None:
        raise RenderError(f"{mix}: it is not there any more", hint="run the same command again")
    recipe = _recipe(version(video), _wanted(video), f"bytes:{record.digest}")
    paint = painter(_painter(recipe.settings))
    kept = store.put(
        recipe, "m4a", {MIX: record.digest}, lambda into: paint(recipe.settings, {MIX: mix}, into, progress)
    )
    return store.path(kept.ref)


def _wanted(video: Settings) -> dict[str, Any]:
    """What decides the track in a film of these settings."""
    if video["picture"]["preset"] == "master":
        return {"samples": video["samples"], "codec": "alac"}
    kbps = DRAFT_KBPS if video["picture"]["preset"] == "draft" else KBPS
    strict = {"strict": True} if video.get("delivery") == "youtube-strict" else {}
    return {"samples": video["samples"], "kbps": kbps} | strict


def _painter(track: Settings) -> str:
    return "renderers.ffmpeg.lossless" if "codec" in track else "renderers.ffmpeg.track"


def _recipe(encoder: Mapping[str, Any], settings: Settings, mix: str) -> Recipe:
    return Recipe("tracks", encoder, settings, {MIX: mix})
