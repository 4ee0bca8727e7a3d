"""The whole line with music and effects, one's own and bought, in a tall film: they are where the timeline says."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np

from rehearsal import Rehearsal
from renderers.sound import wav
from renderers.sound.wav import RATE
from tests.project import doit, edit, project

EPISODE = """\
title: "Bang"
language: en
size: 180x320
music: {file: media/bed.wav}
scenes:
  - name: one
    narration: "One red door opens slowly, and then it closes."
    sounds:
      - {file: media/click.wav, at: closes, gain_db: -6}
      - {file: media/hiss.wav, at: 0.5, gain_db: -20}
"""


def test_a_film_with_effects_is_built_proven_and_made_once(tmp_path):
    folder = project(tmp_path / "p", bang=EPISODE)
    media = folder / "episodes" / "media"
    media.mkdir()
    random = np.random.default_rng(1)
    click = np.zeros(RATE // 2)
    click[1000] = 0.9
    wav.write(media / "click.wav", click)
    wav.write(media / "hiss.wav", random.standard_normal(RATE) * 0.1)
    wav.write(media / "bed.wav", random.standard_normal(2 * RATE) * 0.1)

    built = doit(folder, "episode=bang")
    assert built.returncode == 0, built.stdout + built.stderr
    (scene,) = json.loads((folder / "build/bang/timeline.json").read_text())["scenes"]
    said = next(word for word in scene["voice"]["words"] if word["text"] == "closes.")
    assert scene["sounds"] == [{"number": 1, "start": said["start"]}, {"number": 2, "start": RATE // 2}]

    steep = np.abs(np.diff(wav.read_mono(folder / "build/bang/mix.wav")))
    near = steep[said["start"] : said["start"] + 3000]
    assert int(np.argmax(near)) in (999, 1000), "the click is the steepest thing there"

    proof = json.loads((folder / "build/bang/proof.json").read_text())
    assert [line["off"] for line in proof["lines"]] == [0]
    assert proof["findings"] == []

    assert "Nothing to do" in doit(folder, "episode=bang").stdout
    edit(folder, "bang", "gain_db: -20", "gain_db: -23")
    softer = doit(folder, "episode=bang").stdout
    made = {line.split()[1] for line in softer.splitlines() if line.startswith("made ")}
    assert made == {"mix:bang", "video:bang", "proof:bang"}


BOUGHT = """\
title: "Bought"
language: en
size: 180x320
budget_usd: 5
makers:
  music: {use: elevenlabs/music_v1, seconds: 5}
  sound: {use: elevenlabs/eleven_text_to_sound_v2}
music: {prompt: "slow strings"}
scenes:
  - name: one
    hold_s: 2
    sounds: [{prompt: "a door creaks", seconds: 1.5, at: 0.25}]
  - name: two
    hold_s: 1
    sounds: [{prompt: "a door creaks", seconds: 1.5, gain_db: -20}]
"""


def test_music_and_effects_are_bought_once_and_heard(tmp_path):
    folder = project(tmp_path / "p", ep=BOUGHT)
    with Rehearsal(tmp_path / "town") as town:
        surroundings = {**town.environment(), "ONETAKE_POLL_S": "0.02", "ONETAKE_REHEARSAL": "yes"}
        assert doit(folder, "episode=ep", "draft=yes", "mix", **surroundings).returncode == 0
        assert town.charges == []
        for _ in range(2):
            built = doit(folder, "episode=ep", "mix", **surroundings)
            assert (built.returncode, built.stderr) == (0, "")
        assert Counter(charge.endpoint for charge in town.charges) == {"elevenlabs.music": 1, "elevenlabs.sound": 1}
        edit(folder, "ep", "at: 0.25", "at: 0.75, gain_db: -20")
        plan = json.loads(doit(folder, "plan", "episode=ep", "--json").stdout)
        assert plan["totals"]["buy"] == 0, "where and how loud an effect is buys nothing"
        quiet = wav.read(folder / "build/ep/mix.draft.wav")
        assert np.abs(quiet).max() < 0.05 < np.abs(wav.read(folder / "build/ep/mix.wav")).max()
    assert {path.name for path in (folder / "build/ep").rglob("*.mp3")} == {"music.mp3", "sound-1.mp3"}
