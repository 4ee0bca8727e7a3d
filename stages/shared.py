"""Scenes as long as the longest of all languages needs (`layout: {shared: […]}`): what the other episodes ask for.

In:    an Episode with the others beside it, the store: lines that were spoken or bought; others are predicted.
Out:   the least length of each scene.
Pays:  never, and has nothing made for the others either.

A line over several scenes is one stretch: its cuts stay on the words of its own language, and its last scene has the
slack.
"""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

from renderers.painting import RenderError
from stages import clips, narration, pacing
from stages.alignment import line_of, scene_frames
from stages.core.model import Episode, Scene
from stages.core.step import Line
from stages.timeline import measuring

_LINES: WeakKeyDictionary[Line, dict[tuple[str, bool], Line]] = WeakKeyDictionary()


def frames(line: Line, ep: Episode, scene: Scene) -> int:
    """The frames that the stretch of scenes ending with this one lasts in the longest of the others; 0 within it."""
    over = line_of(ep.scenes, scene.number - 1)
    if not ep.beside or scene.number - 1 != over[-1]:
        return 0
    return max(sum(_own(line, other, n)[0] for n in over) for other in _beside(ep))


def told(line: Line, ep: Episode) -> tuple[str, ...]:
    """What a plan and a check say of lengths that hang on words which are not spoken yet."""
    found = []
    for other in _beside(ep):
        unsure = sum(not _own(line, other, n)[1] for n in range(len(other.scenes)))
        if unsure:
            scenes = f"{unsure} scene{'s' * (unsure > 1)}"
            found.append(f"laid out beside {other.slug}, of which the length of {scenes} is only predicted")
    return tuple(found)


def _beside(ep: Episode) -> tuple[Episode, ...]:
    return tuple(replace(other, draft=ep.draft) for other in ep.beside)


def _own(line: Line, other: Episode, n: int) -> tuple[int, bool]:
    """How many frames a scene of another episode needs by itself, and whether that is measured.

    0 where its file does not open: that is told where it is built.
    """
    try:
        known, sure = pacing.expected(_line(line, other), other, other.scenes[n])
    except RenderError:
        return 0, False
    return scene_frames(other, n, known), sure


def _line(line: Line, other: Episode) -> Line:
    """The other's steps that say how long its scenes are. Nothing of it is ever built."""
    known = _LINES.setdefault(line, {})
    which = (other.slug, other.draft)
    if which not in known:
        steps = list(narration.steps(other))
        if any(task.startswith("clips:") for scene in other.scenes for task in measuring(other, scene)):
            steps += clips.steps(other)
        known[which] = Line(steps, line.store)
    return known[which]
