"""The double of Black Forest Labs: submit, poll and delivery on three hosts, as its documents and live captures show.

Faults of `bfl.submit` beyond those of every endpoint: `moderated` (Request Moderated), `content-moderated`, `error`
(all three are charged and taken back), `stuck` (never ready), `strange-status` (a status that nobody knows, once),
`no-cost` (the reply names no cost), and the wrong pictures of `media.WRONG_PICTURES`.

Endpoints: bfl.submit bfl.poll bfl.delivery bfl.credits.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rehearsal import media
from rehearsal.bfl_models import MODELS, price_usd, size_px, wrong
from rehearsal.fields import unknown, value
from rehearsal.role import Role, Route
from rehearsal.wire import Reply, Seen

if TYPE_CHECKING:
    from rehearsal.town import Rehearsal

MOST_ACTIVE = 24
CREDIT_USD = Decimal("0.01")
REFUSALS = {"moderated": "Request Moderated", "content-moderated": "Content Moderated", "error": "Error"}
KINDS = media.WRONG_PICTURES | set(REFUSALS) | {"stuck", "strange-status", "no-cost"}


@dataclass(slots=True)
class Options:
    """Knobs of the double. Times are in seconds of the town's clock."""

    polls: int = 2  # how many polls say Pending before Ready
    credits: Decimal | int = 100_000  # what the account holds at the start; 402 when a picture costs more
    most_active: int = MOST_ACTIVE  # 429 above it; only tasks that take real seconds are ever active
    no_cost_every: int = 0  # every so many replies have cost null; 0: none
    generating: bool = False  # the last poll before Ready says Generating (FLUX.2 does so anyway)
    first_poll_404: bool = False  # a task is unknown to its first poll
    url_lives_s: float = 600.0  # a signed address; polling again gives another
    task_lives_s: float = 10_800.0  # then a task is unknown; no document says how long


@dataclass(slots=True)
class Task:
    """One submission."""

    id: str
    model: str
    body: Mapping[str, Any]
    size: media.Size
    form: str
    amount_usd: Decimal
    since_unix: float  # by the town's clock
    due: float  # by the real clock
    does: str
    polls: int = 0
    expires_unix: int = 0


class Bfl:
    """State and handlers of one town."""

    def __init__(self, town: Rehearsal) -> None:
        self.town = town
        self.tasks: dict[str, Task] = {}
        self.spent = Decimal(0)  # credits
        self.secret = uuid.uuid4().bytes

    @property
    def options(self) -> Options:
        return self.town.options.bfl

    def with_key(self, handler: Callable[[Seen], Reply]) -> Callable[[Seen], Reply]:
        """Only for whoever holds the key: none or another is 403, one that cannot be a key is 422."""

        def guarded(call: Seen) -> Reply:
            key = call.headers.get("x-key", "")
            if key == self.town.keys["bfl"]:
                return handler(call)
            try:
                if key:
                    uuid.UUID(key)
            except ValueError:
                return Reply.of({"detail": "Invalid API key format"}, 422)
            return Reply.of({"detail": "Not authenticated - Invalid Authentication"}, 403)

        return guarded

    def submit(self, call: Seen) -> Reply:
        """Check, take on, bill, answer with a task's number and where to poll."""
        model, body = call.parts["model"], call.json()
        if not isinstance(body, dict):
            entry = {"type": "json_invalid", "loc": ["body", 0], "msg": "JSON decode error", "input": {}}
            return Reply.of({"detail": [entry]}, 422)
        for name in unknown(body, MODELS[model]):
            self.town.violation(f"bfl.submit: {model} has no field {name}")
        if found := wrong(model, body):
            return Reply.of({"detail": found}, 422)
        amount = price_usd(model, body)
        does = call.fault.does if call.fault and call.fault.does in KINDS else ""
        with self.town.lock:
            if sum(task.due > time.time() for task in self.tasks.values()) >= self.options.most_active:
                return Reply.of({"error": "rate_limit", "message": "Too many active tasks", "retry_after": 1}, 429)
            if self.options.credits - self.spent < amount / CREDIT_USD:
                return Reply.of({"detail": "Insufficient credits"}, 402)
            task = self._take_on(call, model, body, amount, does)
        return self._taken(task)

    def _take_on(self, call: Seen, model: str, body: Mapping[str, Any], amount: Decimal, does: str) -> Task:
        size = size_px(model, body)
        if self.town.small and model == "flux-pro-1.1-ultra":
            size = media.scaled(size)
        due = time.time() + self.town.seconds["frame"]
        form = value(body, MODELS[model], "output_format")
        task = Task(str(uuid.uuid4()), model, body, size, form, amount, self.town.clock.now(), due, does)
        self.town.charge(call, "bfl", model, amount, "1 image", task.id)
        self.tasks[task.id] = task
        if does in REFUSALS:
            self.town.reverse(task.id)
        else:
            self.spent += amount / CREDIT_USD
        return task

    def _taken(self, task: Task) -> Reply:
        """The reply to a submission."""
        if hook := task.body.get("webhook_url"):
            return Reply.of({"id": task.id, "status": "Pending", "webhook_url": hook})
        every = self.options.no_cost_every
        silent = task.does == "no-cost" or (every > 0 and len(self.tasks) % every == 0)
        width, height = size_px(task.model, task.body)
        said = {
            "cost": None if silent else float(task.amount_usd / CREDIT_USD),
            "input_mp": None if silent else 0.0,
            "output_mp": None if silent else round(width * height / 1_000_000, 2),
        }
        return Reply.of(
            {"id": task.id, "polling_url": f"{self.town.url('bfl.poll')}/v1/get_result?id={task.id}"} | said
        )

    def poll(self, call: Seen) -> Reply:
        """How far a task is. What has ended badly says so at once."""
        number = call.query.get("id", "")
        with self.town.lock:
            task = self.tasks.get(number)
            if task is None or self.town.clock.now() > task.since_unix + self.options.task_lives_s:
                return self._status(number, "Task not found", code=404)
            task.polls += 1
            if self.options.first_poll_404 and task.polls == 1:
                return self._status(number, "Task not found", code=404)
            if task.does in REFUSALS:
                reasons = {"Moderation Reasons": ["Safety Filter"]} if "moderated" in task.does else {"error": "failed"}
                return self._status(number, REFUSALS[task.does], details=reasons)
            if task.does == "strange-status" and task.polls == 1:
                return self._status(number, "Warming Up")
            waits = time.time() < task.due if self.town.seconds["frame"] else task.polls <= self.options.polls
            if waits or task.does == "stuck":
                last = task.polls == self.options.polls and (self.options.generating or task.model == "flux-2-pro")
                done = min(0.95, task.polls / (self.options.polls + 1))
                return self._status(number, "Generating" if last else "Pending", progress=round(done, 2))
            return self._ready(task)

    def _ready(self, task: Task) -> Reply:
        now = self.town.clock.now()
        if now >= task.expires_unix:
            task.expires_unix = int(now + self.options.url_lives_s)
        until = datetime.datetime.fromtimestamp(task.expires_unix, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        path = f"/ephemeral/{task.id}/sample.{task.form}"
        address = f"{self.town.url('bfl.delivery')}{path}?se={quote(until, safe='')}&sig={self._sign(path, until)}"
        result = {"sample": address, "prompt": task.body.get("prompt"), "seed": seed(task), "duration": 9.8}
        return self._status(task.id, "Ready", result=result, cost=float(task.amount_usd / CREDIT_USD))

    def _status(self, number: str, status: str, code: int = 200, **more: Any) -> Reply:
        empty = {"result": None, "progress": None, "details": None, "preview": None}
        return Reply.of({"id": number, "status": status} | empty | more, code)

    def _sign(self, path: str, until: str) -> str:
        return hmac.new(self.secret, f"{path} {until}".encode(), hashlib.sha256).hexdigest()

    def deliver(self, call: Seen) -> Reply:
        """The picture, while its address is signed and has not expired."""
        until = call.query.get("se", "")
        if not hmac.compare_digest(self._sign(call.path, until).encode(), call.query.get("sig", "").encode()):
            return denied("AuthenticationFailed", "Signature did not match")
        if self.town.clock.now() >= datetime.datetime.fromisoformat(until).timestamp():
            return denied("AuthenticationFailed", "Signed expiry time must be after signed start time")
        task = self.tasks[call.parts["id"]]
        words = f"{task.model} {json.dumps(task.body, sort_keys=True)} {seed(task)}"
        kind = "text/html" if task.does == "page" else media.FORMATS[task.form][1]
        return Reply(media.picture(words, task.size, task.form, wrong_of(task)), 200, {"Content-Type": kind})

    def credits(self, call: Seen) -> Reply:  # noqa: ARG002 a handler's shape
        """What is left."""
        with self.town.lock:
            return Reply.of({"credits": float(self.options.credits - self.spent)})


def seed(task: Task) -> int:
    """The seed asked for, or one of the service's own."""
    asked = task.body.get("seed")
    return uuid.UUID(task.id).int % 2**32 if asked is None else int(asked)


def wrong_of(task: Task) -> str:
    return task.does if task.does in media.WRONG_PICTURES else ""


def denied(code: str, message: str) -> Reply:
    """What a blob store says to an address that does not hold."""
    page = f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Reply(page.encode(), 403, {"Content-Type": "application/xml"})


def roles(town: Rehearsal) -> Sequence[Role]:
    """Three hosts: submit and credits, poll, delivery."""
    bfl = Bfl(town)
    models = "|".join(model.replace(".", r"\.") for model in MODELS)
    return [
        Role(
            "bfl.api",
            "bfl",
            [
                Route("bfl.submit", "POST", f"/v1/(?P<model>{models})", bfl.with_key(bfl.submit), KINDS),
                Route("bfl.credits", "GET", "/v1/credits", bfl.with_key(bfl.credits)),
            ],
            env="BFL_API_URL",
        ),
        Role("bfl.poll", "bfl", [Route("bfl.poll", "GET", "/v1/get_result", bfl.poll)]),
        Role(
            "bfl.delivery",
            "bfl",
            [Route("bfl.delivery", "GET", r"/ephemeral/(?P<id>[^/]+)/sample\.\w+", bfl.deliver)],
            takes_key=False,
        ),
    ]
