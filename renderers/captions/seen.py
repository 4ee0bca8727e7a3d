"""Is a caption really in the picture? libass without a font draws none of its text, and ffmpeg says all is well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renderers.captions.ass import panel

LIBRARIES = ("numpy",)
NEAR = 48  # levels of a channel that encoding and soft edges may take away
LEAST_INK, LEAST_PANEL = 0.03, 0.3  # of the panel's pixels; a line of text has 0.1 to 0.2 of them, its panel the rest


def seen(frame: NDArray[np.uint8], cue: Mapping[str, Any], look: Mapping[str, Any]) -> bool:
    """Whether a frame of the film (rows of RGB) shows this cue's panel with text on it. For a frame inside the cue."""
    at = panel(cue, look)
    return inked(frame[at.top : at.bottom, at.left : at.right], look)


def inked(pixels: NDArray[np.uint8], look: Mapping[str, Any]) -> bool:
    """Whether what lies where a cue's panel should be, and nothing beside it, is that panel with text on it."""
    inside = pixels.astype(np.int16)
    if not inside.size:
        return False
    inks = [look[name] for name in ("text", "word") if name in look]
    text = np.any([_near(inside, _rgb(ink), NEAR) for ink in inks], axis=0)
    through = round(255 * (1 - look["opacity"] / 100))  # how far a picture moves the panel, towards white or black
    under = _near(inside, _rgb(look["panel"]), through + NEAR) & ~text
    return bool(text.mean() >= LEAST_INK and under.mean() >= LEAST_PANEL)


def _near(pixels: NDArray[np.int16], color: NDArray[np.int16], room: int) -> NDArray[np.bool_]:
    return np.asarray((np.abs(pixels - color) <= room).all(axis=-1))


def _rgb(color: str) -> NDArray[np.int16]:
    return np.array([int(color[n : n + 2], 16) for n in (1, 3, 5)], np.int16)
