"""Drawing blocks onto pictures."""

from __future__ import annotations

import numpy as np
from PIL import Image

from renderers.text.ink import drawn, write
from renderers.text.layout import fit
from renderers.text.run import Style

BLOCK = fit("Ação já", Style("sans", 700), room_px=400, max_px=40, min_px=20, max_lines=2)


def test_straight_alpha_keeps_the_colour_pure_at_the_edges() -> None:
    layer = Image.new("RGBA", (200, 80), "#11223300")
    write(layer, BLOCK, 10.3, 20.6, "#cdd6f4")
    pixels = np.asarray(layer)
    inked = pixels[..., 3] > 8
    assert inked.any() and (pixels[..., 3] == 255).any()
    assert (pixels[inked][:, :3] == (0xCD, 0xD6, 0xF4)).all()
    assert (pixels[pixels[..., 3] == 0][:, :3] == (0x11, 0x22, 0x33)).all()


def test_drawing_over_an_edge_crops_and_nothing_else() -> None:
    whole, half = Image.new("RGBA", (200, 80)), Image.new("RGBA", (200, 80))
    write(whole, BLOCK, 60, 30, "white")
    write(half, BLOCK, -20, -10, "white")
    write(half, BLOCK, 500, 500, "white")
    assert (np.asarray(half)[:40, :120] == np.asarray(whole)[40:80, 80:200]).all()


def test_resting_baselines_are_sharp_and_moving_ones_are_where_they_are() -> None:
    def at(y_px: float, moving: bool) -> bytes:
        found = drawn(BLOCK, 0, y_px, moving=moving)
        assert found is not None
        return found[0].tobytes()

    assert at(5.1, False) == at(5.3, False)
    assert at(5.1, True) != at(5.3, True)


def test_gain_strengthens_half_covered_pixels_only() -> None:
    plain, strong = drawn(BLOCK, 0, 0), drawn(BLOCK, 0, 0, gain=1.2)
    assert plain is not None and strong is not None
    before, after = np.asarray(plain[0]), np.asarray(strong[0])
    assert (after >= before).all() and (after[before == 0] == 0).all() and after.max() == before.max()


def test_rgb_pictures_take_ink_too() -> None:
    picture = Image.new("RGB", (200, 80), "black")
    write(picture, BLOCK, 10, 20, "#ffffff", opacity=0.5)
    assert picture.getextrema()[0] == (0, 128)
