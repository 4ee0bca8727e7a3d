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
_NEXT = {"serif-italic": ("serif", "sans", "symbols"), "display": ("serif", "sans", "symbols"), "symbols": ("sans",)}  # else: sans, then symbols


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
    """Whether the character leaves no mark and needs no glyph: joiners, no-width spaces, variation selectors."""
    return char in "\u00ad\u200b\u200c\u200d\u2060\ufeff" or "\ufe00" <= char <= "\ufe0f"


def segments(text: str, face: str) -> list[tuple[str, str]]:
    """(face, text) in reading order: each character by the first of the chain that has it.

    A mark or joiner stays with the letter before it if that face can draw it. Raises as `check` does.
    """
    found: list[tuple[str, str]] = []
    for char in text:
        clings = silent(char) or unicodedata.combining(char) != 0
        if found and clings and (silent(char) or ord(char) in coverage(found[-1][0])):
            link = found[-1][0]
        else:
            link = face if silent(char) else _first(char, text, face)
        if found and found[-1][0] == link:
            found[-1] = (link, found[-1][1] + char)
        else:
            found.append((link, char))
    return found


def missing(text: str, face: str) -> list[str]:
    """The characters that no face of the chain can draw, each once, in order of appearance."""
    return list(dict.fromkeys(c for c in text if not silent(c) and not any(ord(c) in coverage(f) for f in chain(face))))


def check(text: str, face: str) -> None:
    """Raise `RenderError`, naming the character and the text, if any would come out as an empty box."""
    lacking = missing(text, face)
    if lacking:
        raise _tofu(lacking[0], text, face)


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


def _first(char: str, text: str, face: str) -> str:
    for link in chain(face):
        if ord(char) in coverage(link):
            return link
    raise _tofu(char, text, face)


def _tofu(char: str, text: str, face: str) -> RenderError:
    name = unicodedata.name(char, "an unnamed character")
    return RenderError(
        f'no bundled font can draw "{char}" (U+{ord(char):04X} {name}) in "{text}", asked for in {face}',
        hint="write it another way, or leave it out",
    )
