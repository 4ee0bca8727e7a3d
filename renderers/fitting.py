"""Which frames of a clip fill the time that a scene gives it: decided from counts alone, before any picture is read.

A plan asks this long before the clip is converted, and `conform` asks the same when it does it.

Transitions want handles: frames before and after those that the scene shows by itself. A clip that has none to spare
plays all through its scene, and its first and last frames stand still under the transitions: no word's time is taken
for them, and none is too short because of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from renderers.painting import RenderError

SLOW_MOST = Fraction(8, 100)  # slower by more is seen
PUSH_MOST_S = Fraction(3, 2)  # of a still last frame; longer is a hole

Way = Literal["as it is", "cut", "slow", "push", "hold", "loop", "edges"]


@dataclass(frozen=True, slots=True)
class Fit:
    """What is done with a clip."""

    way: Way
    have_frames: int  # of the clip at its own speed, at the wanted rate
    first: int = 0  # the one of these that is shown first
    slower: Fraction = Fraction(1)  # how many times its length it is given
    lead: int = 0  # how many frames its first one stands still before it plays

    def held(self, frames: int) -> int:
        """How many of the frames to fill repeat the last one of the clip."""
        if self.way == "edges":
            return frames - self.lead - round(self.have_frames * self.slower)
        return frames - self.have_frames if self.way == "hold" else 0


def frames_at(fps: Fraction, source_frames: int, source_fps: Fraction) -> int:
    """How many frames a clip has once it runs at `fps`. Rounded to the nearest: less than half a frame is stretched."""
    return max(1, floor(source_frames / source_fps * fps + Fraction(1, 2)))


def fit(
    frames: int,
    fps: Fraction,
    source_frames: int,
    source_fps: Fraction,
    *,
    asked: str | None = None,
    keep: str = "head",
    push: bool = True,
    handles: tuple[int, int] = (0, 0),
) -> Fit:
    """How the clip fills `frames` frames.

    asked:  "hold", "slow" or "loop" where the author says so; None slows a little or pushes in a little, or gives up
    keep:   which end of a clip stays that is too long, "head" or "tail"
    push:   whether the last frame may be pushed in on
    handles: how many of the frames, first and last, are shown under transitions
    Raises RenderError if the clip is too short and nobody said what to do.
    """
    if frames < 1 or source_frames < 1 or source_fps <= 0:
        raise RenderError(f"{source_frames} frames cannot fill {frames}")
    have = frames_at(fps, source_frames, source_fps)
    if have == frames:
        return Fit("as it is", have)
    if have > frames:
        return Fit("cut", have, first=have - frames if keep == "tail" else 0)
    slower = frames / fps / (source_frames / source_fps)
    if asked == "hold":
        return Fit("hold", have)
    if asked == "loop":
        return Fit("loop", have)
    if asked == "slow" or slower <= 1 + SLOW_MOST:
        return Fit("slow", have, slower=slower)
    shown = frames - sum(handles)  # by the scene itself
    if any(handles) and shown <= have * (1 + SLOW_MOST):
        spare = max(have - shown, 0)
        first = min(handles[0], spare) if keep == "head" else max(spare - handles[1], 0)
        return Fit("edges", have, slower=Fraction(max(shown, have), have), lead=handles[0] - first)
    if push and frames - have <= PUSH_MOST_S * fps:
        return Fit("push", have)
    if push and shown - have <= PUSH_MOST_S * fps:
        return Fit("push", have, lead=min(handles[0], ceil(frames - have - PUSH_MOST_S * fps)))
    raise RenderError(
        f"the clip lasts {float(source_frames / source_fps):.2f} s and {float(frames / fps):.2f} s are to be filled",
        hint="shorten the words, use a longer clip, or say fit: hold, slow or loop",
    )
