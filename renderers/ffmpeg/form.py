"""What kind of file a film is: codecs, tags, times, key frames, boxes. Its index is read and one frame decoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from renderers.ffmpeg.boxes import boxes, edits
from renderers.ffmpeg.probe import opened, probe
from renderers.painting import RenderError

LIBRARIES = ("av",)
AAC_BLOCK = 1024  # samples


@dataclass(frozen=True, slots=True)
class Form:
    """`frames` and `samples` are the index's own."""

    codec: str
    profile: str | None
    size: tuple[int, int]
    fps: str
    frames: int
    pixel_format: str
    matrix: str | None
    primaries: str | None
    transfer: str | None
    range: str | None
    even: bool  # every frame lasts as long as the next
    key_every: int  # frames; the longest way from one key frame to the next
    reorders: bool  # has B-frames
    closed: bool  # no group of pictures needs the one before it
    begins_s: tuple[str, str]  # of the picture's first frame and the sound's first sample, on the film's clock

    sound_codec: str
    rate: int
    channels: int
    samples: int

    container: str
    index_first: bool  # moov before mdat, so that it plays while it loads
    edit_lists: int
    edits_whole: bool  # each track's has one entry, from the first frame or sample that is meant to be


def form(film: Path) -> Form:
    """Raises RenderError if it does not open, or lacks picture or sound."""
    media = probe(film, count=False)
    if not media.video or not media.audio:
        raise RenderError(f"{film}: lacks its {'sound' if media.video else 'picture'}")
    index, inside = _index(film), boxes(film)
    return Form(
        codec=media.video.codec,
        profile=media.video.profile,
        size=media.video.shown_size,
        fps=str(media.video.fps),
        frames=index.frames,
        pixel_format=media.video.pixel_format,
        matrix=media.video.matrix,
        primaries=media.video.primaries,
        transfer=media.video.transfer,
        range=media.video.range,
        even=index.even,
        key_every=index.key_every,
        reorders=index.reorders,
        closed=index.closed,
        begins_s=(str(media.video.start_s), str(media.audio.start_s)),
        sound_codec=media.audio.codec,
        rate=media.audio.rate,
        channels=media.audio.channels,
        samples=int(index.samples),
        container=media.container,
        index_first="moov" in inside and "mdat" in inside and inside.index("moov") < inside.index("mdat"),
        edit_lists=sum(name.endswith("/elst") for name in inside),
        edits_whole=all(len(one) == 1 and one[0][1] in index.entries for one in edits(film)),
    )


@dataclass(frozen=True, slots=True)
class _Index:
    frames: int
    even: bool
    key_every: int
    reorders: bool
    closed: bool
    entries: tuple[int, ...]  # where in its media a track may begin: after the encoder's first block, or at once
    samples: Fraction  # what the sound lasts


def _index(film: Path) -> _Index:
    """What the packets of the picture say, without decoding them."""
    with opened(film) as container:
        stream, sound = container.streams.video[0], container.streams.audio[0]
        packets = [
            (packet.pts, packet.dts or 0, packet.is_keyframe)
            for packet in container.demux(stream)
            if packet.size and packet.pts is not None
        ]
        ticks = 1 / (Fraction(stream.average_rate or 1) * Fraction(stream.time_base or 1))  # a frame lasts so many
        times = sorted(pts for pts, _, _ in packets)
        starts = {pts for pts, _, is_key in packets if is_key}
        keys = [*(n for n, time in enumerate(times) if time in starts), len(times)]
        return _Index(
            frames=len(times),
            even=_even(times, ticks),
            key_every=max((two - one for one, two in pairwise(keys)), default=0),
            reorders=any(pts != dts for pts, dts, _ in packets),
            closed=_closed([(pts, is_key) for pts, _, is_key in packets]),
            entries=(0, AAC_BLOCK, times[0] - min(dts for _, dts, _ in packets) if packets else 0),
            samples=(sound.duration or 0) * Fraction(sound.time_base or 0) * sound.codec_context.sample_rate,
        )


def _even(times: Sequence[int], ticks: Fraction) -> bool:
    return all(
        abs((time - times[0]) * ticks.denominator - n * ticks.numerator) <= ticks.denominator
        for n, time in enumerate(times)
    )


def _closed(packets: Sequence[tuple[int, bool]]) -> bool:
    """Does nothing that comes after a key frame in the file belong before it on the screen?"""
    key = None
    for at, is_key in packets:
        key = at if is_key else key
        if key is not None and at < key:
            return False
    return True
