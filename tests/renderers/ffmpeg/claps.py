"""Claps: a flash on a frame and a burst on its sample, put into a film and found again in the finished file."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from scipy import signal

from renderers.sound import wav
from renderers.sound.wav import RATE, Samples
from tests.renderers.ffmpeg import films

BURST = RATE // 100  # samples
DARK, BRIGHT = (30, 30, 30), (235, 235, 235)
LIT = 80  # levels above DARK: more than noise, less than a flash in the middle of a fade


def burst(seed: int) -> Samples:
    """Ten milliseconds of noise that sound like no other seed's."""
    return np.random.default_rng(seed).uniform(-0.5, 0.5, BURST)


def plate(file: Path, frames: int, flash: int, fps: Fraction, key_frame: int = 0) -> Path:
    """A dark clip that is bright on one frame."""
    return films.clip(file, [BRIGHT if n == flash else DARK for n in range(frames)], fps, key_frame)


def flashes(film: Path, fps: Fraction) -> list[Fraction]:
    """When it is bright, in frames from the start by the file's clock; a whole number is a frame's own time."""
    found = []
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            upper = frame.to_ndarray(format="gray")[2 : films.SIZE[1] // 2 - 2]
            if upper.mean() > DARK[0] + LIT:
                found.append((frame.pts or 0) * Fraction(stream.time_base or 0) * fps)
    return found


def sound(film: Path) -> NDArray[np.int16]:
    """What a player plays, its left channel, from the film's first sample on: each block at its own time."""
    blocks: list[tuple[int, NDArray[np.int16]]] = []
    with av.open(str(film)) as container:
        stream = container.streams.audio[0]
        for frame in container.decode(stream):
            begins = round((frame.pts or 0) * Fraction(stream.time_base or 0) * RATE)
            blocks.append((begins, (frame.to_ndarray()[0] * 32767).astype(np.int16)))
    heard = np.zeros(max(begins + len(block) for begins, block in blocks), np.int16)
    for begins, block in blocks:
        heard[begins : begins + len(block)] = block
    return heard


def late(heard: NDArray[np.int16], at: int, wanted: Samples, reach: int) -> int:
    """How many samples after `at` something is heard, looked for within `reach` either way."""
    first = max(0, at - reach)
    near = heard[first : at + reach + len(wanted)].astype(np.float64)
    return first + int(np.argmax(signal.correlate(near, wanted, mode="valid", method="fft"))) - at


def mix(file: Path, samples: int, bursts: Sequence[tuple[int, Samples]]) -> Path:
    """A stereo WAV with the bursts at their samples, over a little room tone."""
    programme = np.random.default_rng(0).normal(0, 0.001, samples)
    for at, one in bursts:
        programme[at : at + len(one)] += one
    wav.write(file, np.stack([programme, programme], axis=1), bits=24)
    return file
