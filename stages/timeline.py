"""Alignment: when everything happens, in whole frames and whole samples.

In:    a checked Episode, the measured lengths of its narration and clips, the times of its words.
Out:   build/<episode>/timeline.json, the one source for mix, captions, picture and chapters.
Pays:  never.

Narration is the master clock. A scene lasts as long as its words and breath, its `hold_s` or its clip ask, rounded up
to a frame; starts are sums of whole frames, and a voice hangs on its scene's first frame, so nothing can drift. A
transition lies over the cut and takes handles from both sides: it moves no word.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, Settings
from stages import narration
from stages import words as words_of
from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Card, Episode, Scene
from stages.core.phrases import place
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name

RATE = 48_000  # samples a second of every sound we make
SHORTEST_FRAMES = 24  # a scene under this is a glitch (edge case 24)
SHORTEST_FADE_FRAMES = 4  # a shorter transition is a cut (edge case 19)
CARD_FADE_S = Fraction(1, 3)
EARLY_FRAMES = 1  # what hangs on a word comes this much before it (edge case 9)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the author wrote it. Samples count from its line's first one."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a scene only once its assets exist. `clip_s` is the length of a clip that has its own."""

    voice_samples: int | None = None
    words: tuple[Word, ...] = ()
    clip_s: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Plate:
    """How much picture a scene needs: its frames and the handles under its transitions.

    key_frame: where the picture after its own transition begins, counted in the plate.
    """

    frames: int
    before: int
    after: int
    key_frame: int


def sample_at(frame: int, fps: Fraction) -> int:
    """The sample on which a frame begins, rounded from the absolute frame, so that no error adds up."""
    return round(Fraction(frame) * RATE / fps)


def scene_frames(scene: Scene, measured: Measured, fps: Fraction) -> int:
    """How many whole frames a scene stays up. Rounds up: no word is cut."""
    asked = [Fraction(SHORTEST_FRAMES) / fps]
    if scene.hold_s is not None:
        asked.append(scene.hold_s)
    if measured.voice_samples is not None:
        asked.append(scene.lead_s + Fraction(measured.voice_samples, RATE) + scene.tail_s)
    elif scene.hold_s is None and measured.clip_s is not None:
        return max(SHORTEST_FRAMES, floor(measured.clip_s * fps))  # a clip has no part of a frame to give
    return ceil(max(asked) * fps)


def transition_frames(scene: Scene, previous_frames: int | None, frames: int, fps: Fraction) -> tuple[int, int]:
    """(before, after): frames of a transition on either side of the scene's first one; (0, 0) is a cut.

    At most half of either neighbour, and even, so that both sides give the same (edge cases 19 and 21). The first
    scene has nothing before it and comes from black.
    """
    if scene.transition.kind == "cut":
        return 0, 0
    wanted = round(scene.transition.seconds * fps)
    if previous_frames is None:
        return 0, min(wanted, frames // 2)
    half = min(wanted, previous_frames // 2, frames // 2) // 2
    return (half, half) if 2 * half >= SHORTEST_FADE_FRAMES else (0, 0)


def plate(scenes: Sequence[Scene], n: int, frames: Mapping[int, int], fps: Fraction) -> Plate:
    """What scene n asks of its clip. `frames` holds the lengths of it and of neighbours that it shares a fade with."""
    before, own_after = transition_frames(scenes[n], frames.get(n - 1) if n else None, frames[n], fps)
    after = 0
    if n + 1 < len(scenes) and scenes[n + 1].transition.kind != "cut":
        after = transition_frames(scenes[n + 1], frames[n], frames[n + 1], fps)[1]
    return Plate(before + frames[n] + after, before, after, before + own_after if n else 0)


def neighbours(scenes: Sequence[Scene], n: int) -> list[int]:
    """The scenes whose lengths decide what scene n asks of its clip, itself among them."""
    near = [n]
    if n and scenes[n].transition.kind != "cut":
        near.append(n - 1)
    if n + 1 < len(scenes) and scenes[n + 1].transition.kind != "cut":
        near.append(n + 1)
    return sorted(near)


def lay_out(ep: Episode, measured: Sequence[Measured]) -> dict[str, Any]:
    """The whole timeline as plain JSON: frames and samples are whole and absolute unless a name says otherwise.

    Raises EpisodeError when a card or a sound cannot stand where the author put it.
    """
    lengths = dict(
        enumerate(scene_frames(scene, known, ep.fps) for scene, known in zip(ep.scenes, measured, strict=True))
    )
    mistakes: list[Mistake] = []
    placed: list[dict[str, Any]] = []
    start = 0
    for n, (scene, known) in enumerate(zip(ep.scenes, measured, strict=True)):
        need = plate(ep.scenes, n, lengths, ep.fps)
        before, after = transition_frames(scene, lengths[n - 1] if n else None, lengths[n], ep.fps)
        voice = _voice(scene, known, start, ep.fps)
        placed.append(
            {
                "name": scene.name,
                "number": scene.number,
                "start": start,
                "frames": lengths[n],
                "transition": {"kind": scene.transition.kind if after else "cut", "before": before, "after": after},
                "plate": {
                    "frames": need.frames,
                    "before": need.before,
                    "after": need.after,
                    "key_frame": need.key_frame,
                },
                "voice": voice,
                "cards": list(_cards(ep, scene, voice, start, lengths[n], mistakes)),
            }
            | ({"sounds": list(_sounds(ep, scene, voice, start, lengths[n], mistakes))} if scene.sounds else {})
        )
        start += lengths[n]
    if mistakes:
        raise EpisodeError(mistakes)
    return {
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
        reads=tuple(task for scene in ep.scenes for task in (*measuring(ep, scene), *_found(ep, scene))),
        links=(build_path(ep.slug, "timeline.json", draft=ep.draft),),
    )


def measuring(ep: Episode, scene: Scene) -> tuple[str, ...]:
    """The tasks whose artifacts say how long a scene is."""
    tasks = []
    if scene.narration is not None:
        tasks.append(task_name("narration", ep.slug, scene.name))
    elif scene.hold_s is None and scene.clip is not None and has_own_length(scene):
        tasks.append(task_name("clips", ep.slug, scene.name))
    return tuple(tasks)


def _found(ep: Episode, scene: Scene) -> tuple[str, ...]:
    """The task that finds the words of a bought line; no length hangs on it."""
    return (words_of.task(ep, scene),) if narration.bought(ep, scene) else ()


def has_own_length(scene: Scene) -> bool:
    """Does its clip last as long as it lasts (bought, or the author's), or as long as it is asked (drawn)?"""
    return scene.clip is not None and (scene.clip.file is not None or scene.clip.maker.paid)


def measure(line: Line, ep: Episode, scene: Scene) -> Measured:
    """What the store knows of a scene. Every task of `measuring` must be up to date."""
    voice_samples, clip_s = None, None
    words: tuple[Word, ...] = ()
    if scene.narration is not None:
        facts = _facts(line, task_name("narration", ep.slug, scene.name))
        voice_samples = int(facts["samples"])
        words = tuple(Word(w["text"], w["start"], w["end"]) for w in words_of.said(line, ep, scene))
    if scene.clip is not None:
        task = task_name("clips", ep.slug, scene.name)
        if task in measuring(ep, scene):
            clip_s = Fraction(_facts(line, task)["duration_s"])
        elif isinstance(scene.clip.seconds, Fraction):
            clip_s = scene.clip.seconds
    return Measured(voice_samples, words, clip_s)


def _facts(line: Line, task: str) -> Mapping[str, Any]:
    record = line.record(task)
    assert record is not None, task
    return record.facts


def _voice(scene: Scene, known: Measured, start: int, fps: Fraction) -> dict[str, Any] | None:
    if known.voice_samples is None:
        return None
    first = sample_at(start, fps) + round(scene.lead_s * RATE)
    return {
        "start": first,
        "samples": known.voice_samples,
        "words": [{"text": w.text, "start": first + w.start, "end": first + w.end} for w in known.words],
    }


def _cards(
    ep: Episode, scene: Scene, voice: Mapping[str, Any] | None, start: int, frames: int, mistakes: list[Mistake]
) -> Iterator[dict[str, Any]]:
    for card in scene.cards:
        first = _card_start(ep, card, voice, start)
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
    ep: Episode, scene: Scene, voice: Mapping[str, Any] | None, start: int, frames: int, mistakes: list[Mistake]
) -> Iterator[dict[str, Any]]:
    """The sample on which each effect begins: on a word, the word's own first one. It may ring on beyond the scene."""
    first, end = sample_at(start, ep.fps), sample_at(start + frames, ep.fps)
    for sound in scene.sounds:
        at = _said_at(voice, sound.at) if isinstance(sound.at, str) else first + round((sound.at or 0) * RATE)
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


def _card_start(ep: Episode, card: Card, voice: Mapping[str, Any] | None, start: int) -> int:
    if isinstance(card.at, str):
        return max(start, floor(Fraction(_said_at(voice, card.at), RATE) * ep.fps) - EARLY_FRAMES)
    return start + round((card.at or Fraction(0)) * ep.fps)


def _said_at(voice: Mapping[str, Any] | None, phrase: str) -> int:
    """The sample on which a phrase begins."""
    assert voice is not None, "a phrase is checked against the narration when the episode is read"
    words = voice["words"]
    return int(words[place([word["text"] for word in words], phrase)]["start"])


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
