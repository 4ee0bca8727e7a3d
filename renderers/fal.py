"""Clips by the image-to-video models on fal: what is sent for a prompt, and the buying of it.

What a model takes stands in `renderers.fal_models`. fal's own client repeats a lost submission up to ten times, so the
request that pays is ours; that client only uploads. A failed request is COMPLETED too: the result's status code tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from renderers import fal_requests, http, secrets
from renderers.fal_models import MODELS, Model
from renderers.fal_rules import written, wrong
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

NAME = "fal"
KEY = "FAL_KEY"
LOOKUP = True
LIMIT = 40  # what an account grows to; the queue takes more, and they wait there
POLL_S = 3.0
GRACE_S = 60  # so long after its submission a request may not be known yet where it is asked after
QUEUE = ("FAL_QUEUE_URL", "https://queue.fal.run")
SUBMIT_S = 60.0
MOST_BYTES = 2_000_000_000
TRANSIENT = (
    "internal_server_error",
    "generation_timeout",
    "downstream_service_error",
    "downstream_service_unavailable",
)
PATHS = {"status_url": "/status", "response_url": "", "cancel_url": "/cancel"}


def request(
    model: str,
    prompt: str | None,
    shots: Sequence[Mapping[str, Any]],
    seconds: int,
    audio: bool,
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    """The whole body but for the pictures' addresses, every default spelled out."""
    table = MODELS[model]
    body = {**table.defaults, **({table.audio: audio} if table.audio else {}), **settings}
    if shots:
        assert table.shots, f"{model} knows no storyboard"
        # nobody says whether an endpoint reads its own duration beside shots: the sum is right either way
        cuts = [{"prompt": shot["prompt"], "duration": str(shot["seconds"])} for shot in shots]
        return body | {"multi_prompt": cuts, "duration": written(table, sum(shot["seconds"] for shot in shots))}
    return body | {"prompt": prompt, "duration": written(table, seconds)}


def lengths(model: str) -> tuple[int, ...]:
    """The lengths on sale in whole seconds, shortest first."""
    return MODELS[model].lengths_s


def start_field(model: str) -> str:
    """The field of the picture that a clip begins with."""
    return MODELS[model].start


def end_field(model: str) -> str | None:
    """The field of the picture that it ends with; None where the model takes none."""
    return MODELS[model].end


def suffix(body: Mapping[str, Any]) -> str:  # noqa: ARG001 the same for every clip
    """The file suffix of what will arrive."""
    return "mp4"


def check(use: str, request: Request, inputs: Mapping[str, Path]) -> None:
    """Raises Refused for what the model is known not to take. Pictures that are not there yet are not looked at."""
    from renderers import fal_pictures

    model = _model(use)
    mistake = wrong(model, request, inputs)
    if mistake:
        raise Refused(f"{use}: {mistake}")
    for file in inputs.values():
        if file.exists():
            fal_pictures.legal(file, model.picture)


def prepare(use: str, request: Request, inputs: Mapping[str, Path]) -> Body:
    """Check the request, make its pictures legal, upload them. Their new addresses make the body one of a kind."""
    from renderers import fal_pictures

    model = _model(use)
    mistake = wrong(model, request, inputs)
    if mistake:
        raise Refused(f"{use}: {mistake}")
    pictures = {field: fal_pictures.legal(file, model.picture) for field, file in inputs.items()}
    return {**request, **{field: fal_pictures.upload(*picture) for field, picture in pictures.items()}}


def submit(use: str, body: Body, reply: Path) -> Ticket:  # noqa: ARG001 it answers with a number
    """PAYS."""
    endpoint = _model(use).endpoint
    answer = http.post_once(f"{http.base(*QUEUE)}/{endpoint}", _headers(), body, timeout_s=SUBMIT_S)
    if not answer.good:
        raise http.turned_down(NAME, answer, KEY, _said(answer.fields())[1])
    told = answer.fields()
    number = told.get("request_id")
    if not isinstance(number, str) or not number:
        raise Unanswered(f"{NAME}: it answered {answer.says}, which names no request")
    return _ticket(number, endpoint, told)


def poll(ticket: Ticket) -> Standing:
    """How far a request is; of one that has ended, how."""
    answer = http.get(_address(ticket, "status_url"), _headers(), tries=3, settled=_has_status)
    told = answer.fields()
    status = told.get("status")
    if answer.status in (404, 410):
        return _listed(ticket)
    if not answer.good or not isinstance(status, str):
        raise _trouble(answer)
    if status == "COMPLETED":
        return _result(ticket, broken=bool(told.get("error") or told.get("error_type")))
    place = told.get("queue_position")
    if status == "IN_QUEUE":
        nth = f"{_ordinal(place + 1)} " if isinstance(place, int) and place >= 0 else ""
        return Standing(False, ticket, f"{nth}in the queue")
    return Standing(False, ticket, {"IN_PROGRESS": "running"}.get(status, http.quoted(status).lower()))


def fetch(ticket: Ticket, reply: Path, into: Path) -> Painting:  # noqa: ARG001 nothing is kept of it
    """Write the clip. Where its address no longer holds, the result is asked for once more."""
    for tried in (1, 2):
        if tried == 2 or not isinstance(ticket.get("video"), str):
            standing = _result(ticket)
            if not standing.ready:
                raise Declined(f"{NAME}: {http.quoted(ticket['id'])} is {standing.says}", hint="try later")
            ticket = standing.ticket
        answer = http.download(ticket["video"], into, MOST_BYTES)
        if answer.status == 200:
            seed = {"seed": ticket["seed"]} if ticket.get("seed") is not None else {}
            units = ticket.get("units")
            bill = {"unit": "billable units", "amount": units} if units else None
            return Painting(receipt={"id": ticket["id"], "bill": bill, **seed})
    raise Gone(f"{NAME}: the clip of {http.quoted(ticket['id'])} is no longer kept ({answer.status})")


def find(intent: Intent) -> list[Ticket]:
    """Requests whose listed input names the pictures that were uploaded for this one: no other ever has them."""
    model = _model(intent.use)
    endpoint = model.endpoint
    sent = {name: intent.body[name] for name in (model.start, model.end) if name and name in intent.body}
    items = fal_requests.sent_since(endpoint, intent.sent_unix)
    items = [item for item in items if item.get("endpoint_id", endpoint) == endpoint and item.get("request_id")]
    hits = [item for item in items if fal_requests.same(sent, item.get("json_input"))]
    if not hits and any(item.get("json_input") is None for item in items):
        raise Unlisted(f"{NAME} lists requests of that time without what was sent", hint="is payload storage off?")
    return [_ticket(number, endpoint, {}) for number in dict.fromkeys(str(item["request_id"]) for item in hits)]


def _model(use: str) -> Model:
    model = MODELS.get(use.partition("/")[2])
    if model is None:
        raise Refused(
            f"{use} is no model that is known here", hint=f"use {', '.join(f'fal/{name}' for name in MODELS)}"
        )
    return model


# ── what the service says ──


def _result(ticket: Ticket, *, broken: bool = False) -> Standing:
    """What became of a request that has ended. `broken`: its status said so already."""

    def settled(answer: http.Reply) -> bool:
        if answer.good:
            return bool(answer.fields())
        told = broken or "x-fal-error-type" in answer.headers or "error_type" in answer.fields()
        return told if answer.status >= 500 else answer.status not in (408, 429)

    try:
        answer = http.get(_address(ticket, "response_url"), _headers(), tries=3, settled=settled)
    except Declined as error:  # trouble on the way, or a model's own answer without a mark of it: the list knows
        try:
            return _listed(ticket)
        except (Gone, Unlisted, Declined):
            raise error from None
    told = answer.fields()
    if answer.good:
        return _ready(ticket, told, answer.headers.get("x-fal-billable-units"))
    if answer.status in (404, 410):
        return _listed(ticket)
    kind, said = _said(told)
    if answer.status == 400 and "in progress" in said.lower():
        return Standing(False, ticket, "finishing")
    if answer.status in (401, 402, 403):
        raise _trouble(answer)
    kind = kind or answer.headers.get("x-fal-error-type", "")
    raise _ended(answer.status, kind, said, answer.headers.get("x-fal-retryable", "").lower() == "true")


def _ready(ticket: Ticket, output: Json, units: str | None) -> Standing:
    video = output.get("video") if isinstance(output, dict) else None
    address = video.get("url") if isinstance(video, dict) else None
    if not isinstance(address, str):
        raise Failed(f"{NAME}: {http.quoted(ticket['id'])} ended without a video", charged=None)
    known = {"video": address, "units": units or ticket.get("units"), "seed": output.get("seed")}
    return Standing(True, {**ticket, **known})


def _ended(status: int, kind: str, said: str, retryable: bool) -> ServiceError:
    """How a request failed, in terms of money: 5xx never costs, 422 may have."""
    text = f"{NAME}: {status} {': '.join(filter(None, (kind, said)))}".strip()
    if status >= 500 or status == 499:
        return Failed(text, charged=False)
    if retryable or kind in TRANSIENT:
        return Failed(text, charged=None)
    return Refused(text, charged=None)


def _listed(ticket: Ticket) -> Standing:
    """What the list knows of a request that is no longer known where it is asked after."""
    gone = Gone(f"{NAME}: it knows no request {http.quoted(ticket['id'])}")
    try:
        item = fal_requests.of_request(ticket["endpoint"], ticket["id"])
    except Unlisted:
        raise gone from None
    if item is None:
        raise gone
    if item.get("json_output"):
        status, output = item.get("status_code"), item["json_output"]
        if isinstance(output, dict) and isinstance(output.get("video"), dict):
            return _ready(ticket, output, None)
        if isinstance(status, int) and status >= 400:
            raise _ended(status, *_said(output), False)
    status = item.get("status_code")
    if isinstance(status, int) and status >= 400:
        raise _ended(status, "", "its request ended so", False)
    if not item.get("ended_at"):
        return Standing(False, ticket, "running")
    raise gone


def _said(told: Json) -> tuple[str, str]:
    """(kind of error, its sentence), from either shape of body."""
    if not isinstance(told, Mapping):
        return "", ""
    detail = told.get("detail")
    if isinstance(detail, list):
        faults = [fault for fault in detail if isinstance(fault, dict)]
        return str(faults[0].get("type", "")) if faults else "", http.quoted("; ".join(map(_fault, faults)))
    return str(told.get("error_type") or ""), http.quoted(detail) if isinstance(detail, str) else ""


def _fault(fault: Mapping[str, Json]) -> str:
    loc = fault.get("loc")
    place = ".".join(str(part) for part in loc[1:]) if isinstance(loc, list) else ""
    return f"{place}: {fault.get('msg')}" if place else str(fault.get("msg"))


def _trouble(answer: http.Reply) -> ServiceError:
    """A question that was not answered says nothing of the request itself."""
    error = http.turned_down(NAME, answer, KEY, _said(answer.fields())[1])
    return error if isinstance(error, Forbidden) else Declined(str(error))


def _has_status(answer: http.Reply) -> bool:
    if answer.good:
        return isinstance(answer.fields().get("status"), str)
    return answer.status < 500 and answer.status not in (408, 429)


def _ticket(number: str, endpoint: str, told: Mapping[str, Json]) -> Ticket:
    ticket: Ticket = {"id": number, "endpoint": endpoint}
    return ticket | {name: _address({**ticket, name: told.get(name)}, name) for name in PATHS}


def _address(ticket: Ticket, name: str) -> str:
    """Where to ask. An address that fal gave counts while it is of the queue's own host: the key goes nowhere else."""
    base, told = http.base(*QUEUE), str(ticket.get(name))
    try:
        if http.origin(told) == http.origin(base):
            return http.guard(told)
    except Forbidden:  # no address at all
        pass
    app = "/".join(str(ticket["endpoint"]).split("/")[:2])
    return f"{base}/{app}/requests/{quote(str(ticket['id']), safe='')}{PATHS[name]}"


def _headers() -> dict[str, str]:
    return {"Authorization": f"Key {secrets.key(KEY)}", "Accept": "application/json"}


def _ordinal(n: int) -> str:
    tail = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{tail}"
