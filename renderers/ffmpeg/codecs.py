"""What the picture is encoded as: the options of ffmpeg's output, from a table.

Nothing here depends on the machine. The number of an encoder's threads moves bits, so it is fixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from renderers.ffmpeg import colour
from renderers.painting import Settings

THREADS = 6  # x264's own; more gain little below 4K and cost 15 MB each
B_FRAMES = 2  # as YouTube asks
# The same bits on any processor; and bits for dark gradients, where bands show first: 15 % more of them, +1 dB there.
X264 = "cpu-independent=1:aq-mode=3"
TIMESCALE = 240_000  # of the movie: each frame at any rate we allow, and each sample, is whole; edit lists are exact


@dataclass(frozen=True, slots=True)
class Preset:
    x264: str
    crf: int


PRESETS = {"final": Preset("fast", 18), "draft": Preset("veryfast", 27)}


def output(settings: Settings, fps: Fraction) -> list[str]:
    """ffmpeg's options for a picture without sound, from `preset` of the encode's settings."""
    preset, group = PRESETS[settings["preset"]], str(gop(fps))
    return [
        *("-fps_mode", "passthrough", "-bsf:v", f"setts=pts=PTS:dts=DTS:duration=1/({fps}*TB)"),
        *("-c:v", "libx264", "-preset", preset.x264, "-crf", str(preset.crf), "-profile:v", "high"),
        *("-pix_fmt", "yuv420p", *colour.TAGS, "-chroma_sample_location", "left"),
        *("-g", group, "-keyint_min", group, "-sc_threshold", "0", "-bf", str(B_FRAMES)),
        *("-threads:v", str(THREADS), "-x264-params", X264),
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+cgop+bitexact"),
        *("-movie_timescale", str(TIMESCALE), "-f", "mp4"),
    ]


def gop(fps: Fraction) -> int:
    """Frames from one key frame to the next: half a second, as YouTube asks."""
    return round(fps / 2)
