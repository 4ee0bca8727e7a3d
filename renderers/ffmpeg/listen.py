"""A WAV looked at sample by sample, in blocks: an hour costs no more memory than a minute."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log10
from pathlib import Path
from typing import TYPE_CHECKING

from renderers.ffmpeg.limits import CLIPPED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_] | np.bool_  # NumPy's types allow that `any` over one axis gives a single answer

ZERO_S = Fraction(1, 100)  # shorter runs of exact zeros are chance
BLOCK = 1 << 16  # samples per channel; what is worked out for them stays in a processor's cache

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
            high = max(int(block.max()), -int(block.min()))
            if high > highest:
                highest, loudest = high, at + int((np.abs(block.astype(np.int32)) == high).any(axis=1).argmax())
            if high >= CLIPPED * 32768:
                loud = np.abs(block.astype(np.int32)) >= CLIPPED * 32768
                clipped += int(loud.sum())
                _grow(peaks, at, loud.any(axis=1), 1)
            floats = block.T.astype(np.float64)
            power = power + np.einsum("cn,cn->c", floats, floats)
            _grow(zeros, at, _silent(block), ceil(ZERO_S * rate))
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


def _silent(block: NDArray[np.int16]) -> Flags:
    """Where all channels are zero; `all` over one axis takes ten times as long."""
    import numpy as np

    silent = np.ones(len(block), np.bool_)
    for channel in range(block.shape[1]):
        silent &= block[:, channel] == 0
    return silent


def _grow(spans: list[Span], at: int, flags: Flags, least: int) -> None:
    """Add the runs of a block's flags to the spans found so far; one that goes on from the last block is joined.

    Runs within the block that are shorter than `least` are left out.
    """
    import numpy as np

    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    starts, ends = edges[::2], edges[1::2]
    kept = (ends - starts >= least) | (starts == 0) | (ends == np.size(flags))
    for start, end in zip(starts[kept].tolist(), ends[kept].tolist(), strict=True):
        if spans and spans[-1][1] == at + start:
            spans[-1] = (spans[-1][0], at + end)
        else:
            spans.append((at + start, at + end))


def _dbfs(power: float, samples: int) -> float | None:
    return round(10 * log10(power / samples / 32768**2), 1) if power else None
