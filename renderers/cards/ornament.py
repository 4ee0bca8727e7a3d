"""The theme's ornaments as elements, and how text comes that stands on a picture: one part after another."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Enter, Panel, Words
from renderers.cards.stack import Stack

RISE = 24
STEP_S = Fraction(2, 25)  # from one part to the next
LINE_S = Fraction(9, 100)  # from one line of a text to the next
LASTS_S = Fraction(1, 2)
FIRST_S = Fraction(3, 20)  # after what lies under it


def rising(frame: Frame, start_s: Fraction, *, lines: int = 1, rise: float = RISE) -> Enter:
    """How text comes: up by a little and out of nothing, line by line, the last one not much later than the first."""
    line_s = min(LINE_S, Fraction(9, 25) / max(lines - 1, 1)) if lines > 1 else Fraction(0)
    return Enter(start_s, LASTS_S, frame.px(rise), line_s=line_s)


def told(
    frame: Frame, text: Stack, x_px: float, y_px: float, colors: Mapping[str, str], opacity: float, leading_role: str
) -> list[Words]:
    """The rows of a stack with its upper left corner at (x, y), on the theme's shade; `colors` by role.

    They come from the top on; what follows the leading role waits for its lines.
    """
    found, start_s = [], FIRST_S + STEP_S
    for row, block, y in text.rows:
        enter = rising(frame, start_s, lines=len(block.lines) if row.role == leading_role else 1)
        color, backing = frame.color(colors[row.role]), (frame.color("shade"), opacity)
        found.append(Words(row.role, block, x_px, y_px + y, color, backing, enter=enter))
        start_s += STEP_S + (len(block.lines) - 1) * enter.line_s
    return found


def growing(start_s: Fraction) -> Enter:
    """How a rule or a bar comes: drawn from its beginning."""
    return Enter(start_s, LASTS_S, fades=False, grows="left")


def rule_height(frame: Frame) -> float:
    """How high the theme's rule is, all its bars together, in whole pixels; 0 where it has none."""
    return max((frame.px(float(bar["y"])) + _thick(frame, bar["height"]) for bar in _bars(frame)), default=0.0)


def rule(frame: Frame, x_px: float, y_px: float, text_px: float, start_s: Fraction = FIRST_S) -> list[Panel]:
    """The theme's rule with its upper left corner at (x, y), beside text as wide as `text_px`."""
    return [
        Panel(
            Box(
                x_px,
                y_px + frame.px(float(bar["y"])),
                round(text_px) if bar["width"] == "text" else frame.px(float(bar["width"])),
                _thick(frame, bar["height"]),
            ),
            0,
            frame.color(str(bar["color"])),
            enter=growing(start_s),
        )
        for bar in _bars(frame)
    ]


def _bars(frame: Frame) -> list[dict[str, float | str]]:
    bars: list[dict[str, float | str]] = frame.theme["ornament"]["rule"]
    return bars


def _thick(frame: Frame, length: float | str) -> float:
    """Never nothing: a hairline is a pixel on the smallest frame."""
    return max(frame.px(float(length)), 1.0)
