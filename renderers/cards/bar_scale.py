"""How long bars are: one scale for all, from zero, the longest with its figure beside it just inside the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

_SHORT = 0.5  # of the room: longest bars under this are worth another place for figures of less than nothing,
_GAINED = 1.25  # if they become so many times longer by it
_LEAST = 0.16  # of the room that the longest bar must have


@dataclass(frozen=True, slots=True)
class Scale:
    """Where zero stands, in px from the room's left edge, and the bars' ends: left of it where less than nothing.

    crossed:  figures of less than nothing stand right of zero and not left of their bars: long ones take less room so
    """

    zero_px: float
    ends_px: tuple[float, ...]
    crossed: bool


def scaled(values: Sequence[Decimal], beside_px: Sequence[float], room_px: float) -> Scale | None:
    """The largest scale at which every bar goes in with `beside_px` after its end. None if little is left for bars.

    A value that is not nothing has a bar of a pixel at least: that is within a pixel of its true length.
    """
    exact = [Fraction(value) for value in values]
    most = max((abs(value) for value in exact), default=Fraction(0)) or Fraction(1)
    shares = [float(value / most) for value in exact]  # -1 to 1, whatever the size
    unit_px, zero_px = _unit(shares, beside_px, room_px, crossed=False)
    other_px, other_zero_px = _unit(shares, beside_px, room_px, crossed=True)
    crossed = unit_px < _SHORT * room_px and other_px > _GAINED * max(unit_px, 1.0)
    if crossed:
        unit_px, zero_px = other_px, other_zero_px
    if unit_px < _LEAST * room_px:
        return None
    ends = [zero_px + _long_enough(share * unit_px, value) for share, value in zip(shares, exact, strict=True)]
    return Scale(zero_px, tuple(ends), crossed)


def _unit(shares: Sequence[float], beside_px: Sequence[float], room_px: float, *, crossed: bool) -> tuple[float, float]:
    """How long the longest bar may be, and where zero stands then."""
    left, right = [(0.0, 0.0)], [(0.0, 0.0)]  # (share, px beside it) of all that reaches to that side
    for share, px in zip(shares, beside_px, strict=True):
        if share < 0:
            left.append((-share, 0.0 if crossed else px))
        if share >= 0 or crossed:
            right.append((max(share, 0.0), px))
    if max(px for _, px in left) + max(px for _, px in right) > room_px:
        return 0.0, 0.0
    unit_px = min(
        ((room_px - a_px - b_px) / (a + b) for a, a_px in left for b, b_px in right if a + b), default=room_px
    )
    return unit_px, max(a * unit_px + px for a, px in left)


def _long_enough(length_px: float, value: Fraction) -> float:
    if not value or abs(length_px) >= 1.0:
        return length_px
    return 1.0 if value > 0 else -1.0
