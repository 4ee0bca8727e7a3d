"""A lived-in room: sofa, bed, or a table with a cup, by the window."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Fade, capsule, curve, oval, rectangle
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.furniture import cup, frames_on_wall, wall_with_window
from renderers.storyboard.rooms import Inside, inside
from renderers.storyboard.sheet import Sheet


def room(sheet: Sheet) -> None:
    """A lived-in room: sofa, bed, or a table with a cup, by the window."""
    c, tones, ink, mood, u = sheet.canvas, sheet.tones, inside(sheet), sheet.mood, sheet.u
    floor = 0.8 * sheet.h
    mx = sheet.w * sheet.between(0.54, 0.6)
    wall_with_window(sheet, ink, mx - 250 * u, mx + 330 * u, 0.21 * sheet.h, 0.58 * sheet.h, floor)
    cloth = mix(mix(ink.wall, tones.accents[0], 0.28), tones.deep, 0.34)
    for side, at in ((-1, mx - 262 * u), (1, mx + 342 * u)):
        folds = [
            (at, 0.185 * sheet.h),
            (at + side * 120 * u, 0.185 * sheet.h),
            (at + side * 138 * u, 0.7 * sheet.h),
            (at + side * 10 * u, 0.7 * sheet.h),
        ]
        c.fill(
            [np.array(folds)], Fade(lit(cloth, 0.03), mix(cloth, tones.deep, 0.25), at - 130 * u, at + 130 * u, True)
        )
        for k in range(1, 4):
            c.fill(
                [
                    np.array(
                        [
                            (at + side * 30 * k * u, 0.185 * sheet.h),
                            (at + side * (30 * k + 9) * u, 0.185 * sheet.h),
                            (at + side * (36 * k + 10) * u, 0.7 * sheet.h),
                            (at + side * 35 * k * u, 0.7 * sheet.h),
                        ]
                    )
                ],
                mix(cloth, tones.deep, 0.4),
                0.6,
            )
    c.fill([rectangle(mx - 420 * u, 0.175 * sheet.h, mx + 500 * u, 0.187 * sheet.h)], mix(ink.wall, tones.deep, 0.65))
    frames_on_wall(sheet, ink, mx - 660 * u, 0.4 * sheet.h)
    rug = oval(mx, floor + 0.11 * sheet.h, 560 * u, 62 * u)
    c.fill([rug], mix(mix(ink.floor, tones.accents[4], 0.25), tones.deep, 0.15))
    c.fill(
        [oval(mx, floor + 0.11 * sheet.h, 500 * u, 48 * u)], mix(mix(ink.floor, tones.accents[2], 0.3), tones.deep, 0.1)
    )
    _floor_lamp(sheet, mx + 560 * u, floor + 20 * u, ink)
    if "bed" in mood.props:
        _bed(sheet, mx, floor, ink)
    elif "sofa" in mood.props or (mood.seed % 2 and "coffee" not in mood.props):
        _sofa(sheet, mx, floor, ink)
    else:
        _table(sheet, mx, floor, ink)
    people = {"nobody": (), "person": ((-360, 560),), "crowd": ((-470, 590), (-310, 520), (-200, 330))}[mood.figure]
    for at, tall in people:
        person(sheet, mx + at * u, floor + 60 * u, tall * u, mix(ink.near, tones.deep, 0.4), shadow=tones.deep)


def _floor_lamp(sheet: Sheet, x: float, foot: float, ink: Inside) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    top = foot - 470 * u
    c.line([(x, foot), (x, top)], 9 * u, mix(ink.thing, tones.deep, 0.5))
    c.fill([oval(x, foot, 56 * u, 12 * u)], mix(ink.thing, tones.deep, 0.5))
    if tones.ambient < 0.75:
        c.glow(x, top, 540 * u, tones.light, 0.55)
    shade = np.array(
        [(x - 46 * u, top - 78 * u), (x + 46 * u, top - 78 * u), (x + 84 * u, top + 34 * u), (x - 84 * u, top + 34 * u)]
    )
    c.fill(
        [shade],
        Fade(mix(tones.light, ink.wall, 0.35), mix(tones.light, (255, 255, 255), 0.35), top - 78 * u, top + 34 * u),
    )


def _sofa(sheet: Sheet, x: float, floor: float, ink: Inside) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    tint = mix(mix(ink.thing, tones.accents[1], 0.3), tones.deep, 0.15)
    foot = floor + 70 * u
    c.glow(x, foot + 8 * u, 480 * u, tones.deep, 0.6, ry=34 * u, power=1.0)
    c.fill(
        [rectangle(x - 330 * u, foot - 250 * u, x + 330 * u, foot - 40 * u)],
        Fade(lit(tint, 0.035), lit(tint, -0.03), foot - 250 * u, foot),
        melt=24 * u,
    )
    for k in (-1, 1):
        c.fill(
            [rectangle(x + k * 155 * u - 150 * u, foot - 132 * u, x + k * 155 * u + 150 * u, foot - 62 * u)],
            Fade(lit(tint, 0.07), tint, foot - 132 * u, foot - 62 * u),
            melt=16 * u,
        )
        c.fill(
            [rectangle(x + k * 352 * u - 42 * u, foot - 178 * u, x + k * 352 * u + 42 * u, foot - 6 * u)],
            Fade(lit(tint, 0.04), mix(tint, tones.deep, 0.3), foot - 178 * u, foot),
            melt=20 * u,
        )
        c.fill([rectangle(x + k * 330 * u - 9 * u, foot - 10 * u, x + k * 330 * u + 9 * u, foot + 14 * u)], tones.deep)
    c.fill([rectangle(x - 330 * u, foot - 66 * u, x + 330 * u, foot - 6 * u)], mix(tint, tones.deep, 0.24))
    for k, accent in ((-220, 2), (206, 4)):
        cushion = np.array(
            [
                (x + (k - 58) * u, foot - 126 * u),
                (x + (k - 44) * u, foot - 232 * u),
                (x + (k + 62) * u, foot - 222 * u),
                (x + (k + 54) * u, foot - 120 * u),
            ]
        )
        c.fill([cushion], mix(mix(tint, tones.accents[accent], 0.5), tones.deep, 0.14), melt=16 * u)


def _bed(sheet: Sheet, x: float, floor: float, ink: Inside) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    foot = floor + 100 * u
    wood, linen = mix(ink.thing, tones.deep, 0.4), mix(mix(ink.wall, (255, 255, 255), 0.3), tones.accents[1], 0.1)
    c.glow(x, foot, 560 * u, tones.deep, 0.6, ry=34 * u, power=1.0)
    c.fill(
        [
            rectangle(x - 430 * u, foot - 330 * u, x - 396 * u, foot),
            rectangle(x + 400 * u, foot - 180 * u, x + 428 * u, foot),
        ],
        wood,
        melt=8 * u,
    )
    c.fill([rectangle(x - 400 * u, foot - 92 * u, x + 404 * u, foot - 26 * u)], wood)
    c.fill([rectangle(x - 396 * u, foot - 152 * u, x + 400 * u, foot - 84 * u)], linen, melt=18 * u)
    c.fill([rectangle(x - 386 * u, foot - 214 * u, x - 210 * u, foot - 140 * u)], lit(linen, 0.05), melt=26 * u)
    cover = curve(
        [
            (x - 150 * u, foot - 178 * u),
            (x + 60 * u, foot - 206 * u),
            (x + 260 * u, foot - 190 * u),
            (x + 408 * u, foot - 170 * u),
            (x + 412 * u, foot - 60 * u),
            (x + 100 * u, foot - 46 * u),
            (x - 160 * u, foot - 60 * u),
        ],
        8,
    )
    tint = mix(mix(ink.wall, tones.accents[0], 0.3), tones.deep, 0.28)
    c.fill([cover], Fade(lit(tint, 0.05), mix(tint, tones.deep, 0.35), foot - 206 * u, foot - 46 * u))


def _table(sheet: Sheet, x: float, floor: float, ink: Inside) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    top, foot = floor - 96 * u, floor + 130 * u
    wood = mix(mix(ink.thing, tones.accents[2], 0.16), tones.deep, 0.2)
    for k in (-1, 1):
        cx = x + k * 330 * u
        c.fill(
            [
                rectangle(cx - 62 * u, top - 150 * u, cx + 62 * u, top - 96 * u),
                rectangle(cx - 58 * u, top - 150 * u, cx - 46 * u, foot),
                rectangle(cx + 46 * u, top - 150 * u, cx + 58 * u, foot),
                rectangle(cx - 66 * u, top + 58 * u, cx + 66 * u, top + 82 * u),
            ],
            mix(wood, tones.deep, 0.4),
        )
    c.fill([rectangle(x - 26 * u, top, x + 26 * u, foot), oval(x, foot, 150 * u, 18 * u)], mix(wood, tones.deep, 0.35))
    cup(sheet, x - 92 * u, top - 2 * u, 34 * u, ink)
    cup(sheet, x + 118 * u, top - 2 * u, 34 * u, ink, steam=False)
    c.fill([oval(x, top + 4 * u, 300 * u, 20 * u)], Fade(lit(wood, 0.08), wood, top - 16 * u, top + 24 * u))
    c.fill([capsule(x - 290 * u, top + 16 * u, x + 290 * u, top + 16 * u, 10 * u)], mix(wood, tones.deep, 0.2))
