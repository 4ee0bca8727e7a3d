"""A paid service made of one list, for tests of what drives it: what it charged, what it lists, what it does next."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from renderers.painting import Painting
from renderers.service import Arrival, Intent, Standing, Ticket, Unlisted

NAME = "tests.a_shop"


class Shop(ModuleType):
    """It takes on what it is asked for, unless `meets` says otherwise: step -> what happens, one for each call.

    A step is "submit", "sent" (taken on and charged, then this), "poll", "fetch", "find", "examine".
    """

    NAME = "shop"
    LIMIT = 4
    POLL_S = 0.0
    GRACE_S = 0.0

    def __init__(self) -> None:
        super().__init__(NAME)
        self.LOOKUP = True
        self.charges: list[Ticket] = []
        self.listed: list[Ticket] | None = []  # None: it lists nothing
        self.meets: dict[str, list[Any]] = {}
        self.bytes = b"goods"
        self.faults: list[tuple[str, ...]] = []
        self.half = ""

    def _meet(self, step: str) -> Any:
        waiting = self.meets.get(step) or [None]
        happens = waiting.pop(0)
        if isinstance(happens, BaseException):
            raise happens
        return happens() if callable(happens) else happens

    def prepare(self, use: str, request: Mapping[str, Any], inputs: Mapping[str, Path]) -> dict[str, Any]:
        return dict(request)

    def submit(self, use: str, body: dict[str, Any], reply: Path) -> Ticket:
        self._meet("submit")
        ticket: Ticket = {"id": f"id-{len(self.charges) + 1}"}
        self.charges.append({**ticket, "body": body})
        if self.listed is not None:
            self.listed.append(ticket)
        self._meet("sent")
        return ticket

    def poll(self, ticket: Ticket) -> Standing:
        ready = self._meet("poll")
        return Standing(ready is not False, ticket, "working")

    def fetch(self, ticket: Ticket, reply: Path, into: Path) -> Painting:
        self._meet("fetch")
        into.write_bytes(self.bytes)
        return Painting(receipt={"id": ticket["id"], "bill": None, "half": self.half})

    def find(self, intent: Intent) -> list[Ticket]:
        found = self._meet("find")
        if self.listed is None:
            raise Unlisted("the shop lists nothing")
        return list(self.listed) if found is None else found

    def examine(self, request: Any, inputs: Any, file: Path, receipt: Any) -> Arrival:
        self._meet("examine")
        return Arrival({"seen": len(file.read_bytes())}, self.faults.pop(0) if self.faults else ())


@contextmanager
def opened() -> Iterator[Shop]:
    shop = Shop()
    sys.modules[NAME] = shop
    try:
        yield shop
    finally:
        del sys.modules[NAME]


Happens = Callable[[], Any]
