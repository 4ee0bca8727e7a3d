"""Which terminal emulators there are here, the better ones first. Cheap to import."""

from __future__ import annotations

from importlib.util import find_spec

from renderers.painting import RenderError
from renderers.terminal.model import Terminal

LIBRARIES = ("pyghostty", "pyavt")  # which of them there is decides what a screen holds

_KNOWN = {"ghostty": "pyghostty", "avt": "avt"}  # name -> what must be importable


def names() -> tuple[str, ...]:
    """Those that are installed, the best first."""
    return tuple(name for name, package in _KNOWN.items() if find_spec(package) is not None)


def best(columns: int, rows: int) -> Terminal:
    """An empty screen. Raises `RenderError` where no emulator is installed, or for a size that cannot be."""
    found = names()
    if not found:
        raise RenderError(
            "no terminal emulator is installed, so no recording can be shown",
            hint="pip install pyghostty, or pyavt on Windows",
        )
    return made(found[0], columns, rows)


def made(name: str, columns: int, rows: int) -> Terminal:
    """An empty screen of the emulator of that name, which must be installed."""
    if name == "ghostty":  # imports that are written out: a card's recipe finds by them what decides its pixels
        from renderers.terminal.ghostty import Ghostty

        return Ghostty(columns, rows)
    from renderers.terminal.avt import Avt

    assert name == "avt", name
    return Avt(columns, rows)
