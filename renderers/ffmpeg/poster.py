"""One frame of the picture as a PNG: composed as the film's are, and never encoded with loss.

settings  {"script", "rolls",                      of a window of one frame, as `for_ffmpeg` gives them
           "size": [1920, 1080], "fps": "24"}
inputs    each that the rolls name
facts     {"bytes"}

Full range RGB, without alpha; its values are sRGB, as those of every picture that came in were taken to be.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg import colour, rolls
from renderers.ffmpeg.run import run
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

LIBRARIES = ("ffmpeg",)
# What the PNG says of itself; ffmpeg writes an sRGB chunk for these two.
SAYS = "setparams=color_primaries=bt709:color_trc=iec61966-2-1"


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Write the frame. Raises RenderError if a clip or card does not fit, or no frame comes out."""
    fps, size = Fraction(settings["fps"]), (settings["size"][0], settings["size"][1])
    rolls.examine(settings["rolls"], inputs, size, fps)
    folder = into.parent.absolute()
    graph, log = folder / "script.txt", folder / "poster.log"
    to_rgb = f"[video]{colour.to_rgb('yuv420p', matrix='bt709')},format=rgb24,{SAYS}[poster]"
    graph.write_text(f"{settings['script'].rstrip()};\n{to_rgb}\n", encoding="utf-8")
    still = ["-map", "[poster]", "-frames:v", "1", "-c:v", "png", "-compression_level", "6", "-pred", "mixed"]
    whole = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "image2", "-update", "1", str(into.absolute())]
    read = rolls.write(settings["rolls"], inputs, folder, fps)
    run([*read, "-/filter_complex", str(graph), *still, *whole], log=log, cwd=folder)
    if not into.exists():
        raise RenderError(f"{into.name}: no frame came out", log=log)
    progress(1.0)
    return Painting(facts={"bytes": into.stat().st_size})
