"""A terminal's screen as values, and what any terminal emulator must do to give one. Cheap to import.

Two emulators stand behind `Terminal`: `renderers.terminal.ghostty` (the default) and `renderers.terminal.avt`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

# A colour as a program named it: (r, g, b), one of the 256 of the palette, or None: the terminal's own.
Color = tuple[int, int, int] | int | None
Underline = Literal["", "single", "double", "curly", "dotted", "dashed"]
Shape = Literal["block", "bar", "underline"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is drawn, as the program asked: nothing is resolved, so `inverse` has not swapped anything yet."""

    fg: Color = None
    bg: Color = None
    bold: bool = False
    faint: bool = False
    italic: bool = False
    inverse: bool = False
    hidden: bool = False
    strike: bool = False
    overline: bool = False
    blink: bool = False
    underline: Underline = ""
    underline_color: Color = None  # None: as the text


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of one row. `text` is a whole grapheme, " " where nothing is, "" in the second half of a wide one."""

    text: str = " "
    style: Style = PLAIN
    wide: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next character goes, counted from 0. `column` may equal the number of columns: a wrap is pending."""

    row: int
    column: int
    visible: bool = True
    shape: Shape = "block"


@dataclass(frozen=True, slots=True)
class Screen:
    """What is seen at one moment. Rows that did not change since the last snapshot are the same objects."""

    columns: int
    rows: tuple[Row, ...]
    cursor: Cursor
    title: str = ""
    # colours the program itself set (OSC 4, 10, 11): palette number, or "fg", "bg", "cursor" -> (r, g, b)
    colors: tuple[tuple[int | str, tuple[int, int, int]], ...] = ()

    def lines(self) -> list[str]:
        """Its text, row by row, without blanks at the ends."""
        return ["".join(cell.text for cell in row).rstrip() for row in self.rows]


class Terminal(Protocol):
    """A screen that takes what a program prints."""

    def feed(self, text: str) -> None:
        """Print. Escape sequences may be cut anywhere between two calls."""

    def resize(self, columns: int, rows: int) -> None:
        """As when a window is dragged."""

    def screen(self) -> Screen:
        """What is seen now: inside a synchronized update (mode 2026) what was seen before it. The same if unchanged."""

    def release(self) -> None:
        """End a synchronized update that its program did not end, as windows do after a second."""


def terminal(columns: int, rows: int) -> Terminal:
    """The best emulator there is on this machine."""
    from renderers.terminal import emulator

    return emulator.best(columns, rows)
