"""Covers in a recording itself what must not be seen, so that it is gone before anything is written or played.

What a program printed is read as a person would, without its colours and other controls and across its events, so a
word that was typed letter by letter, or half in red, is found. Where the cursor is sent elsewhere the text breaks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from renderers.terminal.cast import Cast
from renderers.terminal.redact import Rule, Rules, cover_letters, covered_text, covers

_CONTROLS = re.compile(
    r"\x1b\[[0-?]*[ -/]*(?P<csi>[@-~])?"
    r"|\x1b[\]PX^_](?P<string>[^\x07\x1b\x18\x1a]*)(?:\x07|\x1b\\)?"
    r"|\x1b[ -/]*(?P<short>[0-~])?"
    r"|(?P<drop>\r(?=\n))"
    r"|[\x00-\x09\x0b-\x1f\x7f]"
)
_GOES_CSI = frozenset("ABCDEFGHIJSTZ`adefu")  # these put the cursor elsewhere, or clear the screen
_GOES_SHORT = frozenset("DEM78c")
_GOES = frozenset("\r\t\x0b\x0c")
_READ = ("o", "i", "m")  # codes whose text anybody reads

Found = dict[int, tuple[Rule, int]]


def covered(cast: Cast, rules: Rules) -> tuple[Cast, dict[str, int]]:
    """The recording as the rules leave it, and how often each one covered something. The same object if none did."""
    counts: Counter[str] = Counter()
    words = {code: _texts([event.text for event in cast.events if event.code == code], rules, counts) for code in _READ}
    left = {code: iter(texts) for code, texts in words.items()}
    events = tuple(
        replace(event, text=next(left[event.code])) if event.code in left else event for event in cast.events
    )
    command, title = (covered_text(said, rules) if said else said for said in (cast.command, cast.title))
    if (events, command, title) == (cast.events, cast.command, cast.title):
        return cast, {}
    return replace(cast, events=events, command=command, title=title), dict(counts)


def lines(cast: Cast) -> list[str]:
    """What was printed, as lines of plain text: every control left out, a line wherever the cursor went elsewhere."""
    text = "".join(event.text for event in cast.events if event.code == "o")
    return "".join(piece for piece, _ in _pieces(text)).split("\n")


def _texts(texts: list[str], rules: Rules, counts: Counter[str]) -> list[str]:
    """Texts that follow each other, covered as one."""
    whole = "".join(texts)
    found = _found(whole, rules)
    if not found:
        return texts
    counts.update(rule.name for rule, _ in set(found.values()))
    letters = cover_letters(list(whole), found)
    ends = accumulate(map(len, texts))
    return ["".join(letters[end - len(text) : end]) for text, end in zip(texts, ends, strict=True)]


def _found(text: str, rules: Rules) -> Found:
    """Place in the text -> the rule that covers it, and the place where its span begins."""
    pieces = list(_pieces(text))
    starts = [0, *accumulate(len(piece) for piece, _ in pieces)]
    found: Found = {}

    def real(at: int) -> int:
        n = bisect_right(starts, at) - 1
        return pieces[n][1] + at - starts[n] if pieces[n][1] >= 0 else -1

    for at, (rule, start) in covers("".join(piece for piece, _ in pieces), rules).items():
        place = real(at)
        if place >= 0 and text[place] != "\n":
            found[place] = (rule, real(start))
    for control in _CONTROLS.finditer(text):
        if control[
            "string"
        ]:  # a window's title, a link, the folder: nobody sees it on the screen, but it is in the file
            begins = control.start("string")
            for at, (rule, start) in covers(control["string"], rules).items():
                found[begins + at] = (rule, begins + start)
    return found


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """What is to be read, each piece with its place in the text; -1 for a line's end that is not written there."""
    at = 0
    for control in _CONTROLS.finditer(text):
        if control.start() > at:
            yield text[at : control.start()], at
        at = control.end()
        goes = control["csi"] in _GOES_CSI or control["short"] in _GOES_SHORT
        if goes or (control[0] in _GOES and not control["drop"]):
            yield "\n", -1
    if at < len(text):
        yield text[at:], at
