"""Cards: laid out inside the frame, readable over any picture, the same from the same settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from renderers import cards
from renderers.cards.contrast import luminance, ratio, rgb
from renderers.cards.draw import draw
from renderers.cards.sheet import Words, facts
from renderers.painting import RenderError, silent
from renderers.text import fonts
from renderers.themes import names, theme

TITLE = {"text": "Por que meu backtest mentiu", "kicker": "Episódio 3", "subtitle": "Três meses de lucro, só no papel."}
QUOTE = {
    "text": "Não há nada tão perigoso quanto um modelo que funciona por um motivo que ninguém entende.",
    "by": "Regina Sampaio",
    "source": "Conferência de Finanças, São Paulo, 2024",
}
THIRD = {"name": "João Conceição", "role": "Pesquisador, Universidade de São Paulo"}
IMAGE = {"caption": "A colina às sete da manhã."}
FRAME = {"title": "Por que meu backtest mentiu · Episódio 3"}
END = {"text": "Meça duas vezes.", "lines": ["github.com/onetake-br", "Obrigado a quem revisou cada número"]}
SPECS: dict[str, dict[str, Any]] = {
    "title": TITLE,
    "quote": QUOTE,
    "lower-third": THIRD,
    "image": IMAGE,
    "frame": FRAME,
    "end": END,
}
KINDS = tuple(SPECS)  # those that show no figures and no recording: each of those has tests of its own
SMALL = (480, 270)
SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (720, 1280), (1080, 1920), (1080, 1080)]
LONG = {
    "title": {
        "text": "Como um erro de arredondamento de R$ 0,01 quase quebrou a maior corretora do país",
        "kicker": "Investigação especial",
        "subtitle": "E por que ninguém percebeu durante três anos inteiros de auditorias internas e externas.",
    },
    "quote": {
        "text": " ".join(["Quando o gráfico sobe, todo mundo é gênio de ocasião;"] * 4),
        "by": "João Conceição Araújo",
    },
    "lower-third": {
        "name": "Maximiliana Albuquerque de Vasconcelos",
        "role": "Diretora do Laboratório de Séries Temporais",
    },
    "frame": {"title": "Como um centavo quase quebrou a corretora"},
    "end": {
        "text": "Quando o gráfico sobe, todo mundo é gênio de ocasião",
        "lines": [f"Fonte número {n}: relatório anual de acessibilidade" for n in range(6)],
    },
    "image": {"caption": "Uma legenda bem longa, que precisa de duas linhas inteiras para caber debaixo da figura."},
}


def settings(kind: str, spec: dict[str, Any], size: tuple[int, int] = SMALL, look: str = "mocha") -> dict[str, Any]:
    return {"card": kind, "spec": spec, "theme": theme(look), "size": list(size), "language": "pt-BR"}


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pictures") / "hill.png"
    x, y = np.meshgrid(np.linspace(0, 1, 160), np.linspace(0, 1, 100))
    hill = y > 0.6 + 0.1 * np.sin(7 * x)
    pixels = np.where(hill[..., None], [40, 110, 70], np.stack([250 - 60 * y, 220 - 20 * y, 200 + 20 * y], -1))
    Image.fromarray(pixels.astype(np.uint8)).save(file)
    return file


def inputs(kind: str, picture: Path) -> dict[str, Path]:
    return {"image": {"file": picture}, "frame": {"logo": picture}, "end": {"logo": picture}}.get(kind, {})


@pytest.mark.parametrize("look", names())
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [SMALL, (270, 480)], ids=["wide", "tall"])
def test_it_looks_as_it_did(
    kind: str,
    look: str,
    size: tuple[int, int],
    picture: Path,
    tmp_path: Path,
    picture_golden: Callable[[str, Image.Image], None],
) -> None:
    into = tmp_path / "card.png"
    cards.maker(kind).paint(settings(kind, SPECS[kind], size, look), inputs(kind, picture), into, silent)
    with Image.open(into) as card:
        assert (card.mode, card.size) == ("RGBA", size)
        under = Image.new("RGBA", size, "#8fa3b0")
        picture_golden(f"{kind}-{look}-{size[0]}x{size[1]}", Image.alpha_composite(under, card).convert("RGB"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_settings_give_the_same_bytes(kind: str, picture: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.png", tmp_path / "2.png"
    for into in (one, two):
        cards.maker(kind).paint(settings(kind, SPECS[kind]), inputs(kind, picture), into, silent)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_told_without_drawing_is_what_is_told_after(kind: str, picture: Path, tmp_path: Path) -> None:
    asked = settings(kind, SPECS[kind])
    painting = cards.maker(kind).paint(asked, inputs(kind, picture), tmp_path / "card.png", silent)
    assert painting.facts == cards.sidecar(asked, inputs(kind, picture))
    assert painting.facts["chars"] == sum(len(box["text"]) for box in painting.facts["boxes"])


@pytest.mark.parametrize("spec", [SPECS, LONG], ids=["short", "long"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("kind", KINDS)
def test_all_text_is_in_the_safe_area_and_large_enough_in_every_format(
    kind: str, size: tuple[int, int], spec: dict[str, dict[str, Any]], picture: Path
) -> None:
    width, height = size
    for box in cards.sidecar(settings(kind, spec[kind], size), inputs(kind, picture))["boxes"]:
        x, y, w, h = box["box"]
        assert x >= 0.05 * width - 1 and x + w <= 0.95 * width + 1
        assert y >= 0.05 * height - 1 and y + h <= 0.9 * height
        assert box["size_1080"] >= 28 * 0.97
        assert box["contrast"] >= 4.5


@pytest.mark.parametrize("kind", KINDS)
def test_720p_and_4k_are_one_drawing(kind: str, picture: Path) -> None:
    small, large = (
        cards.sidecar(settings(kind, SPECS[kind], size), inputs(kind, picture))["boxes"]
        for size in [(1280, 720), (3840, 2160)]
    )
    for one, other in zip(small, large, strict=True):
        assert one["lines"] == other["lines"]
        assert [3 * length for length in one["box"]] == pytest.approx(other["box"], abs=9)


@pytest.mark.parametrize("look", names())
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(480, 270), (270, 480), (270, 270)], ids=["wide", "tall", "square"])
def test_every_letter_has_the_backing_it_was_promised(
    kind: str, look: str, size: tuple[int, int], picture: Path
) -> None:
    sheet = cards.maker(kind).layout(settings(kind, SPECS[kind], size, look), inputs(kind, picture))
    bare = draw(
        replace(sheet, elements=tuple(e for e in sheet.elements if not isinstance(e, Words))), inputs(kind, picture)
    )
    for box in facts(sheet)["boxes"]:
        x, y, w, h = box["box"]
        for under in ((0.0, 0.0, 0.0), (255.0, 255.0, 255.0)):
            pixels = np.asarray(bare.crop((x, y, x + w, y + h)), dtype=float)
            alpha = pixels[..., 3:] / 255
            seen = pixels[..., :3] * alpha + np.array(under) * (1 - alpha)
            ink = rgb(box["color"])
            worst = min(ratio(ink, (r, g, b)) for r, g, b in np.unique(seen.reshape(-1, 3), axis=0))
            assert worst >= 4.4  # 4.5 less what whole levels of alpha cost


def test_words_drawn_are_words_asked_for() -> None:
    told = cards.sidecar(settings("title", TITLE), {})["boxes"]
    assert [(box["role"], box["text"]) for box in told] == [
        ("kicker", "EPISÓDIO 3"),
        ("title", TITLE["text"]),
        ("subtitle", TITLE["subtitle"]),
    ]


def test_text_that_cannot_fit_names_itself_its_limit_and_the_remedy() -> None:
    with pytest.raises(RenderError, match=r"title .* needs \d+ lines at the least size of 15 px") as caught:
        cards.sidecar(settings("title", {"text": "palavras demais " * 12}), {})
    assert "shorten" in caught.value.hint
    with pytest.raises(RenderError, match="taller than the text area"):
        cards.sidecar(settings("quote", {"text": "verso\n" * 8, "by": "a\nb", "source": "c\nd"}, (1080, 1080)), {})


def test_tofu_stops_a_card() -> None:
    with pytest.raises(RenderError, match="CJK UNIFIED IDEOGRAPH"):
        cards.sidecar(settings("title", {"text": "O preço em 円"}), {})


def test_quotation_marks_around_a_quote_are_drawn_once() -> None:
    plain = cards.sidecar(settings("quote", {"text": "Meça duas vezes."}), {})
    for text in ("“Meça duas vezes.”", '"Meça duas vezes."', "«Meça duas vezes.»"):
        assert cards.sidecar(settings("quote", {"text": text}), {}) == plain
    inner = '"Meça", disse ela, "duas vezes."'
    assert cards.sidecar(settings("quote", {"text": inner}), {})["boxes"][0]["text"] == inner


@pytest.mark.parametrize("kind", KINDS)
def test_its_faces_are_all_bundled_and_include_the_stand_ins(kind: str) -> None:
    faces = cards.faces(kind, theme("mocha"))
    assert set(faces) <= set(fonts.names()) and "symbols" in faces


def test_an_unknown_kind_is_an_error_that_names_the_known() -> None:
    with pytest.raises(RenderError, match='no card called "quiz"') as caught:
        cards.maker("quiz")
    assert "lower-third" in caught.value.hint


def test_light_themes_are_light() -> None:
    assert (
        luminance(rgb(theme("latte")["colors"]["ground"]))
        > 0.8
        > 0.1
        > luminance(rgb(theme("mocha")["colors"]["ground"]))
    )


def test_short_texts_are_set_larger() -> None:
    for kind, texts in [("title", ("Ação", TITLE["text"])), ("quote", ("Meça.", QUOTE["text"]))]:
        short, usual = (cards.sidecar(settings(kind, {"text": text}), {})["boxes"][0]["size_1080"] for text in texts)
        assert short > 1.1 * usual
