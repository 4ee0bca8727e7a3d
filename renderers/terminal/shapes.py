"""Characters that are drawn here and not by a font, so that they meet their neighbours at any size of cell.

Boxes U+2500 to 257F, blocks to 259F, braille, sextants, the rounded and pointed separators of prompts, and a few marks
of players and trees that the bundled faces lack. Straight edges lie on whole pixels; round and slanted ones are drawn
eight times finer and averaged. Deep module.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_FINE = 8
_SHADES = {0x2591: 64, 0x2592: 128, 0x2593: 191}  # flat: a pattern of dots shimmers in every video codec
_CORNERS = (4, 8, 1, 13, 9, 7, 11, 2, 6, 14)  # U+2596 on: bits of upper left, upper right, lower left, lower right

Level = NDArray[np.uint8]
Grid = NDArray[np.float64]
Inside = Callable[[Grid, Grid], Any]  # of truths: numpy's types say less than they know


@dataclass(frozen=True, slots=True)
class Cell:
    """Whole pixels. `line` is how thick a light line is."""

    width: int
    height: int

    @property
    def line(self) -> int:
        return max(round(self.width / 9), 1)

    @property
    def heavy(self) -> int:
        """Thicker by as much on both sides, so that a heavy line goes on where a light one ends."""
        return self.line + 2 * max(round(self.line / 2), 1)


def drawn(char: str) -> bool:
    """Whether the character is drawn here."""
    point = ord(char)
    return (
        0x2500 <= point <= 0x259F
        or 0x2800 <= point <= 0x28FF
        or 0x1FB00 <= point <= 0x1FB3B
        or 0xE0B0 <= point <= 0xE0B7
        or char in _MARKS
    )


@lru_cache(maxsize=4096)
def shape(char: str, cell: Cell) -> tuple[Image.Image, int]:
    """Coverage of the whole cell, and by how many pixels it reaches out to the left and to the right alike."""
    point = ord(char)
    if 0x2571 <= point <= 0x2573:
        return _diagonal(point, cell)
    if 0x2500 <= point <= 0x257F:
        level = _arc(char, cell) if 0x256D <= point <= 0x2570 else _box(unicodedata.name(char), cell)
    elif 0x2580 <= point <= 0x259F:
        level = _block(point, cell)
    elif 0x2800 <= point <= 0x28FF:
        level = _braille(point - 0x2800, cell)
    elif 0x1FB00 <= point <= 0x1FB3B:
        level = _sextant(point - 0x1FB00, cell)
    elif 0xE0B0 <= point <= 0xE0B7:
        level = _separator(point, cell)
    else:
        level = _MARKS[char](cell)
    return Image.fromarray(level), 0


# Boxes: their Unicode names say what each arm is, so the table is Unicode's own.

_WEIGHTS = ("LIGHT", "HEAVY", "DOUBLE", "SINGLE")
_ARMS = {
    "LEFT": ("left",),
    "RIGHT": ("right",),
    "UP": ("up",),
    "DOWN": ("down",),
    "HORIZONTAL": ("left", "right"),
    "VERTICAL": ("up", "down"),
}
_DASHES = {"DOUBLE DASH": 2, "TRIPLE DASH": 3, "QUADRUPLE DASH": 4}


def arms(name: str) -> dict[str, str]:
    """Direction -> "light", "heavy" or "double", from "BOX DRAWINGS …": each weight counts for its part of the name.

    A part without one has the first part's: "LIGHT DOWN AND RIGHT", "DOWN LIGHT AND RIGHT HEAVY".
    """
    found, weight = {}, ""
    for part in name.removeprefix("BOX DRAWINGS ").split(" AND "):
        words = part.split()
        weight = next((word for word in words if word in _WEIGHTS), weight)
        for word in words:
            for arm in _ARMS.get(word, ()):
                found[arm] = "light" if weight == "SINGLE" else weight.lower()
    return found


def _box(name: str, cell: Cell) -> Level:
    dashed = next((dash for dash in _DASHES if dash in name), None)
    if dashed:
        return _dashes(name.replace(f" {dashed}", ""), _DASHES[dashed], cell)
    has = arms(name)
    level = _blank(cell)
    for arm in (arm for arm, weight in has.items() if weight == "double"):
        level[_band(arm, has, cell, 3 * cell.line)] = 255
    for arm in (arm for arm, weight in has.items() if weight == "double"):
        level[_gap(arm, has, cell)] = 0
    for arm, weight in has.items():
        if weight != "double":
            level[_band(arm, has, cell, cell.heavy if weight == "heavy" else cell.line)] = 255
    return level


_OPPOSITE = {"left": "right", "right": "left", "up": "down", "down": "up"}
_ACROSS = {"left": ("up", "down"), "right": ("up", "down"), "up": ("left", "right"), "down": ("left", "right")}


def _band(arm: str, has: dict[str, str], cell: Cell, thick: int) -> tuple[slice, slice]:
    """The arm's rectangle, from the cell's edge to as far as the lines across ask."""
    crossing = [has[side] for side in _ACROSS[arm] if side in has]
    opposite = _OPPOSITE[arm] in has
    reach: float = 0  # beyond the middle, in pixels; below 0 it ends before
    if "double" in crossing:
        both, one_line = crossing == ["double", "double"], has[arm] != "double"
        ends_there = both and one_line and not opposite
        reach = -cell.line / 2 if ends_there else 1.5 * cell.line
    elif crossing:
        reach = max(cell.heavy if weight == "heavy" else cell.line for weight in crossing) / 2
    return _along(arm, cell, thick, reach)


def _gap(arm: str, has: dict[str, str], cell: Cell) -> tuple[slice, slice]:
    """What is cut out between an arm's two lines."""
    across = [has[side] for side in _ACROSS[arm] if side in has]
    reach = cell.line / 2 if "double" in across or _OPPOSITE[arm] in has else -cell.line / 2 if across else 0
    return _along(arm, cell, cell.line, reach)


def _along(arm: str, cell: Cell, thick: int, reach: float) -> tuple[slice, slice]:
    horizontal = arm in ("left", "right")
    length, breadth = (cell.width, cell.height) if horizontal else (cell.height, cell.width)
    first = _start(breadth, cell.line) - (thick - cell.line) // 2
    middle = _start(length, cell.line) + cell.line / 2
    if arm in ("left", "up"):
        part = slice(0, min(int(middle + reach), length))
    else:
        part = slice(max(int(middle - reach), 0), length)
    side = slice(max(first, 0), first + thick)
    return (side, part) if horizontal else (part, side)


def _start(length: int, line: int) -> int:
    """Where a light line begins that runs through the middle."""
    return (length - line) // 2


def _dashes(name: str, count: int, cell: Cell) -> Level:
    level = _box(name, cell)
    length = cell.width if "HORIZONTAL" in name else cell.height
    gap = max(round(length / count / 3), 1)
    for n in range(count):  # a gap's half at each end, so that cells go on evenly
        end = round((n + 1) * length / count)
        part = slice(end - gap + gap // 2, end + gap // 2)
        level[(slice(None), part) if "HORIZONTAL" in name else (part, slice(None))] = 0
    first = slice(0, gap // 2)
    level[(slice(None), first) if "HORIZONTAL" in name else (first, slice(None))] = 0
    return level


def _arc(char: str, cell: Cell) -> Level:
    """A quarter of a circle between the middles of two sides, straight for the rest of the way."""
    has = arms(unicodedata.name(char).replace("ARC ", ""))
    x = _start(cell.width, cell.line) + cell.line / 2
    y = _start(cell.height, cell.line) + cell.line / 2
    right, down = "right" in has, "down" in has
    radius = min(cell.width - x if right else x, cell.height - y if down else y) - 1  # its last pixel is straight
    cx, cy = x + (radius if right else -radius), y + (radius if down else -radius)
    half = cell.line / 2

    def inside(px: Grid, py: Grid) -> Any:
        corner = ((px <= cx) == right) & ((py <= cy) == down)
        ring = corner & (np.abs(np.hypot(px - cx, py - cy) - radius) <= half)
        upright = ((py > cy) == down) & (np.abs(px - x) <= half)
        flat = ((px > cx) == right) & (np.abs(py - y) <= half)
        return ring | upright | flat

    return _sampled(inside, cell.width, cell.height)


def _diagonal(point: int, cell: Cell) -> tuple[Image.Image, int]:
    """From corner to corner. It reaches a little into its neighbours, where the next one's end would be missing."""
    out = cell.line
    long = (cell.width**2 + cell.height**2) ** 0.5

    def inside(px: Grid, py: Grid) -> Any:
        x = px - out
        falling = np.abs(x * cell.height - py * cell.width) / long <= cell.line / 2
        rising = np.abs((cell.width - x) * cell.height - py * cell.width) / long <= cell.line / 2
        return (falling & (point != 0x2571)) | (rising & (point != 0x2572))

    return Image.fromarray(_sampled(inside, cell.width + 2 * out, cell.height)), out


# Areas


def _block(point: int, cell: Cell) -> Level:
    level = _blank(cell)
    if point in _SHADES:
        level[:] = _SHADES[point]
    elif point >= 0x2596:
        bits = _CORNERS[point - 0x2596]
        for n in range(4):
            if bits >> n & 1:
                rows, columns = _part(n // 2, 2, cell.height), _part(n % 2, 2, cell.width)
                level[rows, columns] = 255
    elif point == 0x2580:
        level[: _eighths(4, cell.height)] = 255
    elif point <= 0x2588:  # lower one to eight eighths
        level[_eighths(8 - (point - 0x2580), cell.height) :] = 255
    elif point <= 0x258F:  # left seven to one eighths
        level[:, : _eighths(0x2590 - point, cell.width)] = 255
    elif point == 0x2590:
        level[:, _eighths(4, cell.width) :] = 255
    elif point == 0x2594:
        level[: max(_eighths(1, cell.height), 1)] = 255
    else:
        level[:, _eighths(7, cell.width) :] = 255
    return level


def _sextant(number: int, cell: Cell) -> Level:
    """Two by three. The numbering leaves out what are blocks already: none, left half, right half, all."""
    bits = number + 1
    bits += bits >= 0b010101
    bits += bits >= 0b101010
    level = _blank(cell)
    for n in range(6):
        if bits >> n & 1:
            level[_part(n // 2, 3, cell.height), _part(n % 2, 2, cell.width)] = 255
    return level


def _braille(bits: int, cell: Cell) -> Level:
    """Round dots at even distances, across cells too."""
    level = _blank(cell)
    size = max(round(min(cell.width / 2, cell.height / 4) * 0.58), 2)
    radius = size / 2
    dot = _sampled(lambda x, y: np.hypot(x - radius, y - radius) <= radius, size, size)
    for n in range(8):
        if bits >> n & 1:
            row, column = (n % 3, n // 3) if n < 6 else (3, n - 6)
            x = round((2 * column + 1) * cell.width / 4 - radius)
            y = round((2 * row + 1) * cell.height / 8 - radius)
            level[y : y + size, x : x + size] = dot[: cell.height - y, : cell.width - x]
    return level


# Separators of prompts, from E0B0: pointed right, left; round right, left; each filled, then as a line


def _separator(point: int, cell: Cell) -> Level:
    kind, filled = (point - 0xE0B0) // 2, (point - 0xE0B0) % 2 == 0
    width, height, line = cell.width, cell.height, cell.line

    def inside(px: Grid, py: Grid) -> Any:
        x = px if kind % 2 == 0 else width - px
        if kind < 2:
            slope = (height**2 / 4 + width**2) ** 0.5
            depth = (width * (1 - np.abs(2 * py / height - 1)) - x) * (height / 2) / slope
        else:
            from_middle = np.hypot(x / width, 2 * py / height - 1)
            depth = (1 - from_middle) * min(width, height / 2)
        return depth >= 0 if filled else (depth >= 0) & (depth <= line)

    return _sampled(inside, width, height)


# Marks that no bundled face has


def _play(cell: Cell) -> Level:
    side, x, y = _square(cell)
    return _sampled(
        lambda px, py: (px >= x) & (np.abs(py - y - side / 2) <= (side - (px - x)) / 2 * 1.1), cell.width, cell.height
    )


def _pause(cell: Cell) -> Level:
    side, x, y = (int(part) for part in _square(cell))
    level, bar = _blank(cell), max(round(side * 0.36), 1)
    level[y : y + side, x : x + bar] = level[y : y + side, x + side - bar : x + side] = 255
    return level


def _stop(cell: Cell) -> Level:
    side, x, y = (int(part) for part in _square(cell))
    level = _blank(cell)
    level[y : y + side, x : x + side] = 255
    return level


def _record(cell: Cell) -> Level:
    side, x, y = _square(cell)
    return _sampled(lambda px, py: np.hypot(px - x - side / 2, py - y - side / 2) <= side / 2, cell.width, cell.height)


def _branch(cell: Cell) -> Level:
    """A corner under the first letter of the line above: what some programs begin a result with."""
    level = _blank(cell)
    x, y, line = _start(cell.width, cell.line), round(cell.height * 0.62), cell.line
    level[:y, x : x + line] = 255
    level[y - line : y, x:] = 255
    return level


def _square(cell: Cell) -> tuple[float, float, float]:
    """Side, left and top of a square in the middle of the cell, as large as a capital is wide."""
    side = round(cell.width * 0.76)
    return side, (cell.width - side) // 2, (cell.height - side) // 2


_MARKS: dict[str, Callable[[Cell], Level]] = {
    "⏵": _play,
    "⏸": _pause,
    "⏹": _stop,
    "⏺": _record,
    "⎿": _branch,
}


def _blank(cell: Cell) -> Level:
    return np.zeros((cell.height, cell.width), dtype=np.uint8)


def _eighths(count: int, length: int) -> int:
    return (length * count + 4) // 8


def _part(n: int, count: int, length: int) -> slice:
    """The nth of so many equal parts."""
    return slice((2 * n * length + count) // (2 * count), (2 * (n + 1) * length + count) // (2 * count))


def _sampled(inside: Inside, width: int, height: int) -> Level:
    """Coverage of what a function of (x, y) in pixels says is inside."""
    x = (np.arange(width * _FINE)[None, :] + 0.5) / _FINE
    y = (np.arange(height * _FINE)[:, None] + 0.5) / _FINE
    fine: NDArray[Any] = np.broadcast_to(inside(x, y), (height * _FINE, width * _FINE))
    share = fine.reshape(height, _FINE, width, _FINE).mean(axis=(1, 3))
    found: Level = np.rint(share * 255).astype(np.uint8)
    return found
