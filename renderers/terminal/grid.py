"""Screens to pixels, a row at a time.

A row is a strip as wide as the grid and a margin on both sides, where slanted letters may lean out. Deep module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import pi, sin
from operator import attrgetter
from typing import NamedTuple

from PIL import Image, ImageDraw

from renderers.painting import RenderError
from renderers.terminal.colours import Colors, Ink, Palette, Rgb, changed, ink, mixed
from renderers.terminal.glyphs import Lettering, hint_for, mark, missing, named
from renderers.terminal.model import Cell, Row, Screen, Shape, Underline

_text = attrgetter("text")
_DIMMED = 0.62  # of the way to the background
_FINE = 8


class Line(NamedTuple):
    """What decides a row's pixels."""

    row: Row
    colors: Colors = ()
    cursor: tuple[int, Shape] | None = None  # its column
    dim: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Which part of a screen is seen: rows `first` to `last`, counted from 0, both shown. `dim` are those greyed."""

    first: int
    last: int
    columns: int
    dim: frozenset[int] = frozenset()
    cursor: bool = True


def lines_of(screen: Screen, view: View) -> list[Line]:
    """The rows to draw, from the top. Rows that the screen does not have are blank."""
    found, seen = [], screen.cursor
    for number in range(view.first, view.last + 1):
        row = screen.rows[number] if number < len(screen.rows) else ()
        here = view.cursor and seen.visible and seen.row == number and seen.column < view.columns
        cursor = (seen.column, seen.shape) if here else None
        whole = len(row) <= view.columns  # the same object, where nothing is cut off
        found.append(Line(row if whole else row[: view.columns], screen.colors, cursor, number in view.dim))
    return found


class Painter:
    """Draws lines of one width in one lettering."""

    def __init__(self, way: Lettering, palette: Palette, columns: int) -> None:
        self.way, self.palette, self.columns = way, palette, columns
        self.margin = way.cell.width // 2
        self.size = (columns * way.cell.width + 2 * self.margin, way.cell.height)

    def whole(self, lines: Sequence[Line]) -> Image.Image:
        """All of them, one below the other, as RGB."""
        height = self.way.cell.height
        picture = Image.new("RGB", (self.size[0], height * len(lines)), self.palette.bg)
        for n, line in enumerate(lines):
            picture.paste(self.strip(line), (0, n * height))
        return picture

    def strip(self, line: Line) -> Image.Image:
        """The row as RGB. Raises RenderError for a character that nothing here can draw."""
        way, window = self.way, self.palette.bg
        strip = Image.new("RGB", self.size, window)
        inks = [_shown(ink(cell.style, self.palette, line.colors), window, line.dim) for cell in line.row]
        x = self.margin
        for ground, run in groupby(inks, key=lambda found: found.bg):
            width = len(list(run)) * way.cell.width
            if ground is not None:
                strip.paste(ground, (x, 0, x + width, way.cell.height))
            x += width
        for column, (cell, found) in enumerate(zip(line.row, inks, strict=True)):
            style = cell.style
            if cell.text not in ("", " ") and found.fg is not None:
                self._letter(strip, cell, column, found.fg)
            if style.underline or style.strike or style.overline:
                self._lines(strip, cell, column, found)
        if line.cursor is not None:
            self._cursor(strip, line)
        return strip

    def _letter(self, strip: Image.Image, cell: Cell, column: int, color: Rgb) -> None:
        found = mark(cell.text, cell.style.bold, cell.style.italic, cell.wide, self.way)
        if found is not None:
            x = self.margin + column * self.way.cell.width
            strip.paste(color, (x + found.x, found.y), found.image)

    def _lines(self, strip: Image.Image, cell: Cell, column: int, found: Ink) -> None:
        """Under, through and over the cell."""
        way, style = self.way, cell.style
        x, width, thick = self.margin + column * way.cell.width, way.cell.width, way.cell.line
        if style.underline:
            below, top = _under(style.underline, way.cell.width, way.cell.height, way.baseline, thick)
            strip.paste(found.underline, (x, top), below)
        color = found.fg or found.underline
        if style.strike:
            middle = round(way.baseline - 0.29 * way.size_px - thick / 2)
            strip.paste(color, (x, middle, x + width, middle + thick))
        if style.overline:
            strip.paste(color, (x, 0, x + width, thick))

    def _cursor(self, strip: Image.Image, line: Line) -> None:
        assert line.cursor is not None
        (column, kind), way = line.cursor, self.way
        now, _ = changed(self.palette, line.colors)
        color = mixed(now.cursor, self.palette.bg, _DIMMED) if line.dim else now.cursor
        cell = line.row[column] if column < len(line.row) else Cell()
        x, width, height = self.margin + column * way.cell.width, way.cell.width, way.cell.height
        thick = 2 * way.cell.line
        if kind == "bar":
            strip.paste(color, (x, 0, x + thick, height))
        elif kind == "underline":
            strip.paste(color, (x, height - thick, x + width, height))
        else:
            strip.paste(color, (x, 0, x + width * (2 if cell.wide else 1), height))
            if cell.text not in ("", " ") and not cell.style.hidden:
                self._letter(strip, cell, column, now.bg)


def check(screens: Sequence[tuple[Screen, View]]) -> None:
    """Raise RenderError, naming character, line and column, if any row that is seen has what nothing here can draw."""
    seen: set[int] = set()
    for screen, view in screens:
        for number in range(view.first, min(view.last + 1, len(screen.rows))):
            row = screen.rows[number]
            if id(row) in seen:
                continue
            seen.add(id(row))
            if all(map(str.isascii, map(_text, row))):
                continue
            for column, cell in enumerate(row[: view.columns]):
                lacking = missing(cell.text) if cell.text and not cell.text.isascii() else None
                if lacking is not None and not cell.style.hidden:
                    raise RenderError(
                        f"line {number + 1}, column {column + 1} of the screen: nothing here can draw {named(lacking)}",
                        hint=hint_for(lacking),
                    )


def _shown(found: Ink, window: Rgb, dim: bool) -> Ink:
    if not dim:
        return found
    fg, bg, under = (
        None if color is None else mixed(color, window, _DIMMED) for color in (found.fg, found.bg, found.underline)
    )
    return Ink(fg, bg, under or window)


@lru_cache(maxsize=64)
def _under(kind: Underline, width: int, height: int, baseline: int, thick: int) -> tuple[Image.Image, int]:
    """One cell's underline as coverage, and how far down it begins. Cells go on where the one before ended."""
    room = height - baseline
    thick = min(thick, max(room // 3, 1))
    if kind == "curly":
        tall = min(max(3 * thick, 4), room)
        fine = Image.new("L", (width * _FINE, tall * _FINE), 0)
        swing = (tall - thick) / 2 * _FINE
        points = [(x, tall * _FINE / 2 - swing * sin(2 * pi * x / (width * _FINE))) for x in range(-8, width * 8 + 9)]
        ImageDraw.Draw(fine).line(points, fill=255, width=thick * _FINE, joint="curve")
        return fine.reduce(_FINE), height - tall
    top = baseline + max(round(room * 0.3), thick)
    tall = 3 * thick if kind == "double" else thick
    top = min(top, height - tall)
    found = Image.new("L", (width, tall), 255)
    if kind == "double":
        found.paste(0, (0, thick, width, 2 * thick))
    elif kind == "dotted":
        count = max(round(width / (2 * thick) / 2), 1) * 2  # dot, space, dot, space
        for n in range(1, count, 2):
            found.paste(0, (round(n * width / count), 0, round((n + 1) * width / count), tall))
    elif kind == "dashed":
        found.paste(0, (round(width * 0.3), 0, round(width * 0.7), tall))
    return found, top
