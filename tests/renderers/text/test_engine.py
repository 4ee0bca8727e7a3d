"""Shaping and masks: nothing rounded, nothing clipped, and two rasterisers that agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.text import engine
from renderers.text.run import Style

DISPLAY = Style("sans", 740, 32, -0.022, language="pt-BR")
STYLES = [
    pytest.param(DISPLAY, id="display"),
    pytest.param(Style("sans", 430, 20), id="text"),
    pytest.param(Style("serif-italic", 400, 36), id="italic"),
    pytest.param(Style("mono", 500), id="mono"),
]
REACHING = ["ÃÉÍÕÇ", "fjÿ", "Ǻẵ", "§|{", "ção", "“f”", "ŤĽ", "n\u0303"]  # far above, below and beside their room


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", REACHING)
@pytest.mark.parametrize("offset_px", [0.0, 0.37, 0.99])
def test_no_accent_tail_or_slant_touches_the_edge_of_its_mask(style: Style, text: str, offset_px: float) -> None:
    for size_px in (13.0, 96.5):
        pixels = np.asarray(engine.mask(engine.shape(text, style), size_px, offset_px, offset_px).image)
        assert pixels.max() > 128
        assert not any(edge.any() for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("size_px", [17.0, 40.0])
def test_both_rasterisers_draw_the_same(style: Style, size_px: float) -> None:
    run = engine.shape("Dãfi 5%", style)
    one = engine.mask(run, size_px, 0.3, 0.6)
    two = engine.mask(run, size_px, 0.3, 0.6, engine.by_area)
    assert (one.left, one.top, one.image.size) == (two.left, two.top, two.image.size)
    apart = np.abs(np.asarray(one.image, dtype=int) - np.asarray(two.image, dtype=int))
    assert apart.mean() < 0.5 and apart.max() < 16


def test_a_quarter_of_a_pixel_moves_the_letters_by_that() -> None:
    run = engine.shape("illuminate", DISPLAY)

    def centre(x_px: float) -> float:
        mask = engine.mask(run, 24.0, x_px)
        columns = np.asarray(mask.image, dtype=float).sum(axis=0)
        return mask.left + float((columns * np.arange(len(columns))).sum() / columns.sum())

    assert centre(0.25) - centre(0.0) == pytest.approx(0.25, abs=0.02)
    assert centre(0.75) - centre(0.5) == pytest.approx(0.25, abs=0.02)


def test_strokes_that_overlap_leave_no_nub_on_the_edge() -> None:
    """The D of this face is a stem and a bowl: where they meet, the top edge must be as grey as beside it."""
    run = engine.shape("D", Style("sans", 620, 22, 0.12, ("case",)))
    for y_px in (0.0, 0.125, 0.25):
        pixels = np.asarray(engine.mask(run, 68.0, 0.0, y_px).image, dtype=int)
        edge = next(row for row in pixels if row.any())
        assert edge.max() <= np.median(edge[edge > 0]) + 32


def test_letters_are_kerned() -> None:
    apart = sum(engine.shape(letter, DISPLAY).advance_em for letter in "AV")
    assert engine.shape("AV", Style("sans", 740, 32)).advance_em < apart - 0.03


def test_text_is_shown_as_written_unless_forms_are_asked_for() -> None:
    def glyphs(text: str, style: Style) -> list[int]:
        return [glyph.number for glyph in engine.shape(text, style).glyphs]

    for style, text in [(Style("sans"), "0x1D"), (Style("sans"), "->"), (Style("mono"), "!=")]:
        assert glyphs(text, style) == [number for char in text for number in glyphs(char, style)]
    assert glyphs("->", Style("sans", features=("calt",))) != glyphs("->", Style("sans"))


def test_tabular_figures_are_all_as_wide() -> None:
    widths = {engine.shape(digit, Style("sans", features=("tnum",))).advance_em for digit in "0123456789"}
    assert len(widths) == 1
    assert len({engine.shape(digit, Style("sans")).advance_em for digit in "0123456789"}) > 1


def test_tracking_stands_between_letters_only() -> None:
    plain, tracked = (engine.shape("AÇÃO", Style("mono", tracking_em=em)).advance_em for em in (0.0, 0.1))
    assert tracked - plain == pytest.approx(0.3, abs=1e-3)


def test_axes_change_the_drawing() -> None:
    light, heavy, text = (engine.shape("massa", Style("sans", *axes)) for axes in ((300, 32), (800, 32), (300, 14)))
    assert light.advance_em < heavy.advance_em
    assert light.advance_em < text.advance_em


def test_a_joiner_leaves_no_trace() -> None:
    plain, joined = engine.shape("e-mail", DISPLAY), engine.shape("e-\u2060mail", DISPLAY)
    assert joined.advance_em == pytest.approx(plain.advance_em, abs=1e-4)


def test_blank_text_has_a_blank_mask() -> None:
    run = engine.shape("  ", DISPLAY)
    assert not run.inked and engine.mask(run, 50.0).image.getextrema() == (0, 0)


@given(st.text("aãçéÁÕfjg .,R$5%", min_size=1, max_size=12), st.floats(8, 200))
def test_the_ink_stays_inside_the_promised_box(text: str, size_px: float) -> None:
    run = engine.shape(text, DISPLAY)
    mask = engine.mask(run, size_px)
    box = mask.image.getbbox()
    if box is not None:  # whole pixels, so up to one further out; and outlines of a variable face are not rounded
        left, top, right, bottom = (edge * size_px for edge in (run.left_em, -run.top_em, run.right_em, -run.bottom_em))
        assert mask.left + box[0] > left - 1.5 and mask.left + box[2] < right + 1.5
        assert mask.top + box[1] > top - 1.5 and mask.top + box[3] < bottom + 1.5
