"""A trading floor: rows of desks with screens before a wall of glass, the city and its weather outside."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Polygon, capsule, shifted
from renderers.storyboard.colours import Rgb, lit, mix
from renderers.storyboard.figures import person, someone_watching
from renderers.storyboard.rooms import chart_line, inside, outside, shell, wet
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.view import Box, View, lying, upright

HALF_M, TALL_M, BACK_M = 15.0, 8.2, 20.0
ROWS_M = (17.0, 14.6, 12.3, 10.1, 8.0, 6.0)  # how far each row of desks is, far to near
ONE_ROW_M = 8.0  # where the only screen stands that is still on


def trading(sheet: Sheet) -> None:
    c, tones, ink, mood = sheet.canvas, sheet.tones, inside(sheet), sheet.mood
    view = View(
        c,
        eye=(1.0, 3.5, 0.0),
        pitch=7,
        focal=0.72,
        centre=(0.5, 0.5),
        air=mix(tones.deep, tones.horizon, 0.3),
        air_m=42,
    )
    shell(view, ink, HALF_M, TALL_M, BACK_M, back=False)
    _glass_wall(sheet, view)
    lamps = [lying(x - 0.1, x + 0.1, TALL_M - 0.01, z, z + 2.2) for x in (-9, -3, 3, 9) for z in (6, 10.5, 15)]
    view.panels(lamps, mix(tones.light, tones.glow, 0.5), 0.25 if tones.dark else 0.9, air=False)
    if "screens-off" not in mood.props:
        _ticker(sheet, view)
    share_on = 0.0 if "screens-off" in mood.props else 0.0 if "one-screen" in mood.props else 0.84
    for z in ROWS_M:
        _desks(sheet, view, z, share_on)
        if z == ONE_ROW_M and "one-screen" in mood.props:
            _one_screen(sheet, view)
        if z == ROWS_M[2] and mood.figure != "nobody" and mood.shot != "shoulder":
            x, y, scale = view.at(2.2, 0, 11.0)
            person(sheet, x, y, 1.8 * scale, mix(tones.deep, tones.horizon, 0.06))
    if mood.shot == "shoulder":
        someone_watching(sheet, 0.74 * sheet.w, 0.56 * sheet.h, tones.deep, tones.glow)


def _glass_wall(sheet: Sheet, view: View) -> None:
    c, tones, ink = sheet.canvas, sheet.tones, inside(sheet)
    left, foot, _ = view.at(-HALF_M, 0.8, BACK_M)
    right, top, _ = view.at(HALF_M, TALL_M - 0.4, BACK_M)
    outside(sheet, left, top, right, foot)
    if sheet.mood.weather in ("rain", "storm"):
        wet(sheet, left, top, right, foot, 320)
    ends = [upright(-HALF_M, HALF_M, 0, 0.8, BACK_M), upright(-HALF_M, HALF_M, TALL_M - 0.4, TALL_M, BACK_M)]
    view.panels(ends, mix(ink.wall, tones.deep, 0.4))
    near = BACK_M - 0.02
    bars = [upright(x - 0.06, x + 0.06, 0.8, TALL_M - 0.4, near) for x in np.arange(-HALF_M, HALF_M + 1, 2.5)]
    bars += [upright(-HALF_M, HALF_M, y, y + 0.1, near) for y in (3.1, 5.4)]
    view.panels(bars, mix(ink.wall, tones.deep, 0.6))
    c.glow(0.5 * sheet.w, foot, 0.75 * sheet.w, tones.horizon, 0.3, ry=0.22 * sheet.h)


def _ticker(sheet: Sheet, view: View) -> None:
    """A hanging band of prices: marks in the theme's green and red, no number anyone could read."""
    tones = sheet.tones
    y0, y1, z = 4.15, 4.65, 17.5
    left, right = -6.6, 8.4
    view.boxes([Box(left, right, y0, y1, z, z + 0.3, mix(tones.deep, (0, 0, 0), 0.3))])
    green, red = tones.accents[3], tones.accents[4]
    marks: dict[bool, list[np.ndarray]] = {True: [], False: []}
    x = left + 0.2
    while x < right - 0.4:
        wide = sheet.between(0.2, 0.75)
        marks[sheet.likely(0.4)].append(upright(x, min(right - 0.2, x + wide), y0 + 0.17, y1 - 0.15, z - 0.01))
        x += wide + sheet.between(0.1, 0.28)
    view.panels(marks[True], green, 0.9, air=False)
    view.panels(marks[False], red, 0.9, air=False)
    px, py, scale = view.at(0.9, 4.4, z)
    sheet.canvas.glow(px, py, 9 * scale, mix(green, red, 0.5), 0.14, ry=1.4 * scale)


def _desks(sheet: Sheet, view: View, z: float, share_on: float) -> None:
    """One long desk, its screens towards us, and the backs of the chairs."""
    c, tones, ink = sheet.canvas, sheet.tones, inside(sheet)
    wood = mix(ink.thing, ink.wall, 0.5 * (1 - tones.dark))
    top, skirt = mix(wood, tones.horizon, 0.2), mix(wood, tones.deep, 0.4)
    view.boxes([Box(-13, 13, 0.7, 0.76, z, z + 0.8, top), Box(-13, 13, 0.0, 0.7, z + 0.55, z + 0.62, skirt)])
    backs, feet, charts = [], [], []
    x = -12.6
    while x < 12.4:
        for k in range(2 + (sheet.chance.random() < 0.4)):
            at = x + 0.72 * k
            backs.append(upright(at - 0.03, at + 0.66, 0.93, 1.37, z + 0.52))
            feet.append(upright(at + 0.26, at + 0.38, 0.76, 0.95, z + 0.53))
            if sheet.likely(share_on):
                charts.append((at, 0.96))
        x += 2.2
    view.panels(feet, mix(tones.deep, ink.thing, 0.3))
    view.panels([spots + np.array([0.0, 0.022, 0.01]) for spots in backs], mix(ink.thing, tones.horizon, 0.4))
    view.panels(backs, mix(tones.deep, tones.horizon, 0.05))
    for n in (0, 1):
        faces = [upright(x, x + 0.63, y, y + 0.38, z + 0.5) for x, y in charts[n::2]]
        view.panels(faces, mix(tones.glow, tones.deep, 0.42 + 0.16 * n), air=False)
    for n, (x, y) in enumerate(charts):
        _on_screen(sheet, view, x, y, z, n)
    for x, y in charts[::3]:
        px, py, scale = view.at(x + 0.33, y + 0.2, z)
        c.glow(px, py, 1.5 * scale, tones.glow, 0.16)
    chairs: list[Polygon] = []
    for n in range(12):
        px, py, scale = view.at(-11.7 + 2.2 * n + sheet.between(-0.2, 0.2), 0, z - 0.45)
        chairs += _chair(px, py, scale)
    c.fill(chairs, view.far(mix(ink.near, tones.deep, 0.4), z), melt=3 * sheet.u)


def _on_screen(sheet: Sheet, view: View, x: float, y: float, z: float, n: int) -> None:
    tones = sheet.tones
    x0, y0, scale = view.at(x + 0.06, y + 0.31, z + 0.49)
    x1, y1, _ = view.at(x + 0.57, y + 0.07, z + 0.49)
    if scale > 85 * sheet.u and n % 3 != 2:
        walk = chart_line(sheet, x0, y0, x1, y1, falling=sheet.likely(0.5), count=12)
        sheet.canvas.line(walk, 0.022 * scale, lit(tones.accents[3], 0.04))
        return
    rows = (y + 0.06, y + 0.16, y + 0.26)
    bars = [upright(x + 0.08, x + sheet.between(0.2, 0.54), at, at + 0.04, z + 0.49) for at in rows]
    view.panels(bars, lit(tones.glow, 0.1), 0.6, air=False)


def _one_screen(sheet: Sheet, view: View) -> None:
    """The only screen still on, and what it lights: its desk, its chair."""
    c, tones, z = sheet.canvas, sheet.tones, ONE_ROW_M
    x, y, scale = view.at(2.75, 1.3, z + 0.5)
    c.glow(x, y, 3.4 * scale, tones.glow, 0.6, ry=2.4 * scale)
    view.panel(upright(2.3, 3.2, 0.92, 1.5, z + 0.48), mix(tones.glow, (255, 255, 255), 0.25), air=False)
    rows = enumerate((0.5, 0.3, 0.62, 0.4))
    lines = [upright(2.4, 2.4 + long, 1.0 + 0.12 * n, 1.055 + 0.12 * n, z + 0.47) for n, long in rows]
    view.panels(lines, mix(tones.glow, tones.deep, 0.4), air=False)
    view.panel(lying(2.0, 3.5, 0.765, z, z + 0.7), tones.glow, 0.5, soft=4 * sheet.u, air=False)
    px, py, scale = view.at(2.75, 0, z - 0.45)
    chair = _chair(px, py, scale)
    rim: Rgb = mix(tones.glow, (255, 255, 255), 0.2)
    c.fill(shifted(chair, 0, -3 * sheet.u), rim, 0.8, melt=3 * sheet.u)
    c.fill(chair, mix(tones.deep, tones.glow, 0.06), melt=3 * sheet.u)


def _chair(x: float, foot: float, scale: float) -> list[np.ndarray]:
    """An office chair from behind."""
    s = scale
    return [
        capsule(x - 0.17 * s, foot - 1.0 * s, x + 0.17 * s, foot - 1.0 * s, 0.1 * s),
        capsule(x, foot - 0.93 * s, x, foot - 0.68 * s, 0.25 * s, 0.22 * s),
        capsule(x, foot - 0.5 * s, x, foot - 0.1 * s, 0.035 * s),
        capsule(x - 0.25 * s, foot - 0.44 * s, x + 0.25 * s, foot - 0.44 * s, 0.07 * s),
        capsule(x - 0.26 * s, foot - 0.05 * s, x + 0.26 * s, foot - 0.05 * s, 0.035 * s),
    ]
