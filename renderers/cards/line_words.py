"""The words of a line card that stand at a line itself: last figure and name at its end, a figure beside a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from renderers.cards.alike import alike
from renderers.cards.frame import Box, Frame
from renderers.cards.line_plot import Plot, coming
from renderers.cards.sheet import Enter, Words
from renderers.figures.thin import Point
from renderers.painting import RenderError
from renderers.text.layout import Block

_MOST = {"wide": 0.24, "square": 0.3, "tall": 0.32}  # of the room's width
_AT_WORST = 0.44  # where words are too long for that
_GAP, _UNDER, _APART = 30, 20, 30  # plot to words, figure to name, one line's words to the other's
_NOTE_AWAY, _NOTE_SIDE = 28, 24  # point to note, above or below, and beside
_MARK_ABOVE = 36


@dataclass(frozen=True, slots=True)
class Endings:
    """Figures and names, set, and what runs along the bottom, if the author names it."""

    figures: tuple[Block, ...]
    names: tuple[Block, ...]
    along: Block | None
    width_px: float

    def placed(
        self,
        frame: Frame,
        plot: Plot,
        ends: Sequence[Point],
        colors: Sequence[str],
        backing: tuple[str, float],
        come: Enter,
    ) -> list[Words]:
        """Each beside its line's end, or as near as the other's words leave room."""
        x = plot.box.right + frame.px(_GAP)
        heights = [
            figure.height_px + frame.px(_UNDER) + name.height_px
            for figure, name in zip(self.figures, self.names, strict=True)
        ]
        wanted = [y - figure.height_px / 2 for (_, y), figure in zip(ends, self.figures, strict=True)]
        tops = apart(wanted, heights, plot.box.y - self.figures[0].height_px / 2, plot.box.bottom, frame.px(_APART))
        found = []
        for n, top in enumerate(tops):
            figure, name = self.figures[n], self.names[n]
            under = top + figure.height_px + frame.px(_UNDER)
            found.append(Words("series-value", figure, x, top, colors[n], backing, enter=come))
            found.append(
                Words("series", name, x, under, frame.color("text" if n == 0 else "muted"), backing, enter=come)
            )
        if self.along:
            top = plot.box.bottom + frame.px(_MARK_ABOVE)
            found.append(Words("axis", self.along, x, top, frame.color("muted"), backing, enter=coming(frame)))
        return found


def at_ends(frame: Frame, names: Sequence[str], figures: Sequence[str], room: Box, along: str | None) -> Endings:
    """Set what stands right of the plot. Raises `RenderError` if it does not go in."""
    try:
        return _set(frame, names, figures, along, _MOST[frame.shape] * room.width)
    except RenderError:
        return _set(frame, names, figures, along, _AT_WORST * room.width)


def _set(frame: Frame, names: Sequence[str], figures: Sequence[str], along: str | None, most_px: float) -> Endings:
    figure_blocks = alike(frame, "series-value", figures, most_px)
    name_blocks = alike(frame, "series", names, most_px)
    along_block = frame.set("axis", along, most_px) if along else None
    blocks = [*figure_blocks, *name_blocks, *([along_block] if along_block else [])]
    return Endings(figure_blocks, name_blocks, along_block, max(block.width_px for block in blocks))


def apart(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float, gap: float) -> list[float]:
    """Tops as near to those wanted as goes without one lying on another or outside; at most two of them."""
    order = sorted(range(len(wanted)), key=lambda n: wanted[n] + heights[n] / 2)
    placed = [min(max(wanted[n], top), bottom - heights[n]) for n in order]
    if len(order) == 2:
        upper, lower = order
        over = placed[0] + heights[upper] + gap - placed[1]
        if over > 0:
            first = min(max(placed[0] - over / 2, top), bottom - heights[upper] - gap - heights[lower])
            placed = [first, first + heights[upper] + gap]
    found = [0.0] * len(order)
    for n, y in zip(order, placed, strict=True):
        found[n] = y
    return found


def beside(
    frame: Frame, note: Block, at: Point, plot: Plot, lines: Sequence[Sequence[Point]], ends: Sequence[Point]
) -> Point:
    """Where a note at a point covers the least of the lines: above or below it, in the middle or to a side."""
    away, side = frame.px(_NOTE_AWAY), frame.px(_NOTE_SIDE)
    width, height = note.width_px, note.height_px
    around = [y for x, y in lines[0] if abs(x - at[0]) < width] or [at[1]]
    rows = [-away - height, away] if at[1] <= sum(around) / len(around) else [away, -away - height]
    choices = [(at[0] + dx, at[1] + dy) for dy in rows for dx in (-width / 2, -width, 0.0)]
    choices += [(at[0] + side, at[1] - height / 2), (at[0] - side - width, at[1] - height / 2)]
    best = (float("inf"), 0)
    for n, (x, y) in enumerate(choices):
        x = min(max(x, plot.box.x), plot.box.right - width)
        choices[n] = (x, y)
        box = Box(x - side / 2, y - side / 2, width + side, height + side)
        out = max(plot.box.y - height - y, 0.0) + max(y + height - plot.box.bottom, 0.0)
        cost = out * 100 + sum(_inside(box, line) for line in lines) + 60 * sum(_holds(box, end) for end in ends)
        cost += 12 * sum(box.y < plot.y(tick) < box.bottom for tick in plot.ticks)
        best = min(best, (cost, n))
    return choices[best[1]]


def _inside(box: Box, line: Sequence[Point]) -> float:
    """About how much of the line lies in the box, in px across; more for a steep one."""
    found = 0.0
    for (x0, y0), (x1, y1) in pairwise(line):
        if x1 < box.x or x0 > box.right or max(y0, y1) < box.y or min(y0, y1) > box.bottom:
            continue
        found += min(x1, box.right) - max(x0, box.x) + 1
    return found


def _holds(box: Box, point: Point) -> bool:
    return box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom
