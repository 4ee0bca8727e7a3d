"""The end of a purchase: on the account, in the journal."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from decimal import Decimal

from stages.core.journal import TAKEN_ON, Journal, Purchase
from stages.core.ledger import Ledger
from stages.core.store import Record, Store


def close(store: Store, purchase: Purchase, record: Record) -> None:
    """Settle the account of what is in the store, and say so in its journal. May be repeated."""
    receipt = record.receipt if isinstance(record.receipt, Mapping) else {}
    Ledger(store.root).settle(purchase.account, "bought", record.price_usd, receipt.get("bill"))
    journal = Journal(store.root)
    journal.drop_reply(purchase.key)  # first: of what is saved nobody asks again
    journal.move(purchase, "saved", digest=record.digest, receipt=dict(receipt))


def tidy(store: Store, only: str | None = None) -> None:
    """Close what a killed process had in the store already, but not on the account; free what it had only set aside."""
    if only is None:
        _free(store)
    journal = Journal(store.root)
    for purchase in [journal.read(only)] if only else journal.under_way():
        if purchase is not None and purchase.state in TAKEN_ON:
            record = store.find(purchase.ref).record
            if record is not None and record.recipe.paid:
                close(store, purchase, record)


def _free(store: Store) -> None:
    """Prices set aside for what was never sent, by processes that are dead: nobody holds the keys."""
    ledger, journal = Ledger(store.root), Journal(store.root)
    for account in ledger.accounts():
        if account.outcome != "reserved":
            continue
        with contextlib.suppress(_Held), store.locked(account.task.partition(":")[0], account.key, _leave):
            purchase = journal.read(account.key)
            still = account in ledger.accounts()  # it may have been settled while we waited for the key
            if still and (purchase is None or purchase.state == "released"):
                ledger.settle(account, "not charged", Decimal(0))


class _Held(Exception):
    """Another process has the key."""


def _leave() -> None:
    raise _Held
