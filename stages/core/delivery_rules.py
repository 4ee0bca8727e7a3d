"""Rules of the finished file's form. Pure."""

from __future__ import annotations

from fractions import Fraction

from stages.core.assemble import FIRST_LEAD_S
from stages.core.report import Report
from stages.core.scalars import said
from stages.core.schema import Fields

HEAD_S = Fraction(22, 1000)  # a file without edit lists begins with the encoder's own block: 1024 samples at 48 kHz


def check(top: Fields, first: Fields | None, report: Report) -> None:
    """Nothing may be heard in the first moment of a file without edit lists. `first` is the first scene."""
    if top.get("delivery") != "youtube-strict" or first is None:
        return
    remedy = (
        f"let it begin {said(HEAD_S)} s after it or later: a file without edit lists has only room tone before that"
    )
    _voice(top, first, remedy, report)
    for n, sound in enumerate(first.get("sounds") or ()):
        at = sound.get("at", Fraction(0)) if isinstance(sound, Fields) else None
        if not isinstance(at, str) and at is not None and at < HEAD_S and not _misread(sound, "at"):
            where = report.say(("scenes", 0, "sounds", n))
            report.wrong(sound.place("at"), f"{where} begins {said(at)} s after the film", remedy)


def _voice(top: Fields, first: Fields, remedy: str, report: Report) -> None:
    if not first.wrote("narration") or any(_misread(*one) for one in ((first, "lead_s"), (first, "voice_offset_s"))):
        return
    lead_s = first.get("lead_s", top.get("lead_s", FIRST_LEAD_S))
    begins_s = lead_s + first.get("voice_offset_s", 0)
    if begins_s < HEAD_S:
        homes = ((first, "voice_offset_s"), (first, "lead_s"), (top, "lead_s"))
        home, name = next((home, name) for home, name in homes if name in home)
        where = report.say(("scenes", 0, "narration"))
        report.wrong(home.place(name), f"{where} begins {said(begins_s)} s after the film", remedy)


def _misread(fields: Fields, name: str) -> bool:
    """Was it written, and could not be read?"""
    return fields.wrote(name) and name not in fields
