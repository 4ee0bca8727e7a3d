"""What the ElevenLabs double sends: lines, noises and songs as files, right or wrong in the way that a fault asks."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from rehearsal.elevenlabs_contract import MODELS
from rehearsal.script import Fault
from rehearsal.sound_files import RATE, Samples, encoded
from rehearsal.voices import Line, alignment, faster, in_spaces, language_of, noises, said

CUT = 0.6  # what is left of a sound that was cut off
LATE = 1.5  # how much of the audio's length late times run to
PIECES = 3  # of a streamed line with its times
OTHER_FORMAT = "mp3_22050_32"
SETTINGS = {"stability": 0.5, "similarity_boost": 0.75, "style": 0.0, "use_speaker_boost": True, "speed": 1.0}

Alignment = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and for speech the times of its characters as written and as spoken."""

    audio: bytes
    output_format: str
    alignment: Alignment | None = None
    normalized: Alignment | None = None

    def alignments(self) -> dict[str, Any] | None:
        """As the history keeps them: both or nothing."""
        if self.alignment is None:
            return None
        return {"alignment": self.alignment, "normalized_alignment": self.normalized or self.alignment}


def line(
    body: Mapping[str, Any],
    model: str,
    output_format: str,
    note: str,
    *,
    language: str | None = None,
    normalized: bool = True,
    fault: Fault | None = None,
) -> Made:
    """A text spoken as its request asks. Two notes never make the same bytes, whatever the seed."""
    does = fault.does if fault else ""
    wanted = language or body.get("language_code") or language_of(body["text"])
    speed = (settings(body)["speed"] or 1.0) if MODELS[model].speeds else 1.0
    spoken = said(body["text"], wanted, speed)
    if does == "short":
        spoken = faster(spoken, 2)
    if does == "noise":
        spoken = replace(spoken, pcm=noises(note, spoken.pcm.shape[1] / RATE, loop=True)[:1])
    made, seconds = _file(spoken.pcm, output_format, note, fault)
    written, aloud = _times(spoken, body, Fraction(seconds))
    if does == "unequal-alignment":
        del written["character_start_times_seconds"][-1]
    if does == "late-alignment":
        written = _late(written)
    return replace(
        made,
        alignment=None if does == "no-alignment" else written,
        normalized=aloud if normalized and does not in ("no-alignment", "no-normalized") else None,
    )


def sound(pcm: Samples, output_format: str, note: str, fault: Fault | None = None) -> Made:
    """A noise or a song as a file. Two notes never make the same bytes."""
    if fault and fault.does == "short":
        pcm = pcm[:, ::2]
    return _file(pcm, output_format, note, fault)[0]


def settings(body: Mapping[str, Any]) -> dict[str, Any]:
    """How a line was spoken, every setting spelled out."""
    given = body.get("voice_settings", {})
    return SETTINGS | {name: value for name, value in given.items() if value is not None}


def as_json(made: Made) -> bytes:
    """The reply of …/with-timestamps."""
    return json.dumps(
        {
            "audio_base64": base64.b64encode(made.audio).decode(),
            "alignment": made.alignment,
            "normalized_alignment": made.normalized,
        }
    ).encode()


def as_lines(made: Made) -> bytes:
    """The reply of …/stream/with-timestamps: a line of JSON for each piece, audio and characters shared out."""
    lines = [
        as_json(replace(made, audio=audio, alignment=written, normalized=aloud))
        for audio, written, aloud in zip(
            _shared(made.audio), _parts(made.alignment), _parts(made.normalized), strict=True
        )
    ]
    return b"".join(line + b"\n" for line in lines)


def _file(pcm: Samples, output_format: str, note: str, fault: Fault | None) -> tuple[Made, Fraction]:
    does = fault.does if fault else ""
    if does == "silent":
        pcm = pcm * 0
    if does == "cut":
        pcm = pcm[:, : int(pcm.shape[1] * CUT)]
    if fault and does == "other-format":
        output_format = fault.more.get("format", OTHER_FORMAT)
    audio, seconds = encoded(pcm, output_format, note)
    if does == "undecodable":
        audio = _nonsense(note, len(audio) | 1)
    return Made(audio, output_format), seconds


def _times(spoken: Line, body: Mapping[str, Any], seconds: Fraction) -> tuple[Alignment, Alignment]:
    written: Alignment = dict(alignment(spoken.text, spoken.spans, seconds))
    plain = body.get("apply_text_normalization") == "off"
    said_text = (spoken.text, spoken.spans) if plain else (spoken.spoken, spoken.spoken_spans)
    return written, dict(alignment(*in_spaces(*said_text), seconds))


def _late(times: Alignment) -> Alignment:
    return {
        name: [round(one * LATE, 3) for one in values] if name != "characters" else values
        for name, values in times.items()
    }


def _nonsense(note: str, count: int) -> bytes:
    """Bytes that no decoder takes for a frame: none has its top bit set."""
    rounds = -(-count // 64)
    whole = b"".join(hashlib.sha512(f"{note}{n}".encode()).digest() for n in range(rounds))
    return bytes(byte & 0x7F for byte in whole[:count])


def _shared(whole: bytes) -> list[bytes]:
    bounds = [len(whole) * n // PIECES for n in range(PIECES + 1)]
    return [whole[bounds[n] : bounds[n + 1]] for n in range(PIECES)]


def _parts(times: Alignment | None) -> list[Alignment | None]:
    if times is None:
        return [None] * PIECES
    bounds = [len(times["characters"]) * n // PIECES for n in range(PIECES + 1)]
    return [
        {name: values[bounds[n] : bounds[n + 1]] for name, values in times.items()}
        if bounds[n] < bounds[n + 1]
        else None
        for n in range(PIECES)
    ]
