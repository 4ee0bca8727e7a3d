"""A line of narration as samples at 48 kHz, whatever file it came in: the one place that decodes and trims them.

What a line is, where its sound begins and how many samples it has, is counted once, when it is made or arrives, and
stands in its facts. Files that we write ourselves hold just those samples. A file that a service sent stays as it was
paid for, and is decoded and trimmed here, each time by the same code.

An MP3 without a gapless header decodes 1105 samples of its own rate late (measured, libmp3lame through a pipe, 22 to
48 kHz, as services send it); with one it decodes in its place. The trim takes the difference away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from pathlib import Path

import av
import numpy as np

from renderers.ffmpeg.probe import opened
from renderers.painting import RenderError
from renderers.sound import wav
from renderers.sound.edges import trimmed
from renderers.sound.raw import BLOCK
from renderers.sound.tempo import stretched
from renderers.sound.wav import RATE, Samples

LONGEST_S = 600  # a line belongs to one scene; an hour is somebody's whole podcast
CLIPPED = 0.999
SLACK = RATE // 100  # samples by which another version of a decoder may find the edges elsewhere
MP3_LATE = 1105  # samples of its own rate: 576 of the encoder, 529 of the decoder


@dataclass(frozen=True, slots=True)
class Recording:
    """A whole file, decoded. `pcm` is one channel at 48 kHz, the mean of two; of more, they are mixed down first."""

    pcm: Samples
    rate: int  # Hz, as the file has it
    codec: str  # ffmpeg's word: "mp3", "pcm_s16le"
    clipped: float  # share of the samples in which a channel is at full scale
    late: int  # samples of `pcm` before the first that was recorded


def recorded(path: Path) -> Recording:
    """The file's first sound stream. Raises RenderError for one without sound, too long, or broken."""
    parts = []
    samples = rate = clipped = 0
    with opened(path) as container:
        if not container.streams.audio:
            raise RenderError(f"{path}: holds no sound", hint="use a wav, mp3, flac, m4a or ogg file")
        stream = container.streams.audio[0]
        codec, gapless = stream.codec_context.name, bool(stream.start_time)
        floats = av.AudioResampler(format="fltp", layout="stereo" if stream.channels > 2 else None)
        for frame in container.decode(stream):
            if rate and frame.sample_rate != rate:
                raise RenderError(
                    f"{path}: its rate changes from {rate} to {frame.sample_rate} Hz on the way",
                    hint="convert it to WAV",
                )
            rate = frame.sample_rate
            for plain in floats.resample(frame):
                front = plain.to_ndarray()
                clipped += int((np.abs(front) >= CLIPPED).any(axis=0).sum())
                parts.append(front.mean(axis=0, dtype=np.float32))
            samples += frame.samples
            if samples > LONGEST_S * rate:
                raise RenderError(f"{path}: is longer than {LONGEST_S} s", hint="cut it into one file a scene")
    if not samples:
        raise RenderError(f"{path}: has a sound stream but not one sample that decodes", hint="convert it to WAV")
    codec = "mp3" if codec.startswith("mp3") else codec
    late = round(MP3_LATE * RATE / rate) if codec == "mp3" and not gapless else 0
    return Recording(_at_48k(np.concatenate(parts), rate), rate, codec, clipped / samples, late)


def _at_48k(native: Samples, rate: int) -> Samples:
    if rate == RATE:
        return np.asarray(native, np.float64)
    from scipy import signal  # a second of processor time, which most lines do not need

    step = gcd(rate, RATE)
    return np.asarray(signal.resample_poly(native, RATE // step, rate // step), np.float64)


def kept(path: Path, pcm: Samples) -> tuple[Samples, int] | None:
    """What of a decoded file is the line, and how many samples earlier everything is there; None for silence.

    A WAV at 48 kHz that is as long as its trimmed line stays as it is, so that its length alone says which it is.
    """
    cut = trimmed(pcm)
    if cut is not None and _stands(path, len(cut[0])):
        return pcm, 0
    return cut


def line(path: Path, samples: int, recorded: int | None = None) -> Samples:
    """A line whose facts count `samples`, as exactly that many. Raises RenderError where the file holds another.

    One that was stretched has `samples` after it, and had `recorded` before.
    """
    if recorded is not None:
        return stretched(line(path, recorded), samples)
    return wav.read_mono(path) if _stands(path, samples) else _counted(path, samples)


def blocks(path: Path, samples: int, recorded: int | None = None) -> Iterator[Samples]:
    """The same, BLOCK samples at a time, the last one shorter."""
    whole = None if recorded is None and _stands(path, samples) else line(path, samples, recorded)
    for start in range(0, samples, BLOCK):
        yield wav.part(path, start, BLOCK).mean(axis=1) if whole is None else whole[start : start + BLOCK]


def _stands(path: Path, samples: int) -> bool:
    """Is it a file that holds just the line: a WAV at 48 kHz of that length?"""
    if path.suffix != ".wav":
        return False
    try:
        return wav.length(path) == samples
    except RenderError:
        return False


def _counted(path: Path, samples: int) -> Samples:
    cut = kept(path, recorded(path).pcm)
    found = 0 if cut is None else len(cut[0])
    if cut is None or abs(found - samples) > SLACK:
        raise RenderError(
            f"{path}: its line has {found} samples, but {samples} were counted when it was made",
            hint="doit fsck says whether the file is still the one that was kept",
        )
    return np.pad(cut[0][:samples], (0, max(samples - found, 0)))
