"""The frame that cards are laid out on: its shape, its margins, and type set by the theme's roles.

Everything scales with the short side, so 720p and 4K are one drawing. Values alone: shaping, but no pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from renderers.painting import RenderError
from renderers.text.layout import Align, Block, fit
from renderers.text.quoted import quoted
from renderers.text.run import Style

_SHORT_PX = 1080  # the short side for which themes give their lengths
_SAFE = 0.05  # of each side: the text area of EBU R 95 and SMPTE ST 2046-1


class Box(NamedTuple):
    """A rectangle in pixels, y down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Frame:
    """The episode's picture size, its theme and its language."""

    width: int
    height: int
    theme: Mapping[str, Any]
    language: str

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Frame:
        """The frame that a card's settings ask for."""
        width, height = settings["size"]
        return cls(width, height, settings["theme"], settings["language"])

    @property
    def shape(self) -> Literal["wide", "square", "tall"]:
        if 5 * self.width > 6 * self.height:
            return "wide"
        return "tall" if 5 * self.height > 6 * self.width else "square"

    @property
    def unit(self) -> float:
        """Pixels here for one pixel of a theme's length."""
        return min(self.width, self.height) / _SHORT_PX

    def px(self, length: float) -> float:
        """A theme's length in pixels of this frame, whole, so that edges are sharp."""
        return float(round(length * self.unit))

    def gap(self, length: float) -> float:
        """The same for what stands between things: themes set closer or wider."""
        return self.px(length * float(self.theme["space"]["density"]))

    def measure(self, length: float) -> float:
        """The same for how wide text is set: themes like longer or shorter lines."""
        return self.px(length * float(self.theme["space"]["measure"]))

    @property
    def safe(self) -> Box:
        """Where text may stand at all: no screen cuts it off."""
        x, y = round(self.width * _SAFE), round(self.height * _SAFE)
        return Box(x, y, self.width - 2 * x, self.height - 2 * y)

    @property
    def room(self) -> Box:
        """Where a card's text goes: clear of players' captions and controls, and on tall frames of an app's buttons."""
        if self.shape == "tall":
            return self._between(0.10, 0.10, 0.90, 0.75)
        if self.shape == "square":
            return self._between(0.075, 0.07, 0.925, 0.88)
        return self._between(0.078, 0.07, 0.922, 0.88)

    def _between(self, left: float, top: float, right: float, bottom: float) -> Box:
        x, y = round(self.width * left), round(self.height * top)
        return Box(x, y, round(self.width * right) - x, round(self.height * bottom) - y)

    def color(self, name: str) -> str:
        """One of the theme's colours, by what it is used for."""
        found: str = self.theme["colors"][name]
        return found

    def style(self, role: str) -> Style:
        """How the theme sets a role, all but the size."""
        way = self.theme["type"][role]
        return Style(
            face=way["face"],
            weight=way["weight"],
            opsz=way.get("opsz"),
            tracking_em=way["tracking_em"],
            features=tuple(way.get("features", ())),
            language=self.language,
        )

    def set(
        self,
        role: str,
        text: str,
        room_px: float,
        *,
        scale: float = 1.0,
        lines: int | None = None,
        align: Align = "left",
    ) -> Block:
        """`text` in the role's type, on lines of at most `room_px`. `scale` shrinks the asked size, not the least."""
        way = self.theme["type"][role]
        least = way["least"] * self.unit
        return fit(
            text.upper() if way.get("caps") else text,
            self.style(role),
            room_px=room_px,
            max_px=max(way["size"] * self.unit * scale, least),
            min_px=least,
            max_lines=lines or way["lines"],
            leading=way["leading"],
            align=align,
            what=role,
        )


def too_tall(role: str, text: str, frame: Frame) -> RenderError:
    """The error for a stack of text that does not go between top and bottom."""
    return RenderError(
        f'{role} "{quoted(text)}" and what stands with it are taller than the text area of {frame.room.height} px,'
        f" even at the least size of {frame.theme['type'][role]['least'] * frame.unit:g} px",
        hint="shorten it, or drop a line beside it",
    )
