"""Terminal card: what a recorded program printed, in a window over the picture; still, or played.

Spec: {play?, moment?, from?, until?, lines?, columns?, highlight?, dim?, speed?, idle_s?, cursor?, colors?,
title?}; the recording is the input "capture", the author's rules of what must not be seen the input "redact".

The window is as wide as its longest line and as tall as its tallest state, so it stands still while it plays. In its
bar, on the right, stands what was done to the recording: its speed, cut waits, lines left out; and an exit status that
is not 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.cards.contrast import ratio
from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Element, Panel, Sheet, Words, facts
from renderers.painting import Painting, Progress, RenderError
from renderers.terminal import play
from renderers.terminal.colours import Palette, hexed, ink, recorded, themed
from renderers.terminal.edits import said
from renderers.terminal.glyphs import Lettering, lettering
from renderers.terminal.grid import Line, Painter, check, lines_of
from renderers.terminal.shapes import Cell
from renderers.terminal.shown import Shown, Taken, shown, taken
from renderers.terminal.window import SIZE_PER_CELL, blank
from renderers.text.layout import Block

ROLES = ("terminal", "terminal-italic", "window", "edits")

_BAR, _SIDE, _TOP, _FOOT = 52, 26, 16, 22  # of a frame of 1080: the title bar, and what lies around the text
_RADIUS = 16
_DOT, _DOTS_FROM, _DOTS_APART = 16, 22, 28  # across; to the first one's left edge; from one to the next
_GAP = 36  # between the dots, the title and what is said on the right
_MOST_OF_BAR = 0.5  # of the text's width, for what is said beside the title; else it has a bar of its own below
_FOOT_PAD, _FOOT_LINES = 16, 4
_CLEAR = 150  # at a wide frame's foot: a player's controls, viewers' captions, a channel's mark
_USUAL_CELL = 21  # letters of 36 px
_MARGIN = 36  # from a wide frame's upper and lower edge: text stays inside the safe area, the window may leave it
_SHADOW = 0.5
_SHORTEST = 6  # letters of a title that is cut
_HIGH = 0.485  # of a wide frame: where a window's middle is that has room


@dataclass(frozen=True, slots=True)
class Plan:
    """The card laid out: its window, and where the text stands in it."""

    sheet: Sheet
    shown: Shown
    way: Lettering
    palette: Palette
    text: Box


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for what cannot be played, read, drawn, or must not be seen."""
    return planned(settings, inputs).sheet


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card: a PNG, or where "fps" is given a reel."""
    from renderers.cards.draw import draw

    plan = planned(settings, inputs)
    window = draw(plan.sheet, inputs)
    painter = Painter(plan.way, plan.palette, plan.shown.fit.columns)
    at = (round(plan.text.x) - painter.margin, round(plan.text.y))
    if "fps" in settings:
        from renderers.terminal.film import film

        states = ((frame, lines_of(screen, view)) for frame, screen, view in plan.shown.states)
        last = plan.shown.states[-1][0]
        told = film(into, Fraction(settings["fps"]), window, painter, at, states, last, progress)
        return Painting(facts={**facts(plan.sheet), **told})
    window.paste(painter.whole(lines_of(*plan.shown.last)), at)
    progress(0.7)
    window.save(into, "PNG", compress_level=1)
    progress(1.0)
    return Painting(facts=facts(plan.sheet))


def planned(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Plan:
    frame, spec = Frame.of(settings), settings["spec"]
    recording = taken(spec, inputs, Fraction(settings["fps"]) if "fps" in settings else None)
    (seen, floor_px), foot = _seen(frame, spec, recording), None
    way = _lettering(frame, seen)
    phrases = said(seen.edits, frame.language)
    if phrases and _phrased(frame, phrases, _MOST_OF_BAR * way.cell.width * seen.fit.columns) is None:
        foot = _phrased(frame, phrases, way.cell.width * seen.fit.columns, lines=_FOOT_LINES)
        seen, floor_px = _seen(frame, spec, recording, _foot_px(frame, foot))
        way = _lettering(frame, seen)
        phrases = said(seen.edits, frame.language)
        foot = _phrased(frame, phrases, way.cell.width * seen.fit.columns, lines=_FOOT_LINES)
    check([(screen, view) for _, screen, view in seen.states])
    palette = _palette(spec, seen, frame)
    below = frame.px(_FOOT) + _foot_px(frame, foot)
    text = _placed(frame, way, seen, below, floor_px)
    box = Box(
        text.x - frame.px(_SIDE),
        text.y - frame.px(_TOP) - frame.px(_BAR),
        text.width + 2 * frame.px(_SIDE),
        text.height + frame.px(_BAR) + frame.px(_TOP) + below,
    )
    beside = None if foot else _phrased(frame, phrases, text.width)
    elements = _window(frame, box, palette, seen.title, beside, foot)
    told = _told(frame, box, seen, way, palette, phrases)
    return Plan(Sheet(frame, tuple(elements), told), seen, way, palette, text)


def _phrased(frame: Frame, phrases: Sequence[str], room_px: float, lines: int = 1) -> Block | None:
    """What was done to the recording, set; None if there is nothing to say or, on one line, no room to say it."""
    if not phrases:
        return None
    bound = [phrase.replace(" ", "\u00a0") for phrase in phrases]
    try:
        return frame.set("edits", " · ".join(bound), room_px, lines=lines)
    except RenderError:
        if lines > 1:
            raise
        return None


def _foot_px(frame: Frame, foot: Block | None) -> float:
    """How tall the bar is that says it below, where the title bar has no room."""
    return 0.0 if foot is None else round(foot.height_px + 2 * frame.px(_FOOT_PAD))


def _seen(frame: Frame, spec: Mapping[str, Any], recording: Taken, foot_px: float = 0.0) -> tuple[Shown, float]:
    """How much of it and how large, and where the window must end.

    A wide frame's window stays clear of what players lay over its foot, where that leaves out no line and keeps the
    letters' usual size.
    """

    def room(top: float, bottom: float) -> tuple[float, float]:
        """Width and height for text, as on a frame of 1080."""
        return frame.safe.width / frame.unit, (bottom - top - foot_px) / frame.unit - _BAR - _TOP - _FOOT

    if frame.shape != "wide":
        span = _span(frame)
        return shown(spec, recording, room(span.y, span.bottom)), span.bottom
    least = frame.px(_MARGIN)
    whole = shown(spec, recording, room(least, frame.height - least))
    floor_px = frame.height - frame.px(_CLEAR)
    with suppress(RenderError):
        clear = shown(spec, recording, room(least, floor_px))
        usual = min(whole.fit.cell_width, _USUAL_CELL)
        if clear.fit.rows == whole.fit.rows and clear.fit.cell_width >= usual:
            return clear, floor_px
    return whole, frame.height - least


def _span(frame: Frame) -> Box:
    """Where the window stands, up and down: on tall frames clear of an app's buttons."""
    return frame.room if frame.shape == "tall" else frame.safe


def _lettering(frame: Frame, seen: Shown) -> Lettering:
    """Whole pixels a cell; a hair narrower rather than out of the frame."""
    fit = seen.fit
    width = round(fit.cell_width * frame.unit)
    if width * fit.columns > frame.safe.width:
        width = int(fit.cell_width * frame.unit)
    height = int(fit.cell_height * frame.unit)
    return lettering(Cell(width, height), fit.cell_width * frame.unit * SIZE_PER_CELL, frame.theme)


def _placed(frame: Frame, way: Lettering, seen: Shown, below: float, floor_px: float) -> Box:
    """The text's box: in the middle across, and where the eye rests up and down."""
    width, height = way.cell.width * seen.fit.columns, way.cell.height * seen.fit.rows
    above = frame.px(_BAR) + frame.px(_TOP)
    whole = above + height + below
    if frame.shape == "wide":
        least = frame.px(_MARGIN)
        top = min(max(_HIGH * frame.height - whole / 2, least), (frame.height - whole) / 2)
        top = (frame.height - whole) / 2 if top < 2 * least else top  # hardly any room: the same above and below
        top = max(min(top, floor_px - whole), least)
    else:
        top = _span(frame).y + (_span(frame).height - whole) / 2
    return Box(round((frame.width - width) / 2), round(top) + above, width, height)


def _palette(spec: Mapping[str, Any], seen: Shown, frame: Frame) -> Palette:
    if spec.get("colors") == "recording":
        if seen.recording.theme is None:
            raise RenderError("the recording brings no colours of its own", hint="remove `colors: recording`")
        return recorded(seen.recording.theme)
    return themed(frame.theme)


def _window(
    frame: Frame, box: Box, palette: Palette, title: str, beside: Block | None, foot: Block | None
) -> Iterator[Element]:
    """The window without its text. `beside` stands in the title bar, on the right; `foot` in a bar below."""
    bar, ground = frame.theme["terminal"]["bar"], hexed(palette.bg)
    tall, radius = frame.px(_BAR), frame.px(min(_RADIUS, frame.theme["radius"]["panel"]))
    yield Panel(box, radius, bar, 1.0, _SHADOW, frame.color("edge"))
    line = max(round(1.5 * frame.unit), 1)  # the panel's own edge stays to be seen
    inner = Box(box.x + line, box.y + tall, box.width - 2 * line, box.height - tall - line)
    if foot is None:
        yield Panel(inner, max(radius - line, 0), ground)
        yield Panel(Box(inner.x, inner.y, inner.width, inner.height / 2), 0, ground)
    else:
        below = _foot_px(frame, foot)
        yield Panel(Box(inner.x, inner.y, inner.width, box.bottom - below - inner.y), 0, ground)
    middle, dot = box.y + tall / 2, frame.px(_DOT)
    for n, number in enumerate((1, 3, 2)):
        x = box.x + frame.px(_DOTS_FROM) + n * frame.px(_DOTS_APART)
        yield Panel(Box(x, middle - dot / 2, dot, dot), dot / 2, frame.theme["terminal"]["ansi"][number])
    left = box.x + frame.px(_DOTS_FROM) + 2 * frame.px(_DOTS_APART) + dot + frame.px(_GAP)
    right = box.right - frame.px(_SIDE)
    ink, backing = frame.color("text"), (bar, 1.0)
    if foot is not None:
        y = box.bottom - _foot_px(frame, foot) + frame.px(_FOOT_PAD)
        yield Words("edits", foot, box.x + frame.px(_SIDE), y, ink, backing, ornament=True)
    if beside is not None:
        x = right - beside.width_px
        yield Words("edits", beside, x, middle - beside.height_px / 2, ink, backing, ornament=True)
        right = x - frame.px(_GAP)
    name = _cut(frame, title, right - left)
    if name is not None:
        centred = box.x + (box.width - name.width_px) / 2
        x = min(max(centred, left), right - name.width_px)
        yield Words("window", name, x, middle - name.height_px / 2, frame.color("muted"), backing, ornament=True)


def _cut(frame: Frame, title: str, room_px: float) -> Block | None:
    """The title on one line, its end left out where it does not go in; None if nothing of it would say anything."""
    title = " ".join(title.split())
    if not title:
        return None
    for end in range(len(title), min(len(title), _SHORTEST) - 1, -1):
        try:
            return frame.set("window", title if end == len(title) else title[:end].rstrip() + "…", room_px)
        except RenderError:
            continue
    return None


def _told(
    frame: Frame, box: Box, seen: Shown, way: Lettering, palette: Palette, phrases: Sequence[str]
) -> dict[str, Any]:
    screen, view = seen.last
    lines = screen.lines()[view.first : view.last + 1]
    lit = [line for n, line in enumerate(lines, view.first) if n not in view.dim] if view.dim else []
    safe = frame.safe
    left, top = max(box.x, safe.x), max(box.y, safe.y)
    inside = [left, top, min(box.right, safe.right) - left, min(box.bottom, safe.bottom) - top]
    return {
        "chars": sum(len(line.strip()) for line in lit),  # a screen is looked at, not read; what is lit is read
        "graphics": [[round(part) for part in inside]],  # the window's rim may stand outside
        "terminal": {
            "columns": screen.columns,
            "rows": len(screen.rows),
            "shown_lines": [view.first + 1, min(view.last + 1, len(screen.rows))],
            "size_px": round(way.size_px, 2),
            "size_1080": round(way.size_px / frame.unit, 2),
            "box": [round(part) for part in box],
            "edits": list(phrases),
            "exit_status": seen.recording.exit_status,
            "plays_s": None if seen.plays_s is None else f"{float(seen.plays_s):.3f}",
            "markers": [{"name": name, "at_s": f"{float(at_s):.3f}"} for name, at_s in play.markers(seen.recording)],
            "least_contrast": _least_contrast(lines_of(screen, view), palette),
            "text": lines,
        },
    }


def _least_contrast(lines: Sequence[Line], palette: Palette) -> float | None:
    """Of the faintest letter that is not dimmed on purpose. What is no letter or figure may be as faint as it likes."""
    pairs = {
        (line.colors, cell.style)
        for line in lines
        if not line.dim
        for cell in line.row
        if cell.text[:1].isalnum() and not blank(cell)
    }
    found = [ink(style, palette, colors) for colors, style in pairs]
    ratios = [ratio(one.fg, one.bg or palette.bg) for one in found if one.fg is not None]
    return round(min(ratios), 2) if ratios else None
