"""Cards: what is set in type over a scene, one module a kind.

A kind's module has::

    ROLES                      the theme's type roles that it sets, as a plain literal
    layout(settings, inputs)   -> Sheet, without a pixel
    paint(settings, inputs, into, progress) -> Painting

settings: {"card": "title", "spec": {…}, "theme": {…}, "size": [w, h], "language": "pt-BR"}, and "fps": "24" where it
moves; the author's files are inputs, by the names they have in the spec, a brand's mark as "logo". The picture is RGBA
with straight alpha, of the frame's size: a PNG, or where it moves a reel (`renderers.reel`).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from renderers.painting import RenderError
from renderers.text import fonts

KINDS = {
    "title": "renderers.cards.title",
    "quote": "renderers.cards.quote",
    "lower-third": "renderers.cards.lower_third",
    "image": "renderers.cards.image",
    "number": "renderers.cards.number",
    "bars": "renderers.cards.bars",
    "line": "renderers.cards.line",
    "table": "renderers.cards.table",
    "terminal": "renderers.cards.terminal",
    "frame": "renderers.cards.frame_card",
    "end": "renderers.cards.end",
}
MODULES = {**KINDS, "chart": "renderers.cards.chart"}  # and who draws an image card that shows a chart
COMING = {"title", "quote", "lower-third", "number", "bars", "line", "table", "end"}  # kinds whose parts come in motion


def moves(kind: str, spec: Mapping[str, Any]) -> bool:
    """Whether such a card is a reel, unless the author wants it still."""
    return bool(spec.get("play")) if kind == "terminal" else kind in COMING


def drawn_as(kind: str, files: Mapping[str, Path]) -> str:
    """Which module's kind draws the card: an image card that shows a Vega-Lite specification is a chart."""
    file = files.get("file")
    return "chart" if kind == "image" and file is not None and file.name.lower().endswith(".vl.json") else kind


def maker(kind: str) -> ModuleType:
    """The module that makes this kind of card."""
    if kind not in MODULES:
        raise RenderError(f'no card called "{kind}"', hint=f"use one of {', '.join(KINDS)}")
    return import_module(MODULES[kind])


def faces(kind: str, theme: Mapping[str, Any]) -> tuple[str, ...]:
    """Every face that may leave a mark on such a card, stand-ins for missing characters included."""
    return fonts.drawn_with(tuple(theme["type"][role]["face"] for role in maker(kind).ROLES))


def sidecar(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> dict[str, Any]:
    """What `paint` would tell in its facts, without drawing: cheap enough to ask of every card.

    Raises `RenderError` as `paint` does, for text that does not go in or cannot be drawn.
    """
    from renderers.cards.sheet import facts

    told = facts(maker(settings["card"]).layout(settings, inputs))
    assert isinstance(told, dict)
    return told
