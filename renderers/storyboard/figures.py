"""People, as silhouettes: one who stands, one who sits, the back of a head, a crowd of them."""

from __future__ import annotations

import numpy as np

from renderers.storyboard.brush import Ink, Polygon, capsule, curve, oval, shifted
from renderers.storyboard.colours import Rgb
from renderers.storyboard.sheet import Sheet


def standing(x: float, foot: float, tall: float, *, turn: float = 0.0) -> list[Polygon]:
    """Someone seen from behind, in a coat; `turn` (-1 to 1) leans the head and parts the legs."""
    t = tall
    coat = curve(
        [
            (x - 0.055 * t, foot - 0.80 * t),
            (x - 0.115 * t, foot - 0.765 * t),
            (x - 0.125 * t, foot - 0.55 * t),
            (x - 0.118 * t, foot - 0.33 * t),
            (x, foot - 0.30 * t),
            (x + 0.118 * t, foot - 0.33 * t),
            (x + 0.125 * t, foot - 0.55 * t),
            (x + 0.115 * t, foot - 0.765 * t),
            (x + 0.055 * t, foot - 0.80 * t),
        ],
        6,
    )
    return [
        oval(x + 0.012 * turn * t, foot - 0.915 * t, 0.056 * t, 0.070 * t),
        capsule(x, foot - 0.86 * t, x, foot - 0.77 * t, 0.032 * t),
        coat,
        capsule(x - 0.052 * t, foot - 0.36 * t, x - 0.05 * t - 0.02 * turn * t, foot - 0.03 * t, 0.05 * t, 0.033 * t),
        capsule(x + 0.052 * t, foot - 0.36 * t, x + 0.05 * t + 0.02 * turn * t, foot - 0.03 * t, 0.05 * t, 0.033 * t),
        capsule(x - 0.075 * t, foot - 0.012 * t, x - 0.035 * t, foot - 0.012 * t, 0.018 * t),
        capsule(x + 0.035 * t, foot - 0.012 * t, x + 0.075 * t, foot - 0.012 * t, 0.018 * t),
        capsule(x - 0.11 * t, foot - 0.74 * t, x - 0.135 * t, foot - 0.47 * t, 0.034 * t, 0.024 * t),
        capsule(x + 0.11 * t, foot - 0.74 * t, x + 0.135 * t, foot - 0.47 * t, 0.034 * t, 0.024 * t),
    ]


def person(sheet: Sheet, x: float, foot: float, tall: float, ink: Ink, *, shadow: Rgb | None = None) -> None:
    if shadow is not None:
        sheet.canvas.glow(x, foot, 0.3 * tall, shadow, 0.65, ry=0.05 * tall, power=1.0)
    sheet.canvas.fill(standing(x, foot, tall, turn=sheet.between(-1, 1)), ink, melt=0.012 * tall)


def bust(x: float, foot: float, tall: float) -> list[Polygon]:
    """Head and shoulders from behind, `tall` from the crown to the frame's edge."""
    t = tall
    shoulders = curve(
        [
            (x - 0.70 * t, foot + 0.3 * t),
            (x - 0.66 * t, foot - 0.14 * t),
            (x - 0.50 * t, foot - 0.33 * t),
            (x - 0.22 * t, foot - 0.43 * t),
            (x, foot - 0.46 * t),
            (x + 0.22 * t, foot - 0.43 * t),
            (x + 0.50 * t, foot - 0.33 * t),
            (x + 0.66 * t, foot - 0.14 * t),
            (x + 0.70 * t, foot + 0.3 * t),
        ],
        8,
    )
    head = curve(
        [
            (x, foot - t),
            (x + 0.155 * t, foot - 0.955 * t),
            (x + 0.218 * t, foot - 0.80 * t),
            (x + 0.205 * t, foot - 0.66 * t),
            (x + 0.13 * t, foot - 0.53 * t),
            (x, foot - 0.49 * t),
            (x - 0.13 * t, foot - 0.53 * t),
            (x - 0.205 * t, foot - 0.66 * t),
            (x - 0.218 * t, foot - 0.80 * t),
            (x - 0.155 * t, foot - 0.955 * t),
        ],
        8,
    )
    neck = np.array(
        [
            (x - 0.125 * t, foot - 0.62 * t),
            (x + 0.125 * t, foot - 0.62 * t),
            (x + 0.17 * t, foot - 0.36 * t),
            (x - 0.17 * t, foot - 0.36 * t),
        ]
    )
    ears = [
        oval(x - 0.215 * t, foot - 0.715 * t, 0.036 * t, 0.066 * t),
        oval(x + 0.215 * t, foot - 0.715 * t, 0.036 * t, 0.066 * t),
    ]
    return [shoulders, head, neck, *ears]


def someone_watching(sheet: Sheet, x: float, tall: float, ink: Rgb, rim: Rgb, *, from_left: bool = False) -> None:
    """The back of a person before the picture, edged with the light they look at."""
    c = sheet.canvas
    shapes = bust(x, sheet.h, tall)
    shift = (-0.016 if from_left else 0.016) * tall
    c.fill(shifted(shapes, shift, -0.013 * tall), rim, 0.75, melt=0.05 * tall, soft=2.5 * sheet.u)
    c.fill(shapes, ink, melt=0.05 * tall)


def heads(sheet: Sheet, foot: float, size: float, ink: Ink, *, count: int, spread: float = 1.0) -> None:
    """A row of heads and shoulders across the frame."""
    shapes: list[Polygon] = []
    for n in range(count):
        x = ((n + 0.5 + sheet.between(-0.3, 0.3)) / count - 0.5) * spread * sheet.w * 1.06 + 0.5 * sheet.w
        s = size * sheet.between(0.86, 1.16)
        y = foot + sheet.between(-0.12, 0.12) * size
        shapes += [
            oval(x, y - 0.8 * s, 0.2 * s, 0.25 * s),
            capsule(x, y - 0.6 * s, x, y - 0.4 * s, 0.11 * s),
            curve(
                [
                    (x - 0.52 * s, y + 0.5 * s),
                    (x - 0.47 * s, y - 0.2 * s),
                    (x - 0.22 * s, y - 0.42 * s),
                    (x + 0.22 * s, y - 0.42 * s),
                    (x + 0.47 * s, y - 0.2 * s),
                    (x + 0.52 * s, y + 0.5 * s),
                ],
                6,
            ),
            np.array(
                [
                    (x - 0.52 * s, y + 0.3 * s),
                    (x + 0.52 * s, y + 0.3 * s),
                    (x + 0.52 * s, sheet.h + 9),
                    (x - 0.52 * s, sheet.h + 9),
                ]
            ),
        ]
    sheet.canvas.fill(shapes, ink, melt=0.03 * size)
