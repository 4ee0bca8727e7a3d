"""Themes: whole, plain JSON, nobody's to change by accident."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.painting import RenderError
from renderers.text import fonts
from renderers.themes import branded, contrast, names, theme


def test_the_four_are_there_and_the_schema_offers_just_them() -> None:
    schema = json.loads((Path(__file__).parents[2] / "episodes/schema.json").read_text("utf-8"))
    assert names() == ("gazette", "latte", "mocha", "signal")
    assert sorted(branch["const"] for branch in schema["$defs"]["theme"]["oneOf"]) == list(names())


@pytest.mark.parametrize("name", names())
def test_a_theme_is_plain_json_with_every_part_of_the_others(name: str) -> None:
    found = theme(name)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["name"] == name
    assert _shape(found) == _shape(theme("mocha"))
    assert {"blue", "peach", "green", "red", "yellow", "teal"} <= set(found["palette"])  # storyboards ask for them


@pytest.mark.parametrize("name", names())
def test_its_faces_are_ours_and_its_colours_are_colours(name: str) -> None:
    found = theme(name)
    assert {way["face"] for way in found["type"].values()} <= set(fonts.names())
    colours = [*found["palette"].values(), *found["colors"].values(), *found["glow"]["hues"]]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    assert all(way["least"] <= way["size"] for way in found["type"].values())


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("ink", ["ink", "text", "muted", "accent"])
def test_every_ink_can_be_read_on_every_backing(name: str, ink: str) -> None:
    found = theme(name)
    assert contrast(found, found["colors"][ink]) >= 4.5


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("line", ["ornament", "mark"])
def test_every_line_that_means_something_is_seen_on_every_backing(name: str, line: str) -> None:
    found = theme(name)
    assert contrast(found, found["colors"][line]) >= 3


def test_themes_differ_in_more_than_colour() -> None:
    for one, other in combinations(names(), 2):
        if {one, other} != {"mocha", "latte"}:  # one family by night and by day
            for part in ("type", "space", "radius", "backing", "ornament", "grain"):
                assert theme(one)[part] != theme(other)[part] or part == "radius", (one, other, part)


def test_a_brands_colour_is_the_accent_where_it_can_be_read_and_else_only_drawn() -> None:
    plain = theme("mocha")
    bright, dark = branded(plain, "#FFC814"), branded(plain, "#3A0CA3")
    assert (bright["colors"]["accent"], bright["colors"]["ornament"]) == ("#ffc814", "#ffc814")
    assert (dark["colors"]["accent"], dark["colors"]["ornament"]) == (plain["colors"]["accent"], "#3a0ca3")
    assert plain == theme("mocha")


@given(st.integers(0, 0xFFFFFF), st.sampled_from(names()))
def test_no_brand_makes_a_text_that_cannot_be_read(number: int, name: str) -> None:
    own = branded(theme(name), f"#{number:06x}")
    assert contrast(own, own["colors"]["accent"]) >= 4.5


def test_changing_a_copy_changes_no_theme() -> None:
    theme("mocha")["colors"]["ink"] = "#000000"
    assert theme("mocha")["colors"]["ink"] != "#000000"


def test_an_unknown_theme_is_an_error_that_names_ours() -> None:
    with pytest.raises(RenderError, match='no theme called "moca"') as caught:
        theme("moca")
    assert "mocha" in caught.value.hint


def _shape(value: Any) -> Any:
    if not isinstance(value, dict):
        return None
    return {key: None if key == "palette" else _shape(part) for key, part in value.items()}
