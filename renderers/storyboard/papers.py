"""A desk from above."""

from __future__ import annotations

import math

import numpy as np

from renderers.storyboard.brush import Fade, curve, oval, rectangle
from renderers.storyboard.colours import Rgb, lit, mix
from renderers.storyboard.hands import pen, writing_hand
from renderers.storyboard.sheet import Sheet


def papers(sheet: Sheet) -> None:
    """A desk from above: sheets, a pen, a cup, lamp light from the upper right; a hand that writes if one is named."""
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    wood = mix(mix(tones.deep, (150, 98, 62), 0.55), tones.haze, 0.12 + 0.25 * tones.ambient)
    c.wash(((0.0, wood), (1.0, mix(wood, tones.deep, 0.3))))
    for n in range(16):
        y = (n + sheet.between(0.2, 0.8)) / 16 * sheet.h
        grain = curve(
            [
                (-9, y),
                (0.3 * sheet.w, y + sheet.between(-22, 22) * u),
                (0.7 * sheet.w, y + sheet.between(-22, 22) * u),
                (sheet.w + 9, y + sheet.between(-9, 9) * u),
            ],
            12,
            closed=False,
        )
        c.line(grain, sheet.between(3, 9) * u, mix(wood, tones.deep, 0.35), 0.4)
    lx, ly = 0.7 * sheet.w, 0.34 * sheet.h
    c.glow(lx, ly, 0.62 * max(sheet.w, sheet.h), tones.light, 0.62, ry=0.62 * max(sheet.w, sheet.h) * 0.8, power=1.6)
    white = mix(mix((250, 246, 236), tones.light, 0.22), tones.deep, 0.05 + 0.16 * (1 - tones.ambient))
    cx, cy = 0.58 * sheet.w, 0.6 * sheet.h
    for n in range(5):
        angle = math.radians((-21, 14, -7, 24, -3)[n] + sheet.between(-4, 4))
        px = cx + (-330, 330, -80, 180, 40)[n] * u + sheet.between(-20, 20) * u
        py = cy + (-60, -120, 70, 110, 0)[n] * u + sheet.between(-20, 20) * u
        kind = ("text", "chart", "text", "photo", "text")[n]
        _sheet_of_paper(
            sheet,
            px,
            py,
            (430 if kind != "photo" else 300) * u,
            (560 if kind != "photo" else 330) * u,
            angle,
            mix(white, tones.deep, 0.13 - 0.026 * n),
            kind,
        )
    _cup_from_above(sheet, cx + 560 * u, cy + 150 * u, 96 * u, wood)
    if "glasses" in mood.props or mood.seed % 2:
        _spectacles(sheet, cx - 500 * u, cy + 210 * u, 74 * u)
    if mood.figure != "nobody" or "hands" in mood.props:
        writing_hand(sheet, cx + 130 * u, cy + 60 * u)
    else:
        pen(sheet, cx + 190 * u, cy - 20 * u, 300 * u, math.radians(-38))


def _turned_rectangle(x: float, y: float, wide: float, tall: float, angle: float) -> np.ndarray:
    p = rectangle(-wide / 2, -tall / 2, wide / 2, tall / 2)
    return np.stack(
        [
            x + p[:, 0] * math.cos(angle) - p[:, 1] * math.sin(angle),
            y + p[:, 0] * math.sin(angle) + p[:, 1] * math.cos(angle),
        ],
        axis=1,
    )


def _sheet_of_paper(
    sheet: Sheet, x: float, y: float, wide: float, tall: float, angle: float, ink: Rgb, kind: str
) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    sin, cos = math.sin(angle), math.cos(angle)

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * wide * cos - dy * tall * sin, y + dx * wide * sin + dy * tall * cos

    c.fill([_turned_rectangle(x - 9 * u, y + 13 * u, wide, tall, angle)], tones.deep, 0.42, soft=9 * u)
    c.fill(
        [_turned_rectangle(x, y, wide, tall, angle)],
        Fade(lit(ink, 0.02), mix(ink, tones.deep, 0.1), y - tall / 2, y + tall / 2),
    )
    mark = mix(tones.deep, ink, 0.32)
    if kind == "photo":
        c.fill(
            [np.array([at(-0.44, -0.44), at(0.44, -0.44), at(0.44, 0.26), at(-0.44, 0.26)])],
            mix(tones.deep, tones.haze, 0.35),
        )
        c.fill(
            [
                np.array(
                    [
                        at(-0.44, 0.26),
                        at(-0.44, 0.0),
                        at(-0.16, -0.2),
                        at(0.06, 0.04),
                        at(0.24, -0.1),
                        at(0.44, 0.08),
                        at(0.44, 0.26),
                    ]
                )
            ],
            mix(tones.deep, tones.haze, 0.1),
        )
        px, py = at(0.2, -0.26)
        c.disc(px, py, 0.07 * wide, mix(tones.sun, tones.haze, 0.2))
        return
    c.line([at(-0.38, -0.4), at(0.05, -0.4)], 9 * u, mark)
    if kind == "chart":
        walk = np.cumsum([sheet.between(-0.5, 0.8) for _ in range(16)])
        walk = (walk - walk.min()) / np.ptp(walk)
        c.line([at(-0.38, -0.3), at(-0.38, 0.1), at(0.38, 0.1)], 4 * u, mark)
        c.line(
            [at(-0.36 + 0.72 * n / 15, 0.06 - 0.34 * v) for n, v in enumerate(walk)],
            5 * u,
            mix(tones.accents[4], ink, 0.1),
        )
        rows = range(6, 9)
    else:
        rows = range(9)
    for row in rows:
        end = 0.38 if row % 4 != 3 else sheet.between(-0.1, 0.2)
        c.line([at(-0.38, -0.3 + 0.075 * row), at(end, -0.3 + 0.075 * row)], 4.5 * u, mark, 0.75)


def _cup_from_above(sheet: Sheet, x: float, y: float, r: float, wood: Rgb) -> None:
    c, tones = sheet.canvas, sheet.tones
    c.disc(x - 0.1 * r, y + 0.16 * r, 1.25 * r, tones.deep, 0.45, soft=0.12 * r)
    china = mix((246, 240, 230), tones.light, 0.2)
    china = mix(china, tones.deep, 0.12 * (1 - tones.ambient))
    c.disc(x, y, 1.2 * r, mix(china, wood, 0.16))
    c.line([(x + 0.6 * r, y - 0.5 * r), (x + 1.15 * r, y - 0.92 * r)], 0.24 * r, china)
    c.disc(x, y, 0.86 * r, china)
    c.disc(x, y, 0.72 * r, (64, 40, 30))
    c.fill(
        [oval(x - 0.2 * r, y - 0.22 * r, 0.3 * r, 0.18 * r)], mix((64, 40, 30), tones.light, 0.4), 0.7, soft=0.06 * r
    )


def _spectacles(sheet: Sheet, x: float, y: float, r: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    for dx in (-1.15, 1.15):
        c.disc(x + dx * r, y, r, (255, 255, 255), 0.13)
        c.line(oval(x + dx * r, y, r, 0.9 * r), 0.13 * r, tones.deep, closed=True)
    c.line(
        curve([(x - 0.2 * r, y - 0.1 * r), (x, y - 0.3 * r), (x + 0.2 * r, y - 0.1 * r)], 6, closed=False),
        0.12 * r,
        tones.deep,
    )
    for side in (-1, 1):
        c.line([(x + side * 2.1 * r, y - 0.2 * r), (x + side * 2.5 * r, y - 1.9 * r)], 0.12 * r, tones.deep)
