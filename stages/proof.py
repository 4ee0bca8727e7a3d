"""The proof: the finished file is opened again and measured against the timeline.

In:    the video, the timeline, the mix, the captions, every line of narration, every card, every clip that is drawn.
Out:   build/<episode>/proof.json and proof.txt, and the video under its name: only what passes gets it. What fails is
       <episode>.failed.mp4, with <episode>.failed.json and .txt beside it.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from renderers.ffmpeg import codecs
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings
from stages import proof_parts, tracks
from stages.cards import card_task
from stages.clips import clip_task, roll_ready
from stages.core.code import maker, painter
from stages.core.model import Episode
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, point, task_name
from stages.core.store import open_store, write_whole
from stages.cue_breaks import reading_cps
from stages.proof_picture import first_frames, picture
from stages.proof_texts import standing_texts

NEAR_LU = 0.5
GATHERING = 0.97  # of the progress bar


def steps(ep: Episode) -> Iterator[Step]:
    timeline, captions, mix, video = (task_name(kind, ep.slug) for kind in ("timeline", "captions", "mix", "video"))
    lines = {scene.name: task_name("narration", ep.slug, scene.name) for scene in ep.scenes_with("narration")}
    cards = {
        f"{scene.name}/{card.number}": card_task(ep, scene.name, card.number)
        for scene in ep.scenes
        for card in scene.cards
    }
    clip_tasks = {scene.name: clip_task(ep, scene) for scene in ep.scenes}
    measuring = maker("proof", "renderers.proof") | proof_parts.version()

    def order(line: Line) -> Order | None:
        laid, mixed, encoded, subtitled = (line.record(task) for task in (timeline, mix, video, captions))
        if laid is None or mixed is None or encoded is None or subtitled is None:
            return None
        ours = [name for name, task in clip_tasks.items() if roll_ready(line.steps[task])]
        asked = wanted(ep, laid.recipe.settings, ours)
        measured = {"video": encoded, "captions": subtitled}
        for name in asked["first"]:
            clip = line.record(clip_tasks[name])
            assert clip is not None, "the video was made of it"
            measured[f"clip/{name}"] = clip
        for name, task in lines.items():
            record = line.record(task)
            assert record is not None, "the timeline was laid out from it"
            measured[f"line/{name}"] = record
        drawn = {name: record for name, task in cards.items() if (record := line.record(task)) is not None}
        texts = standing_texts(laid.recipe.settings, {name: record.facts for name, record in drawn.items()})
        read = {text["input"] for text in texts}
        measured |= {f"card/{name}": record for name, record in drawn.items() if f"card/{name}" in read}
        settings = asked | {"texts": texts}
        settings["declared"] |= _form(encoded.recipe.settings)
        settings["declared"] |= {name: mixed.recipe.settings[name] for name in ("target_lufs", "ceiling_dbtp")}
        stretched = {scene["name"] for scene in laid.recipe.settings["scenes"] if (scene["voice"] or {}).get("stretch")}
        for said in settings["lines"]:
            if said["scene"] in stretched:
                said["recorded"] = measured[f"line/{said['scene']}"].facts["samples"]
        settings["quiet"] = _quiet(mixed.facts["lufs"], mixed.recipe.settings["target_lufs"])
        settings["captions"] = _captions(ep, subtitled.recipe.settings)
        inputs = {name: f"bytes:{record.digest}" for name, record in measured.items()}
        return Order(
            Recipe("proof", measuring, settings, inputs),
            {name: line.store.path(record.ref) for name, record in measured.items()},
        )

    def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
        failed = {end: build_path(ep.slug, f"{ep.slug}.failed.{end}", draft=ep.draft) for end in ("mp4", "json", "txt")}
        try:
            told, files = proof_parts.gathered(open_store(), settings, inputs, lambda done: progress(GATHERING * done))
            made = painter("renderers.proof")(told, files, into, lambda d: progress(GATHERING + (1 - GATHERING) * d))
        except RenderError as error:
            point(failed["mp4"], inputs["video"])
            for end, written in (("json", into), ("txt", into.with_suffix(".txt"))):
                if written.exists():
                    write_whole(failed[end], written.read_bytes())
            error.hint = f"look at {failed['mp4']}; what was found stands in {failed['txt'].name} beside it"
            raise
        for place in failed.values():
            place.unlink(missing_ok=True)
        return made

    yield Step(
        task=task_name("proof", ep.slug),
        episode=ep.slug,
        kind="proof",
        maker="proof",
        ext="proof.json",
        order=order,
        paint=paint,
        reads=(timeline, captions, mix, video, *lines.values(), *cards.values(), *clip_tasks.values()),
        links=(build_path(ep.slug, "proof.json", draft=ep.draft),),
        says={"table": build_path(ep.slug, "proof.txt", draft=ep.draft)},
        shows={video: build_path(ep.slug, f"{ep.slug}.mp4", draft=ep.draft)},
    )


def wanted(ep: Episode, timeline: Mapping[str, Any], drawn: Sequence[str] = ()) -> dict[str, Any]:
    """What the finished file must be, and what of its black, still and silent stretches was asked for.

    drawn: the scenes whose clips we made ourselves, to measure.
    """
    scenes = timeline["scenes"]
    declared = {
        **{name: timeline[name] for name in ("size", "fps", "frames", "samples")},
        "scenes": [{name: scene[name] for name in ("name", "start", "frames")} for scene in scenes],
        "silent": [*_silences(ep, timeline)],
        **picture(ep, timeline, drawn),
    }
    if ep.delivery == "youtube-strict":
        declared["edit_lists"] = False
    return {
        "declared": declared,
        "lines": [
            {"scene": scene["name"], "start": scene["voice"]["start"], "samples": scene["voice"]["samples"]}
            for scene in scenes
            if scene["voice"]
        ],
        "first": first_frames(timeline, drawn),
    }


def _form(video: Mapping[str, Any]) -> dict[str, Any]:
    """What picture and sound are coded as, where that is not the usual."""
    return codecs.declared(video["picture"]) | tracks.declared(video)


def _captions(ep: Episode, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What the cues must be, by the recipe of the captions."""
    words = [word for scene in wanted["scenes"] for word in scene["words"]]
    told = {
        "texts": [word["text"] for word in words],
        "words": [[word["start"], word["end"]] for word in words],
        "characters": wanted["characters"],
        "easy_cps": reading_cps(ep.language),
    }
    return told | ({"look": wanted["look"]} if ep.captions.burn else {})


def _quiet(lufs: float, target_lufs: str) -> bool:
    """Did the mix stay away from its target on purpose: nothing but room tone, or too little to raise?"""
    return abs(lufs - float(target_lufs)) > NEAR_LU


def _silences(ep: Episode, timeline: Mapping[str, Any]) -> Iterator[list[int]]:
    """Samples in which nobody needs to speak: between the lines, as they were laid out, and in the author's own."""
    voices = [scene["voice"] for scene in timeline["scenes"]]
    end = 0
    for voice in sorted(filter(None, voices), key=lambda voice: voice["start"]):
        if end < voice["start"]:
            yield [end, voice["start"]]
        end = max(end, voice["start"] + voice["samples"])
    yield [end, timeline["samples"]]
    for scene, voice in zip(ep.scenes, voices, strict=True):
        if voice and scene.narration is not None and scene.narration.file is not None:
            yield [voice["start"], voice["start"] + voice["samples"]]
