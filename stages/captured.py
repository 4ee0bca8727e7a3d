"""The recordings that there are, each with what its receipt says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.painting import RenderError
from stages.receipts import matches, receipt_of

HOME = Path("episodes/captures")
ARCHIVE = "archive"
WIDEST_COMMAND = 44  # columns of the list


def listed(home: Path) -> list[dict[str, Any]]:
    """Every recording in a folder: {"name", "command", "recorded", "exit_status", "seconds", "size", "receipt"}.

    "receipt" is "matches", "differs" (it was edited afterwards), "none" or "broken"; the rest is as far as it is known.
    """
    files = [*home.glob("*.cast"), *(home / ARCHIVE).glob("*/*.cast")]
    return [_told(file, home) for file in sorted(files, key=lambda file: (file.parent != home, file.parent, file.stem))]


def as_text(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return f"no recordings in {HOME}/\nhint: doit capture NAME -- CMD makes one"
    heads = ("NAME", "COMMAND", "RECORDED", "EXIT", "SECONDS", "SIZE", "RECEIPT")
    keys = ("name", "command", "recorded", "exit_status", "seconds", "size", "receipt")
    table = [heads, *(tuple("–" if row[key] is None else str(row[key]) for key in keys) for row in rows)]
    table = [(*row[:1], _cut(row[1]), *row[2:]) for row in table]
    widths = [max(len(row[n]) for row in table) for n in range(len(heads))]
    right = {3, 4}
    return "\n".join(
        "  ".join(
            word.rjust(wide) if n in right else word.ljust(wide)
            for n, (word, wide) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    )


def decimal(seconds: Fraction) -> str:
    return f"{round(seconds * 1000) / 1000:.3f}"


def _told(file: Path, home: Path) -> dict[str, Any]:
    name = file.relative_to(home).with_suffix("").as_posix()
    row: dict[str, Any] = dict.fromkeys(("command", "recorded", "exit_status", "seconds", "size"))
    try:
        receipt = receipt_of(file)
    except RenderError:
        return {"name": name, **row, "receipt": "broken"}
    if receipt is None:
        return {"name": name, **row, **_read(file), "receipt": "none"}
    row = {
        "command": " ".join(receipt.command),
        "recorded": receipt.recorded,
        "exit_status": receipt.exit_status,
        "seconds": receipt.seconds,
        "size": receipt.size,
    }
    return {"name": name, **row, "receipt": "matches" if matches(file, receipt) else "differs"}


def _read(file: Path) -> dict[str, Any]:
    """What a recording without a receipt says of itself."""
    from renderers.terminal.cast import read

    try:
        cast = read(file)
    except RenderError:
        return {}
    at = None if cast.timestamp is None else f"{datetime.fromtimestamp(cast.timestamp, UTC):%Y-%m-%dT%H:%M:%SZ}"
    told = {"command": cast.command, "recorded": at, "exit_status": cast.exit_status}
    return told | {"seconds": decimal(cast.lasts_s), "size": f"{cast.columns}x{cast.rows}"}


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST_COMMAND else f"{text[: WIDEST_COMMAND - 1]}…"
