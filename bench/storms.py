"""What goes wrong in one run of the chaos: drawn from a seed, so that a run can be had again.

A storm has rounds. In each, one or two builds of the same episode run at once and some are killed: after a while, at a
flush to the disk, or at a moment of a request as the service sees it. Faults of every kind that the doubles know meet
random endpoints at random ordinals. Only what no service can do is left out: to say that a request was turned away, by
a code that means so, and to charge for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from rehearsal import Rehearsal
from rehearsal.elevenlabs_refusals import REFUSALS
from rehearsal.script import KINDS
from rehearsal.wire import Moment

PAID = ("bfl.submit", "fal.submit", "elevenlabs.speech", "elevenlabs.sound")
FREE = (
    *("bfl.poll", "bfl.delivery", "fal.status", "fal.result", "fal.cdn", "fal.list", "fal.token", "fal.upload"),
    *("fal.inputs", "elevenlabs.history", "elevenlabs.audio"),
)
UNKNOWN = (408, 409, 425, 499, 500, 502, 503, 504, 524)  # what these say of a request nobody can tell
TURNED_AWAY = (400, 401, 402, 403, 404, 413, 422, 429, 429, 429)
LOOKED_UP = {  # endpoints that are asked when the reply of another was lost
    "fal.list": "fal.submit",
    "elevenlabs.history": "elevenlabs.speech",
    "elevenlabs.audio": "elevenlabs.speech",
}
WIRE = (*sorted(KINDS), "status", "status", "close-after")  # what meets any service, and should not be outnumbered
PATIENCE_S, STALL_S = 1.0, 1.4  # for a reply, and how long one that stalls is held back
MOMENTS: tuple[Moment, ...] = ("read", "accepted", "half")
PLAN_USD = Decimal("0.90")  # what the plan of the episode comes to


@dataclass(frozen=True, slots=True)
class Harm:
    """One fault. `nth` None: at each request of the endpoint, as long as the round's storm lasts."""

    endpoint: str
    nth: int | None
    does: str
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shot:
    """A kill of one of the round's builds, at a moment of the nth request of an endpoint."""

    endpoint: str
    nth: int
    at: Moment
    lane: int


@dataclass(frozen=True, slots=True)
class Build:
    """One build. It dies at its nth flush, after so many seconds, or by nothing of its own."""

    starts_s: float = 0.0
    dies_at: int | None = None
    dies_after_s: float | None = None
    goes_on: bool = False  # with what does not need what failed


@dataclass(frozen=True, slots=True)
class Storm:
    """All that goes wrong, and the account, the services and the person that it meets."""

    seed: int
    budget_usd: Decimal
    rebuy_below_usd: Decimal | None
    knobs: tuple[tuple[str, str, Any], ...]  # service, option, value
    work_s: Mapping[str, float]
    harms: tuple[Harm, ...]
    shots: tuple[Shot, ...]
    rounds: tuple[tuple[Build, ...], ...]
    answers: float  # how willing somebody is to answer where it stops

    @property
    def patience_s(self) -> float | None:
        return PATIENCE_S if any(harm.does == "stall" and harm.endpoint in PAID for harm in self.harms) else None

    def listed(self, town: Rehearsal) -> set[str]:
        """Kinds of which the service listed, whenever it was asked, all that was sent to it, and lost none of it."""
        met = {place for call in town.seen if call.fault is not None for place in (call.endpoint, call.fault.does)}
        fal, speech = town.options.fal, town.options.elevenlabs
        clips = fal.stores_payloads and met.isdisjoint(("fal.list", "gone", "refused"))
        lines = not speech.history_refusal and speech.crowd == "refuse"
        lines = lines and met.isdisjoint(("elevenlabs.history", "elevenlabs.audio"))
        return ({"clips"} if clips else set()) | ({"narration"} if lines else set())


def kinds(town: Rehearsal) -> dict[str, list[str]]:
    """What may go wrong at each endpoint that a build asks."""
    found: dict[str, set[str]] = {}
    for role in town.roles.values():
        for route in role.routes:
            if route.endpoint in PAID + FREE:
                found.setdefault(route.endpoint, set(KINDS)).update(route.kinds)
    return {endpoint: sorted(found[endpoint]) for endpoint in PAID + FREE}


def brewed(seed: int, known: Mapping[str, list[str]]) -> Storm:
    """The storm of a seed. `known` is what `kinds` found."""
    chance = Random(seed)
    rounds = tuple(_round(chance) for _ in range(chance.choice((1, 2, 2, 3))))
    return Storm(
        seed=seed,
        budget_usd=chance.choice([Decimal(4)] * 5 + [PLAN_USD, PLAN_USD + Decimal("0.3")]),
        rebuy_below_usd=chance.choice([None, None, None, Decimal(0), Decimal(1)]),
        knobs=tuple(_knobs(chance)),
        work_s={work: chance.choice((0.0, 0.0, 0.05, 0.2)) for work in ("frame", "clip", "voice", "sound")},
        harms=(*_in_turn(seed, known), *(_harm(chance, known) for _ in range(chance.choice((0, 1, 2, 3, 4, 5, 7))))),
        shots=tuple(_shot(chance) for _ in range(chance.choice((0, 1, 1, 2, 3)))),
        rounds=rounds,
        answers=chance.choice((0.0, 1.0, 1.0, 1.0)),
    )


def _round(chance: Random) -> tuple[Build, ...]:
    return tuple(_build(chance, n) for n in range(chance.choice((1, 1, 2))))


def _build(chance: Random, nth: int) -> Build:
    way = chance.choice(("flush", "flush", "time", "none", "none"))
    return Build(
        starts_s=nth * chance.choice((0.0, 0.0, 0.1, 0.3)),
        dies_at=chance.randint(1, 70) if way == "flush" else None,
        dies_after_s=chance.uniform(0.1, 1.2) if way == "time" else None,
        goes_on=chance.random() < 0.5,
    )


def _shot(chance: Random) -> Shot:
    endpoint = chance.choice(PAID if chance.random() < 0.6 else FREE)
    return Shot(endpoint, chance.choice((1, 1, 2, 2, 3, 4, 6)), chance.choice(MOMENTS), chance.randrange(2))


def _in_turn(seed: int, known: Mapping[str, list[str]]) -> list[Harm]:
    """Each kind at each endpoint has its turn, and a reply is lost first where nobody else would ask there."""
    turns = [(endpoint, does) for endpoint in known for does in known[endpoint]]
    Random(0).shuffle(turns)
    endpoint, does = turns[seed % len(turns)]
    lost = [Harm(LOOKED_UP[endpoint], 1, "close-after")] if endpoint in LOOKED_UP else []
    return [*lost, Harm(endpoint, 1, does, _more(Random(seed), endpoint, does))]


def _harm(chance: Random, known: Mapping[str, list[str]]) -> Harm:
    endpoint = chance.choice(PAID if chance.random() < 0.6 else FREE)
    does = chance.choice(WIRE if chance.random() < 0.5 else known[endpoint])
    nth = None if chance.random() < 0.08 else chance.choice((1, 1, 1, 2, 2, 3, 4, 6))
    return Harm(endpoint, nth, does, _more(chance, endpoint, does))


def _more(chance: Random, endpoint: str, does: str) -> dict[str, Any]:
    """What a kind of fault wants to know besides."""
    paid = endpoint in PAID
    ways: dict[str, Callable[[], dict[str, Any]]] = {
        "stall": lambda: {"seconds": STALL_S if paid else 0.3},
        "trickle": lambda: {"seconds": 0.3},
        "truncate": lambda: {"share": chance.choice((0.0, 0.1, 0.5, 0.95))},
        "wrong-length": lambda: {"by": chance.choice((-1000, -10, 1, 1000))},
        "status": lambda: _status(chance),
        "refuse": lambda: _refusal(chance),
        "busy": lambda: {"retry_after": chance.choice((None, 0, 0.05))},
        "error": lambda: {"code": chance.choice((500, 502, 503, 504))} if endpoint == "fal.submit" else {},
        "refused": lambda: {"type": chance.choice(("no_media_generated", "generation_timeout", "image_load_error"))},
    }
    more = ways[does]() if does in ways else {}
    if endpoint == "elevenlabs.speech" and does in ("silent", "short", "cut", "noise", "undecodable", "other-format"):
        more["kept"] = chance.choice(("right", "sent"))
    return more


def _status(chance: Random) -> dict[str, Any]:
    code = chance.choice(UNKNOWN + TURNED_AWAY)
    headers = {"Retry-After": chance.choice(("0", "0", "1"))} if code == 429 and chance.random() < 0.5 else {}
    body = chance.choice(({"detail": "no"}, {"error": "no"}, "<html>no</html>", "", {"detail": [{"msg": "no"}]}))
    return {"code": code, "accepted": code in UNKNOWN and chance.random() < 0.5, "headers": headers, "body": body}


def _refusal(chance: Random) -> dict[str, Any]:
    says = chance.choice(sorted(REFUSALS))
    unknown = REFUSALS[says].http in UNKNOWN
    shape = chance.choice((None, "full", "legacy", "array"))
    return {"says": says, "shape": shape, "accepted": unknown and chance.random() < 0.5, "retry_after": None}


def _knobs(chance: Random) -> list[tuple[str, str, Any]]:
    """What no document says of a service, or differs from account to account: now so, now otherwise."""
    return [
        ("bfl", "first_poll_404", chance.random() < 0.3),
        ("bfl", "generating", chance.random() < 0.5),
        ("bfl", "no_cost_every", chance.choice((0, 0, 2))),
        ("bfl", "most_active", chance.choice((24, 24, 2))),
        ("fal", "lists_running", chance.random() < 0.5),
        ("fal", "listing_delay_s", chance.choice((0.0, 0.0, 0.1, 0.2))),
        ("fal", "stores_payloads", chance.random() < 0.85),
        ("fal", "charges_422", chance.random() < 0.3),
        ("fal", "tells_errors", chance.random() < 0.7),
        ("fal", "window_by", chance.choice(("sent_at", "ended_at"))),
        ("elevenlabs", "listing_delay_s", chance.choice((0.0, 0.0, 0.1, 0.2))),
        ("elevenlabs", "history_refusal", chance.choice((0, 0, 0, 0, 401, 403))),
        ("elevenlabs", "history_alignments", chance.choice(("all", "item", "none"))),
        ("elevenlabs", "shape", chance.choice(("full", "legacy"))),
        ("elevenlabs", "crowd", chance.choice(("refuse", "queue"))),
        ("elevenlabs", "most_at_once", chance.choice((None, 1, 2))),
        ("elevenlabs", "cost_header", chance.random() < 0.7),
        ("elevenlabs", "request_header", chance.random() < 0.8),
        ("elevenlabs", "normalized", chance.random() < 0.7),
    ]
