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
from dataclasses import dataclass, replace
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
LEAST_FLAT = 0.1  # of a colour's pixels. Measured: soft edges up to 0.04, text of 28 px 0.13 and more, bars 0.9
SAME_LEVELS = 10  # colours as near as this are one: JPEG and video are noisy. The nearest of mocha are 12 apart
NOISE_LEVELS = 5  # between neighbours that are the same, in any channel
CELL_LEVELS = 8  # colours are counted in cells so wide
LOOKED_AT = 400_000  # pixels, at most: rows are left out evenly beyond that

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Colour:
    """Colours so near one another that they pass for one, called by the most frequent of them."""

    color: str
    mean: tuple[int, ...]
    share: float  # of all pixels
    flat: float  # of all pixels: those of it that lie flat
    most: float  # the share of all pixels that have just this colour


def of_picture(file: Path, matte: Matte, palette: Mapping[str, str]) -> Told:
    """Of a picture file; opened once. Raises RenderError if it does not decode."""
    return of_images([read(file, ground=matte["color"])], matte, palette)


def of_images(images: Sequence[Image.Image], matte: Matte, palette: Mapping[str, str]) -> Told:
    """Of pictures taken together: frames of a clip. `palette` is names with "#rrggbb"."""
    named = {rgb(color): name for name, color in palette.items()}
    counted = [
        one
        for one in _counted(images)
        if one.flat >= LEAST_FLAT * one.share or (one.most >= LEAST_SHARE and rgb(one.color) in named)
    ]
    ground = next((one for one in counted if alpha_of(one.color, matte) == 0), None)
    return {
        "color": matte["color"],
        "similarity": matte["similarity"],
        "blend": matte["blend"],
        "ground": None if ground is None else _said(ground, named),
        "eaten": [
            {**_said(one, named), "alpha": alpha}
            for one in counted
            if one is not ground and (alpha := alpha_of(one.color, matte)) < 255
        ],
    }


def _said(one: _Colour, named: Mapping[tuple[int, int, int], str]) -> dict[str, Any]:
    return {"color": one.color, "name": named.get(rgb(one.color), ""), "share": f"{one.share:.3f}"}


def _counted(images: Sequence[Image.Image]) -> list[_Colour]:
    """Every notable colour, the most frequent first."""
    import numpy as np

    pixels, flat = [], []
    for image in images:
        rows = _pairs(image)
        colors = _packed(rows)
        pixels.append(colors.reshape(-1))
        flat.append(colors[0::2, :-1][_squares(rows)] >> 24)
    values, times = np.unique(np.concatenate(pixels), return_counts=True)
    starts = np.flatnonzero(np.diff(values >> 24, prepend=-1))
    totals = np.add.reduceat(times, starts)
    in_squares = np.bincount(np.concatenate(flat), minlength=(256 // CELL_LEVELS) ** 3)
    every = int(totals.sum())
    cells = []
    for n in np.argsort(-totals, kind="stable"):
        if totals[n] < LEAST_SHARE * every / 8:  # with its neighbours it may be notable yet
            break
        end = starts[n + 1] if n + 1 < len(starts) else len(values)
        cell = slice(starts[n], end)
        most = starts[n] + int(times[cell].argmax())
        mean = tuple(int((values[cell] >> shift & 255) @ times[cell] / totals[n]) for shift in (16, 8, 0))
        flat_share = 2 * int(in_squares[values[most] >> 24]) / every  # a square's colour is counted in every other row
        color = f"#{int(values[most]) & 0xFFFFFF:06X}"
        cells.append(_Colour(color, mean, totals[n] / every, flat_share, times[most] / every))
    return [one for one in _merged(cells) if one.share >= LEAST_SHARE]


def _merged(cells: Sequence[_Colour]) -> list[_Colour]:
    """Cells whose colours are the same but for noise, as one."""
    found: list[_Colour] = []
    for cell in cells:
        near = next((n for n, one in enumerate(found) if apart(cell.mean, one.mean) <= SAME_LEVELS**2), None)
        if near is None:
            found.append(cell)
        else:
            one = found[near]
            found[near] = replace(one, share=one.share + cell.share, flat=one.flat + cell.flat)
    return sorted(found, key=lambda one: -one.share)


def _pairs(image: Image.Image) -> NDArray[np.uint8]:
    """Pairs of rows that lie together in the picture, all of them or some evenly."""
    import numpy as np

    pixels = np.asarray(image.convert("RGB"))
    pairs = pixels.shape[0] // 2
    step = max(1, -(-pairs * 2 * pixels.shape[1] // LOOKED_AT))
    rows = np.arange(0, pairs, step) * 2
    picked: NDArray[np.uint8] = pixels[np.stack((rows, rows + 1), axis=1).reshape(-1)]
    return picked


def _squares(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a pixel of an upper row, the one beside it and the two below are alike."""
    import numpy as np

    levels = rows.astype(np.int16)
    upper, lower = levels[0::2], levels[1::2]
    beside = np.abs(upper[:, 1:] - upper[:, :-1]) <= NOISE_LEVELS
    beside &= np.abs(lower[:, 1:] - lower[:, :-1]) <= NOISE_LEVELS
    beside &= np.abs(upper[:, :-1] - lower[:, :-1]) <= NOISE_LEVELS
    alike: NDArray[np.bool_] = beside.all(axis=2)
    return alike


def _packed(rows: NDArray[np.uint8]) -> NDArray[np.int64]:
    """A pixel as one number: its cell of the colour cube, then 0xRRGGBB."""
    import numpy as np

    cells, levels = (rows // CELL_LEVELS).astype(np.int64), rows.astype(np.int64)
    cell = cells[..., 0] << 10 | cells[..., 1] << 5 | cells[..., 2]
    pixel: NDArray[np.int64] = cell << 24 | levels[..., 0] << 16 | levels[..., 1] << 8 | levels[..., 2]
    return pixel
