"""Bars card: a bar for each row of a data file, its name before or above it, its figure after it.

Spec: {labels?, values, path?, expression?, sort?, top?, highlight?, title?, prefix?, unit?, decimals?, source?} with
the input "file", or {rows: [{label, value}], source, …}. Without `labels` the file's first column names the bars.

All bars start at zero, on one scale. One may stand out; the others are quiet then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.cards.alike import alike
from renderers.cards.bar_rows import Bar, bars_of
from renderers.cards.bar_scale import Scale, scaled
from renderers.cards.board import Board, board, turn
from renderers.cards.contrast import quiet
from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Element, Enter, Panel, Sheet, Words, checked, put
from renderers.figures import told
from renderers.painting import Painting, Progress, RenderError
from renderers.text.layout import Block

ROLES = ("heading", "foot", "bar-label", "bar-value")

_PITCHES = ((3, 138), (5, 122), (12, 106))  # (at most so many bars, from bar to bar at most)
_SHARE = 0.52  # of the pitch that is bar
_AIR = 0.86  # of the pitch that a name may fill
_THICK, _THIN = (68, 52), (24, 22)  # a bar at most and at least, with its name before it and above it
_BETWEEN = 1.25  # bar to the next name, in bars
_LABEL_GAP, _VALUE_GAP, _ABOVE_GAP = 30, 20, 22
_MINUS_GAP = 64  # name to a figure that stands left of its bar: two texts, not one
_LABELS_MOST = {"wide": 0.36, "square": 0.34}  # of the room's width; longer names go above
_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
_LINE, _LINE_OVER = 3, 14  # the zero line, and how far it reaches beyond the bars
_LEAST_CONTRAST = 3.0  # of what is drawn and is no text (WCAG 2.2)
_GROWS_S, _VALUE_AFTER_S, _VALUE_S = Fraction(11, 20), Fraction(1, 4), Fraction(3, 10)


@dataclass(frozen=True, slots=True)
class Rack:
    """Bars with their texts set. Tops are the bars', in px from the rack's own top; those of names above likewise."""

    labels: tuple[Block, ...]
    values: tuple[Block, ...]
    label_tops_px: tuple[float, ...]
    tops_px: tuple[float, ...]
    thick_px: float
    height_px: float
    left_px: float  # what names take from the room's width; 0 where they stand above
    scale: Scale


_Way = Callable[[Frame, Sequence[Bar], Box, float], Rack | None]


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for figures that are none, and for what does not go in."""
    frame, spec = Frame.of(settings), settings["spec"]
    bars = bars_of(spec, inputs, frame.language)
    rack = _racked(frame, bars, board(frame, spec.get("title"), spec.get("source")).room)
    ground = board(frame, spec.get("title"), spec.get("source"), height_px=rack.height_px)
    values = [{"label": bar.label, **told(bar.figure, bar.shown)} for bar in bars]
    return checked(Sheet(frame, (*ground.elements, *_elements(frame, bars, rack, ground)), {"values": values}))


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress, settings.get("fps"))


def _racked(frame: Frame, bars: Sequence[Bar], room: Box) -> Rack:
    """Names before the bars if the format and their length allow, else above them; as large as goes in."""
    wrong: list[RenderError] = []
    for way in _ways(frame):
        try:
            rack = _largest(frame, bars, room, way)
        except RenderError as error:
            wrong.append(error)
        else:
            if rack is not None:
                return rack
    if wrong:
        raise wrong[-1]
    raise RenderError(
        f"{len(bars)} {'bar' if len(bars) == 1 else 'bars'} with these names and figures do not go into"
        f" {room.width:.0f} × {room.height:.0f} px",
        hint=_less(frame, bars, room),
    )


def _ways(frame: Frame) -> tuple[_Way, ...]:
    return (_above,) if frame.shape == "tall" else (_beside, _above)


def _largest(frame: Frame, bars: Sequence[Bar], room: Box, way: _Way) -> Rack | None:
    return next((rack for scale in _SCALES if (rack := way(frame, bars, room, scale)) is not None), None)


def _less(frame: Frame, bars: Sequence[Bar], room: Box) -> str:
    """What the author may write instead."""
    for count in range(len(bars) - 1, 0, -1):
        if _largest(frame, bars[:count], room, _above):
            return f"show fewer: `top: {count}`"
    return "shorten their names, or what stands around the figures"


def _beside(frame: Frame, bars: Sequence[Bar], room: Box, scale: float) -> Rack | None:
    labels_px = _LABELS_MOST[frame.shape] * room.width
    labels = alike(frame, "bar-label", [bar.label for bar in bars], labels_px, scale=scale, align="right")
    widest_px = max(block.width_px for block in labels)
    pitch = next(most for count, most in _PITCHES if len(bars) <= count) * frame.unit
    tallest_px = max(block.height_px for block in labels)
    gaps = len(bars) - 1
    if gaps:
        pitch = min(pitch, (room.height - tallest_px) / gaps, room.height / (gaps + _SHARE))
    thick_px = float(min(int(_SHARE * pitch), frame.px(_THICK[0])))
    row_px = max(tallest_px, thick_px)
    if row_px > _AIR * pitch or thick_px < frame.px(_THIN[0]):
        return None
    tops = [round(row_px / 2 + n * pitch - thick_px / 2) for n in range(len(bars))]
    left_px = round(widest_px + _gap_px(frame, bars))
    label_tops = [top + (thick_px - block.height_px) / 2 for top, block in zip(tops, labels, strict=True)]
    height_px = int(row_px + gaps * pitch)
    return _rack(frame, bars, room, scale, labels, label_tops, tops, thick_px, height_px, left_px)


def _gap_px(frame: Frame, bars: Sequence[Bar]) -> float:
    """Between the column of names and what may stand nearest to it."""
    return frame.px(_MINUS_GAP if any(bar.value < 0 for bar in bars) else _LABEL_GAP)


def _above(frame: Frame, bars: Sequence[Bar], room: Box, scale: float) -> Rack | None:
    labels = alike(frame, "bar-label", [bar.label for bar in bars], room.width, scale=scale)
    names_px = sum(block.height_px for block in labels) + len(bars) * frame.px(_ABOVE_GAP)
    share_px = (room.height - names_px) / (len(bars) + _BETWEEN * (len(bars) - 1))
    thick_px = float(min(int(share_px), frame.px(_THICK[1])))
    if thick_px < frame.px(_THIN[1]):
        return None
    y, label_tops, tops = 0.0, [], []
    for block in labels:
        label_tops.append(y)
        tops.append(round(y + block.height_px + frame.px(_ABOVE_GAP)))
        y = tops[-1] + thick_px + _BETWEEN * thick_px
    return _rack(frame, bars, room, scale, labels, label_tops, tops, thick_px, tops[-1] + thick_px, 0.0)


def _rack(
    frame: Frame,
    bars: Sequence[Bar],
    room: Box,
    scale: float,
    labels: Sequence[Block],
    label_tops: Sequence[float],
    tops: Sequence[float],
    thick_px: float,
    height_px: float,
    left_px: float,
) -> Rack | None:
    """The rack with its figures set and its bars measured; None if the figures leave no room for bars."""
    width_px = room.width - left_px
    values = alike(frame, "bar-value", [bar.shown for bar in bars], width_px, scale=scale)
    beside_px = [block.width_px + frame.px(_VALUE_GAP) for block in values]
    found = scaled([bar.value for bar in bars], beside_px, width_px)
    if found is None:
        return None
    return Rack(tuple(labels), values, tuple(label_tops), tuple(tops), thick_px, height_px, left_px, found)


def _elements(frame: Frame, bars: Sequence[Bar], rack: Rack, ground: Board) -> list[Element]:
    room, left = ground.room, ground.room.x + rack.left_px
    zero = round(left + rack.scale.zero_px)
    found: list[Element] = _zero_lines(frame, rack, room, zero)
    faint = quiet(frame.color("muted"), ground.backing[0], _LEAST_CONTRAST, ground.backing[1])
    led = any(bar.loud for bar in bars)
    for n, bar in enumerate(bars):
        come = turn(frame, n, len(bars), rise=0)
        top, length = room.y + rack.tops_px[n], rack.scale.ends_px[n] - rack.scale.zero_px
        label, value = rack.labels[n], rack.values[n]
        label_x = room.x + (rack.left_px - _gap_px(frame, bars) - label.width_px if rack.left_px else 0)
        ink = "ink" if bar.loud else "text"
        found.append(
            Words(
                "bar-label",
                label,
                label_x,
                room.y + rack.label_tops_px[n],
                frame.color(ink),
                ground.backing,
                enter=come,
            )
        )
        under = bar.value < 0
        if bar.value:
            box = Box(zero + min(length, 0.0), top, abs(length), rack.thick_px)
            color = frame.color("accent") if bar.loud else faint if led else frame.color("mark")
            grows = Enter(come.start_s, _GROWS_S, fades=False, grows="right" if under else "left")
            radius = frame.px(frame.theme["radius"]["bar"]) * 1.5
            found.append(Panel(box, radius, color, square="right" if under else "left", enter=grows))
        gap = frame.px(_VALUE_GAP)
        if under and not rack.scale.crossed:
            value_x = zero + length - gap - value.width_px
        else:
            value_x = zero + max(length, 0.0) + gap
        value_y = top + (rack.thick_px - value.height_px) / 2
        after = Enter(come.start_s + _VALUE_AFTER_S, _VALUE_S)
        found.append(Words("bar-value", value, value_x, value_y, frame.color(ink), ground.backing, enter=after))
    return found


def _zero_lines(frame: Frame, rack: Rack, room: Box, zero: float) -> list[Element]:
    """Where the bars stand: one line, or where names are above the bars and it would cross them, a piece for each."""
    line, over = max(frame.px(_LINE), 1.0), frame.px(_LINE_OVER)
    if rack.left_px:
        spans = [(rack.tops_px[0] - over, rack.tops_px[-1] + rack.thick_px + over)]
    else:
        spans = [(top - over / 3, top + rack.thick_px + over / 3) for top in rack.tops_px]
    come = Enter(turn(frame, 0, 1).start_s, _VALUE_S)
    return [
        Panel(Box(zero - line, room.y + top, line, bottom - top), 0, frame.color("edge"), enter=come)
        for top, bottom in spans
    ]
