"""Captions: words with their times become cues in whole frames. Pure.

A cue comes up a frame before its first word, or with its scene when that is near; stays half a second after its last
word, longer where reading needs it; and leaves either two frames or half a second before the next. It stays inside
its scene, except where its words do not, and that no cue is shorter than 5/6 s while there is room. One that is read
in a hurry comes up to half a second sooner, in what the cue before can spare, and the next up to two frames after its
word. Words keep the author's spelling.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import ceil, floor
from typing import Any

from stages.cue_breaks import Said, cues_of, reading_cps

RATE = 48_000
LINE_CHARACTERS = 42  # 24 to 28 on an upright picture
SHORTEST_S = Fraction(5, 6)
LONGEST_S = Fraction(7)
LINGER_S = Fraction(1, 2)  # after the last word
MOST_LINGER_S = Fraction(3, 2)  # where the text takes longer to read than to say
GAP_FRAMES = 2
CLEAR_GAP_S = Fraction(1, 2)  # a shorter gap than this flickers, so it is closed to two frames
NEAR_FRAMES = 7  # of a cut
EARLY_FRAMES = 1
SOONER_S = Fraction(1, 2)  # than its words, so that there is time to read it; the BBC allows 1.5 s
LATE_FRAMES = 3  # than it would come, so that there is time to read the cue before: within three frames of its word


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
    """One or two lines, on screen in frames start_frame <= n < end_frame."""

    start_frame: int
    end_frame: int
    lines: tuple[str, ...]
    words: tuple[Spoken, ...] = ()


def cues(
    words: Sequence[Word],
    cuts: Sequence[int],
    fps: Fraction,
    language: str,
    frames: int,
    *,
    characters: int = LINE_CHARACTERS,
) -> list[Cue]:
    """All captions of a film of `frames` frames, in order. `cuts` are the first frames of its scenes."""
    drafts: list[_Draft] = []
    for _, group in groupby(words, key=lambda word: word.scene):
        spoken = list(group)
        said = [Said(word.text, word.start / RATE, word.end / RATE) for word in spoken]
        for picked, lines in cues_of(said, language, characters):
            placed = tuple(_placed(spoken[picked.start : picked.stop], lines, fps))
            start, end = placed[0].start_frame - EARLY_FRAMES, max(word.end_frame for word in placed)
            first, last = _around(placed[0].start_frame, end, cuts, frames)
            drafts.append(_Draft(start, end, first, last, lines, placed))
    return _timed(drafts, fps, language, frames)


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


@dataclass(frozen=True, slots=True)
class _Draft:
    """When a cue's words sound, and the scene that they are in, in frames."""

    start: int
    end: int
    first: int
    last: int
    lines: tuple[str, ...]
    words: tuple[Spoken, ...]


def _timed(drafts: Sequence[_Draft], fps: Fraction, language: str, frames: int) -> list[Cue]:
    starts = _earlier(drafts, _starts(drafts, frames), ceil(SHORTEST_S * fps), frames)
    needed = [_to_read(draft, fps, language) for draft in drafts]
    starts = _calmer(drafts, starts, needed, floor(SOONER_S * fps), frames)
    out: list[Cue] = []
    for n, (draft, start) in enumerate(zip(drafts, starts, strict=True)):
        room = starts[n + 1] - GAP_FRAMES if n + 1 < len(starts) else frames
        end = _end(draft, start, min(room, frames), fps, language, final=n + 1 == len(starts))
        if n + 1 < len(starts) and starts[n + 1] - end < CLEAR_GAP_S * fps:
            clear = starts[n + 1] - ceil(CLEAR_GAP_S * fps)  # where closing the gap would keep it up too long
            end = clear if room - start > LONGEST_S * fps and clear >= draft.end else room
        out.append(Cue(start, max(end, start + 1), draft.lines, draft.words))
    return out


def _starts(drafts: Sequence[_Draft], frames: int) -> list[int]:
    """Where each cue comes up: in order, with room for a frame and the gap even where words crowd."""
    starts: list[int] = []
    for n, draft in enumerate(drafts):
        start = draft.first if draft.start - draft.first <= NEAR_FRAMES else draft.start
        opens = n == 0 or drafts[n - 1].first != draft.first
        start = start if opens else max(draft.start, draft.first)  # only a scene's first cue comes up with it
        starts.append(max(start, starts[-1] + 1 + GAP_FRAMES if starts else 0))
    latest = frames - 1
    for n in range(len(starts) - 1, -1, -1):
        starts[n] = max(min(starts[n], latest), 0)
        latest = starts[n] - 1 - GAP_FRAMES
    return starts


def _earlier(drafts: Sequence[_Draft], starts: Sequence[int], shortest: int, frames: int) -> list[int]:
    """The same, but a cue with too little room behind it comes up sooner, if its scene and the words before let it."""
    soonest: list[int] = []
    for n, draft in enumerate(drafts):
        after = max(drafts[n - 1].end, soonest[-1] + shortest) + GAP_FRAMES if n else draft.first
        soonest.append(max(draft.first, after))
    out = list(starts)
    for n in range(len(out) - 1, -1, -1):
        room = out[n + 1] - GAP_FRAMES if n + 1 < len(out) else frames
        out[n] = min(out[n], max(soonest[n], room - shortest))
    return out


def _calmer(
    drafts: Sequence[_Draft], starts: Sequence[int], needed: Sequence[int], sooner: int, frames: int
) -> list[int]:
    """The same, but a cue that has less than it needs to be read comes up sooner, where that hurries nobody else."""
    soonest: list[int] = []
    for n, draft in enumerate(drafts):
        after = max(drafts[n - 1].end, soonest[-1] + needed[n - 1]) + GAP_FRAMES if n else draft.first
        soonest.append(max(draft.first, after, draft.start - sooner))
    out = list(starts)
    for n in range(len(out) - 1, -1, -1):
        room = out[n + 1] - GAP_FRAMES if n + 1 < len(out) else frames
        out[n] = min(out[n], max(soonest[n], room - needed[n]))
    for n in range(1, len(out)):
        if drafts[n].first == drafts[n - 1].first:  # else it came with the cut
            room = out[n + 1] - GAP_FRAMES if n + 1 < len(out) else frames
            latest = min(out[n - 1] + needed[n - 1] + GAP_FRAMES, drafts[n].start + LATE_FRAMES, room - needed[n])
            out[n] = max(out[n], latest)
    return out


def _to_read(draft: _Draft, fps: Fraction, language: str) -> int:
    """The frames in which a cue is read with ease."""
    return ceil(Fraction(sum(map(len, draft.lines))) / Fraction(reading_cps(language)) * fps)


def _end(draft: _Draft, start: int, room: int, fps: Fraction, language: str, *, final: bool) -> int:
    """Where a cue goes away, at most at `room`."""
    to_read = start + _to_read(draft, fps, language)
    end = max(draft.end + floor(LINGER_S * fps), min(to_read, draft.end + floor(MOST_LINGER_S * fps)))
    leaves = draft.last if final else draft.last - GAP_FRAMES
    if end > leaves - NEAR_FRAMES:  # with its scene, rather than a moment before it or over the cut
        end = max(leaves, draft.end)
    end = max(end, start + ceil(SHORTEST_S * fps))
    return min(end, max(start + floor(LONGEST_S * fps), draft.end), room)


def _frame(sample: int, fps: Fraction) -> Fraction:
    return Fraction(sample) * fps / RATE
