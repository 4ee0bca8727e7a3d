"""What it costs to find out that there is nothing to do, against doit itself on as many tasks that are always fresh.

    python bench/idle.py [--runs 5]

Prints medians of wall seconds and of peak memory, and their ratios, measured in turn in one run. It builds the demo
first if that is needed, and writes a thousand-scene episode into a folder that is gone afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOIT = str(Path(sys.executable).with_name("doit"))
SCENES = 1_000

BARE = """
def nothing():
    pass

def task_asset():
    for n in range({tasks}):
        yield {{"name": str(n), "actions": [nothing], "uptodate": [True]}}
"""
SCENE = """  - name: scene-{n}
    frame: {{prompt: "a red door number {n}, rain on glass", seed: {n}}}
    clip: {{use: pan, move: zoom-in}}
    narration: "This is line number {n} of a very long story."
    cards:
      - title: {{text: "Chapter {n}", kicker: "Part"}}
        at: 0.5
        for: 4
"""


@dataclass(frozen=True, slots=True)
class Cost:
    wall_s: float
    peak_mb: float


def measure(command: Sequence[str], folder: Path, environment: dict[str, str]) -> Cost:
    """One run of a command, by the operating system's own account."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)} failed: {said.decode()}")
    scale = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes
    return Cost(time.perf_counter() - started, used.ru_maxrss * scale / 1e6)


def pair(name: str, ours: Callable[[], Cost], bare: Callable[[], Cost], runs: int) -> None:
    """In turn, so that a slow minute of the machine hits both."""
    pairs = [(ours(), bare()) for _ in range(runs)]
    wall = [statistics.median(side) for side in zip(*((a.wall_s, b.wall_s) for a, b in pairs), strict=True)]
    ratio = statistics.median(a.wall_s / b.wall_s for a, b in pairs)
    peak = max(a.peak_mb for a, _ in pairs)
    print(
        f"{name:44} {wall[0]:6.2f} s  bare doit {wall[1]:6.2f} s  ratio {ratio:5.2f}  peak {peak:4.0f} MB", flush=True
    )


def bare_project(folder: Path, tasks: int) -> Path:
    folder.mkdir()
    (folder / "dodo.py").write_text(BARE.format(tasks=tasks))
    return folder


def big_project(folder: Path) -> Path:
    (folder / "episodes").mkdir(parents=True)
    for name in ("dodo.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    head = 'title: "A long one"\nlanguage: en\nscenes:\n'
    (folder / "episodes" / "big.yaml").write_text(head + "".join(SCENE.format(n=n) for n in range(SCENES)))
    return folder


def steps_in(folder: Path, episode: str, environment: dict[str, str]) -> int:
    command = [DOIT, "plan", f"episode={episode}", "--json"]
    plan = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True).stdout
    return len(json.loads(plan)["steps"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    here = dict(os.environ)
    subprocess.run([DOIT, "episode=demo"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        demo = bare_project(folder / "bare-demo", steps_in(ROOT, "demo", here))
        pair(
            "doit episode=demo, everything there (≤ 2.5)",
            lambda: measure([DOIT, "episode=demo"], ROOT, here),
            lambda: measure([DOIT], demo, here),
            runs,
        )
        big = big_project(folder / "big")
        there = here | {"ONETAKE_CACHE": str(folder / "cache")}
        plan = [DOIT, "plan", "episode=big"]
        count = steps_in(big, "big", there)
        bare = bare_project(folder / "bare-big", count)

        def first_time() -> Cost:
            shutil.rmtree(folder / "cache", ignore_errors=True)
            return measure(plan, big, there)

        print(f"{SCENES} scenes, {count} tasks:")
        pair("doit plan, the first time (≤ 6)", first_time, lambda: measure([DOIT], bare, there), runs)
        pair(
            "doit plan, read before (≤ 3)",
            lambda: measure(plan, big, there),
            lambda: measure([DOIT], bare, there),
            runs,
        )


if __name__ == "__main__":
    main()
