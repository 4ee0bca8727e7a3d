"""Rows: a CSV or JSON file of the author's as columns of figures, each knowing its row, its column and its file.

CSV   UTF-8, with or without a byte order mark; commas, semicolons or tabs; the first row names the columns.
JSON  a list of objects, a list of lists of which the first names the columns, or an object of equally long lists; of
      the whole file, or of what stands `at` a way into it: "results.0.folds". Numbers are kept as they are written.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

from renderers.figures import Figure
from renderers.figures.numbers import parsed
from renderers.painting import RenderError

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
MOST_CELLS = 500_000
_LOOKED_AT = 50  # rows from which the separator is told
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_NAMED = 12  # columns that an error lists


@dataclass(frozen=True, slots=True)
class Rows:
    """A table. Every row has a figure for every column; what was empty is a figure without text."""

    columns: tuple[str, ...]
    cells: tuple[tuple[Figure, ...], ...]
    file: str = ""  # its name, for errors

    def column(self, name: str) -> int:
        """Which column is called that, from 0. Raises `RenderError` naming those that there are."""
        if name in self.columns:
            return self.columns.index(name)
        raise RenderError(f'{self.file} has no column called "{name}"', hint=instead(name, self.columns))


class Written(str):
    """A number of a JSON file, as it is written there."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A data file's text and digest."""

    name: str
    text: str
    digest: str


def read(path: Path, at: str | None = None) -> Rows:
    """The file's rows. Raises `RenderError` with file, line and value for all that is no table of figures."""
    source = opened(path)
    if path.suffix.lower() == ".json":
        return _of_json(source, at)
    if at is not None:
        raise RenderError(f'{source.name} is no JSON, so there is no way "{at}" into it', hint="remove `path`")
    return _of_csv(source, "\t" if path.suffix.lower() == ".tsv" else None)


def tree(source: Source, at: str | None) -> Any:
    """A JSON file's value at a way into it. Numbers are `Written`."""
    try:
        whole = json.loads(source.text, parse_float=Written, parse_int=Written, parse_constant=_refused)
    except json.JSONDecodeError as wrong:
        raise RenderError(
            f"{source.name} line {wrong.lineno}, column {wrong.colno}: {wrong.msg[:1].lower()}{wrong.msg[1:]}",
            hint="make it valid JSON",
        ) from None
    except _NoFigure as wrong:
        raise RenderError(
            f"{source.name} holds {wrong}, which is no figure", hint="write null, or leave the row out"
        ) from None
    except RecursionError:
        raise RenderError(f"{source.name} is nested too deeply", hint="write a list of rows") from None
    return whole if at is None else _gone(whole, at, source.name)


def figure(value: Any, where: str, digest: str) -> Figure:
    """A value of a JSON file or of an expression as a figure; lists and objects as their text."""
    if isinstance(value, Decimal):
        return Figure(f"{value:f}", value, where, digest=digest)
    if isinstance(value, Written):
        return Figure(str(value), parsed(value), where, digest=digest)
    if isinstance(value, str):
        return Figure(value, parsed(value), where, digest=digest)
    return Figure(
        "" if value is None else json.dumps(value, ensure_ascii=False, default=str), None, where, digest=digest
    )


def opened(path: Path) -> Source:
    """A data file, read whole. Raises `RenderError` if it is too large, or no UTF-8."""
    name = path.name
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise RenderError(f"{name} cannot be read: {wrong.strerror}", hint="check the file") from None
    if len(raw) > MOST_BYTES:
        raise RenderError(
            f"{name} is larger than {MOST_BYTES // 1_000_000} MB", hint="write a file with only what is shown"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise RenderError(
            f"{name} line {line}: byte 0x{raw[wrong.start]:02x} is no UTF-8", hint="save the file as UTF-8"
        ) from None
    if "\0" in text:
        raise RenderError(f"{name} holds zero bytes: it is no text", hint="save the file as UTF-8 text")
    return Source(name, text, sha256(raw).hexdigest())


class _NoFigure(Exception):
    """NaN or an infinity."""


def _refused(constant: str) -> Any:
    raise _NoFigure(constant)


def _of_csv(source: Source, separator: str | None) -> Rows:
    separator = separator or _separator(source.text)
    lines = _records(source, separator)
    _, head = next(lines, (0, []))
    columns = tuple(name.strip() for name in head)
    _named_once(columns, source.name)
    cells: list[tuple[Figure, ...]] = []
    for line, record in lines:
        if len(record) != len(columns):
            raise RenderError(
                f"{source.name} line {line} has {_counted(len(record), 'cell')}, and the first row names"
                f" {_counted(len(columns), 'column')} ({_SEPARATORS[separator]} between them)",
                hint="give every row as many cells as the first, and put text with a separator in it in quotes",
            )
        row = len(cells) + 1
        cells.append(
            tuple(
                Figure(raw, parsed(raw), f"row {row}, {name}", digest=source.digest)
                for raw, name in zip(record, columns, strict=True)
            )
        )
        _bounded(len(cells), len(columns), source.name)
    return _some(Rows(columns, tuple(cells), source.name))


def _records(source: Source, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with the line on which it ends."""
    reader = csv.reader(io.StringIO(source.text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            record = next(reader, None)
        except csv.Error as wrong:
            raise RenderError(
                f"{source.name} line {reader.line_num}: {wrong}", hint="check the quotation marks of that row"
            ) from None
        if record is None:
            return
        if record:
            yield reader.line_num, record


def _separator(text: str) -> str:
    """The separator that gives the first rows the same number of cells, and the most; else the header's commonest."""
    widths: dict[str, list[int]] = {}
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            widths[separator] = [len(record) for _, record in zip(range(_LOOKED_AT), reader, strict=False) if record]
        except csv.Error:
            widths[separator] = []
    even = {separator: found[0] for separator, found in widths.items() if len(set(found)) == 1}
    best = max(even, key=lambda separator: even[separator], default=",")
    if even.get(best, 1) > 1:
        return best
    return max(_SEPARATORS, key=lambda separator: widths[separator][0] if widths[separator] else 0)


def _of_json(source: Source, at: str | None) -> Rows:
    place = f"{source.name} at {at}" if at else source.name
    return shaped(tree(source, at), place, f"{at}, " if at else "", source)


def shaped(value: Any, place: str, here: str, source: Source) -> Rows:
    """A value of any of JSON's three forms as rows; `here` begins what each figure says of where it is from."""
    columns, rows = _table(value, place)
    _named_once(columns, source.name)
    _bounded(len(rows), len(columns), source.name)
    cells = tuple(
        tuple(figure(value, f"{here}row {n}, {name}", source.digest) for value, name in zip(row, columns, strict=True))
        for n, row in enumerate(rows, 1)
    )
    return _some(Rows(columns, cells, source.name))


def _table(value: Any, place: str) -> tuple[tuple[str, ...], Sequence[Sequence[Any]]]:
    """The columns' names and the rows of any of the three forms."""
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        columns = tuple(dict.fromkeys(name for row in value for name in row))
        return columns, [[row.get(name) for name in columns] for row in value]
    if isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        head, *rows = value
        if not all(isinstance(name, str) and not isinstance(name, Written) for name in head):
            raise RenderError(f"{place}: the first list does not name the columns", hint="put their names first")
        for n, row in enumerate(rows, 1):
            if len(row) != len(head):
                raise RenderError(
                    f"{place}: row {n} has {_counted(len(row), 'cell')}, and the first list names"
                    f" {_counted(len(head), 'column')}",
                    hint="give every row as many cells",
                )
        return tuple(head), rows
    if isinstance(value, dict) and value and all(isinstance(column, list) for column in value.values()):
        lengths = {name: len(column) for name, column in value.items()}
        if len(set(lengths.values())) > 1:
            (one, n), (other, m) = min(lengths.items(), key=lambda c: c[1]), max(lengths.items(), key=lambda c: c[1])
            raise RenderError(
                f'{place}: "{one}" has {_counted(n, "row")} and "{other}" has {m}', hint="give all the same number"
            )
        return tuple(value), list(zip(*value.values(), strict=True))
    raise RenderError(
        f"{place} is {_said(value)}, where rows should be",
        hint="rows are a list of objects, a list of lists, or an object of lists; `path` says the way to them",
    )


def _gone(value: Any, at: str, name: str) -> Any:
    """What stands at the way, step by step: an object's field, or a list's number from 0."""
    gone: list[str] = []
    for part in at.split("."):
        place = f"{name} at {'.'.join(gone)}" if gone else name
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, dict):
            raise RenderError(f'{place} has no "{part}"', hint=instead(part, tuple(value)))
        elif isinstance(value, list) and part.isascii() and part.isdigit() and int(part[:9]) < len(value):
            value = value[int(part[:9])]
        elif isinstance(value, list):
            raise RenderError(
                f'{place} is a list of {len(value)}, and has no "{part}"',
                hint=f"use a number from 0 to {len(value) - 1}" if value else "it is empty",
            )
        else:
            raise RenderError(f'{place} is {_said(value)}, and has no "{part}"', hint="shorten `path`")
        gone.append(part)
    return value


def _some(rows: Rows) -> Rows:
    if not rows.cells:
        raise RenderError(f"{rows.file} has no rows", hint="give it a row that names the columns, and rows below")
    return rows


def _bounded(rows: int, columns: int, name: str) -> None:
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise RenderError(
            f"{name} has more than {MOST_ROWS} rows or {MOST_CELLS} cells", hint="write a file with only what is shown"
        )


def _named_once(columns: Sequence[str], name: str) -> None:
    for n, column in enumerate(columns):
        if column in columns[:n]:
            raise RenderError(f'{name} names two columns "{column}"', hint="call each by a name of its own")


def instead(word: str, names: Sequence[str]) -> str:
    """The nearest name, and all that there are."""
    folded = {name.casefold().strip(): name for name in reversed(names)}
    near = get_close_matches(word.casefold().strip(), folded, 1, 0.6)
    there = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    return (f'did you mean "{folded[near[0]]}"? ' if near else "") + f"there are: {there}"


def _said(value: Any) -> str:
    if isinstance(value, Written):
        return f"the number {value[:40]}"
    if isinstance(value, str):
        return f'the text "{value[:40]}"'
    if isinstance(value, list):
        return "an empty list" if not value else "a list of something else"
    if isinstance(value, dict):
        return "an object of something else" if value else "an empty object"
    return json.dumps(value, default=str)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
