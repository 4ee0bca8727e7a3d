"""Records the captures of this folder anew: `python tests/captures/make.py [name…]`. Tests only read them.

Real programs in a neutral folder, with made-up people and nothing of the machine that ran them. Recording again means
reading the goldens that change.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import replace
from fractions import Fraction
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from renderers.terminal import cast, record, typist  # noqa: E402  # a script: the line above says where they are
from renderers.terminal.cast import Cast  # noqa: E402

COLUMNS, ROWS = 80, 22
PEOPLE = ("Ana Duarte", "Bento Lira", "Clara Nunes")

SUMS = """\
def mean(values):
    return sum(values) / len(values)


def test_mean_of_two():
    assert mean([1, 3]) == 2


def test_mean_of_tenths():
    assert mean([0.1, 0.2]) == 0.15
"""
PLAN = '''\
"""Which folds to walk, and in what order."""

FOLDS = 5


def spans(days, train, test):
    """Each fold: where training ends and where the test ends."""
    for start in range(0, days - train - test + 1, test):
        yield start + train, start + train + test


for fold, (trained, tested) in enumerate(spans(730, 180, 30), 1):
    print(f"fold {fold:2}: day {trained:3} to {tested:3}")
'''
BAR = """\
import sys, time
total = 48.6
for n in range(0, 41):
    done = "━" * n + "╺" * (n < 40) + "━" * (39 - n)
    color = "32" if n == 40 else "38;5;197"
    sys.stdout.write(f"\\r  \\x1b[{color}m{done[:n]}\\x1b[38;5;237m{done[n:]}\\x1b[0m {total * n / 40:4.1f}/{total} MB")
    sys.stdout.flush()
    time.sleep(0.03)
print("\\n\\x1b[32mprices.csv\\x1b[0m is whole")
"""
SPINNER = """\
import itertools, sys, time
for step, frames in (("reading folds", 9), ("fitting", 14), ("scoring", 7)):
    for _, mark in zip(range(frames), itertools.cycle("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")):
        sys.stdout.write(f"\\r\\x1b[?25l\\x1b[36m{mark}\\x1b[0m {step}\\x1b[K")
        sys.stdout.flush()
        time.sleep(0.06)
    print(f"\\r\\x1b[1;32m✔\\x1b[0m {step}\\x1b[K")
print("\\x1b[?25h\\x1b[2m3 steps\\x1b[0m")
"""
BOARD = """\
import curses, time

def main(screen):
    curses.curs_set(0)
    curses.use_default_colors()
    for n, color in enumerate((curses.COLOR_GREEN, curses.COLOR_YELLOW, curses.COLOR_RED), 1):
        curses.init_pair(n, color, -1)
    load = [12, 55, 83, 31]
    for tick in range(24):
        screen.erase()
        screen.border()
        screen.addstr(0, 3, " queues ", curses.A_BOLD)
        for n, base in enumerate(load):
            level = (base + 7 * tick * (n + 1)) % 100
            pair = curses.color_pair(1 + (level > 50) + (level > 80))
            screen.addstr(2 + 2 * n, 4, f"queue {n}")
            screen.addstr(2 + 2 * n, 14, "▇" * (level // 2), pair)
            screen.addstr(2 + 2 * n, 66, f"{level:3} %", pair | curses.A_BOLD)
        screen.addstr(12, 4, f" tick {tick:2} ", curses.A_REVERSE)
        screen.addstr(20, 4, "q to leave", curses.A_DIM)
        screen.refresh()
        time.sleep(0.06)

curses.wrapper(main)
print("left the board")
"""
TINY = """\
title: "Tiny"
language: en
size: 320x180
fps: 24
scenes:
  - name: one
    narration: "One red door."
    cards:
      - title: {text: "One red door"}
  - name: two
    frame: {prompt: "a blue door in the rain"}
    narration: "And a blue one."
    transition: {kind: fade, seconds: 0.5}
"""


class Keys:
    """Types these keys, one after the other, each so long after the one before."""

    def __init__(self, *keys: str, every_s: Fraction = Fraction(3, 10)) -> None:
        self._keys, self._every_s = [key.encode() for key in keys], every_s
        self._due_s = Fraction(1)

    def types(self, now_s: Fraction) -> bytes:
        if not self._keys or now_s < self._due_s:
            return b""
        self._due_s = now_s + self._every_s
        return self._keys.pop(0)

    def saw(self, text: str) -> tuple[str, bool]:
        return text, False

    def busy(self) -> bool:
        return bool(self._keys)

    def status(self) -> int | None:
        return None


def variables(**more: str) -> dict[str, str]:
    own = {"PATH": f"{Path(sys.executable).parent}:{environ['PATH']}", "HOME": "/home/author", "USER": "author"}
    return record.environment(own, COLUMNS, ROWS) | {"PYTHONDONTWRITEBYTECODE": "1"} | more


def typed(line: str, **more: str) -> Cast:
    """What a shell shows when the line is typed into it."""
    with typist.shell(line) as (command, watch):
        made = record.record(command, env=variables(**more), watch=watch, stdin_from_user=False, to_user=False)
    return replace(made.cast, command=line)


def plan() -> Cast:
    Path("episodes").mkdir()
    for name in ("dodo.py", "pyproject.toml"):
        Path(name).write_bytes((ROOT / name).read_bytes())
    Path("episodes/tiny.yaml").write_text(TINY)
    return typed("doit list episode=tiny", PYTHONPATH=str(ROOT))


def tests() -> Cast:
    Path("test_mean.py").write_text(SUMS)
    return typed("pytest -q --color=yes -p no:cacheprovider test_mean.py")


def history() -> Cast:
    git("init", "-q", "-b", "main")
    commit(0, "Walk-forward over five folds")
    commit(1, "Costs: slippage per trade")
    git("switch", "-q", "-c", "fees")
    commit(2, "Fees by tier")
    commit(2, "Fees: rounding goes up")
    git("switch", "-q", "main")
    commit(0, "Seed every fold")
    git("merge", "-q", "--no-ff", "fees", "-m", "Merge fees", who=1)
    git("tag", "v0.2")
    commit(1, "Report the worst fold")
    return typed(
        "git log --graph --all --color --format='%C(auto)%h%d %s %C(dim)%an%C(reset)'", GIT_CONFIG_GLOBAL="/dev/null"
    )


def editor() -> Cast:
    Path("plan.py").write_text(PLAN)
    command = ["vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "--cmd", "syntax on"]
    command += ["-c", "set number cursorline laststatus=2 background=dark", "plan.py"]
    keys = Keys("j", "j", "w", "w", "r8", "G", "o", "# walked", "\x1b", "gg", ":", "q", "!", "\r")
    made = record.record(command, env=variables(), watch=keys, stdin_from_user=False, to_user=False)
    return replace(made.cast, command="vim plan.py")


def script(name: str, text: str) -> Callable[[], Cast]:
    def made() -> Cast:
        Path(f"{name}.py").write_text(text)
        return typed(f"python {name}.py")

    return made


def commit(who: int, message: str) -> None:
    git("commit", "-q", "--allow-empty", "-m", message, who=who)


def git(*words: str, who: int = 0) -> None:
    """The same commits each time: people and dates are made up."""
    git.count = getattr(git, "count", 0) + 1  # type: ignore[attr-defined]  # so that each commit has a minute of its own
    name = PEOPLE[who]
    email = f"{name.split()[0].lower()}@example.org"
    date = f"2026-03-02T09:{git.count:02}:00+00:00"  # type: ignore[attr-defined]
    people = {
        f"GIT_{part}_{what}": said
        for part in ("AUTHOR", "COMMITTER")
        for what, said in (("NAME", name), ("EMAIL", email), ("DATE", date))
    }
    subprocess.run(["git", *words], check=True, env=variables(**people, GIT_CONFIG_GLOBAL="/dev/null"))


CAPTURES: dict[str, Callable[[], Cast]] = {
    "doit-list": plan,
    "pytest": tests,
    "git-log": history,
    "vim": editor,
    "progress": script("download", BAR),
    "spinner": script("walk", SPINNER),
    "curses": script("board", BOARD),
}


@contextmanager
def neutral() -> Iterator[None]:
    with TemporaryDirectory() as folder, chdir(folder):
        yield


def main(names: list[str]) -> None:
    for name in names or CAPTURES:
        with neutral():
            made = CAPTURES[name]()
        events = tuple(replace(event, at_s=Fraction(round(event.at_s * 1000), 1000)) for event in made.events)
        cast.write(replace(made, events=events, timestamp=None), HERE / f"{name}.cast")


if __name__ == "__main__":
    main(sys.argv[1:])
