"""What each model of Black Forest Labs takes, paints and costs.

Fields are those of its OpenAPI file of May 2026, prices those of its page. The limits of `flux-pro-1.1`'s width and
height are its public reference's.
"""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from PIL import Image

from rehearsal import media
from rehearsal.fields import Field, fault, faults, value

FOUR_MEGAPIXELS = 4 * 1024 * 1024

SHARED = {
    "prompt": Field("string", "", nullable=True),
    "seed": Field("int", nullable=True),
    "webhook_url": Field("string", nullable=True, longest=2083),
    "webhook_secret": Field("string", nullable=True),
}
FORM = Field("string", "jpeg", nullable=True, allowed=("jpeg", "png"))
ULTRA = SHARED | {
    "prompt_upsampling": Field("bool", False),
    "aspect_ratio": Field("string", "16:9"),
    "safety_tolerance": Field("int", 2, least=0, most=6),
    "output_format": Field("string", "jpeg", nullable=True, allowed=("jpeg", "png", "webp")),
    "raw": Field("bool", False),
    "image_prompt": Field("string", nullable=True),
    "image_prompt_strength": Field("number", 0.1, least=0, most=1),
}
PRO = SHARED | {
    "prompt_upsampling": Field("bool", False),
    "width": Field("int", 1024, least=256, most=1440, step=32),
    "height": Field("int", 768, least=256, most=1440, step=32),
    "safety_tolerance": Field("int", 2, least=0, most=6),
    "output_format": FORM,
    "image_prompt": Field("string", nullable=True),
}
INPUT_IMAGES = ("input_image", *(f"input_image_{n}" for n in range(2, 9)))
FLUX_2 = SHARED | {
    "prompt": Field("string", required=True),
    "width": Field("int", 0, least=0),
    "height": Field("int", 0, least=0),
    "safety_tolerance": Field("int", 2, least=0, most=5),
    "output_format": FORM,
    "disable_pup": Field("bool", False),
    **{name: Field("string", nullable=True) for name in INPUT_IMAGES},
}
MODELS: dict[str, Mapping[str, Field]] = {"flux-pro-1.1-ultra": ULTRA, "flux-pro-1.1": PRO, "flux-2-pro": FLUX_2}


def wrong(model: str, body: Mapping[str, Any]) -> list[Any]:
    """Entries of the 422, or nothing."""
    found = faults(body, MODELS[model])
    if found:
        return found
    if model == "flux-pro-1.1-ultra" and aspect(body) is None:
        text = "Value error, aspect_ratio must be between 21:9 and 9:21"
        found.append(fault("value_error", ["body", "aspect_ratio"], text, body["aspect_ratio"]))
    for name in ("width", "height") if model == "flux-2-pro" else ():
        if 0 < value(body, FLUX_2, name) < 64:  # 0 leaves it to the model
            found.append(fault("greater_than_equal", ["body", name], "Input should be >= 64", body[name], ge=64))
    return found


def aspect(body: Mapping[str, Any]) -> float | None:
    """Width over height of an Ultra picture; None where the text says none."""
    across, colon, down = str(value(body, ULTRA, "aspect_ratio")).partition(":")
    if not (colon and across.isdecimal() and down.isdecimal() and int(across) and int(down)):
        return None
    ratio = int(across) / int(down)
    return ratio if 9 / 21 <= ratio <= 21 / 9 else None


def size_px(model: str, body: Mapping[str, Any]) -> media.Size:
    """What the model paints: about 4 MP for Ultra, else what is asked for."""
    if model == "flux-pro-1.1-ultra":
        return media.of_area(aspect(body) or 1, FOUR_MEGAPIXELS, 32)
    fields = MODELS[model]
    return value(body, fields, "width") or 1024, value(body, fields, "height") or 1024


def price_usd(model: str, body: Mapping[str, Any]) -> Decimal:
    """What one picture costs. FLUX.2 pro counts megapixels, its input's too."""
    if model != "flux-2-pro":
        return {"flux-pro-1.1-ultra": Decimal("0.06"), "flux-pro-1.1": Decimal("0.04")}[model]
    width, height = size_px(model, body)
    read = sum(megapixels(body[name]) for name in INPUT_IMAGES if body.get(name))
    further = max(Decimal(0), Decimal(width * height) / 1_000_000 - 1) + read
    return (Decimal("0.03") + Decimal("0.015") * further).quantize(Decimal("0.0001"))


def megapixels(encoded: str) -> Decimal:
    """Of an input picture in base64; one where it cannot be read."""
    try:
        with Image.open(io.BytesIO(base64.b64decode(encoded))) as image:
            return Decimal(image.width * image.height) / 1_000_000
    except (OSError, binascii.Error):
        return Decimal(1)
