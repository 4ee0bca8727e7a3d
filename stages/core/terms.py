"""What is to be bought, from whom, and whose money it is. Values; nothing here spends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from renderers.painting import RenderError
from stages.core.journal import Purchase
from stages.core.recipe import Recipe

Notice = Callable[[str], None]  # is told how far a purchase is


def silently(said: str) -> None:
    """A notice for those who do not watch."""


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells a thing and who examines what comes: modules, imported when money is about to move.

    aside:   sent and recorded with the request, and not in the key.
    context: told to who examines, and not sent.
    """

    service: str
    examine: str
    aside: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to buy. `inputs` are the files that its request refers to, `digests` what their bytes are now."""

    task: str
    recipe: Recipe
    ext: str
    seller: Seller
    price_usd: Decimal | None
    inputs: Mapping[str, Path] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose money it is.

    limit_usd:       all that may ever be spent on the episode; None is no limit.
    rebuy_below_usd: up to this, inclusive, what may have been charged already is bought again without asking.
    allowed_usd:     task -> the most that a signed plan allows for it; None where no plan was signed.
    """

    episode: str | None
    limit_usd: Decimal | None
    rebuy_below_usd: Decimal = Decimal("0.10")
    allowed_usd: Mapping[str, Decimal] | None = None


class Stopped(RenderError):
    """A purchase waits for an answer of a person's."""


def stopped(purchase: Purchase, hint: str = "") -> Stopped:
    said = {"refused": "refused", "rejected": "what arrived was rejected", "doubt": "in doubt"}[purchase.state]
    also = {
        "refused": f"change it, or add a take; or {purchase.answer}",
        "rejected": f"add a take; or {purchase.answer}",
        "doubt": f"look at what {purchase.use.partition('/')[0]} charged (${purchase.price_usd}), "
        f"then {purchase.answer}",
    }[purchase.state]
    return Stopped(
        f"{purchase.task}: {said}: {purchase.why}", hint=f"{hint}{'; ' if hint and hint[-2:] != '; ' else ''}{also}"
    )
