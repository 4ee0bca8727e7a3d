"""Playbacks as reels: however a row is told, a decoder shows what the painter drew."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderers import reel
from renderers.painting import silent
from renderers.rle import packet, whole
from renderers.terminal.colours import themed
from renderers.terminal.film import Cells, Rows, film
from renderers.terminal.glyphs import lettering
from renderers.terminal.grid import Line, Painter
from renderers.terminal.model import Cell, Style
from renderers.terminal.shapes import Cell as Size
from renderers.themes import theme

COLUMNS, TALL, AT = 9, 20, (13, 5)
PAINTER = Painter(lettering(Size(10, TALL), 17, theme("mocha")), themed(theme("mocha")), COLUMNS)
SIZE = (140, 80)
STYLES = [
    Style(),
    Style(fg=2, bold=True),
    Style(bg=(9, 99, 199)),
    Style(italic=True),
    Style(inverse=True, underline="curly", underline_color=1),
    Style(faint=True, strike=True),
]
POOL = [Cell(text, style) for text in " aW─█⠿·" for style in STYLES] + [Cell()] * 20
WIDE = (Cell("⚠", wide=True), Cell(""))
rows = st.lists(st.sampled_from(POOL), max_size=COLUMNS).map(tuple)
cursors = st.none() | st.tuples(st.integers(0, COLUMNS - 1), st.sampled_from(["block", "bar", "underline"]))
colors = st.sampled_from([(), (), (), (("bg", (1, 2, 3)),)])
lines = st.builds(Line, rows, colors, cursors, st.booleans())
screens = st.lists(st.tuples(lines, lines, lines), min_size=1, max_size=4)


def shown(folder, states):
    window = Image.new("RGBA", SIZE, (50, 60, 70, 80))
    film(folder / "a.mov", Fraction(24), window, PAINTER, AT, enumerate(states), len(states), silent)
    with av.open(str(folder / "a.mov")) as made:
        return {round(frame.time * 24): frame.to_ndarray(format="rgba") for frame in made.decode(video=0)}


def drawn(state):
    window = Image.new("RGBA", SIZE, (50, 60, 70, 80))
    window.paste(PAINTER.whole(state), AT)
    return np.asarray(window)


@settings(max_examples=60, deadline=None)
@given(screens)
def test_every_state_is_shown_as_it_is_drawn(tmp_path_factory, states):
    found = shown(tmp_path_factory.mktemp("reel"), states)
    now = found[0]
    for n, state in enumerate(states):
        now = found.get(n, now)  # a state like the one before is not told
        assert (now == drawn(state)).all()


@settings(max_examples=60, deadline=None)
@given(lines)
def test_a_row_told_by_its_cells_is_told_rightly_or_not_at_all(tmp_path_factory, line):
    parts = Cells(PAINTER).parts(line)
    if parts is not None:
        plain = Image.new("RGBA", SIZE, (50, 60, 70, 80))
        told = packet(AT[1], [whole(parts, AT[0])], TALL)
        folder = tmp_path_factory.mktemp("reel")
        reel.write(folder / "a.mov", SIZE, Fraction(24), [reel.State(0, plain), reel.Coded(1, told)])
        with av.open(str(folder / "a.mov")) as made:
            assert (list(made.decode(video=0))[-1].to_ndarray(format="rgba") == drawn([line])).all()


@pytest.mark.parametrize(
    "row",
    [
        pytest.param((*WIDE, *[Cell()] * 7), id="wide"),
        pytest.param((Cell("W", Style(italic=True, bold=True)),), id="leaning"),
        pytest.param((Cell("╱"),), id="reaching out"),
    ],
)
def test_what_leaves_its_cell_is_drawn_with_its_row(row):
    assert Cells(PAINTER).parts(Line(row)) is None
    assert Cells(PAINTER).parts(Line((Cell("W"), *[Cell()] * 8))) is not None


def test_a_row_is_coded_once(monkeypatch):
    rows_, line = Rows(PAINTER, 3), Line((Cell("W"), *[Cell()] * 8))
    code = rows_.code(line, False)
    monkeypatch.setattr(PAINTER.__class__, "strip", None)
    assert rows_.code(Line(tuple(line.row)), False) is code
