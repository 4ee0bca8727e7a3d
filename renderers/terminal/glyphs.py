"""One character as coverage of its cell, cached. Deep module.

Letters stand on the row's baseline. What comes from a stand-in face is made for other widths: it is scaled into its
cell, and if it is a sign and no letter, centred where capitals have their middle. Nothing leaves its row; slanted
letters may lean over into the next cell.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from PIL import Image

from renderers.painting import RenderError
from renderers.terminal import shapes
from renderers.text import fonts
from renderers.text.engine import Mask, mask, shape
from renderers.text.run import Run, Style

_FACES = {False: "mono", True: "mono-italic"}
_ADVANCE_EM = 0.6  # of JetBrains Mono
_TOP_EM, _BOTTOM_EM = 0.95, 0.205  # a capital with its accent, a cedilla
_MIDDLE_EM = 0.365  # half of a capital's height
_BOLDER = 300  # in weight, than regular
_SQUEEZED = 0.9  # a stand-in may take that much of its cells' width


class Mark(NamedTuple):
    """Coverage, and where its left edge and its upper edge are in the cell, in pixels."""

    image: Image.Image
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a screen is set. `gain` above 1 strengthens thin edges: light letters on dark look thinner than they are."""

    cell: shapes.Cell
    size_px: float
    weight: float
    gain: float = 1.0

    @property
    def baseline(self) -> int:
        """From the row's upper edge."""
        spare = self.cell.height - (_TOP_EM + _BOTTOM_EM) * self.size_px
        return round(_TOP_EM * self.size_px + spare / 2)


def lettering(cell: shapes.Cell, size_px: float, theme: Mapping[str, Any]) -> Lettering:
    """As the theme sets terminals."""
    return Lettering(cell, size_px, theme["type"]["terminal"]["weight"], _GAIN if theme["dark"] else 1.0)


_GAIN = 1.18


def missing(text: str) -> str | None:
    """The first character of a cell that no face can draw and that is not drawn here."""
    if len(text) == 1 and (shapes.drawn(text) or ord(text) in fonts.coverage("mono")):
        return None
    return next((char for char in fonts.missing(text, "mono") if not shapes.drawn(char)), None)


@lru_cache(maxsize=8192)
def mark(text: str, bold: bool, italic: bool, wide: bool, way: Lettering) -> Mark | None:
    """The character's coverage; None if it leaves no mark. Raises RenderError if nothing here can draw it."""
    if shapes.drawn(text[0]):
        image, out = shapes.shape(text[0], way.cell)
        return _cropped(image, -out, 0)
    lacking = missing(text)
    if lacking is not None:
        raise RenderError(f"nothing here can draw {named(lacking)}", hint=hint_for(lacking))
    columns_px = way.cell.width * (2 if wide else 1)
    run = _run(text, bold, italic, way)
    if not run.inked:
        return None
    if all(glyph.face in ("mono", "mono-italic") for glyph in run.glyphs):
        left_px = (columns_px - _ADVANCE_EM * way.size_px) / 2
        return _clipped(mask(run, way.size_px, left_px), way)
    return _clipped(_stand_in(text, run, columns_px, way), way)


def named(char: str) -> str:
    """ "日" (U+65E5 CJK UNIFIED IDEOGRAPH-65E5)."""
    return f'"{char}" (U+{ord(char):04X} {unicodedata.name(char, "without a name")})'


def hint_for(char: str) -> str:
    """What to do about a character that cannot be drawn."""
    if unicodedata.east_asian_width(char) in "WF" and unicodedata.category(char) == "Lo":
        return "the bundled fonts have no Chinese, Japanese or Korean; crop that line away, or record it without"
    if ord(char) >= 0x1F000 or unicodedata.east_asian_width(char) == "W":
        return "the bundled fonts have no emoji; crop that line away, or ask the program to do without them"
    return "crop that line away, or ask the program to print plain text"


def _run(text: str, bold: bool, italic: bool, way: Lettering) -> Run:
    style = Style(_FACES[italic], way.weight + (_BOLDER if bold else 0))
    if ord(text[0]) not in fonts.coverage(style.face) and unicodedata.category(text[0])[0] == "S":
        style = replace(style, face="symbols")  # signs of one family, rather than each from another
    return shape(text, style)


def _stand_in(text: str, run: Run, columns_px: int, way: Lettering) -> Mask:
    wide_em, tall_em = run.right_em - run.left_em, run.top_em - run.bottom_em
    size_px = min(way.size_px, columns_px / wide_em * (1 if wide_em < 1 else _SQUEEZED), way.cell.height / tall_em)
    x = columns_px / 2 - (run.left_em + run.right_em) / 2 * size_px
    y = 0.0
    if unicodedata.category(text[0])[0] != "L":
        middle_em = (run.top_em + run.bottom_em) / 2
        y = middle_em * size_px - _MIDDLE_EM * way.size_px
    return mask(run, size_px, x, y)


def _clipped(found: Mask, way: Lettering) -> Mark | None:
    """Inside its row: a tower of accents is pressed together rather than cut."""
    box = found.image.getbbox()
    if box is None:
        return None
    ink = found.image.crop(box)
    x, y = found.left + box[0], found.top + box[1] + way.baseline
    top, bottom = max(y, 0), min(y + ink.height, way.cell.height)
    if bottom - top < ink.height:
        if bottom - top < ink.height - 2:
            ink = ink.resize((ink.width, bottom - top), Image.Resampling.BOX)
        else:  # a soft edge more or less
            ink = ink.crop((0, top - y, ink.width, bottom - y))
    if way.gain != 1.0:
        ink = ink.point(_curve(way.gain))
    return Mark(ink, x, top)


def _cropped(image: Image.Image, x: int, y: int) -> Mark | None:
    box = image.getbbox()
    return None if box is None else Mark(image.crop(box), x + box[0], y + box[1])


@lru_cache(maxsize=8)
def _curve(gain: float) -> list[int]:
    return [round(255 * (level / 255) ** (1 / gain)) for level in range(256)]
