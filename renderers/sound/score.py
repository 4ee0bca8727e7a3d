"""Which stretch of the music is heard when: in one go, going round, or jumping where a scene asks for it. Pure.

Places in the music and in the programme are samples from the first one of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderers.sound.wav import RATE, Samples

CROSSFADE = 2 * RATE  # where the music begins again; equal power, for end and beginning are different sounds
SEAM = RATE // 50  # of a loop that the author marked: the same sound on both sides, so it is straight
JUMP = RATE // 2  # into a stretch that a scene asks for; it has come in when the scene begins

Part = Callable[[int, int], Samples]  # samples from start to end of the music; silence where there is none


@dataclass(frozen=True, slots=True)
class Round:
    """The music goes on at `start` when it comes to `end`; what comes after that fades out over `fade` samples."""

    start: int
    end: int
    fade: int
    equal_power: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Samples start <= n < end of the programme play the music from `ahead` + n on. It comes in over `lap` before."""

    start: int
    end: int
    ahead: int
    lap: int
    round: Round | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A scene asks for sample `music` of the music at its own first sample."""

    scene: str
    start: int
    music: int


def hits(settings: Mapping[str, object]) -> list[Hit]:
    """What `at` of the music's settings asks for, in order."""
    asked = settings.get("at", [])
    assert isinstance(asked, list)
    return sorted((Hit(one["scene"], one["start"], one["music"]) for one in asked), key=lambda hit: hit.start)


def needed(total: int, asked: Sequence[Hit], loop: Sequence[int] | None) -> int:
    """How many samples of the music can be heard at most."""
    ends = [end - start + music for start, end, music in _spans(total, asked)]
    return max([*ends, loop[1] + SEAM if loop else 0])


def stretches(total: int, length: int, asked: Sequence[Hit], loop: Sequence[int] | None) -> list[Stretch]:
    """How music of `length` samples fills a programme of `total`.

    The first scene that asks moves the whole music, which begins later where it has too little before that place; each
    further one jumps.
    """
    found: list[Stretch] = []
    for start, end, music in _spans(total, asked):
        lap = min(JUMP, (start - found[-1].start) // 2) if found else 0
        goes_round = None if music + end - start <= length else _round(length, loop, music)
        found.append(Stretch(start, end, music - start, lap, goes_round))
    return found


def _spans(total: int, asked: Sequence[Hit]) -> Iterator[tuple[int, int, int]]:
    """(first, last + 1, the sample of the music that plays on the first) of each stretch; before the music is < 0."""
    if not asked:
        yield 0, total, 0
        return
    starts = [0, *(hit.start for hit in asked[1:])]
    music = [asked[0].music - asked[0].start, *(hit.music for hit in asked[1:])]
    yield from zip(starts, [*starts[1:], total], music, strict=True)


def _round(length: int, loop: Sequence[int] | None, begins: int) -> Round:
    """Where it goes round. Music that begins after its loop plays to its end, and goes on in the loop."""
    if loop is None or begins >= loop[1]:
        start = loop[0] if loop else 0
        fade = min(CROSSFADE, (length - start) // 3, (length - begins) // 2)
        return Round(start, length - fade, fade, equal_power=True)
    start, end = loop
    earlier = min(max(SEAM - (length - end), 0), start)  # no music after the loop to fade out: the same seam, sooner
    fade = min(SEAM, length - end + earlier, (end - start) // 3)
    return Round(start - earlier, end - earlier, fade, equal_power=False)


def heard(score: Sequence[Stretch], start: int, count: int, part: Part) -> Samples:
    """(count, 2): the music at samples `start` and on of the programme."""
    out = np.zeros((count, 2))
    end = start + count
    for n, one in enumerate(score):
        lap_after = score[n + 1].lap if n + 1 < len(score) else 0
        first, last = max(one.start - one.lap, start), min(one.end, end)
        if first >= last:
            continue
        block = _played(one, first + one.ahead, last - first, part)
        at = np.arange(first, last)
        if first < one.start:
            block = block * np.sin(_quarter(at - one.start + one.lap, one.lap))
        if last > one.end - lap_after and lap_after:
            block = block * np.cos(_quarter(at - one.end + lap_after, lap_after))
        out[first - start : last - start] += block
    return out


def _quarter(at: NDArray[np.int64], fade: int) -> Samples:
    """From 0 to a quarter turn over `fade` samples, as a column."""
    return np.asarray((np.clip((at + 0.5) / fade, 0, 1) * (np.pi / 2))[:, None], np.float64)


def _played(one: Stretch, first: int, count: int, part: Part) -> Samples:
    """The music from `first` on, round and round."""
    turn = one.round
    if turn is None or first + count <= turn.end:
        return part(first, first + count)
    out = np.zeros((count, 2))
    done = 0
    while done < count:
        place = first + done
        if place < turn.end:
            some = min(count - done, turn.end - place)
            out[done : done + some] = part(place, place + some)
            done += some
            continue
        into = (place - turn.end) % (turn.end - turn.start)
        some = min(count - done, turn.end - turn.start - into)
        block = part(turn.start + into, turn.start + into + some)
        if into < turn.fade:
            lap = min(some, turn.fade - into)
            ending = part(turn.end + into, turn.end + into + lap)
            quarter = _quarter(np.arange(into, into + lap), turn.fade)
            come, gone = (np.sin(quarter), np.cos(quarter)) if turn.equal_power else _straight(quarter)
            block[:lap] = block[:lap] * come + ending * gone
        out[done : done + some] = block
        done += some
    return out


def _straight(quarter: Samples) -> tuple[Samples, Samples]:
    share = quarter / (np.pi / 2)
    return share, 1 - share
