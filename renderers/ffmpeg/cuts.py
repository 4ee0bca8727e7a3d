"""Where a film's picture changes at once: planned cuts at their frames, and changes that nobody planned. Pure.

Works on the frames in small (`seen`), so it sees what fills a good part of the picture, and nothing finer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from renderers.ffmpeg import limits
from renderers.ffmpeg.listen import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Small = NDArray[np.uint8]

AROUND = 6  # frames either way that say how much a picture moves
BESIDE = 2  # frames either way of an expected change that are not looked at for others


@dataclass(frozen=True, slots=True)
class Change:
    """At `frame` another picture begins, `off` frames after the one it was planned for."""

    frame: int
    off: int = 0


def sharp(small: Small, change: NDArray[np.float64], frame: int) -> bool:
    """Does another picture begin at this frame, and stay?"""
    import numpy as np

    if not 0 < frame < len(small) or change[frame] < limits.CUT_LEAST:
        return False
    around = np.concatenate([change[max(frame - AROUND, 1) : frame], change[frame + 1 : frame + 1 + AROUND]])
    if len(around) and change[frame] < limits.CUT_ABOVE * np.median(around):
        return False
    stays = _apart(small[min(frame + 1, len(small) - 1)], small[max(frame - 2, 0)])
    return stays >= 0.5 * float(change[frame])


def planned(
    small: Small, change: NDArray[np.float64], cuts: Sequence[int], others: Sequence[int]
) -> Iterator[tuple[int, Change | None]]:
    """Each planned cut with where it is; None where no picture begins at once near it.

    others: frames at which cards come and go, whose changes are not taken for the cut.
    """
    for cut in cuts:
        taken = {*cuts, *others} - {cut}
        steps = sorted(range(-limits.CUT_NEAR, limits.CUT_NEAR + 1), key=abs)
        near = [cut + step for step in steps if not any(abs(cut + step - other) <= 1 for other in taken)]
        there = next((frame for frame in (cut, cut - 1, cut + 1) if sharp(small, change, frame)), None)
        if there is None:
            there = next((frame for frame in near if sharp(small, change, frame)), None)
        yield cut, None if there is None else Change(there, there - cut)


def turned(small: Small, cut: int) -> float:
    """How far the picture some frames after a cut is from the one before, in levels."""
    return _apart(small[min(cut + 2, len(small) - 1)], small[max(cut - 3, 0)])


def unplanned(small: Small, change: NDArray[np.float64], span: Span, expected: Sequence[int]) -> Iterator[int]:
    """Frames within a span at which another picture begins, though nothing was planned there."""
    for frame in range(span[0] + BESIDE, span[1] - BESIDE + 1):
        if not any(abs(frame - other) <= BESIDE for other in expected) and sharp(small, change, frame):
            yield frame


def flashes(small: Small, change: NDArray[np.float64], expected: Sequence[int]) -> Iterator[Span]:
    """A few frames of another picture, after which the one before goes on."""
    import numpy as np

    end = 0
    for frame in np.flatnonzero(change >= limits.FLASH_LEAST).tolist():
        if frame < end or any(abs(frame - other) <= BESIDE for other in expected):
            continue
        for back in range(frame + 1, min(frame + limits.FLASH_MOST, len(small) - 1) + 1):
            if change[back] >= limits.FLASH_LEAST and _apart(small[back], small[frame - 1]) < change[back] / 3:
                end = back + 1
                yield frame, back
                break


def doubled(change: NDArray[np.float64], span: Span) -> Iterator[int]:
    """Frames of a moving span that are the one before once more."""
    import numpy as np

    reach = 3
    for frame in range(span[0] + reach + 1, span[1] - reach):
        beside = np.concatenate([change[frame - reach : frame], change[frame + 1 : frame + reach + 1]])
        if beside.min() >= limits.MOVING and change[frame] <= limits.STOPPED * float(np.median(beside)):
            yield frame


def alike(one: Small, two: Small) -> float:
    """1 for the same picture at any brightness and contrast, 0 for another; a picture of one level is like none."""
    import numpy as np

    a, b = (picture.astype(np.float64) - picture.mean() for picture in (one, two))
    power = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / power if power else 0.0


def _apart(one: Small, two: Small) -> float:
    import numpy as np

    return float(np.abs(one.astype(np.int16) - two).mean())
