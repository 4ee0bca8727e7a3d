"""A planet from space, and who or what is about."""

from __future__ import annotations

import math

import numpy as np

from renderers.storyboard.brush import Fade, Polygon, capsule, curve, oval, rectangle
from renderers.storyboard.colours import Rgb, lit, mix
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.sky import stars


def space(sheet: Sheet) -> None:
    """A planet's lit edge, stars, a far cloud of gas, and a moon, a satellite or someone afloat."""
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    dark = mix(tones.deep, (6, 7, 20), 0.6)
    c.wash(((0.0, dark), (1.0, mix(dark, tones.sky[1][1], 0.5))))
    hues = [
        mix(tones.glow, tones.deep, 0.2),
        mix(tones.accents[0], tones.deep, 0.25),
        mix(tones.accents[4], tones.deep, 0.35),
    ]
    for n in range(7):
        c.glow(
            sheet.between(0.05, 0.75) * sheet.w,
            sheet.between(0.1, 0.7) * sheet.h,
            sheet.between(0.2, 0.42) * sheet.w,
            hues[n % 3],
            0.3,
            ry=sheet.between(0.16, 0.36) * sheet.h,
            power=1.5,
        )
    stars(sheet, sheet.h, 260)
    r = 0.95 * min(sheet.w, 1.4 * sheet.h) * 0.66
    x, y = 0.74 * sheet.w, sheet.h * 0.62 + r * 0.62
    _planet(sheet, x, y, r, dark)
    if "rocket" in mood.props:
        _rocket(sheet, 0.5 * sheet.w, 0.46 * sheet.h, 190 * u)
    elif "astronaut" in mood.props or mood.figure != "nobody":
        _astronaut(sheet, 0.42 * sheet.w, 0.5 * sheet.h, 230 * u)
    elif "satellite" in mood.props:
        _satellite(sheet, 0.42 * sheet.w, 0.44 * sheet.h, 120 * u)
    else:
        mx, my, mr = 0.4 * sheet.w, 0.4 * sheet.h, 66 * u
        c.glow(mx, my, 3 * mr, tones.sun, 0.22)
        c.disc(mx, my, mr, mix(tones.sun, tones.haze, 0.3))
        c.fill([_crescent(mx, my, mr, 0.5)], dark, 0.72, soft=3 * u)


def _planet(sheet: Sheet, x: float, y: float, r: float, dark: Rgb) -> None:
    """Oceans, land and bands of cloud, lit from the upper left, with the air's rim of light."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    ocean = mix(mix(tones.accents[1], tones.deep, 0.42), tones.glow, 0.15)
    land = mix(mix(tones.accents[3], tones.accents[5], 0.3), tones.deep, 0.34)
    left, right = x - r, x + 0.75 * r
    c.glow(x - 0.1 * r, y - 0.12 * r, 1.34 * r, mix(tones.glow, (255, 255, 255), 0.25), 0.75, power=1.1)
    c.fill([oval(x, y, r, r, 160)], Fade(lit(ocean, 0.06), mix(dark, ocean, 0.12), left, right, True))
    patches: list[Polygon] = []
    for _ in range(7):
        angle, far = sheet.between(-2.9, -0.3), math.sqrt(sheet.chance.random()) * 0.8
        px, py = x + far * r * math.cos(angle), y + far * r * math.sin(angle)
        for _ in range(6):
            size = sheet.between(0.05, 0.11) * r
            patches.append(
                oval(px + sheet.between(-0.13, 0.13) * r, py + sheet.between(-0.07, 0.07) * r, size, 0.66 * size)
            )
    c.fill(patches, Fade(land, mix(dark, land, 0.12), left, right, True), 0.92, melt=9 * u)
    bands: list[Polygon] = []
    for n in range(15):
        at = 0.34 + 0.58 * (n + sheet.between(-0.4, 0.4)) / 15
        start = sheet.between(-2.6, -1.0)
        turn = np.linspace(start, start + sheet.between(0.25, 0.8), 14)
        arc = np.stack([x + at * r * np.cos(turn) * 1.02, y + at * r * np.sin(turn)], axis=1)
        swell = np.sin(np.linspace(0, math.pi, 14))[:, None] * np.array([[0.0, sheet.between(5, 17) * u]])
        bands.append(np.concatenate([arc - swell, (arc + 0.5 * swell)[::-1]]))
    c.fill(
        bands, Fade((255, 255, 255), mix(dark, (255, 255, 255), 0.14), left, right, True), 0.6, melt=4 * u, soft=2 * u
    )
    c.fill([_rim(x, y, r, 0.02)], mix(tones.glow, (255, 255, 255), 0.6), 0.9, soft=3 * u)


def _crescent(x: float, y: float, r: float, share: float) -> np.ndarray:
    """The part of a disc turned from a light at upper left."""
    turn = np.linspace(-math.pi / 4, 3 * math.pi / 4, 50)
    outer = np.stack([x + 1.02 * r * np.cos(turn), y + 1.02 * r * np.sin(turn)], axis=1)
    middle = np.array([x - 0.4 * share * r, y - 0.4 * share * r])
    inner = middle + 0.72 * (outer - np.array([x, y]))
    inner[0], inner[-1] = outer[0], outer[-1]
    return np.concatenate([outer, inner[::-1]])


def _rim(x: float, y: float, r: float, thick: float) -> np.ndarray:
    turn = np.linspace(math.pi * 0.82, math.pi * 1.74, 60)
    swell = np.sin(np.linspace(0, math.pi, 60)) * thick * r
    outer = np.stack([x + (r + 0.3 * swell) * np.cos(turn), y + (r + 0.3 * swell) * np.sin(turn)], axis=1)
    inner = np.stack([x + (r - swell) * np.cos(turn), y + (r - swell) * np.sin(turn)], axis=1)
    return np.concatenate([outer, inner[::-1]])


def _rocket(sheet: Sheet, x: float, y: float, s: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    spin = math.radians(38)

    def put(points: list[tuple[float, float]]) -> np.ndarray:
        p = np.array(points) * s
        return np.stack(
            [
                x + p[:, 0] * math.cos(spin) - p[:, 1] * math.sin(spin),
                y + p[:, 0] * math.sin(spin) + p[:, 1] * math.cos(spin),
            ],
            axis=1,
        )

    flame = put([(-0.13, 0.55), (0.13, 0.55), (0.0, 1.75)])
    c.fill([flame], tones.light, 0.8, soft=7 * sheet.u)
    c.fill([put([(-0.07, 0.55), (0.07, 0.55), (0.0, 1.1)])], (255, 255, 255), 0.9, soft=3 * sheet.u)
    red = mix(tones.accents[4], tones.deep, 0.2)
    c.fill([put([(-0.2, 0.2), (-0.42, 0.62), (-0.16, 0.52)]), put([(0.2, 0.2), (0.42, 0.62), (0.16, 0.52)])], red)
    c.fill(
        [
            curve(
                [
                    tuple(p)
                    for p in put(
                        [(0, -1), (0.2, -0.5), (0.22, 0.2), (0.15, 0.56), (-0.15, 0.56), (-0.22, 0.2), (-0.2, -0.5)]
                    )
                ],
                6,
            )
        ],
        mix(tones.sun, tones.haze, 0.2),
    )
    c.fill(
        [
            curve(
                [
                    tuple(p)
                    for p in put([(0.05, -0.9), (0.2, -0.5), (0.22, 0.2), (0.15, 0.56), (0.06, 0.56), (0.1, 0.1)])
                ],
                6,
            )
        ],
        tones.deep,
        0.28,
    )
    px, py = put([(0, -0.28)])[0]
    c.disc(float(px), float(py), 0.1 * s, mix(tones.accents[1], tones.deep, 0.3))


def _satellite(sheet: Sheet, x: float, y: float, s: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    spin = math.radians(-24)

    def put(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
        p = rectangle(x0 * s, y0 * s, x1 * s, y1 * s)
        return np.stack(
            [
                x + p[:, 0] * math.cos(spin) - p[:, 1] * math.sin(spin),
                y + p[:, 0] * math.sin(spin) + p[:, 1] * math.cos(spin),
            ],
            axis=1,
        )

    body = mix(tones.sun, tones.haze, 0.35)
    c.fill([put(-1.9, -0.04, 1.9, 0.04)], body)
    blue = mix(tones.accents[1], tones.deep, 0.45)
    for side in (-1, 1):
        for k in range(3):
            x0 = side * (0.55 + 0.46 * k)
            c.fill([put(min(x0, x0 + side * 0.42), -0.34, max(x0, x0 + side * 0.42), 0.34)], lit(blue, 0.05 * (k % 2)))
    c.fill([put(-0.32, -0.42, 0.32, 0.42)], body)
    c.fill([put(0.02, -0.42, 0.32, 0.42)], tones.deep, 0.3)
    c.line([(x, y - 0.4 * s), (x - 0.28 * s, y - 0.95 * s)], 0.05 * s, body)
    c.disc(x - 0.3 * s, y - 1.0 * s, 0.1 * s, tones.accents[4])
    c.glow(x - 0.3 * s, y - 1.0 * s, 0.5 * s, tones.accents[4], 0.6)


def _astronaut(sheet: Sheet, x: float, y: float, s: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    suit = mix(mix(tones.sun, (255, 255, 255), 0.4), tones.haze, 0.2)
    parts = [
        oval(x, y - 0.42 * s, 0.19 * s, 0.2 * s),
        capsule(x, y - 0.2 * s, x + 0.02 * s, y + 0.12 * s, 0.17 * s, 0.15 * s),
        capsule(x - 0.13 * s, y - 0.18 * s, x - 0.36 * s, y + 0.02 * s, 0.07 * s),
        capsule(x - 0.36 * s, y + 0.02 * s, x - 0.46 * s, y - 0.14 * s, 0.06 * s),
        capsule(x + 0.14 * s, y - 0.18 * s, x + 0.38 * s, y - 0.26 * s, 0.07 * s),
        capsule(x + 0.38 * s, y - 0.26 * s, x + 0.52 * s, y - 0.12 * s, 0.06 * s),
        capsule(x - 0.06 * s, y + 0.16 * s, x - 0.16 * s, y + 0.42 * s, 0.085 * s),
        capsule(x - 0.16 * s, y + 0.42 * s, x - 0.08 * s, y + 0.66 * s, 0.07 * s),
        capsule(x + 0.09 * s, y + 0.16 * s, x + 0.24 * s, y + 0.4 * s, 0.085 * s),
        capsule(x + 0.24 * s, y + 0.4 * s, x + 0.2 * s, y + 0.66 * s, 0.07 * s),
    ]
    c.fill([rectangle(x - 0.2 * s, y - 0.3 * s, x + 0.22 * s, y + 0.08 * s)], mix(suit, tones.deep, 0.4), melt=0.05 * s)
    c.fill(parts, Fade(suit, mix(suit, tones.deep, 0.6), x - 0.3 * s, x + 0.5 * s, True), melt=0.03 * s)
    c.fill(
        [oval(x - 0.01 * s, y - 0.41 * s, 0.13 * s, 0.12 * s)],
        Fade(
            mix(tones.accents[5], tones.deep, 0.3), mix(tones.deep, tones.accents[1], 0.2), y - 0.53 * s, y - 0.29 * s
        ),
    )
    c.line(
        curve(
            [
                (x + 0.1 * s, y + 0.05 * s),
                (x + 0.7 * s, y + 0.4 * s),
                (x + 1.2 * s, y + 0.1 * s),
                (x + 2.0 * s, y + 0.7 * s),
            ],
            12,
            closed=False,
        ),
        0.022 * s,
        mix(suit, tones.deep, 0.3),
    )
