"""The only place that pays: one purchase as a small machine, with the journal written before each of its steps.

    (nothing) ─► intent ─► submitted ─► ready ─► saved          and the record is in the store
                   │           │          │
                   └ look      └ wait     └ fetch, examine      or it stops: refused, rejected, doubt

Kill the process at any instant: the next one reads the journal and goes on from there. A request is sent once. If
nobody knows whether it arrived, the service is asked what it has; where that cannot be asked, the price decides. A lock
for each key, the kernel's, keeps two builds from buying the same thing; the ledger keeps them within one budget.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Mapping
from contextlib import ExitStack
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from renderers import secrets
from renderers.painting import Painting, RenderError
from renderers.service import (
    Arrival,
    Declined,
    Failed,
    Forbidden,
    Gone,
    Intent,
    Refused,
    Standing,
    Ticket,
    Unanswered,
    Unlisted,
)
from stages.core import prices
from stages.core.closing import close
from stages.core.journal import Purchase, State
from stages.core.ledger import Account, Outcome
from stages.core.recipe import key
from stages.core.restore import restore
from stages.core.store import Record, digest_of
from stages.core.terms import Notice, Stopped, Wanted, stopped
from stages.core.turnstile import turnstile

if TYPE_CHECKING:
    from stages.core.buy import Buyer

SETTLE_S = 900.0  # how long after it was sent a lost submission is looked for (ONETAKE_SETTLE_S)
LONGEST_WAIT_S = 7200.0  # in one run; a ticket outlives it
TRIES = 8  # to hand in what is turned away
FREE_TRIES = 3  # of what breaks on the service's side and costs nothing
AGAIN = 3  # how often one asset is bought again, though it may have been charged, before a person must look
LONGEST_PAUSE_S = 30.0
ODD = 100  # a bill of so many times what was expected is no bill
PATIENCE_S = 300.0  # a service that turns us away for longer is left alone
ROOM_BYTES = 256 << 20  # free on the disk before anything is paid: what comes must find a place


class Deal:
    """One purchase, by the holder of its key's lock."""

    def __init__(self, buyer: Buyer, wanted: Wanted, notice: Notice) -> None:
        self.buyer = buyer
        self.wanted = wanted
        self.notice = notice
        self.key = key(wanted.recipe)
        self.use = str(wanted.recipe.maker["use"])
        self.service: Any = import_module(wanted.seller.service)
        self.purchase = buyer.journal.read(self.key)
        self.turn = ExitStack()
        self.inside = False
        self.broken = 0

    def run(self) -> Record:
        ref = self.wanted.recipe.ref(self.wanted.ext)
        if (self.purchase is None or self.purchase.state == "saved") and any(
            file.exists() for file in self.buyer.store.files(ref)
        ):
            return restore(self)
        with self.turn:
            while True:
                state = self.purchase.state if self.purchase else "released"
                if state == "saved":  # and gone from the store without a trace
                    return restore(self)
                if state == "ready":
                    self.turn.close()
                    self.inside = False
                    record = self._take()
                    if record is not None:
                        return record
                    continue
                if state in ("released", "intent", "submitted"):
                    self._enter()
                if state == "released":
                    self._begin()
                elif state == "intent":
                    self._look("no reply was seen")
                elif state == "submitted":
                    self._wait()
                else:
                    raise self._stopped()

    def collect(self) -> Record | None:
        """Take it home if it is ready by now. Sends nothing."""
        purchase = self.purchase
        if purchase is not None and purchase.state == "intent" and not self._heard():
            self._hits(Intent(self.use, purchase.body, purchase.sent_unix))
        if self.purchase is not None and self.purchase.state == "submitted":
            standing: Standing = self.service.poll(dict(self.purchase.ticket or {}))
            if standing.ready:
                self.move("ready", ticket=standing.ticket)
        if self.purchase is None or self.purchase.state != "ready":
            return None
        return self._take()

    def look_again(self) -> None:
        """What was in doubt may be listed by now, or the key may read the list by now."""
        purchase = self.purchase
        if purchase is not None and purchase.state == "doubt" and not purchase.ticket:
            self._hits(Intent(self.use, purchase.body, purchase.sent_unix))

    # ── paying ──

    def _begin(self) -> None:
        """Set the price aside, write down what will be sent, send it."""
        wanted, terms, before = self.wanted, self.buyer.terms, self.purchase
        price = self._price()
        self._room()
        body = self.service.prepare(self.use, {**self._request(), **wanted.seller.aside}, wanted.inputs)
        account = Account(terms.episode, wanted.task, self.key, 0, self.use, price)
        attempt = self.buyer.ledger.reserve(account, terms.limit_usd)
        self._reply.unlink(missing_ok=True)
        self.purchase = self.buyer.journal.write(
            Purchase(
                key=self.key,
                state="intent",
                attempt=attempt,
                task=wanted.task,
                episode=terms.episode,
                ext=wanted.ext,
                recipe=wanted.recipe.as_json(),
                body=body,
                inputs=dict(wanted.digests),
                price_usd=str(price),
                sent_unix=time.time(),
                again=before.again if before else 0,
                past=(*before.past, *([str(before.ticket["id"])] if before.ticket else [])) if before else (),
            )
        )
        self._send()

    def _send(self) -> None:
        """The paid request. What comes of it is on the disk before anything else happens."""
        for tried in range(1, TRIES + 1):
            purchase = self._now
            try:
                self.notice("sending")
                ticket: Ticket = self.service.submit(self.use, dict(purchase.body), self._reply)
            except Declined as error:
                wait_s = self._backoff_s(tried) if error.after_s is None else error.after_s
                if tried == TRIES or wait_s > PATIENCE_S:
                    self._release("not charged", Decimal(0))
                    raise
                self.move("released")  # nothing is under way while we wait; the price stays set aside
                self.notice(f"turned away, trying again: {error}")
                _pause(wait_s)
                self.move("intent", sent_unix=time.time())
            except Forbidden:
                self._release("not charged", Decimal(0))
                raise
            except Refused as error:
                self._refused(error)
            except Failed as error:
                return self._failed(error)
            except Unanswered as error:
                return self._look(str(error))
            else:
                self.buyer.sent.add(self.key)
                self.move("submitted", ticket=ticket)
                turnstile(self.service).widen(ticket.get("limit"))
                return None
        return None

    # ── what became of it ──

    def _look(self, why: str) -> None:
        """It was sent, or may have been: find it at the service before anything is paid again."""
        purchase = self._now
        if self._heard():
            return None
        lookup = getattr(self.service, "lookup", None)
        if not (lookup(self.use, purchase.body) if lookup else self.service.LOOKUP):
            return self._by_price(f"{why}, and {self.service.NAME} lists nothing that would tell")
        until = purchase.sent_unix + seconds("ONETAKE_SETTLE_S", SETTLE_S)
        intent = Intent(self.use, purchase.body, purchase.sent_unix)
        while True:
            last = time.time() >= until  # asked before the listing, so that one is made after the end
            try:
                hits = self._hits(intent)
            except Unlisted as error:
                return self._by_price(f"{why}, and it cannot be looked up: {error}")
            except Declined as error:
                if last:
                    return self._by_price(f"{why}, and it cannot be looked up: {error}")
                hits = []
            if self._now.state == "submitted":
                return None
            if hits:
                ids = ", ".join(sorted(str(hit["id"]) for hit in hits))
                self.move("doubt", why=f"{why}, and {self.service.NAME} lists {len(hits)} that may be it: {ids}")
                raise self._stopped()
            if last and purchase.again < AGAIN:
                return self._once_more()
            if last:
                return self._by_price(f"{why}, and {self.service.NAME} lists nothing of it, {purchase.again + 1} times")
            self.notice(f"looking for it at {self.service.NAME} ({max(0, until - time.time()):.0f} s more)")
            _pause(self._poll_s())

    def _hits(self, intent: Intent) -> list[Ticket]:
        """What the service lists that may be it. A single one is taken over at once: alone among all that look, so that
        two that lost the same request cannot both have it."""
        with self.buyer.store.locked("find", self.service.NAME):
            known = self.buyer.journal.tickets()
            hits = [hit for hit in self.service.find(intent) if str(hit["id"]) not in known]
            if len(hits) == 1:
                self.move("submitted", ticket=hits[0])
        return hits

    def _heard(self) -> bool:
        """Was the answer kept, though nobody lived to write down that it came?"""
        kept = getattr(self.service, "kept", None)
        ticket = kept(self._reply) if kept else None
        if ticket is not None:
            self.move("submitted", ticket=ticket)
        return ticket is not None

    def _by_price(self, why: str) -> None:
        """Nobody can know whether it was charged: cheap things are bought again, dear ones wait for a person."""
        purchase = self._now
        if purchase.price <= self.buyer.terms.rebuy_below_usd and purchase.again < AGAIN:
            return self._once_more()
        self.move("doubt", why=why)
        raise self._stopped()

    def _once_more(self, outcome: Outcome = "possibly charged twice") -> None:
        """Let another attempt begin; this one stays on the account at its full price."""
        self.buyer.remarks.append(f"{self.wanted.task}: bought again, and possibly charged twice (${self._now.price})")
        self.notice("buying it again: it was possibly charged twice")
        self._release(outcome, self._now.price, again=self._now.again + 1)

    def _wait(self) -> None:
        purchase, began = self._now, time.time()
        assert purchase.ticket is not None, "it is submitted"
        while time.time() - began < LONGEST_WAIT_S:
            try:
                standing: Standing = self.service.poll(dict(purchase.ticket))
            except Gone as error:
                if time.time() - purchase.sent_unix >= getattr(self.service, "GRACE_S", 0):
                    return self._by_price(f"it was taken on, and is gone: {error}")
                standing = Standing(ready=False, ticket=dict(purchase.ticket), says="not known yet")
            except Refused as error:
                self._refused(error)
            except Failed as error:
                return self._failed(error)
            except Declined as error:
                standing = Standing(ready=False, ticket=dict(purchase.ticket), says=f"no answer: {error}")
            if standing.ready:
                self.move("ready", ticket=standing.ticket)
                return None
            self.notice(standing.says)
            _pause(self._poll_s())
        raise RenderError(
            f"{self.wanted.task}: {self.service.NAME} still works on {purchase.ticket['id']} after "
            f"{LONGEST_WAIT_S / 3600:.0f} hours",
            hint="it is not lost: the same command goes on waiting for it",
        )

    def _take(self) -> Record | None:
        """Fetch it, examine it, keep it. None when it turned out that it must be bought again."""
        purchase = self._now
        with self.buyer.store.desk() as folder:
            painted = folder / Path(purchase.ref).name
            try:
                painting, arrival = self.fetched(purchase, painted)
            except Gone as error:
                self._by_price(f"it was made, and is gone: {error}")
                return None
            except Refused as error:
                self._refused(error)
            except Failed as error:
                self._failed(error)
                return None
            bill, bill_usd = self.bill(purchase, painting)
            if arrival.faults:
                self._reject(painted, painting, arrival, bill, bill_usd)
            record = self.buyer.store.keep(
                self.wanted.recipe,
                painted,
                self.wanted.digests,
                Painting(arrival.facts, bill_usd, self.receipt(purchase, painting)),
            )
        close(self.buyer.store, purchase, record)
        self.purchase = self.buyer.journal.read(self.key)
        return record

    def fetched(self, purchase: Purchase, painted: Path) -> tuple[Painting, Arrival]:
        self.notice("fetching")
        painting: Painting = self.service.fetch(dict(purchase.ticket or {}), self._reply, painted)
        self.notice("examining")
        arrival = self.examined(painted, painting.receipt or {})
        if arrival.faults:  # the way here may have harmed it, and fetching it once more is free
            first = digest_of(painted)
            painting = self.service.fetch(dict(purchase.ticket or {}), self._reply, painted)
            if digest_of(painted) != first:
                arrival = self.examined(painted, painting.receipt or {})
        return painting, arrival

    def examined(self, file: Path, receipt: Mapping[str, Any]) -> Arrival:
        request = {**self._request(), **self.wanted.seller.context}
        examine = import_module(self.wanted.seller.examine).examine
        with self.buyer.work:
            arrival: Arrival = examine(request, self.wanted.inputs, file, receipt)
        return arrival

    # ── where it stops ──

    def _refused(self, error: Refused) -> NoReturn:
        purchase = self._now
        cost_usd = Decimal(0) if error.charged is False else purchase.price
        self.buyer.ledger.settle(purchase.account, "refused", cost_usd)
        self.move("refused", why=str(error))
        raise self._stopped(error.hint)

    def _reject(
        self, painted: Path, painting: Painting, arrival: Arrival, bill: Mapping[str, Any] | None, bill_usd: Decimal
    ) -> NoReturn:
        purchase = self._now
        kept = self.buyer.store.keep_rejected(painted, purchase.key, purchase.attempt)
        self.buyer.ledger.settle(purchase.account, "rejected", bill_usd, bill)
        self.move(
            "rejected",
            why="; ".join(arrival.faults),
            digest=digest_of(kept),
            receipt=self.receipt(purchase, painting),
        )
        raise self._stopped(f"look at {kept}; ")

    def _failed(self, error: Failed) -> None:
        """Broken on their side. Where that costs nothing it is tried again a few times."""
        self.broken += 1
        if error.charged is not False:
            return self._by_price(f"it broke at {self.service.NAME}, which may have charged for it: {error}")
        self._release("failed", Decimal(0))
        if self.broken >= FREE_TRIES:
            raise RenderError(f"{self.wanted.task}: {error}", hint=error.hint or "run the same command again later")
        self.notice(f"it broke at {self.service.NAME}, nothing is charged; trying again: {error}")
        _pause(self._backoff_s(self.broken))
        return None

    def _stopped(self, hint: str = "") -> Stopped:
        return stopped(self._now, hint)

    def _price(self) -> Decimal:
        price, allowed = self.wanted.price_usd, self.buyer.terms.allowed_usd
        if price is None:
            raise RenderError(
                f"{self.wanted.task}: nobody knows what {self.use} costs",
                hint="give its maker a price_usd",
            )
        if allowed is not None and (self.wanted.task not in allowed or price > allowed[self.wanted.task]):
            most = f"at most ${allowed[self.wanted.task]}" if self.wanted.task in allowed else "nothing"
            raise RenderError(
                f"{self.wanted.task}: it costs ${price}, the signed plan allows {most}",
                hint="draw up and read another plan",
            )
        return price

    # ── small things ──

    @property
    def _now(self) -> Purchase:
        assert self.purchase is not None, "it has begun"
        return self.purchase

    @property
    def _reply(self) -> Path:
        return self.buyer.journal.reply(self.key)

    def _request(self) -> dict[str, Any]:
        return {name: value for name, value in self.wanted.recipe.settings.items() if name != "take"}

    def receipt(self, purchase: Purchase, painting: Painting) -> dict[str, Any]:
        aside = dict(self.wanted.seller.aside)
        return {**(painting.receipt or {}), "ticket": purchase.ticket, **({"aside": aside} if aside else {})}

    def bill(self, purchase: Purchase, painting: Painting) -> tuple[Mapping[str, Any] | None, Decimal]:
        bill = (painting.receipt or {}).get("bill")
        billed = prices.billed_usd(self.use, bill) if isinstance(bill, Mapping) else None
        likely = billed is not None and 0 < billed <= ODD * max(purchase.price, Decimal(1))
        return bill, billed if billed is not None and likely else purchase.price

    def move(self, state: State, **changes: Any) -> None:
        self.purchase = self.buyer.journal.move(self._now, state, **changes)

    def _room(self) -> None:
        free = shutil.disk_usage(self.buyer.store.root).free
        if free < ROOM_BYTES:
            raise RenderError(
                f"{self.wanted.task}: {self.buyer.store.root} has {free >> 20} MB left, and nothing is bought below "
                f"{ROOM_BYTES >> 20}",
                hint="make room: doit gc removes what nothing names",
            )

    def _release(self, outcome: Outcome, cost_usd: Decimal, **changes: Any) -> None:
        self.buyer.ledger.settle(self._now.account, outcome, cost_usd)
        self.move("released", **changes)

    def _enter(self) -> None:
        """Wait for a place among what the service does for us at once, kept until it is ready."""
        if not self.inside:
            self.turn.enter_context(turnstile(self.service).passage(lambda: self.notice("waiting for a place")))
            self.inside = True

    def _poll_s(self) -> float:
        return seconds("ONETAKE_POLL_S", self.service.POLL_S) * random.uniform(0.8, 1.2)

    def _backoff_s(self, tried: int) -> float:
        return float(min(LONGEST_PAUSE_S, self._poll_s() * 2**tried))


def seconds(name: str, usual: float) -> float:
    """A length of time from the environment. Raises RenderError for what is none."""
    written = secrets.named(name)
    if written is None:
        return usual
    try:
        seconds = float(written)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise RenderError(f'{name} is "{written}"', hint="write seconds, such as 2 or 0.5")
    return seconds


def _pause(seconds: float) -> None:
    time.sleep(seconds)
