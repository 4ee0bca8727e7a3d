"""Lower third: who is seen or heard, on a small panel at the lower left.

Spec: {name, role?}.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Panel, Sheet, Words, checked, put, shade_for
from renderers.cards.stack import Row, stack
from renderers.painting import Painting, Progress

ROLES = ("name", "role")
_COLORS = {"name": "ink", "role": "muted"}
_GAPS = {"name": 0, "role": 30}
_ROOM = 900
_PAD = (40, 38, 46, 38)  # left, top, right, bottom: from panel to capitals and baselines
_BAR, _BAR_GAP = 6, 28
_LEAST_OPACITY = 0.9  # more than contrast asks: a panel should look meant
_SHADOW = 0.4


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for text that does not go in."""
    del inputs
    frame, spec = Frame.of(settings), settings["spec"]
    said = {"name": spec["name"], "role": spec.get("role")}
    left, above, right, below = (frame.px(length) for length in _PAD)
    bar, gap = frame.px(_BAR), frame.px(_BAR_GAP)
    edge = frame.safe.x
    room_px = min(frame.px(_ROOM), frame.width - edge - frame.room.x - left - bar - gap - right)
    rows = [Row(role, text, _GAPS[role], room_px) for role, text in said.items() if text]
    text = stack(frame, rows, frame.room.height / 2, "name")
    height = round(above + text.height_px + below)
    box = Box(edge, frame.room.bottom - height, round(left + bar + gap + text.width_px + right), height)
    opacity = max(_LEAST_OPACITY, shade_for(frame, [frame.color(_COLORS[row.role]) for row in rows], "panel"))
    panel = Panel(box, frame.px(frame.theme["radius"]["panel"]), frame.color("panel"), opacity, _SHADOW)
    inset = frame.px(30)
    accent = Panel(Box(box.x + left, box.y + inset, bar, height - 2 * inset), bar / 2, frame.color("accent"))
    words = [
        Words(
            row.role,
            block,
            box.x + left + bar + gap,
            box.y + above + y,
            frame.color(_COLORS[row.role]),
            (frame.color("panel"), opacity),
        )
        for row, block, y in text.rows
    ]
    return checked(Sheet(frame, (panel, accent, *words)))


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress, settings.get("fps"))
