"""Contrast as WCAG 2.2 measures it, and what a backing must be so that no picture beneath can spoil it.

Backings are blended as the compositor blends them: in encoded sRGB, channel by channel.
"""

from __future__ import annotations

Rgb = tuple[float, float, float]

_WORST = ((0.0, 0.0, 0.0), (255.0, 255.0, 255.0))  # every picture lies between


def rgb(color: str) -> Rgb:
    """ "#rrggbb" as levels of 0 to 255."""
    return tuple(float(int(color[n : n + 2], 16)) for n in (1, 3, 5))  # type: ignore[return-value]  # three of them


def luminance(color: Rgb) -> float:
    """Relative luminance, 0 black to 1 white."""
    linear = (c / 255 / 12.92 if c <= 10.31475 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one: Rgb, other: Rgb) -> float:
    """1 for equal colours to 21 for black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def guaranteed(ink: str, backing: str, opacity: float) -> float:
    """The least contrast of `ink` on a backing of that opacity, whatever lies beneath; 1: some picture equals it."""
    dark, light = (_blend(rgb(backing), under, opacity) for under in _WORST)
    if luminance(dark) <= luminance(rgb(ink)) <= luminance(light):
        return 1.0
    return min(ratio(rgb(ink), dark), ratio(rgb(ink), light))


def opacity_for(ink: str, backing: str, least: float) -> float:
    """The lightest backing, in hundredths, that guarantees `least`; 1.0 if even a solid one does not."""
    dark_ink = luminance(rgb(ink)) < luminance(rgb(backing))
    worst = _WORST[0] if dark_ink else _WORST[1]  # a picture as far as can be on the ink's side
    for hundredths in range(101):
        blended = _blend(rgb(backing), worst, hundredths / 100)
        if (luminance(blended) > luminance(rgb(ink))) == dark_ink and ratio(rgb(ink), blended) >= least:
            return hundredths / 100
    return 1.0


def quiet(ink: str, backing: str, least: float, opacity: float = 1.0) -> str:
    """The mixture of both nearest to the backing that still has `least` contrast on it; the ink if none has."""
    for hundredths in range(101):
        r, g, b = (round(level) for level in _blend(rgb(ink), rgb(backing), hundredths / 100))
        if guaranteed(mixed := f"#{r:02x}{g:02x}{b:02x}", backing, opacity) >= least:
            return mixed
    return ink


def _blend(over: Rgb, under: Rgb, opacity: float) -> Rgb:
    r, g, b = (u + (o - u) * opacity for o, u in zip(over, under, strict=True))
    return r, g, b
