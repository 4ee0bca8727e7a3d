"""A voice for machines where eSpeak NG does not run: a soft tone a syllable, at the pace that speech would have."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from renderers.scratch.pace import CHARACTERS_A_SECOND, OTHER_CHARACTERS_A_SECOND, rate_for
from renderers.scratch.spoken import Phrase, Piece
from renderers.sound.wav import RATE, Samples

_PITCH_HZ = 145.0  # falls by a fifth of itself to the end of a piece, as in speech
_HARMONICS = (1.0, 0.45, 0.2, 0.08)
_LEVEL = 0.2
_VOWELS = re.compile(r"[aeiouyáâãàéêíóôõúüæøåäö]+", re.IGNORECASE)
# A pause counts for as many characters as speech would have said meanwhile: 0.3 s and 0.17 s.
_PAUSES = {".": 5, "!": 5, "?": 5, "…": 5, ":": 4, ";": 4, "—": 4, ",": 3}


def hum(piece: Piece, language: str, rate: int) -> tuple[Samples, list[tuple[int, int]]]:
    """(samples at 48 kHz, [(character, sample)] where each phrase begins), like a synthesiser's own events."""
    short = re.split("[-_]", language.casefold())[0]
    speed = float(CHARACTERS_A_SECOND.get(short, OTHER_CHARACTERS_A_SECOND)) * rate / rate_for(language)
    total = RATE * len(piece.text) / speed
    weights = [_weight(piece, phrase) for phrase in piece.phrases]
    a_character = total / (sum(voiced + pause for voiced, pause in weights) or 1)
    out: list[Samples] = []
    events, at, passed = [], 0, 0.0
    for phrase, (voiced, pause) in zip(piece.phrases, weights, strict=True):
        passed += (voiced + pause) * a_character
        length = round(passed) - at
        sounding = round(length * voiced / (voiced + pause))
        pitch = _PITCH_HZ * (1 - 0.2 * at / total)
        events.append((phrase.start, at))
        syllables = max(1, len(_VOWELS.findall(piece.text[phrase.start : phrase.end]))) if voiced else 0
        out.append(np.pad(_tones(syllables, sounding, pitch), (0, length - sounding)))
        at += length
    return np.concatenate(out), events


def _weight(piece: Piece, phrase: Phrase) -> tuple[int, int]:
    text = piece.text[phrase.start : phrase.end]
    heard = sum(character.isalnum() for character in text)
    return heard, _PAUSES.get(text[-1], 0) or (1 if not heard else 0)


def _tones(syllables: int, length: int, pitch: float) -> Samples:
    if not syllables or not length:
        return np.zeros(length)
    bounds = [length * n // syllables for n in range(syllables + 1)]
    t = np.arange(length) / RATE
    sound = sum(
        (level * np.sin(2 * np.pi * pitch * (n + 1) * t) for n, level in enumerate(_HARMONICS)), np.zeros(length)
    )
    swell = np.concatenate([np.sin(np.pi * (np.arange(b - a) + 0.5) / (b - a)) for a, b in pairwise(bounds)])
    return np.asarray(_LEVEL * sound * swell**0.7)
