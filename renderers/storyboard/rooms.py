"""Rooms in one perspective, shared pieces: walls, floor, what the window shows, screens."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from renderers.storyboard.brush import Fade, Polygon, capsule, rectangle
from renderers.storyboard.colours import Rgb, lit, mix
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.view import View, lying, sideways, upright


@dataclass(frozen=True, slots=True)
class Inside:
    """The colours of a room: dark with lamps at night, pale by day."""

    wall: Rgb
    floor: Rgb
    ceiling: Rgb
    thing: Rgb  # furniture
    near: Rgb  # the nearest, darkest


def inside(sheet: Sheet) -> Inside:
    tones = sheet.tones
    lifted = mix(tones.haze, mix(tones.light, (255, 255, 255), 0.5 * tones.ambient), 0.25 + 0.6 * tones.ambient)
    wall = mix(tones.deep, lifted, 0.21 + 0.67 * tones.ambient)
    return Inside(
        wall=wall,
        floor=mix(lit(wall, -0.07), tones.deep, 0.25),
        ceiling=lit(wall, -0.03),
        thing=mix(wall, tones.deep, 0.5),
        near=mix(wall, tones.deep, 0.86),
    )


def shell(view: View, ink: Inside, half: float, tall: float, z1: float, *, back: bool = True) -> None:
    """Floor, ceiling, side walls and back wall of a room `2 * half` wide, each shaded along its length."""
    c = view.canvas
    z0 = view.eye[2] + 0.2
    _, back_foot, _ = view.at(0, 0, z1)
    _, back_top, _ = view.at(0, tall, z1)
    left, right = view.at(-half, 0, z1)[0], view.at(half, 0, z1)[0]
    far = z1 - view.eye[2]
    pieces = (
        (lying(-half, half, 0, z0, z1), Fade(view.far(ink.floor, far), view.far(ink.floor, 1.5), back_foot, c.h)),
        (
            lying(-half, half, tall, z0, z1),
            Fade(view.far(ink.ceiling, 1.5), view.far(ink.ceiling, far), 0, max(1.0, back_top)),
        ),
        (
            sideways(-half, 0, tall, z0, z1),
            Fade(view.far(lit(ink.wall, -0.02), 1.5), view.far(ink.wall, far), 0, left, True),
        ),
        (
            sideways(half, 0, tall, z0, z1),
            Fade(view.far(ink.wall, far), view.far(lit(ink.wall, -0.03), 1.5), right, c.w, True),
        ),
    )
    for spots, fade in pieces:
        shape = view.outline(spots)
        if shape is not None:
            c.fill([shape], fade)
    if back:
        view.panel(upright(-half, half, 0, tall, z1), ink.wall)


def outside(sheet: Sheet, left: float, top: float, right: float, bottom: float, *, towers: bool = True) -> None:
    """What a window shows: the sky's own colours and, in town, a skyline with lit windows. The frame is drawn after."""
    c, tones = sheet.canvas, sheet.tones
    span = bottom - top
    for (a, one), (b, other) in pairwise(tones.sky):
        c.fill(
            [rectangle(left, top + a * span * 0.85, right, bottom if b == 1 else top + b * span * 0.85 + 1)],
            Fade(one, other, top + a * span * 0.85, top + b * span * 0.85),
        )
    c.fill([rectangle(left, top + 0.85 * span, right, bottom)], tones.horizon)
    if not towers:
        return
    for layer in range(3):
        tint = mix(tones.horizon, tones.deep, 0.25 + 0.24 * layer)
        x = left
        lights: list[Polygon] = []
        while x < right:
            wide = span * sheet.between(0.09, 0.2) * (0.8 + 0.25 * layer)
            tall = span * sheet.between(0.22, 0.62) * (1.08 - 0.24 * layer)
            x1 = min(right, x + wide)
            c.fill(
                [rectangle(x, bottom - tall, x1, bottom)],
                Fade(tint, mix(tint, tones.horizon, 0.35), bottom - tall, bottom),
            )
            if layer:
                lights += windows(
                    sheet, x, bottom - tall, x1, bottom, span * 0.026 * (0.8 + 0.3 * layer), 0.4 if tones.dark else 0.1
                )
            x = x1 + (span * sheet.between(0, 0.05) if sheet.likely(0.4) else 0)
        c.fill(lights, mix(tones.light, tint, 0.3), 0.85)


def wet(sheet: Sheet, left: float, top: float, right: float, bottom: float, count: int) -> None:
    """Rain behind glass: short streaks, all inside the window."""
    drops: list[Polygon] = []
    for _ in range(count):
        x, y = sheet.between(left, right), sheet.between(top, bottom)
        long = sheet.between(10, 56) * sheet.u
        drops.append(capsule(x, y, x + 0.05 * long, min(bottom, y + long), 1.2 * sheet.u, 1.8 * sheet.u))
    sheet.canvas.fill(drops, mix(sheet.tones.horizon, (255, 255, 255), 0.5), 0.4)


def windows(sheet: Sheet, x0: float, y0: float, x1: float, y1: float, step: float, share: float) -> list[Polygon]:
    """The lit ones of a wall of windows, at least three pixels each."""
    step = max(step, 7 * sheet.u)
    across, down = int((x1 - x0 - 0.6 * step) / step), int((y1 - y0 - 0.8 * step) / (1.3 * step))
    lights: list[Polygon] = []
    for row in range(max(0, down)):
        for column in range(max(0, across)):
            if sheet.likely(share):
                x = x0 + (x1 - x0 - across * step) / 2 + (column + 0.2) * step
                y = y0 + 0.7 * step + row * 1.3 * step
                lights.append(rectangle(x, y, x + 0.6 * step, y + 0.75 * step))
    return lights


def chart_line(
    sheet: Sheet, x0: float, y0: float, x1: float, y1: float, *, falling: bool = False, count: int = 40
) -> np.ndarray:
    """A price's walk inside a box, from left to right."""
    steps = np.array([sheet.between(-1, 1) for _ in range(count)])
    walk = np.cumsum(steps) + np.linspace(0, -6 if falling else 6, count)
    walk = (walk - walk.min()) / max(1e-6, np.ptp(walk))
    return np.stack([np.linspace(x0, x1, count), y1 - walk * (y1 - y0)], axis=1)
