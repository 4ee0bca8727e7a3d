"""The desk of the ElevenLabs double: its knobs, who is let in, who waits, what is billed and what is remembered."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import formatdate
from typing import TYPE_CHECKING, Any, Literal

from rehearsal import elevenlabs_contract as contract
from rehearsal.elevenlabs_contract import Fields, Group, Problem
from rehearsal.elevenlabs_refusals import Refused, Shape, refusal, schema
from rehearsal.wire import Reply, Seen

if TYPE_CHECKING:
    from rehearsal.elevenlabs_history import Item
    from rehearsal.town import Rehearsal


@dataclass(slots=True)
class Options:
    """Knobs of the double."""

    plan: str = "creator"  # free, starter, creator, pro, scale, business
    credits: int | None = None  # of the account; None: the plan's own
    shape: Shape = "full"  # of error bodies that no schema check writes: full or legacy
    retry_after_s: float | None = None  # the Retry-After of a 429
    crowd: Literal["refuse", "queue"] = "refuse"  # too many at once: 429, or wait for a place
    most_at_once: int | None = None  # in each group; None: the plan's own
    language: str | None = None  # of the spoken lines; None: language_code, or by the text's words
    voices: tuple[str, ...] | None = None  # the only voices there are; None: every voice id is one
    voice_rates: Mapping[str, Decimal] = field(default_factory=dict)  # voices that cost a multiple
    normalized: bool = True  # normalized_alignment is there, and not null
    cost_header: bool = True  # character-cost on speech
    request_header: bool = True  # request-id on what was made
    listing_delay_s: float = 0.0  # until a line is in the history, by the town's clock
    listing_ends_s: float | None = None  # after which it is there no longer
    history_refusal: Literal[0, 401, 403] = 0  # the key lacks speech_history_read
    history_alignments: Literal["all", "item", "none"] = "all"  # in lists and items, in items only, nowhere
    history_format: str | None = None  # what is kept; None: what was sent


@dataclass(slots=True)
class Invalid(Exception):
    """The schema check says no."""

    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Sale:
    """A request that was taken on and billed, and the headers that its reply will have."""

    request_id: str
    credits: int
    used_before: int
    headers: dict[str, str]


class Desk:
    """The service's state. `town.lock` guards it; `place` the count of requests at once."""

    def __init__(self, town: Rehearsal) -> None:
        self.town = town
        self.items: list[Item] = []
        self.used = 0
        self.running: Counter[str] = Counter()
        self.place = threading.Condition()

    @property
    def options(self) -> Options:
        return self.town.options.elevenlabs

    @property
    def credits(self) -> int:
        """Of the account, used ones too."""
        return contract.PLANS[self.options.plan].credits if self.options.credits is None else self.options.credits

    def answering(self, handler: Callable[[Seen], Reply]) -> Callable[[Seen], Reply]:
        """The handler, with what is turned away made a reply."""

        def answer(call: Seen) -> Reply:
            try:
                reply = handler(call)
            except Invalid as invalid:
                reply = schema(invalid.problems)
            except Refused as refused:
                if refused.retry_after_s is None and refused.says in ("concurrent_limit_exceeded", "system_busy"):
                    refused.retry_after_s = self.options.retry_after_s
                reply = refusal(refused, refused.shape or self.options.shape, uuid.uuid4().hex)
            now = formatdate(self.town.clock.now(), usegmt=True)
            reply.headers |= {"Date": now, "x-region": "rehearsal", "x-trace-id": uuid.uuid4().hex}
            return reply

        return answer

    # Who is let in, in the order in which the service asks

    def body(
        self, call: Seen, fields: Fields, beside: Callable[[Mapping[str, Any]], Iterator[Problem]] | None = None
    ) -> dict[str, Any]:
        """The body without its nulls, if the schema takes it. `beside`: what its fields refuse beside each other."""
        if not call.headers.get("content-type", "").startswith("application/json"):
            self.town.violation(f"{call.endpoint}: the body is not sent as application/json")
        body = call.json()
        for name in contract.unknown(fields, body):
            self.town.violation(f"{call.endpoint}: {name} is in no document")
        if wrong := list(contract.problems(fields, body)):
            raise Invalid(wrong)
        given = {name: value for name, value in body.items() if value is not None}
        if beside and (wrong := list(beside(given))):
            raise Invalid(wrong)
        return given

    def query(self, call: Seen, fields: Fields) -> dict[str, Any]:
        """The query with its numbers read, if the schema takes it."""
        for name in contract.unknown(fields, dict(call.query), "query"):
            self.town.violation(f"{call.endpoint}: {name} is in no document")
        values, wrong = contract.typed(fields, call.query)
        if wrong:
            raise Invalid(wrong)
        return values

    def admit(self, call: Seen, *, reads_history: bool = False) -> None:
        """Key, permission, and what the script refuses before it is taken on."""
        key = call.headers.get("xi-api-key")
        if key is None:
            raise Refused("invalid_api_key" if "authorization" in call.headers else "missing_api_key")
        if key != self.town.keys["elevenlabs"]:
            raise Refused("invalid_api_key")
        if reads_history and self.options.history_refusal:
            raise Refused("missing_permissions" if self.options.history_refusal == 401 else "insufficient_permissions")
        self.scripted(call, accepted=False)

    def scripted(self, call: Seen, *, accepted: bool = True) -> None:
        """Raise what the script refuses at this point: after the bill (`accepted`), or before."""
        if call.fault and call.fault.does in ("refuse", "busy"):
            more = call.fault.more
            if bool(more.get("accepted")) == accepted:
                says = "system_busy" if call.fault.does == "busy" else more["says"]
                raise Refused(says, shape=more.get("shape"), retry_after_s=more.get("retry_after"))

    def allow(self, output_format: str, known: frozenset[str]) -> None:
        """Whether an endpoint has the format, and the plan too."""
        if output_format not in known:
            raise Refused("invalid_output_format", {"what": output_format})
        plan = contract.plan_needed(output_format)
        if contract.PLANS[plan].rank > contract.PLANS[self.options.plan].rank:
            raise Refused("subscription_required", {"plan": plan})

    def speakable(self, voice: str, model: str, body: Mapping[str, Any]) -> None:
        """Whether this voice and model can say this text in this way."""
        if self.options.voices is not None and voice not in self.options.voices:
            raise Refused("voice_not_found")
        if model in contract.SOUND_MODELS + contract.MUSIC_MODELS:
            raise Refused("unsupported_model", {"what": "speech"})
        if model not in contract.MODELS:
            raise Refused("model_not_found")
        known, text = contract.MODELS[model], body["text"]
        if not text.strip():
            raise Refused("empty_text")
        if len(text) > known.most_characters:
            raise Refused("text_too_long", {"characters": len(text), "most": known.most_characters})
        settings = body.get("voice_settings", {})
        if not 0.7 <= (settings.get("speed") or 1.0) <= 1.2:
            raise Refused("invalid_parameters", {"what": f"speed {settings['speed']}"})
        if model == "eleven_v3" and settings.get("stability") not in (None, 0, 0.5, 1):
            raise Refused("invalid_parameters", {"what": f"stability {settings['stability']}"})
        beside = [name for name in body if name.startswith(("previous_", "next_"))]
        if beside and not known.stitches:
            raise Refused("unsupported_model", {"what": beside[0]})
        if body.get("apply_text_normalization") == "on" and model == "eleven_flash_v2_5":
            raise Refused("feature_not_available")
        if "language_code" in body and model == "eleven_multilingual_v2":
            self.town.violation("elevenlabs.speech: language_code is not for eleven_multilingual_v2")

    @contextmanager
    def turn(self, group: Group) -> Iterator[dict[str, str]]:
        """A place among the requests at once, and the headers that tell of it."""
        most = self.options.most_at_once or contract.PLANS[self.options.plan].limit(group)
        with self.place:
            while self.running[group] >= most:
                if self.options.crowd == "refuse":
                    raise Refused("concurrent_limit_exceeded", {"most": most})
                self.place.wait(0.05)
                if self.town.closing.is_set():
                    raise Refused("service_unavailable")
            self.running[group] += 1
            headers = {
                "current-concurrent-requests": str(self.running[group]),
                "maximum-concurrent-requests": str(most),
            }
        try:
            yield headers
        finally:
            with self.place:
                self.running[group] -= 1
                self.place.notify_all()

    def sell(
        self, call: Seen, model: str, credits: int, amount_usd: Decimal, unit: str, headers: Mapping[str, str]
    ) -> Sale:
        """Bill a request. From here on it is made, whoever listens."""
        with self.town.lock:
            left = self.credits - self.used
            if credits > left:
                says = "quota_exceeded" if self.options.shape == "legacy" else "insufficient_credits"
                raise Refused(says, {"credits": left})
            number = uuid.uuid4().hex
            told = {"request-id": number} if self.options.request_header else {}
            sale = Sale(number, credits, self.used, {**headers, **told})
            self.used += credits
        self.town.charge(call, "elevenlabs", model, amount_usd, unit, sale.request_id)
        return sale

    # What is remembered

    def remember(self, item: Item) -> None:
        with self.town.lock:
            self.items.append(item)

    def listed(self) -> list[Item]:
        """What the history shows now, in the order in which it was asked for."""
        now_unix, delay_s, ends_s = self.town.clock.now(), self.options.listing_delay_s, self.options.listing_ends_s
        with self.town.lock:
            items = sorted(self.items, key=lambda item: item.used_before)
        return [
            item
            for item in items
            if item.asked_unix + delay_s <= now_unix and (ends_s is None or now_unix < item.asked_unix + ends_s)
        ]

    def found(self, item_id: str) -> Item:
        for item in self.listed():
            if item.id == item_id:
                return item
        raise Refused("history_item_not_found")
