"""Near things in a dim room: a screen, a phone, coins, a window."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from renderers.storyboard.blurred import bokeh, dim
from renderers.storyboard.brush import Fade, Polygon, capsule, curve, oval, rectangle, shifted
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import someone_watching
from renderers.storyboard.screens import screen, shown
from renderers.storyboard.sheet import Sheet


def monitor(sheet: Sheet) -> None:
    """A large screen in a dim room, lights out of focus behind; somebody's shoulder if the shot is over one."""
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    dim(sheet)
    bokeh(sheet, 0.05 * sheet.h, 0.62 * sheet.h, 30)
    desk = 0.88 * sheet.h
    half = min(0.33 * sheet.w, 560 * u)
    cx = min(0.57 * sheet.w, sheet.w - half - 40 * u)
    tall = 1.18 * half
    x0, x1, y0, y1 = cx - half, cx + half, desk - 52 * u - tall, desk - 52 * u
    c.wash(((0.0, mix(mix(tones.deep, tones.haze, 0.2), tones.glow, 0.2)), (1.0, tones.deep)), desk - 30 * u, sheet.h)
    c.glow(cx, (y0 + y1) / 2, 1.9 * half, tones.glow, 0.55, ry=1.3 * half)
    body = mix(tones.deep, (0, 0, 0), 0.25)
    c.fill(
        [rectangle(cx - 36 * u, y1, cx + 36 * u, desk + 4 * u), oval(cx, desk + 6 * u, 190 * u, 17 * u)],
        mix(body, tones.haze, 0.1),
    )
    c.fill(
        [rectangle(x0 - 18 * u, y0 - 18 * u, x1 + 18 * u, y1 + 26 * u)],
        Fade(mix(body, tones.haze, 0.16), body, y0 - 18 * u, y1 + 26 * u),
        melt=12 * u,
    )
    screen(sheet, x0, y0, x1, y1, shown(mood))
    c.fill([np.array([(x0, y0), (x0 + 0.52 * half, y0), (x0 + 0.12 * half, y1), (x0, y1)])], (255, 255, 255), 0.045)
    c.glow(cx, desk + 50 * u, 1.2 * half, tones.glow, 0.5, ry=90 * u)
    if mood.shot == "shoulder" or mood.figure != "nobody":
        someone_watching(
            sheet, cx - 0.45 * half, 0.56 * sheet.h, mix(tones.deep, (0, 0, 0), 0.3), tones.glow, from_left=False
        )
    else:
        _keyboard_edge(sheet, cx, desk + 74 * u, 0.74 * half)


def _keyboard_edge(sheet: Sheet, x: float, y: float, half: float) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    c.fill(
        [
            np.array(
                [
                    (x - half, y - 24 * u),
                    (x + half, y - 24 * u),
                    (x + 1.08 * half, y + 46 * u),
                    (x - 1.08 * half, y + 46 * u),
                ]
            )
        ],
        mix(tones.deep, tones.glow, 0.2),
        melt=8 * u,
    )
    for row in range(3):
        share = 0.96 + 0.035 * row
        for n in range(15):
            k0 = x + (n / 15 - 0.5) * 2 * half * share + 5 * u
            c.fill(
                [rectangle(k0, y + (-16 + 20 * row) * u, k0 + 2 * half * share / 15 - 8 * u, y + (-2 + 20 * row) * u)],
                mix(tones.deep, tones.glow, 0.42),
            )


def phone(sheet: Sheet) -> None:
    """A phone upright in a dark room, its messages as plain bubbles."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    dim(sheet)
    bokeh(sheet, 0.0, 0.95 * sheet.h, 40, strength=0.36)
    tall = 0.68 * sheet.h if sheet.w >= sheet.h else 0.95 * sheet.w
    wide = 0.5 * tall
    cx, cy = (0.62 if sheet.w >= sheet.h else 0.5) * sheet.w, 0.62 * sheet.h
    lean = math.radians(7)

    def put(points: Polygon) -> np.ndarray:
        p = np.asarray(points, dtype=float)
        return np.stack(
            [
                cx + p[:, 0] * math.cos(lean) - p[:, 1] * math.sin(lean),
                cy + p[:, 0] * math.sin(lean) + p[:, 1] * math.cos(lean),
            ],
            axis=1,
        )

    c.glow(cx, cy, 1.25 * tall, tones.glow, 0.62)
    thumb = mix(mix(tones.deep, (196, 140, 110), 0.36), tones.glow, 0.06)

    def limb(ax: float, ay: float, bx: float, by: float, ra: float, rb: float) -> NDArray[np.float64]:
        (x0, y0), (x1, y1) = put([(ax * wide, ay * tall), (bx * wide, by * tall)])
        return capsule(float(x0), float(y0), float(x1), float(y1), ra, rb)

    fingers = [limb(-0.46, dy, -0.68, dy + 0.03, 34 * u, 34 * u) for dy in (0.08, 0.18, 0.28, 0.37)]
    palm = [limb(0.3, 0.62, 0.75, 0.2, 0.26 * tall, 0.13 * tall)]
    c.fill(palm, Fade(mix(thumb, tones.glow, 0.12), mix(thumb, tones.deep, 0.6), cy, sheet.h), melt=10 * u)
    c.fill(fingers, mix(thumb, tones.deep, 0.2), melt=6 * u)
    c.fill([put(rectangle(-wide / 2, -tall / 2, wide / 2, tall / 2))], mix(tones.deep, (0, 0, 0), 0.4), melt=24 * u)
    face = mix(tones.glow, tones.deep, 0.62)
    c.fill(
        [put(rectangle(-wide / 2 + 13 * u, -tall / 2 + 13 * u, wide / 2 - 13 * u, tall / 2 - 13 * u))],
        Fade(mix(face, tones.glow, 0.22), face, cy - tall / 2, cy + tall / 2),
        melt=16 * u,
    )
    c.fill(
        [put(rectangle(-0.13 * wide, -tall / 2 + 22 * u, 0.13 * wide, -tall / 2 + 38 * u))],
        mix(tones.deep, (0, 0, 0), 0.4),
        melt=7 * u,
    )
    y = -0.36 * tall
    for mine, lines in ((False, 2), (True, 1), (False, 3), (True, 2)):
        w = wide * sheet.between(0.46, 0.66)
        h = (26 + 25 * lines) * u * tall / (734 * u)
        x0 = (wide / 2 - 32 * u - w) if mine else (-wide / 2 + 32 * u)
        tint = mix(tones.accents[0], tones.deep, 0.15) if mine else mix(tones.glow, tones.deep, 0.3)
        c.fill([put(rectangle(x0, y, x0 + w, y + h))], tint, melt=13 * u)
        for k in range(lines):
            end = x0 + w - 24 * u if k < lines - 1 or lines == 1 else x0 + 0.6 * w
            yy = y + (25 + 25 * k) * u * tall / (734 * u)
            c.line(put([(x0 + 24 * u, yy), (end, yy)]), 7 * u, mix(tint, (255, 255, 255), 0.65))
        y += h + 0.035 * tall
    c.fill(
        [limb(0.62, 0.36, 0.3, 0.1, 0.085 * tall, 0.058 * tall)],
        Fade(mix(thumb, tones.glow, 0.34), mix(thumb, tones.deep, 0.3), cy, cy + 0.45 * tall),
        melt=6 * u,
    )


def coins(sheet: Sheet) -> None:
    """Stacks that rise (or fall) from left to right, in warm light."""
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    dim(sheet)
    bokeh(sheet, 0.0, 0.6 * sheet.h, 30, strength=0.34)
    table = 0.8 * sheet.h
    wood = mix(mix(tones.deep, (150, 98, 62), 0.4), tones.haze, 0.1 + 0.15 * tones.ambient)
    c.wash(((0.0, mix(wood, tones.light, 0.25)), (1.0, mix(wood, tones.deep, 0.5))), table - 40 * u, sheet.h)
    c.glow(0.6 * sheet.w, table, 0.55 * sheet.w, tones.light, 0.5, ry=0.4 * sheet.h)
    gold = mix((242, 186, 76), tones.light, 0.2)
    falling = bool(mood.props & {"falls", "worth-less"})
    counts = [2, 4, 7, 10, 14]
    if falling:
        counts.reverse()
    r, thick = 78 * u, 27 * u
    step = min(2.55 * r, 0.16 * sheet.w)
    for n, count in enumerate(counts):
        x = min(0.58 * sheet.w, sheet.w - 3.2 * step) + (n - 2) * step
        c.disc(x - 30 * u, table + 16 * u, 1.5 * r, tones.deep, 0.5, ry=0.34 * r, soft=8 * u)
        for k in range(count):
            y = table - k * thick
            dx = sheet.between(-4, 4) * u
            side = np.concatenate(
                [oval(x + dx, y, r, 0.3 * r, 40)[:21], oval(x + dx, y - thick, r, 0.3 * r, 40)[20::-1]]
            )
            c.fill([side], Fade(mix(gold, tones.deep, 0.25), mix(gold, tones.deep, 0.62), x - r, x + r, True))
            edge = oval(x + dx, y - thick * 0.5, r, 0.3 * r, 40)[:21]
            c.line(edge, 2.4 * u, mix(gold, tones.deep, 0.7), 0.5)
            c.fill(
                [oval(x + dx, y - thick, r, 0.3 * r)],
                Fade(lit(gold, 0.05), mix(gold, tones.deep, 0.22), x - r, x + r, True),
            )
        top = table - count * thick
        c.line(oval(x + dx, top, 0.76 * r, 0.22 * r, 30), 3 * u, mix(gold, tones.deep, 0.4), 0.8, closed=True)
    for n in range(3):
        x, y = (0.3 + 0.14 * n) * sheet.w, table + (70 + 34 * (n % 2)) * u
        c.disc(x - 9 * u, y + 9 * u, r, tones.deep, 0.5, ry=0.36 * r, soft=5 * u)
        c.disc(x, y + 8 * u, r, mix(gold, tones.deep, 0.5), ry=0.34 * r)
        c.fill([oval(x, y, r, 0.34 * r)], Fade(lit(gold, 0.04), mix(gold, tones.deep, 0.25), x - r, x + r, True))
        c.line(oval(x, y, 0.76 * r, 0.25 * r, 30), 3 * u, mix(gold, tones.deep, 0.4), 0.8, closed=True)


def pane(sheet: Sheet) -> None:
    """At a window: the town out of focus, drops on the glass when it rains, somebody looking out."""
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    sill = 0.86 * sheet.h
    c.wash(tones.sky, 0, sill)
    for layer in range(2):
        x, shapes = -50 * u, []
        while x < sheet.w + 50 * u:
            wide = sheet.between(90, 190) * u
            shapes.append(rectangle(x, sill - sheet.between(0.22, 0.52) * sheet.h * (1 - 0.28 * layer), x + wide, sill))
            x += wide
        c.fill(shapes, mix(tones.horizon, tones.deep, 0.3 + 0.26 * layer), soft=(16 - 5 * layer) * u)
    c.glow(0.6 * sheet.w, sill, 0.6 * sheet.w, tones.light if tones.dark else tones.sun, 0.34, ry=0.5 * sheet.h)
    bokeh(sheet, 0.36 * sheet.h, sill, 54 if tones.ambient < 0.5 else 14, strength=0.5 if tones.ambient < 0.5 else 0.25)
    if mood.weather in ("rain", "storm"):
        _drops(sheet, sill)
    frame = mix(mix(tones.deep, tones.haze, 0.16 + 0.3 * tones.ambient), tones.accents[2], 0.04)
    bars = [
        rectangle(0.345 * sheet.w - 17 * u, -9, 0.345 * sheet.w + 17 * u, sill),
        rectangle(-9, -9, 46 * u, sheet.h),
        rectangle(sheet.w - 46 * u, -9, sheet.w + 9, sheet.h),
        rectangle(-9, 0.235 * sheet.h - 11 * u, sheet.w + 9, 0.235 * sheet.h + 11 * u),
        rectangle(-9, -9, sheet.w + 9, 34 * u),
    ]
    c.fill(bars, frame)
    c.fill(
        [
            rectangle(0.345 * sheet.w + 11 * u, 0.24 * sheet.h, 0.345 * sheet.w + 17 * u, sill),
            rectangle(sheet.w - 46 * u, 34 * u, sheet.w - 41 * u, sill),
        ],
        mix(frame, tones.horizon, 0.4),
        0.6,
    )
    c.wash(((0.0, mix(frame, tones.horizon, 0.34)), (0.16, frame), (1.0, mix(frame, tones.deep, 0.6))), sill, sheet.h)
    if mood.figure != "nobody":
        someone_watching(
            sheet,
            0.7 * sheet.w,
            0.72 * sheet.h,
            mix(tones.deep, (0, 0, 0), 0.25),
            mix(tones.horizon, tones.light, 0.4),
            from_left=True,
        )
    else:
        x, y, s = 0.68 * sheet.w, sill + 44 * u, 58 * u
        china = mix(mix(frame, (255, 255, 255), 0.3), tones.light, 0.12)
        c.disc(x, y, 1.5 * s, tones.deep, 0.5, ry=0.28 * s, soft=6 * u)
        c.line(
            oval(x + 0.95 * s, y - 0.85 * s, 0.42 * s, 0.42 * s, 24), 0.18 * s, mix(china, tones.deep, 0.3), closed=True
        )
        c.fill(
            [np.array([(x - 0.85 * s, y - 1.7 * s), (x + 0.85 * s, y - 1.7 * s), (x + 0.7 * s, y), (x - 0.7 * s, y)])],
            Fade(china, mix(china, tones.deep, 0.6), x - s, x + s, True),
            melt=0.12 * s,
        )
        for k in range(2):
            puff = curve(
                [
                    (x + (k * 0.7 - 0.35) * s + math.sin(n * 1.5 + k) * 0.3 * s, y - (2.0 + 0.6 * n) * s)
                    for n in range(6)
                ],
                8,
                closed=False,
            )
            c.line(puff, 0.2 * s, (255, 255, 255), 0.2, soft=0.13 * s)


def _drops(sheet: Sheet, sill: float) -> None:
    """Drops on glass, each a small lens: darker above, bright below, with a spark; some have left a track."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    bright = mix(tones.horizon if tones.ambient > 0.3 else tones.light, (255, 255, 255), 0.5)
    tracks: list[Polygon] = []
    bodies: list[Polygon] = []
    bellies: list[Polygon] = []
    sparks: list[Polygon] = []
    for n in range(210):
        x, y = sheet.between(0, sheet.w), sheet.between(0.02 * sheet.h, sill)
        r = (4 + 11 * sheet.chance.random() ** 2.2) * u
        if n % 8 == 0:
            r = sheet.between(9, 14) * u
            long = sheet.between(60, 300) * u
            tracks.append(capsule(x + sheet.between(-5, 5) * u, y - long, x, y, 0.3 * r, 0.75 * r))
        bodies.append(oval(x, y, r, 1.15 * r))
        bellies.append(oval(x + 0.05 * r, y + 0.42 * r, 0.72 * r, 0.55 * r))
        sparks.append(oval(x - 0.34 * r, y - 0.42 * r, 0.2 * r, 0.24 * r))
    c.fill(tracks, bright, 0.14, soft=1.4 * u)
    c.fill(bodies, bright, 0.34, soft=0.6 * u)
    c.fill(shifted(bodies, 0, -1.2 * u), mix(tones.zenith, tones.deep, 0.4), 0.34, soft=1.2 * u)
    c.fill(bellies, bright, 0.62, soft=0.8 * u)
    c.fill(sparks, (255, 255, 255), 0.8)
