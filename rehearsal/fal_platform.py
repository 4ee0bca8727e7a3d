"""fal's platform API: the listing of one's own requests, prices and billing events.

Endpoints: fal.list (by-endpoint) fal.search fal.forget fal.pricing fal.estimate fal.billing. Paths are taken with and
without their leading /v1. What no document says is a knob of `fal.Options`: whether running requests are listed, how
late, and which time the window is of.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rehearsal.charges import standing
from rehearsal.fal_models import MODELS
from rehearsal.role import Role, Route
from rehearsal.wire import Reply, Seen

if TYPE_CHECKING:
    from rehearsal.fal import Fal, Job
    from rehearsal.town import Rehearsal

DAY_S = 86_400.0
LOOKBACK_S = 90 * DAY_S  # of the window when a request is asked for by its number
STATUSES = {"success": range(200, 400), "user_error": range(400, 500), "error": range(500, 600)}
MOST_ENDPOINTS = 50
KLING_UNIT_USD = 0.14  # the base that Kling's prices are multiples of: 0.8 silent, 1.2 with sound


class Unfit(Exception):
    """A query that the service does not take."""


def iso(unix: float) -> str:
    return datetime.datetime.fromtimestamp(unix, datetime.UTC).isoformat().replace("+00:00", "Z")


def unix(name: str, text: str) -> float:
    try:
        when = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise Unfit(f"{name} is no date: {text}") from error
    return (when if when.tzinfo else when.replace(tzinfo=datetime.UTC)).timestamp()


class FalPlatform:
    """Handlers of one town."""

    def __init__(self, town: Rehearsal, fal: Fal) -> None:
        self.town = town
        self.fal = fal

    def item(self, job: Job, payloads: bool) -> dict[str, Any]:
        """One request as it is listed. The output of what has ended can be read from then on."""
        told: dict[str, Any] = {"request_id": job.id, "endpoint_id": job.app, "sent_at": iso(job.sent_unix)}
        told["started_at"] = iso(job.sent_unix + job.starts - job.sent)
        payloads = payloads and job.stored
        if payloads:
            told["json_input"] = job.body
        if self.fal.ended(job):
            outcome = self.fal.outcome(job)
            job.polls = max(job.polls, self.fal.options.polls + 1)
            told |= {"ended_at": iso(job.ended_unix), "status_code": outcome.code}
            told["duration"] = round(job.due - job.starts, 3)
            if payloads:
                told["json_output"] = outcome.value
        return told

    def known(self) -> list[Job]:
        """Every request that is in the index."""
        with self.town.lock:
            jobs = list(self.fal.jobs.values())
        return [job for job in jobs if self.visible(job)]

    def visible(self, job: Job) -> bool:
        """Whether the index knows of it yet."""
        options = self.fal.options
        if not self.fal.ended(job) and not options.lists_running:
            return False
        since = job.sent_unix if options.lists_running else job.ended_unix
        return self.town.clock.now() >= since + options.listing_delay_s

    def page(self, jobs: Sequence[Job], call: Seen) -> Reply:
        """Items newest first, a page at a time."""
        by = call.query.get("sort_by", "ended_at")
        if by not in ("ended_at", "duration"):
            raise Unfit(f"sort_by is ended_at or duration, not {by}")
        limit = number(call, "limit", 50)
        if not 1 <= limit <= 100:
            raise Unfit(f"limit is 1 to 100, not {limit}")

        def place(job: Job) -> list[Any]:
            return [job.due - job.starts if by == "duration" else job.ended_unix, job.id]

        ordered = sorted(jobs, key=place, reverse=True)
        if cursor := call.query.get("cursor"):
            after = decoded(cursor)
            ordered = [job for job in ordered if place(job) < after]
        shown, rest = ordered[:limit], ordered[limit:]
        payloads = "payloads" in [word for text in call.asked("expand") for word in text.split(",")]
        following = encoded(place(shown[-1])) if rest else None
        items = [self.item(job, payloads) for job in shown]
        return Reply.of({"items": items, "next_cursor": following, "has_more": bool(rest)})

    # Handlers

    def by_endpoint(self, call: Seen) -> Reply:
        """One's own requests to some endpoints in a window of time; its end does not belong to it."""
        wanted = [word for text in call.asked("endpoint_id") for word in text.split(",") if word]
        if not 1 <= len(wanted) <= MOST_ENDPOINTS:
            raise Unfit(f"endpoint_id is needed, 1 to {MOST_ENDPOINTS} times")
        asked = call.query.get("request_id")
        now = self.town.clock.now()
        start = unix("start", call.query["start"]) if "start" in call.query else now - (LOOKBACK_S if asked else DAY_S)
        end = unix("end", call.query["end"]) if "end" in call.query else None
        status = call.query.get("status")
        if status is not None and status not in STATUSES:
            raise Unfit(f"status is one of {', '.join(STATUSES)}, not {status}")
        jobs = [job for job in self.known() if job.app in wanted]
        by_end = self.fal.options.window_by == "ended_at"
        shown = []
        for job in jobs:
            when = job.ended_unix if by_end and self.fal.ended(job) else job.sent_unix
            if when < start or (end is not None and when >= end) or (asked and job.id != asked):
                continue
            if status and not (self.fal.ended(job) and self.fal.outcome(job).code in STATUSES[status]):
                continue
            shown.append(job)
        return self.page(shown, call)

    def search(self, call: Seen) -> Reply:
        """Every endpoint's requests."""
        return self.page(self.known(), call)

    def forget(self, call: Seen) -> Reply:
        """Remove a request's payloads."""
        job = self.fal.jobs.get(call.parts["id"])
        if job is None:
            return Reply.of({"detail": "Request not found"}, 404)
        job.stored = False
        return Reply(b"", 204)

    def pricing(self, call: Seen) -> Reply:
        """List prices. Kling's is the base of its multiples, and so not what a second costs."""
        wanted = [word for text in call.asked("endpoint_id") for word in text.split(",") if word in MODELS]
        prices = [
            {"endpoint_id": name, "unit_price": unit_price(name), "unit": "seconds", "currency": "USD"}
            for name in wanted or MODELS
        ]
        return Reply.of({"prices": prices, "next_cursor": None, "has_more": False})

    def estimate(self, call: Seen) -> Reply:
        """Unit price times units, or what calls have cost."""
        wish = call.json()
        kind = wish.get("estimate_type") if isinstance(wish, dict) else None
        if kind not in ("unit_price", "historical_api_price"):
            raise Unfit("estimate_type is unit_price or historical_api_price")
        total = 0.0
        for name, amounts in wish.get("endpoints", {}).items():
            if name not in MODELS:
                raise Unfit(f"no endpoint {name}")
            total += unit_price(name) * float(amounts.get("unit_quantity", amounts.get("call_quantity", 0)))
        return Reply.of({"estimate_type": kind, "total_cost": round(total, 6), "currency": "USD"})

    def billing(self, call: Seen) -> Reply:
        """What each request cost; only for the admin key."""
        lines = [line for line in standing(self.town.charges) if line.service == "fal"]
        if asked := call.asked("endpoint_id"):
            lines = [line for line in lines if line.model in asked]
        events = [
            {
                "request_id": line.request_id,
                "endpoint_id": line.model,
                "timestamp": iso(line.at_unix),
                "output_units": float(line.unit.split()[0]),
                "unit_price": float(line.amount_usd) / float(line.unit.split()[0]),
                "cost_total": float(line.amount_usd),
                "cost_estimate_nano_usd": int(line.amount_usd * 1_000_000_000),
            }
            for line in lines
        ]
        return Reply.of({"billing_events": events, "next_cursor": None, "has_more": False})

    def guarded(self, handler: Any, admin: bool = False) -> Any:
        """Only with the right key; what a query lacks is a 422."""

        def answer(call: Seen) -> Reply:
            sent = call.headers.get("authorization")
            ours = [f"Key {self.fal.options.admin_key}", f"Key {self.town.keys['fal']}"]
            if sent not in ours:
                return Reply.of(problem("authorization_error", "Authentication required"), 401)
            if admin and sent != ours[0]:
                return Reply.of(problem("authorization_error", "This needs an admin key"), 403)
            try:
                return handler(call)  # type: ignore[no-any-return] # handlers are of one shape
            except Unfit as error:
                return Reply.of(problem("validation_error", str(error)), 422)

        return answer

    def role(self) -> Role:
        """The host."""
        models = "(?:/v1)?/models"
        requests = f"{models}/requests"
        routes = [
            Route("fal.list", "GET", f"{requests}/by-endpoint", self.guarded(self.by_endpoint)),
            Route("fal.search", "GET", f"{requests}/search", self.guarded(self.search)),
            Route("fal.forget", "DELETE", f"{requests}/(?P<id>[^/]+)/payloads", self.guarded(self.forget)),
            Route("fal.pricing", "GET", f"{models}/pricing", self.guarded(self.pricing)),
            Route("fal.estimate", "POST", f"{models}/pricing/estimate", self.guarded(self.estimate)),
            Route("fal.billing", "GET", f"{models}/billing-events", self.guarded(self.billing, admin=True)),
        ]
        return Role("fal.platform", "fal", routes, env="FAL_PLATFORM_URL")


def unit_price(endpoint_id: str) -> float:
    return KLING_UNIT_USD if "kling-video" in endpoint_id else float(MODELS[endpoint_id].rates_usd["720p"][0])


def problem(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message}}


def number(call: Seen, name: str, default: int) -> int:
    text = call.query.get(name, str(default))
    if not text.isdecimal():
        raise Unfit(f"{name} is a number, not {text}")
    return int(text)


def encoded(place: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def decoded(cursor: str) -> list[Any]:
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, ValueError) as error:
        raise Unfit(f"no such cursor: {cursor}") from error
    if not isinstance(place, list):
        raise Unfit(f"no such cursor: {cursor}")
    return place
