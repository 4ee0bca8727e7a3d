"""Screens: what their faces show. Shapes only, nothing that could be read."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Fade, Polygon, Thin, capsule, rectangle
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.mood import Mood
from renderers.storyboard.rooms import chart_line
from renderers.storyboard.sheet import Sheet


def shown(mood: Mood) -> str:
    """What a screen shows: what the prompt names, else any of the three."""
    named = [what for what in ("candles", "chart", "code", "table") if what in mood.props]
    return named[0] if named else ("chart", "code", "table")[mood.seed % 3]


def screen(sheet: Sheet, x0: float, y0: float, x1: float, y1: float, shows: str) -> None:
    """The face of a screen: a price's walk, lines of code, or a table; shapes only, nothing that could be read."""
    c, tones = sheet.canvas, sheet.tones
    wide, tall = x1 - x0, y1 - y0
    ground = mix(tones.glow, tones.deep, 0.66)
    c.fill([rectangle(x0, y0, x1, y1)], Fade(mix(ground, tones.glow, 0.24), ground, y0, y1))
    r = max(0.012 * tall, 2 * sheet.u)
    if shows == "candles":
        _candles(sheet, x0, y0, x1, y1)
    elif shows == "chart":
        for k in range(1, 5):
            c.fill(
                [
                    rectangle(
                        x0 + 0.05 * wide,
                        y0 + k * 0.19 * tall - 1.2 * sheet.u,
                        x1 - 0.05 * wide,
                        y0 + k * 0.19 * tall + 1.2 * sheet.u,
                    )
                ],
                tones.glow,
                0.16,
            )
        falling = "falls" in sheet.mood.props
        walk = chart_line(sheet, x0 + 0.06 * wide, y0 + 0.18 * tall, x1 - 0.06 * wide, y1 - 0.2 * tall, falling=falling)
        tint = tones.accents[4] if falling else tones.accents[3]
        c.fill(
            [np.concatenate([walk, [[x1 - 0.06 * wide, y1 - 0.08 * tall], [x0 + 0.06 * wide, y1 - 0.08 * tall]]])],
            tint,
            0.26,
            thin=Thin(1.0, 0.15, y0, y1),
        )
        c.line(walk, 2.4 * r, lit(tint, 0.05))
        c.disc(float(walk[-1, 0]), float(walk[-1, 1]), 3 * r, mix(tint, (255, 255, 255), 0.5))
        c.glow(float(walk[-1, 0]), float(walk[-1, 1]), 14 * r, tint, 0.6)
    elif shows == "code":
        lines: dict[int, list[Polygon]] = {}
        rows = 11
        step = 0.86 * tall / rows
        indent = 0
        for row in range(rows):
            indent = max(0, min(3, indent + (0, 1, 0, -1)[int(sheet.between(0, 4))]))
            x = x0 + (0.07 + 0.055 * indent) * wide
            y = y0 + 0.08 * tall + row * step
            for _ in range(1 + int(sheet.between(0, 4))):
                long = wide * sheet.between(0.05, 0.2)
                if x + long > x1 - 0.08 * wide:
                    break
                lines.setdefault(int(sheet.between(0, 7)), []).append(
                    capsule(x, y + step / 2, x + long, y + step / 2, 0.2 * step)
                )
                x += long + 0.04 * wide
        for accent, marks in sorted(lines.items()):
            c.fill(marks, mix(tones.accents[accent], tones.glow, 0.25), 0.95)
    else:
        step = 0.88 * tall / 9
        c.fill(
            [rectangle(x0 + 0.05 * wide, y0 + 0.06 * tall, x1 - 0.05 * wide, y0 + 0.06 * tall + 0.8 * step)],
            tones.glow,
            0.3,
        )
        cells: list[Polygon] = []
        marked: list[Polygon] = []
        for row in range(1, 9):
            for column in range(5):
                x = x0 + (0.07 + 0.18 * column) * wide
                y = y0 + 0.06 * tall + (row + 0.5) * step
                long = wide * sheet.between(0.05, 0.12)
                (marked if sheet.likely(0.12) else cells).append(capsule(x, y, x + long, y, 0.16 * step))
        c.fill(cells, lit(tones.glow, 0.06), 0.75)
        c.fill(marked, tones.accents[2])


def _candles(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    c.fill([rectangle(x0, y0, x1, y1)], mix(tones.glow, tones.deep, 0.72))
    price = 0.5
    step = (x1 - x0) / 30
    falling = "falls" in sheet.mood.props
    for n in range(27):
        move = sheet.between(-0.08, 0.08) + (-0.012 if falling else 0.012)
        top, low = max(price, price + move), min(price, price + move)
        x = x0 + (n + 1.5) * step
        ink = tones.accents[3] if move > 0 else tones.accents[4]
        tall = y1 - y0
        c.line(
            [
                (x, y1 - (0.08 + 0.8 * (top + sheet.between(0.01, 0.04))) * tall),
                (x, y1 - (0.08 + 0.8 * (low - sheet.between(0.01, 0.04))) * tall),
            ],
            3 * sheet.u,
            ink,
        )
        c.fill(
            [
                rectangle(
                    x - 0.33 * step, y1 - (0.08 + 0.8 * top) * tall, x + 0.33 * step, y1 - (0.075 + 0.8 * low) * tall
                )
            ],
            ink,
        )
        price = min(0.95, max(0.05, price + move))
