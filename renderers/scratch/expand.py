"""The author's words as they are said: numbers, money, percent, units and signs written out. Pure.

Rules for Portuguese and English. In any other language only what no voice can say is taken out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from renderers.scratch.numerals import cardinal, decimal, ordinal, year
from renderers.scratch.said_words import (
    CURRENCIES,
    FEMININE_WORDS,
    LABELS,
    MASCULINE_WORDS,
    SCALE_LETTERS,
    SCALES,
    SIGNS,
    UNITS,
)

_OPENING = "([{«“„‘\"'¿¡*_~`#"
_CLOSING = ")]}»“”’\"'*_~`"
_MARKS = ".,;:!?…"

_NUMBER = {  # sign, whole, fraction; thousands have their own mark
    "pt": re.compile(r"([-−+]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?"),
    "en": re.compile(r"([-−+]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?"),
}
_OTHER_MARK = re.compile(r"([-−+]?)(\d+)[.,](\d+)")  # the other language's decimal mark
_CURRENCY = r"(R\$|US\$|\$|€|£)"
_RANGE = re.compile(r"(\d[\d.,]*)[-–—](\d[\d.,]*)(%?)")
_CLOCK = re.compile(r"(\d{1,2})(?:h|:)(\d{2})")
_ORDINAL = {"pt": re.compile(r"(\d{1,2})\.?([ºª°])"), "en": re.compile(r"(\d{1,3}(?:,\d{3})*)(?:st|nd|rd|th)")}
_PLAIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*[.,;:!?…]*")
_DOTTED = re.compile(r"\d+(?:\.\d+){2,}")


def phrase(texts: Sequence[str], at: int, language: str) -> tuple[str, int]:
    """How the words from `at` on are said, and how many of them that covers. Empty when nothing is heard of them."""
    short = re.split("[-_]", language.casefold())[0]
    if short not in UNITS:
        return _sayable(texts[at]), 1
    before = texts[at - 1] if at else ""
    if _PLAIN.fullmatch(texts[at]) and not re.search(r"\d", before) and texts[at].casefold() not in LABELS[short]:
        return texts[at], 1  # nearly every word, and a thousand scenes are predicted in one plan
    money = _money(texts, at, short)
    if money:
        return money
    core, tail = _peel(texts[at])
    after = _peel(texts[at + 1])[0] if at + 1 < len(texts) else ""
    label = LABELS[short].get((core + tail).casefold())
    if label and after[:1].isdigit():  # "nº 5", "no. 5"
        return label, 1
    say = _word(core, _peel(before)[0], after, short)
    return (_sayable(texts[at]) if say is None else say + tail), 1


def _money(texts: Sequence[str], at: int, language: str) -> tuple[str, int] | None:
    """ "R$ 25,50", "R$25", "$3M", "$25 million", "25 €": amount first, then the coin, whatever the author's order."""
    core, tail = _peel(texts[at])
    joined, count = core, 1
    if core.lstrip("-−") in CURRENCIES and not tail and at + 1 < len(texts):  # "R$ 25"
        amount, tail = _peel(texts[at + 1])
        joined, count = core + amount, 2
    elif not tail and at + 1 < len(texts) and _peel(texts[at + 1])[0] in CURRENCIES:  # "25 €"
        coin, tail = _peel(texts[at + 1])
        joined, count = coin + core, 2
    elif re.fullmatch(r"[\d.,]+[€£]", core):  # "25€"
        joined = core[-1] + core[:-1]
    match = re.fullmatch(rf"([-−]?){_CURRENCY}([-−]?[\d.,]*\d)([A-Za-z]*)", joined)
    if not match:
        return None
    sign, coin, amount, letters = match.groups()
    scale = SCALE_LETTERS[language].get(letters, "")
    if letters and not scale:
        return None
    if not scale and not tail and at + count < len(texts):
        word, after = _peel(texts[at + count])
        scale = word if word in SCALES[language] else SCALE_LETTERS[language].get(word, "")
        if scale:
            tail, count = after, count + 1
    say = _amount(sign + amount, CURRENCIES[coin][language], scale, language, feminine=coin == "£")
    return (say + tail, count) if say else None


def _amount(amount: str, coin: tuple[str, str, str, str], scale: str, language: str, *, feminine: bool) -> str | None:
    number = _NUMBER[language].fullmatch(amount) or _OTHER_MARK.fullmatch(amount)
    if not number:
        return None
    sign, whole, part = number[1], re.sub(r"\D", "", number[2]), number[3] or ""
    one, many, cent, cents = coin
    minus = {"pt": "menos ", "en": "minus "}[language] if sign in ("-", "−") else ""
    if scale:
        of = " de" if language == "pt" and scale != "mil" else ""
        if int(whole) == 1 and not part and scale in ("milhões", "bilhões", "trilhões"):
            scale = scale[:-3] + "ão"
        said_ = decimal(whole, part, language) if part else cardinal(whole, language, feminine=feminine)
        return f"{minus}{said_} {scale}{of} {many}"
    pieces = []
    if int(whole) or len(part) != 2 or not int(part):
        if len(part) in (0, 2):
            of = "de " if language == "pt" and int(whole) and int(whole) % 1_000_000 == 0 else ""
            words = cardinal(whole, language, feminine=feminine)
            pieces.append(f"{words} {of}{one if int(whole) == 1 else many}")
        else:
            return f"{minus}{decimal(whole, part, language)} {many}"
    if len(part) == 2 and int(part):
        pieces.append(f"{cardinal(str(int(part)), language)} {cent if int(part) == 1 else cents}")
    return minus + {"pt": " e ", "en": " and "}[language].join(pieces)


def _word(core: str, before: str, after: str, language: str) -> str | None:
    """One word said another way than it is written, or None."""
    if core in SIGNS[language]:
        return SIGNS[language][core]
    if core in UNITS[language] and _NUMBER[language].fullmatch(before):
        return UNITS[language][core][_is_many(before, language)]
    if not core[-1:].isdigit() or not core[:1].isdigit():
        special = _suffixed(core, language)
        if special is not None:
            return special
    return _figures(core, before, after, language)


def _suffixed(core: str, language: str) -> str | None:
    """ "50%", "10x", "14h", "1º", "21st"."""
    found = _ORDINAL[language].fullmatch(core)
    if found:
        feminine = language == "pt" and found[2] == "ª"
        return ordinal(int(found[1].replace(",", "")), language, feminine=feminine)
    match = re.fullmatch(r"([-−+]?[\d.,]*\d)(\D+)", core)
    if match and match[2] in UNITS[language]:
        number = _number(match[1], language, feminine=match[2] in ("h", "x"))
        return number and f"{number} {UNITS[language][match[2]][_is_many(match[1], language)]}"
    span = _RANGE.fullmatch(core)
    if span and span[3]:
        return f"{_between(span, language)} {UNITS[language]['%'][1]}"
    return _number(core, language)


def _figures(core: str, before: str, after: str, language: str) -> str | None:
    """ "1984", "25,50", "10–20", "14h30", "1.52.0"; the sex of Portuguese "um, dois, duzentos" is the next word's."""
    clock = _CLOCK.fullmatch(core)
    if clock and int(clock[1]) < 25 and int(clock[2]) < 60:
        hour = cardinal(str(int(clock[1])), language, feminine=True)
        if int(clock[2]):
            joined = {"pt": " e ", "en": " oh " if int(clock[2]) < 10 else " "}[language]
            return f"{hour}{joined}{cardinal(str(int(clock[2])), language)}"
        return hour + {"pt": " horas" if int(clock[1]) != 1 else " hora", "en": " o'clock"}[language]
    span = _RANGE.fullmatch(core)
    if span:
        return _between(span, language)
    if _DOTTED.fullmatch(core) and not _NUMBER[language].fullmatch(core):
        mark = {"pt": " ponto ", "en": " point "}[language]
        return mark.join(cardinal(part, language) for part in core.split("."))
    is_unit = after in UNITS[language] or before in UNITS[language]
    if language == "en" and re.fullmatch(r"1[1-9]\d\d|20\d\d", core) and not is_unit:
        return year(int(core))
    return _number(core, language, feminine=language == "pt" and _is_feminine(after, core))


def _between(span: re.Match[str], language: str) -> str | None:
    low, high = _number(span[1], language), _number(span[2], language)
    return f"{low} {'a' if language == 'pt' else 'to'} {high}" if low and high else None


def _number(text: str, language: str, *, feminine: bool = False) -> str | None:
    match = _NUMBER[language].fullmatch(text) or _OTHER_MARK.fullmatch(text)
    if not match:
        return None
    sign, whole, part = match[1], re.sub(r"\D", "", match[2]), match[3]
    signs = {"pt": {"-": "menos ", "−": "menos ", "+": "mais "}, "en": {"-": "minus ", "−": "minus ", "+": "plus "}}
    words = decimal(whole, part, language) if part else cardinal(whole, language, feminine=feminine)
    return signs[language].get(sign, "") + words


def _is_many(number: str, language: str) -> bool:
    """Portuguese counts 1,5 as one; English says "one point five meters"."""
    return number not in ({"1"} if language == "en" else {"1", "0"}) and not (
        language == "pt" and re.fullmatch(r"[01],\d+", number)
    )


def _is_feminine(word: str, number: str) -> bool:
    low = word.casefold()
    if low in FEMININE_WORDS or low == "h":
        return True
    if len(low) < 4 or low in MASCULINE_WORDS or re.search(r"[eao]mas?$", low):
        return False
    if re.search(r"(ção|ções|são|sões|dade|dades|gem|gens)$", low):
        return True
    return low.endswith("a" if number == "1" else "as")


def _peel(text: str) -> tuple[str, str]:
    """The word itself, and the punctuation that follows it. Quotes and emphasis are not said, so they are dropped."""
    core = text.lstrip(_OPENING)
    bare = core.rstrip(_CLOSING + _MARKS)
    if bare.endswith(".p") and core[len(bare) :].startswith("."):  # "p.p."
        bare += "."
    return bare, "".join(mark for mark in core[len(bare) :] if mark in _MARKS)


def _sayable(text: str) -> str:
    """Without what no voice can say: pictures, stray quotes and emphasis. A lone dash stays, as a pause."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(c for c in text if unicodedata.category(c) not in ("So", "Sk", "Cs", "Co", "Cn", "Cf", "Cc"))
    if any(c.isalnum() or c in "%&+=§" or unicodedata.category(c) == "Sc" for c in kept):
        return "".join(_peel(kept))
    if kept.strip(_OPENING + _CLOSING) in ("—", "–", "-"):
        return "—"
    return "".join(c for c in kept if c in _MARKS)
