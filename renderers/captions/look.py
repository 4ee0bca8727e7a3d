"""How captions in the picture look, and where they stand. Values alone; nothing is drawn here.

White on an outline fails on a bright, busy picture, so they stand on a panel in the theme's own colours, as dense as
4.5:1 asks on the worst picture there is. One face in every theme, since captions are for reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renderers.cards.contrast import opacity_for
from renderers.painting import Json

FONT = "Inter Captions"  # the family's name in the file, which libass looks it up by
STAND_IN = "DejaVu Sans"  # for what Inter has no glyph for
WEIGHT, OPTICAL = 620, 24  # of the cut; the variable Inter set so has its widths
CAP_EM, ASCENT_EM, PITCH_EM = 1490 / 2048, 1996 / 2048, 2560 / 2048  # of the cut; libass sizes type by its pitch
LEAST_CONTRAST = 4.5  # WCAG 2.2 AA, normal text
DENSE = 0.9  # of the panel, at least: less lets a busy picture through between the letters
PAD_X_EM, ABOVE_EM, BELOW_EM, RADIUS_EM = 0.56, 0.46, 0.5, 0.3
LINES = 2

ROW_GAP_EM = 0.3  # between two captions at once

# By shape: characters of a line, size of the type on a short side of 1080, room left and right, where the panel ends,
# and where it begins at the head. Both are the safe area's; on a tall picture apps write beyond them.
_SHAPES = {
    "wide": (42, 48, 0.10, 0.95, 0.05),
    "square": (34, 44, 0.05, 0.95, 0.05),
    "tall": (26, 54, 0.10, 0.75, 0.10),
}


def shape(size: tuple[int, int]) -> str:
    """As of cards: what is nearly square is square."""
    width, height = size
    if 5 * width > 6 * height:
        return "wide"
    return "tall" if 5 * height > 6 * width else "square"


def characters(size: tuple[int, int]) -> int:
    """How many characters a line of captions may have on a picture of that size."""
    return _SHAPES[shape(size)][0]


def caption_area(size: tuple[int, int], *, row: int = 0, head: bool = False) -> tuple[int, int, int, int]:
    """(x, y, width, height) in pixels of where captions may stand: two full lines with their panel.

    row:   1 for the second of two at once, which stands further from the edge
    head:  at the head of the picture
    """
    _, type_1080, side, foot, top = _SHAPES[shape(size)]
    em = type_1080 * min(size) / 1080
    height_px = (BELOW_EM + ABOVE_EM + CAP_EM + (LINES - 1) * PITCH_EM) * em
    bottom = round(size[1] * foot)
    height = bottom - round(bottom - height_px)
    x = round(size[0] * side)
    aside_px = row * (height + round(ROW_GAP_EM * em))
    y = round(size[1] * top) + aside_px if head else bottom - height - aside_px
    return x, y, size[0] - 2 * x, height


def look(size: tuple[int, int], theme: Mapping[str, Any], *, highlight: bool) -> dict[str, Json]:
    """What a recipe holds of how captions are drawn: {"size", "em_px", "room", "text", "panel", "opacity", "word"?}.

    room: x, y, width and height of the panel's place; opacity in hundredths; word: the colour of the one being said.
    """
    colors = theme["colors"]
    text, panel, word = (colors[name].lower() for name in ("ink", "shade", "accent"))
    inks = (text, word) if highlight else (text,)
    opacity = max(DENSE, *(opacity_for(ink, panel, LEAST_CONTRAST) for ink in inks))
    said = {
        "size": list(size),
        "em_px": round(_SHAPES[shape(size)][1] * min(size) / 1080, 3),
        "room": list(caption_area(size)),
        "text": text,
        "panel": panel,
        "opacity": round(100 * opacity),
    }
    return said | ({"word": word} if highlight else {})
