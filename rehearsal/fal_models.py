"""What image-to-video models on fal take, make and cost: one table a model, and the checks that are theirs.

Fields are those of fal's generated types of August 2026. Kling's prices are those of its pages, as are Veo's and
Veo fast's and Seedance's at 720p; what Veo lite, Seedance's sisters and its other sizes cost here is made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rehearsal import media
from rehearsal.fields import Field, fault, faults, value

Body = Mapping[str, Any]
SECONDS_3_15 = tuple(str(n) for n in range(3, 16))
PROMPT_LONGEST = 2500
FULL_HD, HD, SD = 1920 * 1080, 1280 * 720, 854 * 480
PIXELS = {"480p": SD, "720p": HD, "1080p": FULL_HD, "4k": 3840 * 2160}

KLING = {
    "start_image_url": Field("string", required=True),
    "prompt": Field("string", nullable=True, longest=PROMPT_LONGEST),
    "multi_prompt": Field("list", nullable=True, longest=6),
    "shot_type": Field("string", "customize", allowed=("customize", "intelligent")),
    "duration": Field("string", "5", allowed=SECONDS_3_15),
    "generate_audio": Field("bool", True),
    "end_image_url": Field("string", nullable=True),
    "negative_prompt": Field("string", "blur, distort, and low quality"),
    "cfg_scale": Field("number", 0.5, least=0, most=1),
    "elements": Field("list", nullable=True),
}
SHOT = {
    "prompt": Field("string", required=True),
    "duration": Field("string", "5", allowed=tuple(str(n) for n in range(1, 16))),
}
VEO = {
    "prompt": Field("string", required=True),
    "image_url": Field("string", required=True),
    "duration": Field("string", "8s", allowed=("4s", "6s", "8s")),
    "resolution": Field("string", "720p", allowed=("720p", "1080p", "4k")),
    "aspect_ratio": Field("string", "auto", allowed=("auto", "16:9", "9:16")),
    "generate_audio": Field("bool", True),
    "seed": Field("int", nullable=True),
    "negative_prompt": Field("string", nullable=True),
    "auto_fix": Field("bool", False),
    "safety_tolerance": Field("string", "4", allowed=("1", "2", "3", "4", "5", "6")),
}
SEEDANCE = {
    "prompt": Field("string", required=True),
    "image_url": Field("string", required=True),
    "end_image_url": Field("string", nullable=True),
    "duration": Field("string", "auto", allowed=("auto", *(str(n) for n in range(4, 16)))),
    "resolution": Field("string", "720p", allowed=("480p", "720p", "1080p", "4k")),
    "aspect_ratio": Field("string", "auto", allowed=("auto", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16")),
    "generate_audio": Field("bool", True),
    "bitrate_mode": Field("string", "standard", allowed=("standard", "high")),
}
AUTO_S = 5  # what Seedance makes of "auto" here


@dataclass(frozen=True, slots=True)
class Model:
    """One endpoint. `rates_usd` are dollars a second, silent and with sound, by resolution where that is a field;
    `pixels` are those of a frame where no field says.
    """

    fields: Mapping[str, Field]
    rates_usd: Mapping[str, tuple[str, str]]
    start: str = "image_url"
    pixels: int = HD
    most_bytes: int = 30_000_000
    least_px: int = 300
    forms: tuple[str, ...] = ("JPEG", "PNG", "WEBP")

    @property
    def pictures(self) -> tuple[str, ...]:
        """The fields that name pictures."""
        return tuple(name for name in (self.start, "end_image_url") if name in self.fields)


def _kling(silent: str, sound: str, pixels: int) -> Model:
    return Model(KLING, {"": (silent, sound)}, "start_image_url", pixels, most_bytes=10_000_000, forms=("JPEG", "PNG"))


def _veo(hd: tuple[str, str], uhd: tuple[str, str]) -> Model:
    return Model(VEO, {"720p": hd, "1080p": hd, "4k": uhd}, most_bytes=8_000_000)


def _seedance(*by_size: str) -> Model:
    sizes = ("480p", "720p", "1080p", "4k")
    return Model(SEEDANCE, {size: (usd, usd) for size, usd in zip(sizes, by_size, strict=True)})


MODELS = {
    "fal-ai/kling-video/v3/standard/image-to-video": _kling("0.084", "0.126", HD),
    "fal-ai/kling-video/v3/pro/image-to-video": _kling("0.112", "0.168", FULL_HD),
    "fal-ai/veo3.1/image-to-video": _veo(("0.20", "0.40"), ("0.40", "0.60")),
    "fal-ai/veo3.1/fast/image-to-video": _veo(("0.10", "0.15"), ("0.30", "0.35")),
    "fal-ai/veo3.1/lite/image-to-video": _veo(("0.03", "0.05"), ("0.06", "0.10")),
    "bytedance/seedance-2.0/image-to-video": _seedance("0.15", "0.3024", "0.68", "1.50"),
    "bytedance/seedance-2.0/fast/image-to-video": _seedance("0.12", "0.24", "0.54", "1.20"),
    "bytedance/seedance-2.0/mini/image-to-video": _seedance("0.06", "0.12", "0.27", "0.60"),
}


def wrong(model: Model, body: Body) -> list[Any]:
    """What the model says to a body that does not fit, before it looks at any picture."""
    found = faults(body, model.fields)
    if found or model.fields is not KLING:
        return found
    prompt, shots = body.get("prompt"), body.get("multi_prompt")
    if bool(prompt) == bool(shots):
        text = "Exactly one of prompt and multi_prompt must be given"
        return [fault("one_of", ["body", "prompt"], text, prompt)]
    for n, shot in enumerate(shots or []):
        found += faults(shot if isinstance(shot, dict) else {}, SHOT, ("body", "multi_prompt", n))
    if not found and not 3 <= sum(seconds(model, body)) <= 15:
        found.append(fault("value_error", ["body", "multi_prompt"], "The shots last 3 to 15 s together", shots))
    return found


def unlisted(model: Model, body: Body) -> list[str]:
    """Fields that no table knows, those of shots too."""
    shots = body.get("multi_prompt") if model.fields is KLING else None
    inner = [name for shot in shots or [] if isinstance(shot, dict) for name in shot if name not in SHOT]
    return sorted({name for name in body if name not in model.fields} | {f"multi_prompt.{name}" for name in inner})


def seconds(model: Model, body: Body) -> tuple[int, ...]:
    """The length of each shot, for a body that fits; what is billed is their sum."""
    if model.fields is KLING and body.get("multi_prompt"):
        return tuple(int(value(shot, SHOT, "duration")) for shot in body["multi_prompt"])
    said = str(value(body, model.fields, "duration")).removesuffix("s")
    return (AUTO_S if said == "auto" else int(said),)


def price_usd(model: Model, body: Body) -> Decimal:
    """Seconds times the rate; sound is on unless the body turns it off."""
    size = value(body, model.fields, "resolution") if "resolution" in model.fields else ""
    return sum(seconds(model, body)) * Decimal(model.rates_usd[size][has_sound(model, body)])


def has_sound(model: Model, body: Body) -> bool:
    return bool(value(body, model.fields, "generate_audio"))


def size_px(model: Model, body: Body, start: media.Size, small: bool) -> media.Size:
    """The frame's size: as many pixels as the model makes, in the shape of the start picture or the one asked for."""
    asked = body.get("aspect_ratio", "auto") if "aspect_ratio" in model.fields else "auto"
    across, _, down = asked.partition(":")
    shape = start if asked == "auto" else (int(across) * 100, int(down) * 100)
    if small:
        return media.scaled(shape)
    pixels = PIXELS[value(body, model.fields, "resolution")] if "resolution" in model.fields else model.pixels
    return media.of_area(shape[0] / shape[1], pixels)
