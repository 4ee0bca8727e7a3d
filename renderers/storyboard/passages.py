"""Ways through: a row of turnstiles, a footbridge; and a wall of windows."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from renderers.storyboard.brush import Fade, curve, oval, rectangle
from renderers.storyboard.colours import Rgb, lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.rooms import inside, shell
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.sky import sky
from renderers.storyboard.view import Box, View, lying, sideways, upright


def gate(sheet: Sheet) -> None:
    """A row of turnstiles in an empty tiled hall, one bulb above."""
    c, tones = sheet.canvas, sheet.tones
    ink = inside(sheet)
    tile = mix(mix(ink.wall, tones.glow, 0.16), tones.deep, 0.3)
    view = View(c, eye=(-0.4, 1.5, 0.0), focal=0.7, centre=(0.56, 0.5), air=mix(tile, tones.light, 0.3), air_m=26)
    half, tall, back = 5.0, 3.4, 16.0
    shell(
        view,
        type(ink)(tile, mix(tile, tones.deep, 0.25), mix(tile, tones.deep, 0.45), tile, tones.deep),
        half,
        tall,
        back,
    )
    grid = [upright(-half, half, y, y + 0.05, back - 0.02) for y in np.arange(0.4, tall, 0.55)] + [
        upright(x, x + 0.05, 0, tall, back - 0.02) for x in np.arange(-half, half, 0.8)
    ]
    grid += [
        sideways(side * (half - 0.01), y, y + 0.04, 1.0, back) for side in (-1, 1) for y in np.arange(0.4, tall, 0.55)
    ]
    view.panels(grid, mix(tile, tones.deep, 0.3), 0.6)
    view.panels(
        [lying(-half, half, 0.005, z, z + 0.05) for z in np.arange(1.5, back, 1.1)], mix(tile, tones.deep, 0.5), 0.6
    )
    view.panel(upright(-1.6, 1.6, 0, 2.5, back - 0.05), mix(tones.deep, tile, 0.25))
    view.panels(
        [upright(-1.5, 1.5, 0.2 + 0.28 * n, 0.3 + 0.28 * n, back - 0.06) for n in range(4)],
        mix(tile, tones.light, 0.3),
        0.5,
    )
    x, y, s = view.at(0.9, tall, 5.4)
    bulb = y + 0.62 * s
    c.line([(x, y), (x, bulb)], 0.04 * s, tones.deep)
    for z in (9.0, 5.4):
        for gate_x in (-3.1, -1.1, 0.9, 2.9):
            brass = 0.34 if (gate_x, z) == (0.9, 5.4) else 0.06
            _turnstile(sheet, view, gate_x, z, mix(mix(tile, tones.deep, 0.4), tones.accents[2], brass))
    c.disc(x, bulb + 0.1 * s, 0.11 * s, mix(tones.light, (255, 255, 255), 0.6))
    c.glow(x, bulb + 0.1 * s, 2.6 * s, tones.light, 0.75)
    fx, fy, s = view.at(0.9, 0, 5.0)
    c.glow(fx, fy, 2.6 * s, tones.light, 0.5, ry=0.5 * s)
    if sheet.mood.figure != "nobody":
        px, py, s = view.at(0.0, 0, 7.2)
        person(sheet, px, py, 1.76 * s, tones.deep, shadow=tones.deep)


def _turnstile(sheet: Sheet, view: View, x: float, z: float, ink: Rgb) -> None:
    c, tones = sheet.canvas, sheet.tones
    view.box(Box(x - 0.16, x + 0.16, 0, 1.0, z, z + 1.1, ink))
    view.panel(upright(x - 0.1, x + 0.1, 0.72, 0.82, z - 0.01), mix(tones.light, ink, 0.25), air=False)
    px, py, s = view.at(x + 0.2, 0.86, z + 0.15)
    metal = view.far(mix(ink, (255, 255, 255), 0.42), z)
    for angle, long in ((6, 0.58), (128, 0.24), (248, 0.3)):
        end = (px + long * s * math.cos(math.radians(angle)), py + long * s * math.sin(math.radians(angle)))
        c.line([(px, py), end], 0.06 * s, metal if angle == 6 else mix(metal, tones.deep, 0.4))
    c.disc(px, py, 0.09 * s, metal)


def bridge(sheet: Sheet) -> None:
    """A footbridge from our feet into the distance (or the fog), rails, planks, a lantern."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    fog = sheet.mood.weather == "fog"
    horizon = 0.5 * sheet.h
    vx = sheet.between(0.56, 0.62)
    air = mix(tones.haze, tones.horizon, 0.55)
    view = View(c, eye=(0.0, 1.65, 0.0), focal=0.66, centre=(vx, 0.5), air=air, air_m=15 if fog else 28)
    sky(sheet, horizon, sun_x=vx + 0.1)
    for n in range(3):
        tint = mix(tones.at(0.2 + 0.16 * n), air, 0.7 if fog else 0.25)
        line = sheet.wavy(100, 1.0 + 0.6 * n, octaves=4)
        xs = np.linspace(-0.02, 1.02, 100) * sheet.w
        dip = 0.6 - np.exp(-(((xs / sheet.w - vx) / 0.22) ** 2))
        c.fill(
            [
                np.concatenate(
                    [
                        np.stack(
                            [xs, horizon - (0.05 * line + (0.13 - 0.02 * n) * dip) * sheet.h + 0.03 * n * sheet.h],
                            axis=1,
                        ),
                        [[sheet.w * 1.02, sheet.h], [-0.02 * sheet.w, sheet.h]],
                    ]
                )
            ],
            Fade(tint, mix(tint, air, 0.6), horizon - 0.15 * sheet.h, horizon + 0.2 * sheet.h),
        )
    c.band(horizon - 0.16 * sheet.h, horizon + 0.06 * sheet.h, air, 0.0, 0.75 if fog else 0.4)
    c.wash(((0.0, air), (1.0, mix(air, tones.at(0.55), 0.75))), horizon + 0.05 * sheet.h, sheet.h)
    wood = mix(mix((128, 92, 66), tones.haze, 0.25), tones.deep, 0.42)
    for n in range(64, -1, -1):
        z = 0.9 + n * 0.34
        sag = 0.5 * math.sin(min(1.0, z / 22) * math.pi)
        tint = lit(mix(wood, tones.light, 0.1), sheet.between(-0.035, 0.035))
        view.panel(
            np.array([(-0.9, -sag, z), (0.9, -sag, z), (0.9, -sag, z + 0.29), (-0.9, -sag, z + 0.29)]),
            tint,
            max(0.0, 1 - (n / 64) ** 2 * (1.0 if fog else 0.5)),
        )
    for side in (-1, 1):
        ropes: dict[float, list[tuple[float, float]]] = {1.05: [], 0.55: []}
        for n in range(16):
            z = 1.1 + n * 1.35
            sag = 0.5 * math.sin(min(1.0, z / 22) * math.pi)
            x, y, s = view.at(side * 0.95, -sag, z)
            _, top, _ = view.at(side * 0.95, 1.12 - sag, z)
            c.line(
                [(x, y), (x, top)],
                max(2.4 * u, 0.075 * s),
                view.far(mix(wood, tones.deep, 0.35), z),
                max(0.0, 1 - (n / 16) ** 1.5),
            )
        for height, path in ropes.items():
            for n in range(40):
                z = 0.55 + n * 0.55
                sag = 0.5 * math.sin(min(1.0, z / 22) * math.pi) + 0.05 * abs(math.sin((z - 1.1) / 1.35 * math.pi))
                x, y, _ = view.at(side * 0.95, height - sag, z)
                path.append((x, y))
            for n, (a, b) in enumerate(pairwise(path)):
                z = 0.55 + n * 0.55
                c.line(
                    [a, b],
                    max(2.4 * u, 0.045 * view.at(0, 0, z)[2]),
                    view.far(mix(wood, tones.deep, 0.2), z),
                    max(0.0, 1 - (n / 40) ** 1.5),
                )
    x, y, s = view.at(0.95, 0.86, 3.8)
    c.glow(x, y + 0.16 * s, 1.8 * s, tones.light, 0.75)
    c.fill([rectangle(x - 0.09 * s, y, x + 0.09 * s, y + 0.3 * s)], mix(tones.light, (255, 255, 255), 0.4))
    c.fill(
        [
            rectangle(x - 0.11 * s, y - 0.05 * s, x + 0.11 * s, y + 0.02 * s),
            rectangle(x - 0.11 * s, y + 0.29 * s, x + 0.11 * s, y + 0.34 * s),
        ],
        tones.deep,
    )
    for side in (-1, 1):
        c.fill([rectangle(x + side * 0.1 * s - 0.012 * s, y, x + side * 0.1 * s + 0.012 * s, y + 0.3 * s)], tones.deep)
    if sheet.mood.figure != "nobody":
        px, py, s = view.at(-0.1, -0.35, 7.0)
        person(sheet, px, py, 1.76 * s, view.far(tones.deep, 4), shadow=tones.deep)


def facade(sheet: Sheet) -> None:
    """A block of flats square on: a grid of windows, some lit, each in its own tone."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    wall = mix(tones.at(0.62), tones.haze, 0.14)
    c.wash(((0.0, lit(wall, -0.02)), (1.0, mix(wall, tones.deep, 0.3))))
    columns, rows = (14, 7) if sheet.w >= 1.3 * sheet.h else (7, 11) if sheet.h > 1.3 * sheet.w else (10, 9)
    wide, tall = sheet.w / (columns - 0.6), sheet.h / (rows - 0.5)
    share = 0.42 if tones.ambient < 0.5 else 0.12
    for row in range(rows):
        y = (row - 0.16) * tall
        c.fill([rectangle(-9, y - 0.05 * tall, sheet.w + 9, y + 0.03 * tall)], mix(wall, tones.deep, 0.34), 0.8)
        for column in range(columns):
            x = (column - 0.2) * wide
            x0, y0, x1, y1 = x + 0.2 * wide, y + 0.24 * tall, x + 0.8 * wide, y + 0.84 * tall
            c.fill([rectangle(x0 - 7 * u, y0 - 7 * u, x1 + 7 * u, y1 + 7 * u)], mix(wall, tones.deep, 0.45))
            on = sheet.likely(share)
            if on:
                tint = mix(
                    mix(
                        tones.light,
                        tones.accents[(0, 2, 2, 4, 5, 5, 1)[int(sheet.between(0, 7))]],
                        sheet.between(0.0, 0.45),
                    ),
                    (255, 255, 255),
                    0.1,
                )
                c.fill([rectangle(x0, y0, x1, y1)], Fade(tint, mix(tint, tones.deep, 0.25), y0, y1))
                if sheet.likely(0.45):
                    side = sheet.between(0.15, 0.4) * (x1 - x0)
                    c.fill(
                        [rectangle(x0, y0, x0 + side, y1), rectangle(x1 - side, y0, x1, y1)],
                        mix(tint, tones.deep, 0.42),
                        0.85,
                    )
                elif sheet.likely(0.3):
                    px = sheet.between(x0 + 22 * u, x1 - 22 * u)
                    c.fill(
                        [
                            oval(px, y1 - 62 * u, 12 * u, 14 * u),
                            curve(
                                [
                                    (px - 26 * u, y1),
                                    (px - 22 * u, y1 - 36 * u),
                                    (px, y1 - 46 * u),
                                    (px + 22 * u, y1 - 36 * u),
                                    (px + 26 * u, y1),
                                ],
                                5,
                            ),
                        ],
                        mix(tones.deep, tint, 0.15),
                        melt=3 * u,
                    )
                c.glow((x0 + x1) / 2, (y0 + y1) / 2, 0.95 * wide, tint, 0.3)
            else:
                dark = mix(
                    mix(tones.deep, tones.zenith, 0.45), tones.horizon, sheet.between(0.0, 0.14) + 0.3 * tones.ambient
                )
                c.fill([rectangle(x0, y0, x1, y1)], Fade(lit(dark, 0.03), dark, y0, y1))
            bar = mix(wall, tones.deep, 0.5)
            c.fill(
                [
                    rectangle((x0 + x1) / 2 - 3 * u, y0, (x0 + x1) / 2 + 3 * u, y1),
                    rectangle(x0, y0 + 0.36 * (y1 - y0) - 2.5 * u, x1, y0 + 0.36 * (y1 - y0) + 2.5 * u),
                ],
                bar,
            )
            c.fill([rectangle(x0 - 13 * u, y1 + 5 * u, x1 + 13 * u, y1 + 15 * u)], lit(wall, 0.05))
    if sheet.mood.weather in ("rain", "storm"):
        c.band(0, sheet.h, tones.haze, 0.06, 0.16)
