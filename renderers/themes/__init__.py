"""Themes as JSON: `house.json` is what they share, a theme's own file is laid over it, part by part.

palette  named colours of the family           colors  what each is used for
type     how each role of text is set          radius  of corners
glow     hues and strength of a ground's light  grain   its noise, in levels of 255 (one standard deviation)

Lengths are pixels on a frame whose short side is 1080, whatever the episode's size. The palettes of mocha and latte
are Catppuccin's (MIT, © 2021 Catppuccin); `ink`, `shade` and a few more of their colours are ours.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

from renderers.painting import RenderError

_FOLDER = Path(__file__).parent
_SHARED = "house"


@lru_cache
def names() -> tuple[str, ...]:
    """Every theme there is."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.json") if file.stem != _SHARED))


def theme(name: str) -> dict[str, Any]:
    """The whole theme as plain JSON, to go into a recipe: what is drawn follows from it and from nothing else."""
    if name not in names():
        raise RenderError(f'no theme called "{name}"', hint=f"use one of {', '.join(names())}")
    return deepcopy(_read(name))


@lru_cache
def _read(name: str) -> dict[str, Any]:
    shared, own = (json.loads((_FOLDER / f"{file}.json").read_text("utf-8")) for file in (_SHARED, name))
    return _over(shared, own)


def _over(under: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    both = {
        k: _over(under[k], v) if isinstance(v, dict) and isinstance(under.get(k), dict) else v for k, v in own.items()
    }
    return {**under, **both}
