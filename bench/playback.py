"""How fast terminal playbacks are drawn at 1080p: how many seconds of film a second of CPU makes.

    python bench/playback.py

Measured is a whole card, from the recording's file to the reel: playing, covering, drawing, coding, writing. Beside it
the naive way in the same run: every frame of the film drawn whole and saved as PNG. `times` is seconds of film by
seconds of CPU, of this process and its threads, the median of several runs; what is loaded once is loaded before.
Exit status 1 if any recording of 80x22 plays below the limit.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from PIL import Image

from renderers.cards import terminal
from renderers.cards.draw import draw
from renderers.painting import silent
from renderers.terminal import cast
from renderers.terminal.cast import Cast, Event
from renderers.terminal.grid import Painter, lines_of
from renderers.themes import theme

LIMIT = 8.0  # times real time
FPS, SIZE = Fraction(24), (1920, 1080)
COLUMNS, ROWS, SECONDS = 80, 22, 10
RUNS, NAIVE_FRAMES = 5, 24
CAPTURES = Path(__file__).parents[1] / "tests" / "captures"
WORDS = ("make", "buy", "keep", "frames", "clips", "narration", "cards", "timeline", "captions", "mix", "video", "0.04")


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recordings = {
            "a new line in every frame": _written(folder / "lines.cast", lambda chance: _line(chance) + "\r\n"),
            "all lines new in every frame": _written(folder / "screens.cast", _screen),
            "a progress bar in every frame": _written(folder / "bar.cast", _bar()),
            "pytest, as recorded": CAPTURES / "pytest.cast",
            "vim, as recorded": CAPTURES / "vim.cast",
            "a board in curses, as recorded": CAPTURES / "curses.cast",
        }
        print(f"{'':32}{'film s':>8}{'states':>8}{'KiB':>9}{'CPU s':>8}{'times':>8}{'naive':>8}{'ratio':>8}")
        slow = [told for told, file in recordings.items() if _measured(told, file, folder) < LIMIT]
    print(f"at least {LIMIT:g} times real time: {'no: ' + ', '.join(slow) if slow else 'yes'}")
    return 1 if slow else 0


def _measured(told: str, file: Path, folder: Path) -> float:
    """Print a recording's line; gives how many times real time it plays."""
    settings: dict[str, Any] = {
        "card": "terminal",
        "spec": {"play": True, "cursor": True},
        "theme": theme("mocha"),
        "size": list(SIZE),
        "language": "en",
        "fps": str(FPS),
    }
    inputs, into = {"capture": file}, folder / "card.mov"
    facts = terminal.paint(settings, inputs, into, silent).facts  # loads what is loaded once
    film_s = float(Fraction(facts["terminal"]["plays_s"]) + 1 / FPS)
    cpu_s = median(_cpu_s(lambda: terminal.paint(settings, inputs, into, silent)) for _ in range(RUNS))
    naive_s = _naive_frame_s(settings, inputs, folder) * ceil(film_s * FPS)
    times, naive = film_s / cpu_s, film_s / naive_s
    kib = into.stat().st_size / 1024
    print(
        f"{told:32}{film_s:8.2f}{facts['states']:8}{kib:9.0f}{cpu_s:8.3f}{times:8.1f}{naive:8.2f}{times / naive:8.0f}",
        flush=True,
    )
    return times


def _naive_frame_s(settings: dict[str, Any], inputs: dict[str, Path], folder: Path) -> float:
    """CPU seconds of a frame drawn whole and saved, over evenly chosen states."""
    plan = terminal.planned(settings, inputs)
    window = draw(plan.sheet, inputs)
    painter = Painter(plan.way, plan.palette, plan.shown.fit.columns)
    at = (round(plan.text.x) - painter.margin, round(plan.text.y))
    states = plan.shown.states
    chosen = [states[n * len(states) // NAIVE_FRAMES] for n in range(NAIVE_FRAMES)]

    def frames() -> None:
        for _, screen, view in chosen:
            frame: Image.Image = window.copy()
            frame.paste(painter.whole(lines_of(screen, view)), at)
            frame.save(folder / "frame.png", compress_level=1)

    return _cpu_s(frames) / NAIVE_FRAMES


def _cpu_s(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _written(file: Path, printed: Callable[[random.Random], str]) -> Path:
    """A recording that prints in every frame."""
    chance = random.Random(1)
    times = (Fraction(floor(1000 * n / FPS), 1000) for n in range(int(SECONDS * FPS)))  # as files have them
    events = tuple(Event(at_s, "o", printed(chance)) for at_s in times)
    cast.write(Cast(COLUMNS, ROWS, events, command="bench"), file)
    return file


def _line(chance: random.Random) -> str:
    text = " ".join(chance.choice(WORDS) for _ in range(16))[:62]
    number, hue = chance.randrange(10**5), chance.randrange(1, 7)
    return f"\x1b[2m{number:05d}\x1b[0m \x1b[3{hue}m{chance.choice(WORDS):10}\x1b[0m {text}"


def _screen(chance: random.Random) -> str:
    return "\x1b[H" + "\r\n".join(_line(chance) + "\x1b[K" for _ in range(ROWS))


def _bar() -> Callable[[random.Random], str]:
    done = iter(range(10**6))

    def bar(chance: random.Random) -> str:
        n = next(done) % 61
        return f"\r\x1b[32m{'█' * n}{'░' * (60 - n)}\x1b[0m {n * 100 // 60:3d} % {chance.randrange(10, 99)} s"

    return bar


if __name__ == "__main__":
    sys.exit(main())
