"""Vega-Lite specifications: read, held against what a card may show, filled with the author's figures. Pure but `read`.

A specification says how to draw; what is drawn comes from the card's `data` file, which it calls {"name": "data"}. It
may hold values of its own only if the card names their `source`, and never an address: nothing is fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from renderers.cards.frame import Frame
from renderers.figures import Figure
from renderers.figures.rows import Rows
from renderers.painting import RenderError

PADDING = 26  # around a chart, inside its picture
NAME = "data"  # what a specification calls the card's file
_MOST_BYTES = 2_000_000
_MAKES = ("values", "sequence", "graticule", "sphere")  # figures out of the specification itself
_DAY_ALONE = re.compile(r"\d{4}-\d\d(-\d\d)?")
_HUES = ("green", "peach", "teal", "red", "yellow", "sky")
_SIZES = {"label": 32, "title": 34, "heading": 54}  # text, as large as on the other data cards

Spec = dict[str, Any]


def read(file: Path) -> tuple[Spec, str]:
    """The specification and the digest of its bytes. Raises `RenderError` for what is none."""
    try:
        raw = file.read_bytes()
    except OSError as wrong:
        raise RenderError(f"{file.name} cannot be read: {wrong.strerror}", hint="check the file") from None
    if len(raw) > _MOST_BYTES:
        raise RenderError(f"{file.name} is larger than {_MOST_BYTES // 1_000_000} MB", hint="keep figures in `data`")
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as wrong:
        raise RenderError(f"{file.name} is no JSON: {wrong}", hint="make it a valid Vega-Lite specification") from None
    if not isinstance(found, dict) or not {"mark", "layer", "concat", "hconcat", "vconcat", "spec"} & set(found):
        raise RenderError(
            f"{file.name} is no Vega-Lite specification: it has no mark",
            hint="it needs `mark` and `encoding`, or layers",
        )
    return found, sha256(raw).hexdigest()


def held(spec: Spec, name: str, *, data: bool, sourced: bool) -> None:
    """Raises `RenderError` for an address, for values that have no source, and for data that nobody gives.

    data:     whether the card names a file
    sourced:  whether it says where values are from that stand in the specification itself
    """
    own = set(spec.get("datasets") or ()) if isinstance(spec.get("datasets"), dict) else set()
    asked = False
    for way, source in _data(spec, ()):
        place = f"{name} at {'.'.join(map(str, way))}"
        if way[-1] == "url":
            raise RenderError(
                f"{place} is an address: a chart fetches nothing", hint=f"{_instead()}, and `data:` on the card"
            )
        if any(made in source for made in _MAKES) or source.get("name") in own:
            if not sourced:
                raise RenderError(
                    f"{place} holds figures of its own", hint=f"{_instead()}, or say where they are from: `source:`"
                )
        elif source.get("name") == NAME:
            asked = True
        else:
            raise RenderError(f"{place} is no data that is known here", hint=_instead())
    if asked and not data:
        raise RenderError(f'{name} draws {{"name": "{NAME}"}}, and the card gives it no file', hint="add `data:`")
    if data and not asked:
        raise RenderError(f"{name} does not draw the card's data", hint=_instead())


def filled(spec: Spec, rows: Rows | None, frame: Frame, size: tuple[float, float]) -> Spec:
    """The specification as it is drawn: these figures, this theme, and fitted into that size."""
    own = spec.get("config") if isinstance(spec.get("config"), dict) else {}
    found = {**_titled(spec, frame, size[0]), "config": _over(config(frame), own), "width": size[0], "height": size[1]}
    found["autosize"] = {"type": "fit", "contains": "padding"}
    if rows is not None:
        values = _values(rows, _temporal(spec))
        found["datasets"] = {**(spec.get("datasets") or {}), NAME: values}
    if "hconcat" in spec or "vconcat" in spec or "concat" in spec or "spec" in spec:
        for field in ("width", "height", "autosize"):  # such a one is as large as its parts
            found.pop(field)
    return found


def _titled(spec: Spec, frame: Frame, width: float) -> Spec:
    """The title broken into lines that go in: Vega-Lite would let it run out of the picture."""
    title = spec.get("title")
    text = title.get("text") if isinstance(title, dict) else title
    if not isinstance(text, str) or not text.strip():
        return spec
    block = frame.set("heading", text, (width - 2 * PADDING) * frame.unit)
    set_title = {**(title if isinstance(title, dict) else {}), "text": [line.text for line in block.lines]}
    return {**spec, "title": {"fontSize": block.size_px / frame.unit, **set_title}}


def config(frame: Frame) -> Spec:
    """The theme, as Vega-Lite takes it. Lengths are a theme's."""
    color, palette = frame.color, frame.theme["palette"]
    quiet, edge = color("muted"), color("edge")
    return {
        "background": None,
        "padding": PADDING,
        "view": {"stroke": None},
        "range": {
            "category": [color("mark"), color("accent"), *(palette[hue] for hue in _HUES if hue in palette)],
            "ordinal": {"scheme": [color("edge"), color("mark")]},
        },
        "mark": {"color": color("mark")},
        "bar": {"cornerRadiusEnd": 6 if frame.theme["radius"]["bar"] else 0},
        "line": {"strokeWidth": 5, "strokeCap": "round", "strokeJoin": "round"},
        "area": {"opacity": 0.6},
        "point": {"size": 180, "filled": True},
        "rule": {"color": quiet, "strokeWidth": 2},
        "text": {"color": color("ink"), "fontSize": _SIZES["label"]},
        "title": {
            "color": color("ink"),
            "fontSize": _SIZES["heading"],
            "fontWeight": "normal",
            "anchor": "start",
            "offset": 40,
            "lineHeight": 1.18 * _SIZES["heading"],
            "subtitleColor": quiet,
            "subtitlePadding": 18,
            "subtitleFontSize": _SIZES["title"],
        },
        "axis": {
            "labelColor": quiet,
            "labelFontSize": _SIZES["label"],
            "labelPadding": 18,
            "labelFontWeight": "normal",
            "titleColor": color("text"),
            "titleFontSize": _SIZES["title"],
            "titleFontWeight": "normal",
            "titlePadding": 22,
            "grid": False,
            "gridColor": edge,
            "gridOpacity": 0.5,
            "gridWidth": 2,
            "domainColor": edge,
            "domainWidth": 2,
            "ticks": False,
            "tickCount": 5,
        },
        "axisX": {"labelAngle": 0, "labelOverlap": "parity", "labelSeparation": 16},
        "axisY": {"domain": False, "grid": True},
        "legend": {
            "labelColor": color("text"),
            "labelFontSize": _SIZES["label"],
            "titleColor": quiet,
            "titleFontSize": _SIZES["title"],
            "titleFontWeight": "normal",
            "symbolSize": 320,
            "rowPadding": 14,
        },
        "header": {"labelColor": quiet, "titleColor": color("text"), "labelFontSize": _SIZES["label"]},
    }


def _data(part: Any, way: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    """Every place that says where figures come from, and every address, with the way to it."""
    if isinstance(part, list):
        for n, inner in enumerate(part):
            yield from _data(inner, (*way, n))
    if not isinstance(part, dict):
        return
    for name, inner in part.items():
        here = (*way, name)
        if name == "url":
            yield here, {}
        elif name == "data" and isinstance(inner, dict):
            if "url" in inner:
                yield (*here, "url"), {}
            yield here, inner
        elif name not in ("datasets", "values"):
            yield from _data(inner, here)


def _instead() -> str:
    return f'let it draw {{"name": "{NAME}"}}'


def _values(rows: Rows, temporal: frozenset[str]) -> list[dict[str, Any]]:
    return [
        {name: _cell(figure, name in temporal) for name, figure in zip(rows.columns, row, strict=True)}
        for row in rows.cells
    ]


def _cell(figure: Figure, temporal: bool) -> Any:
    """A figure as JSON. A day without an hour gets one: else it is midnight in London, and the day before elsewhere."""
    raw = figure.raw.strip()
    if temporal and _DAY_ALONE.fullmatch(raw):
        return f"{raw if len(raw) > len('2024-03') else raw + '-01'}T00:00:00"
    if figure.number is None:
        return raw or None
    return int(figure.number) if figure.number == figure.number.to_integral_value(None) else float(Decimal(raw))


def _temporal(part: Any) -> frozenset[str]:
    """Fields that the specification reads as times."""
    found: set[str] = set()
    waiting: list[Any] = [part]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            if isinstance(inner.get("field"), str) and (inner.get("type") == "temporal" or "timeUnit" in inner):
                found.add(inner["field"])
            waiting.extend(inner.values())
        elif isinstance(inner, list):
            waiting.extend(inner)
    return frozenset(found)


def _over(under: Spec, own: Any) -> Spec:
    """A configuration with the specification's own laid over it, part by part."""
    found = dict(under)
    for name, value in (own or {}).items():
        found[name] = (
            _over(found[name], value) if isinstance(value, dict) and isinstance(found.get(name), dict) else value
        )
    return found


def shape(spec: Spec) -> tuple[int, int] | None:
    """Width and height that the specification asks for, as a ratio; None if it leaves them open."""
    sides: Sequence[Any] = (spec.get("width"), spec.get("height"))
    numbers = [side for side in sides if isinstance(side, int | float) and not isinstance(side, bool) and side > 0]
    return (round(1000 * numbers[0]), round(1000 * numbers[1])) if len(numbers) == 2 else None
