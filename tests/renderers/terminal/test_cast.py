"""Recordings made by anyone are read exactly, or refused with the line and the value; ours are written as version 3."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction as F
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.painting import RenderError
from renderers.terminal import asciicast
from renderers.terminal.asciicast import cast_of
from renderers.terminal.cast import Cast, Event, read, text_of, write

HEAD_2 = b'{"version": 2, "width": 80, "height": 24}\n'
HEAD_3 = b'{"version": 3, "term": {"cols": 80, "rows": 24}}\n'


def test_version_1_is_one_object_and_its_times_are_waits():
    raw = (
        b'{"version": 1, "width": 100, "height": 30, "duration": 1.5, "command": "/bin/zsh", "title": "Nightly",\n'
        b' "env": {"TERM": "xterm-256color", "SHELL": null}, "stdout": [[0.248848, "a"], [1.001376, "\\u001b[1mb"]]}'
    )
    cast = cast_of(raw, "a.cast")
    assert (cast.version, cast.columns, cast.rows, cast.command, cast.title) == (1, 100, 30, "/bin/zsh", "Nightly")
    assert cast.env == {"TERM": "xterm-256color"}
    assert cast.events == (Event(F(248848, 10**6), "o", "a"), Event(F(1250224, 10**6), "o", "\x1b[1mb"))
    assert cast.exit_status is None


def test_version_2_has_times_since_the_start_a_theme_and_markers():
    palette = ":".join(["#a0b1c2"] * 16)
    header = {
        "version": 2,
        "width": 80,
        "height": 24,
        "timestamp": 1504467315,
        "title": "Demo",
        "idle_time_limit": 2,
        "env": {"TERM": "xterm-256color", "SHELL": "/bin/zsh"},
        "theme": {"fg": "#d0d0d0", "bg": "#212121", "palette": palette},
        "x-of-somebody": {"any": ["thing"]},
    }
    lines = ['[0.1, "o", "a"]', '[0.3, "i", "k"]', '[0.3, "m", ""]', '[2.5, "r", "100x50"]', '[3, "z", "as it is"]']
    cast = cast_of("\n".join([json.dumps(header), *lines, ""]).encode(), "b.cast")
    assert cast.timestamp == 1504467315
    assert cast.theme == {"fg": "#d0d0d0", "bg": "#212121", "palette": palette}
    assert cast.events == (
        Event(F(1, 10), "o", "a"),
        Event(F(3, 10), "i", "k"),
        Event(F(3, 10), "m", ""),
        Event(F(5, 2), "r", "100x50"),
        Event(F(3), "z", "as it is"),
    )


def test_version_3_has_waits_comments_and_an_exit_status():
    raw = (
        b"\xef\xbb\xbf# by hand\r\n"
        b'{"version": 3, "term": {"cols": 80, "rows": 24, "type": "xterm"}, "tags": ["x"], "command": "make"}\r\n'
        b"# what follows was cut\r\n\r\n"
        b'[0.1, "o", "a\\r\\n"]\r\n[0.2, "m", "chapter"]\r\n[1e-3, "x", "143"]\r\n'
    )
    cast = cast_of(raw, "c.cast")
    assert (cast.version, cast.command, cast.exit_status, cast.flaws) == (3, "make", 143, ())
    assert [event.at_s for event in cast.events] == [F(1, 10), F(3, 10), F(301, 1000)]
    assert cast.lasts_s == F(301, 1000)


def test_ten_thousand_tenths_are_a_thousand_seconds():
    cast = cast_of(HEAD_3 + b'[0.1, "o", "."]\n' * 10_000, "d.cast")
    assert cast.lasts_s == 1000


@pytest.mark.parametrize(
    "cut", [b"[1.5", b'[1.5, "o", "abc', b'[1.5, "o", "\xc3', b"\0\0\0\0"], ids=["time", "text", "character", "zeros"]
)
def test_a_last_line_cut_short_by_a_crash_is_left_out_and_said(cut: bytes):
    cast = cast_of(HEAD_3 + b'[1, "o", "a"]\n' + cut, "e.cast")
    assert cast.events == (Event(F(1), "o", "a"),)
    assert cast.flaws == ("e.cast:3: the last line is cut short and was left out",)


def test_a_last_line_that_only_lacks_its_end_is_kept():
    assert len(cast_of(HEAD_3 + b'[1, "o", "a"]', "e.cast").events) == 1


def test_a_clock_that_went_back_keeps_the_order_of_what_was_printed():
    cast = cast_of(HEAD_2 + b'[2, "o", "a"]\n[1.5, "o", "b"]\n[3, "o", "c"]\n', "f.cast")
    assert [(event.at_s, event.text) for event in cast.events] == [(F(2), "a"), (F(2), "b"), (F(3), "c")]
    assert cast.flaws == ("f.cast:3: the time 1.5 lies before the one above it, and counts as that one",)


def test_a_character_cut_in_two_is_whole_again_and_a_lone_half_is_no_text():
    cast = cast_of(HEAD_3 + rb'[0, "o", "a\ud83d"]' + b"\n" + rb'[0, "o", "\ude00b\udc00"]' + b"\n", "g.cast")
    assert [event.text for event in cast.events] == ["a", "😀b\ufffd"]


BROKEN = [
    pytest.param(b"", "g.cast: there is no recording in this file", id="empty"),
    pytest.param(b"# nothing\n\n", "g.cast: there is no recording in this file", id="comments only"),
    pytest.param(b"hello\n", "g.cast:1: this is no recording of a terminal: its first line is no header", id="text"),
    pytest.param(b'[0, "o", "a"]\n', 'a recording begins with a header, not with [0, "o", "a"]', id="no header"),
    pytest.param(b"\xff\xfe{\0", "g.cast: the recording is UTF-16", id="UTF-16"),
    pytest.param(b'{"version": 4}\n', "g.cast:1: the version is 4; 1, 2 and 3 are read", id="version"),
    pytest.param(b'{"version": true}\n', "g.cast:1: the version is true", id="version is no number"),
    pytest.param(b"{}\n", "g.cast:1: the version is null", id="no version"),
    pytest.param(b'{"version": 1,\n"width": 80,\n}', "g.cast:3: this is no JSON", id="version 1 broken"),
    pytest.param(b'{"version": 1, "width": 8, "height": 2}', "g.cast:1: stdout is null", id="version 1 without stdout"),
    pytest.param(
        b'{"version": 1, "width": 8, "height": 2, "stdout": [[0, "a"], [1]]}', "entry 2 of stdout is [1]", id="v1 entry"
    ),
    pytest.param(b'{"version": 2, "width": 0, "height": 24}\n', "width is 0, not a number from 1 to 1000", id="width"),
    pytest.param(b'{"version": 2, "width": 80, "height": "24"}\n', 'height is "24", not a number', id="height"),
    pytest.param(b'{"version": 3, "width": 80, "height": 24}\n', "term is null", id="version 3 without term"),
    pytest.param(
        b'{"version": 3, "term": {"cols": 80, "rows": 24, "theme": {"fg": "red"}}}\n',
        'the theme\'s fg is "red", not a colour #rrggbb',
        id="theme",
    ),
    pytest.param(HEAD_3 + b'[0, "o", "a"\n[0, "o", "b"]\n', "g.cast:2: this is no JSON: expecting", id="broken line"),
    pytest.param(HEAD_3 + b'[0, "o", "a"\n', "g.cast:2: this is no JSON: expecting", id="a broken last line with end"),
    pytest.param(HEAD_3 + b'[0, "o", "\xff"]\n', "g.cast:2: this is no JSON: the byte 0xFF is not UTF-8", id="bytes"),
    pytest.param(HEAD_3 + b'[0, "o"]\n', 'an event is [seconds, code, text], not [0, "o"]', id="two fields"),
    pytest.param(HEAD_3 + b'[-0.5, "o", "a"]\n', "g.cast:2: the time is -0.5; seconds since the event above", id="<0"),
    pytest.param(HEAD_2 + b'[-1, "o", "a"]\n', "the time is -1; seconds since the start", id="before the start"),
    pytest.param(HEAD_3 + b'["1", "o", "a"]\n', 'the time is "1", not a number', id="a time in quotes"),
    pytest.param(HEAD_3 + b'[true, "o", "a"]\n', "the time is true, not a number", id="a time that is true"),
    pytest.param(HEAD_3 + b'[NaN, "o", "a"]\n', "NaN is no number", id="NaN"),
    pytest.param(HEAD_3 + b'[1e999999999, "o", "a"]\n', "1e999999999 is beyond all measure", id="enormous"),
    pytest.param(HEAD_3 + b'[1e-999999999, "o", "a"]\n', "is beyond all measure", id="minute"),
    pytest.param(HEAD_3 + b'[2e6, "o", "a"]\n' * 2, "g.cast:3: the time 2E+6 lies more than 2592000 s", id="too long"),
    pytest.param(HEAD_3 + b'[0, "o", 5]\n', 'the text of an event "o" is 5, no text', id="text is a number"),
    pytest.param(HEAD_3 + b'[0, "r", "80"]\n', 'the new size is "80", not like 80x24', id="resize"),
    pytest.param(HEAD_3 + b'[0, "r", "99999x99999"]\n', "and at most 1000x500", id="enormous resize"),
    pytest.param(HEAD_3 + b'[0, "x", "well"]\n', 'the exit status is "well", not a whole number', id="exit status"),
    pytest.param(HEAD_3 + b"[" * 100_000 + b"\n", "g.cast:2: this is no JSON", id="deep"),
    pytest.param(HEAD_3 + b"9" * 5_000 + b"\n", "g.cast:2: this is no JSON", id="a number of five thousand digits"),
]


@pytest.mark.parametrize(("raw", "said"), BROKEN)
def test_what_is_broken_is_named_with_its_line_and_value(raw: bytes, said: str):
    with pytest.raises(RenderError, match=re.escape(said)) as caught:
        cast_of(raw, "g.cast")
    assert len(str(caught.value)) < 200
    assert not str(caught.value).endswith(".")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "h.cast").write_bytes(HEAD_3 + b'[0, "o", "a"]\n' * 10)
    monkeypatch.setattr(asciicast, "LARGEST_BYTES", 100)
    with pytest.raises(RenderError, match="more than the 100 that are read"):
        read(tmp_path / "h.cast")


def test_too_many_events_are_not_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asciicast, "MOST_EVENTS", 3)
    assert len(cast_of(HEAD_3 + b'[0, "o", "a"]\n' * 3, "i.cast").events) == 3
    with pytest.raises(RenderError, match=r"i\.cast:5: it has 4 events"):
        cast_of(HEAD_3 + b'[0, "o", "a"]\n' * 4, "i.cast")


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path):
    with pytest.raises(RenderError, match=r"j\.cast: the recording cannot be read: No such file"):
        read(tmp_path / "j.cast")


def test_what_is_written_is_asciicast_3():
    events = (Event(F(1, 4), "o", "olá\x1b[0m"), Event(F(5, 4), "m", "fim"))
    cast = Cast(80, 22, events, command="make", exit_status=2, env={"TERM": "xterm-256color"}, timestamp=1700000000)
    assert text_of(cast) == (
        '{"version": 3, "term": {"cols": 80, "rows": 22, "type": "xterm-256color"}, "timestamp": 1700000000,'
        ' "command": "make", "env": {"TERM": "xterm-256color"}}\n'
        '[0.250, "o", "olá\\u001b[0m"]\n'
        '[1.000, "m", "fim"]\n'
        '[0.000, "x", "2"]\n'
    )


def test_times_that_no_decimal_can_say_do_not_drift():
    cast = cast_of(text_of(Cast(80, 22, tuple(Event(F(n, 3), "o", "") for n in range(301)))).encode(), "k.cast")
    assert all(abs(event.at_s - F(n, 3)) < F(1, 10**12) for n, event in enumerate(cast.events))


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TIMES = st.decimals(0, 86400, places=6).map(lambda number: F(Decimal(number)))
EVENTS = st.one_of(
    st.tuples(st.sampled_from(["o", "i", "m", "?"]), WORDS),
    st.tuples(st.just("r"), st.sampled_from(["80x24", "1x1", "1000x500"])),
)


@given(
    st.lists(st.tuples(TIMES, EVENTS), max_size=20),
    st.none() | st.integers(0, 255),
    st.none() | WORDS.filter(bool),
    st.dictionaries(WORDS, WORDS, max_size=3),
    st.none() | st.fixed_dictionaries({"fg": st.just("#ffffff"), "bg": st.just("#0A0b0C")}),
)
def test_what_was_written_is_read_again(told, status, title, env, theme):
    events = [Event(at_s, code, text) for at_s, (code, text) in sorted(told, key=lambda each: each[0])]
    if status is not None:
        events.append(Event(events[-1].at_s if events else F(0), "x", str(status)))
    cast = Cast(80, 22, tuple(events), 3, title, title, status, theme, env, 1700000000)
    assert cast_of(text_of(cast).encode(), "l.cast") == cast


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path):
    cast = Cast(80, 22, (Event(F(1), "o", "a"),))
    write(cast, tmp_path / "m.cast")
    write(replace(cast, title="again"), tmp_path / "m.cast")
    assert read(tmp_path / "m.cast").title == "again"
    assert [file.name for file in tmp_path.iterdir()] == ["m.cast"]
