"""Contrast by WCAG's measure, and backings that no picture can spoil."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.cards.contrast import guaranteed, opacity_for, ratio, rgb
from renderers.themes import names, theme

LEVEL = st.integers(0, 255)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("#000000", "#ffffff", 21.0, id="black on white"),
        pytest.param("#777777", "#777777", 1.0, id="a colour on itself"),
        pytest.param("#cdd6f4", "#1d1c2d", 11.6, id="mocha text on its ground"),
        pytest.param("#a6adc8", "#1d1c2d", 7.5, id="mocha subtext on its ground"),
    ],
)
def test_ratio(one: str, other: str, expected: float) -> None:
    assert ratio(rgb(one), rgb(other)) == pytest.approx(expected, abs=0.06)
    assert ratio(rgb(other), rgb(one)) == ratio(rgb(one), rgb(other))


@pytest.mark.parametrize(
    ("ink", "least", "expected"),
    [
        ("#cdd6f4", 4.5, 0.72),
        ("#ffffff", 4.5, 0.61),
        ("#a6adc8", 4.5, 0.84),
        ("#cdd6f4", 7.0, 0.85),
        ("#ffffff", 7.0, 0.74),
    ],
)
def test_panels_are_as_opaque_as_was_measured_over_white(ink: str, least: float, expected: float) -> None:
    assert opacity_for(ink, "#1d1c2d", least) == pytest.approx(expected, abs=0.01)


@given(
    st.tuples(LEVEL, LEVEL, LEVEL),
    st.integers(0, len(names()) - 1),
    st.sampled_from(["ink", "text", "muted", "accent"]),
)
def test_no_picture_takes_a_text_below_its_contrast(under: tuple[int, int, int], number: int, name: str) -> None:
    colors = theme(names()[number])["colors"]
    opacity = opacity_for(colors[name], colors["shade"], 4.5)
    blended = [u + (o - u) * opacity for o, u in zip(rgb(colors["shade"]), under, strict=True)]
    assert ratio(rgb(colors[name]), (blended[0], blended[1], blended[2])) >= 4.5


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("color", ["ink", "text", "muted", "accent"])
@pytest.mark.parametrize("backing", ["shade", "panel"])
def test_every_theme_can_back_each_of_its_inks(name: str, color: str, backing: str) -> None:
    colors = theme(name)["colors"]
    assert guaranteed(colors[color], colors[backing], 1.0) >= 4.5


def test_what_even_a_solid_backing_cannot_save_gets_a_solid_one() -> None:
    assert opacity_for("#333333", "#222222", 4.5) == 1.0


def test_where_some_picture_beneath_equals_the_ink_nothing_is_guaranteed() -> None:
    assert guaranteed("#808080", "#1d1c2d", 0.3) == 1.0  # over black it is darker than the ink, over white lighter
    assert guaranteed("#ffffff", "#1d1c2d", 0.0) == 1.0
