"""A road to the hills, empty but for one car."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from renderers.storyboard.brush import Fade, Polygon, Thin, capsule, curve, rectangle
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.sheet import Sheet, ground_line
from renderers.storyboard.sky import birds, sky


def road(sheet: Sheet) -> None:
    """An empty road to the hills; at night, the light of one car."""
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    horizon = 0.56 * sheet.h
    vx = sheet.w * sheet.between(0.58, 0.66)
    sky(sheet, horizon, sun_x=(vx / sheet.w + 0.03) if not tones.dark else 0.76)
    for n in range(3):
        level = horizon + (0.018 * n - 0.012) * sheet.h
        tint = tones.at(0.22 + 0.17 * n)
        heights = sheet.wavy(90, 1.0 + 0.5 * n, octaves=4) + (
            np.abs(sheet.jagged(6, 0.5))[:90].repeat(2)[:90] if n == 0 else 0
        )
        c.fill(
            [ground_line(sheet, heights, level, (0.07 - 0.018 * n) * sheet.h)],
            Fade(tint, mix(tint, tones.haze, 0.5), level - 0.09 * sheet.h, level + 0.05 * sheet.h),
        )
    foot = horizon + 0.035 * sheet.h
    earth = mix(tones.at(0.55), (148, 122, 82), 0.2)
    c.wash(((0.0, mix(earth, tones.haze, 0.35)), (1.0, mix(earth, tones.deep, 0.55))), foot, sheet.h)
    asphalt = mix(tones.at(0.72), tones.horizon, 0.06)
    ys = np.linspace(0, 1, 40)
    bend = 26 * u * np.sin(ys * 2.6) * (1 - ys)
    middle = vx + bend + (0.5 * sheet.w - vx) * ys**1.6 * 0.55
    half = 3 * u + ys**1.08 * 0.46 * max(sheet.w, 0.85 * sheet.h)
    y = foot + ys * (sheet.h - foot + 6)
    c.fill(
        [
            np.concatenate(
                [np.stack([middle - half * 1.16, y], axis=1), np.stack([middle + half * 1.16, y], axis=1)[::-1]]
            )
        ],
        mix(earth, asphalt, 0.55),
    )
    c.fill(
        [np.concatenate([np.stack([middle - half, y], axis=1), np.stack([middle + half, y], axis=1)[::-1]])],
        Fade(mix(asphalt, tones.haze, 0.34), mix(asphalt, tones.deep, 0.4), foot, sheet.h),
    )
    paint_ink = mix(tones.light, (255, 255, 255), 0.35)
    edges = []
    for side in (-1, 1):
        inner, outer = middle + side * half * 0.9, middle + side * half * 0.94
        edges.append(np.concatenate([np.stack([inner, y], axis=1), np.stack([outer, y], axis=1)[::-1]]))
    c.fill(edges, paint_ink, 0.75, thin=Thin(0.2, 1.0, foot, sheet.h))
    dashes: list[Polygon] = []
    at, depth = 0.06, 0.0
    while at < 1.0:
        long = 0.55 * at * 0.34 + 0.01
        a, b = np.interp([at, min(1.0, at + long)], ys, np.arange(40))
        pieces = np.linspace(a, b, 5)
        mid, hw, yy = (np.interp(pieces, np.arange(40), values) for values in (middle, half, y))
        dashes.append(
            np.concatenate([np.stack([mid - 0.016 * hw, yy], axis=1), np.stack([mid + 0.016 * hw, yy], axis=1)[::-1]])
        )
        at += long * 2.5
        depth += 1
    c.fill(dashes, mix(paint_ink, tones.accents[5], 0.35), 0.92)
    _poles(sheet, vx, foot)
    if tones.dark or mood.time == "dusk":
        beam = np.array(
            [
                (vx - 4 * u, foot + 6 * u),
                (vx + 10 * u, foot + 6 * u),
                (0.86 * sheet.w, sheet.h + 9),
                (0.2 * sheet.w, sheet.h + 9),
            ]
        )
        c.fill([beam], tones.light, 0.3, soft=26 * u, thin=Thin(0.5, 1.0, foot, sheet.h))
        c.glow(0.53 * sheet.w, sheet.h, 0.5 * sheet.w, tones.light, 0.4, ry=0.24 * sheet.h)
        k = 11
        _tail_lights(sheet, float(middle[k] + half[k] * 0.45), float(y[k]), float(half[k]) * 0.62)
    elif "car" in mood.props:
        k = 13
        _car(sheet, float(middle[k] + half[k] * 0.45), float(y[k]), float(half[k]) * 0.66)
    if mood.figure != "nobody":
        person(
            sheet, float(middle[24] - half[24] * 0.4), float(y[24]), 0.3 * sheet.h, tones.at(0.97), shadow=tones.deep
        )
    if not tones.dark and mood.weather == "clear":
        birds(sheet, 0.34 * sheet.w, 0.36 * sheet.h, 4)


def _poles(sheet: Sheet, vx: float, foot: float) -> None:
    """Telegraph poles that run with the road, and their wires."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    tops: list[tuple[float, float, float]] = []
    for n in range(7):
        near = 0.045 * 1.72**n
        x = vx - near * 0.62 * max(sheet.w, sheet.h) - 20 * u
        y, tall = foot + near * 0.34 * sheet.h, near * 0.95 * sheet.h
        w = max(2.4 * u, 0.035 * tall)
        ink = tones.at(0.55 + 0.06 * n)
        c.line([(x, y), (x, y - tall)], w, ink)
        c.line([(x - 0.14 * tall, y - 0.9 * tall), (x + 0.14 * tall, y - 0.9 * tall)], 0.8 * w, ink)
        tops.append((x, y - 0.9 * tall, tall))
    for (xa, ya, ta), (xb, yb, tb) in pairwise(tops):
        for side in (-0.12, 0.12):
            sag = curve(
                [
                    (xa + side * ta, ya),
                    ((xa + xb) / 2 + side * (ta + tb) / 2, (ya + yb) / 2 + 0.09 * tb),
                    (xb + side * tb, yb),
                ],
                12,
                closed=False,
            )
            c.line(sag, max(2.2 * u, 0.007 * tb), tones.at(0.7), 0.7)


def _tail_lights(sheet: Sheet, x: float, foot: float, s: float) -> None:
    c = sheet.canvas
    _car(sheet, x, foot, s)
    for side in (-1, 1):
        c.glow(x + side * 0.38 * s, foot + 0.26 * s, 0.2 * s, (230, 70, 60), 0.4, ry=0.4 * s)
        c.glow(x + side * 0.39 * s, foot - 0.34 * s, 0.5 * s, (255, 70, 60), 0.7)
        lens = capsule(x + side * 0.33 * s, foot - 0.34 * s, x + side * 0.44 * s, foot - 0.34 * s, 0.055 * s)
        c.fill([lens], (255, 120, 100))


def _car(sheet: Sheet, x: float, foot: float, s: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    body = mix(tones.deep, tones.accents[4], 0.18)
    c.glow(x, foot, 0.75 * s, tones.deep, 0.8, ry=0.12 * s, power=0.8)
    c.fill(
        [
            rectangle(x - 0.44 * s, foot - 0.1 * s, x - 0.28 * s, foot + 0.03 * s),
            rectangle(x + 0.28 * s, foot - 0.1 * s, x + 0.44 * s, foot + 0.03 * s),
        ],
        tones.deep,
    )
    cabin = curve(
        [
            (x - 0.4 * s, foot - 0.44 * s),
            (x - 0.32 * s, foot - 0.7 * s),
            (x, foot - 0.76 * s),
            (x + 0.32 * s, foot - 0.7 * s),
            (x + 0.4 * s, foot - 0.44 * s),
        ],
        6,
    )
    c.fill([cabin], lit(body, 0.02))
    c.fill(
        [
            np.array(
                [
                    (x - 0.31 * s, foot - 0.45 * s),
                    (x - 0.26 * s, foot - 0.65 * s),
                    (x + 0.26 * s, foot - 0.65 * s),
                    (x + 0.31 * s, foot - 0.45 * s),
                ]
            )
        ],
        mix(tones.horizon, body, 0.45),
    )
    c.fill([rectangle(x - 0.48 * s, foot - 0.46 * s, x + 0.48 * s, foot - 0.07 * s)], body, melt=0.06 * s)
