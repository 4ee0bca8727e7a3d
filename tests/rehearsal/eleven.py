"""Speaking to the double of ElevenLabs as a client would, and looking into the audio that comes back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import av
import httpx
import numpy as np
from numpy.typing import NDArray

from rehearsal import Rehearsal

LINE = "Às duas da manhã, o gráfico ainda subia."
SPEECH = "/v1/text-to-speech/voz-1"
STAMPS = SPEECH + "/with-timestamps"
SOUND, MUSIC, HISTORY = "/v1/sound-generation", "/v1/music", "/v1/history"


_HTTP = httpx.Client(timeout=20, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


@dataclass
class Client:
    """A fresh connection for each request."""

    town: Rehearsal

    def post(self, path: str, body: Any, *, key: str | None = "", **query: Any) -> httpx.Response:
        return self._send("POST", path, key, query, json=body)

    def get(self, path: str, *, key: str | None = "", **query: Any) -> httpx.Response:
        return self._send("GET", path, key, query)

    def say(self, text: str = LINE, path: str = STAMPS, **fields: Any) -> httpx.Response:
        return self.post(path, {"text": text, **fields})

    def listed(self, **query: Any) -> list[dict[str, Any]]:
        found = self.get(HISTORY, **query).json()["history"]
        assert isinstance(found, list)
        return found

    def _send(
        self, method: str, path: str, key: str | None, query: Mapping[str, Any], json: Any = None
    ) -> httpx.Response:
        headers = {} if key is None else {"xi-api-key": key or self.town.keys["elevenlabs"]}
        url = self.town.environment()["ELEVENLABS_API_URL"] + path
        return _HTTP.request(method, url, params=query, json=json, headers=headers)


def heard(file: bytes) -> tuple[NDArray[np.float64], int, int]:
    """Samples (one row a channel), their rate and the file's bit rate."""
    with av.open(io.BytesIO(file), "r") as container:
        stream = container.streams.audio[0]
        turn = av.AudioResampler(format="fltp", layout=stream.layout, rate=stream.rate)
        parts = [part.to_ndarray() for frame in container.decode(stream) for part in turn.resample(frame)]
        return np.concatenate(parts, axis=1).astype(np.float64), int(stream.rate), int(stream.bit_rate or 0)
