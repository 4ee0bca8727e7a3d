"""The services by their own Python packages, as the packages' first pages show it. BFL has none.

Only the addresses, the pauses between retries and the patience are other than a user's: they fit the doubles.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path

import fal_client
import httpx
from elevenlabs.client import ElevenLabs
from elevenlabs.core import http_client
from fal_client import client as fal

from bench.evening.plain import POLL_S, TIMEOUT_S, frame

__all__ = ["clip", "frame", "sound", "voice"]

fal.QUEUE_URL_FORMAT = os.environ["FAL_QUEUE_URL"] + "/"
fal.REST_URL, fal.CDN_URL = os.environ["FAL_REST_URL"], os.environ["FAL_CDN_URL"]
fal.BASE_DELAY = 0.01
http_client.INITIAL_RETRY_DELAY_SECONDS = 0.01
eleven = ElevenLabs(
    base_url=os.environ["ELEVENLABS_API_URL"], api_key=os.environ["ELEVENLABS_API_KEY"], timeout=TIMEOUT_S
)
client = fal_client.SyncClient(default_timeout=TIMEOUT_S)


def clip(still: Path, prompt: str) -> bytes:
    body = {"prompt": prompt, "start_image_url": client.upload_file(still), "duration": "3", "generate_audio": False}
    result = client.subscribe("fal-ai/kling-video/v3/standard/image-to-video", body, interval=POLL_S)
    return httpx.get(result["video"]["url"], timeout=TIMEOUT_S).raise_for_status().content


def voice(text: str) -> bytes:
    told = eleven.text_to_speech.convert_with_timestamps("abc", text=text, model_id="eleven_multilingual_v2")
    return base64.b64decode(told.audio_base_64)


def sound(text: str) -> bytes:
    return b"".join(eleven.text_to_sound_effects.convert(text=text, duration_seconds=1))
