"""Rules of a scene's cards: when they come, and where their figures are from. Pure."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from stages.core import chart_rules, figure_rules, terminal_rules
from stages.core.here import Here
from stages.core.phrase_rules import in_words
from stages.core.report import Report
from stages.core.scalars import said
from stages.core.schema import Fields


def check(here: Here, n: int, card: Fields, length_s: Fraction | None) -> None:
    """`length_s` is how long the scene lasts, where that is written in the file."""
    report, where = here.report, ("cards", n)
    kinds = {name: rule for name, rule in CARD_RULES.items() if isinstance(card.get(name), Fields)}
    for name, rule in kinds.items():
        rule(card[name], here.say(*where, name), report)
    if card.wrote("matte") and not card.wrote("image"):
        why = f"{here.say(*where, 'matte')} is only for image cards"
        report.wrong(card.name_place("matte"), why, "remove it: every other card has a transparent ground")
    elif card.wrote("matte") and isinstance(card.get("image"), Fields) and chart_rules.is_chart(card["image"]):
        why = f"{here.say(*where, 'matte')} is for opaque pictures, and a chart is drawn without a ground"
        report.wrong(card.name_place("matte"), why, "remove it")
    at, stays_s = card.get("at"), card.get("for")
    if isinstance(at, str):
        in_words(here, at, card.place("at"), here.say(*where, "at"))
    start_s = at if isinstance(at, Fraction) else Fraction(0)
    if length_s is None:
        return
    if start_s >= length_s:
        why = f"{here.say(*where, 'at')} is {said(start_s)}, but the scene lasts only {said(length_s)} s"
        report.wrong(card.place("at"), why, "let the card come earlier, or the scene hold longer")
    elif stays_s is not None and start_s + stays_s > length_s:
        until = said(start_s + stays_s)
        why = f"{here.say(*where)} would stay until {until} s, but the scene lasts only {said(length_s)} s"
        report.warn(card.place("for"), why, "it goes with the scene")


CARD_RULES: dict[str, Callable[[Any, str, Report], None]] = {
    **figure_rules.RULES,
    "terminal": terminal_rules.rule,
    "image": chart_rules.check,
}
