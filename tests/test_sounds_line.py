"""The whole line with effects and music of one's own: the finished film has them where the timeline says."""

from __future__ import annotations

import json

import numpy as np

from renderers.sound import wav
from renderers.sound.wav import RATE
from tests.project import doit, edit, project

EPISODE = """\
title: "Bang"
language: en
size: 320x180
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
    assert not [finding for finding in proof["findings"] if finding["level"] == "fail"]

    assert "Nothing to do" in doit(folder, "episode=bang").stdout
    edit(folder, "bang", "gain_db: -20", "gain_db: -23")
    softer = doit(folder, "episode=bang").stdout
    made = {line.split()[1] for line in softer.splitlines() if line.startswith("made ")}
    assert made == {"mix:bang", "video:bang", "proof:bang"}
