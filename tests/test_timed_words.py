"""From end to end, from black: a line over three scenes, a pause, an early line, a tight join, two speakers at once."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from tests.project import doit, edit, project

TIMED = """\
title: "Timed"
language: en
size: 320x180
fps: 30000/1001
scenes:
  - name: one
    transition: {kind: fade, seconds: 0.5}
    narration: "The door opens slowly tonight, the table waits in the dark, and the door closes again."
  - name: two
    narration: {continues: table}
    transition: {kind: fade, seconds: 0.4}
  - name: three
    narration: {continues: "door#2"}
    pause_s: 1.5
  - name: four
    narration: {text: "Somebody else answers from the hall.", stretch: 0.95}
    voice_offset_s: -0.5
  - name: five
    narration: "And a third one interrupts."
    join: tight
    voice_offset_s: -0.5
    overlap: true
"""


def test_words_are_timed_as_written_and_the_proof_finds_every_line_there(tmp_path: Path) -> None:
    folder = project(tmp_path, tiny=TIMED)
    built = doit(folder, "episode=tiny")
    assert built.returncode == 0, built.stdout + built.stderr
    here = folder / "build/tiny"
    scenes = json.loads((here / "timeline.json").read_text(encoding="utf-8"))["scenes"]
    assert [one["start"] + one["frames"] for one in scenes][:-1] == [one["start"] for one in scenes[1:]]
    assert [bool(one["voice"]) for one in scenes] == [True, False, False, True, True]
    captions = json.loads((here / "captions.json").read_text(encoding="utf-8"))["cues"]
    assert " ".join(line for cue in captions for line in cue["lines"]).startswith("The door opens slowly tonight, the")
    assert all(a["end"] <= b["start"] for a, b in pairwise(captions))
    assert json.loads((here / "proof.json").read_text(encoding="utf-8"))["findings"] == []
    again = doit(folder, "episode=tiny")
    assert "Nothing to do" in again.stdout
    edit(folder, "tiny", "overlap: true", "overlap: false")
    refused = doit(folder, "episode=tiny")
    assert refused.returncode != 0
    said = refused.stdout + refused.stderr
    assert 'scene "five": its words begin' in said
    assert "write overlap: true" in said
