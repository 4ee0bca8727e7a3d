"""Colours mixed where the eye finds mixing even (OKLab), and the palette a mood asks for under a theme.

Colours are sRGB triples of 0 to 255. The conversion is Björn Ottosson's OKLab (2020), public domain.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from renderers.storyboard.mood import Mood

Rgb = tuple[int, int, int]
Lab = tuple[float, float, float]
Stop = tuple[float, Rgb]


def parse(colour: str) -> Rgb:
    """ "#1e1e2e" -> (30, 30, 46)."""
    digits = colour.lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


@lru_cache(maxsize=4096)
def lab(colour: Rgb) -> Lab:
    r, g, b = (c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def rgb(colour: Lab) -> Rgb:
    """The nearest sRGB colour; what lies outside is clipped channel by channel."""
    lightness, a, b = colour
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3

    def encoded(linear: float) -> int:
        linear = min(1.0, max(0.0, linear))
        return round(255 * (12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055))

    return (
        encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


@lru_cache(maxsize=8192)
def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` at 0, `other` at 1."""
    a, b = lab(one), lab(other)
    return rgb((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share))


def lit(colour: Rgb, by: float) -> Rgb:
    """Lighter (or, below zero, darker) by that much OKLab lightness, of 0 to 1."""
    lightness, a, b = lab(colour)
    return rgb((min(1.0, max(0.0, lightness + by)), a, b))


def coloured(colour: Rgb, times: float) -> Rgb:
    """As light as before, `times` as colourful."""
    lightness, a, b = lab(colour)
    return rgb((lightness, a * times, b * times))


def turned(colour: Rgb, degrees: float, share: float, chroma: float | None = None) -> Rgb:
    """As light as before, its hue `share` of the way to another; at least `chroma` colourful when given."""
    lightness, a, b = lab(colour)
    much = max(math.hypot(a, b), chroma or 0.0)
    to = (much * math.cos(math.radians(degrees)), much * math.sin(math.radians(degrees)))
    return rgb((lightness, a + (to[0] - a) * share, b + (to[1] - b) * share))


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one frame. Depth runs from `haze` (the farthest land) to `deep` (the nearest, darkest shape)."""

    sky: tuple[Stop, ...]  # top to horizon
    haze: Rgb
    deep: Rgb
    light: Rgb  # lamps, lit windows
    sun: Rgb  # the sun or the moon
    glow: Rgb  # what a screen or sign sheds
    accents: tuple[Rgb, ...]  # of the theme, for small things
    dark: bool  # night: windows are lit, stars may show
    ambient: float  # 0 (only lamps) to 1 (broad day): how light rooms are

    def at(self, depth: float) -> Rgb:
        return mix(self.haze, self.deep, min(1.0, max(0.0, depth)))

    @property
    def horizon(self) -> Rgb:
        return self.sky[-1][1]

    @property
    def zenith(self) -> Rgb:
        return self.sky[0][1]


_Hour = tuple[tuple[Rgb, ...], Rgb, Rgb, Rgb, Rgb, float]


def _hour(sky: str, haze: str, deep: str, light: str, sun: str, ambient: float) -> _Hour:
    return tuple(parse(c) for c in sky.split()), parse(haze), parse(deep), parse(light), parse(sun), ambient


# Hour -> sky from top to horizon, haze, deep, lamp light, sun or moon, ambient.
_HOURS: dict[str, _Hour] = {
    "night": _hour("0a0f26 141d45 25356b 405287", "34467a", "080a19", "ffcf87", "eef0ff", 0.08),
    "blue": _hour("14224f 2b478a 6c84bd d8a8a6", "7d8fbd", "0c1129", "ffcd85", "fff0dc", 0.25),
    "dawn": _hour("343a72 86649b e58d87 ffd3a0", "d6a1a3", "1f1a3c", "ffe0a6", "fff2d2", 0.45),
    "day": _hour("4d92c4 84bcdd bcdde8 eef3e6", "b4d0da", "1c3a4e", "fff0c4", "fffbe8", 0.85),
    "golden": _hour("5f7fae a79fb0 f0b878 ffe2a6", "e2b68e", "3a2233", "ffdf9a", "fff3c8", 0.65),
    "dusk": _hour("241f55 6d2f72 dd5560 ffb265", "b0596f", "170f2c", "ffcb7a", "ffe7b0", 0.3),
}


ACCENTS = ("accent", "blue", "peach", "green", "red", "yellow", "teal")


def palette(mood: Mood, theme: Mapping[str, Any]) -> Palette:
    """The hour's colours, bent by weather and words, and drawn a little towards the theme's own."""
    stops, haze, deep, light, sun, ambient = _HOURS[mood.time]
    accents = accents_of(theme)
    chosen = Palette(
        sky=tuple((n / (len(stops) - 1), c) for n, c in enumerate(stops)),
        haze=haze,
        deep=deep,
        light=light,
        sun=sun,
        glow=mix(accents[0], parse("a8d0ff"), 0.45),
        accents=accents,
        dark=mood.time in ("night", "blue"),
        ambient=ambient,
    )
    return _graded(_hued(_weathered(chosen, mood.weather), mood), mood, theme)


def accents_of(theme: Mapping[str, Any]) -> tuple[Rgb, ...]:
    """Accent, blue, peach, green, red, yellow, teal: the theme's, or the first's standing in for what it lacks."""
    own = parse(theme["colors"]["accent"])
    named = theme["palette"]
    return (own, *(parse(named[name]) if name in named else own for name in ACCENTS[1:]))


def ground_and_ink(theme: Mapping[str, Any]) -> tuple[Rgb, Rgb]:
    """The theme's ground and the colour of its text."""
    return parse(theme["colors"]["ground"]), parse(theme["colors"]["text"])


def _everywhere(p: Palette, change: Any) -> Palette:
    return replace(
        p,
        sky=tuple((at, change(c)) for at, c in p.sky),
        haze=change(p.haze),
        deep=change(p.deep),
        light=change(p.light),
        sun=change(p.sun),
        glow=change(p.glow),
    )


def _weathered(p: Palette, weather: str) -> Palette:
    """Clouds take colour and contrast from the sky; the wetter, the darker."""
    grey, dark, veil = {
        "clear": (0.0, 0.0, 0.0),
        "cloud": (0.5, 0.03, 0.25),
        "fog": (0.45, -0.02, 0.55),
        "snow": (0.5, -0.05, 0.4),
        "rain": (0.45, 0.07, 0.3),
        "storm": (0.55, 0.13, 0.2),
    }[weather]
    if not grey:
        return p
    middle = mix(p.sky[1][1], p.horizon, 0.5)

    def veiled(colour: Rgb) -> Rgb:
        return coloured(lit(mix(colour, middle, veil), -dark), 1 - grey)

    return replace(
        p,
        sky=tuple((at, veiled(c)) for at, c in p.sky),
        haze=veiled(mix(p.haze, p.horizon, 0.4 if weather in ("fog", "snow") else 0.0)),
        deep=coloured(mix(p.deep, p.haze, 0.06 if weather != "storm" else 0.0), 1 - grey / 2),
        ambient=p.ambient * (0.8 if weather in ("rain", "storm") else 1.0),
    )


# Hue -> how much darker a light of it is than a white one, or it would be pastel: red light is not pink.
_DARKER = {25: 0.2, 55: 0.1, 88: 0.03, 145: 0.08, 195: 0.06, 258: 0.13, 275: 0.16, 305: 0.16, 350: 0.13}


def _hued(p: Palette, mood: Mood) -> Palette:
    """A named colour tints the lights most and the air a little."""
    if mood.hue is None:
        return p
    degrees = mood.hue
    return replace(
        p,
        sky=tuple((at, turned(c, degrees, 0.25 + 0.2 * at, 0.05)) for at, c in p.sky),
        haze=turned(p.haze, degrees, 0.45, 0.06),
        deep=turned(p.deep, degrees, 0.25),
        light=turned(lit(p.light, -_DARKER.get(degrees, 0.08)), degrees, 0.8, 0.15),
        glow=turned(lit(p.glow, -_DARKER.get(degrees, 0.08) / 2), degrees, 0.9, 0.16),
        sun=turned(p.sun, degrees, 0.4, 0.05),
    )


def _graded(p: Palette, mood: Mood, theme: Mapping[str, Any]) -> Palette:
    ground, ink = ground_and_ink(theme)
    darkest, lightest = sorted((ground, ink), key=lambda c: lab(c)[0])
    p = replace(
        p,
        deep=mix(p.deep, darkest, 0.3 if lab(darkest)[0] < 0.35 else 0.12),
        haze=mix(p.haze, mix(darkest, lightest, 0.5), 0.08),
    )
    if mood.grade == "pastel":
        return _everywhere(p, lambda c: coloured(mix(c, lightest, 0.18), 0.85))
    if mood.grade == "stark":
        return replace(
            p,
            deep=lit(p.deep, -0.03),
            haze=lit(p.haze, -0.08),
            ambient=p.ambient * 0.75,
            sky=tuple((at, lit(c, -0.06)) for at, c in p.sky),
        )
    return p
