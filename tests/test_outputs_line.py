"""The whole line: a film in another codec, as a master, with poster and thumbnail."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import Colorspace
from numpy.typing import NDArray
from PIL import Image

from tests.project import doit, edit, project

FILM = """\
title: "Film"
language: en
size: 320x180
codec: av1
preset: master
thumbnail: auto
captions: {burn: yes}
scenes:
  - name: one
    hold_s: 1
  - name: two
    frame: {prompt: "a blue door in the rain"}
    hold_s: 3
    cards:
      - title: {text: "Doors"}
    transition: {kind: fade, seconds: 0.5}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("built"), film=FILM)
    result = doit(folder, "episode=film")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "warning  text" not in result.stdout
    return folder


@pytest.fixture
def film(built: Path, tmp_path: Path) -> Path:
    """A copy of the finished project, to be edited."""
    shutil.copytree(built, tmp_path / "film", symlinks=True)
    return tmp_path / "film"


def made(folder: Path, *words: str) -> set[str]:
    result = doit(folder, "episode=film", *words)
    assert result.returncode == 0, result.stdout + result.stderr
    return {line.split()[1] for line in result.stdout.splitlines() if line.startswith("made ")}


def frames(folder: Path) -> list[NDArray[np.float64]]:
    """PyAV rounds their colours down, by two levels."""
    with av.open(str(folder / "build/film/film.mp4")) as container:
        return [
            one.reformat(format="rgb24", src_colorspace=Colorspace.ITU709).to_ndarray().astype(float)
            for one in container.decode(video=0)
        ]


def test_the_proof_finds_the_codecs_that_were_asked_for(built: Path) -> None:
    measured = json.loads((built / "build/film/proof.json").read_text())["measured"]
    picture = {name: measured[name] for name in ("codec", "profile", "pixel_format", "key_every", "closed")}
    assert picture == {
        "codec": "av1",
        "profile": "Main",
        "pixel_format": "yuv420p10le",
        "key_every": 12,
        "closed": True,
    }
    assert (measured["sound_codec"], measured["rate"], measured["channels"]) == ("alac", 48_000, 2)


def test_a_masters_sound_is_the_mix_to_the_bit(built: Path) -> None:
    def samples(file: Path) -> NDArray[np.int32]:
        with av.open(str(file)) as container:
            resampler = av.AudioResampler(format="s32p")
            frames = [part for one in container.decode(audio=0) for part in resampler.resample(one)]
        return np.concatenate([one.to_ndarray() for one in frames], axis=1)

    assert np.array_equal(samples(built / "build/film/film.mp4"), samples(built / "build/film/mix.wav"))


def test_poster_and_thumbnail_are_the_title_as_it_stands_in_the_film(built: Path) -> None:
    with Image.open(built / "build/film/film.poster.png") as poster:
        assert (poster.size, poster.mode, poster.info["srgb"]) == ((320, 180), "RGB", 1)
        still = np.asarray(poster, float)
    unlike = [np.abs(still - shown).mean() for shown in frames(built)]
    assert min(unlike) < 3
    assert 48 <= unlike.index(min(unlike)) <= 72, "in the middle of the card's time, away from the fade"
    with Image.open(built / "build/film/film.thumbnail.jpg") as thumbnail:
        assert (thumbnail.size, thumbnail.format) == ((320, 180), "JPEG")
        assert np.abs(np.asarray(thumbnail, float) - still).mean() < 2


def test_a_poster_is_made_again_for_another_frame_and_not_for_another_scene(film: Path) -> None:
    last = "transition: {kind: fade, seconds: 0.5}\n"
    edit(film, "film", last, f"{last}  - name: three\n    hold_s: 1\n")
    assert not {task for task in made(film, "poster") if task.startswith("poster:")}
    edit(film, "film", "thumbnail: auto", "thumbnail: {at: three}")
    assert made(film, "poster") == {"poster:film", "poster:film/thumbnail"}
    edit(film, "film", "{at: three}", "{at: 60}")
    late = doit(film, "episode=film", "poster")
    assert late.returncode == 1
    message = "thumbnail.at is 60 s, but the film ends at 5.00 s"
    assert late.stderr == f"poster:film: episodes/film.yaml:6: {message}\nhint: give an earlier moment\n"
