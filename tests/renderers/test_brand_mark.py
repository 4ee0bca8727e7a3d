"""The brand's mark: small, in its corner, at home in every format, seen on light and dark."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from renderers import brand
from renderers.painting import Painting, RenderError, silent

CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (1080, 1920), (1080, 1080)]


def logo(tmp_path: Path, size: tuple[int, int] = (200, 200), color: str = "#ffffff") -> Path:
    picture = Image.new("RGBA", (size[0] + 80, size[1] + 80), "#00000000")
    ImageDraw.Draw(picture).ellipse((40, 40, 39 + size[0], 39 + size[1]), fill=color)
    file = tmp_path / "mark.png"
    picture.save(file)
    return file


def made(tmp_path: Path, size: tuple[int, int], corner: str, file: Path) -> tuple[Painting, Image.Image]:
    into = tmp_path / "brand.png"
    painting = brand.paint({"size": list(size), "corner": corner}, {"logo": file}, into, silent)
    with Image.open(into) as picture:
        return painting, picture.copy()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("corner", CORNERS)
def test_it_stands_in_its_corner_on_even_pixels_inside_the_safe_area(
    size: tuple[int, int], corner: str, tmp_path: Path
) -> None:
    width, height = size
    painting, picture = made(tmp_path, size, corner, logo(tmp_path, (300, 200)))
    x, y, w, h = painting.facts["box"]
    assert x >= 0.05 * width and x + w <= 0.95 * width and y >= 0.05 * height and y + h <= 0.88 * height + 1
    assert (x > width / 2) == corner.endswith("right") and (y > height / 2) == corner.startswith("bottom")
    assert not {painting.facts["x"] % 2, painting.facts["y"] % 2, picture.width % 2, picture.height % 2} & {1}
    assert painting.facts["x"] <= x and x + w <= painting.facts["x"] + picture.width
    assert painting.facts["x"] >= 0 and painting.facts["x"] + picture.width <= width


def test_it_is_as_high_as_a_line_of_text_and_a_word_mark_is_no_billboard(tmp_path: Path) -> None:
    square, _ = made(tmp_path, (1920, 1080), "top-right", logo(tmp_path))
    word, _ = made(tmp_path, (1920, 1080), "top-right", logo(tmp_path, (1600, 100)))
    assert 0.04 <= square.facts["box"][3] / 1080 <= 0.05
    assert word.facts["box"][2] <= 0.16 * 1920 + 1


def test_clear_margins_of_the_file_count_for_nothing(tmp_path: Path) -> None:
    painting, picture = made(tmp_path, (1920, 1080), "top-left", logo(tmp_path))
    assert (painting.facts["box"][0], painting.facts["box"][1]) == (96, 54)
    alpha = np.asarray(picture.getchannel("A"))
    assert alpha.max() == round(255 * brand.OPACITY)
    assert alpha[0].max() < 8 and alpha[:, 0].max() < 8  # nothing is cut off


@pytest.mark.parametrize(("color", "rim"), [("#ffffff", 0), ("#101010", 255)])
def test_its_rim_is_of_the_other_brightness(color: str, rim: int, tmp_path: Path) -> None:
    _, picture = made(tmp_path, (1920, 1080), "top-left", logo(tmp_path, color=color))
    pixels = np.asarray(picture)
    soft = pixels[(pixels[..., 3] > 4) & (pixels[..., 3] < 30)]
    assert len(soft) and abs(int(np.median(soft[:, 0])) - rim) < 12


def test_the_same_mark_gives_the_same_bytes(tmp_path: Path) -> None:
    file = logo(tmp_path)
    one, two = (made(tmp_path, (1280, 720), "top-right", file)[1].tobytes() for _ in range(2))
    assert one == two


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mark.png"
    file.write_bytes(b"no picture")
    with pytest.raises(RenderError, match=r"mark\.png"):
        made(tmp_path, (1280, 720), "top-right", file)
