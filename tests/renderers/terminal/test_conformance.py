"""Both emulators against one table of what terminals do: the default knows all of it, the other's gaps are named."""

from __future__ import annotations

import gc
import unicodedata
import weakref

import pytest
from avt import Vt
from hypothesis import example, given, settings
from hypothesis import strategies as st

from renderers.painting import RenderError
from renderers.terminal import emulator
from renderers.terminal.avt import _guarded
from renderers.terminal.model import PLAIN, Cell, Screen, Terminal, terminal
from tests.renderers.terminal.cases import CASES, COLUMNS, ROWS, Case

# Where avt differs from the table. Each of them must differ, so that the list stays true.
AVT_DIFFERS = {
    "cursor shape 3",
    "cursor shape 4",
    "cursor shape 5",
    "cursor shape 6",
    "the test pattern",
    "bold and faint",
    "underline 4:1",
    "double underline",
    "curly underline",
    "dotted underline",
    "dashed underline",
    "double underline by its own code",
    "hidden",
    "overline",
    "colour of the underline",
    "colour of the underline, with colons",
    "colour of the underline by number",
    "4:0 ends underline",
    "28 ends hidden",
    "55 ends overline",
    "59 ends the colour of the underline",
    "a combining mark joins its letter",
    "two marks join one letter",
    "a mark waits for no wrap",
    "Hangul in parts is one wide",
    "a mark on a wide one",
    "repeat of a wide one",
    "joined emoji are one",
    "a joined family is one",
    "a skin tone joins",
    "two regional letters are a flag",
    "four regional letters are two flags",
    "a keycap is wide",
    "the emoji selector widens",
    "the text selector narrows",
    "clusters can be turned off",
    "a joiner between letters takes no room",
    "a no-width space is dropped",
    "a synchronized update not yet over",
    "the last one that is over",
    "a narrower window parts it",
    "controls of the upper half",  # the title again
    "title",
    "title by its other number",
    "a colour of the palette",
    "foreground, background and cursor",
}


def shown(screen: Screen) -> Case:
    """A screen in the words of the table, without a name and what was printed."""
    lines = screen.lines()
    while lines and not lines[-1]:
        lines.pop()
    cells = [(row, column, cell) for row, line in enumerate(screen.rows) for column, cell in enumerate(line)]
    return Case(
        name="",
        printed="",
        lines=tuple(lines),
        cursor=(screen.cursor.row, screen.cursor.column),
        styles={(row, column, column + 1): cell.style for row, column, cell in cells if cell.style != PLAIN},
        wide=tuple((row, column) for row, column, cell in cells if cell.wide),
        title=screen.title,
        colors=dict(screen.colors),
        shape=screen.cursor.shape,
        visible=screen.cursor.visible,
    )


def wanted(case: Case) -> Case:
    """The same of what a case asks for."""
    cells = {(row, n, n + 1): style for (row, first, end), style in case.styles.items() for n in range(first, end)}
    return Case("", "", case.lines, case.cursor, cells, case.wide, case.title, case.colors, case.shape, case.visible)


def printed(name: str, *pieces: str | tuple[int, int]) -> Terminal:
    """A terminal of the table's size after all that."""
    made = emulator.made(name, COLUMNS, ROWS)
    for piece in pieces:
        if isinstance(piece, tuple):
            made.resize(*piece)
        else:
            made.feed(piece)
    return made


def pieces(case: Case) -> tuple[str | tuple[int, int], ...]:
    return (case.printed,) if isinstance(case.printed, str) else case.printed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_ghostty_shows_what_the_standards_ask(case: Case) -> None:
    assert shown(printed("ghostty", *pieces(case)).screen()) == wanted(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_avt_shows_it_too_but_for_what_is_known(case: Case) -> None:
    differs = shown(printed("avt", *pieces(case)).screen()) != wanted(case)
    assert differs == (case.name in AVT_DIFFERS)


def test_the_table_names_each_case_once_and_the_known_differences_are_cases() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names) >= 75
    assert set(names) >= AVT_DIFFERS


@pytest.mark.parametrize("name", emulator.names())
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_letter_by_letter_is_the_same_as_at_once(case: Case, name: str) -> None:
    single = [part for piece in pieces(case) for part in (piece if isinstance(piece, str) else [piece])]
    assert printed(name, *single).screen() == printed(name, *pieces(case)).screen()


FRAGMENTS = sorted({piece for case in CASES for piece in pieces(case) if isinstance(piece, str) and len(piece) < 80})
PROGRAMS = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6)), max_size=8).map("".join)
# Any characters at all, those that begin and end sequences more often than others would.
NOISE = st.text(
    st.one_of(st.sampled_from("\x1b[]P_^X;:0123456789?!>hlmHJKrqc\x07\\\x9b\x90\x18日\u0301"), st.characters())
)


@pytest.mark.parametrize("name", emulator.names())
@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=PROGRAMS, cuts=st.lists(st.integers(0, 200), max_size=6))
def test_wherever_the_text_is_cut_the_screen_is_the_same(name: str, text: str, cuts: list[int]) -> None:
    at = sorted(min(cut, len(text)) for cut in cuts)
    parts = [text[one:two] for one, two in zip([0, *at], [*at, len(text)], strict=True)]
    whole, cut = printed(name, text), printed(name)
    for part in parts:
        cut.feed(part)
        cut.screen()  # looking on the way changes nothing
    assert cut.screen() == whole.screen()


@pytest.mark.parametrize("name", emulator.names())
@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=NOISE, columns=st.integers(2, 12), rows=st.integers(2, 5))
@example(text="日" * 3, columns=2, rows=3)
@example(text="\x1b[2;1r\x1b[99;99H\x1b[9999@\x1b[9999T\x1b[0;0r", columns=2, rows=2)
def test_whatever_is_printed_there_is_a_screen(name: str, text: str, columns: int, rows: int) -> None:
    made = emulator.made(name, columns, rows)
    made.feed(text)
    made.release()
    well_formed(made.screen(), columns, rows)
    made.resize(rows, columns)
    well_formed(made.screen(), rows, columns)


def well_formed(screen: Screen, columns: int, rows: int) -> None:
    assert screen.columns == columns and len(screen.rows) == rows
    assert 0 <= screen.cursor.row < rows and 0 <= screen.cursor.column <= columns
    for row in screen.rows:
        assert len(row) == columns
        for cell, following in zip(row, [*row[1:], Cell()], strict=True):
            assert cell.wide == (following.text == "" and cell.text != "")
            assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in cell.text)


@pytest.mark.parametrize("name", emulator.names())
def test_rows_that_did_not_change_are_the_same_objects(name: str) -> None:
    made = printed(name, "one\r\ntwo\r\n\x1b[31mthree")
    before = made.screen()
    assert made.screen() is before
    made.feed("\x1b[1;1H")
    moved = made.screen()
    assert moved.rows is before.rows and moved.cursor != before.cursor
    made.feed("\x1b[2;1HTwo\x1b[3;1H\x1b[31mthree")
    after = made.screen()
    assert [new is old for new, old in zip(after.rows, before.rows, strict=True)] == [True, False, *[True] * 4]
    assert before.lines()[1] == "two"  # a screen that was given stays as it was


@pytest.mark.parametrize("name", emulator.names())
def test_equal_cells_are_one_object(name: str) -> None:
    first, second, *_ = printed(name, "\x1b[1;32mab\x1b[0m ab\r\n\x1b[1;32mab\x1b[0m ab").screen().rows
    assert all(one is two for one, two in zip(first, second, strict=True))


def test_an_update_that_never_ends_is_shown_when_it_is_let_go() -> None:
    made = printed("ghostty", "before\x1b[?2026h\r\nafter")
    assert made.screen().lines()[:2] == ["before", ""]
    made.release()
    assert made.screen().lines()[:2] == ["before", "after"]
    made.feed("\x1b[?2026h\r\nagain")
    assert made.screen().lines()[:3] == ["before", "after", ""]
    made.resize(30, 6)
    assert made.screen().lines()[2] == "again"


def test_the_best_emulator_is_ghostty_and_its_lack_is_an_error_with_a_remedy(monkeypatch) -> None:
    assert emulator.names() == ("ghostty", "avt")
    assert type(terminal(80, 22)).__name__ == "Ghostty"
    monkeypatch.setattr(emulator, "find_spec", lambda package: None if package == "pyghostty" else object())
    assert type(emulator.best(80, 22)).__name__ == "Avt"
    monkeypatch.setattr(emulator, "find_spec", lambda package: None)
    with pytest.raises(RenderError, match="no terminal emulator is installed") as caught:
        emulator.best(80, 22)
    assert "pip install" in caught.value.hint


@pytest.mark.parametrize("name", emulator.names())
@pytest.mark.parametrize("size", [(1, 24), (80, 0), (-1, 5), (5000, 5)])
def test_a_size_that_no_window_has_is_an_error(name: str, size: tuple[int, int]) -> None:
    with pytest.raises(RenderError, match=f"a terminal of {size[0]}x{size[1]} cells"):
        emulator.made(name, *size)
    with pytest.raises(RenderError, match="allowed are 2 to 1000 columns"):
        emulator.made(name, 80, 24).resize(*size)


def test_a_panic_of_the_core_is_an_error_like_any_other() -> None:
    core = Vt(6, 3)
    core.feed_str("日本日本日本")
    with pytest.raises(RenderError, match="avt cannot show this recording: index out of bounds"):
        _guarded(core.resize, 1, 3)
    with pytest.raises(KeyboardInterrupt):
        _guarded(_interrupted)


def _interrupted() -> None:
    raise KeyboardInterrupt


def test_terminals_go_when_nobody_holds_them() -> None:
    made = printed("ghostty", "\x1b[?2026hx")
    watched = weakref.ref(made)
    del made
    gc.collect()
    assert watched() is None
