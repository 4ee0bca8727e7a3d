"""Styles to colours: what a terminal does, in its order."""

from __future__ import annotations

import pytest

from renderers.painting import RenderError
from renderers.terminal.colours import Palette, hexed, ink, recorded, themed
from renderers.terminal.model import Style
from renderers.themes import names, theme

BASE = Palette(tuple((n, n, n) for n in range(16)), (200, 200, 200), (20, 20, 40), (255, 0, 0))


@pytest.mark.parametrize(
    ("number", "color"),
    [
        (0, (0, 0, 0)),
        (15, (15, 15, 15)),
        (16, (0, 0, 0)),
        (21, (0, 0, 255)),
        (46, (0, 255, 0)),
        (67, (95, 135, 175)),
        (208, (255, 135, 0)),
        (231, (255, 255, 255)),
        (232, (8, 8, 8)),
        (255, (238, 238, 238)),
    ],
)
def test_the_256_colours_are_xterms_but_for_the_themes_sixteen(number, color):
    assert ink(Style(fg=number), BASE).fg == color


@pytest.mark.parametrize(
    ("style", "fg", "bg"),
    [
        pytest.param(Style(), (200, 200, 200), None, id="plain"),
        pytest.param(Style(fg=(1, 2, 3), bg=4), (1, 2, 3), (4, 4, 4), id="true colour on a number"),
        pytest.param(Style(inverse=True), (20, 20, 40), (200, 200, 200), id="inverse of the window's own"),
        pytest.param(Style(fg=9, inverse=True), (20, 20, 40), (9, 9, 9), id="inverse of a colour"),
        pytest.param(Style(faint=True), (110, 110, 120), None, id="faint is halfway to the window"),
        pytest.param(Style(bg=(0, 0, 0), faint=True), (100, 100, 100), (0, 0, 0), id="or to its own background"),
        pytest.param(Style(inverse=True, faint=True), (110, 110, 120), (200, 200, 200), id="after inverse"),
        pytest.param(Style(fg=1, bold=True), (1, 1, 1), None, id="bold is not bright"),
        pytest.param(Style(fg=1, bg=2, hidden=True), None, (2, 2, 2), id="hidden leaves its background"),
    ],
)
def test_a_style_is_resolved_as_a_terminal_does(style, fg, bg):
    found = ink(style, BASE)
    assert (found.fg, found.bg) == (fg, bg)


def test_an_underline_has_the_texts_colour_or_its_own():
    assert ink(Style(fg=3, underline="single"), BASE).underline == (3, 3, 3)
    assert ink(Style(fg=3, underline="curly", underline_color=(9, 8, 7)), BASE).underline == (9, 8, 7)


def test_a_program_may_set_colours_of_its_own():
    colors = ((1, (250, 0, 0)), (200, (0, 250, 0)), ("bg", (9, 9, 9)), ("fg", (1, 1, 1)))
    assert ink(Style(fg=1), BASE, colors).fg == (250, 0, 0)
    assert ink(Style(fg=200), BASE, colors).fg == (0, 250, 0)
    assert ink(Style(), BASE, colors).bg == (9, 9, 9)  # painted, since the window keeps its own
    assert ink(Style(), BASE, colors).fg == (1, 1, 1)


def test_black_that_a_program_set_is_black():
    assert ink(Style(fg=200), BASE, ((200, (0, 0, 0)),)).fg == (0, 0, 0)


@pytest.mark.parametrize("look", names())
def test_every_theme_has_a_terminal(look):
    palette = themed(theme(look))
    assert len(palette.numbered) == 16
    assert hexed(palette.bg) == theme(look)["terminal"]["bg"]


def test_a_recording_may_bring_its_own():
    hues = ":".join(f"#{n:02x}0000" for n in range(8))
    found = recorded({"fg": "#ffffff", "bg": "#000000", "palette": hues})
    assert found.of(9) == found.of(1) == (1, 0, 0)


@pytest.mark.parametrize(
    "theme",
    [{}, {"fg": "#fff", "bg": "#000000", "palette": ""}, {"fg": "#ffffff", "bg": "#000000", "palette": "#1:#2"}],
)
def test_colours_that_are_none_are_an_error(theme):
    with pytest.raises(RenderError, match="own colours cannot be read"):
        recorded(theme)
