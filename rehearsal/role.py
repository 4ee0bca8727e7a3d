"""How a service says which hosts it has, and who answers there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rehearsal.wire import Reply, Seen


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint of a host: which requests are its own, and who answers them.

    `pattern` must match the whole path; its named groups arrive as `call.parts`. `kinds` are the endpoint's own faults.
    With `header`, only requests that carry it: so the service's own fetches are not counted among a client's.
    """

    endpoint: str
    method: str
    pattern: str
    handler: Callable[[Seen], Reply]
    kinds: frozenset[str] = frozenset()
    header: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """One host. `env` is the variable that points the client to it, if there is one; `path` is added to its address.

    `takes_key`: whether the service's own key may be sent here. Any other key is always a violation.
    """

    name: str
    service: str
    routes: Sequence[Route]
    env: str = ""
    path: str = ""
    takes_key: bool = True
