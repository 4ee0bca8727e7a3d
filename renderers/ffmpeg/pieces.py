"""A print put together from files that were encoded by themselves, by copying their packets.

Every piece begins with a key frame and is closed, so nothing in it needs what was before; its frames come in the order
of their decoding, each one frame after the other. What all files must have in common is their parameter sets, which
stand once in the print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.ffmpeg.codecs import TIMESCALE
from renderers.ffmpeg.probe import opened
from renderers.painting import RenderError

LIBRARIES = ("av",)


@dataclass(frozen=True, slots=True)
class Piece:
    """`frames` frames of a file from its frame `first` on, which is a key frame."""

    file: str
    first: int
    frames: int


def chosen(wanted: Sequence[str], stored: Mapping[str, Sequence[tuple[str, int]]]) -> list[tuple[str, int] | None]:
    """Where each group is taken from: (file, which of its groups); None: nowhere, it must be encoded.

    wanted: the groups of a film by name; stored: the places of each group. Neighbours come from one file where they
    can, so that pieces are long.
    """
    found: list[tuple[str, int] | None] = []
    for n, name in enumerate(wanted):
        places = stored.get(name, ())
        before = found[-1] if found else None
        goes_on = (before[0], before[1] + 1) if before else None
        if goes_on in places:
            found.append(goes_on)
        else:
            found.append(max(places, key=lambda place: _reach(wanted[n:], place, stored), default=None))
    return found


def _reach(names: Sequence[str], place: tuple[str, int], stored: Mapping[str, Sequence[tuple[str, int]]]) -> int:
    """How many groups from here on the file has in this order."""
    count = 0
    for step, name in enumerate(names):
        if (place[0], place[1] + step) not in stored.get(name, ()):
            break
        count += 1
    return count


def gaps(found: Sequence[object | None], breaks: Sequence[int], least: int) -> list[tuple[int, int]]:
    """Groups that lie nowhere, as runs [from, to) to be encoded at once.

    breaks: groups at which a run may be parted, where it has at least `least` groups by then: the more runs, the less
    is lost when an encode is stopped.
    """
    runs: list[tuple[int, int]] = []
    for n in (n for n, place in enumerate(found) if place is None):
        begun, end = runs[-1] if runs else (n, n)
        if runs and end == n and not (n in breaks and n - begun >= least):
            runs[-1] = begun, n + 1
        else:
            runs.append((n, n + 1))
    return runs


def pieces(found: Sequence[tuple[str, int]], firsts: Mapping[str, Sequence[int]]) -> list[Piece]:
    """The groups' places as few pieces.

    firsts: of each file, the first frame of every group, and its number of frames last.
    """
    made: list[Piece] = []
    before: tuple[str, int] | None = None
    for file, n in found:
        frames = firsts[file][n + 1] - firsts[file][n]
        if before == (file, n - 1):
            made[-1] = Piece(file, made[-1].first, made[-1].frames + frames)
        else:
            made.append(Piece(file, firsts[file][n], frames))
        before = (file, n)
    return made


def join(parts: Sequence[tuple[Path, int, int]], fps: Fraction, into: Path) -> None:
    """Write the print: of each file `frames` frames from frame `first` on.

    Raises RenderError if they do not go together.
    """
    import av

    options = {"movie_timescale": str(TIMESCALE), "fflags": "+bitexact"}
    with opened(parts[0][0]) as one:
        template = one.streams.video[0]
        sets, tick_s = bytes(template.codec_context.extradata or b""), Fraction(template.time_base or 1)
        with av.open(str(into), "w", format="mp4", options=options) as film:
            stream = film.add_stream_from_template(template, opaque=True)  # of AV1 the decoder's name names no encoder
            stream.codec_context.codec_tag = template.codec_context.codec_tag
            stream.time_base = tick_s
            for packet in _packets(parts, fps, tick_s, sets):
                packet.stream = stream
                film.mux(packet)


def _packets(
    parts: Sequence[tuple[Path, int, int]], fps: Fraction, tick_s: Fraction, sets: bytes
) -> Iterator[Any]:  # packets of PyAV
    """All packets in the order of decoding, timed by their places in the film."""
    frame = 1 / fps / tick_s
    assert frame.denominator == 1, "the encoder's clock has whole ticks for a frame"
    ticks, at, decoded, late = int(frame), 0, 0, 0
    for file, first, frames in parts:
        with opened(file) as container:
            stream = container.streams.video[0]
            if bytes(stream.codec_context.extradata or b"") != sets or stream.time_base != tick_s:
                raise RenderError(f"{file}: was encoded otherwise than {parts[0][0]}", hint="remove cache/segments")
            start = stream.start_time or 0
            late = late if decoded else _delay(stream, start, ticks)
            if first:
                container.seek(start + first * ticks, stream=stream, backward=True)
            copied = 0
            for packet in container.demux(stream):
                if not packet.size or packet.pts is None:
                    continue
                shown = (packet.pts - start) // ticks
                if not first <= shown < first + frames:
                    if copied:
                        break
                    continue
                packet.pts, packet.dts = (at + shown - first) * ticks, (decoded - late) * ticks
                packet.duration, packet.time_base = ticks, tick_s
                copied, decoded = copied + 1, decoded + 1
                yield packet
            if copied != frames:
                raise RenderError(f"{file}: has {copied} of the {frames} frames from frame {first} on")
            at += frames


def _delay(stream: Any, start: int, ticks: int) -> int:
    """By how many frames decoding runs ahead, as the file has it."""
    first = stream.index_entries[0].timestamp
    return int(start - first) // ticks
