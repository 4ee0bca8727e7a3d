"""A card as it will stand on the film, and what a rule of the linter says of it. Values only.

`facts` is the card's sidecar (`renderers.cards.sidecar`): what stands where, how large, in which colour on what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from renderers.cards.frame import Box
from renderers.painting import Json

Rule = Literal[
    "brand-color",
    "brand-mark",
    "captions",
    "collision",
    "contrast",
    "end-screen",
    "fitted",
    "glyph",
    "key",
    "late",
    "layout",
    "line-end",
    "line-length",
    "lines",
    "one-word-line",
    "overlay",
    "plays",
    "reading-time",
    "receipt",
    "rows",
    "safe-area",
    "size",
    "source",
    "words",
]

SHORT_PX = 1080  # sizes are told as on a frame whose short side has so many pixels
LONGEST_SAID = 48  # characters of a text that a message repeats


class Area(Box):
    """A rectangle in pixels, y down."""

    __slots__ = ()

    def shared_px(self, other: Area) -> float:
        """How many square pixels two of them have in common."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(across, 0.0) * max(down, 0.0)

    def covers(self, other: Area) -> bool:
        return self.x <= other.x and self.y <= other.y and self.right >= other.right and self.bottom >= other.bottom


@dataclass(frozen=True, slots=True)
class Ground:
    """What all cards of an episode stand on. `mark` is where the brand's mark stands, if it has one."""

    width: int
    height: int
    language: str
    theme: Mapping[str, Any]
    mark: Area | None = None

    @property
    def unit(self) -> float:
        """Pixels here for one of a frame 1080 px high."""
        return min(self.width, self.height) / SHORT_PX

    @property
    def shape(self) -> Literal["wide", "square", "tall"]:
        if 5 * self.width > 6 * self.height:
            return "wide"
        return "tall" if 5 * self.height > 6 * self.width else "square"

    def least_px(self, role: str) -> float | None:
        """The smallest size that the theme allows a role, on a frame 1080 px high."""
        way = self.theme["type"].get(role)
        return None if way is None else float(way["least"])


@dataclass(frozen=True, slots=True)
class Text:
    """One of a card's texts."""

    role: str
    text: str
    lines: tuple[str, ...]
    area: Area
    size_px: float
    size_1080: float
    fitted: bool
    contrast: float | None  # guaranteed, whatever the picture; None: nothing of the card lies behind it

    @property
    def said(self) -> str:
        """Its role and its words, or their beginning."""
        return f'{self.role} "{shortened(self.text)}"'

    @property
    def ink(self) -> Area:
        """Where its letters stand, tails left out: what is below the last baseline matters to nobody's reading."""
        tails_px = 0.3 * self.size_px
        return Area(self.area.x, self.area.y, self.area.width, max(self.area.height - tails_px, 1.0))


@dataclass(frozen=True, slots=True)
class Shown:
    """A card, from when to when. Seconds count from the start of its scene.

    exact:  whether `comes_s` is sure: a word's place in a voice that is not there yet is a guess
    closes: whether its scene is the film's last
    doubt:  what is odd about a recording and its receipt, and what to do
    """

    card: str  # "ep3/prova/2"
    label: str  # scene "prova": card 2 (quote)
    kind: str
    facts: Mapping[str, Any]
    comes_s: Fraction
    goes_s: Fraction
    scene_s: Fraction
    exact: bool = True
    closes: bool = False
    doubt: tuple[str, str] | None = None

    @property
    def stands_s(self) -> Fraction:
        return self.goes_s - self.comes_s

    @property
    def texts(self) -> tuple[Text, ...]:
        return tuple(text_of(box) for box in self.facts["boxes"])

    @property
    def graphics(self) -> Iterator[Area]:
        """Its panels and pictures: what hides what lies below."""
        return (Area(*box) for box in self.facts.get("graphics", ()))


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one card, by which rule: the value, its limit, and what to do."""

    level: Literal["error", "warning"]
    card: str
    rule: Rule
    value: Json
    limit: Json
    message: str
    hint: str


def by_role(texts: Iterable[Text]) -> list[list[Text]]:
    """Texts of one role together: twenty cells of a table are one thing to mend."""
    found: dict[str, list[Text]] = {}
    for text in texts:
        found.setdefault(text.role, []).append(text)
    return list(found.values())


def said_of(texts: Sequence[Text]) -> str:
    """The first of them, and how many more there are."""
    more = len(texts) - 1
    return texts[0].said + (f" and {more} more" if more else "")


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else text[: LONGEST_SAID - 1].rstrip() + "…"


def text_of(box: Mapping[str, Any]) -> Text:
    """One of a sidecar's `boxes`."""
    return Text(
        role=box["role"],
        text=box["text"],
        lines=tuple(box["lines"]),
        area=Area(*box["box"]),
        size_px=box["size_px"],
        size_1080=box["size_1080"],
        fitted=box["fitted"],
        contrast=box["contrast"],
    )
