"""The whole line: an edit of sound, title or delivery joins what is there, picture or sound, to something else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import av
import numpy as np
import pytest

from renderers.ffmpeg.boxes import boxes
from renderers.sound import wav
from renderers.sound.wav import RATE
from tests.project import TINY, doit, edit, project

KEPT = "its picture is in the store"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("built"), tiny=TINY)
    (folder / "episodes/media").mkdir()
    wav.write(folder / "episodes/media/hiss.wav", np.random.default_rng(1).standard_normal(RATE) * 0.1)
    assert doit(folder, "episode=tiny").returncode == 0
    return folder


@pytest.fixture
def tiny(built, tmp_path):
    """A copy of the finished project, to be edited."""
    shutil.copytree(built, tmp_path / "tiny", symlinks=True)
    return tmp_path / "tiny"


def film(folder: Path) -> Path:
    return folder / "build/tiny/tiny.mp4"


def coded(film: Path) -> list[tuple[int, bytes]]:
    """The picture as it lies in the file: when each frame is shown, in ticks from the first, and its bytes."""
    with av.open(str(film)) as container:
        packets = [(packet.pts or 0, bytes(packet)) for packet in container.demux(video=0) if packet.size]
    first = min(pts for pts, _ in packets)
    return [(pts - first, content) for pts, content in packets]


def prints(folder: Path) -> dict[str, int]:
    """What is in the store, and when it was made."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "cache/prints").glob("*.mp4")}


def tracks(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (folder / "cache/tracks").glob("*.m4a")}


def makes(folder: Path, *words: str) -> tuple[dict[str, list[str]], list[str]]:
    """What a plan would make and because of what, and what the build then made."""
    plan = json.loads(doit(folder, "plan", *words, "--json").stdout)
    result = doit(folder, *words)
    assert result.returncode == 0, result.stdout + result.stderr
    made = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("made ")]
    return {step["task"]: step["because"] for step in plan["steps"] if step["action"] == "make"}, made


def test_a_sound_more_leaves_the_picture_as_it_is(tiny):
    before, picture = prints(tiny), coded(film(tiny))
    said = '    frame: {prompt: "a blue door in the rain"}\n'
    edit(tiny, "tiny", said, f"{said}    sounds: [{{file: media/hiss.wav, at: 0.3, gain_db: -20}}]\n")
    planned, made = makes(tiny, "episode=tiny")
    assert {"mix:tiny", "video:tiny", "proof:tiny"} <= set(made)
    assert "picture:tiny" not in made
    assert prints(tiny) == before
    assert coded(film(tiny)) == picture

    edit(tiny, "tiny", "gain_db: -20", "gain_db: -26")
    planned, made = makes(tiny, "episode=tiny")
    assert made == ["mix:tiny", "video:tiny", "proof:tiny"]
    assert planned["video:tiny"] == ["mix:tiny changes", KEPT], "and the plan says what is spared"
    assert prints(tiny) == before
    assert coded(film(tiny)) == picture


def proven(folder: Path) -> dict[str, int]:
    """What the proof knows of prints and tracks, and when it was made."""
    kinds = ("seen/*.npy", "read/*.read.json", "heard/*.heard.json")
    return {path.name: path.stat().st_mtime_ns for kind in kinds for path in (folder / "cache").glob(kind)}


def test_a_title_leaves_the_sound_as_well_and_has_nothing_decoded(tiny):
    before, picture, known = tracks(tiny), coded(film(tiny)), proven(tiny)
    edit(tiny, "tiny", 'title: "Tiny"', 'title: "Small"')
    makes(tiny, "episode=tiny")
    assert len(before) == 1
    assert tracks(tiny) == before
    assert len(known) == 3
    assert proven(tiny) == known
    assert coded(film(tiny)) == picture
    with av.open(str(film(tiny))) as container:
        assert container.metadata["title"] == "Small"


def test_a_delivery_leaves_the_picture(tiny):
    before, picture, sound = prints(tiny), coded(film(tiny)), tracks(tiny)
    edit(tiny, "tiny", 'title: "Tiny"', 'title: "Tiny"\ndelivery: youtube-strict')
    _, made = makes(tiny, "episode=tiny")
    assert made == ["video:tiny", "proof:tiny"]
    assert len(tracks(tiny).keys() - sound.keys()) == 1, "its sound has another form"
    assert not [name for name in boxes(film(tiny)) if name.endswith("/elst")]
    assert prints(tiny) == before
    assert coded(film(tiny)) == picture


def test_a_picture_that_is_lost_or_damaged_is_encoded_again(tiny):
    picture = coded(film(tiny))
    (printed,) = (tiny / "cache/prints").glob("*.mp4")
    printed.write_bytes(printed.read_bytes()[:-1] + b"x")
    assert doit(tiny, "fsck").returncode == 1
    assert "Nothing to do" in doit(tiny, "episode=tiny").stdout, "the film is whole, and nothing else asks for it"
    edit(tiny, "tiny", 'title: "Tiny"', 'title: "Small"')
    makes(tiny, "episode=tiny")
    assert doit(tiny, "fsck").returncode == 0
    assert coded(film(tiny)) == picture


def test_gc_keeps_the_picture_of_every_film_that_is_named_and_no_other(tiny):
    mine = prints(tiny)
    makes(tiny, "episode=tiny", "draft=yes")
    assert (len(prints(tiny)), len(tracks(tiny))) == (2, 2), "a draft has a picture and a sound of its own"
    doit(tiny, "gc")
    assert (len(prints(tiny)), len(tracks(tiny))) == (2, 2)
    edit(tiny, "tiny", "a blue door in the rain", "a green door in the rain")
    makes(tiny, "episode=tiny")
    shutil.rmtree(tiny / "build/tiny")  # the names of the draft
    makes(tiny, "episode=tiny")
    doit(tiny, "gc")
    left = prints(tiny)
    assert len(left) == 1
    assert len(tracks(tiny)) == 2, "the sound of the draft is what it would be now"
    assert not left.keys() & mine.keys()
    assert len([*(tiny / "cache/seen").glob("*.npy")]) == 1, "what was seen goes with its print"
    doit(tiny, "clean", "video:tiny")
    assert not prints(tiny)
    assert len(tracks(tiny)) == 1, "the draft's, which was not cleaned"
