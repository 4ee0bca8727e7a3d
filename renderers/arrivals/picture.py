"""A bought still, examined: does it decode, has it the kind and size that were asked for, is there anything to see?

    facts  {"size": [w, h], "format": "jpeg", "brightest": 255, "contrast": 231}

`brightest` and `contrast` are levels of 255: the highest that one pixel in ten thousand has, and how far the levels of
a colour go up and down but for one pixel in a thousand at either end. Limits were set on real and drawn stills, dimmed
and paled: photographs at 5 % of their light had 13, a sky of 300 stars 100 and more, snow under a white sky a contrast
of 20 and more. Black as services send it for what they do not show is 0, one colour in JPEG has a contrast of 0 or 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.arrivals.reading import text_instead, told
from renderers.painting import Inputs
from renderers.service import Arrival, Request

if TYPE_CHECKING:
    from PIL import Image

LEAST_PX = 300  # Kling takes no smaller start picture
OFF_ASPECT = 0.03  # sides are rounded to whole blocks: by 0.8 % for 16:9, by 2 % for the narrowest shapes
BLOCKS_PX = (16, 32)  # a size may be rounded, up or down, to whole blocks: of 32 by flux-pro-1.1, of 16 by flux-2-pro
BLACK, FLAT = 10, 4  # levels; at least so much is seen
RARE, SOME = 1e-4, 1e-3  # shares of the pixels
KINDS = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp"}


def examine(request: Request, inputs: Inputs, file: Path, receipt: Mapping[str, Any]) -> Arrival:  # noqa: ARG001  # the shape of all
    """What was found; faults are sentences without a full stop that name value and limit. A bad file raises nothing."""
    faults: list[str] = []
    with told(file, faults):
        if text := text_instead(file):
            return Arrival({}, (text,))
        picture, form = _read(file)
        brightest, contrast = _levels(picture)
    if faults:
        return Arrival({}, tuple(faults))
    facts = {"size": list(picture.size), "format": form, "brightest": brightest, "contrast": contrast}
    return Arrival(facts, (*_other_kind(request, form), *_other_size(request, picture.size), *_unseen(facts)))


def _read(file: Path) -> tuple[Image.Image, str]:
    from PIL import Image

    from renderers import still

    picture = still.read(file)
    with Image.open(file) as opened:
        form = str(opened.format)
    return picture, KINDS.get(form, form.lower())


def _levels(picture: Image.Image) -> tuple[int, int]:
    """Of every pixel: a star is one, and small pictures of it show none."""
    import numpy as np

    counts = np.asarray(picture.histogram(), np.int64).reshape(3, 256)
    below = counts.cumsum(axis=1) / (picture.width * picture.height)
    highest = [int(np.searchsorted(channel, 1 - RARE)) for channel in below]
    spread = [int(np.searchsorted(channel, 1 - SOME) - np.searchsorted(channel, SOME)) for channel in below]
    return max(highest), max(spread)


def _other_kind(request: Request, form: str) -> list[str]:
    asked = request.get("output_format")
    return [f"it is {form}, asked for was {asked}"] if asked and form != asked else []


def _other_size(request: Request, size: tuple[int, int]) -> list[str]:
    faults = []
    if min(size) < LEAST_PX:
        faults.append(f"its short side is {min(size)} px, at least {LEAST_PX}")
    wanted = request.get("width") or 0, request.get("height") or 0
    shape = aspect(request.get("aspect_ratio"))
    if all(wanted):
        if not all(_rounded(has, asked) for has, asked in zip(size, wanted, strict=True)):
            faults.append(f"it is {size[0]}x{size[1]}, asked for was {wanted[0]}x{wanted[1]}")
    elif shape is not None and (off := off_aspect(size, shape)) > OFF_ASPECT:
        asked = request["aspect_ratio"]
        faults.append(f"it is {size[0]}x{size[1]}, {100 * off:.0f} % off {asked}, at most {100 * OFF_ASPECT:.0f} %")
    return faults


def _rounded(has: int, asked: int) -> bool:
    return has == asked or any(has % block == 0 and abs(has - asked) < block for block in BLOCKS_PX)


def _unseen(facts: Mapping[str, Any]) -> list[str]:
    if facts["brightest"] < BLACK:
        return [f"it is black: nothing in it is brighter than level {facts['brightest']} of 255, at least {BLACK}"]
    if facts["contrast"] < FLAT:
        return [f"it is one flat colour: its levels go up and down by {facts['contrast']} of 255, at least {FLAT}"]
    return []


def aspect(written: Any) -> Fraction | None:
    """Width over height of "16:9"; None for "auto", and for what is no shape."""
    width, colon, height = str(written or "").partition(":")
    if not colon or not width.strip().isdigit() or not height.strip().isdigit() or not int(width) or not int(height):
        return None
    return Fraction(int(width), int(height))


def off_aspect(size: tuple[int, int], shape: Fraction) -> float:
    """By what share of itself a shape is missed, the same for both directions."""
    has = Fraction(*size)
    return float(max(has / shape, shape / has) - 1)
