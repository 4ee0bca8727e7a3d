"""asciinema's terminal core behind `Terminal`: where Ghostty's has no wheel. Deep module.

It knows no coloured or curly underline, overline, hidden text, title, cursor shape or colours set by a program, and
gives every code point a cell of its own. tests/renderers/terminal/test_conformance.py lists what that costs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from avt import Cell as Held
from avt import Color as HeldColor
from avt import Line, Pen, Vt

from renderers.painting import RenderError
from renderers.terminal import given
from renderers.terminal.model import PLAIN, Cell, Color, Cursor, Row, Screen, Style

_SCROLLBACK = 1000  # lines that come back when a window is made taller
Answer = TypeVar("Answer")


class Avt:
    """A `Terminal`."""

    def __init__(self, columns: int, rows: int) -> None:
        self._vt = Vt(*given.size(columns, rows), _SCROLLBACK)
        self._half = ""
        self._rows: list[Row] = [()] * rows
        self._stale = set(range(rows))
        self._last: Screen | None = None
        self._known: dict[Cell | tuple[str, int], Cell] = {}  # one object for equal cells

    def feed(self, text: str) -> None:
        """Print. Sequences and characters may be cut anywhere between two calls."""
        text, self._half = given.whole(self._half, text)
        changed, _ = _guarded(self._vt.feed_str, text)
        self._stale.update(changed)

    def resize(self, columns: int, rows: int) -> None:
        """As when a window is dragged: lines are wrapped anew."""
        _guarded(self._vt.resize, *given.size(columns, rows))
        self._rows = [()] * rows
        self._stale = set(range(rows))

    def release(self) -> None:
        """Nothing: it shows updates as they come."""

    def screen(self) -> Screen:
        """What is seen now; the very screen of the last call if nothing changed."""
        lines = self._vt.view() if self._stale else []
        for at in self._stale:
            row = self._row(lines[at])
            if row != self._rows[at]:
                self._rows[at] = row
        self._stale.clear()
        seen, last = self._vt.cursor, self._last
        cursor = Cursor(seen.row, seen.col, seen.visible)
        if last is None or not given.same(last.rows, self._rows):
            last = Screen(self._vt.size[0], tuple(self._rows), cursor)
        elif last.cursor != cursor:
            last = Screen(last.columns, last.rows, cursor)
        self._last = last
        return last

    def _row(self, line: Line) -> Row:
        return tuple(self._plain(held) or self._styled(held) for held in line.cells)

    def _plain(self, held: Held) -> Cell | None:
        """Most cells have no style: for them one look-up is enough."""
        return self._known.get((held.char, held.width)) if held.pen.is_default() else None

    def _styled(self, held: Held) -> Cell:
        cell = Cell(held.char if held.width else "", _style(held.pen), wide=held.width == 2)
        return self._known.setdefault((held.char, held.width) if cell.style is PLAIN else cell, cell)


def _guarded(act: Callable[..., Answer], *given: object) -> Answer:
    """What the core answers. Its panics, which no `except Exception` sees, become a `RenderError`."""
    try:
        return act(*given)
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise RenderError(
            f"the terminal emulator avt cannot show this recording: {error}",
            hint="install pyghostty, or record it again in a wider window",
        ) from None


def _style(pen: Pen) -> Style:
    if pen.is_default():
        return PLAIN
    return Style(
        fg=_color(pen.foreground),
        bg=_color(pen.background),
        bold=pen.bold,
        faint=pen.faint,
        italic=pen.italic,
        inverse=pen.inverse,
        strike=pen.strikethrough,
        blink=pen.blink,
        underline="single" if pen.underline else "",
    )


def _color(color: HeldColor | None) -> Color:
    if isinstance(color, HeldColor.RGB):
        return color[0], color[1], color[2]
    return color[0] if isinstance(color, HeldColor.Indexed) else None
