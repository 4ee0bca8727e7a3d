"""How fast the words come and how long all will last, before anything is bought for it.

In:    a checked Episode and the store.
Out:   words a minute and seconds for each scene and in all, as values, a table or JSON.
Pays:  never.

What is not there yet is predicted from the scratch voice, which lasts as long as neural voices at their own speed. A
voice of which lines were bought has a factor of its own: their seconds over those of the scratch voice, all lines of
that voice in the store taken together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from weakref import WeakKeyDictionary

from renderers.painting import RenderError
from renderers.scratch import pace, voice
from renderers.scratch.spoken import tokens
from stages import paid, standing
from stages.alignment import Measured, line_of
from stages.core.code import maker
from stages.core.model import Episode, Narration, Scene
from stages.core.recipe import Recipe
from stages.core.step import Line, task_name
from stages.core.store import Store
from stages.timeline import beside_frames, measure, measuring

RATE = 48_000  # samples a second of every line
FAST_WPM = 165  # beyond this, captions and listeners run
FEW_WORDS = 8  # too few to have a pace
HOW = {
    "bought": "bought",
    "own": "recorded",
    "scratch": "scratch voice",
    "calibrated": "predicted, calibrated",
    "predicted": "predicted",
    "unsaid": "scratch voice, predicted",
    "": "no words",
}

Manner = tuple[str, str, str, str]  # maker, voice, speed, language: what decides a voice's pace


@dataclass(frozen=True, slots=True)
class Factor:
    """A voice's seconds over the scratch voice's, and from how many bought lines that is known."""

    voice: str
    ratio: Fraction
    lines: int


@dataclass(frozen=True, slots=True)
class Paced:
    """A scene's words and how long they take; `how` is a word of HOW. `length_s` is the scene's own."""

    scene: str
    line: int
    words: int
    spoken_s: Fraction
    length_s: Fraction
    how: str

    @property
    def wpm(self) -> Fraction | None:
        return self.words * 60 / self.spoken_s if self.words and self.spoken_s else None


@dataclass(frozen=True, slots=True)
class Pacing:
    episode: str
    scenes: tuple[Paced, ...]
    factors: tuple[Factor, ...]
    runtime_s: tuple[Fraction, Fraction] | None

    @property
    def length_s(self) -> Fraction:
        return _sum(one.length_s for one in self.scenes)

    @property
    def whole(self) -> Paced:
        """All scenes as one."""
        spoken_s = _sum(one.spoken_s for one in self.scenes)
        return Paced("all", 0, sum(one.words for one in self.scenes), spoken_s, self.length_s, "")


def factors(store: Store, ep: Episode) -> dict[Manner, Factor]:
    """The factor of each paid voice that the episode uses, where a line of it was ever bought."""
    wanted = {_manner(ep, s.narration) for s in ep.scenes_with("narration") if s.narration and _sold(s.narration)}
    seconds: dict[Manner, list[tuple[Fraction, Fraction]]] = {}
    for ref in store.refs() if wanted else ():
        record = store.remembered(ref) if ref.startswith("narration/") else None
        if record is None or not record.recipe.paid or "samples" not in record.facts:
            continue
        asked = record.recipe.settings
        for manner in wanted & {_of(str(record.recipe.maker["use"]), asked, ep.language)}:
            scratch_s = _scratch_s(store, str(asked["text"]), ep.language)
            seconds.setdefault(manner, []).append((Fraction(record.facts["samples"], RATE), scratch_s))
    return {
        manner: Factor(
            f"{manner[0]}, voice {manner[1]}", _sum(b for b, _ in each) / _sum(s for _, s in each), len(each)
        )
        for manner, each in seconds.items()
        if _sum(s for _, s in each)
    }


_KNOWN: WeakKeyDictionary[Line, dict[str, dict[Manner, Factor]]] = WeakKeyDictionary()


def known(line: Line, ep: Episode) -> Mapping[Manner, Factor]:
    """The factors of an episode, as they were when this line of steps was first asked."""
    learnt = _KNOWN.setdefault(line, {})
    if ep.slug not in learnt:
        learnt[ep.slug] = factors(line.store, ep)
    return learnt[ep.slug]


def expected(line: Line, ep: Episode, scene: Scene) -> tuple[Measured, bool]:
    """What is known of a scene, and whether that is measured. What has no artifact yet is predicted.

    Raises RenderError where the author's own file does not open.
    """
    tasks = measuring(ep, scene)
    if all(task in line.steps and line.state(task).action == "keep" for task in tasks):
        return measure(line, ep, scene), True
    clip_s = None
    first = ep.scenes[line_of(ep.scenes, scene.number - 1)[0]]
    lasts_s, _ = spoken_s(line, ep, first, known(line, ep))
    if scene.clip is not None:
        clip_s = scene.clip.seconds if isinstance(scene.clip.seconds, Fraction) else None
        clip_s = standing.file_s(scene.clip.file) if scene.clip.file else clip_s
    beside = beside_frames(line, ep, scene)
    return replace(standing.predicted(first, lasts_s), clip_s=clip_s, beside_frames=beside), False


def spoken_s(line: Line, ep: Episode, scene: Scene, known: Mapping[Manner, Factor]) -> tuple[Fraction | None, str]:
    """How long a scene's words last, and how that is known. (None, "") for a scene without.

    Raises RenderError where the author's own file does not open.
    """
    said = scene.narration
    if said is None:
        return None, ""
    task = task_name("narration", ep.slug, scene.name)
    record = line.state(task).record if task in line.steps else None
    if record is not None:
        use = line.steps[task].maker
        how = {"scratch": "scratch", "own file": "own"}.get(use, "bought")
        return Fraction(record.facts["samples"], RATE), how
    if said.file is not None or not said.text:
        return standing.spoken_s(ep, scene), "own" if said.file is not None else "predicted"
    scratch_s = _scratch_s(line.store, said.text, ep.language)
    if not _sold(said):
        return scratch_s, "unsaid"
    factor = known.get(_manner(ep, said))
    return (scratch_s, "predicted") if factor is None else (scratch_s * factor.ratio, "calibrated")


def pacing(line: Line, ep: Episode, length_s: Mapping[str, Fraction], known: Mapping[Manner, Factor]) -> Pacing:
    """Every scene's pace; `length_s` is how long each lasts."""
    scenes = []
    for scene in ep.scenes:
        try:
            lasts_s, how = spoken_s(line, ep, scene, known)
        except RenderError:  # told where the scene is measured
            lasts_s, how = None, ""
        if lasts_s and scene.narration and scene.narration.stretch:
            lasts_s /= scene.narration.stretch
        text = (scene.narration and scene.narration.text) or ""
        words = sum(token.sounds for token in tokens(text)) if lasts_s else 0
        at = scene.narration.line if scene.narration else scene.line
        scenes.append(Paced(scene.name, at, words, lasts_s or Fraction(0), length_s[scene.name], how))
    return Pacing(ep.slug, tuple(scenes), tuple(known.values()), ep.runtime_s)


def hurried(found: Pacing) -> Iterator[tuple[int, str, str]]:
    """What is too fast, as (line, message, hint).

    Only of voices that will be heard in the end and whose pace is known: a neural voice at its default speed is always
    fast, and says so when its first line is there.
    """
    for one in found.scenes:
        if one.how not in ("bought", "own", "calibrated") or one.words < FEW_WORDS or one.wpm is None:
            continue
        if one.wpm > FAST_WPM:
            says = "the voice says" if one.how != "calibrated" else "the voice will say about"
            what = f'scene "{one.scene}": {says} {float(one.wpm):.0f} words a minute, over {FAST_WPM}'
            yield one.line, what, "captions will run: slow the voice, or use fewer words"


def outside(found: Pacing) -> Iterator[tuple[int, str, str]]:
    """Where the whole is shorter or longer than `runtime_s` allows."""
    if found.runtime_s is None:
        return
    least, most = found.runtime_s
    if not least <= found.length_s <= most:
        lasts = f"the episode lasts {float(found.length_s):.0f} s"
        yield (
            0,
            f"{lasts}, runtime_s allows {float(least):.0f} to {float(most):.0f}",
            ("cut or add words, or change runtime_s"),
        )


def as_text(found: Pacing) -> str:
    """A table: a scene a line, then all, then what the predictions rest on."""
    rows = [("scene", "words", "wpm", "spoken", "scene lasts", "")]
    rows += [(*_row(one), HOW[one.how]) for one in found.scenes]
    rows.append((*_row(found.whole), ""))
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:5], widths[1:], strict=True)), row[5]]
        )
        for row in rows
    ]
    return "\n".join([*(line.rstrip() for line in lines), *_grounds(found)])


def as_json(found: Pacing) -> dict[str, Any]:
    def told(one: Paced) -> dict[str, Any]:
        return {
            "words": one.words,
            "wpm": None if one.wpm is None else round(float(one.wpm), 1),
            "spoken_s": str(one.spoken_s),
            "length_s": str(one.length_s),
        }

    return {
        "scenes": [{"scene": one.scene, **told(one), "how": one.how or None} for one in found.scenes],
        "all": told(found.whole),
        "factors": [{"voice": f.voice, "factor": round(float(f.ratio), 3), "lines": f.lines} for f in found.factors],
        "runtime_s": None if found.runtime_s is None else [str(second) for second in found.runtime_s],
        "fast_wpm": FAST_WPM,
    }


def _row(one: Paced) -> tuple[str, str, str, str, str]:
    wpm = "" if one.wpm is None else f"{float(one.wpm):.0f}{'!' if one.wpm > FAST_WPM else ''}"
    spoken = f"{float(one.spoken_s):.1f} s" if one.words else ""
    return one.scene, str(one.words or ""), wpm, spoken, f"{float(one.length_s):.1f} s"


def _grounds(found: Pacing) -> Iterator[str]:
    for factor in found.factors:
        lines = f"{factor.lines} bought line{'s' if factor.lines > 1 else ''}"
        yield f"calibrated: {factor.voice} takes {float(factor.ratio):.2f} of the scratch voice's time, by {lines}"
    if any(one.how == "predicted" for one in found.scenes):
        yield "not calibrated: predicted from characters and the scratch voice until a line of the voice is bought"
    if any(one.wpm is not None and one.wpm > FAST_WPM for one in found.scenes):
        yield f"! over {FAST_WPM} words a minute: captions and listeners run"
    if found.runtime_s is not None:
        least, most = found.runtime_s
        inside = "within" if least <= found.length_s <= most else "outside"
        yield f"runtime_s: {float(found.length_s):.0f} s is {inside} {float(least):.0f} to {float(most):.0f}"


def _scratch_s(store: Store, text: str, language: str) -> Fraction:
    """How long the scratch voice takes: measured where a draft has made the line, else from its characters."""
    said = maker("scratch", "renderers.scratch.voice") | {"voice": voice.version()}
    record = store.record(Recipe("narration", said, {"text": text, "language": language}).ref("wav"))
    return pace.predicted_s(text, language) if record is None else Fraction(record.facts["samples"], RATE)


def _sum(seconds: Iterable[Fraction]) -> Fraction:
    return sum(seconds, Fraction(0))


def _sold(said: Narration) -> bool:
    return said.file is None and said.maker.paid and bool(said.text)


def _manner(ep: Episode, said: Narration) -> Manner:
    offer = paid.speech(said, ep.language)
    return _of(said.maker.use, offer.recipe.settings, ep.language)


def _of(use: str, asked: Mapping[str, Any], language: str) -> Manner:
    settings = asked.get("voice_settings")
    speed = settings.get("speed") if isinstance(settings, Mapping) else None
    return use, str(asked.get("voice_id")), str(speed or 1), str(asked.get("language_code") or language)
