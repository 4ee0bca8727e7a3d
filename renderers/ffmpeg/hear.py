"""A file's sound decoded once: how loud, how long, what is silent, and the samples themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg.limits import NOISE_DB, SILENCE_LEAST_S
from renderers.ffmpeg.listen import Span, listen
from renderers.ffmpeg.run import run
from renderers.painting import Progress, silent

RATE = 48_000
SILENCE = f"silencedetect=n={NOISE_DB}dB:d={SILENCE_LEAST_S}"
MOMENTS = "moments.txt"  # of the loudness, one in 0.1 s, each of the 0.4 s up to there
LOUDNESS = f"ebur128=peak=true:framelog=quiet:metadata=1,ametadata=mode=print:key=lavfi.r128.M:file={MOMENTS}"
DECODED = "decoded.wav"


@dataclass(frozen=True, slots=True)
class Heard:
    """Samples are counted per channel. Levels are None where there is nothing to measure."""

    samples: int
    loudness_lufs: float | None
    loudness_range_lu: float | None
    true_peak_dbtp: float | None
    channels_dbfs: tuple[float | None, ...]  # RMS of each; None: exact silence
    silent: tuple[Span, ...]
    zeros: tuple[Span, ...]
    clipped: int  # samples, of any channel
    clipped_in_a_row: int
    worst_clipped: int | None  # where the longest such row begins
    loudest: int  # the sample with the highest level
    damage: tuple[str, ...]  # what the decoder complained about


def hear(file: Path, folder: Path, progress: Progress = silent) -> Heard:
    """Decode the first sound stream; `folder` gets it as "decoded.wav", 16 bits, and its loudness as "moments.txt".

    The last block of a coded sound may be longer than the sound: that is what is counted here, the file's own index
    knows better. Raises RenderError where the file does not decode.
    """
    log, decoded = folder / "hear.log", folder / DECODED
    run(
        [
            *("-filter_threads", "1", "-vn", "-i", str(file.absolute()), "-map", "0:a:0"),
            *("-af", f"{SILENCE},{LOUDNESS}", "-ar", str(RATE), "-c:a", "pcm_s16le", DECODED),
        ],
        log=log,
        cwd=folder,
        progress=progress,
    )
    story, levels = log.read_text(encoding="utf-8", errors="replace"), listen(decoded)
    return Heard(
        samples=levels.samples,
        loudness_lufs=_level("I", "LUFS", story),
        loudness_range_lu=_level("LRA", "LU", story),
        true_peak_dbtp=_level("Peak", "dBFS", story),
        channels_dbfs=levels.channels_dbfs,
        silent=tuple(_silences(story, levels.samples)),
        zeros=levels.zeros,
        clipped=levels.clipped,
        clipped_in_a_row=levels.clipped_in_a_row,
        worst_clipped=levels.worst_clipped,
        loudest=levels.loudest,
        damage=tuple(re.findall(r"^.*\[(?:error|fatal)\] (.+)$", story, re.MULTILINE)),
    )


def moments(folder: Path) -> list[float]:
    """LUFS of 0.4 s each, one in 0.1 s: the first of them is the first 0.1 s and silence before it."""
    story = (folder / MOMENTS).read_text(encoding="ascii")
    return [float(said) for said in re.findall(r"^lavfi\.r128\.M=(\S+)$", story, re.MULTILINE)]


def _silences(story: str, end: int) -> Iterator[Span]:
    """What silencedetect reported; a stretch that it left open lasts to the end."""
    open_at: int | None = None
    for edge, said in re.findall(r"\bsilence_(start|end): ?(\S+)", story):
        at = max(round(Fraction(said) * RATE), 0)
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
