"""The account: what was reserved for each purchase, and what it came to. `cache/ledger.jsonl`, one line an event.

Lines are only ever added, under one lock, each flushed before money can move. A purchase is a key and an attempt; its
last line is what it stands at. What is reserved counts as spent until it is settled, so that two builds together
cannot pass a budget that each alone would keep.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from renderers.painting import RenderError

NAME = "ledger.jsonl"
Outcome = Literal[
    "reserved", "bought", "rejected", "refused", "failed", "lost", "possibly charged twice", "not charged"
]


@dataclass(frozen=True, slots=True)
class Account:
    """One attempt at one purchase, as its last line has it.

    estimate_usd: what the price book said before.
    bill_usd:     what it came to: the service's own figure where that can be turned into dollars, else the estimate;
                  None while it is only reserved.
    bill:         the service's own figure, {"unit": "credits", "amount": "6"}, where it gave one.
    """

    episode: str | None  # None: bought outside any
    task: str
    key: str
    attempt: int
    maker: str
    estimate_usd: Decimal
    outcome: Outcome = "reserved"
    bill_usd: Decimal | None = None
    bill: Mapping[str, Any] | None = None
    at: str = ""  # UTC

    @property
    def counts_usd(self) -> Decimal:
        """What of the budget it takes."""
        return self.estimate_usd if self.bill_usd is None else self.bill_usd


class OverBudget(RenderError):
    """The next purchase would pass what may be spent."""


class Ledger:
    def __init__(self, root: Path) -> None:
        self.file = root / NAME
        self._lock = root / "locks" / "ledger.lock"

    def accounts(self) -> list[Account]:
        """Every attempt at its last line, in the order in which they were first reserved."""
        latest: dict[tuple[str, int], Account] = {}
        for account in self._lines():
            latest[account.key, account.attempt] = account
        return list(latest.values())

    def committed_usd(self, episode: str | None, but_for: Collection[str | None] = ()) -> Decimal:
        """All that was ever spent on an episode, or may have been, but for what is only reserved for these keys."""
        counted = (one for one in self.accounts() if one.episode == episode)
        return sum(
            (one.counts_usd for one in counted if one.outcome != "reserved" or one.key not in but_for), Decimal(0)
        )

    def unreadable(self) -> int:
        """How many lines make no sense: a power cut leaves at most the last one half written, before anything is
        sent."""
        return sum(1 for line in self._raw() if _read(line) is None)

    def reserve(self, account: Account, limit_usd: Decimal | None) -> int:
        """Set the price aside; gives the number of the attempt, from 1.

        Raises OverBudget, and writes nothing, where it would pass the limit: all that may ever be spent on the episode,
        or None. What a process reserved that died before it sent anything is taken over.
        """
        with self._alone():
            accounts = self.accounts()
            own = [one for one in accounts if one.key == account.key]
            left = next((one for one in own if one.outcome == "reserved"), None)
            others = [one for one in accounts if one.episode == account.episode and one is not left]
            spent = sum((one.counts_usd for one in others), Decimal(0))
            if limit_usd is not None and spent + account.estimate_usd > limit_usd:
                raise OverBudget(
                    f"{account.task}: it costs ${account.estimate_usd}, and of budget_usd ${limit_usd} "
                    f"${spent} is spent or reserved",
                    hint="raise budget_usd, or ask for less; doit spent lists what it went to",
                )
            if left is not None and replace(left, attempt=account.attempt, at="") == account:
                return left.attempt
            attempt = left.attempt if left else max((one.attempt for one in own), default=0) + 1
            self._append(replace(account, attempt=attempt))
            return attempt

    def settle(
        self, begun: Account, outcome: Outcome, bill_usd: Decimal, bill: Mapping[str, Any] | None = None
    ) -> None:
        """Say what an attempt came to. Saying the same again adds nothing.

        `begun` is what was reserved, as the journal has it: it stands in for a line that was lost.
        """
        with self._alone():
            known = {(one.key, one.attempt): one for one in self.accounts()}
            account = known.get((begun.key, begun.attempt), begun)
            settled = replace(account, outcome=outcome, bill_usd=bill_usd, bill=bill)
            if replace(settled, at=account.at) != account:
                self._append(settled)

    def _append(self, account: Account) -> None:
        line = json.dumps(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "event": "reserve" if account.outcome == "reserved" else "settle",
                "episode": account.episode,
                "task": account.task,
                "key": account.key,
                "attempt": account.attempt,
                "maker": account.maker,
                "estimate_usd": str(account.estimate_usd),
                "bill_usd": None if account.bill_usd is None else str(account.bill_usd),
                "bill": account.bill,
                "outcome": account.outcome,
            },
            ensure_ascii=False,
        )
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = os.fstat(handle).st_size
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            whole = f"{chr(10) if torn else ''}{line}\n".encode(errors="surrogatepass")
            if os.write(handle, whole) != len(whole):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.file))
            os.fsync(handle)
        finally:
            os.close(handle)

    def _lines(self) -> Iterator[Account]:
        return (account for line in self._raw() if (account := _read(line)) is not None)

    def _raw(self) -> list[bytes]:
        try:
            return [line for line in self.file.read_bytes().split(b"\n") if line.strip()]
        except FileNotFoundError:
            return []

    def _alone(self) -> Any:
        from filelock import FileLock

        self._lock.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._lock)


def _read(line: bytes) -> Account | None:
    try:
        written = json.loads(line)
        return Account(
            episode=written["episode"],
            task=written["task"],
            key=written["key"],
            attempt=written["attempt"],
            maker=written["maker"],
            estimate_usd=Decimal(written["estimate_usd"]),
            outcome=written["outcome"],
            bill_usd=None if written["bill_usd"] is None else Decimal(written["bill_usd"]),
            bill=written["bill"],
            at=written["at"],
        )
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return None
