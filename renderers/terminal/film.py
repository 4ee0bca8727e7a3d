"""A playback as a reel: the window is drawn once, a row once for as long as it is remembered. Deep module.

A row is kept as the codec's own code of it, which is the same wherever it stands: a scroll draws the line that is new
and tells the others again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from renderers import reel
from renderers.painting import Progress
from renderers.rle import STANDS, coded, packet
from renderers.terminal.grid import Line, Painter

_KEPT = 1024  # rows; some 30 MB of code at 1080p


def film(
    into: Path,
    fps: Fraction,
    window: Image.Image,
    painter: Painter,
    at: tuple[int, int],
    states: Iterable[tuple[int, Sequence[Line]]],
    last: int,
    progress: Progress,
) -> dict[str, Any]:
    """Write the states, (frame, lines), onto `window` (RGBA), their upper left corner at `at`. All have as many lines.

    Gives {"states", "frames"}, as reels do.
    """
    return reel.write(into, window.size, fps, _states(window, painter, at, iter(states)), progress, last=last)


def _states(
    window: Image.Image, painter: Painter, at: tuple[int, int], states: Iterator[tuple[int, Sequence[Line]]]
) -> Iterator[reel.State | reel.Coded]:
    x, y = at
    tall, rows = painter.way.cell.height, Rows(painter, x)
    number, before = next(states)
    window.paste(painter.whole(before), at)
    yield reel.State(number, window)
    for number, lines in states:
        changed = [n for n, line in enumerate(lines) if not alike(line, before[n])]
        if changed:
            told = range(changed[0], changed[-1] + 1)
            codes = [STANDS * tall if alike(lines[n], before[n]) else rows.code(lines[n]) for n in told]
            yield reel.Coded(number, packet(y + told[0] * tall, codes, len(told) * tall))
        before = lines


class Rows:
    """Rows as code, remembered by the cells that they consist of: emulators share those between rows."""

    def __init__(self, painter: Painter, x: int) -> None:
        self._painter, self._x = painter, x
        self._known: dict[tuple[object, ...], tuple[Line, bytes]] = {}  # with the line, so that its cells stay alive

    def code(self, line: Line) -> bytes:
        mark = (tuple(map(id, line.row)), *line[1:])
        known = self._known.get(mark)
        if known is None:
            if len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            strip = self._painter.strip(line)
            pixels = np.frombuffer(strip.tobytes("raw", "RGBX"), dtype="<u4").reshape(strip.height, strip.width)
            opaque = (pixels << np.uint32(8)) | np.uint32(0xFF)  # 0x??BBGGRR in memory; the codec's is alpha first
            known = self._known[mark] = (line, coded(opaque, self._x))
        return known[1]


def alike(one: Line, other: Line) -> bool:
    """Whether two lines are drawn alike, as far as a quick look tells."""
    return one.row is other.row and one[1:] == other[1:]
