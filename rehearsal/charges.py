"""The town's own books: what each service charged, one line a charge, appended and flushed, never edited.

Two equal requests are two charges. A charge that a service takes back stays, and a reversing line follows it.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Charge:
    """One line. A reversing line has `reversed` and the amount with a minus, so that a sum is what was charged."""

    service: str  # "bfl", "fal", "elevenlabs"
    endpoint: str  # "bfl.submit"
    model: str  # "flux-pro-1.1-ultra", "fal-ai/kling-video/v3/pro/image-to-video"
    amount_usd: Decimal
    unit: str  # what the amount was counted in: "1 image", "10 seconds", "412 characters"
    body_digest: str  # SHA-256 of the request's body
    request_id: str  # the service's own number
    at_unix: float
    reversed: bool = False


class Account:
    """A file of charges."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lock = threading.Lock()

    def add(self, charge: Charge) -> None:
        """On disk when this returns."""
        fields = {name: getattr(charge, name) for name in Charge.__slots__}
        line = json.dumps(fields | {"amount_usd": str(charge.amount_usd)}) + "\n"
        with self.lock, self.file.open("a", encoding="utf-8") as out:
            out.write(line)
            out.flush()
            os.fsync(out.fileno())

    def read(self) -> list[Charge]:
        """Every line so far."""
        if not self.file.exists():
            return []
        lines = (json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines())
        return [Charge(**line | {"amount_usd": Decimal(line["amount_usd"])}) for line in lines]


def standing(charges: Iterable[Charge]) -> list[Charge]:
    """The charges that were not taken back."""
    lines = list(charges)
    back = {line.request_id for line in lines if line.reversed}
    return [line for line in lines if line.request_id not in back]


def bill(charges: Iterable[Charge]) -> str:
    """What it would have cost, a line for each service and model, the total last."""
    kept = standing(charges)
    rows = []
    for service, model in sorted({(line.service, line.model) for line in kept}):
        of_model = [line.amount_usd for line in kept if (line.service, line.model) == (service, model)]
        rows.append((f"{service}/{model}", str(len(of_model)), f"${sum(of_model, Decimal(0)):.4f}"))
    rows.append(("total", str(len(kept)), f"${sum((line.amount_usd for line in kept), Decimal(0)):.4f}"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "".join(f"{name:<{widths[0]}}  {n:>{widths[1]}} x  {usd:>{widths[2]}}\n" for name, n, usd in rows)
