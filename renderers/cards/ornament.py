"""The theme's ornaments as elements, and how text comes that stands on a picture: one part after another."""

from __future__ import annotations

from fractions import Fraction

from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Enter, Panel

RISE = 24
STEP_S = Fraction(2, 25)  # from one part to the next
LINE_S = Fraction(9, 100)  # from one line of a text to the next
LASTS_S = Fraction(1, 2)
FIRST_S = Fraction(3, 20)  # after what lies under it


def rising(frame: Frame, start_s: Fraction, *, lines: int = 1, rise: float = RISE) -> Enter:
    """How text comes: up by a little and out of nothing, line by line, the last one not much later than the first."""
    line_s = min(LINE_S, Fraction(9, 25) / max(lines - 1, 1)) if lines > 1 else Fraction(0)
    return Enter(start_s, LASTS_S, frame.px(rise), line_s=line_s)


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
