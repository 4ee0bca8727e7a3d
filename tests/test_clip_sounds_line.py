"""The whole line with a clip's own sound, music that hits a scene, and stems."""

from __future__ import annotations

import json

import numpy as np

from renderers.sound import wav
from renderers.sound.wav import RATE
from tests.project import doit, edit, project
from tests.renderers.sound.makers import noise
from tests.renderers.sound.test_clips import movie

EPISODE = """\
title: "Walk"
language: en
size: 320x180
loudness: ebu-r128
stems: true
music: {file: media/bed.wav, loop_s: [1, 4], gain_db: -40}
scenes:
  - name: one
    hold_s: 2
  - name: two
    clip: {file: media/walk.mov, audio: true}
    hold_s: 2
    music_at: 2
"""


def test_a_film_with_a_clip_that_sounds_is_built_proven_and_made_once(tmp_path):
    folder = project(tmp_path / "p", walk=EPISODE)
    media = folder / "episodes" / "media"
    media.mkdir()
    click = noise(3, 0.002)
    click[40_000] = 0.9
    movie(media / "walk.mov", click, 72)
    wav.write(media / "bed.wav", np.stack([noise(4, 0.1), noise(4, 0.1, 2)], axis=1))

    built = doit(folder, "episode=walk")
    assert built.returncode == 0, built.stdout + built.stderr
    mixed = wav.read_mono(folder / "build/walk/mix.wav")
    assert int(np.argmax(np.abs(mixed))) == 2 * RATE + 40_000
    proof = json.loads((folder / "build/walk/proof.json").read_text())
    assert proof["findings"] == []

    stems = {path.stem: wav.read(path) for path in (folder / "build/walk/stems").glob("*.wav")}
    assert set(stems) == {"voice", "music", "clips"}
    assert {len(pcm) for pcm in stems.values()} == {len(mixed)}
    assert int(np.argmax(np.abs(stems["clips"][:, 0]))) == 2 * RATE + 40_000
    assert not stems["clips"][: 2 * RATE].any()

    assert "Nothing to do" in doit(folder, "episode=walk").stdout
    edit(folder, "walk", "music_at: 2", "music_at: 2\n    audio_db: -24")
    softer = doit(folder, "episode=walk")
    made = {line.split()[1] for line in softer.stdout.splitlines() if line.startswith("made ")}
    assert {"mix:walk", "stems:walk/clips"} <= made
    assert "clips:walk/two" not in made
    edit(folder, "walk", "audio: true", "audio: false")
    assert doit(folder, "episode=walk", "mix").returncode == 0
    assert np.abs(wav.read_mono(folder / "build/walk/mix.wav")[2 * RATE + 40_000]) < 0.05
