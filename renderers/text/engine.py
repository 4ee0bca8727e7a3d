"""The only module that talks to HarfBuzz: text to positioned glyphs, glyphs to coverage masks.

Nothing is hinted and nothing is rounded to whole pixels, so every width is proportional to the size and a word that
drifts a fifth of a pixel moves by that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import Any

import uharfbuzz as hb
from PIL import Image

from renderers.text import fonts
from renderers.text.run import Glyph, Metrics, Run, Style

_EM = 1 << 16  # HarfBuzz counts in whole units: fine enough that 4K never sees one
# Masks are drawn this much finer: strokes of a variable face overlap, and where they do, edges are counted twice.
_FINE = 4
_PAD_PX = 2  # empty border of every mask: the proof that nothing was clipped


@dataclass(frozen=True, slots=True)
class Placed:
    """A glyph in a mask: pixels, y up from the mask's lower edge."""

    face: str
    number: int
    x_px: float
    y_px: float


@dataclass(frozen=True, slots=True)
class Mask:
    """Coverage, 0 to 255; its upper left pixel is (left, top) from the pixel that holds the run's origin, y down."""

    image: Image.Image
    left: int
    top: int


Rasteriser = Callable[[Sequence[Placed], Style, float, int, int], Image.Image]


@lru_cache(maxsize=8192)
def shape(text: str, style: Style) -> Run:
    """`text` on one line. Raises `RenderError` for a character that no bundled face can draw."""
    glyphs: list[Glyph] = []
    pen, left, right, top, bottom = 0.0, float("inf"), float("-inf"), float("-inf"), float("inf")
    tracking = round(style.tracking_em * _EM)
    trailing = 0
    for face, piece in fonts.segments(text, style.face):
        font = _font(face, style.weight, style.opsz)
        buffer = hb.Buffer()
        buffer.add_str(piece)
        buffer.guess_segment_properties()
        buffer.direction = "ltr"  # no bundled face has a letter that goes the other way
        buffer.language = style.language
        hb.shape(font, buffer, _features(face, style))
        glyphs_here = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
        assert all(glyph.codepoint for glyph, _ in glyphs_here), f"an empty box in {piece!a}"  # `segments` saw to it
        for n, (glyph, place) in enumerate(glyphs_here):
            x, y = pen + place.x_offset, place.y_offset
            glyphs.append(Glyph(face, glyph.codepoint, x / _EM, y / _EM))
            box = font.get_glyph_extents(glyph.codepoint)
            if box is not None and box.width and box.height:
                left, right = min(left, x + box.x_bearing), max(right, x + box.x_bearing + box.width)
                top, bottom = max(top, y + box.y_bearing), min(bottom, y + box.y_bearing + box.height)
            pen += place.x_advance
            last_of_cluster = n + 1 == len(glyphs_here) or glyphs_here[n + 1][0].cluster != glyph.cluster
            if last_of_cluster and place.x_advance:  # joiners and loose marks take no room and get none
                pen += tracking
                trailing = tracking
    ink = (left, right, top, bottom) if right > left else (0.0, 0.0, 0.0, 0.0)
    return Run(text, style, tuple(glyphs), (pen - trailing) / _EM, *(edge / _EM for edge in ink))


@lru_cache(maxsize=256)
def metrics(style: Style) -> Metrics:
    """Heights of the style's own face."""
    font = _font(style.face, style.weight, style.opsz)
    tags = hb.OTMetricsTag
    cap, x_height, ascent, descent = (
        font.get_metric_position_with_fallback(tag) / _EM
        for tag in (tags.CAP_HEIGHT, tags.X_HEIGHT, tags.HORIZONTAL_ASCENDER, tags.HORIZONTAL_DESCENDER)
    )
    return Metrics(cap, x_height, ascent, -descent)


def mask(run: Run, size_px: float, x_px: float = 0.0, y_px: float = 0.0, raster: Rasteriser | None = None) -> Mask:
    """The run's coverage at `size_px`, its origin (x, y) px right of and below a pixel's upper left corner.

    The mask has room for every outline, so no accent, tail or slanted stem is ever cut.
    """
    if not run.inked:
        return Mask(Image.new("L", (1, 1), 0), 0, 0)
    left = floor(run.left_em * size_px + x_px) - _PAD_PX
    right = ceil(run.right_em * size_px + x_px) + _PAD_PX
    top = floor(-run.top_em * size_px + y_px) - _PAD_PX
    bottom = ceil(-run.bottom_em * size_px + y_px) + _PAD_PX
    fine_px = size_px * _FINE
    x, y = (x_px - left) * _FINE, (bottom - y_px) * _FINE
    placed = [Placed(g.face, g.number, x + g.x_em * fine_px, y + g.y_em * fine_px) for g in run.glyphs]
    fine = (raster or by_harfbuzz)(placed, run.style, fine_px, (right - left) * _FINE, (bottom - top) * _FINE)
    return Mask(fine.reduce(_FINE), left, top)


def by_harfbuzz(glyphs: Sequence[Placed], style: Style, size_px: float, width: int, height: int) -> Image.Image:
    """Drawn by HarfBuzz's own rasteriser."""
    scale = size_px / _EM
    draw = hb.RasterDraw()
    draw.extents = hb.RasterExtents(0, 0, width, height)
    for glyph in glyphs:
        draw.transform = (scale, 0.0, 0.0, scale, glyph.x_px, glyph.y_px)
        draw.draw_glyph(_font(glyph.face, style.weight, style.opsz), glyph.number)
    drawn = draw.render()
    if drawn is None:
        raise MemoryError(f"no room for a text mask of {width}x{height} px")
    pixels = bytes(drawn.buffer)  # rows from the bottom up
    return Image.frombytes("L", (width, height), pixels, "raw", "L", drawn.extents.stride, -1)


def by_area(glyphs: Sequence[Placed], style: Style, size_px: float, width: int, height: int) -> Image.Image:
    """The same from bare outlines, by signed area.

    HarfBuzz calls its rasteriser young; outlines are an old, settled interface. This is the measure that the
    other is held against, and the way out should it go away.
    """
    from renderers.text.coverage import Contour, coverage  # brings numpy along, and is the second choice

    scale = size_px / _EM
    contours: list[Contour] = []
    for glyph in glyphs:
        pen = _Pen(glyph.x_px, glyph.y_px, scale, height)
        _font(glyph.face, style.weight, style.opsz).draw_glyph_with_pen(glyph.number, pen)
        contours += pen.contours
    return Image.frombytes("L", (width, height), coverage(contours, width, height))


@lru_cache(maxsize=16)
def _face(face: str) -> Any:
    return hb.Face(hb.Blob.from_file_path(str(fonts.path(face))))


@lru_cache(maxsize=64)
def _font(face: str, weight: float, opsz: float | None) -> Any:
    font = hb.Font(_face(face))
    font.scale = (_EM, _EM)
    font.set_variations({"wght": weight} if opsz is None else {"wght": weight, "opsz": opsz})  # unknown axes: ignored
    return font


def _features(face: str, style: Style) -> dict[str, bool]:
    """HarfBuzz's switches. Contextual forms only when asked for: they would turn "0x1D" into 0×1D, "->" into →."""
    found = {"calt": False}
    if face in ("mono", "mono-italic") or style.tracking_em > 0.02:  # screens show what was printed, wide-set letters
        found["liga"] = False
    return found | {name.lstrip("-"): not name.startswith("-") for name in style.features}


class _Pen:
    """Collects a glyph's outline as closed polygons in pixels, y down."""

    _STEPS = 12  # straight pieces to a curve: off by under 1/50 px at display sizes

    def __init__(self, x_px: float, y_px: float, scale: float, height: int) -> None:
        self.contours: list[list[tuple[float, float]]] = []
        self._x, self._y, self._scale, self._height = x_px, y_px, scale, height

    def _at(self, point: tuple[float, float]) -> tuple[float, float]:
        return self._x + point[0] * self._scale, self._height - (self._y + point[1] * self._scale)

    def moveTo(self, point: tuple[float, float]) -> None:
        self.contours.append([self._at(point)])

    def lineTo(self, point: tuple[float, float]) -> None:
        self.contours[-1].append(self._at(point))

    def qCurveTo(self, control: tuple[float, float], end: tuple[float, float]) -> None:
        (x0, y0), (x1, y1), (x2, y2) = self.contours[-1][-1], self._at(control), self._at(end)
        for n in range(1, self._STEPS + 1):
            t = n / self._STEPS
            a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
            self.contours[-1].append((a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2))

    def curveTo(self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]) -> None:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (self.contours[-1][-1], *map(self._at, (one, two, end)))
        for n in range(1, self._STEPS + 1):
            t = n / self._STEPS
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            self.contours[-1].append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))

    def closePath(self) -> None:
        pass  # a polygon closes by itself
