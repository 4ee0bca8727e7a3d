"""What must hold after any storm: the services' books beside ours, every bought file opened, every byte searched.

`wrong` gives sentences, none where all is well. It reads the doubles' own list of charges, which never forgets one, and
trusts nothing that the build says of itself.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rehearsal import Charge, Rehearsal
from stages.core.journal import Journal, Purchase
from stages.core.ledger import Account, Ledger
from stages.core.store import Store

OPEN = ("reserved", "possibly charged twice")  # nobody knows what came of these
BLIND = ("frames", "sounds")  # their services list nothing
Thing = tuple[str, str]  # the words that were sent, and the length: no two assets of the episode share them


@dataclass(frozen=True, slots=True)
class Books:
    """One asset, seen from both sides."""

    key: str
    task: str
    charges: tuple[Charge, ...]  # that stand at the service
    accounts: tuple[Account, ...]

    def count(self, *outcomes: str) -> int:
        return sum(account.outcome in outcomes for account in self.accounts)

    @property
    def sure(self) -> int:
        """Attempts that were charged."""
        return self.count("bought", "rejected", "lost")

    @property
    def unsaid(self) -> int:
        """Attempts that came to nothing, of which the service does not say whether they cost something."""
        return sum(account.outcome in ("refused", "failed") and bool(account.bill_usd) for account in self.accounts)

    @property
    def open(self) -> int:
        """Attempts of which our account says that they may have been charged."""
        return self.count(*OPEN) + self.unsaid


def thing(body: Mapping[str, Any]) -> Thing:
    """What a request asks for, whatever address its pictures have."""
    length = body.get("duration", body.get("duration_seconds"))
    return str(body.get("prompt") or body.get("text")), str(length)


def sent(town: Rehearsal) -> dict[str, Thing]:
    """Digest of a body that was sent -> what it asked for."""
    found = {}
    for call in town.seen:
        asked = call.json() if call.method == "POST" else None
        if isinstance(asked, dict):
            found[hashlib.sha256(call.body).hexdigest()] = thing(asked)
    return found


def books(town: Rehearsal, store: Store) -> tuple[list[Books], list[Charge]]:
    """Every asset that was ever begun, and the charges that belong to none."""
    asked, accounts = sent(town), Ledger(store.root).accounts()
    things = {thing(one.body): one for one in Journal(store.root).all()}
    of_key: dict[str, list[Charge]] = {}
    strays = []
    for charge in town.standing:
        purchase = things.get(asked.get(charge.body_digest, ("", "")))
        if purchase is None:
            strays.append(charge)
        else:
            of_key.setdefault(purchase.key, []).append(charge)
    keys = dict.fromkeys([one.key for one in accounts])
    tasks = {one.key: one.task for one in accounts}
    told = [
        Books(key, tasks[key], tuple(of_key.get(key, ())), tuple(one for one in accounts if one.key == key))
        for key in keys
    ]
    return told, strays


def charged(town: Rehearsal, purchase: Purchase) -> bool:
    """What a person finds in the service's own books: was this attempt charged?"""
    asked = sent(town)
    return any(
        asked.get(charge.body_digest) == thing(purchase.body) and charge.at_unix >= purchase.sent_unix - 0.05
        for charge in town.standing
    )


def wrong(
    town: Rehearsal,
    folder: Path,
    budget_usd: Decimal,
    rebuy_below_usd: Decimal = Decimal("0.10"),
    listed: Collection[str] = (),
    asked_for: Collection[str] = (),
) -> list[str]:
    """Everything that does not hold, of a town that is closed and a project that nobody works on.

    listed:    kinds of which the service lists all that was sent to it, and did so whenever it was asked.
    asked_for: keys that a person had bought again, whatever had become of them.
    """
    store = Store(folder / "cache")
    told, strays = books(town, store)
    return [
        *(f"charged, and in no journal: {charge.service} {charge.request_id}" for charge in strays),
        *(line for one in told for line in _counted(one)),
        *(line for one in told if one.key not in asked_for for line in _needless(one, listed, rebuy_below_usd)),
        *_sums(town, store, told, budget_usd),
        *_files(store, told),
        *_leaks(town, folder),
        *town.violations,
    ]


def _counted(one: Books) -> Iterator[str]:
    """As many charges as purchases; more only where our account says so itself."""
    if not one.sure <= len(one.charges) <= one.sure + one.open:
        outcomes = dict(Counter(account.outcome for account in one.accounts))
        yield f"{one.task}: {len(one.charges)} charges stand, our account has {outcomes}"
    if one.count("bought") > 1:
        yield f"{one.task}: bought {one.count('bought')} times under one key"


def _needless(one: Books, listed: Collection[str], rebuy_below_usd: Decimal) -> Iterator[str]:
    """What a service lists is found, so not even "possibly charged twice" excuses a second charge; and what it does not
    list is bought again without asking only below a price."""
    kind = one.task.partition(":")[0]
    if kind in listed and len(one.charges) > one.sure + one.unsaid + one.count("reserved"):
        yield f"{one.task}: {len(one.charges)} charges stand, though the service lists what it took on"
    dear = [account for account in one.accounts if account.estimate_usd > rebuy_below_usd]
    if kind in BLIND and any(account.outcome == "possibly charged twice" for account in dear):
        yield f"{one.task}: bought again for ${dear[0].estimate_usd}, and nobody was asked"


def _sums(town: Rehearsal, store: Store, told: Sequence[Books], budget_usd: Decimal) -> Iterator[str]:
    bill_usd = sum((charge.amount_usd for charge in town.standing), Decimal(0))
    ledger = Ledger(store.root)
    ours_usd = ledger.committed_usd("ep")
    if ledger.unreadable():
        yield f"{ledger.unreadable()} lines of the ledger make no sense"
    if any(one.open for one in told):
        if ours_usd < bill_usd:
            yield f"our account says ${ours_usd}, the bill is ${bill_usd}"
    elif ours_usd != bill_usd:
        yield f"nothing is in doubt, our account says ${ours_usd}, the bill is ${bill_usd}"
    if max(ours_usd, bill_usd) > budget_usd:
        yield f"a budget of ${budget_usd}, an account of ${ours_usd}, a bill of ${bill_usd}"


def _files(store: Store, told: Sequence[Books]) -> Iterator[str]:
    """What was bought is there, whole, and opens; what was rejected is there."""
    records = {ref.partition("/")[2].partition(".")[0]: ref for ref in store.refs()}
    for one in told:
        if one.count("bought"):
            ref = records.get(one.key)
            why = store.prove(ref) or opens(store.path(ref)) if ref else "it is not in the store"
            if why:
                yield f"{one.task}: bought, and {why}"
        for account in one.accounts:
            if account.outcome == "rejected" and store.rejected(one.key, account.attempt) is None:
                yield f"{one.task}: rejected, and its file is gone"
    bought = {one.key for one in told if one.count("bought")}
    for key, ref in records.items():
        record = store.remembered(ref)
        if record is not None and record.recipe.paid and key not in bought:
            yield f"{ref}: in the store, and on no account"


def opens(file: Path) -> str:
    """ "" for a file that can be decoded to its end."""
    import av
    from PIL import Image

    try:
        if file.suffix in (".jpg", ".png"):
            with Image.open(file) as image:
                image.load()
            return ""
        with av.open(str(file)) as container:
            if not any(True for _ in container.decode(container.streams[0])):
                return "it holds nothing"
    except (OSError, av.error.FFmpegError) as error:
        return f"it does not open: {error}"
    return ""


def _leaks(town: Rehearsal, folder: Path) -> Iterator[str]:
    """A key, or half of one, in any byte that was written."""
    needles = {}
    for service, key in town.keys.items():
        for part in {key, *key.split(":")}:
            for spelt in (part, quote(part, safe=""), base64.b64encode(part.encode()).decode().rstrip("=")):
                needles[spelt.encode()] = service
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink() and "town" not in file.relative_to(folder).parts[:1]:
            content = file.read_bytes()
            yield from (f"{file} holds a key of {needles[spelt]}" for spelt in needles if spelt in content)


def doubled(told: Sequence[Books]) -> Counter[str]:
    """Charges beyond one for an asset that is there, by what our account calls them."""
    found: Counter[str] = Counter()
    for one in told:
        extra = len(one.charges) - one.count("bought")
        for outcome in ("rejected", "lost"):
            found[outcome] += one.count(outcome)
            extra -= one.count(outcome)
        found["said to be possible"] += max(0, extra)
    return found
