"""Numbers as people say them."""

from __future__ import annotations

import pytest

from renderers.scratch.numerals import cardinal, decimal, ordinal, year


@pytest.mark.parametrize(
    ("digits", "pt", "en"),
    [
        ("0", "zero", "zero"),
        ("1", "um", "one"),
        ("14", "quatorze", "fourteen"),
        ("21", "vinte e um", "twenty-one"),
        ("100", "cem", "one hundred"),
        ("101", "cento e um", "one hundred one"),
        ("999", "novecentos e noventa e nove", "nine hundred ninety-nine"),
        ("1000", "mil", "one thousand"),
        ("1100", "mil e cem", "one thousand one hundred"),
        ("1120", "mil cento e vinte", "one thousand one hundred twenty"),
        ("2024", "dois mil e vinte e quatro", "two thousand twenty-four"),
        ("100000", "cem mil", "one hundred thousand"),
        ("1000000", "um milhão", "one million"),
        ("2000100", "dois milhões e cem", "two million one hundred"),
        ("3000000000", "três bilhões", "three billion"),
        ("007", "zero zero sete", "zero zero seven"),
        ("1234567890123456", "um dois três quatro cinco seis sete oito nove zero um dois três quatro cinco seis", None),
    ],
)
def test_whole_numbers(digits: str, pt: str, en: str | None) -> None:
    assert cardinal(digits, "pt") == pt
    assert en is None or cardinal(digits, "en") == en


@pytest.mark.parametrize(
    ("digits", "words"),
    [("1", "uma"), ("2", "duas"), ("22", "vinte e duas"), ("200", "duzentas"), ("2001", "duas mil e uma")],
)
def test_portuguese_counts_women_and_hours_in_the_feminine(digits: str, words: str) -> None:
    assert cardinal(digits, "pt", feminine=True) == words


@pytest.mark.parametrize(
    ("whole", "part", "language", "words"),
    [
        ("3", "14", "pt", "três vírgula quatorze"),
        ("2", "05", "pt", "dois vírgula zero cinco"),
        ("0", "125", "pt", "zero vírgula cento e vinte e cinco"),
        ("1", "0", "pt", "um vírgula zero"),
        ("3", "14", "en", "three point one four"),
    ],
)
def test_decimals(whole: str, part: str, language: str, words: str) -> None:
    assert decimal(whole, part, language) == words


@pytest.mark.parametrize(
    ("number", "language", "words"),
    [
        (1, "en", "first"),
        (12, "en", "twelfth"),
        (20, "en", "twentieth"),
        (21, "en", "twenty-first"),
        (103, "en", "one hundred third"),
        (1, "pt", "primeiro"),
        (22, "pt", "vigésimo segundo"),
        (120, "pt", "cento e vinte"),
    ],
)
def test_ordinals(number: int, language: str, words: str) -> None:
    assert ordinal(number, language) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1984, "nineteen eighty-four"),
        (1900, "nineteen hundred"),
        (1905, "nineteen oh five"),
        (2000, "two thousand"),
        (2009, "two thousand nine"),
        (2024, "twenty twenty-four"),
    ],
)
def test_english_years(number: int, words: str) -> None:
    assert year(number) == words
