"""Whole episodes bought while everything goes wrong: kills, faults of every kind, two builds at once.

    python bench/chaos.py [--runs 300] [--first 0] [--jobs 2] [--sentences]

Each run is a seed: an episode of three scenes (stills, a clip that ends on the next still, one as long as its words,
voices, one of them with its neighbours' text, an effect), bought by the real doit over real HTTP from the doubles, in
processes that are really killed. When the storm is over somebody answers what waits for an answer, truthfully, or does
not; then builds follow until one has everything, or stops and says why. `storms` says what goes wrong, `books` what
must hold. Passes, by its exit code, if everything held in every run.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import multiprocessing
import re
import shutil
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from bench import books, storms  # noqa: E402  # they are found only now
from bench.lanes import KILLED, Lane  # noqa: E402
from bench.storms import Build, Storm  # noqa: E402
from rehearsal import Rehearsal  # noqa: E402
from stages.core.journal import SHOWN, Journal, Purchase  # noqa: E402
from stages.core.store import Store  # noqa: E402

EPISODE = """\
title: "Storm"
language: en
size: 320x180
fps: 24
budget_usd: {budget}
{rebuy}makers:
  frame: {{use: bfl/flux-pro-1.1-ultra}}
  clip: {{use: fal/kling-v3-standard}}
  voice: {{use: elevenlabs/eleven_multilingual_v2, voice_id: abc}}
  sound: {{use: elevenlabs/eleven_text_to_sound_v2}}
scenes:
  - name: door
    frame: {{prompt: "a red door", seed: 1}}
    clip: {{prompt: "slow push in", seconds: 3, end: next}}
    narration: "One red door."
  - name: rain
    frame: {{prompt: "rain on glass", seed: 2}}
    clip: {{prompt: "drops run down", seconds: auto}}
    narration: {{text: "And the rain.", neighbour_text: true}}
    sounds:
      - {{prompt: "rain on a tin roof", seconds: 1}}
  - name: desk
    frame: {{prompt: "a desk by night", seed: 3}}
    narration: "Then nothing."
"""
TASKS = ("frames", "narration", "sounds", "clips:ep/door", "clips:ep/rain")
ASSETS = 9
REBUY_USD = Decimal("0.10")  # where the episode does not say
POLL_S, SETTLE_S = "0.01", "0.6"
ROUND_S = 2.5  # then the storm is over, and what still runs may end
STUCK_S = 1.0  # so long a build may wait for what a service will never make, before somebody ends it
ENDS_S = 60.0  # a build that nothing disturbs
MOST_BUILDS = 12  # after the storm
UNFORESEEN = ("Traceback", "please report it")
SENTENCE = re.compile(r"\S.{8,}")


@dataclass(slots=True)
class Run:
    """What came of a seed."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    ended: str = ""  # "complete", "stopped"
    counts: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)  # what builds that stopped had to say
    met: set[tuple[str, str]] = field(default_factory=set)  # endpoints, and the kinds of fault that they had
    seconds: float = 0.0


def run(seed: int, lanes: Sequence[Lane], folder: Path) -> Run:
    """One storm in an empty folder. Leaves the folder as evidence."""
    came, began = Run(seed), time.monotonic()
    with Rehearsal(folder / "town") as town:
        storm = storms.brewed(seed, storms.kinds(town))
        weather = _Weather(storm, town, lanes, folder, came)
        weather.pass_over()
    told, _ = books.books(town, Store(folder / "cache"))
    below_usd = REBUY_USD if storm.rebuy_below_usd is None else storm.rebuy_below_usd
    came.wrong += books.wrong(town, folder, storm.budget_usd, below_usd, storm.listed(town), weather.asked_for)
    came.counts.update(
        runs=1,
        charges=len(town.standing),
        faults=sum(call.fault is not None for call in town.seen),
        keys=sum(one.count("bought") > 0 for one in told),
        **{came.ended: 1},
    )
    came.counts.update({f"again, {why}": n for why, n in books.doubled(told).items()})
    came.met = {(call.endpoint, call.fault.does) for call in town.seen if call.fault is not None}
    came.seconds = time.monotonic() - began
    return came


class _Weather:
    """A storm over one project, and the calm after it."""

    def __init__(self, storm: Storm, town: Rehearsal, lanes: Sequence[Lane], folder: Path, came: Run) -> None:
        self.storm, self.town, self.lanes, self.folder, self.came = storm, town, lanes, folder, came
        self.raging = False
        self.answering = Random(storm.seed + 1)
        self.said = folder / "said"
        self.asked_for: set[str] = set()  # keys that somebody had bought again

    def pass_over(self) -> None:
        self._prepare()
        for builds in self.storm.rounds:
            self._round(builds)
            self._give_up_on_what_is_stuck()
        self._calm()

    def _prepare(self) -> None:
        storm, town = self.storm, self.town
        for name in ("dodo.py", "pyproject.toml"):
            shutil.copy(ROOT / name, self.folder / name)
        (self.folder / "episodes").mkdir()
        rebuy = "" if storm.rebuy_below_usd is None else f"rebuy_in_doubt_below_usd: {storm.rebuy_below_usd}\n"
        text = EPISODE.format(budget=storm.budget_usd, rebuy=rebuy)
        (self.folder / "episodes" / "ep.yaml").write_text(text)
        town.seconds.update(storm.work_s)
        for service, name, value in storm.knobs:
            setattr(getattr(town.options, service), name, value)
        for harm in storm.harms:
            town.fault(harm.endpoint, harm.nth, harm.does, where=lambda _: self.raging, **harm.more)
        for shot in storm.shots:
            town.call(shot.endpoint, shot.nth, self.lanes[shot.lane].kill, at=shot.at, where=lambda _: self.raging)

    # Builds

    def _start(self, lane: Lane, words: Sequence[str], build: Build | None = None) -> None:
        surroundings = {**self.town.environment(), "ONETAKE_POLL_S": POLL_S, "ONETAKE_SETTLE_S": SETTLE_S}
        more: dict[str, Any] = {"dies_at": build.dies_at, "patience_s": self.storm.patience_s} if build else {}
        self.came.counts["builds"] += "episode=ep" in words
        lane.start(words, self.folder, surroundings, self.said, **more)

    def _round(self, builds: Sequence[Build]) -> None:
        self.raging = True
        until = time.monotonic() + ROUND_S
        self.came.counts["pairs"] += len(builds) > 1
        timers = []
        for lane, build in zip(self.lanes, builds, strict=False):
            time.sleep(build.starts_s)
            self._start(lane, [*(["--continue"] if build.goes_on else []), "episode=ep", *TASKS], build)
            if build.dies_after_s is not None:
                timers.append(threading.Timer(build.dies_after_s, lane.kill))
                timers[-1].start()
        codes = [lane.wait(until) for lane in self.lanes[: len(builds)]]
        self.raging = False
        for timer in timers:
            timer.cancel()
            timer.join()
        longest_s = STUCK_S if self._stuck() else ENDS_S
        for lane, code in zip(self.lanes, codes, strict=False):
            self._ended(lane, code if code is not None else lane.wait(time.monotonic() + longest_s))

    def _ended(self, lane: Lane, code: int | None) -> int:
        """Note how a build ended; one that does not is ended, and only what is stuck excuses it."""
        if code is None:
            lane.kill()
            code = lane.wait() or 0
            if not self._stuck():
                self.came.wrong.append(f"a build neither ended nor stopped within {ENDS_S:.0f} s")
        self.came.counts["kills"] += code == KILLED
        for word in UNFORESEEN:
            if word in self._complaints() or word in self._printed("out"):
                self.came.wrong.append(f"a build said {word!r}")
        if code not in (0, 1, KILLED):
            self.came.wrong.append(f"a build ended with {code}")
        return code

    # The calm

    def _calm(self) -> None:
        """Build until all is there, or nobody answers what it stops at."""
        for _ in range(MOST_BUILDS):
            before = self._complaints()
            self._start(self.lanes[0], ["episode=ep", *TASKS])
            code = self._ended(self.lanes[0], self.lanes[0].wait(time.monotonic() + ENDS_S))
            said = self._complaints()[len(before) :].strip()
            if code == 0:
                self.came.ended = "complete"
                return self._complete()
            if code == KILLED and not self.came.wrong:  # a late shot of the storm's
                continue
            if code == KILLED:
                return None
            self.came.said.append(said)
            if not SENTENCE.match(said) or "hint:" not in said:
                self.came.wrong.append(f"a build stopped without a clear sentence: {said!r}")
            answered = self._answer()
            if not answered and (self.storm.answers == 0 or "budget_usd" in said):
                self.came.ended = "stopped"
                return None
        self.came.wrong.append(f"{MOST_BUILDS} quiet builds did not come to an end: {said}")
        return None

    def _complete(self) -> None:
        """Everything is there, and the account of it closed."""
        store = Store(self.folder / "cache")
        left = [one for one in Journal(store.root).all() if one.state not in ("saved", "released")]
        self.came.wrong += [f"{one.task}: the build is complete, and its journal says {one.state}" for one in left]
        told, _ = books.books(self.town, store)
        if (there := sum(one.count("bought") for one in told)) < ASSETS:
            self.came.wrong.append(f"the build is complete, and {there} of {ASSETS} assets are bought")

    def _complaints(self) -> str:
        return self._printed("err")

    def _printed(self, end: str) -> str:
        file = self.said.with_suffix(f".{end}")
        return file.read_text(encoding="utf-8") if file.exists() else ""

    # The person

    def _answer(self) -> int:
        """Answer what waits, as the services' books have it. How many there were."""
        waiting = [one for one in Journal(self.folder / "cache").all() if one.stops]
        if self.answering.random() >= self.storm.answers:
            return 0
        for purchase in waiting:
            self._settle(purchase, self._word(purchase))
        return len(waiting)

    def _word(self, purchase: Purchase) -> str:
        if purchase.state == "refused":
            return "retry"
        if purchase.state == "rejected":
            return self.answering.choice(("retry", "retry", "accept"))
        if self.answering.random() < 0.15:
            self.asked_for.add(purchase.key)
            return "rebuy"
        return "charged" if books.charged(self.town, purchase) else "not-charged"

    def _settle(self, purchase: Purchase, word: str) -> None:
        self.came.counts["answers"] += 1
        self._start(self.lanes[0], ["settle", purchase.key[:SHOWN], word])
        code = self.lanes[0].wait(time.monotonic() + ENDS_S)
        if code == 1 and word == "accept":  # not every file can be used at all
            return self._settle(purchase, "retry")
        if code != 0:
            self.came.wrong.append(f"doit settle {word} ended with {code}: {self._complaints()[-300:]}")
        return None

    def _stuck(self) -> set[str]:
        """Numbers of requests that a service took on and will never make."""
        bodies = {
            hashlib.sha256(call.body).hexdigest()
            for call in self.town.seen
            if call.fault is not None and call.fault.does == "stuck"
        }
        return {charge.request_id for charge in self.town.standing if charge.body_digest in bodies}

    def _give_up_on_what_is_stuck(self) -> None:
        numbers = self._stuck()
        for one in Journal(self.folder / "cache").all():
            if one.state == "submitted" and one.ticket and one.ticket["id"] in numbers:
                self._settle(one, "charged")


# ── many ──


_lanes: list[Lane] = []


def _open_lanes() -> None:
    _lanes.extend(Lane() for _ in range(2))


def _one(seed: int, kept: str) -> Run:
    folder = Path(kept) / str(seed)
    folder.mkdir(parents=True)
    try:
        came = run(seed, _lanes, folder)
    except Exception:  # one seed must not end the others
        came = Run(seed, wrong=[traceback.format_exc()])
        for lane in _lanes:
            if lane.child:
                lane.kill()
                lane.wait()
    if not came.wrong:
        shutil.rmtree(folder, ignore_errors=True)
    return came


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--runs", type=int, default=300)
    asked.add_argument("--first", type=int, default=0, help="the first seed")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--sentences", action="store_true", help="print every sentence that a build stopped with")
    said = asked.parse_args()
    began, kept = time.monotonic(), tempfile.mkdtemp(prefix="onetake-chaos-")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(said.jobs, spawn, initializer=_open_lanes) as pool:
        seeds = range(said.first, said.first + said.runs)
        runs = []
        for came in pool.map(functools.partial(_one, kept=kept), seeds):
            runs.append(came)
            for line in came.wrong:
                print(f"seed {came.seed}: {line}", flush=True)
    show(runs, time.monotonic() - began)
    if said.sentences:
        print("\nWhat builds stopped with:")
        for sentence, count in Counter(plain(text) for came in runs for text in came.said).most_common():
            print(f"{count:4} x {sentence}")
    failed = [came for came in runs if came.wrong]
    if failed:
        print(f"kept in {kept}: seeds {', '.join(str(came.seed) for came in failed)}")
    return 1 if failed else 0


def plain(text: str) -> str:
    """A sentence without what differs from run to run."""
    return re.sub(r"[0-9a-f]{8,}|\d[\d.]*", "…", text.splitlines()[0] if text else "")


def show(runs: Sequence[Run], seconds: float) -> None:
    total: Counter[str] = Counter()
    for came in runs:
        total += came.counts
    rows = [
        ("runs", total["runs"]),
        ("everything held", sum(not came.wrong for came in runs)),
        ("ended complete", total["complete"]),
        ("stopped, nobody answering or the budget spent", total["stopped"]),
        ("builds", total["builds"]),
        ("times that two ran at once", total["pairs"]),
        ("builds killed", total["kills"]),
        ("faults met", total["faults"]),
        ("kinds of fault met, at all endpoints", len(set().union(*(came.met for came in runs)))),
        ("answers given", total["answers"]),
        ("charges that stand", total["charges"]),
        ("distinct keys bought", total["keys"]),
        *sorted((name, count) for name, count in total.items() if name.startswith("again, ")),
    ]
    for name, count in rows:
        print(f"{name:48}{count:8}")
    print(f"{'seconds':48}{seconds:8.0f}")


if __name__ == "__main__":
    sys.exit(main())
