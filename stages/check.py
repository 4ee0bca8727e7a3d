"""The dry run for CI: all that can be known to be wrong before anything is made. No key, no network, nothing written.

In:    checked Episodes and the store.
Out:   findings, each with place, value, limit and remedy.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from renderers.fitting import PUSH_MOST_S, SLOW_MOST
from renderers.painting import Json, RenderError
from renderers.themes import LEAST_CONTRAST, contrast
from stages import (
    caption_limits,
    footprint,
    lint,
    lint_evidence,
    looks,
    outgrown,
    pacing,
    shared,
    sound_notes,
    standing,
)
from stages.alignment import Measured, misplaced, remarks, scene_frames
from stages.clips import clip_task, lengths_of
from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Episode, Scene
from stages.core.plan import draw_up
from stages.core.step import Line
from stages.pacing import Pacing
from stages.paying import overdrawn, unsellable
from stages.shown import Finding, Shown
from stages.timeline import late

LEAST_OF_SHAPES = 3.0  # contrast of what is drawn and means something (WCAG 2.2, 1.4.11)
GLIMPSES = 3  # frames of a keyed clip that are looked at


@dataclass(frozen=True, slots=True, order=True)
class Noted(Mistake):
    """With card, rule, value and limit where the linter found it; "" and None elsewhere."""

    card: str = field(default="", compare=False)
    rule: str = field(default="", compare=False)
    value: Json = field(default=None, compare=False)
    limit: Json = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Report:
    episode: str
    length_s: Fraction
    measured: bool  # of narration that is in the store, or predicted from its characters?
    mistakes: tuple[Noted, ...]
    warnings: tuple[Noted, ...]
    pacing: Pacing

    def fails(self, *, strict: bool) -> bool:
        return bool(self.mistakes) or (strict and bool(self.warnings))


@dataclass(frozen=True, slots=True)
class _Notes:
    """Where findings are written down."""

    ep: Episode
    mistakes: list[Noted]
    warnings: list[Noted]

    def wrong(self, line: int, message: str, hint: str) -> None:
        self.mistakes.append(Noted(self.ep.shown_path, line, 0, message, hint))

    def warn(self, line: int, message: str, hint: str) -> None:
        self.warnings.append(Noted(self.ep.shown_path, line, 0, message, hint))

    def add(self, line: int, found: Finding) -> None:
        level = self.mistakes if found.level == "error" else self.warnings
        place = (self.ep.shown_path, line, 0, found.message, found.hint)
        level.append(Noted(*place, found.card, found.rule, found.value, found.limit))


def reports(line: Line, episodes: Iterable[Episode]) -> list[Report]:
    """One of each. What is found of an episode is not told again of its versions; their own bears their name."""
    found: dict[str, Report] = {}
    for ep in episodes:
        found[ep.slug] = report(line, ep)
        if ep.version_of in found:
            found[ep.slug] = _news(found[ep.slug], found[ep.version_of])
    return [*found.values()]


def _news(version: Report, whole: Report) -> Report:
    def new(findings: tuple[Noted, ...], told: tuple[Noted, ...]) -> tuple[Noted, ...]:
        known = {(one.line, one.message) for one in told}
        name, own = f"{version.episode}/", f"{whole.episode}/"
        found = [one for one in findings if (one.line, one.message.replace(name, own)) not in known]
        return tuple(replace(one, message=f"{version.episode}: {one.message}") for one in found)

    mistakes, warnings = new(version.mistakes, whole.mistakes), new(version.warnings, whole.warnings)
    return replace(version, mistakes=mistakes, warnings=warnings)


def report(line: Line, ep: Episode) -> Report:
    notes = _Notes(ep, [], [Noted(w.file, w.line, w.column, w.message, w.hint) for w in ep.warnings])
    measured: list[tuple[Measured, bool]] = []
    for scene in ep.scenes:
        try:
            measured.append(pacing.expected(line, ep, scene))
        except RenderError as error:
            notes.wrong(scene.line, f'scene "{scene.name}": {error}', error.hint)
            measured.append((Measured(), False))
    lengths = [scene_frames(ep, n, found) for n, (found, _) in enumerate(measured)]
    seconds = {scene.name: Fraction(frames) / ep.fps for scene, frames in zip(ep.scenes, lengths, strict=True)}
    _placed(notes, lengths, measured)
    if ep.layout is not None:
        for unsure in shared.told(line, ep):
            notes.warn(ep.layout.line, unsure, "build the other's words too before this one is final")
    for scene in ep.scenes:
        _opens(notes, scene)
        _mattes(notes, scene)
        for sound in scene.sounds:
            begins_s, sure = standing.begins_s(line, ep, scene, sound.at)
            if sure and begins_s >= seconds[scene.name]:
                what = f'scene "{scene.name}": sound {sound.number}'
                notes.wrong(sound.line, *late(what, begins_s, seconds[scene.name]))
        _fills(notes, line, scene, seconds[scene.name], measured=measured[scene.number - 1][1])
    _cards(notes, line, seconds)
    paced = pacing.pacing(line, ep, seconds, pacing.known(line, ep))
    for told in (*pacing.hurried(paced), *pacing.outside(paced)):
        notes.warn(*told)
    for told in caption_limits.hurried(line, ep):
        notes.warn(*told)
    for told in caption_limits.undrawable(ep):
        notes.wrong(*told)
    _sound(notes, line)
    _converted(notes, line)
    _takes(notes, line)
    _budget(notes, line)
    _memory(notes, line)
    return Report(
        ep.slug,
        sum(seconds.values(), Fraction(0)),
        all(sure for _, sure in measured),
        tuple(sorted(notes.mistakes)),
        tuple(sorted(notes.warnings)),
        paced,
    )


def as_text(found: Report, *, pace: bool = False) -> str:
    """The findings and a summary; with `pace`, the table of words a minute before them."""
    lines = [pacing.as_text(found.pacing)] if pace else []
    lines += [
        f"{kind}  {finding}"
        for kind, all_ in (("error", found.mistakes), ("warning", found.warnings))
        for finding in all_
    ]
    how = "measured" if found.measured else "predicted"
    minutes, rest = divmod(round(found.length_s), 60)
    counts = f"{len(found.mistakes)} errors, {len(found.warnings)} warnings"
    wpm = found.pacing.whole.wpm
    spoken = f", {float(wpm):.0f} words a minute" if wpm else ""
    return "\n\n".join([*lines, f"{found.episode}: {minutes}:{rest:02} ({how}){spoken}, {counts}"])


def as_json(found: Report) -> dict[str, Any]:
    return {
        "episode": found.episode,
        "length_s": str(found.length_s),
        "measured": found.measured,
        "pace": pacing.as_json(found.pacing),
        "findings": [
            {
                "level": level,
                **{name: getattr(f, name) for name in ("file", "line", "column", "message", "hint")},
                **({name: getattr(f, name) for name in ("card", "rule", "value", "limit")} if f.rule else {}),
            }
            for level, all_ in (("error", found.mistakes), ("warning", found.warnings))
            for f in all_
        ],
    }


def _placed(notes: _Notes, lengths: Sequence[int], measured: Sequence[tuple[Measured, bool]]) -> None:
    """What the timeline would say of words in the wrong place, and of what is not quite as it was asked."""
    found = [known for known, _ in measured]
    for wrong in misplaced(notes.ep, lengths, found):
        tell = notes.wrong if all(sure for _, sure in measured) else notes.warn  # predicted, it may still fit
        tell(wrong.line, wrong.message, wrong.hint)
    for n, what, hint in remarks(notes.ep, lengths, found):
        notes.warn(notes.ep.scenes[n].line, what, hint)


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


def _mattes(notes: _Notes, scene: Scene) -> None:
    """What the mattes of the scene's own picture and clip take; a card's own is its linter's."""
    for name, part in (("frame", scene.frame), ("clip", scene.clip)):
        if part is None or part.file is None or part.matte is None:
            continue
        from renderers import eaten, glimpses, still

        matte, label = part.matte.settings, f'scene "{scene.name}": {name}'
        try:
            seen = [still.read(part.file)] if name == "frame" else glimpses.glimpses(part.file, GLIMPSES)
        except RenderError:
            continue  # that it does not open is told elsewhere
        told = eaten.of_images(seen, matte, looks.whole(notes.ep.theme)["palette"])
        for finding in lint_evidence.taken(told, label, ""):
            notes.add(part.line, finding)


def _cards(notes: _Notes, line: Line, seconds: Mapping[str, Fraction]) -> None:
    """What the linter says of every card, and of the brand's colour."""
    ep = notes.ep
    try:
        ground = standing.ground(ep)
    except RenderError as error:
        return notes.wrong(0, f"brand.logo: {error}", error.hint)
    for scene in ep.scenes:
        lines = {standing.card_name(ep, scene, card): card.line for card in scene.cards}
        found = standing.shown(line, ep, scene, seconds[scene.name])
        for finding in (one for one in found if isinstance(one, Finding)):
            notes.add(lines[finding.card], finding)
        cards = [one for one in found if isinstance(one, Shown)]
        for finding in (*lint.findings(cards, ground), *caption_limits.covered(ep, scene, cards)):
            notes.add(lines[finding.card], finding)
    if ep.brand is not None and ep.brand.color is not None:
        seen = round(contrast(looks.whole(ep.theme), ep.brand.color), 2)
        if seen < LEAST_OF_SHAPES:
            has = f"brand.color {ep.brand.color} has a contrast of {seen:g} on theme {ep.theme}"
            what = f"{has}, under {LEAST_OF_SHAPES:g}"
            hint = "its rules and bars are hardly seen: take a brighter or darker one, or another theme"
            notes.add(0, Finding("warning", "", "brand-color", seen, LEAST_OF_SHAPES, what, hint))
        elif seen < LEAST_CONTRAST:
            has = f"brand.color {ep.brand.color} has a contrast of {seen:g} on theme {ep.theme}"
            what = f"{has}, under {LEAST_CONTRAST:g} for text"
            hint = "rules and bars have it, text keeps the theme's own: take a brighter or darker one for both"
            notes.add(0, Finding("warning", "", "brand-color", seen, LEAST_CONTRAST, what, hint))
    return None


def _fills(notes: _Notes, line: Line, scene: Scene, lasts_s: Fraction, *, measured: bool) -> None:
    """Is a clip shorter than its scene? Where both are only predicted, it must be far off to be worth a word."""
    clip, found = scene.clip, outgrown.outgrown(line, notes.ep, scene)
    if found is not None and (found.sure or line.record(clip_task(notes.ep, scene)) is not None):
        return (notes.wrong if found.sure and found.stops else notes.warn)(found.clip.line, found.told, found.hint)
    if clip is None or not clip.maker.paid or scene.fit is not None:
        return None
    longest_s = Fraction(max(lengths_of(clip)))
    room_s = longest_s * (1 + SLOW_MOST) if measured else longest_s * (1 + SLOW_MOST) + PUSH_MOST_S
    if lasts_s > room_s:
        what = f'scene "{scene.name}" lasts {float(lasts_s):.0f} s, its clip at most {float(longest_s):.0f} s'
        notes.warn(clip.line, what, "say how to fill it (`fit`), make the clip longer, or the words shorter")
    return None


def _converted(notes: _Notes, line: Line) -> None:
    """Clips that are none, and what others lose on their way into the film."""
    from stages import conversions

    told = {one.message for one in notes.mistakes}
    for wrong in conversions.unusable(notes.ep):
        if wrong[1] not in told:
            notes.wrong(*wrong)
    for loss in conversions.losses(line, notes.ep):
        notes.warn(*loss)


def _takes(notes: _Notes, line: Line) -> None:
    for state, error in unsellable(draw_up(line, notes.ep.account).states):
        scene = next((one for one in notes.ep.scenes if one.name == state.step.scene), None)
        notes.wrong(scene.line if scene else 0, f"{state.step.task}: {error}", error.hint)


def _sound(notes: _Notes, line: Line) -> None:
    """Music beyond its end, and what is known of lines and mix that are made."""
    for told in sound_notes.known(line, notes.ep):
        notes.warn(*told)
    try:
        for told in sound_notes.beyond(line, notes.ep):
            notes.wrong(*told)
    except RenderError as error:
        notes.wrong(notes.ep.music.line if notes.ep.music else 0, f"music: {error}", error.hint)


def _budget(notes: _Notes, line: Line) -> None:
    over = overdrawn(notes.ep.account, notes.ep.budget_usd, draw_up(line, notes.ep.account).states, line.store)
    if over is not None:
        notes.wrong(0, *over)


def _memory(notes: _Notes, line: Line) -> None:
    """Is there a way to encode it that stays below the episode's limit?"""
    picture = footprint.foreseen(line, notes.ep) if notes.ep.memory_mb is not None else None
    try:
        footprint.strategy(notes.ep, picture or {})  # what is not known yet is no mistake
    except EpisodeError as error:
        for mistake in error.mistakes:
            notes.wrong(0, mistake.message, mistake.hint)
