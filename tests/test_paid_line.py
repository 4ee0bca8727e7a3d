"""The whole paid path through doit, real clients and real HTTP, against the doubles on loopback."""

from __future__ import annotations

import json
import signal
import subprocess
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from rehearsal import Rehearsal
from tests.forked import Running, begin
from tests.project import doit, edit, environment, project

EPISODE = """\
title: "Paid"
language: en
size: 320x180
fps: 24
budget_usd: 5.00
makers:
  frame: {use: bfl/flux-pro-1.1-ultra}
  clip: {use: fal/kling-v3-pro}
  voice: {use: elevenlabs/eleven_multilingual_v2, voice_id: abc}
scenes:
  - name: door
    frame: {prompt: "a red door", seed: 7}
    clip: {prompt: "slow push in", seconds: 3}
    narration: "One red door."
  - name: rain
    frame: {prompt: "rain on glass"}
    clip: {prompt: "drops run down", seconds: auto}
    narration: "And the rain."
"""
BOUGHT = {"bfl": 2, "fal": 2, "elevenlabs": 2}


@pytest.fixture
def folder(tmp_path):
    return project(tmp_path / "project", ep=EPISODE)


def run(folder: Path, town: Rehearsal, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    surroundings = {"ONETAKE_POLL_S": "0.02", "ONETAKE_SETTLE_S": "2", "ONETAKE_REHEARSAL": "yes"}
    return doit(folder, *words, **{**town.environment(), **surroundings, **more})


def sold(town: Rehearsal) -> Counter[str]:
    return Counter(charge.service for charge in town.standing)


def plan(folder: Path, *words: str):
    done = doit(folder, "plan", "episode=ep", "--json", *words)
    return json.loads(done.stdout)


def buys(folder: Path) -> dict[str, str | None]:
    return {step["task"]: step["price_usd"] for step in plan(folder)["steps"] if step["action"] == "buy"}


def test_each_thing_is_bought_once_at_the_price_of_the_plan(folder, town):
    before = plan(folder)
    first = run(folder, town, "episode=ep")
    assert (first.returncode, first.stderr) == (0, "")
    assert sold(town) == BOUGHT
    assert town.violations == []
    again = run(folder, town, "episode=ep")
    assert again.stdout.startswith("Nothing to do")
    assert sold(town) == BOUGHT
    spent = json.loads(doit(folder, "spent", "episode=ep", "--json").stdout)["episodes"][0]
    assert Decimal(spent["totals"]["bill_usd"]) == sum(charge.amount_usd for charge in town.standing)
    assert Decimal(spent["totals"]["bill_usd"]) <= Decimal(before["totals"]["price_usd"])
    assert (folder / "build/ep/ep.mp4").exists()


def test_nothing_is_bought_without_keys_and_all_that_is_missing_is_said(folder):
    stopped = doit(folder, "episode=ep")
    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert [line for line in stopped.stderr.splitlines() if "is not set" in line] == [
        "2 assets are to be bought from bfl: BFL_API_KEY is not set",
        "2 assets are to be bought from elevenlabs: ELEVENLABS_API_KEY is not set",
        "2 assets are to be bought from fal: FAL_KEY is not set",
    ]


def test_a_budget_that_does_not_hold_stops_before_the_first_request(folder, town):
    edit(folder, "ep", "budget_usd: 5.00", "budget_usd: 0.50")
    stopped = run(folder, town, "episode=ep")
    assert stopped.returncode == 1
    assert stopped.stderr == (
        "ep: buying what is missing costs $0.9066, budget_usd is $0.50\nhint: raise budget_usd, or ask for less\n"
    )
    assert not town.seen


def test_a_budget_counts_what_was_ever_spent(folder, town):
    assert run(folder, town, "episode=ep", "frames").returncode == 0
    edit(folder, "ep", "budget_usd: 5.00", "budget_usd: 0.15")
    edit(folder, "ep", "seed: 7", "seed: 8")
    stopped = run(folder, town, "episode=ep", "frames")
    assert "costs $0.06, budget_usd is $0.15, $0.12 of it is spent or reserved" in stopped.stderr
    assert sold(town) == {"bfl": 2}


def test_a_signed_plan_is_built_as_it_stands(folder, town):
    doit(folder, "plan", "episode=ep", "--out", "F.json")
    assert run(folder, town, "episode=ep", "plan=F.json").returncode == 0
    assert sold(town) == BOUGHT
    assert run(folder, town, "episode=ep", "plan=F.json").stdout.startswith("Nothing to do")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("seed: 7", "seed: 8", "frames:ep/door is another purchase: key "),
        (
            "  - name: rain\n",
            '  - name: new\n    frame: {prompt: "fog"}\n    hold_s: 2\n  - name: rain\n',
            "ep/new is new",
        ),
        ("aspect_ratio", "aspect_ratio", "frames:ep/door is dearer: $0.06 -> $0.07"),
        ("drops run down", "drops run up", "clips:ep/rain is another purchase: narration:ep/rain changes"),
    ],
    ids=["different", "new", "dearer", "different, of a length that was predicted"],
)
def test_a_signed_plan_that_drifted_stops_and_names_what_did(folder, town, old, new, says):
    if old == new:
        old, new = "{use: bfl/flux-pro-1.1-ultra}", "{use: bfl/flux-pro-1.1-ultra, price_usd: 0.07}"
    doit(folder, "plan", "episode=ep", "--out", "F.json")
    edit(folder, "ep", old, new)
    stopped = run(folder, town, "episode=ep", "plan=F.json")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("F.json: the signed plan has drifted:")
    assert says in stopped.stderr
    assert not town.seen


def test_fewer_purchases_than_were_signed_are_no_drift(folder, town):
    doit(folder, "plan", "episode=ep", "--out", "F.json")
    edit(
        folder, "ep", '    frame: {prompt: "rain on glass"}\n    clip: {prompt: "drops run down", seconds: auto}\n', ""
    )
    assert run(folder, town, "episode=ep", "plan=F.json", "frames", "narration").returncode == 0
    assert sold(town) == {"bfl": 1, "elevenlabs": 2}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["plan=F.json"], "plan=F.json needs the episode that it is for"),
        (["episode=ep", "plan=none.json"], "none.json: the signed plan cannot be read: No such file or directory"),
        (["episode=ep", "plan=dodo.py"], "dodo.py: the signed plan is not JSON"),
    ],
)
def test_a_plan_that_is_none_is_bad_input(folder, words, says):
    stopped = doit(folder, *words)
    assert (stopped.returncode, says in stopped.stderr) == (3, True)


def test_another_take_is_bought_beside_the_first_and_going_back_is_free(folder, town):
    run(folder, town, "episode=ep", "frames:ep/door")
    edit(folder, "ep", "seed: 7", "seed: 7, take: 2")
    run(folder, town, "episode=ep", "frames:ep/door")
    edit(folder, "ep", "seed: 7, take: 2", "seed: 7")
    assert run(folder, town, "episode=ep", "frames:ep/door").stdout.startswith("Nothing to do")
    assert sold(town) == {"bfl": 2}
    takes = json.loads(doit(folder, "list", "--takes", "--json", "episode=ep").stdout)["takes"]
    assert [(take["take"], take["state"], take["differs"]) for take in takes] == [(1, "in use", []), (2, "bought", [])]
    assert all((folder / take["file"]).is_file() for take in takes)


def test_a_draft_shows_what_is_bought_and_draws_the_rest(folder, town):
    run(folder, town, "episode=ep", "frames:ep/door", "narration:ep/rain")
    before = list(town.charges)
    drafted = doit(folder, "episode=ep", "draft=yes")
    assert (drafted.returncode, drafted.stderr) == (0, "")
    makers = {
        step["task"]: step["maker"]
        for step in json.loads(doit(folder, "plan", "episode=ep", "draft=yes", "--json").stdout)["steps"]
    }
    assert makers["frames:ep/door"] == "bfl/flux-pro-1.1-ultra"
    assert makers["frames:ep/rain"] == "animatic"
    assert makers["narration:ep/rain"] == "elevenlabs/eleven_multilingual_v2"
    assert town.charges == before
    assert (folder / "build/ep/ep.draft.mp4").exists()


def test_a_refusal_answers_until_somebody_does(folder, town):
    town.fault("bfl.submit", nth=1, does="moderated")
    first = run(folder, town, "episode=ep", "frames:ep/door")
    assert first.returncode == 1
    assert "frames:ep/door: refused: " in first.stderr
    again = run(folder, town, "episode=ep", "frames:ep/door")
    assert (again.returncode, again.stdout) == (1, "")
    assert len(town.asked("bfl.submit")) == 1
    listed = doit(folder, "settle").stdout
    assert listed.startswith("refused  frames:ep/door  $0.06  ")
    key = listed.split("doit settle ")[1].split()[0]
    assert doit(folder, "settle", key, "accept").returncode == 1
    assert "the next build buys it again" in doit(folder, "settle", key, "retry").stdout
    assert run(folder, town, "episode=ep", "frames:ep/door").returncode == 0
    assert sold(town) == {"bfl": 1}
    assert doit(folder, "settle").stdout == "nothing is in doubt, refused or damaged\n"


def test_no_key_is_written_anywhere_or_sent_to_another_host(folder, town):
    said = run(folder, town, "episode=ep", "frames", "narration", "clips")
    keys = [value.encode() for name, value in town.environment().items() if name.endswith("KEY")]
    written = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    assert len(written) > 20
    for text in (*written, said.stdout.encode(), said.stderr.encode()):
        assert not any(key in text for key in keys)
    assert town.violations == []


def test_a_shot_of_its_own_is_found_by_an_episode_that_asks_for_the_same(folder, town):
    said = run(folder, town, "shoot", "frame", "a red door", "door.jpg", "--seed", "7")
    assert said.stdout == "it costs $0.06; to buy it, add --max-usd 0.06\n"
    assert not town.seen
    said = run(folder, town, "shoot", "frame", "a red door", "door.jpg", "--max-usd", "0.06", "--seed", "7")
    assert said.stdout == "$0.06\ndoor.jpg\n"
    clip = run(
        folder, town, "shoot", "clip", "door.jpg", "door.mp4", "slow push in", "--seconds", "3", "--max-usd", "1"
    )
    assert (clip.returncode, clip.stderr.count("hint"), (folder / "door.mp4").exists()) == (0, 0, True), clip.stderr
    voice = run(folder, town, "shoot", "voice", "One red door.", "door.mp3", "--voice", "abc", "--max-usd", "1")
    assert (voice.returncode, voice.stderr.count("hint")) == (0, 0)
    assert sold(town) == {"bfl": 1, "fal": 1, "elevenlabs": 1}
    assert {"frames:ep/door", "narration:ep/door"}.isdisjoint(buys(folder))
    assert json.loads(doit(folder, "spent", "episode=ep", "--json").stdout)["episodes"][0]["totals"] == {
        "estimate_usd": "0.00",
        "bill_usd": "0.00",
        "budget_usd": "5.00",
        "reuse_saved_usd": "0.0613",
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["frame", "x"], "the following arguments are required: OUT"),
        (["still", "x", "y"], '"still" is nothing to shoot'),
        (["voice", "x", "y.mp3", "--use", "scratch"], "scratch is free: there is nothing to buy"),
        (["frame", "x", "y.jpg", "--set", "aspect_ratio=["], 'frame.aspect_ratio cannot be "["'),
        (["--max-usd", "1", "frame", "x", "/proc/y.jpg"], "/proc/y.jpg cannot be written"),
        (["frame", "x", "y.mp4"], "y.mp4 would be a .jpg file"),
        (["frame", "x", "y.jpg", "--max-usd", "0.01"], "it costs $0.06, more than --max-usd 0.01"),
        (["frame", "x", "y.jpg", "--max-usd", "lots"], '--max-usd is "lots"'),
        (["frame", "x", "y.jpg", "--use", "bfl/none"], 'there is no frame maker called "bfl/none"'),
        (["clip", "none.jpg", "y.mp4"], "there is no picture none.jpg"),
    ],
)
def test_a_shot_that_cannot_be_is_one_clear_error(folder, words, says):
    stopped = doit(folder, "shoot", *words)
    assert (stopped.returncode, stopped.stdout) == (3, "")
    assert says in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_a_rehearsal_buys_everything_from_doubles_and_leaves_nothing(folder):
    said = doit(folder, "rehearse", "--small", "episode=ep", "frames", "narration", "clips")
    assert (said.returncode, said.stderr) == (0, "")
    bill = said.stdout.partition("What it would have cost:\n")[2]
    assert "bfl/flux-pro-1.1-ultra" in bill
    assert "On our own account: $0.7946" in bill
    assert not (folder / "build").exists()
    assert len(buys(folder)) == sum(BOUGHT.values())


def test_a_journal_that_nobody_can_read_is_a_sentence_everywhere(folder, town):
    town.fault("bfl.submit", nth=1, does="moderated")
    run(folder, town, "episode=ep", "frames:ep/door")
    (journal,) = (folder / "cache/journal").glob("*.json")
    journal.write_text(journal.read_text(encoding="utf-8").replace('"attempt": 1', '"attempt": 2'), encoding="utf-8")
    for words in (["plan", "episode=ep"], ["episode=ep", "frames"], ["settle"]):
        said = run(folder, town, *words)
        assert (said.returncode, said.stderr.count("\n")) == (1, 2)
        assert f"{journal}: this journal of a purchase was edited" in said.stderr


def test_a_clip_that_was_being_made_before_an_edit_still_comes_home(folder, town):
    """Ctrl-C while fal works, then another prompt: the first clip is paid for, and is kept as what it is."""
    town.options.fal.polls = 1
    children: list[Running] = []
    town.call("fal.status", 1, lambda: children[0].send_signal(signal.SIGINT))
    variables = environment() | town.environment() | {"ONETAKE_POLL_S": "0.02", "ONETAKE_REHEARSAL": "yes"}
    children.append(begin(folder, ["episode=ep", "clips:ep/door"], variables))
    said = children[0].communicate()[1]
    assert "bought and still being made: 1 at fal. The same command picks them up" in said
    edit(folder, "ep", '"slow push in"', '"slow pull out"')
    again = run(folder, town, "episode=ep", "clips:ep/door")
    assert again.returncode == 0
    assert "clips:ep/door: what was bought before its last edit came too" in again.stderr
    assert sold(town) == {"bfl": 1, "fal": 2}
    assert len([*(folder / "cache/clips").glob("*.mp4")]) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["plan", "--out", "dodo.py"], "--out dodo.py: something else is there already"),
        (["plan", "--out", "none/F.json"], "--out none/F.json: there is no folder none"),
        (["plan", "--out", "."], "--out .: something else is there already"),
        (["spent", "episode=ep", "plan=F.json"], "plan= means nothing to doit spent"),
        (["rehearse", "episode=ep", "draft=yes"], "draft=yes means nothing to doit rehearse"),
        (["-P", "process", "episode=ep"], "doit runs its tasks in threads"),
    ],
)
def test_words_that_mean_nothing_are_refused(folder, words, says):
    (folder / "F.json").write_text('{"episode": "ep", "steps": []}')
    stopped = doit(folder, *words)
    assert (stopped.returncode, says in stopped.stderr) == (3, True), stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_what_was_damaged_is_fetched_and_not_called_bought(folder, town):
    run(folder, town, "episode=ep", "clips:ep/door")
    (clip,) = (folder / "cache/clips").glob("*.mp4")
    clip.write_bytes(b"rotten")
    again = run(folder, town, "episode=ep", "clips:ep/door")
    assert again.stdout.startswith("fetched  clips:ep/door")
    assert "1 fetched, 0 made" in again.stdout
    assert sold(town) == {"bfl": 1, "fal": 1}


def test_what_a_service_does_not_take_is_said_before_anything_is_bought(folder, town):
    from PIL import Image

    (folder / "episodes/media").mkdir()
    Image.new("RGB", (2000, 100), "red").save(folder / "episodes/media/wide.png")
    edit(folder, "ep", '{prompt: "a red door", seed: 7}', "{file: media/wide.png}")
    stopped = run(folder, town, "episode=ep")
    assert stopped.returncode == 1
    assert "clips:ep/door: " in stopped.stderr
    assert "shape" in stopped.stderr
    assert not town.seen
    assert doit(folder, "check", "episode=ep").returncode == 3


def test_a_hole_that_no_clip_fills_stops_before_the_clip_is_bought(folder, town):
    edit(folder, "ep", '"And the rain."', f'"{"And the rain goes on and on. " * 14}"')
    assert "lasts " in doit(folder, "check", "episode=ep").stdout
    stopped = run(folder, town, "episode=ep", "narration", "clips")
    assert stopped.returncode == 1
    assert 'scene "rain": the clip lasts 15.00 s' in stopped.stderr
    assert sold(town)["fal"] == 1
