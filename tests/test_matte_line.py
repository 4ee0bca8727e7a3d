"""Mattes through the whole line, run by doit itself: on an own frame, an own clip and an image card."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from renderers import themes
from tests.project import doit, edit, project
from tests.renderers import movies
from tests.test_line import made

BASE, TEXT, BLUE = "#1E1E2E", (0xCD, 0xD6, 0xF4), (0x89, 0xB4, 0xFA)
MATTE = """\
title: "Keyed"
language: en
size: 320x180
fps: 24
scenes:
  - name: frame
    frame: {file: media/screen.png, matte: key}
    clip: {use: pan, move: still}
    hold_s: 1
  - name: clip
    clip: {file: media/screen.mp4, matte: key}
    hold_s: 1
    fit: hold
  - name: over
    frame: {file: media/red.png}
    clip: {file: media/screen.mp4, matte: {kind: key, blend: 0.1}}
    hold_s: 1
    fit: hold
  - name: card
    frame: {file: media/red.png}
    hold_s: 1
    cards:
      - image: {file: media/screen.png, frame: none}
        matte: key
"""


def screen() -> Image.Image:
    """An opaque window: light words' worth on the left, a blue mark on the right, all on base."""
    picture = Image.new("RGB", (320, 180), BASE)
    ImageDraw.Draw(picture).rectangle((40, 40, 119, 139), fill=TEXT)
    ImageDraw.Draw(picture).rectangle((200, 40, 279, 139), fill=BLUE)
    return picture


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("keyed") / "p", keyed=MATTE)
    media = folder / "episodes" / "media"
    media.mkdir()
    screen().save(media / "screen.png")
    Image.new("RGB", (320, 180), (200, 40, 40)).save(media / "red.png")
    movies.clip(media / "screen.mp4", [np.asarray(screen())] * 12)
    (media / "screen.log").unlink()
    assert made(doit(folder, "episode=keyed"))
    return folder


def shown(folder: Path) -> dict[str, NDArray[np.float64]]:
    """The finished film's frame in the middle of each scene, as RGB by BT.709's own formula."""
    timeline = json.loads((folder / "build/keyed/timeline.json").read_text())
    middle = {scene["start"] + scene["frames"] // 2: scene["name"] for scene in timeline["scenes"]}
    found = {}
    with av.open(str(folder / "build/keyed/keyed.mp4")) as film:
        for number, frame in enumerate(film.decode(video=0)):
            if number in middle:
                planes = np.asarray(frame.to_ndarray(format="yuv444p"), float)
                y, b, r = (planes[0] - 16) / 219, (planes[1] - 128) / 224, (planes[2] - 128) / 224
                rgb = np.stack([y + 1.5748 * r, y - 0.1873 * b - 0.4681 * r, y + 1.8556 * b], axis=-1)
                found[middle[number]] = np.clip(rgb, 0, 1) * 255
    return found


def at(picture: NDArray[np.float64], x: int, y: int) -> NDArray[np.float64]:
    found: NDArray[np.float64] = picture[y - 8 : y + 8, x - 8 : x + 8].mean(axis=(0, 1))
    return found


def test_what_is_left_keeps_its_colour_and_what_is_keyed_shows_what_lies_under(keyed):
    film = shown(keyed)
    for scene in ("frame", "clip", "over"):
        assert np.abs(at(film[scene], 80, 90) - TEXT).max() < 4, scene
        assert np.abs(at(film[scene], 240, 90) - BLUE).max() < 4, scene
    assert np.abs(at(film["over"], 160, 90) - (200, 40, 40)).max() < 4, "the scene's own frame"
    assert np.abs(at(film["card"], 4 + 8, 12) - (200, 40, 40)).max() < 4, "the bare card's surroundings"
    assert np.abs(at(film["card"], 160, 90) - (200, 40, 40)).max() < 4, "and what it lets through"
    base = np.array([int(BASE[n : n + 2], 16) for n in (1, 3, 5)])
    light = {scene: film[scene][8:32].reshape(-1, 3) - base for scene in ("frame", "clip")}
    assert all(np.abs(apart).max() > 20 for apart in light.values()), "the ground has its light"


def test_a_second_run_makes_nothing(keyed):
    assert made(doit(keyed, "episode=keyed")) == set()


def test_the_records_say_what_was_eaten(keyed):
    cards = [json.loads(file.read_text()) for file in (keyed / "cache/cards").glob("*.json")]
    frames = [json.loads(file.read_text()) for file in (keyed / "cache/frames").glob("*.json")]
    told = [record["facts"]["matte"] for record in (*cards, *frames) if "matte" in record["facts"]]
    assert len(told) == 2
    assert all(one["ground"]["name"] == "base" and one["eaten"] == [] for one in told)
    assert themes.theme("mocha")["palette"]["base"].upper() == BASE


FILM = {"video:keyed", "proof:keyed"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "screen.png, matte: key}",
            "screen.png, matte: {kind: key, similarity: 0.1}}",
            {"frames:keyed/frame", "clips:keyed/frame", *FILM},
            id="a frame's",
        ),
        pytest.param("{file: media/screen.mp4, matte: key}", "{file: media/screen.mp4}", FILM, id="none on a clip"),
        pytest.param("blend: 0.1}", "blend: 0.2}", FILM, id="a clip's"),
        pytest.param(
            "media/red.png}\n    clip:",
            "media/screen.png}\n    clip:",
            {"frames:keyed/over", *FILM},
            id="what is under",
        ),
        pytest.param(
            "none}\n        matte: key",
            "none}\n        matte: {kind: key, blend: 0}",
            {"cards:keyed/card/1", *FILM},
            id="a card's",
        ),
        pytest.param(
            "none}\n        matte: key",
            "none}\n        matte: {kind: key, color: 0x1d1c2d, blend: 0.150}",
            set(),
            id="the defaults said aloud",
        ),
    ],
)
def test_another_matte_makes_again_what_it_keys_and_nothing_else(keyed, old, new, expected):
    edit(keyed, "keyed", old, new)
    plan = json.loads(doit(keyed, "plan", "episode=keyed", "--json").stdout)
    edit(keyed, "keyed", new, old)
    assert {step["task"] for step in plan["steps"] if step["action"] != "keep"} == expected


def test_the_check_names_what_mattes_would_eat_before_anything_is_made(tmp_path):
    folder = project(tmp_path / "p", keyed=MATTE)
    media = folder / "episodes" / "media"
    media.mkdir()
    barred = screen()
    ImageDraw.Draw(barred).rectangle((0, 150, 319, 179), fill="#313244")
    barred.save(media / "screen.png")
    Image.new("RGB", (320, 180), (200, 40, 40)).save(media / "red.png")
    movies.clip(media / "screen.mp4", [np.asarray(barred)] * 12)
    checked = doit(folder, "check", "episode=keyed", "--json")
    findings = [one for one in json.loads(checked.stdout)["episodes"][0]["findings"] if one.get("rule") == "key"]
    said = [one["message"] for one in findings]
    assert [message.partition(": #")[0] for message in said] == [
        'scene "frame": frame',
        'scene "clip": clip',
        'scene "over": clip',
        'scene "card": card 1 (image)',
    ]
    assert all("16.7 % of its picture, goes with the ground" in message for message in said)
    assert sum("(surface0)" in message for message in said) >= 2, "the pictures, to the level"
    assert not (folder / "build").exists()
