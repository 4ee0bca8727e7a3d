"""What an edit of sound or words costs once the film is there, against the encode of the film.

    python bench/audio_edit.py [--times 3]

Builds the demo, at 1920x1080, in a folder and a store of its own; its encode is all that `video:demo` then does. Then
it is asked for again, which is what the command itself takes, its music is made 2 dB softer, and its title is changed:
each so many times, in turns. Of each the middle one counts, the middle of the idle commands taken off: an edit is
all that is made for it, laid out, mixed, coded, joined and proven.

Passes, by its exit code, if by the clock the edit of the sound takes at most 1/15 of the encode and that of the title
at most 1/50, if the picture was encoded once, and the sound coded once for each edit of it. Processor time is told
beside it: other work on the machine moves it least, but an encode keeps all cores busy, and an edit does not.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
SOFTER, RETITLED = "music 2 dB softer", "another title"
LIMITS = {SOFTER: 15, RETITLED: 50}  # times faster than the encode
MADE = re.compile(r"^made  (\S+)  (?:(\d+):)?([\d.]+)(?: s)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Took:
    """One command, and the seconds of each task that it made, as it says them."""

    clock_s: float
    cpu_s: float
    made: Mapping[str, float]


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--times", type=int, default=3)
    times: int = asked.parse_args().times
    with tempfile.TemporaryDirectory(prefix="onetake-edit-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "episodes", folder / "episodes")
        for file in ("dodo.py", "pyproject.toml"):
            shutil.copy(ROOT / file, folder / file)
        encode_s = build(folder).made["video:demo"]
        before, coded = kept(folder, "prints/*.mp4"), len(kept(folder, "tracks/*.m4a"))
        print(f"the encode {encode_s:.1f} s", flush=True)
        idle: list[Took] = []
        edits: dict[str, list[Took]] = {SOFTER: [], RETITLED: []}
        for n in range(times):
            idle.append(build(folder))
            edit(folder, f"gain_db: {-20 - 2 * n}", f"gain_db: {-22 - 2 * n}")
            edits[SOFTER].append(build(folder))
            edit(folder, 'title: "', 'title: "On: ')
            edits[RETITLED].append(build(folder))
        once = kept(folder, "prints/*.mp4") == before
        as_often = len(kept(folder, "tracks/*.m4a")) - coded == times
    command = middle(idle)
    print(f"{'':20}{'clock':>9}{'of the encode':>16}{'wanted':>10}{'processor':>12}")
    print(f"{'nothing to do':20}{command.clock_s:7.2f} s{'':26}{command.cpu_s:10.2f} s")
    held = once and as_often
    for what, took in edits.items():
        one = middle(took)
        clock_s, cpu_s = one.clock_s - command.clock_s, one.cpu_s - command.cpu_s
        held &= clock_s * LIMITS[what] <= encode_s
        wanted = f"1/{LIMITS[what]}"
        print(f"{what:20}{clock_s:7.2f} s{f'1/{encode_s / clock_s:.0f}':>16}{wanted:>10}{cpu_s:10.2f} s")
        print(f"{'':20}{', '.join(f'{task} {seconds:.1f} s' for task, seconds in one.made.items())}")
    print(f"the picture was encoded {'once' if once else 'again'}, the sound {'' if as_often else 'not '}once an edit")
    return 0 if held else 1


def middle(took: Sequence[Took]) -> Took:
    """The middle of the clocks and of the processor times, with the tasks of one of them."""
    return Took(median(one.clock_s for one in took), median(one.cpu_s for one in took), took[len(took) // 2].made)


def build(folder: Path) -> Took:
    started, before = monotonic(), children_s()
    done = subprocess.run(
        [sys.executable, "-m", "doit", "episode=demo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    clock_s, cpu_s = monotonic() - started, children_s() - before
    return Took(
        clock_s, cpu_s, {task: 60 * int(minutes or 0) + float(s) for task, minutes, s in MADE.findall(done.stdout)}
    )


def children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "episodes" / "demo.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def kept(folder: Path, pattern: str) -> dict[str, int]:
    """What is in the store, and when it was made."""
    return {file.name: file.stat().st_mtime_ns for file in (folder / "cache").glob(pattern)}


if __name__ == "__main__":
    sys.exit(main())
