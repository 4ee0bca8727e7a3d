"""What a line card shows: one or two columns of a file, row by row from left to right, gaps and all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

from renderers.figures import Figure, find
from renderers.figures.along import Along, along
from renderers.figures.numbers import shown, why_not
from renderers.figures.rows import Rows
from renderers.painting import RenderError

_SHORT = 2  # letters
_MISSING = {"", "-", "–", "—", "na", "n/a", "nan", "null", "none", "."}  # what files write where nothing was measured


@dataclass(frozen=True, slots=True)
class Series:
    """A column: its name on the card, and each row's figure, None where the file has none."""

    column: str
    name: str
    figures: tuple[Figure | None, ...]

    @property
    def last(self) -> int:
        """The last row that has a figure."""
        return max(n for n, figure in enumerate(self.figures) if figure is not None)

    @property
    def stretches(self) -> list[list[int]]:
        """Rows with figures, parted where some are missing."""
        found: list[list[int]] = [[]]
        for n, figure in enumerate(self.figures):
            if figure is not None:
                found[-1].append(n)
            elif found[-1]:
                found.append([])
        return [stretch for stretch in found if stretch]

    def figure(self, row: int) -> Figure:
        """A figure that is there."""
        figure = self.figures[row]
        assert figure is not None
        return figure

    def value(self, row: int) -> Decimal:
        """Its number."""
        number = self.figure(row).number
        assert number is not None
        return number

    @property
    def told(self) -> Mapping[str, Any]:
        """How the facts list a whole line: how much it is drawn through, and the digest of that."""
        there = [figure.raw.strip() for figure in self.figures if figure is not None]
        return {
            "column": self.column,
            "points": len(there),
            "missing": len(self.figures) - len(there),
            "digest": sha256("\n".join(there).encode()).hexdigest(),
            "file": next(figure.digest for figure in self.figures if figure is not None),
        }


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is drawn, its rows from left to right. `marked` is the row that the author points at."""

    along: Along
    lines: tuple[Series, ...]  # the line itself, and the paler one
    marked: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """How the card writes its figures."""

    language: str
    decimals: int | None
    prefix: str
    unit: str

    @classmethod
    def of(cls, spec: Mapping[str, Any], language: str) -> Written:
        return cls(language, spec.get("decimals"), spec.get("prefix", ""), spec.get("unit", ""))

    def whole(self, number: Decimal) -> str:
        """With all that the author puts around it."""
        return shown(number, self.language, self.decimals, prefix=self.prefix, unit=self.unit)

    def bare(self, number: Decimal) -> str:
        """Alone."""
        return shown(number, self.language, self.decimals)

    def short(self, number: Decimal, decimals: int) -> str:
        """For an axis: only what is short is repeated at each value."""
        prefix, unit = (word if len(word) <= _SHORT else "" for word in (self.prefix, self.unit))
        return shown(number, self.language, decimals, prefix=prefix, unit=unit)


def shown_of(spec: Mapping[str, Any], file: Path, language: str) -> Shown:
    """Raises `RenderError` naming the row and the cell that is no figure, and for fewer than two of them."""
    rows = find.rows(file, at=spec.get("path"), expression=spec.get("expression"))
    x = None if "x" not in spec else [row[rows.column(spec["x"])] for row in rows.cells]
    for n, cell in enumerate(x or (), 1):
        if not cell.raw.strip():
            raise RenderError(f"{rows.file}, {cell.where}: row {n} does not say where it stands", hint="fill it in")
    places = along(x, len(rows.cells), language)
    order = places.order
    lines = [_series(rows, spec["y"], spec.get("name"), order)]
    if "against" in spec:
        lines.append(_series(rows, spec["against"], spec.get("against_name"), order))
    placed = Along(places.kind, tuple(places.places[n] for n in order), tuple(places.words[n] for n in order), language)
    return Shown(placed, tuple(lines), _marked(spec.get("highlight"), placed, lines[0]))


def _series(rows: Rows, column: str, name: str | None, order: Sequence[int]) -> Series:
    at = rows.column(column)
    figures: list[Figure | None] = []
    for n in order:
        figure = rows.cells[n][at]
        if figure.number is None and figure.raw.strip().lower() not in _MISSING:
            raise RenderError(f'{rows.file}, {figure.where}: "{figure.raw}" is no number', hint=why_not(figure.raw))
        figures.append(figure if figure.number is not None else None)
    there = sum(figure is not None for figure in figures)
    if there < 2:
        counted = "no figure" if not there else "one figure"
        raise RenderError(f'{rows.file}: "{column}" has {counted}, and a line needs two', hint="use a number card")
    return Series(column, name or column.replace("_", " ").strip() or column, tuple(figures))


def _marked(highlight: str | None, places: Along, line: Series) -> int | None:
    """The row that `highlight` names: max, min, or what stands along the bottom there."""
    if highlight is None:
        return None
    there = [n for n, figure in enumerate(line.figures) if figure is not None]
    if highlight in ("max", "min"):
        return (max if highlight == "max" else min)(there, key=line.value)
    found = [n for n, word in enumerate(places.words) if word == highlight.strip()]
    if not found:
        near = get_close_matches(highlight, [word for word in places.words if word], 1, 0.3)
        said = f'did you mean "{near[0]}"?' if near else "give the card an `x` column"
        raise RenderError(f'highlight: no row stands at "{highlight}"', hint=f"{said} max and min are known too")
    if found[0] not in there:
        raise RenderError(f'highlight: the row at "{highlight}" has no figure', hint="choose another")
    return found[0]
