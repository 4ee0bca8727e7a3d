"""A harbour: cranes, containers, a ship alongside."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Fade, rectangle
from renderers.storyboard.colours import Rgb, lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.sea import ripple
from renderers.storyboard.sheet import Sheet, ground_line
from renderers.storyboard.sky import birds, sky


def harbour(sheet: Sheet) -> None:
    """Cranes over stacked containers, a ship alongside, still water."""
    c, tones = sheet.canvas, sheet.tones
    horizon = 0.6 * sheet.h
    sky(sheet, horizon)
    c.fill([ground_line(sheet, np.abs(sheet.jagged(6, 0.4)), horizon, 0.05 * sheet.h)], tones.at(0.18))
    quay = 0.735 * sheet.h
    u = sheet.u
    far = mix(tones.horizon, tones.at(0.4), 0.5)
    c.wash(((0.0, mix(far, tones.horizon, 0.4)), (1.0, far)), horizon + 0.012 * sheet.h, quay + 20 * u)
    c.fill(
        [rectangle(-9, quay - 34 * u, sheet.w + 9, quay + 20 * u)],
        Fade(tones.at(0.55), tones.at(0.7), quay - 34 * u, quay + 20 * u),
    )
    for n, x in enumerate((0.3, 0.46, 0.78)):
        _crane(sheet, x * sheet.w, quay, (330 - 30 * n) * u, tones.at(0.42 + 0.1 * n))
    hull = np.array(
        [
            (0.44 * sheet.w, quay - 74 * u),
            (sheet.w + 60 * u, quay - 74 * u),
            (sheet.w + 60 * u, quay + 18 * u),
            (0.475 * sheet.w, quay + 18 * u),
        ]
    )
    _containers(sheet, 0.5 * sheet.w, sheet.w + 40 * u, quay - 74 * u, 5, 26 * u, 62 * u, 0.55)
    c.fill(
        [
            rectangle(0.455 * sheet.w, quay - 200 * u, 0.492 * sheet.w, quay - 70 * u),
            rectangle(0.448 * sheet.w, quay - 214 * u, 0.499 * sheet.w, quay - 182 * u),
        ],
        mix(tones.at(0.4), (255, 255, 255), 0.2),
    )
    c.fill([rectangle(0.452 * sheet.w, quay - 206 * u, 0.495 * sheet.w, quay - 192 * u)], tones.at(0.85))
    c.fill([hull], Fade(mix(tones.at(0.7), tones.accents[4], 0.2), tones.at(0.85), quay - 74 * u, quay + 18 * u))
    c.fill(
        [rectangle(0.47 * sheet.w, quay + 4 * u, sheet.w + 60 * u, quay + 18 * u)],
        mix(tones.accents[4], tones.deep, 0.55),
    )
    c.fill([rectangle(-9, quay - 16 * u, 0.4 * sheet.w, quay + 22 * u)], tones.at(0.82))
    _containers(sheet, -20 * u, 0.36 * sheet.w, quay - 16 * u, 4, 34 * u, 82 * u, 0.68)
    c.fill([rectangle(-9, quay + 16 * u, sheet.w + 9, sheet.h + 9)], tones.at(0.4))
    c.mirror(quay + 18 * u, tones.at(0.62), 0.34, reach=1.3, blur=9)
    dashes = [
        ripple(
            sheet.between(0, 1) * sheet.w,
            quay + 30 * u + (sheet.chance.random() ** 1.5) * (sheet.h - quay),
            sheet.between(60, 240) * u,
            sheet.between(1.5, 4) * u,
        )
        for _ in range(60)
    ]
    c.fill(dashes, mix(tones.horizon, tones.sun, 0.3), 0.34)
    birds(sheet, 0.2 * sheet.w, 0.36 * sheet.h, 5)
    if sheet.mood.figure != "nobody":
        person(sheet, 0.2 * sheet.w, quay - 8 * u, 74 * u, tones.at(0.97))


def _containers(
    sheet: Sheet, x0: float, x1: float, foot: float, rows: int, tall: float, wide: float, depth: float
) -> None:
    """Stacks side by side, each of its own height: nothing hangs in the air."""
    c, tones = sheet.canvas, sheet.tones
    count = int((x1 - x0) / wide)
    for n in range(count):
        x = x0 + n * wide
        end = min(n, count - 1 - n)
        high = min(rows, 1 + end + int(sheet.between(0.4, rows)))
        for row in range(high):
            tint = mix(tones.at(depth), tones.accents[int(sheet.between(0, 7))], 0.34)
            y = foot - (row + 1) * tall
            box = rectangle(x + sheet.u, y + sheet.u, x + wide - sheet.u, y + tall)
            c.fill([box], Fade(lit(tint, 0.03), lit(tint, -0.05), y, y + tall))
            ribs = [
                rectangle(at, y + 0.2 * tall, at + 2.2 * sheet.u, y + 0.85 * tall)
                for at in (x + k * wide / 6 for k in range(1, 6))
            ]
            c.fill(ribs, mix(tint, tones.deep, 0.35), 0.7)


def _crane(sheet: Sheet, x: float, foot: float, tall: float, ink: Rgb) -> None:
    """A quay crane: two legs, a mast, a long boom held by stays."""
    c, t = sheet.canvas, tall
    w = 0.022 * t
    c.line([(x - 0.16 * t, foot), (x - 0.1 * t, foot - 0.62 * t)], w * 1.3, ink)
    c.line([(x + 0.16 * t, foot), (x + 0.1 * t, foot - 0.62 * t)], w * 1.3, ink)
    c.line([(x - 0.135 * t, foot - 0.26 * t), (x + 0.135 * t, foot - 0.26 * t)], w, ink)
    c.line([(x - 0.13 * t, foot - 0.28 * t), (x + 0.1 * t, foot - 0.6 * t)], w * 0.7, ink)
    c.line([(x - 0.42 * t, foot - 0.63 * t), (x + 0.85 * t, foot - 0.66 * t)], w * 1.7, ink)
    c.line([(x, foot - 0.62 * t), (x + 0.03 * t, foot - 0.98 * t)], w * 1.2, ink)
    for end in (-0.4, 0.5, 0.82):
        c.line([(x + 0.03 * t, foot - 0.97 * t), (x + end * t, foot - (0.64 if end < 0 else 0.66) * t)], w * 0.5, ink)
    c.line([(x + 0.62 * t, foot - 0.65 * t), (x + 0.62 * t, foot - 0.4 * t)], w * 0.5, ink)
    c.fill(
        [rectangle(x + 0.55 * t, foot - 0.4 * t, x + 0.69 * t, foot - 0.33 * t)], mix(ink, sheet.tones.accents[2], 0.35)
    )
    c.disc(x + 0.03 * t, foot - 0.985 * t, 0.012 * t, sheet.tones.accents[4])
    c.glow(x + 0.03 * t, foot - 0.985 * t, 0.08 * t, sheet.tones.accents[4], 0.5)
