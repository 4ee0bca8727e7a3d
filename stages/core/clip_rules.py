"""Rules of a scene's clip: what is sold, and what a bought clip may start from and end on. Pure."""

from __future__ import annotations

from fractions import Fraction

from renderers.fal_models import Model
from stages.core import maker_rules
from stages.core.here import Here
from stages.core.makers import SOLD, choose
from stages.core.report import Place
from stages.core.scalars import said
from stages.core.schema import Fields
from stages.core.spelling import listed


def check(here: Here) -> list[tuple[str, str]]:
    """Gives ("clip", maker) when one would be bought."""
    clip = here.part("clip")
    if clip is None:
        return []
    report = here.report
    if clip.wrote("file"):
        if clip.wrote("prompt"):
            report.wrong(clip.name_place("prompt"), f"{here.say('clip')} has both prompt and file", "keep one of them")
        return []
    choice = choose("clip", clip, here.makers)
    if choice.use:
        maker_rules.check(clip, choice.use, "clip", (*here.where, "clip"), report)
    if clip.get("end") == "next" and here.last:
        report.wrong(
            clip.place("end"),
            f"{here.say('clip', 'end')} is next, but this is the last scene",
            "write end: {prompt: …}",
        )
    if clip.wrote("shots") and clip.wrote("seconds"):
        report.wrong(
            clip.name_place("seconds"),
            f"{here.say('clip')} has both shots and seconds",
            "remove seconds: each shot has its own",
        )
    if clip.wrote("shots") and clip.wrote("prompt"):
        report.wrong(clip.name_place("prompt"), f"{here.say('clip')} has both prompt and shots", "keep one of them")
    if not choice.paid:
        return []
    if clip.wrote("move"):
        why = f"{here.say('clip', 'move')} means nothing to {choice.use}"
        report.wrong(clip.name_place("move"), why, "say it in the prompt, or add use: pan")
    if not clip.wrote("shots") and not clip.wrote("prompt"):
        why = f"{here.say('clip')} has nothing to ask {choice.use} for"
        report.wrong(clip.node, why, "add a prompt or shots, or use: pan")
    _sold(here, clip, choice.use)
    _start_and_end(here, clip, choice.use)
    return [("clip", choice.use)]


def _sold(here: Here, clip: Fields, use: str) -> None:
    sold, seconds = SOLD[use], clip.get("seconds")
    if isinstance(seconds, Fraction) and seconds not in sold.lengths_s:
        nearest_s = min(sold.lengths_s, key=lambda length_s: (abs(length_s - seconds), -length_s))
        why = f"{here.say('clip', 'seconds')} is {said(seconds)}, but {use} sells {_lengths(sold)}"
        here.report.wrong(clip.place("seconds"), why, f"write {nearest_s}, or auto")
    if clip.wrote("shots") and not sold.shots:
        why = f"{here.say('clip', 'shots')} mean nothing to {use}, which makes one shot"
        here.report.wrong(clip.name_place("shots"), why, f"write one prompt, or use {_others('shots')}")
        return
    if clip.wrote("end") and not sold.end:
        why = f"{here.say('clip', 'end')} means nothing to {use}, which takes no last frame"
        here.report.wrong(clip.name_place("end"), why, f"remove it, or use {_others('end')}")
    prompts: list[tuple[Place, str, str]] = []
    if "prompt" in clip:
        prompts.append((clip.place("prompt"), here.say("clip", "prompt"), clip["prompt"]))
    shots = [shot for shot in clip.get("shots") or () if isinstance(shot, Fields)]
    for n, shot in enumerate(shots):
        prompts.append((shot.place("prompt"), here.say("clip", "shots", n, "prompt"), shot.get("prompt", "")))
    for place, label, prompt in prompts:
        count = len(prompt.encode() if sold.prompt_unit == "bytes" else prompt)
        if sold.prompt is not None and count > sold.prompt:
            why = f"{label} has {count} {sold.prompt_unit}, more than the {sold.prompt} that {use} takes"
            here.report.wrong(place, why, "make it shorter")
    lengths: list[int] = [shot["seconds"] for shot in shots if "seconds" in shot]
    if lengths and len(lengths) == len(clip.get("shots") or ()) and sum(lengths) not in sold.lengths_s:
        why = f"{here.say('clip', 'shots')} are {sum(lengths)} seconds in all, but {use} sells {_lengths(sold)}"
        here.report.wrong(clip.place("shots"), why, "change their seconds")


def _lengths(sold: Model) -> str:
    """In words: "whole seconds from 3 to 15", or "4, 6 or 8 seconds"."""
    first, last = sold.lengths_s[0], sold.lengths_s[-1]
    if sold.lengths_s == tuple(range(first, last + 1)):
        return f"whole seconds from {first} to {last}"
    return f"{listed(list(map(str, sold.lengths_s)))} seconds"


def _others(field: str) -> str:
    """The makers that have what this one has not."""
    return listed([use for use, sold in SOLD.items() if getattr(sold, field)])


def _start_and_end(here: Here, clip: Fields, use: str) -> None:
    """A bought clip must not start from, or end on, a drawing: it would be paid for and thrown away."""
    scene, end = here.scene, clip.get("end")
    if not scene.wrote("frame"):
        why = f"{here.say('clip')} is bought from {use}, but the scene has no frame for it to start from"
        here.report.wrong(scene.name_place("clip"), why, "add a frame with a prompt or a file")
    elif _drawn(here.part("frame"), here.makers):
        why = f"{here.say('clip')} is bought from {use}, but its frame is only drawn (animatic)"
        here.report.wrong(scene.name_place("clip"), why, "let a paid maker or a file give the frame, or add use: pan")
    elif isinstance(end, Fields) and not end.wrote("file") and _drawn(here.part("frame"), here.makers, own_file=False):
        why = f"{here.say('clip', 'end')} would be drawn (animatic) for a clip that is bought"
        here.report.wrong(end.node, why, "give it a file, or the scene a paid frame maker")
    if end == "next" and here.following is not None:
        after = here.following
        frame = after.get("frame")
        if not after.wrote("frame"):
            why = f"{here.say('clip', 'end')} is next, but the next scene has no frame"
            here.report.wrong(clip.place("end"), why, "give that scene a frame, or write end: {prompt: …}")
        elif isinstance(frame, Fields) and _drawn(frame, here.makers):
            why = f"{here.say('clip', 'end')} is next, but the next scene's frame is only drawn (animatic)"
            here.report.wrong(clip.place("end"), why, "let a paid maker or a file give that frame")


def _drawn(frame: Fields | None, makers: Fields | None, *, own_file: bool = True) -> bool:
    if frame is None or (own_file and frame.wrote("file")):
        return False
    return choose("frame", frame, makers).use == "animatic"
