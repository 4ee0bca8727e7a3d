"""The town: every service on ports of its own, with one clock, one book of charges and one script of faults."""

from __future__ import annotations

import difflib
import hashlib
import re
import secrets
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rehearsal import bfl, elevenlabs, fal
from rehearsal.charges import Account, Charge, standing
from rehearsal.role import Role, Route
from rehearsal.script import KINDS, STALL_S, Fault, Stop, Where, meets, spoil
from rehearsal.wire import Manner, Moment, Reply, Seen, Server, split

SERVICES = (bfl, fal, elevenlabs)
KEY_HEADERS = {"x-key": "bfl", "authorization": "fal", "xi-api-key": "elevenlabs"}
WORK = ("frame", "clip", "voice", "sound", "music")


class Clock:
    """Unix seconds, which a test can push forward."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def now(self) -> float:
        return time.time() + self.ahead_s

    def forward(self, seconds: float) -> None:
        """All expiries and delays come so much nearer. Jobs run by the real clock."""
        self.ahead_s += seconds


@dataclass(slots=True)
class Options:
    """The knobs of each service; the modules say what they do."""

    bfl: bfl.Options = field(default_factory=bfl.Options)
    fal: fal.Options = field(default_factory=fal.Options)
    elevenlabs: elevenlabs.Options = field(default_factory=elevenlabs.Options)


class Rehearsal:
    """The doubles, running from `with` to its end. See the package for what it offers."""

    def __init__(self, folder: Path, *, small: bool = True, seconds: Mapping[str, float] | None = None) -> None:
        if unknown := set(seconds or {}) - set(WORK):
            raise ValueError(f"no work called {sorted(unknown)}; there are {', '.join(WORK)}")
        self.folder = folder
        self.small = small
        self.seconds = dict.fromkeys(WORK, 0.0) | dict(seconds or {})
        self.clock = Clock()
        self.options = Options()
        self.lock = threading.RLock()
        self.closing = threading.Event()
        self.seen: list[Seen] = []
        self.violations: list[str] = []
        self.keys = {
            "bfl": str(uuid.uuid4()),
            "fal": f"{uuid.uuid4()}:{secrets.token_hex(16)}",
            "elevenlabs": f"sk_{secrets.token_hex(24)}",
        }
        self.endings: list[Callable[[], object]] = []  # run while the hosts still answer
        self.roles = {role.name: role for service in SERVICES for role in service.roles(self)}
        self._account = Account(folder / "charges.jsonl")
        self._servers: dict[str, Server] = {}
        self._script: list[Fault | Stop] = []

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        for role in self.roles.values():
            self._servers[role.name] = Server(role.name, _answer(self, role))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.closing.set()
        for ending in self.endings:
            ending()
        for server in self._servers.values():
            server.close()

    # What a test asks

    def environment(self) -> dict[str, str]:
        """Where the services are, and made-up keys for them."""
        hosts = {role.env: self.url(role.name) + role.path for role in self.roles.values() if role.env}
        return (
            hosts
            | {f"{service.upper()}_API_KEY": key for service, key in self.keys.items() if service != "fal"}
            | {"FAL_KEY": self.keys["fal"]}
        )

    @property
    def charges(self) -> list[Charge]:
        """Every line of the books, reversing lines too."""
        return self._account.read()

    @property
    def standing(self) -> list[Charge]:
        """The charges that were not taken back."""
        return standing(self.charges)

    def asked(self, endpoint: str) -> list[Seen]:
        """The requests of one endpoint so far."""
        with self.lock:
            return [call for call in self.seen if call.endpoint == endpoint]

    def fault(
        self, endpoint: str, nth: int | None = 1, does: str = "", *, where: Where | None = None, **more: Any
    ) -> None:
        """Let something go wrong at the nth request of an endpoint (of those that `where` picks); None: at each."""
        known = self._faults_of(endpoint)
        if does not in known:
            raise ValueError(f"{endpoint}: no fault called {does!r}; there are {', '.join(sorted(known))}")
        with self.lock:
            self._script.append(Fault(endpoint, nth, does, more, where))

    def call(
        self,
        endpoint: str,
        nth: int | None,
        function: Callable[[], object],
        *,
        at: Moment = "accepted",
        where: Where | None = None,
    ) -> None:
        """Run a function in the server's thread: when the request is read and not yet accepted (`read`), when it is
        accepted and nothing of the reply has left (`accepted`), or when half of the reply's body has left (`half`).
        """
        self._faults_of(endpoint)
        with self.lock:
            self._script.append(Stop(endpoint, nth, function, at, where))

    # What a role asks

    def url(self, role: str) -> str:
        """Where a host listens, without a slash at the end."""
        return self._servers[role].url

    def violation(self, text: str) -> None:
        """Write down that a client did what it must not do."""
        with self.lock:
            self.violations.append(text)

    def charge(self, call: Seen, service: str, model: str, amount_usd: Decimal, unit: str, request_id: str) -> None:
        """Bill a request; it is on disk when this returns."""
        digest = hashlib.sha256(call.body).hexdigest()
        self._account.add(Charge(service, call.endpoint, model, amount_usd, unit, digest, request_id, self.clock.now()))

    def reverse(self, request_id: str) -> None:
        """Take the charge of a request back, by a line of its own. Once: a second call does nothing."""
        with self.lock:
            for line in standing(self.charges):
                if line.request_id == request_id:
                    self._account.add(
                        replace(line, amount_usd=-line.amount_usd, at_unix=self.clock.now(), reversed=True)
                    )

    def sleep(self, seconds: float) -> None:
        """Wait by the real clock, or until the town closes."""
        self.closing.wait(seconds)

    # How a request is answered

    def _faults_of(self, endpoint: str) -> frozenset[str]:
        """Every kind of fault that an endpoint knows. Raises ValueError for one that does not exist."""
        routes = [route for role in self.roles.values() for route in role.routes]
        if endpoint not in (names := {route.endpoint for route in routes}):
            near = difflib.get_close_matches(endpoint, names, 1)
            raise ValueError(f"no endpoint called {endpoint!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        return KINDS.union(*(route.kinds for route in routes if route.endpoint == endpoint))

    def _meet(self, call: Seen) -> tuple[Seen, Fault | None, list[Stop]]:
        """Note a request, and what the script has for it."""
        with self.lock:
            script = [entry for entry in self._script if entry.endpoint == call.endpoint]
            before = [one for one in self.seen if one.endpoint == call.endpoint] if script else []
            due = [entry for entry in script if meets(entry, call, before)]
            fault = next((entry for entry in due if isinstance(entry, Fault)), None)
            call = replace(call, fault=fault)
            self.seen.append(call)
        return call, fault, [entry for entry in due if isinstance(entry, Stop)]

    def _look_for_keys(self, role: Role, call: Seen) -> None:
        """Keys belong in one header, to hosts of their own service."""
        for name, value in call.headers.items():
            owner = KEY_HEADERS.get(name)
            if owner == "fal" and not value.startswith("Key "):  # a token of the file store, which is no key
                owner = None
            for service, key in self.keys.items():
                if (owner == service or key in value) and not (role.service == service == owner and role.takes_key):
                    self.violation(f"{role.name}: {call.method} {call.path} carries a key of {service} in {name}")
        for service, key in self.keys.items():
            if key in call.target or key.encode() in call.body:
                self.violation(f"{role.name}: {call.method} {role.name} carries a key of {service} in address or body")


def _answer(town: Rehearsal, role: Role) -> Callable[[str, str, Mapping[str, str], bytes], tuple[Reply, Manner]]:
    """What a server of this role does with a request."""

    def answer(method: str, target: str, headers: Mapping[str, str], body: bytes) -> tuple[Reply, Manner]:
        try:
            return played(method, target, headers, body)
        except Exception:  # a mistake in a double or in a test's own function must show, not hang the client
            if not town.closing.is_set():
                town.violation(f"{role.name}: {traceback.format_exc()}")
            return Reply.of({"detail": "the rehearsal itself failed"}, 500), Manner()

    def played(method: str, target: str, headers: Mapping[str, str], body: bytes) -> tuple[Reply, Manner]:
        path, query = split(target)
        route, parts = _find(role.routes, method, path, headers)
        endpoint = route.endpoint if route else ""
        call = Seen(role.name, endpoint, method, path, query, headers, body, town.clock.now(), target, parts)
        call, fault, stops = town._meet(call)
        town._look_for_keys(role, call)
        _run(stops, "read")
        reply = Reply()
        if route is None:
            town.violation(f"{role.name}: there is no {method} {path}")
            reply = Reply.of({"detail": "Not Found"}, 404)
        elif fault is None or fault.accepts:
            reply = route.handler(call)
        _run(stops, "accepted")
        if fault and fault.does == "stall":
            town.sleep(fault.more.get("seconds", STALL_S))
        reply, manner = spoil(fault, reply) if fault else (reply, Manner())
        if any(stop.at == "half" for stop in stops):
            manner = replace(manner, halfway=lambda: _run(stops, "half"))
        return reply, manner

    return answer


def _find(
    routes: Sequence[Route], method: str, path: str, headers: Mapping[str, str]
) -> tuple[Route | None, dict[str, str]]:
    for route in routes:
        if route.header and route.header not in headers:
            continue
        if route.method == method and (found := re.fullmatch(route.pattern, path)):
            return route, {name: value for name, value in found.groupdict().items() if value is not None}
    return None, {}


def _run(stops: Sequence[Stop], at: Moment) -> None:
    for stop in stops:
        if stop.at == at:
            stop.function()
