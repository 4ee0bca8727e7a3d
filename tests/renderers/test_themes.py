"""Themes: whole, plain JSON, nobody's to change by accident."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from renderers.painting import RenderError
from renderers.text import fonts
from renderers.themes import names, theme


def test_mocha_and_latte_are_there() -> None:
    assert {"mocha", "latte"} <= set(names())


@pytest.mark.parametrize("name", names())
def test_a_theme_is_plain_json_with_every_part_of_the_others(name: str) -> None:
    found = theme(name)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["name"] == name
    assert _shape(found) == _shape(theme("mocha"))


@pytest.mark.parametrize("name", names())
def test_its_faces_are_ours_and_its_colours_are_colours(name: str) -> None:
    found = theme(name)
    assert {way["face"] for way in found["type"].values()} <= set(fonts.names())
    colours = [*found["palette"].values(), *found["colors"].values(), *found["glow"]["hues"]]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    assert all(way["least"] <= way["size"] for way in found["type"].values())


def test_changing_a_copy_changes_no_theme() -> None:
    theme("mocha")["colors"]["ink"] = "#000000"
    assert theme("mocha")["colors"]["ink"] != "#000000"


def test_an_unknown_theme_is_an_error_that_names_ours() -> None:
    with pytest.raises(RenderError, match='no theme called "moca"') as caught:
        theme("moca")
    assert "mocha" in caught.value.hint


def _shape(value: Any) -> Any:
    return {key: _shape(part) for key, part in value.items()} if isinstance(value, dict) else None
