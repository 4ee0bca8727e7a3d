"""Rules of when words are said: lines that go on over several scenes, pauses, offsets, joins and overlaps. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from stages.core import phrases
from stages.core.here import Here, text_of
from stages.core.phrase_rules import said_at
from stages.core.report import Report
from stages.core.schema import Fields

OF_OWN_WORDS = ("lead_s", "voice_offset_s", "join", "overlap")  # of the scene where a line begins
OF_THE_END = ("tail_s", "pause_s", "hold_s")  # of the scene where it ends


def said(scenes: Mapping[int, Fields], report: Report) -> dict[int, list[str]]:
    """The words that are said in each scene, where these are known: of a line that goes on, each scene's own part.

    Reports continued lines whose words are not said, not once, or not in their order.
    """
    found: dict[int, list[str]] = {}
    line: list[str] | None = None
    begins, last = 0, 0
    for n, scene in scenes.items():
        narration = scene.get("narration")
        at = narration.get("continues") if isinstance(narration, Fields) else None
        if at is None:
            text = text_of(scene)
            line, begins, last = phrases.words(text) if text else None, 0, n
            if line is not None:
                found[n] = line
            continue
        assert isinstance(narration, Fields)
        place, label = narration.place("continues"), report.say(("scenes", n, "narration", "continues"))
        if line is None or n - 1 not in scenes:
            why = f"{label}: the scene before has no words to go on with"
            report.wrong(place, why, "give this scene its own words")
            line = None
            continue
        word = said_at(at, line, place, label, report)
        if word is not None and word <= begins:
            why = f'{label}: "{at}" is said before this scene\'s turn'
            report.wrong(place, why, "put the scenes in the order of the words")
        elif word is not None:
            found[last], found[n] = line[begins:word], line[word:]
            begins, last = word, n
    return found


def check(here: Here, before: Fields | None, *, goes_on: bool) -> None:
    """Reports what decides nothing where it stands. `goes_on`: the next scene continues this one's line."""
    scene, narration = here.scene, here.part("narration")
    continues = narration is not None and narration.wrote("continues")
    if narration is not None and continues:
        for name in narration:
            if name not in ("continues", "text", "file"):
                why = f"{here.say('narration', name)} decides nothing for a line that goes on"
                here.report.wrong(narration.name_place(name), why, "write it in the scene where the line begins")
    for name in ("pause_s", *OF_OWN_WORDS[1:]):
        if scene.wrote(name) and not scene.wrote("narration"):
            hint = "say how long with hold_s" if name == "pause_s" else "remove it"
            here.report.wrong(scene.name_place(name), f"{here.say(name)} means nothing in a scene without words", hint)
    for name in OF_OWN_WORDS:
        if continues and scene.wrote(name):
            why = f"{here.say(name)} means nothing in a scene that goes on with a line"
            here.report.wrong(scene.name_place(name), why, "its words have their place already: remove it")
    for name in OF_THE_END:
        if goes_on and scene.wrote("narration") and scene.wrote(name):
            why = f"{here.say(name)} means nothing in a scene whose line goes on in the next"
            here.report.wrong(scene.name_place(name), why, "write it in the scene where the line ends")
    if not continues and scene.wrote("narration") and not (before is not None and before.wrote("narration")):
        for name, value in (("join", "tight"), ("overlap", True)):
            if scene.get(name) == value:
                why = f"{here.say(name)} means nothing: no words come before"
                here.report.wrong(scene.name_place(name), why, "remove it")
