"""A playback as a reel: the window is drawn once, a cell once for each look it has. Deep module.

A row is kept as the codec's own code of it, which is the same wherever it stands: a scroll tells the rows that it moves
again. Where a burst brings many new rows in a frame, they are put together from their cells' code without drawing any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from renderers import reel
from renderers.painting import Progress
from renderers.rle import STANDS, by_line, coded, packet, whole
from renderers.terminal.grid import Line, Painter
from renderers.terminal.model import Cell, Shape

_KEPT = 512  # rows; some 25 MB of code at 1080p
_KEPT_CELLS = 8192  # some 10 MB
_FEW = 3  # new rows in a frame that are drawn whole
_BLANK = Cell()

Code = list[bytes]  # of each line of pixels


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
            new = sum(not rows.knows(lines[n]) for n in changed)
            codes = [STANDS * tall if alike(lines[n], before[n]) else rows.code(lines[n], new > _FEW) for n in told]
            yield reel.Coded(number, packet(y + told[0] * tall, codes, len(told) * tall))
        before = lines


def alike(one: Line, other: Line) -> bool:
    """Whether two lines are drawn alike, as far as a quick look tells."""
    return one.row is other.row and one[1:] == other[1:]


class Rows:
    """Rows as code, remembered by the cells that they consist of: emulators share those between rows."""

    def __init__(self, painter: Painter, x: int) -> None:
        self._painter, self._x = painter, x
        self._cells = Cells(painter)
        self._known: dict[tuple[object, ...], tuple[Line, bytes]] = {}  # with the line, so that its cells stay alive

    def knows(self, line: Line) -> bool:
        """Whether its code is remembered."""
        return _mark(line) in self._known

    def code(self, line: Line, hurry: bool) -> bytes:
        """The row's code: drawn whole, which tells it in fewer bytes, or in a hurry from its cells'."""
        mark = _mark(line)
        known = self._known.get(mark)
        if known is None:
            if len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            parts = self._cells.parts(line) if hurry else None
            code = coded(opaque(self._painter.strip(line)), self._x) if parts is None else whole(parts, self._x)
            known = self._known[mark] = (line, code)
        return known[1]


def _mark(line: Line) -> tuple[object, ...]:
    return (tuple(map(id, line.row)), *line[1:])


class Cells:
    """Cells as code, each drawn alone. Wide ones, and what leans over into a neighbour, cannot be told so."""

    def __init__(self, painter: Painter) -> None:
        self._columns, self._margin, self._cell = painter.columns, painter.margin, painter.way.cell
        self._alone = Painter(painter.way, painter.palette, 1)
        self._known: dict[bool, dict[int, Code]] = {False: {}, True: {}}  # dimmed or not: the cell's identity -> code
        self._kept: list[Cell] = []  # so that their identities stay theirs
        self._blanks: dict[int, Code] = {}
        self._bare = np.frombuffer(bytes((255, *painter.palette.bg)), dtype="<u4")  # the window's pixel

    def parts(self, line: Line) -> list[Code] | None:
        """The row from its left margin to its right one; None if any of its cells cannot be told alone."""
        row, cursor = line.row, line.cursor
        if line.colors or (cursor is not None and cursor[0] >= len(row)):
            return None
        ends = len(row)
        if row and row[-1] == _BLANK:
            blank, least = row[-1], 0 if cursor is None else cursor[0] + 1
            while ends > least and row[ends - 1] is blank:
                ends -= 1
        known, margin = self._known[line.dim], self._blank(self._margin)
        found: list[Code] = [margin]
        for cell in row[:ends]:
            code = known.get(id(cell)) or self._learnt(cell, line.dim)
            if code is None:
                return None
            found.append(code)
        if cursor is not None:
            under = self._under(row[cursor[0]], line, cursor[1])
            if under is None:
                return None
            found[1 + cursor[0]] = under
        after = (self._columns - ends) * self._cell.width
        return [*found, self._blank(after), margin] if after else [*found, margin]

    def _learnt(self, cell: Cell, dim: bool) -> Code | None:
        code = self._drawn(cell, Line((cell,), dim=dim))
        if code is not None:
            if len(self._kept) >= _KEPT_CELLS:
                for cells in self._known.values():
                    cells.clear()
                self._kept.clear()
            self._known[dim][id(cell)] = code
            self._kept.append(cell)
        return code

    def _under(self, cell: Cell, line: Line, shape: Shape) -> Code | None:
        """The cell that the cursor stands on."""
        return self._drawn(cell, Line((cell,), cursor=(0, shape), dim=line.dim))

    def _drawn(self, cell: Cell, line: Line) -> Code | None:
        if cell.wide or cell.text == "":
            return None
        pixels = opaque(self._alone.strip(line))
        margin = self._margin
        if (pixels[:, :margin] != self._bare).any() or (pixels[:, -margin:] != self._bare).any():
            return None
        return by_line(np.ascontiguousarray(pixels[:, margin:-margin]))

    def _blank(self, width: int) -> Code:
        if width not in self._blanks:
            self._blanks[width] = by_line(np.full((1, width), self._bare[0], dtype="<u4")) * self._cell.height
        return self._blanks[width]


def opaque(strip: Image.Image) -> NDArray[np.uint32]:
    """A strip's pixels as the codec has them: alpha, red, green, blue in memory."""
    pixels = np.frombuffer(strip.tobytes("raw", "RGBX"), dtype="<u4").reshape(strip.height, strip.width)
    found: NDArray[np.uint32] = (pixels << np.uint32(8)) | np.uint32(0xFF)
    return found
