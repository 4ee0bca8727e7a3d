"""Music and effects: what would be bought, what the mix is made of, what a draft does without."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from renderers.painting import Painting
from stages import mix, paid_sounds, sounds
from stages.alignment import Measured
from stages.core import episode
from stages.core.model import Episode
from stages.core.plan import as_json, draw_up
from stages.core.recipe import key
from stages.core.step import Line
from stages.core.store import open_store
from stages.front import steps_of
from stages.paid import Offer
from stages.timeline import lay_out

EPISODE = """\
title: "T"
language: en
size: 320x180
budget_usd: 5
makers:
  music: {use: elevenlabs/music_v1, seconds: 90}
  sound: {use: elevenlabs/eleven_text_to_sound_v2}
music: {prompt: "slow strings"}
scenes:
  - name: one
    hold_s: 2
    sounds:
      - {prompt: "a door creaks", seconds: 1.5, at: 0.5}
      - {file: media/bang.wav, gain_db: -30}
  - name: two
    hold_s: 2
    sounds:
      - {prompt: "a door creaks", seconds: 1.5, at: 1}
"""
MUSIC, CREAK, AGAIN = "sounds:ep/music", "sounds:ep/one/1", "sounds:ep/two/1"


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Reads an episode of that text, with a store of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONETAKE_CACHE", str(tmp_path / "cache"))
    open_store.cache_clear()
    media = tmp_path / "episodes" / "media"
    media.mkdir(parents=True)
    (media / "bang.wav").write_bytes(b"bang")
    (media / "bed.wav").write_bytes(b"bed")

    def loaded(text: str = EPISODE) -> Episode:
        file = tmp_path / "episodes" / "ep.yaml"
        file.write_text(text)
        return episode.load(file)

    yield loaded
    open_store.cache_clear()


def planned(ep: Episode) -> dict[str, dict[str, Any]]:
    plan = as_json(draw_up(Line(steps_of(ep), open_store()), ep.slug))
    return {step["task"]: step for step in plan["steps"]}


def offers(ep: Episode) -> list[Offer]:
    assert ep.music is not None
    made = [sound for scene in ep.scenes for sound in scene.sounds if sound.file is None]
    return [paid_sounds.music(ep.music), *(paid_sounds.sound(sound) for sound in made)]


def keys(ep: Episode) -> list[str]:
    return [key(offer.recipe) for offer in offers(ep)]


def have(offer: Offer) -> None:
    """As if it had been bought."""

    def paint(into: Path) -> Painting:
        into.write_bytes(b"bought")
        return Painting(price_usd=Decimal("0.12"))

    open_store().put(offer.recipe, offer.ext, {}, paint)


def mixed(ep: Episode) -> tuple[dict[str, Any], Line]:
    """What the mix would be asked for, and the line in which it stands."""
    laid = lay_out(ep, [Measured() for _ in ep.scenes])
    inputs = [name for name in ("music", "sound/one/1", "sound/one/2", "sound/two/1") if name in told(ep)]
    return mix.wanted(ep, laid, inputs), Line(steps_of(ep), open_store())


def told(ep: Episode) -> set[str]:
    sources = mix._sources(ep)
    return {*sources.files, *sources.made}


# What is bought


def test_a_purchase_stands_in_the_plan_with_its_price_and_is_counted_once_for_two_scenes(load):
    steps = planned(load())
    assert {task: step["action"] for task, step in steps.items() if step["kind"] == "sounds"} == {
        MUSIC: "buy",
        CREAK: "buy",
        AGAIN: "keep",
    }
    assert (steps[MUSIC]["price_usd"], steps[MUSIC]["because"]) == ("0.60", ["not bought yet"])  # minutes begun
    assert (steps[CREAK]["price_usd"], steps[CREAK]["maker"]) == ("0.12", "elevenlabs/eleven_text_to_sound_v2")
    assert steps[AGAIN]["because"] == [f"the same as {CREAK}"]
    assert (steps[MUSIC]["scene"], steps[CREAK]["scene"]) == (None, "one")
    assert steps["mix:ep"]["because"] == ["timeline:ep changes", f"{MUSIC} changes", "and 2 more inputs change"]


def test_a_recipe_is_the_request_with_every_default(load, golden):
    ep = load()
    told = [{"key": key(offer.recipe), "ref": offer.ref, **offer.recipe.as_json()} for offer in offers(ep)[:2]]
    golden("sounds/recipes.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at: 0.5", "at: 1.5"),
        ("at: 0.5", "at: 0.5, gain_db: -3"),
        ("at: 0.5", "at: 0.5, take: 1"),
        ("at: 0.5", "at: 0.5, loop: no, prompt_influence: 0.3, output_format: mp3_44100_128"),
        ('{prompt: "slow strings"}', '{prompt: "slow strings", gain_db: -30, duck_db: 3, seconds: 90, take: 1}'),
        ('{prompt: "slow strings"}', '{prompt: "slow strings", force_instrumental: yes}'),
        ("seconds: 90}", "seconds: 90, price_usd: 0.10}"),
        ("name: one", "name: renamed"),
        ("size: 320x180", "size: 640x360"),
        ("title", "fps: 30\ntitle"),
    ],
)
def test_what_the_service_never_hears_of_buys_nothing(load, old, new):
    was = keys(load())
    assert keys(load(EPISODE.replace(old, new, 1))) == was


@pytest.mark.parametrize(
    ("old", "new", "bought"),
    [
        ('{prompt: "slow strings"}', '{prompt: "slow strings", take: 2}', [True, False, False]),
        ("slow strings", "slow horns", [True, False, False]),
        ("seconds: 90", "seconds: 30", [True, False, False]),
        ('{prompt: "slow strings"}', '{prompt: "slow strings", force_instrumental: no}', [True, False, False]),
        ("at: 0.5", "at: 0.5, take: 2", [False, True, False]),
        ("at: 0.5", "at: 0.5, loop: yes", [False, True, False]),
        ("seconds: 1.5, at: 0.5", "seconds: 2, at: 0.5", [False, True, False]),
        ("seconds: 1.5, at: 0.5", "at: 0.5", [False, True, False]),
        ("_sound_v2}", "_sound_v2, prompt_influence: 0.9}", [False, True, True]),
    ],
)
def test_what_the_service_is_asked_decides_the_key(load, old, new, bought):
    was = keys(load())
    now = keys(load(EPISODE.replace(old, new, 1)))
    assert [one != other for one, other in zip(was, now, strict=True)] == bought


def test_an_own_price_is_the_price(load):
    ep = load(EPISODE.replace("_sound_v2}", "_sound_v2, price_usd: 0.07}"))
    assert [offer.price_usd for offer in offers(ep)[1:]] == [Decimal("0.07"), Decimal("0.07")]


def test_own_files_need_no_step(load):
    ep = load(EPISODE.replace('{prompt: "slow strings"}', "{file: media/bed.wav}"))
    assert MUSIC not in planned(ep)
    assert told(ep) == {"music", "sound/one/1", "sound/one/2", "sound/two/1"}


# What the mix is asked for


def test_the_mix_has_every_effect_at_its_sample_and_level(load):
    settings, line = mixed(load())
    assert settings["sounds"] == [
        {"name": "sound/one/1", "start": 24_000, "gain_db": "-12"},
        {"name": "sound/one/2", "start": 0, "gain_db": "-30"},
        {"name": "sound/two/1", "start": 3 * 48_000, "gain_db": "-12"},
    ]
    assert settings["music"] == {"gain_db": "-20", "duck_db": "12"}
    assert {MUSIC, CREAK, AGAIN} <= {*line.steps["mix:ep"].reads}


def test_a_mix_without_effects_is_asked_for_as_it_always_was(load):
    plain = 'title: "T"\nlanguage: en\nmusic: {file: media/bed.wav}\nscenes: [{name: one, hold_s: 2}]\n'
    assert mixed(load(plain))[0].keys() == {
        "samples",
        "lines",
        "words",
        "music",
        "target_lufs",
        "ceiling_dbtp",
        "seed",
    }


# A draft


def test_a_draft_does_without_what_is_not_bought_and_says_so(load):
    ep = replace(load(), draft=True)
    steps = planned(ep)
    assert not [step for step in steps.values() if step["kind"] == "sounds" or step["action"] == "buy"]
    assert steps["mix:ep"]["because"][-3:] == [
        "without music, which is not bought yet",
        'without sound 1 of "one", which is not bought yet',
        'without sound 1 of "two", which is not bought yet',
    ]
    settings, line = mixed(ep)
    assert settings["music"] is None
    assert [one["name"] for one in settings["sounds"]] == ["sound/one/2"]
    assert line.steps["mix:ep"].reads == ("timeline:ep",)


def test_a_draft_uses_what_is_bought(load):
    ep = replace(load(), draft=True)
    have(offers(ep)[1])
    steps = planned(ep)
    assert {task: step["action"] for task, step in steps.items() if step["kind"] == "sounds"} == {
        CREAK: "keep",
        AGAIN: "keep",
    }
    assert steps["mix:ep"]["because"][-1:] == ["without music, which is not bought yet"]
    assert [one["name"] for one in mixed(ep)[0]["sounds"]] == ["sound/one/1", "sound/one/2", "sound/two/1"]


def test_what_is_bought_is_kept_and_linked_where_people_look(load):
    ep = load()
    for offer in offers(ep)[:2]:
        have(offer)
    assert {step["action"] for task, step in planned(ep).items() if step["kind"] == "sounds"} == {"keep"}
    places = {step.task: [place.as_posix() for place in step.links] for step in sounds.steps(ep)}
    assert places == {
        MUSIC: ["build/ep/music.mp3"],
        CREAK: ["build/ep/scenes/one/sound-1.mp3"],
        AGAIN: ["build/ep/scenes/two/sound-1.mp3"],
    }
    changed = planned(load(EPISODE.replace("at: 0.5", "at: 0.5, take: 2")))
    assert [changed[task]["action"] for task in (MUSIC, CREAK, AGAIN)] == ["keep", "buy", "keep"]
