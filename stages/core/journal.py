"""How far each purchase is: `cache/journal/<key>.json`, whole and on the disk before the step that it announces.

    intent     the whole request, its price and the second: it may be sent from now on
    submitted  the service has taken it on and gave a ticket
    ready      it can be fetched
    saved      it is in the store

and where it stops until somebody answers (`doit settle`), or may begin again:

    refused    the service will not make it
    rejected   it came, and is not what was asked for; the file is kept
    doubt      nobody knows whether it was charged, or it was and is lost, and its price is too high to decide alone
    released   nothing stands in the way of another attempt
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from renderers.painting import RenderError
from stages.core.ledger import Account
from stages.core.recipe import Recipe

State = Literal["intent", "submitted", "ready", "saved", "refused", "rejected", "doubt", "released"]
STOPPED = ("refused", "rejected", "doubt")
TAKEN_ON = ("submitted", "ready")
SHOWN = 12  # hex digits of a key that messages show and `doit settle` takes


@dataclass(frozen=True, slots=True)
class Purchase:
    """One key's purchase. Money is text here, as on the disk."""

    key: str
    state: State
    attempt: int
    task: str
    episode: str | None
    ext: str
    recipe: Mapping[str, Any]
    body: Mapping[str, Any]  # what is sent, whole
    inputs: Mapping[str, str]  # digests
    price_usd: str
    sent_unix: float = 0.0
    ticket: Mapping[str, Any] | None = None
    receipt: Mapping[str, Any] | None = None
    digest: str = ""  # of what arrived
    why: str = ""  # it stopped
    again: int = 0  # how often it was bought again though an earlier attempt may have been charged
    past: tuple[str, ...] = ()  # the services' numbers of earlier attempts

    @property
    def use(self) -> str:
        return str(self.recipe["maker"]["use"])

    @property
    def kind(self) -> str:
        return str(self.recipe["kind"])

    @property
    def ref(self) -> str:
        return f"{self.kind}/{self.key}.{self.ext}"

    @property
    def price(self) -> Decimal:
        return Decimal(self.price_usd)

    @property
    def ordered(self) -> Recipe:
        return Recipe.from_json(self.recipe)

    @property
    def account(self) -> Account:
        """Its line in the ledger, as it was reserved."""
        return Account(self.episode, self.task, self.key, self.attempt, self.use, self.price)

    @property
    def stops(self) -> bool:
        return self.state in STOPPED

    @property
    def answer(self) -> str:
        """The command that goes on from where it stopped."""
        words = {"refused": "retry", "rejected": "accept|retry", "doubt": "charged|not-charged|rebuy"}
        return f"doit settle {self.key[:SHOWN]} {words.get(self.state, 'rebuy')}"


class Journal:
    def __init__(self, root: Path) -> None:
        self.folder = root / "journal"

    def read(self, key: str) -> Purchase | None:
        """How far the purchase of that key is; None when nothing was ever begun. Raises RenderError if unreadable."""
        return _read(self.folder / f"{key}.json")

    def write(self, purchase: Purchase) -> Purchase:
        """On the disk, whole, before this returns."""
        from stages.core.store import write_whole

        self.folder.mkdir(parents=True, exist_ok=True)
        content = asdict(purchase)
        sealed = json.dumps({**content, "seal": _seal(content)}, ensure_ascii=False, indent=1)
        write_whole(self.folder / f"{purchase.key}.json", f"{sealed}\n".encode(errors="surrogatepass"))
        return purchase

    def move(self, purchase: Purchase, state: State, **changes: Any) -> Purchase:
        return self.write(replace(purchase, state=state, **changes))

    def reply(self, key: str) -> Path:
        """Where a reply that holds the goods themselves is kept until they are in the store."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{key}.reply"

    def drop_reply(self, key: str) -> None:
        """The goods are in the store: neither the reply nor the half of one is needed any more."""
        for name in (f"{key}.reply", f"{key}.reply.part"):
            (self.folder / name).unlink(missing_ok=True)

    def all(self) -> Iterator[Purchase]:
        """Every purchase ever begun that can be read."""
        for file in sorted(self.folder.glob("*.json")):
            purchase = _read(file)
            if purchase is not None:
                yield purchase

    def under_way(self, states: tuple[str, ...] = TAKEN_ON) -> Iterator[Purchase]:
        """Those that a service has taken on and that are not in the store yet, or not on the account; no other is
        even parsed."""
        for file in sorted(self.folder.glob("*.json")):
            written = file.read_bytes()
            if any(f'"state": "{state}"'.encode() in written for state in states):
                purchase = _read(file)
                if purchase is not None and purchase.state in states:
                    yield purchase

    def tickets(self) -> set[str]:
        """The services' own numbers that are known already."""
        known: set[str] = set()
        for one in self.all():
            known.update(one.past, [str(one.ticket["id"])] if one.ticket and one.ticket.get("id") else [])
        return known


def _seal(content: Mapping[str, Any]) -> str:
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode(errors="surrogatepass")).hexdigest()


def _read(file: Path) -> Purchase | None:
    try:
        written = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _unreadable(file, "cannot be read") from error
    try:
        if written.pop("seal") != _seal(written):
            raise _unreadable(file, "was edited")
        return Purchase(**{field.name: written[field.name] for field in fields(Purchase)})
    except (KeyError, TypeError, AttributeError) as error:
        raise _unreadable(file, "cannot be read") from error


def _unreadable(file: Path, what: str) -> RenderError:
    return RenderError(
        f"{file}: this journal of a purchase {what}",
        hint="restore it from a backup; or see at the service what it charged, then delete it to buy again",
    )
