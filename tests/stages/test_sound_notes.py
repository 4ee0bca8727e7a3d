"""What authors are told of their sound: by the build when it is made, by the check whenever it is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from renderers.painting import RenderError
from renderers.sound import wav
from renderers.sound.lasts import lasts_s
from renderers.sound.wav import RATE
from stages import check, sound_notes
from stages.core import episode
from stages.core.step import Line
from stages.core.store import Store
from stages.front import steps_of
from tests.project import doit, edit, project
from tests.renderers.sound.makers import noise
from tests.renderers.sound.test_clips import movie

WALK = """\
title: "Walk"
language: en
size: 320x180
music: {file: media/bed.wav, loop_s: [1, 3.5]}
scenes:
  - name: one
    hold_s: 1
    sounds: [{file: media/peak.wav, at: 0.2, gain_db: 0}]
  - name: two
    clip: {file: media/silent.mp4, audio: true}
    hold_s: 1
    music_at: 2
"""


def test_doubtful_times_are_told_with_their_reason():
    facts = {"alignment": "doubtful", "because": "half of its words are 0.40 s or more from where they are heard"}
    ((what, hint),) = sound_notes.of_line("fila", facts | {"times": "warped"})
    assert what.startswith('the line of "fila": its word times are doubtful (half of its words are 0.40 s')
    assert "heard out of the recording" in what
    assert "take" in hint
    assert [*sound_notes.of_line("fila", {"alignment": "service"})] == []


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("clip/mar is not heard: the clip holds no sound", ("mar", 'the clip of "mar" is not heard', "audio: true")),
        ("clip/mar is not heard: its picture is slower than half its speed", ("mar", "slower than half", "loop")),
        (
            "sound/a-b/2 is 4.1 dB under -6 LUFS: more would cut off its peaks",
            ("a-b", 'sound 2 of "a-b" is', "gain_db"),
        ),
        ("line/fim is 3.0 LU under -14 LUFS: more than +24.0 dB would damage it", ("fim", 'line of "fim"', "louder")),
        ("line/fim is silent", ("fim", 'the line of "fim" is silent', "listen")),
        ("the whole is 3.0 LU under -14 LUFS: more than +12.0 dB would damage it", (None, "the whole is", "louder")),
    ],
)
def test_what_the_mix_held_back_is_told_in_the_authors_words(held, told):
    ((scene, what, hint),) = sound_notes.of_mix({"held": [held]})
    assert scene == told[0]
    assert told[1] in what
    assert told[2] in hint


def test_the_length_of_a_sound_is_counted_in_its_packets(tmp_path):
    wav.write(tmp_path / "a.wav", noise(1.5, 0.1))
    assert lasts_s(tmp_path / "a.wav") == 1.5
    movie(tmp_path / "mute.mp4", None, 12)
    with pytest.raises(RenderError, match="holds no sound"):
        lasts_s(tmp_path / "mute.mp4")


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("walk"), walk=WALK)
    media = folder / "episodes" / "media"
    media.mkdir()
    peak = noise(1, 0.001)
    peak[20_000] = 0.9
    wav.write(media / "peak.wav", peak)
    wav.write(media / "bed.wav", np.stack([noise(4, 0.1), noise(4, 0.1, 2)], axis=1)[: 7 * RATE // 2])
    movie(media / "silent.mp4", None, 36)
    return folder


def checked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the check says, here and now."""
    monkeypatch.chdir(folder)
    ep = episode.load(Path("episodes/walk.yaml"))
    found = check.report(Line(steps_of(ep), Store(folder / "cache")), ep)
    return [str(one) for one in (*found.mistakes, *found.warnings)]


def test_music_beyond_its_end_is_an_error_of_the_check(walk, tmp_path, monkeypatch):
    folder = shutil.copytree(walk, tmp_path / "walk", symlinks=True)
    assert not any("bed.wav" in one for one in checked(folder, monkeypatch))
    edit(folder, "walk", "loop_s: [1, 3.5]", "loop_s: [1, 3.6]")
    edit(folder, "walk", "music_at: 2", "music_at: 3.5")
    loop, hit = (one for one in checked(folder, monkeypatch) if "bed.wav" in one)
    assert loop.startswith("episodes/walk.yaml:4: music: loop_s ends at 3.6 s, but bed.wav lasts 3.5 s\nhint: let the")
    assert 'scene "two": music_at is 3.5 s, but bed.wav lasts 3.5 s\nhint: ask for a second before 3.5' in hit


def test_what_the_mix_left_out_is_told_by_the_build_and_then_by_the_check(walk, monkeypatch):
    built = doit(walk, "episode=walk", "mix")
    told = checked(walk, monkeypatch)
    for what in ('the mix: sound 1 of "one" is ', 'the mix: the clip of "two" is not heard: the clip holds no sound'):
        assert f"warning  {what}" in built.stdout, built.stdout + built.stderr
        assert any(what in one for one in told), told
