"""Numbers: read from what machines write, written as a language writes them. Exact throughout: Decimal, never float.

In a data file the decimal mark is a point, and nothing groups thousands: 1234.5, -0.18, 1e-3. Whether "1,234" is a
thousand or one and a bit, the file does not say, so it is words, and where a number is needed an error.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from renderers.painting import RenderError

MINUS = "\u2212"
_TIED = "\u00a0"
_MOST_DIGITS = 30  # before or after the point; a longer one is a code and no quantity
_PRECISION = 2 * _MOST_DIGITS + 10
_MOST_DECIMALS = 8  # as the schema allows to ask for
_WRITTEN = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_COMMA = re.compile(r"[+\-−]?\d{1,3}(?:[. ]\d{3})*,\d+|[+\-−]?\d+,\d+|[+\-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CLOSE = ("×", "°", "º", "′", "″")  # times, degrees and minutes of arc stand close; °C does not
_CLOSE_PERCENT = {"en", "pt", "es", "it", "zh", "ja", "ko", "id", "nl", "tr", "el"}  # others set % off, as SI does


def parsed(text: str) -> Decimal | None:
    """The number that a file's text is, or None for words. "007" is words: a code would lose its zeros."""
    text = text.strip()
    if not _WRITTEN.fullmatch(text):
        return None
    number = Decimal(text)
    return number if number.adjusted() < _MOST_DIGITS and places(number) <= _MOST_DIGITS else None


def why_not(text: str) -> str:
    """What to do about a text that should be a number, as a hint."""
    text = text.strip()
    if _COMMA.fullmatch(text):
        return "write numbers in data files with a point for decimals and nothing between thousands: 1234.5"
    if not text:
        return "the cell is empty; leave its row out, or fill it in"
    if text.lower() in ("nan", "inf", "-inf", "infinity", "-infinity", "none", "null", "n/a", "na"):
        return "there is no figure to show; leave its row out, or fill it in"
    if text.endswith("%"):
        return 'keep the number alone in the file, and say `unit: "%"` on the card'
    return "write it with digits alone: 1234.5, -0.18 or 1e-3"


def shown(
    number: Decimal,
    language: str,
    decimals: int | None = None,
    *,
    prefix: str = "",
    unit: str = "",
    sign: bool = False,
    grouped: bool = True,
) -> str:
    """`number` as the language writes it: "−1.234,50", "R$ 1.234,50", "12,5%".

    decimals:  rounded half up, or filled with zeros; without it as many as the number was written with
    sign:      a plus before what is more than nothing
    grouped:   thousands set apart; not in years

    Raises `RenderError` for a number with more decimals than anyone reads, if none are asked for.
    """
    from babel.numbers import format_decimal

    if decimals is None:
        decimals = places(number)
        if decimals > _MOST_DECIMALS:
            raise RenderError(
                f"{number:f} has {decimals} digits after the point, and at most {_MOST_DECIMALS} are shown",
                hint="say how many, such as `decimals: 2`",
            )
    rounded = to_places(number, decimals)
    pattern = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    with localcontext(prec=_PRECISION):
        digits = str(format_decimal(rounded.copy_abs(), pattern, locale=locale(language), numbering_system="latn"))
    mark = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return f"{mark}{_joined(prefix, digits, unit, language)}"


def to_places(number: Decimal, decimals: int) -> Decimal:
    """`number` with that many digits after the point, halves away from zero; never a negative nothing."""
    with localcontext(prec=_PRECISION):
        rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        return abs(rounded) if rounded.is_zero() else rounded


def decimal_mark(language: str) -> str:
    """What stands between the whole and its parts."""
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(locale(language), numbering_system="latn"))


def beside(unit: str, language: str) -> str:
    """`unit` with the space that this language puts before it, if any."""
    if not unit or unit in _CLOSE:
        return unit
    if unit in ("%", "‰"):
        return unit if language.split("-")[0].lower() in _CLOSE_PERCENT else _TIED + unit
    return _TIED + unit


def before(prefix: str) -> str:
    """`prefix` with the space after it: letters and "R$" are set off, a bare "$" or "≈" is not."""
    return prefix + _TIED if any(letter.isalpha() for letter in prefix) else prefix


def _joined(prefix: str, digits: str, unit: str, language: str) -> str:
    return before(prefix) + digits + beside(unit, language)


def places(number: Decimal) -> int:
    """How many digits after the point it was written with."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(-exponent, 0)


def locale(language: str) -> str:
    """Babel's name of the nearest locale that it knows."""
    from babel import Locale, UnknownLocaleError

    parts = language.split("-")
    for name in ("_".join(parts), f"{parts[0]}_{parts[-1]}", parts[0]):
        try:
            return str(Locale.parse(name))
        except (UnknownLocaleError, ValueError):
            continue
    return "en"
