"""The sound in a reply of ElevenLabs', and the file that it becomes."""

from __future__ import annotations

import json
import wave
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NO_SOUND = ("application/json", "text/")  # what an effect or a piece of music is not


def held(kind: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a reply to a paid request holds what it should."""
    if kind != "speech":
        return bool(body) and not headers.get("content-type", "").startswith(_NO_SOUND)
    try:
        audio, _ = unpacked(kind, body)
    except (ValueError, KeyError, TypeError):
        return False
    return bool(audio)


def unpacked(kind: str, body: bytes) -> tuple[bytes, Mapping[str, Any]]:
    """(the sound, the lists of times that came with it). Raises ValueError, KeyError or TypeError for another reply."""
    if kind != "speech":
        return body, {}
    told = json.loads(body)
    return b64decode(told["audio_base64"], validate=True), told


def write(audio: bytes, output_format: str, content_type: str, into: Path) -> None:
    """The sound as a file that any player opens: headerless PCM (16 bits, mono) gets a header and keeps its samples.

    `content_type` is what the history said of it, or "": a line that is fetched a second time may come as MP3 whatever
    was asked for. It is written as it is, and its examination says so.
    """
    kind, _, rate = output_format.partition("_")
    if kind != "pcm" or audio.startswith(b"RIFF") or content_type.startswith("audio/mpeg"):
        into.write_bytes(audio)
        return
    with wave.open(str(into), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(int(rate))
        file.writeframes(audio)
