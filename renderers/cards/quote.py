"""Quote card: an opening mark of the language, the words in italics, who said it and where.

Spec: {text, by?, source?}. Marks that the author put around the whole text are dropped: the large one says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Sheet, Words, bounds, checked, put, shade_for, veil_behind
from renderers.cards.stack import Row, larger, stack
from renderers.painting import Painting, Progress

ROLES = ("mark", "quote", "by", "source")
_COLORS = {"quote": "ink", "by": "text", "source": "muted"}
_GAPS = {"quote": 0, "by": 100, "source": 30}
_MARK_GAP = 84
_QUOTE_ROOM = 1290
_LARGER = ((45, 1.3), (90, 1.14))
_MARKS = {"de": "„", "fr": "«", "es": "«", "it": "«", "ru": "«", "pl": "„", "cs": "„", "sv": "”", "fi": "”"}
_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"', "”": "”", "‘": "’"}


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for text that does not go in."""
    del inputs
    frame, spec = Frame.of(settings), settings["spec"]
    quote = bare(spec["text"])
    said = {"quote": quote, "by": spec.get("by"), "source": spec.get("source")}
    narrower = {"wide": 0, "square": 2, "tall": 5}[frame.shape]
    room_px = min(frame.px(_QUOTE_ROOM), frame.room.width)
    rows = [
        Row(role, text, _GAPS[role], room_px, narrower if role == "quote" else 0) for role, text in said.items() if text
    ]
    mark = frame.set("mark", _MARKS.get(frame.language.split("-")[0], "“"), frame.room.width)
    _, mark_top, _, mark_bottom = mark.ink
    head_px = mark_bottom - mark_top + frame.px(_MARK_GAP)
    text = stack(frame, rows, frame.room.height - head_px, "quote", larger(quote, _LARGER))
    x, top = frame.room.x, _top(frame, head_px + text.height_px)
    opacity = shade_for(frame, [frame.color(_COLORS[row.role]) for row in rows])
    sign = Words("mark", mark, x - mark.ink[0], top - mark_top, frame.color("mark"), ornament=True)
    words = [
        Words(row.role, block, x, top + head_px + y, frame.color(_COLORS[row.role]), (frame.color("shade"), opacity))
        for row, block, y in text.rows
    ]
    around = bounds([sign.box, *(part.box for part in words), Box(x, top, room_px * 0.8, 1)])
    veil = veil_behind(frame, around, opacity, "left" if frame.shape == "wide" else "bottom")
    return checked(Sheet(frame, (veil, sign, *words)))


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress, settings.get("fps"))


def bare(text: str) -> str:
    """The text without a pair of quotation marks around all of it."""
    text = text.strip()
    closing = _PAIRS.get(text[:1])
    if closing and len(text) > 2 and text.endswith(closing) and not set(text[1:-1]) & {text[0], closing}:
        return text[1:-1].strip()
    return text


def _top(frame: Frame, height_px: float) -> float:
    if frame.shape == "tall":
        return frame.room.bottom - height_px
    return frame.room.y + (frame.room.height - height_px) / 2
