"""A brand: its colour rebuilds the cards and nothing else, its logo only what shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from stages import brand, check
from stages.core import episode
from stages.core.step import Line
from stages.core.store import Store, open_store
from stages.front import steps_of

EPISODE = """\
title: "T"
language: en
size: 320x180
brand: {brand}
scenes:
  - name: one
    hold_s: 4
    cards:
      - title: {{text: Hi, kicker: Part one}}
      - frame: {{title: Hi}}
  - name: two
    frame: {{prompt: "a red door"}}
    hold_s: 4
    cards:
      - end: {{text: Bye}}
"""


@pytest.fixture
def refs(tmp_path, monkeypatch):
    """The keys that are known at once, by task."""
    monkeypatch.chdir(tmp_path)
    open_store.cache_clear()
    folder = tmp_path / "episodes" / "media"
    folder.mkdir(parents=True)
    for name, color in (("mark", "#ff6b3d"), ("other", "#3d6bff")):
        Image.new("RGBA", (60, 40), color).save(folder / f"{name}.png")

    def found(said: str) -> dict[str, str | None]:
        line = house(tmp_path, said)
        return {task: line.ref(task) for task in line.steps if task.startswith(("frames:", "cards:"))}

    yield found
    open_store.cache_clear()


def house(folder: Path, said: str) -> Line:
    file = folder / "episodes" / "ep.yaml"
    file.write_text(EPISODE.format(brand=said))
    return Line(steps_of(episode.load(file)), Store(folder / "cache"))


def changed(one: dict[str, str | None], other: dict[str, str | None]) -> set[str]:
    return {task for task in one | other if one.get(task) != other.get(task)}


CARDS = {"cards:ep/one/1", "cards:ep/one/2", "cards:ep/two/1"}


@pytest.mark.parametrize(
    ("said", "tasks"),
    [
        pytest.param('{logo: media/mark.png, color: "#FF0000"}', CARDS, id="another colour"),
        pytest.param("{logo: media/mark.png}", CARDS, id="no colour"),
        pytest.param(
            '{logo: media/other.png, color: "#FFC814"}',
            {"cards:ep/brand", "cards:ep/one/2", "cards:ep/two/1"},
            id="another logo",
        ),
        pytest.param(
            '{logo: media/mark.png, color: "#FFC814", corner: top-left}',
            {"cards:ep/brand", "cards:ep/one/2"},
            id="another corner",
        ),
        pytest.param('{color: "#FFC814"}', {"cards:ep/brand", "cards:ep/one/2", "cards:ep/two/1"}, id="no logo"),
    ],
)
def test_a_change_of_the_brand_rebuilds_what_shows_it(refs, said: str, tasks: set[str]) -> None:
    assert changed(refs('{logo: media/mark.png, color: "#FFC814"}'), refs(said)) == tasks


def test_the_mark_is_made_with_its_place_in_its_record(refs, tmp_path: Path) -> None:
    refs("{logo: media/mark.png}")
    line = house(tmp_path, "{logo: media/mark.png}")
    line.build("cards:ep/brand", lambda share: None, lambda words: None)
    record = line.record("cards:ep/brand")
    assert record is not None and {"x", "y", "box", "size"} <= set(record.facts)
    assert (tmp_path / "build/ep/brand.png").exists()


def test_an_episode_without_a_logo_has_no_mark(refs, tmp_path: Path) -> None:
    refs('{color: "#FFC814"}')
    assert brand.mark(episode.load(tmp_path / "episodes" / "ep.yaml")) is None


@pytest.mark.parametrize(
    ("color", "said"),
    [("#FFC814", None), ("#7F849C", "under 4.5 for text"), ("#3A0CA3", "under 3")],
)
def test_the_check_says_where_the_colour_cannot_be_read(refs, tmp_path: Path, color: str, said: str | None) -> None:
    refs(f'{{color: "{color}"}}')
    line = house(tmp_path, f'{{color: "{color}"}}')
    told = [w.message for w in check.report(line, episode.load(tmp_path / "episodes" / "ep.yaml")).warnings]
    found = [message for message in told if "brand.color" in message]
    assert ([said] if said else []) == [said for message in found if said and said in message] and len(found) == bool(
        said
    )
