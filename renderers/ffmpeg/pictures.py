"""What is wrong with the picture over time: cuts, scenes that stand elsewhere, flashes, frames shown twice. Pure.

declared  as `findings` takes it, and
          "cuts": [frame]                 hard cuts between scenes
          "cards": [frame]                where cards come or go: their changes are no cuts
          "bought": [{"start", "end", "cuts": most}]  a service's own clips, and how many cuts were asked of each
          "drawn": [[start, end]]         moves that never rest
          "own": [[start, end]]           the author's own pictures, which may do anything
first     what stands at a frame of a scene by itself: {scene: (frame, picture in small)}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from renderers.ffmpeg import cuts
from renderers.ffmpeg.findings import Finding, at, held, scene_at
from renderers.ffmpeg.limits import AGAIN, ALIKE, SAME, UNLIKE
from renderers.ffmpeg.seen import Seen, changes
from renderers.painting import Json

if TYPE_CHECKING:
    from renderers.ffmpeg.cuts import Small

First = Mapping[str, tuple[int, "Small"]]


def of_picture(seen: Seen, declared: Json, first: First) -> Iterator[Finding]:
    """Everything, in no order. Nothing is said of a film with another number of frames: its places mean nothing."""
    if seen.frames != declared["frames"] or "cuts" not in declared:
        return
    change = changes(seen.small)
    fps, scenes = Fraction(declared["fps"]), declared["scenes"]
    expected = [*declared["cuts"], *declared["cards"]]
    misplaced = list(_misplaced(seen, declared, first))
    for cut, found in cuts.planned(seen.small, change, declared["cuts"], declared["cards"]):
        if found is None:
            if cuts.turned(seen.small, cut) <= SAME and _differ(cut, declared, first):
                missing = Finding("fail", "cut missing", "the picture goes on", "a cut is planned", remedy=AGAIN)
                yield at(missing, cut, fps, scenes)
        elif found.off:
            expected.append(found.frame)
            for finding in held("cut", abs(found.off)):
                yield at(replace(finding, value=f"{found.off:+d} frames"), cut, fps, scenes)
    yield from misplaced
    for clip in declared["bought"]:
        more = list(cuts.unplanned(seen.small, change, (clip["start"], clip["end"]), expected))
        for frame in more[clip["cuts"] :]:
            for finding in held("extra cut", len(more) - clip["cuts"]):
                yield at(finding, frame, fps, scenes)
    for start, end in cuts.flashes(seen.small, change, expected):
        if not any(a <= start < b for a, b in declared["own"]):
            for finding in held("flash", end - start):
                yield at(finding, start, fps, scenes)
    for span in declared["drawn"]:
        for frame in cuts.doubled(change, (span[0], span[1])):
            for finding in held("doubled frame", 1):
                yield at(finding, frame, fps, scenes)


def _misplaced(seen: Seen, declared: Json, first: First) -> Iterator[Finding]:
    """Scenes whose picture is surely not their own and surely another's."""
    fps, scenes = Fraction(declared["fps"]), declared["scenes"]
    for name, (frame, own) in first.items():
        shown = seen.small[frame]
        if cuts.alike(shown, own) >= UNLIKE:
            continue
        others = {other: cuts.alike(shown, picture) for other, (_, picture) in first.items() if other != name}
        other = max(others, key=lambda one: others[one], default=None)
        if other is not None and others[other] >= ALIKE:
            value = f'shows "{other}"'
            finding = Finding("fail", "scene out of place", value, "its own picture wanted", remedy=AGAIN)
            yield at(finding, frame, fps, scenes)


def _differ(cut: int, declared: Json, first: First) -> bool:
    """Are the two scenes at a cut known to show something else?"""
    names = [scene_at(frame, declared["scenes"]) or "" for frame in (cut - 1, cut)]
    if not all(name in first for name in names):
        return False
    one, two = (first[name][1] for name in names)
    return cuts.alike(one, two) < UNLIKE
