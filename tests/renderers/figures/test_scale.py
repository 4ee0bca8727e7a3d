"""Round axis values: few, equally far apart, around or within what they measure, and exact."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.figures.scale import around, share, within

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6)
PAIRS = st.tuples(NUMBERS, NUMBERS).map(sorted)


@pytest.mark.parametrize(
    ("low", "high", "most", "values"),
    [
        ("0", "1", 6, "0 0.2 0.4 0.6 0.8 1"),
        ("0", "1", 5, "0 0.5 1"),
        ("75.2", "118.3", 6, "70 80 90 100 110 120"),
        ("-4.1", "6.5", 6, "-5 0 5 10"),
        ("0", "307.9", 6, "0 100 200 300 400"),
        ("99.98", "100.01", 6, "99.98 99.99 100 100.01"),
        ("5", "5", 6, "4.6 4.8 5 5.2 5.4"),
        ("0", "0", 6, "-1 -0.5 0 0.5 1"),
        ("-40", "-40", 3, "-42 -40 -38"),
        ("0.000012", "0.000019", 6, "0.000012 0.000014 0.000016 0.000018 0.00002"),
        ("0", "1200000", 6, "0 250000 500000 750000 1000000 1250000"),
    ],
)
def test_round_values_around(low: str, high: str, most: int, values: str) -> None:
    assert [f"{value:f}" for value in around(Decimal(low), Decimal(high), most)] == values.split()


@given(PAIRS, st.integers(3, 9))
def test_they_reach_around_all_that_is_measured(pair: list[Decimal], most: int) -> None:
    low, high = pair
    found = around(low, high, most)
    assert found[0] <= low and high <= found[-1]
    assert 2 <= len(found) <= most
    _are_round(found)


@given(PAIRS, st.integers(1, 9))
def test_or_stand_within_it(pair: list[Decimal], most: int) -> None:
    low, high = pair
    found = within(low, high, most)
    assert all(low <= value <= high for value in found)
    assert len(found) <= most
    if most >= 4:
        assert len(found) >= 2 or low == high
    _are_round(found)


def _are_round(values: tuple[Decimal, ...]) -> None:
    steps = {b - a for a, b in pairwise(values)}
    assert len(steps) <= 1
    for step in steps:
        assert "".join(map(str, step.normalize().as_tuple().digits)) in ("1", "2", "5", "25")
        assert all(value % step == 0 for value in values)


def test_a_share_is_right_for_numbers_of_any_size() -> None:
    assert share(Decimal("1e-300"), Decimal(0), Decimal("4e-300")) == 0.25
    assert share(Decimal("1e300"), Decimal("-1e300"), Decimal("1e300")) == 1.0
