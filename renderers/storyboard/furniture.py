"""What an office and a home share: the wall with its window, pictures on it, a cup."""

from __future__ import annotations

import math

import numpy as np

from renderers.storyboard.brush import Fade, curve, oval, rectangle
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.rooms import Inside, outside, wet
from renderers.storyboard.sheet import Sheet


def wall_with_window(
    sheet: Sheet, ink: Inside, left: float, right: float, top: float, sill: float, floor: float
) -> None:
    """Back wall, floor, and a window with its light on both."""
    c, tones = sheet.canvas, sheet.tones
    c.wash(((0.0, lit(ink.wall, -0.045)), (1.0, ink.wall)), 0, floor)
    c.wash(((0.0, mix(ink.floor, tones.light, 0.06)), (1.0, mix(ink.floor, tones.deep, 0.4))), floor, sheet.h)
    middle = (left + right) / 2
    bright = mix(tones.horizon, tones.sun, 0.3)
    c.glow(middle, (top + sill) / 2, 0.62 * sheet.w, bright, 0.2 + 0.38 * tones.ambient, ry=0.62 * sheet.h, power=1.6)
    outside(sheet, left, top, right, sill)
    if sheet.mood.weather in ("rain", "storm"):
        wet(sheet, left, top, right, sill, 150)
    wide = right - left
    bars = [
        rectangle(left - 12 * sheet.u, top - 12 * sheet.u, right + 12 * sheet.u, top),
        rectangle(left - 12 * sheet.u, sill, right + 12 * sheet.u, sill + 10 * sheet.u),
        rectangle(left - 12 * sheet.u, top, left, sill),
        rectangle(right, top, right + 12 * sheet.u, sill),
    ]
    bars += [rectangle(left + wide * k / 3 - 5 * sheet.u, top, left + wide * k / 3 + 5 * sheet.u, sill) for k in (1, 2)]
    bars.append(rectangle(left, top + 0.3 * (sill - top) - 4 * sheet.u, right, top + 0.3 * (sill - top) + 4 * sheet.u))
    c.fill(bars, mix(ink.wall, tones.deep, 0.62))
    c.fill(
        [rectangle(left - 26 * sheet.u, sill + 8 * sheet.u, right + 26 * sheet.u, sill + 24 * sheet.u)],
        mix(ink.wall, tones.deep, 0.45),
    )
    for k in range(3):
        x0, x1 = left + wide * k / 3, left + wide * (k + 1) / 3 - 14 * sheet.u
        shift = -0.16 * sheet.w
        pool = np.array(
            [
                (x0 + shift * 0.35, floor + 8 * sheet.u),
                (x1 + shift * 0.35, floor + 8 * sheet.u),
                (x1 + shift * 1.5, sheet.h + 9),
                (x0 + shift * 1.5, sheet.h + 9),
            ]
        )
        c.fill([pool], bright, 0.1 + 0.34 * tones.ambient, soft=7 * sheet.u)


def frames_on_wall(sheet: Sheet, ink: Inside, x: float, y: float) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    for n, (wide, tall) in enumerate(((110, 84), (84, 110))):
        x0 = x + n * 140 * u
        c.fill([rectangle(x0, y, x0 + wide * u, y + tall * u)], mix(ink.wall, tones.deep, 0.55))
        c.fill(
            [rectangle(x0 + 9 * u, y + 9 * u, x0 + (wide - 9) * u, y + (tall - 9) * u)],
            mix(ink.wall, tones.accents[1 + n], 0.32),
        )


def cup(sheet: Sheet, x: float, foot: float, s: float, ink: Inside, steam: bool = True) -> None:
    c, tones = sheet.canvas, sheet.tones
    tint = mix(mix(ink.wall, (255, 255, 255), 0.25), tones.light, 0.15)
    c.line(
        oval(x + 0.95 * s, foot - 0.85 * s, 0.42 * s, 0.42 * s, 20), 0.18 * s, mix(tint, tones.deep, 0.25), closed=True
    )
    c.fill(
        [
            np.array(
                [
                    (x - 0.85 * s, foot - 1.7 * s),
                    (x + 0.85 * s, foot - 1.7 * s),
                    (x + 0.7 * s, foot),
                    (x - 0.7 * s, foot),
                ]
            )
        ],
        Fade(tint, mix(tint, tones.deep, 0.5), x - s, x + s, True),
        melt=0.12 * s,
    )
    if steam:
        for k in range(2):
            puff = curve(
                [
                    (x + (k * 0.7 - 0.35) * s + math.sin(n * 1.5 + k) * 0.24 * s, foot - (2.0 + 0.5 * n) * s)
                    for n in range(6)
                ],
                6,
                closed=False,
            )
            c.line(puff, 0.16 * s, (255, 255, 255), 0.16, soft=0.1 * s)
