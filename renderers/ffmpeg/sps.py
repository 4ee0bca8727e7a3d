"""What an H.264 stream says of itself before its first frame: its sequence parameter set, by ITU-T H.264, 7.3.2.1.1.

ffmpeg's libraries read all of it and hand on little: neither whether every frame is coded whole nor how far frames are
reordered can be asked of them without decoding.
"""

from __future__ import annotations

from dataclasses import dataclass

WITH_CHROMA = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}  # profile_idc that say their format
EXTENDED_SHAPE = 255  # the shape of a pixel in numbers of its own
SPS = 7  # nal_unit_type


@dataclass(frozen=True, slots=True)
class Sps:
    progressive: bool  # every frame is coded whole, never as two fields
    reordered: int | None  # how many frames may come before one that is shown earlier; None if it is not said
    chroma_at: int  # chroma_sample_loc_type; 0 is left
    plain: bool  # 4:2:0 of eight bits, none of its frames left out


def of_avcc(extradata: bytes | None) -> Sps | None:
    """The one parameter set of an MP4's `avcC`; None if there is none, or several, or it cannot be read."""
    if not extradata or len(extradata) < 8 or extradata[0] != 1 or extradata[5] & 31 != 1:
        return None
    length = int.from_bytes(extradata[6:8], "big")
    try:
        return read(extradata[8 : 8 + length])
    except (IndexError, ValueError):
        return None


def read(nal: bytes) -> Sps:
    """Raises IndexError where it ends too early, ValueError where it is no parameter set."""
    if not nal or nal[0] & 31 != SPS:
        raise ValueError("no sequence parameter set")
    bits = _Bits(nal[1:])
    profile, constraints = bits.number(8), bits.number(8)
    bits.number(8)  # level
    bits.code()
    chroma, depth = 1, 8
    if profile in WITH_CHROMA:
        chroma, depth = _format(bits)
    bits.code()  # log2_max_frame_num
    order = bits.code()
    if order == 0:
        bits.code()
    elif order == 1:
        bits.number(1)
        bits.codes(2)
        bits.codes(bits.code())
    bits.code()  # reference frames
    gaps = bits.number(1)
    bits.codes(2)  # width and height
    progressive = bits.number(1) == 1
    if not progressive:
        bits.number(1)
    bits.number(1)
    if bits.number(1):
        bits.codes(4)  # what is cut off
    at, reordered = _usability(bits) if bits.number(1) else (0, None)
    if reordered is None and (order == 2 or (profile in WITH_CHROMA and constraints & 0x10)):
        reordered = 0  # by the standard, E.2.1, and because of the order of kind 2
    return Sps(progressive, reordered, at, chroma == 1 and depth == 8 and not gaps)


def _format(bits: _Bits) -> tuple[int, int]:
    """The chroma's format and the larger of both depths in bits."""
    chroma = bits.code()
    if chroma == 3:
        bits.number(1)
    depth = 8 + max(bits.code(), bits.code())
    bits.number(1)
    if bits.number(1):
        for n in range(8 if chroma != 3 else 12):
            if bits.number(1):
                _scaling(bits, 16 if n < 6 else 64)
    return chroma, depth


def _scaling(bits: _Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            code = bits.code()
            following = (last + ((code + 1) // 2 if code % 2 else -(code // 2))) % 256
        last = following or last


def _usability(bits: _Bits) -> tuple[int, int | None]:
    """Where the chroma lies, and how far frames are reordered (annex E.1.1)."""
    at = 0
    if bits.number(1) and bits.number(8) == EXTENDED_SHAPE:
        bits.number(32)
    if bits.number(1):
        bits.number(1)
    if bits.number(1):
        bits.number(4)
        if bits.number(1):
            bits.number(24)
    if bits.number(1):
        at = max(bits.code(), bits.code())
    if bits.number(1):
        bits.number(65)  # the clock
    buffers = 0
    for _ in range(2):
        if bits.number(1):
            _buffer(bits)
            buffers += 1
    if buffers:
        bits.number(1)
    bits.number(1)
    if not bits.number(1):
        return at, None
    bits.number(1)
    bits.codes(4)
    return at, bits.code()


def _buffer(bits: _Bits) -> None:
    count = bits.code() + 1
    bits.number(8)
    for _ in range(count):
        bits.codes(2)
        bits.number(1)
    bits.number(20)


class _Bits:
    """Bits from the highest down, without the bytes that keep start codes out."""

    def __init__(self, nal: bytes) -> None:
        self.content = nal.replace(b"\0\0\3", b"\0\0")
        self.at = 0

    def number(self, bits: int) -> int:
        end = self.at + bits
        if end > 8 * len(self.content):
            raise IndexError("the parameter set ends too early")
        chunk = self.content[self.at // 8 : (end + 7) // 8]
        self.at = end
        return (int.from_bytes(chunk, "big") >> (-end % 8)) & ((1 << bits) - 1)

    def code(self) -> int:
        """An unsigned number of Exp-Golomb's (9.1)."""
        zeros = 0
        while not self.number(1):
            zeros += 1
            if zeros > 32:
                raise ValueError("no number")
        return (1 << zeros) - 1 + self.number(zeros)

    def codes(self, many: int) -> None:
        if many > 255:
            raise ValueError("no parameter set has so many")
        for _ in range(many):
            self.code()
