"""Rules of music and effects: who makes them, how long, and when they are heard. Pure."""

from __future__ import annotations

from fractions import Fraction

from stages.core import maker_rules
from stages.core.here import Here
from stages.core.makers import LONGEST_PROMPT, ONLY_PAID, choose
from stages.core.phrase_rules import in_words
from stages.core.report import Report, Where
from stages.core.scalars import said
from stages.core.schema import Fields, settings

NOT_WITH_A_FILE = {"music": ("take", "use"), "sound": ("seconds", "take", "use")}  # and no setting of a maker's
SHORTEST_LOOP_S = 1
IN_WORDS = {"music": "music", "sound": "effects"}


def music(part: Fields, makers: Fields | None, report: Report) -> str:
    """The maker that music would be bought from, or ""."""
    loop = part.get("loop_s")
    if isinstance(loop, list) and len(loop) == 2 and None not in loop and 0 <= loop[1] - loop[0] < SHORTEST_LOOP_S:
        why = f"music's loop_s lasts {said(loop[1] - loop[0])} s"
        report.wrong(part.place("loop_s"), why, f"repeat at least {SHORTEST_LOOP_S} s of it")
    return _made("music", part, makers, ("music",), report)


def effect(here: Here, n: int, sound: Fields, length_s: Fraction | None) -> list[tuple[str, str]]:
    """Gives ("sounds", maker) when it would be bought. `length_s`: how long the scene lasts, where that is written."""
    report, where = here.report, (*here.where, "sounds", n)
    use = _made("sound", sound, here.makers, where, report)
    at = sound.get("at")
    if isinstance(at, str):
        in_words(here, at, sound.place("at"), report.say((*where, "at")))
    elif at is not None and length_s is not None and at >= length_s:
        why = f"{report.say((*where, 'at'))} is {said(at)}, but the scene lasts only {said(length_s)} s"
        report.wrong(sound.place("at"), why, "let the sound come earlier, or the scene hold longer")
    return [("sounds", use)] if use else []


def _made(kind: str, part: Fields, makers: Fields | None, where: Where, report: Report) -> str:
    """The maker that a part is to be made by, or "" where it is a file, or wrong."""
    if part.wrote("file"):
        for name in (*NOT_WITH_A_FILE[kind], *settings(kind)):
            if part.wrote(name):
                why = f"{report.say((*where, name))} decides nothing for a file of your own"
                report.wrong(part.name_place(name), why, "remove it")
        return ""
    choice = choose(kind, part, makers)
    if not choice.use:
        if not part.wrote("use") and not (makers is not None and makers.wrote(kind)):
            why = f"{report.say(where)} has a prompt, but no maker is named, and nobody makes {IN_WORDS[kind]} for free"
            hint = f"add `{kind}: {{use: {ONLY_PAID[kind]}}}` under makers, or give a file of your own"
            report.wrong(part.name_place("prompt"), why, hint)
        return ""
    maker_rules.check(part, choice.use, kind, where, report)
    prompt, most = part.get("prompt", ""), LONGEST_PROMPT.get(choice.use)
    if most is not None and len(prompt) > most:
        label = report.say((*where, "prompt"))
        why = f"{label} has {len(prompt)} characters, more than the {most} that {choice.use} takes"
        report.wrong(part.place("prompt"), why, "make it shorter")
    return choice.use
