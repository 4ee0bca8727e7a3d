"""What a finished film is: its form, and what was seen and heard of it, as one value.

Nothing here knows what the film should be; `findings` compares.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path

from renderers.ffmpeg.form import AAC_BLOCK, Form, form
from renderers.ffmpeg.hear import Heard, hear
from renderers.ffmpeg.listen import Span
from renderers.ffmpeg.seen import Seen
from renderers.painting import Json, Progress, silent

HALF = 0.5  # of the progress bar


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
    picture: Seen = field(compare=False)

    def as_json(self) -> Json:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "picture"}


def together(of_file: Form, seen: Seen, heard: Heard) -> Measured:
    """One value of all three. What was decoded is counted, not what the index says."""
    # The last coded block of sound may be longer than the sound: it is cut where the file says that it ends.
    spare = heard.samples - of_file.samples
    samples = of_file.samples if 0 < spare < AAC_BLOCK else heard.samples
    told = {one.name: getattr(of_file, one.name) for one in fields(of_file)}
    told |= {one.name: getattr(heard, one.name) for one in fields(heard)}
    return Measured(
        **told
        | {
            "frames": seen.frames,
            "samples": samples,
            "black": seen.black,
            "frozen": seen.frozen,
            "damage": (*seen.damage, *heard.damage),
            "silent": tuple((start, min(end, samples)) for start, end in heard.silent),
            "picture": seen,
        }
    )


def measure(film: Path, folder: Path, progress: Progress = silent) -> Measured:
    """Decode a film and say what it is; `folder` gets its sound, as `hear` says.

    Raises RenderError if it does not open, or lacks picture or sound.
    """
    from renderers.ffmpeg.watch import watch

    of_file = form(film)
    seen = watch(film, None, lambda share: progress(HALF * share))
    return together(of_file, seen, hear(film, folder, lambda share: progress(HALF + HALF * share)))
