"""Above the clouds, and whatever flies there."""

from __future__ import annotations

import math

import numpy as np

from renderers.storyboard.brush import Fade, Polygon, curve, oval, rectangle, shifted
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.sky import birds, bolt, sky


def aloft(sheet: Sheet) -> None:
    """Above the clouds: heaps of them in the light, and whatever flies."""
    mood, u = sheet.mood, sheet.u
    horizon = 0.8 * sheet.h
    sky(sheet, horizon)
    storm = mood.weather == "storm"
    if storm:
        bolt(sheet, 0.66 * sheet.w, 0.3 * sheet.h, 0.95 * sheet.h)
    for layer in range(5):
        _heap(sheet, layer, 0.3 if storm else 0.06)
    if "balloon" in mood.props:
        _balloon(sheet, 0.66 * sheet.w, 0.42 * sheet.h, 150 * u)
        _balloon(sheet, 0.83 * sheet.w, 0.34 * sheet.h, 70 * u)
    elif "plane" in mood.props:
        _plane(sheet, 0.64 * sheet.w, 0.4 * sheet.h, 330 * u)
    else:
        birds(sheet, 0.6 * sheet.w, 0.42 * sheet.h, 9)


def _heap(sheet: Sheet, layer: int, dim: float) -> None:
    """One row of cloud heads, each lit along its crown and darker towards its foot."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    level = (0.62 + 0.095 * layer) * sheet.h
    crown = mix(mix(tones.sun, (255, 255, 255), 0.35), tones.haze, 0.25 if not tones.dark else 0.72)
    body = mix(tones.haze, tones.horizon, 0.3)
    light = mix(crown, tones.deep, dim + 0.03 * layer)
    middle = mix(mix(crown, body, 0.6), tones.deep, dim + 0.07 * layer)
    foot = mix(body, tones.deep, dim + 0.1 * layer)
    heads: list[Polygon] = []
    for n in range(9):
        x = (n + sheet.between(0.1, 0.9)) / 9 * 1.2 * sheet.w - 0.1 * sheet.w
        low = 1 - 0.55 * math.exp(-(((x / sheet.w - 0.42) / 0.2) ** 2))
        size = sheet.between(60, 120) * u * (0.8 + 0.2 * layer) * low
        for k in range(5):
            dx = (k - 2) * 0.62 * size
            r = size * (1 - 0.2 * abs(k - 2)) * sheet.between(0.75, 1.05)
            heads.append(oval(x + dx, level + 26 * u - 0.3 * r * (2 - abs(k - 2)), 1.1 * r, 0.85 * r))
    fill_to = rectangle(-9, level + 34 * u, sheet.w + 9, sheet.h + 9)
    c.fill([*heads, fill_to], light, 0.97, melt=9 * u)
    c.fill([*shifted(heads, 5 * u, 15 * u), fill_to], middle, 0.9, melt=9 * u, soft=2 * u)
    c.fill([*shifted(heads, 12 * u, 44 * u), fill_to], foot, 0.75, melt=12 * u, soft=11 * u)


def _balloon(sheet: Sheet, x: float, y: float, r: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    c.line([(x - 0.3 * r, y + 0.9 * r), (x - 0.13 * r, y + 1.45 * r)], 0.03 * r, tones.at(0.85))
    c.line([(x + 0.3 * r, y + 0.9 * r), (x + 0.13 * r, y + 1.45 * r)], 0.03 * r, tones.at(0.85))
    for n, half in enumerate((1.0, 0.66, 0.26)):
        tint = mix(tones.accents[(4, 2, 5)[n]], tones.deep, 0.16)
        shape = curve(
            [
                (x, y - r),
                (x + half * 0.72 * r, y - 0.72 * r),
                (x + half * r, y - 0.05 * r),
                (x + half * 0.66 * r, y + 0.62 * r),
                (x + half * 0.3 * r, y + 0.96 * r),
                (x - half * 0.3 * r, y + 0.96 * r),
                (x - half * 0.66 * r, y + 0.62 * r),
                (x - half * r, y - 0.05 * r),
                (x - half * 0.72 * r, y - 0.72 * r),
            ],
            8,
        )
        c.fill([shape], Fade(lit(tint, 0.05), mix(tint, tones.deep, 0.35), x - r, x + r, True))
    c.fill([rectangle(x - 0.17 * r, y + 1.4 * r, x + 0.17 * r, y + 1.66 * r)], tones.at(0.9), melt=0.03 * r)


def _plane(sheet: Sheet, x: float, y: float, s: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    ink = mix(tones.at(0.75), tones.haze, 0.1)
    trail = np.array(
        [
            (x - 0.46 * s, y + 0.10 * s),
            (x - 2.9 * s, y + 0.62 * s),
            (x - 2.9 * s, y + 0.74 * s),
            (x - 0.44 * s, y + 0.14 * s),
        ]
    )
    c.fill([trail], mix(tones.sun, (255, 255, 255), 0.4), 0.5, soft=3 * sheet.u)
    c.fill(
        [
            curve(
                [
                    (x - 0.5 * s, y + 0.08 * s),
                    (x + 0.3 * s, y - 0.12 * s),
                    (x + 0.5 * s, y - 0.13 * s),
                    (x + 0.42 * s, y - 0.06 * s),
                    (x - 0.44 * s, y + 0.16 * s),
                ],
                6,
            )
        ],
        ink,
    )
    c.fill(
        [
            np.array(
                [
                    (x + 0.1 * s, y - 0.06 * s),
                    (x - 0.06 * s, y + 0.34 * s),
                    (x - 0.14 * s, y + 0.36 * s),
                    (x - 0.08 * s, y - 0.01 * s),
                ]
            ),
            np.array(
                [
                    (x + 0.08 * s, y - 0.06 * s),
                    (x - 0.16 * s, y - 0.3 * s),
                    (x - 0.22 * s, y - 0.28 * s),
                    (x - 0.08 * s, y),
                ]
            ),
            np.array(
                [
                    (x - 0.36 * s, y + 0.06 * s),
                    (x - 0.54 * s, y - 0.13 * s),
                    (x - 0.6 * s, y - 0.12 * s),
                    (x - 0.5 * s, y + 0.09 * s),
                ]
            ),
        ],
        mix(ink, tones.deep, 0.3),
    )
    c.line([(x + 0.34 * s, y - 0.105 * s), (x - 0.3 * s, y + 0.055 * s)], 0.016 * s, mix(tones.light, ink, 0.3))
