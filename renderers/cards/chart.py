"""Chart card: an image card whose file is a Vega-Lite specification (`.vl.json`).

Spec: {caption?, fit?, frame?, alt?, source?}; the specification is the input "file", its figures are the input "data".
It fills its room, unless it says a width and a height, which are its shape. A source stands after the caption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from renderers.cards.chart_spec import PADDING, held, read, shape
from renderers.cards.image import around
from renderers.cards.sheet import Picture, Sheet, put
from renderers.cards.vega import draw, installed
from renderers.figures import rows
from renderers.painting import Painting, Progress, RenderError

ROLES = ("caption", "heading", "axis")


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Draws nothing.

    Raises `RenderError` for all in the specification that its author can mend, and where charts cannot be drawn.
    """
    file, said = inputs["file"], settings["spec"]
    spec, digest = read(file)
    held(spec, file.name, data="data" in inputs, sourced="source" in said)
    if not installed():
        raise RenderError(
            f"{file.name} is a Vega-Lite chart, and what draws those is not installed",
            hint="pip install 'onetake[charts]'",
        )
    told: dict[str, Any] = {"specification": digest, "source": said.get("source")}
    if "data" in inputs:
        table = rows.read(inputs["data"])
        told["data"] = {"digest": table.cells[0][0].digest, "rows": len(table.cells), "columns": list(table.columns)}
    caption = " · ".join(said[field] for field in ("caption", "source") if said.get(field))
    sheet = around({**settings, "spec": {**said, "caption": caption}}, shape(spec), None, PADDING)
    return replace(sheet, told={"chart": told})


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    sheet = layout(settings, inputs)
    box = next(part.box for part in sheet.elements if isinstance(part, Picture))
    table = rows.read(inputs["data"]) if "data" in inputs else None
    picture = into.with_name("chart.png")
    size_px = (round(box.width), round(box.height))
    draw(read(inputs["file"])[0], table, sheet.frame, size_px, picture, inputs["file"].name)
    try:
        return put(sheet, {"file": picture}, into, progress)
    finally:
        picture.unlink()
