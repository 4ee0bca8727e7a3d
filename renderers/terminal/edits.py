"""What a terminal card must say of itself: in which way what is seen is not all that happened. In the card's language.

A language that is not here is told in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "speed": "{}× speed",
        "idle": "waits cut to {} s",
        "omitted": "{} lines omitted",
        "one": "1 line omitted",
        "narrower": "{} columns omitted",
        "part": "{} to {} s of {}",
        "moment": "at {} s of {}",
        "exit": "exit {}",
    },
    "pt": {
        "speed": "velocidade {}×",
        "idle": "esperas cortadas para {} s",
        "omitted": "{} linhas omitidas",
        "one": "1 linha omitida",
        "narrower": "{} colunas omitidas",
        "part": "{} a {} s de {}",
        "moment": "aos {} s de {}",
        "exit": "código de saída {}",
    },
    "es": {
        "speed": "velocidad {}×",
        "idle": "esperas reducidas a {} s",
        "omitted": "{} líneas omitidas",
        "one": "1 línea omitida",
        "narrower": "{} columnas omitidas",
        "part": "{} a {} s de {}",
        "moment": "a los {} s de {}",
        "exit": "código de salida {}",
    },
    "fr": {
        "speed": "vitesse {}×",
        "idle": "attentes réduites à {} s",
        "omitted": "{} lignes omises",
        "one": "1 ligne omise",
        "narrower": "{} colonnes omises",
        "part": "de {} à {} s sur {}",
        "moment": "à {} s sur {}",
        "exit": "code de sortie {}",
    },
    "de": {
        "speed": "Tempo {}×",
        "idle": "Pausen auf {} s gekürzt",
        "omitted": "{} Zeilen ausgelassen",
        "one": "1 Zeile ausgelassen",
        "narrower": "{} Spalten ausgelassen",
        "part": "{} bis {} s von {}",
        "moment": "bei {} s von {}",
        "exit": "Exit-Code {}",
    },
    "it": {
        "speed": "velocità {}×",
        "idle": "attese ridotte a {} s",
        "omitted": "{} righe omesse",
        "one": "1 riga omessa",
        "narrower": "{} colonne omesse",
        "part": "da {} a {} s di {}",
        "moment": "a {} s di {}",
        "exit": "codice di uscita {}",
    },
}


@dataclass(frozen=True, slots=True)
class Edits:
    """What was done to a recording. None and 0 are nothing."""

    speed: Fraction = Fraction(1)
    idle_s: Fraction | None = None  # only if any wait was longer
    omitted: int = 0  # lines with text that are not shown
    narrower: int = 0  # columns with text that are not shown
    part_s: tuple[Fraction, Fraction] | None = None
    moment_s: Fraction | None = None  # only if more was printed after it
    lasts_s: Fraction = Fraction(0)
    exit_status: int | None = None


def said(edits: Edits, language: str) -> list[str]:
    """One phrase for each, the most telling first."""
    tongue = re.split("[-_]", language.casefold())[0]
    words = _WORDS.get(tongue, _WORDS["en"])
    comma = "." if words is _WORDS["en"] else ","

    def number(value: Fraction) -> str:
        return f"{float(value):.2f}".rstrip("0").rstrip(".").replace(".", comma)

    def second(value: Fraction) -> str:
        return f"{float(value):.1f}".removesuffix(".0").replace(".", comma)

    found = []
    if edits.exit_status:
        found.append(words["exit"].format(edits.exit_status))
    if edits.speed != 1:
        found.append(words["speed"].format(number(edits.speed)))
    if edits.idle_s is not None:
        found.append(words["idle"].format(number(edits.idle_s)))
    if edits.omitted:
        found.append(words["one"] if edits.omitted == 1 else words["omitted"].format(edits.omitted))
    if edits.narrower:
        found.append(words["narrower"].format(edits.narrower))
    if edits.part_s is not None:
        found.append(words["part"].format(*map(second, edits.part_s), f"{second(edits.lasts_s)} s"))
    if edits.moment_s is not None:
        found.append(words["moment"].format(second(edits.moment_s), f"{second(edits.lasts_s)} s"))
    return found
