"""Where a table's cells stand: the largest size and the number of lines at which all of it goes in, or why none does.

Columns are as wide as what they hold. Lengths are px from the table's upper left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from renderers.cards.frame import Box, Frame
from renderers.cards.table_cells import Cells, Column
from renderers.painting import RenderError
from renderers.text.layout import Block, fit

_STEP = 2  # of the theme's lengths, from one size that is tried to the next
_GAPS = (44, 128)  # between columns, at least and at most
_PADS = (0.3, 0.66)  # in sizes of a cell: from a rule to capitals and from the baseline to the next rule
_LINES = 2  # that words may take in a cell
_COMFORT = 0.84  # of the asked size: smaller than that, and long words are rather set on two lines
TITLE_BELOW = 22  # the titles' baseline to the rule below them


@dataclass(frozen=True, slots=True)
class Grid:
    """Blocks, and where their columns and rows are."""

    titles: tuple[Block, ...]
    cells: tuple[tuple[Block, ...], ...]  # column by column
    lefts_px: tuple[float, ...]
    widths_px: tuple[float, ...]
    head_px: float  # from the table's top to the rule under the titles
    heights_px: tuple[float, ...]  # of the rows

    @property
    def width_px(self) -> float:
        return self.lefts_px[-1] + self.widths_px[-1]

    @property
    def height_px(self) -> float:
        """Of all that is drawn, without the air below the last row, where no rule is."""
        return self.head_px + sum(self.heights_px) - self.last_air_px

    @property
    def last_air_px(self) -> float:
        return (self.heights_px[-1] - max(column[-1].height_px for column in self.cells)) / 2


def fitted(frame: Frame, cells: Cells, room: Box) -> Grid:
    """As large as goes in: words on one line while that costs little size, then on two."""
    way = frame.theme["type"]["cell"]
    sizes = [float(size) for size in range(int(way["size"]), int(way["least"]) - 1, -_STEP)]
    comfort = way["size"] * _COMFORT
    tries = [(size, 1) for size in sizes if size >= comfort]
    tries += [(size, _LINES) for size in sizes if size >= comfort]
    tries += [(size, lines) for size in sizes if size < comfort for lines in (1, _LINES)]
    for size, lines in tries:
        grid = _grid(frame, cells, room, size, lines)
        if grid is not None:
            return grid
    raise _no_room(frame, cells, room, sizes[-1])


def _grid(frame: Frame, cells: Cells, room: Box, size: float, lines: int) -> Grid | None:
    """The table at that size of its cells, or None."""
    asked = frame.theme["type"]["cell"]["size"]
    size_px = size * frame.unit
    columns = [
        [_set(frame, column, text, float("inf"), size_px, 1) for text in column.texts] for column in cells.columns
    ]
    bodies = [max(block.width_px for block in column) for column in columns]
    gaps_px = frame.gap(_GAPS[0]) * (len(columns) - 1)
    spare_px = room.width - gaps_px
    titles = _titles(frame, cells.columns, bodies, spare_px, min(size / asked, 1.0))
    if titles is None:
        return None
    widths = [max(body, title.width_px) for body, title in zip(bodies, titles, strict=True)]
    if sum(widths) > spare_px:
        if lines == 1:
            return None
        narrowed = _narrowed(frame, cells.columns, columns, titles, widths, spare_px, size_px)
        if narrowed is None:
            return None
        columns, widths = narrowed
    gap = min((room.width - sum(widths)) / max(len(columns) - 1, 1), frame.gap(_GAPS[1]))
    lefts = [sum(widths[:n]) + n * gap for n in range(len(columns))]
    head_px = round(max(title.height_px for title in titles) + frame.gap(TITLE_BELOW))
    texts_px = [max(column[n].height_px for column in columns) for n in range(cells.height)]
    pad_px = min((room.height - head_px - sum(texts_px)) / (2 * cells.height), _PADS[1] * size_px)
    if pad_px < _PADS[0] * size_px:
        return None
    heights = [float(int(text_px + 2 * pad_px)) for text_px in texts_px]
    return Grid(tuple(titles), tuple(tuple(c) for c in columns), tuple(lefts), tuple(widths), head_px, tuple(heights))


def _set(frame: Frame, column: Column, text: str, room_px: float, size_px: float, lines: int) -> Block:
    """A cell's text at just that size. Raises `RenderError` if it does not go in."""
    style = frame.style("cell")
    if not column.right:  # figures of one width come with wide hyphens
        style = replace(style, features=tuple(name for name in style.features if name != "tnum"))
    return fit(
        text,
        style,
        room_px=room_px,
        max_px=size_px,
        min_px=size_px,
        max_lines=lines,
        leading=frame.theme["type"]["cell"]["leading"],
        what="cell",
    )


def _titles(
    frame: Frame, columns: Sequence[Column], bodies: Sequence[float], spare_px: float, scale: float
) -> list[Block] | None:
    """The titles, on one line where there is room, else no wider than their column or than two lines ask; one size."""
    way = frame.theme["type"]["column"]
    scale = max(scale, way["least"] / way["size"])
    try:
        whole = [_title(frame, column, spare_px, 1, scale) for column in columns]
    except RenderError:
        return None
    if any(block.size_px < way["size"] * frame.unit * scale - 0.3 for block in whole):
        return None
    if sum(max(body, block.width_px) for body, block in zip(bodies, whole, strict=True)) <= spare_px:
        return whole
    return [
        block if block.width_px <= body else _folded(frame, column, block, max(body, 0.45 * block.width_px), scale)
        for column, body, block in zip(columns, bodies, whole, strict=True)
    ]


def _title(frame: Frame, column: Column, room_px: float, lines: int, scale: float) -> Block:
    return frame.set(
        "column", column.title, room_px, lines=lines, scale=scale, align="right" if column.right else "left"
    )


def _folded(frame: Frame, column: Column, whole: Block, least_px: float, scale: float) -> Block:
    """A title on two lines, as narrow as it goes at the size that it has on one."""
    for tenths in range(11):
        try:
            block = _title(frame, column, least_px + (whole.width_px - least_px) * tenths / 10, 2, scale)
        except RenderError:
            continue
        if block.size_px >= whole.size_px - 0.3:
            return block
    return whole


def _narrowed(
    frame: Frame,
    asked: Sequence[Column],
    columns: Sequence[list[Block]],
    titles: Sequence[Block],
    widths: Sequence[float],
    spare_px: float,
    size_px: float,
) -> tuple[list[list[Block]], list[float]] | None:
    """The widest column of words on two lines, in what the others leave."""
    words = [n for n, column in enumerate(asked) if not column.right]
    if not words:
        return None
    widest = max(words, key=lambda n: widths[n])
    left_px = spare_px - sum(width for n, width in enumerate(widths) if n != widest)
    if left_px < max(titles[widest].width_px, 3 * size_px):
        return None
    try:
        folded = [_set(frame, asked[widest], text, left_px, size_px, _LINES) for text in asked[widest].texts]
    except RenderError:
        return None
    found = [*columns[:widest], folded, *columns[widest + 1 :]]
    narrow = max(titles[widest].width_px, *(block.width_px for block in folded))
    return found, [narrow if n == widest else width for n, width in enumerate(widths)]


def _no_room(frame: Frame, cells: Cells, room: Box, least: float) -> RenderError:
    """Whether it is the width or the height that lacks, and what to do about it."""
    least_px = least * frame.unit
    for rows in range(cells.height - 1, 0, -1):
        fewer = tuple(Column(c.title, c.right, c.texts[:rows], c.figures[:rows]) for c in cells.columns)
        if any(_grid(frame, Cells(fewer, None, cells.file), room, least, lines) for lines in (1, _LINES)):
            return RenderError(
                f"{cells.file}: {cells.height} rows do not go into {room.height:.0f} px of height at the least size of"
                f" {least_px:g} px",
                hint=f"show fewer: `top: {rows}`",
            )
    widest = max(
        ((n, column, text) for column in cells.columns for n, text in enumerate(column.texts)),
        key=lambda cell: _set(frame, cell[1], cell[2], float("inf"), least_px, 1).width_px,
    )
    n, column, text = widest
    text = text if len(text) <= 60 else text[:59] + "…"
    return RenderError(
        f"{cells.file}: its columns do not go into {room.width:.0f} px of width at the least size of {least_px:g} px;"
        f' the widest cell is {column.figures[n].where}: "{text}"',
        hint="show fewer columns, or shorter names and titles",
    )


def spread(grid: Grid, width_px: float) -> Grid:
    """Where heading or foot made the board wider than the table: the columns a little further apart."""
    more = max(width_px - grid.width_px, 0.0)
    count = len(grid.lefts_px) - 1
    if count == 0 or more == 0:
        return grid
    lefts = tuple(left + n * more / count for n, left in enumerate(grid.lefts_px))
    return Grid(grid.titles, grid.cells, lefts, grid.widths_px, grid.head_px, grid.heights_px)
