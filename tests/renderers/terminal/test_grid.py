"""Screens to pixels, row by row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from renderers.painting import RenderError
from renderers.terminal.colours import themed
from renderers.terminal.glyphs import lettering
from renderers.terminal.grid import Line, Painter, View, check, lines_of
from renderers.terminal.model import Cell, Cursor, Screen, Style, Underline
from renderers.terminal.shapes import Cell as Size
from renderers.themes import theme

SIZE = Size(14, 28)
THEME = theme("mocha")
PALETTE = themed(THEME)
PAINTER = Painter(lettering(SIZE, 24, THEME), PALETTE, 6)


def row(text, style=Style()):  # noqa: B008  # frozen
    return tuple(Cell(char, style) for char in text.ljust(6))


def pixels(text="", style=Style(), **more):  # noqa: B008
    return np.asarray(PAINTER.strip(Line(row(text, style), **more))).astype(int)


def at(found, column, side="middle"):
    """The colours of a cell's column of pixels."""
    x = PAINTER.margin + column * SIZE.width + {"left": 1, "middle": SIZE.width // 2}[side]
    return [tuple(int(part) for part in pixel) for pixel in found[:, x]]


def test_a_blank_row_is_the_windows_colour():
    assert (pixels() == PALETTE.bg).all()
    assert pixels().shape == (28, 6 * 14 + 2 * 7, 3)


def test_a_background_fills_its_cells_and_no_others():
    found = np.asarray(PAINTER.strip(Line((*row("")[:2], Cell(" ", Style(bg=(1, 2, 3))), *row("")[3:])))).astype(int)
    same = (found == (1, 2, 3)).all(axis=(0, 2))
    assert np.flatnonzero(same).tolist() == list(range(7 + 2 * 14, 7 + 3 * 14))


def test_letters_have_the_cells_colour():
    assert tuple(PALETTE.numbered[1]) in at(pixels("█", Style(fg=1)), 0)
    assert (pixels("ab", Style(hidden=True)) == PALETTE.bg).all()


@pytest.mark.parametrize("kind", ["single", "double", "curly", "dotted", "dashed"])
def test_underlines_lie_below_the_baseline_in_their_own_colour(kind):
    found = pixels("      ", replace(Style(underline_color=(250, 0, 0)), underline=kind))
    inked = (found != PALETTE.bg).any(axis=2)
    assert inked[PAINTER.way.baseline :].any() and not inked[: PAINTER.way.baseline].any()
    assert found[..., 0].max() > 150
    cells = [inked[:, 7 + n * 14 : 7 + (n + 1) * 14] for n in range(6)]
    assert all((cell == cells[0]).all() for cell in cells)  # each goes on as the one before


def test_all_underlines_differ():
    kinds: tuple[Underline, ...] = ("single", "double", "curly", "dotted", "dashed")
    styles = [replace(Style(), underline=kind) for kind in kinds]
    assert len({pixels("abc", style).tobytes() for style in styles}) == 5


def test_strikes_go_through_and_overlines_over():
    inked = (pixels("      ", Style(strike=True)) != PALETTE.bg).any(axis=(1, 2))
    assert 10 < np.flatnonzero(inked).mean() < PAINTER.way.baseline
    assert (pixels("      ", Style(overline=True))[0, 7:-7] == PALETTE.fg).all()


@pytest.mark.parametrize(("shape", "covered"), [("block", 14 * 28), ("bar", 4 * 28), ("underline", 14 * 4)])
def test_a_cursor_has_its_shape(shape, covered):
    found = pixels("", cursor=(2, shape))
    assert int((found == PALETTE.cursor).all(axis=2).sum()) == covered


def test_the_letter_under_a_block_is_seen():
    found = pixels("abX", cursor=(2, "block"))
    assert tuple(PALETTE.bg) in [color for n in range(14) for color in map(tuple, found[:, 7 + 28 + n].tolist())]


def test_a_dimmed_row_is_nearer_to_the_window():
    plain, dim = (np.abs(pixels("word", dim=dim) - PALETTE.bg).sum() for dim in (False, True))
    assert 0.3 < dim / plain < 0.45


def test_a_wide_letter_takes_two_cells():
    line = Line((Cell("⚠", wide=True), Cell(""), *row("")[2:]))
    inked = np.flatnonzero((np.asarray(PAINTER.strip(line)).astype(int) != PALETTE.bg).any(axis=(0, 2)))
    assert abs(inked.mean() - (7 + 14)) < 2


def screen(*lines, cursor=(0, 0)):
    return Screen(6, tuple(row(line) for line in lines), Cursor(*cursor))


def test_a_view_shows_its_rows_and_the_cursor_where_it_stands():
    seen = screen("one", "two", "three", cursor=(1, 3))
    lines = lines_of(seen, View(1, 4, 6, frozenset({2})))
    assert [line.row for line in lines] == [seen.rows[1], seen.rows[2], (), ()]
    assert [line.cursor for line in lines] == [(3, "block"), None, None, None]
    assert [line.dim for line in lines] == [False, True, False, False]
    assert lines[0].row is seen.rows[1]
    assert all(line.cursor is None for line in lines_of(seen, View(0, 2, 6, cursor=False)))
    assert [len(line.row) for line in lines_of(seen, View(0, 2, 4))] == [4, 4, 4]


def test_a_whole_screen_is_its_strips():
    lines = lines_of(screen("one", "two"), View(0, 1, 6))
    whole = np.asarray(PAINTER.whole(lines))
    assert (whole[28:] == np.asarray(PAINTER.strip(lines[1]))).all()


def test_what_cannot_be_drawn_is_told_with_its_place():
    with pytest.raises(RenderError, match=r'line 2, column 3 of the screen: nothing here can draw "日" \(U\+65E5'):
        check([(screen("one", "ab日"), View(0, 1, 6))])
    check([(screen("one", "ab日"), View(0, 0, 6)), (screen("one", "ab日"), View(0, 1, 2))])
