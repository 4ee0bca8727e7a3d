"""Numbers: exact, and as each language writes them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.figures.numbers import decimal_mark, parsed, shown, to_places, why_not
from renderers.painting import RenderError

D = Decimal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.5", D("1234.5")),
        ("1e-3", D("0.001")),
        ("-0.18", D("-0.18")),
        (" +5 ", D(5)),
        (".5", D("0.5")),
        ("5.", D(5)),
        ("0", D(0)),
        ("-0", D(0)),
        ("1E+6", D(1_000_000)),
        ("1.234,56", None),
        ("1,234", None),
        ("0,18", None),
        ("1_000", None),
        ("007", None),
        ("12%", None),
        ("2024-01-05", None),
        ("NaN", None),
        ("inf", None),
        ("", None),
        ("٣", None),
        ("1e999", None),
        ("1e99999999999", None),
        ("4" * 31, None),
    ],
)
def test_a_text_is_a_number_only_if_a_machine_writes_numbers_so(text: str, number: Decimal | None) -> None:
    assert parsed(text) == number


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("1.234,56", "with a point"),
        ("0,18", "with a point"),
        ("1,234", "with a point"),
        ("", "empty"),
        ("NaN", "no figure"),
        ("12%", 'unit: "%"'),
        ("abc", "digits alone"),
    ],
)
def test_what_is_no_number_has_a_remedy(text: str, remedy: str) -> None:
    assert remedy in why_not(text)


@pytest.mark.parametrize(
    ("number", "language", "ways", "text"),
    [
        ("1234.56", "pt-BR", {}, "1.234,56"),
        ("1234.56", "en", {}, "1,234.56"),
        ("1234.56", "fr", {}, "1\u202f234,56"),
        ("1234.56", "de-CH", {}, "1’234.56"),
        ("1234567.5", "hi", {}, "1,234,567.5"),
        ("-0.18", "pt-BR", {}, "−0,18"),
        ("1234.5", "pt-BR", {"decimals": 2, "prefix": "R$"}, "R$\u00a01.234,50"),
        ("-1234.5", "en", {"prefix": "$"}, "−$1,234.5"),
        ("12.5", "pt-BR", {"unit": "%"}, "12,5%"),
        ("12.5", "en", {"unit": "%"}, "12.5%"),
        ("12.5", "fr", {"unit": "%"}, "12,5\u00a0%"),
        ("12.5", "de", {"unit": "%"}, "12,5\u00a0%"),
        ("3", "pt-BR", {"unit": "×"}, "3×"),
        ("21", "en", {"unit": "°"}, "21°"),
        ("21", "en", {"unit": "°C"}, "21\u00a0°C"),
        ("50", "pt-BR", {"unit": "ms"}, "50\u00a0ms"),
        ("2.5", "en", {"decimals": 0}, "3"),
        ("-2.5", "en", {"decimals": 0}, "−3"),
        ("0.005", "en", {"decimals": 2}, "0.01"),
        ("-0.004", "en", {"decimals": 2}, "0.00"),
        ("3.40", "en", {}, "3.40"),
        ("5", "en", {"sign": True}, "+5"),
        ("0", "en", {"sign": True}, "0"),
        ("2024", "pt-BR", {"grouped": False}, "2024"),
        ("1E+6", "en", {}, "1,000,000"),
        ("1234.5", "zz", {}, "1,234.5"),
        ("1234.5", "sr-Latn-RS", {}, "1.234,5"),
    ],
)
def test_a_number_is_written_as_the_language_does(number: str, language: str, ways: dict, text: str) -> None:  # type: ignore[type-arg]  # keywords
    assert shown(D(number), language, **ways) == text


def test_more_decimals_than_anyone_reads_are_asked_about() -> None:
    with pytest.raises(RenderError, match=r"0\.3333333333 has 10 digits") as caught:
        shown(D("0.3333333333"), "en")
    assert "decimals: 2" in caught.value.hint
    assert shown(D("0.3333333333"), "en", 2) == "0.33"


@given(st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False, places=6), st.integers(0, 8))
def test_what_is_shown_is_the_number_rounded_half_up(number: Decimal, decimals: int) -> None:
    text = shown(number, "pt-BR", decimals)
    back = D(text.replace(".", "").replace(",", ".").replace("−", "-"))
    exact = Fraction(number) * 10**decimals
    assert back == D((abs(exact) + Fraction(1, 2)).__floor__() * (-1 if exact < 0 else 1)).scaleb(-decimals)
    assert back == to_places(number, decimals) and abs(back - number) * 10**decimals * 2 <= 1
    assert (decimal_mark("pt-BR") in text) == (decimals > 0)
    assert number.quantize(D(1), ROUND_HALF_UP) == to_places(number, 0)
