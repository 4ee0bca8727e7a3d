"""A brand's logo without the clear margins of its file, so that what is seen of it stands on the line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from renderers.still import read_clear

if TYPE_CHECKING:
    from PIL import Image

_SEEN = 8  # of 255: what is fainter cannot be seen


def trimmed(logo: Image.Image) -> Image.Image:
    """What can be seen of an RGBA picture; all of it where nothing can."""
    seen = logo.getchannel("A").point([0] * _SEEN + [255] * (256 - _SEEN)).getbbox()
    return logo.crop(seen) if seen else logo


def trimmed_size(file: Path) -> tuple[int, int]:
    """Width and height of what can be seen of a logo. Raises `RenderError` for a file that is no picture."""
    return trimmed(read_clear(file)).size
