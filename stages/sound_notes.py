"""What is to be said of an episode's sound: music that is asked for beyond its end, words whose times are in doubt, and
what the mix could not bring to its level without damage. Pure, but for the length of the author's music.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from stages.core.model import Episode, Music
from stages.core.scalars import said
from stages.core.step import Line, task_name
from stages.sounds import music_task

SLACK_S = Fraction(1, 20)  # by which a loop may end after the music, as in the mix
PARTS = {"line": 'the line of "{}"', "clip": 'the clip of "{}"', "sound": 'sound {1} of "{0}"'}
NAMED = re.compile(r"\b(line|clip|sound)/([^\s/]+)(?:/(\d+))?")
REMEDIES = {  # what a sentence of the mix says -> what helps
    "holds no sound": "remove `audio: true`, or lay a sound of your own there (`sounds`)",
    "slower than half": "make the clip longer, or let it `fit: loop`",
    "cut off its peaks": "ask for less (`gain_db`), or give a sound with lower peaks",
    "would damage it": "record it louder and closer, or give a file with lower peaks",
    "is silent": "listen to the file",
}


def of_line(scene: str, facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the word times in the facts of a scene's narration, and what to do about it."""
    if facts.get("alignment") == "doubtful":
        found = {"warped": "heard out of the recording", "stretched": "guessed from the words' lengths"}
        how = found.get(str(facts.get("times")), "guessed")
        what = f'the line of "{scene}": its word times are doubtful ({facts.get("because", "no reason is known")})'
        yield f"{what}; captions follow times {how}", "listen to it with its captions; `take: 2` buys another reading"


def of_mix(facts: Mapping[str, Any]) -> Iterator[tuple[str | None, str, str]]:
    """What the facts of a mix say was held back or left out: the scene, if it is of one, what, and what helps."""
    for sentence in facts.get("held", ()):
        part = NAMED.match(sentence)
        remedy = next((remedy for sign, remedy in REMEDIES.items() if sign in sentence), "listen to the mix")
        yield part[2] if part else None, NAMED.sub(_named, sentence), remedy


def _named(part: re.Match[str]) -> str:
    return PARTS[part[1]].format(part[2], part[3])


def known(line: Line, ep: Episode) -> Iterator[tuple[int, str, str]]:
    """All of that, of what is made already: the line of the episode's file, what, and what to do."""
    lines = {scene.name: scene.line for scene in ep.scenes}
    for scene in ep.scenes_with("narration"):
        task = task_name("narration", ep.slug, scene.name)
        record = line.record(task) if task in line.steps else None
        for what, hint in of_line(scene.name, record.facts if record else {}):
            yield lines[scene.name], what, hint
    mix = task_name("mix", ep.slug)
    mixed = line.record(mix) if mix in line.steps else None
    for name, what, hint in of_mix(mixed.facts if mixed else {}):
        yield lines.get(name or "", 0), f"the mix: {what}", hint


def beyond(line: Line, ep: Episode) -> Iterator[tuple[int, str, str]]:
    """Where a loop, or a scene, asks for music that there is not. Raises RenderError where its file does not open."""
    music, hits = ep.music, [scene for scene in ep.scenes if scene.music_at is not None]
    if music is None or not (music.loop_s or hits):
        return
    name, lasts_s = _lasts(line, ep, music)
    if lasts_s is None:
        return
    lasts = f"but {name} lasts {said(round(lasts_s, 2))} s"
    if music.loop_s and music.loop_s[1] > lasts_s + SLACK_S:
        what = f"music: loop_s ends at {said(music.loop_s[1])} s, {lasts}"
        yield music.line, what, f"let the loop end by {said(_floor(lasts_s))} s"
    for scene in hits:
        if scene.music_at is not None and scene.music_at >= lasts_s:
            what = f'scene "{scene.name}": music_at is {said(scene.music_at)} s, {lasts}'
            yield scene.line, what, f"ask for a second before {said(_floor(lasts_s))}"


def _lasts(line: Line, ep: Episode, music: Music) -> tuple[str, Fraction | None]:
    """The music's name and length: of the author's file, of what was bought, or as it will be made."""
    from renderers.sound.lasts import lasts_s

    if music.file is not None:
        return music.file.name, lasts_s(music.file)
    task = music_task(ep)
    record = line.record(task) if task in line.steps else None
    if record is not None:
        return "the music", lasts_s(line.store.path(record.ref))
    return "the music", None if music.seconds is None else Fraction(music.seconds)


def _floor(seconds: Fraction) -> Fraction:
    return Fraction(int(seconds * 10), 10)
