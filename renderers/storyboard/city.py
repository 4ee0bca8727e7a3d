"""A skyline, and a city from above."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from renderers.storyboard.brush import Fade, Polygon, capsule, oval, rectangle
from renderers.storyboard.colours import mix
from renderers.storyboard.rooms import windows
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.sky import birds, sky
from renderers.storyboard.view import Box, View, lying, upright


def city(sheet: Sheet) -> None:
    if sheet.mood.shot == "aerial":
        _from_above(sheet)
    else:
        _skyline(sheet)


def _skyline(sheet: Sheet) -> None:
    """Towers behind towers, hazier with distance, and dark rooftops in front."""
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    horizon = 0.72 * sheet.h
    sky(sheet, horizon + 0.06 * sheet.h)
    low = mood.shot == "low"
    centre = sheet.between(0.58, 0.7)
    for layer, depth in enumerate((0.12, 0.3, 0.5, 0.7)):
        foot = horizon + (0.02 + 0.035 * layer) * sheet.h
        tint = tones.at(depth)
        x, lights = -0.03 * sheet.w, []
        shapes: list[Polygon] = []
        while x < 1.03 * sheet.w:
            wide = sheet.between(44, 110) * sheet.u * (0.75 + 0.28 * layer)
            peak = np.exp(-(((x / sheet.w - centre) / 0.24) ** 2))
            tall = (
                sheet.h
                * (0.12 + 0.07 * sheet.chance.random() + (0.34 - 0.07 * layer) * peak * sheet.between(0.5, 1.1))
                * (1.3 if low else 1)
            )
            shapes += _tower(sheet, x, foot, wide, tall)
            if layer:
                lights += windows(
                    sheet,
                    x,
                    foot - tall,
                    x + wide,
                    foot,
                    (11 + 3.2 * layer) * sheet.u,
                    0.42 if tones.dark else 0.1 + 0.14 * (mood.time == "dusk"),
                )
            x += wide + (sheet.between(4, 40) * sheet.u if sheet.likely(0.45) else 0)
        c.fill(shapes, Fade(tint, mix(tint, tones.haze, 0.6), foot - 0.4 * sheet.h, foot))
        c.fill(lights, mix(tones.light, tint, 0.34 - 0.1 * layer), 0.9)
        c.band(foot - 0.16 * sheet.h, foot + 0.06 * sheet.h, mix(tones.haze, tones.horizon, 0.5), 0.0, 0.34)
    if "river" in mood.props:
        c.fill([rectangle(-5, horizon + 0.1 * sheet.h, sheet.w + 5, sheet.h + 5)], tones.at(0.3))
        c.mirror(horizon + 0.1 * sheet.h, tones.at(0.5), 0.4)
        return
    _rooftops(sheet, 0.86 * sheet.h)
    if not tones.dark:
        birds(sheet, 0.36 * sheet.w, 0.4 * sheet.h, 5)


def _tower(sheet: Sheet, x: float, foot: float, wide: float, tall: float) -> list[Polygon]:
    """A tower with one of a few crowns."""
    top, kind = foot - tall, sheet.chance.random()
    shapes: list[Polygon] = [rectangle(x, top, x + wide, foot + 400 * sheet.u)]
    if kind < 0.2:
        shapes.append(rectangle(x + 0.2 * wide, top - 0.22 * wide, x + 0.8 * wide, top + 1))
    elif kind < 0.32:
        shapes.append(np.array([(x, top + 1), (x + wide, top + 1), (x + wide, top - 0.5 * wide)]))
    elif kind < 0.42:
        shapes += [
            rectangle(x + 0.15 * wide, top - 0.18 * wide, x + 0.85 * wide, top + 1),
            rectangle(x + 0.3 * wide, top - 0.36 * wide, x + 0.7 * wide, top),
            capsule(x + wide / 2, top - 0.3 * wide, x + wide / 2, top - 1.3 * wide, 1.7 * sheet.u),
        ]
    elif kind < 0.5:
        shapes.append(oval(x + wide / 2, top, wide / 2, 0.4 * wide))
    elif kind < 0.6:
        shapes.append(capsule(x + 0.7 * wide, top, x + 0.7 * wide, top - 0.6 * wide, 1.8 * sheet.u))
    return shapes


def _rooftops(sheet: Sheet, level: float) -> None:
    """Near roofs with tanks, masts and a lit window or two."""
    c, tones = sheet.canvas, sheet.tones
    ink = tones.at(0.93)
    x, shapes, lights = -0.02 * sheet.w, [], []
    while x < 1.02 * sheet.w:
        wide = sheet.between(150, 330) * sheet.u
        top = level + sheet.between(-0.05, 0.06) * sheet.h
        shapes.append(rectangle(x, top, x + wide, sheet.h + 9))
        shapes.append(rectangle(x - 5 * sheet.u, top - 8 * sheet.u, x + wide + 5 * sheet.u, top + 6 * sheet.u))
        kind = sheet.chance.random()
        if kind < 0.4:
            tx = x + sheet.between(0.25, 0.7) * wide
            s = sheet.u * sheet.between(26, 38)
            shapes += [
                rectangle(tx - s, top - 2.1 * s, tx + s, top - 0.6 * s),
                np.array([(tx - 1.15 * s, top - 2.05 * s), (tx + 1.15 * s, top - 2.05 * s), (tx, top - 2.8 * s)]),
                capsule(tx - 0.8 * s, top - 0.6 * s, tx - 0.9 * s, top, 3 * sheet.u),
                capsule(tx + 0.8 * s, top - 0.6 * s, tx + 0.9 * s, top, 3 * sheet.u),
            ]
        elif kind < 0.75:
            ax = x + sheet.between(0.2, 0.8) * wide
            shapes += [
                capsule(ax, top, ax, top - 92 * sheet.u, 2 * sheet.u),
                capsule(ax - 22 * sheet.u, top - 72 * sheet.u, ax + 22 * sheet.u, top - 72 * sheet.u, 2 * sheet.u),
                capsule(ax - 14 * sheet.u, top - 52 * sheet.u, ax + 14 * sheet.u, top - 52 * sheet.u, 2 * sheet.u),
            ]
        else:
            shapes.append(rectangle(x + 0.3 * wide, top - 34 * sheet.u, x + 0.62 * wide, top))
        lights += windows(
            sheet,
            x + 12 * sheet.u,
            top + 20 * sheet.u,
            x + wide - 12 * sheet.u,
            sheet.h,
            34 * sheet.u,
            0.16 if tones.dark else 0.05,
        )
        x += wide + sheet.between(0, 46) * sheet.u
    c.fill(shapes, ink)
    c.fill(lights, mix(tones.light, ink, 0.25))


def _from_above(sheet: Sheet) -> None:
    """Blocks to the horizon from high above; streets and a river catch the light."""
    c, tones = sheet.canvas, sheet.tones
    air = mix(tones.haze, tones.horizon, 0.6)
    view = View(c, eye=(0, 150, 0), pitch=14, yaw=10, focal=0.62, centre=(0.5, 0.5), air=air, air_m=1100)
    _, horizon, _ = view.at(0, 0, 60000)
    sun_x, _ = sky(sheet, horizon + 4 * sheet.u, sun_x=0.68)
    ground = mix(tones.at(0.6), tones.light, 0.08)
    c.wash(((0.0, air), (0.12, view.far(ground, 1500)), (0.4, view.far(ground, 500)), (1.0, ground)), horizon, sheet.h)
    river = _river(sheet, view, horizon)
    for z, deep in _rows():
        blocks, streets = _blocks(sheet, z, deep, river)
        if tones.ambient < 0.4:
            view.panels(streets, mix(tones.light, ground, 0.2), 0.8)
        for block in sorted(blocks, key=lambda b: -abs(b.x0 - 0.18 * z)):
            view.box(block)
            _city_lights(sheet, view, block)
    c.glow(sun_x, horizon, 0.75 * sheet.w, mix(tones.sun, tones.horizon, 0.4), 0.5, ry=0.34 * sheet.h)


def _rows() -> list[tuple[float, float]]:
    """Where rows of blocks begin and how deep they are, in metres, far to near: far ones stand for several."""
    rows, z = [], 165.0
    while z < 3400:
        deep = 30 + 0.085 * (z - 165)
        rows.append((z, deep))
        z += deep * 1.34
    return rows[::-1]


def _river(sheet: Sheet, view: View, horizon: float) -> NDArray[np.float64]:
    """Draw it; gives its left bank as (z, x) in metres."""
    c, tones = sheet.canvas, sheet.tones
    bank = np.array([(100, 20), (330, 110), (560, 90), (900, 260), (1500, 250), (2600, 620), (6000, 900)], dtype=float)
    z = np.geomspace(100, 6000, 60)
    left = np.interp(z, bank[:, 0], bank[:, 1])
    left = np.convolve(np.pad(left, 4, mode="edge"), np.ones(9) / 9, mode="valid")
    flat = np.zeros(60)
    shape = view.outline(
        np.concatenate([np.stack([left, flat, z], axis=1), np.stack([left + 44 + 0.05 * z, flat, z], axis=1)[::-1]])
    )
    water = mix(tones.horizon, tones.sun, 0.3)
    if shape is not None:
        c.fill([shape], Fade(water, mix(water, tones.at(0.4), 0.6), horizon, 0.95 * sheet.h))
    return np.stack([z, left], axis=1)


def _blocks(
    sheet: Sheet, z: float, deep: float, river: NDArray[np.float64]
) -> tuple[list[Box], list[NDArray[np.float64]]]:
    """One row of blocks, and the streets around them."""
    tones, wide = sheet.tones, deep * 1.05
    bank = float(np.interp(z + deep / 2, river[:, 0], river[:, 1]))
    over = 44 + 0.05 * z
    kerbs = (z - 0.26 * deep, z - 0.12 * deep)
    blocks: list[Box] = []
    streets = [lying(-1.1 * z - 200, bank - 6, 0.2, *kerbs), lying(bank + over + 6, 1.5 * z + 200, 0.2, *kerbs)]
    for n in range(int((-0.8 * z - 130) / wide), int((1.2 * z + 130) / wide)):
        x = n * wide
        if not bank - 6 < x < bank + over + 12:
            streets.append(lying(x - 0.14 * deep, x - 0.04 * deep, 0.2, z - 0.3 * deep, z + 1.1 * deep))
        if bank - wide < x < bank + over + 4:
            continue
        core = np.exp(-(((x - 120 - 0.25 * z) / 300) ** 2) - ((z - 800) / 560) ** 2)
        for k in range(2):
            tall = sheet.between(9, 24) + core * sheet.between(20, 130) * (1.0 if sheet.likely(0.5) else 0.3)
            tint = mix(tones.at(0.62 + sheet.between(-0.12, 0.12)), tones.accents[int(sheet.between(0, 3))], 0.07)
            x0 = x + k * 0.46 * wide
            blocks.append(
                Box(x0, x0 + wide * sheet.between(0.33, 0.42), 0, tall, z, z + deep * sheet.between(0.7, 0.95), tint)
            )
    return blocks, streets


def _city_lights(sheet: Sheet, view: View, block: Box) -> None:
    """Lit windows on the faces we see, and something on the roof; only where one could tell."""
    tones = sheet.tones
    if block.z0 > 900:
        return
    step = 5.0 if block.z0 < 320 else 8.0 if block.z0 < 560 else 12.0
    share = 0.4 if tones.dark else 0.2 if tones.ambient < 0.5 else 0.06
    on = []
    for y in np.arange(3.5, block.y1 - 2, step):
        for x in np.arange(block.x0 + 1.5, block.x1 - 0.5 * step, step):
            if sheet.likely(share):
                on.append(upright(x, x + 0.5 * step, y, y + 0.5 * step, block.z0 - 0.05))
    view.panels(on, mix(tones.light, block.ink, 0.2), 0.9)
    wide = block.x1 - block.x0
    if block.z0 < 420 and sheet.likely(0.6):
        z = block.z0 + 0.3 * (block.z1 - block.z0)
        view.box(Box(block.x0 + 0.25 * wide, block.x0 + 0.6 * wide, block.y1, block.y1 + 3.5, z, z + 8, block.ink))
