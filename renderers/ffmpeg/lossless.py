"""A master's sound: the mix bit for bit, as ALAC in an MP4 of its own, which `join` copies.

settings  {"samples": 3600000, "codec": "alac"}
inputs    "mix": 48 kHz stereo WAV, 24 bits
facts     {"samples", "bytes"}

ALAC, since QuickTime, editors and ffmpeg read it in an MP4; FLAC and PCM there are read by few of them. It has no block
of the encoder's own, so the same track serves a film without edit lists.
"""

from __future__ import annotations

from pathlib import Path

from renderers.ffmpeg.run import run
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

LIBRARIES = ("ffmpeg",)


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Write the track. Raises RenderError if the mix is not as long as it should be, or ffmpeg fails."""
    from renderers.sound import wav

    mix, samples = inputs["mix"], settings["samples"]
    if wav.length(mix) != samples:
        raise RenderError(f"{mix}: has {wav.length(mix)} samples, not {samples}", hint="mix it again")
    coded = ["-c:a", settings["codec"], "-sample_fmt", "s32p", "-flags:a", "+bitexact", "-fflags", "+bitexact"]
    whole = ["-f", "wav", "-i", str(mix.absolute()), *coded, "-movie_timescale", "48000", "-f", "mp4"]
    run([*whole, str(into.absolute())], log=into.parent / "track.log")
    progress(1.0)
    return Painting(facts={"samples": samples, "bytes": into.stat().st_size})
