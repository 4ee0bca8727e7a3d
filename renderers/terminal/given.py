"""What emulators have in common: text made fit for them, sizes that a screen can have, rows that stayed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import is_

from renderers.painting import RenderError

_BEGUN = re.compile("(?:\x1b(?:\\[!?)?|[\ud800-\udbff])\\Z")
_UPPER = re.compile("[\x7f-\x9f]")
_LEAST_COLUMNS = 2  # one wide character
_MOST = 1000  # columns, and rows: far beyond any window, well below what an emulator's counters hold


def whole(held: str, text: str) -> tuple[str, str]:
    """`held` and `text` as what an emulator takes, and what is to be held back for the next call.

    Recordings carry UTF-16 halves where a pair was cut, or where a program printed nonsense: pairs are joined, also
    across two calls, and a half without its other becomes U+FFFD. A sequence's first letters wait for the rest of it.
    The controls of ECMA-48's upper half become the escapes that mean the same, and DEL, which prints nothing, goes.
    """
    if _UPPER.search(text):
        text = _UPPER.sub(lambda found: "" if found[0] == "\x7f" else f"\x1b{chr(ord(found[0]) - 0x40)}", text)
    text = held + text
    waiting = _BEGUN.search(text)
    held = waiting[0] if waiting else ""
    text = text[: len(text) - len(held)]
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text, held


def size(columns: int, rows: int) -> tuple[int, int]:
    """The same. Raises `RenderError` for a screen that there cannot be."""
    if not (_LEAST_COLUMNS <= columns <= _MOST and 1 <= rows <= _MOST):
        raise RenderError(
            f"a terminal of {columns}x{rows} cells,"
            f" allowed are {_LEAST_COLUMNS} to {_MOST} columns and 1 to {_MOST} rows",
            hint="record it again in a window of a common size, such as 80x22",
        )
    return columns, rows


def same(rows: Sequence[object], others: Sequence[object]) -> bool:
    """Whether the rows are the very objects that the others are."""
    return len(rows) == len(others) and all(map(is_, rows, others))
