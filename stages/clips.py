"""Clips: the moving picture of each scene.

In:    a checked Episode, its frames; for drawn clips, how long the scene's words are.
Out:   cache/clips/<key>.<ext> and its record.
Pays:  for a clip with a prompt whose maker is a service.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from renderers.fal_models import MODELS
from renderers.fitting import fit
from renderers.painting import RenderError
from stages import framing, paid
from stages.alignment import Plate, line_of, neighbours, own_text, plate, scene_frames, voice_at_s
from stages.core.code import maker, painter
from stages.core.digests import digest_of_author
from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Clip, Episode, Scene
from stages.core.recipe import Recipe, key
from stages.core.step import Line, Order, Step, build_path, task_name
from stages.core.store import open_store
from stages.frames import bought_still, end_frame, frame_task
from stages.timeline import measure, measuring

BOUGHT_FPS = Fraction(24)  # near enough to say whether a clip that is not bought yet can fill a scene


def steps(ep: Episode) -> Iterator[Step]:
    for scene in ep.scenes:
        if scene.clip is not None and scene.clip.file is not None:
            yield _own(ep, scene, scene.clip)
        elif scene.clip is not None and scene.clip.maker.paid and not (ep.draft and drawn(ep, scene, scene.clip)):
            yield _bought(ep, scene, scene.clip)
        else:
            yield _pan(ep, scene)


def drawn(ep: Episode, scene: Scene, clip: Clip) -> bool:
    """In a draft: is there nothing bought for this clip?"""
    return not any(open_store().record(_offer(ep, scene, clip, seconds).ref) for seconds in lengths_of(clip))


def clip_task(ep: Episode, scene: Scene) -> str:
    return task_name("clips", ep.slug, scene.name)


def roll_ready(step: Step) -> bool:
    """Does the clip enter the rolls as it is, made to measure?"""
    return step.maker == "pan"


def _pan(ep: Episode, scene: Scene) -> Step:
    n = scene.number - 1
    near = neighbours(ep.scenes, n)
    drawn = maker("pan", "renderers.pan")
    move = "still" if scene.frame is None else (scene.clip and scene.clip.move) or "zoom-in"

    def order(line: Line) -> Order | None:
        need = _need(line, ep, scene, near)
        frame = line.ref(frame_task(ep, scene))
        assert frame is not None, "frames read nothing, so what they want is known"
        settings = {
            "size": list(ep.size),
            "fps": str(ep.fps),
            "frames": need.frames,
            "key_frame": need.key_frame,
            "move": move,
            **framing.wanted(scene),
        }
        recipe = Recipe("clips", drawn, settings, {"frame": frame})
        return Order(recipe, {"frame": line.store.path(frame)})

    return Step(
        task=clip_task(ep, scene),
        episode=ep.slug,
        kind="clips",
        maker="pan",
        ext="mp4",
        scene=scene.name,
        order=order,
        paint=painter("renderers.pan"),
        reads=tuple(dict.fromkeys(task for near_n in near for task in measuring(ep, ep.scenes[near_n]))),
        uses=(frame_task(ep, scene),),
        links=(build_path(ep.slug, f"scenes/{scene.name}/clip.mp4", draft=ep.draft),),
    )


def _need(line: Line, ep: Episode, scene: Scene, near: list[int]) -> Plate:
    frames = {n: scene_frames(ep, n, measure(line, ep, ep.scenes[n])) for n in near}
    return plate(ep.scenes, scene.number - 1, frames, ep.fps)


def _own(ep: Episode, scene: Scene, clip: Clip) -> Step:
    assert clip.file is not None
    recipe = Recipe("clips", maker("own", "renderers.own"), {}, {"file": f"file:{digest_of_author(clip.file)}"})
    order = Order(recipe, {"file": clip.file})
    ext = clip.file.suffix.lower().removeprefix(".")
    return Step(
        task=clip_task(ep, scene),
        episode=ep.slug,
        kind="clips",
        maker="own file",
        ext=ext,
        scene=scene.name,
        order=lambda _: order,
        paint=painter("renderers.own", "paint_video"),
        links=(build_path(ep.slug, f"scenes/{scene.name}/clip.{ext}", draft=ep.draft),),
        names={"file": ep.shown(clip.file)},
    )


def _bought(ep: Episode, scene: Scene, clip: Clip) -> Step:
    """A clip of a service's. Its length is the author's, or the shortest one on sale that covers the words."""
    lengths = lengths_of(clip)
    known = len(lengths) == 1
    reserved = _offer(ep, scene, clip, lengths[-1])
    near = neighbours(ep.scenes, scene.number - 1)
    stills = dict(_stills(ep, scene, clip))

    def order(line: Line) -> Order:
        offer = reserved if known else _covering(line, _need(line, ep, scene, near))
        return Order(offer.recipe, {name: stills[ref] for name, ref in offer.recipe.inputs.items()}, offer.price_usd)

    def _covering(line: Line, need: Plate) -> paid.Offer:
        """The shortest length on sale that covers so much, or a longer one that is there already."""
        enough = [length for length in lengths if length >= need.frames / ep.fps]
        if not enough:
            _fills(ep, scene, lengths[-1], need)
            enough = lengths[-1:]
        offers = [_offer(ep, scene, clip, length) for length in enough]
        if ep.draft:  # what is in the store, and the longest of it where none is long enough
            shorter = [_offer(ep, scene, clip, length) for length in reversed(lengths) if length < enough[0]]
            return next(offer for offer in (*offers, *shorter) if line.store.record(offer.ref))
        return next((offer for offer in offers if line.has(offer.recipe, offer.ext)), offers[0])

    def foresees(line: Line) -> Step:
        """With the price of what words and fades will need, and one length on sale more."""
        seconds, how = _predicted_s(line, ep, scene, lengths)
        price_usd = _offer(ep, scene, clip, seconds).price_usd
        return replace(step, price_usd=price_usd, remarks=(f"predicted: at most {seconds} s, from its words{how}",))

    step = Step(
        task=clip_task(ep, scene),
        episode=ep.slug,
        kind="clips",
        maker=clip.maker.use,
        ext=reserved.ext,
        scene=scene.name,
        order=order,
        seller=reserved.seller,
        reads=() if known else tuple(dict.fromkeys(task for n in near for task in measuring(ep, ep.scenes[n]))),
        uses=() if ep.draft else tuple(_stills_of(ep, scene, clip)),  # a draft buys nothing, so it makes none of them
        links=(build_path(ep.slug, f"scenes/{scene.name}/clip.{reserved.ext}", draft=ep.draft),),
        price_usd=reserved.price_usd,
        names=dict(zip(reserved.recipe.inputs, _stills_of(ep, scene, clip), strict=True)),
        wants="" if known else _but_for_length(reserved.recipe),
        foresees=None if known else foresees,
        warns=lambda line: _outgrown(line, ep, scene),
    )
    return step


def _outgrown(line: Line, ep: Episode, scene: Scene) -> tuple[str, ...]:
    from stages.outgrown import told

    return told(line, ep, "clips", [scene])


def _fills(ep: Episode, scene: Scene, seconds: int, need: Plate) -> None:
    """Raises EpisodeError where the longest clip on sale leaves a hole that nobody said how to fill."""
    handles = (need.before, need.after)
    try:
        fit(need.frames, ep.fps, int(seconds * BOUGHT_FPS), BOUGHT_FPS, asked=scene.fit, handles=handles)
    except RenderError as error:
        line = scene.clip.line if scene.clip else scene.line
        raise EpisodeError([Mistake(ep.shown_path, line, 0, f'scene "{scene.name}": {error}', error.hint)]) from error


def _offer(ep: Episode, scene: Scene, clip: Clip, seconds: int) -> paid.Offer:
    """What is bought for a length."""
    return paid.clip(clip, seconds, *(ref for ref, _ in _stills(ep, scene, clip)))


def _stills(ep: Episode, scene: Scene, clip: Clip) -> list[tuple[str, Path]]:
    """The still that it starts with, and the one that it ends on where that is asked."""
    stills = [bought_still(ep, scene, scene.frame)]
    end = end_frame(scene)
    if end is not None:
        stills.append(bought_still(ep, scene, end))
    elif clip.end == "next":
        following = ep.scenes[scene.number]
        stills.append(bought_still(ep, following, following.frame))
    return stills


def _stills_of(ep: Episode, scene: Scene, clip: Clip) -> Iterator[str]:
    """The tasks that make them."""
    yield frame_task(ep, scene)
    if end_frame(scene) is not None:
        yield frame_task(ep, scene, "end")
    elif clip.end == "next":
        yield frame_task(ep, ep.scenes[scene.number])


def _but_for_length(recipe: Recipe) -> str:
    return key(replace(recipe, settings={**recipe.settings, "duration": None}, known_key=None))


def lengths_of(clip: Clip) -> list[int]:
    """The lengths it may have, in seconds, shortest first: one where the author says it."""
    if clip.shots:
        return [sum(shot.seconds for shot in clip.shots)]
    if isinstance(clip.seconds, Fraction):
        return [int(clip.seconds)]
    return sorted(MODELS[clip.maker.use.partition("/")[2]].lengths_s)


def _predicted_s(line: Line, ep: Episode, scene: Scene, lengths: list[int]) -> tuple[int, str]:
    """(seconds, how that is known): the length that words and fades will need, and one on sale more."""
    spoken, how = _spoken_s(line, ep, scene)
    if scene.narration is not None and scene.narration.stretch is not None:
        spoken /= scene.narration.stretch
    lead_s = max(voice_at_s(ep.scenes, scene.number - 1), scene.lead_s)
    needed = max(lead_s + spoken + (scene.pause_s or 0) + scene.tail_s, scene.hold_s or Fraction(0))
    following = ep.scenes[scene.number : scene.number + 1]
    fades = [one.transition.seconds / 2 for one in (scene, *following) if one.transition.kind != "cut"]
    enough = [length for length in lengths if length >= needed + sum(fades)]
    return (enough[1] if len(enough) > 1 else lengths[-1]), how


def _spoken_s(line: Line, ep: Episode, scene: Scene) -> tuple[Fraction, str]:
    """How long the scene's words will last, by its voice's own pace if lines of that were bought; and how it is known.

    A scene that shares its line has the part of it that its letters have.
    """
    from renderers.scratch import pace
    from stages import pacing

    over = line_of(ep.scenes, scene.number - 1)
    first, text = ep.scenes[over[0]], own_text(ep.scenes, scene.number - 1)
    known = pacing.known(line, ep)
    try:
        spoken, how = pacing.spoken_s(line, ep, first, known)
    except RenderError:  # its own file does not open: told where it is measured
        spoken, how = None, ""
    if spoken and len(over) > 1 and first.narration is not None:
        spoken *= pace.predicted_s(text, ep.language) / pace.predicted_s(first.narration.text or "", ep.language)
    lines = sum(factor.lines for factor in known.values())
    said = {
        "calibrated": f", at the pace of {lines} bought {'line' if lines == 1 else 'lines'}",
        "predicted": ", not calibrated: no line of its voice is bought",
    }
    return spoken or Fraction(0), said.get(how, "")
