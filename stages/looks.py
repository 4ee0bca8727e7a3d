"""Themes as recipes name them, and the makers that draw with them.

A recipe holds a theme's name and digest, which say all and list in two lines; the maker is handed the whole theme. A
brand's colour changes the theme of the cards, and stands beside its name; grounds and drawn frames do not show it.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from renderers import themes
from renderers.painting import Inputs, Painting, Progress, Settings
from stages.core.code import Paint, painter
from stages.core.model import Episode


@cache
def named(theme: str, color: str | None = None) -> dict[str, str]:
    """How a recipe names a theme, with a brand's colour ("#RRGGBB") in it if there is one."""
    content = json.dumps(whole(theme, color), sort_keys=True)
    said = {"name": theme, "digest": sha256(content.encode()).hexdigest()[:16]}
    return said | ({"brand": color} if color else {})


@cache
def whole(theme: str, color: str | None = None) -> dict[str, Any]:
    """The theme itself; not to be changed."""
    plain = themes.theme(theme)
    return themes.branded(plain, color) if color else plain


def color_of(ep: Episode) -> str | None:
    """The episode's own colour."""
    return ep.brand.color if ep.brand else None


def themed(module: str) -> Paint:
    """A module's `paint`, given the theme that its recipe names."""
    drawn = painter(module)

    def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
        named = settings["theme"]
        return drawn({**settings, "theme": whole(named["name"], named.get("brand"))}, inputs, into, progress)

    return paint
