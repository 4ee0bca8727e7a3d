"""What shall go wrong, and where: faults by endpoint and ordinal.

Faults that any endpoint knows (`does`):

close-before   the request is read and not accepted; the connection closes
close-after    accepted (and billed), then the connection closes without a reply
stall          accepted; the reply is held back for `seconds` (30)
truncate       accepted; right Content-Length, `share` (0.5) of the body, then closed
wrong-length   accepted; Content-Length is `by` (minus half of the body) off, the whole body follows, then closed
trickle        accepted; the body comes in small pieces over `seconds` (1)
garbage        accepted; 200 with JSON that breaks off
html           accepted; 200 with a page
status         `code` (500) with `body` (text, bytes or plain JSON; {"detail": …}) and `headers`; `accepted` (False)

Others are an endpoint's own; its `Route` names them and its handler reads them from `call.fault`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rehearsal.wire import Manner, Moment, Reply, Seen

KINDS = frozenset(
    {"close-before", "close-after", "stall", "truncate", "wrong-length", "trickle", "garbage", "html", "status"}
)
STALL_S = 30.0
TRICKLE_S = 1.0
PAGE = b"<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head><body>Just a moment...</body></html>\n"
Where = Callable[[Seen], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """One scripted fault. `nth` counts from 1 the requests of the endpoint that `where` picks; None means all."""

    endpoint: str
    nth: int | None
    does: str
    more: Mapping[str, Any] = field(default_factory=dict)
    where: Where | None = None

    @property
    def accepts(self) -> bool:
        """Whether the service takes the request on, and bills it."""
        return bool(self.more.get("accepted", False)) if self.does == "status" else self.does != "close-before"


@dataclass(frozen=True, slots=True)
class Stop:
    """A function to run in the server's thread at one moment of one request."""

    endpoint: str
    nth: int | None
    function: Callable[[], object]
    at: Moment = "accepted"
    where: Where | None = None


def meets(wanted: Fault | Stop, call: Seen, before: list[Seen]) -> bool:
    """Whether it is this request's turn. `before` are the earlier ones of its endpoint."""
    if wanted.where and not wanted.where(call):
        return False
    return wanted.nth is None or wanted.nth == 1 + sum(wanted.where is None or wanted.where(one) for one in before)


def spoil(fault: Fault, reply: Reply) -> tuple[Reply, Manner]:
    """The reply and its manner under a fault. A stall is waited for elsewhere."""
    more = fault.more
    match fault.does:
        case "close-before" | "close-after":
            return reply, Manner(stop=True)
        case "truncate":
            return reply, Manner(share=more.get("share", 0.5))
        case "wrong-length":
            return reply, Manner(length=max(0, len(reply.body) + more.get("by", -len(reply.body) // 2)))
        case "trickle":
            return reply, Manner(over_s=more.get("seconds", TRICKLE_S))
        case "garbage":
            return Reply(b'{"id": "5b1e0c1e-7d0a', 200, {"Content-Type": "application/json"}), Manner()
        case "html":
            return Reply(PAGE, 200, {"Content-Type": "text/html; charset=utf-8"}), Manner()
        case "status":
            return status(more), Manner()
    return reply, Manner()


def status(more: Mapping[str, Any]) -> Reply:
    """The reply that a `status` fault asks for."""
    body = more.get("body", {"detail": "scripted"})
    text = isinstance(body, str | bytes)
    kind = "text/plain; charset=utf-8" if text else "application/json"
    whole = (body.encode() if isinstance(body, str) else body) if text else json.dumps(body).encode()
    return Reply(whole, more.get("code", 500), {"Content-Type": kind, **more.get("headers", {})})
