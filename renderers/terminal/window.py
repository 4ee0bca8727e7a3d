"""How large a recording is shown, and which of its lines: values alone, no pixel.

All lengths are as on a frame whose short side is 1080 px. A cell is as wide as the widest line allows, and lines are
left out rather than set too small to be read on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from renderers.painting import RenderError
from renderers.terminal.model import Cell, Row, Screen

SIZE_PER_CELL = (
    12 / 7
)  # of the type, per width of a cell: 36 px letters in cells of 21, a hair closer than they are cut
MOST_CELL = 26  # larger looks like a poster and shows nothing
SMALL_CELL = 19  # 32.6 px letters: what a phone held sideways needs
LEAST_CELL = 14  # 24 px
LEAST_COLUMNS = 40  # of a window, where the recording had as many
_TALL = (2.0, 1.95)  # a cell's height by its width, the first that goes in


@dataclass(frozen=True, slots=True)
class Fit:
    """Cells in pixels of a 1080 frame, and how many of them are shown each way."""

    cell_width: int
    cell_height: int
    columns: int
    rows: int


def fit(used: tuple[int, int], recorded: int, room: tuple[float, float], *, asked: bool) -> Fit:
    """The largest cells in which `used` (columns, rows) go into `room`.

    `recorded` is how many columns the recording had. Lines that do not go in at 32 px are left out, unless they were
    `asked` for: then they may be as small as 24. Raises `RenderError` where that is not enough.
    """
    columns, rows = max(used[0], min(recorded, LEAST_COLUMNS)), max(used[1], 1)
    widest = min(MOST_CELL, int(room[0] // columns))
    if widest < LEAST_CELL:
        most = int(room[0] // LEAST_CELL)
        raise RenderError(
            f"its lines are {columns} columns long; on this frame at most {most} can be read",
            hint=f"record it in a narrower window, or show only the first ones: `columns: {most}`",
        )
    smallest = min(LEAST_CELL if asked else SMALL_CELL, widest)
    for width in range(widest, smallest - 1, -1):
        for times in _TALL:
            if rows * round(width * times) <= room[1]:
                return Fit(width, round(width * times), columns, rows)
    width, height = smallest, round(smallest * _TALL[-1])
    most = int(room[1] // height)
    if asked:
        raise RenderError(f"`lines` asks for {rows} lines; at most {most} can be read on this frame", hint="show fewer")
    return Fit(width, height, columns, most)


class Extent:
    """How much of a screen holds anything. Rows are asked once each."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Row, int]] = {}

    def width(self, row: Row) -> int:
        """Columns up to its last cell that is seen."""
        known = self._known.get(id(row))
        if known is None:
            end = next((n for n in range(len(row), 0, -1) if not blank(row[n - 1])), 0)
            known = self._known[id(row)] = (row, end)
        return known[1]

    def of(self, screen: Screen, *, cursor: bool) -> tuple[int, int]:
        """(columns, rows), the cursor's included if that is drawn."""
        widths = [self.width(row) for row in screen.rows]
        rows = max((n for n, width in enumerate(widths, 1) if width), default=0)
        if cursor and screen.cursor.visible:
            at = min(screen.cursor.column + 1, screen.columns)
            return max([at, *widths]), max(rows, screen.cursor.row + 1)
        return max(widths, default=0), rows


def blank(cell: Cell) -> bool:
    """Whether nothing is seen of it."""
    style = cell.style
    drawn = style.bg is not None or style.inverse or style.underline or style.strike or style.overline
    return not drawn and (cell.text == " " or style.hidden or (cell.text == "" and not cell.wide))


def cropped(lines: Sequence[int], rows: int, tall: int) -> tuple[int, int]:
    """First and last row, counted from 0, of `lines` as an author writes them: from 1, or back from -1, the last one.

    `rows` is how many lines hold anything, `tall` how many the screen has. Raises `RenderError` for lines that it has
    not, or that are the wrong way round.
    """
    first, last = (line - 1 if line > 0 else rows + line for line in lines)
    if not 0 <= first <= last < tall:
        raise RenderError(
            f"`lines` asks for {lines[0]} to {lines[1]}; the screen has {tall} lines, {rows} of them with text",
            hint=f"count from 1 to {tall}, or back from -1, the last one with text",
        )
    return first, last
