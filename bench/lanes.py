"""doit, again and again, in processes of its own that can be killed, without importing everything anew each time.

A lane is a process that has imported all that its children turned out to need and does nothing else. For each command
it forks a child, which runs the real doit as `python -m doit` would, with its own folder, environment and output; so a
child is a whole process, and SIGKILL ends it as it would end any. What it wrote outlives it without being flushed to
the disk, so nothing is: nobody here cuts the power.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

ROOT = Path(__file__).resolve().parents[1]
WARM = (
    *("stages.commands", "stages.paying_commands", "stages.paying", "stages.settle", "stages.spent", "stages.front"),
    *("renderers.bfl", "renderers.fal", "renderers.fal_pictures", "renderers.fal_requests", "renderers.elevenlabs"),
    *(f"renderers.arrivals.{kind}" for kind in ("picture", "clip", "speech", "sound")),
    *("renderers.sound.spoken", "renderers.sound.edges", "renderers.arrivals.alignment", "renderers.scratch.pace"),
    *("httpx", "numpy", "scipy.signal", "cv2", "av", "PIL.Image", "PIL.JpegImagePlugin", "filelock", "rich.progress"),
)
STRANGERS = ("dodo", "__main__", "__mp_main__")  # modules that are another's under the same name
KILLED = -signal.SIGKILL


class Lane:
    """One child at a time."""

    def __init__(self) -> None:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # so that what was not read yet can be waited for
            env=environment,
        )
        self.child = 0
        self.since = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.kill()
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def start(
        self, words: Sequence[str], folder: Path, environment: Mapping[str, str], said: Path, **more: Any
    ) -> None:
        """Run `doit WORDS…`. What it prints goes to `said`.out and `said`.err.

        dies_at     the child kills itself at its nth flush to the disk: between any two steps of a journal
        patience_s  the services' modules wait no longer than this for the reply to what they send
        """
        order = {"words": list(words), "folder": str(folder), "environment": dict(environment), "said": str(said)}
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order | more).encode() + b"\n")
        self.process.stdin.flush()
        self.child, self.since = int(self._line()), time.monotonic()

    def kill(self) -> None:
        """At once, if it still runs."""
        child = self.child
        if child:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def wait(self, until: float | None = None) -> int | None:
        """Its exit code, KILLED if it was; None if it still runs at that time of the monotonic clock."""
        assert self.process.stdout
        left = None if until is None else max(0.0, until - time.monotonic())
        if not select.select([self.process.stdout], [], [], left)[0]:
            return None
        code = int(self._line())
        self.child = 0
        return code

    def _line(self) -> bytes:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("a lane has ended")
        return line


# ── in the lane's own process ──


def serve() -> int:
    """Fork a child for each line that comes. In a child: what doit's exit code is."""
    warm()
    gc.collect()
    gc.freeze()  # so that children share it
    while line := sys.stdin.buffer.readline():
        heard, told = os.pipe()
        child = os.fork()
        if not child:
            known = set(sys.modules)
            code = live(json.loads(line))
            tell_imported(told, known)
            leave(code)
        os.close(told)
        tell(child)
        _, status = os.waitpid(child, 0)
        tell(os.waitstatus_to_exitcode(status))
        learn(heard)
    return 0


def tell_imported(told: int, known: set[str]) -> None:
    """Write down what this process imported since."""
    os.write(told, " ".join(name for name in sys.modules if name not in known).encode())


def learn(heard: int) -> None:
    """Import what a child had to import, unless it died without telling, so that the next ones need not."""
    with open(heard, encoding="utf-8") as names:
        for name in names.read().split():
            if name.partition(".")[0] not in STRANGERS:
                with contextlib.suppress(ImportError):
                    importlib.import_module(name)
    gc.freeze()


def tell(number: int) -> None:
    os.write(1, f"{number}\n".encode())


def warm() -> None:
    import doit.doit_cmd  # noqa: F401  # before anything of ours, as doit does it

    from renderers import http

    for name in WARM:
        importlib.import_module(name)
    http._tls()
    os.fsync = lambda fd: None  # noqa: ARG005  # takes what the real one takes


def live(order: Mapping[str, Any]) -> int:
    """Become what was ordered."""
    out, err = (os.open(f"{order['said']}.{end}", os.O_WRONLY | os.O_CREAT | os.O_APPEND) for end in ("out", "err"))
    nothing = os.open(os.devnull, os.O_RDONLY)
    for here, there in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(here, there)
        os.close(here)
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    sys.path.insert(0, "")
    if order.get("dies_at"):
        die_at(order["dies_at"])
    if order.get("patience_s"):
        hurry(order["patience_s"])
    from doit.doit_cmd import DoitMain

    return int(DoitMain().run(order["words"]) or 0)


def leave(code: int) -> NoReturn:
    """End as a process does, but for the taking apart of what was imported, which is the lane's."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def die_at(nth: int) -> None:
    """Kill this process just before its nth flush."""
    flush, lock, done = os.fsync, threading.Lock(), 0

    def counted(handle: int) -> None:
        nonlocal done
        with lock:
            done += 1
            if done == nth:
                os.kill(os.getpid(), signal.SIGKILL)
        flush(handle)

    os.fsync = counted  # type: ignore[assignment]  # every handle is a number here


def hurry(seconds: float) -> None:
    from renderers import bfl, elevenlabs, fal

    bfl.SUBMIT_S = fal.SUBMIT_S = seconds
    for kind in elevenlabs.PATIENCE_S:
        elevenlabs.PATIENCE_S[kind] = seconds  # type: ignore[assignment]  # fractions too


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    sys.exit(serve())
