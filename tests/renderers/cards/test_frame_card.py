"""Frame cards: the picture stays visible, the head is readable, the logo stands on its side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from renderers.cards import frame_card, sidecar
from renderers.cards.draw import draw
from renderers.cards.sheet import Picture
from renderers.painting import RenderError
from renderers.themes import names, theme

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080), (1280, 720), (3840, 2160)]


@pytest.fixture
def logo(tmp_path: Path) -> dict[str, Path]:
    Image.new("RGBA", (300, 200), "#ff6b3d").save(tmp_path / "mark.png")
    return {"logo": tmp_path / "mark.png"}


def settings(look: str = "mocha", size: tuple[int, int] = (1920, 1080), **more: Any) -> dict[str, Any]:
    spec = {"title": "Por que meu backtest mentiu · Episódio 3"}
    return {"card": "frame", "spec": spec, "theme": theme(look), "size": list(size), "language": "pt-BR", **more}


@pytest.mark.parametrize("look", names())
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_title_can_be_read_and_stands_above_the_picture(
    look: str, size: tuple[int, int], logo: dict[str, Path]
) -> None:
    told = sidecar(settings(look, size), logo)
    (box,) = told["boxes"]
    assert box["contrast"] >= 4.5 and box["size_1080"] >= 30
    assert box["box"][1] + box["box"][3] < 0.2 * size[1]


@pytest.mark.parametrize("look", names())
def test_the_picture_is_clear_in_the_middle_and_the_border_is_not(look: str, logo: dict[str, Path]) -> None:
    size = (480, 270)
    alpha = np.asarray(draw(frame_card.layout(settings(look, size), logo), logo).getchannel("A"))
    assert alpha[80:230, 60:420].max() == 0
    assert (alpha[135] > 200).any() and (alpha[:, 240] > 200).any()


@pytest.mark.parametrize("look", names())
@pytest.mark.parametrize("corner", ["top-left", "top-right", "bottom-left", "bottom-right"])
def test_the_logo_stands_on_its_side_and_the_title_on_the_other(look: str, corner: str, logo: dict[str, Path]) -> None:
    sheet = frame_card.layout(settings(look, corner=corner), logo)
    (picture,) = [part for part in sheet.elements if isinstance(part, Picture)]
    (title,) = sheet.words
    assert (picture.box.x < 960) == corner.endswith("left") == (title.box.x > 300)


def test_nothing_but_the_border_is_drawn_where_nothing_else_is_asked_for() -> None:
    bare = settings() | {"spec": {}}
    assert sidecar(bare, {})["boxes"] == []
    assert len(frame_card.layout(bare, {}).elements) == 1


def test_a_title_that_does_not_go_beside_the_logo_is_named(logo: dict[str, Path]) -> None:
    with pytest.raises(RenderError, match=r"border .* needs"):
        sidecar(settings() | {"spec": {"title": "palavras demais " * 20}}, logo)


def test_a_band_tells_where_the_picture_is_left_free_and_a_line_hides_nothing() -> None:
    assert sidecar(settings("mocha"), {})["hole"][2] == 1728
    assert "hole" not in sidecar(settings("signal"), {})
