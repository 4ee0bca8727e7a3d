"""When each caption comes and goes, in whole frames. Pure.

A cue comes up a frame before its first word, or with its scene when that is near; stays half a second after its last
word, longer where reading needs it; and leaves either two frames or half a second before the next. It stays inside
its scene, except where its words do not, and that no cue is shorter than 5/6 s while there is room. One that is read
in a hurry comes up to half a second sooner, in what the cue before can spare, and the next up to two frames after its
word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from stages.cue_breaks import reading_cps

SHORTEST_S = Fraction(5, 6)
LONGEST_S = Fraction(7)
LINGER_S = Fraction(1, 2)  # after the last word
MOST_LINGER_S = Fraction(3, 2)  # where the text takes longer to read than to say
GAP_FRAMES = 2
CLEAR_GAP_S = Fraction(1, 2)  # a shorter gap than this flickers, so it is closed to two frames
NEAR_FRAMES = 7  # of a cut
SOONER_S = Fraction(1, 2)  # than its words, so that there is time to read it; the BBC allows 1.5 s
LATE_FRAMES = 3  # than it would come, so that there is time to read the cue before: within three frames of its word


@dataclass(frozen=True, slots=True)
class Draft:
    """A cue's lines; when its words sound, and the scene that they are in, in frames."""

    start: int
    end: int
    first: int
    last: int
    lines: tuple[str, ...]


def timed(drafts: Sequence[Draft], fps: Fraction, language: str, frames: int) -> list[tuple[int, int]]:
    """First frame and end of each cue of one track, in a film of `frames` frames."""
    starts = _earlier(drafts, _starts(drafts, fps, frames), ceil(SHORTEST_S * fps), frames)
    needed = [_to_read(draft, fps, language) for draft in drafts]
    starts = _calmer(drafts, starts, needed, floor(SOONER_S * fps), frames)
    out: list[tuple[int, int]] = []
    for n, (draft, start) in enumerate(zip(drafts, starts, strict=True)):
        room = starts[n + 1] - GAP_FRAMES if n + 1 < len(starts) else frames
        end = _end(draft, start, min(room, frames), fps, language, final=n + 1 == len(starts))
        if n + 1 < len(starts) and starts[n + 1] - end < CLEAR_GAP_S * fps:
            clear = starts[n + 1] - ceil(CLEAR_GAP_S * fps)  # where closing the gap would keep it up too long
            end = clear if room - start > LONGEST_S * fps and clear >= draft.end else room
        out.append((start, max(end, start + 1)))
    return out


def _starts(drafts: Sequence[Draft], fps: Fraction, frames: int) -> list[int]:
    """Where each cue comes up: in order, with room for a frame and the gap even where words crowd.

    The cut is near if it is seven frames away, or where the cue before stays up to it and the gap would else flicker.
    """
    starts: list[int] = []
    for n, draft in enumerate(drafts):
        opens = n == 0 or drafts[n - 1].first != draft.first
        near = NEAR_FRAMES
        if n and drafts[n - 1].end + floor(LINGER_S * fps) > draft.first - GAP_FRAMES - NEAR_FRAMES:
            near = max(near, ceil(CLEAR_GAP_S * fps) - GAP_FRAMES - 1)
        start = draft.first if draft.start - draft.first <= near else draft.start
        start = start if opens else max(draft.start, draft.first)  # only a scene's first cue comes up with it
        starts.append(max(start, starts[-1] + 1 + GAP_FRAMES if starts else 0))
    latest = frames - 1
    for n in range(len(starts) - 1, -1, -1):
        starts[n] = max(min(starts[n], latest), 0)
        latest = starts[n] - 1 - GAP_FRAMES
    return starts


def _earlier(drafts: Sequence[Draft], starts: Sequence[int], shortest: int, frames: int) -> list[int]:
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
    drafts: Sequence[Draft], starts: Sequence[int], needed: Sequence[int], sooner: int, frames: int
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


def _to_read(draft: Draft, fps: Fraction, language: str) -> int:
    """The frames in which a cue is read with ease."""
    return ceil(Fraction(sum(map(len, draft.lines))) / Fraction(reading_cps(language)) * fps)


def _end(draft: Draft, start: int, room: int, fps: Fraction, language: str, *, final: bool) -> int:
    """Where a cue goes away, at most at `room`."""
    to_read = start + _to_read(draft, fps, language)
    end = max(draft.end + floor(LINGER_S * fps), min(to_read, draft.end + floor(MOST_LINGER_S * fps)))
    leaves = draft.last if final else draft.last - GAP_FRAMES
    if end > leaves - NEAR_FRAMES:  # with its scene, rather than a moment before it or over the cut
        end = max(leaves, draft.end)
    end = max(end, start + ceil(SHORTEST_S * fps))
    return min(end, max(start + floor(LONGEST_S * fps), draft.end), room)
