"""Image cards with a matte: the keyed picture on its dark panel, or bare."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from renderers import matte, themes
from renderers.cards import image, sidecar
from renderers.cards.contrast import guaranteed
from renderers.cards.sheet import Panel, Picture
from renderers.painting import Json, silent
from renderers.text import fonts

SIZE = (480, 270)
SCREEN = (800, 400)


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dark window with words, a selection and a faint line."""
    from PIL import ImageFont

    palette = themes.theme("mocha")["palette"]
    picture = Image.new("RGB", SCREEN, palette["base"])
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 140, 799, 199), fill=palette["surface0"])
    face = ImageFont.truetype(str(fonts.path("mono")), 40)
    for n, color in enumerate(("mauve", "text", "green", "overlay1", "surface1")):
        draw.text((32, 32 + 68 * n), "what was printed here", font=face, fill=palette[color])
    picture.save(tmp_path_factory.mktemp("screen") / "screen.png")
    return tmp_path_factory.getbasetemp() / "screen0" / "screen.png"


def asked(theme: str = "mocha", key: Json = matte.USUAL, **spec: Json) -> dict[str, Json]:
    plain = {"card": "image", "spec": spec, "theme": themes.theme(theme), "size": list(SIZE), "language": "pt-BR"}
    return plain | ({"matte": key} if key else {})


def card(settings: dict[str, Json], file: Path, into: Path) -> Image.Image:
    image.paint(settings, {"file": file}, into / "card.png", silent)
    with Image.open(into / "card.png") as drawn:
        return drawn.copy()


def over(card: Image.Image, color: str) -> Image.Image:
    under = Image.new("RGBA", card.size, color)
    under.alpha_composite(card)
    return under.convert("RGB")


@pytest.mark.parametrize("theme", ["mocha", "latte"])
@pytest.mark.parametrize("frame", ["panel", "none"])
def test_it_looks_as_it_did(screen, tmp_path, picture_golden, theme, frame):
    drawn = card(asked(theme, caption="O que sobra", frame=frame), screen, tmp_path)
    both = Image.new("RGB", (SIZE[0], 2 * SIZE[1]))
    both.paste(over(drawn, "white"), (0, 0))
    both.paste(over(drawn, "#203040"), (0, SIZE[1]))
    picture_golden(f"keyed-{theme}-{frame}", both)


@pytest.mark.parametrize("theme", themes.names())
def test_the_panel_is_dark_in_every_theme_and_its_caption_can_be_read(screen, theme):
    sheet = image.layout(asked(theme, caption="Uma legenda"), {"file": screen})
    panel = next(part for part in sheet.elements if isinstance(part, Panel))
    assert panel.color == "#1d1c2d"
    assert 0.8 < panel.opacity < 1, "something of the film shines through"
    (caption,) = sheet.words
    assert caption.backing == (panel.color, panel.opacity)
    assert guaranteed(caption.color, panel.color, panel.opacity) >= 4.5


@pytest.mark.parametrize("theme", themes.names())
def test_a_light_key_does_not_make_a_light_panel(screen, theme):
    sheet = image.layout(asked(theme, {**matte.USUAL, "color": "#00FF00"}, caption="Uma legenda"), {"file": screen})
    panel = next(part for part in sheet.elements if isinstance(part, Panel))
    assert guaranteed("#FFFFFF", panel.color, 1.0) > 7
    assert all(guaranteed(words.color, panel.color, panel.opacity) >= 4.5 for words in sheet.words)


def test_on_its_panel_nobody_sees_the_rim_of_the_key(screen, tmp_path):
    """Over the panel, keyed text differs from the picture as it is by next to nothing (the ground aside)."""
    settings = asked(key={**matte.USUAL, "color": "#1E1E2E"})
    keyed = np.asarray(over(card(settings, screen, tmp_path), "#1E1E2E")).astype(int)
    box = next(part.box for part in image.layout(settings, {"file": screen}).elements if isinstance(part, Picture))
    x, y, width, height = (int(side) for side in box)
    with Image.open(screen) as opened:
        whole = opened.resize((width, height), Image.Resampling.LANCZOS)
    plain = np.asarray(whole).astype(int)
    words = slice(height // 20, height * 3 // 10)  # clear of the selection bar, which goes
    apart = np.abs(keyed[y : y + height, x : x + width][words] - plain[words])
    assert np.median(apart) <= 4, "the ground, which the panel's shadow darkens"
    assert np.percentile(apart, 99) < 24


def test_bare_it_lets_through_what_was_its_ground(screen, tmp_path):
    drawn = np.asarray(card(asked(frame="none"), screen, tmp_path))
    assert (drawn[..., 3] == 0).mean() > 0.6
    assert (drawn[..., 3] > 200).mean() > 0.01, "and keeps what was written on it"


def test_without_a_matte_it_is_opaque_as_ever(screen, tmp_path):
    drawn = np.asarray(card(asked(key=None, frame="none"), screen, tmp_path))
    assert (drawn[100:170, 150:330, 3] == 255).all()
    assert "matte" not in sidecar(asked(key=None), {"file": screen})


def test_what_the_matte_eats_is_told_without_drawing(screen):
    told = sidecar(asked(), {"file": screen})["matte"]
    assert told["ground"]["name"] == "base"
    assert {one["name"]: one["alpha"] for one in told["eaten"]} == {"surface0": 8, "surface1": 148}
