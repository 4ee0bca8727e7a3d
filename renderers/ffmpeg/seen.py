"""The picture of a film as the proof sees it: which frames are black, which stand still, and each one in small.

What is seen of a span of frames says nothing of the rest, so it may be kept beside that span; `merge` puts spans
together, and is the same as having seen them at once (what stands still over a seam included).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from renderers.ffmpeg.limits import FRAME_STILL, PIXEL_DARK
from renderers.ffmpeg.listen import Span
from renderers.ffmpeg.run import run
from renderers.painting import Progress, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALL = 32  # pixels of a side of a frame in small: so few that an hour has 90 MB, on the disk
# Each reports what lasts two frames and more, a black one also alone: how much is too much depends on what is beside
# it. Small frames take every so manieth pixel, which costs next to nothing and is the same on any processor.
FILTERS = (
    f"blackdetect=d=0.001:pix_th={PIXEL_DARK:.2f},freezedetect=n={FRAME_STILL}:d={{still_s}},"
    f"scale={SMALL}:{SMALL}:flags=neighbor,format=gray"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Frames first <= n < first + frames of a film. Spans count from the film's first frame."""

    first: int
    frames: int
    black: tuple[Span, ...]
    frozen: tuple[Span, ...]  # of at least two frames
    small: NDArray[np.uint8] = field(compare=False, repr=False)  # frame, row, column: levels of luma

    @property
    def end(self) -> int:
        return self.first + self.frames


def filters(fps: Fraction) -> str:
    """What ffmpeg shall do with the picture, for an output of raw video."""
    return FILTERS.format(still_s=f"{float(Fraction(3, 4) / fps):.6f}")


def see(film: Path, folder: Path, fps: Fraction, span: Span | None = None, progress: Progress = silent) -> Seen:
    """Decode a film's picture, or frames start <= n < end of it, which must begin on a key frame to be cheap.

    `folder` gets the small frames and ffmpeg's log. Raises RenderError where the film does not decode.
    """
    first, count = (span[0], span[1] - span[0]) if span else (0, None)
    log, raw = folder / f"seen.{first}.log", folder / f"seen.{first}.gray"
    enter = ["-ss", f"{float((first - Fraction(1, 4)) / fps):.6f}"] if first else []  # between two frames
    some = ["-frames:v", str(count)] if count is not None else []
    run(
        ["-filter_threads", "1", *enter, "-i", str(film.absolute()), *outputs(fps), *some, str(raw)],
        log=log,
        frames=count,
        progress=progress,
    )
    return told(log.read_text(encoding="utf-8", errors="replace"), raw, fps, first)


def outputs(fps: Fraction) -> list[str]:
    """ffmpeg's options for the picture's part of a pass."""
    return ["-map", "0:v:0", "-vf", filters(fps), "-fps_mode", "passthrough", "-f", "rawvideo"]  # then the file


def told(log: str, raw: Path, fps: Fraction, first: int = 0) -> Seen:
    """What ffmpeg said of frames from `first` on, and wrote in small."""
    import numpy as np

    frames = raw.stat().st_size // SMALL**2
    empty = np.zeros((0, SMALL, SMALL), np.uint8)
    small = np.memmap(raw, np.uint8, "r", shape=(frames, SMALL, SMALL)) if frames else empty
    # a still stretch is told from its first frame to the first that is another
    black, frozen = (
        tuple((first + start, first + end) for start, end in spans(what, log, fps, frames))
        for what in ("black", "freeze")
    )
    return Seen(first, frames, black, frozen, small)


def spans(what: str, log: str, per_second: Fraction, end: int) -> Iterator[Span]:
    """The stretches that a detecting filter reported; one that it left open lasts to the end."""
    open_at: int | None = None
    for edge, said in re.findall(rf"\b{what}_(start|end): ?(\S+)", log):
        at = max(round(Fraction(said) * per_second), 0)
        if edge == "start":
            open_at = at
        elif open_at is not None:
            yield open_at, min(at, end)
            open_at = None
    if open_at is not None:
        yield open_at, end


def merge(parts: Sequence[Seen]) -> Seen:
    """Spans that follow each other, as one. Raises ValueError where frames lack or are there twice.

    Black goes on over a seam. What stands still does where the frames beside the seam are alike in small; a single
    frame that stood still only with one beyond the seam joins the stretch there.
    """
    import numpy as np

    if not parts:
        raise ValueError("nothing was seen")
    for one, two in pairwise(parts):
        if one.end != two.first:
            raise ValueError(f"frame {two.first} does not follow {one.end}")
    frozen: list[Span] = []
    for part in parts:
        joins = part.first > parts[0].first and _still(parts, part)
        for span in part.frozen:
            frozen.append(span)
        if joins:
            frozen = _bridged(frozen, part.first)
    return Seen(
        first=parts[0].first,
        frames=sum(part.frames for part in parts),
        black=tuple(_touching(span for part in parts for span in part.black)),
        frozen=tuple(frozen),
        small=np.concatenate([part.small for part in parts]),
    )


def _still(parts: Sequence[Seen], part: Seen) -> bool:
    """Does the picture not change from the frame before this part to its first?"""
    import numpy as np

    before = next(other for other in parts if other.end == part.first and other.frames)
    if not part.frames:
        return False
    apart = np.abs(before.small[-1].astype(np.int16) - part.small[0]).mean()
    return bool(apart <= FRAME_STILL * 255)


def _bridged(frozen: Sequence[Span], seam: int) -> list[Span]:
    """The stretches that reach the seam from either side, as one: with nothing there, its two frames."""
    before = next((span for span in frozen if span[1] == seam), (seam - 1, seam))
    after = next((span for span in frozen if span[0] == seam), (seam, seam + 1))
    rest = [span for span in frozen if span not in (before, after)]
    return sorted([*rest, (before[0], after[1])])


def _touching(spans: Iterator[Span]) -> Iterator[Span]:
    """Stretches that follow each other without a gap, as one."""
    open_: Span | None = None
    for span in spans:
        if open_ and span[0] <= open_[1]:
            open_ = open_[0], span[1]
            continue
        if open_:
            yield open_
        open_ = span
    if open_:
        yield open_
