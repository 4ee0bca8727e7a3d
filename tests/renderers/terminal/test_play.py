"""Recordings as screens at frames: the laws of playing."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.painting import RenderError
from renderers.terminal.cast import Cast, Event
from renderers.terminal.model import terminal
from renderers.terminal.play import at_s, markers, playback, squeezed, still

FPS = F(24)
texts = st.text(st.sampled_from("ab é\r\n\x1b[31mJ▀"), max_size=6)
times = st.integers(0, 200_000).map(lambda ms: F(ms, 1000))
rates = st.sampled_from([F(24), F(30), F(60), F(30000, 1001)])
speeds = st.sampled_from([F(1, 4), F(1), F(3, 2), F(16)])


@st.composite
def casts(draw):
    events = draw(st.lists(st.tuples(times, st.sampled_from("ooormi"), texts), max_size=25))
    said = {"r": "12x4", "m": "mark"}
    return Cast(10, 5, tuple(Event(at, code, said.get(code, text)) for at, code, text in sorted(events)))


def cast(*events):
    return Cast(10, 3, tuple(Event(F(at), code, text) for at, code, text in events))


BUILD = cast(
    ("0", "o", "$ make\r\n"),
    ("1", "m", "built"),
    ("1", "o", "one\r\n"),
    ("5", "o", "two"),
    ("5.01", "o", "!"),
    ("6", "m", "tested"),
    ("6", "o", "\x1b[2J\x1b[Hend"),
    ("6", "x", "1"),
)


@settings(deadline=None)  # the first use of the emulator compiles its declarations
@given(casts(), rates, speeds, st.none() | st.sampled_from([F(1, 2), F(3)]))
def test_frames_rise_states_differ_and_the_last_screen_is_the_recordings(recording, fps, speed, idle_s):
    found = playback(recording, fps, speed=speed, idle_s=idle_s)
    frames = [state.frame for state in found.states]
    assert frames[0] == 0 and all(a < b for a, b in pairwise(frames))
    assert all(a.screen != b.screen for a, b in pairwise(found.states))
    whole = terminal(recording.columns, recording.rows)
    for event in recording.events:
        if event.code == "o":
            whole.feed(event.text)
        elif event.code == "r":
            whole.resize(12, 4)
    assert found.states[-1].screen.rows == whole.screen().rows == still(recording).rows


@settings(deadline=None)
@given(casts(), rates)
def test_a_frame_shows_all_that_was_printed_up_to_its_moment_and_nothing_later(recording, fps):
    for state in playback(recording, fps).states:
        shown = terminal(recording.columns, recording.rows)
        for event in recording.events:
            if event.at_s <= state.frame / fps:
                if event.code == "o":
                    shown.feed(event.text)
                elif event.code == "r":
                    shown.resize(12, 4)
        assert state.screen.rows == shown.screen().rows


@settings(deadline=None)
@given(casts(), rates)
def test_the_same_recording_plays_the_same(recording, fps):
    assert playback(recording, fps) == playback(recording, fps)


@given(st.lists(times).map(sorted), st.sampled_from([F(1, 2), F(2)]))
def test_no_wait_is_longer_than_the_cap_and_none_that_is_shorter_changes(moments, idle_s):
    found, left_out = squeezed(moments, F(0), idle_s)
    before, after = [F(0), *moments], [F(0), *found]
    for n in range(len(moments)):
        assert after[n + 1] - after[n] == min(before[n + 1] - before[n], idle_s)
    assert left_out == (moments[-1] - found[-1] if moments else 0)


def test_events_of_one_frame_are_one_state():
    found = playback(BUILD, FPS)
    assert [state.frame for state in found.states] == [0, 24, 120, 121, 144]
    assert found.states[2].screen.lines()[2] == "two"
    assert found.plays_s == 6 and found.cut_s == 0


def test_speed_and_cut_waits_are_exact():
    found = playback(BUILD, FPS, speed=F(2), idle_s=F(1))
    assert [state.frame for state in found.states] == [0, 12, 24, 25, 36]
    assert found.cut_s == 3


def test_a_part_begins_with_what_stands_there_and_ends_before_what_comes_after():
    found = playback(BUILD, FPS, begin="built", end="tested")
    assert [state.frame for state in found.states] == [0, 96, 97]
    assert found.states[0].screen.lines()[1] == "one"
    assert found.states[-1].screen.lines()[2] == "two!"
    assert (found.from_s, found.until_s) == (F(1), F(6))
    late = playback(BUILD, FPS, begin=F(5))
    assert late.states[0].screen.lines()[2] == "two" and late.states[-1].screen.lines()[0] == "end"


def test_a_still_is_the_last_screen_a_second_or_a_marker():
    assert still(BUILD).lines()[0] == "end"
    assert still(BUILD, F(2)).lines()[:2] == ["$ make", "one"]
    assert still(BUILD, "built").lines()[:2] == ["$ make", ""]
    assert still(BUILD, F(1)).lines()[:2] == ["$ make", "one"]
    assert still(cast()).lines() == ["", "", ""]


def test_markers_are_listed_and_found_by_name():
    assert markers(BUILD) == [("built", F(1)), ("tested", F(6))]
    assert at_s(BUILD, "tested", F(0)) == 6


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"begin": "buit"}, 'no marker "buit"'),
        ({"begin": F(9)}, "second 9 is after the recording's end at 6 s"),
        ({"begin": F(4), "end": F(2)}, "ends at 2 s, but begins at 4 s"),
        ({"begin": "tested", "end": "built"}, "ends at 1 s, but begins at 6 s"),
    ],
)
def test_what_is_not_there_is_an_error_with_a_way_out(asked, said):
    with pytest.raises(RenderError, match=said) as caught:
        playback(BUILD, FPS, **asked)
    assert caught.value.hint


def test_a_change_of_size_that_is_none_is_an_error():
    with pytest.raises(RenderError, match='a change of size at 1 s says "wide"'):
        playback(cast(("1", "r", "wide")), FPS)


def test_rows_that_scroll_stay_the_same_objects():
    lines = [(str(n), "o", f"line {n}\r\n") for n in range(9)]
    states = playback(cast(*lines), FPS).states
    for one, two in pairwise(states[3:]):
        assert two.screen.rows[0] is one.screen.rows[1]


def test_a_synchronized_update_is_seen_whole_or_when_a_window_would_wait_no_longer():
    ended = cast(("0", "o", "a"), ("1", "o", "\x1b[?2026h\rb"), ("1.5", "o", "c\x1b[?2026l"), ("2", "o", "d"))
    assert [state.screen.lines()[0] for state in playback(ended, FPS).states] == ["a", "bc", "bcd"]
    never = cast(("0", "o", "a"), ("1", "o", "\x1b[?2026h\rb"), ("1.5", "o", "c"), ("2.5", "o", "d"), ("3", "o", "e"))
    assert [state.screen.lines()[0] for state in playback(never, FPS).states] == ["a", "bcd", "bcde"]
    at_the_end = cast(("0", "o", "a"), ("1", "o", "\x1b[?2026h\rb"))
    assert [state.screen.lines()[0] for state in playback(at_the_end, FPS).states] == ["a", "b"]
    assert still(at_the_end).lines()[0] == "b"
    assert still(ended, F("1.2")).lines()[0] == "a"
