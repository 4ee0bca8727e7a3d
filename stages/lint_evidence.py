"""Rules of what a card shows as evidence: where its figures are from, what of a recording is seen, what a matte takes.

Pure. Figures are told as `renderers.figures.told`, terminals and mattes by their cards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from stages.lint_text import CONTRAST, SMALL_1080, SMALLEST_1080
from stages.shown import Finding, Ground, Shown

ROWS = 7  # of bars or of a table: more are read as a texture
EATEN = Decimal("0.001")  # of a picture: less is noise
GONE = 96  # alpha, of 255: a colour that is left fainter than this cannot be seen for what it was


def sources(shown: Shown, ground: Ground) -> Iterator[Finding]:  # noqa: ARG001  # a rule's shape
    """Has every figure a file, or words that say where it is from?"""
    for figure in shown.facts.get("values", ()):
        if figure["digest"] is None and not figure["source"]:
            said = f"{shown.label} shows {figure['shown']} without a source"
            hint = "read it from a file, or add `source:` saying where it is from"
            yield Finding("error", shown.card, "source", figure["shown"], "a source", said, hint)


def rows(shown: Shown, ground: Ground) -> Iterator[Finding]:  # noqa: ARG001  # a rule's shape
    """Are there few enough to be compared?"""
    count = shown.facts.get("rows") or (len(shown.facts.get("values", ())) if shown.kind == "bars" else 0)
    if count > ROWS:
        said = f"{shown.label} shows {count} rows, over {ROWS}"
        yield Finding("warning", shown.card, "rows", count, ROWS, said, "show the ones that matter: `top`, `highlight`")


def receipts(shown: Shown, ground: Ground) -> Iterator[Finding]:  # noqa: ARG001  # a rule's shape
    """Does a recording have its receipt, and is it the recording that was made?"""
    if shown.doubt is not None:
        why, hint = shown.doubt
        yield Finding("warning", shown.card, "receipt", why, "as it was recorded", f"{shown.label}: {why}", hint)


def terminals(shown: Shown, ground: Ground) -> Iterator[Finding]:  # noqa: ARG001  # a rule's shape
    """Can a screen be read, and is there time for all of a recording that plays?"""
    screen = shown.facts.get("terminal")
    if screen is None:
        return
    size, least = screen.get("size_1080"), screen.get("least_contrast")
    if size is not None and size < SMALL_1080:
        limit = SMALLEST_1080 if size < SMALLEST_1080 else SMALL_1080
        said = f"{shown.label}: its text is {size:g} px high on a frame of 1080, under {limit}"
        hint = "show fewer of its columns or lines (`columns`, `lines`), or record it in a smaller window"
        yield Finding("error" if size < SMALLEST_1080 else "warning", shown.card, "size", size, limit, said, hint)
    if least is not None and least < CONTRAST:
        said = f"{shown.label}: its faintest text has a contrast of {least:g}, under {CONTRAST:g}"
        hint = "let the program print it brighter, `highlight` the lines that matter, or use another theme"
        yield Finding("warning", shown.card, "contrast", least, CONTRAST, said, hint)
    plays_s = screen.get("plays_s")
    if plays_s is not None and Fraction(str(plays_s)) > shown.stands_s:
        stands, plays = float(shown.stands_s), float(Fraction(str(plays_s)))
        said = f"{shown.label} plays for {plays:.1f} s and stands for {stands:.1f} s: its end is not seen"
        hint = "give the scene a longer `hold_s`, or the recording a higher `speed` or a shorter `idle_s`"
        yield Finding("warning", shown.card, "plays", round(plays, 2), round(stands, 2), said, hint)


def mattes(shown: Shown, ground: Ground) -> Iterator[Finding]:  # noqa: ARG001  # a rule's shape
    """What does a matte take that is not its ground?"""
    told = shown.facts.get("matte")
    return iter(()) if told is None else taken(told, shown.label, shown.card)


def taken(matte: Mapping[str, Any], label: str, card: str) -> Iterator[Finding]:
    """The same of any keyed picture or clip; `matte` as told by `renderers.eaten`."""
    if matte.get("ground") is None:
        said = f"{label}: nothing of its picture is near the matte's colour {matte['color']}"
        hint = "give `matte.color` the colour of the picture's ground, or leave `matte` out"
        yield Finding("warning", card, "key", "0", matte["color"], said, hint)
    for eaten in matte.get("eaten", ()):
        share = Decimal(eaten["share"])
        if share < EATEN:
            continue
        name = f" ({eaten['name']})" if eaten.get("name") else ""
        goes = "goes" if eaten["alpha"] <= GONE else "turns faint"
        said = (
            f"{label}: {eaten['color']}{name}, {share * 100:.1f} % of its picture, {goes} with the ground:"
            f" it keeps {eaten['alpha']} of 255"
        )
        hint = "lower `matte.similarity` or `matte.blend`, or save the picture with a transparent ground"
        yield Finding("warning", card, "key", eaten["alpha"], 255, said, hint)
