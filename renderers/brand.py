"""A brand's mark as it stands in its corner over a whole episode: small, quiet, at the final size.

Settings: {"size": [w, h], "corner": "top-right"}; the mark is the input "logo". The picture is RGBA with straight
alpha, no larger than it must be, its sides even. Facts: "x" and "y" say where its upper left corner goes, in even
pixels, and "box" where the mark itself stands, without the soft rim that keeps it visible on its own brightness.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.cards.frame import Box, Frame
from renderers.logo import trimmed
from renderers.painting import Painting, Progress
from renderers.still import read_clear

if TYPE_CHECKING:
    from PIL import Image

LIBRARIES = ("pillow",)

OPACITY = 0.85
_HEIGHT = (
    0.05  # of the short side, for a mark as wide as high; a word mark is set a little lower, so that both weigh alike
)
_LOWER = 0.15
_WIDEST = 0.16  # of the frame
_RIM, _RIM_STRENGTH = 0.12, 0.34  # of the mark's height; of the rim's colour
_LIGHT = 0.45  # mean luminance from which on a mark gets a dark rim, and below which a light one


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the mark. Raises `RenderError` for a file that is no picture."""
    from PIL import Image

    logo = trimmed(read_clear(inputs["logo"]))
    width, height = settings["size"]
    frame = Frame(width, height, {}, "en")
    box = placed(logo.size, frame, settings["corner"])
    small = logo.resize((int(box.width), int(box.height)), Image.Resampling.LANCZOS, reducing_gap=3.0)
    progress(0.5)
    pad = ceil(2 * _RIM * box.height)
    left, top = (int(edge - pad) // 2 * 2 for edge in (box.x, box.y))
    width, height = (-(-int(edge + pad) // 2) * 2 for edge in (box.right - left, box.bottom - top))
    picture = _rimmed(small, (int(box.x) - left, int(box.y) - top), (width, height), _RIM * box.height)
    picture.save(into, "PNG", compress_level=9)
    progress(1.0)
    return Painting(facts={"x": left, "y": top, "box": [int(side) for side in box], "size": [width, height]})


def placed(logo: tuple[int, int], frame: Frame, corner: str) -> Box:
    """Where the mark stands, in whole pixels.

    On tall frames clear of an app's head and buttons, elsewhere on the margins of the text-safe area; at the foot of
    any frame above where players put their controls and viewers their captions.
    """
    aspect = logo[0] / logo[1]
    height = _HEIGHT * min(frame.width, frame.height) * max(aspect, 1.0) ** -_LOWER
    width = min(height * aspect, _WIDEST * frame.width)
    width, height = max(round(width), 2), max(round(width / aspect), 2)
    margin = frame.room if frame.shape == "tall" else frame.safe
    y = margin.y if corner.startswith("top") else frame.room.bottom - height
    return Box(margin.x if corner.endswith("left") else margin.right - width, y, width, height)


def _rimmed(logo: Image.Image, at: tuple[int, int], size: tuple[int, int], blur_px: float) -> Image.Image:
    from PIL import Image, ImageFilter, ImageStat

    alpha = logo.getchannel("A")
    mean = ImageStat.Stat(logo.convert("L"), alpha).mean[0] if alpha.getbbox() else 255
    rim = "#000000" if mean / 255 > _LIGHT else "#ffffff"
    whole = Image.new("L", size, 0)
    whole.paste(alpha, at)
    soft = whole.filter(ImageFilter.GaussianBlur(blur_px))
    picture = Image.new("RGBA", size, rim)
    picture.putalpha(soft.point([round(level * _RIM_STRENGTH) for level in range(256)]))
    picture.alpha_composite(logo, at)
    picture.putalpha(picture.getchannel("A").point([round(level * OPACITY) for level in range(256)]))
    return picture
