"""Rules of image cards that show a chart: a Vega-Lite specification beside the file with its figures. Pure."""

from __future__ import annotations

from typing import Any

from stages.core.report import Report
from stages.core.scalars import FileName
from stages.core.schema import Fields

_CHART = ".vl.json"


def check(card: Fields, label: str, report: Report) -> None:
    """JSON is a chart by its name, and only charts have figures."""
    file: Any = card.get("file")
    if not isinstance(file, FileName) or is_chart(card):
        return
    if file.lower().endswith(".json"):
        why = f'{label}.file is "{file}", which is no picture'
        report.wrong(card.place("file"), why, f"a chart's specification is called …{_CHART}; figures go under `data`")
        return
    for field in ("data", "source"):
        if card.wrote(field):
            why = f"{label}.{field} is for charts, and {file} is a picture"
            report.wrong(card.name_place(field), why, f"remove it, or name a specification: …{_CHART}")


def is_chart(card: Fields) -> bool:
    """Whether an image card shows a specification."""
    file: Any = card.get("file")
    return isinstance(file, FileName) and file.lower().endswith(_CHART)
