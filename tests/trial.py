"""One thing that is bought by processes that may die, and what is wrong with the world afterwards."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rehearsal import Rehearsal, media
from renderers import elevenlabs
from stages import settle
from stages.core.journal import SHOWN, TAKEN_ON, Journal, Purchase
from stages.core.ledger import Ledger
from stages.core.step import Line
from stages.core.store import Store
from tests.killed import Child, Ended, Nursery

BLIND = ("frame", "sound", "music")  # their services list nothing that would tell
TASK = {"frame": "frames", "clip": "clips", "voice": "narration", "sound": "sounds", "music": "sounds"}
SERVICE = {"frame": "bfl", "clip": "fal"}
MOMENTS = ("read", "accepted", "half")  # of a request, at the service
PATIENCE_S = 60.0  # for what happens at once, on a machine that is busy
LONG_S = 30.0  # for looking, where there is something to be found: it ends as soon as that is
REBUY_BELOW = Decimal("0.10")
IDLE = ("flush ", "heard ")  # steps that change nothing outside a process: dying before one is dying before the next


@dataclass(frozen=True, slots=True)
class Stroke:
    """Where a purchase dies: before a step of its own, or at a moment of a request at the service."""

    step: str
    nth: int = 0  # of the endpoint's requests; 0: the step is the child's own

    def __str__(self) -> str:
        return f"{self.step} #{self.nth}" if self.nth else self.step


class Trial:
    """One thing, bought in processes that may die, from services that keep books.

    seconds: how long the services work, by the real clock. terms: what `Nursery.begin` says.
    """

    def __init__(
        self, folder: Path, nursery: Nursery, what: str, seconds: Mapping[str, float] | None = None, **terms: object
    ) -> None:
        folder.mkdir()
        (folder / "start.jpg").write_bytes(media.picture("start", (576, 324)))
        self.cache = folder / "cache"
        self.nursery = nursery
        self.what = what
        self.terms = terms
        self.town = Rehearsal(folder / "town", seconds=seconds)
        self.town.options.bfl.polls = self.town.options.fal.polls = 1

    def __enter__(self) -> Trial:
        self.town.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.town.__exit__(None, None, None)

    def begin(self, die_before: str = "", settle_s: float = LONG_S, **terms: object) -> Child:
        """A process of its own, under way."""
        town = self.town
        return self.nursery.begin(
            self.what,
            self.cache,
            {**town.environment(), "ONETAKE_POLL_S": "0.01", "ONETAKE_SETTLE_S": str(settle_s)},
            roles={town.url(role).rpartition(":")[2]: role for role in town.roles},
            die_before=die_before,
            **self.terms | terms,
        )

    def run(self, stroke: Stroke | None = None, **terms: object) -> Ended:
        """One process to its end, and the services quiet again.

        What was charged is looked for as long as it takes; where nothing was, the time for looking is over.
        """
        born = threading.Event()

        def kill() -> None:
            assert born.wait(PATIENCE_S)
            child.kill()

        if stroke and stroke.nth:
            endpoint, _, moment = stroke.step.partition(" ")
            self.town.call(endpoint, stroke.nth, kill, at=moment)  # type: ignore[arg-type]  # one of MOMENTS
        step = stroke.step if stroke and not stroke.nth else ""
        child = self.begin(step, LONG_S if self.town.standing else 0.0, **terms)
        born.set()
        ended = child.end()
        quiet(self.town)
        return ended

    def strokes(self, ended: Ended, since: int = 0) -> list[Stroke]:
        """Every place where a process that went this way could have died; the services saw so many requests before."""
        counts: Counter[str] = Counter()
        outside = []
        for n, call in enumerate(self.town.seen):
            counts[call.endpoint] += 1
            if n >= since and call.endpoint != "fal.inputs":  # which fal asks itself
                outside += [Stroke(f"{call.endpoint} {moment}", counts[call.endpoint]) for moment in MOMENTS]
        return [*map(Stroke, telling(ended.steps)), *outside]

    @property
    def purchase(self) -> Purchase | None:
        return next(Journal(self.cache).all(), None)

    @property
    def doubtful(self) -> bool:
        """Does nothing on the disk tell whether it was taken on?"""
        purchase = self.purchase
        if purchase is None or purchase.state != "intent":
            return False
        return elevenlabs.kept(Journal(self.cache).reply(purchase.key)) is None

    @property
    def outcomes(self) -> list[str]:
        return [account.outcome for account in Ledger(self.cache).accounts()]

    @property
    def sold(self) -> int:
        return len(self.town.standing)


def telling(steps: Sequence[str]) -> list[str]:
    """The steps before which a death leaves another world than a death before the step that follows."""
    return [step for n, step in enumerate(steps, 1) if not step.startswith(IDLE) or n == len(steps)]


def quiet(town: Rehearsal) -> None:
    """Wait until every request that was sent is answered, also those of the dead."""
    for server in town._servers.values():
        with socket.create_connection(server.listener.getsockname()) as probe:
            probe.shutdown(socket.SHUT_WR)
            probe.recv(1)  # closed: so whoever connected earlier has been let in
        for thread in [*server.open.values()]:
            thread.join(PATIENCE_S)


def bought_again(what: str, price: Decimal) -> str:
    return f"{TASK[what]}:ep/one: bought again, and possibly charged twice (${price})"


def faults(trial: Trial) -> Iterator[str]:
    """What is wrong after the next process, of one that died."""
    charged, before, doubtful, begun = trial.sold, trial.outcomes, trial.doubtful, trial.purchase
    rebuy_below = Decimal(str(trial.terms.get("rebuy_below_usd", REBUY_BELOW)))
    blind = trial.what in BLIND
    ended = trial.run()
    purchase = trial.purchase
    assert purchase is not None
    if (begun and begun.state == "doubt") or (doubtful and blind and purchase.price > rebuy_below):
        yield from _stopped_and_settled(trial, ended, charged)
        return
    again = doubtful and (blind or not charged)
    taken_on = begun is not None and begun.state in ("intent", *TAKEN_ON, "saved") and not again
    if ended.record is None:
        yield f"it is not bought: {ended.error}"
        return
    if trial.sold != charged + (not taken_on):
        yield f"{trial.sold} charges, {charged} before"
    if not blind and trial.sold != 1:
        yield f"{trial.sold} charges, though they can be looked up"
    settled = [one for one in before if one not in ("reserved", "bought")]
    twice = again and before[-1:] == ["reserved"]
    if trial.outcomes != [*settled, *["possibly charged twice"] * twice, "bought"]:
        yield f"the account says {trial.outcomes}"
    if ended.remarks != ([bought_again(trial.what, purchase.price)] if again else []):
        yield f"it said {ended.remarks}"
    yield from remains(trial)


def _stopped_and_settled(trial: Trial, ended: Ended, charged: int) -> Iterator[str]:
    """In doubt, and too dear: it stops, goes on stopping, and buys once it is answered."""
    purchase = trial.purchase
    assert purchase is not None
    service = SERVICE.get(trial.what, "elevenlabs")
    said = f"{purchase.task}: in doubt: no reply was seen, and {service} lists nothing that would tell"
    answer = f"doit settle {purchase.key[:SHOWN]} charged|not-charged|rebuy"
    hint = f"look at what {service} charged (${purchase.price}), then {answer}"
    again = trial.run()
    for one in (ended, again):
        if (one.kind, one.error, one.hint) != ("Stopped", said, hint):
            yield f"it said {one.kind}: {one.error} / {one.hint}"
    if trial.sold != charged:
        yield f"{trial.sold} charges while it was in doubt, {charged} before"
    settle.answer(Line([], Store(trial.cache)), purchase.key[:SHOWN], "charged" if charged else "not-charged")
    if trial.run().record is None:
        yield "settled, and not bought"
    if trial.sold != charged + 1:
        yield f"{trial.sold} charges, {charged} before it was settled"
    if trial.outcomes != ["lost" if charged else "not charged", "bought"]:
        yield f"the account says {trial.outcomes}"
    yield from remains(trial)


def remains(trial: Trial) -> Iterator[str]:
    """What is wrong with what is left on the disk when all is bought."""
    purchase, store = trial.purchase, Store(trial.cache)
    assert purchase is not None
    if purchase.state != "saved":
        yield f"the journal says {purchase.state}"
    if why := store.prove(purchase.ref):
        yield f"in the store: {why}"
    elif store.record(purchase.ref).digest != purchase.digest:  # type: ignore[union-attr]  # it was just proven
        yield "journal and store tell of different bytes"
    counted = Ledger(trial.cache).committed_usd("ep")
    charged = sum((charge.amount_usd for charge in trial.town.standing), Decimal(0))
    if counted < charged or ("possibly charged twice" not in trial.outcomes and counted != charged):
        yield f"the account counts ${counted}, charged were ${charged}"
    with store.desk() as desk:
        yield from (f"left behind: {path}" for path in (trial.cache / "tmp").iterdir() if _strays(path, desk))
    yield from (f"left behind: {path.name}" for path in (trial.cache / "journal").glob("*.reply*"))
    yield from leaks(trial.town, trial.cache)
    yield from trial.town.violations


def _strays(path: Path, desk: Path) -> bool:
    return path.is_dir() and path != desk.parent


def leaks(town: Rehearsal, cache: Path) -> Iterator[str]:
    """Files that hold a key, or half of fal's."""
    keys = {part.encode() for key in town.keys.values() for part in (key, key.rpartition(":")[2])}
    for file in cache.rglob("*"):
        if file.is_file() and any(key in file.read_bytes() for key in keys):
            yield f"{file.relative_to(cache)} holds a key"


def met(trial: Trial, *strokes: Stroke, surely: bool = True) -> list[str]:
    """Die at each of these, one after the other, and then buy: everything that is wrong then.

    surely: every process comes to its stroke.
    """
    for stroke in strokes:
        if not trial.run(stroke).killed and surely:
            return [f"it did not come to {stroke}"]
    return [f"{' then '.join(map(str, strokes))}: {fault}" for fault in faults(trial)]
