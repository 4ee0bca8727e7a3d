"""The price book: exact, dated, sourced, and silent about what it does not know."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from stages.core import prices

SCHEMA = Path("episodes/schema.json")
FREE = {"animatic", "pan", "scratch"}
UNPRICED: set[str] = set()  # paid makers that are knowingly out of the book: their makers need a price_usd
AS_OF = date(2026, 3, 1)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A book of the test's own."""
    own: dict[str, Any] = {}
    monkeypatch.setattr(prices, "_book", lambda: own)
    return own


def entries() -> dict[str, dict[str, Any]]:
    written: dict[str, dict[str, Any]] = json.loads(prices.BOOK.read_text(encoding="utf-8"))
    return written


def paid_makers() -> set[str]:
    defined = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    kinds = [kind for name, kind in defined.items() if name.endswith("_use")]
    assert len(kinds) >= 3
    return {each["const"] for kind in kinds for each in kind["oneOf"]} - FREE


def test_every_paid_maker_has_a_price_or_is_knowingly_without() -> None:
    assert paid_makers() - set(entries()) == UNPRICED


@pytest.mark.parametrize("use", sorted(entries()))
def test_an_entry_says_as_of_when_and_from_where(use: str) -> None:
    entry = entries()[use]
    assert date.fromisoformat(entry["as_of"]) <= date.today(), "no price is known before its day"
    assert len(entry["source"].split()) > 5 and prices.source(use) == entry["source"]


def amounts(entry: Any) -> list[str]:
    if isinstance(entry, dict):
        return [each for name, value in entry.items() if name not in ("as_of", "source") for each in amounts(value)]
    return [entry]


@pytest.mark.parametrize("use", sorted(entries()))
def test_prices_are_texts_of_positive_amounts(use: str) -> None:
    found = amounts(entries()[use])
    assert found and all(isinstance(each, str) and Decimal(each) > 0 for each in found)


@pytest.mark.parametrize(
    ("use", "request_", "usd"),
    [
        ("bfl/flux-pro-1.1-ultra", {"aspect_ratio": "16:9"}, "0.06"),
        ("bfl/flux-pro-1.1", {"width": 1408, "height": 800}, "0.04"),
        ("bfl/flux-2-pro", {"width": 1000, "height": 1000}, "0.03"),
        ("bfl/flux-2-pro", {"width": 1024, "height": 1024}, "0.0308"),  # in proportion
        ("bfl/flux-2-pro", {"width": 2000, "height": 2000}, "0.075"),
        ("bfl/flux-2-pro", {}, None),
        ("bfl/flux-2-pro", {"width": 0, "height": 0}, None),  # the model chooses
        ("bfl/flux-9", {"width": 1000, "height": 1000}, None),
    ],
)
def test_a_picture_costs(use: str, request_: dict[str, Any], usd: str | None) -> None:
    assert prices.image_usd(use, request_) == (None if usd is None else Decimal(usd))


@pytest.mark.parametrize(
    ("use", "seconds", "request_", "usd"),
    [
        ("fal/kling-v3-pro", 10, {"generate_audio": False}, "1.12"),
        ("fal/kling-v3-pro", 10, {"generate_audio": True}, "1.68"),
        ("fal/kling-v3-pro", 10, {}, "1.68"),  # not said: the service makes sound
        ("fal/kling-v3-standard", 3, {"generate_audio": False}, "0.252"),
        ("fal/veo3.1", 8, {"generate_audio": True, "resolution": "1080p"}, "3.20"),
        ("fal/veo3.1", 8, {"generate_audio": False, "resolution": "720p"}, "1.60"),
        ("fal/veo3.1", 4, {"generate_audio": True, "resolution": "4k"}, "2.40"),
        ("fal/veo3.1", 4, {"generate_audio": True}, None),  # whatever the default is today
        ("fal/veo3.1-fast", 6, {"generate_audio": False, "resolution": "720p"}, "0.60"),
        ("fal/seedance-2.0", 5, {"generate_audio": False, "resolution": "720p"}, "1.512"),
        ("fal/seedance-2.0", 5, {"generate_audio": True, "resolution": "720p"}, "1.512"),
        ("fal/seedance-2.0", 5, {"generate_audio": True, "resolution": "1080p"}, None),
        ("fal/kling-v9", 5, {"generate_audio": False}, None),
    ],
)
def test_a_clip_costs(use: str, seconds: int, request_: dict[str, Any], usd: str | None) -> None:
    assert prices.clip_usd(use, seconds, request_) == (None if usd is None else Decimal(usd))


def test_speech_costs_by_the_character_and_half_with_flash() -> None:
    line = "Às duas da manhã, o gráfico ainda subia."
    assert prices.speech_usd("elevenlabs/eleven_multilingual_v2", line) == Decimal("0.0040")
    assert prices.speech_usd("elevenlabs/eleven_flash_v2_5", line) == Decimal("0.0020")
    assert prices.speech_usd("elevenlabs/eleven_v9", line) is None


@pytest.mark.parametrize("seconds", [None, 1, Fraction(1, 2), 30])
def test_an_effect_costs_the_same_however_long(seconds: Fraction | int | None) -> None:
    assert prices.sound_usd("elevenlabs/eleven_text_to_sound_v2", seconds) == Decimal("0.12")
    assert prices.sound_usd("elevenlabs/eleven_text_to_sound_v9", seconds) is None


@pytest.mark.parametrize(
    ("seconds", "usd"),
    [(3, "0.30"), (60, "0.30"), (Fraction(6001, 100), "0.60"), (61, "0.60"), (120, "0.60"), (600, "3.00")],
)
def test_music_costs_by_the_minute_begun(seconds: Fraction | int, usd: str) -> None:
    assert prices.music_usd("elevenlabs/music_v1", seconds) == Decimal(usd)
    assert prices.music_usd("elevenlabs/music_v9", seconds) is None


@given(some.integers(1, 200), some.sampled_from([False, True]))
def test_clips_are_exact_to_the_last_digit(seconds: int, audio: bool) -> None:
    rate = Fraction("0.168") if audio else Fraction("0.112")
    price = prices.clip_usd("fal/kling-v3-pro", seconds, {"generate_audio": audio})
    assert price is not None and Fraction(price) == seconds * rate


@pytest.mark.parametrize(
    ("use", "bill", "usd"),
    [
        ("bfl/flux-pro-1.1-ultra", {"unit": "credits", "amount": "6"}, "0.06"),
        ("bfl/flux-2-pro", {"unit": "credits", "amount": "4.5"}, "0.045"),
        ("elevenlabs/eleven_multilingual_v2", {"unit": "characters", "amount": "40"}, "0.0040"),
        ("elevenlabs/eleven_flash_v2_5", {"unit": "credits", "amount": "20"}, "0.0020"),
        ("elevenlabs/music_v1", {"unit": "credits", "amount": "900"}, None),
        ("fal/kling-v3-pro", {"unit": "billable units", "amount": "10"}, None),
        ("fal/kling-v9", {"unit": "billable units", "amount": "10"}, None),
        ("bfl/flux-pro-1.1-ultra", {"unit": "pesetas", "amount": "6"}, None),
        *(
            ("bfl/flux-pro-1.1-ultra", {"unit": "credits", "amount": no}, None)
            for no in ("", "six", "NaN", "-6", "inf")
        ),
        ("bfl/flux-pro-1.1-ultra", None, None),
    ],
)
def test_what_a_service_says_that_it_charged(use: str, bill: dict[str, str] | None, usd: str | None) -> None:
    assert prices.billed_usd(use, bill) == (None if usd is None else Decimal(usd))


def test_a_unit_of_fal_is_worth_what_the_book_says(book: dict[str, Any]) -> None:
    book["fal/one"] = {"usd_per_unit": "0.14"}
    assert prices.billed_usd("fal/one", {"unit": "billable units", "amount": "8"}) == Decimal("1.12")


@pytest.mark.parametrize(("days", "old"), [(0, False), (89, False), (90, False), (91, True), (400, True)])
def test_a_price_is_old_after_ninety_days(book: dict[str, Any], days: int, old: bool) -> None:
    book["fal/one"] = {"as_of": AS_OF.isoformat()}
    assert prices.STALE_DAYS == 90
    assert prices.stale(["fal/one"], AS_OF + timedelta(days)) == ([("fal/one", AS_OF, days)] if old else [])


def test_old_prices_are_told_once_each_and_in_order_and_only_those_asked_for(book: dict[str, Any]) -> None:
    book |= {use: {"as_of": AS_OF.isoformat()} for use in ("fal/one", "bfl/two", "elevenlabs/three")}
    today = AS_OF + timedelta(100)
    assert [use for use, _, _ in prices.stale(["fal/one", "bfl/two", "fal/one", "fal/nobody"], today)] == [
        "bfl/two",
        "fal/one",
    ]
