"""What the store has for a scene: every take that was bought, the one in use marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from stages.core.journal import Journal, Purchase
from stages.core.plan import dollars
from stages.core.recipe import Recipe, changed, key
from stages.core.step import Line, Step
from stages.core.store import Record


@dataclass(frozen=True, slots=True)
class Take:
    """One thing that was bought for a step. `differs` says how its request differs from today's, but for the take."""

    task: str
    take: int
    key: str
    state: str  # "in use", "bought", "rejected", "refused", …
    price_usd: Decimal
    made: str  # UTC
    file: str
    differs: tuple[str, ...]


def takes(line: Line, episode: str) -> list[Take]:
    journal = [*Journal(line.store.root).all()]
    return [
        take
        for step in line.steps.values()
        if step.episode == episode and step.paid and step.same not in line.steps
        for take in sorted(_of(line, step, journal), key=lambda one: (one.differs, one.take))
    ]


def as_text(found: list[Take]) -> str:
    lines = []
    for task in dict.fromkeys(take.task for take in found):
        lines.append(task)
        for take in (one for one in found if one.task == task):
            head = f"  take {take.take}  {take.state:8}  ${dollars(take.price_usd)}  {take.made[:10]}  {take.file}"
            lines.append(head)
            lines += [f"          {reason}" for reason in take.differs]
    return "\n".join(lines) or "nothing was bought yet"


def as_json(found: list[Take]) -> list[dict[str, Any]]:
    return [
        {
            "task": take.task,
            "take": take.take,
            "key": take.key,
            "state": take.state,
            "price_usd": dollars(take.price_usd),
            "made": take.made,
            "file": take.file,
            "differs": list(take.differs),
        }
        for take in found
    ]


def _of(line: Line, step: Step, journal: list[Purchase]) -> Iterator[Take]:
    order = line.state(step.task).order
    wanted = order.recipe if order else None
    for purchase in journal:
        recipe = purchase.ordered
        same = wanted is not None and _plain(recipe) == _plain(wanted)
        if purchase.task != step.task and not same:
            continue
        record = line.store.remembered(purchase.ref)
        in_use = wanted is not None and key(wanted) == purchase.key
        bought = "in use" if in_use else "bought"
        yield Take(
            step.task,
            int(recipe.settings.get("take", 1)),
            purchase.key,
            bought if purchase.state == "saved" else _said(purchase),
            record.price_usd if record else purchase.price,
            record.made if record else "",
            str(_file(line, purchase, record)),
            () if wanted is None else tuple(changed(Recipe(**_parts(recipe)), Recipe(**_parts(wanted)))),
        )


def _said(purchase: Purchase) -> str:
    return {"intent": "in doubt", "doubt": "in doubt", "submitted": "under way", "ready": "under way"}.get(
        purchase.state, purchase.state
    )


def _file(line: Line, purchase: Purchase, record: Record | None) -> object:
    file = line.store.path(record.ref) if record else line.store.rejected(purchase.key, purchase.attempt)
    if file is not None and file.is_relative_to(Path.cwd()):
        return file.relative_to(Path.cwd())
    return file or ""


def _plain(recipe: Recipe) -> dict[str, Any]:
    return recipe.as_json() | {"settings": _untaken(recipe.settings)}


def _parts(recipe: Recipe) -> dict[str, Any]:
    return {
        "kind": recipe.kind,
        "maker": recipe.maker,
        "settings": _untaken(recipe.settings),
        "inputs": recipe.inputs,
        "paid": recipe.paid,
    }


def _untaken(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "take"}
