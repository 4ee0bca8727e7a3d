"""Ghostty's terminal core behind `Terminal`: the default. Deep module: only what plays a recording imports it.

While a program keeps the screen to itself (mode 2026, a synchronized update), `screen` goes on giving what was there
before, which the core hands over at the very byte where the update begins.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

from pyghostty import Terminal, ffi, lib

from renderers.terminal import given
from renderers.terminal.ghostty_rows import Rows, done, new
from renderers.terminal.model import Cursor, Screen, Shape

_SCROLLBACK = 1000  # lines that come back when a window is made taller
_AUTOWRAP = 7  # modes
_SYNCHRONIZED, _CLUSTERS = 2026, 2027  # the screen is kept as it was; a joined emoji is one character
_SHAPES: dict[int, Shape] = {
    lib.GHOSTTY_RENDER_STATE_CURSOR_VISUAL_STYLE_BAR: "bar",
    lib.GHOSTTY_RENDER_STATE_CURSOR_VISUAL_STYLE_UNDERLINE: "underline",
}
_OWN_COLORS = (
    ("fg", lib.GHOSTTY_TERMINAL_DATA_COLOR_FOREGROUND),
    ("bg", lib.GHOSTTY_TERMINAL_DATA_COLOR_BACKGROUND),
    ("cursor", lib.GHOSTTY_TERMINAL_DATA_COLOR_CURSOR),
)
# Its palette starts with colours that no program asks for, so that whatever differs was set by the program.
_UNSET = tuple((number, 1, 254) for number in range(256))
_UNSET_BYTES = bytes(level for color in _UNSET for level in color)

_SOFT_RESET = "\x1b[!p"
# Insert and origin mode and margins off, autowrap and cursor on, letters for line drawing; and, from home, that saved.
_PARTS = '\x1b[4l\x1b[?6l\x1b[?69l\x1b[r\x1b[?7h\x1b[?25h\x1b(B\x1b)B\x0f\x1b[?1l\x1b>\x1b[0"q\x1b[H\x1b7'

_Colors = tuple[tuple[int | str, tuple[int, int, int]], ...]
_Beside = tuple[bool, str, _Colors]  # what a render state lacks: whether a wrap is pending, the title, the colours


class Ghostty:
    """A `Terminal`."""

    def __init__(self, columns: int, rows: int) -> None:
        columns, rows = given.size(columns, rows)
        self._terminal = Terminal(columns, rows, scrollback=_SCROLLBACK)
        self._state = new("GhosttyRenderState", "ghostty_render_state", self)
        self._rows = Rows(self._state)
        self._half = ""  # of a character
        self._kept: _Beside | None = None  # while a program keeps the screen as it was
        self._last: Screen | None = None
        self._palette: tuple[bytes, _Colors] = (_UNSET_BYTES, ())
        self._flag, self._text, self._rgb = ffi.new("bool*"), ffi.new("GhosttyString*"), ffi.new("GhosttyColorRgb*")
        self._all = ffi.new("GhosttyColorRgb[256]")
        self._cursor = ffi.new("GhosttyRenderStateCursor*", {"size": ffi.sizeof("GhosttyRenderStateCursor")})
        self._keeper = ffi.callback("GhosttyTerminalRenderHoldFn", _keeper(weakref.ref(self)))
        self._set(lib.GHOSTTY_TERMINAL_OPT_RENDER_HOLD, self._keeper)
        self._set(lib.GHOSTTY_TERMINAL_OPT_COLOR_PALETTE, ffi.from_buffer("GhosttyColorRgb[]", _UNSET_BYTES))
        self._mode(
            lib.GHOSTTY_TERMINAL_OPT_MODE_DEFAULT, _CLUSTERS, on=True
        )  # as Ghostty itself starts, unlike its core
        self._mode(lib.GHOSTTY_TERMINAL_OPT_MODE, _CLUSTERS, on=True)

    def feed(self, text: str) -> None:
        """Print. Sequences and characters may be cut anywhere between two calls."""
        text, self._half = given.whole(self._half, text)
        first, *others = text.replace("\x1b[g", "\x1b[0g").split(_SOFT_RESET)  # it knows neither by that name
        self._terminal.feed(first)
        for part in others:
            self._reset()
            self._terminal.feed(part)

    def resize(self, columns: int, rows: int) -> None:
        """As when a window is dragged: lines are wrapped anew, and a synchronized update is over."""
        columns, rows = given.size(columns, rows)
        self.release()
        self._terminal.resize(columns, rows)

    def release(self) -> None:
        """Show what is there though the program has not ended its synchronized update."""
        self._mode(lib.GHOSTTY_TERMINAL_OPT_MODE, _SYNCHRONIZED, on=False)
        self._kept = None

    def screen(self) -> Screen:
        """What is seen now; the very screen of the last call if nothing changed."""
        pending, title, colors = self._kept or self._taken()
        columns, rows = self._rows.read()
        cursor = self._read_cursor(columns if pending else None)
        last = self._last
        if last is not None and given.same(last.rows, rows):
            if (last.cursor, last.title, last.colors) == (cursor, title, colors):
                return last
            self._last = Screen(columns, last.rows, cursor, title, colors)
        else:
            self._last = Screen(columns, tuple(rows), cursor, title, colors)
        return self._last

    def _reset(self) -> None:
        """DECSTR, by its parts. The cursor stays where it is; what is saved of it is as at the start."""
        self._terminal.feed("\x1b[m")  # ends whatever string may be open, before the cursor is asked
        column, row = self._terminal.cursor
        self._terminal.feed(f"{_PARTS}\x1b[{row + 1};{column + 1}H")

    def _keep(self, begins: bool) -> None:
        """Called in the middle of `feed` where a synchronized update begins or ends."""
        self._kept = self._taken() if begins else None

    def _taken(self) -> _Beside:
        """Have the render state take the screen, and give the rest."""
        handle = self._terminal._t[0]
        done(lib.ghostty_render_state_update(self._state[0], handle))
        self._get(lib.GHOSTTY_TERMINAL_DATA_CURSOR_PENDING_WRAP, self._flag)
        self._get(lib.GHOSTTY_TERMINAL_DATA_TITLE, self._text)
        title = ffi.buffer(self._text.ptr, self._text.len)[:].decode(errors="replace") if self._text.len else ""
        self._get(lib.GHOSTTY_TERMINAL_DATA_COLOR_PALETTE, self._all)
        palette = ffi.buffer(self._all)[:]
        if palette != self._palette[0]:
            self._palette = (palette, _changed(palette))
        own: _Colors = tuple(
            (name, (self._rgb.r, self._rgb.g, self._rgb.b))
            for name, key in _OWN_COLORS
            if lib.ghostty_terminal_get(handle, key, self._rgb) == lib.GHOSTTY_SUCCESS
        )
        pending = bool(self._flag[0]) and self._terminal.mode(_AUTOWRAP)  # it notes one that will not come, too
        return pending, title, (*self._palette[1], *own)

    def _read_cursor(self, pending: int | None) -> Cursor:
        seen = self._cursor
        done(lib.ghostty_render_state_get(self._state[0], lib.GHOSTTY_RENDER_STATE_DATA_CURSOR, seen))
        column = int(seen.viewport_x) if pending is None else pending
        return Cursor(int(seen.viewport_y), column, bool(seen.visible), _SHAPES.get(seen.visual_style, "block"))

    def _get(self, what: int, into: Any) -> None:
        done(lib.ghostty_terminal_get(self._terminal._t[0], what, into))

    def _set(self, option: int, value: Any) -> None:
        done(lib.ghostty_terminal_set(self._terminal._t[0], option, value))

    def _mode(self, option: int, mode: int, *, on: bool) -> None:
        self._set(option, ffi.new("GhosttyTerminalModeConfig*", {"mode": mode, "value": on}))


def _keeper(who: weakref.ref[Ghostty]) -> Callable[[Any, Any, bool], None]:
    """The core's callback. It holds no reference, so that a terminal nobody needs goes at once."""

    def keep(terminal: Any, user: Any, begins: bool) -> None:
        del terminal, user
        found = who()
        if found is not None:
            found._keep(begins)

    return keep


def _changed(palette: bytes) -> _Colors:
    """The colours that a program set."""
    colors = [(palette[n], palette[n + 1], palette[n + 2]) for n in range(0, len(palette), 3)]
    return tuple((n, color) for n, color in enumerate(colors) if color != _UNSET[n])
