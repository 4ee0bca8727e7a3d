"""Sound on its way, as headless float32 files: a programme is never in memory as a whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from renderers.sound.wav import Samples

BLOCK = 1 << 16  # samples worked on at a time: 1.4 s, 1 MB of float64 in stereo
_BYTES = 4


class Raw:
    """A file of (samples, channels), written front to back and read anywhere."""

    def __init__(self, path: Path, channels: int) -> None:
        self.path = path
        self.channels = channels
        self.samples = 0
        self._file = path.open("w+b")

    def append(self, block: Samples) -> None:
        self._file.seek(self.samples * self.channels * _BYTES)  # it may have been read in between
        self._file.write(np.ascontiguousarray(block, dtype="<f4").tobytes())
        self.samples += len(block)

    def part(self, start: int, end: int) -> Samples:
        """Samples start <= n < end; what lies outside the file is silence."""
        first, last = min(max(start, 0), self.samples), max(min(end, self.samples), 0)
        self._file.seek(first * self.channels * _BYTES)
        found = self._file.read(max(last - first, 0) * self.channels * _BYTES)
        block = np.frombuffer(found, "<f4").astype(np.float64).reshape(-1, self.channels)
        if len(block) == end - start:
            return block
        return np.pad(block, ((first - start, end - start - len(block) - (first - start)), (0, 0)))

    def cut(self, samples: int) -> None:
        """Forget what comes after so many."""
        self._file.seek(samples * self.channels * _BYTES)
        self._file.truncate()
        self.samples = samples

    def drop(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)
