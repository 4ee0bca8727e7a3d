"""Quote card: an opening mark of the language or a bar beside the words, the words, who said it and where.

Spec: {text, by?, source?}. Marks that the author put around the whole text are dropped: the large one says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from renderers.cards import ornament
from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Element, Panel, Sheet, Words, backed, bounds, checked, put, shade_for
from renderers.cards.stack import Row, Stack, larger, stack
from renderers.painting import Painting, Progress

ROLES = ("mark", "quote", "by", "source")
_COLORS = {"quote": "ink", "by": "text", "source": "muted"}
_GAPS = {"quote": 0, "by": 100, "source": 30}
_MARK_GAP = 84
_BAR, _BAR_GAP, _BAR_OVER = 12, 52, 6
_QUOTE_ROOM = 1290
_LARGER = ((45, 1.3), (90, 1.14))
_MARKS = {"de": "„", "fr": "«", "es": "«", "it": "«", "ru": "«", "pl": "„", "cs": "„", "sv": "”", "fi": "”"}
_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"', "”": "”", "‘": "’"}


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for text that does not go in."""
    del inputs
    frame, spec = Frame.of(settings), settings["spec"]
    barred = frame.theme["ornament"]["quote"]["kind"] == "bar"
    aside = frame.px(_BAR) + frame.px(_BAR_GAP) if barred else 0.0
    mark = None if barred else frame.set("mark", _MARKS.get(frame.language.split("-")[0], "“"), frame.room.width)
    head_px = 0.0 if mark is None else mark.ink[3] - mark.ink[1] + frame.gap(_MARK_GAP)
    text = _stacked(frame, spec, frame.room.height - head_px, frame.room.width - aside)
    x, top = frame.room.x + aside, round(_top(frame, head_px + text.height_px))
    opacity = shade_for(frame, [frame.color(_COLORS[row.role]) for row, _, _ in text.rows])
    color = frame.color(frame.theme["ornament"]["quote"]["color"])
    sign: Element
    if mark is None:
        sign = _bar(frame, text, top, color)
    else:
        enter = ornament.rising(frame, ornament.FIRST_S, rise=0)
        sign = Words("mark", mark, x - mark.ink[0], top - mark.ink[1], color, ornament=True, enter=enter)
    words = ornament.told(frame, text, x, top + head_px, _COLORS, opacity, "quote")
    around = bounds([sign.box, *(part.box for part in words), Box(x, top, 0.8 * _room(frame, aside), 1)])
    ground = backed(frame, around, opacity, "left" if frame.shape == "wide" else "bottom")
    return checked(Sheet(frame, (ground, sign, *words)))


def _room(frame: Frame, aside: float) -> float:
    return min(frame.measure(_QUOTE_ROOM), frame.room.width - aside)


def _stacked(frame: Frame, spec: Mapping[str, Any], height_px: float, width_px: float) -> Stack:
    quote = bare(spec["text"])
    said = {"quote": quote, "by": spec.get("by"), "source": spec.get("source")}
    narrower = {"wide": 0, "square": 2, "tall": 5}[frame.shape]
    room_px = min(frame.measure(_QUOTE_ROOM), width_px)
    rows = [
        Row(role, text, _GAPS[role], room_px, narrower if role == "quote" else 0) for role, text in said.items() if text
    ]
    return stack(frame, rows, height_px, "quote", larger(quote, _LARGER))


def _bar(frame: Frame, text: Stack, top: float, color: str) -> Panel:
    """A bar beside the words of the quote, from their capitals to their last baseline."""
    quote = next(block for row, block, _ in text.rows if row.role == "quote")
    over = frame.px(_BAR_OVER)
    box = Box(frame.room.x, top - over, frame.px(_BAR), round(quote.height_px) + 2 * over)
    return Panel(box, 0, color, enter=replace(ornament.growing(ornament.FIRST_S), grows="top"))


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
