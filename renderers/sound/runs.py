"""Stretches where every sample has the same fault: digital silence, clipping. Fed block by block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from renderers.sound.wav import Samples

CLIPPED = 0.999


class Runs:
    """Runs of True, at least `least` long, as (start, end) from the first sample fed."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._found: list[tuple[int, int]] = []
        self._passed = 0
        self._open: int | None = None

    def add(self, faulty: NDArray[np.bool_]) -> None:
        edges = np.flatnonzero(np.diff(np.concatenate([[self._open is not None], faulty]).astype(np.int8)))
        for edge in edges:
            at = self._passed + int(edge)
            if self._open is None:
                self._open = at
            else:
                self._close(at)
        self._passed += len(faulty)

    def all(self) -> list[tuple[int, int]]:
        """What was found, a run that reaches the end counted in. Nothing may be added afterwards."""
        if self._open is not None:
            self._close(self._passed)
        return self._found

    def _close(self, at: int) -> None:
        assert self._open is not None
        if at - self._open >= self._least:
            self._found.append((self._open, at))
        self._open = None


def silent(block: Samples) -> NDArray[np.bool_]:
    """Where every channel is exactly zero."""
    return np.asarray((block == 0).all(axis=1) if block.ndim == 2 else block == 0)


def clipped(block: Samples) -> NDArray[np.bool_]:
    """Where any channel is at full scale."""
    loud = np.abs(block) >= CLIPPED
    return np.asarray(loud.any(axis=1) if block.ndim == 2 else loud)
