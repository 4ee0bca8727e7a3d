"""Sheets to pixels: straight alpha, at the final size. Deep module: only code that paints imports it.

Every element becomes stamps, a colour laid through a mask, or a picture; a still lays them as they are, a card that
moves lays them shifted, clipped and paler. So what a card settles on is the still, to the pixel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import floor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Border, Element, Panel, Picture, Sheet, Stroke, Veil, Words
from renderers.logo import trimmed
from renderers.matte import keyed
from renderers.still import read_clear
from renderers.text.ink import drawn, lay

_OVER = 4  # how much finer round corners and lines are drawn, to be averaged down
_COARSE = 4  # veils have no detail
_SMALL_PX = 48  # below this size light text on dark needs help against looking thin
_GAIN = 1.18


@dataclass(frozen=True, slots=True)
class Stamp:
    """A colour through a mask (L), or a picture of its own (RGBA), its upper left corner at (x, y)."""

    ink: str | Image.Image
    mask: Image.Image
    x: int
    y: int


def draw(sheet: Sheet, inputs: Mapping[str, Path]) -> Image.Image:
    """The sheet as RGBA."""
    canvas = blank(sheet.frame)
    for n, element in enumerate(sheet.elements):
        parts = stamps(element, sheet.frame, inputs)
        if n == 0 and isinstance(element, Veil) and element.color == sheet.frame.color("shade"):
            canvas.putalpha(parts[0].mask)  # over nothing, of the same colour: there is nothing to blend
        else:
            press(canvas, parts)
    return canvas


def blank(frame: Frame) -> Image.Image:
    """Nothing yet. What is left clear has the shade's colour, so that no dark rim comes from half-size chroma."""
    return Image.new("RGBA", (frame.width, frame.height), frame.color("shade") + "00")


def press(canvas: Image.Image, parts: Sequence[Stamp]) -> None:
    """Lay stamps onto the canvas, the first one lowest."""
    for part in parts:
        if isinstance(part.ink, str):
            lay(canvas, part.ink, part.mask, (part.x, part.y))
        else:
            picture = part.ink.copy()
            picture.putalpha(part.mask)
            canvas.alpha_composite(picture, (part.x, part.y))


def stamps(element: Element, frame: Frame, inputs: Mapping[str, Path]) -> list[Stamp]:
    """What an element leaves on the canvas, settled."""
    match element:
        case Veil():
            return [_veil(element, frame)]
        case Panel():
            return _panel(element, frame)
        case Picture():
            return [_picture(element, inputs[element.source])]
        case Stroke():
            return _stroke(element, frame)
        case Border():
            return _border(element, frame)
        case Words():
            return _words(element, frame)


def paler(mask: Image.Image, share: float) -> Image.Image:
    """A mask with that share of its strength."""
    return mask if share >= 1.0 else mask.point([round(level * share) for level in range(256)])


def _veil(veil: Veil, frame: Frame) -> Stamp:
    """Fades with the distance from the box, so that its contour is round and no edge of it can be seen."""
    size = (frame.width, frame.height)
    x = (np.arange(-(-frame.width // _COARSE), dtype=np.float32)[None, :] + 0.5) * _COARSE
    y = (np.arange(-(-frame.height // _COARSE), dtype=np.float32)[:, None] + 0.5) * _COARSE
    left, top, right, bottom = veil.reach
    across = np.maximum(_outside(veil.box.x - x, left), _outside(x - veil.box.right, right))
    down = np.maximum(_outside(veil.box.y - y, top), _outside(y - veil.box.bottom, bottom))
    near = np.clip(1 - np.hypot(across, down), 0, 1)
    share = near * near * (3 - 2 * near)
    small = Image.fromarray(np.ceil(share * (255 * veil.opacity)).astype(np.uint8))
    box = (0, 0, frame.width / _COARSE, frame.height / _COARSE)
    return Stamp(veil.color, small.resize(size, Image.Resampling.BICUBIC, box=box), 0, 0)


def _outside(distance_px: NDArray[np.float32], reach_px: float) -> NDArray[np.floating[Any]]:
    """How far out, 1 where nothing is left. No reach: gone at once."""
    return np.maximum(distance_px, 0) / np.float32(max(reach_px, 1e-3))


def _panel(panel: Panel, frame: Frame) -> list[Stamp]:
    x, y, width, height = _whole(panel.box)
    if width <= 0 or height <= 0:
        return []
    shape = _face(panel, width, height)
    found = []
    if panel.shadow:
        shadow = _shadow(shape, (x, y), frame, panel.shadow, blur=frame.px(34), drop=frame.px(16))
        found.append(shadow if panel.opacity == 1.0 else _around(shadow, shape, (x, y)))
    found.append(Stamp(panel.color, paler(shape, panel.opacity), x, y))
    if panel.edge:
        line = max(round(1.5 * frame.unit), 1)
        inner = Image.new("L", shape.size, 0)
        inner.paste(rounded(width - 2 * line, height - 2 * line, round(panel.radius_px) - line), (line, line))
        found.append(Stamp(panel.edge, paler(ImageChops.subtract(shape, inner), 0.55), x, y))
    return found


def _face(panel: Panel, width: int, height: int) -> Image.Image:
    """The panel's own shape. Not to be changed by the caller."""
    shape = rounded(width, height, round(panel.radius_px))
    if not panel.square:
        return shape
    half = (width + 1) // 2
    return _filled(shape, (0, 0, half, height) if panel.square == "left" else (width - half, 0, width, height))


def _filled(mask: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """A copy of the mask, full inside the box."""
    copy = mask.copy()
    copy.paste(255, box)
    return copy


def grown(panel: Panel, side: str, share: float) -> list[Stamp]:
    """A panel on its way, uncovered from one side: its far edge may stand between two pixels."""
    x, y, width, height = _whole(panel.box)
    across = side in ("left", "right")
    reach = (width if across else height) * share
    whole, rest = floor(reach), reach - floor(reach)
    if reach <= 0:
        return []
    steps = [_face(panel, *((n, height) if across else (width, n))) for n in (whole, whole + 1) if n]
    size = (whole + 1, height) if across else (width, whole + 1)
    masks = []
    for step in steps:
        mask = Image.new("L", size, 0)
        mask.paste(
            step, (size[0] - step.width if side == "right" else 0, size[1] - step.height if side == "bottom" else 0)
        )
        masks.append(mask)
    mask = Image.blend(masks[0], masks[-1], rest) if len(masks) == 2 else paler(masks[0], rest)
    at_x = x + width - size[0] if side == "right" else x
    at_y = y + height - size[1] if side == "bottom" else y
    return [Stamp(panel.color, paler(mask, panel.opacity), at_x, at_y)]


def _picture(picture: Picture, file: Path) -> Stamp:
    x, y, width, height = _whole(picture.box)
    whole = read_clear(file, near=(width, height))
    whole = trimmed(whole) if picture.trims else whole
    whole = whole if picture.matte is None else keyed(whole, picture.matte)
    if whole.getchannel("A").getextrema() == (255, 255):
        whole = whole.convert("RGB")  # three channels are scaled in three quarters of the time
    image = ImageOps.fit(whole, (width, height), Image.Resampling.LANCZOS).convert("RGBA")
    shape = ImageChops.multiply(image.getchannel("A"), rounded(width, height, round(picture.radius_px)))
    return Stamp(image, shape, x, y)


def _stroke(stroke: Stroke, frame: Frame) -> list[Stamp]:
    """The line and what it fills, as fine as four times, averaged down."""
    if len(stroke.points) < 2:
        return []
    pad = stroke.width_px + 2
    xs, ys = [x for x, _ in stroke.points], [y for _, y in stroke.points]
    lows = [*ys, stroke.area_y] if stroke.area_y is not None else ys
    left, top = max(floor(min(xs) - pad), 0), max(floor(min(lows) - pad), 0)
    right, bottom = min(floor(max(xs) + pad) + 1, frame.width), min(floor(max(lows) + pad) + 1, frame.height)
    if right <= left or bottom <= top:
        return []
    fine = [((x - left) * _OVER, (y - top) * _OVER) for x, y in stroke.points]
    size = ((right - left) * _OVER, (bottom - top) * _OVER)
    found = []
    if stroke.area_y is not None and stroke.area_opacity:
        under = Image.new("L", size, 0)
        floor_y = (stroke.area_y - top) * _OVER
        ImageDraw.Draw(under).polygon([*fine, (fine[-1][0], floor_y), (fine[0][0], floor_y)], fill=255)
        found.append(Stamp(stroke.color, paler(under.reduce(_OVER), stroke.area_opacity), left, top))
    line = Image.new("L", size, 0)
    pen, width = ImageDraw.Draw(line), max(round(stroke.width_px * _OVER), 1)
    for piece in _dashed(fine, stroke.dashes_px):
        pen.line(piece, fill=255, width=width, joint="curve")
        if not stroke.dashes_px:
            for x, y in (piece[0], piece[-1]):
                pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
    found.append(Stamp(stroke.color, line.reduce(_OVER), left, top))
    return found


def _border(border: Border, frame: Frame) -> list[Stamp]:
    x, y, width, height = _whole(border.hole)
    line, radius = round(border.line_px), round(border.radius_px)
    whole = Image.new("L", (frame.width, frame.height), 255 if border.opacity else 0)
    whole.paste(0, (x, y), rounded(width, height, radius))
    found = [Stamp(border.color, paler(whole, border.opacity), 0, 0)] if border.opacity else []
    if border.line and line:
        rim = rounded(width, height, radius).copy()
        rim.paste(0, (line, line), rounded(width - 2 * line, height - 2 * line, max(radius - line, 0)))
        found.append(Stamp(border.line, rim, x, y))
    return found


def _dashed(
    points: list[tuple[float, float]], dashes_px: tuple[float, float] | None
) -> list[list[tuple[float, float]]]:
    """The polyline cut into dashes of its own length; itself where it is whole."""
    if not dashes_px:
        return [points]
    on, off = dashes_px[0] * _OVER, dashes_px[1] * _OVER
    pieces: list[list[tuple[float, float]]] = [[points[0]]]
    drawing, left = True, on
    for (x0, y0), (x1, y1) in pairwise(points):
        length, gone = float(np.hypot(x1 - x0, y1 - y0)), 0.0
        while length - gone > left:
            gone += left
            at = (x0 + (x1 - x0) * gone / length, y0 + (y1 - y0) * gone / length)
            if drawing:
                pieces[-1].append(at)
            else:
                pieces.append([at])
            drawing = not drawing
            left = on if drawing else off
        left -= length - gone
        if drawing:
            pieces[-1].append((x1, y1))
    return [piece for piece in pieces if len(piece) > 1]


def _words(words: Words, frame: Frame) -> list[Stamp]:
    """The shadow of all of it, then the letters: a stamp a line where lines come one after another."""
    light_on_dark = bool(frame.theme["dark"])
    gain = _GAIN if light_on_dark and words.block.size_px < _SMALL_PX else 1.0
    found = []
    if words.shadow and (whole := drawn(words.block, words.x_px, words.y_px, gain=gain)):
        size_px = words.block.size_px
        found.append(_shadow(*whole, frame, words.shadow, blur=0.16 * size_px, drop=0.05 * size_px))
    apart = words.enter is not None and words.enter.line_s > 0
    blocks = [replace(words.block, lines=(line,)) for line in words.block.lines] if apart else [words.block]
    inks = [drawn(block, words.x_px, words.y_px, gain=gain) for block in blocks]
    return [*found, *(Stamp(words.color, ink[0], *ink[1]) for ink in inks if ink)]


def _shadow(
    shape: Image.Image, at: tuple[int, int], frame: Frame, strength: float, *, blur: float, drop: float
) -> Stamp:
    """A soft copy of the shape, made at a quarter of the size: nobody sees the difference, and it is 16 times less."""
    pad = -(-round(3 * blur) // 4) * 4
    width, height = (-(-(length + 2 * pad) // 4) * 4 for length in shape.size)
    wide = Image.new("L", (width, height), 0)
    wide.paste(shape, (pad, pad))
    soft = wide.reduce(4).filter(ImageFilter.GaussianBlur(blur / 4)).resize(wide.size, Image.Resampling.BICUBIC)
    return Stamp(frame.color("shadow"), paler(soft, strength), at[0] - pad, at[1] - pad + round(drop))


def _around(shadow: Stamp, shape: Image.Image, at: tuple[int, int]) -> Stamp:
    """A shadow but for what lies under the shape itself: that would show through, darker in the middle."""
    mask = shadow.mask.copy()
    mask.paste(0, (at[0] - shadow.x, at[1] - shadow.y), shape)
    return replace(shadow, mask=mask)


@lru_cache(maxsize=64)
def rounded(width: int, height: int, radius: int) -> Image.Image:
    """Coverage of a rounded rectangle. Only its corners need drawing finely. Not to be changed by the caller."""
    radius = max(0, min(radius, width // 2, height // 2))
    shape = Image.new("L", (width, height), 255)
    if radius:
        fine = Image.new("L", (radius * _OVER, radius * _OVER), 0)
        ImageDraw.Draw(fine).ellipse((0, 0, 2 * radius * _OVER - 1, 2 * radius * _OVER - 1), fill=255)
        corner = fine.reduce(_OVER)
        flip, mirror = Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.FLIP_LEFT_RIGHT
        shape.paste(corner, (0, 0))
        shape.paste(corner.transpose(mirror), (width - radius, 0))
        shape.paste(corner.transpose(flip), (0, height - radius))
        shape.paste(corner.transpose(flip).transpose(mirror), (width - radius, height - radius))
    return shape


def _whole(box: Box) -> tuple[int, int, int, int]:
    x, y = floor(box.x + 0.5), floor(box.y + 0.5)
    return x, y, floor(box.right + 0.5) - x, floor(box.bottom + 0.5) - y


def slid(stamp: Stamp, down_px: float) -> Stamp:
    """The stamp lower by any part of a pixel. All of it moves alike, so that no letter wobbles against the next."""
    whole, rest = floor(down_px), down_px - floor(down_px)
    if rest < 1 / 256:
        return replace(stamp, y=stamp.y + whole)
    width, height = stamp.mask.size
    one, two = (Image.new("L", (width, height + 1), 0) for _ in range(2))
    one.paste(stamp.mask, (0, 0))
    two.paste(stamp.mask, (0, 1))
    ink = stamp.ink
    if not isinstance(ink, str):  # colour may stand a pixel off while it moves; only its edge must not jump
        taller = Image.new("RGBA", (width, height + 1))
        taller.paste(ink, (0, 1))
        taller.paste(ink, (0, 0))
        ink = taller
    return Stamp(ink, Image.blend(one, two, rest), stamp.x, stamp.y + whole)


def clipped(stamp: Stamp, box: tuple[float, float, float, float]) -> Stamp | None:
    """What of the stamp lies inside (left, top, right, bottom), its edges between two pixels if need be."""
    left, top, right, bottom = box
    x0, y0 = max(floor(left), stamp.x), max(floor(top), stamp.y)
    x1, y1 = min(-floor(-right), stamp.x + stamp.mask.width), min(-floor(-bottom), stamp.y + stamp.mask.height)
    if x1 <= x0 or y1 <= y0:
        return None
    inner = (x0 - stamp.x, y0 - stamp.y, x1 - stamp.x, y1 - stamp.y)
    mask = stamp.mask.crop(inner)
    for edge, near, strip in (
        (right, x1, (x1 - x0 - 1, 0, x1 - x0, y1 - y0)),
        (left, x0, (0, 0, 1, y1 - y0)),
        (bottom, y1, (0, y1 - y0 - 1, x1 - x0, y1 - y0)),
        (top, y0, (0, 0, x1 - x0, 1)),
    ):
        covered = 1 - abs(near - edge)
        if 0 < covered < 1:
            mask.paste(paler(mask.crop(strip), covered), strip)
    ink = stamp.ink if isinstance(stamp.ink, str) else stamp.ink.crop(inner)
    return Stamp(ink, mask, x0, y0)
