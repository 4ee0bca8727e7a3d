"""End cards: all of it in the half that a platform's tiles leave free, every line readable."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from renderers.cards import end, sidecar
from renderers.cards.draw import draw
from renderers.cards.sheet import Picture, Sheet, settles_s
from renderers.painting import RenderError
from renderers.themes import names, theme

SPEC = {
    "text": "Meça duas vezes.",
    "lines": ["github.com/onetake-br", "Dados e código em episodes/data", "Obrigado a quem revisou cada número"],
}


def settings(look: str = "mocha", size: tuple[int, int] = (1920, 1080), **spec: Any) -> dict[str, Any]:
    return {"card": "end", "spec": SPEC | spec, "theme": theme(look), "size": list(size), "language": "pt-BR"}


@pytest.fixture
def logo(tmp_path: Path) -> dict[str, Path]:
    Image.new("RGBA", (300, 200), "#ff6b3d").save(tmp_path / "mark.png")
    return {"logo": tmp_path / "mark.png"}


@pytest.mark.parametrize("look", names())
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (3840, 2160)], ids=["1080p", "720p", "4K"])
def test_on_wide_frames_the_right_half_is_free(look: str, size: tuple[int, int], logo: dict[str, Path]) -> None:
    boxes = sidecar(settings(look, size), logo)["boxes"]
    assert [box["role"] for box in boxes] == ["end", "address", "address", "address"]
    assert all(box["box"][0] + box["box"][2] <= size[0] / 2 and box["contrast"] >= 4.5 for box in boxes)


@pytest.mark.parametrize("size", [(1080, 1920), (1080, 1080)], ids=["tall", "square"])
def test_elsewhere_it_stands_at_the_foot_of_the_text_area(size: tuple[int, int]) -> None:
    last = sidecar(settings(size=size), {})["boxes"][-1]["box"]
    assert 0.7 * size[1] < last[1] + last[3] <= 0.9 * size[1]


def test_the_logo_keeps_its_shape(logo: dict[str, Path]) -> None:
    (picture,) = [part for part in end.layout(settings(), logo).elements if isinstance(part, Picture)]
    assert picture.box.width / picture.box.height == pytest.approx(1.5, abs=0.02)


def test_clear_margins_of_the_logos_file_do_not_count(tmp_path: Path) -> None:
    file = tmp_path / "wide.png"
    mark = Image.new("RGBA", (300, 300))
    mark.paste("#e25822", (60, 90, 240, 210))
    mark.save(file)
    sheet = end.layout(settings(), {"logo": file})
    (picture,) = [part for part in sheet.elements if isinstance(part, Picture)]
    assert picture.box.width / picture.box.height == pytest.approx(1.5, abs=0.02)
    alone = draw(Sheet(sheet.frame, (picture,)), {"logo": file}).getchannel("A").getbbox()
    assert alone is not None and abs(alone[0] - picture.box.x) <= 1 and abs(alone[2] - picture.box.right) <= 1


def test_six_long_lines_go_in_or_say_what_to_do(logo: dict[str, Path]) -> None:
    lines = [f"Fonte número {n}: relatório anual de acessibilidade" for n in range(6)]
    assert len(sidecar(settings(lines=lines), logo)["boxes"]) == 7
    with pytest.raises(RenderError) as caught:
        sidecar(settings(lines=[f"{line}, com todos os anexos e notas de rodapé" * 2 for line in lines]), logo)
    assert "shorten" in caught.value.hint


@pytest.mark.parametrize("look", names())
def test_all_of_it_stands_after_two_seconds(look: str, logo: dict[str, Path]) -> None:
    assert max(settles_s(part) for part in end.layout(settings(look), logo).elements) <= Fraction(7, 5)
