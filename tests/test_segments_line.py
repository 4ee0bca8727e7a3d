"""The whole line by segments: an edit encodes the groups of pictures that show it, and copies the rest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.project import doit, edit, project

EPISODE = """\
title: "Steps"
language: en
size: 160x90
fps: 24
encode: segments
scenes:
  - name: one
    hold_s: 3
    cards:
      - title: {text: "One"}
        motion: false
        at: 0.5
        for: 1
  - name: two
    hold_s: 3
    transition: {kind: fade, seconds: 0.5}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("built"), steps=EPISODE)
    made(folder)
    return folder


@pytest.fixture
def steps(built: Path, tmp_path: Path) -> Path:
    """A copy of the finished project, to be edited."""
    shutil.copytree(built, tmp_path / "steps", symlinks=True)
    return tmp_path / "steps"


def made(folder: Path, *words: str) -> None:
    done = doit(folder, "episode=steps", *words)
    assert done.returncode == 0, done.stdout + done.stderr


def prints(folder: Path) -> dict[str, dict[str, Any]]:
    """What is told of each print."""
    return {file.stem: json.loads(file.read_text())["facts"] for file in (folder / "cache/prints").glob("*.json")}


def newest(folder: Path, before: dict[str, dict[str, Any]]) -> dict[str, Any]:
    (name,) = prints(folder).keys() - before.keys()
    return prints(folder)[name]


def segments(folder: Path) -> set[str]:
    return {f"segments/{file.name}" for file in (folder / "cache/segments").glob("*.mp4")}


def test_a_card_encodes_the_half_seconds_in_which_it_stands(steps: Path) -> None:
    before, seen = prints(steps), {*(steps / "cache/seen").glob("*.npy")}
    ((_, first),) = before.items()
    assert (first["frames"], first["encoded"]) == (144, 144)
    edit(steps, "steps", '"One"', '"Two"')
    made(steps)
    after = newest(steps, before)
    assert (after["frames"], after["encoded"]) == (144, 24), "frames 12 to 36 are two groups"
    assert [(piece["first"], piece["frames"]) for piece in after["pieces"]] == [(0, 12), (0, 24), (36, 108)]
    (new,) = {*(steps / "cache/seen").glob("*.npy")} - seen
    assert len(np.load(new)) == 24, "and no more is decoded to prove it"
    assert json.loads((steps / "build/steps/proof.json").read_text())["measured"]["frames"] == 144


def test_a_film_that_ends_earlier_is_copied_and_proven_by_what_is_left(steps: Path) -> None:
    before, seen = prints(steps), {*(steps / "cache/seen").glob("*.npy")}
    edit(steps, "steps", "hold_s: 3\n    transition", "hold_s: 2\n    transition")
    made(steps)
    pieces = newest(steps, before)["pieces"]
    assert pieces[0]["first"] == 0 and pieces[0]["frames"] < 144
    measured = json.loads((steps / "build/steps/proof.json").read_text())["measured"]
    assert measured["frames"] == sum(piece["frames"] for piece in pieces)
    assert len({*(steps / "cache/seen").glob("*.npy")} - seen) == len({piece["file"] for piece in pieces}) - 1


def test_a_scene_in_front_encodes_itself_alone(steps: Path) -> None:
    before = prints(steps)
    edit(steps, "steps", "scenes:\n", "scenes:\n  - {name: zero, hold_s: 1}\n")
    made(steps)
    after = newest(steps, before)
    assert (after["frames"], after["encoded"]) == (168, 24)


def test_a_damaged_segment_is_encoded_again(steps: Path) -> None:
    before = prints(steps)
    (whole,) = segments(steps)
    place = steps / "cache" / whole
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    edit(steps, "steps", '"One"', '"Two"')
    made(steps)
    assert newest(steps, before)["encoded"] == 144


def test_gc_keeps_the_segments_of_prints_that_are_named(steps: Path) -> None:
    edit(steps, "steps", '"One"', '"Two"')
    made(steps)
    assert len(segments(steps)) == 2
    doit(steps, "gc")
    assert len(segments(steps)) == 2, "the film is made of both"
    edit(steps, "steps", "hold_s: 3\n    transition", "hold_s: 2\n    transition")
    edit(steps, "steps", "motion: false", "motion: true")
    made(steps)
    doit(steps, "gc")
    used = {piece["file"] for facts in prints(steps).values() for piece in facts["pieces"]}
    assert segments(steps) == used
    doit(steps, "clean", "video:steps")
    assert not segments(steps)
