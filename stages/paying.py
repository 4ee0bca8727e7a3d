"""What must hold before a build may spend its first cent, and what it leaves behind when it is interrupted."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING

from renderers.painting import RenderError
from stages import paid, signed
from stages.core import prices
from stages.core.buy import Busy
from stages.core.deal import seconds
from stages.core.journal import TAKEN_ON, Journal
from stages.core.ledger import Ledger
from stages.core.plan import Plan, dollars, draw_up
from stages.core.step import State
from stages.core.store import Store
from stages.core.terms import Wanted, silently

if TYPE_CHECKING:
    from stages.front import House


def purchases(house: House, wanted: Iterable[str], named: Iterable[str]) -> dict[str, list[State]]:
    """What the wanted tasks would buy, by episode. Empty where nothing is bought.

    `named` were asked for by name: they are bought though nothing that is made needs them.
    """
    wanted, named, line = set(wanted), set(named), house.line
    asked = {line.owners.get(task, task) for task, step in line.steps.items() if named & {task, step.kind}}
    buying: dict[str, list[State]] = {}
    for account in house.accounts:
        for planned in draw_up(line, account).states:
            task = planned.step.task
            state = line.state(task) if planned.action == "keep" and task in asked else planned
            if state.action == "buy" and task in wanted:
                buying.setdefault(account, []).append(state)
    if line.buyer is not None:
        line.buyer.planned = {state.step.task for states in buying.values() for state in states}
    return buying


def look_again(house: House, buying: Mapping[str, list[State]]) -> bool:
    """Ask the services once more for what is in doubt. Did any of it turn up?"""
    buyer, found = house.line.buyer, False
    for state in (state for states in buying.values() for state in states):
        seller, begun = state.step.seller, state.begun
        if buyer is None or begun is None or begun.state != "doubt" or state.order is None or seller is None:
            continue
        wanted = Wanted(state.step.task, state.order.recipe, state.step.ext, seller, state.order.price_usd)
        with contextlib.suppress(RenderError, Busy):  # then it stays in doubt, as it was
            buyer.look_again(wanted)
        now = buyer.journal.read(begun.key)
        found = found or (now is not None and now.state != "doubt")
    return found


def objections(house: House, buying: Mapping[str, list[State]]) -> list[str]:
    """Why none of it must be bought: each a sentence and what to do. Empty when it may."""
    said: list[str] = [_told(error) for error in _settings()] if buying else []
    for slug, states in buying.items():
        if not house.chosen.episode:
            said.append(f"{states[0].step.task} would be bought\nhint: say whose money it is: episode={slug}")
            continue
        said += _drifted(house, Plan(slug, tuple(states)))
        said += [_told(state.stop) for state in states if state.stop is not None]
        said += _unpriced(states)
        said += [f"{state.step.task}: {_told(error)}" for state, error in unsellable(states)]
        over = overdrawn(slug, house.accounts[slug].budget_usd, states, house.line.store)
        said += [f"{slug}: {over[0]}\nhint: {over[1]}"] if over else []
        said += _keyless(states)
        if house.chosen.strict:
            said += [
                f"{line}\nhint: look it up, and give its maker a price_usd, or renew stages/core/prices.json"
                for line in aged(states)
            ]
    return said


def aged(states: Iterable[State]) -> list[str]:
    """Which prices of a plan were looked up too long ago."""
    uses = sorted({state.step.maker for state in states if state.action == "buy"})
    return [
        f"the price of {use} is of {as_of}, {days} days ago, more than {prices.STALE_DAYS}"
        for use, as_of, days in prices.stale(uses, date.today())
    ]


def collect(house: House) -> list[str]:
    """Take home what was bought for this episode and nothing asks for any more: a prompt was edited while its clip was
    being made. What was done, a sentence each; what is not ready yet is left for another time."""
    buyer, line = house.line.buyer, house.line
    if buyer is None:
        return []
    asked_for = {state.key for task, step in line.steps.items() if step.paid and (state := line.state(task)).key}
    said = []
    for purchase in [*buyer.journal.under_way((*TAKEN_ON, "intent"))]:
        if purchase.key in asked_for or purchase.episode != buyer.terms.episode:
            continue
        recipe = purchase.ordered
        inputs = {name: line.store.path(ref) for name, ref in recipe.inputs.items() if ":" not in ref}
        there = {name: file for name, file in inputs.items() if file.exists()}
        seller = paid.seller(purchase.kind, purchase.use)
        wanted = Wanted(purchase.task, recipe, purchase.ext, seller, purchase.price, there, purchase.inputs)
        with contextlib.suppress(RenderError, Busy):  # it stays where it is, and doit settle lists it
            if buyer.collect(wanted, silently) is not None:
                said.append(f"{purchase.task}: what was bought before its last edit came too; it stays as another take")
    return said


def under_way(store: Store) -> str:
    """What services still work on for us: "3 at fal, 1 at bfl", or nothing."""
    begun = Counter(one.use.partition("/")[0] for one in Journal(store.root).all() if one.state in TAKEN_ON)
    return ", ".join(f"{count} at {service}" for service, count in sorted(begun.items()))


def _settings() -> Iterator[RenderError]:
    for name in ("ONETAKE_POLL_S", "ONETAKE_SETTLE_S"):
        try:
            seconds(name, 0)
        except RenderError as error:
            yield error


def _drifted(house: House, plan: Plan) -> Iterator[str]:
    if house.signed is not None:
        drifted = list(signed.drift(house.signed, plan))
        if drifted:
            lines = "\n".join(f"  {line}" for line in drifted)
            yield f"{house.chosen.plan}: the signed plan has drifted:\n{lines}\nhint: draw up and read another plan"


def unsellable(states: Iterable[State]) -> Iterator[tuple[State, RenderError]]:
    """What a service is known not to take, as far as it can be told before anything is bought."""
    for state in states:
        seller, order = state.step.seller, state.order
        if state.action == "buy" and seller is not None and order is not None:
            error = paid.mistake(order.recipe, seller, order.paths)
            if error is not None:
                yield state, error


def _unpriced(buying: list[State]) -> Iterator[str]:
    unknown = [state for state in buying if state.price_usd is None]
    for use in sorted({state.step.maker for state in unknown}):
        tasks = ", ".join(state.step.task for state in unknown if state.step.maker == use)
        yield f"{tasks}: nobody knows what {use} costs\nhint: give its maker a price_usd"


def overdrawn(slug: str, budget: Decimal | None, states: Iterable[State], store: Store) -> tuple[str, str] | None:
    """What a plan would pass its budget by, and what to do. What is in doubt is on the account already.

    So is what a process set aside that died before it sent anything, or is about to: it is not counted a second time.
    """
    buying = [state for state in states if state.action == "buy"]
    fresh = [state for state in buying if state.begun is None or state.begun.state != "intent"]
    price = sum((state.price_usd or Decimal(0) for state in fresh), Decimal(0))
    if budget is None or not price:
        return None
    unsent = {state.key for state in fresh if state.begun is None or state.begun.state == "released"}
    spent = Ledger(store.root).committed_usd(slug, but_for=unsent)
    if spent + price <= budget:
        return None
    before = f", ${dollars(spent)} of it is spent or reserved" if spent else ""
    return (
        f"buying what is missing costs ${dollars(price)}, budget_usd is ${dollars(budget)}{before}",
        f"raise budget_usd, or ask for less{f'; doit spent episode={slug} lists what it went to' if spent else ''}",
    )


def _keyless(buying: list[State]) -> Iterator[str]:
    from renderers import secrets

    services: Counter[str] = Counter(state.step.seller.service for state in buying if state.step.seller)
    for name, count in sorted(services.items()):
        service = import_module(name)
        try:
            secrets.key(service.KEY)
        except RenderError as error:
            assets = "1 asset is" if count == 1 else f"{count} assets are"
            yield f"{assets} to be bought from {service.NAME}: {_told(error)}; or add draft=yes to draw them for free"


def _told(error: RenderError) -> str:
    return f"{error}\nhint: {error.hint}" if error.hint else str(error)
