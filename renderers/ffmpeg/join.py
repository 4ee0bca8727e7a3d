"""The finished MP4: picture and sound by stream copy, title and chapters.

settings  {"fps": "24", "frames": 1800, "samples": 3600000,
           "title": "…", "language": "pt-BR", "chapters": [{"title": "…", "start": 0, "end": 240}],    in frames
           "delivery": "youtube-strict", absent for the usual one}
inputs    "picture": what `encode` wrote; "sound": what `track` wrote for the same delivery
facts     {"frames", "samples", "bytes"}

AAC begins with a block of the encoder's own. The usual file says in an edit list to leave it out, and every player
does. A strict file has no edit lists: that block takes the place of the sound's first 1024 samples, which therefore
must hold nothing but room tone, and the picture's B-frames are counted back from their own times.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg import quote
from renderers.ffmpeg.codecs import TIMESCALE
from renderers.ffmpeg.language import three_letters
from renderers.ffmpeg.probe import opened
from renderers.ffmpeg.run import run
from renderers.painting import Inputs, Json, Painting, Progress, RenderError, Settings

LIBRARIES = ("av", "ffmpeg")
SAMPLE_RATE = 48_000


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Write the film. Raises RenderError if ffmpeg fails, or a frame or sample lacks."""
    folder = into.parent
    words, log = folder / "words.ffmetadata", folder / "join.log"
    words.write_text("\n".join(_words(settings)) + "\n", encoding="utf-8")
    run(
        [
            *("-i", str(inputs["picture"].absolute())),
            *("-i", str(inputs["sound"].absolute())),
            *("-f", "ffmetadata", "-i", str(words)),
            *("-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "2", "-map_chapters", "2"),
            *_output(settings),
            str(into),
        ],
        log=log,
        frames=settings["frames"],
        progress=progress,
    )
    return Painting(facts=_counted(into, settings, log))


def _words(settings: Settings) -> Iterator[str]:
    """Title and chapters as an ffmetadata file."""
    yield ";FFMETADATA1"
    yield f"title={quote.metadata(settings['title'])}"
    for chapter in settings["chapters"]:
        yield "[CHAPTER]"
        yield f"TIMEBASE={1 / Fraction(settings['fps'])}"
        yield f"START={chapter['start']}"
        yield f"END={chapter['end']}"
        yield f"title={quote.metadata(chapter['title'])}"


def _output(settings: Settings) -> list[str]:
    language, strict = three_letters(settings["language"]), settings.get("delivery") == "youtube-strict"
    return [
        *("-c", "copy"),
        *("-metadata:s:v:0", f"language={language}", "-metadata:s:a:0", f"language={language}"),
        *("-fflags", "+bitexact", "-movie_timescale", str(TIMESCALE)),
        *(("-use_editlist", "0") if strict else ()),
        *("-movflags", "+faststart+negative_cts_offsets" if strict else "+faststart", "-f", "mp4"),
    ]


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
