"""A process that buys one thing, and dies by SIGKILL at a step of its choosing.

Starting Python and importing the services takes longer than a purchase. So a `Nursery` is one process that imports what
its children turned out to need; each purchase is a child that it forks, with a pid and a death of its own. A child
knows its steps by name: every call that changes the disk under the cache, and every connect, send and answer on the
network. It writes each down before it happens, and kills itself before the one that it was told.

    nursery.begin("frame", cache, town, …)   a purchase in a process of its own
    child.end()                               how it went: killed or not, its steps, what was said
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import certifi

from tests.steps import Steps

ROOT = Path(__file__).parents[1]
TEXT = "A red door in the rain."
VOICE_ID = "abc"
PATIENCE_S = 60.0
SAID = "says: "  # before a notice, in a report


@dataclass(frozen=True, slots=True)
class Ended:
    """`steps` as far as it came; `record` where it has the thing; `error` the sentence and the hint that stopped it."""

    killed: bool
    steps: list[str]
    record: Mapping[str, Any] | None = None
    error: str = ""
    hint: str = ""
    kind: str = ""  # class of the error
    remarks: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


# ── in the test's process ──


class Child:
    """A purchase that is under way."""

    def __init__(self, nursery: Nursery, pid: int, report: Path) -> None:
        self.nursery = nursery
        self.pid = pid
        self.report = report

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def soon_says(self, text: str) -> bool:
        """Wait until it says this."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if self.report.exists() and f"{SAID}{text}" in self.report.read_text(encoding="utf-8").splitlines():
                return True
            threading.Event().wait(0.005)  # it cannot tell us otherwise
        return False

    def end(self) -> Ended:
        status = self.nursery.ask({"wait": self.pid})["status"]
        steps, notices, told = _reported(self.report)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL, f"it died of signal {os.WTERMSIG(status)}"
            return Ended(True, steps, notices=notices)
        assert "trouble" not in told, told.get("trouble")
        if new := told.pop("imported", []):
            self.nursery.ask({"learn": new})
        return Ended(False, steps, notices=notices, **told)


class Nursery:
    """The process that forks the others. Children may run side by side."""

    def __init__(self, folder: Path) -> None:
        """`folder` is for a file of its own."""
        few = folder / "one.pem"
        first, end, _ = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----\n")
        few.write_text(first + end, encoding="utf-8")
        quiet = {
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": str(ROOT),
            "SSL_CERT_FILE": str(few),  # reading all certificates takes longer than the rest of a purchase
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.killed"],
            cwd=ROOT,
            env=os.environ | quiet,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.mutex = threading.Lock()
        self.count = 0

    def ask(self, what: Mapping[str, Any]) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        with self.mutex:
            self.process.stdin.write(json.dumps(what) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        assert line, "the nursery died"
        return json.loads(line)

    def begin(
        self,
        what: str,
        cache: Path,
        environment: Mapping[str, str],
        *,
        roles: Mapping[str, str] | None = None,
        die_before: str = "",
        **terms: Any,
    ) -> Child:
        """Buy `what` of `GOODS` into a cache.

        roles:      port -> name of the host, for the names of steps.
        die_before: the step that it does not live to do.
        terms:      take, price_usd, limit_usd, rebuy_below_usd; else take 1, the book's price, $5 and $0.10.
        """
        self.count += 1
        report = cache.with_name(f"{cache.name}.{self.count}.report")
        order = {
            "what": what,
            "cache": str(cache),
            "environment": dict(environment),
            "roles": dict(roles or {}),
            "die_before": die_before,
            "report": str(report),
            "terms": {name: str(value) for name, value in terms.items()},
        }
        return Child(self, self.ask(order)["pid"], report)

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(PATIENCE_S)
        self.process.stdout.close()


def _reported(report: Path) -> tuple[list[str], list[str], dict[str, Any]]:
    """The steps, what was said, and the last line's JSON if the child lived to write it."""
    lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    told = json.loads(lines.pop()) if lines and lines[-1].startswith("{") else {}
    notices = [line.removeprefix(SAID) for line in lines if line.startswith(SAID)]
    return [line for line in lines if not line.startswith(SAID)], notices, told


# ── in the child ──


def goods(what: str, cache: Path, terms: Mapping[str, str]) -> Any:
    """What is wanted: one thing of each kind that is sold, as the stages would ask for it."""
    from decimal import Decimal

    from renderers import bfl, elevenlabs, fal
    from stages import paid
    from stages.core import prices
    from stages.core.recipe import Recipe
    from stages.core.store import digest_of
    from stages.core.terms import Wanted

    inputs: dict[str, Path] = {}
    refs: dict[str, str] = {}
    more: dict[str, Mapping[str, Any]] = {}
    if what == "frame":
        kind, use = "frames", "bfl/flux-pro-1.1-ultra"
        body = bfl.request("flux-pro-1.1-ultra", "a red door", 7, {})
        ext, price = bfl.suffix(body), prices.image_usd(use, body)
    elif what == "clip":
        kind, use = "clips", "fal/kling-v3-pro"
        body = fal.request("kling-v3-pro", "slow push in", (), 3, False, {})
        ext, price = fal.suffix(body), prices.clip_usd(use, 3, body)
        inputs = {fal.start_field("kling-v3-pro"): cache.with_name("start.jpg")}
        refs = dict.fromkeys(inputs, f"frames/{'0' * 64}.jpg")
    elif what == "voice":
        kind, use = "narration", "elevenlabs/eleven_multilingual_v2"
        body = elevenlabs.request("eleven_multilingual_v2", TEXT, {"voice_id": VOICE_ID})
        ext, price = elevenlabs.suffix(body), prices.speech_usd(use, TEXT)
        more = {"context": {"language": "en"}}
    elif what == "sound":
        kind, use = "sounds", "elevenlabs/eleven_text_to_sound_v2"
        body = elevenlabs.sound_request("eleven_text_to_sound_v2", "a door closes", 1, {})
        ext, price = elevenlabs.suffix(body), prices.sound_usd(use, 1)
    else:
        kind, use = "sounds", "elevenlabs/music_v1"
        body = elevenlabs.music_request("music_v1", "slow strings", 3, {})
        ext, price = elevenlabs.suffix(body), prices.music_usd(use, 3)
    take = int(terms.get("take", "1"))
    recipe = Recipe(kind, {"use": use}, body | ({"take": take} if take > 1 else {}), refs, paid=True)
    digests = {name: digest_of(file) for name, file in inputs.items()}
    price = Decimal(terms["price_usd"]) if "price_usd" in terms else price
    return Wanted(f"{kind}:ep/one", recipe, ext, paid.seller(kind, use, **more), price, inputs, digests)


GOODS = ("frame", "clip", "voice", "sound", "music")


def buy(order: Mapping[str, Any], steps: Steps) -> dict[str, Any]:
    from decimal import Decimal

    from renderers.painting import RenderError
    from stages.core.buy import Buyer
    from stages.core.store import Store
    from stages.core.terms import Terms

    cache, terms = Path(order["cache"]), order["terms"]
    wanted = goods(order["what"], cache, terms)
    limit, rebuy = Decimal(terms.get("limit_usd", "5")), Decimal(terms.get("rebuy_below_usd", "0.10"))
    buyer = Buyer(Store(cache), Terms("ep", limit, rebuy))
    told: dict[str, Any] = {}
    try:
        record = buyer.buy(wanted, lambda said: steps.tell(f"{SAID}{said}"))
        told["record"] = {"ref": record.ref, "digest": record.digest, "price_usd": str(record.price_usd)}
    except RenderError as error:
        told |= {"error": str(error), "hint": error.hint, "kind": type(error).__name__}
    return told | {"remarks": buyer.remarks}


def live(order: Mapping[str, Any]) -> None:
    """A child's whole life."""
    import atexit
    import traceback

    cache = Path(order["cache"])
    os.environ.update(order["environment"])
    os.chdir(cache.parent)
    steps, known = Steps(cache, Path(order["report"]), order["roles"], order["die_before"]), set(sys.modules)
    try:
        steps.install()
        told = buy(order, steps)
        told["imported"] = [name for name in sys.modules if name not in known]
        atexit._run_exitfuncs()
    except BaseException:
        told = {"trouble": traceback.format_exc()}
    steps.tell(json.dumps(told))


def learn(names: Sequence[str]) -> None:
    """Import what a child had to import, so that the next ones need not."""
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def main(asked: IO[str], answered: IO[str]) -> None:
    """One order a line, one answer a line, until there are no more."""
    for line in asked:
        order = json.loads(line)
        if "learn" in order:
            learn(order["learn"])
            print("{}", file=answered, flush=True)
            continue
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            print(json.dumps({"status": status}), file=answered, flush=True)
            continue
        gc.freeze()  # else the first collection of each child would copy everything
        pid = os.fork()
        if pid == 0:
            gc.disable()
            live(order)
            os._exit(0)
        print(json.dumps({"pid": pid}), file=answered, flush=True)


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
