"""What every maker takes and gives.

A free maker is one function::

    paint(settings, inputs, into, progress) -> Painting

`settings`  plain JSON: all that decides the bytes, as it stands in the recipe.
`inputs`    name -> file, as named in the recipe's inputs. Read only.
`into`      the file to write. Its folder exists, is empty and is the maker's own; its suffix says the format.
`progress`  called with the share done, 0.0 to 1.0, as often as is cheap. May be ignored.

It raises `RenderError` when something outside the recipe failed: a file that does not decode, ffmpeg, the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

Json = Any  # str, int, bool, None, finite float, or list or dict of the same
Settings = Mapping[str, Json]
Inputs = Mapping[str, Path]
Progress = Callable[[float], None]


def silent(share: float) -> None:
    """A progress callback for callers who do not watch."""


@dataclass(frozen=True, slots=True)
class Painting:
    """What was made, beside the file itself.

    facts:    measured on the way and kept in the record (counts of frames or samples, word times, text boxes).
    receipt:  a paid service's own number for this purchase.
    """

    facts: dict[str, Json] = field(default_factory=dict)
    price_usd: Decimal = Decimal(0)
    receipt: Json = None


class RenderError(Exception):
    """A maker could not do its work. `log` is where the whole story stands, if it was written down.

    What the message quotes may hold anything; on one line, it can be read, and does nothing to a terminal.
    """

    def __init__(self, message: str, *, hint: str = "", log: Path | None = None) -> None:
        super().__init__(_readable(message))
        self.hint = _readable(hint)
        self.log = log


class DiskFullError(RenderError):
    """There was no room for what a maker wrote."""


def _readable(text: str) -> str:
    """Spaces and line ends as plain spaces, and what cannot be seen written out: \\u200b."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else f"\\u{ord(c):04x}" for c in text)
