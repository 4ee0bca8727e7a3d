"""An edit buys exactly what it decides: kinds of edit against exact purchases, and the table of recipes and keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from stages.core import episode, prices
from stages.core.model import Episode
from stages.core.plan import draw_up
from stages.core.recipe import key
from stages.core.step import Line
from stages.core.store import Store
from stages.front import drafted, steps_of
from tests.workshop import begun, copied, run

EPISODE = """\
title: "Bought"
language: en
size: 320x180
fps: 24
theme: mocha
budget_usd: 20.00
makers:
  frame: {use: bfl/flux-pro-1.1-ultra, aspect_ratio: "16:9"}
  clip: {use: fal/kling-v3-pro}
  voice: {use: elevenlabs/eleven_multilingual_v2, voice_id: abc, stability: 0.5}
  music: {use: elevenlabs/music_v1}
  sound: {use: elevenlabs/eleven_text_to_sound_v2}

music: {prompt: "slow piano", seconds: 30}

scenes:
  - name: door
    frame: {prompt: "a red door", seed: 7}
    clip: {prompt: "slow push in", seconds: 5}
    narration: "Here is the first door."
    cards:
      - title: {text: "The red door"}
        for: 2
  - name: rain
    frame: {prompt: "rain on glass"}
    clip: {prompt: "drops run down", seconds: auto, end: next}
    narration: "And then it rains for a while, as it always does."
    transition: {kind: fade, seconds: 0.5}
  - name: desk
    frame: {file: media/desk.png}
    clip:
      shots: [{prompt: "wide", seconds: 3}, {prompt: "close", seconds: 2}]
      end: {prompt: "an empty desk"}
    narration: {text: "The desk is mine.", stability: 0.7}
    sounds:
      - {prompt: "a drawer closes", seconds: 1, at: 0.5}
  - name: still
    frame: {prompt: "a candle"}
    narration: {file: media/line.wav, text: "A line of my own."}
    hold_s: 3
  - name: quiet
    frame: {prompt: "fog"}
    clip: {prompt: "fog drifts", seconds: 3, use: fal/kling-v3-standard}
    hold_s: 2
"""


SHOTS = '      shots: [{prompt: "wide", seconds: 3}, {prompt: "close", seconds: 2}]\n'


def edit(*changes: tuple[str, str]) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        file = root / "episodes" / "ep.yaml"
        text = file.read_text()
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        file.write_text(text)

    return change


def swap(root: Path) -> None:
    file = root / "episodes" / "ep.yaml"
    head, *scenes = file.read_text().split("  - name: ")
    scenes[0], scenes[3] = scenes[3], scenes[0]
    file.write_text("  - name: ".join([head, *scenes]))


def other_desk(root: Path) -> None:
    Image.new("RGB", (640, 360), "blue").save(root / "episodes/media/desk.png")


def of(scene: str, *kinds: str) -> set[str]:
    return {f"{kind}:ep/{scene}" for kind in kinds}


FRAMES = {"frames:ep/door", "frames:ep/rain", "frames:ep/desk/end", "frames:ep/still", "frames:ep/quiet"}
CLIPS = {"clips:ep/door", "clips:ep/rain", "clips:ep/desk", "clips:ep/quiet"}
VOICES = {"narration:ep/door", "narration:ep/rain", "narration:ep/desk"}
SOUNDS = {"sounds:ep/music", "sounds:ep/desk/1"}

MATRIX = [
    # what decides a request
    pytest.param(edit(('"a red door"', '"a green door"')), of("door", "frames", "clips"), id="a frame's prompt"),
    pytest.param(edit(("seed: 7", "seed: 8")), of("door", "frames", "clips"), id="a frame's seed"),
    pytest.param(edit(("seed: 7", "seed: 7, take: 2")), of("door", "frames", "clips"), id="a frame's take"),
    pytest.param(edit(("seed: 7", "seed: 7, raw: true")), of("door", "frames", "clips"), id="a frame's own setting"),
    pytest.param(
        edit(('aspect_ratio: "16:9"', 'aspect_ratio: "4:3"')),
        {*FRAMES, *CLIPS},
        id="the shape of all frames",
    ),
    pytest.param(edit(("flux-pro-1.1-ultra", "flux-pro-1.1")), {*FRAMES, *CLIPS}, id="another maker of frames"),
    pytest.param(edit(('"slow push in"', '"slow pull out"')), of("door", "clips"), id="a clip's prompt"),
    pytest.param(edit(("seconds: 5", "seconds: 6")), of("door", "clips"), id="a clip's length"),
    pytest.param(edit(("seconds: 5}", "seconds: 5, take: 2}")), of("door", "clips"), id="a clip's take"),
    pytest.param(edit(("seconds: 5}", "seconds: 5, audio: true}")), of("door", "clips"), id="a clip's sound"),
    pytest.param(
        edit(("seconds: 5}", 'seconds: 5, negative_prompt: "text"}')), of("door", "clips"), id="a clip's own setting"
    ),
    pytest.param(
        edit(("{use: fal/kling-v3-pro}", "{use: fal/seedance-2.0}"), (SHOTS, "      prompt: wide\n      seconds: 5\n")),
        CLIPS - of("quiet", "clips"),
        id="another maker of clips",
    ),
    pytest.param(edit(('"close", seconds: 2', '"close", seconds: 3')), of("desk", "clips"), id="a shot's length"),
    pytest.param(edit(('{prompt: "close"', '{prompt: "closer"')), of("desk", "clips"), id="a shot's prompt"),
    pytest.param(
        edit(('"an empty desk"', '"a full desk"')),
        {"frames:ep/desk/end", "clips:ep/desk"},
        id="an end frame's prompt",
    ),
    pytest.param(edit((", end: next", "")), of("rain", "clips"), id="no tie to the next scene"),
    pytest.param(other_desk, {"clips:ep/desk", "clips:ep/rain"}, id="other bytes in a frame, which two clips touch"),
    pytest.param(
        edit(("Here is the first door.", "Here is another door.")), of("door", "narration"), id="a line's words"
    ),
    pytest.param(
        edit(("And then it rains for a while, as it always does.", "It rains. " * 12)),
        of("rain", "narration", "clips"),
        id="a line that needs a longer clip",
    ),
    pytest.param(
        edit(("And then it rains for a while, as it always does.", "And then it rains for a while, as it ever does.")),
        of("rain", "narration"),
        id="a line that needs the same clip",
    ),
    pytest.param(edit(("stability: 0.7", "stability: 0.6")), of("desk", "narration"), id="a line's own setting"),
    pytest.param(edit(("voice_id: abc", "voice_id: xyz")), VOICES, id="another voice"),
    pytest.param(
        edit(("stability: 0.5", "stability: 0.6")), VOICES - of("desk", "narration"), id="the voice's setting"
    ),
    pytest.param(edit(("voice_id: abc", "voice_id: abc, seed: 3")), VOICES, id="the voice's seed"),
    pytest.param(
        edit(("voice_id: abc", "voice_id: abc, output_format: mp3_44100_192")), VOICES, id="the voice's format"
    ),
    pytest.param(
        edit(("voice_id: abc", "voice_id: abc, pronunciation_dictionaries: [{id: names, version: two}]")),
        VOICES,
        id="a dictionary",
    ),
    pytest.param(edit(('"slow piano"', '"slow strings"')), {"sounds:ep/music"}, id="the music's prompt"),
    pytest.param(edit(("seconds: 30", "seconds: 45")), {"sounds:ep/music"}, id="the music's length"),
    pytest.param(edit(('"a drawer closes"', '"a drawer opens"')), {"sounds:ep/desk/1"}, id="an effect's prompt"),
    pytest.param(edit(("seconds: 1, at", "seconds: 2, at")), {"sounds:ep/desk/1"}, id="an effect's length"),
    pytest.param(
        edit(("  - name: still\n", '  - name: new\n    frame: {prompt: "smoke"}\n    hold_s: 2\n  - name: still\n')),
        of("new", "frames"),
        id="a scene more",
    ),
    # what decides no request
    pytest.param(edit(("seed: 7", "seed: 7, take: 1")), set(), id="take 1 said aloud"),
    pytest.param(edit(("size: 320x180", "size: 180x320")), set(), id="another cut: upright"),
    pytest.param(edit(("size: 320x180", "size: 1920x1080")), set(), id="the size"),
    pytest.param(edit(("fps: 24", "fps: 30000/1001")), set(), id="the frame rate"),
    pytest.param(edit(("theme: mocha", "theme: latte")), set(), id="the theme"),
    pytest.param(edit(("budget_usd: 20.00", "budget_usd: 25.00")), set(), id="the budget"),
    pytest.param(edit(('title: "Bought"', 'title: "Paid"')), set(), id="the title"),
    pytest.param(edit(("language: en", "language: pt-BR")), set(), id="the language"),
    pytest.param(edit(('text: "The red door"', 'text: "A door"')), set(), id="a card"),
    pytest.param(edit(("at: 0.5", "at: 0.25")), set(), id="when an effect comes"),
    pytest.param(edit(("hold_s: 3", "hold_s: 4")), set(), id="how long a still stands"),
    pytest.param(edit(("voice_id: abc", "voice_id: abc, neighbour_text: true")), set(), id="neighbour text"),
    pytest.param(edit(("{use: fal/kling-v3-pro}", "{use: fal/kling-v3-pro, price_usd: 1.00}")), set(), id="a price"),
    pytest.param(
        edit(("{use: fal/kling-v3-pro}", "{use: fal/kling-v3-pro, audio: false, cfg_scale: 0.5}")),
        set(),
        id="defaults said aloud",
    ),
    pytest.param(edit(("name: still", "name: renamed")), set(), id="another name"),
    pytest.param(swap, set(), id="two scenes change places"),
    pytest.param(
        edit((", seed: 7}", "}"), ('{prompt: "a red door"', '{seed: 7, prompt: "a red door"')), set(), id="key order"
    ),
]


def write(root: Path) -> None:
    media = root / "episodes" / "media"
    media.mkdir(parents=True)
    (root / "episodes" / "ep.yaml").write_text(EPISODE)
    Image.new("RGB", (640, 360), "red").save(media / "desk.png")
    (media / "line.wav").write_bytes(b"line.wav")


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Built once, for all tests of this module."""
    folder, made = begun(tmp_path_factory.mktemp("first"), write, load)
    assert sold(folder, made) == {*FRAMES, *CLIPS, *VOICES, *SOUNDS}
    return folder


@pytest.fixture
def root(first, tmp_path):
    with copied(first, tmp_path):
        yield tmp_path


def load(root: Path) -> Episode:
    return episode.load(root / "episodes" / "ep.yaml")


def sold(root: Path, made: set[str]) -> set[str]:
    steps = Line(steps_of(load(root)), Store(root / "cache")).steps
    return {task for task in made if steps[task].paid}


def bought(root: Path) -> set[str]:
    return sold(root, run(load(root), root / "cache"))


@pytest.mark.parametrize(("change", "expected"), MATRIX)
def test_an_edit_buys_exactly_what_it_decides_and_going_back_is_free(root, change, expected):
    before = {file: file.read_bytes() for file in (root / "episodes").rglob("*") if file.is_file()}
    change(root)
    plan = draw_up(Line(steps_of(load(root)), Store(root / "cache")), "ep")
    planned = {state.step.task for state in plan.states if state.action == "buy"}
    assert bought(root) == expected
    assert expected <= planned, "nothing is bought that did not stand in the plan"
    assert planned - expected <= {"clips:ep/rain"}, "only a predicted length may be spared"
    assert bought(root) == set()
    for file, content in before.items():
        file.write_bytes(content)
    assert bought(root) == set()


def test_a_draft_takes_what_is_bought_and_buys_nothing(root):
    drawn = {step.task for step in steps_of(drafted(load(root))) if step.paid}
    assert drawn == {*FRAMES, *CLIPS, *VOICES, *SOUNDS} - {"frames:ep/desk/end"}
    edit(('"a red door"', '"a green door"'))(root)
    ep = drafted(load(root))
    made = run(ep, root / "cache")
    assert {"frames:ep/door", "clips:ep/door"} <= made
    assert {step.maker for step in steps_of(ep) if step.task in ("frames:ep/door", "clips:ep/door")} == {
        "animatic",
        "pan",
    }


def test_nothing_drawn_ever_enters_a_paid_recipe(root):
    for ep in (load(root), drafted(load(root))):
        line = Line(steps_of(ep), Store(root / "cache"))
        drawn = {line.ref(task) for task, step in line.steps.items() if not step.paid and not step.reads}
        orders = [line.order(task) for task, step in line.steps.items() if step.paid and not step.reads]
        assert not any(ref in drawn for order in orders if order for ref in order.recipe.inputs.values())


def test_the_table_of_recipes_and_keys_stands(root, golden):
    """A key that moves buys everything again, for everybody. Change this table only on purpose."""
    line = Line(steps_of(load(root)), Store(root / "cache"))
    rows = []
    for task, step in line.steps.items():
        if step.paid:
            order = line.order(task)
            assert order is not None
            recipe = {name: value for name, value in order.recipe.as_json().items() if name != "paid"}
            rows.append(f"{task}\n  {key(order.recipe)}\n  {json.dumps(recipe, ensure_ascii=False, sort_keys=True)}")
    golden("keys.txt", "\n".join(rows) + "\n")


def test_neighbour_text_is_sent_and_recorded_beside_the_request(root):
    edit(("voice_id: abc", "voice_id: abc, neighbour_text: true"))(root)
    line = Line(steps_of(load(root)), Store(root / "cache"))
    seller = line.steps["narration:ep/rain"].seller
    assert seller is not None
    assert seller.aside == {"previous_text": "Here is the first door.", "next_text": "The desk is mine."}


def test_a_price_of_ones_own_wins_and_an_unknown_one_is_none(root, monkeypatch):
    monkeypatch.setattr(prices, "clip_usd", lambda *_, **__: None)
    line = Line(steps_of(load(root)), Store(root / "empty"))
    assert line.state("clips:ep/door").price_usd is None
    edit(("{use: fal/kling-v3-pro}", "{use: fal/kling-v3-pro, price_usd: 1.00}"))(root)
    line = Line(steps_of(load(root)), Store(root / "empty"))
    assert str(line.state("clips:ep/door").price_usd) == "1"
