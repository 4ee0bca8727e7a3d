"""The bundled faces: their files, what they can draw, and the error for what none of them can.

A face is named for what it looks like ("sans", "serif-italic"), so that a theme outlives a change of family.
Cheap to import, and to ask: character maps are read here by hand, without a font library.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from renderers.painting import RenderError
from renderers.text.quoted import quoted

_FOLDER = Path(__file__).parent.parent / "fonts"
_FILES = {
    "sans": "Inter.ttf",
    "serif": "SourceSerif4.ttf",
    "serif-italic": "SourceSerif4-Italic.ttf",
    "mono": "JetBrainsMono.ttf",
    "mono-italic": "JetBrainsMono-Italic.ttf",
    "display": "Newsreader.ttf",
    "condensed": "Saira-Condensed.ttf",
    "symbols": "DejaVuSans-Symbols.ttf",
}
_NEXT = {  # who stands in; else: sans, then symbols
    "serif-italic": ("serif", "sans", "symbols"),
    "display": ("serif", "sans", "symbols"),
    "symbols": ("sans",),
}
_BACKWARDS = frozenset("\u202b\u202e\u2067")  # turn even Latin text round
_SILENT = frozenset(
    chr(point)
    for first, last in (
        *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F)),
        *((0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF0, 0xFFF8), (0x1D173, 0x1D17A)),
    )
    for point in range(first, last + 1)
    if chr(point) not in _BACKWARDS
)
# HarfBuzz makes those that a face lacks from its plain space.
_SPACES = frozenset("\u00a0\u202f\u205f\u3000") | frozenset(map(chr, range(0x2000, 0x200B)))


def names() -> tuple[str, ...]:
    """Every face there is."""
    return tuple(_FILES)


def path(face: str) -> Path:
    """The face's TrueType file. Raises `RenderError` for a name that is none of ours."""
    if face not in _FILES:
        raise RenderError(f'no face called "{face}"', hint=f"use one of {', '.join(_FILES)}")
    return _FOLDER / _FILES[face]


@lru_cache
def digest(face: str) -> str:
    """SHA-256 of the face's file: an ingredient of whatever is drawn with it."""
    return sha256(path(face).read_bytes()).hexdigest()


def chain(face: str) -> tuple[str, ...]:
    """The face and then those that stand in for the characters it lacks, in order."""
    path(face)
    return (face, *(other for other in _NEXT.get(face, ("sans", "symbols")) if other != face))


def drawn_with(faces: tuple[str, ...]) -> tuple[str, ...]:
    """Every face that may leave a mark when these are asked for, stand-ins included, sorted."""
    return tuple(sorted({link for face in faces for link in chain(face)}))


def silent(char: str) -> bool:
    """Whether the character leaves no mark and needs no glyph: joiners, no-width spaces, selectors, direction marks.

    Those that Unicode calls default ignorable and HarfBuzz hides.
    """
    return char in _SILENT or "\ufe00" <= char <= "\ufe0f" or "\U000e0000" <= char <= "\U000e0fff"


def segments(text: str, face: str) -> list[tuple[str, str]]:
    """(face, text) in reading order: each letter with its marks by the first of the chain that has them all.

    A mark that no face has together with its letter is drawn by one that has it alone. Raises as `check` does.
    """
    found: list[tuple[str, str]] = []
    for cluster in _clusters(text):
        for piece in (cluster,) if _first(cluster, face) else cluster:
            link = found[-1][0] if found and silent(piece) else _first(piece, face)
            if link is None:
                raise _undrawable(piece, text, face)
            if found and found[-1][0] == link:
                found[-1] = (link, found[-1][1] + piece)
            else:
                found.append((link, piece))
    return found


def missing(text: str, face: str) -> list[str]:
    """The characters that no face of the chain can draw, each once, in order of appearance."""
    return [char for char in dict.fromkeys(text) if _first(char, face) is None]


def check(text: str, face: str) -> None:
    """Raise `RenderError`, naming the character and the text, if any would come out as an empty box."""
    lacking = missing(text, face)
    if lacking:
        raise _undrawable(lacking[0], text, face)


@lru_cache
def coverage(face: str) -> frozenset[int]:
    """The code points that the face has a glyph for, by its Unicode character map (format 4 or 12)."""
    font = path(face).read_bytes()
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[12 + 16 * n : 16 + 16 * n]: struct.unpack_from(">I", font, 20 + 16 * n)[0] for n in range(count)}
    cmap = tables[b"cmap"]
    maps = {}
    for n in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * n)
        if platform in (0, 3) and encoding != 5:  # 0/5 lists variation sequences, no characters
            maps[struct.unpack_from(">H", font, cmap + offset)[0]] = cmap + offset
    return _format_12(font, maps[12]) if 12 in maps else _format_4(font, maps[4])


def _format_12(font: bytes, at: int) -> frozenset[int]:
    groups = struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * struct.unpack_from(">I", font, at + 12)[0]])
    return frozenset(
        point for first, last, glyph in groups for point in range(first, last + 1) if glyph or point > first
    )


def _format_4(font: bytes, at: int) -> frozenset[int]:
    half = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{half}H", font, at + 14 + skip + 2 * half * n) for n, skip in enumerate((0, 2, 2, 2))
    )
    found = set()
    for n in range(half):
        for point in range(starts[n], min(ends[n], 0xFFFE) + 1):
            glyph = (point + deltas[n]) & 0xFFFF
            if offsets[n]:  # counted in bytes from the place where the offset itself stands
                place = at + 16 + 6 * half + 2 * n + offsets[n] + 2 * (point - starts[n])
                glyph = struct.unpack_from(">H", font, place)[0]
            if glyph:
                found.add(point)
    return frozenset(found)


def _clusters(text: str) -> list[str]:
    """Each letter with the marks and silent characters that follow it."""
    found: list[str] = []
    for char in text:
        if found and (silent(char) or unicodedata.combining(char)):
            found[-1] += char
        else:
            found.append(char)
    return found


def _first(cluster: str, face: str) -> str | None:
    """The first face of the chain that can draw all of it."""
    if any(char in _BACKWARDS or unicodedata.category(char) == "Cc" for char in cluster):
        return None
    points = [ord(char) for char in cluster if not (silent(char) or char in _SPACES)]
    return next((link for link in chain(face) if all(point in coverage(link) for point in points)), None)


def _undrawable(char: str, text: str, face: str) -> RenderError:
    shown = quoted(text)
    name = unicodedata.name(char, "a control character" if unicodedata.category(char) == "Cc" else "unnamed")
    point = f"U+{ord(char):04X} {name}"
    if char in _BACKWARDS:
        return RenderError(f'{point} in "{shown}" asks for text from right to left', hint="leave it out")
    what = f'"{char}" ({point})' if char.isprintable() else point
    return RenderError(
        f'no bundled font can draw {what} in "{shown}", asked for in {face}',
        hint="write it another way, or leave it out",
    )
