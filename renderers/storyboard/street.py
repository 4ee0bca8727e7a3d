"""A street between its houses: shop light on the pavement, lamps to the vanishing point, wet where it rains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from renderers.storyboard.brush import Thin, capsule, oval, rectangle
from renderers.storyboard.colours import Rgb, lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.sky import sky
from renderers.storyboard.view import Box, Corners, View, lying, sideways, upright

HALF_M, KERB_M = 7.0, 4.8  # from the middle to the houses, and to the pavement
LONG_M = 120.0


@dataclass(frozen=True, slots=True)
class Lamp:
    """Something that shines, in metres; wet asphalt doubles it."""

    x: float
    y: float
    z: float
    size: float
    ink: Rgb


def street(sheet: Sheet) -> None:
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    vx = sheet.between(0.54, 0.62)
    air = mix(tones.haze, tones.horizon, 0.5)
    view = View(c, eye=(0.3, 1.7, 0.0), focal=0.62, centre=(vx, 0.6), air=air, air_m=60)
    _, horizon, _ = view.at(0, 0, 8000)
    sky(sheet, horizon, sun_x=vx, plain=not tones.dark and mood.time != "day")
    if not tones.dark:
        c.glow(vx * sheet.w, horizon, 0.55 * sheet.w, tones.sun, 0.55)
    _ground(sheet, view, horizon)
    lamps: list[Lamp] = []
    for house in sorted(_houses(sheet), key=lambda box: -box.z0):
        view.box(house)
        lamps += _front(sheet, view, house)
    posts = [(side * 4.95, z + (2.5 if side > 0 else 0.0)) for z in (52.0, 36.0, 24.0, 15.0, 8.5) for side in (-1, 1)]
    if tones.ambient < 0.6:
        lamps += [Lamp(x - 0.9 * np.sign(x), 5.3, z, 0.9, tones.light) for x, z in posts]
        _shine(sheet, view, lamps, wet=mood.weather in ("rain", "storm"))
    for x, z in sorted(posts, key=lambda post: -post[1]):
        _lamp_post(sheet, view, x, z)
    if "newsbox" in mood.props:
        _kiosk(sheet, view)
    _passers_by(sheet, view)


def _ground(sheet: Sheet, view: View, horizon: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    road = mix(tones.at(0.62), tones.horizon, 0.08)
    c.wash(
        ((0.0, view.far(road, 90)), (0.3, view.far(road, 12)), (1.0, view.far(lit(road, -0.03), 2))), horizon, sheet.h
    )
    dashes = [lying(-0.09, 0.09, 0.01, z, z + 2.2) for z in np.arange(2.0, 100.0, 5.0)]
    view.panels(dashes, mix(tones.haze, (255, 255, 255), 0.3), 0.75)
    for side in (-1, 1):
        inner, outer = sorted((side * KERB_M, side * HALF_M))
        view.panel(lying(inner, outer, 0.14, 0.3, LONG_M), mix(road, tones.haze, 0.22))
        view.panel(sideways(side * KERB_M, 0, 0.14, 0.3, LONG_M), mix(road, tones.deep, 0.4))


def _houses(sheet: Sheet) -> list[Box]:
    tones, houses = sheet.tones, []
    for side in (-1, 1):
        z = 1.0
        while z < LONG_M:
            deep, tall = sheet.between(8, 15), sheet.between(9, 24)
            tint = mix(tones.at(0.6 + sheet.between(-0.08, 0.1)), tones.accents[int(sheet.between(0, 6))], 0.09)
            x0, x1 = sorted((side * HALF_M, side * (HALF_M + 14)))
            houses.append(Box(x0, x1, 0, tall, z, z + deep, tint))
            z += deep + (0 if sheet.likely(0.8) else 4)
    return houses


def _front(sheet: Sheet, view: View, house: Box) -> list[Lamp]:
    """Windows, a shop, a sign; gives what of it shines on the street."""
    tones = sheet.tones
    side = 1 if house.x0 > 0 else -1
    wall = side * (HALF_M - 0.02)
    on: list[Corners] = []
    off: list[Corners] = []
    for y in np.arange(4.6, house.y1 - 1.8, 3.0):
        for z in np.arange(house.z0 + 0.9, house.z1 - 1.2, 2.3):
            window = sideways(wall, y, y + 1.7, z, z + 1.15)
            (on if sheet.likely(0.42 if tones.dark else 0.12) else off).append(window)
    view.panels(off, mix(house.ink, tones.deep if tones.ambient < 0.5 else tones.haze, 0.42))
    view.panels(on, mix(tones.light, house.ink, 0.12), air=False)
    lamps: list[Lamp] = []
    if sheet.likely(0.75):
        coloured = sheet.likely(0.4) and tones.ambient < 0.6
        shop = mix(tones.accents[int(sheet.between(0, 7))], (255, 255, 255), 0.2) if coloured else tones.light
        glass = mix(shop, house.ink, 0.1 if tones.dark else 0.3 if tones.ambient < 0.6 else 0.62)
        view.panel(sideways(wall, 0.4, 3.3, house.z0 + 0.7, house.z1 - 0.7), glass, air=False)
        posts = [sideways(wall, 0.4, 3.3, z, z + 0.12) for z in np.arange(house.z0 + 0.7, house.z1, 2.1)]
        view.panels(posts, mix(house.ink, tones.deep, 0.5))
        view.panel(sideways(wall, 3.3, 3.8, house.z0 + 0.4, house.z1 - 0.4), mix(house.ink, tones.deep, 0.5))
        if house.z0 < 60:
            lamps.append(Lamp(side * 6.2, 1.6, (house.z0 + house.z1) / 2, 2.2, shop))
    if tones.ambient < 0.5 and house.z0 > 2 and sheet.likely(0.45):
        sign = tones.accents[int(sheet.between(0, 7))]
        inner, outer = sorted((wall, wall - side * 0.9))
        base = sheet.between(4.2, 6.0)
        tall = sheet.between(2.0, 4.2)
        view.panel(upright(inner, outer, base, base + tall, house.z0 + 0.5), lit(sign, 0.02), air=False)
        lamps.append(Lamp(side * 6.4, base + tall / 2, house.z0 + 0.5, 1.3, sign))
    return lamps


def _shine(sheet: Sheet, view: View, lamps: list[Lamp], *, wet: bool) -> None:
    """Light around each lamp, and its image on the ground: a pool where dry, a long streak where wet."""
    c = sheet.canvas
    for lamp in sorted(lamps, key=lambda lamp: -lamp.z):
        x, y, scale = view.at(lamp.x, lamp.y, lamp.z)
        c.glow(x, y, 2.6 * lamp.size * scale, lamp.ink, 0.4)
        _, ground, _ = view.at(lamp.x, 0, lamp.z)
        if wet:
            _, low, _ = view.at(lamp.x, -lamp.y, lamp.z)
            inner, middle, long = x - 0.1 * lamp.x * scale, (ground + low) / 2, low - ground
            wide, strength = (0.5, 0.36) if lamp.size > 2 else (0.75, 0.62)  # a shop's light is broad and faint
            c.glow(inner, middle, wide * lamp.size * scale, lamp.ink, strength, ry=0.85 * long, power=1.5)
            if lamp.size < 2:
                core = mix(lamp.ink, (255, 255, 255), 0.3)
                c.glow(inner, middle, 0.3 * lamp.size * scale, core, 0.5, ry=0.7 * long)
        else:
            c.glow(
                x - 0.2 * lamp.x * scale, ground, 2.0 * lamp.size * scale, lamp.ink, 0.32, ry=0.5 * lamp.size * scale
            )


def _lamp_post(sheet: Sheet, view: View, x: float, z: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    px, py, s = view.at(x, 0.14, z)
    reach = -0.9 if x > 0 else 0.9
    ink = view.far(tones.deep, z * 0.6)
    c.line([(px, py), (px, py - 5.2 * s), (px + reach * s, py - 5.5 * s)], 0.1 * s, ink)
    hx, hy = px + reach * s, py - 5.42 * s
    c.fill([capsule(hx - 0.28 * s, hy, hx + 0.28 * s, hy, 0.1 * s)], ink)
    if tones.ambient < 0.6:
        c.disc(hx, hy + 0.09 * s, 0.22 * s, mix(tones.light, (255, 255, 255), 0.45), ry=0.1 * s)
        c.glow(hx, hy, 1.6 * s, tones.light, 0.6)
        feet = [(hx + 1.5 * s, hy + 5.4 * s), (hx - 1.5 * s, hy + 5.4 * s)]
        cone = np.array([(hx - 0.2 * s, hy), (hx + 0.2 * s, hy), *feet])
        c.fill([cone], tones.light, 0.13, soft=0.16 * s, thin=Thin(1.0, 0.1, hy, hy + 5.4 * s))


def _kiosk(sheet: Sheet, view: View) -> None:
    """A box on the pavement that glows by itself."""
    c, tones = sheet.canvas, sheet.tones
    z, light = 5.2, mix((255, 226, 170), tones.light, 0.2)  # as if it held daylight, whatever the street's own light
    x, y, s = view.at(2.55, 0.9, z)
    c.glow(x, y, 2.3 * s, light, 0.65)
    view.boxes([Box(2.2, 2.9, 0.5, 1.35, z, z + 0.5, mix(tones.deep, tones.accents[4], 0.3))])
    view.boxes(
        [Box(2.3, 2.4, 0, 0.5, z + 0.1, z + 0.4, tones.deep), Box(2.7, 2.8, 0, 0.5, z + 0.1, z + 0.4, tones.deep)]
    )
    view.panel(upright(2.27, 2.83, 0.62, 1.22, z - 0.01), light, air=False)
    rows = (0.7, 0.79, 0.88, 0.97)
    view.panels([upright(2.34, 2.6, y, y + 0.035, z - 0.02) for y in rows], mix(light, tones.deep, 0.45), air=False)
    view.panel(upright(2.64, 2.77, 0.7, 0.98, z - 0.02), mix(light, tones.deep, 0.35), air=False)
    view.panel(upright(2.34, 2.77, 1.05, 1.13, z - 0.02), mix(light, tones.deep, 0.6), air=False)
    ground = view.at(2.5, 0, z)
    c.glow(ground[0], ground[1], 1.5 * s, light, 0.5, ry=0.3 * s)
    if sheet.mood.weather in ("rain", "storm"):
        c.glow(ground[0], ground[1] + 0.8 * s, 0.6 * s, light, 0.55, ry=0.95 * s, power=1.4)


def _passers_by(sheet: Sheet, view: View) -> None:
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    if mood.figure == "crowd":
        places = sorted(((sheet.between(-4, 4), sheet.between(9, 26)) for _ in range(9)), key=lambda place: -place[1])
        for place, z in places:
            x, y, s = view.at(place, 0, z)
            person(sheet, x, y, 1.75 * s, mix(tones.deep, tones.haze, 0.08))
        return
    if mood.figure == "nobody" and "umbrella" not in mood.props:
        return
    x, y, s = view.at(1.3, 0, 7.4)
    person(sheet, x, y, 1.75 * s, tones.deep, shadow=tones.deep)
    if "umbrella" in mood.props:
        dome = oval(x, y - 1.74 * s, 0.74 * s, 0.5 * s, 40)[20:]
        scallops = [oval(x + (k - 1.5) * 0.37 * s, y - 1.73 * s, 0.185 * s, 0.09 * s) for k in range(4)]
        c.fill([np.concatenate([dome, [[x + 0.74 * s, y - 1.74 * s]]])], tones.accents[4])
        c.fill(scallops, mix(tones.accents[4], tones.deep, 0.45))
        c.fill([rectangle(x - 0.012 * s, y - 2.3 * s, x + 0.012 * s, y - 2.2 * s)], tones.deep)
