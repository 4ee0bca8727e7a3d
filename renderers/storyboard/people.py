"""People as the subject: one of them, or a crowd."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Fade, curve, oval
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import heads
from renderers.storyboard.rooms import inside
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.sky import sky


def portrait(sheet: Sheet) -> None:
    """Head and shoulders without a face, one side in light."""
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    ink = inside(sheet)
    c.wash(((0.0, mix(ink.wall, tones.deep, 0.4)), (1.0, mix(ink.wall, tones.deep, 0.15))))
    x, foot, t = (0.62 if sheet.w >= sheet.h else 0.52) * sheet.w, sheet.h, 0.78 * min(sheet.h, 1.2 * sheet.w)
    c.glow(x + 0.16 * t, foot - 0.66 * t, 0.95 * t, mix(tones.horizon, tones.light, 0.5), 0.75)
    c.disc(x, foot - 0.56 * t, 0.54 * t, mix(mix(tones.light, tones.accents[mood.seed % 5], 0.25), ink.wall, 0.35), 0.5)
    skins = ((236, 190, 160), (208, 150, 116), (160, 104, 76), (112, 72, 54))
    skin = mix(mix(skins[(mood.seed >> 4) % 4], tones.light, 0.12), tones.deep, 0.12 * (1 - tones.ambient))
    shade = mix(skin, tones.deep, 0.48)
    hair = mix(
        ((58, 40, 36), (32, 28, 34), (112, 74, 48), (140, 136, 140))[
            3 if "aged" in mood.props else (mood.seed >> 7) % 4
        ],
        tones.deep,
        0.25,
    )
    woman = "woman" in mood.props or ("man" not in mood.props and bool((mood.seed >> 11) % 2))
    cloth = mix(mix(tones.accents[(mood.seed >> 9) % 5], tones.deep, 0.5), tones.haze, 0.05)
    if woman:
        back = curve(
            [
                (x, foot - 0.99 * t),
                (x + 0.25 * t, foot - 0.9 * t),
                (x + 0.29 * t, foot - 0.62 * t),
                (x + 0.30 * t, foot - 0.36 * t),
                (x + 0.16 * t, foot - 0.27 * t),
                (x - 0.16 * t, foot - 0.27 * t),
                (x - 0.30 * t, foot - 0.36 * t),
                (x - 0.29 * t, foot - 0.62 * t),
                (x - 0.25 * t, foot - 0.9 * t),
            ],
            9,
        )
        c.fill([back], Fade(mix(hair, tones.deep, 0.4), lit(hair, 0.04), x - 0.3 * t, x + 0.3 * t, True))
    shoulders = curve(
        [
            (x - 0.66 * t, foot + 0.3 * t),
            (x - 0.56 * t, foot - 0.14 * t),
            (x - 0.36 * t, foot - 0.27 * t),
            (x - 0.13 * t, foot - 0.36 * t),
            (x + 0.13 * t, foot - 0.36 * t),
            (x + 0.36 * t, foot - 0.27 * t),
            (x + 0.56 * t, foot - 0.14 * t),
            (x + 0.66 * t, foot + 0.3 * t),
        ],
        9,
    )
    neck = np.array(
        [
            (x - 0.105 * t, foot - 0.56 * t),
            (x + 0.105 * t, foot - 0.56 * t),
            (x + 0.125 * t, foot - 0.34 * t),
            (x, foot - 0.26 * t),
            (x - 0.125 * t, foot - 0.34 * t),
        ]
    )
    c.fill([shoulders], Fade(mix(cloth, tones.deep, 0.5), lit(cloth, 0.05), x - 0.4 * t, x + 0.5 * t, True))
    c.fill([neck], Fade(mix(shade, tones.deep, 0.2), shade, x - 0.1 * t, x + 0.12 * t, True), melt=0.02 * t)
    face = curve(
        [
            (x, foot - 0.94 * t),
            (x + 0.15 * t, foot - 0.89 * t),
            (x + 0.195 * t, foot - 0.74 * t),
            (x + 0.165 * t, foot - 0.58 * t),
            (x + 0.07 * t, foot - 0.47 * t),
            (x, foot - 0.455 * t),
            (x - 0.07 * t, foot - 0.47 * t),
            (x - 0.165 * t, foot - 0.58 * t),
            (x - 0.195 * t, foot - 0.74 * t),
            (x - 0.15 * t, foot - 0.89 * t),
        ],
        9,
    )
    c.fill([oval(x - 0.2 * t, foot - 0.69 * t, 0.032 * t, 0.06 * t)], shade)
    c.fill([oval(x + 0.2 * t, foot - 0.69 * t, 0.032 * t, 0.06 * t)], skin)
    c.fill([face], skin)
    dark_half = np.concatenate(
        [
            face[face[:, 0] < x + 1],
            curve(
                [
                    (x + 0.01 * t, foot - 0.455 * t),
                    (x + 0.045 * t, foot - 0.56 * t),
                    (x + 0.012 * t, foot - 0.63 * t),
                    (x + 0.055 * t, foot - 0.69 * t),
                    (x + 0.0 * t, foot - 0.78 * t),
                    (x + 0.02 * t, foot - 0.94 * t),
                ],
                8,
                closed=False,
            ),
        ]
    )
    centre = dark_half.mean(axis=0)
    order = np.argsort(np.arctan2(dark_half[:, 1] - centre[1], dark_half[:, 0] - centre[0]))
    c.fill([dark_half[order]], shade, 0.92)
    c.fill(
        [
            np.array(
                [
                    (x - 0.1 * t, foot - 0.5 * t),
                    (x + 0.1 * t, foot - 0.5 * t),
                    (x + 0.11 * t, foot - 0.42 * t),
                    (x - 0.1 * t, foot - 0.44 * t),
                ]
            )
        ],
        mix(shade, tones.deep, 0.4),
        0.4,
        soft=6 * u,
    )
    top = curve(
        [
            (x - 0.215 * t, foot - 0.68 * t),
            (x - 0.24 * t, foot - 0.85 * t),
            (x - 0.14 * t, foot - 0.99 * t),
            (x + 0.04 * t, foot - 1.02 * t),
            (x + 0.19 * t, foot - 0.95 * t),
            (x + 0.235 * t, foot - 0.82 * t),
            (x + 0.21 * t, foot - 0.69 * t),
            (x + 0.175 * t, foot - 0.79 * t),
            (x + 0.1 * t, foot - 0.855 * t),
            (x - 0.03 * t, foot - 0.87 * t),
            (x - 0.15 * t, foot - 0.82 * t),
        ],
        8,
    )
    c.fill([top], Fade(mix(hair, tones.deep, 0.4), lit(hair, 0.06), x - 0.24 * t, x + 0.24 * t, True))
    if "glasses" in mood.props or mood.seed % 5 == 0:
        for dx in (-0.085, 0.085):
            c.line(oval(x + dx * t, foot - 0.705 * t, 0.062 * t, 0.052 * t), 0.012 * t, tones.deep, closed=True)
        c.line([(x - 0.025 * t, foot - 0.71 * t), (x + 0.025 * t, foot - 0.71 * t)], 0.011 * t, tones.deep)
    collar = [
        np.array(
            [
                (x - 0.125 * t, foot - 0.36 * t),
                (x, foot - 0.22 * t),
                (x - 0.13 * t, foot - 0.2 * t),
                (x - 0.2 * t, foot - 0.31 * t),
            ]
        ),
        np.array(
            [
                (x + 0.125 * t, foot - 0.36 * t),
                (x, foot - 0.22 * t),
                (x + 0.13 * t, foot - 0.2 * t),
                (x + 0.2 * t, foot - 0.31 * t),
            ]
        ),
    ]
    c.fill(collar, mix(mix(cloth, (255, 255, 255), 0.4), tones.deep, 0.2))


def crowd(sheet: Sheet) -> None:
    """Heads before heads towards the light, with signs held up if they protest."""
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    horizon = 0.62 * sheet.h
    sky(sheet, horizon)
    c.glow(0.6 * sheet.w, horizon, 0.7 * sheet.w, mix(tones.horizon, tones.sun, 0.4), 0.6, ry=0.45 * sheet.h)
    c.band(horizon - 0.12 * sheet.h, horizon + 0.1 * sheet.h, tones.haze, 0.0, 0.6)
    signs = "signs" in mood.props
    for row in range(6):
        foot = (0.66 + 0.066 * row) * sheet.h
        size = (0.07 + 0.036 * row) * sheet.h
        if signs and 0 < row < 5:
            for _ in range(3):
                x = sheet.between(0.05, 0.95) * sheet.w
                s = size * 0.9
                top = foot - 2.1 * s - sheet.between(0, 0.5) * s
                c.line([(x, foot), (x + 0.05 * s, top)], 0.05 * s, tones.at(0.25 + 0.13 * row))
                lean = sheet.between(-0.12, 0.12) * s
                board = np.array(
                    [
                        (x - 0.6 * s, top - 0.62 * s + lean),
                        (x + 0.62 * s, top - 0.62 * s - lean),
                        (x + 0.62 * s, top + 0.08 * s - lean),
                        (x - 0.6 * s, top + 0.08 * s + lean),
                    ]
                )
                c.fill(
                    [board], mix(mix(tones.haze, (255, 255, 255), 0.3), tones.accents[int(sheet.between(0, 7))], 0.4)
                )
                c.line([(x - 0.4 * s, top - 0.38 * s), (x + 0.4 * s, top - 0.38 * s)], 0.08 * s, tones.at(0.8))
                c.line([(x - 0.4 * s, top - 0.16 * s), (x + 0.2 * s, top - 0.16 * s)], 0.08 * s, tones.at(0.8))
        tint = tones.at(0.3 + 0.13 * row)
        heads(
            sheet,
            foot,
            size,
            Fade(mix(tint, tones.light, 0.06), tint, foot - size, foot + 0.4 * size),
            count=max(3, round(15 - 1.9 * row)) if sheet.w >= sheet.h else max(2, round(8 - 1.1 * row)),
        )
        if row < 4:
            c.band(foot - 0.3 * size, foot + 1.2 * size, tones.haze, 0.0, 0.2)
