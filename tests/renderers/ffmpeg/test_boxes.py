"""The boxes of an MP4, of files made byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderers.ffmpeg.boxes import boxes, edits
from renderers.painting import RenderError


def box(kind: str, inside: bytes = b"") -> bytes:
    return (8 + len(inside)).to_bytes(4, "big") + kind.encode() + inside


def elst(*entries: tuple[int, int], wide: bool = False) -> bytes:
    count, size = len(entries).to_bytes(4, "big"), 8 if wide else 4
    rows = (a.to_bytes(size, "big") + b.to_bytes(size, "big", signed=True) + b"\0\1\0\0" for a, b in entries)
    return box("elst", bytes([int(wide), 0, 0, 0]) + count + b"".join(rows))


def trak(*entries: tuple[int, int], wide: bool = False) -> bytes:
    return box("trak", box("tkhd", b"1234") + box("edts", elst(*entries, wide=wide)))


def written(folder: Path, *parts: bytes) -> Path:
    (folder / "a.mp4").write_bytes(b"".join(parts))
    return folder / "a.mp4"


def test_boxes_are_told_in_order_and_by_what_they_are_in(tmp_path: Path) -> None:
    file = written(tmp_path, box("ftyp", b"isom"), box("moov", box("mvhd") + trak((1, 0))), box("mdat", b"moov"))
    assert boxes(file) == ["ftyp", "moov", "moov/mvhd", *TRAK, "mdat"]


TRAK = ["moov/trak", "moov/trak/tkhd", "moov/trak/edts", "moov/trak/edts/elst"]


@pytest.mark.parametrize("wide", [False, True])
def test_edit_lists_of_both_widths_are_read(tmp_path: Path, wide: bool) -> None:
    tracks = trak((720, 1024), wide=wide) + trak((10, -1), (710, 0), wide=wide)
    assert edits(written(tmp_path, box("moov", tracks))) == [[(720, 1024)], [(10, -1), (710, 0)]]


def test_a_track_without_edits_has_none(tmp_path: Path) -> None:
    assert edits(written(tmp_path, box("moov", box("trak", box("tkhd"))), box("mdat"))) == []


def test_a_box_of_64_bits_and_one_to_the_end_are_walked_over(tmp_path: Path) -> None:
    wide = (1).to_bytes(4, "big") + b"free" + (20).to_bytes(8, "big") + b"1234"
    endless = (0).to_bytes(4, "big") + b"mdat" + b"anything"
    assert boxes(written(tmp_path, wide, endless)) == ["free", "mdat"]
    assert edits(written(tmp_path, wide, box("moov", trak((5, 6))), endless)) == [[(5, 6)]]


@pytest.mark.parametrize("broken", [b"\0\0\0\7free", box("moov", b"\0\0\1\0trak"), b"\0\0"])
def test_broken_boxes_are_an_error_with_their_place(tmp_path: Path, broken: bytes) -> None:
    with pytest.raises(RenderError, match=r"a.mp4: its boxes are broken at byte \d+"):
        boxes(written(tmp_path, broken))
