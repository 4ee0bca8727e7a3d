"""The mix: all sound as one file, exact to the sample, at the loudness that is asked.

In:    the timeline, the narration, music and effects, bought or the author's files, clips whose sound is asked for.
Out:   build/<episode>/mix.wav, and on request its parts by themselves: build/<episode>/stems/*.wav.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from stages import clip_sounds, sounds
from stages.alignment import RATE, sample_at
from stages.clips import clip_task
from stages.core.code import maker, painter
from stages.core.digests import digest_of_author
from stages.core.loudness import TARGETS
from stages.core.model import Episode, Music, Sound
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name

TARGET_LUFS = TARGETS["youtube"].lufs


@dataclass(slots=True)
class Sources:
    """What is heard, by its name among the mix's inputs: the author's files, and the tasks that make the rest.

    missing: what a draft does without, in words.
    """

    files: dict[str, Path] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def steps(ep: Episode) -> Iterator[Step]:
    timeline, mix = task_name("timeline", ep.slug), task_name("mix", ep.slug)
    sources = _sources(ep)
    order = _orders(ep, timeline, sources)
    yield Step(
        task=mix,
        episode=ep.slug,
        kind="mix",
        maker="mix",
        ext="wav",
        order=order,
        paint=painter("renderers.sound.mix"),
        reads=(timeline, *sources.made.values()),
        links=(build_path(ep.slug, "mix.wav", draft=ep.draft),),
        names={name: ep.shown(file) for name, file in sources.files.items()},
        remarks=tuple(f"without {what}, which is not bought yet" for what in sources.missing),
    )
    if ep.stems:
        for stem in _stems(sources):
            yield _stem(ep, stem, mix, order, (timeline, mix, *sources.made.values()))


def _orders(ep: Episode, timeline: str, sources: Sources) -> Callable[[Line], Order | None]:
    mixed = maker("mix", "renderers.sound.mix")

    def order(line: Line) -> Order | None:
        laid = line.record(timeline)
        if laid is None:
            return None
        inputs = {name: f"file:{digest_of_author(file)}" for name, file in sources.files.items()}
        paths = dict(sources.files)
        facts = {}
        for name, task in sources.made.items():
            record = line.record(task)
            assert record is not None, "what is read is up to date"
            inputs[name], facts[name] = f"bytes:{record.digest}", record.facts
            paths[name] = line.store.path(record.ref)
        return Order(Recipe("mix", mixed, wanted(ep, laid.recipe.settings, inputs, facts), inputs), paths)

    return order


def _stem(ep: Episode, stem: str, mix: str, order: Callable[[Line], Order | None], reads: tuple[str, ...]) -> Step:
    """One part of the mix by itself, before the last gain and the limiter."""
    alone = maker("stem", "renderers.sound.stem")
    begins = STEMS[stem]

    def its_order(line: Line) -> Order | None:
        whole, mixed = order(line), line.record(mix)
        if whole is None or mixed is None:
            return None
        inputs = {name: made for name, made in whole.recipe.inputs.items() if name.startswith(begins)}
        settings = {**whole.recipe.settings, "stem": stem, "spoken": mixed.facts["spoken"]}
        paths = {name: path for name, path in whole.paths.items() if name in inputs}
        return Order(Recipe("stems", alone, settings, inputs), paths)

    return Step(
        task=task_name("stems", ep.slug, stem),
        episode=ep.slug,
        kind="stems",
        maker="stem",
        ext="wav",
        order=its_order,
        paint=painter("renderers.sound.stem"),
        reads=reads,
        links=(build_path(ep.slug, f"stems/{stem}.wav", draft=ep.draft),),
    )


STEMS = {"voice": "line/", "music": "music", "clips": "clip/", "effects": "sound/"}  # how their inputs' names begin


def _stems(sources: Sources) -> list[str]:
    """The parts that there are; the voice's has the room tone too, so there is always one."""
    names = [*sources.files, *sources.made]
    return [stem for stem, begins in STEMS.items() if stem == "voice" or any(name.startswith(begins) for name in names)]


def _sources(ep: Episode) -> Sources:
    lines = {f"line/{scene.name}": task_name("narration", ep.slug, scene.name) for scene in ep.scenes_with("narration")}
    found = Sources(made=lines)
    parts: list[tuple[str, str, Music | Sound, str]] = []
    if ep.music is not None:
        parts.append(("music", "music", ep.music, sounds.music_task(ep)))
    for scene in ep.scenes:
        for sound in scene.sounds:
            what = f'sound {sound.number} of "{scene.name}"'
            parts.append((effect(scene.name, sound.number), what, sound, sounds.sound_task(ep, scene, sound)))
    for name, what, part, task in parts:
        if part.file is not None:
            found.files[name] = part.file
        elif sounds.heard(ep, part):
            found.made[name] = task
        else:
            found.missing.append(what)
    for scene, clip in clip_sounds.asked(ep):
        if clip_sounds.there(ep, scene, clip):
            found.made[clip_sounds.name(scene)] = clip_task(ep, scene)
        else:
            found.missing.append(f'the sound of the clip of "{scene.name}"')
    return found


def effect(scene: str, number: int) -> str:
    """How an effect is called among the mix's inputs."""
    return f"sound/{scene}/{number}"


def wanted(
    ep: Episode,
    timeline: Mapping[str, Any],
    inputs: Collection[str],
    facts: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """What decides the sound: where each line begins, where there are words, the levels of what is among `inputs`.

    `facts` are those of the records of inputs that have one.
    """
    known = facts or {}
    voiced = [scene for scene in timeline["scenes"] if scene["voice"]]
    music = ep.music if "music" in inputs else None
    effects = [
        {"name": name, "start": one["start"], "gain_db": str(sound.gain_db)}
        for scene, place in zip(ep.scenes, timeline["scenes"], strict=True)
        for sound, one in zip(scene.sounds, place.get("sounds", ()), strict=True)
        if (name := effect(scene.name, sound.number)) in inputs
    ]
    clips = {name: known[name] for name in inputs if name.startswith(STEMS["clips"])}
    target = TARGETS[ep.loudness]
    settings = {
        "samples": timeline["samples"],
        "lines": [
            {"name": name, "start": scene["voice"]["start"], "samples": scene["voice"]["samples"]}
            | ({"recorded": known[name]["samples"]} if scene["voice"].get("stretch") else {})
            for scene in voiced
            for name in (f"line/{scene['name']}",)
        ],
        "words": [[word["start"], word["end"]] for scene in voiced for word in scene["voice"]["words"]],
        "music": None if music is None else _music(ep, music, timeline),
        "target_lufs": target.lufs,
        "ceiling_dbtp": target.dbtp,
        "seed": ep.account,  # one film, one room: every version has the same mix
    }
    if effects:
        settings["sounds"] = effects
    if clips:
        settings["clips"] = clip_sounds.wanted(ep, timeline, clips)
    return settings


def _music(ep: Episode, music: Music, timeline: Mapping[str, Any]) -> dict[str, Any]:
    """Its levels, and where they are asked for its loop and the scenes that it hits; in samples."""
    settings: dict[str, Any] = {"gain_db": str(music.gain_db), "duck_db": str(music.duck_db)}
    if music.loop_s is not None:
        settings["loop"] = [round(second * RATE) for second in music.loop_s]
    fps = Fraction(timeline["fps"])
    hits = [
        {"scene": scene.name, "start": sample_at(place["start"], fps), "music": round(scene.music_at * RATE)}
        for scene, place in zip(ep.scenes, timeline["scenes"], strict=True)
        if scene.music_at is not None
    ]
    return settings | ({"at": hits} if hits else {})
