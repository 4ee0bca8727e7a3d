"""What things cost, from a dated book in `prices.json`. An unknown price is None, never zero."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

BOOK = Path(__file__).with_name("prices.json")


def image_usd(maker: str, request: Mapping[str, Any]) -> Decimal | None:
    entry = _entry(maker)
    if entry is None:
        return None
    if entry["unit"] == "image":
        return Decimal(entry["usd"])
    further = max(0, ceil(Decimal(request["width"] * request["height"]) / 1_000_000) - 1)  # started megapixels count
    return Decimal(entry["first_usd"]) + further * Decimal(entry["further_usd"])


def clip_usd(maker: str, seconds: int, *, audio: bool) -> Decimal | None:
    entry = _entry(maker)
    return None if entry is None else seconds * Decimal(entry["audio_usd" if audio else "usd"])


def speech_usd(maker: str, text: str) -> Decimal | None:
    entry = _entry(maker)
    return None if entry is None else len(text) * Decimal(entry["usd"])


def checked() -> str:
    """The day on which the book was last held against its sources, ISO 8601."""
    return str(_book()["checked"])


def _entry(maker: str) -> Mapping[str, Any] | None:
    entry: Mapping[str, Any] | None = _book()["prices"].get(maker)
    return entry


@cache
def _book() -> Mapping[str, Any]:
    book: Mapping[str, Any] = json.loads(BOOK.read_text(encoding="utf-8"))
    return book
