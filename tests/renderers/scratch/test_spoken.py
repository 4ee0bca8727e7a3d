"""What is said for what is written, and which words of the one are which of the other."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.scratch.spoken import said, spoken, tokens


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Custa R$ 1.234,56 hoje.", "Custa mil duzentos e trinta e quatro reais e cinquenta e seis centavos hoje."),
        ("R$25, R$ 1,00 e R$ 0,50", "vinte e cinco reais, um real e cinquenta centavos"),
        ("R$ 3 milhões, US$ 1,5 mi", "três milhões de reais, um vírgula cinco milhões de dólares"),
        ("R$ 5 mil; R$ 1.000.000; £2", "cinco mil reais; um milhão de reais; duas libras"),
        ("−R$ 10? R$ -10.", "menos dez reais? menos dez reais."),
        ("sobe 50 % ou 3,5%.", "sobe cinquenta por cento ou três vírgula cinco por cento."),
        ("em 1984, 2 horas, 200 pessoas", "em mil novecentos e oitenta e quatro, duas horas, duzentas pessoas"),
        ("1 hora, 1 dia, 2 dias, 2 problemas", "uma hora, um dia, dois dias, dois problemas"),
        ("às 14h30 e às 2h", "às quatorze e trinta e às duas horas"),
        ("1º lugar, 2ª vez", "primeiro lugar, segunda vez"),
        ("10–20% a -5 °C", "dez a vinte por cento a menos cinco graus Celsius"),
        ("5km/h por 1 km, 10x", "cinco quilômetros por hora por um quilômetro, dez vezes"),
        ("o nº 5 & o nº final", "o número cinco e o nº final"),
        ("“aspas”, *ênfase* e 🙂 fim", "aspas, ênfase e fim"),
        ("guarda-chuva — walk-forward", "guarda-chuva — walk-forward"),
        ("R$ e 25 reais", "R$ e vinte e cinco reais"),
        ("R$\u00a025,50 já", "vinte e cinco reais e cinquenta centavos já"),
    ],
)
def test_portuguese(written: str, words: str) -> None:
    assert said(written, "pt-BR") == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("It's $25.50 — or $3M.", "It's twenty-five dollars and fifty cents — or three million dollars."),
        ("$25 million, $1, €5", "twenty-five million dollars, one dollar, five euros"),
        ("in 1984 and 2024", "in nineteen eighty-four and twenty twenty-four"),
        ("1,234.5 km; 1984 km", "one thousand two hundred thirty-four point five kilometers; "
         "one thousand nine hundred eighty-four kilometers"),
        ("the 21st, 5%, 10-20 people", "the twenty-first, five percent, ten to twenty people"),
        ("at 12:30, no. 5", "at twelve thirty, number five"),
        ("there are no more. I said no.", "there are no more. I said no."),
        ("v2 of GPT-4, file a_b.py", "v2 of GPT-4, file a_b.py"),
        ("1.52.0 & 2 × 3 = 6", "one point fifty-two point zero and two times three equals six"),
        ("25,50", "twenty-five point five zero"),
    ],
)  # fmt: skip
def test_english(written: str, words: str) -> None:
    assert said(written, "en") == words


def test_other_languages_keep_their_numbers() -> None:
    assert said("Um 50 % „und“ R$ 5 🙂", "de") == "Um 50 % und R$ 5"


def test_markup_is_not_read_aloud() -> None:
    pieces = spoken('Olá [laughs] <b>mundo</b> [pause] e <break time="1.5s"/> fim <break time="9s"/>', "pt")
    assert [(piece.text, piece.pause_s) for piece in pieces] == [
        ("Olá mundo", Fraction(7, 10)),
        ("e", Fraction(3, 2)),
        ("fim", Fraction(3)),
    ]


def test_pauses_without_words_between_them_add_up() -> None:
    pieces = spoken('um [pause] <break time="300ms"/> … <break time="1s"/> dois', "pt")
    assert [(piece.text, piece.pause_s) for piece in pieces] == [("um", Fraction(2)), ("dois", 0)]


@pytest.mark.parametrize("text", ["", "…", "— 🙂 —", "[laughs]", '<break time="1s"/>', "\n"])
def test_nothing_is_said_for_a_text_without_words(text: str) -> None:
    assert spoken(text, "pt") == ()


def test_a_phrase_remembers_the_words_it_stands_for() -> None:
    text = "Custa R$ 25,50 — sim."
    (piece,) = spoken(text, "pt")
    words = [token.text for token in tokens(text)]
    assert [(piece.text[p.start : p.end], words[p.first : p.last]) for p in piece.phrases] == [
        ("Custa", ["Custa"]),
        ("vinte e cinco reais e cinquenta centavos", ["R$", "25,50"]),
        ("—", ["—"]),
        ("sim.", ["sim."]),
    ]


def test_words_are_found_by_place_and_not_by_spelling() -> None:
    text = "é [sad] é,<i>é</i>\u00a0é"
    assert [(token.text, token.at) for token in tokens(text)] == [("é", 0), ("é,", 8), ("é", 13), ("\u00a0é", 18)]


ALPHABET = "abÀé 01234.,%$R—-–/&\u00a0[]<>\n…🙂x'"


@given(st.text(ALPHABET, max_size=50), st.sampled_from(["pt-BR", "en-US", "fr"]))
def test_phrases_go_through_text_and_words_in_order(text: str, language: str) -> None:
    words = tokens(text)
    assert all(text[word.at : word.at + len(word.text)] == word.text for word in words)
    at = 0
    for piece in spoken(text, language):
        end = 0
        for phrase in piece.phrases:
            assert at <= phrase.first < phrase.last <= len(words)
            assert end <= phrase.start < phrase.end <= len(piece.text)
            at, end = phrase.last, phrase.end
