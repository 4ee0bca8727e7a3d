"""Pictures as PNG, fast: every row as its difference from the one above, packed lightly.

Pillow tries all five filters of the format on every row; for cards, which are flat or smooth, this one comes out as
small in half the time (bench/cards.py).
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_KINDS = {"L": 0, "RGB": 2, "LA": 4, "RGBA": 6}  # Pillow's modes of 8 bits a channel -> PNG's colour types
_UP = 2
_LEVEL = 1


def write(picture: Image.Image, into: Path) -> None:
    """The picture, lossless, in one of those modes."""
    import numpy as np

    pixels = np.asarray(picture).reshape(picture.height, -1)
    rows = np.empty((pixels.shape[0], pixels.shape[1] + 1), np.uint8)
    rows[:, 0] = _UP
    rows[0, 1:] = pixels[0]
    np.subtract(pixels[1:], pixels[:-1], out=rows[1:, 1:])
    header = struct.pack(">IIBBBBB", *picture.size, 8, _KINDS[picture.mode], 0, 0, 0)
    packer = zlib.compressobj(_LEVEL, memLevel=9)
    packed = packer.compress(rows.data) + packer.flush()
    with into.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, content in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")):
            file.write(struct.pack(">I", len(content)) + kind + content)
            file.write(struct.pack(">I", zlib.crc32(kind + content)))
