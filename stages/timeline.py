"""The timeline: when everything happens, in whole frames and whole samples.

In:    a checked Episode, the measured lengths of its narration and clips, the times of its words.
Out:   build/<episode>/timeline.json, the one source for mix, captions, picture and chapters.
Pays:  never.

    {"frames", "samples", "fps", "rate", …, "chapters": [{"title", "start"}], "notes": [{"scene", "what", "hint"}],
     "scenes": [{"name", "number", "start", "frames", "transition", "plate", "voice", "cards", "sounds",
                 "continues", "pause"}]}

`voice` is the line that begins in the scene: {"start", "samples", "words", "stretch", "track"}, None without one. It
may begin before its scene and end after it. "samples" are those that are heard; "stretch" ("0.97") is how many times
as fast the recording is played for that. "track" 1 speaks at the same time as track 0. A scene that goes on with a line
has no voice but "continues": {"scene", "word"}: where the line began, and the first of its words that is said here.
"pause" is [start, end] of a silence on purpose, in samples. "notes" are what is not quite as it was asked;
"shared_with" the other episodes whose scenes are as long. What is not used is absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import floor
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, Settings
from stages import narration
from stages import words as words_of
from stages.alignment import (
    EARLY_FRAMES,
    RATE,
    Measured,
    Word,
    line_of,
    misplaced,
    parts,
    plate,
    remarks,
    sample_at,
    scene_frames,
    spoken,
    transition_frames,
    voices,
)
from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Card, Episode, Scene
from stages.core.phrases import place
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name

CARD_FADE_S = Fraction(1, 3)

Said = Sequence[Mapping[str, Any]]  # the words that are said in a scene, in samples of the film


def lay_out(ep: Episode, measured: Sequence[Measured]) -> dict[str, Any]:
    """The whole timeline as plain JSON: frames and samples are whole and absolute unless a name says otherwise.

    Raises EpisodeError when a card or a sound cannot stand where the author put it.
    """
    lengths = [scene_frames(ep, n, known) for n, known in enumerate(measured)]
    mistakes = [*misplaced(ep, lengths, measured)]
    placed: list[dict[str, Any]] = []
    start = 0
    heard = {voice["scene"]: voice for voice in _voices(ep, lengths, measured)}
    for n, scene in enumerate(ep.scenes):
        need = plate(ep.scenes, n, dict(enumerate(lengths)), ep.fps)
        before, after = transition_frames(scene, lengths[n - 1] if n else None, lengths[n], ep.fps)
        said = _said(ep, n, measured[n], heard)
        placed.append(
            {
                "name": scene.name,
                "number": scene.number,
                "start": start,
                "frames": lengths[n],
                "transition": _transition(scene, before, after),
                "plate": {
                    "frames": need.frames,
                    "before": need.before,
                    "after": need.after,
                    "key_frame": need.key_frame,
                },
                "voice": {name: value for name, value in heard[n].items() if name != "scene"} if n in heard else None,
                "cards": list(_cards(ep, scene, said, start, lengths[n], mistakes)),
            }
            | ({"sounds": list(_sounds(ep, scene, said, start, lengths[n], mistakes))} if scene.sounds else {})
            | _beside(ep, n, measured[n], heard)
        )
        start += lengths[n]
    if mistakes:
        raise EpisodeError(mistakes)
    notes = [
        {"scene": ep.scenes[n].name, "what": what, "hint": hint} for n, what, hint in remarks(ep, lengths, measured)
    ]
    laid = {
        "episode": ep.slug,
        "title": ep.title,
        "language": ep.language,
        "size": list(ep.size),
        "fps": str(ep.fps),
        "rate": RATE,
        "frames": start,
        "samples": sample_at(start, ep.fps),
        "scenes": placed,
        "chapters": [
            {"title": _chapter(scene), "start": place["start"]} for scene, place in zip(ep.scenes, placed, strict=True)
        ],
    }
    laid |= {"shared_with": [other.slug for other in ep.beside]} if ep.beside else {}
    return laid | ({"notes": notes} if notes else {})


def steps(ep: Episode) -> Iterator[Step]:
    yield Step(
        task=task_name("timeline", ep.slug),
        episode=ep.slug,
        kind="timeline",
        maker="timeline",
        ext="timeline.json",
        order=lambda line: Order(
            Recipe("timeline", {"use": "timeline"}, lay_out(ep, [measure(line, ep, s) for s in ep.scenes]))
        ),
        paint=_write,
        reads=tuple(dict.fromkeys(task for scene in ep.scenes for task in (*measuring(ep, scene), *_found(ep, scene)))),
        links=(build_path(ep.slug, "timeline.json", draft=ep.draft),),
        differs=moved,
        warns=partial(_told, ep) if ep.beside else None,
    )


def _told(ep: Episode, line: Line) -> tuple[str, ...]:
    from stages import shared

    return shared.told(line, ep)


def moved(was: Recipe, now: Recipe) -> list[str]:
    """What is longer or shorter than it was, scene by scene and in all: a bought voice in place of the scratch voice's.

    Nothing where no length changed.
    """
    old, new = ({one["name"]: one["frames"] for one in each.settings["scenes"]} for each in (was, now))
    before, after = Fraction(was.settings["fps"]), Fraction(now.settings["fps"])
    seconds = [(f'scene "{name}"', new[name] / after - old[name] / before) for name in new if name in old]
    seconds.append(("the film", now.settings["frames"] / after - was.settings["frames"] / before))
    return [f"{what} lasts {float(abs(s)):.2f} s {'longer' if s > 0 else 'shorter'}" for what, s in seconds if s]


def measuring(ep: Episode, scene: Scene) -> tuple[str, ...]:
    """The tasks whose artifacts say how long a scene is. Where a line is cut at its words, these too."""
    over = line_of(ep.scenes, scene.number - 1)
    first = ep.scenes[over[0]]
    if first.narration is not None:
        return (task_name("narration", ep.slug, first.name), *(_found(ep, first) if len(over) > 1 else ()))
    if scene.hold_s is None and scene.clip is not None and has_own_length(scene):
        return (task_name("clips", ep.slug, scene.name),)
    return ()


def _found(ep: Episode, scene: Scene) -> tuple[str, ...]:
    """The task that finds the words of a bought line."""
    return (words_of.task(ep, scene),) if narration.bought(ep, scene) else ()


def has_own_length(scene: Scene) -> bool:
    """Does its clip last as long as it lasts (bought, or the author's), or as long as it is asked (drawn)?"""
    return scene.clip is not None and (scene.clip.file is not None or scene.clip.maker.paid)


def measure(line: Line, ep: Episode, scene: Scene) -> Measured:
    """What the store knows of a scene. Every task of `measuring` must be up to date."""
    voice_samples, clip_s = None, None
    words: tuple[Word, ...] = ()
    first = ep.scenes[line_of(ep.scenes, scene.number - 1)[0]]
    if first.narration is not None:
        facts = _facts(line, task_name("narration", ep.slug, first.name))
        voice_samples = int(facts["samples"])
        words = tuple(Word(w["text"], w["start"], w["end"]) for w in words_of.said(line, ep, first))
    if scene.clip is not None:
        task = task_name("clips", ep.slug, scene.name)
        if task in measuring(ep, scene):
            clip_s = Fraction(_facts(line, task)["duration_s"])
        elif isinstance(scene.clip.seconds, Fraction):
            clip_s = scene.clip.seconds
    return Measured(voice_samples, words, clip_s, beside_frames(line, ep, scene))


def beside_frames(line: Line, ep: Episode, scene: Scene) -> int:
    """What the other languages ask of a scene that is laid out with them; 0 where none do."""
    if not ep.beside:
        return 0
    from stages import shared  # which measures with what stands here

    return shared.frames(line, ep, scene)


def _facts(line: Line, task: str) -> Mapping[str, Any]:
    record = line.record(task)
    assert record is not None, task
    return record.facts


def _voices(ep: Episode, lengths: Sequence[int], measured: Sequence[Measured]) -> Iterator[dict[str, Any]]:
    track = 0
    for voice in voices(ep, lengths, measured):
        line = ep.scenes[voice.scene].narration
        words = spoken(ep.scenes, voice.scene, measured[voice.scene])[1]
        track = 1 - track if voice.start < voice.before else 0
        found = {
            "scene": voice.scene,
            "start": voice.start,
            "samples": voice.end - voice.start,
            "words": [{"text": w.text, "start": voice.start + w.start, "end": voice.start + w.end} for w in words],
        }
        if line is not None and line.stretch is not None:
            found["stretch"] = str(Decimal(line.stretch.numerator) / Decimal(line.stretch.denominator))
        yield found | ({"track": track} if track else {})


def _said(ep: Episode, n: int, known: Measured, heard: Mapping[int, Mapping[str, Any]]) -> Said | None:
    """The words of a scene's own part of its line; None where nobody speaks."""
    over = line_of(ep.scenes, n)
    voice = heard.get(over[0])
    if voice is None:
        return None
    begins = parts(ep.scenes, over, spoken(ep.scenes, n, known)[1])
    words: Said = voice["words"]
    return words[begins[n - over[0]] : begins[n - over[0] + 1]]


def _beside(ep: Episode, n: int, known: Measured, heard: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """What only some scenes have: whose line goes on here, and a silence on purpose."""
    found: dict[str, Any] = {}
    over, pause_s = line_of(ep.scenes, n), ep.scenes[n].pause_s
    if ep.scenes[n].continues is not None:
        first = parts(ep.scenes, over, spoken(ep.scenes, n, known)[1])[n - over[0]]
        found["continues"] = {"scene": ep.scenes[over[0]].name, "word": first}
    if pause_s is not None and over[0] in heard:
        end = heard[over[0]]["start"] + heard[over[0]]["samples"]
        found["pause"] = [end, end + round(pause_s * RATE)]
    return found


def _transition(scene: Scene, before: int, after: int) -> dict[str, Any]:
    """How a scene comes in, and over which frames; one that has none is a cut."""
    comes = scene.transition
    told: dict[str, Any] = {"kind": comes.kind if after else "cut", "before": before, "after": after}
    if told["kind"] == "wipe":
        told["direction"] = comes.direction
    if told["kind"] == "dip":
        told["color"] = comes.color
    return told


def _cards(
    ep: Episode, scene: Scene, said: Said | None, start: int, frames: int, mistakes: list[Mistake]
) -> Iterator[dict[str, Any]]:
    for card in scene.cards:
        first = _card_start(ep, card, said, start)
        if first >= start + frames:
            what = f'scene "{scene.name}": card {card.number} ({card.kind})'
            told = late(what, (first - start) / ep.fps, frames / ep.fps)
            mistakes.append(Mistake(ep.shown_path, card.line, 0, *told))
            continue
        end = start + frames
        if card.for_s is not None:
            end = min(end, first + max(1, round(card.for_s * ep.fps)))
        fade = min(round(CARD_FADE_S * ep.fps), (end - first) // 3)
        yield {"number": card.number, "start": first, "end": end, "fade_in": fade, "fade_out": fade}


def _sounds(
    ep: Episode, scene: Scene, said: Said | None, start: int, frames: int, mistakes: list[Mistake]
) -> Iterator[dict[str, Any]]:
    """The sample on which each effect begins: on a word, the word's own first one. It may ring on beyond the scene."""
    first, end = sample_at(start, ep.fps), sample_at(start + frames, ep.fps)
    for sound in scene.sounds:
        at = _said_at(said, sound.at) if isinstance(sound.at, str) else first + round((sound.at or 0) * RATE)
        if at >= end:
            what = f'scene "{scene.name}": sound {sound.number}'
            told = late(what, Fraction(at - first, RATE), frames / ep.fps)
            mistakes.append(Mistake(ep.shown_path, sound.line, 0, *told))
            continue
        yield {"number": sound.number, "start": at}


def late(what: str, comes_s: Fraction, lasts_s: Fraction) -> tuple[str, str]:
    """What is wrong with a card or a sound that comes when its scene is over, and what to do."""
    return (
        f"{what} comes at {float(comes_s):.1f} s but the scene lasts {float(lasts_s):.1f} s",
        "give it an earlier `at`, or the scene a longer `hold_s`",
    )


def _card_start(ep: Episode, card: Card, said: Said | None, start: int) -> int:
    if isinstance(card.at, str):
        return max(start, floor(Fraction(_said_at(said, card.at), RATE) * ep.fps) - EARLY_FRAMES)
    return start + round((card.at or Fraction(0)) * ep.fps)


def _said_at(said: Said | None, phrase: str) -> int:
    """The sample on which a phrase begins."""
    assert said is not None, "a phrase is checked against the narration when the episode is read"
    return int(said[place([word["text"] for word in said], phrase)]["start"])


def _chapter(scene: Scene) -> str:
    """What a viewer reads in the chapter list: the scene's title card, else its name in words."""
    for card in scene.cards:
        if card.kind == "title":
            return str(card.spec["text"])
    words = scene.name.replace("-", " ")
    return words[:1].upper() + words[1:]


def _write(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:  # noqa: ARG001  # a maker's
    into.write_text(json.dumps(settings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return Painting()
