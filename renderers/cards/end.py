"""End card: the last word, where to go next, the brand's logo.

Spec: {text, lines?}; the logo is the input "logo". On wide frames all stands in the left half: a platform may lay its
end-screen tiles over the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers.cards import ornament
from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Element, Picture, Sheet, backed, bounds, checked, put, shade_for
from renderers.cards.stack import Row, Stack, larger, stack
from renderers.logo import trimmed_size
from renderers.painting import Painting, Progress

ROLES = ("end", "address")
_COLORS = {"end": "ink", "address": "text"}
_HALF = 0.5  # of a wide frame; the sheet or veil under the text ends about there
_FIRST_LINE, _NEXT_LINE = 84, 34  # baseline to capitals
_LOGO, _LOGO_GAP = 96, 64
_LOGO_WIDEST = 0.6  # of the text's room
_RULE_GAP = 48
_LARGER = ((12, 1.2), (22, 1.1))


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for text that does not go in, or a logo that is no picture."""
    frame, spec = Frame.of(settings), settings["spec"]
    pad = frame.px(frame.theme["backing"]["pad"])
    room_px = _HALF * frame.width - frame.room.x - pad if frame.shape == "wide" else frame.room.width
    logo = _logo(frame, inputs, room_px)
    logo_px = logo.height + frame.gap(_LOGO_GAP) if logo else 0.0
    head_px = logo_px + ornament.rule_height(frame) + frame.gap(_RULE_GAP)
    text = _stacked(frame, spec, room_px, frame.room.height - head_px)
    x, top = frame.room.x, round(_top(frame, head_px + text.height_px))
    opacity = shade_for(frame, [frame.color(color) for color in _COLORS.values()])
    words = ornament.told(frame, text, x, top + head_px, _COLORS, opacity, "end")
    parts: list[Element] = list(ornament.rule(frame, x, top + logo_px, max(part.box.right for part in words) - x))
    if logo:
        enter = ornament.rising(frame, ornament.FIRST_S)
        parts.insert(0, Picture(Box(x, top, logo.width, logo.height), 0, "logo", enter=enter, trims=True))
    around = bounds([*(part.box for part in words), Box(x, top, room_px, head_px + text.height_px)])
    ground = backed(frame, around, opacity, "left" if frame.shape == "wide" else "bottom")
    return checked(Sheet(frame, (ground, *parts, *words)))


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress, settings.get("fps"))


def _stacked(frame: Frame, spec: Mapping[str, Any], room_px: float, height_px: float) -> Stack:
    rows = [Row("end", spec["text"], 0, room_px)]
    rows += [
        Row("address", line, _NEXT_LINE if n else _FIRST_LINE, room_px) for n, line in enumerate(spec.get("lines", ()))
    ]
    return stack(frame, rows, height_px, "end", larger(spec["text"], _LARGER))


def _logo(frame: Frame, inputs: Mapping[str, Path], room_px: float) -> Box | None:
    """Its size, at the origin."""
    if "logo" not in inputs:
        return None
    width, height = trimmed_size(inputs["logo"])
    scale = min(frame.px(_LOGO) / height, _LOGO_WIDEST * room_px / width)
    return Box(0, 0, max(round(width * scale), 1), max(round(height * scale), 1))


def _top(frame: Frame, height_px: float) -> float:
    """Wide: in the middle of what players leave free. Others: at the foot of the text area."""
    if frame.shape == "wide":
        return frame.room.y + (frame.room.height - height_px) / 2
    return frame.room.bottom - height_px
