"""How long a line will last, from its characters alone: for plans made before any voice exists. Pure and quick."""

from __future__ import annotations

import re
from fractions import Fraction

from renderers.scratch.spoken import spoken

RATES = {"pt": 185, "en": 180}  # eSpeak's words a minute at which it lasts as long as neural voices at speed 1
OTHER_RATE = 180
CHARACTERS_A_SECOND = {"pt": Fraction("17.4"), "en": Fraction("19.2")}  # of those voices, pauses counted in
OTHER_CHARACTERS_A_SECOND = Fraction("17.4")
WORST_ERROR = {"pt": Fraction("0.08"), "en": Fraction("0.12")}  # share; the mean is 0.046 and 0.060
OTHER_WORST_ERROR = Fraction("0.2")  # not measured
EDGES_S = Fraction(160, 1000)  # silence that every line keeps: 40 ms before, 120 ms after


def _short(language: str) -> str:
    return re.split("[-_]", language.casefold())[0]


def rate_for(language: str) -> int:
    """eSpeak's words a minute for a language."""
    return RATES.get(_short(language), OTHER_RATE)


def predicted_s(text: str, language: str) -> Fraction:
    """Seconds that a line will last, its edges and the pauses it asks for counted in. 0 for a line without words."""
    pieces = spoken(text, language)
    if not pieces:
        return Fraction(0)
    speed = CHARACTERS_A_SECOND.get(_short(language), OTHER_CHARACTERS_A_SECOND)
    characters = sum(len(piece.text) for piece in pieces)
    return EDGES_S + Fraction(characters) / speed + sum(piece.pause_s for piece in pieces[:-1])


def worst_error(language: str) -> Fraction:
    """The largest share by which `predicted_s` was seen to miss, either way."""
    return WORST_ERROR.get(_short(language), OTHER_WORST_ERROR)
