"""How captions look: to be read on any picture, clear of its edges."""

from __future__ import annotations

import pytest

from renderers import themes
from renderers.captions.look import LEAST_CONTRAST, OPTICAL, WEIGHT, caption_area, characters, look
from renderers.cards.contrast import guaranteed
from renderers.text.engine import shape
from renderers.text.run import Style

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080), (1280, 720), (3840, 2160)]


@pytest.mark.parametrize("name", themes.names())
@pytest.mark.parametrize("highlight", [False, True])
def test_any_picture_leaves_captions_the_contrast_that_text_needs(name: str, *, highlight: bool) -> None:
    said = look((1920, 1080), themes.theme(name), highlight=highlight)
    inks = {said[ink] for ink in ("text", "word") if ink in said}
    assert len(inks) == 1 + highlight
    for ink in inks:
        assert guaranteed(ink, said["panel"], said["opacity"] / 100) >= LEAST_CONTRAST


@pytest.mark.parametrize("size", SIZES)
def test_captions_stand_inside_what_every_screen_shows(size: tuple[int, int]) -> None:
    x, y, width, height = caption_area(size)
    assert x >= 0.05 * size[0] and x + width <= 0.95 * size[0]
    assert y + height <= (0.75 if size == (1080, 1920) else 0.95) * size[1]
    assert y > size[1] / 2


@pytest.mark.parametrize(("size", "most"), [((1920, 1080), 42), ((1080, 1080), 34), ((1080, 1920), 26)])
def test_a_line_is_as_long_as_its_shape_allows_and_goes_in(size: tuple[int, int], most: int) -> None:
    assert characters(size) == most
    said = look(size, themes.theme("mocha"), highlight=False)
    text = ("a primeira metade terminou a segunda, em médias" * 2)[:most]
    wide_px = shape(text, Style("sans", WEIGHT, OPTICAL)).advance_em * said["em_px"]
    assert wide_px < said["room"][2] - said["em_px"]


def test_720p_and_4k_are_one_drawing() -> None:
    small, large = (look(size, themes.theme("latte"), highlight=True) for size in ((1280, 720), (3840, 2160)))
    assert large["em_px"] == 3 * small["em_px"]
    assert large["room"] == pytest.approx([3 * part for part in small["room"]], abs=3)
