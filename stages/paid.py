"""What would be bought for a field of an episode: the request as a recipe, and its price.

A paid recipe is the request that will be sent, so no field of ours and no default of theirs can buy a thing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from renderers.painting import RenderError
from stages.core import prices
from stages.core.model import Clip, Frame, Maker, Narration
from stages.core.recipe import Recipe
from stages.core.terms import Seller


@dataclass(frozen=True, slots=True)
class Offer:
    """What would be bought, from whom, for how much. None: nobody knows the price."""

    recipe: Recipe
    ext: str
    price_usd: Decimal | None
    seller: Seller

    @property
    def ref(self) -> str:
        return self.recipe.ref(self.ext)


EXAMINED = {"frames": "picture", "clips": "clip", "narration": "speech", "sounds": "sound"}  # kind -> who examines it
SERVICES = {"bfl": "renderers.bfl", "fal": "renderers.fal", "elevenlabs": "renderers.elevenlabs"}


def seller(kind: str, use: str, **more: Mapping[str, Any]) -> Seller:
    """Who sells a kind of thing under a maker's name, and who examines it."""
    return Seller(SERVICES[use.partition("/")[0]], f"renderers.arrivals.{EXAMINED[kind]}", **more)


def mistake(recipe: Recipe, seller: Seller, inputs: Mapping[str, Path]) -> RenderError | None:
    """What the service is known not to take of a request, as far as it can be told for nothing."""
    check = getattr(import_module(seller.service), "check", None)
    request = {name: value for name, value in recipe.settings.items() if name != "take"}
    if check is not None:
        try:
            check(str(recipe.maker["use"]), {**request, **seller.aside}, inputs)
        except RenderError as error:
            return error
    return None


def frame(wanted: Frame) -> Offer:
    from renderers import bfl  # here and below: a free episode needs none of the services

    assert wanted.prompt is not None
    body = bfl.request(_model(wanted.maker), wanted.prompt, wanted.seed, _sent(wanted.maker))
    price = prices.image_usd(wanted.maker.use, body)
    return Offer(
        _recipe("frames", wanted.maker, body, wanted.take),
        bfl.suffix(body),
        _own_price(wanted.maker, price),
        seller("frames", wanted.maker.use),
    )


def clip(wanted: Clip, seconds: int, start: str, end: str | None = None) -> Offer:
    """`start` and `end` are the stills it begins and may end with; `seconds` a length that is sold."""
    from renderers import fal

    model = _model(wanted.maker)
    shots = [{"prompt": shot.prompt, "seconds": shot.seconds} for shot in wanted.shots]
    body = fal.request(model, wanted.prompt, shots, seconds, bool(wanted.audio), _sent(wanted.maker))
    last = fal.end_field(model)
    inputs = {fal.start_field(model): start} | ({last: end} if end and last else {})
    price = prices.clip_usd(wanted.maker.use, seconds, body)
    return Offer(
        _recipe("clips", wanted.maker, body, wanted.take, inputs),
        fal.suffix(body),
        _own_price(wanted.maker, price),
        seller("clips", wanted.maker.use),
    )


def speech(wanted: Narration, language: str, before: str | None = None, after: str | None = None) -> Offer:
    """`before` and `after` are the lines around it: sent where its maker asks for that, and not in its key."""
    from renderers import elevenlabs

    assert wanted.text is not None
    body = elevenlabs.request(_model(wanted.maker), wanted.text, _sent(wanted.maker))
    around = {"previous_text": before, "next_text": after} if wanted.maker.settings.get("neighbour_text") else {}
    return Offer(
        _recipe("narration", wanted.maker, body, wanted.take),
        elevenlabs.suffix(body),
        _own_price(wanted.maker, prices.speech_usd(wanted.maker.use, wanted.text)),
        seller(
            "narration",
            wanted.maker.use,
            aside={name: text for name, text in around.items() if text},
            context={"language": language},
        ),
    )


def _recipe(
    kind: str, maker: Maker, body: Mapping[str, Any], take: int, inputs: Mapping[str, str] | None = None
) -> Recipe:
    settings = dict(body) | ({"take": take} if take > 1 else {})
    return Recipe(kind, {"use": maker.use}, settings, inputs or {}, paid=True)


def _model(maker: Maker) -> str:
    return maker.use.partition("/")[2]


def _sent(maker: Maker) -> dict[str, Any]:
    """The author's fields that belong to the request: all but the price and what the scene itself says."""
    return {name: value for name, value in maker.settings.items() if name not in ("price_usd", "audio")}


def _own_price(maker: Maker, listed: Decimal | None) -> Decimal | None:
    own = maker.settings.get("price_usd")
    return listed if own is None else Decimal(str(own))
