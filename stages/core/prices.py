"""What things cost, from a dated book in `prices.json`. What the book does not say is None, never zero.

Each entry says on which day its price was last collected (`as_of`; where only a copy of unknown age could be had, the
first day that it may be of, so that it grows old too soon rather than too late) and from where (`source`). Prices are
texts, so that Decimal reads them exactly. `billed_usd` turns a service's own figure into money; the ledger keeps it
beside the estimate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

BOOK = Path(__file__).with_name("prices.json")
STALE_DAYS = 90  # an older price is said to be old; prices have changed by half within months
MEGAPIXEL = 1_000_000
FINEST = Decimal("0.0001")
WORTH = {  # a service's own unit -> the field of an entry that says what one of them is worth
    "credits": "usd_per_credit",
    "characters": "usd_per_credit",  # ElevenLabs' word for its credits
    "billable units": "usd_per_unit",  # fal's; what one is worth differs from model to model, and few say
}


def image_usd(use: str, request: Mapping[str, Any]) -> Decimal | None:
    """One picture. None as well where the size decides and the request leaves it to the model."""
    entry = _entry(use)
    if "image_usd" in entry:
        return Decimal(entry["image_usd"])
    size_px = (request.get("width") or 0) * (request.get("height") or 0)
    if "first_megapixel_usd" not in entry or not size_px:
        return None
    further = max(Decimal(0), Decimal(size_px) / MEGAPIXEL - 1)  # in proportion: 1080p is 2.07 of them
    price = Decimal(entry["first_megapixel_usd"]) + further * Decimal(entry["further_megapixel_usd"])
    return price.quantize(FINEST, ROUND_UP)


def clip_usd(use: str, seconds: int, request: Mapping[str, Any]) -> Decimal | None:
    """A clip of so many seconds. The request says whether it has sound (it has, unless said) and how large it is."""
    rates = _entry(use).get("second_usd")
    if rates is not None and "silent" not in rates:
        rates = rates.get(request.get("resolution"))
    if rates is None:
        return None
    return seconds * Decimal(rates["sound" if request.get("generate_audio", True) else "silent"])


def speech_usd(use: str, text: str) -> Decimal | None:
    return _times(len(text), _entry(use).get("character_usd"))


def sound_usd(use: str, seconds: Fraction | int | None) -> Decimal | None:
    """One effect, however long it is (None: as long as the model likes): they are sold by the piece."""
    del seconds  # it is asked for because the service has changed between prices by the second and by the piece
    return _times(1, _entry(use).get("generation_usd"))


def music_usd(use: str, seconds: Fraction | int) -> Decimal | None:
    """By the minute, of which one that has begun counts whole."""
    return _times(ceil(Fraction(seconds) / 60), _entry(use).get("minute_usd"))


def billed_usd(use: str, bill: Mapping[str, Any] | None) -> Decimal | None:
    """What a service says that it charged, {"unit": "credits", "amount": "6"}, in dollars.

    None where nobody knows what a unit is worth, and where the amount is no amount: it was written by a stranger.
    """
    if bill is None:
        return None
    try:
        amount = Decimal(str(bill["amount"]))
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount < 0:
        return None
    return _times(amount, _entry(use).get(WORTH.get(bill["unit"], "")))


def stale(uses: Iterable[str], today: date) -> list[tuple[str, date, int]]:
    """Which prices are old: use, as of which day, and how many days ago that was. In the order of the names."""
    aged = ((use, date.fromisoformat(_entry(use)["as_of"])) for use in sorted(set(uses)) if _entry(use))
    return [(use, as_of, (today - as_of).days) for use, as_of in aged if (today - as_of).days > STALE_DAYS]


def source(use: str) -> str | None:
    """Where a price comes from, as a sentence for people."""
    return _entry(use).get("source")


def _times(count: int | Decimal, usd: str | None) -> Decimal | None:
    return None if usd is None else count * Decimal(usd)


def _entry(use: str) -> Mapping[str, Any]:
    """Empty for what is not in the book."""
    entry: Mapping[str, Any] = _book().get(use, {})
    return entry


@cache
def _book() -> Mapping[str, Any]:
    book: Mapping[str, Any] = json.loads(BOOK.read_text(encoding="utf-8"))
    return book
