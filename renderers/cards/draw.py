"""Sheets to pixels: straight alpha, at the final size. Deep module: only code that paints imports it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import floor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Panel, Picture, Sheet, Veil, Words
from renderers.still import read_clear
from renderers.text.ink import drawn, lay

_OVER = 4  # how much finer round corners are drawn, to be averaged down
_COARSE = 4  # veils have no detail
_SMALL_PX = 48  # below this size light text on dark needs help against looking thin
_GAIN = 1.18


def draw(sheet: Sheet, inputs: Mapping[str, Path]) -> Image.Image:
    """The sheet as RGBA. What is left clear has the shade's colour, so that no dark rim comes from half-size chroma."""
    frame = sheet.frame
    canvas = Image.new("RGBA", (frame.width, frame.height), frame.color("shade") + "00")
    for element in sheet.elements:
        match element:
            case Veil():
                _veil(canvas, element)
            case Panel():
                _panel(canvas, element, frame)
            case Picture():
                _picture(canvas, element, inputs[element.source])
            case Words():
                _words(canvas, element, frame)
    return canvas


def _veil(canvas: Image.Image, veil: Veil) -> None:
    """Fades with the distance from the box, so that its contour is round and no edge of it can be seen."""
    x = (np.arange(-(-canvas.width // _COARSE), dtype=np.float32)[None, :] + 0.5) * _COARSE
    y = (np.arange(-(-canvas.height // _COARSE), dtype=np.float32)[:, None] + 0.5) * _COARSE
    left, top, right, bottom = veil.reach
    across = np.maximum(_outside(veil.box.x - x, left), _outside(x - veil.box.right, right))
    down = np.maximum(_outside(veil.box.y - y, top), _outside(y - veil.box.bottom, bottom))
    near = np.clip(1 - np.hypot(across, down), 0, 1)
    share = near * near * (3 - 2 * near)
    small = Image.fromarray(np.ceil(share * (255 * veil.opacity)).astype(np.uint8))
    box = (0, 0, canvas.width / _COARSE, canvas.height / _COARSE)
    lay(canvas, veil.color, small.resize(canvas.size, Image.Resampling.BICUBIC, box=box), (0, 0))


def _outside(distance_px: NDArray[np.float32], reach_px: float) -> NDArray[np.floating[Any]]:
    """How far out, 1 where nothing is left. No reach: gone at once."""
    return np.maximum(distance_px, 0) / np.float32(max(reach_px, 1e-3))


def _panel(canvas: Image.Image, panel: Panel, frame: Frame) -> None:
    x, y, width, height = _whole(panel.box)
    shape = rounded(width, height, round(panel.radius_px))
    if panel.shadow:
        _shadow(canvas, shape, (x, y), frame, panel.shadow, blur=frame.px(34), drop=frame.px(16))
    face = shape if panel.opacity == 1.0 else shape.point([round(level * panel.opacity) for level in range(256)])
    lay(canvas, panel.color, face, (x, y))
    if panel.edge:
        line = max(round(1.5 * frame.unit), 1)
        inner = Image.new("L", shape.size, 0)
        inner.paste(rounded(width - 2 * line, height - 2 * line, round(panel.radius_px) - line), (line, line))
        ring = ImageChops.subtract(shape, inner).point([round(level * 0.55) for level in range(256)])
        lay(canvas, panel.edge, ring, (x, y))


def _picture(canvas: Image.Image, picture: Picture, file: Path) -> None:
    x, y, width, height = _whole(picture.box)
    image = ImageOps.fit(read_clear(file, near=(width, height)), (width, height), Image.Resampling.LANCZOS)
    image.putalpha(ImageChops.multiply(image.getchannel("A"), rounded(width, height, round(picture.radius_px))))
    canvas.alpha_composite(image, (x, y))


def _words(canvas: Image.Image, words: Words, frame: Frame) -> None:
    light_on_dark = bool(frame.theme["dark"])
    gain = _GAIN if light_on_dark and words.block.size_px < _SMALL_PX else 1.0
    found = drawn(words.block, words.x_px, words.y_px, gain=gain)
    if found is None:
        return
    coverage, at = found
    if words.shadow:
        size_px = words.block.size_px
        _shadow(canvas, coverage, at, frame, words.shadow, blur=0.16 * size_px, drop=0.05 * size_px)
    lay(canvas, words.color, coverage, at)


def _shadow(
    canvas: Image.Image,
    shape: Image.Image,
    at: tuple[int, int],
    frame: Frame,
    strength: float,
    blur: float,
    drop: float,
) -> None:
    """A soft copy of the shape, made at a quarter of the size: nobody sees the difference, and it is 16 times less."""
    pad = -(-round(3 * blur) // 4) * 4
    width, height = (-(-(length + 2 * pad) // 4) * 4 for length in shape.size)
    wide = Image.new("L", (width, height), 0)
    wide.paste(shape, (pad, pad))
    soft = wide.reduce(4).filter(ImageFilter.GaussianBlur(blur / 4)).resize(wide.size, Image.Resampling.BICUBIC)
    soft = soft.point([round(level * strength) for level in range(256)])
    lay(canvas, frame.color("shadow"), soft, (at[0] - pad, at[1] - pad + round(drop)))


@lru_cache(maxsize=32)
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
