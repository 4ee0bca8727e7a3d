"""Poster and thumbnail: one frame of the film's picture, as it was before it was encoded, without burned captions.

In:    the timeline, the picture as its script was written from it, the clips and cards of the scene that is shown.
Out:   build/<episode>/<episode>.poster.png, as large as the film, and <episode>.thumbnail.jpg, made of that.
Pays:  never.

Only where the episode has a `thumbnail`, and not for drafts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, Settings
from stages import brand, clips, plates
from stages.cards import card_task
from stages.clips import clip_task
from stages.core.code import maker, painter
from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Episode, Scene
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, build_path, task_name
from stages.core.store import open_store
from stages.frames import frame_task

SIDE_PX, MOST_BYTES = 1280, 2_000_000  # what YouTube takes


def steps(ep: Episode) -> Iterator[Step]:
    if ep.thumbnail is None or ep.draft:
        return
    timeline, picture, poster = (task_name(kind, ep.slug) for kind in ("timeline", "picture", "poster"))
    seen = _flowing(ep, _scenes(ep))
    title = _title(ep)
    titled = card_task(ep, title[0].name, title[1]) if title and ep.thumbnail.at is None else None

    def order(line: Line) -> Order | None:
        from renderers.ffmpeg.script import Span, for_ffmpeg, script

        laid, scripted = line.record(timeline), line.record(picture)
        if laid is None or scripted is None:
            return None
        composed = {name: value for name, value in scripted.recipe.settings.items() if name != "captions"}
        drawn = line.record(titled) if titled else None
        frame = shown(ep, laid.recipe.settings, drawn.facts.get("frames", 1) if drawn else 1)
        window = script(composed, Span(frame, frame + 1))
        used = {entry["input"] for roll in window.rolls for entry in roll["entries"]}
        grounds = {f"ground/{name.removeprefix('clip/')}" for name in used} & seen.keys()
        records = {name: line.record(seen[name]) for name in sorted(used | grounds)}
        found = {name: record for name, record in records.items() if record is not None}
        if len(found) < len(records):
            return None
        conforming = {
            f"clip/{scene.name}": plates.wanted(scene, laid.recipe.settings, found[f"clip/{scene.name}"])
            for scene in ep.scenes
            if f"clip/{scene.name}" in used and not clips.roll_ready(line.steps[clip_task(ep, scene)])
        }
        settings = {name: composed[name] for name in ("size", "fps")}
        settings |= {"script": for_ffmpeg(window.text), "rolls": window.rolls} | (
            {"conform": conforming} if conforming else {}
        )
        by = maker("poster", "renderers.ffmpeg.poster") | ({"conform": plates.version()} if conforming else {})
        inputs = {name: f"bytes:{record.digest}" for name, record in found.items()}
        places = {name: line.store.path(record.ref) for name, record in found.items()}
        return Order(Recipe("poster", by, settings, inputs), places)

    yield Step(
        task=poster,
        episode=ep.slug,
        kind="poster",
        maker="poster",
        ext="png",
        order=order,
        paint=_paint,
        reads=(timeline, picture, *seen.values()),
        links=(build_path(ep.slug, f"{ep.slug}.poster.png", draft=False),),
    )

    def smaller(line: Line) -> Order | None:
        record = line.record(poster)
        if record is None:
            return None
        recipe = Recipe(
            "poster",
            maker("thumbnail", "renderers.thumbnail"),
            {"side": SIDE_PX, "most_bytes": MOST_BYTES},
            {"poster": f"bytes:{record.digest}"},
        )
        return Order(recipe, {"poster": line.store.path(record.ref)})

    yield Step(
        task=task_name("poster", ep.slug, "thumbnail"),
        episode=ep.slug,
        kind="poster",
        maker="thumbnail",
        ext="jpg",
        order=smaller,
        paint=painter("renderers.thumbnail"),
        reads=(poster,),
        links=(build_path(ep.slug, f"{ep.slug}.thumbnail.jpg", draft=False),),
    )


def shown(ep: Episode, timeline: Mapping[str, Any], coming: int = 1) -> int:
    """The frame of the film that is the poster. Raises EpisodeError for a moment after the film's end.

    coming: of the first title card, how many frames its parts take until all have come

    Of a scene that is named, the middle; of none, the first title card as it stands whole, or else the middle of the
    first scene.
    """
    assert ep.thumbnail is not None, "nobody asks for a poster that is not wanted"
    at, fps = ep.thumbnail.at, Fraction(timeline["fps"])
    placed = {scene["name"]: scene for scene in timeline["scenes"]}
    if isinstance(at, Fraction):
        frame = int(at * fps)
        if frame >= timeline["frames"]:
            message = f"thumbnail.at is {float(at):g} s, but the film ends at {float(timeline['frames'] / fps):.2f} s"
            raise EpisodeError([Mistake(ep.shown_path, ep.thumbnail.line, 0, message, "give an earlier moment")])
        return frame
    if isinstance(at, str):
        return int(placed[at]["start"] + placed[at]["frames"] // 2)
    title = _title(ep)
    if title is None:
        first = timeline["scenes"][0]
        return int(first["start"] + first["frames"] // 2)
    scene, number = title
    card = next(card for card in placed[scene.name]["cards"] if card["number"] == number)
    begins, ends = card["start"] + max(card["fade_in"], coming - 1), card["end"] - card["fade_out"]
    after = [other for other in timeline["scenes"] if other["start"] > placed[scene.name]["start"]]
    if after and begins < (leaves := after[0]["start"] - after[0]["transition"]["before"]):
        ends = min(ends, leaves)
    return int((begins + ends) // 2 if begins < ends else max(ends - 1, card["start"]))


def _title(ep: Episode) -> tuple[Scene, int] | None:
    return next(((scene, card.number) for scene in ep.scenes for card in scene.cards if card.kind == "title"), None)


def _scenes(ep: Episode) -> list[Scene]:
    """Those that the frame may show: where it lies, and their neighbours; all, where it is a moment of the film."""
    assert ep.thumbnail is not None, "nobody asks for a poster that is not wanted"
    at, title = ep.thumbnail.at, _title(ep)
    if isinstance(at, Fraction):
        return list(ep.scenes)
    name = at or (title[0].name if title else ep.scenes[0].name)
    n = next(n for n, scene in enumerate(ep.scenes) if scene.name == name)
    return list(ep.scenes[max(n - 1, 0) : n + 2])


def _flowing(ep: Episode, scenes: list[Scene]) -> dict[str, str]:
    """The tasks of what flows through the picture of these scenes, by the names that the picture has for it."""
    seen = {f"clip/{scene.name}": clip_task(ep, scene) for scene in scenes}
    seen |= {
        f"card/{scene.name}/{card.number}": card_task(ep, scene.name, card.number)
        for scene in scenes
        for card in scene.cards
    }
    seen |= {f"ground/{scene.name}": frame_task(ep, scene) for scene in scenes if plates.keyed(scene)}
    marking = brand.mark(ep)
    return seen | ({"mark": marking.task} if marking else {})


def _paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    ready = dict(inputs)
    for name, plate in settings.get("conform", {}).items():
        sources = {"clip": f"clips/{inputs[name].name}"}
        if ground := ready.pop(name.replace("clip/", "ground/", 1), None):
            sources["ground"] = f"frames/{ground.name}"
        ready[name] = plates.plate(open_store(), plate, sources, lambda _: None)
    plain = {name: value for name, value in settings.items() if name != "conform"}
    return painter("renderers.ffmpeg.poster")(plain, ready, into, progress)
