"""The whole paid path through doit, real clients and real HTTP, against the doubles on loopback."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from rehearsal import Rehearsal
from tests.project import doit, edit, project

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
def town(tmp_path):
    with Rehearsal(tmp_path / "town") as town:
        yield town


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
