"""QuickTime RLE by hand: changes of a picture as a codec's own packets, from pieces that can be kept and used again.

A packet tells some lines of a picture; a line's code is a skip, then counts of like pixels or of pixels one by one, and
an end. So the code of a strip is the same wherever it stands, and a text that scrolls is coded once a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

LIBRARIES = ("numpy",)

_MOST = 127  # pixels of one count
_SKIP = 254  # pixels of one skip
_END = b"\xff"
STANDS = b"\x01\xff"  # the code of a line that stays as it is
_PARTIAL = 0x0008  # a packet that tells where it begins and how many lines it has

Pixels = NDArray[np.uint32]


def packet(first: int, codes: Sequence[bytes], lines: int) -> bytes:
    """The packet for so many lines from line `first` on, of codes that hold all of them in order."""
    size = 14 + sum(map(len, codes)) + 1
    head = size.to_bytes(4, "big") + _PARTIAL.to_bytes(2, "big")
    place = first.to_bytes(2, "big") + b"\0\0" + lines.to_bytes(2, "big") + b"\0\0"
    return b"".join((head, place, *codes, b"\0"))


def coded(pixels: Pixels, x: int) -> bytes:
    """The code of lines whose pixels from column `x` on become these, and stay beyond them.

    A pixel is a number whose bytes in memory are alpha, red, green, blue.
    """
    return whole([by_line(pixels)], x)


def whole(parts: Sequence[Sequence[bytes]], x: int) -> bytes:
    """The code of lines that begin at column `x` and consist of parts side by side, each as `by_line` gives it."""
    skip = _skipped(x)
    return skip + (_END + skip).join(map(b"".join, zip(*parts, strict=True))) + _END


def by_line(pixels: Pixels) -> list[bytes]:
    """The counts of each line, without skip and end."""
    height = len(pixels)
    starts, counts, line = _runs(pixels)
    alone = counts == 1
    starts, counts, line, alone = _joined(starts, counts, line, alone)
    starts, counts, line, alone = _split(starts, counts, line, alone)

    sizes = np.where(alone, 1 + 4 * counts, 5)
    at = np.cumsum(sizes) - sizes
    code = np.empty(int(sizes.sum()), dtype=np.uint8)
    code[at] = np.where(alone, counts, 256 - counts).astype(np.uint8)
    flat = pixels.reshape(-1)
    _put(code, at[~alone] + 1, flat[starts[~alone]])
    many = counts[alone]
    nth = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    _put(code, np.repeat(at[alone] + 1, many) + 4 * nth, flat[np.repeat(starts[alone], many) + nth])

    told = code.tobytes()
    begins = [*at[np.searchsorted(line, np.arange(height))].tolist(), len(told)]
    return [told[begin:end] for begin, end in pairwise(begins)]


def _runs(pixels: Pixels) -> tuple[Any, Any, Any]:
    """Where like pixels begin, how many they are, and on which line."""
    width = pixels.shape[1]
    new = np.empty(pixels.shape, dtype=bool)
    new[:, 0] = True
    np.not_equal(pixels[:, 1:], pixels[:, :-1], out=new[:, 1:])
    starts = np.flatnonzero(new)
    return starts, np.diff(starts, append=pixels.size), starts // width


def _joined(starts: Any, counts: Any, line: Any, alone: Any) -> tuple[Any, Any, Any, Any]:
    """Pixels that stand alone, side by side on a line, become one code."""
    goes_on = np.zeros(len(starts), dtype=bool)
    goes_on[1:] = alone[1:] & alone[:-1] & (line[1:] == line[:-1])
    first = np.flatnonzero(~goes_on)
    return starts[first], np.add.reduceat(counts, first), line[first], alone[first]


def _split(starts: Any, counts: Any, line: Any, alone: Any) -> tuple[Any, Any, Any, Any]:
    """No count is larger than a code can tell, and none of like pixels is 1, which would mean the end."""
    parts = -(-counts // _MOST)
    if parts.max() == 1:
        return starts, counts, line, alone
    nth = np.arange(int(parts.sum())) - np.repeat(np.cumsum(parts) - parts, parts)
    starts = np.repeat(starts, parts) + nth * _MOST
    counts = np.minimum(np.repeat(counts, parts) - nth * _MOST, _MOST)
    alone = np.repeat(alone, parts) | (counts == 1)
    return starts, counts, np.repeat(line, parts), alone


def _skipped(x: int) -> bytes:
    """The skip that a line's code begins with; further ones follow a 0."""
    found = [min(x, _SKIP) + 1]
    for done in range(_SKIP, x, _SKIP):
        found += [0, min(x - done, _SKIP) + 1]
    return bytes(found)


def _put(code: NDArray[np.uint8], at: Any, pixels: Pixels) -> None:
    """Write pixels, four bytes each, at those places."""
    parts = pixels.view(np.uint8).reshape(-1, 4)
    for n in range(4):
        code[at + n] = parts[:, n]
