"""The picture of a film as the proof sees it: each frame in small, and which are black. Values; `watch` decodes.

What is seen of one frame says nothing of another, so that what was seen of a file may be kept beside it, cut where the
film takes only a part of it, and put together: `merge` of any parts is the same as having seen them at once. What
stands still is found in the frames in small, when they are together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from renderers.ffmpeg.listen import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Small = NDArray[np.uint8]

SMALL = 32  # pixels of a side of a frame in small: so few that an hour has 90 MB, on the disk
# Mean difference of the levels, of the whole range, up to which a picture is the one before. A picture that is shown
# on and on changes by 0.001 at crf 18 and by 0.003 at crf 27, where its second key frame comes (measured).
FRAME_STILL = 0.004
BLOCK = 2048  # frames looked at together: an hour's need not be in memory at once


@dataclass(frozen=True, slots=True)
class Seen:
    """So many frames in a row. Spans count from the first of them."""

    small: Small = field(compare=False, repr=False)  # frame, row, column: 0 black to 255 white
    black: tuple[Span, ...] = ()
    damage: tuple[str, ...] = ()  # what the decoder complained about, anywhere in the file

    @property
    def frames(self) -> int:
        return len(self.small)

    @property
    def frozen(self) -> tuple[Span, ...]:
        """Stretches of at least two frames, each of which is the first of them once more."""
        return tuple(still(self.small))


def part(seen: Seen, first: int, frames: int) -> Seen:
    """Frames first <= n < first + frames of it. Raises ValueError where it has not that many."""
    end = first + frames
    if not 0 <= first <= end <= seen.frames:
        raise ValueError(f"frames {first} to {end} of {seen.frames}")
    if (first, end) == (0, seen.frames):
        return seen
    cut = ((max(a, first) - first, min(b, end) - first) for a, b in seen.black)
    return Seen(seen.small[first:end], tuple((a, b) for a, b in cut if a < b), seen.damage)


def merge(parts: Sequence[Seen]) -> Seen:
    """Parts that follow each other, as one. Raises ValueError where there is none."""
    import numpy as np

    if len(parts) < 2:
        (only,) = parts
        return only
    black: list[Span] = []
    at = 0
    for one in parts:
        for start, end in one.black:
            if black and black[-1][1] == at + start:
                black[-1] = black[-1][0], at + end
            else:
                black.append((at + start, at + end))
        at += one.frames
    told = dict.fromkeys(said for one in parts for said in one.damage)
    return Seen(np.concatenate([one.small for one in parts]), tuple(black), tuple(told))


def changes(small: Small) -> NDArray[np.float64]:
    """How much each frame differs from the one before, in levels of 255; the first one by nothing."""
    import numpy as np

    found = np.zeros(len(small))
    for at in range(1, len(small), BLOCK):
        part = small[at - 1 : at + BLOCK].astype(np.int16)
        found[at : at + BLOCK] = np.abs(np.diff(part, axis=0)).mean(axis=(1, 2))
    return found


def still(small: Small) -> Iterator[Span]:
    """Frames are held against the first that stood, not against their neighbours: slow moves add up."""
    import numpy as np

    near = FRAME_STILL * 255
    likely = changes(small) <= 2 * near  # two that are both near a third are no farther apart
    first = 0
    for n in range(1, len(small)):
        if likely[n] and float(np.abs(small[n].astype(np.int16) - small[first]).mean()) <= near:
            continue
        if n - first > 1:
            yield first, n
        first = n
    if len(small) - first > 1:
        yield first, len(small)
