"""The brand's mark over a whole episode.

In:    a checked Episode with a brand that has a logo.
Out:   cache/cards/<key>.png, the mark alone, and its record with where it stands.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from stages.core.code import maker, painter
from stages.core.digests import digest_of_author
from stages.core.model import Episode
from stages.core.recipe import Recipe
from stages.core.step import Order, Step, build_path, task_name

# Cards that fill the frame, or show the mark themselves: it steps back while they stand.
FILLING = frozenset({"bars", "line", "table", "terminal", "image", "frame", "end"})


def steps(ep: Episode) -> Iterator[Step]:
    step = mark(ep)
    if step is not None:
        yield step


def mark(ep: Episode) -> Step | None:
    """The mark's step; None where the episode has no logo. Its record's facts have "x" and "y"."""
    if ep.brand is None or ep.brand.logo is None:
        return None
    logo = ep.brand.logo
    settings = {"size": list(ep.size), "corner": ep.brand.corner}
    order = Order(Recipe("cards", _drawn(), settings, {"logo": f"file:{digest_of_author(logo)}"}), {"logo": logo})
    return Step(
        task=task_name("cards", ep.slug, "brand"),
        episode=ep.slug,
        kind="cards",
        maker="brand",
        ext="png",
        order=lambda _: order,
        paint=painter("renderers.brand"),
        links=(build_path(ep.slug, "brand.png", draft=ep.draft),),
        names={"logo": ep.shown(logo)},
    )


@cache
def _drawn() -> dict[str, Any]:
    return maker("brand", "renderers.brand")
