"""Which bars are drawn: rows of the author's file or of the card itself, in order, each with its name and figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from renderers.figures import Figure, find
from renderers.figures.numbers import parsed, shown, why_not
from renderers.painting import RenderError

_TOP = 7  # more than that nobody reads; the author may ask for up to twelve
_NAMED = 12  # names that an error lists

_Row = tuple[str, Figure, Decimal]


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its name, and its figure as it is written on the card. `loud`: it stands out."""

    label: str
    figure: Figure
    value: Decimal
    shown: str
    loud: bool


def bars_of(spec: Mapping[str, Any], inputs: Mapping[str, Path], language: str) -> list[Bar]:
    """Raises `RenderError` naming the row and the value that is no number, or the name that is not there."""
    rows = _written(spec) if "rows" in spec else _read(spec, inputs["file"])
    if spec.get("sort", "file") != "file":
        rows.sort(key=lambda row: row[2], reverse=spec["sort"] == "down")
    drawn = rows[: spec.get("top") or (len(rows) if "rows" in spec else _TOP)]
    loud = spec.get("highlight")
    if loud is not None and loud not in (label for label, _, _ in drawn):
        raise _no_highlight(loud, [label for label, _, _ in rows], len(drawn))
    prefix, unit, decimals = spec.get("prefix", ""), spec.get("unit", ""), spec.get("decimals")
    return [
        Bar(label, figure, value, shown(value, language, decimals, prefix=prefix, unit=unit), label == loud)
        for label, figure, value in drawn
    ]


def _read(spec: Mapping[str, Any], file: Path) -> list[_Row]:
    rows = find.rows(file, at=spec.get("path"), expression=spec.get("expression"))
    names = rows.column(spec["labels"]) if "labels" in spec else 0
    figures = rows.column(spec["values"])
    found = []
    for row in rows.cells:
        label, figure = row[names].raw.strip(), row[figures]
        if figure.number is None:
            raise RenderError(f'{rows.file}, {figure.where}: "{figure.raw}" is no number', hint=why_not(figure.raw))
        if not label:
            raise RenderError(f"{rows.file}, {row[names].where}: this bar has no name", hint="give every bar a name")
        found.append((label, figure, figure.number))
    return found


def _written(spec: Mapping[str, Any]) -> list[_Row]:
    found = []
    for row in spec["rows"]:
        figure = Figure(row["value"], parsed(row["value"]), "written in the episode", source=spec.get("source"))
        if figure.number is None:
            raise RenderError(f'row "{row["label"]}": "{row["value"]}" is no number', hint=why_not(row["value"]))
        found.append((row["label"], figure, figure.number))
    return found


def _no_highlight(name: str, there: Sequence[str], drawn: int) -> RenderError:
    if name in there:
        return RenderError(
            f'highlight: "{name}" is number {there.index(name) + 1} of {len(there)}, and {drawn} are drawn',
            hint="raise `top`, or sort otherwise",
        )
    near = get_close_matches(name, there, 1)
    named = ", ".join(there[:_NAMED]) + (f" and {len(there) - _NAMED} more" if len(there) > _NAMED else "")
    return RenderError(
        f'highlight: no bar is called "{name}"',
        hint=(f'did you mean "{near[0]}"? ' if near else "") + f"there are: {named}",
    )
