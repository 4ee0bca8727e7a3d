"""The boxes of an MP4: what a player meets, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from renderers.painting import RenderError

NESTED = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"}


def boxes(file: Path) -> list[str]:
    """The names of its boxes in order, with those inside as "moov/trak/edts/elst"."""
    with file.open("rb") as film:
        film.seek(0, 2)
        return list(_boxes(film, 0, film.tell(), "", file))


def _boxes(film: BinaryIO, at: int, end: int, within: str, file: Path) -> Iterator[str]:
    while at < end:
        film.seek(at)
        head = film.read(16)
        size, kind, before = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:  # the length did not fit in four bytes
            size, before = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = end - at
        if len(head) < 8 or size < before or at + size > end:
            raise RenderError(f"{file}: its boxes are broken at byte {at}")
        name = within + kind.decode("latin-1")
        yield name
        if kind in NESTED:
            yield from _boxes(film, at + before, at + size, f"{name}/", file)
        at += size


def edits(file: Path) -> list[list[tuple[int, int]]]:
    """The edit list of each track that has one: (how long, from where in the media), -1 for nothing to be shown."""
    found: list[list[tuple[int, int]]] = []
    with file.open("rb") as film:
        for at, size in edit_lists(film):
            film.seek(at)
            box = film.read(size)
            wide = 16 if box[8] == 1 else 8  # version 1 has 64 bits for each
            count = int.from_bytes(box[12:16], "big")
            entries = (box[16 + n * (wide + 4) :][:wide] for n in range(count))
            found.append(
                [
                    (int.from_bytes(one[: wide // 2], "big"), int.from_bytes(one[wide // 2 :], "big", signed=True))
                    for one in entries
                ]
            )
    return found


def edit_lists(film: BinaryIO) -> Iterator[tuple[int, int]]:
    """Where each edit list is, and its size. The boxes are whole: `boxes` has been through them."""
    film.seek(0, 2)
    todo = [(0, film.tell())]
    while todo:
        at, end = todo.pop(0)
        while at < end:
            film.seek(at)
            head = film.read(16)
            size, kind, before = int.from_bytes(head[:4], "big"), head[4:8], 8
            if size == 1:
                size, before = int.from_bytes(head[8:16], "big"), 16
            size = size or end - at
            if kind == b"elst":
                yield at, size
            elif kind in NESTED:
                todo.insert(0, (at + before, at + size))
                todo.insert(1, (at + size, end))
                break
            at += size
