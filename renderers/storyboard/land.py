"""Open country: mountains, desert, fields, forest. Ridges behind ridges, each paler and more misty than the next."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from renderers.storyboard.brush import Fade, Thin, capsule, curve, oval
from renderers.storyboard.colours import lit, mix
from renderers.storyboard.sheet import Sheet, ground_line
from renderers.storyboard.sky import birds, sky


def mountain(sheet: Sheet) -> None:
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    horizon = 0.7 * sheet.h
    sky(sheet, horizon)
    snow = "snowcap" in mood.props or mood.weather == "snow"
    peak = sheet.between(0.58, 0.7)
    for n, depth in enumerate((0.18, 0.36, 0.56)):
        scale = (0.46 - 0.1 * n) * sheet.h
        level = horizon + (0.085 * n - 0.02) * sheet.h
        line, tops = _range_of_peaks(sheet, peak if n == 0 else sheet.between(0.05, 0.95), level, scale, 6 - n)
        tint = tones.at(depth)
        shape = np.concatenate([line, [[1.05 * sheet.w, sheet.h + 9], [-0.05 * sheet.w, sheet.h + 9]]])
        c.fill([shape], Fade(lit(tint, 0.015), mix(tint, tones.haze, 0.5), level - scale, level + 0.1 * sheet.h))
        for x, y in tops:
            side = _shaded_side(sheet, line, x, y)
            thin = Thin(1.0, 0.0, y, 0.25 * y + 0.75 * float(side[:, 1].max()))
            c.fill([side], mix(tint, tones.deep, 0.42), 0.75, thin=thin)
            if snow and n < 2:
                cap, shade = _snow(sheet, line, x, y, level)
                white = mix(mix(tones.sun, (255, 255, 255), 0.4), tint, 0.1 if not tones.dark else 0.35)
                c.fill([cap], white)
                c.fill([shade], mix(white, tint, 0.5))
        c.band(level - 0.03 * sheet.h, level + 0.14 * sheet.h, mix(tones.haze, tones.horizon, 0.4), 0.0, 0.55)
    _pines_in_front(sheet)


def _range_of_peaks(
    sheet: Sheet, chief: float, level: float, scale: float, count: int
) -> tuple[NDArray[np.float64], list[tuple[float, float]]]:
    """A ridge of steep peaks around one that stands out, and where the peaks are, in pixels."""
    spots = [(chief, 1.0)]
    for n in range(count):
        spots.append(((n + sheet.between(0.15, 0.85)) / count, sheet.between(0.3, 0.62)))
    t = np.linspace(-0.05, 1.05, 331)
    rough = np.interp(t, np.linspace(-0.05, 1.05, 257), sheet.jagged(8, 0.5))
    heights = np.full_like(t, 0.05)
    for at, tall in spots:
        slope = tall * (1 - np.abs(t - at) / (0.3 * tall + 0.06) * np.where(t > at, 1.0, 0.8))
        heights = np.maximum(heights, slope)
    heights += 0.045 * rough * (0.4 + heights)
    ys = level - scale * heights
    tops = []
    for at, _ in spots:
        near = np.flatnonzero(np.abs(t - at) < 0.02)
        k = near[np.argmin(ys[near])]
        if ys[k] <= ys[max(0, k - 12) : k + 13].min() + 1e-9:
            tops.append((float(t[k]) * sheet.w, float(ys[k])))
    return np.stack([t * sheet.w, ys], axis=1), tops


def _shaded_side(sheet: Sheet, line: NDArray[np.float64], x: float, y: float) -> NDArray[np.float64]:
    """From a summit down its left slope, and back up along a broken spine."""
    left = line[line[:, 0] <= x][::-1]
    rising = np.flatnonzero(left[1:, 1] < left[:-1, 1] - 3 * sheet.u)  # where the next peak begins
    run = left[: int(rising[0]) + 1] if len(rising) else left
    fall = max(20 * sheet.u, float(run[-1, 1]) - y)
    spine = [
        (x + (0.06 if n % 2 else -0.08) * fall * n / 8 * sheet.between(0.4, 1.2), y + 1.25 * fall * n / 8)
        for n in range(8, 0, -1)
    ]
    return np.concatenate([run, np.array(spine)])


def _snow(
    sheet: Sheet, line: NDArray[np.float64], x: float, y: float, level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A cap on a summit with a ragged foot, and its shaded half."""
    deep = (level - y) * sheet.between(0.3, 0.42)
    run = line[(line[:, 1] < y + deep) & (np.abs(line[:, 0] - x) < 1.6 * deep)]
    foot = []
    for n, at in enumerate(np.linspace(run[0, 0], run[-1, 0], 13)):
        foot.append(
            (
                at,
                float(np.interp(at, run[:, 0], run[:, 1]))
                + deep * (0.55 if n % 2 else 0.2) * (1 - abs(at - x) / (2.2 * deep))
                + 2 * sheet.u,
            )
        )
    cap = np.concatenate([run, np.array(foot)[::-1]])
    left, left_foot = run[run[:, 0] <= x], [p for p in foot if p[0] <= x]
    shade = np.concatenate(
        [left, [[x - 0.05 * deep, y + 0.3 * deep], [x + 0.06 * deep, y + 0.5 * deep]], np.array(left_foot)[::-1]]
    )
    return cap, shade


def _pines_in_front(sheet: Sheet) -> None:
    c, tones = sheet.canvas, sheet.tones
    level = 0.93 * sheet.h
    heights = sheet.wavy(80, 0.8)
    c.fill([ground_line(sheet, heights, level, 0.03 * sheet.h)], tones.at(0.86))
    trees = []
    for n in range(46):
        x = (n / 45 + sheet.between(-0.015, 0.015)) * sheet.w
        side = abs(x / sheet.w - 0.45) * 1.6
        tall = sheet.h * sheet.between(0.05, 0.1) * (0.55 + side)
        trees += pine(sheet, x, level + 0.03 * sheet.h, tall)
    c.fill(trees, Fade(tones.at(0.95), tones.at(0.82), level - 0.1 * sheet.h, level + 0.03 * sheet.h))
    c.fill([ground_line(sheet, heights, level + 0.025 * sheet.h, 0.02 * sheet.h)], tones.at(0.93))


def pine(sheet: Sheet, x: float, foot: float, tall: float) -> list[NDArray[np.float64]]:
    """A conifer: a ragged spear of six tiers."""
    left, right = [], []
    for tier in range(7):
        y = foot - tall * (1 - tier / 7)
        half = tall * (0.03 + 0.17 * tier / 7) * sheet.between(0.85, 1.15)
        left += [(x - half * 0.45, y), (x - half, y + tall * 0.1)]
        right += [(x + half * 0.45, y), (x + half, y + tall * 0.1)]
    return [np.array([(x, foot - tall * 1.04), *right, (x, foot + 2), *left[::-1]])]


def desert(sheet: Sheet) -> None:
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    horizon = 0.56 * sheet.h
    sky(sheet, horizon)
    sand = mix(tones.haze, (214, 142, 84), 0.35)
    far = ground_line(sheet, sheet.wavy(90, 1.4), horizon, 0.02 * sheet.h)
    c.fill([far], Fade(mix(sand, tones.horizon, 0.5), sand, horizon, sheet.h))
    for n, depth in enumerate((0.1, 0.28, 0.46, 0.66)):
        level = horizon + (0.06 + 0.115 * n) * sheet.h
        crest = sheet.between(0.15, 0.35) if n % 2 else sheet.between(0.55, 0.8)
        tall = (0.05 + 0.045 * n) * sheet.h
        _dune(sheet, crest * sheet.w, level, tall, mix(sand, tones.deep, depth), mix(sand, tones.deep, depth + 0.26))
    if "cactus" in mood.props:
        cactus(sheet, 0.72 * sheet.w, 0.9 * sheet.h, 0.34 * sheet.h)
    c.glow(0.68 * sheet.w, horizon, 0.5 * sheet.w, tones.sun, 0.22, ry=0.2 * sheet.h)


def _dune(
    sheet: Sheet, x: float, level: float, tall: float, light: tuple[int, int, int], shade: tuple[int, int, int]
) -> None:
    """One dune: a long back, a sharp crest that bends towards us, and its shaded slip face."""
    c, w = sheet.canvas, sheet.w
    crest = curve(
        [
            (x - 0.75 * w, level + 0.2 * tall),
            (x - 0.35 * w, level - 0.25 * tall),
            (x, level - tall),
            (x + 0.26 * w, level - 0.3 * tall),
            (x + 0.8 * w, level + 0.35 * tall),
        ],
        16,
        closed=False,
    )
    body = np.concatenate([crest, [[x + 0.8 * w, sheet.h + 9], [x - 0.75 * w, sheet.h + 9]]])
    c.fill([body], Fade(light, mix(light, shade, 0.35), level - tall, level + 0.3 * sheet.h))
    spine = curve(
        [
            (x, level - tall),
            (x + 0.05 * w, level - 0.45 * tall),
            (x - 0.03 * w, level + 0.4 * tall),
            (x + 0.1 * w, level + 1.6 * tall),
            (x + 0.02 * w, level + 4.5 * tall),
        ],
        16,
        closed=False,
    )
    right = crest[crest[:, 0] >= x]
    face = np.concatenate([spine[::-1], right, [[x + 0.8 * w, level + 4.5 * tall]]])
    c.fill([face], Fade(shade, light, level - tall, level + 3.6 * tall))


def cactus(sheet: Sheet, x: float, foot: float, tall: float) -> None:
    r = 0.07 * tall
    parts = [
        capsule(x, foot, x, foot - tall, r * 1.1, r),
        capsule(x, foot - 0.4 * tall, x - 0.24 * tall, foot - 0.44 * tall, r * 0.8),
        capsule(x - 0.24 * tall, foot - 0.44 * tall, x - 0.24 * tall, foot - 0.74 * tall, r * 0.8),
        capsule(x, foot - 0.5 * tall, x + 0.2 * tall, foot - 0.52 * tall, r * 0.75),
        capsule(x + 0.2 * tall, foot - 0.52 * tall, x + 0.2 * tall, foot - 0.88 * tall, r * 0.75),
    ]
    sheet.canvas.fill(parts, sheet.tones.at(0.92), melt=6 * sheet.u)


def field(sheet: Sheet) -> None:
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    horizon = 0.56 * sheet.h
    sky(sheet, horizon)
    crop = mix(tones.haze, (206, 170, 84) if mood.time in ("golden", "dusk", "dawn") else (126, 168, 92), 0.5)
    for n in range(3):
        level = horizon + (0.035 * n - 0.01) * sheet.h
        tint = mix(tones.at(0.12 + 0.13 * n), crop, 0.2)
        c.fill(
            [ground_line(sheet, sheet.wavy(90, 0.9 + 0.4 * n), level, 0.035 * sheet.h)],
            Fade(tint, mix(tint, tones.haze, 0.4), level - 20 * sheet.u, level + 0.1 * sheet.h),
        )
    ground = horizon + 0.09 * sheet.h
    c.fill(
        [ground_line(sheet, sheet.wavy(90, 0.5), ground, 0.012 * sheet.h)],
        Fade(mix(crop, tones.horizon, 0.25), mix(crop, tones.deep, 0.45), ground, sheet.h),
    )
    _furrows(sheet, ground, crop)
    tx, ty = sheet.between(0.64, 0.74) * sheet.w, ground + 0.045 * sheet.h
    c.glow(tx, ty, 150 * sheet.u, tones.at(0.9), 0.5, ry=24 * sheet.u)
    tree(sheet, tx, ty, 0.25 * sheet.h)
    birds(sheet, 0.5 * sheet.w, 0.34 * sheet.h, 6)
    _grass(sheet, crop)


def _furrows(sheet: Sheet, top: float, crop: tuple[int, int, int]) -> None:
    """Rows of a crop running to one point."""
    vx = 0.6 * sheet.w
    rows = []
    for n in range(-26, 27):
        x = vx + n * 0.115 * max(sheet.w, 0.9 * sheet.h)
        rows.append(
            np.array(
                [
                    (vx + n * 5 * sheet.u, top + 4 * sheet.u),
                    (x - 0.028 * sheet.w, sheet.h + 9),
                    (x + 0.028 * sheet.w, sheet.h + 9),
                ]
            )
        )
    sheet.canvas.fill(rows, mix(crop, sheet.tones.deep, 0.55), 0.42, thin=Thin(0.0, 1.0, top, sheet.h))


def tree(sheet: Sheet, x: float, foot: float, tall: float) -> None:
    """A lone broad tree: trunk, and a crown of melted discs lit from the side of the sun."""
    c, tones, u = sheet.canvas, sheet.tones, sheet.u
    trunk = curve(
        [
            (x - 0.05 * tall, foot),
            (x - 0.025 * tall, foot - 0.25 * tall),
            (x - 0.06 * tall, foot - 0.6 * tall),
            (x + 0.05 * tall, foot - 0.6 * tall),
            (x + 0.03 * tall, foot - 0.25 * tall),
            (x + 0.055 * tall, foot),
        ]
    )
    c.fill([trunk], tones.at(0.95))
    crown, bright = [], []
    for ring, count in ((0.0, 1), (0.5, 8), (0.95, 15)):
        for n in range(count):
            angle = 2 * math.pi * (n + sheet.between(-0.3, 0.3)) / count
            cx, cy = x + 0.34 * tall * ring * math.cos(angle), foot - 0.7 * tall + 0.23 * tall * ring * math.sin(angle)
            r = tall * sheet.between(0.1, 0.14)
            crown.append(oval(cx, cy, 1.1 * r, r))
            if math.cos(angle) > -0.3 and math.sin(angle) < 0.35 and ring:
                bright.append(oval(cx + 0.03 * tall, cy - 0.02 * tall, 0.7 * r, 0.6 * r))
    c.fill(crown, Fade(tones.at(0.82), tones.at(0.95), foot - tall, foot - 0.4 * tall), melt=5 * u)
    c.fill(bright, mix(tones.at(0.7), tones.light, 0.14), 0.55, melt=5 * u)


def _grass(sheet: Sheet, crop: tuple[int, int, int]) -> None:
    """Tall blades at the very front, dark against the field."""
    blades = []
    for _ in range(240):
        x, tall = sheet.between(-0.02, 1.02) * sheet.w, sheet.between(0.03, 0.115) * sheet.h
        lean = sheet.between(-0.1, 0.4) * tall
        foot = sheet.h + 6
        r = sheet.between(2.4, 4.2) * sheet.u
        blades.append(
            np.array(
                [
                    (x - r, foot),
                    (x + lean * 0.5 - r * 0.6, foot - tall * 0.6),
                    (x + lean, foot - tall),
                    (x + lean * 0.5 + r * 0.6, foot - tall * 0.6),
                    (x + r, foot),
                ]
            )
        )
    sheet.canvas.fill(blades, Fade(mix(crop, sheet.tones.deep, 0.62), sheet.tones.at(0.97), 0.88 * sheet.h, sheet.h))


def forest(sheet: Sheet) -> None:
    """Trunks behind trunks, light between them, a clearing a little right of the middle."""
    c, tones, mood = sheet.canvas, sheet.tones, sheet.mood
    glow_x, glow_y = sheet.between(0.58, 0.68) * sheet.w, 0.5 * sheet.h
    leaf = mix(tones.haze, (84, 146, 84), 0.3 + 0.3 * tones.ambient)
    c.wash(
        (
            (0.0, mix(tones.at(0.45), leaf, 0.3)),
            (0.55, mix(leaf, tones.horizon, 0.5)),
            (1.0, mix(leaf, tones.deep, 0.5)),
        )
    )
    c.glow(glow_x, glow_y, 0.55 * max(sheet.w, sheet.h), mix(tones.sun, tones.horizon, 0.4), 0.85)
    foot = 0.7 * sheet.h
    for layer, depth in enumerate((0.16, 0.34, 0.56, 0.85)):
        if layer == 3 and not tones.dark and mood.weather in ("clear", "fog"):
            _shafts(sheet, glow_x)
        tint = mix(tones.at(depth), leaf, (0.3 + 0.4 * tones.ambient) * (1 - 0.7 * depth))
        count = (26, 17, 11, 5)[layer]
        ground = foot + (0.05 * layer) * sheet.h
        trunks = []
        for n in range(count):
            x = (n + 0.5 + sheet.between(-0.4, 0.4)) / count * sheet.w * 1.1 - 0.05 * sheet.w
            if layer > 1 and abs(x - glow_x) < (0.09 + 0.03 * layer) * sheet.w:
                continue
            r = (4 + 6.5 * layer**1.55) * sheet.u * sheet.between(0.8, 1.25)
            lean = sheet.between(-14, 14) * sheet.u * (layer + 1)
            trunks.append(
                np.array(
                    [
                        (x - r * 1.5, ground + 12 * sheet.u),
                        (x - r, ground - 0.12 * sheet.h),
                        (x - r * 0.8 + lean, -9),
                        (x + r * 0.8 + lean, -9),
                        (x + r, ground - 0.12 * sheet.h),
                        (x + r * 1.5, ground + 12 * sheet.u),
                    ]
                )
            )
            if layer < 3:
                for _ in range(3):
                    by, side = sheet.between(0.05, 0.55) * sheet.h, 1 if sheet.likely(0.5) else -1
                    reach = r * sheet.between(4, 8)
                    trunks.append(
                        capsule(x + lean * 0.6, by, x + side * reach + lean * 0.6, by - reach * 0.55, r * 0.3, r * 0.12)
                    )
        c.fill(trunks, Fade(tint, mix(tint, tones.haze, 0.3 if layer < 3 else 0.0), 0.2 * sheet.h, ground))
        _canopy(sheet, (0.26 - 0.045 * layer) * sheet.h, mix(tint, tones.deep, 0.12))
        c.fill(
            [ground_line(sheet, sheet.wavy(70, 1.2 + layer), ground, 0.014 * sheet.h)],
            Fade(mix(tint, leaf, 0.25), mix(tint, tones.deep, 0.35), ground, sheet.h),
        )
        if layer < 3:
            c.band(
                0.42 * sheet.h,
                ground + 0.05 * sheet.h,
                mix(tones.sun, tones.haze, 0.5),
                0.0,
                0.32 if mood.weather != "fog" else 0.55,
            )
    _ferns(sheet)


def _canopy(sheet: Sheet, level: float, tint: tuple[int, int, int]) -> None:
    leaves = []
    for n in range(34):
        x = n / 33 * sheet.w
        leaves.append(
            oval(
                x, sheet.between(-0.3, 0.55) * level, sheet.between(60, 120) * sheet.u, sheet.between(0.25, 0.5) * level
            )
        )
    sheet.canvas.fill(leaves, tint, 0.88, melt=9 * sheet.u)


def _shafts(sheet: Sheet, x: float) -> None:
    """Light falling in slanting bands through the leaves."""
    beams = []
    for n in range(5):
        top = x + (n - 1.2) * 130 * sheet.u
        wide = sheet.between(22, 62) * sheet.u
        beams.append(
            np.array(
                [
                    (top, -20),
                    (top + wide, -20),
                    (top + wide * 2.4 - 0.3 * sheet.h, 0.86 * sheet.h),
                    (top - 0.3 * sheet.h - wide * 0.4, 0.86 * sheet.h),
                ]
            )
        )
    sheet.canvas.fill(beams, sheet.tones.sun, 0.26, soft=15 * sheet.u, thin=Thin(1.0, 0.15, 0.0, 0.86 * sheet.h))


def _ferns(sheet: Sheet) -> None:
    leaves = []
    for _ in range(46):
        x = sheet.between(-0.02, 1.02) * sheet.w
        tall = sheet.between(0.03, 0.1) * sheet.h * (0.6 + abs(x / sheet.w - 0.55))
        lean = sheet.between(-0.8, 0.8) * tall
        leaves.append(
            curve(
                [
                    (x - 5 * sheet.u, sheet.h + 9),
                    (x + lean * 0.4 - 9 * sheet.u, sheet.h - tall * 0.7),
                    (x + lean, sheet.h - tall),
                    (x + lean * 0.45 + 9 * sheet.u, sheet.h - tall * 0.6),
                    (x + 9 * sheet.u, sheet.h + 9),
                ],
                5,
            )
        )
    sheet.canvas.fill(leaves, sheet.tones.at(0.97))
