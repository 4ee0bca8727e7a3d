"""What was paid: estimate beside bill, by asset, maker and episode, and what reuse saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from stages.core.ledger import Account, Ledger
from stages.core.plan import dollars
from stages.core.step import Line


@dataclass(frozen=True, slots=True)
class Spent:
    """`episode` is None for what was bought outside any. `saved_usd`: the worth of what it uses without having paid."""

    episode: str | None
    accounts: tuple[Account, ...]
    budget_usd: Decimal | None
    saved_usd: Decimal
    reused: int

    @property
    def estimate_usd(self) -> Decimal:
        return sum((one.estimate_usd for one in self.accounts if one.outcome != "not charged"), Decimal(0))

    @property
    def counts_usd(self) -> Decimal:
        return sum((one.counts_usd for one in self.accounts), Decimal(0))

    def by_maker(self) -> dict[str, tuple[int, Decimal]]:
        sums: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
        for one in (one for one in self.accounts if one.outcome != "not charged"):
            count, total = sums[one.maker]
            sums[one.maker] = (count + 1, total + one.counts_usd)
        return dict(sorted(sums.items()))


def draw_up(ledger: Ledger, line: Line, budgets: Mapping[str, Decimal | None], only: str | None) -> list[Spent]:
    """One for each episode that is there or has an account, the named one only where one is named."""
    accounts = ledger.accounts()
    names: list[str | None] = [only] if only else [*budgets, *dict.fromkeys(one.episode for one in accounts)]
    return [_of(name, accounts, line, budgets.get(name or "")) for name in dict.fromkeys(names)]


def as_text(spent: Iterable[Spent], unreadable: int = 0) -> str:
    parts = [_text(one) for one in spent if one.accounts or one.reused]
    if unreadable:
        parts.append(f"{unreadable} lines of the ledger cannot be read")
    return "\n\n".join(parts) or "nothing was ever bought"


def as_json(spent: Iterable[Spent]) -> list[dict[str, Any]]:
    return [
        {
            "episode": one.episode,
            "assets": [
                {
                    "task": account.task,
                    "key": account.key,
                    "attempt": account.attempt,
                    "maker": account.maker,
                    "estimate_usd": dollars(account.estimate_usd),
                    "bill_usd": None if account.bill_usd is None else dollars(account.bill_usd),
                    "bill": account.bill,
                    "outcome": account.outcome,
                    "at": account.at,
                }
                for account in one.accounts
            ],
            "makers": {maker: dollars(total) for maker, (_, total) in one.by_maker().items()},
            "totals": {
                "estimate_usd": dollars(one.estimate_usd),
                "bill_usd": dollars(one.counts_usd),
                "budget_usd": None if one.budget_usd is None else dollars(one.budget_usd),
                "reuse_saved_usd": dollars(one.saved_usd),
            },
        }
        for one in spent
    ]


def _of(name: str | None, accounts: list[Account], line: Line, budget: Decimal | None) -> Spent:
    own = tuple(one for one in accounts if one.episode == name)
    paid_here = {one.key for one in own}
    saved, reused = Decimal(0), 0
    for step in line.steps.values():
        if step.paid and step.episode == name:
            record = line.state(step.task).record
            if record is None:
                continue
            if record.key in paid_here:
                paid_here.discard(record.key)  # its first use is what was paid for
            else:
                saved, reused = saved + record.price_usd, reused + 1
    return Spent(name, own, budget, saved, reused)


def _text(spent: Spent) -> str:
    rows = [("asset", "maker", "estimate", "bill", "figure", "")]
    for one in spent.accounts:
        bill = "" if one.bill_usd is None else f"${dollars(one.bill_usd)}"
        figure = f"{one.bill['amount']} {one.bill['unit']}" if one.bill else ""
        said = "" if one.outcome == "bought" else one.outcome
        rows.append((one.task, one.maker, f"${dollars(one.estimate_usd)}", bill, figure, said))
    wide = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    table = ["  ".join(f"{cell:{w}}" for cell, w in zip(row, wide, strict=True)).rstrip() for row in rows]
    makers = [f"{maker}: {count} for ${dollars(total)}" for maker, (count, total) in spent.by_maker().items()]
    of = f" of ${dollars(spent.budget_usd)}" if spent.budget_usd is not None else ""
    total = f"${dollars(spent.counts_usd)}{of}, estimated at ${dollars(spent.estimate_usd)}"
    saved = (
        [f"Reuse saved ${dollars(spent.saved_usd)}, {spent.reused} {'time' if spent.reused == 1 else 'times'}."]
        if spent.reused
        else []
    )
    return "\n".join([f"{spent.episode or 'outside any episode'}: {total}", *table, *makers, *saved])
