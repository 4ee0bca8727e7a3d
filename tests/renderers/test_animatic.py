"""Drawn starting frames: the same every time, of every size, readable, marked as drafts, and different where the
words are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from renderers import animatic
from renderers.cards.contrast import guaranteed
from renderers.moves import DRIFT_MOST, ZOOM_MOST
from renderers.storyboard import slate
from renderers.storyboard.words import SETS
from renderers.themes import theme

GOLDENS = Path(__file__).parents[1] / "goldens" / "animatic"
PROMPTS = {
    "trading": "an empty trading floor at 2 AM, rain on glass",
    "keyboard": "hands over a keyboard, screen glow",
    "city": "a city at dawn from above",
    "archive": "archive corridor, endless shelves, a hanging lamp",
    "servers": "server room, blue light",
    "lighthouse": "a lighthouse in a storm",
    "classroom": "an old classroom, afternoon light",
    "road": "uma estrada à noite, faróis de um carro",
    "laboratory": "bancada de laboratório com frascos e microscópio",
    "stadium": "estádio vazio ao entardecer",
    "forest": "a forest in the mist at dawn",
    "street": "rua molhada à noite, luzes de neon",
    "seedling": "a bean seedling in black soil",
    "word": "Entropia",
}


def asked(prompt: str, size: tuple[int, int] = (320, 180), **more: Any) -> dict[str, Any]:
    return {
        "prompt": prompt,
        "scene": {"number": 3, "name": "abertura"},
        "size": list(size),
        "theme": theme(more.pop("look", "mocha")),
        "language": "pt-BR",
        "seed": None,
    } | more


def painted(tmp_path: Path, prompt: str, size: tuple[int, int] = (320, 180), /, **more: Any) -> NDArray[np.float64]:
    into = tmp_path / "frame.png"
    animatic.paint(asked(prompt, size, **more), {}, into)
    with Image.open(into) as picture:
        assert (picture.mode, picture.size, picture.format) == ("RGB", size, "PNG")
        return np.asarray(picture, dtype=float)


def below_the_slate(pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    return pixels[round(0.36 * len(pixels)) :]


def placed(prompt: str, size: tuple[int, int] = (1920, 1080), **more: Any) -> dict[str, dict[str, Any]]:
    return {box["role"]: box for box in slate.boxes(slate.lay_out(asked(prompt, size, **more)))}


def test_the_same_settings_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.png", "two.png"):
        animatic.paint(asked(PROMPTS["trading"]), {}, tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_no_other_process_draws_it_otherwise(tmp_path: Path) -> None:
    program = (
        "import json, sys; from pathlib import Path; from renderers import animatic;"
        "animatic.paint(json.loads(sys.argv[1]), {}, Path(sys.argv[2]))"
    )
    digests = set()
    for hash_seed in ("1", "2"):
        into = tmp_path / f"{hash_seed}.png"
        command = [sys.executable, "-c", program, json.dumps(asked(PROMPTS["street"])), str(into)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": hash_seed})
        digests.add(sha256(into.read_bytes()).hexdigest())
    assert len(digests) == 1


@pytest.mark.parametrize("place", [*SETS, "Entropia"])
def test_every_picture_can_be_drawn_at_every_hour_and_shape(place: str, tmp_path: Path) -> None:
    word = place if place == "Entropia" else next(iter(SETS[place].values())).split(",")[0]
    for n, (when, size) in enumerate(
        (("at night in rain, a crowd", (160, 90)), ("a sunny day, a man", (90, 160)), ("storm at dusk", (101, 99)))
    ):
        pixels = painted(tmp_path, f"{word}, {when}", size, look=("mocha", "latte")[n % 2])
        assert below_the_slate(pixels).std() > 3  # something is there


@pytest.mark.parametrize("size", [(64, 36), (1280, 720), (1080, 1920), (1214, 1214)])
def test_sizes(size: tuple[int, int], tmp_path: Path) -> None:
    painted(tmp_path, PROMPTS["lighthouse"], size)


def test_a_larger_frame_is_the_same_drawing(tmp_path: Path) -> None:
    small, large = painted(tmp_path, PROMPTS["city"], (320, 180)), painted(tmp_path, PROMPTS["city"], (960, 540))
    coarse = [p.reshape(18, len(p) // 18, 32, len(p[0]) // 32, 3).mean(axis=(1, 3)) for p in (small, large)]
    assert np.abs(below_the_slate(coarse[0]) - below_the_slate(coarse[1])).mean() < 6


def test_other_words_give_a_picture_that_looks_other(tmp_path: Path) -> None:
    coarse = {}
    for name, prompt in PROMPTS.items():
        pixels = below_the_slate(painted(tmp_path, prompt, (256, 144)))
        coarse[name] = pixels[: 8 * 11].reshape(11, 8, 32, 8, 3).mean(axis=(1, 3))
    for one in coarse:
        for other in coarse:
            if one < other:
                assert np.abs(coarse[one] - coarse[other]).mean() > 8, (one, other)


def test_another_seed_or_take_gives_another_picture_of_the_same_place(tmp_path: Path) -> None:
    first = painted(tmp_path, PROMPTS["forest"])
    for more in ("seed", "take"):
        assert np.abs(first - painted(tmp_path, PROMPTS["forest"], **{more: 7})).mean() > 3


def test_night_is_darker_than_day_and_red_light_is_red(tmp_path: Path) -> None:
    for place in ("a classroom", "a street", "the open sea", "a wheat field"):
        day, night = (below_the_slate(painted(tmp_path, f"{place}, {when}")) for when in ("midday", "night"))
        assert day.mean() > night.mean() + 30, place
    red, blue = (painted(tmp_path, f"a server room, {hue} light").mean(axis=(0, 1)) for hue in ("red", "blue"))
    assert red[0] > red[2] + 8 and blue[2] > blue[0] + 8


def test_a_long_sky_has_no_bands(tmp_path: Path) -> None:
    sky = painted(tmp_path, "desert at dawn", (640, 360))[140:190, 40:240, 0]
    runs = [len(run) for column in sky.T for run in np.split(column, np.flatnonzero(np.diff(column)) + 1)]
    assert np.percentile(runs, 98) <= 8


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("pt-BR", "RASCUNHO"),
        ("pt", "RASCUNHO"),
        ("en", "DRAFT"),
        ("en-GB", "DRAFT"),
        ("es_MX", "BORRADOR"),
        ("ja", "DRAFT"),
    ],
)
def test_it_says_that_it_is_a_draft_in_the_episodes_language(language: str, word: str, tmp_path: Path) -> None:
    told = animatic.paint(asked("a door", language=language), {}, tmp_path / "frame.png").facts
    marks = [box for box in told["boxes"] if box["role"] == "draft"]
    assert [mark["text"] for mark in marks] == [word]
    x, y, width, height = marks[0]["box"]
    with Image.open(tmp_path / "frame.png") as picture:
        mark = np.asarray(picture.convert("L").crop((x, y, x + width, y + height)), dtype=float)
    assert np.ptp(mark) > 60  # the letters stand out from their ground


def test_the_facts_tell_number_name_prompt_and_what_was_understood(tmp_path: Path) -> None:
    scene = {"number": 3, "of": 13, "name": "abertura"}
    facts = animatic.paint(asked(PROMPTS["trading"], scene=scene), {}, tmp_path / "frame.png").facts
    assert json.loads(json.dumps(facts)) == facts
    texts = {box["role"]: box["text"] for box in facts["boxes"]}
    assert texts == {
        "number": "03",
        "of": "/13",
        "name": "ABERTURA",
        "draft": "RASCUNHO",
        "prompt": PROMPTS["trading"],
    }
    assert (facts["mood"]["place"], facts["mood"]["weather"]) == ("trading", "rain")


@given(
    prompt=st.text(max_size=400) | st.text("abc é—,.", max_size=2500),
    name=st.text("abcdefghij0123456789-", min_size=1, max_size=60),
    number=st.integers(1, 1000),
    size=st.sampled_from([(2160, 1214), (1214, 2160), (1214, 1214), (1440, 810), (4320, 2430), (160, 90)]),
)
@settings(max_examples=40, deadline=None)
def test_all_text_stays_where_no_pan_cuts_it_off(prompt: str, name: str, number: int, size: tuple[int, int]) -> None:
    width, height = size
    hidden = max(DRIFT_MOST / (1 + DRIFT_MOST), ZOOM_MOST / (1 + ZOOM_MOST) / 2)
    settings_ = asked(prompt, size, scene={"number": number, "name": name, "of": 1000})
    found = slate.lay_out(settings_)
    left, top, right, bottom = found.panel
    assert left > hidden * width and top > hidden * height
    assert right < (1 - hidden) * width and bottom < 0.4 * height
    for box in slate.boxes(found):
        x, y, w, h = box["box"]
        assert left <= x and x + w <= right + 1 and top <= y and y + h <= bottom + 1, box
        assert len(box["lines"]) <= (3 if box["role"] == "prompt" else 1)


def test_the_slate_leaves_room_for_cards_and_marks() -> None:
    found = slate.lay_out(asked("a very long prompt of many words " * 40, (1920, 1080)))
    assert found.panel[2] < 0.76 * 1920 and found.panel[3] < 0.31 * 1080


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [
        pytest.param("Entropia", "Entropia", id="one word"),
        pytest.param("", "—", id="none"),
        pytest.param(" \n\t ", "—", id="only spaces"),
        pytest.param("a  door\n\nin   a wall", "a door in a wall", id="lines and spaces"),
        pytest.param("a door 🚪 ajar", "a door ajar", id="what no font has is left out"),
        pytest.param("日本の港", "—", id="nothing that a font has"),
        pytest.param("ação ŝuŝo Łódź čaj", "ação ŝuŝo Łódź čaj", id="Latin letters of all kinds"),
    ],
)
def test_the_prompt_is_shown_as_it_can_be(prompt: str, shown: str) -> None:
    assert placed(prompt)["prompt"]["text"] == shown


def test_a_prompt_too_long_ends_at_a_word_with_an_ellipsis() -> None:
    prompt = ", ".join(f"word{n}" for n in range(300))
    shown = placed(prompt)["prompt"]
    assert len(prompt) > 2500 and len(shown["lines"]) == 2
    assert shown["text"].endswith("…") and prompt.startswith(shown["text"][:-1])
    assert prompt[len(shown["text"]) - 1] in ", "


def test_a_prompt_without_a_space_is_cut_in_the_word() -> None:
    shown = placed("x" * 2500)["prompt"]
    assert set(shown["text"]) == {"x", "…"} and len(shown["text"]) > 20


def test_the_prompt_is_large_enough_and_stands_out_from_any_picture() -> None:
    assert placed("a door")["prompt"]["size_px"] >= 32
    assert min(box["size_px"] for box in placed("a door").values()) >= 24
    for look in ("mocha", "latte"):
        colors = theme(look)["colors"]
        assert guaranteed(colors["ink"], colors["panel"], slate.OPACITY) >= 7
        assert guaranteed(colors["panel"], colors["accent"], 1.0) >= 4.5


@pytest.mark.parametrize("name", ["trading", "lighthouse", "forest", "word"])
def test_pictures_are_as_they_were(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Thumbnails: a change that one would see at a glance fails, another rasteriser's rounding does not."""
    painted(tmp_path, PROMPTS[name])
    with Image.open(tmp_path / "frame.png") as picture:
        thumbnail = picture.reduce(5)
    file = GOLDENS / f"{name}.png"
    if request.config.getoption("--rewrite-goldens"):
        file.parent.mkdir(parents=True, exist_ok=True)
        thumbnail.save(file)
    assert file.exists(), f"{file} is missing; pytest --rewrite-goldens writes it"
    with Image.open(file) as golden:
        difference = np.abs(np.asarray(golden, dtype=float) - np.asarray(thumbnail, dtype=float))
    assert difference.mean() < 1.5 and np.percentile(difference, 99) < 14


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = "('numpy', 'PIL', 'cv2', 'uharfbuzz')"
    program = f"import sys; import renderers.animatic; print(*[m for m in {heavy} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
