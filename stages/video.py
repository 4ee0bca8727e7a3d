"""The video: picture and sound joined by copying, with title and chapters; every frame and every sample, once.

In:    the filter script, the clips and cards that flow through it, the mix.
Out:   cache/video/<key>.mp4, its print and its track. It gets its name in `build/` when it has been measured (proof).
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from renderers.ffmpeg import burn
from renderers.painting import Inputs, Painting, Progress, Settings
from stages import brand, captions, clips, encoders, footprint, plates, prints, tracks
from stages.cards import card_task
from stages.clips import clip_task
from stages.core.code import maker, painter
from stages.core.errors import EpisodeError
from stages.core.model import Episode
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, task_name
from stages.core.store import Record, open_store
from stages.frames import frame_task

ENCODING = 0.9  # of the progress bar, where the picture is not in the store
CODING = 0.9  # of what is left, where the sound is not
USUAL = "youtube"  # the delivery that a recipe need not name


def steps(ep: Episode) -> Iterator[Step]:
    timeline, picture, mix = (task_name(kind, ep.slug) for kind in ("timeline", "picture", "mix"))
    clip_tasks = {scene.name: clip_task(ep, scene) for scene in ep.scenes}
    seen = {"script": picture} | {f"clip/{name}": task for name, task in clip_tasks.items()}
    seen |= {
        f"card/{scene.name}/{card.number}": card_task(ep, scene.name, card.number)
        for scene in ep.scenes
        for card in scene.cards
    }
    seen |= {f"ground/{scene.name}": frame_task(ep, scene) for scene in ep.scenes if plates.keyed(scene)}
    if marking := brand.mark(ep):
        seen["mark"] = marking.task
    if ep.captions.burn:
        seen["captions"] = task_name("captions", ep.slug)

    def wanted(line: Line, flowing: Mapping[str, str]) -> tuple[Recipe, dict[str, Path]] | None:
        """The recipe of the film that `flowing` goes into, as far as that is there, and where its inputs lie."""
        laid, found = line.record(timeline), {name: line.record(task) for name, task in flowing.items()}
        records = {name: record for name, record in found.items() if record is not None}
        if laid is None or len(records) < len(found):
            return None
        conforming = {
            f"clip/{scene.name}": plates.wanted(scene, laid.recipe.settings, records[f"clip/{scene.name}"])
            for scene in ep.scenes
            if not clips.roll_ready(line.steps[clip_tasks[scene.name]])
        }
        decided = settings(ep, laid.recipe.settings, records["script"], conforming)
        joiner = maker("encode", "renderers.ffmpeg.join") | {"picture": prints.version(decided["picture"])}
        joiner["sound"] = tracks.version(decided)
        inputs = {name: f"bytes:{record.digest}" for name, record in records.items()}
        places = {name: line.store.path(record.ref) for name, record in records.items()}
        return Recipe("video", joiner, decided, inputs), places

    def order(line: Line) -> Order | None:
        found = wanted(line, seen | {"mix": mix})
        return Order(*found) if found else None

    def spared(line: Line) -> str:
        try:
            by, found = encoders.said(ep), wanted(line, seen)
            remembered = _remembers(line, ep, found[0].settings["picture"] if found else None)
        except EpisodeError as error:
            return "; ".join(mistake.message for mistake in error.mistakes)
        printed = prints.ref(found[0]) if found else None
        if printed and line.store.record(printed):
            return "its picture is in the store"
        return "; ".join(filter(None, (by, remembered)))

    yield Step(
        task=task_name("video", ep.slug),
        episode=ep.slug,
        kind="video",
        maker="encode",
        ext="mp4",
        order=order,
        paint=_paint,
        reads=(timeline, mix, *seen.values()),
        spared=spared,
        warns=lambda line: _outgrown(line, ep),
    )


def _outgrown(line: Line, ep: Episode) -> tuple[str, ...]:
    """The clips that are shorter than their scenes, now that both are there."""
    from stages.outgrown import told

    return told(line, ep, "video", ep.scenes)


def _remembers(line: Line, ep: Episode, picture: Mapping[str, Any] | None) -> str:
    """What a plan says of the memory that the encode takes. Before the timeline is there, only where it is limited."""
    if picture is None and ep.memory_mb is not None and (foreseen := footprint.foreseen(line, ep)) is not None:
        picture = foreseen | footprint.strategy(ep, foreseen)
    return footprint.said(ep, picture) if picture is not None else ""


def settings(
    ep: Episode, timeline: Mapping[str, Any], scripted: Record, conforming: Mapping[str, Any]
) -> dict[str, Any]:
    """What decides the film: its picture as a print has it, and what is joined to that."""
    starts = [chapter["start"] for chapter in timeline["chapters"]]
    picture = {name: timeline[name] for name in ("size", "fps", "frames")}
    picture |= {"rolls": scripted.facts["rolls"], **encoders.wanted(ep)}
    picture["starts"] = [scene["start"] for scene in timeline["scenes"]]
    if ep.draft or ep.encode == "segments":
        picture["encode"] = "segments"
    if ep.captions.burn:
        picture["captions"] = captions.look_of(ep) | {"fonts": burn.fonts_digest()}
    picture |= footprint.strategy(ep, picture)
    return {
        "picture": picture | ({"conform": conforming} if conforming else {}),
        "samples": timeline["samples"],
        "title": timeline["title"],
        "language": timeline["language"],
        "chapters": [
            {"title": chapter["title"], "start": chapter["start"], "end": end}
            for chapter, end in zip(timeline["chapters"], [*starts[1:], timeline["frames"]], strict=True)
        ],
    } | ({"delivery": ep.delivery} if ep.delivery != USUAL else {})


def _paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    store, picture, done = open_store(), settings["picture"], 0.0

    def next_share(of_rest: float) -> Progress:
        """For a part of the work: nothing is added where it is in the store."""
        begun = done

        def told(share: float) -> None:
            nonlocal done
            done = begun + (1 - begun) * of_rest * share
            progress(done)

        return told

    printed = prints.made(store, picture, inputs, next_share(ENCODING))
    coded = tracks.made(store, settings, inputs, next_share(CODING))
    joined = {name: picture[name] for name in ("fps", "frames")}
    joined |= {name: value for name, value in settings.items() if name != "picture"}
    join = painter("renderers.ffmpeg.join")
    return join(joined, {"picture": printed, "sound": coded}, into, next_share(1.0))
