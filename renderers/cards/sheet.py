"""What a card consists of, as values: a sheet is laid out whole before a pixel is drawn.

A kind of card is a function from its settings to a sheet. `draw` turns any sheet into a picture, `facts` into what a
linter, an accessible text or a reviewer needs; neither knows which kind it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any, Literal

from renderers import png
from renderers.cards.contrast import guaranteed, opacity_for
from renderers.cards.frame import Box, Frame
from renderers.painting import Painting, Progress, RenderError
from renderers.text.layout import Block
from renderers.text.quoted import quoted

LIBRARIES = ("pillow", "uharfbuzz", "numpy")  # whose versions decide a card's pixels

_LEAST_CONTRAST = 4.5  # of all text, over any picture (WCAG 2.2 AA, normal text)


@dataclass(frozen=True, slots=True)
class Enter:
    """How an element comes, eased out, from `start_s` after the card's first frame on. Only in cards that move.

    rise_px:  how far below its place it starts
    fades:    from clear
    grows:    it is uncovered from this side on, instead of moving: bars from the left, a line along its way
    line_s:   of text on several lines, by how much each comes later than the one above
    """

    start_s: Fraction
    lasts_s: Fraction
    rise_px: float = 0.0
    fades: bool = True
    grows: Literal["", "left", "right", "top", "bottom"] = ""
    line_s: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Veil:
    """The theme's shade laid softly over the picture: full strength inside `box`, fading out over `reach` px."""

    box: Box
    reach: tuple[float, float, float, float]  # left, top, right, bottom
    color: str
    opacity: float
    enter: None = None  # the whole card's own fade is enough


@dataclass(frozen=True, slots=True)
class Panel:
    """A rounded rectangle. `shadow` is the strength of what it casts, 0 to 1; `edge` the colour of its hairline.

    `square` names the side whose corners are not rounded: the one on which a bar stands.
    """

    box: Box
    radius_px: float
    color: str
    opacity: float = 1.0
    shadow: float = 0.0
    edge: str | None = None
    square: Literal["", "left", "right"] = ""
    enter: Enter | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An input picture, scaled to fill `box` (what stands over is cropped evenly), its corners rounded."""

    box: Box
    radius_px: float
    source: str  # name of the input
    enter: Enter | None = None
    matte: Mapping[str, Any] | None = None  # as in `renderers.matte`: its ground is keyed out
    trims: bool = False  # clear margins of the file do not count


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points (x, y) in px, round at its joints and ends.

    What lies between it and `area_y` is filled, `area_opacity` strong.
    """

    points: tuple[tuple[float, float], ...]
    width_px: float
    color: str
    area_y: float | None = None
    area_opacity: float = 0.0
    dashes_px: tuple[float, float] | None = None  # on, off
    enter: Enter | None = None


@dataclass(frozen=True, slots=True)
class Border:
    """All of the frame but `hole`, whose corners are rounded and whose rim has a line of its own."""

    hole: Box
    radius_px: float
    color: str
    opacity: float = 1.0
    line_px: float = 0.0
    line: str | None = None
    enter: Enter | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A block of text. `backing` is what lies behind it inside the card; ornaments are drawn and not read.

    `coming` is what is shown instead while it comes, at equal steps: a figure that counts up.
    """

    role: str
    block: Block
    x_px: float
    y_px: float
    color: str
    backing: tuple[str, float] | None = None
    shadow: float = 0.0
    ornament: bool = False
    enter: Enter | None = None
    coming: tuple[Block, ...] = ()

    @property
    def box(self) -> Box:
        """The ink's rectangle."""
        left, top, right, bottom = self.block.ink
        return Box(self.x_px + left, self.y_px + top, right - left, bottom - top)


Element = Veil | Panel | Picture | Stroke | Border | Words


def settles_s(part: Element) -> Fraction:
    """When all of it stands where it stays, from the card's first frame on."""
    if part.enter is None:
        return Fraction(0)
    later = len(part.block.lines) - 1 if isinstance(part, Words) else 0
    return part.enter.start_s + part.enter.lasts_s + later * part.enter.line_s


@dataclass(frozen=True, slots=True)
class Sheet:
    """Elements from the lowest to the uppermost. `told` is what else the facts say: where figures are from, edits."""

    frame: Frame
    elements: tuple[Element, ...]
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> tuple[Words, ...]:
        return tuple(part for part in self.elements if isinstance(part, Words) and not part.ornament)


def shade_for(frame: Frame, colors: Sequence[str], backing: str = "shade") -> float:
    """How opaque a backing of the theme must be so that all these inks stay readable over any picture."""
    least = float(frame.theme["backing"]["least"]) if backing == "shade" else 0.0
    return max(least, *(opacity_for(color, frame.color(backing), _LEAST_CONTRAST) for color in colors))


def backed(frame: Frame, around: Box, opacity: float, side: Literal["left", "bottom"]) -> Veil | Panel:
    """What lies under text that stands on the picture itself, as the theme has it: a veil, or a sheet of its own."""
    if frame.theme["backing"]["kind"] == "veil":
        return veil_behind(frame, around, opacity, side)
    return sheet_behind(frame, around, opacity, side)


def veil_behind(frame: Frame, around: Box, opacity: float, side: Literal["left", "bottom"]) -> Veil:
    """A veil that is whole behind `around` and on to one side of the frame, and fades long and softly elsewhere."""
    pad = frame.px(frame.theme["backing"]["pad"])
    color = frame.color("shade")
    if side == "left":
        box = Box(0, around.y - pad, around.right + pad, around.height + 2 * pad)
        return Veil(box, (0, 0.85 * frame.height, 0.46 * frame.width, 0.85 * frame.height), color, opacity)
    top = around.y - pad
    return Veil(Box(0, top, frame.width, frame.height - top), (0, 0.36 * frame.height, 0, 0), color, opacity)


def sheet_behind(frame: Frame, around: Box, opacity: float, side: Literal["left", "bottom"]) -> Panel:
    """A sheet with an edge, from one side of the frame to a little beyond `around`; it is pushed in from there."""
    backing = frame.theme["backing"]
    pad = frame.px(backing["pad"])
    top = 0.0 if backing["reach"] == "side" and side == "left" else around.y - pad
    bottom = around.bottom + pad if side == "left" and backing["reach"] != "side" else float(frame.height)
    right = around.right + pad if side == "left" else float(frame.width)
    enter = Enter(Fraction(0), Fraction(2, 5), fades=False, grows="left" if side == "left" else "bottom")
    return Panel(
        Box(0, top, right, bottom - top), 0, frame.color("shade"), opacity, float(backing["shadow"]), enter=enter
    )


def bounds(boxes: Sequence[Box]) -> Box:
    """The smallest box around all of them."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def facts(sheet: Sheet) -> dict[str, Any]:
    """What stands where, as plain JSON: all that a check of text fit, contrast and reading time asks."""
    boxes = [_facts(words, sheet.frame) for words in sheet.words]
    return {
        "boxes": boxes,
        "chars": sum(len(box["text"]) for box in boxes),
        "fitted": any(words.block.fitted for words in sheet.words),
        "size": [sheet.frame.width, sheet.frame.height],
        "graphics": _graphics(sheet.elements),
        "shapes": _shapes(sheet.elements),
        **sheet.told,
    }


def _graphics(elements: Sequence[Element]) -> list[list[int]]:
    """The panels and pictures that hide what lies below: [x, y, width, height], those inside another left out."""
    solid = (part for part in elements if isinstance(part, Picture) or (isinstance(part, Panel) and part.opacity > 0.5))
    outer: list[Box] = []
    for part in solid:
        box = part.box
        inside = (box.x >= o.x and box.y >= o.y and box.right <= o.right and box.bottom <= o.bottom for o in outer)
        if not any(inside):
            outer.append(box)
    return [[floor(b.x), floor(b.y), ceil(b.right) - floor(b.x), ceil(b.bottom) - floor(b.y)] for b in outer]


def _shapes(elements: Sequence[Element]) -> list[dict[str, Any]]:
    """The colours of what is drawn to be compared, and their least contrast on its board: bars and lines, they grow."""
    ground = next((p for p in elements if isinstance(p, Panel) and p.opacity > 0.5 and p.enter is None), None)
    if ground is None:
        return []
    colors = {
        part.color
        for part in elements
        if isinstance(part, Panel | Stroke) and part.enter is not None and part.enter.grows
        if isinstance(part, Stroke) or part.opacity == 1.0
    }
    found = {color: guaranteed(color, ground.color, ground.opacity) for color in sorted(colors)}
    return [{"color": color, "contrast": round(contrast, 2)} for color, contrast in found.items()]


def _facts(words: Words, frame: Frame) -> dict[str, Any]:
    box = words.box
    x, y = floor(box.x), floor(box.y)
    lines = [line.text for line in words.block.lines]
    backing = None
    if words.backing is not None:
        color, opacity = words.backing
        backing = {"color": color, "opacity": opacity}
    return {
        "role": words.role,
        "text": " ".join(lines).replace("\u00a0", " "),
        "lines": lines,
        "box": [x, y, ceil(box.right) - x, ceil(box.bottom) - y],
        "size_px": round(words.block.size_px, 2),
        "size_1080": round(words.block.size_px / frame.unit, 2),
        "fitted": words.block.fitted,
        "color": words.color,
        "backing": backing,
        "contrast": None if words.backing is None else round(guaranteed(words.color, *words.backing), 2),
    }


def checked(sheet: Sheet) -> Sheet:
    """The sheet itself. Raises `RenderError` if any of its text would leave the safe area."""
    safe = sheet.frame.safe
    for words in sheet.words:
        box = words.box
        if box.x < safe.x or box.y < safe.y or box.right > safe.right or box.bottom > safe.bottom:
            raise RenderError(
                f'{words.role} "{quoted(" ".join(line.text for line in words.block.lines))}" leaves the safe area:'
                f" it spans x {box.x:.0f} to {box.right:.0f} and y {box.y:.0f} to {box.bottom:.0f},"
                f" allowed are {safe.x:.0f} to {safe.right:.0f} and {safe.y:.0f} to {safe.bottom:.0f}",
                hint="shorten it",
            )
    return sheet


def put(sheet: Sheet, inputs: Mapping[str, Path], into: Path, progress: Progress, fps: str | None = None) -> Painting:
    """Draw the sheet with straight alpha: as a PNG, or where `fps` is given as a reel that ends as that PNG."""
    from renderers.cards.draw import draw

    if fps is not None:
        from renderers.cards.motion import film

        return Painting(facts={**facts(sheet), **film(sheet, inputs, Fraction(fps), into, progress)})
    picture = draw(sheet, inputs)
    progress(0.7)
    png.write(picture, into)
    progress(1.0)
    return Painting(facts=facts(sheet))
