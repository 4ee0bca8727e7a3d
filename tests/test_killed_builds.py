"""Whole builds that are killed, raced or interrupted: in the end each asset has been charged once."""

from __future__ import annotations

import json
import re
import signal
import threading
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from rehearsal import Rehearsal
from stages.core.journal import Journal
from stages.core.ledger import Account, Ledger
from stages.core.store import Store
from tests.forked import begin
from tests.project import doit, edit, environment, project
from tests.trial import leaks, quiet

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
    frame: {prompt: "rain on glass", seed: 8}
    clip: {prompt: "drops run down", seconds: 3}
    narration: "And the rain."
"""
BOUGHT = {"bfl": 2, "fal": 2, "elevenlabs": 2}
PAID = ("frames", "narration", "clips")  # the stages that buy
PATIENCE_S = 90


@pytest.fixture
def folder(tmp_path):
    return project(tmp_path / "project", ep=EPISODE)


class Build:
    """`doit episode=ep …` under way."""

    def __init__(self, folder: Path, town: Rehearsal, *words: str) -> None:
        more = {"ONETAKE_POLL_S": "0.02", "ONETAKE_SETTLE_S": "3", "ONETAKE_REHEARSAL": "yes"}
        self.process = begin(folder, ["episode=ep", *words], environment() | town.environment() | more)

    def end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, out, err


def struck(folder: Path, town: Rehearsal, endpoint: str, nth: int, at: str, number: int) -> tuple[int, str, str]:
    """A build that gets a signal at a moment of a request."""
    born = threading.Event()

    def strike() -> None:
        assert born.wait(PATIENCE_S)
        build.process.send_signal(number)

    town.call(endpoint, nth, strike, at=at)  # type: ignore[arg-type]  # a Moment
    build = Build(folder, town, *PAID)
    born.set()
    ended = build.end()
    quiet(town)
    return ended


def accounts(folder: Path) -> list[Account]:
    return Ledger(folder / "cache").accounts()


def check(folder: Path, town: Rehearsal) -> None:
    """Everything is bought, at one charge each but for what the account says was possibly charged twice."""
    outcomes = Counter((one.maker.partition("/")[0], one.outcome) for one in accounts(folder))
    assert {outcome for _, outcome in outcomes} <= {"bought", "possibly charged twice", "not charged"}
    doubled = {service: outcomes[service, "possibly charged twice"] for service in BOUGHT}
    sold = Counter(charge.service for charge in town.standing)
    assert all(BOUGHT[service] <= sold[service] <= BOUGHT[service] + doubled[service] for service in BOUGHT)
    assert (sold["fal"], sold["elevenlabs"]) == (2, 2)
    assert {purchase.state for purchase in Journal(folder / "cache").all()} == {"saved"}
    store = Store(folder / "cache")
    assert [ref for ref in store.refs() if store.prove(ref)] == []
    assert [*(folder / "cache/journal").glob("*.reply*")] == []
    assert [*leaks(town, folder)] == []
    assert town.violations == []
    charged = sum((charge.amount_usd for charge in town.standing), Decimal(0))
    assert charged <= Ledger(folder / "cache").committed_usd("ep") <= Decimal(5)


@pytest.mark.parametrize(
    ("endpoint", "nth", "at"),
    [
        ("bfl.submit", 2, "accepted"),
        ("elevenlabs.speech", 1, "half"),
        ("fal.submit", 1, "accepted"),
        ("fal.cdn", 1, "half"),
    ],
)
def test_a_killed_build_goes_on_where_it_stood(folder, town, endpoint, nth, at):
    code, _, _ = struck(folder, town, endpoint, nth, at, signal.SIGKILL)
    assert code == -signal.SIGKILL
    words = () if endpoint == "fal.submit" else PAID
    code, _, err = Build(folder, town, *words).end()
    assert code == 0, err
    check(folder, town)
    twice = [one for one in accounts(folder) if one.outcome == "possibly charged twice"]
    said = [f"{one.task}: bought again, and possibly charged twice (${one.estimate_usd})" for one in twice]
    assert sorted(err.splitlines()) == sorted(said)
    before = len(town.seen)
    again = Build(folder, town, *words).end()
    assert again[1].startswith("Nothing to do")
    assert len(town.seen) == before


def test_an_interrupted_build_says_what_goes_on_and_the_next_one_picks_it_up(folder, town):
    code, _, err = struck(folder, town, "fal.status", 2, "accepted", signal.SIGINT)
    assert code == 1
    assert re.search(r"interrupted; bought and still being made: .*[12] at fal", err)
    assert "The same command picks them up" in err
    submitted = len(town.asked("fal.submit"))
    code, _, err = Build(folder, town, *PAID).end()
    assert code == 0, err
    assert len(town.asked("fal.submit")) == 2
    assert submitted <= 2
    check(folder, town)


def test_two_builds_at_once_buy_each_thing_once_and_keep_the_budget(folder, town):
    planned = json.loads(doit(folder, "plan", "episode=ep", "--json").stdout)["totals"]["price_usd"]
    edit(folder, "ep", "budget_usd: 5.00", f"budget_usd: {planned}")
    builds = [Build(folder, town, *PAID) for _ in range(2)]
    ended = [build.end() for build in builds]
    assert [(code, err) for code, _, err in ended] == [(0, "")] * 2
    assert Counter(charge.service for charge in town.standing) == BOUGHT
    assert sum(charge.amount_usd for charge in town.standing) <= Decimal(planned)
    assert sum(out.count("bought  ") for _, out, _ in ended) == 6
    check(folder, town)


def test_two_builds_at_once_one_of_them_killed(folder, town):
    """What the dead one had begun, the other one finishes."""
    begun, born = threading.Event(), threading.Event()
    first: list[Build] = []

    def kill() -> None:
        begun.set()
        assert born.wait(PATIENCE_S)
        first[0].process.kill()

    town.call("fal.submit", 1, kill)
    first.append(Build(folder, town, *PAID))
    assert begun.wait(PATIENCE_S)
    second = Build(folder, town, *PAID)
    born.set()
    assert first[0].end()[0] == -signal.SIGKILL
    code, _, err = second.end()
    assert code == 0, err
    check(folder, town)


def test_what_a_dead_build_set_aside_and_never_sent_is_no_part_of_the_price(folder, town):
    """It died between the account and the journal: the money is reserved, and nothing else tells of it."""
    plan = json.loads(doit(folder, "plan", "episode=ep", "--json").stdout)
    price = {step["task"]: (step["key"], step["price_usd"]) for step in plan["steps"] if step["action"] == "buy"}
    edit(folder, "ep", "budget_usd: 5.00", f"budget_usd: {plan['totals']['price_usd']}")
    key, price_usd = price["frames:ep/door"]
    left = Account("ep", "frames:ep/door", key, 0, "bfl/flux-pro-1.1-ultra", Decimal(price_usd))
    Ledger(folder / "cache").reserve(left, None)
    code, _, err = Build(folder, town, *PAID).end()
    assert (code, err) == (0, "")
    assert Counter(charge.service for charge in town.standing) == BOUGHT
    counted = [one.outcome for one in accounts(folder) if one.counts_usd]
    assert counted == ["bought"] * 6
