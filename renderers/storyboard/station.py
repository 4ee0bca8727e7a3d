"""A platform, and a train that comes in."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from renderers.storyboard.brush import capsule
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import person
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.view import Box, View, lying, sideways, upright


def station(sheet: Sheet) -> None:
    """A platform underground: vault, lamps, the edge line, a train that comes in."""
    c, tones = sheet.canvas, sheet.tones
    tile = mix(tones.deep, tones.haze, 0.34 + 0.2 * tones.ambient)
    view = View(c, eye=(1.6, 1.7, 0.0), focal=0.6, centre=(0.5, 0.52), air=mix(tile, tones.light, 0.42), air_m=30)
    back = 60.0
    c.wash(((0.0, mix(tile, tones.deep, 0.4)), (1.0, tile)))
    vault = [(math.cos(t), math.sin(t)) for t in np.linspace(0, math.pi, 25)]
    open_air = tones.ambient > 0.2
    for n in range(22, -1, -1):
        z0, z1 = 0.3 + n * 2.6, 0.3 + (n + 1) * 2.6
        tint = view.far(lit(mix(tile, tones.deep, 0.18), 0.0 if n % 2 else -0.025), z0)
        for k, (a, b) in enumerate(pairwise(vault)):
            glass = open_air and 7 <= k <= 16 and n % 2
            corners = [(x, y, z) for (x, y), z in ((a, z0), (b, z0), (b, z1), (a, z1))]
            shape = view.outline([(6.6 * x - 0.4, 1.3 + 4.4 * y, z) for x, y, z in corners])
            if shape is not None:
                c.fill(
                    [shape],
                    mix(tones.sky[1][1], tones.horizon, abs(k - 11.5) / 6) if glass else lit(tint, 0.05 * a[1] - 0.03),
                )
    if open_air:
        x, y, s = view.at(-0.4, 1.6, back)
        c.glow(x, y, 0.3 * sheet.w, mix(tones.horizon, tones.sun, 0.4), 0.85, ry=0.34 * sheet.h)
    view.panel(lying(-0.2, 6.2, 0, 0.3, back), mix(tile, tones.deep, 0.3))
    view.panels([lying(-0.2, 6.2, 0.005, z, z + 0.05) for z in np.arange(1, 40, 1.6)], mix(tile, tones.deep, 0.5), 0.6)
    view.panel(lying(-6.8, -0.2, -1.1, 0.3, back), mix(tones.deep, tile, 0.16))
    view.panel(sideways(-0.2, -1.1, 0, 0.3, back), mix(tones.deep, tile, 0.3))
    view.panel(lying(-0.2, 0.3, 0.01, 0.3, back), mix(tones.accents[5], tile, 0.15))
    view.panel(sideways(6.15, 0, 3.0, 0.3, back), mix(tile, tones.haze, 0.16))
    view.panel(sideways(6.1, 1.35, 1.75, 0.3, back), mix(tones.accents[1], tile, 0.25))
    for z in (6.0, 13.0, 20.0, 27.0):
        view.panel(sideways(6.08, 1.0, 2.35, z, z + 2.2), mix(tones.accents[int(z) % 7], tile, 0.35))
    view.panels([lying(x - 0.07, x + 0.07, -1.0, 0.3, back) for x in (-4.3, -2.6)], mix(tile, tones.light, 0.4))
    view.panels([lying(-4.9, -2.0, -1.08, z, z + 0.25) for z in np.arange(1, 40, 0.9)], mix(tones.deep, tile, 0.3))
    front = 9.0
    body = mix(mix(tile, (255, 255, 255), 0.25), tones.haze, 0.2)
    view.box(Box(-5.2, -0.45, -0.75, 2.75, front, back, body))
    view.panel(sideways(-0.45, 0.35, 1.0, front, back), mix(tones.accents[0], tones.deep, 0.25))
    lit_windows = [sideways(-0.44, 1.15, 2.1, z, z + 1.9) for z in np.arange(front + 0.8, 50, 2.6)]
    view.panels(lit_windows, mix(tones.light, (255, 255, 255), 0.35), 0.95, air=False)
    view.panel(upright(-4.95, -0.7, 0.55, 2.35, front - 0.02), mix(tones.deep, tones.glow, 0.16), air=False)
    view.panel(upright(-5.2, -0.45, -0.75, 0.1, front - 0.02), mix(tones.accents[0], tones.deep, 0.3))
    for x in (-4.5, -1.15):
        px, py, s = view.at(x, 0.28, front - 0.05)
        c.glow(px, py, 3.2 * s, tones.light, 0.75)
        c.disc(px, py, 0.17 * s, (255, 255, 255))
    for z in np.arange(34, 1, -4.0):
        px, py, s = view.at(2.6, 4.0, float(z))
        c.line([(px, py - 1.2 * s), (px, py)], 0.04 * s, mix(tile, tones.deep, 0.6))
        c.fill([capsule(px - 0.55 * s, py, px + 0.55 * s, py, 0.09 * s)], mix(tones.light, (255, 255, 255), 0.5))
        c.glow(px, py, 1.9 * s, tones.light, 0.5)
        fx, fy, s = view.at(2.6, 0, float(z))
        c.glow(fx, fy, 1.6 * s, tones.light, 0.3, ry=0.22 * s)
    for z in (21.0, 14.0, 7.5):
        view.box(Box(4.4, 4.9, 0, 4.6, z, z + 0.5, mix(tile, tones.deep, 0.2)))
    if "clock" in sheet.mood.props:
        _hanging_clock(sheet, view)
    if sheet.mood.figure == "crowd":
        for _ in range(11):
            px, py, s = view.at(sheet.between(0.6, 5), 0, sheet.between(8, 22))
            person(sheet, px, py, sheet.between(1.6, 1.85) * s, mix(tones.deep, tile, 0.12))
    elif sheet.mood.figure == "person":
        px, py, s = view.at(1.9, 0, 7.2)
        person(sheet, px, py, 1.76 * s, tones.deep, shadow=tones.deep)


def _hanging_clock(sheet: Sheet, view: View) -> None:
    """A round clock over the platform."""
    c, tones = sheet.canvas, sheet.tones
    x, y, s = view.at(2.0, 2.75, 6.2)
    _, top, _ = view.at(2.0, 5.6, 6.2)
    c.line([(x, top), (x, y)], 0.05 * s, mix(tones.deep, tones.haze, 0.1))
    c.disc(x, y, 0.56 * s, mix(tones.deep, tones.haze, 0.12))
    c.disc(x, y, 0.49 * s, mix(mix(tones.light, (255, 255, 255), 0.5), tones.haze, 0.15))
    c.glow(x, y, 1.1 * s, tones.light, 0.35)
    for n in range(12):
        sin, cos = math.sin(n * math.pi / 6), math.cos(n * math.pi / 6)
        c.line(
            [(x + 0.38 * s * sin, y - 0.38 * s * cos), (x + 0.44 * s * sin, y - 0.44 * s * cos)], 0.025 * s, tones.deep
        )
    for turn, long, wide in ((sheet.chance.random(), 0.25, 0.04), (sheet.chance.random(), 0.37, 0.03)):
        sin, cos = math.sin(turn * 2 * math.pi), math.cos(turn * 2 * math.pi)
        c.line([(x, y), (x + long * s * sin, y - long * s * cos)], wide * s, tones.deep)
