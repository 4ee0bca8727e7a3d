"""WAV files as numpy arrays, in full or block by block.

Samples are float64 between -1 and 1. Numbers are rounded to the nearest step, without dither: at 24 bits the step is
below every noise we keep, at 16 bits below the noise of any voice.
"""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from renderers.painting import RenderError

RATE = 48_000  # Hz, of all sound we make
Samples = NDArray[np.float64]


class Writer:
    """A WAV file being written: 16 or 24 bits, blocks of (samples,) or (samples, channels)."""

    def __init__(self, path: Path, *, bits: int, channels: int, rate: int = RATE) -> None:
        assert bits in (16, 24)
        self._bits = bits
        self._file = wave.open(str(path), "wb")  # noqa: SIM115  closed by __exit__
        self._file.setnchannels(channels)
        self._file.setsampwidth(bits // 8)
        self._file.setframerate(rate)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def write(self, block: NDArray[np.floating]) -> None:
        full = 2 ** (self._bits - 1)
        whole = np.clip(np.rint(np.asarray(block, np.float64) * full), -full, full - 1)
        if self._bits == 16:
            self._file.writeframesraw(whole.astype("<i2").tobytes())
        else:
            self._file.writeframesraw(whole.astype("<i4").reshape(-1, 1).view(np.uint8)[:, :3].tobytes())


def write(path: Path, samples: NDArray[np.floating], *, bits: int = 16, rate: int = RATE) -> None:
    """A whole file at once; one column a channel."""
    with Writer(path, bits=bits, channels=1 if samples.ndim == 1 else samples.shape[1], rate=rate) as file:
        file.write(samples)


@contextmanager
def _opened(path: Path) -> Iterator[wave.Wave_read]:
    try:
        file = wave.open(str(path), "rb")  # noqa: SIM115  closed below
    except (wave.Error, EOFError, OSError) as error:
        raise RenderError(f"{path}: not a WAV file: {error}", hint="make it again") from error
    with file:
        if file.getframerate() != RATE or file.getsampwidth() not in (2, 3):
            shape = f"{file.getframerate()} Hz at {8 * file.getsampwidth()} bits"
            raise RenderError(f"{path}: {shape}, not {RATE} Hz at 16 or 24 bits", hint="make it again")
        yield file


def length(path: Path) -> int:
    """Samples a channel."""
    with _opened(path) as file:
        return file.getnframes()


def part(path: Path, start: int, count: int) -> Samples:
    """Samples start <= n < start + count as (samples, channels); fewer where the file ends."""
    with _opened(path) as file:
        file.setpos(min(start, file.getnframes()))
        return _floats(file.readframes(count), file.getsampwidth()).reshape(-1, file.getnchannels())


def read(path: Path) -> Samples:
    """A whole file, (samples, channels)."""
    with _opened(path) as file:
        raw = file.readframes(file.getnframes())
        return _floats(raw, file.getsampwidth()).reshape(-1, file.getnchannels())


def read_mono(path: Path) -> Samples:
    """A whole file as (samples,), its channels averaged."""
    pcm = read(path)
    return pcm[:, 0] if pcm.shape[1] == 1 else np.asarray(pcm.mean(axis=1), np.float64)


def _floats(raw: bytes, width: int) -> Samples:
    if width == 2:
        return np.frombuffer(raw, "<i2") / 2.0**15
    bytes_ = np.frombuffer(raw, np.uint8).reshape(-1, 3)
    whole = np.zeros((len(bytes_), 4), np.uint8)
    whole[:, 1:] = bytes_
    return np.asarray(whole.view("<i4")[:, 0] / 2.0**31, np.float64)
