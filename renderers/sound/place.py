"""Where a recording really is in a finished programme, by cross-correlation."""

from __future__ import annotations

import numpy as np

from renderers.sound.wav import Samples

FOUND = 0.5  # a score from here up is sure; speech under music 6 dB lower still has 0.7
LOST = 0.3  # below this the line is not there
SURE = 0.8  # what is found by a quick look is looked for no further
COARSE = 8  # samples in one for the quick look: 3 kHz are left, in which a voice has most of itself


def offset(line_pcm: Samples, programme_pcm: Samples, at_sample: int, window: int) -> tuple[int, float]:
    """How many samples later than `at_sample` the line is, within `window` either way, and how alike the two are.

    The score is 1 for the same sound at any level, near 0 for another. Both may have channels, which are averaged. A
    silent line is nowhere: (0, 0.0).
    """
    line, whole = _mono(line_pcm), _mono(programme_pcm)
    first, last = at_sample - window, at_sample + window + len(line)
    near = np.pad(whole[max(first, 0) : max(last, 0)], (max(-first, 0), max(last - max(len(whole), first, 0), 0)))
    near = near[: len(line) + 2 * window]
    if not line.any() or not len(near):
        return 0, 0.0
    best, score = _guessed(near, line)
    if score < SURE:
        scores = _scores(_products(near, line), near, line)
        best = int(np.argmax(scores))
        score = float(scores[best])
    return best - window, score


def _guessed(near: Samples, line: Samples) -> tuple[int, float]:
    """The same, mostly: looked for among few samples, each the mean of COARSE, and around there to the sample."""
    slow_near, slow_line = (pcm[: len(pcm) // COARSE * COARSE].reshape(-1, COARSE).mean(axis=1) for pcm in (near, line))
    if not slow_line.any():
        return 0, 0.0
    about = COARSE * int(np.argmax(_scores(_products(slow_near, slow_line), slow_near, slow_line)))
    first, last = max(about - COARSE, 0), min(about + COARSE, len(near) - len(line))
    around = near[first : last + len(line)]
    products = np.array([_product(around[n : n + len(line)], line) for n in range(last - first + 1)])
    scores = _scores(products, around, line)
    best = int(np.argmax(scores))
    return first + best, float(scores[best])


def _product(one: Samples, two: Samples) -> float:
    return float(np.einsum("n,n->", one, two))  # not `dot`, whose threads wait for each other, busily


def _scores(products: Samples, near: Samples, line: Samples) -> Samples:
    """How alike the line is to what is near, by offset, whatever the level of either."""
    energy, moves = _product(line, line), len(near) - len(line)
    come, gone = near[len(line) :], near[:moves]
    local = _product(near[: len(line)], near[: len(line)]) + np.concatenate(
        [[0.0], np.cumsum(come * come - gone * gone)]
    )
    return np.asarray(products / np.sqrt(energy * np.maximum(local, energy * 1e-9)), np.float64)


def _products(near: Samples, line: Samples) -> Samples:
    """The line times what is near, at every offset at which it lies wholly within: by way of their spectra.

    Those offsets never wrap round, so that the spectra need be no longer than `near`.
    """
    size = _smooth(len(near))
    spectrum = np.fft.rfft(near, size)
    spectrum *= np.conj(np.fft.rfft(line, size))
    return np.asarray(np.fft.irfft(spectrum, size)[: len(near) - len(line) + 1], np.float64)


def _smooth(least: int) -> int:
    """The smallest product of twos, threes and fives from there on: transforms of such lengths are quick."""
    found = 1 << (least - 1).bit_length()
    for five in (5**n for n in range(12)):
        for three in (five * 3**n for n in range(16)):
            if three < 2 * least:
                found = min(found, three << max(0, (-(-least // three) - 1).bit_length()))
    return found


def _mono(pcm: Samples) -> Samples:
    if pcm.ndim == 1:
        return pcm
    both: Samples = np.einsum("nc->n", pcm)  # ten times as quick as `mean` over two
    return np.asarray(both / pcm.shape[1], np.float64)
