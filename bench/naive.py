"""What the same kills and faults cost those who buy in simpler ways, beside this project.

    python bench/naive.py [--runs 20] [--first 0]

Everybody buys nine things (three stills, two clips, three lines, an effect) from the same doubles and runs the same
command again until it ends well. `evening/` is the code of the others: plain doit tasks with file targets, calling the
services by plain HTTP or by their own packages; each once as doit's manual has it, and once with a look whether the
file is there already. A schedule kills the build at up to three moments of requests that pay, and breaks up to three
replies. Where this project stops, it is told what the service's books have.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from bench import books, chaos, storms  # noqa: E402  # they are found only now
from rehearsal import Rehearsal  # noqa: E402
from stages.core.journal import SHOWN, Journal  # noqa: E402

THINGS = chaos.ASSETS
MOST_BUILDS = 15
ENDS_S = 60.0
KINDS = ("close-after", "close-after", "close-before", "truncate", "garbage", "html", "status", "status")
CODES = (429, 429, 500, 502, 503, 504)
DELIVERIES = ("bfl.delivery", "fal.cdn", "bfl.poll", "fal.status", "fal.result")
WAYS = {
    "plain doit, plain HTTP": ("bench.evening.plain", "no"),
    "the same, looking for the file": ("bench.evening.plain", "yes"),
    "plain doit, the services' packages": ("bench.evening.sdk", "no"),
    "the same, looking for the file ": ("bench.evening.sdk", "yes"),
    "this project": ("", ""),
}


@dataclass(frozen=True, slots=True)
class Schedule:
    shots: tuple[storms.Shot, ...]
    harms: tuple[storms.Harm, ...]


@dataclass(frozen=True, slots=True)
class Came:
    """What one way of buying came to under one schedule."""

    charges: int
    usd: Decimal
    good: int  # things that are there at the end, and open
    builds: int
    ended: bool
    wrong: tuple[str, ...] = ()  # what its own account does not say


def drawn(seed: int) -> Schedule:
    chance = Random(seed)
    shots = [
        storms.Shot(chance.choice(storms.PAID), chance.choice((1, 1, 2, 3)), chance.choice(storms.MOMENTS), 0)
        for _ in range(chance.randint(0, 3))
    ]
    harms = []
    for _ in range(chance.randint(0 if shots else 1, 3)):
        endpoint = chance.choice((*storms.PAID, *storms.PAID, *DELIVERIES))
        does = chance.choice(KINDS)
        code = chance.choice(CODES)
        more = {"code": code, "accepted": code >= 500 and chance.random() < 0.5} if does == "status" else {}
        harms.append(storms.Harm(endpoint, chance.choice((1, 1, 2, 3)), does, more))
    return Schedule(tuple(shots), tuple(harms))


class _Build:
    """A process in a group of its own, so that a kill leaves nothing of it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int:
        with (folder / "said").open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "doit", *words],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        try:
            return self.process.wait(ENDS_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.process.wait()

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)


def bought(way: tuple[str, str], schedule: Schedule, folder: Path) -> Came:
    """Buy everything in one way under a schedule."""
    build, builds, ended = _Build(), 0, False
    with Rehearsal(folder / "town") as town:
        for shot in schedule.shots:
            town.call(shot.endpoint, shot.nth, build.kill, at=shot.at)
        for harm in schedule.harms:
            town.fault(harm.endpoint, harm.nth, harm.does, **harm.more)
        words, surroundings = _prepared(way, folder, town)
        while not ended and builds < MOST_BUILDS:
            builds += 1
            ended = build.run(words, folder, surroundings) == 0
            if not ended and not way[0]:
                _answer(town, build, folder, surroundings)
    found = [*(folder / "out").glob("*")] if way[0] else [*(folder / "build/ep/scenes").rglob("*.*")]
    good = sum(not books.opens(file) for file in found)
    charges = town.standing
    wrong = () if way[0] else tuple(books.wrong(town, folder, Decimal(4)))
    return Came(len(charges), sum((one.amount_usd for one in charges), Decimal(0)), good, builds, ended, wrong)


def _prepared(way: tuple[str, str], folder: Path, town: Rehearsal) -> tuple[list[str], dict[str, str]]:
    if way[0]:
        shutil.copy(ROOT / "bench/evening/dodo.py", folder / "dodo.py")
        more = {"EVENING": way[0], "EVENING_LOOKS": way[1], "EVENING_POLL_S": chaos.POLL_S, "EVENING_TIMEOUT_S": "30"}
        return [], {**town.environment(), **more}
    for name in ("dodo.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "episodes").mkdir()
    episode = chaos.EPISODE.format(budget=4, rebuy="").replace("seconds: auto", "seconds: 3").replace(", end: next", "")
    (folder / "episodes" / "ep.yaml").write_text(episode)
    more = {"ONETAKE_POLL_S": chaos.POLL_S, "ONETAKE_SETTLE_S": chaos.SETTLE_S}
    return ["episode=ep", *chaos.TASKS], {**town.environment(), **more}


def _answer(town: Rehearsal, build: _Build, folder: Path, surroundings: Mapping[str, str]) -> None:
    for one in Journal(folder / "cache").all():
        if one.stops:
            word = ("charged" if books.charged(town, one) else "not-charged") if one.state == "doubt" else "retry"
            build.run(["settle", one.key[:SHOWN], word], folder, surroundings)


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--runs", type=int, default=20)
    asked.add_argument("--first", type=int, default=0)
    said = asked.parse_args()
    came: dict[str, list[Came]] = {name: [] for name in WAYS}
    for seed in range(said.first, said.first + said.runs):
        for name, way in WAYS.items():
            with tempfile.TemporaryDirectory(prefix="onetake-naive-") as folder:
                came[name].append(bought(way, drawn(seed), Path(folder)))
        print(f"schedule {seed:3}: charges {'  '.join(f'{came[name][-1].charges:3}' for name in WAYS)}", flush=True)
    wanted = THINGS * said.runs
    print(f"\n{said.runs} schedules, {THINGS} things each: {wanted} to buy")
    print(f"{'':36}{'charges':>9}{'too many':>9}{'paid':>10}{'good files':>12}{'builds':>8}{'ended':>7}")
    for name, runs in came.items():
        charges, good = sum(one.charges for one in runs), sum(one.good for one in runs)
        usd = sum((one.usd for one in runs), Decimal(0))
        row = f"{name:36}{charges:9}{charges - good:9}{f'${usd:.2f}':>10}{f'{good} of {wanted}':>12}"
        print(f"{row}{sum(one.builds for one in runs):8}{sum(one.ended for one in runs):7}")
    wrong = [line for one in came["this project"] for line in one.wrong]
    print("\n".join(wrong) or "this project's own account names each charge that was too many")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
