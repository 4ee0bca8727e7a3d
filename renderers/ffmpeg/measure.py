"""What a finished film is, measured on the file: one decode pass by ffmpeg, and its index and boxes.

Nothing here knows what the film should be; `findings` compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from renderers.ffmpeg.boxes import boxes
from renderers.ffmpeg.listen import Span, listen
from renderers.ffmpeg.probe import opened, probe
from renderers.ffmpeg.run import run
from renderers.painting import Json, Progress, RenderError, silent

# What the filters report; what is too much stands with the rules. Their own defaults overlook what viewers notice.
BLACK = "blackdetect=d=0.05:pix_th=0.10"
FREEZE = "freezedetect=n=0.001:d=0.9"
SILENCE = "silencedetect=n=-50dB:d=0.8"
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

    container: str
    index_first: bool  # moov before mdat, so that it plays while it loads
    edit_lists: int
    damage: tuple[str, ...]  # what the decoders complained about
    decoded: Path = field(compare=False)  # the sound as a 16-bit WAV

    def as_json(self) -> Json:
        facts = asdict(self)
        del facts["decoded"]
        return facts


def measure(film: Path, folder: Path, progress: Progress = silent) -> Measured:
    """Decode a film once and say what it is; `folder` gets its sound, "decoded.wav", and ffmpeg's log.

    Raises RenderError if it does not open, or lacks picture or sound.
    """
    media, log, sound = probe(film, count=False), folder / "measure.log", folder / "decoded.wav"
    if not media.video or not media.audio:
        raise RenderError(f"{film}: lacks its {'sound' if media.video else 'picture'}")
    index = _index(film)
    run(
        [
            *("-i", str(film.absolute())),
            *("-map", "0:v:0", "-vf", f"{BLACK},{FREEZE}", "-fps_mode", "passthrough", "-f", "null", "-"),
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
    counted = re.findall(r"^\[info\] frame=\s*(\d+)", story, re.MULTILINE)
    frames = int(counted[-1]) if counted else 0
    return Measured(
        codec=media.video.codec,
        profile=media.video.profile,
        size=media.video.shown_size,
        fps=str(fps),
        frames=frames,
        pixel_format=media.video.pixel_format,
        matrix=media.video.matrix,
        primaries=media.video.primaries,
        transfer=media.video.transfer,
        range=media.video.range,
        even=index.even,
        key_every=index.key_every,
        reorders=index.reorders,
        black=tuple(_spans("black", story, fps, frames)),
        frozen=tuple(_spans("freeze", story, fps, frames)),
        sound_codec=media.audio.codec,
        rate=media.audio.rate,
        channels=media.audio.channels,
        samples=samples,
        loudness_lufs=_level("I", "LUFS", story),
        loudness_range_lu=_level("LRA", "LU", story),
        true_peak_dbtp=_level("Peak", "dBFS", story),
        channels_dbfs=heard.channels_dbfs,
        silent=tuple(_spans("silence", story, rate, samples)),
        zeros=heard.zeros,
        clipped=heard.clipped,
        clipped_in_a_row=heard.clipped_in_a_row,
        container=media.container,
        index_first="moov" in inside and "mdat" in inside and inside.index("moov") < inside.index("mdat"),
        edit_lists=sum(name.endswith("/elst") for name in inside),
        damage=tuple(re.findall(r"^.*\[(?:error|fatal)\] (.+)$", story, re.MULTILINE)),
        decoded=sound,
    )


def _spans(what: str, story: str, per_second: Fraction, end: int) -> Iterator[Span]:
    """The stretches that a detecting filter reported; one that it left open lasts to the end."""
    open_at: int | None = None
    for edge, said in re.findall(rf"\b{what}_(start|end): ?(\S+)", story):
        at = max(round(Fraction(said) * per_second), 0)
        if edge == "start":
            open_at = at
        elif open_at is not None:
            yield open_at, min(at, end)
            open_at = None
    if open_at is not None:
        yield open_at, end


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
            samples=(sound.duration or 0) * Fraction(sound.time_base or 0) * sound.codec_context.sample_rate,
        )
