"""What of a picture stays when a screen of another shape shows only a part of it: a point is kept near the middle.

Shares count from the upper left corner: ["0.3", "0.5"] is a little to the left, half way down. Without a point it is
the middle of the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Focus = tuple[Fraction, Fraction]


def focus_of(written: Sequence[str] | None) -> Focus | None:
    """The point as settings name it, two exact decimals; None where they name none."""
    return None if written is None else (Fraction(written[0]), Fraction(written[1]))


def start(whole: Fraction, part: Fraction, share: Fraction) -> Fraction:
    """Where a stretch of `part` of `whole` begins that has the point in its middle, as far as there is room."""
    return min(max(whole * share - part / 2, Fraction(0)), whole - part)


def corner(whole: tuple[int, int], part: tuple[int, int], focus: Focus) -> tuple[int, int]:
    """The upper left corner of the part that is cut out, px, even both ways, as the colour planes want."""
    x, y = (
        2 * round(start(Fraction(all_of_it), Fraction(kept), share) / 2)
        for all_of_it, kept, share in zip(whole, part, focus, strict=True)
    )
    return min(x, (whole[0] - part[0]) // 2 * 2), min(y, (whole[1] - part[1]) // 2 * 2)


def box(picture: tuple[int, int], screen: tuple[int, int], focus: Focus) -> tuple[float, float, float, float]:
    """Left, upper, right and lower edge of the largest part of a picture that has the screen's shape, px."""
    width, height = map(Fraction, picture)
    across = min(width, height * screen[0] / screen[1])
    down = across * screen[1] / screen[0]
    x, y = start(width, across, focus[0]), start(height, down, focus[1])
    return float(x), float(y), float(x + across), float(y + down)
