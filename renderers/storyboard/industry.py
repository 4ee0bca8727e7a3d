"""Works in open country: a factory, cooling towers, wind turbines, solar panels, power lines."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from renderers.storyboard.brush import Fade, Polygon, curve, oval, rectangle, shifted
from renderers.storyboard.colours import mix
from renderers.storyboard.figures import person
from renderers.storyboard.land import pine
from renderers.storyboard.sheet import Sheet, ground_line
from renderers.storyboard.sky import sky


def industry(sheet: Sheet) -> None:
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    horizon = 0.68 * sheet.h
    sky(sheet, horizon)
    for n in range(2):
        tint = tones.at(0.16 + 0.14 * n)
        c.fill(
            [ground_line(sheet, sheet.wavy(90, 1.0 + 0.5 * n), horizon + (0.02 * n) * sheet.h, 0.035 * sheet.h)],
            Fade(tint, mix(tint, tones.haze, 0.5), horizon - 0.05 * sheet.h, horizon + 0.08 * sheet.h),
        )
    if "wind" in mood.props:
        _turbines(sheet, horizon)
    elif "solar" in mood.props:
        _panels(sheet, horizon)
    elif "pylon" in mood.props:
        _pylons(sheet, horizon)
    else:
        _factory(sheet, horizon)
    if mood.figure != "nobody":
        person(sheet, 0.36 * sheet.w, 0.95 * sheet.h, 0.24 * sheet.h, tones.at(0.98), shadow=tones.deep)


def _meadow(sheet: Sheet, level: float, rise: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    grass = mix(tones.at(0.6), (112, 138, 82), 0.28)
    c.fill(
        [ground_line(sheet, sheet.wavy(90, 0.6), level, rise)],
        Fade(grass, mix(grass, tones.deep, 0.65), level - rise, sheet.h),
    )


def _turbines(sheet: Sheet, horizon: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    white = mix(tones.sun, tones.haze, 0.25 if not tones.dark else 0.6)
    for x, foot, tall, depth in (
        (0.36, 0.03, 0.22, 0.5),
        (0.88, 0.03, 0.24, 0.5),
        (0.5, 0.04, 0.32, 0.3),
        (0.72, 0.1, 0.5, 0.0),
    ):
        if depth == 0.0:
            _meadow(sheet, horizon + 0.11 * sheet.h, 0.03 * sheet.h)
        px, py, t = x * sheet.w, horizon + foot * sheet.h, tall * sheet.h
        ink = mix(white, tones.haze, depth)
        shade = mix(ink, tones.deep, 0.22)
        c.fill(
            [
                np.array(
                    [
                        (px - 0.022 * t, py + 9),
                        (px - 0.011 * t, py - t),
                        (px + 0.011 * t, py - t),
                        (px + 0.022 * t, py + 9),
                    ]
                )
            ],
            Fade(ink, shade, px - 0.02 * t, px + 0.02 * t, True),
        )
        start = sheet.between(0, 2 * math.pi / 3)
        for k in range(3):
            a = start + k * 2 * math.pi / 3
            ux, uy = math.cos(a), math.sin(a)
            blade = [
                (px + ux * 0.03 * t - uy * 0.012 * t, py - t + uy * 0.03 * t + ux * 0.012 * t),
                (px + ux * 0.16 * t - uy * 0.034 * t, py - t + uy * 0.16 * t + ux * 0.034 * t),
                (px + ux * 0.58 * t, py - t + uy * 0.58 * t),
                (px + ux * 0.16 * t + uy * 0.008 * t, py - t + uy * 0.16 * t - ux * 0.008 * t),
            ]
            c.fill([np.array(blade)], ink if k else shade)
        c.disc(px, py - t, 0.024 * t, shade)
    _meadow(sheet, 0.9 * sheet.h, 0.03 * sheet.h)


def _panels(sheet: Sheet, horizon: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    _meadow(sheet, horizon + 0.05 * sheet.h, 0.012 * sheet.h)
    for row in range(6):
        y = horizon + (0.045 + 0.012 * row + 0.0082 * row**2) * sheet.h
        tall = (0.026 + 0.021 * row) * sheet.h
        wide = tall * 2.3
        shift = sheet.between(0, wide)
        for n in range(math.ceil(sheet.w / wide) + 2):
            x = n * wide - wide - shift + 0.04 * row * wide
            slant = 0.3 * tall
            face = np.array(
                [(x + slant, y - 0.62 * tall), (x + wide * 0.94 + slant, y - 0.62 * tall), (x + wide * 0.94, y), (x, y)]
            )
            blue = mix(mix(tones.deep, (40, 80, 150), 0.5), tones.horizon, 0.16)
            c.line([(x + wide * 0.45, y - 0.2 * tall), (x + wide * 0.45, y + 0.34 * tall)], 0.05 * tall, tones.at(0.85))
            c.fill([face], Fade(mix(blue, tones.horizon, 0.42), blue, y - 0.62 * tall, y))
            for k in range(1, 4):
                c.line(
                    [(x + slant + k * wide * 0.235, y - 0.62 * tall), (x + k * wide * 0.235, y)],
                    max(2 * sheet.u, 0.018 * tall),
                    mix(blue, tones.haze, 0.4),
                )
            c.line(
                [(x + slant / 2, y - 0.31 * tall), (x + wide * 0.94 + slant / 2, y - 0.31 * tall)],
                max(2 * sheet.u, 0.018 * tall),
                mix(blue, tones.haze, 0.4),
            )


def _pylons(sheet: Sheet, horizon: float) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    _meadow(sheet, horizon + 0.09 * sheet.h, 0.02 * sheet.h)
    arms: list[list[tuple[float, float]]] = []
    for n, (x, foot, tall) in enumerate(
        ((0.46, 0.04, 0.14), (0.53, 0.06, 0.23), (0.64, 0.09, 0.37), (0.86, 0.16, 0.66))
    ):
        px, py, t = x * sheet.w, horizon + foot * sheet.h, tall * sheet.h
        ink = tones.at(0.5 + 0.14 * n)
        w = max(2.4 * u, 0.012 * t)
        for side in (-1, 1):
            c.line([(px + side * 0.11 * t, py), (px + side * 0.028 * t, py - 0.6 * t), (px, py - t)], w, ink)
        for k in range(5):
            a, b = 0.11 - 0.0164 * k, 0.11 - 0.0164 * (k + 1)
            ya, yb = py - 0.12 * k * t, py - 0.12 * (k + 1) * t
            c.line([(px - a * t, ya), (px + b * t, yb)], 0.6 * w, ink)
            c.line([(px + a * t, ya), (px - b * t, yb)], 0.6 * w, ink)
        spots = []
        for level, reach in ((0.62, 0.2), (0.76, 0.24), (0.9, 0.16)):
            c.line([(px - reach * t, py - level * t), (px + reach * t, py - level * t)], 0.8 * w, ink)
            for side in (-1, 1):
                spots.append((px + side * reach * t, py - level * t + 0.03 * t))
        arms.append(spots)
    for far, near in pairwise(arms):
        for one, other in zip(near, far, strict=True):
            c.line(
                curve([one, ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2 + 26 * u), other], 12, closed=False),
                2.3 * u,
                tones.at(0.75),
                0.8,
            )
    for k, arm in enumerate(arms[-1]):
        c.line(
            curve(
                [arm, (1.02 * sheet.w, arm[1] + 30 * u + 6 * k * u), (1.2 * sheet.w, arm[1] - 60 * u)], 12, closed=False
            ),
            3 * u,
            tones.at(0.85),
            0.8,
        )
    _meadow(sheet, 0.92 * sheet.h, 0.02 * sheet.h)


def _factory(sheet: Sheet, horizon: float) -> None:
    """Sheds with saw-tooth roofs, chimneys, tanks, smoke that drifts one way."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    foot = horizon + 0.075 * sheet.h
    cooling = "cooling" in sheet.mood.props
    stacks = [(0.48, 300), (0.56, 380), (0.76, 330), (0.82, 250)] if not cooling else [(0.9, 300)]
    for x, tall in stacks:
        px, top = x * sheet.w, foot - tall * u
        puffs: list[Polygon] = []
        for n in range(13):
            grow = (20 + 8.6 * n) * u
            puffs.append(
                oval(
                    px + n * 34 * u + sheet.between(-12, 12) * u,
                    top - 24 * u - 9.5 * n * u - sheet.between(0, 22) * u,
                    grow,
                    grow * 0.72,
                )
            )
        c.fill(puffs, mix(mix(tones.haze, (255, 255, 255), 0.3), tones.deep, 0.12), 0.6, melt=12 * u, soft=3 * u)
        c.fill(
            shifted(puffs[:9], -6 * u, 14 * u),
            mix(tones.haze, tones.deep, 0.4),
            0.28,
            melt=12 * u,
            soft=5 * u,
        )
    if cooling:
        for x, s in ((0.56, 1.0), (0.74, 1.2)):
            px = x * sheet.w
            side = curve(
                [
                    (px - 128 * s * u, foot),
                    (px - 92 * s * u, foot - 170 * s * u),
                    (px - 84 * s * u, foot - 290 * s * u),
                ],
                12,
                closed=False,
            )
            other = np.stack([2 * px - side[:, 0], side[:, 1]], axis=1)
            plume = [
                oval(px + 40 * n * u, foot - (290 * s + 26 * n) * u, (80 + 20 * n) * u, (34 + 15 * n) * u)
                for n in range(6)
            ]
            c.fill(plume, mix(tones.sun, tones.haze, 0.4), 0.7, melt=14 * u, soft=4 * u)
            c.fill(
                [np.concatenate([side, other[::-1]])],
                Fade(mix(tones.at(0.36), tones.sun, 0.2), tones.at(0.62), px - 120 * s * u, px + 120 * s * u, True),
            )
    ink, back = tones.at(0.72), tones.at(0.55)
    shapes: list[Polygon] = []
    for k in range(9):
        x0 = 0.06 * sheet.w + k * 86 * u
        shapes += [np.array([(x0, foot - 96 * u), (x0 + 22 * u, foot - 142 * u), (x0 + 87 * u, foot - 96 * u)])]
    shapes.append(rectangle(0.06 * sheet.w, foot - 97 * u, 0.06 * sheet.w + 9 * 86 * u, foot + 20 * u))
    c.fill(shapes, Fade(back, mix(back, tones.haze, 0.3), foot - 142 * u, foot))
    for x, tall in stacks:
        px = x * sheet.w
        c.fill(
            [
                np.array(
                    [
                        (px - 21 * u, foot),
                        (px - 14 * u, foot - tall * u),
                        (px + 14 * u, foot - tall * u),
                        (px + 21 * u, foot),
                    ]
                )
            ],
            Fade(mix(ink, tones.light, 0.16), ink, px - 20 * u, px + 20 * u, True),
        )
        for band in (0.04, 0.16):
            c.fill(
                [
                    rectangle(
                        px - 15 * u - 5 * band * u,
                        foot - (tall * (1 - band)) * u,
                        px + 15 * u + 5 * band * u,
                        foot - (tall * (1 - band) - 20) * u,
                    )
                ],
                mix(tones.accents[4], ink, 0.45),
            )
        c.disc(px, foot - (tall + 4) * u, 4 * u, tones.accents[4])
        c.glow(px, foot - (tall + 4) * u, 26 * u, tones.accents[4], 0.6)
    for x, r in ((0.64, 66), (0.7, 52), (0.91, 72)):
        px = x * sheet.w
        c.fill(
            [
                rectangle(px - r * u, foot - 1.05 * r * u, px + r * u, foot + 9),
                oval(px, foot - 1.05 * r * u, r * u, 0.3 * r * u),
            ],
            Fade(mix(ink, tones.haze, 0.35), ink, px - r * u, px + r * u, True),
        )
    shed = [
        rectangle(0.42 * sheet.w, foot - 120 * u, 0.62 * sheet.w, foot + 20 * u),
        rectangle(0.78 * sheet.w, foot - 150 * u, 0.87 * sheet.w, foot + 20 * u),
    ]
    c.fill(shed, ink)
    pipes = [
        [(0.62 * sheet.w, foot - 76 * u), (0.78 * sheet.w, foot - 76 * u)],
        [
            (0.62 * sheet.w, foot - 54 * u),
            (0.7 * sheet.w, foot - 54 * u),
            (0.7 * sheet.w, foot - 100 * u),
            (0.78 * sheet.w, foot - 100 * u),
        ],
    ]
    for path in pipes:
        c.line(path, 10 * u, mix(ink, tones.haze, 0.22))
    glass: list[Polygon] = []
    for k in range(14):
        x0 = 0.43 * sheet.w + k * 0.0133 * sheet.w
        glass += [
            rectangle(x0, foot - (96 - 34 * row) * u, x0 + 0.008 * sheet.w, foot - (76 - 34 * row) * u)
            for row in range(2)
            if sheet.likely(0.7)
        ]
    c.fill(glass, mix(tones.light, ink, 0.15 if tones.ambient < 0.6 else 0.65))
    c.fill(
        [ground_line(sheet, sheet.wavy(60, 0.4), foot + 12 * u, 8 * u)],
        Fade(tones.at(0.78), tones.at(0.97), foot, sheet.h),
    )
    trees: list[Polygon] = []
    for n in range(30):
        x = n / 29 * sheet.w + sheet.between(-20, 20) * u
        trees += pine(sheet, x, foot + 60 * u, sheet.between(40, 74) * u)
    c.fill(trees, tones.at(0.9))
    c.fill([ground_line(sheet, sheet.wavy(60, 0.7), foot + 56 * u, 10 * u)], tones.at(0.94))
