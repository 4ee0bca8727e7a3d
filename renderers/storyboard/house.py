"""A house, someone home."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Fade, capsule, rectangle
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.land import tree
from renderers.storyboard.sheet import Sheet, ground_line
from renderers.storyboard.sky import sky


def house(sheet: Sheet) -> None:
    """A house on a rise, someone home; trees beside it, a path to the door."""
    c, tones = sheet.canvas, sheet.tones
    horizon = 0.68 * sheet.h
    sky(sheet, horizon, sun_x=0.82)
    for n in range(2):
        tint = tones.at(0.2 + 0.16 * n)
        c.fill(
            [ground_line(sheet, sheet.wavy(80, 1.1 + n), horizon + (0.03 * n - 0.01) * sheet.h, 0.04 * sheet.h)],
            Fade(tint, mix(tint, tones.haze, 0.5), horizon - 0.05 * sheet.h, horizon + 0.1 * sheet.h),
        )
    foot = 0.79 * sheet.h
    x, s = sheet.between(0.58, 0.64) * sheet.w, 2.1 * sheet.u
    lawn = mix(tones.at(0.6), (92, 128, 84), 0.22)
    tree(sheet, x - 245 * s, foot + 6 * s, 235 * s)
    c.fill(
        [
            np.concatenate(
                [
                    ground_line(
                        sheet, 0.6 + 0.4 * np.cos(np.linspace(-2.4, 2.0, 60)), foot + 0.03 * sheet.h, 0.05 * sheet.h
                    )
                ]
            )
        ],
        Fade(lit(lawn, 0.04), mix(lawn, tones.deep, 0.6), foot - 0.02 * sheet.h, sheet.h),
    )
    wall = mix(mix(tones.at(0.45), tones.light, 0.14), (255, 255, 255), 0.22 * tones.ambient)
    roof = mix(tones.at(0.75), tones.accents[4], 0.16)
    c.fill([rectangle(x + 40 * s, foot - 210 * s, x + 62 * s, foot - 150 * s)], mix(roof, tones.deep, 0.4))
    c.fill(
        [rectangle(x - 130 * s, foot - 100 * s, x + 110 * s, foot + 4 * s)],
        Fade(wall, mix(wall, tones.deep, 0.3), foot - 100 * s, foot),
    )
    c.fill(
        [np.array([(x - 20 * s, foot - 100 * s), (x + 45 * s, foot - 168 * s), (x + 110 * s, foot - 100 * s)])],
        lit(wall, 0.02),
    )
    c.fill(
        [
            np.array(
                [
                    (x - 150 * s, foot - 96 * s),
                    (x - 115 * s, foot - 178 * s),
                    (x + 45 * s, foot - 178 * s),
                    (x - 36 * s, foot - 96 * s),
                ]
            )
        ],
        Fade(lit(roof, 0.04), mix(roof, tones.deep, 0.3), foot - 178 * s, foot - 96 * s),
    )
    c.line(
        [(x - 36 * s, foot - 92 * s), (x + 45 * s, foot - 178 * s), (x + 126 * s, foot - 92 * s)],
        10 * s,
        mix(roof, tones.deep, 0.35),
    )
    glass = mix(tones.light, (255, 255, 255), 0.12) if tones.ambient < 0.6 else mix(tones.haze, tones.deep, 0.3)
    panes = [
        (x - 112 * s, foot - 76 * s, 52 * s, 40 * s),
        (x + 62 * s, foot - 74 * s, 34 * s, 40 * s),
        (x + 33 * s, foot - 142 * s, 24 * s, 26 * s),
    ]
    for wx, wy, ww, wh in panes:
        c.fill([rectangle(wx - 4 * s, wy - 4 * s, wx + ww + 4 * s, wy + wh + 4 * s)], mix(wall, tones.deep, 0.5))
        c.fill([rectangle(wx, wy, wx + ww, wy + wh)], glass)
        c.fill(
            [
                rectangle(wx + ww / 2 - 1.6 * s, wy, wx + ww / 2 + 1.6 * s, wy + wh),
                rectangle(wx, wy + wh / 2 - 1.4 * s, wx + ww, wy + wh / 2 + 1.4 * s),
            ],
            mix(wall, tones.deep, 0.5),
        )
        if tones.ambient < 0.6:
            c.glow(wx + ww / 2, wy + wh / 2, 2.3 * ww, tones.light, 0.42)
    c.fill([rectangle(x + 4 * s, foot - 74 * s, x + 44 * s, foot + 4 * s)], mix(tones.accents[4], tones.deep, 0.45))
    c.disc(x + 37 * s, foot - 33 * s, 2.4 * s, tones.light)
    path = np.array(
        [(x + 2 * s, foot + 4 * s), (x + 46 * s, foot + 4 * s), (x + 10 * s, sheet.h + 9), (x - 190 * s, sheet.h + 9)]
    )
    c.fill([path], Fade(mix(lawn, tones.light, 0.45), mix(lawn, tones.haze, 0.12), foot, sheet.h), 0.8)
    if tones.ambient < 0.6:
        c.fill([rectangle(x - 118 * s, foot + 8 * s, x - 50 * s, foot + 46 * s)], tones.light, 0.24, soft=14 * s)
    posts = [
        capsule(px * sheet.u, 0.93 * sheet.h - 62 * sheet.u, px * sheet.u, sheet.h + 9, 9 * sheet.u)
        for px in np.arange(20, sheet.w / sheet.u, 74)
        if not x - 215 * s < px * sheet.u < x + 20 * s
    ]
    left, right = x - 215 * s, x + 20 * s
    rails = [
        rectangle(-9, 0.93 * sheet.h - 44 * sheet.u, left, 0.93 * sheet.h - 32 * sheet.u),
        rectangle(right, 0.93 * sheet.h - 44 * sheet.u, sheet.w + 9, 0.93 * sheet.h - 32 * sheet.u),
        rectangle(-9, 0.93 * sheet.h - 6 * sheet.u, left, 0.93 * sheet.h + 6 * sheet.u),
        rectangle(right, 0.93 * sheet.h - 6 * sheet.u, sheet.w + 9, 0.93 * sheet.h + 6 * sheet.u),
    ]
    c.fill([*posts, *rails], tones.at(0.94))
    if sheet.mood.figure != "nobody":
        person(sheet, x - 40 * s, foot + 60 * s, 92 * s, tones.at(0.97), shadow=tones.deep)
