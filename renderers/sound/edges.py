"""Where the sound in a recording begins and ends. Breaths are kept; nothing is gated or stretched."""

from __future__ import annotations

import numpy as np

from renderers.sound.wav import RATE, Samples

HEAD = RATE * 40 // 1000  # samples kept before the first sound
TAIL = RATE * 120 // 1000  # and after the last
_WINDOW = RATE * 5 // 1000
_UNDER_SPEECH = 10 ** (-45 / 20)  # sound is what comes within 45 dB of the loud parts: breaths do, hiss does not
_OVER_NOISE = 10 ** (8 / 20)
_LEAST = 10 ** (-72 / 20)  # below this all is silence


def sounding(pcm: Samples) -> tuple[int, int] | None:
    """The first sample of sound and the one after the last, or None if there is none."""
    if not len(pcm):
        return None
    from scipy import ndimage  # not with the module: who reads a line as it stands never comes here

    level = np.sqrt(np.maximum(ndimage.uniform_filter1d(pcm * pcm, _WINDOW, mode="constant"), 0))
    loud = float(np.percentile(level, 95))
    noise = float(np.percentile(level, 5))
    limit = max(min(max(loud * _UNDER_SPEECH, noise * _OVER_NOISE), loud / 4), _LEAST)
    above = np.flatnonzero(level > limit)
    if not len(above):
        return None
    return int(above[0]), int(above[-1]) + 1


def trimmed(pcm: Samples) -> tuple[Samples, int] | None:
    """The sound with exactly HEAD before it and TAIL after, silence added where the recording has less.

    Also how many samples earlier everything now is; negative when silence was added in front. None for silence.
    """
    found = sounding(pcm)
    if found is None:
        return None
    start, end = found[0] - HEAD, found[1] + TAIL
    kept = pcm[max(start, 0) : end]
    return np.pad(kept, (max(-start, 0), max(end - len(pcm), 0))), start
