"""Rules inside one scene: its picture, its words, and how long it lasts. Pure."""

from __future__ import annotations

from fractions import Fraction

from stages.core import card_rules, clip_rules, maker_rules, matte_rules, sound_rules
from stages.core.document import shown
from stages.core.here import Here
from stages.core.makers import Choice, choose
from stages.core.schema import Fields, settings

NOT_WITH_A_FILE = {  # an own file is used as it is: these decide nothing for it
    "frame": ("seed", "take", "use"),
    "clip": ("shots", "seconds", "move", "end", "take", "use"),
    "narration": ("take", "use", "voice", "continues"),
}


def check(here: Here) -> list[tuple[str, str]]:
    """Reports every mistake of the scene. Gives (part, maker) of all that would be bought for it."""
    for kind in ("frame", "clip", "narration"):
        _own_file(here, kind)
    bought = [*_frame(here), *clip_rules.check(here), *_narration(here)]
    matte_rules.check(here)
    _transition(here)
    length_s = _length(here)
    for n, card in enumerate(here.scene.get("cards") or ()):
        if isinstance(card, Fields):
            card_rules.check(here, n, card, length_s)
    for n, sound in enumerate(here.scene.get("sounds") or ()):
        if isinstance(sound, Fields):
            bought += sound_rules.effect(here, n, sound, length_s)
    return bought


def _own_file(here: Here, kind: str) -> None:
    part = here.part(kind)
    if part is None or not part.wrote("file"):
        return
    useless = [name for name in (*NOT_WITH_A_FILE[kind], *settings(kind)) if part.wrote(name)]
    for name in useless:
        why = f"{here.say(kind, name)} decides nothing for a file of your own"
        here.report.wrong(part.name_place(name), why, "remove it")


def _frame(here: Here) -> list[tuple[str, str]]:
    frame = here.part("frame")
    if frame is None or frame.wrote("file"):
        return []
    choice = choose("frame", frame, here.makers)
    if choice.use:
        maker_rules.check(frame, choice.use, "frame", (*here.where, "frame"), here.report)
    return [("frame", choice.use)] if choice.paid else []


def _narration(here: Here) -> list[tuple[str, str]]:
    part, text = here.part("narration"), here.words
    report, place = here.report, here.scene.place("narration")
    if not here.scene.wrote("narration"):
        return []
    if part is not None:
        if not any(part.wrote(name) for name in ("text", "file", "continues")):
            report.wrong(part.node, f"{here.say('narration')} has no text and no file", "add text")
            return []
        if part.wrote("continues"):
            for name in ("text", "file"):
                if part.wrote(name):
                    why = f"{here.say('narration', name)} cannot stand beside continues"
                    report.wrong(part.name_place(name), why, "the words are those of the line that goes on")
            return []
        if part.wrote("file"):
            if not part.wrote("text"):
                why = f"{here.say('narration')} is a file without its text, so it gets no captions"
                report.warn(part.node, why, "add text: the words that are said")
            return []
    if text is not None and not any(letter.isalnum() for letter in text):
        why = (
            f'{here.say("narration")} is "{shown(text)}", without a letter: it is silence, and nothing is bought for it'
        )
        report.warn(place, why, "remove it and say how long with hold_s")
        return []
    choice = choose("narration", part, here.makers)
    if part is not None:
        if choice.use:
            maker_rules.check(part, choice.use, "narration", (*here.where, "narration"), report)
        if part.wrote("voice") and choice.use == "scratch":
            why = f"{here.say('narration', 'voice')} is not heard: the scratch voice has only one"
            report.warn(part.name_place("voice"), why)
    if not choice.paid:
        return []
    _voice(here, part, choice)
    return [("narration", choice.use)]


def _voice(here: Here, part: Fields | None, choice: Choice) -> None:
    general = here.makers.get("voice") if here.makers is not None else None
    own = part is not None and part.wrote("use")
    home = part if own else general
    wrote_one = (part is not None and part.wrote("voice")) or (
        not own and isinstance(general, Fields) and general.wrote("voice_id")
    )
    if isinstance(home, Fields) and not wrote_one and not choice.settings.get("voice_id"):
        name = "voice" if own else "voice_id"
        hint = f"add `{name}:` with the id of one of your voices"
        here.report.wrong(home.place("use"), f"{choice.use} has no voice to speak with", hint)


def _transition(here: Here) -> None:
    transition = here.part("transition")
    if transition is None or "kind" not in transition:
        return
    kind = transition["kind"]
    if kind in ("wipe", "dip") and here.where == ("scenes", 0):
        why = f"{here.say('transition')} is a {kind}, but nothing comes before the first scene"
        here.report.wrong(transition.name_place("kind"), why, "use `fade`, which comes from black, or remove it")
    for name, kinds in (("seconds", ("fade", "wipe", "dip")), ("direction", ("wipe",)), ("color", ("dip",))):
        if transition.wrote(name) and kind not in kinds:
            why = f"{here.say('transition', name)} means nothing to a {kind}"
            here.report.wrong(transition.name_place(name), why, "remove it")


def _length(here: Here) -> Fraction | None:
    """How long the scene lasts where that is written: a scene without words. Reports one that says nothing at all."""
    scene, clip = here.scene, here.part("clip")
    if scene.wrote("narration"):
        return None
    hold_s = scene.get("hold_s")
    if not scene.wrote("clip"):
        if not scene.wrote("hold_s"):
            why = f"{here.say()} has no words and no clip, so nothing says how long it lasts"
            here.report.wrong(scene.node, why, "add `hold_s:` with seconds, or narration")
        return hold_s
    if clip is None:
        return None
    seconds = clip.get("seconds")
    timed = any(clip.wrote(name) for name in ("file", "shots")) or (clip.wrote("seconds") and seconds != "auto")
    if not timed and not clip.wrote("file") and not scene.wrote("hold_s"):
        why = f"{here.say()} has no words and its clip no seconds, so nothing says how long it lasts"
        here.report.wrong(scene.node, why, "add `hold_s:` with seconds, or narration")
    if clip.wrote("file") or not isinstance(hold_s or seconds, Fraction):
        return None
    return max(length for length in (hold_s, seconds) if isinstance(length, Fraction))
