"""The list of chapters that YouTube reads from a description."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

CHAPTER_S = 10  # the shortest chapter that is listed
CHAPTERS = 3  # and the fewest


def chapters(starts: Sequence[tuple[int, str]], frames: int, fps: Fraction) -> str:
    """A line a chapter: the first at 0:00, each at least ten seconds long. "" where fewer than three are left.

    `starts` are (frame, title) in order; what is too short joins the chapter before it.
    """
    kept: list[tuple[Fraction, str]] = []
    for frame, title in starts:
        start_s = Fraction(frame) / fps
        long_enough = not kept or start_s - kept[-1][0] >= CHAPTER_S
        if long_enough and (not kept or Fraction(frames) / fps - start_s >= CHAPTER_S):
            kept.append((start_s, title))
    if len(kept) < CHAPTERS:
        return ""
    return "".join(f"{_clock(int(start_s))} {' '.join(title.split())}\n" for start_s, title in kept)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
