"""Narration by ElevenLabs: what is sent for a line.

Fields and defaults are the service's own (text to speech with timestamps). Buying is not here yet: `request` says what
would be bought.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MODELS = ("eleven_multilingual_v2", "eleven_v3", "eleven_flash_v2_5")
VOICE: dict[str, Any] = {
    "stability": 0.5,
    "similarity_boost": 0.75,
    "style": 0,
    "use_speaker_boost": True,
    "speed": 1,
}


def request(model: str, text: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Body, voice and format of a request, every default spelled out. `settings` are the author's own fields."""
    fields = dict(settings)
    return {
        "voice_id": fields.pop("voice_id"),
        "output_format": fields.pop("output_format", "mp3_44100_128"),
        "model_id": model,
        "text": text,
        "seed": fields.pop("seed", None),
        "apply_text_normalization": "auto",
        "voice_settings": {name: fields.pop(name, default) for name, default in VOICE.items()},
    } | fields


def suffix(body: Mapping[str, Any]) -> str:
    """The file suffix of what will arrive."""
    return str(body["output_format"]).partition("_")[0]
