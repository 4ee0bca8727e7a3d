"""The double of fal: queue, REST, CDN and platform on four hosts, as its documents and clients show.

Faults of `fal.submit` beyond those of every endpoint (each is of the job that the submission starts):
`error` (ends with `code` 500 and `error_type` runner_server_error; not charged), `moderated` (422
content_policy_violation), `refused` (422 of another `type`), `stuck` (queued for ever), `gone` (the clip's address
leads nowhere), and the wrong clips of `media.WRONG_CLIPS`.

Endpoints: fal.submit fal.status fal.stream fal.result fal.cancel, those of `fal_files` and of `fal_platform`. What the
models take and cost is in `fal_models`. A submission is charged when it is taken on; what is not charged in the end
is taken back by a reversing line, before the client can read how the job ended.
"""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from rehearsal import fal_models, media
from rehearsal.fal_files import FalFiles, Handler
from rehearsal.fal_platform import FalPlatform, iso
from rehearsal.fal_work import Outcome, infrastructure, work
from rehearsal.role import Role, Route
from rehearsal.wire import Reply, Seen

if TYPE_CHECKING:
    from rehearsal.town import Rehearsal

State = Literal["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]
KINDS = media.WRONG_CLIPS | {"error", "moderated", "refused", "stuck", "gone"}
LOCKED = "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."
PATIENCE_S = 5.0  # how long a reply waits for a clip that should be there; after that the job just takes longer
BIG_RESULT = 10_240  # bytes of JSON; bigger results are kept for a shorter time


@dataclass(slots=True)
class Options:
    """Knobs of the double. Times are in seconds of the town's clock, but for `queue_s`."""

    polls: int = 2  # how many statuses before COMPLETED: IN_QUEUE once, then IN_PROGRESS
    queue_s: float = 0.0  # real seconds in the queue before the work's own begin
    concurrency: int | None = None  # jobs that run side by side; others wait in the queue
    balance_usd: Decimal | int | None = None  # 403 once it is spent
    charges_422: bool = False  # whether what a model refuses is charged all the same
    cancel_stops: bool = False  # whether a running job stops, and is not charged, when it is cancelled
    tells_errors: bool = True  # COMPLETED names `error` and `error_type`; both are optional
    stores_payloads: bool = True  # the account keeps inputs and results
    result_lives_s: float = 3600.0  # of a result that is not stored
    big_result_lives_s: float = 360.0
    file_lives_s: float | None = None  # of files on the CDN; None: for ever
    listing_delay_s: float = 0.0  # from a request's end (or arrival) until it is listed
    lists_running: bool = True  # whether requests are listed before they have ended
    window_by: Literal["sent_at", "ended_at"] = "sent_at"  # what the listing's start and end are held against
    admin_key: str = field(default_factory=lambda: f"{uuid.uuid4()}:admin")


@dataclass(slots=True)
class Job:
    """One submission."""

    id: str
    app: str  # "fal-ai/kling-video/v3/pro/image-to-video"
    body: Any
    does: str
    more: Mapping[str, Any]
    stored: bool
    sent_unix: float  # by the town's clock
    sent: float  # by the real one, as are the next two
    starts: float
    due: float
    file_until_unix: float | None
    polls: int = 0
    cancelled: bool = False
    ending: Future[Outcome] | None = None

    @property
    def root(self) -> str:
        """Owner and app: the path that status, result and cancel are under."""
        return "/".join(self.app.split("/")[:2])

    @property
    def ended_unix(self) -> float:
        """When it ends, by the town's clock."""
        return round(self.sent_unix + self.due - self.sent, 6)


class Fal:
    """State and handlers of one town."""

    def __init__(self, town: Rehearsal) -> None:
        self.town = town
        self.jobs: dict[str, Job] = {}
        self.spent_usd = Decimal(0)
        self.files = FalFiles(town)
        self.pool = ThreadPoolExecutor(2, "fal-runner")
        town.endings.append(lambda: self.pool.shutdown(cancel_futures=True))

    @property
    def options(self) -> Options:
        return self.town.options.fal

    def with_key(self, handler: Handler) -> Handler:
        """Only for whoever holds the key."""

        def guarded(call: Seen) -> Reply:
            if call.headers.get("authorization") == f"Key {self.town.keys['fal']}":
                return handler(call)
            return Reply.of({"detail": "Cannot access application: invalid credentials"}, 401)

        return guarded

    # Handlers of the queue

    def submit(self, call: Seen) -> Reply:
        """Take anything on for a model that exists, and bill it. Nothing of the input is looked at yet."""
        app = call.parts["app"]
        if app not in fal_models.MODELS:
            return Reply.of({"detail": f"Application '{app}' not found"}, 404)
        body = call.json()
        if body is None:
            return Reply.of({"detail": "The body is not JSON", "error_type": "bad_request"}, 400)
        model = fal_models.MODELS[app]
        amount, unit = price(model, body)
        with self.town.lock:
            if self.options.balance_usd is not None and self.spent_usd >= self.options.balance_usd:
                return Reply.of({"detail": LOCKED}, 403)
            self.spent_usd += amount
            job = self._take_on(call, app, body)
            self.town.charge(call, "fal", app, amount, unit, job.id)
            job.ending = self.pool.submit(self._run, job, amount)
        if isinstance(body, dict):
            for name in fal_models.unlisted(model, body):
                self.town.violation(f"fal.submit: {app} has no field {name}")
        more = {"gateway_request_id": job.id} if "fal_webhook" in call.query else {}
        return self._reply(job, self._about(job, "IN_QUEUE") | {"queue_position": self._position(job)} | more)

    def _take_on(self, call: Seen, app: str, body: Any) -> Job:
        now, length_s = time.time(), self.town.seconds["clip"]
        starts, limit = now + self.options.queue_s, self.options.concurrency
        dues = sorted(job.due for job in self.jobs.values() if job.due > now and not job.cancelled)
        if limit is not None and len(dues) >= limit:
            starts = max(starts, dues[-limit])
        stored = self.options.stores_payloads and call.headers.get("x-fal-store-io") != "0"
        ours = call.fault is not None and call.fault.does in KINDS
        job = Job(
            id=str(uuid.uuid4()),
            app=app,
            body=body,
            does=call.fault.does if ours else "",
            more=call.fault.more if ours else {},
            stored=stored,
            sent_unix=round(self.town.clock.now(), 6),  # as exact as the listing writes it
            sent=now,
            starts=starts,
            due=starts + length_s,
            file_until_unix=self.files.until(call.headers),
        )
        self.jobs[job.id] = job
        return job

    def _run(self, job: Job, amount: Decimal) -> Outcome:
        """The job itself; what it ends with. Takes the charge back where none is due."""
        outcome = work(job, self.files, self.town.small)
        if outcome.code >= 500 or (outcome.code >= 400 and not self.options.charges_422):
            self._take_back(job, amount)
        return outcome

    def _take_back(self, job: Job, amount: Decimal) -> None:
        with self.town.lock:
            self.spent_usd -= amount
            self.town.reverse(job.id)

    def state(self, job: Job) -> State:
        """What a status says now."""
        if job.cancelled:
            return "COMPLETED"
        if job.does == "stuck":
            return "IN_QUEUE"
        if self.town.seconds["clip"] or self.options.queue_s:
            now = time.time()
            return "IN_QUEUE" if now < job.starts else "COMPLETED" if self.ended(job) else "IN_PROGRESS"
        if job.polls > self.options.polls and self.ended(job):
            return "COMPLETED"
        return "IN_QUEUE" if job.polls <= 1 else "IN_PROGRESS"

    def ended(self, job: Job) -> bool:
        """Whether the work is over, seen by anybody or not. Waits a little for a clip that is late; holds no lock."""
        if job.cancelled:
            return True
        if job.does == "stuck" or time.time() < job.due or job.ending is None:
            return False
        with contextlib.suppress(TimeoutError):
            job.ending.exception(PATIENCE_S)
        return job.ending.done()

    def outcome(self, job: Job) -> Outcome:
        """How a job ended; waits for it."""
        if job.cancelled:
            return infrastructure(499, "client_cancelled", "Request was cancelled")
        assert job.ending
        return job.ending.result()

    def _position(self, job: Job) -> int:
        now = time.time()
        with self.town.lock:
            waiting = [one for one in self.jobs.values() if one.starts > now and not one.cancelled]
        return sum(one.starts < job.starts for one in waiting)

    def _about(self, job: Job, state: State) -> dict[str, Any]:
        base = f"{self.town.url('fal.queue')}/{job.root}/requests/{job.id}"
        addresses = {"response_url": base, "status_url": f"{base}/status", "cancel_url": f"{base}/cancel"}
        return {"status": state, "request_id": job.id} | addresses

    def _reply(self, job: Job, value: Any, code: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
        return Reply.of(value, code, {"x-fal-request-id": job.id, **(headers or {})})

    def _job(self, call: Seen) -> Job | None:
        job = self.jobs.get(call.parts["id"])
        return job if job and job.root == call.parts["root"] else None

    def _logs(self, call: Seen, state: State) -> list[dict[str, str]] | None:
        if call.query.get("logs", "").lower() not in ("1", "true"):
            return None
        line = {"timestamp": iso(self.town.clock.now()), "level": "INFO", "source": "USER", "message": "Generating"}
        return [] if state == "IN_QUEUE" else [line]

    def status(self, call: Seen) -> Reply:
        """202 until it is over, then 200, whether it ended well or not."""
        with self.town.lock:
            job = self._job(call)
            if job is None:
                return Reply.of({"detail": "Request not found"}, 404)
            job.polls += 1
        state = self.state(job)
        said = self._about(job, state) | {"logs": self._logs(call, state)}
        if state == "IN_QUEUE":
            return self._reply(job, said | {"queue_position": self._position(job)}, 202)
        if state == "IN_PROGRESS":
            return self._reply(job, said, 202)
        outcome = self.outcome(job)
        if outcome.code < 400:
            said["metrics"] = {"inference_time": round(job.due - job.starts, 3)}
        elif self.options.tells_errors:
            said |= outcome.error()
        return self._reply(job, said)

    def stream(self, call: Seen) -> Reply:
        """Every status until the end, sent in one piece when the end has come."""
        job = self._job(call)
        if job is None:
            return Reply.of({"detail": "Request not found"}, 404)
        self.town.sleep(max(0.0, job.due - time.time()))
        job.polls = self.options.polls + 1
        states: list[dict[str, Any]] = [self._about(job, "IN_QUEUE") | {"queue_position": 0}]
        states += [self._about(job, state) | {"logs": None} for state in ("IN_PROGRESS", "COMPLETED")]
        text = "".join(f"data: {json.dumps(state)}\n\n" for state in states)
        return Reply(text.encode(), 200, {"Content-Type": "text/event-stream", "x-fal-request-id": job.id})

    def result(self, call: Seen) -> Reply:
        """What the model itself answered, with its own code."""
        job = self._job(call)
        if job is None:
            return Reply.of({"detail": "Request not found"}, 404)
        if self.state(job) != "COMPLETED":
            return self._reply(job, {"detail": "Request is still in progress"}, 400)
        outcome = self.outcome(job)
        if not job.stored:
            big = len(json.dumps(outcome.value)) >= BIG_RESULT
            lives_s = self.options.big_result_lives_s if big else self.options.result_lives_s
            if self.town.clock.now() >= job.ended_unix + lives_s:
                return Reply.of({"detail": "Request not found"}, 404)
        return self._reply(job, outcome.value, outcome.code, outcome.headers)

    def cancel(self, call: Seen) -> Reply:
        """Out of the queue if it is still there; what runs may finish, and is then charged."""
        job = self._job(call)
        if job is None:
            return Reply.of({"status": "NOT_FOUND"}, 404)
        state = self.state(job)
        with self.town.lock:
            if state == "COMPLETED" or job.cancelled:
                return self._reply(job, {"status": "ALREADY_COMPLETED"}, 400)
            job.cancelled = state == "IN_QUEUE" or self.options.cancel_stops
        if job.cancelled:
            assert job.ending
            if job.ending.cancel() or job.ending.result().code < 400:
                self._take_back(job, price(fal_models.MODELS[job.app], job.body)[0])
        if state == "IN_QUEUE":
            return self._reply(job, {"status": "OK"})
        return self._reply(job, {"status": "CANCELLATION_REQUESTED"}, 202)


def price(model: fal_models.Model, body: Any) -> tuple[Decimal, str]:
    """What a submission is charged, and for what; for an input that does not fit, five seconds."""
    if not isinstance(body, dict) or fal_models.wrong(model, body):
        body = {"duration": "5"} if model.fields is fal_models.KLING else {}
    return fal_models.price_usd(model, body), f"{sum(fal_models.seconds(model, body))} seconds"


def roles(town: Rehearsal) -> Sequence[Role]:
    """Four hosts: queue, REST, CDN, platform."""
    fal = Fal(town)
    request = "/(?P<root>[^/]+/[^/]+)/requests/(?P<id>[^/]+)"
    queue = [
        Route("fal.status", "GET", f"{request}/status", fal.with_key(fal.status)),
        Route("fal.stream", "GET", f"{request}/status/stream", fal.with_key(fal.stream)),
        Route("fal.result", "GET", request, fal.with_key(fal.result)),
        Route("fal.cancel", "PUT", f"{request}/cancel", fal.with_key(fal.cancel)),
        Route("fal.submit", "POST", "/(?P<app>[^/]+/.+)", fal.with_key(fal.submit), KINDS),
    ]
    return [
        Role("fal.queue", "fal", queue, env="FAL_QUEUE_URL"),
        *fal.files.roles(fal.with_key),
        FalPlatform(town, fal).role(),
    ]
