"""Any sound file at 48 kHz in stereo, on disk, measured on the way."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from renderers.painting import RenderError
from renderers.sound.loudness import Meter
from renderers.sound.raw import BLOCK, Raw
from renderers.sound.spoken import MP3_LATE
from renderers.sound.wav import RATE, Samples

if TYPE_CHECKING:
    from av.audio.stream import AudioStream


def decode(file: Path, into: Raw, most: int) -> Meter:
    """Appends the first `most` samples of the first sound stream; how loud they are."""
    meter = Meter()
    for block in _cut(_gathered(_decoded(file)), 0, most):
        into.append(block)
        meter.add(block)
    return meter


def decode_beside_picture(file: Path, into: Raw, first: int, count: int) -> bool:
    """Appends a clip's own sound, `count` samples from `first` on, counted from the first one of its picture.

    Where there is no sound yet, or none any more, there is silence. False for a clip without a sound stream, which
    appends nothing.
    """
    from renderers.ffmpeg.probe import opened

    with opened(file) as container:
        if not container.streams.audio:
            return False
        picture = next(container.decode(container.streams.video[0]), None)
        begins_s = Fraction(0)
        if picture is not None and picture.pts is not None and picture.time_base is not None:
            begins_s = picture.pts * picture.time_base
    begun = into.samples
    for block in _cut(_gathered(_decoded(file, begins_s)), first, count):
        into.append(block)
    for start in range(into.samples - begun, count, BLOCK):
        into.append(np.zeros((min(BLOCK, count - start), 2)))
    return True


def _gathered(frames: Iterator[Samples]) -> Iterator[Samples]:
    """The same samples in blocks of about BLOCK: a decoder's are so short that each costs more than its samples."""
    waiting: list[Samples] = []
    for frame in frames:
        waiting.append(frame)
        if sum(map(len, waiting)) >= BLOCK:
            yield np.concatenate(waiting)
            waiting.clear()
    if waiting:
        yield np.concatenate(waiting)


def _cut(blocks: Iterator[Samples], first: int, count: int) -> Iterator[Samples]:
    """Samples first <= n < first + count of what comes in blocks."""
    at = 0
    for block in blocks:
        kept = block[max(first - at, 0) : max(first + count - at, 0)]
        at += len(block)
        if len(kept):
            yield kept
        if at >= first + count:
            return


def _decoded(file: Path, begins_s: Fraction | None = None) -> Iterator[Samples]:
    """Blocks of (samples, 2). The resampler moves nothing: an impulse stays at the sample nearest to its time.

    Without `begins_s` the sound begins with its own first sample, and what an MP3 without a gapless header has in front
    of that is left out. With it, it begins at that time of the file's clock.
    """
    import av

    from renderers.ffmpeg.probe import opened

    with opened(file) as container:
        if not container.streams.audio:
            raise RenderError(f"{file}: holds no sound", hint="give it as wav, mp3, flac, m4a or ogg")
        stream = container.streams.audio[0]
        stereo = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
        late: int | None = None  # samples to leave out; below zero, of silence to put in front
        for frame in chain(container.decode(stream), [None]):
            if late is None and frame is not None:
                late = _late(stream, begins_s, frame.pts, frame.time_base)
                for start in range(0, -late, BLOCK):
                    yield np.zeros((min(BLOCK, -late - start), 2))
                late = max(late, 0)
            for plain in stereo.resample(frame):
                block = np.asarray(plain.to_ndarray(), np.float64).reshape(-1, 2)
                assert late is not None, "the resampler gives nothing before it got something"
                yield block[late:]
                late = max(late - len(block), 0)


def _late(stream: AudioStream, begins_s: Fraction | None, pts: int | None, base: Fraction | None) -> int:
    """How many samples stand before the first one that is wanted."""
    if begins_s is None:
        mp3 = stream.codec_context.name.startswith("mp3") and not stream.start_time
        return round(MP3_LATE * RATE / stream.rate) if mp3 else 0
    return 0 if pts is None or base is None else round((begins_s - pts * base) * RATE)
