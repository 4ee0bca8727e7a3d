"""Title card: a short rule, a kicker, the title, a subtitle; over a shade that comes in from the side.

Spec: {text, kicker?, subtitle?}.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from renderers.cards import ornament
from renderers.cards.frame import Frame
from renderers.cards.sheet import Sheet, backed, bounds, checked, put, shade_for
from renderers.cards.stack import Row, Stack, larger, stack
from renderers.painting import Painting, Progress, RenderError

ROLES = ("kicker", "title", "subtitle")
_COLORS = {"kicker": "accent", "title": "ink", "subtitle": "muted"}
_GAPS = {"kicker": 0, "title": 52, "subtitle": 84}
_RULE_GAP = 44
_TITLE_ROOMS, _SUBTITLE_ROOM = (1240, 1500), 1000  # about 20, 25 and 45 characters
_LARGER = ((12, 1.4), (20, 1.15))
_SMALL = 0.8  # of the asked size: a title under it takes the wider room
_SHADOW = 0.55


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for text that does not go in."""
    del inputs
    frame, spec = Frame.of(settings), settings["spec"]
    said = {"kicker": spec.get("kicker"), "title": spec["text"], "subtitle": spec.get("subtitle")}
    head_px = ornament.rule_height(frame) + frame.gap(_RULE_GAP)
    text = _stacked(frame, said, frame.room.height - head_px)
    x, top = frame.room.x, round(_top(frame, head_px + text.height_px))
    opacity = shade_for(frame, [frame.color(_COLORS[row.role]) for row, _, _ in text.rows])
    casts = frame.theme["dark"] and frame.theme["backing"]["kind"] == "veil"
    words = ornament.told(frame, text, x, top + head_px, _COLORS, opacity, "title")
    if casts:
        words = [replace(part, shadow=_SHADOW) if part.role == "title" else part for part in words]
    rule = ornament.rule(frame, x, top, max(part.box.right for part in words) - x)
    around = bounds([*(bar.box for bar in rule), *(part.box for part in words)])
    ground = backed(frame, around, opacity, "left" if frame.shape == "wide" else "bottom")
    return checked(Sheet(frame, (ground, *rule, *words)))


def _stacked(frame: Frame, said: Mapping[str, str | None], height_px: float) -> Stack:
    """The texts, in the narrower room, which gives the better shape, unless the title gets small in it."""
    narrow, wide = (_rows(frame, said, room) for room in _TITLE_ROOMS)
    largest = larger(said["title"] or "", _LARGER)
    try:
        found = stack(frame, narrow, height_px, "title", largest)
    except RenderError:
        return stack(frame, wide, height_px, "title")
    asked_px = frame.theme["type"]["title"]["size"] * frame.unit
    title = next(block for row, block, _ in found.rows if row.role == "title")
    return found if title.size_px >= _SMALL * asked_px else stack(frame, wide, height_px, "title")


def _rows(frame: Frame, said: Mapping[str, str | None], room: float) -> list[Row]:
    more_lines = {"wide": 0, "square": 1, "tall": 2}[frame.shape]
    rooms_px = {role: min(frame.measure(room), frame.room.width) for role in ("kicker", "title")}
    rooms_px["subtitle"] = min(frame.measure(_SUBTITLE_ROOM), frame.room.width)
    return [
        Row(role, text, _GAPS[role], rooms_px[role], 0 if role == "kicker" else more_lines)
        for role, text in said.items()
        if text
    ]


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress, settings.get("fps"))


def _top(frame: Frame, height_px: float) -> float:
    """Wide frames: a little above the middle. Others: at the foot of the text area, the picture free above."""
    if frame.shape == "wide":
        return max(0.485 * frame.height - height_px / 2, frame.room.y)
    return frame.room.bottom - height_px
