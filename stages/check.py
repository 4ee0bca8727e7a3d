"""The dry run for CI: all that can be known to be wrong before anything is made. No key, no network, nothing written.

In:    checked Episodes and the store.
Out:   findings, each with place, value, limit and remedy.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from renderers import cards
from renderers.fitting import PUSH_MOST_S, SLOW_MOST
from renderers.painting import RenderError
from renderers.scratch import pace
from stages import looks
from stages.cards import files_of, recipe
from stages.clips import lengths_of
from stages.core.errors import Mistake
from stages.core.model import Card, Episode, Scene
from stages.core.phrases import place
from stages.core.plan import draw_up
from stages.core.step import Line, task_name
from stages.paying import overdrawn, unsellable
from stages.timeline import RATE, Measured, late, measure, measuring, scene_frames

LEAST_CONTRAST = 4.5  # of text over any picture (WCAG 2.2, AA)
SMALL_PX, TOO_SMALL_PX = 32, 24  # on a frame 1080 px high: a phone held sideways; a television across the room
READING_S = Fraction("0.7")  # to find a card, and then
READING_CPS = 17  # characters a second
SHORTEST_READING_S = Fraction("1.5")
FAST_WPM = 165  # beyond this, captions and listeners run
FEW_WORDS = 8  # too few to have a pace


@dataclass(frozen=True, slots=True)
class Report:
    episode: str
    length_s: Fraction
    measured: bool  # of narration that is in the store, or predicted from its characters?
    mistakes: tuple[Mistake, ...]
    warnings: tuple[Mistake, ...]

    def fails(self, *, strict: bool) -> bool:
        return bool(self.mistakes) or (strict and bool(self.warnings))


@dataclass(frozen=True, slots=True)
class _Notes:
    """Where findings are written down."""

    ep: Episode
    mistakes: list[Mistake]
    warnings: list[Mistake]

    def wrong(self, line: int, message: str, hint: str) -> None:
        self.mistakes.append(self._at(line, message, hint))

    def warn(self, line: int, message: str, hint: str) -> None:
        self.warnings.append(self._at(line, message, hint))

    def _at(self, line: int, message: str, hint: str) -> Mistake:
        return Mistake(self.ep.shown_path, line, 0, message, hint)


def report(line: Line, ep: Episode) -> Report:
    notes = _Notes(ep, [], list(ep.warnings))
    lengths = {}
    for scene in ep.scenes:
        try:
            lengths[scene.name] = _length(line, ep, scene)
        except RenderError as error:
            notes.wrong(scene.line, f'scene "{scene.name}": {error}', error.hint)
            lengths[scene.name] = (scene_frames(scene, Measured(), ep.fps), False)
    seconds = {name: Fraction(frames) / ep.fps for name, (frames, _) in lengths.items()}
    for scene in ep.scenes:
        _opens(notes, scene)
        for card in scene.cards:
            _card(notes, scene, card, _begins_s(line, ep, scene, card.at), seconds[scene.name])
        for sound in scene.sounds:
            begins_s = _begins_s(line, ep, scene, sound.at)
            if begins_s >= seconds[scene.name]:
                what = f'scene "{scene.name}": sound {sound.number}'
                notes.wrong(sound.line, *late(what, begins_s, seconds[scene.name]))
        _fills(notes, scene, seconds[scene.name], measured=lengths[scene.name][1])
    _pace(notes, line)
    _takes(notes, line)
    _runtime(notes, sum(seconds.values(), Fraction(0)))
    _budget(notes, line)
    return Report(
        ep.slug,
        sum(seconds.values(), Fraction(0)),
        all(known for _, known in lengths.values()),
        tuple(sorted(notes.mistakes)),
        tuple(sorted(notes.warnings)),
    )


def reading_s(characters: int) -> Fraction:
    """How long a card must stand to be read once, calmly."""
    return max(SHORTEST_READING_S, READING_S + Fraction(characters, READING_CPS))


def as_text(found: Report) -> str:
    lines = [
        f"{kind}  {finding}"
        for kind, all_ in (("error", found.mistakes), ("warning", found.warnings))
        for finding in all_
    ]
    how = "measured" if found.measured else "predicted"
    minutes, rest = divmod(round(found.length_s), 60)
    counts = f"{len(found.mistakes)} errors, {len(found.warnings)} warnings"
    return "\n\n".join([*lines, f"{found.episode}: {minutes}:{rest:02} ({how}), {counts}"])


def as_json(found: Report) -> dict[str, Any]:
    return {
        "episode": found.episode,
        "length_s": str(found.length_s),
        "measured": found.measured,
        "findings": [
            {"level": level, "file": f.file, "line": f.line, "column": f.column, "message": f.message, "hint": f.hint}
            for level, all_ in (("error", found.mistakes), ("warning", found.warnings))
            for f in all_
        ],
    }


def _length(line: Line, ep: Episode, scene: Scene) -> tuple[int, bool]:
    """Frames of a scene, and whether that is measured. What has no artifact yet is predicted."""
    tasks = measuring(ep, scene)
    if all(task in line.steps and line.state(task).action == "keep" for task in tasks):
        return scene_frames(scene, measure(line, ep, scene), ep.fps), True
    spoken_s, clip_s = None, None
    if scene.narration is not None:
        spoken_s = _file_s(scene.narration.file) if scene.narration.file else Fraction(0)
        if scene.narration.file is None and scene.narration.text:
            spoken_s = pace.predicted_s(scene.narration.text, ep.language)
    if scene.clip is not None:
        clip_s = scene.clip.seconds if isinstance(scene.clip.seconds, Fraction) else None
        clip_s = _file_s(scene.clip.file) if scene.clip.file else clip_s
    voice = None if spoken_s is None else ceil(spoken_s * RATE)
    return scene_frames(scene, Measured(voice, (), clip_s), ep.fps), False


def _file_s(file: Path) -> Fraction:
    """How long a file of the author's says that it lasts. Raises RenderError where it does not open."""
    from renderers.ffmpeg.probe import probe

    return probe(file, count=False).duration_s or Fraction(0)


def _opens(notes: _Notes, scene: Scene) -> None:
    """Is the author's picture one? Its header is read, not all of it."""
    if scene.frame is None or scene.frame.file is None:
        return
    from PIL import Image

    try:
        with Image.open(scene.frame.file) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        what = f'scene "{scene.name}": {notes.ep.shown(scene.frame.file)} is no picture that opens: {error}'
        notes.wrong(scene.frame.line, what, "save it again as PNG or JPEG")


def _begins_s(line: Line, ep: Episode, scene: Scene, at: Fraction | str | None) -> Fraction:
    """When a card or sound comes. A phrase has its place once the voice is there; until then, at the scene's start."""
    if not isinstance(at, str):
        return at or Fraction(0)
    record = line.record(task_name("narration", ep.slug, scene.name))
    if record is None:
        return Fraction(0)
    words = record.facts["words"]
    said = words[place([word["text"] for word in words], at)]
    return scene.lead_s + Fraction(said["start"], RATE)


def _card(notes: _Notes, scene: Scene, card: Card, begins_s: Fraction, lasts_s: Fraction) -> None:
    what = f'scene "{scene.name}": card {card.number} ({card.kind})'
    try:
        told = cards.sidecar({**recipe(notes.ep, card).settings, "theme": looks.whole(notes.ep.theme)}, files_of(card))
    except RenderError as error:
        notes.wrong(card.line, f"{what}: {error}", error.hint)
        return None
    for box in told["boxes"]:
        _box(notes, card, what, box)
    if begins_s >= lasts_s:
        return notes.wrong(card.line, *late(what, begins_s, lasts_s))
    stands_s = min(card.for_s or lasts_s, lasts_s - begins_s)
    needs_s = reading_s(told["chars"])
    if told["chars"] and stands_s < needs_s:
        notes.warn(
            card.line,
            f"{what} stands for {float(stands_s):.1f} s, its {told['chars']} characters need {float(needs_s):.1f} s",
            "shorten it, show it earlier or longer, or give the scene a longer `hold_s`",
        )
    return None


def _box(notes: _Notes, card: Card, what: str, box: Mapping[str, Any]) -> None:
    said = f'{what}: {box["role"]} "{box["text"]}"'
    if box["size_1080"] < SMALL_PX:
        tell: Callable[[int, str, str], None] = notes.wrong if box["size_1080"] < TOO_SMALL_PX else notes.warn
        tell(card.line, f"{said} is {box['size_1080']:.0f} px high at 1080p, under {SMALL_PX}", "shorten it")
    if box["contrast"] is not None and box["contrast"] < LEAST_CONTRAST:
        notes.wrong(
            card.line,
            f"{said} has a contrast of {box['contrast']} at worst, under {LEAST_CONTRAST}",
            "use another theme",
        )


def _fills(notes: _Notes, scene: Scene, lasts_s: Fraction, *, measured: bool) -> None:
    """Would a clip that is to be bought leave a hole? What is only predicted must be far off to be worth a word."""
    clip = scene.clip
    if clip is None or not clip.maker.paid or scene.fit is not None:
        return
    longest_s = Fraction(max(lengths_of(clip)))
    room_s = longest_s * (1 + SLOW_MOST) if measured else longest_s * (1 + SLOW_MOST) + PUSH_MOST_S
    if lasts_s > room_s:
        what = f'scene "{scene.name}" lasts {float(lasts_s):.0f} s, its clip at most {float(longest_s):.0f} s'
        notes.warn(clip.line, what, "say how to fill it (`fit`), make the clip longer, or the words shorter")


def _takes(notes: _Notes, line: Line) -> None:
    for state, error in unsellable(draw_up(line, notes.ep.slug).states):
        scene = next((one for one in notes.ep.scenes if one.name == state.step.scene), None)
        notes.wrong(scene.line if scene else 0, f"{state.step.task}: {error}", error.hint)


def _pace(notes: _Notes, line: Line) -> None:
    """Only of voices that will be heard in the end: the scratch voice is matched to a neural one's default speed."""
    for scene in notes.ep.scenes_with("narration"):
        task = task_name("narration", notes.ep.slug, scene.name)
        state = line.state(task)
        if scene.narration is None or state.record is None or line.steps[task].maker == "scratch":
            continue
        spoken = state.record.facts
        seconds = Fraction(spoken["samples"], RATE)
        wpm = len(spoken["words"]) * 60 / seconds
        if len(spoken["words"]) >= FEW_WORDS and wpm > FAST_WPM:
            what = f'scene "{scene.name}": the voice says {float(wpm):.0f} words a minute, over {FAST_WPM}'
            notes.warn(scene.narration.line, what, "captions will run: slow the voice, or use fewer words")


def _runtime(notes: _Notes, length_s: Fraction) -> None:
    if notes.ep.runtime_s is None:
        return
    least, most = notes.ep.runtime_s
    if not least <= length_s <= most:
        notes.warn(
            0,
            f"the episode lasts {float(length_s):.0f} s, runtime_s allows {float(least):.0f} to {float(most):.0f}",
            "cut or add words, or change runtime_s",
        )


def _budget(notes: _Notes, line: Line) -> None:
    over = overdrawn(notes.ep.slug, notes.ep.budget_usd, draw_up(line, notes.ep.slug).states, line.store)
    if over is not None:
        notes.wrong(0, *over)
