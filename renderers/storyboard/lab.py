"""A laboratory bench: glass, a microscope, shelves of bottles behind."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Fade, capsule, curve, oval, rectangle
from renderers.storyboard.colours import Rgb, lit, mix
from renderers.storyboard.figures import someone_watching
from renderers.storyboard.rooms import inside, outside, wet
from renderers.storyboard.sheet import Sheet


def lab(sheet: Sheet) -> None:
    """Glass on a bench, a microscope, shelves of bottles behind; the liquids hold the theme's colours."""
    c, tones, ink, u = sheet.canvas, sheet.tones, inside(sheet), sheet.u
    bench = 0.76 * sheet.h
    mx = sheet.w * 0.56
    c.wash(((0.0, lit(ink.wall, -0.05)), (0.7, ink.wall), (1.0, lit(ink.wall, 0.03))), 0, bench)
    bright = mix(tones.horizon, tones.sun, 0.3)
    left, right, top, sill = mx + 190 * u, mx + 720 * u, 0.22 * sheet.h, 0.55 * sheet.h
    c.glow((left + right) / 2, (top + sill) / 2, 0.6 * sheet.w, bright, 0.22 + 0.4 * tones.ambient, power=1.7)
    outside(sheet, left, top, right, sill)
    if sheet.mood.weather in ("rain", "storm"):
        wet(sheet, left, top, right, sill, 150)
    blinds = [rectangle(left, y, right, y + 7 * u) for y in np.arange(top, sill, 24 * u)]
    c.fill(blinds, mix(ink.wall, tones.deep, 0.3), 0.85)
    c.fill(
        [
            rectangle(left - 12 * u, top - 12 * u, left, sill + 12 * u),
            rectangle(right, top - 12 * u, right + 12 * u, sill + 12 * u),
            rectangle(left - 12 * u, top - 12 * u, right + 12 * u, top),
            rectangle(left - 24 * u, sill, right + 24 * u, sill + 14 * u),
        ],
        mix(ink.wall, tones.deep, 0.55),
    )
    for row in range(2):
        foot = bench - (236 + 170 * row) * u
        at = mx - 830 * u
        while at < mx + 60 * u:
            wide, tall = sheet.between(34, 62) * u, sheet.between(60, 118) * u
            if sheet.likely(0.85):
                glass = mix(mix(ink.wall, tones.accents[int(sheet.between(0, 7))], 0.3), tones.deep, 0.3)
                c.fill(
                    [
                        rectangle(at, foot - tall * 0.78, at + wide - 8 * u, foot),
                        rectangle(at + wide * 0.28, foot - tall, at + wide * 0.55, foot - tall * 0.7),
                    ],
                    glass,
                    melt=5 * u,
                )
                c.fill(
                    [rectangle(at + 5 * u, foot - tall * 0.5, at + wide - 13 * u, foot - tall * 0.24)],
                    mix(ink.wall, (255, 255, 255), 0.4),
                    0.55,
                )
            at += wide + sheet.between(0, 22) * u
        c.fill([rectangle(mx - 860 * u, foot, mx + 90 * u, foot + 13 * u)], mix(ink.wall, tones.deep, 0.52))
    top_ink = mix(ink.thing, tones.haze, 0.25)
    c.glow(mx - 40 * u, bench, 620 * u, tones.light, 0.3, ry=150 * u)
    c.wash(
        (
            (0.0, lit(top_ink, 0.08)),
            (0.12, top_ink),
            (0.14, mix(top_ink, tones.deep, 0.45)),
            (1.0, mix(top_ink, tones.deep, 0.72)),
        ),
        bench,
        sheet.h,
    )
    _microscope(sheet, mx + 330 * u, bench + 26 * u, 400 * u)
    _flask(sheet, mx - 330 * u, bench + 22 * u, 250 * u, tones.accents[1], round_=False)
    _flask(sheet, mx - 130 * u, bench + 30 * u, 210 * u, tones.accents[3], round_=True)
    _tubes(sheet, mx + 70 * u, bench + 28 * u, 150 * u)
    _flask(sheet, mx - 560 * u, bench + 34 * u, 170 * u, tones.accents[2], round_=True)
    _flask(sheet, mx + 590 * u, bench + 34 * u, 190 * u, tones.accents[0], round_=False)
    if sheet.mood.figure != "nobody":
        someone_watching(sheet, 0.26 * sheet.w, 0.6 * sheet.h, ink.near, bright)


def _flask(sheet: Sheet, x: float, foot: float, tall: float, tint: Rgb, *, round_: bool) -> None:
    c, tones = sheet.canvas, sheet.tones
    t = tall
    if round_:
        body = np.concatenate([oval(x, foot - 0.32 * t, 0.32 * t, 0.32 * t, 40)])
        neck = rectangle(x - 0.085 * t, foot - t, x + 0.085 * t, foot - 0.5 * t)
        level = foot - 0.36 * t
        fluid = np.array(
            [p if p[1] > level else (p[0], level) for p in oval(x, foot - 0.32 * t, 0.285 * t, 0.285 * t, 60)]
        )
    else:
        body = np.array(
            [
                (x - 0.09 * t, foot - 0.66 * t),
                (x + 0.09 * t, foot - 0.66 * t),
                (x + 0.36 * t, foot),
                (x - 0.36 * t, foot),
            ]
        )
        neck = rectangle(x - 0.09 * t, foot - t, x + 0.09 * t, foot - 0.6 * t)
        level = foot - 0.34 * t
        half = 0.09 * t + 0.27 * t * (1 - 0.34 / 0.66)
        fluid = np.array(
            [
                (x - half + 0.02 * t, level),
                (x + half - 0.02 * t, level),
                (x + 0.325 * t, foot - 0.03 * t),
                (x - 0.325 * t, foot - 0.03 * t),
            ]
        )
    glass = mix(tones.haze, (255, 255, 255), 0.5)
    c.glow(x, foot - 0.2 * t, 0.9 * t, tint, 0.42)
    c.fill([body, neck], glass, 0.2, melt=0.03 * t)
    c.fill([fluid], Fade(lit(tint, 0.03), mix(tint, tones.deep, 0.4), level, foot), 0.9, melt=0.025 * t)
    c.fill([oval(x, level, 0.27 * t if not round_ else 0.28 * t, 0.03 * t)], mix(tint, (255, 255, 255), 0.45), 0.75)
    c.line([(x - 0.13 * t, foot - 1.0 * t), (x + 0.13 * t, foot - 1.0 * t)], 0.035 * t, glass, 0.8)
    c.line(
        [
            (x - 0.055 * t, foot - 0.93 * t),
            (x - 0.055 * t, foot - 0.66 * t),
            (x - (0.2 if not round_ else 0.21) * t, foot - 0.3 * t),
        ],
        0.024 * t,
        (255, 255, 255),
        0.45,
    )
    bubbles = [
        oval(x + sheet.between(-0.16, 0.16) * t, foot - sheet.between(0.06, 0.28) * t, 0.018 * t, 0.018 * t)
        for _ in range(5)
    ]
    c.fill(bubbles, mix(tint, (255, 255, 255), 0.6), 0.8)
    c.fill([oval(x, foot + 0.02 * t, 0.4 * t, 0.035 * t)], tint, 0.22, soft=4 * sheet.u)


def _tubes(sheet: Sheet, x: float, foot: float, tall: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    t = tall
    wood = mix(tones.deep, tones.accents[2], 0.26)
    for n in range(5):
        tx = x + (n - 2) * 0.34 * t
        tint = tones.accents[(n * 2 + 1) % 7]
        c.fill(
            [capsule(tx, foot - 1.05 * t, tx, foot - 0.16 * t, 0.1 * t)], mix(tones.haze, (255, 255, 255), 0.5), 0.25
        )
        c.fill(
            [capsule(tx, foot - sheet.between(0.5, 0.72) * t, tx, foot - 0.17 * t, 0.082 * t)],
            mix(tint, tones.deep, 0.12),
            0.95,
        )
    c.fill(
        [
            rectangle(x - 0.95 * t, foot - 0.82 * t, x + 0.95 * t, foot - 0.7 * t),
            rectangle(x - 0.95 * t, foot - 0.12 * t, x + 0.95 * t, foot),
            rectangle(x - 0.97 * t, foot - 0.86 * t, x - 0.86 * t, foot),
            rectangle(x + 0.86 * t, foot - 0.86 * t, x + 0.97 * t, foot),
        ],
        wood,
    )


def _microscope(sheet: Sheet, x: float, foot: float, tall: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    t = tall
    ink = mix(tones.deep, tones.haze, 0.1)
    c.glow(x, foot, 0.5 * t, tones.deep, 0.6, ry=0.06 * t, power=1.0)
    base = [rectangle(x - 0.28 * t, foot - 0.075 * t, x + 0.26 * t, foot)]
    arm = [
        curve(
            [
                (x + 0.10 * t, foot - 0.06 * t),
                (x + 0.25 * t, foot - 0.2 * t),
                (x + 0.25 * t, foot - 0.48 * t),
                (x + 0.08 * t, foot - 0.66 * t),
                (x + 0.02 * t, foot - 0.58 * t),
                (x + 0.15 * t, foot - 0.44 * t),
                (x + 0.15 * t, foot - 0.24 * t),
                (x + 0.02 * t, foot - 0.08 * t),
            ],
            8,
        )
    ]
    tube = [
        np.array(
            [
                (x - 0.2 * t, foot - 0.36 * t),
                (x - 0.11 * t, foot - 0.32 * t),
                (x + 0.13 * t, foot - 0.86 * t),
                (x + 0.04 * t, foot - 0.90 * t),
            ]
        )
    ]
    c.fill([*base, *arm], ink, melt=0.02 * t)
    c.fill([rectangle(x - 0.26 * t, foot - 0.25 * t, x + 0.1 * t, foot - 0.215 * t)], mix(ink, tones.haze, 0.3))
    c.fill(tube, Fade(mix(ink, tones.haze, 0.3), ink, x - 0.15 * t, x + 0.12 * t, True), melt=0.012 * t)
    c.fill(
        [
            np.array(
                [
                    (x + 0.05 * t, foot - 0.87 * t),
                    (x + 0.125 * t, foot - 0.84 * t),
                    (x + 0.18 * t, foot - 0.97 * t),
                    (x + 0.105 * t, foot - 1.0 * t),
                ]
            )
        ],
        ink,
        melt=0.015 * t,
    )
    c.fill(
        [
            np.array(
                [
                    (x - 0.19 * t, foot - 0.35 * t),
                    (x - 0.135 * t, foot - 0.325 * t),
                    (x - 0.165 * t, foot - 0.255 * t),
                    (x - 0.2 * t, foot - 0.27 * t),
                ]
            )
        ],
        mix(ink, tones.haze, 0.45),
    )
    c.disc(x + 0.2 * t, foot - 0.34 * t, 0.05 * t, mix(ink, tones.haze, 0.35))
    c.glow(x - 0.16 * t, foot - 0.22 * t, 0.24 * t, tones.light, 0.7)
