"""The sea: calm or stormy, with lighthouse, boat, palms."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from renderers.storyboard.brush import Fade, Polygon, Thin, curve, oval, rectangle
from renderers.storyboard.colours import Rgb, lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.sheet import Sheet, ground_line
from renderers.storyboard.sky import birds, bolt, sky


def sea(sheet: Sheet) -> None:
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    horizon = (0.55 if mood.weather != "storm" else 0.6) * sheet.h
    sun_x, _ = sky(sheet, horizon)
    water = _water(sheet, horizon)
    if mood.weather not in ("storm", "rain", "fog"):
        _glitter(sheet, sun_x, horizon)
    far = tones.at(0.18)
    c.fill(
        [
            ground_line(
                sheet,
                np.concatenate([np.zeros(30), 0.7 * np.abs(sheet.jagged(5, 0.4)), np.zeros(18)]),
                horizon + 1,
                0.05 * sheet.h,
            )[:-2]
        ],
        far,
        0.85,
    )
    if mood.weather == "storm":
        if "lighthouse" in mood.props:
            _lighthouse(sheet, horizon)
        bolt(sheet, 0.33 * sheet.w, 0.2 * sheet.h, horizon)
        _swell(sheet, horizon, water)
        return
    if "boat" in mood.props or ("lighthouse" not in mood.props and "palm" not in mood.props):
        _sailboat(sheet, 0.68 * sheet.w, horizon + 0.13 * sheet.h, 0.3 * sheet.h)
    if "lighthouse" in mood.props:
        _lighthouse(sheet, horizon)
    birds(sheet, 0.42 * sheet.w, 0.34 * sheet.h, 5)
    if "palm" in mood.props or mood.figure != "nobody":
        _beach(sheet)


def _water(sheet: Sheet, horizon: float) -> Rgb:
    """Long bands that widen towards us; gives the colour of the near water."""
    c, tones = sheet.canvas, sheet.tones
    near = mix(tones.at(0.72), (20, 66, 92), 0.25)
    far = mix(tones.horizon, tones.at(0.3), 0.45)
    c.wash(((0.0, far), (0.3, mix(far, near, 0.45)), (1.0, near)), horizon, sheet.h)
    for n in range(26):
        share = (n / 25) ** 1.7
        y = horizon + share * (sheet.h - horizon)
        dashes: list[Polygon] = []
        for _ in range(int(9 - 5 * share)):
            x, long = sheet.between(-0.1, 1.1) * sheet.w, (40 + 260 * share) * sheet.u * sheet.between(0.5, 1.4)
            r = (1.2 + 4.6 * share) * sheet.u
            yy = y + sheet.between(-0.5, 0.5) * 20 * share * sheet.u
            dashes.append(ripple(x, yy, long, r))
        c.fill(dashes, mix(far, tones.horizon, 0.5) if n % 2 else mix(near, tones.deep, 0.4), 0.3)
    return near


def ripple(x: float, y: float, half: float, r: float) -> np.ndarray:
    """A thin leaf, pointed at both ends."""
    return curve(
        [
            (x - half, y),
            (x - 0.4 * half, y - 0.8 * r),
            (x, y - r),
            (x + 0.4 * half, y - 0.8 * r),
            (x + half, y),
            (x + 0.4 * half, y + 0.8 * r),
            (x, y + r),
            (x - 0.4 * half, y + 0.8 * r),
        ],
        4,
    )


def _glitter(sheet: Sheet, x: float, horizon: float) -> None:
    """The path of light under sun or moon."""
    c, tones = sheet.canvas, sheet.tones
    c.glow(x, horizon, 0.3 * sheet.w, tones.sun, 0.45, ry=0.12 * sheet.h)
    dashes: list[Polygon] = []
    for n in range(46):
        share = (n / 45) ** 1.4
        y = horizon + 3 * sheet.u + share * 0.9 * (sheet.h - horizon)
        half = (34 + 90 * share) * sheet.u * sheet.between(0.35, 1.0)
        dashes.append(
            ripple(x + sheet.between(-1, 1) * (12 + 90 * share) * sheet.u, y, half, (1.7 + 4.2 * share) * sheet.u)
        )
    c.fill(dashes, tones.sun, 0.7, thin=Thin(1.0, 0.3, horizon, sheet.h))


def _lighthouse(sheet: Sheet, horizon: float) -> None:
    """On its cliff at the right; the lamp's beams are the brightest thing."""
    c, tones = sheet.canvas, sheet.tones
    s = sheet.u
    x, foot = 0.7 * sheet.w, horizon - 70 * s
    rock = curve(
        [
            (x - 330 * s, horizon + 108 * s),
            (x - 214 * s, horizon + 30 * s),
            (x - 150 * s, horizon + 8 * s),
            (x - 112 * s, foot + 34 * s),
            (x - 60 * s, foot + 2 * s),
            (x + 80 * s, foot - 6 * s),
            (x + 150 * s, foot + 22 * s),
            (x + 290 * s, foot + 8 * s),
            (x + 420 * s, foot - 34 * s),
            (x + 1500 * s, foot - 80 * s),
        ],
        8,
        closed=False,
    )
    shore = curve(
        [
            (x + 1500 * s, horizon + 300 * s),
            (x + 700 * s, horizon + 232 * s),
            (x + 330 * s, horizon + 150 * s),
            (x + 60 * s, horizon + 138 * s),
            (x - 150 * s, horizon + 112 * s),
            (x - 330 * s, horizon + 108 * s),
        ],
        8,
        closed=False,
    )
    body = np.concatenate([rock, shore])
    c.fill([ripple(x + 100 * s, horizon + 150 * s, 520 * s, 34 * s)], tones.deep, 0.5, soft=9 * s)
    c.line(shore, 7 * s, mix(tones.haze, (255, 255, 255), 0.4), 0.55, soft=1.5 * s)
    top = foot - 300 * s
    for side, tilt in ((-1, 0.10), (1, 0.04)):
        reach = 1.5 * sheet.w
        beam = np.array(
            [
                (x, top - 9 * s),
                (x + side * reach, top - (tilt + 0.085) * reach),
                (x + side * reach, top - (tilt - 0.075) * reach),
                (x, top + 9 * s),
            ]
        )
        c.fill([beam], tones.light, 0.62 if tones.ambient < 0.4 else 0.32, soft=12 * s)
    c.fill([body], Fade(tones.at(0.74), tones.at(0.95), foot - 60 * s, horizon + 120 * s))
    ledges = [
        curve(
            [
                (x - 120 * s + n * 150 * s, foot + (42 + 8 * n) * s),
                (x - 70 * s + n * 160 * s, foot + (66 + 9 * n) * s),
                (x - 40 * s + n * 155 * s, horizon + 60 * s),
                (x - 130 * s + n * 150 * s, horizon + 70 * s),
            ],
            5,
        )
        for n in range(4)
    ]
    c.fill(ledges, tones.at(0.62), 0.5)
    tower = np.array(
        [(x - 34 * s, foot + 6 * s), (x - 22 * s, top + 30 * s), (x + 22 * s, top + 30 * s), (x + 34 * s, foot + 6 * s)]
    )
    white = mix(tones.at(0.18), (255, 255, 255), 0.35 if not tones.dark else 0.15)
    c.fill([tower], Fade(white, mix(white, tones.deep, 0.6), x - 22 * s, x + 34 * s, True))
    red = mix(tones.accents[4], tones.deep, 0.35)
    for a, b in ((0.18, 0.36), (0.54, 0.72)):
        ya, yb = foot - a * 270 * s, foot - b * 270 * s
        wa, wb = 34 - 12 * a, 34 - 12 * b
        c.fill(
            [np.array([(x - wa * s, ya), (x - wb * s, yb), (x + wb * s, yb), (x + wa * s, ya)])],
            Fade(red, mix(red, tones.deep, 0.55), x - 22 * s, x + 34 * s, True),
        )
    c.fill(
        [
            rectangle(x - 31 * s, top + 22 * s, x + 31 * s, top + 32 * s),
            rectangle(x - 18 * s, top - 18 * s, x + 18 * s, top - 12 * s),
        ],
        tones.at(0.92),
    )
    c.fill([rectangle(x - 15 * s, top - 14 * s, x + 15 * s, top + 24 * s)], mix(tones.light, (255, 255, 255), 0.6))
    c.fill(
        [np.concatenate([oval(x, top - 16 * s, 20 * s, 22 * s, 32)[16:], [[x + 20 * s, top - 16 * s]]])], tones.at(0.92)
    )
    c.line([(x, top - 36 * s), (x, top - 58 * s)], 4 * s, tones.at(0.92))
    c.glow(x, top + 4 * s, 330 * s, mix(tones.light, (255, 255, 255), 0.3), 0.85, power=2.8)
    cottage = x + 128 * s
    c.fill(
        [
            rectangle(cottage - 48 * s, foot - 36 * s, cottage + 48 * s, foot + 26 * s),
            np.array([(cottage - 58 * s, foot - 34 * s), (cottage, foot - 72 * s), (cottage + 58 * s, foot - 34 * s)]),
        ],
        tones.at(0.88),
    )
    c.fill([rectangle(cottage - 24 * s, foot - 22 * s, cottage - 4 * s, foot)], tones.light)


def _swell(sheet: Sheet, horizon: float, water: Rgb) -> None:
    """High seas: crests behind crests, foam on each and running down its face."""
    c, tones = sheet.canvas, sheet.tones
    foam = mix(tones.haze, (255, 255, 255), 0.6)
    for n in range(6):
        near = n / 5
        level = horizon + (0.035 + 0.36 * near**1.2) * sheet.h
        tall = (0.018 + 0.085 * near) * min(sheet.h, 0.62 * sheet.w)
        xs = np.linspace(-0.05, 1.05, 220)
        crest = _crests(sheet, xs, count=8.5 - 5.6 * near)
        line = np.stack([xs * sheet.w, level - crest * tall], axis=1)
        body = np.concatenate([line, [[sheet.w * 1.05, sheet.h + 9], [-0.05 * sheet.w, sheet.h + 9]]])
        tint = mix(mix(water, tones.haze, 0.5), mix(water, tones.deep, 0.6), near)
        c.fill([body], Fade(lit(tint, 0.1), lit(tint, -0.05), level - tall, level + (0.03 + 0.06 * near) * sheet.h))
        _foam(sheet, line, crest, tall, foam, near)


def _crests(sheet: Sheet, xs: NDArray[np.float64], count: float) -> NDArray[np.float64]:
    """Waves that rise slowly and fall steeply, each of its own height."""
    turn = xs * count + sheet.between(0, 1)
    t, which = turn % 1.0, np.floor(turn).astype(int)
    heights = np.array([sheet.between(0.45, 1.0) for _ in range(int(which.max() - which.min()) + 1)])
    rising, falling = np.sin(t / 0.7 * np.pi / 2) ** 3, np.maximum(np.cos((t - 0.7) / 0.3 * np.pi / 2), 0) ** 1.2
    crest: NDArray[np.float64] = np.where(t < 0.7, rising, falling) * heights[which - which.min()]
    return crest


def _foam(
    sheet: Sheet, line: NDArray[np.float64], crest: NDArray[np.float64], tall: float, foam: Rgb, near: float
) -> None:
    c, u = sheet.canvas, sheet.u
    c.line(line, (2.2 + 2.5 * near) * u, foam, 0.16 + 0.1 * near)
    peaks = [
        k for k in range(2, len(crest) - 2) if crest[k] > crest[k - 1] and crest[k] >= crest[k + 1] and crest[k] > 0.4
    ]
    for k in peaks:
        x, y = line[k]
        size = 0.85 * tall * crest[k]
        lip = [
            (x - 0.5 * size, y + 0.12 * size),
            (x - 0.1 * size, y - 0.03 * size),
            (x + 0.14 * size, y + 0.1 * size),
            (x + 0.34 * size, y + 0.5 * size),
            (x + 0.12 * size, y + 0.3 * size),
            (x - 0.14 * size, y + 0.16 * size),
        ]
        c.fill([curve(lip, 6)], foam, 0.9)
        runs = [
            ripple(
                x - sheet.between(-0.3, 1.3) * size,
                y + sheet.between(0.3, 1.0) * size,
                sheet.between(0.2, 0.5) * size,
                0.03 * size + 1.2 * u,
            )
            for _ in range(4)
        ]
        c.fill(runs, foam, 0.4)
        spray = [
            oval(x + sheet.between(-0.1, 0.7) * size, y - sheet.between(0.0, 0.4) * size, r, r)
            for r in (0.02 * size + 1.2 * u, 0.012 * size + 1.2 * u, 0.03 * size + 1.2 * u)
        ]
        c.fill(spray, foam, 0.7)


def _sailboat(sheet: Sheet, x: float, foot: float, tall: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    c.glow(x, foot + 0.02 * tall, 0.5 * tall, tones.at(0.9), 0.55, ry=0.08 * tall)
    white = mix(tones.sun, tones.at(0.3), 0.12 if not tones.dark else 0.45)
    main = curve(
        [
            (x + 0.02 * tall, foot - 0.14 * tall),
            (x + 0.02 * tall, foot - 1.0 * tall),
            (x + 0.2 * tall, foot - 0.62 * tall),
            (x + 0.36 * tall, foot - 0.15 * tall),
        ],
        7,
    )
    main = np.array(
        [
            (x + 0.02 * tall, foot - 0.14 * tall),
            (x + 0.02 * tall, foot - tall),
            *curve(
                [
                    (x + 0.02 * tall, foot - tall),
                    (x + 0.21 * tall, foot - 0.6 * tall),
                    (x + 0.36 * tall, foot - 0.15 * tall),
                ],
                8,
                closed=False,
            ),
        ]
    )
    jib = np.array(
        [
            (x - 0.02 * tall, foot - 0.16 * tall),
            *curve(
                [
                    (x - 0.02 * tall, foot - 0.88 * tall),
                    (x - 0.13 * tall, foot - 0.5 * tall),
                    (x - 0.27 * tall, foot - 0.17 * tall),
                ],
                8,
                closed=False,
            ),
        ]
    )
    c.fill([main], Fade(white, mix(white, tones.at(0.6), 0.35), x, x + 0.36 * tall, True))
    c.fill([jib], mix(white, tones.at(0.6), 0.22))
    c.line([(x, foot - 0.1 * tall), (x, foot - 1.04 * tall)], 0.014 * tall, tones.at(0.9))
    c.fill(
        [
            np.array(
                [
                    (x - 0.3 * tall, foot - 0.12 * tall),
                    (x + 0.36 * tall, foot - 0.12 * tall),
                    (x + 0.27 * tall, foot + 0.02 * tall),
                    (x - 0.2 * tall, foot + 0.02 * tall),
                ]
            )
        ],
        tones.at(0.9),
    )
    dashes = [
        ripple(
            x + sheet.between(-0.16, 0.2) * tall,
            foot + (0.05 + 0.045 * n) * tall,
            (0.3 - 0.03 * n) * tall * sheet.between(0.6, 1),
            0.011 * tall,
        )
        for n in range(6)
    ]
    c.fill(dashes, tones.at(0.85), 0.55)


def _beach(sheet: Sheet) -> None:
    """Sand in front, with palms or with someone looking out."""
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    sand = mix(tones.at(0.4), (222, 184, 130), 0.4)
    edge = curve(
        [
            (-0.05 * sheet.w, 0.9 * sheet.h),
            (0.3 * sheet.w, 0.93 * sheet.h),
            (0.62 * sheet.w, 0.86 * sheet.h),
            (1.05 * sheet.w, 0.77 * sheet.h),
        ],
        14,
        closed=False,
    )
    shore = np.concatenate([edge, [[1.05 * sheet.w, sheet.h + 9], [-0.05 * sheet.w, sheet.h + 9]]])
    c.fill([shore - (0, 14 * sheet.u)], mix(tones.horizon, (255, 255, 255), 0.4), 0.6)
    c.fill([shore], Fade(sand, mix(sand, tones.deep, 0.6), 0.77 * sheet.h, sheet.h))
    if "palm" in mood.props:
        palm(sheet, 0.86 * sheet.w, 0.94 * sheet.h, 0.55 * sheet.h, -0.22)
        palm(sheet, 0.93 * sheet.w, 0.98 * sheet.h, 0.42 * sheet.h, 0.16)
    if mood.figure != "nobody":
        person(sheet, 0.6 * sheet.w, 0.93 * sheet.h, 0.24 * sheet.h, tones.at(0.97), shadow=tones.deep)


def palm(sheet: Sheet, x: float, foot: float, tall: float, lean: float) -> None:
    c, ink = sheet.canvas, sheet.tones.at(0.95)
    spine = curve(
        [(x, foot), (x + 0.3 * lean * tall, foot - 0.5 * tall), (x + lean * tall, foot - tall)], 12, closed=False
    )
    for n, (a, b) in enumerate(pairwise(spine)):
        c.line([a, b], 0.05 * tall * (1 - 0.45 * n / len(spine)), ink)
    tx, ty = float(spine[-1, 0]), float(spine[-1, 1])
    leaves: list[Polygon] = []
    for n in range(9):
        angle = math.radians(-200 + 27.5 * n + sheet.between(-8, 8))
        long = tall * sheet.between(0.3, 0.42)
        mx, my = tx + 0.55 * long * math.cos(angle), ty + 0.55 * long * math.sin(angle) - 0.06 * tall
        ex, ey = tx + long * math.cos(angle), ty + long * math.sin(angle) + 0.17 * tall
        leaves.append(
            curve(
                [
                    (tx, ty - 0.01 * tall),
                    (mx, my - 0.02 * tall),
                    (ex, ey),
                    (mx - 0.01 * tall, my + 0.055 * tall),
                    (tx, ty + 0.02 * tall),
                ],
                6,
            )
        )
    c.fill(leaves, ink)
