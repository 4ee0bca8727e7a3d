"""A theatre from its seats: one light on the stage, or a picture on the screen."""

from __future__ import annotations

import math

import numpy as np

from renderers.storyboard.brush import Fade, Polygon, Thin, curve, oval, rectangle
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import heads, person
from renderers.storyboard.screens import screen
from renderers.storyboard.sheet import Sheet


def stage(sheet: Sheet) -> None:
    """A dark house, rows of seats, one light on the stage, or a picture on its screen."""
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    deep = mix(tones.deep, (0, 0, 0), 0.2)
    cloth = mix(mix(tones.accents[4], tones.deep, 0.62), tones.haze, 0.05)
    c.wash(((0.0, deep), (1.0, mix(deep, tones.haze, 0.12))))
    cx, floor = sheet.w * sheet.between(0.56, 0.6), 0.66 * sheet.h
    half = min(0.4 * sheet.w, 640 * u)
    top = 0.14 * sheet.h
    c.fill(
        [rectangle(cx - half, top, cx + half, floor)],
        Fade(mix(deep, tones.haze, 0.16), mix(deep, tones.haze, 0.32), top, floor),
    )
    shows = "screening" in mood.props
    if shows:
        w, h = 0.62 * half, 0.36 * half
        sy = floor - 0.36 * half - 60 * u
        c.glow(cx, sy, 1.5 * half, tones.glow, 0.6)
        screen(sheet, cx - w, sy - h, cx + w, sy + h, "chart")
    for k in range(9):
        x0 = cx - half + k * 2 * half / 9
        if not shows:
            c.fill(
                [rectangle(x0, top, x0 + 2 * half / 9, floor - 18 * u)],
                Fade(mix(cloth, tones.deep, 0.2), mix(cloth, tones.deep, 0.62), x0, x0 + 2 * half / 9, True),
                0.8,
            )
    for side in (-1, 1):
        edge = cx + side * half
        drape = curve(
            [
                (edge + side * 60 * u, top - 90 * u),
                (edge - side * 190 * u, top - 90 * u),
                (edge - side * 150 * u, top + 0.16 * sheet.h),
                (edge - side * 70 * u, 0.5 * sheet.h),
                (edge - side * 96 * u, floor),
                (edge + side * 60 * u, floor),
            ],
            9,
        )
        c.fill([drape], Fade(lit(cloth, 0.03), mix(cloth, tones.deep, 0.55), edge - 190 * u, edge + 190 * u, True))
        for k in range(4):
            c.line(
                curve(
                    [
                        (edge - side * (150 - 44 * k) * u, top - 60 * u),
                        (edge - side * (118 - 40 * k) * u, 0.36 * sheet.h),
                        (edge - side * (76 - 30 * k) * u, floor - 8 * u),
                    ],
                    9,
                    closed=False,
                ),
                7 * u,
                mix(cloth, tones.deep, 0.6),
                0.6,
            )
        c.fill(
            [rectangle(min(edge, edge + side * sheet.w), 0, max(edge, edge + side * sheet.w), floor + 10 * u)],
            Fade(mix(deep, tones.haze, 0.1), deep, edge, edge + side * 0.3 * sheet.w, True),
        )
    swags = []
    for k in range(7):
        x0 = cx - half + k * 2 * half / 7
        swags.append(
            curve(
                [
                    (x0, top - 120 * u),
                    (x0 + 2 * half / 7, top - 120 * u),
                    (x0 + 2 * half / 7, top + 8 * u),
                    (x0 + half / 7, top + 56 * u),
                    (x0, top + 8 * u),
                ],
                8,
            )
        )
    c.fill(swags[::2], mix(cloth, tones.deep, 0.25))
    c.fill(swags[1::2], mix(cloth, tones.deep, 0.4))
    c.fill(
        [
            np.array(
                [
                    (cx - half, floor - 20 * u),
                    (cx + half, floor - 20 * u),
                    (cx + half + 60 * u, floor + 26 * u),
                    (cx - half - 60 * u, floor + 26 * u),
                ]
            )
        ],
        Fade(mix(deep, tones.accents[2], 0.3), mix(deep, tones.accents[2], 0.18), floor - 20 * u, floor + 26 * u),
    )
    c.fill(
        [rectangle(cx - half - 60 * u, floor + 24 * u, cx + half + 60 * u, floor + 62 * u)], mix(deep, tones.haze, 0.08)
    )
    if not shows:
        spot = cx + 40 * u
        beam = np.array(
            [
                (spot - 300 * u, -30 * u),
                (spot - 230 * u, -30 * u),
                (spot + 170 * u, floor + 4 * u),
                (spot - 170 * u, floor + 4 * u),
            ]
        )
        c.fill([beam], tones.light, 0.34, soft=9 * u, thin=Thin(0.75, 1.0, 0, floor))
        c.fill([oval(spot, floor + 2 * u, 176 * u, 20 * u)], mix(tones.light, (255, 255, 255), 0.3), 0.85, soft=3 * u)
        c.glow(spot, floor - 100 * u, 420 * u, tones.light, 0.3)
        if mood.figure == "nobody":
            c.line([(spot, floor + 2 * u), (spot, floor - 172 * u)], 6 * u, tones.deep)
            c.line([(spot, floor - 172 * u), (spot + 26 * u, floor - 196 * u)], 12 * u, tones.deep)
            c.fill([oval(spot, floor + 3 * u, 34 * u, 6 * u)], tones.deep)
        else:
            person(sheet, spot, floor + 6 * u, 250 * u, tones.deep, shadow=tones.deep)
    for row in range(4):
        foot = (0.765 + 0.082 * row) * sheet.h
        s = (46 + 17 * row) * u
        count = math.ceil(sheet.w / (2.2 * s)) + 1
        tint = mix(mix(cloth, tones.deep, 0.45 + 0.13 * row), deep, 0.1)
        seats: list[Polygon] = []
        for n in range(count + 1):
            x = (n - count / 2) * 2.2 * s + sheet.w / 2 + (row % 2) * 1.1 * s
            y = foot + 0.00009 * (x - cx) ** 2 / u * 0.3
            seats.append(
                curve(
                    [
                        (x - 0.95 * s, y + 2 * s),
                        (x - 0.95 * s, y - 0.35 * s),
                        (x - 0.7 * s, y - 0.85 * s),
                        (x, y - 0.98 * s),
                        (x + 0.7 * s, y - 0.85 * s),
                        (x + 0.95 * s, y - 0.35 * s),
                        (x + 0.95 * s, y + 2 * s),
                    ],
                    5,
                )
            )
        c.fill(
            [np.asarray(seat) - (0, 4 * u) for seat in seats], mix(tint, tones.light if not shows else tones.glow, 0.34)
        )
        c.fill(seats, Fade(tint, mix(tint, deep, 0.6), foot - s, foot + 1.5 * s))
        if mood.figure == "crowd" and row < 3:
            heads(sheet, foot + 0.5 * s, 1.7 * s, deep, count=count // 2)
