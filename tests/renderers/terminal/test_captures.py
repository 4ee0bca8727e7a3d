"""Recordings of real programs, shown as their programs meant them: the last screen, and one on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from renderers.terminal import cast, emulator, play
from renderers.terminal.cast import Cast
from renderers.terminal.model import PLAIN, Screen, Style

FOLDER = Path(__file__).parents[2] / "captures"
NAMES = sorted(file.stem for file in FOLDER.glob("*.cast"))
ALTERNATE = ("\x1b[?1049l", "\x1b[?47l")


def capture(name: str) -> Cast:
    return cast.read(FOLDER / f"{name}.cast")


def on_the_way(recording: Cast) -> Fraction:
    """Just before a program leaves the alternate screen; else two thirds of the way."""
    leaves = [n for n, event in enumerate(recording.events) if any(code in event.text for code in ALTERNATE)]
    at = leaves[-1] - 1 if leaves else 2 * len(recording.events) // 3
    return recording.events[at].at_s


def style(screen: Screen, row: int, words: str) -> Style:
    """The one style of those words in the row."""
    at = "".join(cell.text or "\0" for cell in screen.rows[row]).index(words)
    (found,) = {cell.style for cell in screen.rows[row][at : at + len(words)]}
    return found


def row_of(screen: Screen, words: str) -> int:
    return next(n for n, line in enumerate(screen.lines()) if words in line)


@pytest.mark.parametrize("name", NAMES)
def test_it_ends_and_passes_as_it_did(name: str, golden: Callable[[str, str], None]) -> None:
    recording = capture(name)
    moment = on_the_way(recording)
    shown = {"the last screen": play.still(recording), f"at {float(moment):.3f} s": play.still(recording, moment)}
    text = ""
    for when, screen in shown.items():
        lines = "\n".join(screen.lines()).rstrip()
        place = f"row {screen.cursor.row}, column {screen.cursor.column}"
        text += f"--- {when}; cursor in {place}{'' if screen.cursor.visible else ', hidden'}\n{lines}\n"
    golden(f"captures/{name}.txt", text)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_small_and_tells_nothing_of_who_recorded_it(name: str) -> None:
    file = FOLDER / f"{name}.cast"
    assert file.stat().st_size < 60_000
    assert not re.search(r"/(home|root|tmp|Users|var|usr)\b|@(?!example\.org)\w+\.", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_state_on_the_way_differs_from_the_one_before(name: str) -> None:
    states = play.playback(capture(name), Fraction(24)).states
    assert len(states) > 5
    assert all(one.screen != two.screen and one.frame < two.frame for one, two in pairwise(states))


def test_a_failing_test_is_red_and_a_passing_one_green() -> None:
    screen = play.still(capture("pytest"))
    dots = row_of(screen, ".F  ")
    assert style(screen, dots, ".").fg == 2 and style(screen, dots, "F").fg == 1
    assert style(screen, row_of(screen, "1 failed, 1 passed"), "1 failed") == Style(fg=1, bold=True)
    assert style(screen, row_of(screen, "1 failed, 1 passed"), "1 passed") == Style(fg=2)
    assert style(screen, row_of(screen, "E       assert"), "E       assert") == Style(fg=1, bold=True)
    assert capture("pytest").exit_status == 1


def test_a_history_has_its_branches_in_colours() -> None:
    screen = play.still(capture("git-log"))
    head = row_of(screen, "HEAD -> ")
    assert style(screen, head, "HEAD") == Style(fg=6, bold=True)
    assert style(screen, head, "main") == Style(fg=2, bold=True)
    assert style(screen, head, "Bento Lira") == Style(faint=True)
    assert style(screen, row_of(screen, "|\\"), "\\").fg is not None
    assert style(screen, row_of(screen, "v0.2"), "tag: v0.2") == Style(fg=3, bold=True)


def test_an_editor_is_on_a_screen_of_its_own_and_leaves_none_of_it() -> None:
    recording = capture("vim")
    inside, after = play.still(recording, on_the_way(recording)), play.still(recording)
    assert inside.lines()[0].endswith('"""Which folds to walk, and in what order."""')
    assert any("# walked" in line for line in inside.lines())
    assert style(inside, row_of(inside, "def spans"), "def").fg is not None
    assert any(cell.style.bold and cell.style.inverse for cell in inside.rows[-2])  # the status line
    assert not any(after.lines())


def test_a_board_has_its_frame_colours_and_no_cursor() -> None:
    recording = capture("curses")
    inside = play.still(recording, on_the_way(recording))
    assert inside.lines()[0][0] == "┌" and inside.lines()[-1][-1] == "┘"
    assert not inside.cursor.visible
    assert style(inside, row_of(inside, " tick 23 "), " tick 23 ") == Style(inverse=True)
    assert {cell.style.fg for cell in inside.rows[row_of(inside, "queue 2")]} - {None} <= {1, 2, 3}
    assert inside.rows[0][4].style == Style(bold=True)
    assert play.still(recording).cursor.visible


def test_a_bar_that_is_written_over_stays_one_line() -> None:
    recording = capture("progress")
    inside = play.still(recording, on_the_way(recording))
    bars = [line for line in inside.lines() if "━" in line]
    assert len(bars) == 1 and bars[0].endswith("/48.6 MB")
    row = row_of(inside, "━")
    assert {cell.style.fg for cell in inside.rows[row] if cell.text in "━╺"} == {197, 237}
    assert style(play.still(recording), row, "━" * 40).fg == 2


def test_a_spinner_turns_in_place_and_becomes_a_tick() -> None:
    recording = capture("spinner")
    inside = play.still(recording, on_the_way(recording))
    turning = next(cell for row in inside.rows for cell in row if "\u2800" < cell.text <= "\u28ff")
    assert turning.style == Style(fg=6) and not inside.cursor.visible
    states = play.playback(recording, Fraction(24)).states
    marks = {
        cell.text for state in states for row in state.screen.rows for cell in row if "\u2800" < cell.text <= "\u28ff"
    }
    assert len(marks) == 10
    last = play.still(recording)
    assert [line for line in last.lines() if line.startswith("✔")] == ["✔ reading folds", "✔ fitting", "✔ scoring"]
    assert style(last, row_of(last, "fitting"), "✔") == Style(fg=2, bold=True)
    assert last.cursor.visible and style(last, row_of(last, "3 steps"), "3 steps") == Style(faint=True)


def test_a_plan_is_shown_to_its_last_line() -> None:
    screen = play.still(capture("doit-list"))
    assert any(line.startswith("Plan for tiny: 0 to buy, 13 to make") for line in screen.lines())
    assert {cell.style for row in screen.rows[:-1] for cell in row} == {PLAIN}


@pytest.mark.parametrize("name", NAMES)
def test_the_other_emulator_shows_the_same_of_these(name: str) -> None:
    recording = capture(name)
    screens = []
    for emulated in emulator.names():
        made = emulator.made(emulated, recording.columns, recording.rows)
        for event in recording.events:
            if event.code == "o":
                made.feed(event.text)
        screens.append(made.screen())
    one, other = screens
    assert one.rows == other.rows
    assert (one.cursor.row, one.cursor.column) == (other.cursor.row, other.cursor.column)
