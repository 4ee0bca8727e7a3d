from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from renderers import cards, reel
from renderers.ffmpeg import colour
from renderers.ffmpeg.run import run
from renderers.painting import silent
from renderers.seeing import Reader, see, worst
from renderers.themes import names, theme

SIZE = (160, 90)
EVERY = 6  # frames from one key frame to the next
BOX = [20, 30, 80, 24]


def film(file: Path, frames: Sequence[Image.Image]) -> Path:
    """Frames as the encode writes them: H.264, BT.709, a key frame every so often."""
    wide, high = frames[0].size
    raw = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{wide}x{high}", "-framerate", "12", "-i", "pipe:0")
    group = (
        "-g",
        str(EVERY),
        "-keyint_min",
        str(EVERY),
        "-sc_threshold",
        "0",
        "-bf",
        "2",
        "-crf",
        "18",
        "-pix_fmt",
        "yuv420p",
    )
    run(
        [*raw, "-vf", colour.edge("rgb24"), "-c:v", "libx264", *group, *colour.TAGS, str(file)],
        log=file.with_suffix(".log"),
        stdin=[frame.convert("RGB").tobytes() for frame in frames],
    )
    return file


def card(ink: str = "#ffffff", panel: str | None = None) -> Image.Image:
    """Three thick letters, on a panel or on nothing."""
    picture = Image.new("RGBA", SIZE)
    draw = ImageDraw.Draw(picture)
    if panel:
        draw.rectangle((10, 20, 140, 64), fill=panel)
    for x in (20, 45, 70):
        draw.rectangle((x, 30, x + 12, 53), fill=ink)
    return picture


def over(plate: Sequence[int], cards: Sequence[Image.Image]) -> list[Image.Image]:
    """Each frame's grey, and the cards over it."""
    frames = []
    for level in plate:
        frame = Image.new("RGBA", SIZE, (level, level, level, 255))
        for one in cards:
            frame.alpha_composite(one)
        frames.append(frame)
    return frames


def text(color: str = "#ffffff", start: int = 0, end: int = 24) -> dict[str, Any]:
    return {
        "input": "card/one/1",
        "color": color,
        "box": BOX,
        "size_px": 24,
        "start": start,
        "end": end,
    }


def read(film: Path, texts: Sequence[dict[str, Any]], card: Path) -> list[Any]:
    """The worst of each text: (contrast, frame), "unread" where its letters are on no frame; None without any."""
    asked = [one | {"frames": [*range(one["start"], one["end"], EVERY)]} for one in texts]
    readers = [Reader({"texts": asked}, {"file": film, "card/one/1": card}) for _ in range(2)]
    see(film, readers[0], film.with_suffix(".npy"), silent)
    readers[1].read()
    assert readers[0].texts == readers[1].texts, "whoever decodes"
    return [None if one is None else worst(one) or "unread" for one in readers[0].texts]


@pytest.fixture
def seen(tmp_path):
    """(contrast, frame) of one text over plates of these greys."""

    def look(plate, picture, one, composited=None):
        picture.save(tmp_path / "card.png")
        made = film(tmp_path / "film.mp4", over(plate, [picture] if composited is None else composited))
        (told,) = read(made, [one], tmp_path / "card.png")
        return told

    return look


def test_white_text_is_lost_where_its_plate_turns_white(seen):
    plate = [30] * 12 + [250] * 6 + [30] * 6
    contrast, frame = seen(plate, card(), text())
    assert 1.0 <= contrast < 1.1 and frame == 12


def test_before_the_plate_turns_white_it_is_read_well(seen):
    plate = [30] * 12 + [250] * 12
    contrast, _ = seen(plate, card(), text(end=12))
    assert contrast == pytest.approx(16.7, abs=0.8)  # white on #1e1e1e


def test_a_panel_keeps_it_readable_whatever_the_plate(seen):
    contrast, _ = seen([250] * 24, card(panel="#181825"), text())
    assert contrast > 14


def test_dark_text_is_held_against_the_dark_that_comes(seen):
    contrast, frame = seen([220] * 6 + [20] * 6, card("#202020"), text("#202020", end=12))
    assert contrast < 1.2 and frame == 6


def test_one_bright_speck_spoils_no_word(seen):
    picture = card(panel="#181825")
    speck = Image.new("RGBA", SIZE)
    ImageDraw.Draw(speck).rectangle((36, 40, 37, 41), fill="#ffffff")
    contrast, _ = seen([30] * 12, picture, text(end=12), [picture, speck])
    assert contrast > 14


def test_letters_under_something_else_are_not_found(seen):
    cover = Image.new("RGBA", SIZE, "#204060")
    assert seen([30] * 12, card(), text(end=12), [card(), cover]) == "unread"


def test_a_reel_is_looked_at_as_it_stands_in_the_end(tmp_path):
    states = [(n, card("#00000000" if n < 3 else "#ffffff")) for n in range(4)]
    reel.write(tmp_path / "card.mov", SIZE, F(12), states)
    made = film(tmp_path / "film.mp4", over([250] * 12, [card()]))
    assert read(made, [text(end=12)], tmp_path / "card.mov") == [[pytest.approx(1.05, abs=0.05), 0]]


def test_a_card_that_shows_none_of_its_text_says_nothing(tmp_path):
    Image.new("RGBA", SIZE).save(tmp_path / "card.png")
    made = film(tmp_path / "film.mp4", over([30] * 6, []))
    assert read(made, [text(end=6)], tmp_path / "card.png") == [None]


def test_many_texts_are_read_in_one_way_through_the_film(tmp_path):
    card().save(tmp_path / "card.png")
    levels = list(np.linspace(10, 250, 48).astype(int))
    made = film(tmp_path / "film.mp4", over(levels, [card()]))
    texts = [text(start=start, end=start + 8) for start in (40, 0, 20)]
    found = read(made, texts, tmp_path / "card.png")
    assert [frame for _, frame in found] == [46, 6, 26]  # the brightest of each
    assert found[1] > found[2] > found[0]


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("plate", [0, 255])
def test_what_a_card_guarantees_is_what_the_film_shows(tmp_path, name, plate):
    spec = {"text": "Por que meu backtest mentiu", "kicker": "Episódio 3", "subtitle": "Quatro erros e um remédio"}
    settings = {"card": "title", "spec": spec, "theme": theme(name), "size": [960, 540], "language": "pt-BR"}
    maker = cards.maker("title")
    facts = maker.paint(settings, {}, tmp_path / "card.png", lambda _: None).facts
    with Image.open(tmp_path / "card.png") as picture:
        frame = Image.new("RGBA", (960, 540), (plate, plate, plate, 255))
        frame.alpha_composite(picture)
    made = film(tmp_path / "film.mp4", [frame] * EVERY)
    texts = [
        {**text(end=EVERY), **{key: box[key] for key in ("role", "text", "color", "box", "size_px")}}
        for box in facts["boxes"]
    ]
    found = read(made, texts, tmp_path / "card.png")
    assert [box["role"] for box in facts["boxes"]] == ["kicker", "title", "subtitle"]
    for (contrast, _), box in zip(found, facts["boxes"], strict=True):
        assert contrast >= 0.9 * box["contrast"], (contrast, box)
