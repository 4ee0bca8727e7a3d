"""The rows of Ghostty's render state as our values. Deep module: only `ghostty` imports it.

The render state says which rows changed and gives a row's cells as packed numbers. Those are opaque, so each is asked
once what it means; a full screen then costs a look-up a cell, and an unchanged one nothing.
"""

from __future__ import annotations

import weakref
from typing import Any

from pyghostty import ffi, lib

from renderers.terminal.model import PLAIN, Cell, Color, Row, Style, Underline

_MOST_REMEMBERED = 50_000  # packed cells and styles; a film in true colour would have millions
_UNDERLINES: tuple[Underline, ...] = ("", "single", "double", "curly", "dotted", "dashed")
_ERASED = (lib.GHOSTTY_CELL_CONTENT_BG_COLOR_PALETTE, lib.GHOSTTY_CELL_CONTENT_BG_COLOR_RGB)
_STYLE = lib.GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_STYLE
_LENGTH = lib.GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_GRAPHEMES_LEN
_POINTS = lib.GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_GRAPHEMES_BUF

_Cells = dict[tuple[str, bool], Cell]  # (text, wide) -> the one object for such a cell of a style
_Styled = tuple[Style, _Cells]
# Text, or None for a cluster of code points; whether it is wide; its style's number, which holds in its row only:
# 0 for plain, negative for the packed cell's own where it was erased in a colour.
_Packed = tuple[str | None, bool, int]


class Rows:
    """The rows of a render state, each the same object for as long as it does not change."""

    def __init__(self, state: Any) -> None:
        self._state = state
        self._iterator = new("GhosttyRenderStateRowIterator", "ghostty_render_state_row_iterator", self)
        self._cells = new("GhosttyRenderStateRowCells", "ghostty_render_state_row_cells", self)
        self._unstyled: _Styled = (PLAIN, {})
        self._plain: dict[int, Cell] = {}  # packed cells that mean the same wherever they stand
        self._packed: dict[int, _Packed] = {}
        self._styles: dict[bytes, _Styled] = {}
        self._rows: list[Row] = []
        self._flag, self._byte, self._short = ffi.new("bool*"), ffi.new("uint8_t*"), ffi.new("uint16_t*")
        self._word, self._enum, self._rgb = ffi.new("uint32_t*"), ffi.new("int*"), ffi.new("GhosttyColorRgb*")
        self._view = ffi.new("GhosttyCellsView*")
        self._style = ffi.new("GhosttyStyle*", {"size": ffi.sizeof("GhosttyStyle")})

    def read(self) -> tuple[int, list[Row]]:
        """Bring the rows up to the render state: the number of columns, and the rows, which are not to be changed."""
        self._get(lib.GHOSTTY_RENDER_STATE_DATA_COLS, self._short)
        columns = int(self._short[0])
        self._get(lib.GHOSTTY_RENDER_STATE_DATA_ROWS, self._short)
        rows = int(self._short[0])
        if len(self._rows) != rows:
            self._rows = [*self._rows[:rows], *((),) * (rows - len(self._rows))]
        self._get(lib.GHOSTTY_RENDER_STATE_DATA_ROW_ITERATOR, self._iterator)
        while lib.ghostty_render_state_row_iterator_next_dirty(self._iterator[0], self._short):
            at = self._short[0]
            row = self._row()
            if row != self._rows[at]:
                self._rows[at] = row
        done(lib.ghostty_render_state_clean(self._state[0]))
        return columns, self._rows

    def _row(self) -> Row:
        """The iterator's row."""
        iterator, plain = self._iterator[0], self._plain
        done(lib.ghostty_render_state_row_get(iterator, lib.GHOSTTY_RENDER_STATE_ROW_DATA_CELLS_RAW, self._view))
        numbers = ffi.unpack(self._view.ptr, self._view.len)
        found = [plain.get(number) for number in numbers]
        if None in found:
            done(lib.ghostty_render_state_row_get(iterator, lib.GHOSTTY_RENDER_STATE_ROW_DATA_CELLS, self._cells))
            if len(self._packed) + len(self._styles) > _MOST_REMEMBERED:
                for memory in (self._packed, self._styles, self._plain, self._unstyled[1]):
                    memory.clear()
            here = {0: self._unstyled}
            for at, cell in enumerate(found):
                if cell is None:
                    found[at] = self._cell(numbers[at], at, here)
        return tuple(found)  # type: ignore[arg-type]  # no None is left

    def _cell(self, number: int, at: int, here: dict[int, _Styled]) -> Cell:
        """What a packed cell in that column of the row is."""
        text, wide, style_number = self._packed.get(number) or self._unpacked(number)
        if style_number not in here:
            here[style_number] = self._styled(at) if style_number > 0 else self._erased(number)
        style, cells = here[style_number]
        lasting = text is not None and style_number <= 0
        if text is None:
            text = self._cluster(at)
        cell = cells.get((text, wide))
        if cell is None:
            cell = cells[text, wide] = Cell(text, style, wide)
        if lasting:
            self._plain[number] = cell
        return cell

    def _unpacked(self, number: int) -> _Packed:
        tag = self._of(number, lib.GHOSTTY_CELL_DATA_CONTENT_TAG, self._enum)[0]
        width = self._of(number, lib.GHOSTTY_CELL_DATA_WIDE, self._enum)[0]
        style_number = int(self._of(number, lib.GHOSTTY_CELL_DATA_STYLE_ID, self._short)[0])
        text: str | None
        if tag in _ERASED:
            text, style_number = " ", -number
        elif width == lib.GHOSTTY_CELL_WIDE_SPACER_TAIL:
            text = ""
        elif width == lib.GHOSTTY_CELL_WIDE_SPACER_HEAD:  # left free by a wide one that went to the next row
            text = " "
        elif tag == lib.GHOSTTY_CELL_CONTENT_CODEPOINT_GRAPHEME:
            text = None
        else:
            text = chr(self._of(number, lib.GHOSTTY_CELL_DATA_CODEPOINT, self._word)[0] or 0x20)
        found = self._packed[number] = (text, width == lib.GHOSTTY_CELL_WIDE_WIDE, style_number)
        return found

    def _erased(self, number: int) -> _Styled:
        if self._of(number, lib.GHOSTTY_CELL_DATA_CONTENT_TAG, self._enum)[0] == _ERASED[0]:
            style = Style(bg=int(self._of(number, lib.GHOSTTY_CELL_DATA_COLOR_PALETTE, self._byte)[0]))
        else:
            rgb = self._of(number, lib.GHOSTTY_CELL_DATA_COLOR_RGB, self._rgb)
            style = Style(bg=(rgb.r, rgb.g, rgb.b))
        return style, {}

    def _styled(self, at: int) -> _Styled:
        self._select(at)
        done(lib.ghostty_render_state_row_cells_get(self._cells[0], _STYLE, self._style))
        written = ffi.buffer(self._style)[:]
        found = self._styles.get(written)
        if found is None:
            found = self._styles[written] = (_style(self._style), {})
        return found

    def _cluster(self, at: int) -> str:
        self._select(at)
        done(lib.ghostty_render_state_row_cells_get(self._cells[0], _LENGTH, self._word))
        points = ffi.new("uint32_t[]", max(self._word[0], 1))
        done(lib.ghostty_render_state_row_cells_get(self._cells[0], _POINTS, points))
        return "".join(map(chr, ffi.unpack(points, self._word[0])))

    def _select(self, at: int) -> None:
        done(lib.ghostty_render_state_row_cells_select(self._cells[0], at))

    def _get(self, what: int, into: Any) -> None:
        done(lib.ghostty_render_state_get(self._state[0], what, into))

    def _of(self, number: int, what: int, into: Any) -> Any:
        done(lib.ghostty_cell_get(number, what, into))
        return into


def new(kind: str, name: str, owner: object) -> Any:
    """A handle of the core's that goes with its owner."""
    handle = ffi.new(f"{kind}*")
    done(getattr(lib, f"{name}_new")(ffi.NULL, handle))
    weakref.finalize(owner, getattr(lib, f"{name}_free"), handle[0])
    return handle


def done(result: int) -> None:
    """Nothing that we ask can be refused; if it is, the library is another one than we know."""
    if result != lib.GHOSTTY_SUCCESS:
        raise RuntimeError(f"libghostty-vt answered {result}")


def _style(held: Any) -> Style:
    return Style(
        fg=_color(held.fg_color),
        bg=_color(held.bg_color),
        bold=bool(held.bold),
        faint=bool(held.faint),
        italic=bool(held.italic),
        inverse=bool(held.inverse),
        hidden=bool(held.invisible),
        strike=bool(held.strikethrough),
        overline=bool(held.overline),
        blink=bool(held.blink),
        underline=_UNDERLINES[held.underline],
        underline_color=_color(held.underline_color),
    )


def _color(color: Any) -> Color:
    if color.tag == lib.GHOSTTY_STYLE_COLOR_PALETTE:
        return int(color.value.palette)
    if color.tag == lib.GHOSTTY_STYLE_COLOR_RGB:
        return color.value.rgb.r, color.value.rgb.g, color.value.rgb.b
    return None
