"""What a matte would eat of a picture: what is told, and what is not worth telling."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from renderers import eaten, glimpses, matte, themes
from renderers.painting import RenderError
from renderers.text import fonts
from tests.renderers import movies

PALETTE = themes.theme("mocha")["palette"]
SIZE = (640, 360)


def window(*bars: tuple[str, float]) -> Image.Image:
    """Base, with bars across it: a colour and the share of the picture that each takes."""
    picture = Image.new("RGB", SIZE, PALETTE["base"])
    y = 20.0
    for color, share in bars:
        ImageDraw.Draw(picture).rectangle((0, y, SIZE[0], y + share * SIZE[1] - 1), fill=PALETTE.get(color, color))
        y += share * SIZE[1] + 20
    return picture


def of(*pictures: Image.Image, **wanted: str) -> eaten.Told:
    return eaten.of_images(pictures, {**matte.USUAL, **wanted}, PALETTE)


def test_colours_that_go_with_the_ground_are_told_with_what_is_left_of_them_and_their_share():
    told = of(window(("surface0", 0.1), ("crust", 0.2), ("surface1", 0.05), ("text", 0.1)))
    assert (told["color"], told["similarity"], told["blend"]) == ("#1D1C2D", "0.08", "0.15")
    assert told["ground"] == {"color": "#1E1E2E", "name": "base", "share": "0.550"}
    assert told["eaten"] == [
        {"color": "#11111B", "name": "crust", "share": "0.200", "alpha": 0},
        {"color": "#313244", "name": "surface0", "share": "0.100", "alpha": 8},
        {"color": "#45475A", "name": "surface1", "share": "0.050", "alpha": 148},
    ]


def test_a_colour_of_no_palette_has_no_name():
    assert of(window(("#3A3A3A", 0.1)))["eaten"] == [{"color": "#3A3A3A", "name": "", "share": "0.100", "alpha": 32}]


def test_a_picture_without_such_a_ground_says_so():
    assert of(Image.new("RGB", SIZE, "white")) == {
        "color": "#1D1C2D",
        "similarity": "0.08",
        "blend": "0.15",
        "ground": None,
        "eaten": [],
    }


def test_a_ground_that_only_turns_faint_is_eaten_and_no_ground():
    told = of(Image.new("RGB", SIZE, "black"))
    assert told["ground"] is None
    assert told["eaten"] == [{"color": "#000000", "name": "", "share": "1.000", "alpha": 96}]


def words(color: str, size_px: int) -> Image.Image:
    from PIL import ImageFont

    picture = Image.new("RGB", SIZE, PALETTE["base"])
    face = ImageFont.truetype(str(fonts.path("mono")), size_px)
    for n in range(360 // (size_px + 6)):
        ImageDraw.Draw(picture).text((8, n * (size_px + 6)), "what was said " * 6, font=face, fill=PALETTE[color])
    return picture


@pytest.mark.parametrize("size_px", [12, 16, 24, 40])
def test_soft_edges_of_text_are_wanted_so(size_px):
    assert of(words("text", size_px))["eaten"] == []


@pytest.mark.parametrize("size_px", [16, 24, 40])
def test_faint_text_is_told_however_thin(size_px):
    assert [(one["name"], one["alpha"]) for one in of(words("surface1", size_px))["eaten"]] == [("surface1", 148)]


def test_noise_is_the_ground_still():
    random = np.random.default_rng(5)
    noisy = np.asarray(window(("text", 0.2))) + random.integers(-3, 4, (SIZE[1], SIZE[0], 3))
    told = of(Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)))
    assert told["eaten"] == []
    assert float(told["ground"]["share"]) > 0.7


def test_a_blurred_picture_and_one_of_two_pixels_are_taken_too():
    assert of(window(("text", 0.3)).filter(ImageFilter.GaussianBlur(2)))["ground"]["name"] == "base"
    assert of(Image.new("RGB", (2, 2), PALETTE["base"]))["ground"]["share"] == "1.000"


def test_large_pictures_are_sampled_and_come_to_the_same():
    small = window(("surface0", 0.25))
    assert of(small.resize((2560, 1440), Image.Resampling.NEAREST)) == of(small)


def test_a_file_and_a_clip_are_told_alike(tmp_path: Path):
    picture = window(("surface0", 0.25))
    picture.save(tmp_path / "a.png")
    clip = movies.clip(tmp_path / "a.mp4", [np.asarray(picture)] * 24)
    of_file = eaten.of_picture(tmp_path / "a.png", matte.USUAL, PALETTE)
    assert of_file == of(picture)
    frames = glimpses.glimpses(clip, 3)
    assert [frame.size for frame in frames] == [SIZE] * 3
    told = of(*frames)
    assert abs(float(told["ground"]["share"]) - float(of_file["ground"]["share"])) < 0.01
    assert [one["alpha"] for one in told["eaten"]] == [pytest.approx(8, abs=6)]


def test_a_clip_that_changes_is_seen_at_several_moments(tmp_path: Path):
    both = [np.asarray(window())] * 24 + [np.asarray(window(("crust", 0.5)))] * 24
    told = of(*glimpses.glimpses(movies.clip(tmp_path / "a.mp4", both), 4))
    assert [round(float(one["share"]), 2) for one in told["eaten"]] == [0.25]


def test_what_is_no_clip_is_a_sentence(tmp_path: Path):
    (tmp_path / "a.mp4").write_bytes(b"not a clip")
    with pytest.raises(RenderError, match=r"a\.mp4"):
        glimpses.glimpses(tmp_path / "a.mp4", 3)
