"""Which part of a picture stays in sight where the screen has another shape."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from stages.core.model import Scene


def wanted(scene: Scene) -> dict[str, Any]:
    """As recipes name it, exact decimals; nothing where the author says nothing."""
    return {} if scene.focus is None else {"focus": [_decimal(share) for share in scene.focus]}


def _decimal(share: Fraction) -> str:
    return f"{(Decimal(share.numerator) / Decimal(share.denominator)).normalize():f}"
