"""Blocks of text onto pictures. Deep module: only code that paints imports it."""

from __future__ import annotations

from functools import lru_cache
from math import floor

from PIL import Image, ImageChops

from renderers.text.engine import mask
from renderers.text.layout import Block

Box = tuple[int, int, int, int]


def drawn(
    block: Block, x_px: float, y_px: float, *, gain: float = 1.0, moving: bool = False
) -> tuple[Image.Image, tuple[int, int]] | None:
    """The block's coverage with its upper left corner at (x, y), cropped to the ink, and where that crop goes.

    None if there is nothing to draw. `gain` above 1 strengthens half-covered pixels: light letters on dark look
    thinner than they are, since blending is done in encoded values. Baselines stand on whole pixels, where they are
    sharpest, unless the text is `moving`.
    """
    placed = []
    for line in block.lines:
        if line.run.inked:
            x, y = x_px + line.x_px, y_px + line.baseline_px
            y = y if moving else float(floor(y + 0.5))
            part = mask(line.run, block.size_px, x - floor(x), y - floor(y))
            placed.append((part.image, floor(x) + part.left, floor(y) + part.top))
    if not placed:
        return None
    left, top = min(x for _, x, _ in placed), min(y for _, _, y in placed)
    right, bottom = max(x + i.width for i, x, _ in placed), max(y + i.height for i, _, y in placed)
    whole = Image.new("L", (right - left, bottom - top), 0)
    for image, x, y in placed:
        box = (x - left, y - top, x - left + image.width, y - top + image.height)
        whole.paste(ImageChops.lighter(whole.crop(box), image), box)  # tight lines may touch: keep the fuller
    return (whole.point(_curve(gain)) if gain != 1.0 else whole), (left, top)


def write(
    picture: Image.Image, block: Block, x_px: float, y_px: float, color: str, *, opacity: float = 1.0, gain: float = 1.0
) -> None:
    """Draw the block onto an RGB or RGBA picture, its upper left corner at (x, y). `color` is "#rrggbb"."""
    found = drawn(block, x_px, y_px, gain=gain)
    if found is None:
        return
    coverage, at = found
    if opacity < 1.0:
        coverage = coverage.point([round(level * opacity) for level in range(256)])
    lay(picture, color, coverage, at)


def lay(picture: Image.Image, color: str, coverage: Image.Image, at: tuple[int, int]) -> None:
    """Lay flat colour over the picture through a mask; on RGBA, alpha adds up as it does between layers."""
    if picture.mode != "RGBA":
        picture.paste(color, at, coverage)
        return
    layer = Image.new("RGBA", coverage.size, color)
    layer.putalpha(coverage)
    box = (max(at[0], 0), max(at[1], 0))
    crop = (box[0] - at[0], box[1] - at[1], *coverage.size)
    if crop[0] < coverage.width and crop[1] < coverage.height and box[0] < picture.width and box[1] < picture.height:
        picture.alpha_composite(layer, box, (crop[0], crop[1]))


@lru_cache(maxsize=8)
def _curve(gain: float) -> list[int]:
    return [round(255 * (level / 255) ** (1 / gain)) for level in range(256)]
