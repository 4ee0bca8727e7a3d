"""Stills by Black Forest Labs: what is sent for a prompt, and the buying of it.

Fields and defaults are the service's own (its OpenAPI file of 2026), spelled out so that a new default changes nothing;
every field sent stands there for its model, and `seed` may be null. A submission is answered with an address to ask at,
on a host that differs each time, and the picture's own address is good for minutes: asking again gives a fresh one.
Nothing is listed, so a submission whose reply is lost cannot be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import quote

from renderers import http, secrets
from renderers.painting import Painting
from renderers.service import (
    Body,
    Declined,
    Failed,
    Forbidden,
    Gone,
    Intent,
    Json,
    Refused,
    Request,
    ServiceError,
    Standing,
    Ticket,
    Unanswered,
    Unlisted,
)

NAME = "bfl"
KEY = "BFL_API_KEY"
LOOKUP = False
LIMIT = 24  # active tasks of an account
POLL_S = 1.5
GRACE_S = 60  # so long after its submission a task may not be known yet where it is asked after
HOST = "https://api.bfl.ai"
OWN_HOST = re.compile(r"https://api(\.[a-z0-9-]+)*\.bfl\.ai:443")
SUBMIT_S = 60.0
SIGNATURES = 4  # fresh addresses that are tried for one picture
MOST_BYTES = 100_000_000

# Sizes are in whole multiples of 32 px, close to 1440 px on the long side.
SIZES = {"16:9": (1408, 800), "9:16": (800, 1408), "1:1": (1024, 1024)}
ULTRA: dict[str, Any] = {
    "aspect_ratio": "16:9",
    "output_format": "jpeg",
    "prompt_upsampling": False,  # it rewrites the prompt
    "raw": False,
    "safety_tolerance": 2,
}
SIZED: dict[str, Any] = {"output_format": "jpeg", "prompt_upsampling": False, "safety_tolerance": 2}
MODELS: dict[str, dict[str, Any]] = {
    "flux-pro-1.1-ultra": ULTRA,
    "flux-pro-1.1": SIZED,
    "flux-2-pro": {"output_format": "jpeg", "safety_tolerance": 2},
}


def request(model: str, prompt: str, seed: int | None, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The whole body of a submission, every default spelled out. `settings` are the author's own fields."""
    fields = dict(settings)
    body = {**MODELS[model], "prompt": prompt, "seed": seed}
    if "aspect_ratio" not in MODELS[model]:
        body["width"], body["height"] = SIZES[fields.pop("aspect_ratio", "16:9")]
    return body | fields


def suffix(body: Mapping[str, Any]) -> str:
    """The file suffix of what will arrive."""
    return {"jpeg": "jpg"}.get(body["output_format"], str(body["output_format"]))


def prepare(use: str, request: Request, inputs: Mapping[str, Path]) -> Body:
    """Nothing is uploaded for a still: the body is the request."""
    model = _model(use)
    if inputs:
        raise Refused(f"{use} takes no picture: {', '.join(sorted(inputs))}")
    sizes = () if "aspect_ratio" in MODELS[model] else ("width", "height")
    strange = sorted(set(request) - {*MODELS[model], "prompt", "seed", *sizes})
    if strange:
        raise Refused(f"{use} has no field {', '.join(strange)}", hint="remove it")
    return dict(request)


def submit(use: str, body: Body, reply: Path) -> Ticket:  # noqa: ARG001 it answers with a number
    """PAYS."""
    answer = http.post_once(f"{_base()}/v1/{_model(use)}", _headers(), body, timeout_s=SUBMIT_S)
    if not answer.good:
        raise _turned_down(answer)
    told = answer.fields()
    if not isinstance(told.get("id"), str) or not told["id"]:
        raise Unanswered(f"{NAME}: it answered {answer.says}, which names no task")
    return {"id": told["id"], "polling_url": told.get("polling_url"), "cost": told.get("cost")}


def poll(ticket: Ticket) -> Standing:
    """How far a task is. A status that nobody knows is one of waiting."""
    answer = http.get(_polling_url(ticket), _headers(), tries=3, settled=_settled)
    told = answer.fields()
    status = told.get("status")
    details = _details(told.get("details"))
    if status == "Ready":
        result = told["result"] if isinstance(told.get("result"), dict) else {}
        if isinstance(result.get("sample"), str):
            cost = told.get("cost")
            known = {"sample": result["sample"], "seed": result.get("seed")}
            return Standing(True, {**ticket, **known, "cost": ticket.get("cost") if cost is None else cost})
        return Standing(False, ticket, "ready, but not to be had yet")
    if status in ("Request Moderated", "Content Moderated"):
        what = "the prompt" if status == "Request Moderated" else "the picture"
        raise Refused(f"{NAME}: {what} was moderated{details}", hint="word the prompt otherwise", charged=False)
    if status == "Error":
        raise Failed(f"{NAME}: the task ended in an error{details}", charged=None)
    if status == "Task not found" or answer.status in (404, 410):
        raise Gone(f"{NAME}: it knows no task {http.quoted(ticket['id'])}")
    if not isinstance(status, str):
        error = _turned_down(answer)  # whatever it says of the question says nothing of the task
        raise error if isinstance(error, Forbidden) else Declined(str(error))
    progress = told.get("progress")
    share = f", {progress:.0%}" if isinstance(progress, int | float) and 0 < progress <= 1 else ""
    return Standing(False, ticket, http.quoted(status).lower() + share)


def fetch(ticket: Ticket, reply: Path, into: Path) -> Painting:  # noqa: ARG001 nothing is kept of it
    """Write the picture. An address that is no longer good is asked for anew."""
    for tried in range(1, SIGNATURES + 1):
        if isinstance(ticket.get("sample"), str):
            answer = http.download(ticket["sample"], into, MOST_BYTES)
            if answer.status == 200:
                return Painting(receipt={"id": ticket["id"], "bill": _bill(ticket), "seed": ticket.get("seed")})
        if tried > 1:
            http.pause(http.backoff_s(tried))
        ticket = poll({name: value for name, value in ticket.items() if name != "sample"}).ticket
    raise Declined(
        f"{NAME}: task {http.quoted(ticket['id'])} is ready, and its picture cannot be had", hint="try later"
    )


def find(intent: Intent) -> list[Ticket]:
    """Nothing is listed."""
    raise Unlisted(f"{NAME} does not list what was sent for {intent.use}")


def _model(use: str) -> str:
    model = use.partition("/")[2]
    if model not in MODELS:
        raise Refused(
            f"{use} is no model that is known here", hint=f"use {', '.join(f'bfl/{name}' for name in MODELS)}"
        )
    return model


def _base() -> str:
    return http.base("BFL_API_URL", HOST)


def _headers() -> dict[str, str]:
    return {"x-key": secrets.key(KEY), "Accept": "application/json"}


def _polling_url(ticket: Ticket) -> str:
    """Where to ask: the task's own address, if it is the service's. No other host is asked, or shown a key."""
    base, told = _base(), str(ticket.get("polling_url"))
    try:
        there = http.origin(told)
        if there == http.origin(base) or OWN_HOST.fullmatch(there):
            return http.guard(told)
        if http.loopback(base) and http.loopback(told):
            return http.guard(told)
    except Forbidden:  # no address at all, or out of reach
        pass
    return f"{base}/v1/get_result?id={quote(str(ticket['id']), safe='')}"


def _settled(answer: http.Reply) -> bool:
    """A status counts whatever the code beside it; without one, only a refusal of the key or of the task does."""
    if isinstance(answer.fields().get("status"), str):
        return answer.status != 429
    return 400 <= answer.status < 500 and answer.status not in (408, 429)


def _turned_down(answer: http.Reply) -> ServiceError:
    detail = answer.fields().get("detail")
    if answer.status == 422 and isinstance(detail, str) and "key" in detail.lower():
        return Forbidden(f"{NAME}: 422 {http.quoted(detail)}", hint=f"look at {KEY}")
    why = ""
    if isinstance(detail, list):
        faults = [fault for fault in detail if isinstance(fault, dict)]
        why = "; ".join(f"{_place(fault.get('loc'))}{fault.get('msg', fault.get('type'))}" for fault in faults)
    return http.turned_down(NAME, answer, KEY, why or (detail if isinstance(detail, str) else ""))


def _place(loc: Json) -> str:
    return ".".join(str(part) for part in loc[1:]) + ": " if isinstance(loc, list) and len(loc) > 1 else ""


def _details(details: Json) -> str:
    """What the service says of its reasons: ": Sexual, Violence"."""
    reasons = details.get("Moderation Reasons", details) if isinstance(details, dict) else details
    if isinstance(reasons, list):
        reasons = ", ".join(str(reason) for reason in reasons)
    return f": {http.quoted(reasons)}" if reasons else ""


def _bill(ticket: Ticket) -> dict[str, str] | None:
    try:
        cost = Decimal(str(ticket.get("cost")))
    except InvalidOperation:
        return None
    return {"unit": "credits", "amount": format(cost.normalize(), "f")} if cost.is_finite() else None
