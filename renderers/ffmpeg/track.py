"""The film's sound: the mix as AAC in an MP4 of its own, which `join` copies.

settings  {"samples": 3600000, "kbps": 384, "strict": true, absent for the usual form}
inputs    "mix": 48 kHz stereo WAV
facts     {"samples", "bytes"}

AAC begins with a block of the encoder's own. The usual track leaves it out by its edit list. A strict one has no edit
list: that block takes the place of the mix's first 1024 samples, so the sound is as long and nothing else moves.

The encoder works on one core and is slow, so the mix is cut into pieces that several threads encode. A block of AAC
meets its neighbours by the shape of their windows alone. Each two pieces both code the blocks around their cut, and
are joined at one for which both chose the same window. The pieces are the same on any number of cores.

ffmpeg has two ways of spending bits. "fast" holds a quality and takes what that needs: where the bits suffice it is
better by 10 dB than "twoloop" and takes two thirds of its time, but where they do not, in dense music and noise, it
lifts peaks by more than a decibel. So a piece that came out with nearly all its bits is coded again with the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.packet import Packet as AnyPacket

    Packet = AnyPacket[AudioStream]

LIBRARIES = ("av", "numpy")
SAMPLE_RATE = 48_000
BLOCK = 1024  # samples that a packet adds to the sound; ffmpeg's encoder puts one such block before the first sample
PIECE = 470  # blocks: 10 s
RUN_UP = 16  # blocks that a piece codes before any is used; what the encoder remembers is shorter
LAP = 16  # blocks before a cut, any of which may be the joint
READ = 47  # blocks read at a time: 1 s
AHEAD = 4  # blocks after a cut, so that the last before it was coded knowing what follows
MOST_THREADS = 8
OPTIONS = {"profile": "aac_low", "flags": "+bitexact"}
FAST, CAREFUL = "fast", "twoloop"
SPENT = 0.95  # of a piece's bits: more, and there were too few for the fast way
LEAST_KBPS = 256  # below this there always are, and nobody listens so closely


class _Sound(NamedTuple):
    """What is encoded, counted in blocks from its first sample."""

    mix: Path
    skipped: int  # samples of the mix before its first
    samples: int
    kbps: int

    @property
    def blocks(self) -> int:
        return -(-self.samples // BLOCK)


class _NoJointError(Exception):
    """Two pieces never chose the same window."""


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Write the track. Raises RenderError if the mix is not as long as it should be."""
    from renderers.sound import wav

    mix, samples, skipped = inputs["mix"], settings["samples"], BLOCK if settings.get("strict") else 0
    if wav.length(mix) != samples:
        raise RenderError(f"{mix}: has {wav.length(mix)} samples, not {samples}", hint="mix it again")
    sound = _Sound(mix, skipped, samples - skipped, settings["kbps"])
    try:
        _write(_joined(sound), sound, into, progress)
    except _NoJointError:  # such a sound has to be encoded from end to end
        _write(_coded(sound, 0, sound.blocks, CAREFUL), sound, into, progress)
    return Painting(facts={"samples": samples, "bytes": into.stat().st_size})


def cuts(blocks: int) -> list[int]:
    """The first block of every piece, and the end; no piece is shorter than half of PIECE, but for a whole sound."""
    return [*range(0, max(blocks - PIECE // 2, 1), PIECE), blocks]


def window(packet: bytes) -> int | None:
    """The kind and shape of a packet's window, where both channels share it, else None.

    ISO/IEC 14496-3: a raw_data_block begins with id_syn_ele (3 bits, 1 for a channel pair), element_instance_tag (4)
    and common_window (1); ics_info follows: a reserved bit, window_sequence (2), window_shape (1).
    """
    head = int.from_bytes(packet[:2], "big")
    return head >> 4 & 0b111 if head >> 13 == 1 and head >> 8 & 1 else None


def _joined(sound: _Sound) -> Iterator[Packet]:
    """The packets of all pieces, each block once. Raises _NoJointError."""
    pieces = _pieces(sound)
    left = next(pieces)
    for right in pieces:
        at = _joint(left, right)
        yield from (packet for packet in left if _block(packet) < at)
        left = [packet for packet in right if _block(packet) >= at]
    yield from left


def _pieces(sound: _Sound) -> Iterator[list[Packet]]:
    """The pieces in order, each with the LAP before its first block; a few are encoded ahead of who takes them."""
    from concurrent.futures import Future, ThreadPoolExecutor

    todo = deque(pairwise(cuts(sound.blocks)))
    at_once = min(cpu_count() or 1, len(todo), MOST_THREADS)
    begun: deque[Future[list[Packet]]] = deque()
    with ThreadPoolExecutor(at_once) as threads:
        while todo or begun:
            while todo and len(begun) <= at_once:
                begun.append(threads.submit(_piece, sound, *todo.popleft()))
            yield begun.popleft().result()


def _piece(sound: _Sound, start: int, end: int) -> list[Packet]:
    packets = [*_coded(sound, start, end, FAST)]
    bits = sum(8 * packet.size for packet in packets)
    allowed = sound.kbps * 1000 * len(packets) * BLOCK / SAMPLE_RATE
    if sound.kbps < LEAST_KBPS or bits <= SPENT * allowed:
        return packets
    return [*_coded(sound, start, end, CAREFUL)]


def _joint(left: Sequence[Packet], right: Sequence[Packet]) -> int:
    """The first block to be taken from the right: the one before it has the same window in both."""
    ends = {_block(packet): window(bytes(packet)) for packet in left[-LAP:]}
    starts = {_block(packet): window(bytes(packet)) for packet in right[: LAP + 1]}
    for block in sorted(ends.keys() & starts.keys(), reverse=True):
        if ends[block] is not None and ends[block] == starts[block]:
            return block + 1
    raise _NoJointError


def _block(packet: Packet) -> int:
    """Which one it codes; -1 is the encoder's own."""
    return (packet.pts or 0) // BLOCK


def _coded(sound: _Sound, start: int, end: int, coder: str) -> Iterator[Packet]:
    """The packets of blocks start <= n < end, after the LAP before them or, at the beginning, the encoder's own."""
    first, last = start - LAP if start else -1, sound.blocks - 1 if end == sound.blocks else end - 1
    encoder = _encoder(sound.kbps, coder)
    for frame in _frames(sound, max(first - RUN_UP, 0), end + AHEAD):
        yield from (packet for packet in encoder.encode(frame) if first <= _block(packet) <= last)
    if end == sound.blocks:
        yield from encoder.encode(None)


def _encoder(kbps: int, coder: str) -> AudioCodecContext:
    import av

    encoder = av.CodecContext.create("aac", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = SAMPLE_RATE, "stereo", "fltp"
    encoder.bit_rate, encoder.time_base = kbps * 1000, Fraction(1, SAMPLE_RATE)
    encoder.options = OPTIONS | {"aac_coder": coder}
    return encoder


def _frames(sound: _Sound, first: int, end: int) -> Iterator[AudioFrame]:
    """The blocks first <= n < end of the mix; the last of all is as short as the sound is."""
    import av
    import numpy as np

    from renderers.sound import wav

    for at in range(first, min(end, sound.blocks), READ):
        start, stop = at * BLOCK, min(min(at + READ, end) * BLOCK, sound.samples)
        part = np.ascontiguousarray(wav.part(sound.mix, sound.skipped + start, stop - start).T, np.float32)
        for begin in range(0, stop - start, BLOCK):
            frame = av.AudioFrame.from_ndarray(part[:, begin : begin + BLOCK].copy(), "fltp", "stereo")
            frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), start + begin
            yield frame


def _write(packets: Iterator[Packet], sound: _Sound, into: Path, progress: Progress) -> None:
    import av

    form = {"fflags": "+bitexact", "movie_timescale": str(SAMPLE_RATE), "use_editlist": "0" if sound.skipped else "1"}
    with av.open(str(into), "w", format="mp4", container_options=form) as file:
        stream = file.add_stream("aac", rate=SAMPLE_RATE, layout="stereo", options=OPTIONS)
        stream.bit_rate = sound.kbps * 1000
        for packet in packets:
            progress(max(_block(packet), 0) / sound.blocks)
            packet.stream = stream
            if sound.skipped:  # without an edit list its own block is the first that counts
                packet.pts, packet.dts = (packet.pts or 0) + BLOCK, (packet.dts or 0) + BLOCK
            file.mux(packet)
    progress(1.0)
