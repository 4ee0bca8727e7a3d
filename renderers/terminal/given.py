"""What is given to an emulator, made fit for it: text without halves of characters, sizes that a screen can have."""

from __future__ import annotations

from renderers.painting import RenderError

_MOST = 1000  # columns, and rows: far beyond any window, well below what an emulator's counters hold


def whole(held: str, text: str) -> tuple[str, str]:
    """`held` and `text` as whole characters, and what is to be held back for the next call.

    Recordings carry UTF-16 halves where a pair was cut, or where a program printed nonsense: pairs are joined, also
    across two calls, and a half without its other becomes U+FFFD.
    """
    text = held + text
    try:
        text.encode()
    except UnicodeEncodeError:
        held = text[-1] if "\ud800" <= text[-1] <= "\udbff" else ""
        text = text[: len(text) - len(held)]
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), held
    return text, ""


def size(columns: int, rows: int) -> tuple[int, int]:
    """The same. Raises `RenderError` for a screen that there cannot be."""
    if not (1 <= columns <= _MOST and 1 <= rows <= _MOST):
        raise RenderError(
            f"a terminal of {columns}x{rows} cells, allowed are 1 to {_MOST} each way",
            hint="record it again in a window of a common size, such as 80x22",
        )
    return columns, rows
