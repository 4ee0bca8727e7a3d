"""What fal's image-to-video models take: a model is a table, and `renderers.fal` reads it.

Endpoints, fields and defaults are those of fal's published types of 2 August 2026. Limits of Kling's pictures and
prompts are what fal states for its sister endpoints and what public clients keep to; Veo's 8 MB are fal's for Veo 2,
Seedance's shapes its maker's.
Where an endpoint's default costs money or rewrites the prompt, ours is the other one, and it is spelled out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = Any
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Between:
    """A number that a field may have, ends included."""

    least: float
    most: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A field for any text."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a start or end frame must be. Aspect is width over height."""

    most_bytes: int
    least_px: int = 1
    aspects: tuple[float, float] = (0.0, float("inf"))


@dataclass(frozen=True, slots=True)
class Model:
    """One endpoint.

    start, end:    fields of the first and the last frame's address; no `end` where it takes none.
    lengths_s:     whole seconds on sale, in order.
    duration:      how a length is written: "5", "5s", or the number 5.
    audio:         the switch for the model's own sound; None where there is none. Ours is off unless asked.
    defaults:      sent unless the author says otherwise.
    fields:        what an author may set: the values allowed.
    shots:         how many cuts one clip may have; 0 where it knows no storyboard.
    prompt:        the most of a prompt, and of what; None where nobody says.
    """

    endpoint: str
    start: str
    end: str | None
    lengths_s: tuple[int, ...]
    duration: Literal["text", "suffixed", "number"]
    audio: str | None
    defaults: Mapping[str, Json]
    fields: Mapping[str, tuple[Json, ...] | Between | Text]
    picture: Picture
    shots: int = 0
    shot_s: Between = field(default=Between(1, 15, whole=True))
    prompt: int | None = None
    prompt_unit: Literal["characters", "bytes"] = "characters"

    @property
    def app(self) -> str:
        """Where its requests are asked after: owner and application, without the rest of the path."""
        return "/".join(self.endpoint.split("/")[:2])


def _kling(tier: str) -> Model:
    return Model(
        endpoint=f"fal-ai/kling-video/v3/{tier}/image-to-video",
        start="start_image_url",
        end="end_image_url",
        lengths_s=tuple(range(3, 16)),
        duration="text",
        audio="generate_audio",  # the endpoint's default is true, half as dear again
        defaults={
            "cfg_scale": 0.5,
            "negative_prompt": "blur, distort, and low quality",
            "shot_type": "customize",
        },
        fields={
            "cfg_scale": Between(0, 1),
            "negative_prompt": Text(),
            "shot_type": ("customize", "intelligent"),
        },
        picture=Picture(most_bytes=10 * MB, least_px=300, aspects=(0.40, 2.50)),
        shots=6,
        prompt=2500,
    )


def _veo(variant: str) -> Model:
    return Model(
        endpoint=f"fal-ai/veo3.1{variant}/image-to-video",
        start="image_url",
        end=None,  # another endpoint of theirs takes one
        lengths_s=(4, 6, 8),
        duration="suffixed",
        audio="generate_audio",
        defaults={
            "aspect_ratio": "auto",
            "auto_fix": False,  # it rewrites the prompt
            "resolution": "720p",
            "safety_tolerance": "4",
        },
        fields={
            "aspect_ratio": ("auto", "16:9", "9:16"),
            "auto_fix": (False, True),
            "negative_prompt": Text(),
            "resolution": ("720p", "1080p", "4k"),
            "safety_tolerance": ("1", "2", "3", "4", "5", "6"),
            "seed": Between(0, 2**32 - 1, whole=True),
        },
        picture=Picture(most_bytes=8 * MB, least_px=300),  # what is not 16:9 or 9:16 it crops
    )


MODELS: Mapping[str, Model] = {
    "kling-v3-pro": _kling("pro"),
    "kling-v3-standard": _kling("standard"),
    "veo3.1": _veo(""),
    "veo3.1-fast": _veo("/fast"),
    "seedance-2.0": Model(
        endpoint="bytedance/seedance-2.0/image-to-video",
        start="image_url",
        end="end_image_url",
        lengths_s=tuple(range(4, 16)),
        duration="text",
        audio="generate_audio",  # costs the same
        defaults={"aspect_ratio": "auto", "bitrate_mode": "standard", "resolution": "720p"},
        fields={
            "aspect_ratio": ("auto", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16"),
            "bitrate_mode": ("standard", "high"),
            "resolution": ("480p", "720p", "1080p", "4k"),
        },
        picture=Picture(most_bytes=30 * MB, least_px=300, aspects=(0.40, 2.50)),
    ),
}
