"""Stills by Black Forest Labs: what is sent for a prompt.

Fields and defaults are the service's own (its OpenAPI file of 2026), spelled out so that a new default changes nothing.
Buying is not here yet: `request` says what would be bought.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Sizes are in whole multiples of 32 px, close to 1440 px on the long side.
SIZES = {"16:9": (1408, 800), "9:16": (800, 1408), "1:1": (1024, 1024)}
ULTRA: dict[str, Any] = {
    "aspect_ratio": "16:9",
    "output_format": "jpeg",
    "prompt_upsampling": False,  # it rewrites the prompt
    "raw": False,
    "safety_tolerance": 2,
}
SIZED: dict[str, Any] = {"output_format": "jpeg", "prompt_upsampling": False, "safety_tolerance": 2}
MODELS: dict[str, dict[str, Any]] = {
    "flux-pro-1.1-ultra": ULTRA,
    "flux-pro-1.1": SIZED,
    "flux-2-pro": {"output_format": "jpeg", "safety_tolerance": 2},
}


def request(model: str, prompt: str, seed: int | None, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The whole body of a submission, every default spelled out. `settings` are the author's own fields."""
    fields = dict(settings)
    body = {**MODELS[model], "prompt": prompt, "seed": seed}
    if "aspect_ratio" not in MODELS[model]:
        body["width"], body["height"] = SIZES[fields.pop("aspect_ratio", "16:9")]
    return body | fields


def suffix(body: Mapping[str, Any]) -> str:
    """The file suffix of what will arrive."""
    return {"jpeg": "jpg"}.get(body["output_format"], str(body["output_format"]))
