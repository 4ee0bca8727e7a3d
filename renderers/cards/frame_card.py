"""Frame card: the theme's border round the picture, a line of text and the brand's logo in its head.

Spec: {title?, logo?}. Settings may say "corner", the brand's: the logo stands on that side, the title on the other. The
head is always at the top: at the foot, captions and an app's buttons would lie over it. A theme has a band of its panel
with the picture in a hole, or a bare line on the picture with a tab for whatever stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Border, Element, Panel, Picture, Sheet, Words, checked, put
from renderers.logo import trimmed_size
from renderers.painting import Painting, Progress
from renderers.text.layout import Block

ROLES = ("border",)
_ABOVE, _BELOW = 16, 46  # safe area to capitals, baseline to the picture
_LOGO, _WIDEST = 64, 0.28  # height; of the frame's width
_TAB_PAD = (30, 25)  # of a tab: across, down
_TAB_LOGO = 0.66  # of the tab's height
_APART = 48  # between title and logo, at least
_BRACKET = (72, 10)  # the corners of a bare line: how long, how thick


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for a title that does not go in, or a logo that is no picture."""
    frame, spec = Frame.of(settings), settings["spec"]
    logo = trimmed_size(inputs["logo"]) if "logo" in inputs else None
    logo_left = str(settings.get("corner", "top-right")).endswith("left")
    parts = _band if frame.theme["ornament"]["frame"]["kind"] == "band" else _line
    elements = tuple(parts(frame, spec.get("title"), logo, logo_left))
    holes = [part.hole for part in elements if isinstance(part, Border) and part.opacity > 0.5]
    return checked(Sheet(frame, elements, {"hole": [round(side) for side in holes[0]]} if holes else {}))


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress, settings.get("fps"))


def _band(frame: Frame, said: str | None, logo: tuple[int, int] | None, logo_left: bool) -> list[Element]:
    """The picture in a hole whose sides are the margins of the text above it."""
    left, right = frame.safe.x, frame.safe.right
    cap_px = frame.set("border", "H", right - left).height_px
    top = _head(frame) + frame.px(_ABOVE)
    headed = bool(said or logo)
    y = round(top + cap_px + frame.gap(_BELOW)) if headed else frame.safe.y
    hole = Box(left, y, right - left, frame.safe.bottom - y)
    found: list[Element] = [_border(frame, hole, 1.0)]
    placed = _placed(logo, frame.px(_LOGO), _WIDEST * frame.width)
    if placed:
        x = left if logo_left else right - placed.width
        box = Box(x, round(top + (cap_px - placed.height) / 2), placed.width, placed.height)
        found.append(Picture(box, 0, "logo", trims=True))
    if said:
        aside = placed.width + frame.px(_APART) if placed else 0.0
        title = frame.set("border", said, right - left - aside)
        found.append(_title(frame, title, right - title.width_px if placed and logo_left else left, top, 1.0))
    return found


def _line(frame: Frame, said: str | None, logo: tuple[int, int] | None, logo_left: bool) -> list[Element]:
    """A line along the margins, its corners stressed; title and logo on tabs that hang from it."""
    pad_x, pad_y = (frame.px(length) for length in _TAB_PAD)
    top = _head(frame)
    hole = Box(frame.safe.x, top, frame.safe.width, frame.height - 2 * top)
    opacity = float(frame.theme["ornament"]["frame"]["opacity"])
    cap_px = frame.set("border", "H", hole.width).height_px
    tab_px = round(cap_px + 2 * pad_y)
    found: list[Element] = [_border(frame, hole, 0.0)]
    placed = _placed(logo, round(_TAB_LOGO * tab_px), _WIDEST * frame.width)
    aside = 0.0
    if placed:
        gap = round((tab_px - placed.height) / 2)
        aside = placed.width + 2 * gap
        x = hole.x if logo_left else hole.right - aside
        found.append(Panel(Box(x, top, aside, tab_px), 0, frame.color("panel"), opacity))
        found.append(Picture(Box(x + gap, top + gap, placed.width, placed.height), 0, "logo", trims=True))
    if said:
        title = frame.set("border", said, hole.width - aside - 2 * pad_x - frame.px(_APART))
        width = round(title.width_px + 2 * pad_x)
        x = hole.right - width if placed and logo_left else hole.x
        found.append(Panel(Box(x, top, width, tab_px), 0, frame.color("panel"), opacity))
        found.append(_title(frame, title, x + pad_x, top + pad_y, opacity))
    return [*found, *_brackets(frame, hole)]


def _head(frame: Frame) -> float:
    """Where the head may begin."""
    return frame.room.y if frame.shape == "tall" else frame.safe.y


def _border(frame: Frame, hole: Box, opacity: float) -> Border:
    way = frame.theme["ornament"]["frame"]
    radius, line = frame.px(frame.theme["radius"]["panel"]), max(frame.px(way["line"]), 1.0)
    return Border(hole, radius, frame.color("panel"), opacity, line, frame.color(way["line_color"]))


def _title(frame: Frame, title: Block, x: float, y: float, opacity: float) -> Words:
    return Words("border", title, x, y, frame.color("ink"), (frame.color("panel"), opacity))


def _placed(logo: tuple[int, int] | None, high: float, wide: float) -> Box | None:
    """Its size in that room, at the origin."""
    if logo is None:
        return None
    scale = min(high / logo[1], wide / logo[0])
    return Box(0, 0, max(round(logo[0] * scale), 1), max(round(logo[1] * scale), 1))


def _brackets(frame: Frame, hole: Box) -> list[Panel]:
    """The four corners of a bare line, in the theme's accent."""
    long, thick = (frame.px(length) for length in _BRACKET)
    found = []
    for x, y in ((hole.x, hole.y), (hole.right, hole.y), (hole.x, hole.bottom), (hole.right, hole.bottom)):
        right, low = x != hole.x, y != hole.y
        for width, height in ((long, thick), (thick, long)):
            box = Box(x - width * right, y - height * low, width, height)
            found.append(Panel(box, 0, frame.color("ornament")))
    return found
