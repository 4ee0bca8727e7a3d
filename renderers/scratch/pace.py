"""How long a line will last, from its characters alone: for plans made before any voice exists. Pure and quick.

Characters a second were measured on neural voices at their own speed, one sentence at a time; the pauses beside them
on 21 longer lines of the scratch voice, whose rate is matched to those voices. On these lines the prediction was 2 %
(Portuguese) and 3.5 % (English) off on average, 5 % at worst; on another voice's sentences `worst_error` was seen.
"""

from __future__ import annotations

import re
from fractions import Fraction

from renderers.scratch.spoken import spoken

RATES = {"pt": 185, "en": 180}  # eSpeak's words a minute at which it lasts as long as neural voices at speed 1
OTHER_RATE = 180
CHARACTERS_A_SECOND = {"pt": Fraction("17.4"), "en": Fraction("19.2")}
OTHER_CHARACTERS_A_SECOND = Fraction("17.4")
COMMA_S = {"pt": Fraction("0.14"), "en": Fraction("0.10")}  # each , ; : or dash inside the line
SENTENCE_S = {"pt": Fraction("0.03"), "en": Fraction("0.32")}  # each sentence after the first
WORST_ERROR = {"pt": Fraction("0.08"), "en": Fraction("0.12")}  # share, on sentences
OTHER_WORST_ERROR = Fraction("0.2")  # not measured
EDGES_S = Fraction(160, 1000)  # silence that every line keeps: 40 ms before, 120 ms after

_COMMA = re.compile(r"[,;:—–](?=\s)")
_SENTENCE = re.compile(r"[.!?…]+(?=\s)")


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
    short = _short(language)
    speed = CHARACTERS_A_SECOND.get(short, OTHER_CHARACTERS_A_SECOND)
    comma_s, sentence_s = COMMA_S.get(short, COMMA_S["en"]), SENTENCE_S.get(short, SENTENCE_S["en"])
    total_s = EDGES_S
    for piece in pieces:
        total_s += Fraction(len(piece.text)) / speed
        total_s += comma_s * len(_COMMA.findall(piece.text)) + sentence_s * len(_SENTENCE.findall(piece.text))
    return total_s + sum(piece.pause_s for piece in pieces[:-1])


def worst_error(language: str) -> Fraction:
    """The largest share by which `predicted_s` was seen to miss, either way."""
    return WORST_ERROR.get(_short(language), OTHER_WORST_ERROR)
