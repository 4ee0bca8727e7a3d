"""Points of light and the lines between them."""

from __future__ import annotations

import math

from renderers.storyboard.colours import mix
from renderers.storyboard.sheet import Sheet


def network(sheet: Sheet) -> None:
    """Points of light and the lines between them, near ones large, far ones out of focus."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    dark = mix(tones.deep, tones.sky[1][1], 0.45)
    c.wash(((0.0, dark), (1.0, mix(tones.deep, dark, 0.4))))
    cx, cy = 0.6 * sheet.w, 0.56 * sheet.h
    c.glow(cx, cy, 0.62 * max(sheet.w, sheet.h), tones.glow, 0.45, ry=0.6 * sheet.h)
    layered = "layers" in sheet.mood.props
    nodes: list[tuple[float, float, float]] = []
    links: list[tuple[int, int]] = []
    if layered:
        counts = (4, 7, 8, 7, 3)
        span, height = min(0.62 * sheet.w, 1150 * u), min(0.6 * sheet.h, 640 * u)
        starts = []
        for layer, count in enumerate(counts):
            starts.append(len(nodes))
            for n in range(count):
                nodes.append(
                    (cx + (layer / 4 - 0.5) * span, cy + (n - (count - 1) / 2) * height / 7.4, sheet.between(0.35, 1.0))
                )
        for layer in range(4):
            for a in range(counts[layer]):
                for b in range(counts[layer + 1]):
                    links.append((starts[layer] + a, starts[layer + 1] + b))
    else:
        for _ in range(74):
            angle, far = sheet.between(0, 2 * math.pi), math.sqrt(sheet.chance.random())
            nodes.append(
                (
                    cx + far * 0.52 * sheet.w * math.cos(angle),
                    cy + far * 0.46 * sheet.h * math.sin(angle),
                    sheet.chance.random() ** 1.5,
                )
            )
        for n, (x, y, _) in enumerate(nodes):
            closest = sorted(range(len(nodes)), key=lambda k: math.dist((x, y), nodes[k][:2]))[1:4]
            links += [(n, k) for k in closest if (k, n) not in links]
    inks = (tones.glow, tones.accents[0], tones.accents[2], tones.accents[3])
    for n, (one, other) in enumerate(links):
        strong = sheet.chance.random() ** (3.0 if layered else 1.6)
        c.line(
            [nodes[one][:2], nodes[other][:2]],
            (2.2 + 2.4 * strong) * u,
            mix(tones.glow, inks[n % 4], 0.4),
            0.14 + 0.5 * strong,
        )
    for n, (x, y, near) in enumerate(nodes):
        ink = inks[(n * 7 + sheet.mood.seed) % 4]
        r = (15 + 10 * near) * u if layered else (5 + 17 * near) * u
        c.glow(x, y, 4.2 * r, ink, 0.5)
        c.disc(x, y, r, mix(ink, tones.deep, 0.25))
        c.disc(x - 0.2 * r, y - 0.22 * r, 0.55 * r, mix(ink, (255, 255, 255), 0.6), soft=0.16 * r)
    for _ in range(12):
        c.disc(
            sheet.between(0, 1) * sheet.w,
            sheet.between(0, 1) * sheet.h,
            sheet.between(24, 70) * u,
            tones.glow,
            0.09,
            soft=5 * u,
        )
