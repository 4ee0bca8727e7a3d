"""Groups of pictures: the smallest part of a film that can be encoded by itself and joined by copying.

Each begins with a key frame and needs nothing before it. Every scene begins one, so that what is in a scene is grouped
alike wherever the scene lies in the film, and so that players seek to it exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise


def groups(starts: Sequence[int], frames: int, longest: int) -> list[int]:
    """The first frame of every group: each scene in groups of `longest` frames, its last two alike where they must be
    shorter.

    starts: the first frame of every scene, rising from 0. A group of one frame comes only of a scene of one: key frames
    side by side may be taken for one.
    """
    return [at for start, end in pairwise([*starts, frames]) for at in _scene(start, end, longest)]


def _scene(start: int, end: int, longest: int) -> Iterator[int]:
    whole, rest = divmod(end - start, longest)
    if rest and whole:  # the rest and the last whole one share their frames
        yield from range(start, start + (whole - 1) * longest, longest)
        yield start + (whole - 1) * longest
        yield end - (longest + rest) // 2
    else:
        yield from range(start, end, longest)


def forced(firsts: Sequence[int], longest: int) -> list[int]:
    """The groups whose key frame an encoder would not set by itself after `longest` frames."""
    return [two for one, two in pairwise(firsts) if two - one != longest]
