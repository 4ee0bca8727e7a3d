"""Cards: what is set in type over a scene.

In:    a checked Episode, its theme and brand, the author's pictures, figures and recordings.
Out:   cache/cards/<key>.png, a full frame with straight alpha, or .mov where it moves; its record has every text box.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from renderers.cards import MODULES, drawn_as, moves
from renderers.text import fonts
from stages import looks
from stages.core.code import literal, maker
from stages.core.digests import digest_of_author
from stages.core.model import Card, Episode, Scene
from stages.core.recipe import Recipe
from stages.core.step import Order, Step, build_path, task_name

WITH_LOGO = ("frame", "end")
REDACTING = "redact.yaml"  # beside the episodes: what no terminal may show


def steps(ep: Episode) -> Iterator[Step]:
    for scene in ep.scenes:
        for card in scene.cards:
            yield _step(ep, scene, card)


def card_task(ep: Episode, scene_name: str, number: int) -> str:
    return task_name("cards", ep.slug, scene_name, number)


def moving(card: Card) -> bool:
    """Whether the card is a reel."""
    return card.motion and moves(card.kind, card.spec)


def files_of(ep: Episode, card: Card) -> dict[str, Path]:
    """The author's files that a card shows, by their fields; and what the whole episode has for its kind."""
    files = {name: file for name, file in card.spec.items() if isinstance(file, Path)}
    if card.kind in WITH_LOGO and card.spec.get("logo", True) and ep.brand and ep.brand.logo:
        files["logo"] = ep.brand.logo
    if card.kind == "terminal" and (rules := ep.path.parent / REDACTING).is_file():
        files["redact"] = rules
    return files


def recipe(ep: Episode, card: Card) -> Recipe:
    files = files_of(ep, card)
    kind = drawn_as(card.kind, files)
    drawn = _drawn(kind, ep.theme)
    settings = {
        "card": kind,
        "spec": {name: said for name, said in card.spec.items() if name not in files},
        "theme": looks.named(ep.theme, looks.color_of(ep)),
        "size": list(ep.size),
        "language": ep.language,
    }
    if card.matte is not None:
        settings["matte"] = card.matte.settings
    if card.kind == "frame" and "logo" in files and ep.brand:
        settings["corner"] = ep.brand.corner
    if moving(card):
        settings["fps"] = str(ep.fps)
    return Recipe("cards", drawn, settings, {name: f"file:{digest_of_author(file)}" for name, file in files.items()})


@cache
def _drawn(kind: str, theme: str) -> dict[str, Any]:
    """Who draws such a card: the code, its libraries, and every face that may leave a mark."""
    module = MODULES[kind]
    styles = looks.whole(theme)["type"]
    faces = fonts.drawn_with(tuple(styles[role]["face"] for role in literal(module, "ROLES")))
    return maker(f"cards/{kind}", module) | {"fonts": {face: fonts.digest(face) for face in faces}}


def _step(ep: Episode, scene: Scene, card: Card) -> Step:
    files = files_of(ep, card)
    order = Order(recipe(ep, card), files)
    kind = drawn_as(card.kind, files)
    ext = "mov" if moving(card) else "png"
    return Step(
        task=card_task(ep, scene.name, card.number),
        episode=ep.slug,
        kind="cards",
        maker=f"cards/{kind}",
        ext=ext,
        scene=scene.name,
        order=lambda _: order,
        paint=looks.themed(MODULES[kind]),
        links=(build_path(ep.slug, f"scenes/{scene.name}/card-{card.number}.{ext}", draft=ep.draft),),
        names={name: ep.shown(file) for name, file in files.items()},
    )
