"""Lines: what they always keep, and how they read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from renderers.painting import RenderError
from renderers.text import breaks, layout
from renderers.text.layout import Block, fit
from renderers.text.run import Style

TITLE = Style("sans", 740, 32, -0.022, language="pt-BR")
QUOTE = Style("serif-italic", 400, 36, language="pt-BR")
_SHORT = "a o de da em não que e ação coração 50 % R$ 1.234 nº 5 Sr. Silva três — às"
WORDS = st.sampled_from([*_SHORT.split(), "walk-forward", "guarda-chuva", "“Não há”"])
TEXTS = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)


def set_in(text: str, room_px: float = 1200, max_lines: int = 4, style: Style = TITLE, **more: Any) -> Block:
    return fit(text, style, **{"room_px": room_px, "max_px": 128, "min_px": 24, "max_lines": max_lines} | more)


def lines(block: Block) -> list[str]:
    return [line.text for line in block.lines]


@given(TEXTS, st.integers(300, 2000), st.integers(1, 6))
def test_no_word_is_lost_no_line_is_too_wide_and_no_size_is_out_of_bounds(text: str, room: int, most: int) -> None:
    try:
        block = set_in(text, room, most)
    except RenderError:
        assume(False)
    assert re.sub(r"\s", "", "".join(lines(block))) == re.sub(r"\s", "", text)
    assert all(line.width_px <= room + 1e-6 for line in block.lines)
    assert 1 <= len(block.lines) <= most
    assert 24 * 0.97 <= block.size_px <= 128
    assert block.fitted == (block.size_px < 128)


@given(TEXTS, st.integers(400, 1500))
def test_what_is_bound_together_stays_on_one_line(text: str, room: int) -> None:
    try:
        block = set_in(text, room, 12)
    except RenderError:
        assume(False)
    for bound in breaks.unbreakable(text, "pt-BR").split(" "):
        if breaks.NBSP in bound:
            shown = bound.replace(breaks.JOINER, "")
            parts = re.split(r"(?<=\w-)(?=\w)", shown)  # a compound may still part at its hyphen
            assert any(part in line for part in (shown, *parts) for line in lines(block))


@given(TEXTS)
def test_more_room_makes_text_smaller_only_to_save_a_line_or_to_end_lines_better(text: str) -> None:
    try:
        narrow = set_in(text, 700, 3)
    except RenderError:
        assume(False)
    assert set_in(text, 1400, 3).size_px >= narrow.size_px * 0.85 * 0.9


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        pytest.param("Por que meu backtest mentiu", 1240, ["Por que meu", "backtest mentiu"], id="even"),
        pytest.param(
            "Ninguém repara nos bons cartões de texto",
            1240,
            ["Ninguém repara nos", "bons cartões de texto"],
            id="evenest",
        ),
        pytest.param("Custou R$ 1.234 ontem", 700, ["Custou", "R$\u00a01.234", "ontem"], id="money held"),
        pytest.param("Um título\ncortado à mão", 1240, ["Um título", "cortado à mão"], id="author's own break"),
        pytest.param("Ação", 1240, ["Ação"], id="one word"),
    ],
)
def test_titles_break_where_a_typesetter_would(text: str, room: int, expected: list[str]) -> None:
    assert lines(set_in(text, room)) == expected


def test_a_line_ends_at_the_punctuation_rather_than_evenly() -> None:
    text = "Estas telas não são maquetes: cada terminal mostrado aqui foi executado, capturado e guardado."
    assert lines(set_in(text, 1200, style=QUOTE, max_px=72))[0].endswith("maquetes:")


def test_a_line_does_not_end_on_an_article_if_it_can_be_helped() -> None:
    block = set_in("Tudo começou com a planilha e o gráfico que ninguém quis abrir", 1500)
    assert not [line for line in lines(block)[:-1] if breaks.weak(line.split(" ")[-1], "pt-BR")]


def test_letters_stand_on_the_margin_and_quotation_marks_outside() -> None:
    block = set_in("Não há nada", 3000)
    assert block.ink[0] == pytest.approx(0, abs=0.01)
    plain, quoted = set_in("Não há", 3000), set_in("“Não há”", 3000)
    assert quoted.ink[0] < -10
    inside = quoted.lines[0].run.glyphs[1].x_em * quoted.size_px + quoted.lines[0].x_px
    assert inside == pytest.approx(0, abs=plain.size_px * 0.1)


def test_right_and_centred_lines_share_their_edge_or_their_middle() -> None:
    right = set_in("Um texto de duas linhas desiguais", 900, align="right")
    ends = {round(line.x_px + line.run.right_em * right.size_px, 3) for line in right.lines}
    assert len(right.lines) > 1 and len(ends) == 1
    centred = set_in("Um texto de duas linhas desiguais", 900, align="center")
    assert {round(line.x_px + line.width_px / 2, 3) for line in centred.lines} == {round(centred.width_px / 2, 3)}


def test_a_block_is_measured_from_capitals_to_the_last_baseline() -> None:
    block = set_in("Hora\nHora", 3000, leading=1.5)
    cap_px = layout.metrics(TITLE).cap_em * 128
    assert block.lines[0].baseline_px == pytest.approx(cap_px)
    assert block.height_px == pytest.approx(cap_px + 1.5 * 128)
    assert block.ink[1] == pytest.approx(0, abs=1.5)


def test_one_line_is_as_wide_as_it_is() -> None:
    block = layout.line("Ação de nº 5", TITLE, 40)
    assert lines(block) == ["Ação\u00a0de\u00a0nº\u00a05"] and block.size_px == 40


def test_text_that_does_not_go_in_says_what_it_is_its_limit_and_the_remedy() -> None:
    with pytest.raises(RenderError, match=r'title "muito .*…" needs \d+ lines at the least size of 24 px') as caught:
        set_in("muito texto " * 60, 400, 2, what="title")
    assert caught.value.hint.startswith("shorten its 719 characters to about")
    with pytest.raises(RenderError, match=r'"otorrinolaringologista" is \d+ px wide at the least size of 60 px'):
        set_in("um otorrinolaringologista", 300, min_px=60)


def test_what_cannot_be_drawn_stops_the_layout() -> None:
    with pytest.raises(RenderError, match="CJK UNIFIED IDEOGRAPH"):
        set_in("preço em 円")
