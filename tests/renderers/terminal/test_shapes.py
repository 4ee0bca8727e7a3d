"""Shapes that must meet: no gap where two cells touch, at any size."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.terminal.shapes import Cell, arms, drawn, shape

SIZES = [(9, 17), (14, 27), (21, 41), (22, 44), (42, 82)]
BOXES = [chr(point) for point in range(0x2500, 0x2580)]
CURVED = "╭╮╯╰╱╲╳"
LINED = [char for char in BOXES if char not in CURVED and "DASH" not in unicodedata.name(char)]
cells = st.builds(Cell, st.integers(7, 60), st.integers(13, 120))


def level(char, cell):
    image, out = shape(char, cell)
    assert image.size == (cell.width + 2 * out, cell.height)
    return np.asarray(image)


def edge(char, side, cell):
    found = level(char, cell)
    return {"left": found[:, 0], "right": found[:, -1], "up": found[0], "down": found[-1]}[side]


def picture(lines, cell):
    return np.concatenate([np.concatenate([level(char, cell) for char in line], axis=1) for line in lines])


def pieces(ink):
    """How many parts hang together, by their pixels' sides."""
    left, count = set(zip(*np.nonzero(ink), strict=True)), 0
    while left:
        count, todo = count + 1, [left.pop()]
        while todo:
            y, x = todo.pop()
            for near in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if near in left:
                    left.remove(near)
                    todo.append(near)
    return count


def test_all_that_is_promised_is_drawn_here():
    whole = [*range(0x2500, 0x25A0), *range(0x2800, 0x2900), *range(0x1FB00, 0x1FB3C), *range(0xE0B0, 0xE0B8)]
    for point in whole:
        assert drawn(chr(point))
        level(chr(point), Cell(21, 41))
    assert not any(map(drawn, "aé●→🎉"))


@pytest.mark.parametrize(
    ("char", "found"),
    [
        ("─", {"left": "light", "right": "light"}),
        ("┍", {"down": "light", "right": "heavy"}),
        ("┡", {"right": "heavy", "up": "heavy", "down": "light"}),
        ("╼", {"left": "light", "right": "heavy"}),
        ("╪", {"up": "light", "down": "light", "left": "double", "right": "double"}),
        ("╻", {"down": "heavy"}),
        ("╊", {"left": "light", "right": "heavy", "up": "heavy", "down": "heavy"}),
    ],
)
def test_a_boxs_name_says_its_arms(char, found):
    assert arms(unicodedata.name(char).removeprefix("BOX DRAWINGS ")) == found


@pytest.mark.parametrize("size", SIZES)
def test_an_arm_reaches_the_edge_exactly_as_a_whole_line_of_its_weight_does(size):
    cell = Cell(*size)
    whole = {"light": "─│", "heavy": "━┃", "double": "═║"}
    for char in LINED:
        has = arms(unicodedata.name(char))
        for side in ("left", "right", "up", "down"):
            if side in has:
                straight = whole[has[side]][side in ("up", "down")]
                assert (edge(char, side, cell) == edge(straight, side, cell)).all(), (char, side)
            else:
                assert not edge(char, side, cell).any(), (char, side)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("box", "parts"),
    [
        (["┌─┬─┐", "│ │ │".replace(" ", "\u2800"), "├─┼─┤", "└─┴─┘"], 1),
        (["┏━┳━┓", "┃\u2800┃\u2800┃", "┣━╋━┫", "┗━┻━┛"], 1),
        (["┍━┯━┑", "│\u2800│\u2800│", "┝━┿━┥", "┕━┷━┙"], 1),
        (["┎─┰─┒", "┃\u2800┃\u2800┃", "┠─╂─┨", "┖─┸─┚"], 1),
        (["╓─╥─╖", "║\u2800║\u2800║", "╟─╫─╢", "╙─╨─╜"], 1),
        (["╭──╮", "│\u2800\u2800│", "╰──╯"], 1),
        (["╔══╗", "║\u2800\u2800║", "╚══╝"], 2),
        (["╔═╦═╗", "╠═╬═╣", "╚═╩═╝"], 5),  # the outer line, and one in each field
    ],
)
def test_a_box_hangs_together(size, box, parts):
    ink = picture(box, Cell(*size)) > 100
    assert pieces(ink) == parts


@given(cells)
def test_lines_of_one_weight_are_equally_thick_and_meet(cell):
    for straight in "─━═":
        row = picture([straight * 3], cell)
        assert (row == row[:, :1]).all()
    for straight in "│┃║":
        column = picture([straight] * 3, cell)
        assert (column == column[:1]).all()
    light, heavy = (int((level(char, cell)[:, 0] > 0).sum()) for char in "─━")
    assert light == max(round(cell.width / 9), 1) < heavy and (heavy - light) % 2 == 0


@given(cells)
def test_corners_that_are_round_end_as_straight_lines_begin(cell):
    for char, across, along in (
        ("╭", "right", "down"),
        ("╮", "left", "down"),
        ("╯", "left", "up"),
        ("╰", "right", "up"),
    ):
        assert (edge(char, across, cell) == edge("─", across, cell)).all()
        assert (edge(char, along, cell) == edge("│", along, cell)).all()


@pytest.mark.parametrize("size", SIZES)
def test_dashes_are_as_many_as_their_name_says_and_go_on_evenly(size):
    cell = Cell(*size)
    for char, count in zip("╌┄┈╍┅┉", (2, 3, 4, 2, 3, 4), strict=True):
        middle = picture([char * 2], cell).max(axis=0) > 0
        assert (np.diff(middle.astype(int)) == -1).sum() + int(middle[-1]) == 2 * count


@given(cells)
def test_blocks_fill_what_their_names_say(cell):
    full = level("█", cell)
    assert (full == 255).all()
    assert (level("▀", cell) + level("▄", cell) == full).all()
    assert (level("▌", cell) + level("▐", cell) == full).all()
    quadrants = [level(char, cell).astype(int) for char in "▘▝▖▗"]
    assert (sum(quadrants) == full).all()
    assert (level("▟", cell) == full - quadrants[0]).all()
    rising = [int((level(char, cell) > 0).sum()) for char in "▁▂▃▄▅▆▇█"]
    assert rising == sorted(rising) and rising[0] > 0
    assert [int(level(char, cell)[0, 0]) for char in "░▒▓"] == [64, 128, 191]


@given(cells)
def test_sextants_make_up_the_whole(cell):
    six = [level(chr(0x1FB00 + n), cell).astype(int) for n in (0, 1, 3, 7, 15, 30)]
    assert (sum(six) == 255).all()
    every = {level(chr(0x1FB00 + n), cell).tobytes() for n in range(60)}
    assert len(every) == 60


@given(cells)
def test_braille_has_a_dot_for_each_bit(cell):
    assert not level("\u2800", cell).any()
    for n in range(8):
        dot = level(chr(0x2800 + (1 << n)), cell)
        y, x = (float(axis.mean()) + 0.5 for axis in np.nonzero(dot))
        row, column = (n % 3, n // 3) if n < 6 else (3, n - 6)
        assert (int(4 * y / cell.height), int(2 * x / cell.width)) == (row, column)


@pytest.mark.parametrize("size", SIZES)
def test_separators_of_prompts_are_as_tall_as_the_line(size):
    cell = Cell(*size)
    for char, mirrored in (("\ue0b0", "\ue0b2"), ("\ue0b4", "\ue0b6"), ("\ue0b1", "\ue0b3")):
        one = level(char, cell)
        assert np.abs(one.astype(int) - level(mirrored, cell)[:, ::-1]).max() <= 1
        assert one[0].any() and one[-1].any()
    assert (level("\ue0b0", cell)[cell.height // 2] > 0).mean() > 0.9
