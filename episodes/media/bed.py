"""The music bed of the demo: a soft pad, a low note and a few bells, made of sines and filtered noise.

    python episodes/media/bed.py          writes bed.ogg beside this file: Opus, stereo, 32 s

Eight bars of four seconds that close on themselves: all times are counted around the circle and the room is a circular
convolution, so that the end runs into the beginning without a seam.
"""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]  # samples, or 2 x samples

RATE = 48_000
BAR_S = 4
BARS = 8
SAMPLES = RATE * BAR_S * BARS
BITS_A_SECOND = 112_000
PEAK = 0.5

# Two bars each: D minor 9, B flat major 7, F major 9 over A, G minor 7 over C. MIDI numbers, no two a semitone apart.
CHORDS = ((50, 53, 57, 60, 64), (46, 53, 57, 62, 65), (45, 53, 57, 60, 67), (48, 55, 58, 62, 65))
BASS = (38, 34, 33, 36)
# Bar and beat in it, note, loudness: sparse, never on the first beat.
BELLS = (
    (0.50, 77, 0.9), (1.25, 81, 0.6), (1.75, 76, 0.5), (2.50, 74, 0.8), (3.25, 81, 0.5),
    (4.50, 76, 0.9), (5.00, 79, 0.6), (5.75, 72, 0.5), (6.50, 74, 0.8), (7.25, 70, 0.5), (7.50, 77, 0.4),
)  # fmt: skip


def hertz(note: float) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def rise_and_fall(seconds: float, attack: float, release: float) -> Sound:
    """A cosine in, a cosine out, and 1 between them."""
    at = np.arange(round(seconds * RATE)) / RATE
    up = np.clip(at / attack, 0, 1)
    down = np.clip((seconds - at) / release, 0, 1)
    return (0.5 - 0.5 * np.cos(np.pi * up)) * (0.5 - 0.5 * np.cos(np.pi * down))


def add(into: Sound, start_s: float, sound: Sound) -> None:
    """Lay a sound onto the circle."""
    places = (round(start_s * RATE) + np.arange(sound.shape[-1])) % SAMPLES
    into[..., places] += sound


def pad(rng: np.random.Generator, note: int, seconds: float) -> Sound:
    """Six voices a little out of tune, three to a side; the higher a partial, the softer, and it breathes."""
    at = np.arange(round(seconds * RATE)) / RATE
    out = np.zeros((2, len(at)))
    for side in (0, 1):
        for _ in range(3):
            base = hertz(note + rng.normal(0, 0.05))
            for partial in range(1, 7):
                swell = 1 + 0.3 * np.sin(2 * np.pi * (rng.uniform(0.05, 0.13) * at + rng.random()))
                level = partial**-1.9 * np.exp(-base * partial / 2600)
                out[side] += level * swell * np.sin(2 * np.pi * (base * partial * at + rng.random()))
    return out * rise_and_fall(seconds, 2.4, 3.2)


def bell(note: int, side: float) -> Sound:
    """A struck sine with two inharmonic partials that die sooner. side: 0 left, 1 right."""
    at = np.arange(4 * RATE) / RATE
    strike = np.clip(at / 0.012, 0, 1)
    tone = sum(
        level * np.exp(-at / decay) * np.sin(2 * np.pi * hertz(note) * ratio * at)
        for ratio, level, decay in ((1.0, 1.0, 0.9), (2.01, 0.25, 0.5), (3.9, 0.08, 0.2))
    )
    sides = np.array([[np.cos(side * np.pi / 2)], [np.sin(side * np.pi / 2)]])
    return sides * tone * strike * rise_and_fall(4, 0.001, 1)


def room(rng: np.random.Generator, dry: Sound) -> Sound:
    """Three seconds of dark, wide echo."""
    at = np.arange(3 * RATE) / RATE
    tail = rng.normal(size=(2, len(at))) * np.exp(-at / 0.65) * np.clip(at / 0.02, 0, 1)
    spectrum = np.fft.rfft(tail, SAMPLES)
    spectrum *= 1 / (1 + (np.fft.rfftfreq(SAMPLES, 1 / RATE) / 2200) ** 2)
    wet = np.fft.irfft(np.fft.rfft(dry) * spectrum, SAMPLES)
    return np.asarray(dry + 0.5 * wet / np.abs(wet).max() * np.abs(dry).max())


def bed() -> Sound:
    rng = np.random.default_rng(32)
    long_s = BAR_S * 2
    soft, struck = np.zeros((2, SAMPLES)), np.zeros((2, SAMPLES))
    for n, (chord, low) in enumerate(zip(CHORDS, BASS, strict=True)):
        for note in chord:
            add(soft, n * long_s - 1.0, pad(rng, note, long_s + 2.2))
        at = np.arange(round((long_s + 1) * RATE)) / RATE
        tone = np.sin(2 * np.pi * hertz(low) * at) + 0.25 * np.sin(4 * np.pi * hertz(low) * at)
        add(soft, n * long_s - 0.5, 2.2 * tone * rise_and_fall(long_s + 1, 1.2, 2.0))
    for bar, note, loud in BELLS:
        add(struck, bar * BAR_S, loud * bell(note, float(rng.uniform(0.3, 0.7))))
    mixed = room(rng, soft / np.abs(soft).max() + 0.22 * struck)
    return np.asarray(mixed / np.abs(mixed).max() * PEAK)


def write(path: Path, sound: Sound) -> None:
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream("libopus", rate=RATE)
        stream.bit_rate = BITS_A_SECOND
        stream.layout = "stereo"
        pcm = np.ascontiguousarray(sound.T.reshape(1, -1).astype(np.float32))
        frame = av.AudioFrame.from_ndarray(pcm, format="flt", layout="stereo")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)


if __name__ == "__main__":
    write(Path(__file__).with_name("bed.ogg"), bed())
