"""A playback as a reel: the window is drawn once, and only rows that changed are drawn again. Deep module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from PIL import Image

from renderers import reel
from renderers.painting import Progress
from renderers.terminal.grid import Line, Painter


def film(
    into: Path,
    fps: Fraction,
    window: Image.Image,
    painter: Painter,
    at: tuple[int, int],
    states: Iterable[tuple[int, Sequence[Line]]],
    last: int,
    progress: Progress,
) -> dict[str, Any]:
    """Write the states, (frame, lines), onto `window` (RGBA) with the upper left corner at `at`."""
    return reel.write(into, window.size, fps, _states(window, painter, at, states), progress, last=last)


def _states(
    window: Image.Image, painter: Painter, at: tuple[int, int], states: Iterable[tuple[int, Sequence[Line]]]
) -> Iterator[reel.State]:
    before: list[Image.Image] = []
    height = painter.way.cell.height
    for frame, lines in states:
        strips = [painter.strip(line) for line in lines]
        changed = [n for n, strip in enumerate(strips) if not before or strip is not before[n]]
        for n in changed:
            window.paste(strips[n], (at[0], at[1] + n * height))
        if changed:
            yield reel.State(frame, window, (at[1] + changed[0] * height, at[1] + (changed[-1] + 1) * height))
        before = strips
