"""Charts by Vega-Lite as pictures: the one module that knows the converter, which is the optional extra `charts`.

It runs inside this process and reaches no network: addresses are refused before it sees them, and it is told to allow
none. The canvas is exactly as large as asked, clear where nothing is drawn.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from renderers.cards.chart_spec import Spec, filled
from renderers.cards.frame import Frame
from renderers.figures.numbers import decimal_mark, locale
from renderers.figures.rows import Rows
from renderers.painting import RenderError
from renderers.text import fonts

if TYPE_CHECKING:
    from PIL import Image

LIBRARIES = ("vl-convert-python", "numpy", "pillow")

Width = Literal["wide", "abbreviated"]

_NEARLY = 1e-3  # of a pixel: widths that ought to be whole are cut down otherwise
_ROOMY = 1.02  # what stays smaller than asked by more than this is drawn again, larger


def installed() -> bool:
    """Whether charts can be drawn here. Imports nothing."""
    from importlib.util import find_spec

    return find_spec("vl_convert") is not None


def draw(spec: Spec, rows: Rows | None, frame: Frame, size_px: tuple[int, int], into: Path, name: str) -> None:
    """Draw the specification as a PNG of exactly that size, with straight alpha. `name` is its file's, for errors."""
    from PIL import Image

    width, height = ((side + _NEARLY) / frame.unit for side in size_px)
    asked = filled(spec, rows, frame, (width, height))
    asked["config"]["font"] = _family(frame.style("axis").face)
    picture = _clear(asked, frame.unit, frame.language, name)
    if picture.size != size_px:
        scale = min(size_px[0] / picture.width, size_px[1] / picture.height)
        if scale < 1 or scale > _ROOMY:  # one that cannot be fitted
            picture = _clear(asked, frame.unit * scale * (1 - 1e-4), frame.language, name)
        whole = Image.new("RGBA", size_px, frame.color("panel") + "00")
        whole.paste(picture, ((size_px[0] - picture.width) // 2, (size_px[1] - picture.height) // 2))
        picture = whole
    picture.save(into, "PNG", compress_level=1)


def _clear(spec: Spec, scale: float, language: str, name: str) -> Image.Image:
    """The chart with straight alpha, found from what it looks like on black and on white.

    The converter's own alpha will not do: it caps colours at it, so that the rims of light letters come out dark.
    """
    import numpy as np
    from PIL import Image

    if spec.get("background") or spec["config"].get("background"):
        return _converted(spec, scale, language, name)
    black, white = (
        np.asarray(_converted({**spec, "background": ground}, scale, language, name).convert("RGB"), dtype=np.float32)
        for ground in ("#000000", "#ffffff")
    )
    alpha = 255 - (white - black).mean(axis=2, keepdims=True)
    color = black * 255 / np.maximum(alpha, 1)
    found = np.concatenate([color, alpha], axis=2).round().clip(0, 255).astype(np.uint8)
    return Image.fromarray(found)


def _converted(spec: Spec, scale: float, language: str, name: str) -> Image.Image:
    """The only place that calls the converter."""
    import vl_convert
    from PIL import Image

    _register()
    try:
        png = vl_convert.vegalite_to_png(
            spec,
            scale=scale,
            allowed_base_urls=[],
            format_locale=_numbers(language),
            time_format_locale=_days(language),
        )
    except ValueError as wrong:
        said = next((line.strip() for line in str(wrong).splitlines()[1:] if line.strip()), str(wrong))
        raise RenderError(f"{name}: Vega-Lite says: {said.rstrip('.')}", hint="check the specification") from None
    with Image.open(BytesIO(png)) as picture:
        return picture.convert("RGBA")


@cache
def _register() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(fonts.path("sans").parent.resolve()))


@cache
def _family(face: str) -> str:
    """The family's name as its font file has it. The converter sets variable fonts in their file's own weight, so a
    face whose file begins at another than the regular one gives way to the house's."""
    from PIL import ImageFont

    family, weight = ImageFont.truetype(str(fonts.path(face)), 10).getname()
    return str(family) if weight == "Regular" else _family("sans")


@cache
def _numbers(language: str) -> dict[str, Any]:
    """How the language writes numbers, as d3-format takes it."""
    from babel.numbers import get_group_symbol

    group = get_group_symbol(locale(language), numbering_system="latn")
    return {"decimal": decimal_mark(language), "thousands": group, "grouping": [3], "currency": ["", ""]}


@cache
def _days(language: str) -> dict[str, Any]:
    """How the language writes days, as d3-time-format takes it."""
    from babel.dates import get_day_names, get_month_names

    def months(width: Width) -> list[str]:
        return [get_month_names(width, locale=locale(language))[n] for n in range(1, 13)]

    def days(width: Width) -> list[str]:
        names = get_day_names(width, locale=locale(language))
        return [names[(n + 6) % 7] for n in range(7)]  # theirs begin on a Sunday

    return {
        "dateTime": "%Y-%m-%d %H:%M:%S",
        "date": "%Y-%m-%d",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": days("wide"),
        "shortDays": days("abbreviated"),
        "months": months("wide"),
        "shortMonths": months("abbreviated"),
    }
