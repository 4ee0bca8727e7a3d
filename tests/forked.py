"""doit as a user runs it, without the third of a second that Python takes to start it.

A process that has imported what doit turned out to need waits for orders and forks; each child is a doit in a process
of its own, with its own folder, environment, output and end. The real command, started from nothing, is in
`project.started`: what begins a build of a whole film goes that way, so that the way in is tested too.

    under_way = begin(folder, ["plan"], environment)
    under_way.send_signal(SIGINT)
    out, err = under_way.communicate()
"""

from __future__ import annotations

import atexit
import functools
import gc
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.lanes import learn, tell_imported

ROOT = Path(__file__).parents[1]
PATIENCE_S = 120.0


# ── in the test's process ──


class Running:
    """One doit. `returncode` as of `subprocess`: minus the signal it died of; None until it has been waited for."""

    def __init__(self, forge: Forge, pid: int, desk: tempfile.TemporaryDirectory[str]) -> None:
        self.forge = forge
        self.pid = pid
        self.desk = desk
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        """Only before it is waited for: its number stays its own until then."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self) -> tuple[str, str]:
        """Its whole output, when it has ended. What does not end is killed."""
        hung = threading.Timer(PATIENCE_S, self.kill)
        hung.start()
        self.returncode = self.forge.ask({"wait": self.pid})["code"]
        hung.cancel()
        hung.join()
        desk = Path(self.desk.name)
        out, err = ((desk / name).read_text(encoding="utf-8") for name in ("out", "err"))
        self.desk.cleanup()
        return out, err


class Forge:
    """The process that forks the others."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.mutex = threading.Lock()
        atexit.register(self.close)

    def ask(self, what: Mapping[str, Any]) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        with self.mutex:
            self.process.stdin.write(json.dumps(what) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        assert line, "the process that forks died"
        return json.loads(line)

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(PATIENCE_S)
        self.process.stdout.close()


@functools.cache
def forge() -> Forge:
    """One for all tests of a worker."""
    return Forge()


def begin(folder: Path, words: Sequence[str], environment: Mapping[str, str], before: str = "") -> Running:
    """`doit WORDS` in a folder, under way, with this environment and no other; `before` is Python that runs first."""
    desk = tempfile.TemporaryDirectory()
    where = {"folder": str(folder), "environment": dict(environment), "desk": desk.name}
    order = {"words": list(words), "before": before, **where}
    return Running(forge(), forge().ask(order)["pid"], desk)


# ── in the process that forks ──


def become_doit(order: Mapping[str, Any]) -> None:
    """Make this child what `python -m doit` would be in that folder, with that environment."""
    desk = Path(order["desk"])
    for number, name, flags in ((0, os.devnull, os.O_RDONLY), (1, "out", os.O_WRONLY), (2, "err", os.O_WRONLY)):
        handle = os.open(desk / name, flags | os.O_CREAT, 0o600)
        os.dup2(handle, number)
        os.close(handle)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # a descriptor, until the end
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.path[0] = order["folder"]
    sys.argv = ["doit", *order["words"]]


def served() -> Mapping[str, Any] | None:
    """Answer one line at a time; the order of a child, in that child; None when there are no more."""
    news: dict[int, int] = {}  # pid -> where it says what it had to import
    for line in sys.stdin:
        order = json.loads(line)
        if pid := order.get("wait"):
            print(json.dumps({"code": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}), flush=True)
            learn(news.pop(pid))
            continue
        heard, told = os.pipe()
        gc.freeze()  # else the first collection of each child would copy everything
        pid = os.fork()
        if pid == 0:
            atexit.register(tell_imported, told, set(sys.modules))
            return order  # type: ignore[no-any-return]  # what `begin` wrote
        os.close(told)
        news[pid] = heard
        print(json.dumps({"pid": pid}), flush=True)
    return None


if __name__ == "__main__":
    os.fsync = lambda fd: None  # as in the tests themselves
    sys.argv[0] = "-m"  # as it is while Python looks for doit, which calls itself by it
    import doit.doit_cmd  # noqa: F401  # what every child needs

    asked = served()
    if asked is not None:
        become_doit(asked)
        exec(asked["before"], {})
        runpy.run_module("doit", run_name="__main__", alter_sys=True)
