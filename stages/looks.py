"""Themes as recipes name them, and the makers that draw with them.

A recipe holds a theme's name and digest, which say all and list in two lines; the maker is handed the whole theme.
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


@cache
def named(theme: str) -> dict[str, str]:
    """How a recipe names a theme."""
    content = json.dumps(themes.theme(theme), sort_keys=True)
    return {"name": theme, "digest": sha256(content.encode()).hexdigest()[:16]}


@cache
def whole(theme: str) -> dict[str, Any]:
    """The theme itself; not to be changed."""
    return themes.theme(theme)


def themed(module: str) -> Paint:
    """A module's `paint`, given the theme that its recipe names."""
    drawn = painter(module)

    def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
        return drawn({**settings, "theme": whole(settings["theme"]["name"])}, inputs, into, progress)

    return paint
