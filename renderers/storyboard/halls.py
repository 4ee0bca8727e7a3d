"""Long rooms seen along their axis: a corridor with doors, a big hall with light falling in."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Thin
from renderers.storyboard.colours import mix
from renderers.storyboard.figures import person
from renderers.storyboard.rooms import inside, shell
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.view import Box, View, lying, sideways, upright


def corridor(sheet: Sheet) -> None:
    """Doors on both sides, panels of light overhead, a window at the end, and the floor that shines."""
    c, tones, ink = sheet.canvas, sheet.tones, inside(sheet)
    vx = sheet.between(0.56, 0.64)
    bright = mix(tones.horizon, (255, 255, 255), 0.45)
    view = View(c, eye=(0.2, 1.5, 0.0), focal=0.6, centre=(vx, 0.48), air=mix(ink.wall, bright, 0.45), air_m=17)
    half, tall, back = 1.5, 2.9, 22.0
    shell(view, ink, half, tall, back)
    view.panels(
        [sideways(side * half, 0.0, 1.05, 0.25, back) for side in (-1, 1)],
        mix(ink.wall, tones.glow if "hospital" in sheet.mood.props else tones.deep, 0.28),
        0.8,
    )
    view.panels(
        [sideways(side * (half - 0.01), 1.03, 1.11, 0.25, back) for side in (-1, 1)], mix(ink.wall, tones.deep, 0.45)
    )
    view.panel(upright(-0.85, 0.85, 0.35, 2.5, back - 0.02), bright, air=False)
    view.panels([upright(-0.05, 0.05, 0.35, 2.5, back - 0.04), upright(-0.85, 0.85, 1.5, 1.58, back - 0.04)], ink.thing)
    x, y, s = view.at(0, 1.5, back)
    c.glow(x, y, 0.34 * sheet.w, bright, 0.85, ry=0.4 * sheet.h, power=2.4)
    doors, frames, panes, knobs = [], [], [], []
    for side in (-1, 1):
        for z in np.arange(1.4 if side < 0 else 2.4, back - 1, 2.6):
            frames.append(sideways(side * (half - 0.005), 0, 2.2, z - 0.1, z + 1.1))
            doors.append(sideways(side * (half - 0.01), 0, 2.1, z, z + 1.0))
            panes.append(sideways(side * (half - 0.015), 1.35, 1.9, z + 0.62, z + 0.86))
            knobs.append(sideways(side * (half - 0.015), 0.95, 1.02, z + 0.06, z + 0.16))
    view.panels(frames, mix(ink.wall, tones.deep, 0.55))
    view.panels(doors, mix(mix(ink.wall, tones.accents[1 % len(tones.accents)], 0.22), tones.deep, 0.28))
    view.panels(panes, mix(bright, ink.wall, 0.3), 0.85)
    view.panels(knobs, mix(tones.light, ink.wall, 0.3))
    lamps = [lying(-0.45, 0.45, tall - 0.01, z, z + 1.0) for z in np.arange(1.6, back, 2.6)]
    view.panels(lamps, mix(tones.light, (255, 255, 255), 0.55), 0.95, air=False)
    _, floor_y, _ = view.at(0, 0, back)
    for z in np.arange(1.6, 16, 2.6):
        px, py, s = view.at(0, 0, z + 0.5)
        c.glow(px, py, 1.2 * s, mix(tones.light, (255, 255, 255), 0.3), 0.3, ry=0.2 * s, power=1.4)
    shape = view.outline(lying(-0.7, 0.7, 0, 0.3, back))
    if shape is not None:
        c.fill([shape], bright, 0.5, soft=20 * sheet.u, thin=Thin(1.0, 0.0, floor_y, 0.97 * sheet.h))
    if sheet.mood.figure != "nobody":
        px, py, scale = view.at(-0.2, 0, 7.5)
        person(sheet, px, py, 1.76 * scale, mix(tones.deep, ink.wall, 0.1), shadow=tones.deep)


def hall(sheet: Sheet) -> None:
    """A big hall: high windows on the right with light falling in, trusses or arches overhead, goods at the sides."""
    c, tones, ink = sheet.canvas, sheet.tones, inside(sheet)
    arches = "arches" in sheet.mood.props
    bright = mix(tones.sun, tones.horizon, 0.35)
    view = View(c, eye=(-1.0, 2.0, 0.0), focal=0.66, centre=(0.56, 0.56), air=mix(ink.wall, bright, 0.4), air_m=36)
    half, tall, back = 8.0, 9.5, 42.0
    shell(view, ink, half, tall, back)
    x, y, _ = view.at(0, 4, back)
    c.glow(x, y, 0.36 * sheet.w, bright, 0.6, ry=0.4 * sheet.h)
    panes, bars = [], []
    for z in np.arange(3.0, back - 2, 4.0):
        panes.append(sideways(half - 0.01, 3.4, 8.2, z, z + 2.6))
        bars += [sideways(half - 0.02, 3.4, 8.2, z + 1.25, z + 1.35), sideways(half - 0.02, 5.7, 5.85, z, z + 2.6)]
    view.panels(panes, mix(bright, (255, 255, 255), 0.25), 0.95, air=False)
    view.panels(bars, ink.thing)
    view.panels([upright(-2.4, 2.4, 3.2, 8.2, back - 0.02)], mix(bright, (255, 255, 255), 0.2), 0.9, air=False)
    view.panels([upright(n - 0.07, n + 0.07, 3.2, 8.2, back - 0.04) for n in (-1.2, 0, 1.2)], ink.thing)
    for z in np.arange(38, 3, -4.0):
        _truss(sheet, view, float(z), half, tall, mix(ink.thing, tones.deep, 0.3), arches)
    boxes = []
    for z in np.arange(4.5, 36, 2.9):
        for side in (-1, 1):
            level = 0.0
            for _ in range(1 + int(sheet.between(0, 2.6))):
                high = sheet.between(0.8, 1.5)
                wide = sheet.between(1.2, 2.3)
                x0 = side * (half - 0.4 - wide / 2) - wide / 2
                boxes.append(
                    Box(
                        x0,
                        x0 + wide,
                        level,
                        level + high,
                        float(z),
                        float(z) + 1.6,
                        mix(
                            mix(ink.thing, tones.accents[int(sheet.between(0, 3))], 0.14),
                            tones.deep,
                            sheet.between(0, 0.25),
                        ),
                    )
                )
                level += high
    if not arches:
        view.boxes(boxes)
    for z in np.arange(7.0, 38, 4.0):
        shape = view.outline(np.array([(half, 8.0, z), (half, 3.6, z + 2.4), (1.0, 0, z + 1.6), (-3.6, 0, z - 1.0)]))
        if shape is not None:
            c.fill([shape], bright, 0.14 if tones.ambient > 0.2 else 0.08, soft=9 * sheet.u)
        view.panel(
            lying(-3.4, 0.8, 0.01, float(z) - 0.4, float(z) + 1.6),
            bright,
            0.3 * (0.4 + tones.ambient),
            soft=6 * sheet.u,
            air=False,
        )
    if sheet.mood.figure != "nobody":
        px, py, scale = view.at(0.6, 0, 11)
        person(sheet, px, py, 1.8 * scale, tones.deep, shadow=tones.deep)


def _truss(
    sheet: Sheet, view: View, z: float, half: float, tall: float, ink: tuple[int, int, int], arches: bool
) -> None:
    ink = view.far(ink, z)
    if arches:
        turn = np.linspace(0, np.pi, 28)
        outer = [(-half * np.cos(t) * 0.98, 3.0 + (tall - 3.2) * np.sin(t), z) for t in turn]
        inner = [(-half * np.cos(t) * 0.9, 3.0 + (tall - 3.9) * np.sin(t), z) for t in turn[::-1]]
        shape = view.outline([*outer, *inner])
        if shape is not None:
            sheet.canvas.fill([shape], ink)
        view.panels(
            [upright(side * half * 0.94 - 0.3, side * half * 0.94 + 0.3, 0, 3.1, z) for side in (-1, 1)], ink, air=False
        )
        return
    pieces = [upright(-half, half, tall - 0.35, tall - 0.1, z), upright(-half, half, tall - 1.5, tall - 1.3, z)]
    for n in range(8):
        x = -half + n * half / 4
        a, b = (tall - 1.4, tall - 0.2) if n % 2 else (tall - 0.2, tall - 1.4)
        pieces.append(
            np.array([(x - 0.07, a, z), (x + 0.07, a, z), (x + half / 4 + 0.07, b, z), (x + half / 4 - 0.07, b, z)])
        )
    pieces += [upright(side * half - 0.18, side * half + 0.18, 0, tall, z) for side in (-0.985, 0.985)]
    view.panels(pieces, ink, air=False)
