"""Table card: rows of a data file under their columns' titles, numbers in line at their mark, one row in the accent.

Spec: {columns?: [name | {name, title?, decimals?, prefix?, unit?}], path?, expression?, sort?, top?, highlight?,
title?, decimals?, source?}; the file is the input "file".

Rules part the rows, there are no boxes. Nothing is cut: what does not go in at the least size is named in an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.cards.board import Board, board, turn
from renderers.cards.contrast import guaranteed
from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Element, Enter, Panel, Sheet, Words, checked, put
from renderers.cards.table_cells import Cells, cells_of
from renderers.cards.table_grid import TITLE_BELOW, Grid, fitted, spread
from renderers.figures import told
from renderers.painting import Painting, Progress
from renderers.text.layout import Block

ROLES = ("heading", "foot", "column", "cell")
_HEAD_RULE, _ROW_RULE = 3, 1.5
_BAND_OUT = 28  # how far the loud row's band reaches beyond its text
_BAND_IN = 4  # and how far it keeps from its neighbours
_BANDS = (0.13, 0.1, 0.07, 0.05)  # how strong it is: the first on which the accent can be read
_RULE_OPACITY = 0.75
_LEAST_CONTRAST = 4.5


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for what is not in the file, or does not go in."""
    frame, spec = Frame.of(settings), settings["spec"]
    cells = cells_of(spec, inputs["file"], frame.language)
    room = board(frame, spec.get("title"), spec.get("source")).room
    grid = fitted(frame, cells, room)
    ground = board(
        frame,
        spec.get("title"),
        spec.get("source"),
        width_px=grid.width_px,
        height_px=grid.height_px + (grid.last_air_px if cells.loud == cells.height - 1 else 0.0),
    )
    grid = spread(grid, ground.room.width)
    values = [
        {"column": column.title, **told(figure, text)}
        for column in cells.columns
        for figure, text in zip(column.figures, column.texts, strict=True)
        if figure.number is not None
    ]
    facts = {"values": values, "rows": cells.height}
    return checked(Sheet(frame, (*ground.elements, *_elements(frame, cells, grid, ground)), facts))


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress, settings.get("fps"))


def _elements(frame: Frame, cells: Cells, grid: Grid, ground: Board) -> list[Element]:
    room = ground.room
    count = cells.height + 1
    found: list[Element] = []
    blanks = [min(_pen_end(block) - block.ink[2] for block in column) for column in grid.cells]
    for n, column in enumerate(cells.columns):
        block = grid.titles[n]
        x = room.x + grid.lefts_px[n] + (grid.widths_px[n] - block.ink[2] if column.right else 0.0)
        y = room.y + grid.head_px - frame.gap(TITLE_BELOW) - block.height_px
        found.append(Words("column", block, x, y, frame.color("muted"), ground.backing, enter=turn(frame, 0, count)))
    y = round(room.y + grid.head_px)
    head = Box(room.x, y, room.width, max(frame.px(_HEAD_RULE), 1.0))
    grows = Enter(turn(frame, 0, count).start_s, Fraction(1, 2), fades=False, grows="left")
    found.append(Panel(head, 0, frame.color("muted"), _RULE_OPACITY, enter=grows))
    strength, loud, on_band = _loud(frame, ground)
    plain = frame.color("text" if cells.loud is None else "muted")
    for row in range(cells.height):
        come = turn(frame, row + 1, count)
        if row == cells.loud:
            found.append(_band(frame, room, y, grid, row, come, strength))
        elif row and row - 1 != cells.loud:
            rule = Box(room.x, y, room.width, max(round(_ROW_RULE * frame.unit), 1))
            found.append(Panel(rule, 0, frame.color("edge"), _RULE_OPACITY, enter=come))
        color, backing = (loud, on_band) if row == cells.loud else (plain, ground.backing)
        for n, column in enumerate(cells.columns):
            block = grid.cells[n][row]
            x = room.x + grid.lefts_px[n] + (grid.widths_px[n] + blanks[n] - _pen_end(block) if column.right else 0.0)
            top = y + (grid.heights_px[row] - block.height_px) / 2
            found.append(Words("cell", block, x, top, color, backing, enter=come))
        y += grid.heights_px[row]
    return found


def _pen_end(block: Block) -> float:
    """Where the next figure would stand: in a column it is the same for all, so that digits stand under digits."""
    return max(line.x_px + line.width_px for line in block.lines)


def _band(frame: Frame, room: Box, y: float, grid: Grid, row: int, come: Enter, strength: float) -> Panel:
    out = frame.px(_BAND_OUT)
    inset = frame.px(_BAND_IN)
    box = Box(room.x - out, y + inset, room.width + 2 * out, grid.heights_px[row] - 2 * inset)
    radius = frame.px(frame.theme["radius"]["panel"]) / 2
    return Panel(box, radius, frame.color("accent"), strength, enter=Enter(come.start_s, come.lasts_s))


def _loud(frame: Frame, ground: Board) -> tuple[float, str, tuple[str, float]]:
    """The loud row's band, its ink, and what then lies behind it: the accent where a band leaves it readable."""
    accent = frame.color("accent")
    for strength in _BANDS:
        backing = _over(accent, strength, ground.backing)
        if guaranteed(accent, *backing) >= _LEAST_CONTRAST:
            return strength, accent, backing
    return _BANDS[0], frame.color("ink"), _over(accent, _BANDS[0], ground.backing)


def _over(color: str, opacity: float, under: tuple[str, float]) -> tuple[str, float]:
    """The one colour and opacity that two layers amount to."""
    lower, rest = under[0], under[1] * (1 - opacity)
    whole = opacity + rest
    levels = [
        round((int(color[n : n + 2], 16) * opacity + int(lower[n : n + 2], 16) * rest) / whole) for n in (1, 3, 5)
    ]
    return "#" + "".join(f"{level:02x}" for level in levels), whole
