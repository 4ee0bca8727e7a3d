"""Writes the tables in docs/proof.md from renderers/ffmpeg/limits.py: `python docs/proof_checks.py`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from renderers.ffmpeg.limits import FAIR, LIMITS

PAGE = Path(__file__).with_name("proof.md")
BEGINS, ENDS = "<!-- tables from renderers/ffmpeg/limits.py -->\n", "<!-- end of the tables -->\n"


def page(text: str) -> str:
    """The page with its tables as the limits are now."""
    before, _, rest = text.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return "".join([before, BEGINS, *(f"{line}\n" for line in tables()), ENDS, after])


def tables() -> Iterator[str]:
    yield ""
    yield "| check | warns from | fails from | | by | then |"
    yield "|---|---|---|---|---|---|"
    for check, limit in LIMITS.items():
        warn, fail = ("" if bound is None else f"{bound:g}" for bound in (limit.warn, limit.fail))
        yield f"| {check} | {warn} | {fail} | {limit.unit} | {limit.source} | {limit.remedy} |"
    yield ""
    yield "These have no number: they are so, or they are not."
    yield ""
    yield "| check | by |"
    yield "|---|---|"
    for check, source in FAIR.items():
        yield f"| {check} | {source} |"
    yield ""


def main() -> None:
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
