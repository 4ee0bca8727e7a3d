"""A card of every kind, with any texts in the places that its kind has for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from PIL import Image

from renderers.cards import KINDS
from renderers.terminal import cast
from renderers.terminal.cast import Cast, Event
from renderers.themes import theme

Texts = Callable[[], str]  # the next text, whatever it is
Card = tuple[dict[str, Any], dict[str, Path]]  # spec and inputs

PLAIN = "Taxa de acerto", "Ação", "três meses", "12,4", "São Paulo", "Por que meu teste mentiu"


def settings(kind: str, spec: dict[str, Any], size: tuple[int, int], look: str = "mocha") -> dict[str, Any]:
    return {"card": kind, "spec": spec, "theme": theme(look), "size": list(size), "language": "pt-BR"}


def example(kind: str, folder: Path) -> Card:
    """An ordinary card of the kind. The same each time."""
    said = iter(PLAIN * 12)
    return worded(kind, lambda: next(said), folder)


def worded(kind: str, text: Texts, folder: Path) -> Card:
    """A card of the kind with such texts; its files are in `folder`."""
    return _KINDS[kind](text, folder)


def _title(text: Texts, folder: Path) -> Card:
    return {"text": text(), "kicker": text(), "subtitle": text()}, {}


def _quote(text: Texts, folder: Path) -> Card:
    return {"text": text(), "by": text(), "source": text()}, {}


def _lower_third(text: Texts, folder: Path) -> Card:
    return {"name": text(), "role": text()}, {}


def _image(text: Texts, folder: Path) -> Card:
    return {"caption": text()}, {"file": _picture(folder)}


def _number(text: Texts, folder: Path) -> Card:
    return {"value": "-12.40", "prefix": text(), "unit": text(), "label": text(), "source": text()}, {}


def _bars(text: Texts, folder: Path) -> Card:
    rows = [{"label": text(), "value": value} for value in ("12.5", "-3", "40")]
    return {"rows": rows, "title": text(), "unit": text(), "source": text()}, {}


def _line(text: Texts, folder: Path) -> Card:
    rows = [{"x": f"2024-0{n}", "y": n * n, "z": 10 - n} for n in range(1, 8)]
    named = {"name": text(), "against_name": text(), "x_label": text(), "title": text(), "source": text()}
    return {"x": "x", "y": "y", "against": "z", "unit": text(), **named}, {"file": _json(folder, rows)}


def _table(text: Texts, folder: Path) -> Card:
    rows = [{"one": text(), "two": text(), "n": n} for n in range(3)]
    columns = [{"name": "one", "title": text()}, {"name": "two"}, {"name": "n", "title": text(), "unit": text()}]
    return {"columns": columns, "title": text(), "source": text()}, {"file": _json(folder, rows)}


def _terminal(text: Texts, folder: Path) -> Card:
    printed = "\r\n".join(("\x1b[1;32m$\x1b[0m ls", text(), f"\x1b[31m{text()}\x1b[0m", text()))
    file = folder / "capture.cast"
    printed = printed.encode(errors="replace").decode()  # a recording holds whole characters
    cast.write(Cast(60, 12, (Event(Fraction(0), "o", "$ "), Event(Fraction(1), "o", printed)), exit_status=0), file)
    return {"title": text()}, {"capture": file}


def _frame(text: Texts, folder: Path) -> Card:
    return {"title": text()}, {"logo": _picture(folder)}


def _end(text: Texts, folder: Path) -> Card:
    return {"text": text(), "lines": [text(), text()]}, {"logo": _picture(folder)}


def _json(folder: Path, rows: list[dict[str, Any]]) -> Path:
    file = folder / "rows.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    return file


def _picture(folder: Path) -> Path:
    file = folder / "picture.png"
    if not file.exists():
        Image.linear_gradient("L").resize((160, 100)).convert("RGB").save(file)
    return file


_KINDS: dict[str, Callable[[Texts, Path], Card]] = {
    "title": _title,
    "quote": _quote,
    "lower-third": _lower_third,
    "image": _image,
    "number": _number,
    "bars": _bars,
    "line": _line,
    "table": _table,
    "terminal": _terminal,
    "frame": _frame,
    "end": _end,
}
assert list(_KINDS) == list(KINDS)
