"""Letters and signs in their cells."""

from __future__ import annotations

import string

import numpy as np
import pytest

from renderers.painting import RenderError
from renderers.terminal.glyphs import Lettering, lettering, mark, missing
from renderers.terminal.shapes import Cell
from renderers.themes import theme

CELL = Cell(21, 41)
WAY = lettering(CELL, 36, theme("mocha"))
MARKS = "✓✔✗✘❯➜●○★☆⚠ℹ…→←↑↓⇒•·▶◀▲▼◆◇■□▪☑☐✖✕◉◎↳⎿⏵⏸⏹⏺±×÷≈≠≤≥∞√λ»«─│█⠋⣿▏░"
TALL = "ÁÉÍÓÚÇÃÕÊÔÀÅÑŠŽẾỘ§@|(){}[]gjpqyçÿ"


def box(text, bold=False, italic=False, wide=False, way=WAY):
    """Left, top, right, bottom of what is drawn, in the cell."""
    found = mark(text, bold, italic, wide, way)
    assert found is not None
    return found.x, found.y, found.x + found.image.width, found.y + found.image.height


@pytest.mark.parametrize("size", [(14, 27), (21, 41), (21, 42), (43, 84)])
def test_nothing_leaves_its_row(size):
    way = lettering(Cell(*size), size[0] * 12 / 7, theme("mocha"))
    for text in [*string.printable[:94], *TALL, *MARKS, "e\u0301", "a\u0323\u0302"]:
        for bold in (False, True):
            _, top, _, bottom = box(text, bold, False, False, way)
            assert 0 <= top < bottom <= size[1], text


def test_upright_letters_and_all_signs_stay_in_their_cell():
    for text in [*string.ascii_letters, *string.digits, *MARKS]:
        left, _, right, _ = box(text)
        assert left >= -2 and right <= CELL.width + 2, text  # two soft edges


def test_signs_are_in_the_middle_of_their_cell():
    for text in "✓✔✗✘➜○★●ℹ◉☑✖":
        left, top, right, bottom = box(text)
        assert abs((left + right) / 2 - CELL.width / 2) <= 1.5, text
        assert abs((top + bottom) / 2 - (WAY.baseline - 0.365 * 36)) <= 4, text


def test_a_wide_cell_has_its_sign_in_the_middle_of_both():
    left, _, right, _ = box("⚠", wide=True)
    assert abs((left + right) / 2 - CELL.width) <= 1.5


def test_letters_stand_on_one_line():
    bottoms = {text: box(text)[3] for text in "HxnizMTkl1"}
    assert max(bottoms.values()) - min(bottoms.values()) <= 1
    assert box("x")[3] <= WAY.baseline + 1


def test_bold_is_heavier_and_italic_leans():
    thin, thick = (mark("l", bold, False, False, WAY) for bold in (False, True))
    assert thin is not None and thick is not None
    assert np.asarray(thick.image).sum() > 1.2 * np.asarray(thin.image).sum()
    upright, leaning = (mark("d", False, italic, False, WAY) for italic in (False, True))
    assert upright is not None and leaning is not None
    assert np.asarray(upright.image.resize((20, 30))).tobytes() != np.asarray(leaning.image.resize((20, 30))).tobytes()


def test_marks_of_letters_are_drawn_with_them():
    assert box("e\u0301")[1] < box("e")[1]


def test_a_blank_leaves_no_mark():
    assert mark("\u00a0", False, False, False, WAY) is None
    assert mark("\u2800", False, False, False, WAY) is None


@pytest.mark.parametrize(
    ("text", "named", "hint"),
    [
        ("日", '"日" \\(U\\+65E5 CJK UNIFIED IDEOGRAPH-65E5\\)', "no Chinese, Japanese or Korean"),
        ("ᐅ", '"ᐅ" \\(U\\+1405 CANADIAN SYLLABICS O\\)', "print plain text"),
    ],
)
def test_what_no_face_has_is_an_error_that_names_it(text, named, hint):
    assert missing(text) == text
    with pytest.raises(RenderError, match=named) as caught:
        mark(text, False, False, True, WAY)
    assert hint in caught.value.hint


def test_light_letters_on_dark_are_strengthened():
    dark, light = (mark("a", False, False, False, lettering(CELL, 36, theme(look))) for look in ("mocha", "latte"))
    assert dark is not None and light is not None
    assert np.asarray(dark.image).sum() > np.asarray(light.image).sum()


def test_the_baseline_leaves_room_for_accents_and_tails():
    way = Lettering(Cell(21, 44), 36, 400)
    assert 0.95 * 36 <= way.baseline <= 44 - 0.2 * 36
