"""Rules of terminal cards: which fields go together, and which lines are meant. Pure.

What a recording holds (its markers, its length, its lines) is not asked here: its card says that when it is laid out.
"""

from __future__ import annotations

from fractions import Fraction

from stages.core.report import Report
from stages.core.scalars import said
from stages.core.schema import Fields, Listing

OF_PLAYING = ("speed", "idle_s", "from", "until")


def rule(card: Fields, label: str, report: Report) -> None:
    """All that is wrong with one, said at once."""
    _still_or_played(card, label, report)
    _part(card, label, report)
    _lines(card, label, report)
    if card.wrote("highlight") and card.wrote("dim"):
        why = f"{label} has both highlight and dim, which say the same the other way round"
        report.wrong(card.name_place("dim"), why, "keep one of them")
    for field in ("highlight", "dim"):
        _named(card, field, label, report)


def _still_or_played(card: Fields, label: str, report: Report) -> None:
    if card.get("play"):
        if card.wrote("moment"):
            why = f"{label}.moment is for a still, and this recording plays"
            report.wrong(card.name_place("moment"), why, "use `from:` for where it begins, or remove `play`")
        return
    for field in OF_PLAYING:
        if card.wrote(field):
            hint = "add `play: true`, or say `moment:`" if field in ("from", "until") else "add `play: true`"
            report.wrong(card.name_place(field), f"{label}.{field} is for a recording that plays", hint)


def _part(card: Fields, label: str, report: Report) -> None:
    begin, end = card.get("from"), card.get("until")
    if begin is None or end is None:
        return
    if isinstance(begin, Fraction) and isinstance(end, Fraction) and begin >= end:
        why = f"{label} plays until {said(end)} s, but begins at {said(begin)} s"
        report.wrong(card.place("until"), why, "let `until` come after `from`")
    elif begin == end:
        report.wrong(card.place("until"), f'{label} ends at the marker it begins at, "{end}"', "name another one")


def _lines(card: Fields, label: str, report: Report) -> None:
    lines = card.get("lines")
    if not isinstance(lines, Listing) or len(lines) != 2 or None in lines:
        return
    first, last = lines
    if 0 in lines:
        report.wrong(card.place("lines"), f"{label}.lines has a line 0", "count from 1, or back from -1, the last one")
    elif (first > 0) == (last > 0) and first > last:
        report.wrong(card.place("lines"), f"{label}.lines goes from {first} back to {last}", f"write [{last}, {first}]")


def _named(card: Fields, field: str, label: str, report: Report) -> None:
    """Lines that are lit or dimmed, held against those that are shown."""
    named, lines = card.get(field), card.get("lines")
    if not isinstance(named, Listing):
        return
    if 0 in named:
        report.wrong(card.place(field), f"{label}.{field} has a line 0", "count from 1, or back from -1, the last one")
        return
    if not isinstance(lines, Listing) or len(lines) != 2 or None in lines:
        return
    first, last = lines
    if (first > 0) != (last > 0):
        return
    outside = [line for line in named if line is not None and (line > 0) == (first > 0) and not first <= line <= last]
    if outside:
        why = f"{label}.{field} names line {outside[0]}, and only {first} to {last} are shown"
        report.wrong(card.place(field), why, "lines are counted on the screen, not from the first that is shown")
