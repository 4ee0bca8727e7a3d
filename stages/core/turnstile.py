"""How many purchases a service works on for us at once, in this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Turnstile:
    """As many may be inside as the limit says; the others wait."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.inside = 0
        self.free = threading.Condition()

    @contextmanager
    def passage(self, waiting: Callable[[], None]) -> Iterator[None]:
        with self.free:
            if self.inside >= self.limit:
                waiting()
            self.free.wait_for(lambda: self.inside < self.limit)
            self.inside += 1
        try:
            yield
        finally:
            with self.free:
                self.inside -= 1
                self.free.notify()

    def widen(self, limit: object) -> None:
        """The service said how many it takes."""
        if isinstance(limit, int) and limit >= 1:
            with self.free:
                self.limit = limit
                self.free.notify_all()


_turnstiles: dict[str, Turnstile] = {}
_mutex = threading.Lock()


def turnstile(service: Any) -> Turnstile:
    """The one of a service's module."""
    with _mutex:
        return _turnstiles.setdefault(service.NAME, Turnstile(service.LIMIT))
