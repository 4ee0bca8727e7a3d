"""A stadium from high in its stands."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from renderers.storyboard.brush import Fade, Polygon, curve, oval, rectangle, shifted
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.sky import sky
from renderers.storyboard.view import View, lying


def stadium(sheet: Sheet) -> None:
    """The whole bowl from high in the stands: tiers, roof, floodlights, the pitch."""
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    view = View(
        c,
        eye=(-8, 44, -118),
        pitch=15,
        focal=0.7,
        centre=(0.52, 0.46),
        air=mix(tones.haze, tones.horizon, 0.5),
        air_m=420,
    )
    _, horizon, _ = view.at(0, 0, 9000)
    sky(sheet, max(horizon + 0.1 * sheet.h, 0.3 * sheet.h), sun_x=0.7)
    seat = [mix(tones.at(0.42), tones.accents[1], 0.24), mix(tones.at(0.5), tones.accents[1], 0.16)]
    turn = np.linspace(-0.14 * math.pi, 1.14 * math.pi, 73)

    def ring(r: float, y: float, t: float) -> tuple[float, float, float]:
        return ((76 + r) * math.cos(t), y, (52 + r) * math.sin(t))

    rim = [view.at(*ring(64, 47, t))[:2] for t in turn]
    c.fill([np.array([*rim, (-400 * sheet.u, sheet.h + 9), (sheet.w + 400 * sheet.u, sheet.h + 9)])], tones.at(0.55))
    tiers = [(8, 2.0, 28, 13.0), (31, 17.0, 58, 36.0)]
    for low_r, low_y, high_r, high_y in reversed(tiers):
        steps = 11
        for k in range(steps - 1, -1, -1):
            r0, r1 = (low_r + (high_r - low_r) * (k + d) / steps for d in (0, 1))
            y0, y1 = (low_y + (high_y - low_y) * (k + d) / steps for d in (0, 1))
            for n, (a, b) in enumerate(pairwise(turn)):
                shape = view.outline([ring(r0, y0, a), ring(r0, y0, b), ring(r1, y1, b), ring(r1, y1, a)])
                if shape is not None:
                    far = 52 * math.sin((a + b) / 2) + 118
                    tint = lit(seat[k % 2], 0.03 * math.sin(a * 2) + (0.02 if (n // 6) % 2 else -0.012))
                    c.fill([shape], view.far(tint, far))
        for t in turn[::6]:
            a, b = view.at(*ring(low_r, low_y, t))[:2], view.at(*ring(high_r, high_y, t))[:2]
            c.line([a, b], 3.2 * sheet.u, view.far(mix(seat[0], tones.haze, 0.5), 52 * math.sin(t) + 118), 0.9)
        edge = [view.at(*ring(low_r - 0.5, low_y, t))[:2] for t in turn]
        c.line(edge, 7 * sheet.u, view.far(tones.at(0.8), 150))
    if mood.figure == "crowd":
        dots: list[Polygon] = []
        for _ in range(1700):
            t = sheet.between(0.0, math.pi)
            low_r, low_y, high_r, high_y = tiers[int(sheet.between(0, 2))]
            share = sheet.chance.random()
            x, y, s = view.at(*ring(low_r + (high_r - low_r) * share, low_y + (high_y - low_y) * share, t))
            dots.append(oval(x, y, max(2.2 * sheet.u, 0.55 * s), max(2.2 * sheet.u, 0.6 * s), 7))
        for n in range(4):
            c.fill(dots[n::4], mix(tones.accents[(2, 4, 5, 0)[n]], tones.haze, 0.4), 0.85)
    roof = [view.at(*ring(46, 50, t))[:2] for t in turn]
    c.fill([np.array([*rim, *roof[::-1]])], Fade(tones.at(0.62), tones.at(0.8), 0.1 * sheet.h, 0.4 * sheet.h))
    c.line(roof, 6 * sheet.u, tones.at(0.9))
    grass = mix(mix((74, 142, 84), tones.haze, 0.2), tones.deep, 0.22 if tones.ambient > 0.4 else 0.42)
    for n in range(12):
        z0, z1 = -42 + 7 * n, -42 + 7 * (n + 1)
        view.panel(lying(-66, 66, 0, z0, z1), lit(grass, 0.018 if n % 2 else -0.018))
    white = mix(grass, (255, 255, 255), 0.75)

    def mark(points: list[tuple[float, float]], closed: bool = False) -> None:
        shape = view.outline([(x, 0.05, z) for x, z in points])
        if shape is not None:
            c.line(shape, 4 * sheet.u, white, 0.85, closed=closed)

    mark([(-58, -36), (58, -36), (58, 36), (-58, 36)], True)
    mark([(0, -36), (0, 36), (0, -36)])
    mark([(10 * math.cos(t), 10 * math.sin(t)) for t in np.linspace(0, 2 * math.pi, 40)], True)
    for side in (-1, 1):
        mark([(side * 58, -19), (side * 42, -19), (side * 42, 19), (side * 58, 19)], True)
    for t in (0.1, 0.26, 0.42, 0.58, 0.74, 0.9):
        x, y, s = view.at(*ring(48, 50, math.pi * t))
        bulbs = [
            rectangle(x + (k - 2) * 2.6 * s, y + 0.6 * s, x + (k - 2) * 2.6 * s + 1.9 * s, y + 2.6 * s)
            for k in range(5)
        ]
        c.glow(x, y + 1.5 * s, 42 * s, mix(tones.light, (255, 255, 255), 0.4), 0.55 - 0.35 * tones.ambient)
        c.fill(bulbs, mix(tones.light, (255, 255, 255), 0.7))
    x, y, s = view.at(0, 0, 0)
    c.glow(x, y, 72 * s, mix(tones.light, (255, 255, 255), 0.3), 0.24 * (1.2 - tones.ambient), ry=24 * s)
    for row in range(3):
        foot = (0.9 + 0.075 * row) * sheet.h
        size = (40 + 12 * row) * sheet.u
        seats = [
            curve(
                [
                    (x - 0.82 * size, foot + 2 * size),
                    (x - 0.82 * size, foot - 0.3 * size),
                    (x - 0.5 * size, foot - 0.62 * size),
                    (x + 0.5 * size, foot - 0.62 * size),
                    (x + 0.82 * size, foot - 0.3 * size),
                    (x + 0.82 * size, foot + 2 * size),
                ],
                4,
            )
            for x in np.arange(-size, sheet.w + size, 1.95 * size)
        ]
        tint = mix(tones.at(0.9), tones.accents[1], 0.1)
        c.fill(shifted(seats, 0, -4 * sheet.u), mix(tint, tones.haze, 0.3))
        c.fill(seats, tint)
    if mood.figure == "person":
        person(sheet, 0.66 * sheet.w, 0.99 * sheet.h, 0.34 * sheet.h, tones.at(0.98))
