"""Sound played slower or faster at its own pitch: overlapping windows laid closer together or further apart.

Each window is taken where it best continues the one before (WSOLA: Verhelst and Roelands, 1993), at most SEEK away from
where it is due. So no place of the sound is ever further off than that, and the length is exact to the sample.
"""

from __future__ import annotations

import numpy as np

from renderers.sound.wav import RATE, Samples

WINDOW = RATE * 30 // 1000  # two periods of a deep voice; even
HOP = WINDOW // 2
SEEK = RATE * 8 // 1000  # half a period of a deep voice of 62 Hz


def stretched(pcm: Samples, samples: int) -> Samples:
    """The sound, (samples,) or (samples, channels), as exactly so many samples."""
    wide = pcm if pcm.ndim == 2 else pcm[:, None]
    if len(wide) == samples or not len(wide):
        return np.asarray(np.pad(wide, ((0, samples - len(wide)), (0, 0))).reshape(samples, *pcm.shape[1:]), np.float64)
    room = WINDOW + SEEK + HOP
    padded = np.pad(wide, ((room, 2 * room), (0, 0)))
    guide = padded.mean(axis=1)  # all channels move together, or their image would wander
    windows = samples // HOP + 2
    rise = np.sin(np.pi * (np.arange(WINDOW) + 0.5) / WINDOW) ** 2  # two of them, half a window apart, add up to 1
    out = np.zeros(((windows + 1) * HOP, wide.shape[1]))
    pace = len(wide) / samples
    taken = room - HOP
    for n in range(windows):
        due = room - HOP + round(n * HOP * pace)
        if n:
            taken = _best(guide, due, taken + HOP)
        out[n * HOP : n * HOP + WINDOW] += padded[taken : taken + WINDOW] * rise[:, None]
    return np.asarray(out[HOP : HOP + samples].reshape(samples, *pcm.shape[1:]), np.float64)


def _best(guide: Samples, due: int, follows: int) -> int:
    """Where within SEEK of `due` it is most like what would follow the window before."""
    last = len(guide) - WINDOW
    due, follows = min(due, last), min(follows, last)
    if abs(follows - due) <= SEEK:
        return follows  # nothing is more like it
    first, end = max(due - SEEK, 0), min(due + SEEK, last)
    from scipy import signal  # not with the module: few lines are stretched

    wanted, near = guide[follows : follows + WINDOW], guide[first : end + WINDOW]
    products = signal.correlate(near, wanted, mode="valid", method="fft")
    sums = np.concatenate([[0.0], np.cumsum(near * near)])
    energies = sums[WINDOW:] - sums[:-WINDOW]
    return first + int(np.argmax(products / np.sqrt(np.maximum(energies, 1e-9))))
