"""Lower third: who is seen or heard, on a small panel at the lower left.

Spec: {name, role?}.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.cards import ornament
from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Enter, Panel, Sheet, Words, checked, put, shade_for
from renderers.cards.stack import Row, stack
from renderers.painting import Painting, Progress

ROLES = ("name", "role")
_COLORS = {"name": "ink", "role": "muted"}
_GAPS = {"name": 0, "role": 30}
_ROOM = 900
_PAD = (40, 38, 46, 38)  # left, top, right, bottom: from panel to capitals and baselines
_BAR_GAP, _BAR_SHORTER = 28, 30  # between bar and text; of a bar inside the panel, from its edges
_SHADOW = 0.4


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for text that does not go in."""
    del inputs
    frame, spec = Frame.of(settings), settings["spec"]
    said = {"name": spec["name"], "role": spec.get("role")}
    left, above, right, below = (frame.gap(length) for length in _PAD)
    third = frame.theme["ornament"]["third"]
    thick = max(frame.px(third["thick"]), 1.0)
    head = thick if third["bar"] == "top" else 0.0
    aside = 0.0 if third["bar"] == "top" else thick + (frame.gap(_BAR_GAP) if third["bar"] == "inset" else 0.0)
    edge = frame.safe.x
    room_px = min(frame.px(_ROOM), frame.width - edge - frame.room.x - left - aside - right)
    rows = [Row(role, text, _GAPS[role], room_px) for role, text in said.items() if text]
    text = stack(frame, rows, frame.room.height / 2, "name")
    height = round(head + above + text.height_px + below)
    box = Box(edge, frame.room.bottom - height, round(left + aside + text.width_px + right), height)
    opacity = max(third["opacity"], shade_for(frame, [frame.color(_COLORS[row.role]) for row in rows], "panel"))
    enter = Enter(Fraction(0), ornament.LASTS_S, fades=False, grows="left")
    radius = frame.px(frame.theme["radius"]["panel"])
    panel = Panel(box, radius, frame.color("panel"), opacity, _SHADOW, enter=enter)
    words = [
        Words(
            row.role,
            block,
            box.x + left + aside,
            box.y + head + above + y,
            frame.color(_COLORS[row.role]),
            (frame.color("panel"), opacity),
            enter=ornament.rising(frame, Fraction(1, 5) + n * ornament.STEP_S, rise=18),
        )
        for n, (row, block, y) in enumerate(text.rows)
    ]
    return checked(Sheet(frame, (panel, _bar(frame, box, left, thick), *words)))


def _bar(frame: Frame, panel: Box, left: float, thick: float) -> Panel:
    """The theme's accent on the panel: a bar inside it, along its left edge, or along its top."""
    kind, color = frame.theme["ornament"]["third"]["bar"], frame.color("ornament")
    if kind == "inset":
        inset = frame.gap(_BAR_SHORTER)
        box = Box(panel.x + left, panel.y + inset, thick, panel.height - 2 * inset)
        enter = Enter(ornament.FIRST_S, ornament.LASTS_S, fades=False, grows="top")
        return Panel(box, thick / 2, color, enter=enter)
    if kind == "edge":
        box = Box(panel.x, panel.y, thick, panel.height)
        return Panel(box, 0, color, enter=Enter(Fraction(0), ornament.LASTS_S, fades=False, grows="top"))
    box = Box(panel.x, panel.y, panel.width, thick)
    return Panel(box, 0, color, enter=ornament.growing(Fraction(1, 12)))  # never ahead of the panel


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress, settings.get("fps"))
