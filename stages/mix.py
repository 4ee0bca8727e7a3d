"""The mix: all sound as one file, exact to the sample, at the loudness that is asked.

In:    the timeline, the narration, music and effects: bought, or the author's files.
Out:   build/<episode>/mix.wav.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from stages import sounds
from stages.core.code import maker, painter
from stages.core.digests import digest_of_author
from stages.core.model import Episode, Music, Sound
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name

TARGET_LUFS = "-14"  # what YouTube plays at; it turns down, never up
CEILING_DBTP = "-1"
CEILING_OF_EFFECTS_DBTP = "-2"  # their edges overshoot in AAC by more than speech does


def steps(ep: Episode) -> Iterator[Step]:
    timeline = task_name("timeline", ep.slug)
    lines = {scene.name: task_name("narration", ep.slug, scene.name) for scene in ep.scenes_with("narration")}
    files, bought, missing = _beside_the_voice(ep)
    made = {f"line/{name}": task for name, task in lines.items()} | bought
    mixed = maker("mix", "renderers.sound.mix")

    def order(line: Line) -> Order | None:
        laid = line.record(timeline)
        if laid is None:
            return None
        inputs = {name: f"file:{digest_of_author(file)}" for name, file in files.items()}
        paths = dict(files)
        for name, task in made.items():
            record = line.record(task)
            assert record is not None, "what is read is up to date"
            inputs[name] = f"bytes:{record.digest}"
            paths[name] = line.store.path(record.ref)
        return Order(Recipe("mix", mixed, wanted(ep, laid.recipe.settings, inputs), inputs), paths)

    yield Step(
        task=task_name("mix", ep.slug),
        episode=ep.slug,
        kind="mix",
        maker="mix",
        ext="wav",
        order=order,
        paint=painter("renderers.sound.mix"),
        reads=(timeline, *made.values()),
        links=(build_path(ep.slug, "mix.wav", draft=ep.draft),),
        names={name: ep.shown(file) for name, file in files.items()},
        remarks=tuple(f"without {what}, which is not bought yet" for what in missing),
    )


def _beside_the_voice(ep: Episode) -> tuple[dict[str, Path], dict[str, str], list[str]]:
    """Music and effects by their names among the mix's inputs: the author's files, the tasks of what is bought, and
    what a draft does without, in words."""
    files: dict[str, Path] = {}
    bought: dict[str, str] = {}
    missing: list[str] = []
    parts: list[tuple[str, str, Music | Sound, str]] = []
    if ep.music is not None:
        parts.append(("music", "music", ep.music, sounds.music_task(ep)))
    for scene in ep.scenes:
        for sound in scene.sounds:
            what = f'sound {sound.number} of "{scene.name}"'
            parts.append((effect(scene.name, sound.number), what, sound, sounds.sound_task(ep, scene, sound)))
    for name, what, part, task in parts:
        if part.file is not None:
            files[name] = part.file
        elif sounds.heard(ep, part):
            bought[name] = task
        else:
            missing.append(what)
    return files, bought, missing


def effect(scene: str, number: int) -> str:
    """How an effect is called among the mix's inputs."""
    return f"sound/{scene}/{number}"


def wanted(ep: Episode, timeline: Mapping[str, Any], inputs: Collection[str]) -> dict[str, Any]:
    """What decides the sound: where each line begins, where there are words, the levels of what is among `inputs`."""
    voiced = [scene for scene in timeline["scenes"] if scene["voice"]]
    music = ep.music if "music" in inputs else None
    effects = [
        {"name": name, "start": one["start"], "gain_db": str(sound.gain_db)}
        for scene, place in zip(ep.scenes, timeline["scenes"], strict=True)
        for sound, one in zip(scene.sounds, place.get("sounds", ()), strict=True)
        if (name := effect(scene.name, sound.number)) in inputs
    ]
    settings = {
        "samples": timeline["samples"],
        "lines": [
            {"name": f"line/{scene['name']}", "start": scene["voice"]["start"], "samples": scene["voice"]["samples"]}
            for scene in voiced
        ],
        "words": [[word["start"], word["end"]] for scene in voiced for word in scene["voice"]["words"]],
        "music": None if music is None else {"gain_db": str(music.gain_db), "duck_db": str(music.duck_db)},
        "target_lufs": TARGET_LUFS,
        "ceiling_dbtp": CEILING_OF_EFFECTS_DBTP if effects else CEILING_DBTP,
        "seed": timeline["episode"],
    }
    return settings | ({"sounds": effects} if effects else {})
