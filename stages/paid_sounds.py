"""What would be bought for music and effects: the request as a recipe, and its price."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stages.core import prices
from stages.core.model import Maker, Music, Sound
from stages.core.recipe import Recipe
from stages.paid import Offer, seller

SAID_BESIDE = ("price_usd", "seconds")  # settings that are no field of the request


def music(wanted: Music) -> Offer:
    from renderers import elevenlabs

    assert wanted.prompt is not None
    assert wanted.seconds is not None
    body = elevenlabs.music_request(_model(wanted.maker), wanted.prompt, wanted.seconds, _sent(wanted.maker))
    return _offer(wanted.maker, body, wanted.take, prices.music_usd(wanted.maker.use, wanted.seconds))


def sound(wanted: Sound) -> Offer:
    from renderers import elevenlabs

    assert wanted.prompt is not None
    body = elevenlabs.sound_request(_model(wanted.maker), wanted.prompt, wanted.seconds, _sent(wanted.maker))
    return _offer(wanted.maker, body, wanted.take, prices.sound_usd(wanted.maker.use, wanted.seconds))


def _offer(maker: Maker, body: Mapping[str, Any], take: int, listed: Decimal | None) -> Offer:
    from renderers import elevenlabs

    settings = dict(body) | ({"take": take} if take > 1 else {})
    own = maker.settings.get("price_usd")
    return Offer(
        Recipe("sounds", {"use": maker.use}, settings, paid=True),
        elevenlabs.suffix(body),
        listed if own is None else Decimal(str(own)),
        seller("sounds", maker.use),
    )


def _model(maker: Maker) -> str:
    return maker.use.partition("/")[2]


def _sent(maker: Maker) -> dict[str, Any]:
    return {name: value for name, value in maker.settings.items() if name not in SAID_BESIDE}
