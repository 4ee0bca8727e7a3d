"""What a finished film is, measured on the file: one decode pass by ffmpeg, and its index and boxes.

Nothing here knows what the film should be; `findings` compares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from renderers.ffmpeg import seen
from renderers.ffmpeg.boxes import boxes, edits
from renderers.ffmpeg.limits import NOISE_DB, SILENCE_LEAST_S
from renderers.ffmpeg.listen import Span, listen
from renderers.ffmpeg.probe import opened, probe
from renderers.ffmpeg.run import run
from renderers.painting import Json, Progress, RenderError, silent

SILENCE = f"silencedetect=n={NOISE_DB}dB:d={SILENCE_LEAST_S}"
LOUDNESS = "ebur128=peak=true:framelog=quiet"
AAC_BLOCK = 1024  # samples


@dataclass(frozen=True, slots=True)
class Measured:
    """frames, black and frozen count frames; samples, silent and zeros count samples per channel."""

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
    black: tuple[Span, ...]
    frozen: tuple[Span, ...]

    sound_codec: str
    rate: int
    channels: int
    samples: int
    loudness_lufs: float | None  # None: nothing to measure
    loudness_range_lu: float | None
    true_peak_dbtp: float | None
    channels_dbfs: tuple[float | None, ...]  # RMS of each; None: exact silence
    silent: tuple[Span, ...]
    zeros: tuple[Span, ...]
    clipped: int  # samples, of any channel
    clipped_in_a_row: int
    worst_clipped: int | None  # where the longest such row begins
    loudest: int  # the sample with the highest level

    container: str
    index_first: bool  # moov before mdat, so that it plays while it loads
    edit_lists: int
    edits_whole: bool  # each track's has one entry, from the first frame or sample that is meant to be
    damage: tuple[str, ...]  # what the decoders complained about
    decoded: Path = field(compare=False)  # the sound as a 16-bit WAV
    picture: seen.Seen = field(compare=False)

    def as_json(self) -> Json:
        left_out = ("decoded", "picture")
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name not in left_out}


def measure(film: Path, folder: Path, progress: Progress = silent) -> Measured:
    """Decode a film once and say what it is.

    `folder` gets its sound, "decoded.wav", its frames in small, "seen.gray", and ffmpeg's log.

    Raises RenderError if it does not open, or lacks picture or sound.
    """
    media, log, sound = probe(film, count=False), folder / "measure.log", folder / "decoded.wav"
    if not media.video or not media.audio:
        raise RenderError(f"{film}: lacks its {'sound' if media.video else 'picture'}")
    index, small = _index(film), folder / "seen.gray"
    run(
        [
            # One thread for filters: they are cheap, and more only wait for each other (6 % of the time).
            *(
                "-filter_threads",
                "1",
                "-i",
                str(film.absolute()),
                *seen.outputs(media.video.fps),
                str(small.absolute()),
            ),
            *("-map", "0:a:0", "-af", f"{LOUDNESS},{SILENCE}", "-c:a", "pcm_s16le", str(sound.absolute())),
        ],
        log=log,
        frames=index.frames,
        progress=progress,
    )
    story, fps, rate = log.read_text(encoding="utf-8", errors="replace"), media.video.fps, Fraction(media.audio.rate)
    heard, inside = listen(sound), boxes(film)
    # ffmpeg before 8 does not cut the last coded block of sound where the file ends.
    spare = heard.samples - index.samples
    samples = int(index.samples) if 0 < spare < AAC_BLOCK else heard.samples
    picture = seen.told(story, small, fps)
    return Measured(
        codec=media.video.codec,
        profile=media.video.profile,
        size=media.video.shown_size,
        fps=str(fps),
        frames=picture.frames,
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
        black=picture.black,
        frozen=picture.frozen,
        sound_codec=media.audio.codec,
        rate=media.audio.rate,
        channels=media.audio.channels,
        samples=samples,
        loudness_lufs=_level("I", "LUFS", story),
        loudness_range_lu=_level("LRA", "LU", story),
        true_peak_dbtp=_level("Peak", "dBFS", story),
        channels_dbfs=heard.channels_dbfs,
        silent=tuple(seen.spans("silence", story, rate, samples)),
        zeros=heard.zeros,
        clipped=heard.clipped,
        clipped_in_a_row=heard.clipped_in_a_row,
        worst_clipped=heard.worst_clipped,
        loudest=heard.loudest,
        container=media.container,
        index_first="moov" in inside and "mdat" in inside and inside.index("moov") < inside.index("mdat"),
        edit_lists=sum(name.endswith("/elst") for name in inside),
        edits_whole=all(len(one) == 1 and one[0][1] in index.entries for one in edits(film)),
        damage=tuple(re.findall(r"^.*\[(?:error|fatal)\] (.+)$", story, re.MULTILINE)),
        decoded=sound,
        picture=picture,
    )


def _level(name: str, unit: str, story: str) -> float | None:
    """A number of ebur128's summary; None where it says -inf or nan."""
    said = re.findall(rf"^\s+{name}:\s+(-?\d+\.\d+) {unit}$", story, re.MULTILINE)
    return float(said[-1]) if said else None


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
        packets = [packet for packet in container.demux(stream) if packet.size and packet.pts is not None]
        ticks = 1 / (Fraction(stream.average_rate or 1) * Fraction(stream.time_base or 1))  # a frame lasts so many
        times = sorted(packet.pts or 0 for packet in packets)
        starts = {packet.pts for packet in packets if packet.is_keyframe}
        keys = [*(n for n, time in enumerate(times) if time in starts), len(times)]
        return _Index(
            frames=len(times),
            even=all(abs(time - times[0] - n * ticks) <= 1 for n, time in enumerate(times)),
            key_every=max((two - one for one, two in pairwise(keys)), default=0),
            reorders=any(packet.pts != packet.dts for packet in packets),
            closed=_closed([(packet.pts or 0, packet.is_keyframe) for packet in packets]),
            entries=(0, AAC_BLOCK, times[0] - min((packet.dts or 0 for packet in packets), default=0)),
            samples=(sound.duration or 0) * Fraction(sound.time_base or 0) * sound.codec_context.sample_rate,
        )


def _closed(packets: Sequence[tuple[int, bool]]) -> bool:
    """Does nothing that comes after a key frame in the file belong before it on the screen?"""
    key = None
    for at, is_key in packets:
        key = at if is_key else key
        if key is not None and at < key:
            return False
    return True
