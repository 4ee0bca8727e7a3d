"""Captions from end to end: files beside the video, and words that light up in it."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from renderers import themes
from renderers.captions.look import look
from renderers.captions.seen import seen
from tests.project import doit, edit, project

BURNED = """\
title: "Tiny"
language: pt-BR
size: 320x180
fps: 24
captions: {burn: true, highlight: true}
scenes:
  - name: um
    frame: {prompt: "a blue door in the rain"}
    narration: "Uma porta, {azul}."
  - name: dois
    narration: "E nada mais."
    cards:
      - lower-third: {name: "Ninguém"}
        for: 1
"""
LOOK = look((320, 180), themes.theme("mocha"), highlight=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("burned"), tiny=BURNED)
    first = doit(folder, "episode=tiny")
    assert first.returncode == 0, first.stdout + first.stderr
    return folder


def made(folder: Path) -> set[str]:
    result = doit(folder, "episode=tiny")
    assert result.returncode == 0, result.stdout + result.stderr
    return {line.split()[1] for line in result.stdout.splitlines() if line.startswith("made ")}


def frames(film: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(film)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


def test_captions_are_in_the_picture_on_their_frames_and_beside_it(built: Path) -> None:
    here = built / "build/tiny"
    listed = json.loads((here / "captions.json").read_text(encoding="utf-8"))
    assert json.loads((here / "proof.json").read_text(encoding="utf-8"))["findings"] == []
    assert [cue["lines"] for cue in listed["cues"]] == [["Uma porta, {azul}."], ["E nada mais."]]
    assert ["head" in cue for cue in listed["cues"]] == [False, True], "a card stands at the foot"
    assert (here / "tiny.srt").read_text(encoding="utf-8").count(" --> ") == 2
    assert "Language: pt-BR" in (here / "tiny.vtt").read_text(encoding="utf-8")
    assert "YCbCr Matrix: TV.709" in (here / "tiny.ass").read_text(encoding="utf-8")

    film = frames(here / "tiny.mp4")
    assert len(film) == listed["frames"]
    for cue in listed["cues"]:
        first, end = cue["start"], cue["end"]
        assert all(seen(film[n], cue, LOOK) for n in (first, (first + end) // 2, end - 1))
        assert not any(seen(film[n], cue, LOOK) for n in (first - 1, end) if 0 <= n < len(film))


def test_the_script_holds_no_path_and_the_second_run_makes_nothing(built: Path) -> None:
    script = (built / "build/tiny/picture.ffscript").read_text(encoding="utf-8")
    assert "ass=filename=captions.ass:fontsdir=fonts" in script
    assert str(built) not in script
    assert made(built) == set()


def test_how_captions_look_decides_them_and_the_video_alone(built: Path) -> None:
    edit(built, "tiny", "highlight: true", "highlight: false")
    assert made(built) == {"captions:tiny", "video:tiny", "proof:tiny"}
    edit(built, "tiny", "burn: true", "burn: false")
    assert made(built) == {"captions:tiny", "picture:tiny", "video:tiny", "proof:tiny"}
    assert not seen(frames(built / "build/tiny/tiny.mp4")[12], {"lines": ["Uma porta, {azul}."]}, LOOK)
    edit(built, "tiny", "highlight: false", "highlight: true")
    assert made(built) == {"captions:tiny"}, "the picture does not show it"
