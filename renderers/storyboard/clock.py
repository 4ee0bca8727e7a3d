"""Time: a clock on a wall, an hourglass, a calendar."""

from __future__ import annotations

import math

import numpy as np

from renderers.storyboard.brush import Fade, curve, oval, rectangle
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.rooms import inside
from renderers.storyboard.sheet import Sheet


def clock(sheet: Sheet) -> None:
    """A large clock on a wall; an hourglass or a calendar where the prompt has one."""
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    ink = inside(sheet)
    c.wash(((0.0, mix(ink.wall, tones.deep, 0.25)), (1.0, mix(ink.wall, tones.deep, 0.5))))
    x, y = (0.63 if sheet.w >= sheet.h else 0.5) * sheet.w, 0.57 * sheet.h
    c.glow(x - 0.1 * sheet.w, y - 0.1 * sheet.h, 0.6 * max(sheet.w, sheet.h), tones.light, 0.45)
    beams = [
        np.array(
            [
                (k * 300 * u - 200 * u, -20),
                (k * 300 * u - 20 * u, -20),
                (k * 300 * u - 720 * u, sheet.h + 20),
                (k * 300 * u - 950 * u, sheet.h + 20),
            ]
        )
        for k in range(3, 9)
    ]
    c.fill(beams, tones.light, 0.13, soft=12 * u)
    if "hourglass" in mood.props:
        _hourglass(sheet, x, y, 0.34 * sheet.h)
        return
    if "calendar" in mood.props:
        _calendar(sheet, x, y, 330 * u)
        return
    r = 0.33 * min(sheet.h, sheet.w * 1.15)
    c.disc(x - 24 * u, y + 34 * u, 1.07 * r, tones.deep, 0.55, soft=22 * u)
    rim = mix(tones.deep, tones.accents[2], 0.2)
    c.fill([oval(x, y, 1.08 * r, 1.08 * r)], Fade(mix(rim, tones.light, 0.35), rim, x - r, x + r, True))
    face = mix(mix((250, 246, 236), tones.light, 0.25), tones.deep, 0.08 + 0.2 * (1 - tones.ambient))
    c.fill([oval(x, y, 0.98 * r, 0.98 * r)], Fade(face, mix(face, tones.deep, 0.28), x - r, x + r, True))
    for n in range(60):
        a = n * math.pi / 30
        five = n % 5 == 0
        c.line(
            [
                (x + (0.8 if five else 0.88) * r * math.sin(a), y - (0.8 if five else 0.88) * r * math.cos(a)),
                (x + 0.92 * r * math.sin(a), y - 0.92 * r * math.cos(a)),
            ],
            (0.03 if five else 0.011) * r,
            tones.deep,
            1.0 if five else 0.6,
        )
    hour, minute = int(sheet.between(0, 12)), int(sheet.between(0, 12)) * 5 + 2
    if "midnight" in mood.props:
        hour, minute = 11, 55
    elif "noon" in mood.props:
        hour, minute = 12, 0
    for share, long, width in (((hour + minute / 60) / 12, 0.52, 0.05), (minute / 60, 0.78, 0.036)):
        a = share * 2 * math.pi
        c.line(
            [
                (x - 0.1 * r * math.sin(a) - 8 * u, y + 0.1 * r * math.cos(a) + 10 * u),
                (x + long * r * math.sin(a) - 8 * u, y - long * r * math.cos(a) + 10 * u),
            ],
            width * r,
            tones.deep,
            0.25,
            soft=4 * u,
        )
        c.line(
            [
                (x - 0.12 * r * math.sin(a), y + 0.12 * r * math.cos(a)),
                (x + long * r * math.sin(a), y - long * r * math.cos(a)),
            ],
            width * r,
            tones.deep,
        )
    a = sheet.between(0, 2 * math.pi)
    c.line(
        [
            (x - 0.2 * r * math.sin(a), y + 0.2 * r * math.cos(a)),
            (x + 0.84 * r * math.sin(a), y - 0.84 * r * math.cos(a)),
        ],
        0.014 * r,
        mix(tones.accents[4], tones.deep, 0.15),
    )
    c.disc(x, y, 0.05 * r, mix(tones.accents[4], tones.deep, 0.15))


def _hourglass(sheet: Sheet, x: float, y: float, half: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    h = half
    wood = mix(mix(tones.deep, (150, 98, 62), 0.45), tones.light, 0.1)
    glass = [
        (x, y),
        (x + 0.07 * h, y - 0.08 * h),
        (x + 0.36 * h, y - 0.42 * h),
        (x + 0.42 * h, y - 0.86 * h),
        (x - 0.42 * h, y - 0.86 * h),
        (x - 0.36 * h, y - 0.42 * h),
        (x - 0.07 * h, y - 0.08 * h),
    ]
    upper = curve(glass, 8)
    lower = np.stack([upper[:, 0], 2 * y - upper[:, 1]], axis=1)
    sand = mix((236, 190, 110), tones.light, 0.25)
    c.disc(x - 0.06 * h, y + 1.04 * h, 0.7 * h, tones.deep, 0.5, ry=0.1 * h, soft=8 * sheet.u)
    c.fill([upper, lower], mix(tones.haze, (255, 255, 255), 0.5), 0.24)
    c.fill(
        [
            curve(
                [
                    (x, y),
                    (x + 0.06 * h, y - 0.09 * h),
                    (x + 0.27 * h, y - 0.36 * h),
                    (x + 0.14 * h, y - 0.38 * h),
                    (x, y - 0.33 * h),
                    (x - 0.14 * h, y - 0.38 * h),
                    (x - 0.27 * h, y - 0.36 * h),
                    (x - 0.06 * h, y - 0.09 * h),
                ],
                8,
            )
        ],
        sand,
    )
    c.fill(
        [
            curve(
                [
                    (x, y + 0.42 * h),
                    (x + 0.2 * h, y + 0.66 * h),
                    (x + 0.37 * h, y + 0.84 * h),
                    (x - 0.37 * h, y + 0.84 * h),
                    (x - 0.2 * h, y + 0.66 * h),
                ],
                8,
            )
        ],
        Fade(lit(sand, 0.03), mix(sand, tones.deep, 0.25), y + 0.4 * h, y + 0.86 * h),
    )
    c.line([(x, y - 0.04 * h), (x, y + 0.5 * h)], 0.02 * h, sand)
    c.line([(x - 0.3 * h, y - 0.74 * h), (x - 0.28 * h, y - 0.46 * h)], 0.035 * h, (255, 255, 255), 0.6)
    c.line([(x - 0.3 * h, y + 0.74 * h), (x - 0.28 * h, y + 0.5 * h)], 0.03 * h, (255, 255, 255), 0.45)
    for side in (-1, 1):
        c.fill(
            [rectangle(x - 0.56 * h, y + side * 0.93 * h - 0.07 * h, x + 0.56 * h, y + side * 0.93 * h + 0.07 * h)],
            Fade(mix(wood, tones.light, 0.22), wood, x - 0.5 * h, x + 0.5 * h, True),
            melt=0.03 * h,
        )
        c.line([(x + side * 0.5 * h, y - 0.88 * h), (x + side * 0.5 * h, y + 0.88 * h)], 0.05 * h, wood)


def _calendar(sheet: Sheet, x: float, y: float, half: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    h = half
    page = mix(mix((250, 246, 236), tones.light, 0.15), tones.deep, 0.06 + 0.18 * (1 - tones.ambient))
    c.fill(
        [
            rectangle(
                x - h - 20 * sheet.u, y - 0.86 * h + 30 * sheet.u, x + h - 20 * sheet.u, y + 0.9 * h + 30 * sheet.u
            )
        ],
        tones.deep,
        0.5,
        soft=16 * sheet.u,
    )
    c.fill(
        [rectangle(x - h, y - 0.86 * h, x + h, y + 0.9 * h)],
        Fade(page, mix(page, tones.deep, 0.16), y - 0.86 * h, y + 0.9 * h),
        melt=8 * sheet.u,
    )
    c.fill(
        [rectangle(x - h, y - 0.86 * h, x + h, y - 0.5 * h)], mix(tones.accents[4], tones.deep, 0.2), melt=8 * sheet.u
    )
    marked = int(sheet.between(12, 24))
    for n in range(30):
        dx, dy = x - 0.84 * h + (n % 7) * 0.245 * h, y - 0.34 * h + (n // 7) * 0.245 * h
        past = n < marked
        c.fill(
            [rectangle(dx, dy, dx + 0.19 * h, dy + 0.19 * h)],
            mix(page, tones.deep, 0.14 if not past else 0.3),
            melt=4 * sheet.u,
        )
        if past:
            c.line(
                [(dx + 0.04 * h, dy + 0.04 * h), (dx + 0.15 * h, dy + 0.15 * h)],
                0.02 * h,
                mix(tones.accents[4], tones.deep, 0.2),
            )
            c.line(
                [(dx + 0.15 * h, dy + 0.04 * h), (dx + 0.04 * h, dy + 0.15 * h)],
                0.02 * h,
                mix(tones.accents[4], tones.deep, 0.2),
            )
        if n == marked:
            c.line(
                oval(dx + 0.095 * h, dy + 0.095 * h, 0.15 * h, 0.14 * h),
                0.026 * h,
                mix(tones.accents[4], tones.deep, 0.1),
                closed=True,
            )
    for k in range(6):
        c.line([(x + (k - 2.5) * 0.3 * h, y - 0.98 * h), (x + (k - 2.5) * 0.3 * h, y - 0.8 * h)], 0.035 * h, tones.deep)
