"""Rules of phrases: what hangs on words must be said, and where it is said twice, which time must be written. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stages.core import phrases
from stages.core.document import shown
from stages.core.here import Here
from stages.core.report import Place, Report
from stages.core.spelling import listed


def said_at(at: str, said_words: Sequence[str], place: Place, label: str, report: Report) -> int | None:
    """The index of the word on which a phrase begins; None, and a mistake, when it is not said exactly once."""
    phrase, nth = phrases.split(at)
    found = phrases.places(said_words, phrase)
    if not found:
        near = [] if report.crowded else phrases.likely(said_words, phrase)
        hint = f"did you mean {listed([chr(34) + guess + chr(34) for guess in near])}?" if near else clock_hint(at)
        report.wrong(place, f'{label}: the narration does not say "{shown(phrase)}"', hint)
        return None
    if nth is None and len(found) > 1:
        times = [f'"{phrase}#{n}" in "{phrases.around(said_words, word)}"' for n, word in enumerate(found, 1)]
        why = f'{label}: the narration says "{shown(phrase)}" {len(found)} times'
        report.wrong(place, why, f"write which: {listed(times)}")
        return None
    if nth is not None and nth > len(found):
        often = f"{len(found)} time{'s' * (len(found) != 1)}"
        report.wrong(
            place, f'{label}: the narration says "{shown(phrase)}" only {often}', f"write a number up to {len(found)}"
        )
        return None
    return found[(nth or 1) - 1]


def in_words(here: Here, at: str, place: Place, label: str) -> None:
    """A moment that is written as a phrase of the scene's narration."""
    narration = here.part("narration")
    if here.said is not None:
        said_at(at, here.said, place, label, here.report)
    elif not here.scene.wrote("narration"):
        why = f'{label} is "{shown(at)}", but the scene has no words'
        hint = clock_hint(at) if ":" in at else "write seconds from the scene's start, such as 0.5"
        here.report.wrong(place, why, hint)
    elif narration is not None and narration.wrote("file") and not narration.wrote("text"):
        why = f'{label} is "{shown(at)}", but the text of the narration is not given'
        here.report.wrong(place, why, "add `text:` to the narration, or write seconds")


def clock_hint(at: str) -> str:
    """The remedy for a time that was written like a clock's."""
    minutes = re.fullmatch(r"([0-9]{1,3}):([0-5][0-9])", at)
    if minutes:
        return f"for a time, write seconds: {int(minutes[1]) * 60 + int(minutes[2])}"
    return "write whole words of it, or seconds as a number"
