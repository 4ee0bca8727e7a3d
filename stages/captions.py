"""Captions: one list of cues in whole frames, written as subtitles of three kinds, and the list of chapters.

In:    the timeline; where they are drawn, what stands where on the cards, and the brand's mark.
Out:   build/<episode>/captions.json, the cues; from it <episode>.srt, .vtt and .ass; and chapters.txt.
Pays:  never.

With `captions: {burn: true}` the cues also flow through the video, where libass draws them; how they look stands in the
recipes of this step and of the video, so that a changed look makes nothing else again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.captions.look import characters, look
from renderers.painting import Inputs, Painting, Progress, Settings
from stages import brand, looks
from stages.alignment import RATE
from stages.cards import card_task
from stages.core.chapters import chapters
from stages.core.code import code, maker
from stages.core.model import Episode
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name

if TYPE_CHECKING:
    from stages.cues import Cue

MARK = "mark"  # the brand's, among the names of cards: these have a slash


def steps(ep: Episode) -> Iterator[Step]:
    timeline = task_name("timeline", ep.slug)
    written = maker("captions", "stages.cues") | {
        "chapters": code("stages.core.chapters"),
        "files": [maker(form, f"renderers.captions.{form}") for form in ("written", "ass")],
    }

    beside = _beside(ep) if ep.captions.burn else {}

    def order(line: Line) -> Order | None:
        record, shown = line.record(timeline), {name: line.record(task) for name, task in beside.items()}
        if record is None or None in shown.values():
            return None
        settings = wanted(record.recipe.settings) | {"look": look_of(ep)}
        cards = _cards(record.recipe.settings, {name: found.facts for name, found in shown.items() if found})
        if cards:
            return Order(
                Recipe("captions", written | {"places": code("stages.cue_places")}, settings | {"cards": cards})
            )
        return Order(Recipe("captions", written, settings))

    forms = {form: build_path(ep.slug, f"{ep.slug}.{form}", draft=ep.draft) for form in ("srt", "vtt", "ass")}
    yield Step(
        task=task_name("captions", ep.slug),
        episode=ep.slug,
        kind="captions",
        maker="captions",
        ext="captions.json",
        order=order,
        paint=_paint,
        reads=(timeline, *beside.values()),
        links=(build_path(ep.slug, "captions.json", draft=ep.draft),),
        says=forms | {"chapters": build_path(ep.slug, "chapters.txt", draft=ep.draft)},
    )


def _beside(ep: Episode) -> dict[str, str]:
    """The tasks that make what drawn captions must not cover: each card's, by "scene/number", and the mark's."""
    found = {f"{s.name}/{card.number}": card_task(ep, s.name, card.number) for s in ep.scenes for card in s.cards}
    marking = brand.mark(ep)
    return found | ({MARK: marking.task} if marking else {})


def _cards(timeline: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What stands where captions may be drawn."""
    if not facts:
        return []
    from stages.cue_places import standing

    return standing(timeline, facts, facts[MARK]["box"] if MARK in facts else None)


def look_of(ep: Episode) -> dict[str, Any]:
    """How this episode's captions look when they are drawn."""
    return look(ep.size, looks.whole(ep.theme, looks.color_of(ep)), highlight=ep.captions.highlight)


def wanted(timeline: Mapping[str, Any]) -> dict[str, Any]:
    """What of the timeline decides the captions: words, cuts and chapters."""
    return {
        "language": timeline["language"],
        "fps": timeline["fps"],
        "frames": timeline["frames"],
        "characters": characters((timeline["size"][0], timeline["size"][1])),
        "scenes": _said(timeline),
        "chapters": timeline["chapters"],
    }


def _said(timeline: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The words of each scene, and where captions may turn to them: the cut, but for words that begin before it or end
    after it.

    A line that goes on over several scenes is one text: its captions are broken where it reads well, not at the cuts.
    Of two lines at once the later is on a track of its own; of more than two, those on one track give way to the later.
    """
    fps = Fraction(timeline["fps"])
    found: list[dict[str, Any]] = []
    over = 0  # the sample on which the words before end
    for scene in timeline["scenes"]:
        if "continues" in scene:
            continue
        voice = scene["voice"] or {"words": []}
        words, start = voice["words"], scene["start"]
        track = {name: voice[name] for name in ("track",) if name in voice}
        if words and words[0]["start"] < over:
            _give_way([one for one in found if one.get("track", 0) == voice.get("track", 0)], words[0]["start"])
        else:
            start = max(start, ceil(Fraction(over) * fps / RATE))
        if words:
            start = min(start, floor(Fraction(words[0]["start"]) * fps / RATE))
            over = max(over, words[-1]["end"])
        found.append({"start": max(start, found[-1]["start"] if found else 0), "words": words} | track)
    return found


def _give_way(found: list[dict[str, Any]], sample: int) -> None:
    """Words that began before a sample end by it."""
    for one in found:
        one["words"] = [
            word | {"end": min(word["end"], sample)} if word["start"] < sample else word for word in one["words"]
        ]


def cues_of(settings: Mapping[str, Any]) -> list[Cue]:
    """The cues of a recipe's settings, in whole frames."""
    from stages import cues

    words = [
        cues.Word(word["text"], word["start"], word["end"], n)
        for n, scene in enumerate(settings["scenes"])
        for word in scene["words"]
    ]
    cuts = [scene["start"] for scene in settings["scenes"]]
    fps = Fraction(settings["fps"])
    return cues.cues(
        words,
        cuts,
        fps,
        settings["language"],
        settings["frames"],
        characters=settings["characters"],
        aside={n for n, scene in enumerate(settings["scenes"]) if "track" in scene},
    )


def _paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:  # noqa: ARG001  # a maker's shape
    from renderers.captions import ass, written
    from stages import cues

    found, fps = cues_of(settings), Fraction(settings["fps"])
    if "cards" in settings:
        from stages.cue_places import placed

        width, height = settings["look"]["size"]
        found = placed(found, settings["cards"], (width, height))
    listed = cues.as_json(found, fps, settings["language"], settings["frames"])
    into.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    starts = [(chapter["start"], chapter["title"]) for chapter in settings["chapters"]]
    return Painting(
        facts={
            "cues": len(found),
            "srt": written.srt(listed) or "\n",  # a film without words has a file without cues
            "vtt": written.vtt(listed),
            "ass": ass.ass(listed, settings["look"]),
            "chapters": chapters(starts, settings["frames"], fps),
        }
    )
