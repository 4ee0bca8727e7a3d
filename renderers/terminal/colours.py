"""From a cell's style to the colours it is drawn in.

The order matters and is a terminal's: numbers become colours, inverse swaps them, then faint goes halfway to the
background. Bold does not mean bright.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from renderers.painting import RenderError
from renderers.terminal.model import Color, Style

Rgb = tuple[int, int, int]
Colors = tuple[tuple[int | str, Rgb], ...]  # as `Screen.colors`

_STEPS = (0, 95, 135, 175, 215, 255)  # xterm's 6x6x6 cube, numbers 16 to 231
_OWN = ("fg", "bg", "cursor")
_BASIC = 8  # hues of an asciicast theme; 16 where it has the bright ones too


class Palette(NamedTuple):
    """What a terminal's own colours are. `numbered` are the first sixteen."""

    numbered: tuple[Rgb, ...]
    fg: Rgb
    bg: Rgb
    cursor: Rgb

    def of(self, number: int) -> Rgb:
        """One of the 256: sixteen of the theme's, xterm's cube, xterm's greys."""
        if number < 16:
            return self.numbered[number]
        if number < 232:
            red, green, blue = (number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6
            return _STEPS[red], _STEPS[green], _STEPS[blue]
        return (8 + 10 * (number - 232),) * 3


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of one cell. `bg` is None where the window's own shows; `fg` is None where nothing may be read."""

    fg: Rgb | None
    bg: Rgb | None
    underline: Rgb


def themed(theme: Mapping[str, Any]) -> Palette:
    """The palette of one of our themes."""
    own = theme["terminal"]
    return Palette(tuple(map(_rgb, own["ansi"])), _rgb(own["fg"]), _rgb(own["bg"]), _rgb(own["cursor"]))


def recorded(theme: Mapping[str, Any]) -> Palette:
    """The palette that a recording brings along: asciicast's {"fg", "bg", "palette": "#…:#…"}, 8 or 16 of them.

    Raises `RenderError` for one that is none.
    """
    try:
        hues = tuple(map(_rgb, theme["palette"].split(":")))
        if len(hues) not in (_BASIC, 2 * _BASIC):
            raise ValueError(f"{len(hues)} colours")
        fg = _rgb(theme["fg"])
        return Palette(hues if len(hues) > _BASIC else hues * 2, fg, _rgb(theme["bg"]), fg)
    except (KeyError, ValueError, AttributeError, TypeError) as wrong:
        raise RenderError(
            f"the recording's own colours cannot be read: {wrong}", hint="remove `colors: recording`"
        ) from None


@lru_cache(maxsize=64)
def changed(palette: Palette, colors: Colors) -> tuple[Palette, Mapping[int, Rgb]]:
    """The palette as a program set it (OSC 4, 10, 11, 12), and those of the 256 that it set beyond the sixteen."""
    numbered, beyond = list(palette.numbered), {}
    for name, color in colors:
        if isinstance(name, int):
            if name < 16:
                numbered[name] = color
            else:
                beyond[name] = color
    own = {name: color for name, color in colors if isinstance(name, str)}
    fg, bg, cursor = (own.get(name, usual) for name, usual in zip(_OWN, palette[1:], strict=True))
    return Palette(tuple(numbered), fg, bg, cursor), beyond


@lru_cache(maxsize=8192)
def ink(style: Style, palette: Palette, colors: Colors = ()) -> Ink:
    """What a cell of that style is drawn in."""
    now, beyond = changed(palette, colors)
    window = now.bg if now.bg != palette.bg else None  # a program that changed the background gets it painted

    def resolved(color: Color, own: Rgb) -> Rgb:
        if color is None:
            return own
        return (beyond.get(color) or now.of(color)) if isinstance(color, int) else color

    fg, bg = resolved(style.fg, now.fg), None if style.bg is None else resolved(style.bg, now.bg)
    if style.inverse:
        fg, bg = (now.bg if bg is None else bg), fg
    if style.faint:
        fg = mixed(fg, now.bg if bg is None else bg, 0.5)
    under = resolved(style.underline_color, fg)
    return Ink(None if style.hidden else fg, window if bg is None else bg, under)


def mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` with that share of `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def hexed(color: Rgb) -> str:
    """ "#rrggbb"."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def _rgb(written: str) -> Rgb:
    if len(written) != 7 or written[0] != "#":
        raise ValueError(f'"{written}" is no colour')
    return int(written[1:3], 16), int(written[3:5], 16), int(written[5:7], 16)
