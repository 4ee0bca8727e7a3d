"""Recordings into what is seen when: a list of screens with the frames at which they appear.

Time is exact until it becomes a frame, and a frame shows all that was printed up to its moment. So events inside one
frame are one state, and what is last printed is always seen. The same recording gives the same list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil
from operator import is_
from typing import NamedTuple

from renderers.painting import RenderError
from renderers.terminal.cast import Cast, Event
from renderers.terminal.model import Row, Screen, terminal

LIBRARIES = ("pyghostty", "pyavt")

_SHOWN = ("o", "r")  # events that change what is seen
_UPDATE_S = 1  # after which windows no longer wait for the end of a synchronized update
Moment = Fraction | str | None  # a second of the recording, or one of its markers


class State(NamedTuple):
    """A screen, and the frame from which on it is seen."""

    frame: int
    screen: Screen


@dataclass(frozen=True, slots=True)
class Playback:
    """What plays. `cut_s` is how much waiting was left out; `plays_s` how long it takes until the last state."""

    states: tuple[State, ...]
    plays_s: Fraction
    cut_s: Fraction
    from_s: Fraction  # in the recording
    until_s: Fraction


def playback(
    cast: Cast,
    fps: Fraction,
    *,
    speed: Fraction = Fraction(1),
    idle_s: Fraction | None = None,
    begin: Moment = None,
    end: Moment = None,
) -> Playback:
    """The recording from `begin` to `end` at so many times its speed, with waits longer than `idle_s` cut to that.

    The first state is at frame 0: what stood there when the part began. Frames rise strictly and each state differs
    from the one before. Raises `RenderError` for a marker that is not there, or a part that has no length.
    """
    from_s, to_s = at_s(cast, begin, Fraction(0)), at_s(cast, end, cast.lasts_s)
    if from_s > to_s or (from_s == to_s and end is not None):
        raise RenderError(
            f"the part to play ends at {_seconds(to_s)} s, but begins at {_seconds(from_s)} s",
            hint="let `until` come after `from`",
        )
    first, last = _place(cast, from_s, begin), _place(cast, to_s, end)
    before, part = _shown(cast.events[:first]), _shown(cast.events[first:last])
    times, cut_s = squeezed([event.at_s for event in part], from_s, idle_s)
    timed = [(ceil(time / speed * fps), event) for time, event in zip(times, part, strict=True)]
    states = tuple(_distinct(_screens(cast, before, timed)))
    return Playback(states, states[-1].frame / fps, cut_s, from_s, to_s)


def still(cast: Cast, moment: Moment = None) -> Screen:
    """One screen: the last, or that of a moment."""
    to_s = at_s(cast, moment, cast.lasts_s)
    before = _shown(cast.events[: _place(cast, to_s, moment)])
    return list(_screens(cast, before, []))[-1].screen


def markers(cast: Cast) -> list[tuple[str, Fraction]]:
    """Every marker with its second, in order."""
    return [(event.text, event.at_s) for event in cast.events if event.code == "m"]


def at_s(cast: Cast, moment: Moment, otherwise: Fraction) -> Fraction:
    """The second of the recording that is meant."""
    if moment is None:
        return otherwise
    if isinstance(moment, str):
        found = next((second for name, second in markers(cast) if name == moment), None)
        if found is None:
            names = ", ".join(f'"{name}"' for name, _ in markers(cast)) or "none"
            raise RenderError(
                f'no marker "{moment}" in the recording', hint=f"its markers: {names}; or say a second of it"
            )
        return found
    if moment > cast.lasts_s:
        raise RenderError(
            f"second {_seconds(moment)} is after the recording's end at {_seconds(cast.lasts_s)} s",
            hint="name an earlier second, or a marker",
        )
    return moment


def squeezed(times: list[Fraction], from_s: Fraction, idle_s: Fraction | None) -> tuple[list[Fraction], Fraction]:
    """Times counted from `from_s` with no wait longer than `idle_s`, and how much waiting was left out in all."""
    found, left_out = [], Fraction(0)
    for before, now in pairwise([from_s, *times]):
        if idle_s is not None:
            left_out += max(now - before - idle_s, Fraction(0))
        found.append(now - from_s - left_out)
    return found, left_out


def _place(cast: Cast, moment_s: Fraction, moment: Moment) -> int:
    """How many events came until then. A marker parts what is written before it from what is after."""
    if isinstance(moment, str):
        return next(n for n, event in enumerate(cast.events) if event.code == "m" and event.text == moment)
    return sum(event.at_s <= moment_s for event in cast.events)


def _shown(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if event.code in _SHOWN]


def _screens(cast: Cast, before: list[Event], timed: list[tuple[int, Event]]) -> Iterator[State]:
    """The screen at frame 0, and at each frame at which something is printed."""
    shown, kept = terminal(cast.columns, cast.rows), Kept()
    timed = [*((0, event) for event in before), *timed]
    if not timed or timed[0][0] > 0:
        yield State(0, kept.screen(shown.screen()))
    last, heard_s = next(iter(_shown(reversed(cast.events))), None), Fraction(0)
    for frame, together in groupby(timed, key=lambda one: one[0]):
        for run in _runs([event for _, event in together]):
            if run[0].at_s - heard_s >= _UPDATE_S:
                shown.release()
            if run[0].code == "o":
                shown.feed("".join(event.text for event in run))
            else:
                for event in run:
                    shown.resize(*_size(event))
            heard_s = run[-1].at_s
            if run[-1] is last:
                shown.release()
        yield State(frame, kept.screen(shown.screen()))


def _runs(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Events of one code that follow each other without a long wait."""
    run: list[Event] = []
    for event in events:
        if run and (event.code != run[-1].code or event.at_s - run[-1].at_s >= _UPDATE_S):
            yield run
            run = []
        run.append(event)
    if run:
        yield run


class Kept:
    """Gives equal rows of a recording as one object, so that what is found out about a row holds wherever it scrolls.

    Rows are told apart by their cells' identity, since emulators share those.
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[int, ...], Row] = {}

    def screen(self, screen: Screen) -> Screen:
        rows = tuple(self._rows.setdefault(tuple(map(id, row)), row) for row in screen.rows)
        return screen if all(map(is_, rows, screen.rows)) else replace(screen, rows=rows)


def _distinct(states: Iterable[State]) -> Iterator[State]:
    last: Screen | None = None
    for state in states:
        if last is None or state.screen != last:
            yield state
            last = state.screen


def _size(event: Event) -> tuple[int, int]:
    columns, _, rows = event.text.partition("x")
    if not (columns.isdecimal() and rows.isdecimal()):
        raise RenderError(
            f'a change of size at {_seconds(event.at_s)} s says "{event.text}", expected something like "80x24"',
            hint="take that line out of the recording",
        )
    return int(columns), int(rows)


def _seconds(time_s: Fraction) -> str:
    return f"{float(time_s):g}"
