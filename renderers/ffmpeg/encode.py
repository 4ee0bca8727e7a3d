"""The one encode: rolls, cards and mix in, the finished MP4 out.

settings  {"script", "rolls",                      as `script` gives them
           "size": [1920, 1080], "fps": "24", "frames": 1800, "samples": 3600000,
           "preset": "final" or "draft", "title": "…", "language": "pt-BR",
           "chapters": [{"title": "…", "start": 0, "end": 240}]}    in frames
inputs    "mix": 48 kHz stereo WAV, and each input that the rolls name
facts     {"frames", "samples", "bytes"}

Same settings and inputs, same bytes: nothing depends on the date, and the number of encoder threads, which moves bits,
does not follow the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg import colour, quote, rolls
from renderers.ffmpeg.language import three_letters
from renderers.ffmpeg.probe import opened
from renderers.ffmpeg.run import run
from renderers.ffmpeg.script import for_ffmpeg
from renderers.painting import Inputs, Json, Painting, Progress, RenderError, Settings

LIBRARIES = ("av", "ffmpeg")
SAMPLE_RATE = 48_000
THREADS = 6  # x264's own; more gain little below 4K and cost 15 MB each
B_FRAMES = 2  # as YouTube asks
# The same bits on any processor; and bits for dark gradients, where bands show first: 15 % more of them, +1 dB there.
X264 = "cpu-independent=1:aq-mode=3"
TIMESCALE = 240_000  # of the movie: each frame at any rate we allow, and each sample, is whole; edit lists are exact


@dataclass(frozen=True, slots=True)
class Preset:
    x264: str
    crf: int
    audio_kbps: int


PRESETS = {
    "final": Preset("fast", 18, 384),
    "draft": Preset("veryfast", 27, 128),
}


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Write the film. Raises RenderError if a clip or card does not fit, ffmpeg fails, or a frame or sample lacks."""
    fps, size = Fraction(settings["fps"]), (settings["size"][0], settings["size"][1])
    rolls.examine(settings["rolls"], inputs, size, fps)

    folder = into.parent
    graph, words, log = folder / "script.txt", folder / "words.ffmetadata", folder / "ffmpeg.log"
    graph.write_text(for_ffmpeg(settings["script"]), encoding="utf-8")
    words.write_text("\n".join(_words(settings, fps)) + "\n", encoding="utf-8")
    mix = len(settings["rolls"])  # inputs are numbered in order: rolls, mix, words
    run(
        [
            *rolls.write(settings["rolls"], inputs, folder, fps),
            *("-i", str(inputs["mix"].absolute()), "-f", "ffmetadata", "-i", str(words)),
            *("-/filter_complex", str(graph), "-map", "[video]", "-map", f"{mix}:a:0"),
            *("-map_metadata", str(mix + 1), "-map_chapters", str(mix + 1)),
            *_output(settings, fps),
            str(into),
        ],
        log=log,
        frames=settings["frames"],
        progress=progress,
    )
    return Painting(facts=_counted(into, settings, log))


def _words(settings: Settings, fps: Fraction) -> Iterator[str]:
    """Title and chapters as an ffmetadata file."""
    yield ";FFMETADATA1"
    yield f"title={quote.metadata(settings['title'])}"
    for chapter in settings["chapters"]:
        yield "[CHAPTER]"
        yield f"TIMEBASE={1 / fps}"
        yield f"START={chapter['start']}"
        yield f"END={chapter['end']}"
        yield f"title={quote.metadata(chapter['title'])}"


def _output(settings: Settings, fps: Fraction) -> list[str]:
    preset, group, language = PRESETS[settings["preset"]], str(gop(fps)), three_letters(settings["language"])
    return [
        *("-fps_mode", "passthrough", "-bsf:v", f"setts=pts=PTS:dts=DTS:duration=1/({fps}*TB)"),
        # the rolls hold so many frames; `-frames` would cut the sound too, in ffmpeg 7
        *("-c:v", "libx264", "-preset", preset.x264, "-crf", str(preset.crf), "-profile:v", "high"),
        *("-pix_fmt", "yuv420p", *colour.TAGS, "-chroma_sample_location", "left"),
        *("-g", group, "-keyint_min", group, "-sc_threshold", "0", "-bf", str(B_FRAMES)),
        *("-threads:v", str(THREADS), "-x264-params", X264),
        *("-c:a", "aac", "-profile:a", "aac_low", "-b:a", f"{preset.audio_kbps}k", "-ar", str(SAMPLE_RATE), "-ac", "2"),
        *("-metadata:s:v:0", f"language={language}", "-metadata:s:a:0", f"language={language}"),
        *("-fflags", "+bitexact", "-flags:v", "+cgop+bitexact", "-flags:a", "+bitexact"),
        *("-movflags", "+faststart", "-movie_timescale", str(TIMESCALE), "-f", "mp4"),
    ]


def gop(fps: Fraction) -> int:
    """Frames from one key frame to the next: half a second, as YouTube asks."""
    return round(fps / 2)


def _counted(film: Path, settings: Settings, log: Path) -> dict[str, Json]:
    """Frames and samples as the file's own index has them; raises if they are not those asked for."""
    with opened(film) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        frames, samples = video.frames, int((audio.duration or 0) * (audio.time_base or 0) * SAMPLE_RATE)
    if (frames, samples) != (settings["frames"], settings["samples"]):
        raise RenderError(
            f"{film}: ffmpeg wrote {frames} frames and {samples} samples, "
            f"not {settings['frames']} and {settings['samples']}",
            log=log,
        )
    return {"frames": frames, "samples": samples, "bytes": film.stat().st_size}
