"""Frames of an H.264 clip put into a file of their own without decoding: the same packets, on the grid of plates.

A file can begin only where the decoder can: at an instantaneous refresh (IDR). Frames of it that are not wanted go
along, and an edit list hides them: whoever reads the file decodes them and throws them away, so that it shows exactly
the wanted frames from its time 0 on. That is the same with frames after the end that a shown one leans on.

What ffmpeg 9.0.2 does with such files one after another in a list of its concat demuxer, measured with 64x36 clips of
x264 (B-frames, pyramids, open groups) and OpenH264: every frame comes, in order and at its time, whatever the file
before it was, also where parameter sets differ, which the demuxer puts before each IDR. Two things have to be so.
Other key frames than IDRs must not be marked as such: the demuxer would begin there, without parameter sets. And the
parameter set must say how far frames are reordered (`sps`): a decoder that has to guess drops frames.
With `inpoint` and `outpoint` instead, frames before the way in are shown, and a reordered one at the way out is lost.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from renderers.ffmpeg.boxes import edit_lists
from renderers.ffmpeg.plate import ticks_per_second
from renderers.ffmpeg.probe import opened
from renderers.painting import RenderError

if TYPE_CHECKING:
    import av

# Says of the stream what every plate says of itself, and leaves out what stands beside its pictures (SEI): a clip's
# closed captions would come through into the film. No bit of the pictures changes.
AS_A_PLATE = (
    "filter_units=remove_types=6,h264_metadata=sample_aspect_ratio=1/1:colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1"
    ":video_full_range_flag=0:chroma_sample_loc_type=0"
)
SLICE, IDR, SPS = 1, 5, 7  # nal_unit_type


@dataclass(frozen=True, slots=True)
class Course:
    """The packets of a clip in the order in which they are decoded."""

    frames: tuple[int, ...]  # which frame each one is, from 0; below 0 those that are hidden before the first
    ticks: tuple[int, ...]  # when each shown frame begins, in order, in ticks of the stream
    idr: frozenset[int]  # numbers of packets that a decoder can begin with

    @property
    def reordered(self) -> int:
        """How many frames are decoded before one that is shown before them, at most."""
        before: list[int] = []
        most = 0
        for frame in self.frames:
            at = bisect(before, frame)
            most = max(most, len(before) - at)
            before.insert(at, frame)
        return most

    def run(self, first: int, frames: int) -> range | None:
        """The packets that frames first <= n < first + frames need; None if one of them is not there."""
        wanted = {n for n, frame in enumerate(self.frames) if first <= frame < first + frames}
        begins = [n for n in self.idr if self.frames[n] <= first and n <= min(wanted, default=-1)]
        return range(max(begins), max(wanted) + 1) if begins and len(wanted) == frames else None


def course(container: av.container.InputContainer, stream: av.VideoStream) -> Course | None:
    """Read through once; None if it is not in MP4's way, changes on the way, or hides frames in the middle."""
    avcc = stream.codec_context.extradata or b""
    if len(avcc) < 8 or avcc[0] != 1:
        return None
    length = (avcc[4] & 3) + 1
    at: list[int] = []
    hidden: list[bool] = []
    idr: set[int] = set()
    for packet in container.demux(stream):
        if not packet.size:
            continue
        kinds = set(_kinds(packet, length))
        if packet.pts is None or packet.is_corrupt or (SPS in kinds and not _same(packet, avcc)):
            return None
        if packet.is_keyframe and IDR in kinds and SLICE not in kinds:
            idr.add(len(at))
        at.append(packet.pts)
        hidden.append(packet.is_discard)
    shown = sorted(pts for pts, hides in zip(at, hidden, strict=True) if not hides)
    if not shown or len(set(at)) < len(at):
        return None
    if any(shown[0] < pts < shown[-1] for pts, hides in zip(at, hidden, strict=True) if hides):
        return None
    order = sorted(at)
    rank = {pts: n - order.index(shown[0]) for n, pts in enumerate(order)}
    return Course(tuple(rank[pts] for pts in at), tuple(shown), frozenset(idr))


def write(
    into: Path,
    source: Path,
    way: Course,
    first: int,
    frames: int,
    fps: Fraction,
    *,
    index: int = 0,
    tagged: bool = True,
) -> None:
    """The frames first <= n < first + frames of `source` as an MP4 that shows them and nothing else, n / fps apart.

    index:   the stream's in `source`
    tagged:  what the stream says of its colours is made what plates say
    Raises RenderError if a frame is not there.
    """
    import av

    run = way.run(first, frames)
    if run is None:
        raise RenderError(f"{source}: frames {first} to {first + frames} are not all there", hint="make the clip again")
    tick, moved = ticks_per_second(fps), [way.frames[n] - first for n in run]
    lasts, lead = int(tick / fps), _lead(moved)
    options = {"avoid_negative_ts": "disabled", "fflags": "+bitexact"}
    options |= {"movie_timescale": str(tick), "video_track_timescale": str(tick)}
    with opened(source) as container, av.open(str(into), "w", format="mp4", options=options) as film:
        stream = next(each for each in container.streams.video if each.index == index)
        out = film.add_stream_from_template(stream)
        out.metadata.clear()
        said = av.BitStreamFilterContext(AS_A_PLATE if tagged else "null", stream, out)
        for n, packet in enumerate(_packets(container, stream, run)):
            packet.is_keyframe = run[n] in way.idr
            for ready in said.filter(packet):
                ready.stream, ready.time_base = out, Fraction(1, tick)
                ready.pts, ready.dts, ready.duration = moved[n] * lasts, (n - lead + moved[0]) * lasts, lasts
                film.mux(ready)
    _end(into, frames * lasts)


def _packets(
    container: av.container.InputContainer, stream: av.VideoStream, run: range
) -> Iterator[av.Packet[av.VideoStream]]:
    for n, packet in enumerate(packet for packet in container.demux(stream) if packet.size):
        if n >= run.stop:
            return
        if n in run:
            yield packet


def _lead(frames: Sequence[int]) -> int:
    return max(n - (frame - frames[0]) for n, frame in enumerate(frames))


def _end(film: Path, ticks: int) -> None:
    """Make its edit list, of one entry, last so long; and show what the container would cut off (`clap`).

    Some programs heed a clean aperture and others do not; a roll must not change its size.
    """
    with film.open("r+b") as file:
        lists = list(edit_lists(file))
        if len(lists) != 1:
            raise RenderError(f"{film}: has {len(lists)} edit lists, 1 was written")
        at, _ = lists[0]
        file.seek(at)
        index = bytearray(file.read())  # from there on to the end: the media comes before
        if index[8:16] != bytes([0, 0, 0, 0, 0, 0, 0, 1]):
            raise RenderError(f"{film}: its edit list is not as it was written")
        index[16:20] = ticks.to_bytes(4, "big")
        entry = index.index(b"avc1", index.index(b"stsd"))
        aperture = index.find(b"clap", entry, index.index(b"stts", entry))
        if aperture >= 0:
            index[aperture : aperture + 4] = b"free"
        file.seek(at)
        file.write(index)


def _kinds(packet: av.Packet[av.VideoStream], length: int) -> Iterator[int]:
    for unit in _units(packet, length):
        yield unit[0] & 31


def _same(packet: av.Packet[av.VideoStream], avcc: bytes) -> bool:
    """Are the parameter sets in a packet those that the file begins with?"""
    return all(bytes(unit) in avcc for unit in _units(packet, (avcc[4] & 3) + 1) if unit[0] & 31 == SPS)


def _units(packet: av.Packet[av.VideoStream], length: int) -> Iterator[memoryview]:
    content, at = memoryview(packet), 0
    while at + length < len(content):
        size = int.from_bytes(content[at : at + length], "big")
        unit = content[at + length : at + length + size]
        if not unit:
            return
        yield unit
        at += length + size
