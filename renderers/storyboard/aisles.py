"""Two aisles to a vanishing point: between server racks, between the shelves of an archive."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Thin
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.rooms import inside, shell
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.view import Corners, View, lying, sideways, upright


def servers(sheet: Sheet) -> None:
    """An aisle between racks, lights blinking to the vanishing point, all of it again in the floor."""
    c, tones = sheet.canvas, sheet.tones
    ink = inside(sheet)
    body = mix(tones.deep, tones.glow, 0.1)
    vx = sheet.between(0.54, 0.62)
    view = View(c, eye=(0.15, 1.5, 0.0), focal=0.62, centre=(vx, 0.47), air=mix(tones.deep, tones.glow, 0.42), air_m=13)
    c.wash(((0.0, tones.deep), (0.5, mix(tones.deep, tones.glow, 0.3)), (1.0, tones.deep)))
    half, tall, back = 1.15, 2.75, 26.0
    shell(
        view,
        type(ink)(body, mix(body, tones.deep, 0.4), mix(body, tones.deep, 0.5), body, tones.deep),
        half,
        tall,
        back,
    )
    x, y, _ = view.at(0, 1.4, back)
    c.glow(x, y, 0.4 * sheet.w, mix(tones.glow, (255, 255, 255), 0.4), 0.8, ry=0.42 * sheet.h, power=3.0)
    view.panels(
        [lying(-0.16, 0.16, tall - 0.02, z, z + 1.35) for z in np.arange(1.0, 24, 2.0)],
        mix(tones.glow, (255, 255, 255), 0.6),
        0.95,
        air=False,
    )
    seams, slots, doors = [], [], []
    green = tones.accents[3]
    leds: dict[int, list[np.ndarray]] = {0: [], 1: [], 2: []}
    for side in (-1, 1):
        for rack in range(26):
            z = 0.6 + rack * 0.9
            seams.append(sideways(side * half, 0, tall, z, z + 0.045))
            doors.append(sideways(side * half, 0.12, 2.35, z + 0.1, z + 0.86))
            if rack > 15:
                continue
            for unit in range(16):
                y = 0.22 + unit * 0.132
                slots.append(sideways(side * half, y, y + 0.02, z + 0.12, z + 0.84))
                for k in range(7):
                    if sheet.likely(0.34):
                        zz = z + 0.17 + 0.09 * k
                        kind = 0 if sheet.likely(0.72) else (1 if sheet.likely(0.7) else 2)
                        leds[kind].append(
                            sideways(side * half, y + 0.045, y + 0.09, zz, zz + (0.045 if sheet.likely(0.7) else 0.12))
                        )
    view.panels(doors, mix(body, tones.deep, 0.55), 0.9)
    view.panels(slots, mix(body, tones.glow, 0.22), 0.7)
    view.panels(seams, mix(tones.deep, (0, 0, 0), 0.3))
    for kind, tint in ((0, lit(tones.glow, 0.05)), (1, green), (2, tones.light)):
        view.panels(leds[kind], tint, 0.95, air=False)
    view.panels([sideways(side * half, 2.42, 2.5, 0.6, 24) for side in (-1, 1)], lit(tones.glow, 0.1), 0.9, air=False)
    _, floor_y, _ = view.at(0, 0, back)
    for x0, x1, strength in ((-half, half, 0.3), (-0.3, 0.3, 0.35)):
        shape = view.outline(lying(x0, x1, 0, 0.3, back))
        if shape is not None:
            c.fill([shape], tones.glow, strength, soft=18 * sheet.u, thin=Thin(1.0, 0.12, floor_y, sheet.h))
    view.panels([lying(-half, half, 0.001, z, z + 0.03) for z in np.arange(0.8, 18, 0.9)], tones.deep, 0.5)
    if sheet.mood.figure != "nobody":
        px, py, scale = view.at(0.2, 0, 6.5)
        person(sheet, px, py, 1.78 * scale, tones.deep, shadow=tones.deep)


def archive(sheet: Sheet) -> None:
    """An aisle between tall shelves of boxes or books, hanging lamps, the far end in light."""
    c, tones, ink = sheet.canvas, sheet.tones, inside(sheet)
    vx = sheet.between(0.55, 0.62)
    warm = mix(tones.light, tones.haze, 0.3)
    view = View(
        c,
        eye=(-0.1, 1.55, 0.0),
        focal=0.66,
        centre=(vx, 0.5),
        air=mix(mix(tones.deep, warm, 0.5), tones.horizon, 0.2),
        air_m=15,
    )
    half, tall, back = 1.35, 3.9, 24.0
    shell(view, ink, half, tall, back)
    x, y, _ = view.at(0, 1.9, back)
    c.glow(x, y, 0.36 * sheet.w, mix(warm, (255, 255, 255), 0.3), 0.75, ry=0.45 * sheet.h, power=2.4)
    view.panel(upright(-0.6, 0.6, 0, 2.2, back - 0.05), mix(warm, (255, 255, 255), 0.5), 0.8, air=False)
    shelf = mix(ink.thing, tones.deep, 0.3)
    view.panels([sideways(side * half, 0, tall, 0.25, back) for side in (-1, 1)], mix(ink.near, tones.deep, 0.4))
    books = "books" in sheet.mood.props
    paper = mix(ink.wall, warm, 0.35)
    tints = [mix(paper, a, 0.16 if not books else 0.42) for a in (*tones.accents[:5], tones.deep, tones.deep, warm)]
    rows: dict[int, list[np.ndarray]] = {}
    for side in (-1, 1):
        for level in range(8):
            y = 0.12 + level * 0.48
            z = 0.4
            while z < back - 0.3:
                deep = sheet.between(0.05, 0.11) if books and z < 9 else sheet.between(0.3, 0.46)
                if sheet.likely(0.93):
                    top = y + (sheet.between(0.26, 0.4) if books and z < 9 else sheet.between(0.33, 0.4))
                    rows.setdefault(int(sheet.between(0, len(tints))), []).append(
                        sideways(side * (half - 0.01), y, top, z, z + deep - 0.014 * (1 + z / 8))
                    )
                z += deep
    for tint, spots in sorted(rows.items()):
        view.panels(spots, mix(tints[tint], ink.thing, 0.3))
    if not books:
        labels = [
            spots
            for n, spots in enumerate(rows.get(0, []) + rows.get(2, []) + rows.get(5, []))
            if float(spots[0, 2]) < 9
        ]
        view.panels([_label(spots) for spots in labels], mix(warm, (255, 255, 255), 0.3), 0.75)
    view.panels(
        [
            sideways(side * (half - 0.04), 0.06 + level * 0.48, 0.11 + level * 0.48, 0.25, back)
            for side in (-1, 1)
            for level in range(9)
        ],
        shelf,
    )
    view.panels(
        [sideways(side * (half - 0.05), 0, tall, z, z + 0.09) for side in (-1, 1) for z in np.arange(0.4, back, 2.2)],
        mix(shelf, tones.deep, 0.35),
    )
    _, floor_y, _ = view.at(0, 0, back)
    shape = view.outline(lying(-0.75, 0.75, 0, 0.3, back))
    if shape is not None:
        c.fill([shape], warm, 0.4, soft=22 * sheet.u, thin=Thin(1.0, 0.1, floor_y, sheet.h))
    for z in (17.5, 12.5, 8.2, 4.6):
        _pendant(sheet, view, z, tall)
    if sheet.mood.figure != "nobody":
        px, py, scale = view.at(0.15, 0, 7.2)
        person(sheet, px, py, 1.76 * scale, tones.deep, shadow=tones.deep)


def _label(spots: Corners) -> Corners:
    """A paper label in the middle of a box's face."""
    middle = spots.mean(axis=0)
    small: Corners = middle + (spots - middle) * np.array([1.0, 0.2, 0.42])
    small[:, 0] *= 0.99
    return small


def _pendant(sheet: Sheet, view: View, z: float, tall: float) -> None:
    """A lamp on its cord, with the cone of light under it."""
    c, tones = sheet.canvas, sheet.tones
    x, y, s = view.at(0, 3.0, z)
    _, top, _ = view.at(0, tall, z)
    c.line([(x, top), (x, y)], 0.018 * s, tones.deep)
    cone = np.array(
        [
            (x - 0.16 * s, y + 0.1 * s),
            (x + 0.16 * s, y + 0.1 * s),
            (x + 1.0 * s, y + 2.9 * s),
            (x - 1.0 * s, y + 2.9 * s),
        ]
    )
    c.fill([cone], tones.light, 0.16, soft=0.09 * s, thin=Thin(1.0, 0.0, y, y + 2.9 * s))
    shade = np.array(
        [
            (x - 0.07 * s, y - 0.1 * s),
            (x + 0.07 * s, y - 0.1 * s),
            (x + 0.3 * s, y + 0.12 * s),
            (x - 0.3 * s, y + 0.12 * s),
        ]
    )
    c.fill([shade], mix(tones.deep, tones.light, 0.12))
    c.disc(x, y + 0.12 * s, 0.29 * s, mix(tones.light, (255, 255, 255), 0.4), ry=0.05 * s)
    c.glow(x, y + 0.2 * s, 1.1 * s, tones.light, 0.55)
