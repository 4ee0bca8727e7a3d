"""The ground that a line is drawn on: how far figures reach up and along, the axes' names, and where a row stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from renderers.cards.alike import alike
from renderers.cards.board import Board, turn
from renderers.cards.frame import Box, Frame
from renderers.cards.series import Series, Shown, Written
from renderers.cards.sheet import Element, Enter, Panel, Words
from renderers.figures.along import Along, Mark
from renderers.figures.scale import around, share
from renderers.text.layout import Block

_TICKS = 6  # at most
_MARKS = {"wide": (5, 6, 7), "square": (4, 5), "tall": (4, 5)}  # at most; the first that gives all but one
_NEAR_ZERO = Decimal("0.3")  # figures that come this near to zero, by their largest, are seen down to it
_TICK_GAP, _MARK_ABOVE, _MARK_APART, _MARK_OVER = 26, 36, 44, 8
_TICKS_MOST = 0.34  # of the room's width
_LINE, _ZERO = 2, 3
_PALE = 0.5  # of the lines behind


@dataclass(frozen=True, slots=True)
class Plot:
    """The box that the line moves in, its lowest and highest value, and its first and last place."""

    box: Box
    ticks: tuple[Decimal, ...]
    tick_blocks: tuple[Block, ...]
    marks: tuple[tuple[float, Block], ...]  # x of its left edge
    first: Decimal
    last: Decimal

    def x(self, place: Decimal) -> float:
        """A place along the bottom, in px. Where all stand at one, that is the middle."""
        if self.first == self.last:
            return self.box.x + self.box.width / 2
        return self.box.x + self.box.width * share(place, self.first, self.last)

    def y(self, value: Decimal) -> float:
        """A value's height, in px from the top."""
        return self.box.bottom - self.box.height * share(value, self.ticks[0], self.ticks[-1])


def plotted(frame: Frame, seen: Shown, room: Box, right_px: float, written: Written, beyond: bool) -> Plot:
    """The plot inside `room`, with `right_px` left free on its right. `beyond`: names may stand under that too."""
    ticks = _ticks(seen.lines, _TICKS)
    decimals = max((-int(tick.as_tuple().exponent) for tick in ticks), default=0)
    texts = [written.short(tick, max(decimals, 0)) for tick in ticks]
    blocks = alike(frame, "axis", texts, _TICKS_MOST * room.width, align="right")
    cap_px = blocks[0].height_px
    left_px = max(block.width_px for block in blocks) + frame.px(_TICK_GAP)
    box = Box(
        round(room.x + left_px),
        round(room.y + cap_px / 2),
        round(room.width - left_px - right_px),
        round(room.height - 1.5 * cap_px - frame.px(_MARK_ABOVE)),
    )
    places = seen.along.places
    bare = Plot(box, ticks, blocks, (), places[0], places[-1])
    limits = (box.x - frame.px(_MARK_OVER), room.right if beyond else box.right + frame.px(_MARK_OVER))
    marks = _marks(frame, bare, seen.along, limits)
    return Plot(box, ticks, blocks, marks, places[0], places[-1])


def grounds(frame: Frame, plot: Plot, ground: Board) -> list[Element]:
    """The lines behind and the names of both axes: values come from below upwards, then what is along the bottom."""
    found: list[Element] = []
    muted, edge = frame.color("muted"), frame.color("edge")
    parts = len(plot.ticks) + 1
    for n, (tick, block) in enumerate(zip(plot.ticks, plot.tick_blocks, strict=True)):
        y, come = round(plot.y(tick)), turn(frame, n, 2 * parts, rise=0)
        line = max(frame.px(_LINE if tick else _ZERO), 1.0)
        if tick or len(plot.ticks) > 1:
            rule = Box(plot.box.x, y - line // 2, plot.box.width, line)
            found.append(Panel(rule, 0, edge, 1.0 if not tick else _PALE, enter=come))
        x = plot.box.x - frame.px(_TICK_GAP) - block.width_px
        found.append(Words("axis", block, x, y - block.height_px / 2, muted, ground.backing, enter=come))
    come = coming(frame)
    top = plot.box.bottom + frame.px(_MARK_ABOVE)
    return [
        *found,
        *(Words("axis", block, x, top, muted, ground.backing, enter=come) for x, block in plot.marks),
    ]


def coming(frame: Frame) -> Enter:
    """How the names along the bottom come."""
    return Enter(turn(frame, 0, 1).start_s + Fraction(3, 20), Fraction(2, 5))


def _ticks(lines: Sequence[Series], most: int) -> tuple[Decimal, ...]:
    values = [figure.number for line in lines for figure in line.figures if figure and figure.number is not None]
    low, high = min(values), max(values)
    if 0 < low <= _NEAR_ZERO * high:
        low = Decimal(0)
    if 0 > high >= _NEAR_ZERO * low:
        high = Decimal(0)
    return around(low, high, most)


def _marks(frame: Frame, plot: Plot, along: Along, limits: tuple[float, float]) -> tuple[tuple[float, Block], ...]:
    """As many round places as have room for their names; if there are not two, the first and the last row's."""
    liked = _MARKS[frame.shape]
    ways = [marks for marks in map(along.marks, liked) if len(marks) >= liked[0] - 1]
    ways += [along.marks(most) for most in range(liked[-1], 1, -1)]
    ends = {along.places[n]: Mark(along.places[n], along.text(n)) for n in (0, len(along.places) - 1)}
    ways.append(tuple(ends.values()))
    for marks in ways:
        if len(marks) >= min(2, len(ends)):
            placed = _placed(frame, plot, marks, limits)
            if all(a[0] + a[1].width_px + frame.px(_MARK_APART) <= b[0] for a, b in pairwise(placed)):
                return placed
    return _placed(frame, plot, ways[-1][:1], limits)


def _placed(
    frame: Frame, plot: Plot, marks: Sequence[Mark], limits: tuple[float, float]
) -> tuple[tuple[float, Block], ...]:
    """Names under their places, moved in where they would leave the room."""
    blocks = alike(frame, "axis", [mark.text for mark in marks], limits[1] - limits[0])
    return tuple(
        (min(max(plot.x(mark.at) - block.width_px / 2, limits[0]), limits[1] - block.width_px), block)
        for mark, block in zip(marks, blocks, strict=True)
    )
