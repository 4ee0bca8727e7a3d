"""Pictures as planes: steady motion, steady sharpness, right colours."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from renderers import planes
from renderers.moves import View, views
from tests.renderers.movies import colour

SCREEN = (320, 180)
EDGE_PX = 250.25
COLOURS = [
    *[(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255), (255, 0, 255)],  # what YUV errs most with
    *[(0x1D, 0x1C, 0x2D), (0xCD, 0xD6, 0xF4), (0xF3, 0x8B, 0xA8), (0xA6, 0xE3, 0xA1)],  # Catppuccin Mocha
    *[(0, 0, 0), (255, 255, 255), (128, 128, 128), (1, 2, 3)],
]


def edged() -> Image.Image:
    """Dark on the left of EDGE_PX, light on its right, the pixel that it crosses between the two."""
    fine = (np.arange(SCREEN[0] * 8) + 0.5) / 8 > EDGE_PX
    row = 20 + 215 * fine.reshape(-1, 8).mean(axis=1)
    return Image.fromarray(np.tile(np.rint(row).astype(np.uint8), (SCREEN[1], 1))).convert("RGB")


def edge_px(frame: bytes) -> float:
    """Where the edge lies, from the light on the whole of one row."""
    row = luma(frame)[SCREEN[1] // 2].astype(float)
    return float(SCREEN[0] - ((row - row[:20].mean()) / (row[-20:].mean() - row[:20].mean())).sum())


def luma(frame: bytes) -> NDArray[np.uint8]:
    return planes.split(np.frombuffer(frame, np.uint8), SCREEN)[0]


@pytest.mark.parametrize("move", ["zoom-in", "zoom-out", "left", "right"])
def test_an_edge_moves_without_a_wobble(move: str) -> None:
    picture = edged()
    seen = views(picture.size, SCREEN, move, 120, Fraction(24), 0.08)
    drawn = planes.frames(planes.from_rgb(picture, seen, SCREEN), seen, SCREEN)
    error = np.array(
        [edge_px(frame) - (EDGE_PX - view.x) * SCREEN[0] / view.width for frame, view in zip(drawn, seen, strict=True)]
    )
    assert np.abs(error).max() < 0.036
    assert np.diff(error).std() < 0.012


def test_detail_stays_as_sharp_between_pixels_as_on_them() -> None:
    rng = np.random.default_rng(7)
    texture = Image.fromarray(rng.integers(0, 255, (45, 80), np.uint8)).resize(SCREEN, Image.Resampling.BICUBIC)
    picture = texture.convert("RGB")
    seen = [View(4 + n / 16, 4.0, 288.0, 162.0) for n in range(32)]
    sharpness = []
    for frame in planes.frames(planes.from_rgb(picture, seen, SCREEN), seen, SCREEN):
        inner = luma(frame)[20:-20, 20:-20].astype(float)
        sharpness.append(np.abs(np.diff(inner, n=2, axis=1)).mean())
    assert np.std(sharpness) / np.mean(sharpness) < 0.005


@pytest.mark.parametrize("rgb", COLOURS, ids=str)
def test_a_colour_survives_within_two_levels(rgb: tuple[int, int, int]) -> None:
    picture = Image.new("RGB", SCREEN, rgb)
    whole = View(0, 0, *map(float, SCREEN))
    moving = [View(10, 10, 240.0, 135.0), View(12, 10, 240.0, 135.0)]
    made = [planes.still(picture, whole, SCREEN)]
    made += planes.frames(planes.from_rgb(picture, moving, SCREEN), moving, SCREEN)
    for frame in made:
        split = planes.split(np.frombuffer(frame, np.uint8), SCREEN)
        assert np.abs(colour(split) - rgb).max() <= 2


def test_colour_lies_on_the_thing_it_belongs_to() -> None:
    """Chroma has half the pixels of luma and is sited on the left one of each pair: its edge is luma's, to a tenth."""
    picture = Image.new("RGB", SCREEN, (40, 40, 200))
    picture.paste((200, 60, 40), (161, 0, 320, 180))
    whole = View(0, 0, *map(float, SCREEN))
    near = View(0, 0, *map(float, SCREEN))
    for frame in (
        planes.still(picture, whole, SCREEN),
        next(planes.frames(planes.from_rgb(picture, [near], SCREEN), [near], SCREEN)),
    ):
        _, _, red = planes.split(np.frombuffer(frame, np.uint8), SCREEN)
        row = red[45].astype(float)
        share = ((row - row[0]) / (row[-1] - row[0])).sum()
        # A chroma pixel n is sited at luma pixel 2n, whose middle is at 2n + 0.5.
        assert 2 * (160 - share) - 0.5 == pytest.approx(161, abs=0.1)


def test_a_frame_that_is_moved_over_begins_as_it_was() -> None:
    rng = np.random.default_rng(3)
    small = Image.fromarray(rng.integers(0, 255, (18, 32, 3), np.uint8)).resize(SCREEN, Image.Resampling.BICUBIC)
    whole = View(0, 0, *map(float, SCREEN))
    first = planes.still(small, whole, SCREEN)
    again = next(planes.frames(planes.from_frame(first, SCREEN), [whole], SCREEN))
    difference = np.frombuffer(first, np.uint8).astype(int) - np.frombuffer(again, np.uint8)
    assert np.abs(difference).max() <= 6
    assert np.abs(difference).mean() < 0.6


def test_equal_views_are_drawn_once() -> None:
    picture = edged()
    one, two = View(0, 0, 320.0, 180.0), View(8, 0, 300.0, 168.75)
    made = list(planes.frames(planes.from_rgb(picture, [one, two], SCREEN), [one, one, one, two], SCREEN))
    assert made[0] is made[1] is made[2]
    assert made[3] != made[0]


def test_only_what_is_seen_of_a_panorama_is_kept() -> None:
    panorama = Image.new("RGB", (6000, 180))
    seen = [View(3000, 0, 320.0, 180.0), View(3100, 0, 320.0, 180.0)]
    kept = planes.from_rgb(panorama, seen, SCREEN)
    assert kept.luma.shape[1] < 2 * 450
