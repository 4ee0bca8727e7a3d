"""Rules of data cards: which figure is meant, and where it is from. Pure.

A number that stands on a card is from a file, or the card says its source. So a figure may not be written into the
fields beside it either: a prefix of digits would become part of it, a label of digits would be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stages.core.report import Report
from stages.core.scalars import FileName
from stages.core.schema import Fields, Listing

Rule = Callable[[Any, str, Report], None]

LITERAL = {"number": "value", "bars": "rows"}  # the field in which figures may be written, with a `source`
OF_FILES = {
    "number": ("column", "row", "path", "expression"),
    "bars": ("labels", "values", "path", "expression"),
}
HEADINGS = {"number": "label", "bars": "title", "line": "title", "table": "title"}
_NUMBER = re.compile(r"(?<!\w)\d")  # but not "m2" or "H2O"
_YEAR = re.compile(r"(1[5-9]|20)\d\d")


def rule(kind: str) -> Rule:
    """The rule of a kind of data card: all that is wrong with one, said at once."""

    def check(card: Fields, label: str, report: Report) -> None:
        _sourced(kind, card, label, report)
        _of_a_file(kind, card, label, report)
        _way(card, label, report)
        _beside(kind, card, label, report)
        if kind == "number":
            _which(card, label, report)
        elif kind == "bars" and card.wrote("file") and not card.wrote("values"):
            report.wrong(card.name_place("file"), f"{label} does not say which column is drawn", "add `values:`")
        elif kind == "line" and card.wrote("against_name") and not card.wrote("against"):
            why = f"{label}.against_name names a second line, and there is one"
            report.wrong(card.name_place("against_name"), why, "add `against:`, the column of the second line")
        elif kind == "line" and card.wrote("against_name") and not card.wrote("against"):
            why = f"{label} names a second line that it does not have"
            report.wrong(card.name_place("against_name"), why, "add `against:`, or remove it")

    return check


def _sourced(kind: str, card: Fields, label: str, report: Report) -> None:
    field = LITERAL.get(kind)
    if field and card.wrote(field) and not card.wrote("source"):
        why = f"{label} shows figures that are written here, without a source"
        report.wrong(card.name_place(field), why, "read them from a file, or add `source:` saying where they are from")


def _of_a_file(kind: str, card: Fields, label: str, report: Report) -> None:
    literal = LITERAL.get(kind)
    if literal is None or not card.wrote(literal) or card.wrote("file"):
        return
    for field in OF_FILES[kind]:
        if card.wrote(field):
            why = f"{label}.{field} is a place in a file, and the figures are written here"
            report.wrong(card.name_place(field), why, f"remove it, or name the `file` instead of `{literal}`")


def _way(card: Fields, label: str, report: Report) -> None:
    """`path` is a way into JSON."""
    file = card.get("file")
    if isinstance(file, FileName) and card.wrote("path") and not _is_json(file):
        why = f'{label}.path is a way into JSON, and "{file}" is none'
        report.wrong(card.name_place("path"), why, "remove it; in a table say column and row, or an expression")


def _which(card: Fields, label: str, report: Report) -> None:
    """A file's figure is named in one way."""
    file = card.get("file")
    if not isinstance(file, FileName):
        return
    for field in ("column", "row"):
        if card.wrote("expression") and card.wrote(field):
            why = f"{label} says both an expression and a {field}"
            report.wrong(card.name_place(field), why, "remove one of them: an expression finds its rows itself")
    if card.wrote("expression"):
        return
    if card.wrote("row") and not card.wrote("column"):
        report.wrong(card.name_place("row"), f"{label} says a row, but not of which column", "add `column:`")
    elif not card.wrote("column") and not _is_json(file):
        why = f'{label} does not say which figure of "{file}" it shows'
        report.wrong(card.name_place("file"), why, "add `column:` and `row:`, or an `expression:` over the rows")


def _beside(kind: str, card: Fields, label: str, report: Report) -> None:
    """Figures in the fields around the figure."""
    places = [(card, "", "unit"), (card, "", "prefix")]
    columns = card.get("columns")
    if isinstance(columns, Listing):
        numbered = enumerate(columns, 1)
        named = [(column, f"columns.{n}.") for n, column in numbered if isinstance(column, Fields)]
        places += [(column, way, name) for column, way in named for name in ("prefix", "unit")]
    for fields, way, name in places:
        said = fields.get(name)
        if isinstance(said, str) and (said[-1:] if name == "prefix" else said[:1]).isdecimal():
            why = f'{label}.{way}{name} is "{said}", which would be read as part of the figure'
            report.wrong(fields.place(name), why, "let figures come from the file")
        elif isinstance(said, str) and _NUMBER.search(said) and not card.wrote("source"):
            why = f'{label}.{way}{name} has a figure in it that is written here, "{said}", without a source'
            report.wrong(fields.place(name), why, "say it in words, or add `source:` saying where it is from")
    field = HEADINGS[kind]
    said = card.get(field)
    if isinstance(said, str) and _is_figure(said) and not card.wrote("source"):
        why = f'{label}.{field} is a figure that is written here, "{said}", without a source'
        report.wrong(card.place(field), why, "say it in words, or add `source:` saying where it is from")


def _is_figure(said: str) -> bool:
    """Digits without a word; a year is a word."""
    bare = said.strip()
    return any(c.isdecimal() for c in bare) and not any(c.isalpha() for c in bare) and not _YEAR.fullmatch(bare)


def _is_json(file: FileName) -> bool:
    return file.lower().endswith(".json")


RULES: dict[str, Rule] = {kind: rule(kind) for kind in HEADINGS}
