"""Image cards: the author's picture in its true colours, upright, whole, with its transparency."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from renderers.cards import image
from renderers.cards.sheet import Panel, Picture
from renderers.painting import RenderError, silent
from renderers.themes import theme

RED = (200, 30, 40)


def painted(file: Path, into: Path, **spec: Any) -> Image.Image:
    image.paint(asked(**spec), {"file": file}, into, silent)
    with Image.open(into) as card:
        return card.copy()


def asked(**spec: Any) -> dict[str, Any]:
    return {"card": "image", "spec": spec, "theme": theme("mocha"), "size": [480, 270], "language": "pt-BR"}


def middle(card: Image.Image) -> tuple[int, ...]:
    pixel = card.getpixel((card.width // 2, round(card.height * 0.47)))
    assert isinstance(pixel, tuple)
    return pixel


def test_a_turned_photograph_stands_upright(tmp_path: Path) -> None:
    file = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 40), RED).save(file, exif=exif)
    shown = next(part for part in image.layout(asked(), {"file": file}).elements if isinstance(part, Picture))
    assert shown.box.height > shown.box.width


@pytest.mark.parametrize("mode", ["P", "L", "1", "LA", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_picture_is_drawn(mode: str, tmp_path: Path) -> None:
    file = tmp_path / ("picture.tif" if mode == "CMYK" else "picture.png")
    if mode == "I;16":
        Image.fromarray(np.full((40, 60), 40_000, dtype=np.uint16)).save(file)
    else:
        Image.new("RGB", (60, 40), "white").convert(mode).save(file)
    level = round(40_000 / 257) if mode == "I;16" else 255
    assert middle(painted(file, tmp_path / "card.png")) == pytest.approx((level, level, level, 255), abs=2)


def test_a_colour_profile_is_followed(tmp_path: Path) -> None:
    file = tmp_path / "lab.tif"
    lab = ImageCms.createProfile("LAB", 6500)
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), lab, "RGB", "LAB")
    turned = ImageCms.applyTransform(Image.new("RGB", (60, 40), RED), to_lab)
    assert turned is not None
    turned.save(file)
    assert middle(painted(file, tmp_path / "card.png"))[:3] == pytest.approx(RED, abs=6)


def test_a_bare_picture_keeps_its_transparency(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    logo = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    logo.paste((*RED, 255), (20, 10, 40, 30))
    logo.save(file)
    card = painted(file, tmp_path / "card.png", frame="none")
    assert middle(card)[:3] == pytest.approx(RED, abs=2) and middle(card)[3] == 255
    assert card.getchannel("A").getextrema() == (0, 255)
    assert (np.asarray(card.getchannel("A")) == 0).mean() > 0.9


def test_contain_shows_all_of_it_and_cover_fills_the_room(tmp_path: Path) -> None:
    file = tmp_path / "tall.png"
    Image.new("RGB", (400, 800), RED).save(file)
    boxes = {}
    for fit in ("contain", "cover"):
        sheet = image.layout(asked(fit=fit), {"file": file})
        boxes[fit] = next(part.box for part in sheet.elements if isinstance(part, Picture))
    assert boxes["contain"].width / boxes["contain"].height == pytest.approx(0.5, abs=0.02)
    assert boxes["cover"].width > 400


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    file = tmp_path / "icon.png"
    Image.new("RGB", (80, 80), RED).save(file)
    shown = next(part.box for part in image.layout(asked(), {"file": file}).elements if isinstance(part, Picture))
    assert shown.width == 40  # as 160 on 1080 lines


@pytest.mark.parametrize("size", [(10, 400), (400, 10), (4000, 100)])
def test_odd_shapes_stay_inside_with_their_caption(size: tuple[int, int], tmp_path: Path) -> None:
    file = tmp_path / "odd.png"
    Image.new("RGB", size, RED).save(file)
    sheet = image.layout(asked(caption="Uma legenda que é mais larga do que a figura"), {"file": file})
    panel = next(part.box for part in sheet.elements if isinstance(part, Panel))
    assert panel.x >= 24 and panel.right <= 456 and panel.y >= 13 and panel.bottom <= 257


def test_a_file_that_is_no_picture_is_an_error_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "notes.png"
    file.write_text("not a picture")
    with pytest.raises(RenderError, match=r"notes\.png: is not a picture"):
        image.layout(asked(), {"file": file})
