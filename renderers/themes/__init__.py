"""Themes as JSON: `house.json` is what they share, a theme's own file is laid over it, part by part.

palette   named colours of the family            colors   what each is used for
faces     what stands in for the house's faces   type     how each role of text is set
space     how far things stand apart             radius   of corners
backing   what lies under text on a picture: a veil without edges, or a sheet with them
ornament  rules, bars and borders                terminal what a terminal's sixteen colours are
glow      hues and strength of a ground's light  pattern  what is drawn on it; grain: its noise, in levels of 255

Lengths are pixels on a frame whose short side is 1080, whatever the episode's size. `space.density` is what every gap
is multiplied by. A width of "text" is that of the text beside it. `ornament` colours need no more contrast than a line.
The palettes of mocha and latte are Catppuccin's (MIT, © 2021 Catppuccin); `ink`, `shade` and a few more of their
colours are ours, as are gazette and signal.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

from renderers.painting import RenderError

LEAST_CONTRAST = 4.5  # of a text's colour on every backing of its theme (WCAG 2.2 AA, normal text)

_FOLDER = Path(__file__).parent
_SHARED = "house"
_BACKINGS = ("ground", "shade", "panel")


@lru_cache
def names() -> tuple[str, ...]:
    """Every theme there is."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.json") if file.stem != _SHARED))


def theme(name: str) -> dict[str, Any]:
    """The whole theme as plain JSON, to go into a recipe: what is drawn follows from it and from nothing else."""
    if name not in names():
        raise RenderError(f'no theme called "{name}"', hint=f"use one of {', '.join(names())}")
    return deepcopy(_read(name))


def branded(theme: dict[str, Any], color: str) -> dict[str, Any]:
    """The same theme with a brand's colour ("#rrggbb") for its ornaments, and for its accent where that can be read."""
    own = color.lower()
    colors = {**theme["colors"], "ornament": own}
    if readable(theme, own):
        colors["accent"] = own
    return {**theme, "colors": colors, "brand": own}


def readable(theme: dict[str, Any], color: str) -> bool:
    """Whether text of that colour has contrast enough on everything that the theme puts behind text."""
    return contrast(theme, color) >= LEAST_CONTRAST


def contrast(theme: dict[str, Any], color: str) -> float:
    """The least contrast of that colour on the theme's grounds, 1 to 21."""
    from renderers.cards.contrast import ratio, rgb

    return min(ratio(rgb(color), rgb(theme["colors"][backing])) for backing in _BACKINGS)


@lru_cache
def _read(name: str) -> dict[str, Any]:
    shared, own = (json.loads((_FOLDER / f"{file}.json").read_text("utf-8")) for file in (_SHARED, name))
    for way in shared["type"].values():
        _stand_in(way, {**shared["faces"].get(way["face"], {}), **own.get("faces", {}).get(way["face"], {})})
    return _over(shared, own)


def _stand_in(way: dict[str, Any], by: dict[str, Any]) -> None:
    """Set a role of the house's in the face that stands in for its own, as much larger and looser as that one asks."""
    way["face"] = by.get("face", way["face"])
    if by.get("larger", 1) != 1:
        way["size"], way["least"] = round(way["size"] * by["larger"]), round(way["least"] * by["larger"])
    way["tracking_em"] = round(way["tracking_em"] + by.get("looser_em", 0), 4)


def _over(under: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    both = {
        k: _over(under[k], v) if isinstance(v, dict) and isinstance(under.get(k), dict) else v for k, v in own.items()
    }
    return {**deepcopy(under), **both}
