"""The picture for words that name nothing one could draw."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Fade, oval
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.sheet import Sheet, ground_line


def plain(sheet: Sheet) -> None:
    """For words that name nothing one could draw: a great disc, hills of plain colour, a path of light."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    c.wash((*tones.sky[:-1], (1.0, tones.horizon)))
    x, y = sheet.between(0.58, 0.7) * sheet.w, sheet.between(0.42, 0.54) * sheet.h
    r = sheet.between(200, 290) * u
    accent = tones.accents[(0, 2, 4)[sheet.mood.seed % 3]]
    c.glow(x, y, 3.4 * r, tones.sun, 0.5)
    for n in range(3, 0, -1):
        c.disc(x, y, r * (1 + 0.34 * n), mix(tones.sun, accent, 0.3), 0.12)
    c.fill([oval(x, y, r, r)], Fade(mix(tones.sun, accent, 0.12), mix(tones.sun, accent, 0.62), y - r, y + r))
    kind = (sheet.mood.seed >> 3) % 3
    for n in range(5):
        depth = 0.14 + 0.18 * n
        level = (0.6 + 0.085 * n) * sheet.h
        if kind == 0:
            heights = sheet.wavy(120, 0.7 + 0.35 * n, octaves=2)
        elif kind == 1:
            t = np.linspace(0, 1, 120)
            heights = 1.5 * np.abs(((t * (1.4 + 0.5 * n) + sheet.chance.random()) % 1.0) - 0.5) * 2 - 0.7
        else:
            t = np.linspace(0, 1, 120)
            heights = (
                1.6 * np.sqrt(np.clip(1 - (((t * (1.6 + 0.5 * n) + sheet.chance.random()) % 1.0) * 2 - 1) ** 2, 0, 1))
                - 0.8
            )
        tint = mix(tones.at(depth), tones.accents[(0, 1, 2, 4)[(sheet.mood.seed + n) % 4]], 0.1)
        c.fill(
            [ground_line(sheet, heights, level, 0.06 * sheet.h)],
            Fade(lit(tint, 0.03), mix(tint, tones.haze, 0.28), level - 0.06 * sheet.h, level + 0.12 * sheet.h),
        )
    if sheet.mood.figure != "nobody":
        person(sheet, 0.46 * sheet.w, 0.93 * sheet.h, 0.26 * sheet.h, tones.at(0.97), shadow=tones.deep)
