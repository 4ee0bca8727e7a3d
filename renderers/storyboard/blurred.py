"""What lies behind a near thing: a room and lights out of focus."""

from __future__ import annotations

from renderers.storyboard.brush import oval
from renderers.storyboard.colours import mix
from renderers.storyboard.sheet import Sheet


def bokeh(sheet: Sheet, top: float, bottom: float, count: int, *, strength: float = 0.3) -> None:
    """Lights out of focus: large pale discs with a firmer edge."""
    c, tones = sheet.canvas, sheet.tones
    inks = [tones.light, tones.light, tones.glow, *tones.accents[:3], tones.accents[4]]
    for _ in range(count):
        x, y = sheet.between(-0.02, 1.02) * sheet.w, sheet.between(top, bottom)
        r = sheet.between(16, 74) * sheet.u
        ink = inks[int(sheet.between(0, len(inks)))]
        share = strength * sheet.between(0.35, 1.0)
        c.disc(x, y, r, ink, share * 0.7, soft=1.6 * sheet.u)
        c.line(
            oval(x, y, r, r), 3 * sheet.u, mix(ink, (255, 255, 255), 0.3), share * 0.45, closed=True, soft=1.2 * sheet.u
        )


def dim(sheet: Sheet) -> None:
    """A room out of focus behind what we look at."""
    c, tones = sheet.canvas, sheet.tones
    wall = mix(tones.deep, mix(tones.haze, tones.light, 0.3), 0.12 + 0.5 * tones.ambient)
    c.wash(((0.0, mix(wall, tones.deep, 0.35)), (0.55, mix(wall, tones.glow, 0.12)), (1.0, mix(wall, tones.deep, 0.3))))
