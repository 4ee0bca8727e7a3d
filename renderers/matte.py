"""`matte: key`: making the ground of a picture that arrives opaque transparent, by its colour.

A matte is plain JSON, its numbers exact decimals: {"kind": "key", "color": "#1D1C2D", "similarity": "0.08",
"blend": "0.15"}. With d, the distance of two colours in RGB as a share of that from black to white,

    alpha = clamp((d - similarity) / blend)        and where blend is 0, whether d is beyond similarity

which is what ffmpeg's `colorkey` computes: `keyed` gives the levels that it gives (tests/renderers/test_matte.py).
What is left keeps its colour, as there, so a soft edge still carries some of the key's: over a panel near the key's
colour that is not seen, over a bright picture it is a dark rim.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

LIBRARIES = ("pillow", "numpy")

USUAL = {"kind": "key", "color": "#1D1C2D", "similarity": "0.08", "blend": "0.15"}
FARTHEST = 3 * 255**2  # the square of the distance from black to white
HARD = 0.0001  # colorkey takes a blend up to this for none
LEAST_SIMILARITY = "0.00001"  # that colorkey takes; no two colours are so near
_ROWS = 32  # worked on at once, so that all of it stays in the processor's cache

Matte = Mapping[str, Any]


def rgb(color: str) -> tuple[int, int, int]:
    """ "#RRGGBB" as three levels."""
    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return red, green, blue


def apart(one: Sequence[int], other: Sequence[int]) -> int:
    """The square of the distance of two colours, in levels."""
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def alpha_of(color: str, matte: Matte) -> int:
    """What the matte leaves of a colour, 0 to 255."""
    return int(_levels(matte["similarity"], matte["blend"])[apart(rgb(color), rgb(matte["color"]))])


def keyed(image: Image.Image, matte: Matte) -> Image.Image:
    """The picture as RGBA with straight alpha, its ground gone. What was transparent stays so."""
    import numpy as np
    from PIL import Image

    pixels = np.array(image if image.mode == "RGBA" else image.convert("RGBA"))
    left = alphas(pixels, matte)
    if int(pixels[..., 3].min()) < 255:
        whole = left.astype(np.uint16) * pixels[..., 3] + 128
        left = ((whole + (whole >> 8)) >> 8).astype(np.uint8)  # a * b / 255, rounded
    pixels[..., 3] = left
    return Image.fromarray(pixels)


def alphas(pixels: NDArray[np.uint8], matte: Matte) -> NDArray[np.uint8]:
    """The alpha of every pixel of an array (rows, columns, 3 or more channels)."""
    import numpy as np

    levels = _levels(matte["similarity"], matte["blend"])
    squares = [np.square(np.arange(256, dtype=np.int32) - level) for level in rgb(matte["color"])]
    found = np.empty(pixels.shape[:2], np.uint8)
    for top in range(0, pixels.shape[0], _ROWS):
        rows = pixels[top : top + _ROWS]
        far = squares[0][rows[..., 0]]
        far += squares[1][rows[..., 1]]
        far += squares[2][rows[..., 2]]
        found[top : top + _ROWS] = levels[far]
    return found


def filters(matte: Matte) -> str:
    """ffmpeg's filter that keys RGB frames. It says nothing of an alpha that was there: it overwrites it."""
    similarity = max(Decimal(matte["similarity"]), Decimal(LEAST_SIMILARITY))
    return f"colorkey=color=0x{matte['color'][1:]}:similarity={similarity:f}:blend={Decimal(matte['blend']):f}"


@lru_cache(maxsize=16)
def _levels(similarity: str, blend: str) -> NDArray[np.uint8]:
    """Alpha by the square of the distance. Both numbers in single precision, as the filter keeps them."""
    import numpy as np

    far = np.sqrt(np.arange(FARTHEST + 1) / FARTHEST)
    begins, lasts = float(np.float32(similarity)), float(np.float32(blend))
    if lasts <= HARD:
        return np.where(far > begins, 255, 0).astype(np.uint8)
    return (np.clip((far - begins) / lasts, 0, 1) * 255).astype(np.uint8)
