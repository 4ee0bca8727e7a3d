"""What programs print, and the screen that must come of it: 20 x 6 cells, by ECMA-48, xterm's list and Unicode 16.

A case says everything about its screen: cells that it does not mention are blank, unstyled and narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from renderers.terminal.model import Shape, Style

COLUMNS, ROWS = 20, 6


@dataclass(frozen=True)
class Case:
    """`printed` is fed piece by piece; a pair of numbers among the pieces is a resize to that many columns and rows.

    cursor:  (row, column); column 20 is the last with a wrap pending
    styles:  (row, first column, one past the last) -> style
    wide:    (row, column) of the left halves
    """

    name: str
    printed: str | tuple[str | tuple[int, int], ...]
    lines: tuple[str, ...]
    cursor: tuple[int, int]
    styles: Mapping[tuple[int, int, int], Style] = field(default_factory=dict)
    wide: tuple[tuple[int, int], ...] = ()
    title: str = ""
    colors: Mapping[int | str, tuple[int, int, int]] = field(default_factory=dict)
    shape: Shape = "block"
    visible: bool = True


def _letter(name: str, selected: str, **style: Any) -> Case:
    """An X in a style, and a Y behind it that is plain again."""
    return Case(name, f"\x1b[{selected}mX\x1b[0mY", ("XY",), (0, 2), {(0, 0, 1): Style(**style)})


def _ended(name: str, selected: str, ended: str, style: Style) -> Case:
    """An X in a style, and a plain Y after the one code that ends it."""
    return Case(name, f"\x1b[{selected}mX\x1b[{ended}mY", ("XY",), (0, 2), {(0, 0, 1): style})


def _silent(name: str, printed: str) -> Case:
    """What must leave no trace between two letters."""
    return Case(name, f"a{printed}b", ("ab",), (0, 2))


def _cursor(number: int, shape: Shape) -> Case:
    return Case(f"cursor shape {number}", f"\x1b[5 q\x1b[{number} qA", ("A",), (0, 1), shape=shape)


_FULL = "abcdefghijklmnopqrst"
_SIX = "1\r\n2\r\n3\r\n4\r\n5\r\n6"
_E = "E" * COLUMNS
_RED = Style(fg=1)

WRITING = (
    Case("letters", "abc", ("abc",), (0, 3)),
    Case("nothing", "", (), (0, 0)),
    Case("carriage return and line feed", "a\r\nb", ("a", "b"), (1, 1)),
    Case("a line feed alone keeps its column", "a\nb", ("a", " b"), (1, 2)),
    Case("vertical tab and form feed are line feeds", "a\vb\fc", ("a", " b", "  c"), (2, 3)),
    Case("carriage return writes over", "loading  10%\rloading  90%", ("loading  90%",), (0, 12)),
    Case("what is written over may be longer", "abcdef\rXY", ("XYcdef",), (0, 2)),
    Case("backspace moves and erases nothing", "abc\b\bX", ("aXc",), (0, 2)),
    Case("backspace stops at the left edge", "\b\bA", ("A",), (0, 1)),
    Case("the screen scrolls at its foot", f"{_SIX}\r\n7", ("2", "3", "4", "5", "6", "7"), (5, 1)),
    Case("a full row waits with its wrap", _FULL, (_FULL,), (0, 20)),
    Case("the next letter wraps", f"{_FULL}u", (_FULL, "u"), (1, 1)),
    Case("carriage return drops the wrap that waits", f"{_FULL}\rX", (f"X{_FULL[1:]}",), (0, 1)),
    Case("backspace drops the wrap that waits", f"{_FULL}\bX", (f"{_FULL[:18]}Xt",), (0, 19)),
    Case("without autowrap the last column is written over", f"\x1b[?7l{_FULL}uv", (f"{_FULL[:19]}v",), (0, 19)),
    Case("autowrap can be had back", f"\x1b[?7l{_FULL}uv\x1b[?7h\rX\r\nY", (f"X{_FULL[1:19]}v", "Y"), (1, 1)),
    Case("insert mode pushes to the right", "abc\r\x1b[4hXY\x1b[4lZ", ("XYZbc",), (0, 3)),
    Case("repeat", "a\x1b[4bX", ("aaaaaX",), (0, 6)),
    Case("line drawing", "\x1b(0lqqk\x1b(Bq", ("┌──┐q",), (0, 5)),
    Case("line drawing by shift out", "\x1b)0q\x0eqx\x0fx", ("q─│x",), (0, 4)),
)
TABS = (
    Case("tab stops stand at every eighth column", "a\tb\tc", ("a       b       c",), (0, 17)),
    Case("tabs stop at the right edge", "\t\t\t\tX", (" " * 19 + "X",), (0, 20)),
    Case("a tab stop can be set", "\x1b[3g\x1b[1;5H\x1bH\r\tX", ("    X",), (0, 5)),
    Case("a tab stop can be cleared by number", "\x1b[1;9H\x1b[0g\r\tX", (" " * 16 + "X",), (0, 17)),
    Case("a tab stop can be cleared", "\x1b[1;9H\x1b[g\r\tX", (" " * 16 + "X",), (0, 17)),
    Case("back tab", "\x1b[1;15H\x1b[ZX", ("        X",), (0, 9)),
    Case("forward tabs", "\x1b[2IX", (" " * 16 + "X",), (0, 17)),
)
MOVING = (
    Case("to a place", "\x1b[2;3HX", ("", "  X"), (1, 3)),
    Case("home", "abc\x1b[HX", ("Xbc",), (0, 1)),
    Case("to a place by its other name", "\x1b[2;3fX", ("", "  X"), (1, 3)),
    Case("beyond the edges is at the edges", "\x1b[99;99HX", ("",) * 5 + (" " * 19 + "X",), (5, 20)),
    Case("to a column", "abc\x1b[2GX", ("aXc",), (0, 2)),
    Case("to a column by its other name", "abc\x1b[2`X", ("aXc",), (0, 2)),
    Case("to a row", "abc\x1b[3dX", ("abc", "", "   X"), (2, 4)),
    Case("right and down from here", "a\x1b[2aX\x1b[2eY", ("a  X", "", "    Y"), (2, 5)),
    Case("up down right left", "\x1b[3;3H\x1b[2AX\x1b[BY\x1b[3CZ\x1b[4DW", ("  X", "   YW  Z"), (1, 5)),
    Case("no count, and a count of 0, are 1", "\x1b[3;3H\x1b[0AX\x1b[0DY", ("", "  Y"), (1, 3)),
    Case("next line and previous line", "abc\x1b[2EX\x1b[FY", ("abc", "Y", "X"), (1, 1)),
    Case(
        "the cursor is saved with its style",
        "ab\x1b[31m\x1b7\x1b[m\x1b[3;3Hx\x1b8y",
        ("aby", "", "  x"),
        (0, 3),
        {(0, 2, 3): _RED},
    ),
    Case("the cursor is saved by its other name", "ab\x1b[s\x1b[3;3Hx\x1b[uy", ("aby", "", "  x"), (0, 3)),
    Case("index", "a\x1bDb", ("a", " b"), (1, 2)),
    Case("next line by escape", "a\x1bEb", ("a", "b"), (1, 1)),
    Case("reverse index moves up", "a\r\nb\x1bMc", ("ac", "b"), (0, 2)),
    Case("reverse index at the top scrolls down", "a\x1bMb", (" b", "a"), (0, 2)),
    Case("origin mode counts from the region", "\x1b[2;4r\x1b[?6h\x1b[1;1HX\x1b[9;1HY", ("", "X", "", "Y"), (3, 1)),
    Case("a hidden cursor", "A\x1b[?25l", ("A",), (0, 1), visible=False),
    Case("a cursor shown again", "A\x1b[?25l\x1b[?25h", ("A",), (0, 1)),
    _cursor(0, "block"),
    _cursor(1, "block"),
    _cursor(2, "block"),
    _cursor(3, "underline"),
    _cursor(4, "underline"),
    _cursor(5, "bar"),
    _cursor(6, "bar"),
)
EDITING = (
    Case("insert characters", "abcdef\x1b[1;3H\x1b[2@", ("ab  cdef",), (0, 2)),
    Case("delete characters", "abcdef\x1b[1;3H\x1b[2P", ("abef",), (0, 2)),
    Case("erase characters", "abcdef\x1b[3D\x1b[2XZ", ("abcZ f",), (0, 4)),
    Case("insert lines", "1\r\n2\r\n3\x1b[2;1H\x1b[LX", ("1", "X", "2", "3"), (1, 1)),
    Case("delete lines", "1\r\n2\r\n3\r\n4\x1b[2;1H\x1b[2MX", ("1", "X"), (1, 1)),
    Case("erase to the end of the line", "abcdef\x1b[1;3H\x1b[K", ("ab",), (0, 2)),
    Case("erase to the start of the line", "abcdef\x1b[1;3H\x1b[1K", ("   def",), (0, 2)),
    Case("erase the line", "abcdef\x1b[1;3H\x1b[2K", (), (0, 2)),
    Case("erase to the end of the screen", "abc\r\ndef\r\nghi\x1b[2;2H\x1b[J", ("abc", "d"), (1, 1)),
    Case("erase to the start of the screen", "abc\r\ndef\r\nghi\x1b[2;2H\x1b[1J", ("", "  f", "ghi"), (1, 1)),
    Case("erase the screen", "abc\r\ndef\x1b[2J", (), (1, 3)),
    Case("erase what scrolled away", f"{_SIX}\r\n7\x1b[3J", ("2", "3", "4", "5", "6", "7"), (5, 1)),
    Case("erasing leaves the background", "\x1b[44mab\x1b[K", ("ab",), (0, 2), {(0, 0, 20): Style(bg=4)}),
    Case(
        "erasing leaves a true background",
        "\x1b[48;2;1;2;3m\x1b[2X",
        (),
        (0, 0),
        {(0, 0, 2): Style(bg=(1, 2, 3))},
    ),
    Case("scroll up", "a\r\nb\r\nc\x1b[1S", ("b", "c"), (2, 1)),
    Case("scroll down", "a\r\nb\x1b[2T", ("", "", "a", "b"), (1, 1)),
    Case("a region scrolls alone", f"{_SIX}\x1b[2;4r\x1b[4;1H\nX", ("1", "3", "4", "X", "5", "6"), (3, 1)),
    Case("a region is scrolled backwards", f"{_SIX}\x1b[2;4r\x1b[2;1H\x1bMX", ("1", "X", "2", "3", "5", "6"), (1, 1)),
    Case(
        "lines are inserted within the region",
        f"{_SIX}\x1b[2;4r\x1b[3;1H\x1b[L\x1b[r",
        ("1", "2", "", "3", "5", "6"),
        (0, 0),
    ),
    Case("the region ends with its lines", "\x1b[2;4r\x1b[2;1Ha\r\nb\r\nc\r\nd\x1b[r", ("", "b", "c", "d"), (0, 0)),
    Case("the test pattern", "abc\x1b#8", (_E,) * 6, (0, 0)),
    Case("soft reset", "ab\x1b[1m\x1b[4h\x1b[?25l\x1b[!p\rX", ("Xb",), (0, 1)),
    Case(
        "soft reset of margins, origin, and what was saved",
        "\x1b[2;3r\x1b[?6h\x1b[31m\x1b7\x1b[1;3H\x1b[!pX\x1b8Y",
        ("Y", "  X"),
        (0, 1),
    ),
    Case("full reset", "ab\x1b[1m\x1b[2;3r\x1b[4 q\x1b]0;t\x07\x1bcX", ("X",), (0, 1)),
)
STYLES = (
    _letter("bold", "1", bold=True),
    _letter("faint", "2", faint=True),
    _letter("bold and faint", "1;2", bold=True, faint=True),
    _letter("italic", "3", italic=True),
    _letter("underline", "4", underline="single"),
    _letter("underline 4:1", "4:1", underline="single"),
    _letter("double underline", "4:2", underline="double"),
    _letter("curly underline", "4:3", underline="curly"),
    _letter("dotted underline", "4:4", underline="dotted"),
    _letter("dashed underline", "4:5", underline="dashed"),
    _letter("double underline by its own code", "21", underline="double"),
    _letter("blink", "5", blink=True),
    _letter("inverse", "7", inverse=True),
    _letter("hidden", "8", hidden=True),
    _letter("strike", "9", strike=True),
    _letter("overline", "53", overline=True),
    _letter("colour of the underline", "4;58;2;255;0;0", underline="single", underline_color=(255, 0, 0)),
    _letter("colour of the underline, with colons", "4:3;58:2::1:2:3", underline="curly", underline_color=(1, 2, 3)),
    _letter("colour of the underline by number", "4;58;5;9", underline="single", underline_color=9),
    _letter("eight colours", "33;45", fg=3, bg=5),
    _letter("bright colours", "97;100", fg=15, bg=8),
    _letter("256 colours", "38;5;208;48;5;17", fg=208, bg=17),
    _letter("256 colours with colons", "38:5:208", fg=208),
    _letter("true colour", "38;2;255;100;0;48;2;1;2;3", fg=(255, 100, 0), bg=(1, 2, 3)),
    _letter("true colour with colons", "38:2::255:100:0", fg=(255, 100, 0)),
    _letter("true colour with colons, as konsole has it", "38:2:255:100:0", fg=(255, 100, 0)),
    _letter(
        "many at once",
        "1;3;4;7;9;31;44",
        bold=True,
        italic=True,
        underline="single",
        inverse=True,
        strike=True,
        fg=1,
        bg=4,
    ),
    _letter("an empty parameter is a reset", "1;;31", fg=1),
    _letter("unknown codes are passed over", "26;31;99;1", fg=1, bold=True),
    _ended("22 ends bold", "1", "22", Style(bold=True)),
    _ended("22 ends faint", "2", "22", Style(faint=True)),
    _ended("23 ends italic", "3", "23", Style(italic=True)),
    _ended("24 ends underline", "4", "24", Style(underline="single")),
    _ended("4:0 ends underline", "4:3", "4:0", Style(underline="curly")),
    _ended("25 ends blink", "5", "25", Style(blink=True)),
    _ended("27 ends inverse", "7", "27", Style(inverse=True)),
    _ended("28 ends hidden", "8", "28", Style(hidden=True)),
    _ended("29 ends strike", "9", "29", Style(strike=True)),
    _ended("55 ends overline", "53", "55", Style(overline=True)),
    _ended("39 and 49 end colours", "31;42", "39;49", Style(fg=1, bg=2)),
    _ended("no code at all is a reset", "1;31", "", Style(bold=True, fg=1)),
    Case(
        "59 ends the colour of the underline",
        "\x1b[4;58;5;9mX\x1b[59mY",
        ("XY",),
        (0, 2),
        {(0, 0, 1): Style(underline="single", underline_color=9), (0, 1, 2): Style(underline="single")},
    ),
    Case("a style goes on over lines", "\x1b[31mab\r\nc", ("ab", "c"), (1, 1), {(0, 0, 2): _RED, (1, 0, 1): _RED}),
)
UNICODE = (
    Case("accents", "ação", ("ação",), (0, 4)),
    Case("a combining mark joins its letter", "a\u0303X", ("a\u0303X",), (0, 2)),
    Case("two marks join one letter", "o\u0302\u0301X", ("o\u0302\u0301X",), (0, 2)),
    Case("a mark waits for no wrap", f"{_FULL}\u0301", (f"{_FULL}\u0301",), (0, 20)),
    Case("Chinese and Japanese are wide", "日本X", ("日本X",), (0, 5), wide=((0, 0), (0, 2))),
    Case("full-width forms are wide, half-width are not", "Ａｱx", ("Ａｱx",), (0, 4), wide=((0, 0),)),
    Case("Hangul in parts is one wide", "\u1112\u1161\u11abX", ("\u1112\u1161\u11abX",), (0, 3), wide=((0, 0),)),
    Case("a wide one does not straddle the edge", f"{'a' * 19}日X", ("a" * 19, "日X"), (1, 3), wide=((1, 0),)),
    Case("half a wide one written over leaves a blank", "日本\rX", ("X 本",), (0, 1), wide=((0, 2),)),
    Case("its right half too", "日本\x1b[1;2HX", (" X本",), (0, 2), wide=((0, 2),)),
    Case("a wide one erased by half is gone", "日本\x1b[1;2H\x1b[K", (), (0, 1)),
    Case("a mark on a wide one", "日\u0301X", ("日\u0301X",), (0, 3), wide=((0, 0),)),
    Case("repeat of a wide one", "日\x1b[2bX", ("日日日X",), (0, 7), wide=((0, 0), (0, 2), (0, 4))),
    Case("emoji are wide", "🚀X", ("🚀X",), (0, 3), wide=((0, 0),)),
    Case("joined emoji are one", "👩\u200d💻X", ("👩\u200d💻X",), (0, 3), wide=((0, 0),)),
    Case("a joined family is one", "👨\u200d👩\u200d👧X", ("👨\u200d👩\u200d👧X",), (0, 3), wide=((0, 0),)),
    Case("a skin tone joins", "👍🏽X", ("👍🏽X",), (0, 3), wide=((0, 0),)),
    Case("two regional letters are a flag", "🇧🇷X", ("🇧🇷X",), (0, 3), wide=((0, 0),)),
    Case("four regional letters are two flags", "🇧🇷🇵🇹X", ("🇧🇷🇵🇹X",), (0, 5), wide=((0, 0), (0, 2))),
    Case("a keycap is wide", "1\ufe0f\u20e3X", ("1\ufe0f\u20e3X",), (0, 3), wide=((0, 0),)),
    Case("the emoji selector widens", "❤\ufe0fX", ("❤\ufe0fX",), (0, 3), wide=((0, 0),)),
    Case("the text selector narrows", "⌚\ufe0eX", ("⌚\ufe0eX",), (0, 2)),
    Case(
        "clusters can be turned off",
        "\x1b[?2027l👩\u200d💻X",
        ("👩\u200d💻X",),
        (0, 5),
        wide=((0, 0), (0, 2)),
    ),
    Case("a joiner between letters takes no room", "a\u200db", ("a\u200db",), (0, 2)),
    Case("a no-width space is dropped", "a\u200bb", ("ab",), (0, 2)),
    Case("half a character is a replacement", "a\ud83dz", ("a\ufffdz",), (0, 3)),
    Case("the other half too", "a\udc00z", ("a\ufffdz",), (0, 3)),
    Case("halves that meet are a character", ("a\ud83d", "\ude80X"), ("a🚀X",), (0, 4), wide=((0, 1),)),
)
SCREENS = (
    Case("the alternate screen leaves no trace", "main\x1b[?1049halt\r\nx\x1b[?1049l", ("main",), (0, 4)),
    Case("the alternate screen is another", "main\x1b[?1049h\x1b[Halt", ("alt",), (0, 3)),
    Case("the alternate screen begins empty each time", "a\x1b[?1049hb\x1b[?1049l\x1b[?1049h", (), (0, 1)),
    Case("the alternate screen 47 moves no cursor back", "ab\x1b[?47hcd\x1b[?47l", ("ab",), (0, 4)),
    Case("the alternate screen 1047 moves no cursor back", "ab\x1b[?1047hcd\x1b[?1047l", ("ab",), (0, 4)),
    Case("1048 saves the cursor alone", "ab\x1b[?1048h\r\ncd\x1b[?1048lX", ("abX", "cd"), (0, 3)),
    Case(
        "styles outlive the alternate screen",
        "\x1b[31ma\x1b[?1049h\x1b[0m\x1b[?1049lb",
        ("ab",),
        (0, 2),
        {(0, 0, 2): _RED},
    ),
    Case("a synchronized update when it is over", "\x1b[?2026hA\x1b[?2026l", ("A",), (0, 1)),
    Case("a synchronized update not yet over", "A\x1b[?2026h\r\nB\x1b[31mC", ("A",), (0, 1)),
    Case("the last one that is over", "A\x1b[?2026hB\x1b[?2026lC\x1b[?2026hD", ("ABC",), (0, 3)),
    Case("a wider window joins a long line", (f"{_FULL}uvwxyz", (30, 6)), (f"{_FULL}uvwxyz",), (0, 26)),
    Case("a narrower window parts it", (_FULL, (10, 6), "X"), (_FULL[:10], _FULL[10:], "X"), (2, 1)),
    Case("lines that ended stay apart", ("ab\r\ncd", (30, 6)), ("ab", "cd"), (1, 2)),
    Case("a lower window keeps the last lines", (_SIX, (20, 3)), ("4", "5", "6"), (2, 1)),
)
COMMANDS = (
    Case("title", "\x1b]0;a title\x07X", ("X",), (0, 1), title="a title"),
    Case("title by its other number", "\x1b]2;título\x1b\\X", ("X",), (0, 1), title="título"),
    Case("a link ended by ST", "\x1b]8;;http://e.x\x1b\\link\x1b]8;;\x1b\\X", ("linkX",), (0, 5)),
    Case("a link ended by BEL", "\x1b]8;id=1;http://e.x\x07link\x1b]8;;\x07X", ("linkX",), (0, 5)),
    Case(
        "a colour of the palette",
        "\x1b]4;1;#ff0000\x07\x1b]4;200;rgb:01/02/03\x1b\\X",
        ("X",),
        (0, 1),
        colors={1: (255, 0, 0), 200: (1, 2, 3)},
    ),
    Case("a colour set and taken back", "\x1b]4;1;#ff0000\x07\x1b]104;1\x07X", ("X",), (0, 1)),
    Case(
        "foreground, background and cursor",
        "\x1b]10;#102030\x07\x1b]11;#405060\x07\x1b]12;#708090\x07X",
        ("X",),
        (0, 1),
        colors={"fg": (16, 32, 48), "bg": (64, 80, 96), "cursor": (112, 128, 144)},
    ),
    Case("their resets", "\x1b]10;#102030\x07\x1b]11;#405060\x07\x1b]110\x07\x1b]111\x07X", ("X",), (0, 1)),
    _silent("bell", "\x07"),
    _silent("null and delete", "\x00\x7f"),
    _silent("clipboard", "\x1b]52;c;aGk=\x07"),
    _silent("shell marks", "\x1b]133;B\x07\x1b]133;C\x07\x1b]133;D;0\x1b\\"),
    _silent("images of another terminal", "\x1b]1337;File=inline=1:AAAA\x07"),
    _silent("notifications", "\x1b]9;done\x07\x1b]777;notify;a;b\x07"),
    _silent("working folder", "\x1b]7;file://host/tmp\x07"),
    _silent("an operating system command that nobody knows", "\x1b]5113;x;y\x07"),
    _silent("a very long command", f"\x1b]52;c;{'A' * 5000}\x07"),
    _silent("a device control string", "\x1bP+q544e\x1b\\"),
    _silent("sixel", '\x1bPq"1;1;4;6#0~~~~-\x1b\\'),
    _silent("an application command", "\x1b_Gf=24;AAAA\x1b\\"),
    _silent("a privacy message", "\x1b^secret\x1b\\"),
    _silent("a start of string", "\x1bXtext\x1b\\"),
    _silent("keyboard protocols", "\x1b[>1u\x1b[<u\x1b[>4;2m\x1b[?1h\x1b=\x1b>"),
    _silent("mouse and paste modes", "\x1b[?1000h\x1b[?1006h\x1b[?2004h\x1b[?1004h"),
    _silent("modes that nobody knows", "\x1b[?9999h\x1b[?9999l\x1b[99h"),
    _silent("questions", "\x1b[6n\x1b[c\x1b[>c\x1b[?2026$p\x1b[18t\x1b]11;?\x07"),
    _silent("a sequence that nobody knows", "\x1b[1;2;3y\x1b[5'z\x1b%G"),
    _silent("more parameters than anybody needs", f"\x1b[{'0;' * 60}0m"),
    Case("a sequence that is given up", "a\x1b[31\x18b", ("ab",), (0, 2)),
    Case("a sequence that starts again", "a\x1b[3\x1b[31mb", ("ab",), (0, 2), {(0, 1, 2): _RED}),
    Case(
        "controls of the upper half",
        "a\x9b31mb\x85c\x9d0;t\x9c",
        ("ab", "c"),
        (1, 1),
        {(0, 1, 2): _RED, (1, 0, 1): _RED},
        title="t",
    ),
    Case("a control inside a sequence is obeyed", "ab\x1b[3\r1mX", ("Xb",), (0, 1), {(0, 0, 1): _RED}),
)
CASES = (*WRITING, *TABS, *MOVING, *EDITING, *STYLES, *UNICODE, *SCREENS, *COMMANDS)
