"""Figures: numbers and labels out of the author's files, each knowing where it stood.

`rows` reads a table, `find` one value, `numbers` writes a number as a language does. Cards draw figures, never bare
numbers, so that nothing is shown whose place cannot be named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One value as it stands in a file. `number` is None where it is words.

    where:  "row 3, sharpe", "results.0.sharpe", "avg([*].sharpe)"; "written in the episode" if it has a `source`
    """

    raw: str
    number: Decimal | None
    where: str
    source: str | None = None  # what the author says of a figure written in the episode
    digest: str | None = None  # SHA-256 of the file that it was read from


def told(figure: Figure, shown: str) -> Mapping[str, Any]:
    """How the facts list a figure that is drawn as `shown`."""
    return {
        "shown": shown,
        "raw": figure.raw,
        "where": figure.where,
        "source": figure.source,
        "digest": figure.digest,
    }
