"""The encode of the picture: rolls and cards in, the whole film without its sound out. `join` adds that.

settings  {"script", "rolls",                      as `script` gives them
           "size": [1920, 1080], "fps": "24", "frames": 1800, "preset": "final" or "draft",
           "captions"?}                               the text of an ASS file, where the script draws captions
inputs    each that the rolls name
facts     {"frames", "bytes"}

Same settings and inputs, same bytes: nothing depends on the date, and the number of encoder threads, which moves bits,
does not follow the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg import burn, colour, rolls
from renderers.ffmpeg.probe import opened
from renderers.ffmpeg.run import run
from renderers.ffmpeg.script import for_ffmpeg
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

LIBRARIES = ("av", "ffmpeg")
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


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Write the picture. Raises RenderError if a clip or card does not fit, ffmpeg fails, or a frame lacks."""
    fps, size = Fraction(settings["fps"]), (settings["size"][0], settings["size"][1])
    rolls.examine(settings["rolls"], inputs, size, fps)

    folder = into.parent.absolute()
    if "captions" in settings:
        burn.lay_ready(settings["captions"], folder)
    graph, log = folder / "script.txt", folder / "ffmpeg.log"
    graph.write_text(for_ffmpeg(settings["script"]), encoding="utf-8")
    run(
        [
            *rolls.write(settings["rolls"], inputs, folder, fps),
            *("-/filter_complex", str(graph), "-map", "[video]"),
            *_output(PRESETS[settings["preset"]], fps),
            str(into.absolute()),
        ],
        log=log,
        cwd=folder,  # the script's own files are named as they lie there
        frames=settings["frames"],
        progress=progress,
    )
    with opened(into) as container:
        frames = container.streams.video[0].frames
    if frames != settings["frames"]:
        raise RenderError(f"{into}: ffmpeg wrote {frames} frames, not {settings['frames']}", log=log)
    return Painting(facts={"frames": frames, "bytes": into.stat().st_size})


def _output(preset: Preset, fps: Fraction) -> list[str]:
    group = str(gop(fps))
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
