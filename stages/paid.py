"""What would be bought for a field of an episode: the request as a recipe, and its price.

A paid recipe is the request that will be sent, so no field of ours and no default of theirs can buy a thing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from renderers import bfl, elevenlabs, kling
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings
from stages.core import prices
from stages.core.model import Clip, Frame, Maker, Narration
from stages.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Offer:
    recipe: Recipe
    ext: str
    price_usd: Decimal | None

    @property
    def ref(self) -> str:
        return self.recipe.ref(self.ext)


def frame(wanted: Frame) -> Offer:
    assert wanted.prompt is not None
    body = bfl.request(_model(wanted.maker), wanted.prompt, wanted.seed, _sent(wanted.maker))
    price = prices.image_usd(wanted.maker.use, body)
    return Offer(_recipe("frames", wanted.maker, body, wanted.take), bfl.suffix(body), _own_price(wanted.maker, price))


def clip(wanted: Clip, seconds: int, inputs: Mapping[str, str]) -> Offer:
    """`inputs` are the frames it starts and may end with; `seconds` a length that is sold."""
    shots = [{"prompt": shot.prompt, "seconds": shot.seconds} for shot in wanted.shots]
    body = kling.request(wanted.prompt, shots, seconds, bool(wanted.audio), _sent(wanted.maker))
    price = prices.clip_usd(wanted.maker.use, seconds, audio=bool(body["generate_audio"]))
    return Offer(_recipe("clips", wanted.maker, body, wanted.take, inputs), "mp4", _own_price(wanted.maker, price))


def speech(wanted: Narration) -> Offer:
    assert wanted.text is not None
    body = elevenlabs.request(_model(wanted.maker), wanted.text, _sent(wanted.maker))
    price = prices.speech_usd(wanted.maker.use, wanted.text)
    recipe = _recipe("narration", wanted.maker, body, wanted.take)
    return Offer(recipe, elevenlabs.suffix(body), _own_price(wanted.maker, price))


def refuse(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:  # noqa: ARG001  # a maker's shape
    """Stands where a service will be called."""
    raise RenderError("buying is not there yet", hint="add draft=yes to draw it for free")


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
