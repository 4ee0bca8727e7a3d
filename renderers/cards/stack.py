"""Blocks of text one below the other, set as large as the height allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from renderers.cards.frame import Frame, too_tall
from renderers.painting import RenderError
from renderers.text.layout import Block

_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4)


@dataclass(frozen=True, slots=True)
class Row:
    """A text in a role of the theme. `gap` is a theme's length, from the baseline above to this row's capitals."""

    role: str
    text: str
    gap: float
    room_px: float
    more_lines: int = 0  # than the theme allows the role: narrow frames break more often


def larger(text: str, steps: Sequence[tuple[int, float]]) -> float:
    """How much larger than usual a short text is set; `steps` are (at most so many characters, times), rising."""
    return next((times for most, times in steps if len(text) <= most), 1.0)


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks with the distance of each from the stack's top, which is the first one's cap height."""

    rows: tuple[tuple[Row, Block, float], ...]
    width_px: float
    height_px: float


def stack(frame: Frame, rows: Sequence[Row], height_px: float, leading_role: str, largest: float = 1.0) -> Stack:
    """The rows, no taller than `height_px`: the leading role, and only it, is set smaller until they go in.

    It starts at `largest` times the theme's size. The first row's gap is not part of the height. Raises `RenderError`
    naming the leading role if that is not enough.
    """
    said = {row.role: row.text.strip() for row in rows}
    blank = next((role for role in (leading_role, *said) if not said.get(role)), None)
    if blank is not None:
        raise RenderError(f"{blank} has no text to show", hint="write it, or leave the field out")
    for scale in _SCALES:
        found = _at(frame, rows, leading_role, scale * largest)
        if found.height_px <= height_px:
            return found
    raise too_tall(leading_role, next(row.text for row in rows if row.role == leading_role), frame)


def _at(frame: Frame, rows: Sequence[Row], leading_role: str, scale: float) -> Stack:
    placed, y = [], 0.0
    for n, row in enumerate(rows):
        block = frame.set(
            row.role,
            row.text,
            row.room_px,
            scale=scale if row.role == leading_role else 1.0,
            lines=frame.theme["type"][row.role]["lines"] + row.more_lines,
        )
        y += frame.gap(row.gap) if n else 0.0
        placed.append((row, block, y))
        y += block.height_px
    return Stack(tuple(placed), max(block.width_px for _, block, _ in placed), y)
