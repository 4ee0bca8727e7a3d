"""Number card: one figure, as large as it goes, what it counts below it; on a board that hugs them. It counts up.

Spec: {value | (column, row) | path | expression, label?, prefix?, unit?, decimals?, source?}; the file is the input
"file". Words stand as they are, and do not count; "0,95" and "12%" are neither figures nor words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.cards.board import board, inside, turn
from renderers.cards.frame import Frame
from renderers.cards.sheet import Enter, Sheet, Words, checked, put
from renderers.figures import Figure, find, told
from renderers.figures.numbers import before, beside, places, shown, to_places
from renderers.painting import Painting, Progress, RenderError
from renderers.text import layout as text
from renderers.text.layout import Block
from renderers.text.quoted import quoted

ROLES = ("heading", "foot", "figure", "figure-unit", "figure-label")
_LEAST_WIDTH = 560
_LABEL_ROOM = {"wide": 1080, "square": 852, "tall": 860}
_LABEL_GAP = 84
_WORD_SHARE, _SIGN_SHARE = 0.4, 0.62  # how large a unit is beside its figure: "ms", "R$"; "%", "×", "$"
_GAP_SHARE, _CLOSE_SHARE = 0.13, 0.01  # of the figure's size: between it and a unit set off, and one that is not
_TAIL_SHARE = 0.6  # of a tail below the line (a comma) that the room below makes up for
_STEPS = 20
_FOREIGN = re.compile(r"[+\-−]?[\d.]*\d(,\d[\d.,]*\s?%?|\s?%)")  # a figure as people write it
_START_S, _COUNTS_S, _COMES_S = Fraction(1, 8), Fraction(1), Fraction(9, 20)


@dataclass(frozen=True, slots=True)
class _Part:
    """A figure, its prefix or its unit, on one line. `gap_em` is the space after it, in sizes of the figure."""

    role: str
    text: str
    share: float  # of the figure's size
    gap_em: float


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for a figure that is not there, or text that does not go in."""
    frame, spec = Frame.of(settings), settings["spec"]
    figure = found(spec, inputs)
    digits, decimals = _digits(figure, spec, inputs, frame.language)
    parts = _parts(digits, spec, frame.language)
    most = inside(frame)
    row = _set(frame, parts, most.width)
    row_px = row[-1][1] + row[-1][0].width_px
    big = next(block for (block, _), part in zip(row, parts, strict=True) if part.role == "figure")
    label = _label(frame, spec.get("label"), row_px)
    wide = max(row_px, label.width_px if label else 0.0, min(frame.px(_LEAST_WIDTH), most.width))
    tail_px = max(part.ink[3] - part.height_px for part, _ in row)
    tall = big.height_px + (frame.gap(_LABEL_GAP) + label.height_px if label else _TAIL_SHARE * max(tail_px, 0.0))
    stand = board(frame, None, spec.get("source"), width_px=wide, height_px=tall)
    room = stand.room
    words = []
    for (block, x), part in zip(row, parts, strict=True):
        counts = part.role == "figure" and figure.number is not None
        words.append(
            Words(
                part.role,
                block,
                room.x + x,
                room.y + big.height_px - block.height_px,
                frame.color("accent" if part.role == "figure" else "muted"),
                stand.backing,
                enter=Enter(_START_S, _COUNTS_S if counts else _COMES_S, frame.px(22)),
                coming=_counting(figure.number, decimals, block, frame.language) if counts and figure.number else (),
            )
        )
    if label:
        y = room.y + big.height_px + frame.gap(_LABEL_GAP)
        words.append(
            Words("figure-label", label, room.x, y, frame.color("text"), stand.backing, enter=turn(frame, 1, 1))
        )
    values = {"values": [told(figure, _whole(digits, spec, frame.language))]}
    return checked(Sheet(frame, (*stand.elements, *words), values))


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress, settings.get("fps"))


def found(spec: Mapping[str, Any], inputs: Mapping[str, Path]) -> Figure:
    """The figure that the card shows: from the author's file, or as it is written in the episode."""
    from renderers.figures.numbers import parsed

    if "file" not in inputs:
        return Figure(spec["value"], parsed(spec["value"]), "written in the episode", source=spec.get("source"))
    return find.value(
        inputs["file"],
        column=spec.get("column"),
        row=spec.get("row"),
        at=spec.get("path"),
        expression=spec.get("expression"),
    )


def _digits(figure: Figure, spec: Mapping[str, Any], inputs: Mapping[str, Path], language: str) -> tuple[str, int]:
    """The figure as it is drawn, without prefix and unit, and its decimals. Words stand as they are."""
    file = inputs["file"].name if "file" in inputs else "value"
    if figure.number is None and spec.get("decimals") is None:
        if not figure.raw.strip() or _FOREIGN.fullmatch(figure.raw.strip()):
            find.number(figure, file)
        return " ".join(figure.raw.split()), 0
    number = find.number(figure, file)
    decimals = spec.get("decimals")
    try:
        return shown(number, language, decimals), places(number) if decimals is None else decimals
    except RenderError as wrong:
        raise RenderError(f"{file}, {figure.where}: {wrong}", hint=wrong.hint) from None


def _parts(digits: str, spec: Mapping[str, Any], language: str) -> list[_Part]:
    """Prefix, figure and unit, those that there are. The spaces between them are lengths here."""
    prefix, unit = spec.get("prefix", "").strip(), spec.get("unit", "").strip()
    parts = []
    if prefix:
        parts.append(_Part("figure-unit", prefix, _share(prefix), _gap(before(prefix), prefix)))
    parts.append(_Part("figure", digits, 1.0, _gap(beside(unit, language), unit) if unit else 0.0))
    if unit:
        parts.append(_Part("figure-unit", unit, _share(unit), 0.0))
    return parts


def _share(sign: str) -> float:
    return _WORD_SHARE if any(letter.isalpha() for letter in sign) else _SIGN_SHARE


def _gap(spaced: str, bare: str) -> float:
    return _CLOSE_SHARE if spaced == bare else _GAP_SHARE


def _whole(digits: str, spec: Mapping[str, Any], language: str) -> str:
    """All of it as one text, as it would stand in a sentence."""
    prefix, unit = spec.get("prefix", "").strip(), spec.get("unit", "").strip()
    return f"{before(prefix) if prefix else ''}{digits}{beside(unit, language)}"


def _set(frame: Frame, parts: list[_Part], room_px: float) -> list[tuple[Block, float]]:
    """Each part's block, and where it starts: together as large as the theme asks, or as the room allows."""
    way, units = frame.theme["type"]["figure"], frame.theme["type"]["figure-unit"]
    asked, least, least_unit = (length * frame.unit for length in (way["size"], way["least"], units["least"]))
    styles = {role: frame.style(role) for role in ("figure", "figure-unit")}
    tries = [text.line(part.text, styles[part.role], 1000.0 * part.share) for part in parts]
    whole_em = sum(block.width_px / 1000 + part.gap_em for block, part in zip(tries, parts, strict=True))
    size = min(asked, int(room_px / whole_em * 4) / 4)
    if size < least:
        said = quoted(" ".join(part.text for part in parts))
        raise RenderError(
            f'figure "{said}" is {whole_em * least:.0f} px wide at the least size of {least:g} px,'
            f" and there is room for {room_px:.0f} px",
            hint="show fewer digits, or say it in thousands or millions with a `unit`",
        )
    placed, x = [], 0.0
    for part in parts:
        own = size if part.role == "figure" else max(size * part.share, least_unit)
        block = replace(text.line(part.text, styles[part.role], own), fitted=size < asked)
        placed.append((block, x))
        x += block.width_px + part.gap_em * size
    return placed


def _label(frame: Frame, said: str | None, figure_px: float) -> Block | None:
    """As wide as the figure or a line of reading, whichever is more."""
    if not said or not said.strip():
        return None
    return frame.set("figure-label", said, min(max(figure_px, frame.px(_LABEL_ROOM[frame.shape])), inside(frame).width))


def _counting(number: Decimal, decimals: int, settled: Block, language: str) -> tuple[Block, ...]:
    """The figure on its way from nothing, digit under digit: they are of one width, and the last one stays put."""
    blocks = []
    for n in range(_STEPS):
        on_the_way = shown(to_places(number * n / _STEPS, decimals), language, decimals)
        block = text.line(on_the_way, settled.style, settled.size_px)
        (run,), (last,) = block.lines, settled.lines
        shift = last.x_px + last.width_px - run.x_px - run.width_px
        blocks.append(replace(block, lines=(replace(run, x_px=run.x_px + shift),)))
    return tuple(blocks)
