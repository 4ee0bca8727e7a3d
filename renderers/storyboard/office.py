"""An office seen square on: a desk before a window, or somebody at it."""

from __future__ import annotations

import math

import numpy as np

from renderers.storyboard.brush import Fade, Thin, capsule, curve, oval, rectangle, shifted
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.figures import bust, someone_watching
from renderers.storyboard.furniture import cup, frames_on_wall, wall_with_window
from renderers.storyboard.rooms import Inside, inside
from renderers.storyboard.screens import screen, shown
from renderers.storyboard.sheet import Sheet


def office(sheet: Sheet) -> None:
    """A desk before a window: screen, lamp, papers, a chair or somebody in it."""
    c, tones, ink, mood = sheet.canvas, sheet.tones, inside(sheet), sheet.mood
    u = sheet.u
    floor, desk = 0.84 * sheet.h, 0.735 * sheet.h
    mx = sheet.w * sheet.between(0.55, 0.6)
    wall_with_window(sheet, ink, mx - 330 * u, mx + 560 * u, 0.2 * sheet.h, 0.6 * sheet.h, floor)
    _shelf(sheet, ink, mx - 700 * u, 0.42 * sheet.h)
    frames_on_wall(sheet, ink, mx - 660 * u, 0.52 * sheet.h)
    lamp_x, stand = mx + 330 * u, desk - 13 * u
    top = mix(ink.thing, tones.light, 0.1)
    face = [(mx - 606 * u, desk - 34 * u), (mx + 606 * u, desk - 34 * u), (mx + 640 * u, desk), (mx - 640 * u, desk)]
    c.fill([np.array(face)], lit(top, 0.035))
    c.glow(lamp_x - 90 * u, desk - 20 * u, 400 * u, tones.light, 0.6 - 0.4 * tones.ambient, ry=150 * u)
    if "paper" in mood.props and not mood.props & {"chart", "code", "table", "screen"}:
        _sheet_of_paper(sheet, lamp_x - 180 * u, desk)
    else:
        _monitor(sheet, mx, stand, 400 * u, 236 * u)
    _lamp(sheet, lamp_x, stand, 300 * u, ink)
    _pile(sheet, mx + 490 * u, stand, ink)
    _plant(sheet, mx - 470 * u, stand, ink)
    cup(sheet, mx - 290 * u, stand, 40 * u, ink)
    c.fill(
        [rectangle(mx - 640 * u, desk, mx + 640 * u, desk + 24 * u)],
        Fade(lit(top, -0.01), mix(top, tones.deep, 0.4), desk, desk + 24 * u),
    )
    legs = [
        rectangle(mx + k * 590 * u - 14 * u, desk + 24 * u, mx + k * 590 * u + 14 * u, sheet.h * 0.965) for k in (-1, 1)
    ]
    c.fill(
        [*legs, rectangle(mx + 330 * u, desk + 24 * u, mx + 604 * u, desk + 190 * u)], mix(ink.thing, tones.deep, 0.45)
    )
    for k in range(3):
        c.fill(
            [rectangle(mx + 344 * u, desk + (36 + 52 * k) * u, mx + 590 * u, desk + (80 + 52 * k) * u)],
            mix(ink.thing, tones.deep, 0.25),
        )
        c.fill(
            [capsule(mx + 450 * u, desk + (58 + 52 * k) * u, mx + 484 * u, desk + (58 + 52 * k) * u, 3.5 * u)],
            mix(ink.thing, tones.light, 0.4),
        )
    if mood.shot == "shoulder":
        someone_watching(sheet, mx + 150 * u, 0.6 * sheet.h, ink.near, tones.glow)
    elif mood.figure != "nobody":
        _sitting(sheet, mx - 20 * u, ink)
    else:
        _chair(sheet, mx - 60 * u, ink)


def _sheet_of_paper(sheet: Sheet, x: float, desk: float) -> None:
    """One leaf on the desk in the lamp's light, and a pen on it."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    white = mix((252, 248, 238), tones.light, 0.25)
    leaf = [
        (x - 100 * u, desk - 29 * u),
        (x + 92 * u, desk - 30 * u),
        (x + 118 * u, desk - 5 * u),
        (x - 112 * u, desk - 4 * u),
    ]
    c.fill([np.array(leaf)], white)
    for k in range(3):
        y = desk - (24 - 6 * k) * u
        c.fill([rectangle(x - (84 - 4 * k) * u, y, x + (40 + 12 * k) * u, y + 2.2 * u)], mix(white, tones.deep, 0.4))
    c.line([(x + 60 * u, desk - 9 * u), (x + 104 * u, desk - 25 * u)], 5 * u, tones.deep)
    c.glow(x, desk - 16 * u, 210 * u, tones.light, 0.3, ry=60 * u)


def _monitor(sheet: Sheet, x: float, foot: float, wide: float, tall: float) -> None:
    c, tones, mood, u = sheet.canvas, sheet.tones, sheet.mood, sheet.u
    body = mix(tones.deep, (0, 0, 0), 0.2)
    low = foot - 46 * u
    c.glow(x, low - tall / 2, 0.9 * wide, tones.glow, 0.4)
    c.fill(
        [rectangle(x - 16 * u, low - 4 * u, x + 16 * u, foot), rectangle(x - 80 * u, foot - 8 * u, x + 80 * u, foot)],
        body,
    )
    c.fill(
        [rectangle(x - wide / 2 - 10 * u, low - tall - 10 * u, x + wide / 2 + 10 * u, low + 10 * u)], body, melt=5 * u
    )
    screen(sheet, x - wide / 2, low - tall, x + wide / 2, low, shown(mood))


def _lamp(sheet: Sheet, x: float, foot: float, tall: float, ink: Inside) -> None:
    """A jointed desk lamp that leans left over the papers."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    body = mix(tones.deep, ink.thing, 0.3)
    elbow, head = (x + 66 * u, foot - 0.52 * tall), (x - 52 * u, foot - 0.86 * tall)
    c.fill([oval(x, foot - 5 * u, 52 * u, 11 * u)], body)
    c.line([(x, foot - 6 * u), elbow, head], 9 * u, body)
    c.disc(*elbow, 9 * u, body)
    if tones.ambient < 0.75:
        cone = np.array(
            [
                (head[0] - 52 * u, head[1] + 46 * u),
                (head[0] + 10 * u, head[1] + 60 * u),
                (head[0] + 90 * u, foot),
                (head[0] - 250 * u, foot),
            ]
        )
        c.fill([cone], tones.light, 0.3, soft=9 * u, thin=Thin(1.0, 0.25, head[1], foot))
    shade = np.array(
        [
            (head[0] - 6 * u, head[1] - 30 * u),
            (head[0] + 26 * u, head[1] - 6 * u),
            (head[0] + 16 * u, head[1] + 62 * u),
            (head[0] - 66 * u, head[1] + 38 * u),
        ]
    )
    c.fill([shade], mix(tones.accents[2], tones.deep, 0.45), melt=6 * u)
    c.line(
        [(head[0] - 58 * u, head[1] + 42 * u), (head[0] + 10 * u, head[1] + 62 * u)],
        9 * u,
        mix(tones.light, (255, 255, 255), 0.5),
    )
    c.glow(head[0] - 24 * u, head[1] + 56 * u, 190 * u, tones.light, 0.6 - 0.4 * tones.ambient)


def _pile(sheet: Sheet, x: float, foot: float, ink: Inside) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    y = foot
    for n in range(6):
        wide, tall = sheet.between(66, 92) * u, sheet.between(14, 26) * u
        shift = sheet.between(-9, 9) * u
        tint = mix(mix(ink.wall, tones.accents[n % 7], 0.3), tones.deep, 0.26)
        c.fill(
            [rectangle(x - wide + shift, y - tall, x + wide + shift, y)],
            Fade(lit(tint, 0.04), lit(tint, -0.04), y - tall, y),
        )
        c.fill(
            [rectangle(x - wide + shift + 4 * u, y - tall + 5 * u, x - wide + shift + 12 * u, y - 5 * u)],
            mix(tint, tones.light, 0.5),
        )
        y -= tall


def _plant(sheet: Sheet, x: float, foot: float, ink: Inside) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    green = mix(mix(ink.thing, (70, 120, 84), 0.4), tones.deep, 0.15)
    leaves = []
    for n in range(9):
        angle = math.radians(-158 + 17 * n)
        long = sheet.between(105, 165) * u
        ex, ey = x + long * math.cos(angle), foot - 74 * u + long * math.sin(angle)
        nx, ny = -math.sin(angle) * 17 * u, math.cos(angle) * 17 * u
        mx, my = x + 0.55 * (ex - x), foot - 74 * u + 0.55 * (ey - foot + 74 * u)
        leaves.append(curve([(x, foot - 70 * u), (mx + nx, my + ny), (ex, ey), (mx - nx, my - ny)], 7))
    c.fill(leaves[::2], mix(green, tones.deep, 0.3))
    c.fill(leaves[1::2], green)
    pot = np.array([(x - 48 * u, foot - 78 * u), (x + 48 * u, foot - 78 * u), (x + 36 * u, foot), (x - 36 * u, foot)])
    c.fill(
        [pot],
        Fade(mix(ink.wall, tones.accents[2], 0.34), mix(ink.thing, tones.deep, 0.3), x - 48 * u, x + 48 * u, True),
    )


def _shelf(sheet: Sheet, ink: Inside, x: float, y: float) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    for row in range(2):
        foot = y - row * 150 * u
        at = x + 8 * u
        while at < x + 270 * u:
            wide, tall = sheet.between(13, 30) * u, sheet.between(74, 112) * u
            if sheet.likely(0.86):
                c.fill(
                    [rectangle(at, foot - tall, at + wide - 2 * u, foot)],
                    mix(mix(ink.wall, tones.accents[int(sheet.between(0, 7))], 0.28), tones.deep, 0.34),
                )
            at += wide
        c.fill([rectangle(x, foot, x + 300 * u, foot + 11 * u)], mix(ink.wall, tones.deep, 0.5))


def _chair(sheet: Sheet, x: float, ink: Inside) -> None:
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    foot = sheet.h * 0.985
    tint = mix(ink.near, tones.deep, 0.3)
    back = curve(
        [
            (x - 120 * u, foot - 330 * u),
            (x, foot - 350 * u),
            (x + 120 * u, foot - 330 * u),
            (x + 130 * u, foot - 200 * u),
            (x + 108 * u, foot - 120 * u),
            (x, foot - 108 * u),
            (x - 108 * u, foot - 120 * u),
            (x - 130 * u, foot - 200 * u),
        ],
        8,
    )
    c.fill([rectangle(x - 12 * u, foot - 120 * u, x + 12 * u, sheet.h + 9)], tint)
    c.fill([back], Fade(lit(tint, 0.045), tint, foot - 350 * u, foot - 110 * u))
    c.fill([capsule(x - 126 * u, foot - 66 * u, x + 126 * u, foot - 66 * u, 34 * u)], lit(tint, -0.01))


def _sitting(sheet: Sheet, x: float, ink: Inside) -> None:
    """Someone at the desk, from behind, edged with the screen's light."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    shapes = [np.asarray(s) for s in bust(x, sheet.h * 1.0, 400 * u)]
    c.fill(shifted(shapes, 0, -5 * u), mix(tones.glow, tones.light, 0.3), 0.8, melt=14 * u, soft=2 * u)
    c.fill(shapes, mix(ink.near, tones.deep, 0.4), melt=14 * u)
    chair = curve(
        [
            (x - 170 * u, sheet.h - 150 * u),
            (x, sheet.h - 178 * u),
            (x + 170 * u, sheet.h - 150 * u),
            (x + 190 * u, sheet.h + 60 * u),
            (x - 190 * u, sheet.h + 60 * u),
        ],
        8,
    )
    c.fill([chair], mix(tones.deep, ink.near, 0.25))
