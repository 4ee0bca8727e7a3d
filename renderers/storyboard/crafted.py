"""Things set up to be looked at: spheres in the air, ribbons, a podium, a seedling."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from renderers.storyboard.brush import Fade, Polygon, Thin, curve, oval, rectangle
from renderers.storyboard.colours import Rgb, lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.rooms import inside
from renderers.storyboard.sheet import Sheet


def _table(sheet: Sheet, level: float) -> None:
    """A dark room and a table whose top shines a little."""
    c, tones = sheet.canvas, sheet.tones
    wall = mix(tones.deep, tones.haze, 0.16 + 0.3 * tones.ambient)
    c.wash(((0.0, mix(wall, tones.deep, 0.55)), (1.0, wall)), 0, level)
    c.glow(
        0.62 * sheet.w,
        0.42 * sheet.h,
        0.62 * max(sheet.w, sheet.h),
        mix(tones.glow, tones.horizon, 0.4),
        0.4,
        ry=0.55 * sheet.h,
    )
    c.wash(((0.0, mix(wall, tones.glow, 0.16)), (0.5, mix(wall, tones.deep, 0.55)), (1.0, tones.deep)), level, sheet.h)


def dust(sheet: Sheet, count: int) -> None:
    c, tones = sheet.canvas, sheet.tones
    for _ in range(count):
        near = sheet.chance.random() ** 3
        c.disc(
            sheet.between(0.2, 1.0) * sheet.w,
            sheet.between(0.05, 0.85) * sheet.h,
            (2.0 + 7 * near) * sheet.u,
            tones.light,
            0.34 - 0.24 * near,
            soft=(0.6 + 2.4 * near) * sheet.u,
        )


def _ball(sheet: Sheet, x: float, y: float, r: float, tint: Rgb, blur: float = 0.0) -> None:
    c, tones = sheet.canvas, sheet.tones
    c.fill(
        [oval(x, y, r, r)],
        Fade(mix(tint, (255, 255, 255), 0.18), mix(tint, tones.deep, 0.78), x - 1.0 * r, x + 0.95 * r, True),
        soft=max(0.4 * sheet.u, blur),
    )
    c.disc(x + 0.16 * r, y + 0.26 * r, 0.5 * r, mix(tint, tones.glow, 0.3), 0.35, soft=0.2 * r)
    if blur < 0.12 * r:
        c.fill([oval(x - 0.42 * r, y - 0.38 * r, 0.2 * r, 0.14 * r)], (255, 255, 255), 0.85, soft=0.05 * r)


def spheres(sheet: Sheet) -> None:
    """Glass spheres at many depths over a table, lit from one side, a few in another colour."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    level = 0.8 * sheet.h
    _table(sheet, level)
    dust(sheet, 60)
    balls = []
    for n in range(60):
        near = (n / 59) ** 1.6
        balls.append(
            (
                near,
                sheet.between(0.06, 1.0) * sheet.w,
                sheet.between(0.24, 0.74) * sheet.h,
                (10 + 44 * near) * u * sheet.between(0.8, 1.15),
                sheet.likely(0.14),
            )
        )
    for near, x, y, r, warm in balls:
        tint = (
            mix(tones.accents[2], tones.light, 0.3)
            if warm
            else mix(mix(tones.glow, tones.accents[1], 0.5), tones.deep, 0.12)
        )
        tint = mix(mix(tones.deep, tones.glow, 0.35), tint, 0.35 + 0.65 * near)
        depth = level + 30 * u + near * 120 * u
        c.disc(x, depth, 1.1 * r, tones.deep, 0.4, ry=0.22 * r, soft=5 * u)
        c.disc(x, depth + 1.5 * r, 0.7 * r, tint, 0.16, ry=0.9 * r, soft=0.3 * r)
        if warm:
            c.glow(x, y, 3.2 * r, tint, 0.4)
        _ball(sheet, x, y, r, tint, blur=max(0.0, 3.2 - 9 * near) * u)


def ribbons(sheet: Sheet) -> None:
    """Two bands of cloth side by side over a polished table, crossing once."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    level = 0.36 * sheet.h
    _table(sheet, level)
    inks = (mix(tones.accents[1], tones.haze, 0.25), mix(tones.accents[0], tones.haze, 0.1))
    t = np.linspace(0, 1, 120)
    x = (-0.05 + 1.1 * t) * sheet.w
    swing = np.tanh((t - 0.56) * 9)
    paths = [
        0.63 * sheet.h
        + side * (0.085 + 0.02 * np.sin(7 * t + side)) * sheet.h * swing
        + 0.02 * sheet.h * np.sin(9 * t + 2 * side)
        for side in (-1, 1)
    ]
    widths = [(50 + 15 * np.sin(11 * t + 1.7 * k) + 8 * np.sin(23 * t + k)) * u for k in (0, 1)]
    for k in (0, 1):
        body = np.concatenate(
            [
                np.stack([x, paths[k] + 120 * u - widths[k] * 0.6], axis=1),
                np.stack([x, paths[k] + 120 * u + widths[k] * 0.6], axis=1)[::-1],
            ]
        )
        c.fill([body], inks[k], 0.16, soft=13 * u)
        shadow = np.concatenate(
            [
                np.stack([x, paths[k] + 14 * u - widths[k]], axis=1),
                np.stack([x, paths[k] + 30 * u + widths[k]], axis=1)[::-1],
            ]
        )
        c.fill([shadow], tones.deep, 0.5, soft=12 * u)
        _band(sheet, x, paths[k], widths[k], inks[k], k)
    middle = slice(58, 78)
    _band(sheet, x[middle], paths[0][middle], widths[0][middle], inks[0], 0)
    c.glow(0.62 * sheet.w, 0.5 * sheet.h, 0.45 * sheet.w, tones.light, 0.22, ry=0.3 * sheet.h)


def _band(sheet: Sheet, x: np.ndarray, y: np.ndarray, half: np.ndarray, ink: Rgb, kind: int) -> None:
    """Cloth in four strips, light along its upper fold."""
    c, tones = sheet.canvas, sheet.tones
    shades = (lit(ink, 0.05), ink, mix(ink, tones.deep, 0.22), mix(ink, tones.deep, 0.42))
    edges = [-1.0, -0.5 + 0.1 * kind, 0.05, 0.55, 1.0]
    for (a, b), tint in zip(pairwise(edges), shades, strict=True):
        c.fill(
            [
                np.concatenate(
                    [np.stack([x, y + a * half], axis=1), np.stack([x, y + b * half + 1.2 * sheet.u], axis=1)[::-1]]
                )
            ],
            tint,
        )
    c.line(np.stack([x, y - 0.72 * half], axis=1), 5 * sheet.u, mix(ink, (255, 255, 255), 0.5), 0.6, soft=1.6 * sheet.u)


def podium(sheet: Sheet) -> None:
    """Three steps in one hard light from above, a die on the highest, a dark hall around."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    ink = inside(sheet)
    floor = 0.74 * sheet.h
    wall = mix(ink.wall, tones.deep, 0.5)
    c.wash(((0.0, mix(wall, tones.deep, 0.6)), (1.0, wall)), 0, floor)
    boards = mix(mix(ink.floor, tones.accents[2], 0.2), tones.deep, 0.3)
    c.wash(((0.0, mix(boards, tones.light, 0.12)), (1.0, mix(boards, tones.deep, 0.65))), floor, sheet.h)
    for n in range(9):
        x = (n / 8 * 1.1 - 0.05) * sheet.w
        c.fill([rectangle(x - 9 * u, 0, x + 9 * u, floor)], mix(wall, tones.deep, 0.35), 0.7)
    for n in range(4):
        x = (0.12 + 0.25 * n) * sheet.w
        c.fill([rectangle(x - 92 * u, 0.12 * sheet.h, x + 92 * u, 0.24 * sheet.h)], mix(tones.horizon, wall, 0.55), 0.8)
        c.fill([rectangle(x - 3 * u, 0.12 * sheet.h, x + 3 * u, 0.24 * sheet.h)], wall)
    cx = (0.6 if sheet.w >= sheet.h else 0.5) * sheet.w
    beam = np.array(
        [
            (cx - 46 * u, -30 * u),
            (cx + 46 * u, -30 * u),
            (cx + 470 * u, floor + 170 * u),
            (cx - 470 * u, floor + 170 * u),
        ]
    )
    c.fill([beam], tones.light, 0.34, soft=12 * u, thin=Thin(0.55, 1.0, 0, floor))
    c.disc(cx, floor + 150 * u, 500 * u, mix(tones.light, boards, 0.15), 0.75, ry=88 * u, soft=6 * u)
    foot = floor + 150 * u
    white = mix(mix(ink.wall, (255, 255, 255), 0.45), tones.light, 0.3)
    c.disc(cx, foot + 6 * u, 430 * u, tones.deep, 0.55, ry=34 * u, soft=10 * u)
    for dx, tall, accent in ((-230, 150, 1), (230, 96, 2), (0, 236, 0)):
        x0, x1 = cx + (dx - 116) * u, cx + (dx + 116) * u
        c.fill(
            [rectangle(x0, foot - tall * u, x1, foot)],
            Fade(mix(white, tones.deep, 0.16), mix(white, tones.deep, 0.58), foot - tall * u, foot),
        )
        c.fill(
            [
                np.array(
                    [
                        (x0, foot - tall * u),
                        (x1, foot - tall * u),
                        (x1 - 22 * u, foot - (tall + 30) * u),
                        (x0 + 22 * u, foot - (tall + 30) * u),
                    ]
                )
            ],
            lit(white, 0.04),
        )
        c.fill(
            [rectangle(x0 + 84 * u, foot - (tall - 34) * u, x1 - 84 * u, foot - (tall - 84) * u)],
            mix(tones.accents[accent], white, 0.15),
            melt=6 * u,
        )
    _die(sheet, cx + 4 * u, foot - 262 * u, 64 * u)
    dust(sheet, 46)
    if sheet.mood.figure != "nobody":
        person(sheet, cx - 20 * u, foot - 246 * u, 330 * u, tones.deep)


def _die(sheet: Sheet, x: float, foot: float, s: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    ivory = mix((248, 240, 220), tones.light, 0.2)
    top = np.array(
        [
            (x, foot - 1.36 * s),
            (x + 0.62 * s, foot - 1.12 * s),
            (x + 0.02 * s, foot - 0.84 * s),
            (x - 0.6 * s, foot - 1.1 * s),
        ]
    )
    left = np.array(
        [
            (x - 0.6 * s, foot - 1.1 * s),
            (x + 0.02 * s, foot - 0.84 * s),
            (x + 0.02 * s, foot),
            (x - 0.58 * s, foot - 0.28 * s),
        ]
    )
    right = np.array(
        [
            (x + 0.62 * s, foot - 1.12 * s),
            (x + 0.02 * s, foot - 0.84 * s),
            (x + 0.02 * s, foot),
            (x + 0.6 * s, foot - 0.3 * s),
        ]
    )
    c.disc(x, foot - 0.1 * s, 0.9 * s, tones.deep, 0.5, ry=0.2 * s, soft=0.08 * s)
    c.fill([top], ivory)
    c.fill([left], mix(ivory, tones.deep, 0.2))
    c.fill([right], mix(ivory, tones.deep, 0.42))
    for a, b in ((0.3, 0.3), (0.7, 0.7), (0.5, 0.5)):
        p = left[0] + (left[1] - left[0]) * a + (left[3] - left[0]) * b
        c.disc(float(p[0]), float(p[1]), 0.075 * s, tones.deep, ry=0.09 * s)
    for a, b in ((0.28, 0.3), (0.72, 0.3), (0.28, 0.7), (0.72, 0.7)):
        p = right[1] + (right[0] - right[1]) * a + (right[2] - right[1]) * b
        c.disc(float(p[0]), float(p[1]), 0.075 * s, tones.deep, ry=0.09 * s)
    c.disc(x + 0.01 * s, foot - 1.105 * s, 0.1 * s, tones.deep, ry=0.055 * s)


def seedling(sheet: Sheet) -> None:
    """A young plant out of dark soil, very near, one lamp from the left, empty cells behind."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    level = 0.78 * sheet.h
    wall = mix(tones.deep, tones.haze, 0.2 + 0.34 * tones.ambient)
    c.wash(((0.0, mix(wall, tones.deep, 0.45)), (1.0, mix(wall, tones.glow, 0.2))), 0, sheet.h)
    c.glow(0.16 * sheet.w, 0.1 * sheet.h, 0.8 * sheet.w, mix(tones.glow, (255, 255, 255), 0.4), 0.55, ry=0.9 * sheet.h)
    for row in range(4):
        y, s = level - (150 - 44 * row) * u, (0.5 + 0.2 * row)
        cell = [
            curve(
                [
                    (x - 88 * s * u, y),
                    (x + 88 * s * u, y),
                    (x + 74 * s * u, y + 62 * s * u),
                    (x - 74 * s * u, y + 62 * s * u),
                ],
                5,
            )
            for x in np.arange((row % 2) * 110 * s * u, sheet.w + 200 * u, 214 * s * u)
        ]
        c.fill(cell, mix(wall, tones.deep, 0.4 + 0.1 * row), 0.75, soft=(9 - 2 * row) * u)
    soil = mix((52, 40, 36), tones.deep, 0.35)
    lumps: list[Polygon] = [rectangle(-9, level + 22 * u, sheet.w + 9, sheet.h + 9)]
    for _ in range(150):
        x = sheet.between(-0.02, 1.02) * sheet.w
        r = sheet.between(8, 34) * u
        lumps.append(oval(x, level + sheet.between(6, 30) * u + 16 * u * math.cos(x / sheet.w * 5), r, 0.72 * r))
    c.fill(lumps, Fade(mix(soil, tones.glow, 0.2), mix(soil, tones.deep, 0.6), level - 20 * u, sheet.h), melt=3 * u)
    crumbs = [
        oval(
            sheet.between(0, 1) * sheet.w,
            level + sheet.between(30, 220) * u,
            sheet.between(4, 17) * u,
            sheet.between(3, 12) * u,
        )
        for _ in range(170)
    ]
    c.fill(crumbs[::2], mix(soil, tones.glow, 0.34), 0.7)
    c.fill(crumbs[1::2], mix(soil, tones.deep, 0.5), 0.8)
    x = (0.6 if sheet.w >= sheet.h else 0.5) * sheet.w
    green = mix((126, 190, 96), tones.haze, 0.14)
    dark = mix(green, tones.deep, 0.5)
    stem = curve([(x, level + 34 * u), (x - 26 * u, level - 120 * u), (x + 10 * u, level - 268 * u)], 16, closed=False)
    c.disc(x + 20 * u, level + 30 * u, 120 * u, tones.deep, 0.5, ry=22 * u, soft=8 * u)
    c.line(stem + np.array([9 * u, 0]), 25 * u, mix(green, tones.deep, 0.6))
    c.line(stem, 24 * u, mix(green, dark, 0.3))
    c.line(stem - np.array([7 * u, 0]), 7 * u, lit(green, 0.1), 0.8, soft=1.5 * u)
    tip = (x + 10 * u, level - 262 * u)
    for side, tint, lift in ((1, dark, 66), (-1, green, 96)):
        leaf = curve(
            [
                tip,
                (tip[0] + side * 90 * u, tip[1] - (lift + 40) * u),
                (tip[0] + side * 216 * u, tip[1] - lift * u),
                (tip[0] + side * 262 * u, tip[1] - (lift - 48) * u),
                (tip[0] + side * 150 * u, tip[1] - (lift - 70) * u),
            ],
            10,
        )
        c.fill([leaf], Fade(lit(tint, 0.06), mix(tint, tones.deep, 0.35), tip[1] - 150 * u, tip[1] + 30 * u))
        c.line(
            curve(
                [
                    tip,
                    (tip[0] + side * 120 * u, tip[1] - (lift - 6) * u),
                    (tip[0] + side * 240 * u, tip[1] - (lift - 34) * u),
                ],
                8,
                closed=False,
            ),
            5 * u,
            lit(tint, 0.1),
            0.7,
        )
    for dx, dy, r in ((-140, -108, 13), (-86, -140, 9), (120, -70, 11), (-8, 96, 10)):
        px, py = tip[0] + dx * u, tip[1] + dy * u
        c.disc(px, py, r * u, mix(tones.glow, (255, 255, 255), 0.35), 0.75)
        c.disc(px - 0.3 * r * u, py - 0.3 * r * u, 0.3 * r * u, (255, 255, 255))
    dust(sheet, 30)
