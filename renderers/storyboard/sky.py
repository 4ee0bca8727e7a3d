"""Skies: wash, sun or moon, stars, clouds; and the weather that falls through the finished picture."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from renderers.storyboard.brush import Polygon, Thin, capsule, curve, oval
from renderers.storyboard.colours import Rgb, coloured, lit, mix
from renderers.storyboard.sheet import Sheet


def sky(sheet: Sheet, horizon: float, *, sun_x: float | None = None, plain: bool = False) -> tuple[float, float]:
    """Paint everything above the horizon (a height in pixels). Gives where the sun or moon stands."""
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    c.wash(tones.sky, 0, horizon)
    c.wash(((0.0, tones.horizon), (1.0, tones.at(0.35))), horizon, sheet.h)
    x = sheet.w * (sheet.between(0.6, 0.74) if sun_x is None else sun_x)
    height = {"night": 0.46, "blue": 0.3, "dawn": 0.1, "day": 0.52, "golden": 0.24, "dusk": 0.07}[mood.time]
    y = horizon * (1 - height)
    clear = mood.weather in ("clear", "cloud", "snow")
    if mood.time == "night" and clear:
        stars(sheet, horizon, 150)
    if mood.weather == "storm":
        storm_front(sheet, horizon)
    elif plain:
        pass
    elif mood.weather in ("fog", "rain"):
        c.glow(x, y, 0.5 * sheet.h, tones.sun, 0.35)
    elif mood.time == "blue":
        c.glow(x, horizon, 0.75 * max(sheet.w, sheet.h), tones.horizon, 0.55, ry=0.5 * horizon)
        if "moon" in mood.props:
            moon(sheet, x, y)
    elif mood.time == "night":
        moon(sheet, x, y)
    else:
        sun(sheet, x, y)
    if mood.weather != "storm":
        clouds(sheet, horizon, x, y)
    return x, y


def sun(sheet: Sheet, x: float, y: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    r = sheet.u * (52 if sheet.mood.time == "day" else 92)
    c.glow(x, y, 11 * r if sheet.mood.time != "day" else 13 * r, tones.sun, 0.6, power=2.6)
    c.glow(x, y, 3.2 * r, tones.sun, 0.55, power=1.6)
    c.disc(x, y, r, tones.sun)


def moon(sheet: Sheet, x: float, y: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    r = 54 * sheet.u
    c.glow(x, y, 8 * r, mix(tones.sun, tones.horizon, 0.35), 0.5, power=2.4)
    c.disc(x, y, r, tones.sun)
    for dx, dy, size in ((-0.3, -0.2, 0.22), (0.25, 0.3, 0.3), (0.1, -0.42, 0.14), (-0.35, 0.38, 0.13)):
        c.disc(x + dx * r, y + dy * r, size * r, mix(tones.sun, tones.horizon, 0.22))


def stars(sheet: Sheet, below: float, count: int) -> None:
    """Soft points of at least three pixels, so that they glide and do not blink in a pan."""
    c, tones = sheet.canvas, sheet.tones
    for _ in range(count):
        x, y = sheet.between(0, sheet.w), below * sheet.chance.random() ** 1.3
        bright = sheet.chance.random() ** 2
        r = (1.5 + 2.0 * bright) * sheet.u
        c.disc(x, y, r, mix(tones.zenith, tones.sun, 0.45 + 0.55 * bright), soft=0.5 * sheet.u)
        if bright > 0.8:
            c.glow(x, y, 9 * r, tones.sun, 0.28)


def clouds(sheet: Sheet, horizon: float, sun_x: float, sun_y: float) -> None:
    """Long flat clouds, lit on the side of the sun; more and heavier when it is overcast."""
    tones, mood = sheet.tones, sheet.mood
    heavy = mood.weather in ("cloud", "rain", "snow")
    count = 9 if heavy else {"night": 4, "day": 6}.get(mood.time, 6)
    for n in range(count):
        share = (n + 0.5) / count
        y = horizon * (0.08 + 0.8 * share + sheet.between(-0.04, 0.04))
        length = sheet.w * sheet.between(0.16, 0.42) * (1.2 - 0.6 * share) * max(1.0, 0.6 * sheet.h / sheet.w)
        thick = sheet.u * sheet.between(15, 36) * (1.4 - 0.9 * share) * (1.7 if heavy else 1.0)
        x = sheet.between(-0.05, 1.05) * sheet.w
        near = max(0.0, 1 - math.hypot((x - sun_x) / sheet.w, (y - sun_y) / sheet.h) * 1.6)
        under = _sky_at(sheet, y / horizon)
        if heavy:
            tint = mix(under, lit(coloured(tones.haze, 0.7), -0.02 if n % 2 else 0.07), 0.55)
        elif tones.dark:
            tint = mix(under, tones.horizon, 0.3 + 0.3 * near)
        else:
            tint = mix(mix(under, tones.horizon, 0.55), tones.sun, 0.25 + 0.5 * near)
        _cloud(sheet, x, y, length, thick, tint, 0.5 if not heavy else 0.65)


def _sky_at(sheet: Sheet, share: float) -> Rgb:
    stops = sheet.tones.sky
    at = min(1.0, max(0.0, share)) * (len(stops) - 1)
    n = min(len(stops) - 2, int(at))
    return mix(stops[n][1], stops[n + 1][1], at - n)


def _cloud(sheet: Sheet, x: float, y: float, length: float, thick: float, tint: Rgb, alpha: float) -> None:
    """A few long lenses side by side on one flat foot."""
    parts = [streak(x, y, length / 2, thick * 0.34)]
    for _ in range(5):
        cx = x + length * sheet.between(-0.3, 0.3)
        half = length * sheet.between(0.1, 0.26) * (1 - abs(cx - x) / length)
        parts.append(streak(cx, y - thick * sheet.between(0.05, 0.7), half, thick * sheet.between(0.3, 0.6)))
    soft = max(0.8 * sheet.u, 0.07 * thick)
    sheet.canvas.fill(parts, tint, alpha, soft=soft, thin=Thin(1.0, 0.5, y - thick, y + thick * 0.5))


def streak(x: float, y: float, half: float, thick: float) -> NDArray[np.float64]:
    """A long leaf with a flat foot, pointed at both ends."""
    return curve(
        [
            (x - half, y),
            (x - 0.55 * half, y - 0.55 * thick),
            (x - 0.1 * half, y - thick),
            (x + 0.4 * half, y - 0.7 * thick),
            (x + half, y),
            (x + 0.3 * half, y + 0.28 * thick),
            (x - 0.4 * half, y + 0.22 * thick),
        ],
        7,
    )


def storm_front(sheet: Sheet, horizon: float) -> None:
    """Heavy layers hanging from above, and light left only under them."""
    c, tones = sheet.canvas, sheet.tones
    c.glow(0.64 * sheet.w, horizon, 0.7 * sheet.w, mix(tones.horizon, tones.sun, 0.4), 0.75, ry=0.55 * horizon)
    for n in range(5):
        level = horizon * (0.86 - 0.17 * n)
        lumps = []
        for k in range(14):
            x = sheet.w * (k / 13 * 1.2 - 0.1 + sheet.between(-0.03, 0.03))
            rx = sheet.w * sheet.between(0.06, 0.13)
            y = level - horizon * sheet.between(0.12, 0.3)
            lumps.append(oval(x, y, max(rx, 90 * sheet.u), horizon * sheet.between(0.1, 0.22)))
        lumps.append(np.array([[-9, -9], [sheet.w + 9, -9], [sheet.w + 9, level * 0.55], [-9, level * 0.55]]))
        tint = mix(lit(tones.haze, -0.07), tones.deep, 0.18 + 0.16 * n)
        c.fill(lumps, tint, 0.75, melt=26 * sheet.u, soft=2.5 * sheet.u)


def bolt(sheet: Sheet, x: float, top: float, foot: float) -> None:
    """Lightning: one forked path with light around it."""
    c, tones = sheet.canvas, sheet.tones
    points, place = [(x, top)], x
    for n in range(1, 9):
        place += sheet.between(-34, 30) * sheet.u
        points.append((place, top + (foot - top) * n / 8))
    c.glow(points[3][0], points[4][1], 460 * sheet.u, tones.sun, 0.4)
    c.line(points, 12 * sheet.u, tones.sun, 0.35, soft=6 * sheet.u)
    c.line(points, 4.5 * sheet.u, tones.sun)
    fork = [points[4]]
    for n in range(1, 4):
        fork.append((points[4][0] + 38 * n * sheet.u, points[4][1] + sheet.between(30, 52) * n * sheet.u))
    c.line(fork, 3 * sheet.u, tones.sun, 0.8)


def weather(sheet: Sheet) -> None:
    """What falls or drifts before everything else."""
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    if mood.weather in ("rain", "storm"):
        rain(sheet, 190 if mood.weather == "storm" else 140, 0.34 if mood.weather == "storm" else 0.16)
    elif mood.weather == "snow":
        for _ in range(170):
            near = sheet.chance.random() ** 2
            x, y = sheet.between(0, sheet.w), sheet.between(0, sheet.h)
            c.disc(
                x,
                y,
                (2.4 + 6 * near) * sheet.u,
                mix(tones.haze, (255, 255, 255), 0.75),
                0.85 - 0.45 * near,
                soft=(0.6 + 2.2 * near) * sheet.u,
            )
    elif mood.weather == "fog":
        c.band(0.3 * sheet.h, 0.8 * sheet.h, mix(tones.haze, tones.horizon, 0.5), 0.0, 0.4)
        c.band(0.8 * sheet.h, sheet.h, mix(tones.haze, tones.horizon, 0.5), 0.4, 0.2)


def rain(sheet: Sheet, count: int, lean: float) -> None:
    c, tones = sheet.canvas, sheet.tones
    streak = mix(tones.horizon, (255, 255, 255), 0.45)
    slow: list[Polygon] = []
    quick: list[Polygon] = []
    for n in range(count):
        x, y = sheet.between(-0.15, 1.05) * sheet.w, sheet.between(-0.1, 1.0) * sheet.h
        long = sheet.between(34, 110) * sheet.u
        drop = capsule(x, y, x + lean * long, y + long, 1.1 * sheet.u, 1.6 * sheet.u)
        (slow if n % 3 else quick).append(drop)
    c.fill(slow, streak, 0.2)
    c.fill(quick, streak, 0.36)


def birds(sheet: Sheet, x: float, y: float, count: int) -> None:
    """A small flock, each bird one bent stroke."""
    c, ink = sheet.canvas, sheet.tones.at(0.85)
    for _ in range(count):
        bx, by = x + sheet.between(-190, 190) * sheet.u, y + sheet.between(-80, 80) * sheet.u
        s = sheet.between(11, 24) * sheet.u
        dip = sheet.between(0.1, 0.45)
        wings = [(bx - s, by - s * dip), (bx - s * 0.45, by - s * 0.5), (bx, by), (bx + s * 0.45, by - s * 0.5)]
        c.line(curve([*wings, (bx + s, by - s * dip)], 5, closed=False), 3.2 * sheet.u, ink)
