"""How far two pictures are apart: 0 is the same, about 1 has nothing in common.

Both are made 96 px long. Of each only what stands out from its surroundings is kept, so that light and contrast do not
count, and the two are laid over one another as they fit best: up to 6 % aside and up to 10 % nearer. The distance is
one less the correlation there. Two more keep featureless pictures apart: the correlation of the plain levels, and how
far their mean colours are apart.

FARTHEST was set on 30 photographs, 60 drawn stills and 18 synthetic ones (snow, fog, dusk, stars, flat colours, and
photographs at 7 % of their light or paled as much). The same picture after blur, bent shapes, crop, shift, halving,
another gamma, gain, saturation and tint, and JPEG at 60: half under 0.06, all of 324 under 0.3. After twice as much of
it, at 35: half under 0.11, 4 of 324 over 0.5, each a dark or pale one whose tones were clipped away; the next had 0.39.
Of 11 496 pairs of different ones half were over 0.94 and 99 in a hundred over 0.67 (photographs: all over 0.69); the
0.6 % under 0.5 were drawn as the same scene, or have next to no feature: one starry sky passes for another. Of 108
mirrored ones 86 were over 0.5.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # rows, columns, RGB
Levels = NDArray[np.float32]

FARTHEST = 0.5  # a clip may begin so far from its start picture
LONG_PX = 96
SURROUNDINGS_PX = 4.0
MARGIN = 0.06  # of the one's sides, that may lie outside the other
NEARER = (1.0, 1.02, 1.04, 1.06, 1.08, 1.10)
FAINT = 2.0  # squared levels: what varies by less is as good as flat, and correlates with anything flat
COLOUR_LEVELS = 160.0  # mean colours so far apart count 1: twice what the strongest tint above did
ALIKE = 0.03  # shapes so near count as one: encoders round sides


def distance(seen: Pixels, wanted: Pixels) -> float:
    """From what is seen to the picture it should show; of another shape it may be a cut, squeezed, or have bars."""
    size = _reduced(seen.shape[1], seen.shape[0])
    shown = _levels(seen, size)
    return min(_apart(shown, whole, size) for whole in _fitted(wanted, size[0] / size[1]))


def _reduced(width: int, height: int) -> tuple[int, int]:
    shrunk = LONG_PX / max(width, height)
    return max(8, round(width * shrunk)), max(8, round(height * shrunk))


def _fitted(wanted: Pixels, aspect: float) -> list[Pixels]:
    """The picture as it may fill another shape. The same shape, but for rounding: as it is."""
    height, width = wanted.shape[:2]
    if abs(width / height / aspect - 1) <= ALIKE:
        return [wanted]
    across, down = min(width, round(height * aspect)), min(height, round(width / aspect))
    left, top = (width - across) // 2, (height - down) // 2
    wide, high = max(width, round(height * aspect)), max(height, round(width / aspect))
    barred = np.zeros((high, wide, 3), np.uint8)
    barred[(high - height) // 2 :, (wide - width) // 2 :][:height, :width] = wanted
    return [wanted, np.ascontiguousarray(wanted[top : top + down, left : left + across]), barred]


def _levels(picture: Pixels, size: tuple[int, int]) -> Levels:
    """Light and two colour differences, made small by averaging."""
    near = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(near, cv2.COLOR_RGB2YCrCb), np.float32)


def _apart(shown: Levels, whole: Pixels, size: tuple[int, int]) -> float:
    width, height = size
    across, down = max(2, round(width * MARGIN)), max(2, round(height * MARGIN))
    middle = np.s_[down : height - down, across : width - across]
    feature = np.ascontiguousarray(_features(shown)[middle])
    best: tuple[float, Any] = (float("inf"), None)
    for nearer in NEARER:
        larger = _levels(whole, (round(width * nearer), round(height * nearer)))
        top, left = (larger.shape[0] - height) // 2, (larger.shape[1] - width) // 2
        part = larger[top : top + height, left : left + width]
        features = np.ascontiguousarray(_features(larger)[top : top + height, left : left + width])
        fits = np.nan_to_num(cv2.matchTemplate(features, feature, cv2.TM_CCOEFF_NORMED), posinf=-1, neginf=-1)
        y, x = np.unravel_index(int(fits.argmax()), fits.shape)
        laid = np.s_[y : y + feature.shape[0], x : x + feature.shape[1]]
        best = min(best, (_unlike(feature, features[laid]), part[laid]), key=lambda found: found[0])
    outlines, under = best
    means = np.abs(shown[middle].mean((0, 1)) - under.mean((0, 1)))
    return max(outlines, _unlike(shown[middle][..., 0], under[..., 0]), float(means.max()) / COLOUR_LEVELS)


def _features(levels: Levels) -> Levels:
    light = np.ascontiguousarray(levels[..., 0])
    return np.asarray(light - cv2.GaussianBlur(light, (0, 0), SURROUNDINGS_PX), np.float32)


def _unlike(one: Levels, other: Levels) -> float:
    """One less their correlation, drawn towards the same where both are nearly flat."""
    one, other = one - one.mean(), other - other.mean()
    together = float((one * other).mean()) + FAINT
    return 1 - together / float((((one * one).mean() + FAINT) * ((other * other).mean() + FAINT)) ** 0.5)
