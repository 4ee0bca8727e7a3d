"""What every picture is drawn on and from: the canvas, the palette, the mood and the chance that the prompt gives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from renderers.storyboard.brush import Canvas
from renderers.storyboard.colours import Palette
from renderers.storyboard.mood import Mood


@dataclass(frozen=True, slots=True)
class Sheet:
    """`chance` is used through `random()` alone, whose stream Python promises to keep."""

    canvas: Canvas
    tones: Palette
    mood: Mood
    chance: Random

    @property
    def w(self) -> int:
        return self.canvas.w

    @property
    def h(self) -> int:
        return self.canvas.h

    @property
    def u(self) -> float:
        return self.canvas.u

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.chance.random()

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def wavy(self, count: int, waves: float, *, octaves: int = 3, fall: float = 0.5) -> NDArray[np.float64]:
        """Heights in -1 to 1 at `count` even places: a few sines of random phase, each shorter and lower."""
        x = np.linspace(0, 1, count)
        total = np.zeros(count)
        for octave in range(octaves):
            phase, stretch = self.chance.random() * 2 * math.pi, 0.8 + 0.5 * self.chance.random()
            total += fall**octave * np.sin(2 * math.pi * waves * 2.1**octave * stretch * x + phase)
        return total / sum(fall**octave for octave in range(octaves))

    def jagged(self, depth: int, rough: float = 0.5) -> NDArray[np.float64]:
        """2**depth + 1 heights, about -1 to 1, by halving and shifting the middle: rock."""
        line = np.array([self.between(-0.3, 0.3), self.between(0.2, 0.9), self.between(-0.3, 0.3)])
        size = rough
        for _ in range(depth - 1):
            middles = (line[:-1] + line[1:]) / 2
            middles += size * np.array([self.between(-1, 1) for _ in middles])
            line = np.insert(line, np.arange(1, len(line)), middles)
            size *= 0.52
        return line


def ground_line(sheet: Sheet, heights: NDArray[np.float64], level: float, scale: float) -> NDArray[np.float64]:
    """A closed shape from a line of heights (up is more) across the frame down to the frame's foot."""
    xs = np.linspace(-0.02 * sheet.w, 1.02 * sheet.w, len(heights))
    ys = level - heights * scale
    foot = np.array([[xs[-1], sheet.h + 4], [xs[0], sheet.h + 4]])
    return np.concatenate([np.stack([xs, ys], axis=1), foot])
