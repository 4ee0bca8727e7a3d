"""How large a recording is shown, which of its lines, and what is said about that."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.painting import RenderError
from renderers.terminal.edits import Edits, said
from renderers.terminal.model import Cell, Cursor, Screen, Style
from renderers.terminal.window import LEAST_CELL, MOST_CELL, SIZE_PER_CELL, SMALL_CELL, Extent, cropped, fit

WIDE, TALL = (1728, 918), (972, 1158)  # of 16:9 and 9:16


@pytest.mark.parametrize(
    ("used", "room", "found"),
    [
        pytest.param((80, 22), WIDE, (21, 41, 80, 22), id="a full screen of the usual size has letters of 36 px"),
        pytest.param((80, 5), WIDE, (21, 42, 80, 5), id="few lines stand apart"),
        pytest.param((30, 5), WIDE, (26, 52, 40, 5), id="short lines do not become posters"),
        pytest.param((80, 24), WIDE, (19, 38, 80, 24), id="two lines more are set smaller"),
        pytest.param((80, 60), WIDE, (19, 37, 80, 24), id="many lines are left out instead"),
        pytest.param((60, 10), TALL, (16, 32, 60, 10), id="a narrow frame has what its columns allow"),
    ],
)
def test_what_goes_in(used, room, found):
    cells = fit(used, 80, room, asked=False)
    assert (cells.cell_width, cells.cell_height, cells.columns, cells.rows) == found


def test_36_px_letters_stand_in_cells_of_21():
    assert round(21 * SIZE_PER_CELL, 2) == 36
    assert SMALL_CELL * SIZE_PER_CELL >= 32 > (SMALL_CELL - 1) * SIZE_PER_CELL
    assert LEAST_CELL * SIZE_PER_CELL >= 24


@given(st.integers(1, 120), st.integers(0, 80), st.integers(20, 200), st.sampled_from([WIDE, TALL, (972, 860)]))
def test_it_always_goes_in_or_says_so(columns, rows, recorded, room):
    try:
        cells = fit((columns, rows), max(recorded, columns), room, asked=False)
    except RenderError as error:
        assert columns * LEAST_CELL > room[0] and error.hint
        return
    assert cells.columns * cells.cell_width <= room[0] and cells.rows * cells.cell_height <= room[1]
    assert LEAST_CELL <= cells.cell_width <= MOST_CELL and columns <= cells.columns
    assert cells.rows == max(rows, 1) or cells.cell_width <= SMALL_CELL


def test_lines_that_were_asked_for_may_be_small_but_not_left_out():
    assert fit((80, 30), 80, WIDE, asked=True).cell_width == 15
    with pytest.raises(RenderError, match="asks for 60 lines; at most 34 can be read"):
        fit((80, 60), 80, WIDE, asked=True)


def test_lines_too_long_for_the_frame_are_an_error():
    with pytest.raises(RenderError, match="are 80 columns long; on this frame at most 69 can be read"):
        fit((80, 10), 80, TALL, asked=False)


@pytest.mark.parametrize(
    ("lines", "found"), [((1, 3), (0, 2)), ((-3, -1), (5, 7)), ((2, -1), (1, 7)), ((9, 10), (8, 9))]
)
def test_lines_are_counted_from_the_top_or_back_from_the_last_one_with_text(lines, found):
    assert cropped(lines, 8, 22) == found


@pytest.mark.parametrize("lines", [(1, 23), (-9, -1), (5, -5), (30, 40)])
def test_lines_that_are_not_there_are_an_error(lines):
    with pytest.raises(RenderError, match=rf"asks for {lines[0]} to {lines[1]}; the screen has 22 lines, 8 of them"):
        cropped(lines, 8, 22)


def row(*cells):
    return (*cells, *[Cell()] * (8 - len(cells)))


def test_what_is_seen_counts_and_blanks_do_not():
    screen = Screen(8, (row(Cell("a"), Cell("b")), row(), row(Cell(" ", Style(bg=1))), row()), Cursor(3, 5))
    assert Extent().of(screen, cursor=False) == (2, 3)
    assert Extent().of(screen, cursor=True) == (6, 4)
    hidden = Screen(8, (row(Cell("a", Style(hidden=True))),), Cursor(0, 0, visible=False))
    assert Extent().of(hidden, cursor=True) == (0, 0)
    assert Extent().width(row(Cell(" ", Style(underline="single")))) == 1


EVERY = Edits(F(4), F(1, 2), 12, 11, (F(2), F(25, 2)), F(3), F(30), 1)


@pytest.mark.parametrize(
    ("language", "phrases"),
    [
        (
            "en",
            [
                "exit 1",
                "4× speed",
                "waits cut to 0.5 s",
                "12 lines omitted",
                "11 columns omitted",
                "2 to 12.5 s of 30 s",
                "at 3 s of 30 s",
            ],
        ),
        (
            "pt-BR",
            [
                "código de saída 1",
                "velocidade 4×",
                "esperas cortadas para 0,5 s",
                "12 linhas omitidas",
                "11 colunas omitidas",
                "2 a 12,5 s de 30 s",
                "aos 3 s de 30 s",
            ],
        ),
        (
            "ja",
            [
                "exit 1",
                "4× speed",
                "waits cut to 0.5 s",
                "12 lines omitted",
                "11 columns omitted",
                "2 to 12.5 s of 30 s",
                "at 3 s of 30 s",
            ],
        ),
    ],
)
def test_every_edit_is_said_in_the_cards_language(language, phrases):
    assert said(EVERY, language) == phrases


@pytest.mark.parametrize("language", ["en", "pt", "es", "fr", "de", "it"])
def test_nothing_is_said_where_nothing_was_done(language):
    assert said(Edits(exit_status=0), language) == []
    assert len(said(EVERY, language)) == 7
    assert "1 " in said(Edits(omitted=1), language)[0]
