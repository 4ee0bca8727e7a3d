"""What a clip loses on its way into the film, told before the film is made: tone-mapping, fields, an unsteady rate.

In:    the clips of an episode: what their records say, and of an author's own that is not taken in yet its start.
Out:   remarks for `check`.
Pays:  never.

A clip that is only scaled, cropped, or brought to the film's rate and colours loses nothing that is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from renderers.painting import RenderError
from stages.clips import clip_task
from stages.core.model import Episode, Scene
from stages.core.step import Line

HDR = {"pq": "HDR (PQ)", "hlg": "HDR (HLG)"}

Remark = tuple[int, str, str]  # the line in the episode's file, what there is to say, what to do


def losses(line: Line, ep: Episode) -> Iterator[Remark]:
    """What of the clips is converted, in the order of the scenes."""
    for scene in ep.scenes:
        if scene.clip is not None:
            for what, hint in lost(_known(line, ep, scene)):
                yield scene.clip.line, f'scene "{scene.name}": its clip {what}', hint


def unusable(ep: Episode) -> Iterator[Remark]:
    """Which of the author's files are no clips, as far as their starts tell."""
    from renderers import footage

    for scene in ep.scenes:
        if scene.clip is not None and scene.clip.file is not None:
            try:
                footage.look(scene.clip.file)
            except RenderError as error:
                yield scene.clip.line, f'scene "{scene.name}": {error}', error.hint


def lost(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a clip of these facts loses, and what can be done; facts that nobody knows yet may be absent."""
    if facts.get("hdr"):
        what = f"is {HDR[facts['hdr']]} and is tone-mapped to BT.709: the brightest of its light is dimmed"
        yield what, "export it as SDR (BT.709) to decide yourself how it looks"
    if facts.get("interlaced"):
        yield "is interlaced: every frame is made of two fields", "export it progressive, if its maker can"
    if not facts.get("steady", True):
        mean = f"{float(Fraction(facts['fps'])):.2f} frames a second on average"
        yield f"has no steady rate ({mean}): frames are repeated or left out", "record or export it at a constant rate"


def _known(line: Line, ep: Episode, scene: Scene) -> Mapping[str, Any]:
    """A record says it all; a file that is not taken in yet what its start says."""
    from renderers import footage

    task = clip_task(ep, scene)
    record = line.record(task) if task in line.steps else None
    if record is not None:
        return record.facts
    assert scene.clip is not None
    if scene.clip.file is None:
        return {}
    try:
        seen = footage.look(scene.clip.file)
    except RenderError:
        return {}  # told by `unusable`
    return {"hdr": seen.hdr, "interlaced": seen.interlaced}
