from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.core.recipe import Recipe, changed, ingredients, key

NAMES = st.text(min_size=1, max_size=6)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(NAMES, part, max_size=3),
    max_leaves=8,
)
SETTINGS = st.dictionaries(NAMES, PLAIN, max_size=4)


def recipe(settings, **more) -> Recipe:
    return Recipe("frames", {"use": "animatic"}, settings, **more)


def upside_down(value: object) -> object:
    if isinstance(value, dict):
        return {name: upside_down(part) for name, part in reversed(value.items())}
    return [upside_down(part) for part in value] if isinstance(value, list) else value


@given(SETTINGS)
def test_key_is_unmoved_by_the_order_of_names(settings):
    assert key(recipe(settings)) == key(recipe(upside_down(settings)))


@given(SETTINGS, SETTINGS)
def test_keys_are_equal_exactly_when_the_listings_are(one, other):
    same = ingredients(recipe(one)) == ingredients(recipe(other))
    assert (key(recipe(one)) == key(recipe(other))) is same
    assert (changed(recipe(one), recipe(other)) == []) is same


@given(SETTINGS)
def test_no_two_parts_of_a_recipe_share_a_name_in_the_listing(settings):
    assert len(ingredients(recipe({"a": settings}))) == len(ingredients(recipe(settings))) or not settings


def test_a_dot_in_a_name_is_not_a_level():
    assert key(recipe({"a.b": 1})) != key(recipe({"a": {"b": 1}}))


def test_empty_and_absent_differ():
    assert key(recipe({"shots": []})) != key(recipe({}))
    assert key(recipe({"shots": []})) != key(recipe({"shots": {}}))


def test_number_and_text_differ():
    assert key(recipe({"seconds": 5})) != key(recipe({"seconds": "5"}))


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), object(), {1: 2}, {"a": {3}}])
def test_what_is_not_plain_json_is_an_error(odd):
    with pytest.raises((TypeError, ValueError)):
        key(recipe({"field": odd}))


def test_a_change_names_field_old_and_new_value():
    old = recipe({"prompt": "a red door", "seed": 7})
    new = recipe({"prompt": "a blue door", "take": 2})
    assert changed(old, new) == [
        'prompt: "a red door" -> "a blue door"',
        "seed: 7 -> absent",
        "take: absent -> 2",
    ]


LONG = (
    "No key, no network? Then the stills are drawn, and the voice is me: a {} with good timing. You judge the pacing."
)


def test_of_a_long_text_the_stretch_that_differs_is_shown():
    assert changed(recipe({"text": LONG.format("robot")}), recipe({"text": LONG.format("machine")})) == [
        'text: "… voice is me: a robot with good timin…" -> "… voice is me: a machine with good timin…"'
    ]
    assert changed(recipe({"text": "Now. " + LONG}), recipe({"text": LONG})) == [
        'text: "Now. No key, no network…" -> "No key, no network…"'
    ]


LETTERS = st.text("abcdef ", max_size=200)  # nothing that an explanation itself is written with


@given(LETTERS, LETTERS)
def test_values_that_differ_are_never_shown_alike(one, other):
    for line in changed(recipe({"text": one}), recipe({"text": other})):
        was, now = line.removeprefix("text: ").split(" -> ")
        assert was != now


def test_a_file_of_the_authors_is_called_by_its_name():
    old = recipe({}, inputs={"file": "file:" + "a" * 64})
    new = recipe({}, inputs={"file": "file:" + "b" * 64})
    assert changed(old, new, {"file": "media/desk.jpg"}) == ["media/desk.jpg: its bytes change, aaaaaaaa -> bbbbbbbb"]


def test_a_recipe_survives_its_record():
    whole = recipe({"prompt": "x", "shots": [{"seconds": 3}]}, inputs={"frame": "frames/ab.png"}, paid=True)
    assert Recipe.from_json(whole.as_json()) == whole


# Each line is one kind of artifact as it was bought or made. A key that moves here buys somebody's clips again.
KEYS = {
    "359ba02fa8d63e1a": Recipe(
        "frames", {"use": "bfl/flux-pro-1.1-ultra"}, {"prompt": "a red door", "seed": None}, paid=True
    ),
    "cbf01d4dfc43b385": Recipe(
        "clips", {"use": "fal/kling-v3-pro"}, {"duration": "10"}, {"start_image_url": "frames/ab.jpg"}, True
    ),
    "69cfb3dbdc25218d": Recipe(
        "narration", {"use": "elevenlabs/eleven_v3"}, {"voice_settings": {"stability": 0.5}}, paid=True
    ),
    "1b94d0ac59fd4363": Recipe("cards", {"use": "cards/title"}, {"spec": {"text": "Olá"}, "size": [1920, 1080]}),
}


@pytest.mark.parametrize(("start", "wanted"), KEYS.items())
def test_no_key_moves(start, wanted):
    assert key(wanted)[:16] == start
