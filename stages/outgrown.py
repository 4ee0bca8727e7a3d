"""Whether a clip whose length is settled fills its scene: told in plans, before anything is spent on words or picture.

In:    a checked Episode, the store; the words as they are, or as they are predicted.
Out:   what will be done with a clip that is too short, in words.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from renderers.fitting import SLOW_MOST, Fit, fit, frames_at
from renderers.painting import RenderError
from stages import pacing, standing
from stages.alignment import Plate, line_of, neighbours, plate, scene_frames
from stages.clips import BOUGHT_FPS, clip_task, lengths_of
from stages.core.model import Clip, Episode, Scene
from stages.core.step import Line, task_name
from stages.timeline import has_own_length


@dataclass(frozen=True, slots=True)
class Outgrown:
    """What will be done with a clip that is shorter than its scene.

    sure:  whether the words are there; else how long they last is predicted
    stops: whether nobody said how to fill so much, so that the build will stop
    """

    scene: Scene
    clip: Clip
    said: str
    hint: str
    sure: bool
    stops: bool = False

    @property
    def told(self) -> str:
        return self.said if self.sure else f"predicted: {self.said}"


def outgrown(line: Line, ep: Episode, scene: Scene) -> Outgrown | None:
    """None for a scene whose clip is long enough, or is made to measure, or whose length is still to be chosen."""
    clip = scene.clip
    source = _source(line, ep, scene)
    if clip is None or source is None:
        return None
    try:
        need, sure = _need(line, ep, scene)
    except RenderError:
        return None  # told where it is measured
    have_s, need_s = source[0] / source[1], need.frames / ep.fps
    try:
        handles = (need.before, need.after)
        filling = fit(need.frames, ep.fps, *source, asked=scene.fit, keep=clip.keep, handles=handles)
    except RenderError as error:
        return Outgrown(
            scene, clip, f'scene "{scene.name}": {error}, which stops the build', error.hint, sure, stops=True
        )
    said = _said(filling, need, ep.fps)
    if not said or (scene.fit is not None and filling.slower <= 1 + SLOW_MOST):
        return None
    lasts = f'scene "{scene.name}" shows {float(need_s):.2f} s of a clip of {float(have_s):.2f} s'
    hint = "shorten the words, take a longer clip, or say how to fill the rest (`fit`)"
    return Outgrown(scene, clip, f"{lasts}: {said}", hint, sure)


def told(line: Line, ep: Episode, kind: str, scenes: Sequence[Scene]) -> tuple[str, ...]:
    """What a plan says beside a step of this kind: each clip is told of once, where the first money for it is spent."""
    found = (outgrown(line, ep, scene) for scene in scenes if _tells(line, ep, scene) == kind)
    return tuple(one.told for one in found if one is not None)


def _tells(line: Line, ep: Episode, scene: Scene) -> str:
    """The kind of step beside which it is said: the line if it is to be bought, else the clip, else the film."""
    words = ep.scenes[line_of(ep.scenes, scene.number - 1)[0]].name
    for kind, task in (("narration", task_name("narration", ep.slug, words)), ("clips", clip_task(ep, scene))):
        if task in line.steps and line.state(task).action == "buy":
            return kind
    return "video"


def _said(filling: Fit, need: Plate, fps: Fraction) -> str:
    """In what way it fills its scene; "" for one that is long enough."""
    slower = f"it is slowed by {float(100 * (filling.slower - 1)):.0f} %" if filling.slower > 1 else ""
    still = (filling.lead + filling.held(need.frames)) / fps
    rest = {
        "push": f"its last frame is pushed in on for {_s(need.frames - filling.lead - filling.have_frames, fps)}",
        "edges": f"it stands still under its transitions for {float(still):.2f} s" if still else "",
    }.get(filling.way, "")
    return " and ".join(part for part in (slower, rest) if part)


def _s(frames: int, fps: Fraction) -> str:
    return f"{float(frames / fps):.2f} s"


def _source(line: Line, ep: Episode, scene: Scene) -> tuple[int, Fraction] | None:
    """Frames and rate of a clip that lasts as long as it lasts; None where that is not known or not so."""
    clip = scene.clip
    if clip is None or not has_own_length(scene):
        return None
    record = line.record(clip_task(ep, scene))
    if record is not None and "frames" in record.facts:
        return int(record.facts["frames"]), Fraction(record.facts["fps"])
    if clip.file is not None:
        try:
            return max(frames_at(ep.fps, 1, 1 / standing.file_s(clip.file)), 1), ep.fps
        except (RenderError, ZeroDivisionError):
            return None
    seconds = lengths_of(clip)
    return (int(seconds[0] * BOUGHT_FPS), BOUGHT_FPS) if len(seconds) == 1 else None


def _need(line: Line, ep: Episode, scene: Scene) -> tuple[Plate, bool]:
    """What the scene asks of its clip, and whether that is measured. Raises RenderError for a file that won't open."""
    near = neighbours(ep.scenes, scene.number - 1)
    found = {n: pacing.expected(line, ep, ep.scenes[n]) for n in near}
    frames = {n: scene_frames(ep, n, known) for n, (known, _) in found.items()}
    return plate(ep.scenes, scene.number - 1, frames, ep.fps), all(sure for _, sure in found.values())
