"""An edit of what cards show, or of what decides how, makes exactly what it decides, and going back is free."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from stages.core import episode
from stages.core.model import Episode
from tests.workshop import begun, copied, run

EPISODE = """\
title: "Cards"
language: en
size: 320x180
fps: 24
theme: mocha
brand: {logo: media/mark.png, corner: top-right, color: "#88aaff"}
scenes:
  - name: figures
    frame: {file: media/desk.png}
    hold_s: 9
    cards:
      - number: {file: figures/steps.csv, column: yearly, row: last, label: "a year"}
        for: 2
      - bars: {file: figures/steps.csv, labels: test, values: yearly, unit: "%"}
        at: 2
        for: 2
      - line: {file: figures/walk.csv, y: paid}
        at: 4
        for: 2
      - table: {file: figures/walk.csv, columns: [fold, paid]}
        at: 6
        motion: false
  - name: screens
    hold_s: 4
    cards:
      - terminal: {capture: captures/run.cast, play: true}
        for: 2
      - terminal: {capture: captures/run.cast}
        at: 2
  - name: pictures
    hold_s: 4
    cards:
      - image: {file: media/shot.png}
        matte: {kind: key, similarity: 0.08}
        for: 2
      - frame: {title: "A frame"}
        at: 2
  - name: end
    hold_s: 3
    cards:
      - end: {text: "The end", lines: ["Somewhere"]}
"""
CAST = '{"version": 3, "term": {"cols": 20, "rows": 4}}\n[0.1, "o", "one\\r\\n"]\n[0.5, "o", "two\\r\\n"]\n'
TAIL = {"video:ep", "proof:ep"}
PICTURE = {"picture:ep", *TAIL}
TIMING = {"timeline:ep", "captions:ep", *PICTURE}
FIGURES = {f"cards:ep/figures/{n}" for n in (1, 2, 3, 4)}
SCREENS = {"cards:ep/screens/1", "cards:ep/screens/2"}
ALL = {*FIGURES, *SCREENS, "cards:ep/pictures/1", "cards:ep/pictures/2", "cards:ep/end/1"}
MOVING = ALL - {"cards:ep/figures/4", "cards:ep/screens/2", "cards:ep/pictures/1", "cards:ep/pictures/2"}
LOGO = {"cards:ep/pictures/2", "cards:ep/end/1"}
MARK = {"cards:ep/brand"}
GROUND = {f"{kind}:ep/{scene}" for kind in ("frames", "clips") for scene in ("screens", "pictures", "end")}
CLIPS = {f"clips:ep/{scene}" for scene in ("figures", "screens", "pictures", "end")}

Change = Callable[[Path], None]


def edit(old: str, new: str, name: str = "ep.yaml") -> Change:
    def change(root: Path) -> None:
        file = root / "episodes" / name
        text = file.read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        file.write_text(text.replace(old, new))

    return change


def other_mark(root: Path) -> None:
    Image.new("RGBA", (80, 40), "blue").save(root / "episodes/media/mark.png")


def other_shot(root: Path) -> None:
    Image.new("RGB", (64, 36), "blue").save(root / "episodes/media/shot.png")


def rules(root: Path) -> None:
    (root / "episodes/redact.yaml").write_text('- text: "two"\n')


MATRIX = [
    pytest.param(edit("theme: mocha", "theme: latte"), {*ALL, *GROUND, "captions:ep", *TAIL}, id="the theme"),
    pytest.param(edit('"#88aaff"', '"#88aafe"'), {*ALL, *TAIL}, id="the brand's colour"),
    pytest.param(other_mark, {*MARK, *LOGO, *TAIL}, id="the brand's mark"),
    pytest.param(
        edit("corner: top-right", "corner: top-left"), {*MARK, "cards:ep/pictures/2", *TAIL}, id="the brand's corner"
    ),
    pytest.param(
        edit("last,0.5", "last,0.7", "figures/steps.csv"),
        {"cards:ep/figures/1", "cards:ep/figures/2", *TAIL},
        id="a figure",
    ),
    pytest.param(
        edit("2,-0.7", "2,-0.6", "figures/walk.csv"), {"cards:ep/figures/3", "cards:ep/figures/4", *TAIL}, id="another"
    ),
    pytest.param(edit("row: last", "row: 1"), {"cards:ep/figures/1", *TAIL}, id="which row"),
    pytest.param(edit("columns: [fold, paid]", "columns: [paid]"), {"cards:ep/figures/4", *TAIL}, id="which columns"),
    pytest.param(edit("two", "2", "captures/run.cast"), {*SCREENS, *TAIL}, id="what was recorded"),
    pytest.param(rules, {*SCREENS, *TAIL}, id="what must not be shown"),
    pytest.param(edit("play: true}", "play: true, speed: 2}"), {"cards:ep/screens/1", *TAIL}, id="the speed"),
    pytest.param(edit("similarity: 0.08", "similarity: 0.1"), {"cards:ep/pictures/1", *TAIL}, id="a matte"),
    pytest.param(edit("similarity: 0.08", "blend: 0.15"), set(), id="a matte's defaults"),
    pytest.param(other_shot, {"cards:ep/pictures/1", *TAIL}, id="a picture"),
    pytest.param(edit("motion: false", "motion: true"), {"cards:ep/figures/4", *PICTURE}, id="a card's motion"),
    pytest.param(edit("fps: 24", "fps: 30"), {*MOVING, *CLIPS, *TIMING}, id="the frame rate"),
    pytest.param(
        edit("language: en", "language: pt-BR"), {*ALL, "timeline:ep", "captions:ep", *TAIL}, id="the language"
    ),
    pytest.param(edit("        at: 6", "        at: 6.5"), {"timeline:ep", *PICTURE}, id="when a card comes"),
]


def write(root: Path) -> None:
    for folder in ("media", "figures", "captures"):
        (root / "episodes" / folder).mkdir(parents=True)
    (root / "episodes/ep.yaml").write_text(EPISODE)
    for name in ("desk", "shot"):
        Image.new("RGB", (64, 36), "red").save(root / f"episodes/media/{name}.png")
    Image.new("RGBA", (80, 40), "red").save(root / "episodes/media/mark.png")
    (root / "episodes/figures/steps.csv").write_text("test,yearly\nfirst,25.5\nlast,0.5\n")
    (root / "episodes/figures/walk.csv").write_text("fold,paid\n1,-1.9\n2,-0.7\n")
    (root / "episodes/captures/run.cast").write_text(CAST)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Built once, for all tests of this module."""
    folder, made = begun(tmp_path_factory.mktemp("first"), write, load)
    assert made >= ALL | MARK
    return folder


@pytest.fixture
def root(first, tmp_path):
    with copied(first, tmp_path):
        yield tmp_path


def load(root: Path) -> Episode:
    return episode.load(root / "episodes" / "ep.yaml")


@pytest.mark.parametrize(("change", "expected"), MATRIX)
def test_an_edit_makes_exactly_what_it_decides(root, change, expected):
    before = {file: file.read_bytes() for file in (root / "episodes").rglob("*") if file.is_file()}
    change(root)
    assert run(load(root), root / "cache") == expected
    assert run(load(root), root / "cache") == set()
    for file in (root / "episodes").rglob("*"):
        if file.is_file() and file not in before:
            file.unlink()
    for file, content in before.items():
        file.write_bytes(content)
    assert run(load(root), root / "cache") == set(), "going back is free"
