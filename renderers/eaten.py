"""What a matte takes of a picture beside its ground: found in the picture before anything is keyed.

Told as plain JSON, colours as they stand most often in the picture, shares as exact decimals of all its pixels::

    {"color": "#1D1C2D", "similarity": "0.08", "blend": "0.15",           the matte
     "ground": {"color": "#1E1E2E", "name": "base", "share": "0.714"},    what was meant to go; null where nothing goes
     "eaten": [{"color": "#313244", "name": "surface0", "alpha": 8, "share": "0.031"}]}

`eaten` is what goes or turns transparent without being the ground, the largest first: a selection bar, stripes of a
table, faint text. The soft edges between text and ground are wanted so and do not count: they never lie flat, four
pixels in a square, as a tenth of all other colours does. Where letters are too thin for that, a colour of the palette
counts all the same. `name` is that of the palette's colour where it is the same, else "".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.matte import Matte, alpha_of, apart, rgb
from renderers.still import read

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

LIBRARIES = ("pillow", "numpy")

LEAST_SHARE = 0.001  # of all pixels: a few words of text
LEAST_FLAT = 0.1  # of a colour's pixels. Measured: soft edges up to 0.01, text of 28 px 0.23, bars 0.97
SAME_LEVELS = 8  # as far as this from the ground a colour is the ground still: noise of JPEG and video
CELL_LEVELS = 8  # colours are counted in cells so wide
LOOKED_AT = 400_000  # pixels, at most: rows are left out evenly beyond that

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Colour:
    """Colours so near one another that they pass for one, called by the most frequent of them."""

    color: str
    share: float  # of all pixels
    flat: float  # the share of its own pixels that lie flat
    most: float  # the share of all pixels that have just this colour


def of_picture(file: Path, matte: Matte, palette: Mapping[str, str]) -> Told:
    """Of a picture file; opened once. Raises RenderError if it does not decode."""
    return of_images([read(file, ground=matte["color"])], matte, palette)


def of_images(images: Sequence[Image.Image], matte: Matte, palette: Mapping[str, str]) -> Told:
    """Of pictures taken together: frames of a clip. `palette` is names with "#rrggbb"."""
    named = {rgb(color): name for name, color in palette.items()}
    counted = [
        (one.color, one.share)
        for one in _counted(images)
        if one.flat >= LEAST_FLAT or (one.most >= LEAST_SHARE and rgb(one.color) in named)
    ]
    gone = [(color, share, alpha_of(color, matte)) for color, share in counted]
    ground = next((color for color, _, alpha in gone if alpha == 0), None)
    return {
        "color": matte["color"],
        "similarity": matte["similarity"],
        "blend": matte["blend"],
        "ground": None if ground is None else _said(ground, _ground_share(ground, counted), named),
        "eaten": [
            {**_said(color, share, named), "alpha": alpha}
            for color, share, alpha in gone
            if alpha < 255 and not _same(color, ground)
        ],
    }


def _same(color: str, ground: str | None) -> bool:
    return ground is not None and apart(rgb(color), rgb(ground)) <= SAME_LEVELS**2


def _ground_share(ground: str, counted: list[tuple[str, float]]) -> float:
    return sum(share for color, share in counted if _same(color, ground))


def _said(color: str, share: float, named: Mapping[tuple[int, int, int], str]) -> dict[str, Any]:
    return {"color": color, "name": named.get(rgb(color), ""), "share": f"{share:.3f}"}


def _counted(images: Sequence[Image.Image]) -> list[_Colour]:
    """Every notable colour, the most frequent first."""
    import numpy as np

    pixels, flat = [], []
    for image in images:
        colors = _packed(image)
        cell = colors >> 24
        beside = cell[:, :-1] == cell[:, 1:]
        square = beside[0::2] & beside[1::2] & (cell[0::2, :-1] == cell[1::2, :-1])
        pixels.append(colors.reshape(-1))
        flat.append(cell[0::2, :-1][square])
    values, times = np.unique(np.concatenate(pixels), return_counts=True)
    starts = np.flatnonzero(np.diff(values >> 24, prepend=-1))
    totals = np.add.reduceat(times, starts)
    in_squares = np.bincount(np.concatenate(flat), minlength=(256 // CELL_LEVELS) ** 3)
    every = int(totals.sum())
    found = []
    for n in np.argsort(-totals, kind="stable"):
        if totals[n] < LEAST_SHARE * every:
            break
        end = starts[n + 1] if n + 1 < len(starts) else len(values)
        most = starts[n] + int(times[starts[n] : end].argmax())
        squares = 2 * int(in_squares[values[most] >> 24])  # of two rows each
        color = f"#{int(values[most]) & 0xFFFFFF:06X}"
        found.append(_Colour(color, totals[n] / every, squares / totals[n], times[most] / every))
    return found


def _packed(image: Image.Image) -> NDArray[np.int64]:
    """Pairs of rows that lie together in the picture. A pixel is its cell of the colour cube, then 0xRRGGBB."""
    import numpy as np

    pixels = np.asarray(image.convert("RGB"))
    pairs = pixels.shape[0] // 2
    step = max(1, -(-pairs * 2 * pixels.shape[1] // LOOKED_AT))
    rows = np.arange(0, pairs, step) * 2
    picked = pixels[np.stack((rows, rows + 1), axis=1).reshape(-1)]
    cells = (picked // CELL_LEVELS).astype(np.int64)
    picked = picked.astype(np.int64)
    cell = cells[..., 0] << 10 | cells[..., 1] << 5 | cells[..., 2]
    pixel: NDArray[np.int64] = cell << 24 | picked[..., 0] << 16 | picked[..., 1] << 8 | picked[..., 2]
    return pixel
