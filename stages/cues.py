"""Captions: words with their times become cues in whole frames. Pure.

`stages.cue_breaks` says which words share a cue, `stages.cue_times` when it comes and goes; words keep the author's
spelling. Two people who speak at once are on two tracks: each reads as if alone, and where both are up, the later cue
stands on a row of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from math import ceil, floor
from typing import Any

from stages.cue_breaks import Said, cues_of
from stages.cue_times import GAP_FRAMES, SHORTEST_S, Draft, timed

RATE = 48_000
LINE_CHARACTERS = 42  # 24 to 28 on an upright picture
EARLY_FRAMES = 1


@dataclass(frozen=True, slots=True)
class Word:
    """As the author wrote it; samples start <= n < end of the film, in scene number `scene` (from 0)."""

    text: str
    start: int
    end: int
    scene: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word of a cue: on which of its lines it stands; it sounds in frames start_frame <= n < end_frame."""

    text: str
    line: int
    start_frame: int
    end_frame: int


@dataclass(frozen=True, slots=True)
class Cue:
    """One or two lines, on screen in frames start_frame <= n < end_frame.

    row:   0, or 1 for one that comes while another is up, and stands beyond it
    head:  whether it stands at the head of the picture: its foot is taken
    """

    start_frame: int
    end_frame: int
    lines: tuple[str, ...]
    words: tuple[Spoken, ...] = ()
    row: int = 0
    head: bool = False


def cues(
    words: Sequence[Word],
    cuts: Sequence[int],
    fps: Fraction,
    language: str,
    frames: int,
    *,
    characters: int = LINE_CHARACTERS,
    aside: Collection[int] = (),
) -> list[Cue]:
    """All captions of a film of `frames` frames, in the order of their words.

    cuts:   the first frames of its scenes
    aside:  scenes whose words are on the second track
    """
    tracks: tuple[list[int], list[int]] = ([], [])  # which drafts each holds
    drafts: list[tuple[Draft, tuple[Spoken, ...]]] = []
    own_cuts = [cut for n, cut in enumerate(cuts) if n not in aside]  # who is interrupted goes on
    for scene, group in groupby(words, key=lambda word: word.scene):
        spoken = list(group)
        said = [Said(word.text, word.start / RATE, word.end / RATE) for word in spoken]
        for picked, lines in cues_of(said, language, characters):
            placed = tuple(_placed(spoken[picked.start : picked.stop], lines, fps))
            start, end = placed[0].start_frame - EARLY_FRAMES, max(word.end_frame for word in placed)
            first, last = _around(placed[0].start_frame, end, cuts if scene in aside else own_cuts, frames)
            tracks[scene in aside].append(len(drafts))
            drafts.append((Draft(start, end, first, last, lines), placed))
    found: dict[int, Cue] = {}
    for track in tracks:
        times = timed([drafts[n][0] for n in track], fps, language, frames)
        for n, (start, end) in zip(track, times, strict=True):
            found[n] = Cue(start, end, drafts[n][0].lines, drafts[n][1])
    listed = [found[n] for n in range(len(drafts))]
    return _rows(_apart(listed, tracks, ceil(SHORTEST_S * fps))) if tracks[1] else listed


def _apart(found: Sequence[Cue], tracks: tuple[Sequence[int], Sequence[int]], shortest: int) -> list[Cue]:
    """Of two cues on two tracks that are not said at the same time, the earlier goes before the later comes."""
    out = list(found)
    for mine, other in (tracks, tracks[::-1]):
        begins = [(found[n].start_frame, found[n].words[0].start_frame) for n in other]
        for n in mine:
            cue, said = out[n], max(word.end_frame for word in out[n].words)
            later = [start for start, word in begins if word >= said - 1 and start > cue.start_frame]
            end = max(min(later) - GAP_FRAMES, cue.start_frame + shortest) if later else cue.end_frame
            out[n] = replace(cue, end_frame=min(cue.end_frame, end))
    return out


def _rows(found: Sequence[Cue]) -> list[Cue]:
    """Which row each stands on: the lower one, if nothing stands there when it comes."""
    out = list(found)
    ends = [0, 0]
    for n in sorted(range(len(found)), key=lambda n: (found[n].start_frame, n)):
        row = 1 if ends[0] > found[n].start_frame >= ends[1] else 0
        out[n] = replace(found[n], row=row)
        ends[row] = max(ends[row], found[n].end_frame)
    return out


def as_json(found: Sequence[Cue], fps: Fraction, language: str, frames: int) -> dict[str, Any]:
    """The cues as `renderers.captions` takes them."""
    return {
        "language": language,
        "fps": str(fps),
        "frames": frames,
        "cues": [
            {
                "start": cue.start_frame,
                "end": cue.end_frame,
                "lines": list(cue.lines),
                "words": [
                    {"text": word.text, "line": word.line, "start": word.start_frame, "end": word.end_frame}
                    for word in cue.words
                ],
            }
            | ({"row": cue.row} if cue.row else {})
            | ({"head": True} if cue.head else {})
            for cue in found
        ],
    }


def _placed(words: Sequence[Word], lines: Sequence[str], fps: Fraction) -> Iterator[Spoken]:
    above = 0  # words of the first line
    while len(lines) > 1 and " ".join(word.text for word in words[:above]) != lines[0]:
        above += 1
    for n, word in enumerate(words):
        start = floor(_frame(word.start, fps))
        number = 1 if len(lines) > 1 and n >= above else 0
        yield Spoken(word.text, number, start, max(ceil(_frame(word.end, fps)), start + 1))


def _around(start: int, end: int, cuts: Sequence[int], frames: int) -> tuple[int, int]:
    """The cut at or before a cue's first word, and the one at or after its last: the scene that it is in, or more."""
    following = [cut for cut in cuts if cut >= end]
    return cuts[max(bisect_right(cuts, start) - 1, 0)], min(following, default=frames)


def _frame(sample: int, fps: Fraction) -> Fraction:
    return Fraction(sample) * fps / RATE
