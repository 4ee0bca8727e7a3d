"""Which cards stand when, and on what: from an episode and the store to what the linter takes.

In:    a checked Episode, the store.
Out:   every scene's cards as `Shown`, and what keeps a card from being laid out at all.
Pays:  never.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from renderers import cards
from renderers.painting import RenderError
from renderers.scratch import pace
from renderers.text import fonts
from stages import alignment, looks
from stages import words as words_of
from stages.cards import files_of, recipe
from stages.core.code import literal
from stages.core.model import Card, Episode, Scene
from stages.core.phrases import place
from stages.core.step import Line, task_name
from stages.shown import Area, Finding, Ground, Shown
from stages.timeline import late

MOST_NAMED = 8  # characters that one message names


def ground(ep: Episode) -> Ground:
    """What the episode's cards stand on. Raises RenderError where the brand's logo is no picture."""
    width, height = ep.size
    return Ground(width, height, ep.language, looks.whole(ep.theme), _mark(ep))


def shown(line: Line, ep: Episode, scene: Scene, scene_s: Fraction) -> list[Shown | Finding]:
    """A scene's cards, in their order. One that cannot be laid out, or comes when its scene is over, is a Finding."""
    return [_shown(line, ep, scene, card, scene_s) for card in scene.cards]


def card_name(ep: Episode, scene: Scene, card: Card) -> str:
    """As tasks and reports name it: "ep3/prova/2"."""
    return f"{ep.slug}/{scene.name}/{card.number}"


def begins_s(line: Line, ep: Episode, scene: Scene, at: Fraction | str | None) -> tuple[Fraction, bool]:
    """When a card or sound comes, and whether that is sure: a phrase has its place once the voice is there."""
    if not isinstance(at, str):
        return at or Fraction(0), True
    known, sure = measured(line, ep, scene)
    n = scene.number - 1
    over = alignment.line_of(ep.scenes, n)
    words = alignment.spoken(ep.scenes, n, known)[1]
    begins = alignment.parts(ep.scenes, over, words)
    own = words[begins[n - over[0]] : begins[n - over[0] + 1]]
    said = own[place([word.text for word in own], at)]
    cut_s = alignment.cuts(ep, over, words)[n - over[0]] / ep.fps
    return alignment.voice_at_s(ep.scenes, over[0]) + Fraction(said.start, alignment.RATE) - cut_s, sure


def measured(line: Line, ep: Episode, scene: Scene) -> tuple[alignment.Measured, bool]:
    """The scene's line, and whether that is measured; what is not spoken yet is predicted by its letters.

    Raises RenderError where the author's own file does not open.
    """
    first = ep.scenes[alignment.line_of(ep.scenes, scene.number - 1)[0]]
    task = task_name("narration", ep.slug, first.name)
    record = line.record(task) if task in line.steps else None
    if record is not None:
        found = (alignment.Word(w["text"], w["start"], w["end"]) for w in words_of.said(line, ep, first))
        return alignment.Measured(int(record.facts["samples"]), tuple(found)), True
    lasts_s = spoken_s(ep, first)
    return predicted(first, lasts_s), False


def predicted(first: Scene, lasts_s: Fraction | None) -> alignment.Measured:
    """A line of so many seconds that is not spoken yet; `first` is the scene where it begins."""
    if lasts_s is None:
        return alignment.Measured()
    samples = ceil(lasts_s * alignment.RATE)
    return alignment.Measured(samples, alignment.guessed((first.narration and first.narration.text) or "", samples))


def spoken_s(ep: Episode, scene: Scene) -> Fraction | None:
    """How long the scene's words will last, by their characters or by the author's file; None: it has none.

    Raises RenderError where the file does not open.
    """
    said = scene.narration
    if said is None:
        return None
    if said.file is not None:
        return file_s(said.file)
    return pace.predicted_s(said.text, ep.language) if said.text else Fraction(0)


def file_s(file: Path) -> Fraction:
    """How long a file of the author's says that it lasts. Raises RenderError where it does not open."""
    from renderers.ffmpeg.probe import probe

    return probe(file, count=False).duration_s or Fraction(0)


def _shown(line: Line, ep: Episode, scene: Scene, card: Card, scene_s: Fraction) -> Shown | Finding:
    name, label = card_name(ep, scene, card), f'scene "{scene.name}": card {card.number} ({card.kind})'
    try:
        facts = cards.sidecar({**recipe(ep, card).settings, "theme": looks.whole(ep.theme)}, files_of(ep, card))
        comes_s, exact = begins_s(line, ep, scene, card.at)
    except RenderError as error:
        return _undrawable(name, label, ep, card, error)
    if comes_s >= scene_s and exact:
        value, limit = round(float(comes_s), 2), round(float(scene_s), 2)
        return Finding("error", name, "late", value, limit, *late(label, comes_s, scene_s))
    return Shown(
        card=name,
        label=label,
        kind=card.kind,
        facts=facts,
        comes_s=comes_s,
        goes_s=min(scene_s, comes_s + card.for_s) if card.for_s else scene_s,
        scene_s=scene_s,
        exact=exact,
        closes=scene is ep.scenes[-1],
        doubt=_doubt(ep, card),
    )


def _doubt(ep: Episode, card: Card) -> tuple[str, str] | None:
    """What is odd about the recording that a card shows; None for nothing, and for cards that show none."""
    recording = card.spec.get("capture")
    if not isinstance(recording, Path):
        return None
    from stages.receipts import beside, doubt

    if not beside(recording).exists():
        why = f"{ep.shown(recording)} has no receipt: nothing says that a program printed it"
        return why, "record it with `doit capture`; keep it as it is if somebody else recorded it"
    found = doubt(recording)
    return None if found is None else (found[0].replace(f"{ep.path.parent}/", ""), found[1])


def _undrawable(name: str, label: str, ep: Episode, card: Card, error: RenderError) -> Finding:
    """Why there is no such card: every character that no face has, or else what its layout says."""
    lacking = _lacking(ep, card)
    if not lacking:
        return Finding("error", name, "layout", None, None, f"{label}: {error}", error.hint)
    named = [f'"{char}" (U+{ord(char):04X} {unicodedata.name(char, "no name")})' for char in lacking[:MOST_NAMED]]
    rest = f" and {len(lacking) - MOST_NAMED} more" if len(lacking) > MOST_NAMED else ""
    said = f"{label}: no bundled font can draw {', '.join(named)}{rest}"
    hint = "write it another way, or leave it out"
    return Finding("error", name, "glyph", "".join(lacking), "what the bundled fonts have", said, hint)


def _lacking(ep: Episode, card: Card) -> list[str]:
    """The characters of a card's own words that none of its faces can draw, each once."""
    styles = looks.whole(ep.theme)["type"]
    faces = {styles[role]["face"] for role in literal(cards.KINDS[card.kind], "ROLES")}
    found: dict[str, None] = {}
    for text in _texts(card.spec):
        lacks = [set(fonts.missing(text, face)) for face in faces]
        found.update(dict.fromkeys(char for char in text if lacks and all(char in lack for lack in lacks)))
    return [char for char in found if not char.isspace()]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _mark(ep: Episode) -> Area | None:
    if ep.brand is None or ep.brand.logo is None:
        return None
    from renderers.brand import placed
    from renderers.cards.frame import Frame
    from renderers.logo import trimmed_size

    size = trimmed_size(ep.brand.logo)
    return Area(*placed(size, Frame(*ep.size, {}, ep.language), ep.brand.corner))
