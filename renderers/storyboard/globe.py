"""The world as a sphere of dots."""

from __future__ import annotations

import math

import numpy as np

from renderers.storyboard.brush import Fade, Polygon, oval
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.sheet import Sheet

# Rough outlines of the continents, longitude and latitude in degrees, drawn by eye for a globe of dots.
_LANDS: tuple[tuple[tuple[int, int], ...], ...] = (
    (
        (-168, 66),
        (-140, 70),
        (-95, 73),
        (-80, 62),
        (-56, 53),
        (-66, 45),
        (-81, 25),
        (-97, 26),
        (-105, 20),
        (-83, 9),
        (-78, 8),
        (-95, 15),
        (-117, 32),
        (-125, 48),
        (-150, 60),
    ),
    (
        (-78, 8),
        (-60, 10),
        (-50, 0),
        (-35, -7),
        (-40, -22),
        (-48, -28),
        (-58, -38),
        (-68, -54),
        (-74, -50),
        (-70, -20),
        (-81, -5),
    ),
    (
        (-17, 15),
        (-10, 32),
        (10, 37),
        (32, 31),
        (43, 12),
        (51, 11),
        (40, -5),
        (40, -16),
        (32, -28),
        (18, -34),
        (12, -16),
        (9, 4),
        (-8, 5),
    ),
    (
        (-10, 37),
        (-9, 43),
        (-2, 48),
        (5, 52),
        (10, 58),
        (5, 62),
        (20, 70),
        (60, 69),
        (100, 77),
        (140, 72),
        (178, 67),
        (160, 60),
        (142, 53),
        (135, 43),
        (122, 38),
        (121, 28),
        (108, 20),
        (105, 9),
        (98, 15),
        (90, 22),
        (78, 8),
        (72, 20),
        (57, 25),
        (45, 13),
        (35, 30),
        (27, 37),
        (18, 40),
        (12, 45),
        (3, 43),
    ),
    ((114, -22), (122, -17), (131, -12), (142, -11), (153, -27), (147, -38), (130, -32), (116, -34)),
    ((-50, 61), (-25, 70), (-30, 82), (-60, 80), (-52, 68)),
    ((96, 5), (104, -3), (118, -8), (140, -8), (150, -9), (130, 0), (117, 6)),
    ((-6, 50), (1, 51), (-2, 57), (-6, 58)),
    ((131, 32), (140, 36), (144, 44), (139, 38)),
    ((44, -25), (50, -16), (47, -25)),
)


def globe(sheet: Sheet) -> None:
    """The world as a sphere of dots, with arcs of light between places."""
    import cv2

    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    dark = mix(tones.deep, tones.sky[1][1], 0.4)
    c.wash(((0.0, mix(dark, tones.deep, 0.5)), (1.0, mix(dark, tones.glow, 0.12))))
    r = 0.37 * min(sheet.h, 1.15 * sheet.w)
    x, y = (0.62 if sheet.w >= sheet.h else 0.5) * sheet.w, 0.58 * sheet.h
    c.glow(x, y, 2.1 * r, tones.glow, 0.5)
    c.fill([oval(x, y, r, r)], Fade(mix(dark, tones.glow, 0.36), mix(tones.deep, dark, 0.4), y - r, y + r))
    c.line(oval(x, y, r, r, 120), 4 * u, mix(tones.glow, (255, 255, 255), 0.3), 0.7, closed=True)
    turn = -50 if "americas" in mood.props else (-50, 15, -85, 100)[mood.seed % 4]
    land = np.zeros((180, 360), np.uint8)
    for shape in _LANDS:
        cv2.fillPoly(land, [np.array([(lon + 180, 90 - lat) for lon, lat in shape], np.int32)], 255)
    dots: list[Polygon] = []
    faint: list[Polygon] = []

    def seen(lon: float, lat: float, lift: float = 1.0) -> tuple[float, float, float]:
        a, b = math.radians(lon - turn), math.radians(lat)
        px, py, pz = math.cos(b) * math.sin(a), math.sin(b), math.cos(b) * math.cos(a)
        tilt = math.radians(14)
        py, pz = py * math.cos(tilt) - pz * math.sin(tilt), pz * math.cos(tilt) + py * math.sin(tilt)
        return x + lift * r * px, y - lift * r * py, pz

    for lat in np.arange(-80, 81, 3.4):
        count = max(1, int(360 / 3.4 * math.cos(math.radians(lat))))
        for n in range(count):
            lon = n * 360 / count - 180
            if land[int(90 - lat), int(lon + 180) % 360]:
                px, py, pz = seen(lon, float(lat))
                if pz > 0.05:
                    size = 0.0132 * r * (0.45 + 0.55 * pz)
                    (dots if pz > 0.35 else faint).append(oval(px, py, size * (0.5 + 0.5 * pz), size, 10))
    c.fill(faint, lit(tones.glow, 0.02), 0.5)
    c.fill(dots, lit(tones.glow, 0.08), 0.95)
    cities = [
        (lon, lat)
        for lon, lat in (
            (-46.6, -23.5),
            (-74, 40.7),
            (0, 51.5),
            (37, 55),
            (3, 6),
            (77, 28),
            (116, 40),
            (139, 35),
            (-99, 19),
            (28, -26),
            (151, -33),
            (-122, 37),
            (-3, 40),
            (31, 30),
        )
        if seen(lon, lat)[2] > 0.2
    ]
    for n, a in enumerate(cities):
        b = cities[(n + 2) % len(cities)]
        if a == b:
            continue
        pa, pb = seen(*a), seen(*b)
        path = []
        for t in np.linspace(0, 1, 24):
            lift = 1 + 0.42 * math.sin(math.pi * t) * min(1.0, math.dist(pa[:2], pb[:2]) / r)
            mx, my = pa[0] + (pb[0] - pa[0]) * t, pa[1] + (pb[1] - pa[1]) * t
            path.append((x + (mx - x) * lift, y + (my - y) * lift))
        c.line(path, 3 * u, tones.accents[2], 0.75)
    for lon, lat in cities:
        px, py, _ = seen(lon, lat)
        c.glow(px, py, 42 * u, tones.accents[2], 0.7)
        c.disc(px, py, 6.5 * u, mix(tones.accents[2], (255, 255, 255), 0.5))
