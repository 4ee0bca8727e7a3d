"""Something that was bought, and of which the store's copy is damaged or gone: have it again without paying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from renderers.painting import Painting
from renderers.service import Failed, Forbidden, Gone, Refused, Standing
from stages.core.journal import SHOWN, Purchase
from stages.core.store import Record, digest_of
from stages.core.terms import Stopped, Wanted

if TYPE_CHECKING:
    from stages.core.deal import Deal


def restore(deal: Deal) -> Record:
    """It was bought, and what the store has of it is damaged or gone: have it again without paying."""
    store, ref = deal.buyer.store, deal.wanted.recipe.ref(deal.wanted.ext)
    old = store.remembered(ref)
    why = store.find(ref).why or "it is gone from the store"
    purchase = deal.purchase or _from_record(deal.wanted, old)
    file = store.path(ref)
    if purchase is None or not purchase.ticket:
        raise _damaged(deal, why, "nothing says where it came from")
    if file.exists() and purchase.digest and digest_of(file) == purchase.digest:
        deal.notice("writing its record again")
        with store.desk() as folder:
            painted = folder / file.name
            painted.write_bytes(file.read_bytes())
            receipt = dict(purchase.receipt or {})
            arrival = deal.examined(painted, receipt)
            _, bill_usd = deal.bill(purchase, Painting(receipt=receipt))
            return store.keep(
                deal.wanted.recipe, painted, dict(purchase.inputs), Painting(arrival.facts, bill_usd, receipt)
            )
    deal.notice("fetching it again by its receipt")
    with store.desk() as folder:
        painted = folder / file.name
        try:
            standing: Standing = deal.service.poll(dict(purchase.ticket))
            asked = replace(purchase, ticket=standing.ticket)
            painting, arrival = deal.fetched(asked, painted)
        except (Gone, Refused, Failed, Forbidden) as error:
            raise _damaged(deal, why, str(error)) from error
        if arrival.faults:
            raise _damaged(deal, why, f"what {deal.service.NAME} has is no better: {arrival.faults[0]}")
        _, bill_usd = deal.bill(purchase, painting)
        deal.purchase = deal.purchase or deal.buyer.journal.write(purchase)  # its record may be all that tells of it
        store.set_aside(ref)
        record = store.keep(
            deal.wanted.recipe,
            painted,
            deal.wanted.digests,
            Painting(arrival.facts, bill_usd, deal.receipt(asked, painting)),
        )
    deal.move("saved", digest=record.digest, receipt=record.receipt)
    return record


def _damaged(deal: Deal, why: str, also: str) -> Stopped:
    price = deal.purchase.price if deal.purchase else deal.wanted.price_usd
    return Stopped(
        f"{deal.wanted.task}: {why}, and it cannot be had again: {also}",
        hint=f"restore it from a backup, or buy it again for ${price} after: doit settle {deal.key[:SHOWN]} rebuy",
    )


def _from_record(wanted: Wanted, record: Record | None) -> Purchase | None:
    """What a journal would say, when all that is left of a purchase is its record."""
    if record is None or not isinstance(record.receipt, Mapping) or not record.receipt.get("ticket"):
        return None
    return Purchase(
        key=record.key,
        state="saved",
        attempt=1,
        task=wanted.task,
        episode=None,
        ext=wanted.ext,
        recipe=record.recipe.as_json(),
        body={},
        inputs=dict(record.inputs),
        price_usd=str(record.price_usd),
        ticket=record.receipt["ticket"],
        receipt=dict(record.receipt),
        digest=record.digest,
    )
