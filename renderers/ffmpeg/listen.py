"""A WAV looked at sample by sample, in blocks: an hour costs no more memory than a minute."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import log10
from pathlib import Path
from typing import TYPE_CHECKING

from renderers.ffmpeg.limits import CLIPPED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_] | np.bool_  # NumPy's types allow that `any` over one axis gives a single answer

ZERO_S = Fraction(1, 100)  # shorter runs of exact zeros are chance
BLOCK = 480_000  # samples per channel

Span = tuple[int, int]  # start <= n < end


@dataclass(frozen=True, slots=True)
class Heard:
    """samples, zeros, peaks count samples per channel; a run of zeros is silent on all channels at once."""

    samples: int
    channels_dbfs: tuple[float | None, ...]  # RMS of each; None: exact silence
    zeros: tuple[Span, ...]
    clipped: int  # samples of any channel
    clipped_in_a_row: int
    worst_clipped: int | None  # where the longest such row begins
    loudest: int  # the sample with the highest level


def listen(file: Path) -> Heard:
    """What stands in a 16-bit WAV."""
    import numpy as np

    at, clipped, power = 0, 0, np.zeros(1)
    highest, loudest = -1, 0
    zeros: list[Span] = []
    peaks: list[Span] = []
    with wave.open(str(file)) as sound:
        rate, channels = sound.getframerate(), sound.getnchannels()
        while raw := sound.readframes(BLOCK):
            block = np.frombuffer(raw, "<i2").reshape(-1, channels)
            level = np.abs(block.astype(np.int32)).max(axis=1)
            loud = level >= CLIPPED * 32768
            if int(level.max()) > highest:
                highest, loudest = int(level.max()), at + int(level.argmax())
            clipped += int((np.abs(block.astype(np.int32)) >= CLIPPED * 32768).sum()) if loud.any() else 0
            power = power + np.square(block.astype(np.float64)).sum(axis=0)
            _grow(zeros, at, np.all(block == 0, axis=1))
            _grow(peaks, at, loud)
            at += len(block)
    worst = max(peaks, key=lambda span: span[1] - span[0], default=(0, 0))
    return Heard(
        samples=at,
        channels_dbfs=tuple(_dbfs(float(p), at) for p in power) if at else (),
        zeros=tuple((start, end) for start, end in zeros if end - start >= ZERO_S * rate),
        clipped=clipped,
        clipped_in_a_row=worst[1] - worst[0],
        worst_clipped=worst[0] if peaks else None,
        loudest=loudest,
    )


def _grow(spans: list[Span], at: int, flags: Flags) -> None:
    """Add the runs of a block's flags to the spans found so far; one that goes on from the last block is joined."""
    for start, end in _runs(flags):
        if spans and spans[-1][1] == at + start:
            spans[-1] = (spans[-1][0], at + end)
        else:
            spans.append((at + start, at + end))


def _runs(flags: Flags) -> Iterator[Span]:
    import numpy as np

    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _dbfs(power: float, samples: int) -> float | None:
    return round(10 * log10(power / samples / 32768**2), 1) if power else None
