"""Shaped text as values: no pixels yet, and no size. Lengths are shares of the em, y points up from the baseline."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set, all but its size, so that a shaped word serves at every size.

    opsz:      the design size of the face's optical axis, where it has one: large for display, small for small print.
               Chosen by role and not by pixels, so that 720p and 4K are the same drawing.
    features:  OpenType features to turn on ("tnum"), or off ("-calt").
    language:  BCP 47; picks the letter forms of that language.
    """

    face: str = "sans"
    weight: float = 400
    opsz: float | None = None
    tracking_em: float = 0.0
    features: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One outline of a face, its origin at (x, y)."""

    face: str
    number: int
    x_em: float
    y_em: float


@dataclass(frozen=True, slots=True)
class Run:
    """One line of glyphs from pen position 0. The ink box holds every outline; both corners 0 if there is no ink."""

    text: str
    style: Style
    glyphs: tuple[Glyph, ...]
    advance_em: float  # without the tracking after the last letter
    left_em: float
    right_em: float
    top_em: float
    bottom_em: float

    @property
    def inked(self) -> bool:
        return self.right_em > self.left_em


@dataclass(frozen=True, slots=True)
class Metrics:
    """Heights of a face as set by a style. `descent_em` is positive."""

    cap_em: float
    x_em: float
    ascent_em: float
    descent_em: float
