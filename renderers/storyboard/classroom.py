"""A classroom, towards its board."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import capsule
from renderers.storyboard.colours import mix
from renderers.storyboard.figures import heads, person
from renderers.storyboard.rooms import inside, shell
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.view import Box, View, lying, sideways, upright


def classroom(sheet: Sheet) -> None:
    """Desks in rows towards a board, windows at the side, the light of the hour across them."""
    c, tones, ink = sheet.canvas, sheet.tones, inside(sheet)
    bright = mix(tones.sun, tones.horizon, 0.35)
    half, tall, back = 4.2, 3.5, 11.0
    view = View(
        c, eye=(-0.5, 1.75, 0.0), pitch=3, focal=0.62, centre=(0.52, 0.52), air=mix(ink.wall, bright, 0.4), air_m=24
    )
    shell(view, ink, half, tall, back)
    panes, bars = [], []
    for z in (1.6, 4.2, 6.8, 9.2):
        panes.append(sideways(half - 0.01, 1.0, 3.0, z, z + 1.7))
        bars += [
            sideways(half - 0.02, 1.0, 3.0, z + 0.8, z + 0.88),
            sideways(half - 0.02, 2.2, 2.28, z, z + 1.7),
            sideways(half - 0.03, 0.92, 1.02, z - 0.1, z + 1.8),
        ]
    view.panels(
        panes,
        mix(bright, (255, 255, 255), 0.3) if tones.ambient > 0.2 else mix(tones.sky[2][1], tones.horizon, 0.4),
        0.97,
        air=False,
    )
    view.panels(bars, ink.thing)
    board = mix((38, 66, 58), tones.deep, 0.35)
    view.panel(upright(-2.75, 2.75, 0.92, 2.68, back - 0.03), mix(ink.thing, tones.accents[2], 0.25))
    view.panel(upright(-2.66, 2.66, 1.0, 2.6, back - 0.04), board, air=False)
    chalk = mix(board, (255, 255, 255), 0.7)
    x0, y0, s = view.at(-2.3, 2.35, back - 0.05)
    for n in range(4):
        long = sheet.between(0.5, 1.25) * s
        c.fill([capsule(x0, y0 + n * 0.3 * s, x0 + long, y0 + n * 0.3 * s, 0.028 * s)], chalk, 0.8)
    gx, gy, _ = view.at(0.5, 1.2, back - 0.05)
    c.line([(gx, gy - 1.15 * s), (gx, gy), (gx + 1.75 * s, gy)], 0.03 * s, chalk, 0.8)
    t = np.linspace(-2.4, 2.4, 40)
    c.line(
        np.stack([gx + (t + 2.5) / 5 * 1.7 * s, gy - 0.04 * s - 0.95 * s * np.exp(-(t**2) / 1.2)], axis=1),
        0.035 * s,
        mix(chalk, tones.accents[5], 0.5),
    )
    px, py, s = view.at(3.5, 3.0, back - 0.05)
    c.disc(px, py, 0.2 * s, ink.thing)
    c.disc(px, py, 0.165 * s, mix(ink.wall, (255, 255, 255), 0.6))
    c.line([(px, py - 0.11 * s), (px, py), (px + 0.07 * s, py + 0.03 * s)], 0.025 * s, tones.deep)
    view.panels(
        [lying(x - 0.09, x + 0.09, tall - 0.01, z, z + 1.6) for x in (-2, 2) for z in (2, 5.2, 8.4)],
        mix(tones.light, (255, 255, 255), 0.5),
        0.85,
        air=False,
    )
    view.boxes([Box(-3.4, -1.6, 0, 0.78, 9.2, 9.9, mix(ink.thing, tones.accents[2], 0.15))])
    for z in (2.6, 5.2, 7.8):
        view.panel(
            lying(-2.2, 2.6, 0.01, z - 0.5, z + 1.1), bright, 0.16 + 0.3 * tones.ambient, soft=8 * sheet.u, air=False
        )
    wood = mix(mix(ink.thing, tones.accents[2], 0.24), tones.light, 0.1)
    for z in (7.9, 6.4, 4.9, 3.4, 2.0):
        for x in (-3.1, -1.2, 0.7, 2.6):
            _desk(view, x, z, wood, mix(ink.thing, tones.deep, 0.5))
    for z in (1.6, 4.2, 6.8):
        shape = view.outline(np.array([(half, 2.9, z), (half, 1.2, z + 1.6), (-0.4, 0, z + 0.6), (-2.4, 0, z - 0.8)]))
        if shape is not None and tones.ambient > 0.2:
            c.fill([shape], bright, 0.17, soft=12 * sheet.u)
    if sheet.mood.figure == "crowd":
        heads(sheet, 0.93 * sheet.h, 0.2 * sheet.h, mix(ink.near, tones.deep, 0.35), count=6)
    elif sheet.mood.figure == "person":
        px, py, s = view.at(1.9, 0, 9.3)
        person(sheet, px, py, 1.75 * s, ink.near, shadow=tones.deep)


def _desk(view: View, x: float, z: float, wood: tuple[int, int, int], metal: tuple[int, int, int]) -> None:
    legs = [
        Box(x + dx - 0.02, x + dx + 0.02, 0, 0.72, z + dz, z + dz + 0.04, metal)
        for dx in (-0.5, 0.5)
        for dz in (0.0, 0.45)
    ]
    view.boxes(legs)
    view.box(Box(x - 0.56, x + 0.56, 0.7, 0.76, z, z + 0.52, wood))
    view.boxes(
        [
            Box(x - 0.22, x + 0.22, 0.42, 0.46, z - 0.5, z - 0.1, wood),
            Box(x - 0.2, x - 0.17, 0, 0.9, z - 0.5, z - 0.47, metal),
            Box(x + 0.17, x + 0.2, 0, 0.9, z - 0.5, z - 0.47, metal),
        ]
    )
    view.box(Box(x - 0.23, x + 0.23, 0.62, 0.9, z - 0.53, z - 0.49, wood))
