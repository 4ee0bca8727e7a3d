"""The account: whatever is interrupted or runs at once, no budget is passed and no line is lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.core.ledger import Account, Ledger, OverBudget


def account(key="a" * 64, price="1.00", episode="ep", attempt=1):
    return Account(episode, "clips:ep/door", key, attempt, "fal/kling-v3-pro", Decimal(price))


def test_what_is_reserved_counts_until_it_is_settled(tmp_path):
    ledger = Ledger(tmp_path)
    assert ledger.reserve(account(), Decimal(5)) == 1
    assert ledger.committed_usd("ep") == Decimal("1.00")
    ledger.settle(account(), "bought", Decimal("0.90"), {"unit": "credits", "amount": "90"})
    assert ledger.committed_usd("ep") == Decimal("0.90")
    assert ledger.committed_usd("other") == 0


def test_a_reservation_of_a_dead_process_is_taken_over(tmp_path):
    for _ in range(3):
        assert Ledger(tmp_path).reserve(account(), Decimal("1.50")) == 1
    assert Ledger(tmp_path).committed_usd("ep") == Decimal("1.00")


def test_another_attempt_has_another_number_and_counts_beside(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.reserve(account(), None)
    ledger.settle(account(), "possibly charged twice", Decimal("1.00"))
    assert ledger.reserve(account(), Decimal(2)) == 2
    assert ledger.committed_usd("ep") == Decimal("2.00")


def test_the_limit_may_be_met_and_not_passed(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.reserve(account("a", "1.20"), Decimal("2.40"))
    ledger.reserve(account("b", "1.20"), Decimal("2.40"))
    with pytest.raises(OverBudget, match=r"of budget_usd \$2.40 \$2.40 is spent or reserved"):
        ledger.reserve(account("c", "0.01"), Decimal("2.40"))
    assert len(ledger.accounts()) == 2


def test_a_half_written_last_line_hides_nothing(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.reserve(account("a"), None)
    with ledger.file.open("ab") as file:
        file.write(b'{"at": "2026-11-')
    ledger.reserve(account("b"), None)
    assert [one.key for one in ledger.accounts()] == ["a", "b"]
    assert ledger.unreadable() == 1


def test_saying_the_same_twice_adds_nothing(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.reserve(account("a"), None)
    for _ in range(3):
        ledger.settle(account("a"), "bought", Decimal(1))
    assert len(ledger.file.read_text().splitlines()) == 2


def test_builds_at_once_cannot_pass_a_budget_together(tmp_path):
    refused = []

    def build(n):
        try:
            Ledger(tmp_path).reserve(account(f"key-{n}"), Decimal("5.00"))
        except OverBudget:
            refused.append(n)

    threads = [threading.Thread(target=build, args=[n]) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Ledger(tmp_path).committed_usd("ep") == Decimal("5.00")
    assert len(refused) == 7


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.decimals("0.01", "2.00", places=2), st.booleans()), max_size=12))
def test_no_order_of_reserving_and_settling_passes_the_limit(tmp_path_factory, steps):
    ledger = Ledger(tmp_path_factory.mktemp("ledger"))
    for name, price, settles in steps:
        try:
            attempt = ledger.reserve(account(name, str(price)), Decimal("3.00"))
        except OverBudget:
            continue
        if settles:
            ledger.settle(replace(account(name, str(price)), attempt=attempt), "bought", price)
        assert ledger.committed_usd("ep") <= Decimal("3.00")
