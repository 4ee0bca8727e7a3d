"""One line spoken by eSpeak NG, in a process that is thrown away afterwards.

Run by its path, with nothing but the standard library: JSON on stdin, JSON on stdout.

    in   {"library": path, "voice": "pt-br+klatt4", "rate": 185, "volume": 70, "pieces": ["Olá.", …]}
    out  {"version", "rate_hz", "pieces": [{"pcm": base64 of 16-bit little endian, "events": [[character, sample]…]}]}
         or {"error": "load" | "voice", "why": …}

A process of its own, because eSpeak's output depends on all it said before in the same process; because a missing
data folder ends the process; and because its data path must be short (under 160 bytes) and plain: our caller starts
us inside the folder that holds `espeak-ng-data`, and we pass ".". It also keeps GPL code at arm's length.
"""

from __future__ import annotations

import base64
import ctypes
import json
import os
import sys
from typing import Any

SCRIPT = __file__

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come to the callback
_DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT
_UTF8 = 1  # espeakCHARS_UTF8
_RATE, _VOLUME = 1, 2  # espeakRATE, espeakVOLUME
_LIST_END, _WORD = 0, 1  # event types


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def speak(request: dict[str, Any]) -> dict[str, Any]:
    """Every piece's samples and word events. The working folder must hold `espeak-ng-data`."""
    try:
        espeak = ctypes.CDLL(request["library"])
    except OSError as error:
        return {"error": "load", "why": str(error)}
    espeak.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
    rate_hz = espeak.espeak_Initialize(_SYNCHRONOUS, 0, b".", _DONT_EXIT)
    if rate_hz <= 0:
        return {"error": "load", "why": f"espeak_Initialize returned {rate_hz}"}
    espeak.espeak_Info.restype = ctypes.c_char_p
    version = espeak.espeak_Info(None).decode()
    espeak.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
    if espeak.espeak_SetVoiceByName(request["voice"].encode()) != 0:
        return {"error": "voice", "why": f"no voice {request['voice']}"}
    espeak.espeak_SetParameter(_RATE, request["rate"], 0)
    espeak.espeak_SetParameter(_VOLUME, request["volume"], 0)
    pieces = [_one(espeak, text) for text in request["pieces"]]
    return {"version": version, "rate_hz": rate_hz, "pieces": pieces}


def _one(espeak: ctypes.CDLL, text: str) -> dict[str, Any]:
    pcm = bytearray()
    events: list[list[int]] = []

    def take(samples: Any, count: int, event: Any) -> int:
        if count > 0 and samples:
            pcm.extend(ctypes.string_at(samples, 2 * count))
        at = 0
        while event[at].type != _LIST_END:
            if event[at].type == _WORD:
                events.append([event[at].text_position - 1, event[at].sample])  # eSpeak counts characters from 1
            at += 1
        return 0

    callback = _Callback(take)
    espeak.espeak_SetSynthCallback(callback)
    raw = text.encode() + b"\0"
    espeak.espeak_Synth.argtypes = [
        *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int),
        *(ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p),
    ]
    espeak.espeak_Synth(raw, len(raw), 0, 1, 0, _UTF8, None, None)
    espeak.espeak_Synchronize()
    return {"pcm": base64.b64encode(bytes(pcm)).decode(), "events": events}


def main() -> None:
    out = os.dup(1)
    os.dup2(2, 1)  # whatever the library prints must not mix with our answer
    request = json.load(sys.stdin.buffer)
    with os.fdopen(out, "w", encoding="ascii") as answer:
        json.dump(speak(request), answer)


if __name__ == "__main__":
    main()
