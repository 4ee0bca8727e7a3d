"""Round values along an axis: 1, 2 or 5 times a power of ten apart, or 25 times; exact, and never more than asked."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext
from fractions import Fraction

_EXACT = Context(prec=60)


def around(low: Decimal, high: Decimal, most: int) -> tuple[Decimal, ...]:
    """At most `most` (3 or more) equally spaced round values, the first not above `low`, the last not below `high`.

    The closest set that does. Equal ends get one value, or a pair of neighbours around them.
    """
    with localcontext(_EXACT):
        if low == high:
            low, high = low - abs(low) / 20 or Decimal(-1), high + abs(high) / 20 or Decimal(1)
        for step in _steps((high - low) / most):
            first, last = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
            if last - first < most:
                return tuple(_plain(n * step) for n in range(int(first), int(last) + 1))
    raise AssertionError("steps grow without end")


def within(low: Decimal, high: Decimal, most: int) -> tuple[Decimal, ...]:
    """At most `most` (1 or more) equally spaced round values from `low` to `high`. May be empty where `most` is 1."""
    with localcontext(_EXACT):
        if low == high:
            return (_plain(low),)
        for step in _steps((high - low) / (most + 1)):
            first, last = (low / step).to_integral_value(ROUND_CEILING), (high / step).to_integral_value(ROUND_FLOOR)
            if last - first < most:
                return tuple(_plain(n * step) for n in range(int(first), int(last) + 1))
    raise AssertionError("steps grow without end")


def share(value: Decimal, low: Decimal, high: Decimal) -> float:
    """Where `value` stands between the two, 0 to 1, whatever their size. They must differ."""
    return float((Fraction(value) - Fraction(low)) / (Fraction(high) - Fraction(low)))


def _steps(least: Decimal) -> Iterator[Decimal]:
    """Round steps, rising, from not above `least` on."""
    power = least.adjusted() - 1
    while True:
        ten = Decimal(1).scaleb(power)
        yield from (ten, 2 * ten)
        if power > 0:
            yield Decimal(25).scaleb(power - 1)
        yield 5 * ten
        power += 1


def _plain(value: Decimal) -> Decimal:
    """Without an exponent or idle zeros after the point; zero is never negative."""
    found = value.normalize()
    return abs(found) if not found else found if found.as_tuple().exponent <= 0 else found.quantize(Decimal(1))  # type: ignore[operator]  # an int: it is finite
