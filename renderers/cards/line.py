"""Line card: a column of a file as a line, its last figure and its name at its end, another column paler beside it.

Spec: {x?, y, against?, path?, expression?, name?, against_name?, x_label?, highlight?, title?, prefix?,
unit?, decimals?, source?} with the input "file". `highlight` is max, min, or a place along the bottom as in the file.

The axis need not start at zero, and says where it starts. Where figures are missing the line is broken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.cards.board import Board, board
from renderers.cards.contrast import quiet
from renderers.cards.frame import Box, Frame
from renderers.cards.line_plot import Plot, grounds, plotted
from renderers.cards.line_words import at_ends, beside
from renderers.cards.series import Series, Shown, Written, shown_of
from renderers.cards.sheet import Element, Enter, Panel, Sheet, Stroke, Words, checked, put
from renderers.figures import told
from renderers.figures.thin import Point, thin
from renderers.painting import Painting, Progress, RenderError
from renderers.text.layout import Block

ROLES = ("heading", "foot", "axis", "series", "series-value", "note")

_TALLEST = 1.0  # height of the room by its width, at most: a line in a tall frame need not fill it
_WIDTHS = (5.5, 4)  # of the line, and of the paler one
_DOT, _RING = 18, 3
_AREA = 0.14
_ENDS_GAP = 30  # plot to the words at the line's end
_LEAST_CONTRAST = 3.0  # of what is drawn and is no text (WCAG 2.2)
_DRAWN_S, _DRAWS_S = Fraction(3, 10), Fraction(4, 5)
_AFTER_S, _FADES_S = Fraction(19, 20), Fraction(2, 5)


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for figures that are none, and for what does not go in."""
    frame, spec = Frame.of(settings), settings["spec"]
    seen = shown_of(spec, inputs["file"], frame.language)
    ground = board(frame, spec.get("title"), spec.get("source"))
    height_px = min(ground.room.height, round(_TALLEST * ground.room.width))
    ground = board(frame, spec.get("title"), spec.get("source"), height_px=height_px)
    return checked(_sheet(frame, spec, seen, ground))


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress, settings.get("fps"))


def _sheet(frame: Frame, spec: Mapping[str, Any], seen: Shown, ground: Board) -> Sheet:
    written = Written.of(spec, frame.language)
    last = [written.whole(line.value(line.last)) for line in seen.lines]
    endings = at_ends(frame, [line.name for line in seen.lines], last, ground.room, spec.get("x_label"))
    right_px = endings.width_px + frame.px(_ENDS_GAP)
    plot = plotted(frame, seen, ground.room, right_px, written, beyond=endings.along is None)
    faint = quiet(frame.color("muted"), ground.backing[0], _LEAST_CONTRAST, ground.backing[1])
    colors = (frame.color("mark"), faint)[: len(seen.lines)]
    drawn = [_points(line, seen, plot) for line in seen.lines]
    elements = [*ground.elements, *grounds(frame, plot, ground)]
    for n in reversed(range(len(seen.lines))):
        area = n == 0 and len(seen.lines) == 1 and plot.ticks[0] == 0
        elements += _line(plot, drawn[n], colors[n], frame.unit * _WIDTHS[n], area)
    after = Enter(_AFTER_S, _FADES_S)
    ends = [drawn[n][-1][-1] for n in range(len(seen.lines))]
    for n in reversed(range(len(seen.lines))):
        elements.append(_disc(ends[n], frame.px(_DOT), colors[n], after))
    words = endings.placed(frame, plot, ends, (frame.color("mark"), frame.color("muted")), ground.backing, after)
    values = [
        {"label": line.name, "at": seen.along.text(line.last), **told(line.figure(line.last), text)}
        for line, text in zip(seen.lines, last, strict=True)
    ]
    if seen.marked is not None and seen.marked != seen.lines[0].last:  # its end is named anyway
        figure = seen.lines[0].figure(seen.marked)
        text = written.whole(seen.lines[0].value(seen.marked))
        values.append({"label": seen.lines[0].name, "at": seen.along.text(seen.marked), **told(figure, text)})
        at = (plot.x(seen.along.places[seen.marked]), plot.y(seen.lines[0].value(seen.marked)))
        note = _note(frame, text, written.bare(seen.lines[0].value(seen.marked)), plot.box.width)
        x, y = beside(frame, note, at, plot, [stretch for line in drawn for stretch in line], ends)
        elements += _dot(frame, at, frame.color("accent"), after)
        elements.append(Words("note", note, x, y, frame.color("accent"), ground.backing, enter=after))
    return Sheet(frame, (*elements, *words), {"values": values, "lines": [dict(line.told) for line in seen.lines]})


def _note(frame: Frame, text: str, bare: str, room_px: float) -> Block:
    """A figure at a point: in a narrow plot without the unit, which stands at the line's end too."""
    try:
        return frame.set("note", text, room_px)
    except RenderError:
        return frame.set("note", bare, room_px)


def _points(line: Series, seen: Shown, plot: Plot) -> list[Sequence[Point]]:
    """The line's stretches in px, no finer than can be seen."""
    found: list[Sequence[Point]] = []
    for stretch in line.stretches:
        points = [(plot.x(seen.along.places[n]), plot.y(line.value(n))) for n in stretch]
        found.append(thin(points, 1.0) if len(points) > plot.box.width else points)
    return found


def _line(plot: Plot, stretches: Sequence[Sequence[Point]], color: str, width_px: float, area: bool) -> list[Element]:
    """Stretches one after the other, as if one pen drew them; a figure alone between gaps is a dot."""
    found: list[Element] = []
    for points in stretches:
        begin, end = ((x - plot.box.x) / plot.box.width for x in (points[0][0], points[-1][0]))
        start_s = _DRAWN_S + _DRAWS_S * Fraction(round(100 * begin), 100)
        if len(points) == 1:
            found.append(_disc(points[0], 2.4 * width_px, color, Enter(start_s, _FADES_S / 2)))
            continue
        come = Enter(
            start_s, _DRAWS_S * max(Fraction(round(100 * (end - begin)), 100), Fraction(1, 20)), 0, False, "left"
        )
        floor_px = plot.box.bottom if area else None
        found.append(Stroke(tuple(points), width_px, color, floor_px, _AREA if area else 0.0, enter=come))
    return found


def _dot(frame: Frame, at: Point, color: str, come: Enter) -> list[Element]:
    """A dot with a ring of the panel's colour, which lifts it off the lines."""
    size, ring = frame.px(_DOT), frame.px(_RING)
    return [_disc(at, size + 2 * ring, frame.color("panel"), come), _disc(at, size, color, come)]


def _disc(at: Point, across_px: float, color: str, come: Enter) -> Panel:
    across = round(across_px)
    return Panel(
        Box(round(at[0] - across / 2), round(at[1] - across / 2), across, across), across / 2, color, enter=come
    )
