"""Clips by Kling 3.0 through fal: what is sent for a prompt, and which lengths are sold.

Fields and defaults are the endpoint's own (its published types of August 2026). Buying is not here yet: `request` says
what would be bought. The start frame is an input of the recipe, not a field: its address differs at each upload.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MODELS = ("kling-v3-standard", "kling-v3-pro")
LENGTHS_S = range(3, 16)  # whole seconds
DEFAULTS: dict[str, Any] = {
    "cfg_scale": 0.5,
    "generate_audio": False,  # the endpoint's default is true, half as dear again
    "negative_prompt": "blur, distort, and low quality",
    "shot_type": "customize",
}


def request(
    prompt: str | None, shots: Sequence[Mapping[str, Any]], seconds: int, audio: bool, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """The whole body but for the pictures' addresses. Durations are texts, as the endpoint wants them."""
    body = {**DEFAULTS, "generate_audio": audio, **settings}
    if shots:
        return body | {"multi_prompt": [{"prompt": shot["prompt"], "duration": str(shot["seconds"])} for shot in shots]}
    return body | {"prompt": prompt, "duration": str(seconds)}
