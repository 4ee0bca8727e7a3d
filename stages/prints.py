"""Prints: an episode's whole picture, encoded and silent. The film is its print and its sound, joined by copying.

In:    the filter script, the clips, cards and marks that flow through it, and captions that are drawn into it.
Out:   cache/prints/<key>.mp4 and its record, looked up or made when the video is.
Pays:  never.

A print knows neither sound nor title nor chapters, so that an edit of those finds it in the store. It is encoded in one
pass, or put together of segments (`segments`), which shows the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings
from stages import plates, room, segments
from stages.core.code import maker, painter
from stages.core.recipe import Recipe
from stages.core.store import Store

CONFORMING = 0.2  # of the progress bar, where there is something to conform
UNSEEN = ("mix",)  # inputs of a video that its picture does not show


def version(picture: Mapping[str, Any]) -> dict[str, Any]:
    """Who makes a print of these settings."""
    parts = {"conform": plates.version()} if "conform" in picture else {}
    if "captions" in picture:
        parts["captions"] = maker("captions", "renderers.captions.ass")
    if picture.get("encode") == "segments":
        parts["segments"] = segments.version() | {"slices": maker("slices", "renderers.ffmpeg.slices")["code"]}
    return maker("encode", "renderers.ffmpeg.encode") | parts


def ref(video: Recipe) -> str | None:
    """The print in a video, by its name in the store; None for a video of the time before there were prints."""
    if "picture" not in video.settings:
        return None
    return _recipe(video.maker["picture"], video.settings["picture"], video.inputs).ref("mp4")


def made(store: Store, picture: Mapping[str, Any], inputs: Inputs, progress: Progress) -> Path:
    """The print's file, encoded if it is not there. `inputs` are the video's, all in the store."""
    digests = {name: _digest(store, file) for name, file in inputs.items() if name not in UNSEEN}
    recipe = _recipe(version(picture), picture, {name: f"bytes:{digest}" for name, digest in digests.items()})
    files = {name: inputs[name] for name in digests}
    kept = store.put(recipe, "mp4", digests, lambda into: _paint(store, picture, files, into, progress))
    return store.path(kept.ref)


def _recipe(encoder: Mapping[str, Any], picture: Mapping[str, Any], inputs: Mapping[str, str]) -> Recipe:
    return Recipe("prints", encoder, picture, {name: source for name, source in inputs.items() if name not in UNSEEN})


def _digest(store: Store, file: Path) -> str:
    record = store.record(f"{file.parent.name}/{file.name}")
    if record is None:
        raise RenderError(f"{file}: it is not there any more", hint="run the same command again")
    return record.digest


def _paint(store: Store, settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    room.enough(store.root, room.of_print(settings))
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
    drawn = {}
    if "captions" in plain:
        from renderers.captions.ass import ass

        cues = json.loads(ready.pop("captions").read_text(encoding="utf-8"))
        drawn = {"ass": ass(cues, plain["captions"]), "cues": cues["cues"]}
    script = ready.pop("script")

    def told(share: float) -> None:
        progress(begun + (1 - begun) * share)

    if settings.get("encode") == "segments":
        scripted = store.record(f"{script.parent.name}/{script.name}")
        assert scripted is not None, "its digest has just been looked up"
        return segments.assembled(store, plain | drawn, scripted.recipe.settings, ready, into, told)
    plain["script"] = script.read_text(encoding="utf-8")
    encode = painter("renderers.ffmpeg.encode")
    return encode(plain | ({"captions": drawn["ass"]} if drawn else {}), ready, into, told)
