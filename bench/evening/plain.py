"""The services by plain HTTP, as their quick starts show it."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

POLL_S = float(os.environ["EVENING_POLL_S"])
TIMEOUT_S = float(os.environ["EVENING_TIMEOUT_S"])


def frame(prompt: str, seed: int) -> bytes:
    headers = {"x-key": os.environ["BFL_API_KEY"]}
    body = {"prompt": prompt, "seed": seed, "aspect_ratio": "16:9", "output_format": "jpeg"}
    url = f"{os.environ['BFL_API_URL']}/v1/flux-pro-1.1-ultra"
    task = httpx.post(url, headers=headers, json=body, timeout=TIMEOUT_S).raise_for_status().json()
    while True:
        time.sleep(POLL_S)
        told = httpx.get(task["polling_url"], headers=headers, timeout=TIMEOUT_S).raise_for_status().json()
        if told["status"] == "Ready":
            return httpx.get(told["result"]["sample"], timeout=TIMEOUT_S).raise_for_status().content
        if told["status"] not in ("Pending", "Generating"):
            raise RuntimeError(f"no picture: {told['status']}")


def clip(still: Path, prompt: str) -> bytes:
    headers = {"Authorization": f"Key {os.environ['FAL_KEY']}"}
    start = "data:image/jpeg;base64," + base64.b64encode(still.read_bytes()).decode()
    body = {"prompt": prompt, "start_image_url": start, "duration": "3", "generate_audio": False}
    url = f"{os.environ['FAL_QUEUE_URL']}/fal-ai/kling-video/v3/standard/image-to-video"
    job = httpx.post(url, headers=headers, json=body, timeout=TIMEOUT_S).raise_for_status().json()
    while True:
        time.sleep(POLL_S)
        told = httpx.get(job["status_url"], headers=headers, timeout=TIMEOUT_S).raise_for_status().json()
        if told["status"] == "COMPLETED":
            break
    result = httpx.get(job["response_url"], headers=headers, timeout=TIMEOUT_S).raise_for_status().json()
    return httpx.get(result["video"]["url"], timeout=TIMEOUT_S).raise_for_status().content


def voice(text: str) -> bytes:
    url = f"{os.environ['ELEVENLABS_API_URL']}/v1/text-to-speech/abc/with-timestamps"
    body = {"text": text, "model_id": "eleven_multilingual_v2"}
    return base64.b64decode(_elevenlabs(url, body).json()["audio_base64"])


def sound(text: str) -> bytes:
    body = {"text": text, "duration_seconds": 1}
    return _elevenlabs(f"{os.environ['ELEVENLABS_API_URL']}/v1/sound-generation", body).content


def _elevenlabs(url: str, body: Mapping[str, object]) -> httpx.Response:
    headers = {"xi-api-key": os.environ["ELEVENLABS_API_KEY"]}
    return httpx.post(url, headers=headers, json=body, timeout=TIMEOUT_S).raise_for_status()
