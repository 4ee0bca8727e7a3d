"""Hands at work: over a keyboard, with a pen."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from renderers.storyboard.blurred import bokeh, dim
from renderers.storyboard.brush import Fade, capsule, curve, oval, shifted
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.view import Box, Spot, View, lying

# Knuckle, joint and tip of the right hand's fingers, index first, in the keyboard's units (5 cm), from its middle.
FINGERS: tuple[tuple[Spot, Spot, Spot], ...] = (
    ((0.82, 0.62, -0.68), (0.68, 0.66, 0.1), (0.58, 0.4, 0.74)),
    ((1.18, 0.64, -0.6), (1.13, 0.7, 0.26), (1.08, 0.4, 1.0)),
    ((1.53, 0.62, -0.64), (1.58, 0.66, 0.16), (1.6, 0.4, 0.86)),
    ((1.84, 0.56, -0.8), (1.98, 0.58, -0.14), (2.1, 0.38, 0.4)),
)


def keyboard(sheet: Sheet) -> None:
    """A keyboard from the typist's place, lit by a screen beyond the frame, and both hands unless nobody is there."""
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    dim(sheet)
    bokeh(sheet, 0.0, 0.42 * sheet.h, 26, strength=0.34)
    view = View(c, eye=(0.0, 4.4, -3.9), pitch=47, focal=0.84, centre=(0.53, 0.53), air=tones.deep, air_m=200)
    table = mix(mix(tones.deep, tones.haze, 0.2 + 0.2 * tones.ambient), tones.accents[2], 0.05)
    shape = view.outline(lying(-30, 30, -0.2, -3.2, 6.2))
    if shape is not None:
        c.fill([shape], Fade(mix(table, tones.glow, 0.25), mix(table, tones.deep, 0.5), 0.25 * sheet.h, sheet.h))
    x, y, _ = view.at(0.4, 0, 4.4)
    c.glow(x, y, 0.62 * sheet.w, tones.glow, 0.6, ry=0.4 * sheet.h)
    case = mix(tones.deep, tones.glow, 0.16)
    view.box(Box(-3.3, 3.3, -0.2, -0.04, -1.25, 2.0, case))
    rows = ((14, 0.0), (14, 0.1), (13, 0.2), (12, 0.32), (0, 0.0))
    cap = mix(tones.deep, tones.glow, 0.3)
    keys: list[Box] = []
    for row, (count, shift) in enumerate(rows):
        z = 1.45 - row * 0.56
        if row == 4:
            spans = [(-3.0, -2.42), (-2.36, -1.78), (-1.72, -1.2), (-1.14, 1.5), (1.56, 2.1), (2.16, 2.7), (2.76, 3.05)]
        else:
            spans = [(-3.05 + shift + n * 0.44, -3.05 + shift + n * 0.44 + 0.38) for n in range(count)]
            spans[-1] = (spans[-1][0], 3.05)
            spans[0] = (-3.05, spans[0][1])
        for x0, x1 in spans:
            keys.append(Box(x0, x1, -0.04, 0.07, z - 0.24, z + 0.24, cap))
    under = [lying(k.x0 - 0.035, k.x1 + 0.035, -0.035, k.z0 - 0.035, k.z1 + 0.035) for k in keys]
    view.panels(under, lit(tones.glow, 0.02), 0.55, air=False)
    special = int(sheet.between(0, len(keys)))
    for n, key in enumerate(sorted(keys, key=lambda k: (-k.z0, abs(k.x0)))):
        tint = mix(cap, tones.accents[0], 0.75) if n == special else mix(cap, tones.deep, 0.18 * (1.4 - key.z0) / 1.6)
        view.box(Box(key.x0, key.x1, key.y0, key.y1, key.z0, key.z1, tint))
    marks = [lying(k.x0 + 0.12, k.x0 + 0.2, 0.075, k.z0 + 0.16, k.z0 + 0.28) for k in keys if k.x1 - k.x0 < 0.6]
    view.panels(marks, mix(tones.glow, (255, 255, 255), 0.4), 0.6, air=False)
    if "hands" in mood.props or mood.figure != "nobody" or mood.shot == "close":
        for side in (-1, 1):
            _typing_hand(sheet, view, side)


def _typing_hand(sheet: Sheet, view: View, side: int) -> None:
    """A hand from the sleeve to the fingertips, curved over the keys; dark, edged with the screen's light."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u

    def at(x: float, y: float, z: float) -> tuple[float, float, float]:
        return view.at(side * x, y, z)

    def limb(a: Spot, b: Spot, ra: float, rb: float) -> NDArray[np.float64]:
        (xa, ya, sa), (xb, yb, sb) = at(*a), at(*b)
        return capsule(xa, ya, xb, yb, ra * sa, rb * sb)

    skin = mix(mix(tones.deep, (200, 146, 116), 0.42), tones.glow, 0.08)
    shine = mix(tones.glow, (255, 255, 255), 0.35)
    fingers = []
    for knuckle, joint, tip in FINGERS:
        fingers.append([limb(knuckle, joint, 0.2, 0.165), limb(joint, tip, 0.165, 0.12)])
    thumb = [
        limb((1.02, 0.5, -1.3), (0.5, 0.44, -0.92), 0.24, 0.17),
        limb((0.5, 0.44, -0.92), (0.3, 0.22, -0.6), 0.17, 0.125),
    ]
    back = [limb((x, 0.6, -0.72), (1.56, 0.62, -1.9), 0.22, 0.32) for x in (0.9, 1.18, 1.48, 1.74)]
    arm = [limb((1.62, 0.62, -1.75), (2.2, 0.8, -3.0), 0.36, 0.5)]
    x, y, s = at(1.2, 0.0, -0.2)
    c.glow(x, y, 1.3 * s, tones.deep, 0.75, ry=0.85 * s, power=1.0)
    pieces = [*arm, *back, *thumb, *(part for finger in fingers for part in finger)]
    c.fill(shifted(pieces, 0, -4 * u), shine, 0.85, melt=3 * u, soft=1.0 * u)
    top, foot = at(1.2, 0.4, 0.7)[1], at(1.8, 0.6, -2.2)[1]
    flesh = Fade(mix(skin, tones.glow, 0.34), mix(skin, tones.deep, 0.6), top, foot)
    c.fill([*arm, *back], flesh, melt=8 * u)
    c.fill(thumb, flesh, melt=5 * u)
    for n in (3, 0, 2, 1):
        c.fill(shifted(fingers[n], 0, -3 * u), shine, 0.4, melt=4 * u)
        c.fill(fingers[n], flesh, melt=4 * u)
        (kx, ky, ks), (jx, jy, js), (tx, ty, ts) = (at(*spot) for spot in FINGERS[n])
        c.glow(kx, ky, 0.3 * ks, shine, 0.14)
        c.glow(jx, jy, 0.2 * js, shine, 0.26)
        c.line(
            [(jx - 0.07 * js, jy + 0.1 * js), (jx + 0.07 * js, jy + 0.1 * js)],
            2.5 * u,
            mix(skin, tones.deep, 0.6),
            0.35,
        )
        c.disc(tx, ty - 0.035 * ts, 0.068 * ts, mix(skin, shine, 0.6), 0.85, ry=0.06 * ts)
    sleeve = [limb((1.98, 0.74, -2.5), (2.6, 1.0, -3.4), 0.6, 0.85)]
    c.fill(shifted(sleeve, 0, -4 * u), shine, 0.5, melt=8 * u)
    c.fill(sleeve, mix(tones.deep, tones.accents[1], 0.14), melt=8 * u)


def pen(sheet: Sheet, x: float, y: float, long: float, angle: float) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    ux, uy = math.cos(angle), math.sin(angle)
    tip, end = (x - ux * long / 2, y - uy * long / 2), (x + ux * long / 2, y + uy * long / 2)
    c.line([(tip[0] - 6 * u, tip[1] + 10 * u), (end[0] - 6 * u, end[1] + 10 * u)], 17 * u, tones.deep, 0.4, soft=5 * u)
    c.fill(
        [capsule(tip[0], tip[1], tip[0] + ux * 0.16 * long, tip[1] + uy * 0.16 * long, 2 * u, 8 * u)],
        mix(tones.light, tones.deep, 0.3),
    )
    c.fill(
        [capsule(tip[0] + ux * 0.14 * long, tip[1] + uy * 0.14 * long, *end, 9.5 * u)],
        mix(tones.deep, tones.accents[1], 0.28),
    )
    c.line(
        [(tip[0] + ux * 0.6 * long, tip[1] + uy * 0.6 * long), (tip[0] + ux * 0.96 * long, tip[1] + uy * 0.96 * long)],
        4 * u,
        mix(tones.light, tones.deep, 0.2),
    )


def writing_hand(sheet: Sheet, x: float, y: float) -> None:
    """A right hand with a pen whose tip is at (x, y), from the lower right."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    s = 330 * u
    skin = mix(mix((216, 164, 134), tones.light, 0.15), tones.deep, 0.14 + 0.2 * (1 - tones.ambient))
    dark = mix(skin, tones.deep, 0.42)

    def limb(ax: float, ay: float, bx: float, by: float, ra: float, rb: float) -> NDArray[np.float64]:
        return capsule(x + ax * s, y + ay * s, x + bx * s, y + by * s, ra * s, rb * s)

    palm = curve(
        [
            (x + px * s, y + py * s)
            for px, py in (
                (0.5, -0.12),
                (0.74, -0.14),
                (0.98, 0.1),
                (1.25, 0.52),
                (1.0, 0.92),
                (0.72, 0.8),
                (0.5, 0.58),
                (0.38, 0.24),
            )
        ],
        10,
    )
    index = [limb(0.62, -0.02, 0.36, -0.16, 0.125, 0.105), limb(0.36, -0.16, 0.12, -0.045, 0.105, 0.07)]
    middle = [limb(0.52, 0.16, 0.26, 0.1, 0.12, 0.09)]
    thumb = [limb(0.68, 0.56, 0.4, 0.3, 0.15, 0.105), limb(0.4, 0.3, 0.15, 0.075, 0.105, 0.075)]
    folded = [limb(0.66, 0.66, 0.42, 0.6, 0.125, 0.1), limb(0.84, 0.82, 0.6, 0.8, 0.125, 0.1)]
    everything = [palm, *index, *thumb, *folded]
    c.fill(shifted(everything, -14 * u, 20 * u), tones.deep, 0.45, melt=9 * u, soft=9 * u)
    flesh = Fade(lit(skin, 0.03), mix(skin, tones.deep, 0.34), y - 0.2 * s, y + 0.95 * s)
    c.fill(folded, mix(skin, tones.deep, 0.34), melt=6 * u)
    c.fill(middle, mix(skin, tones.deep, 0.3))
    pen(sheet, x + 0.36 * s, y - 0.31 * s, 0.98 * s, math.radians(-41))
    c.fill([palm], flesh)
    for finger in (thumb, index):
        c.fill(shifted(finger, 3 * u, 5 * u), dark, 0.55, melt=5 * u, soft=2.5 * u)
        c.fill(finger, flesh, melt=5 * u)
    for nx, ny, tilt in ((0.14, -0.075, -24), (0.185, 0.085, 40)):
        nail = oval(0, 0, 0.062 * s, 0.042 * s)
        sin, cos = math.sin(math.radians(tilt)), math.cos(math.radians(tilt))
        c.fill(
            [nail @ np.array([[cos, sin], [-sin, cos]]) + (x + nx * s, y + ny * s)], mix(skin, (255, 240, 232), 0.55)
        )
    for ax, ay, bx, by in (
        (0.4, -0.09, 0.34, -0.13),
        (0.45, 0.3, 0.4, 0.36),
        (0.66, 0.02, 0.78, 0.16),
        (0.62, 0.2, 0.74, 0.34),
    ):
        c.line([(x + ax * s, y + ay * s), (x + bx * s, y + by * s)], 4 * u, dark, 0.5, soft=1.5 * u)
    cuff = [limb(1.16, 0.62, 2.2, 1.8, 0.4, 0.62)]
    c.fill(shifted(cuff, -12 * u, 18 * u), tones.deep, 0.4, soft=9 * u)
    blue = mix(tones.accents[1], tones.deep, 0.5)
    c.fill(cuff, Fade(mix(blue, tones.haze, 0.08), mix(blue, tones.deep, 0.5), y + 0.4 * s, y + 1.4 * s))
    c.line([(x + 0.86 * s, y + 0.92 * s), (x + 1.42 * s, y + 0.3 * s)], 12 * u, mix(blue, tones.haze, 0.3), 0.8)
