"""A door in a bare wall, or a flight of stairs."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Fade, Thin, rectangle
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.rooms import inside
from renderers.storyboard.sheet import Sheet


def door(sheet: Sheet) -> None:
    """A door in a bare wall, light behind it; a flight of stairs where the prompt has one."""
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    ink = inside(sheet)
    if "stairs" in mood.props:
        _stairs(sheet)
        return
    floor = 0.84 * sheet.h
    c.wash(((0.0, mix(ink.wall, tones.deep, 0.45)), (1.0, mix(ink.wall, tones.deep, 0.1))), 0, floor)
    c.wash(((0.0, mix(ink.floor, tones.deep, 0.15)), (1.0, mix(ink.floor, tones.deep, 0.6))), floor, sheet.h)
    x, wide, tall = sheet.between(0.6, 0.66) * sheet.w, 300 * u, 640 * u
    x0, x1, top = x - wide / 2, x + wide / 2, floor - tall
    closed = "closed" in mood.props
    light = mix(tones.light, (255, 255, 255), 0.35)
    c.glow(x, floor - 0.5 * tall, 2.1 * wide, tones.light, 0.5 if not closed else 0.2, ry=1.1 * tall)
    leaf = mix(mix(tones.light if mood.hue is not None else tones.accents[4], tones.deep, 0.42), ink.wall, 0.1)
    c.fill([rectangle(x0 - 34 * u, top - 34 * u, x1 + 34 * u, floor)], mix(ink.wall, tones.deep, 0.5))
    c.fill([rectangle(x0 - 34 * u, top - 34 * u, x0 - 24 * u, floor)], mix(ink.wall, tones.light, 0.25), 0.7)
    if closed:
        _leaf(sheet, np.array([(x0, top), (x1, top), (x1, floor), (x0, floor)]), leaf)
        c.fill([rectangle(x0 + 8 * u, floor - 9 * u, x1 - 8 * u, floor)], light)
        c.fill(
            [np.array([(x0, floor), (x1, floor), (x1 + 90 * u, sheet.h), (x0 - 130 * u, sheet.h)])],
            tones.light,
            0.42,
            soft=16 * u,
            thin=Thin(1.0, 0.0, floor, sheet.h),
        )
        return
    c.fill([rectangle(x0, top, x1, floor)], Fade(light, mix(tones.light, tones.haze, 0.3), top, floor))
    c.fill([rectangle(x0, top, x1, floor)], (255, 255, 255), 0.3, soft=20 * u)
    pool = np.array([(x0, floor), (x1, floor), (x1 + 60 * u, sheet.h + 9), (x0 - 620 * u, sheet.h + 9)])
    c.fill([pool], light, 0.75, soft=7 * u, thin=Thin(1.0, 0.4, floor, sheet.h))
    if mood.figure != "nobody":
        person(sheet, x - 20 * u, floor + 8 * u, 470 * u, tones.deep)
        c.fill(
            [
                np.array(
                    [
                        (x - 50 * u, floor + 8 * u),
                        (x + 10 * u, floor + 8 * u),
                        (x - 150 * u, sheet.h + 9),
                        (x - 330 * u, sheet.h + 9),
                    ]
                )
            ],
            tones.deep,
            0.6,
            soft=9 * u,
        )
    _leaf(sheet, np.array([(x1, top), (x1 + 150 * u, top - 46 * u), (x1 + 150 * u, floor + 62 * u), (x1, floor)]), leaf)
    c.line([(x1 + 2 * u, top), (x1 + 2 * u, floor)], 6 * u, light)


def _leaf(sheet: Sheet, corners: np.ndarray, ink: tuple[int, int, int]) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    a, b, d, e = corners
    c.fill([corners], Fade(lit(ink, 0.03), mix(ink, tones.deep, 0.3), float(a[1]), float(e[1])))

    def at(sx: float, sy: float) -> tuple[float, float]:
        top, foot = a + (b - a) * sx, e + (d - e) * sx
        p = top + (foot - top) * sy
        return float(p[0]), float(p[1])

    for y0, y1 in ((0.08, 0.44), (0.54, 0.92)):
        for s0, s1 in ((0.12, 0.46), (0.54, 0.88)):
            c.fill([np.array([at(s0, y0), at(s1, y0), at(s1, y1), at(s0, y1)])], mix(ink, tones.deep, 0.34))
            c.line([at(s0, y0), at(s1, y0)], 3 * u, mix(ink, tones.deep, 0.6))
            c.line([at(s0, y1), at(s1, y1)], 3 * u, lit(ink, 0.06))
    kx, ky = at(0.9, 0.5)
    c.disc(kx, ky, 13 * u, mix(tones.light, tones.deep, 0.15))
    c.disc(kx - 3 * u, ky - 4 * u, 4 * u, (255, 255, 255), 0.8)


def _stairs(sheet: Sheet) -> None:
    """Steps that rise towards an open, bright doorway."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    ink = inside(sheet)
    light = mix(tones.light, (255, 255, 255), 0.4)
    cx, top = 0.6 * sheet.w, 0.42 * sheet.h
    c.wash(((0.0, mix(ink.wall, tones.deep, 0.55)), (1.0, mix(ink.wall, tones.deep, 0.3))))
    c.glow(cx, top - 60 * u, 0.7 * sheet.w, tones.light, 0.6, ry=0.7 * sheet.h)
    c.fill(
        [rectangle(cx - 92 * u, top - 230 * u, cx + 92 * u, top)],
        Fade(light, mix(tones.light, (255, 255, 255), 0.2), top - 230 * u, top),
    )
    c.glow(cx, top - 120 * u, 260 * u, (255, 255, 255), 0.4)
    count = 11
    for n in range(count):
        a, b = n / count, (n + 1) / count
        y0, y1 = (top + (sheet.h * 1.03 - top) * s**1.35 for s in (a, b))
        w0, w1 = (100 * u + 660 * u * s**1.2 for s in (a, b))
        tread = y0 + 0.42 * (y1 - y0)
        wm = w0 + 0.42 * (w1 - w0)
        tint = mix(mix(ink.floor, tones.light, 0.5 - 0.45 * a), tones.deep, 0.1 + 0.4 * a)
        c.fill([np.array([(cx - w0, y0), (cx + w0, y0), (cx + wm, tread), (cx - wm, tread)])], lit(tint, 0.09))
        c.fill(
            [np.array([(cx - wm, tread), (cx + wm, tread), (cx + w1, y1), (cx - w1, y1)])],
            Fade(mix(tint, tones.deep, 0.25), mix(tint, tones.deep, 0.5), tread, y1),
        )
    for side in (-1, 1):
        rail = [(cx + side * 108 * u, top - 74 * u), (cx + side * 800 * u, sheet.h * 0.8)]
        c.line(rail, 15 * u, mix(ink.near, tones.deep, 0.4))
        for n in range(8):
            s = n / 8
            x = cx + side * (106 * u + 660 * u * s**1.2)
            y = top + (sheet.h * 1.03 - top) * s**1.35
            c.line([(x, y), (x, y - (76 + 140 * s) * u)], (4 + 6 * s) * u, mix(ink.near, tones.deep, 0.4))
    if sheet.mood.figure != "nobody":
        person(sheet, cx + 20 * u, top + 96 * u, 270 * u, tones.deep, shadow=tones.deep)
