"""What of a recording a card shows: its states, which lines of each, how large, and what must be said about that.

Every row that will be seen has been through the author's rules, and a secret left in one stops the card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.painting import RenderError
from renderers.terminal import cast, play, redact, stream
from renderers.terminal.cast import Cast
from renderers.terminal.edits import Edits
from renderers.terminal.grid import View
from renderers.terminal.model import Row, Screen
from renderers.terminal.window import Extent, Fit, cropped, fit


@dataclass(frozen=True, slots=True)
class Shown:
    """`states` are (frame, screen, what is seen of it); a still has one. `plays_s` is None for a still."""

    recording: Cast
    states: tuple[tuple[int, Screen, View], ...]
    fit: Fit
    edits: Edits
    plays_s: Fraction | None
    title: str

    @property
    def last(self) -> tuple[Screen, View]:
        return self.states[-1][1:]


@dataclass(frozen=True, slots=True)
class Taken:
    """A recording, its screens as they may be seen, and what was done to it."""

    recording: Cast
    screens: tuple[tuple[int, Screen], ...]
    edits: Edits
    plays_s: Fraction | None
    title: str


def taken(spec: Mapping[str, Any], inputs: Mapping[str, Path], fps: Fraction | None) -> Taken:
    """What the card's spec asks for; without `fps` a still.

    Raises `RenderError` for a recording or a marker that is not there, a secret, or a still of nothing.
    """
    name, rules = inputs["capture"].name, redact.rules(inputs.get("redact"))
    recording, _ = stream.covered(cast.read(inputs["capture"]), rules)
    frames, edits, plays_s = _taken(spec, recording, fps)
    screens = tuple((frame, redact.redacted(screen, rules)) for frame, screen in frames)
    _refuse((screen for _, screen in screens), name)
    if plays_s is None and not any(screens[-1][1].lines()):
        raise RenderError(
            f"{name}: nothing stands on the screen that is shown", hint="show another `moment:` of it, or `play: true`"
        )
    title = redact.covered_text(spec.get("title") or recording.title or recording.command or "", rules)
    redact.refuse([title], name=f"{name}: the window's title")
    return Taken(recording, screens, edits, plays_s, title)


def shown(spec: Mapping[str, Any], of: Taken, room: tuple[float, float]) -> Shown:
    """Which lines of it, and how large, in `room` (width, height for text, as on a frame of 1080).

    Raises `RenderError` for lines that are not there, or do not go in.
    """
    cursor = bool(spec.get("cursor", of.plays_s is not None))
    extent, last = Extent(), of.screens[-1][1]
    used = [extent.of(screen, cursor=cursor) for _, screen in of.screens]
    most = int(spec.get("columns", 0)) or max(screen.columns for _, screen in of.screens)
    recorded = min(most, max(screen.columns for _, screen in of.screens))
    asked, tall = spec.get("lines"), extent.of(last, cursor=False)[1]
    if asked:
        first, end = cropped(asked, tall, len(last.rows))
        widths = [extent.width(row) for _, screen in of.screens for row in screen.rows[first : end + 1]]
        columns = max(widths, default=0)
        cells = fit((min(columns, most), end - first + 1), recorded, room, asked=True)
        spans = [(first, end)] * len(of.screens)
    else:
        columns, rows = (max(each) for each in zip(*used, strict=True))
        cells = fit((min(columns, most), rows), recorded, room, asked=False)
        tops = [max(rows - cells.rows, 0) for _, rows in used]  # as a window of so few lines would have scrolled
        spans = [(top, top + cells.rows - 1) for top in tops]
    dim = _dimmed(spec, spans[-1], tall)
    states = tuple(
        (frame, screen, View(*span, cells.columns, dim, cursor))
        for (frame, screen), span in zip(of.screens, spans, strict=True)
    )
    omitted = max(_hidden(screen, view, extent) for _, screen, view in states)
    edits = replace(of.edits, omitted=omitted, narrower=max(columns - most, 0))
    return Shown(of.recording, states, cells, edits, of.plays_s, of.title)


def _taken(
    spec: Mapping[str, Any], recording: Cast, fps: Fraction | None
) -> tuple[Sequence[tuple[int, Screen]], Edits, Fraction | None]:
    """Frames with their screens, what was done to the recording, and how long it plays."""
    edits = Edits(lasts_s=recording.lasts_s, exit_status=recording.exit_status)
    begin, end = _moment(spec.get("from")), _moment(spec.get("until"))
    if fps is None or not spec.get("play"):
        moment = _moment(spec.get("moment")) or end
        screen = play.still(recording, moment)
        if moment is not None and screen.lines() != play.still(recording).lines():
            edits = replace(edits, moment_s=play.at_s(recording, moment, recording.lasts_s))
        return [(0, screen)], edits, None
    speed, idle_s = Fraction(str(spec.get("speed", 1))), _exact(spec.get("idle_s"))
    played = play.playback(recording, fps, speed=speed, idle_s=idle_s, begin=begin, end=end)
    part_s = None if begin is None and end is None else (played.from_s, played.until_s)
    edits = replace(edits, speed=speed, idle_s=idle_s if played.cut_s else None, part_s=part_s)
    return played.states, edits, played.plays_s


def _exact(written: Any) -> Fraction | None:
    return None if written is None else Fraction(str(written))


def _moment(written: Any) -> play.Moment:
    return written if written is None or isinstance(written, str) else Fraction(str(written))


def _dimmed(spec: Mapping[str, Any], span: tuple[int, int], rows: int) -> frozenset[int]:
    """Rows in the shade: those that are named, or all but those that are lit."""
    seen = range(span[0], span[1] + 1)
    for field in ("highlight", "dim"):
        if spec.get(field):
            named = {line - 1 if line > 0 else rows + line for line in spec[field]}
            outside = [line for line in spec[field] if (line - 1 if line > 0 else rows + line) not in seen]
            if outside:
                raise RenderError(
                    f"`{field}` names line {outside[0]}, which is not among the lines shown,"
                    f" {span[0] + 1} to {span[1] + 1}",
                    hint="count lines from the top of the screen, or back from -1, the last one with text",
                )
            return frozenset(seen) - named if field == "highlight" else frozenset(named)
    return frozenset()


def _hidden(screen: Screen, view: View, extent: Extent) -> int:
    """Lines with text that are not seen."""
    return sum(1 for n, row in enumerate(screen.rows) if not view.first <= n <= view.last and extent.width(row))


def _refuse(screens: Iterable[Screen], name: str) -> None:
    """Each row is read once, and looked at with those that it runs on in."""
    texts: dict[int, tuple[Row, str]] = {}
    for screen in screens:
        lines = []
        for row in screen.rows:
            known = texts.get(id(row))
            if known is None:
                known = texts[id(row)] = (row, "".join(cell.text for cell in row).rstrip())
            lines.append(known[1])
        redact.refuse(lines, screen.columns, name)
