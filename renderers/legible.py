"""How well the cards' texts can be read in a finished film: WCAG's contrast, taken from the film's own pixels.

Bounds that hold for any picture are known before a pixel is drawn; this says what came of it, with the picture that
there is, the encoder's blur and whatever else lies about. On a frame, the pixels close around a text's letters (where
they are says the card's own picture) are held against the text's colour, and the 5th percentile is taken: one pixel in
twenty may be worse, since a single bright speck spoils no word.

    texts  [{"input": "card/prova/2", "color": "#rrggbb", "box": [x, y, w, h], "size_px", …}]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from renderers.cards.contrast import luminance, rgb
from renderers.ffmpeg.probe import opened
from renderers.ffmpeg.yuv import planes
from renderers.painting import Inputs, Json

if TYPE_CHECKING:
    import av
    import numpy as np
    from numpy.typing import NDArray

LIBRARIES = ("av", "numpy", "opencv-python-headless", "pillow")

WORST = 5  # percentile of the pixels around the letters
NEAR = 26  # levels: a pixel of the card is a letter's if no channel is farther from its colour, and it is opaque
OPAQUE = 230
WIDEST_STROKE = 0.35  # of the text's size
EDGE = 0.1  # of a letter's coverage: less is no edge of one
MIDDLE = 0.18  # luminance: brighter inks are light ones
RIM_PX = 2  # beside a letter, what the encoder and chroma at half the size blur
AROUND = 0.10  # of the text's size: so far around letters a reader's eye compares
AROUND_LEAST_PX = 3
FEW = 24  # pixels: too few letters to judge
SEEN = 48  # levels of luma: letters that are farther from their colour are not there


@dataclass(frozen=True, slots=True)
class Letters:
    """One text's pixels within its box, and those around them."""

    ink: NDArray[np.bool_]
    around: NDArray[np.bool_]
    x: int  # of the masks' upper left corner in the film
    y: int


def of_cards(texts: Sequence[Json], inputs: Inputs) -> Iterator[tuple[int, Letters]]:
    """Each text by number with its letters; cards are opened once. Those of which a card shows too little are left out.

    Raises RenderError where a card does not decode.
    """
    by_card: dict[str, list[int]] = {}
    for n, text in enumerate(texts):
        by_card.setdefault(text["input"], []).append(n)
    for name, numbers in by_card.items():
        card = _card(inputs[name])
        for n in numbers:
            found = letters(card, texts[n])
            if found is not None:
                yield n, found


def letters(card: NDArray[np.uint8], text: Json) -> Letters | None:
    """Where a text's letters are in its card's RGBA pixels; None where there are too few to judge.

    What is near the text's colour and narrow is a letter, its soft edges too; what is near it and wide, such as a bar
    that the text stands on, is ground.
    """
    import cv2
    import numpy as np

    reach = max(round(AROUND * text["size_px"]), AROUND_LEAST_PX) + RIM_PX
    height, width = card.shape[:2]
    x, y, wide, high = text["box"]
    left, top = max(x - reach, 0), max(y - reach, 0)
    part = card[top : min(y + high + reach, height), left : min(x + wide + reach, width)].astype(np.float32)
    color, share = np.array(rgb(text["color"]), np.float32), part[..., 3:] / 255
    backdrop = 0.0 if luminance(rgb(text["color"])) > MIDDLE else 255.0
    apart = np.abs(part[..., :3] * share + backdrop * (1 - share) - color).max(axis=-1)
    ink = (apart <= NEAR) & (part[..., 3] >= OPAQUE)
    inside = np.zeros_like(ink)
    inside[y - top : y - top + high, x - left : x - left + wide] = True
    ink &= inside
    if np.count_nonzero(ink) < FEW:
        return None
    stroke = 2 * round(WIDEST_STROKE * text["size_px"] / 2) + 3
    narrow = cv2.morphologyEx(255 - apart, cv2.MORPH_TOPHAT, np.ones((stroke, stroke), np.uint8))
    letter = ((narrow > EDGE * np.percentile(apart, 90)) | ink).astype(np.uint8)
    near, far = (cv2.dilate(letter, np.ones((2 * by + 1, 2 * by + 1), np.uint8)) for by in (RIM_PX, reach))
    return Letters(ink, (far > 0) & (near == 0), left, top)


def contrast(picture: av.VideoFrame, letters: Letters, color: str) -> float | None:
    """Of a colour and the worst of what lies around its letters; None where the letters are not there."""
    import numpy as np

    y, u, v = planes(picture)
    rows, columns = np.nonzero(letters.ink)
    luma = y[letters.y + rows, letters.x + columns].astype(np.int16)
    red, green, blue = rgb(color)
    if abs(float(np.median(luma)) - (16 + 219 * (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255)) > SEEN:
        return None
    rows, columns = np.nonzero(letters.around)
    if not rows.size:
        return None
    light = _luminances((y, u, v), letters.y + rows, letters.x + columns)
    own = luminance(rgb(color))
    ratios = (np.maximum(light, own) + 0.05) / (np.minimum(light, own) + 0.05)
    return float(np.percentile(ratios, WORST))


def _luminances(
    of: Sequence[NDArray[np.uint8]], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.float32]:
    """WCAG's relative luminance of pixels of a BT.709 frame."""
    import numpy as np

    y = (of[0][rows, columns].astype(np.float32) - 16) / 219
    u, v = ((plane[rows // 2, columns // 2].astype(np.float32) - 128) / 224 for plane in of[1:])
    encoded = np.stack((y + 1.5748 * v, y - 0.187324 * u - 0.468124 * v, y + 1.8556 * u))
    encoded = np.clip(encoded, 0, 1)
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    weighed: NDArray[np.float32] = np.tensordot(np.array((0.2126, 0.7152, 0.0722), np.float32), linear, axes=1)
    return weighed


def _card(file: Path) -> NDArray[np.uint8]:
    """A card as it stands in the end, RGBA: a still, or a reel's last state."""
    import numpy as np

    if file.suffix != ".mov":
        from PIL import Image

        with Image.open(file) as picture:
            return np.asarray(picture.convert("RGBA"))
    with opened(file) as container:
        last = _last(container.decode(video=0))
        argb = np.asarray(last.to_ndarray(format="argb"), np.uint8)
    return argb[..., [1, 2, 3, 0]]


def _last(frames: Iterable[av.VideoFrame]) -> av.VideoFrame:
    last = None
    for frame in frames:
        last = frame
    assert last is not None, "a reel has a state"
    return last
