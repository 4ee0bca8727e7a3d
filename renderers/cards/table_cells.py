"""What a table card says: which rows and columns of the file, in which order, each cell as it is drawn. No layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from renderers.figures import Figure, find
from renderers.figures.numbers import places, shown
from renderers.figures.rows import Rows
from renderers.painting import RenderError

EMPTY = "–"  # drawn where the file has nothing
_MOST_COLUMNS = 8
_LIKE_NUMBERS = re.compile(r"[+\-−]?[\d.,]+\s?%?")
_YEARS = (Decimal(1500), Decimal(2100))


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is drawn. `right` is where its cells end together: numbers, so that their marks stand in line."""

    title: str
    right: bool
    texts: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """A table as it is drawn. `loud` is the row that stands out, from 0."""

    columns: tuple[Column, ...]
    loud: int | None
    file: str

    @property
    def height(self) -> int:
        return len(self.columns[0].texts)


def cells_of(spec: Mapping[str, Any], file: Path, language: str) -> Cells:
    """The cells that the spec asks for. Raises `RenderError` for columns or rows that are not there."""
    rows = find.rows(file, at=spec.get("path"), expression=spec.get("expression"))
    asked = [_named(column) for column in spec.get("columns") or rows.columns]
    if len(asked) > _MOST_COLUMNS:
        raise RenderError(
            f"{rows.file} has {len(asked)} columns, and a table shows at most {_MOST_COLUMNS}",
            hint=f"say which: `columns: [{', '.join(column['name'] for column in asked[:3])}]`",
        )
    rows = _ordered(rows, spec.get("sort"))
    if spec.get("top"):
        rows = replace(rows, cells=rows.cells[: int(spec["top"])])
    loud = None
    if spec.get("highlight"):
        loud = find.row_of(replace(rows, file=f"{rows.file} as shown"), spec["highlight"])
    return Cells(tuple(_column(rows, column, spec, language) for column in asked), loud, rows.file)


def _named(column: Any) -> Mapping[str, Any]:
    return {"name": column} if isinstance(column, str) else dict(column)


def _ordered(rows: Rows, sort: str | None) -> Rows:
    """By the numbers of a column, or by its words if it has any; empty cells last either way."""
    if not sort:
        return rows
    down = sort.startswith("-") and sort not in rows.columns
    at = rows.column(sort[1:].strip() if down else sort)
    filled = [row for row in rows.cells if row[at].raw.strip()]
    empty = [row for row in rows.cells if not row[at].raw.strip()]
    if all(row[at].number is not None for row in filled):
        filled.sort(key=lambda row: row[at].number or Decimal(0), reverse=down)
    else:
        filled.sort(key=lambda row: row[at].raw.strip().casefold(), reverse=down)
    return replace(rows, cells=(*filled, *empty))


def _column(rows: Rows, asked: Mapping[str, Any], spec: Mapping[str, Any], language: str) -> Column:
    at = rows.column(asked["name"])
    figures = tuple(row[at] for row in rows.cells)
    title = asked.get("title", asked["name"].replace("_", " "))
    own = asked.get("decimals")
    numbers = [figure.number for figure in figures if figure.number is not None]
    filled = [figure for figure in figures if figure.raw.strip()]
    if own is not None or asked.get("unit") or asked.get("prefix"):
        for figure in filled:
            find.number(figure, rows.file)
    decimals = own if own is not None else _decimals(numbers, spec.get("decimals"))
    grouped = not _are_years(numbers) or bool(asked.get("unit") or asked.get("prefix"))
    texts = tuple(_said(figure, language, decimals, asked, grouped, rows.file) for figure in figures)
    right = bool(filled) and all(
        figure.number is not None or _LIKE_NUMBERS.fullmatch(figure.raw.strip()) for figure in filled
    )
    return Column(title, right, texts, figures)


def _decimals(numbers: Sequence[Decimal], asked: int | None) -> int | None:
    """The most digits after the point that the column has; whole numbers stay whole whatever the card asks."""
    most = max((places(number) for number in numbers), default=0)
    return asked if asked is not None and most else None if most > 8 else most


def _are_years(numbers: Sequence[Decimal]) -> bool:
    """Whether nothing is set apart in them: whole numbers of four digits that are years, or may well be."""
    return bool(numbers) and all(places(n) == 0 and _YEARS[0] <= n <= _YEARS[1] for n in numbers)


def _said(
    figure: Figure, language: str, decimals: int | None, asked: Mapping[str, Any], grouped: bool, file: str
) -> str:
    if figure.number is None:
        return " ".join(figure.raw.split()) or EMPTY
    try:
        prefix, unit = asked.get("prefix", ""), asked.get("unit", "")
        return shown(figure.number, language, decimals, prefix=prefix, unit=unit, grouped=grouped)
    except RenderError as wrong:
        raise RenderError(f"{file}, {figure.where}: {wrong}", hint=wrong.hint) from None
