"""What every paid maker takes and gives. One module a service, driven by `stages.core.deal`, which alone calls it::

    prepare(use, request, inputs) -> Body        free: checks the request, uploads what it refers to
    submit(use, body, reply) -> Ticket           PAYS: one POST, sent once, never repeated here
    poll(ticket) -> Standing                     free
    fetch(ticket, reply, into) -> Painting       free: writes the artifact
    find(intent) -> list[Ticket]                 free: what the service knows of a submission whose reply was lost

`use`      "fal/kling-v3-pro": service and model, as in the recipe's maker.
`request`  the recipe's settings: the body as the service wants it, but for addresses of files.
`inputs`   field of the body -> file: {"start_image_url": /cache/frames/….jpg}.
`Body`     the whole body that will be sent. It is on disk before it is sent.
`reply`    a file where `submit` keeps a reply that holds the goods themselves, flushed, before it returns; a service
           that answers with a number writes nothing.
`Ticket`   plain JSON with at least "id", the service's own number for the purchase; enough to poll and fetch by.
`Intent`   what was on disk when a reply was lost: use, body and the second of the clock at which it was sent.

A module also says LOOKUP (can `find` ever find anything), LIMIT (purchases in flight at once) and POLL_S.
No function here knows of episodes, the store or prices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from renderers.painting import RenderError

Json = Any  # str, int, bool, None, finite float, or list or dict of the same
Request = Mapping[str, Json]
Body = dict[str, Json]
Ticket = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Intent:
    """A submission that may or may not have arrived. `sent_unix` is the second before it was sent."""

    use: str
    body: Mapping[str, Json]
    sent_unix: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a submission is. `ticket` may know more than the one that was asked with."""

    ready: bool
    ticket: Ticket
    says: str = ""  # "3rd in the queue", "running"


class ServiceError(RenderError):
    """A service did not do what was asked of it. The classes say what that means for money."""


class Declined(ServiceError):
    """Turned away before it was taken on (429, no connection): nothing is charged, it may be sent again."""

    def __init__(self, message: str, *, hint: str = "", after_s: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.after_s = after_s  # what the service asked us to wait


class Forbidden(ServiceError):
    """Key, balance or permission: nothing was taken on, and only a person can change that."""


class Refused(ServiceError):
    """The service will not make this, however often it is asked: moderation, a field that it does not take.

    `charged`: whether it cost something all the same; None where the service does not say.
    """

    def __init__(self, message: str, *, hint: str = "", charged: bool | None = False) -> None:
        super().__init__(message, hint=hint)
        self.charged = charged


class Failed(ServiceError):
    """Taken on, and then broken on the service's side. `charged` as for Refused."""

    def __init__(self, message: str, *, hint: str = "", charged: bool | None = False) -> None:
        super().__init__(message, hint=hint)
        self.charged = charged


class Unanswered(ServiceError):
    """Sent, and nobody knows whether it arrived: no reply, half a reply, a reply that makes no sense."""


class Gone(ServiceError):
    """Paid for, and no longer to be had from the service: the ticket or the file has expired."""


class Unlisted(ServiceError):
    """`find` cannot look: nothing is listed, or this key may not read the list."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What the service itself says that it charged. As JSON it is {"unit": …, "amount": "6"}."""

    unit: Literal["credits", "characters", "billable units"]
    amount: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What was found in a file that arrived. `faults` are why it must not be used: empty when it is good."""

    facts: dict[str, Json]
    faults: tuple[str, ...] = ()
