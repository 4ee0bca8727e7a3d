"""Purchases that wait for a person's answer, and the answers.

charged      it was charged and is lost: it stays on the account, the next build buys it again
not-charged  it was not: the account is freed, the next build buys it again
rebuy        buy it again, whatever became of it; it stays on the account
retry        ask once more for what was refused or rejected
accept       use what was rejected after all
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from pathlib import Path

from renderers.painting import Painting, RenderError
from stages import paid
from stages.core.closing import tidy
from stages.core.journal import SHOWN, Journal, Purchase
from stages.core.ledger import Ledger
from stages.core.plan import dollars
from stages.core.step import Line
from stages.core.store import SOLD, Store, digest_of, key_in
from stages.core.terms import Seller

LEAST = 6  # digits of a key that name it
ANSWERS = {
    "doubt": ("charged", "not-charged", "rebuy"),
    "intent": ("charged", "not-charged", "rebuy"),
    "submitted": ("charged", "not-charged", "rebuy"),
    "ready": ("charged", "not-charged", "rebuy"),
    "refused": ("retry",),
    "rejected": ("accept", "retry"),
    "damaged": ("rebuy",),
}
SAID = {
    "doubt": "in doubt",
    "intent": "in doubt",
    "submitted": "under way",
    "ready": "under way",
    "refused": "refused",
    "rejected": "rejected",
    "damaged": "damaged",
}
WORDS = ("charged", "not-charged", "accept", "retry", "rebuy")


@dataclass(frozen=True, slots=True)
class Case:
    """One key that is not simply bought. `purchase` is None where no journal tells of it."""

    key: str
    ref: str
    state: str  # of ANSWERS
    why: str
    purchase: Purchase | None = None

    @property
    def answers(self) -> tuple[str, ...]:
        return ANSWERS[self.state]


def cases(store: Store) -> list[Case]:
    """Everything that waits for an answer, or may get one."""
    told = []
    seen = set()
    for purchase in Journal(store.root).all():
        seen.add(purchase.key)
        if purchase.state == "saved":
            found = store.find(purchase.ref)
            if found.record is None:
                why = found.why or "its file is gone from the store"
                told.append(Case(purchase.key, purchase.ref, "damaged", why, purchase))
        elif purchase.state != "released":
            why = purchase.why or ("it was sent, and no reply was seen" if purchase.state == "intent" else "")
            told.append(Case(purchase.key, purchase.ref, purchase.state, why, purchase))
    return [*told, *_strays(store, seen)]


def as_text(told: list[Case], store: Store) -> str:
    if not told:
        return "nothing is in doubt, refused or damaged"
    lines = []
    for case in told:
        purchase = case.purchase
        task = purchase.task if purchase else case.ref
        price = f"  ${dollars(purchase.price)}" if purchase else ""
        lines.append(f"{SAID[case.state]}  {task}{price}  {case.why}".rstrip())
        kept = store.rejected(case.key, purchase.attempt) if purchase and case.state == "rejected" else None
        if kept is not None:
            lines.append(f"  file: {kept}")
        if SAID[case.state] == "under way":
            lines.append(f"  the next build goes on with it; to give it up: doit settle {case.key[:SHOWN]} charged")
        else:
            lines.append(f"  doit settle {case.key[:SHOWN]} {'|'.join(case.answers)}")
    return "\n".join(lines)


def answer(line: Line, prefix: str, word: str) -> str:
    """Carry out an answer; what it changed, as a sentence. Raises RenderError where it does not fit."""
    store = line.store
    tidy(store)
    case = _named(cases(store), prefix)
    if word not in case.answers:
        raise RenderError(
            f"{case.key[:SHOWN]} is {SAID[case.state]}, which {word} does not answer",
            hint=f"use {' or '.join(case.answers)}",
        )
    kind = case.ref.partition("/")[0]
    with store.locked(kind, case.key, _busy(case.key)):
        case = _named(cases(store), case.key)  # as it stands now that no build can move it
        journal, ledger, purchase = Journal(store.root), Ledger(store.root), case.purchase
        if word not in case.answers:
            raise RenderError(f"{case.key[:SHOWN]} is {SAID[case.state]} by now", hint="doit settle lists what is")
        if case.state == "damaged":
            store.set_aside(case.ref)
            if purchase is not None:
                journal.move(purchase, "released")
            return f"{case.ref}: set aside in {store.root / 'damaged'}; the next build buys it again"
        assert purchase is not None, "only what is damaged may have no journal"
        if word == "accept":
            return _accept(line, purchase)
        if word == "not-charged":
            ledger.settle(purchase.account, "not charged", Decimal(0))
        elif word == "charged":
            ledger.settle(purchase.account, "lost", purchase.price)
        elif word == "rebuy":
            ledger.settle(purchase.account, "possibly charged twice", purchase.price)
        journal.move(purchase, "released", why="")
        counted = "" if word == "not-charged" else f"; the ${dollars(purchase.price)} stay on the account"
        return f"{purchase.task}: the next build buys it again{counted if word in ('charged', 'rebuy') else ''}"


def _accept(line: Line, purchase: Purchase) -> str:
    store = line.store
    kept = store.rejected(purchase.key, purchase.attempt)
    if kept is None or digest_of(kept) != purchase.digest:
        raise RenderError(
            f"{purchase.task}: the rejected file is gone or changed", hint=f"{purchase.answer} asks again"
        )
    recipe = purchase.ordered
    seller, inputs = _asked(line, purchase)
    request = {**recipe.settings, **seller.context}
    with store.desk() as folder:
        painted = folder / Path(purchase.ref).name
        shutil.copyfile(kept, painted)
        arrival = import_module(seller.examine).examine(request, inputs, painted, dict(purchase.receipt or {}))
        if not arrival.facts:
            raise RenderError(
                f"{purchase.task}: it cannot be used at all: {'; '.join(arrival.faults)}",
                hint=f"doit settle {purchase.key[:SHOWN]} retry, or add a take",
            )
        ledger = Ledger(store.root)
        account = next(one for one in ledger.accounts() if (one.key, one.attempt) == (purchase.key, purchase.attempt))
        record = store.keep(
            recipe, painted, purchase.inputs, Painting(arrival.facts, account.counts_usd, purchase.receipt)
        )
        ledger.settle(account, "bought", account.counts_usd, account.bill)
        Journal(store.root).move(purchase, "saved", why="", digest=record.digest)
    return f"{purchase.task}: accepted; it is in the store"


def _asked(line: Line, purchase: Purchase) -> tuple[Seller, Mapping[str, Path]]:
    """Who examines it and by what, as the scene that wanted it says, where there is one still."""
    step = line.steps.get(purchase.task)
    state = line.state(purchase.task) if step else None
    if step is not None and step.seller is not None and state and state.order and state.key == purchase.key:
        return step.seller, state.order.paths
    inputs = {name: line.store.path(ref) for name, ref in purchase.ordered.inputs.items() if ":" not in ref}
    return paid.seller(purchase.kind, purchase.use), inputs


def _named(told: list[Case], prefix: str) -> Case:
    hits = [case for case in told if case.key.startswith(prefix.lower())] if len(prefix) >= LEAST else []
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise RenderError(f'"{prefix}" begins {len(hits)} keys', hint="write more of it")
    raise RenderError(
        f'nothing that waits for an answer has a key that begins with "{prefix}"', hint="doit settle lists what does"
    )


def _strays(store: Store, known: set[str]) -> Iterator[Case]:
    """Damaged files that may have been bought, and of which no journal tells."""
    for ref in store.refs():
        if ref.partition("/")[0] in SOLD and key_in(ref) not in known and store.may_be_bought(ref):
            why = store.find(ref).why
            if why:
                yield Case(key_in(ref), ref, "damaged", why)


def _busy(key: str) -> Callable[[], None]:
    def stop() -> None:
        raise RenderError(f"{key[:SHOWN]}: a build is working on it", hint="wait for its end")

    return stop
