"""The whole line, run by doit itself in a process of its own, with the real makers on a tiny episode."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from hashlib import sha256

import pytest
from PIL import Image

from tests.forked import begin
from tests.project import PAID, TINY, doit, edit, environment, project, started


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("built"), tiny=TINY)
    first = started(folder, "episode=tiny")
    assert first.returncode == 0, first.stdout + first.stderr
    return folder


@pytest.fixture
def tiny(built, tmp_path):
    """A copy of the finished project, to be spoilt."""
    shutil.copytree(built, tmp_path / "tiny", symlinks=True)
    return tmp_path / "tiny"


def made(result: subprocess.CompletedProcess[str]) -> set[str]:
    assert result.returncode == 0, result.stdout + result.stderr
    return {line.split()[1] for line in result.stdout.splitlines() if line.startswith("made ")}


def test_it_ends_with_a_video_and_all_that_it_is_made_of(built):
    names = {
        str(path.relative_to(built / "build/tiny")) for path in (built / "build/tiny").rglob("*") if not path.is_dir()
    }
    assert names == {
        "tiny.mp4",
        "tiny.srt",
        "tiny.ass",
        "tiny.vtt",
        "captions.json",
        "timeline.json",
        "mix.wav",
        "picture.ffscript",
        "proof.json",
        "proof.txt",
        "scenes/one/frame.png",
        "scenes/one/clip.mp4",
        "scenes/one/narration.wav",
        "scenes/one/card-1.mov",
        "scenes/two/frame.png",
        "scenes/two/clip.mp4",
        "scenes/two/narration.wav",
    }


def test_the_finished_file_is_as_the_timeline_says(built):
    timeline = json.loads((built / "build/tiny/timeline.json").read_text())
    proof = json.loads((built / "build/tiny/proof.json").read_text())
    assert proof["measured"]["frames"] == timeline["frames"]
    assert proof["measured"]["samples"] == timeline["samples"]
    assert abs(proof["measured"]["loudness_lufs"] + 14) <= 0.2
    assert proof["measured"]["true_peak_dbtp"] <= -1
    assert [line["off"] for line in proof["lines"]] == [0, 0]
    assert proof["findings"] == []
    assert {card["card"] for card in proof["cards"]} == {"tiny/one/1"}
    assert all(card["contrast"] >= 4.5 for card in proof["cards"])


def test_a_second_run_makes_nothing(tiny):
    again = doit(tiny, "episode=tiny")
    assert made(again) == set()
    assert "Nothing to do" in again.stdout
    assert doit(tiny, "plan", "episode=tiny", "--exit-code").returncode == 0


def test_doit_keeps_no_database_that_could_be_lost(built):
    assert not [*built.glob(".doit*")]


def test_a_changed_word_makes_exactly_what_the_plan_said(tiny):
    edit(tiny, "tiny", "And a blue one.", "And a green one.")
    plan = json.loads(doit(tiny, "plan", "episode=tiny", "--json").stdout)
    said = {step["task"]: step["because"] for step in plan["steps"] if step["action"] == "make"}
    assert said["narration:tiny/two"] == ['text: "And a blue one." -> "And a green one."']
    changed = made(doit(tiny, "episode=tiny"))
    assert changed <= set(said)
    assert {"narration:tiny/two", "timeline:tiny", "captions:tiny", "mix:tiny", "video:tiny", "proof:tiny"} <= changed
    assert not {task for task in changed if task.startswith(("frames:", "cards:"))}
    assert made(doit(tiny, "episode=tiny")) == set()


def test_the_plan_as_json_has_the_form_that_programs_read(tiny):
    edit(tiny, "tiny", "One red door.", "One door.")
    result = doit(tiny, "plan", "episode=tiny", "--json", "--exit-code", "--out", "plan.json")
    plan = json.loads(result.stdout)
    assert json.loads((tiny / "plan.json").read_text()) == plan
    assert result.returncode == 2
    assert set(plan) == {"episode", "steps", "totals"}
    assert all(
        set(s) == {"task", "kind", "scene", "key", "action", "price_usd", "maker", "because"} for s in plan["steps"]
    )
    assert set(plan["totals"]) == {"buy", "make", "keep", "price_usd", "unpriced"}
    assert all(step["because"] for step in plan["steps"]), "every line has its reason"


@pytest.mark.parametrize("harm", ["emptied", "truncated", "edited", "removed"])
def test_damage_to_a_free_artifact_is_found_said_and_mended(tiny, harm):
    (card,) = (tiny / "cache/cards").glob("*.mov")
    content = card.read_bytes()
    card.unlink()
    if harm != "removed":
        card.write_bytes({"emptied": b"", "truncated": content[:99], "edited": content[:-1] + b"x"}[harm])
    assert doit(tiny, "fsck").returncode == 1
    listed = doit(tiny, "list", "episode=tiny").stdout
    assert "cards:tiny/one/1" in listed
    assert "its " in listed.split("cards:tiny/one/1")[1].splitlines()[0]
    assert made(doit(tiny, "episode=tiny")) == {"cards:tiny/one/1"}
    assert card.read_bytes() == content
    assert doit(tiny, "fsck").returncode == 0


def test_one_stage_alone_can_be_asked_for(tmp_path):
    folder = project(tmp_path / "p", tiny=TINY)
    assert made(doit(folder, "episode=tiny", "cards")) == {"cards:tiny/one/1"}


def test_clean_takes_back_what_was_free_and_gc_what_nobody_names(tiny):
    edit(tiny, "tiny", "One red door.", "One door.")
    assert made(doit(tiny, "episode=tiny"))
    assert "removed" in doit(tiny, "gc").stdout
    assert made(doit(tiny, "episode=tiny")) == set(), "gc leaves what is in use"
    assert doit(tiny, "clean", "cards").stdout == "removed 1 free artifacts\n"
    assert not [*(tiny / "cache/cards").glob("*.mov")]
    assert doit(tiny, "clean", "card").returncode == 3
    assert doit(tiny, "clean").stdout == "removed 14 free artifacts\n"
    assert not [path for kind in KINDS for path in (tiny / "cache" / kind).glob("*")]


def test_gc_after_an_edit_leaves_the_film_that_is_shown(tiny):
    edit(tiny, "tiny", "One red door.", "One door.")
    assert doit(tiny, "gc").returncode == 0
    assert (tiny / "build/tiny/tiny.mp4").exists()
    edit(tiny, "tiny", "One door.", "One red door.")
    assert "video:tiny" not in made(doit(tiny, "episode=tiny"))


def test_fsck_makes_the_next_build_look_at_bytes_that_a_stamp_hides(tiny):
    (card,) = (tiny / "cache/cards").glob("*.mov")
    stamp = card.stat()
    card.write_bytes(card.read_bytes()[:-4] + b"mend")
    os.utime(card, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert doit(tiny, "fsck").returncode == 1
    assert made(doit(tiny, "episode=tiny")) == {"cards:tiny/one/1"}
    assert doit(tiny, "fsck").returncode == 0


ODD = """\
title: "Odd"
language: en
size: 320x180
scenes:
  - name: flat
    frame: {file: media/flat.png}
    hold_s: 3
  - name: night
    frame: {file: media/night.png}
    hold_s: 2
"""


def test_a_film_without_a_word_and_with_flat_and_dark_pictures_is_built(tmp_path):
    folder = project(tmp_path / "p", odd=ODD)
    (folder / "episodes/media").mkdir()
    Image.new("RGB", (64, 36), "white").save(folder / "episodes/media/flat.png")
    Image.new("RGB", (64, 36), (6, 6, 10)).save(folder / "episodes/media/night.png")
    assert made(doit(folder, "episode=odd"))
    assert (folder / "build/odd/odd.mp4").exists()
    assert doit(folder, "check", "episode=odd").returncode == 0


def test_a_card_that_comes_too_late_stops_its_own_episode_only(tmp_path):
    late = TINY.replace("- title: {text", "- title: {text").replace('One red door"}', 'One red door"}\n        at: 30')
    folder = project(tmp_path / "p", late=late, tiny=TINY)
    assert doit(folder, "check", "episode=late").returncode == 3
    stopped = doit(folder, "episode=late")
    assert stopped.returncode == 1
    assert "card 1 (title) comes at 30.0 s" in stopped.stderr
    assert "late.mp4" not in stopped.stdout
    plans = doit(folder, "plan")
    assert (plans.returncode, "Plan for tiny" in plans.stdout) == (0, True)


def test_another_folder_than_the_projects_is_named(tiny):
    (tiny / "sub").mkdir()
    result = subprocess.run(
        [sys.executable, "-m", "doit", "-f", "../dodo.py"],
        cwd=tiny / "sub",
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert result.returncode == 3
    assert "Traceback" not in result.stderr
    assert "change to it first" in result.stderr


def test_a_disk_that_refuses_is_one_sentence(tmp_path):
    folder = project(tmp_path / "p", tiny=TINY)
    (folder / "build").write_text("a file")
    result = doit(folder, "episode=tiny", "cards")
    assert result.returncode == 1
    assert "a file stands where a folder should be" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_bare_doit_prints_every_plan_and_makes_nothing(tmp_path):
    folder = project(tmp_path / "p", tiny=TINY, paid=PAID)
    result = doit(folder)
    assert result.returncode == 0
    assert "Plan for tiny: 0 to buy" in result.stdout
    assert "Plan for paid: 3 to buy ($0.63)" in result.stdout
    assert not (folder / "build").exists()
    assert not list((folder / "cache").glob("*/*.png"))


def test_without_keys_all_that_is_missing_is_said_before_anything_is_made(tmp_path):
    folder = project(tmp_path / "p", paid=PAID)
    result = doit(folder, "episode=paid")
    assert result.returncode == 1
    for name in ("BFL_API_KEY", "FAL_KEY", "ELEVENLABS_API_KEY"):
        assert f"{name} is not set" in result.stderr
    assert "draft=yes" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (folder / "build").exists()


def test_nothing_is_bought_without_saying_for_whom(tmp_path):
    folder = project(tmp_path / "p", paid=PAID)
    result = doit(folder, "frames")
    assert (result.returncode, "episode=paid" in result.stderr) == (1, True)


def test_a_draft_of_a_paid_episode_is_free_and_named_as_such(tmp_path):
    folder = project(tmp_path / "p", paid=PAID)
    plan = json.loads(doit(folder, "plan", "episode=paid", "draft=yes", "--json").stdout)
    assert (plan["totals"]["buy"], plan["totals"]["price_usd"]) == (0, "0.00")
    assert made(doit(folder, "episode=paid", "draft=yes"))
    assert (folder / "build/paid/paid.draft.mp4").exists()
    assert not (folder / "build/paid/paid.mp4").exists()
    assert json.loads(doit(folder, "plan", "episode=paid", "--json").stdout)["totals"]["buy"] == 3


def test_a_broken_episode_blocks_only_itself(tmp_path):
    folder = project(tmp_path / "p", tiny=TINY, broken="title: [\n")
    assert made(doit(folder, "episode=tiny", "cards")) == {"cards:tiny/one/1"}
    plans = doit(folder, "plan")
    assert (plans.returncode, "Plan for tiny" in plans.stdout) == (3, True)
    for words in (["episode=broken"], ["plan", "episode=broken"], ["check", "episode=broken"], ["gc"]):
        stopped = doit(folder, *words)
        assert stopped.returncode == 3
        assert "episodes/broken.yaml:" in stopped.stderr
        assert "Traceback" not in stopped.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["episode=tni"],
        ["epsode=tiny"],
        ["episode=tiny", "draft=maybe"],
        ["list", "colour=red"],
        ["plan", "frames"],
        ["plan", "--colour"],
        ["-x"],
        ["doctor", "x"],
    ],
)
def test_bad_words_end_with_3_and_no_traceback(tiny, words):
    result = doit(tiny, *words)
    assert result.returncode == 3
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_an_interrupted_build_says_so_and_goes_on(tmp_path):
    folder = project(tmp_path / "p", tiny=TINY)
    command = [sys.executable, "-m", "doit", "episode=tiny"]
    process = subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()  # something has been made
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 1
    assert said.strip() == "interrupted; the same command goes on from here"
    assert doit(folder, "fsck").returncode == 0
    assert made(doit(folder, "episode=tiny"))


DEADLY = """
import dataclasses, os, signal
from stages.core.step import Line

kind, real = "{kind}", Line._make

def make(self, step, order, progress):
    whole = step.paint

    def paint(settings, inputs, into, progress):
        def die(share):
            if share > 0:
                into.write_bytes(b"half of it")
                os.kill(os.getpid(), signal.SIGKILL)
        whole(settings, inputs, into, die)
        die(1)
    if step.kind == kind:
        step = dataclasses.replace(step, paint=paint)
    return real(self, step, order, progress)

Line._make = make
"""
KINDS = ("frames", "narration", "cards", "clips", "timeline", "captions", "mix", "picture", "video", "proof")


def test_killed_in_the_middle_of_each_stage_the_next_run_finishes(tmp_path, built):
    folder = project(tmp_path / "p", tiny=TINY)
    for kind in KINDS:
        killed = begin(folder, ["episode=tiny", kind], environment(), before=DEADLY.format(kind=kind))
        said = killed.communicate()
        assert killed.returncode == -signal.SIGKILL, f"{kind}: {said}"
        assert doit(folder, "fsck").returncode == 0, f"{kind}: nothing half-written counts"
    assert made(doit(folder, "episode=tiny")) == {"proof:tiny"}, "all that was finished is kept"
    assert made(doit(folder, "episode=tiny")) == set()
    assert digest(folder) == digest(built)


def test_two_builds_at_once_end_with_one_store(tmp_path, built):
    folder = project(tmp_path / "p", tiny=TINY)
    both = [begin(folder, ["episode=tiny"], environment()) for _ in range(2)]
    assert [(process.communicate()[1], process.returncode) for process in both] == [("", 0), ("", 0)]
    assert doit(folder, "fsck").returncode == 0
    assert made(doit(folder, "episode=tiny")) == set()
    assert digest(folder) == digest(built)


def digest(folder) -> str:
    """The key and bytes of the finished video: the same from every machine's every run."""
    film = folder / "build/tiny/tiny.mp4"
    return f"{film.readlink().name} {sha256(film.read_bytes()).hexdigest()}"
