"""Voice, room tone, music, clips and effects added up, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np

from renderers.sound.lines import Line, add
from renderers.sound.raw import BLOCK, Raw
from renderers.sound.tone import Tone, weights
from renderers.sound.wav import Samples


class Part(Protocol):
    """Something that is heard in a programme."""

    def add(self, block: Samples, start: int) -> None:
        """Adds to a block of (samples, channels), the programme's from `start` on. Blocks come in order."""


class Voice:
    """The lines, and the room tone that fills what is left."""

    def __init__(self, lines: Sequence[Line], bank: Raw, seed: str) -> None:
        self._lines, self._bank = lines, bank
        self._tone = Tone([line.floor for line in lines if line.floor], seed)
        self._places = [(line.start, line.end, line.floor) for line in lines]

    def add(self, block: Samples, start: int) -> None:
        spoken = self._tone.block(len(block)) * weights(self._places, self._tone.rms, start, len(block))
        add(self._lines, self._bank, spoken, start)
        block += spoken[:, None]


def blend(parts: Iterable[Part], total: int, into: Raw, progress: Callable[[float], None]) -> None:
    """Fills `into`, `total` samples long, with as many channels as it has: two where anything is stereo."""
    parts = list(parts)
    for start in range(0, total, BLOCK):
        block = np.zeros((min(BLOCK, total - start), into.channels))
        for part in parts:
            part.add(block, start)
        into.append(block)
        progress((start + len(block)) / total)
