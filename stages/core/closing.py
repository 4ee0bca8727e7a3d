"""The end of a purchase: on the account, in the journal."""

from __future__ import annotations

from collections.abc import Mapping

from stages.core.journal import TAKEN_ON, Journal, Purchase
from stages.core.ledger import Ledger
from stages.core.store import Record, Store


def close(store: Store, purchase: Purchase, record: Record) -> None:
    """Settle the account of what is in the store, and say so in its journal. May be repeated."""
    receipt = record.receipt if isinstance(record.receipt, Mapping) else {}
    Ledger(store.root).settle(purchase.key, purchase.attempt, "bought", record.price_usd, receipt.get("bill"))
    journal = Journal(store.root)
    journal.drop_reply(purchase.key)  # first: of what is saved nobody asks again
    journal.move(purchase, "saved", digest=record.digest, receipt=dict(receipt))


def tidy(store: Store, only: str | None = None) -> None:
    """Close what a killed process had in the store already, but not on the account."""
    journal = Journal(store.root)
    for purchase in [journal.read(only)] if only else journal.under_way():
        if purchase is not None and purchase.state in TAKEN_ON:
            record = store.find(purchase.ref).record
            if record is not None and record.recipe.paid:
                close(store, purchase, record)
