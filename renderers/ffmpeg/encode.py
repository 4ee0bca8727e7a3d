"""The encode of the picture: rolls and cards in, the whole film without its sound out. `join` adds that.

settings  {"script", "rolls",                      as `script` gives them
           "size": [1920, 1080], "fps": "24", "frames": 1800, "preset": "final" or "draft",
           "starts": [0, 120],        the first frame of every scene, which begins with a key frame; absent: of one
           "captions"?}                               the text of an ASS file, where the script draws captions
inputs    each that the rolls name
facts     {"frames", "bytes"}

Same settings and inputs, same bytes: nothing depends on the date, and what `codecs` asks for not on the machine.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg import burn, codecs, rolls
from renderers.ffmpeg.groups import forced, groups
from renderers.ffmpeg.probe import opened
from renderers.ffmpeg.run import run
from renderers.ffmpeg.script import for_ffmpeg
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

LIBRARIES = ("av", "ffmpeg")


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
            *("-/filter_complex", str(graph)),
            *codecs.output(settings, fps),
            *_keyed(settings, fps),
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


def _keyed(settings: Settings, fps: Fraction) -> list[str]:
    """Key frames where the encoder would not set them by itself."""
    longest = codecs.gop(fps)
    frames = forced(groups(settings.get("starts", [0]), settings["frames"], longest), longest)
    times = ",".join(f"{float(frame / fps):.6f}" for frame in frames)
    return ["-force_key_frames", times] if times else []
