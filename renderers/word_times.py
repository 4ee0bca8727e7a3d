"""When the words of a bought line are said, found by today's code in bytes that were bought whenever.

settings  {"text", "language", "samples": of the line, "alignment": what the service sent with it, or null}
inputs    {"line": the file as it was bought}
into      JSON: {"words": [{"text", "start", "end", "at"}…], "alignment", "because"?, "times"?}
facts     the same
"""

from __future__ import annotations

import json
from pathlib import Path

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

LIBRARIES = ("av", "numpy", "scipy", "espeakng-loader")


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """The words in samples of the line as `renderers.sound.spoken` trims it."""
    from renderers.arrivals.word_times import Line, times
    from renderers.sound import spoken
    from renderers.sound.edges import sounding

    path = inputs["line"]
    found = spoken.recorded(path)
    cut, heard = spoken.kept(path, found.pcm), sounding(found.pcm)
    if cut is None or heard is None:
        raise RenderError(f"{path}: there is nothing but silence in it", hint="doit fsck proves what is stored")
    progress(0.3)
    pcm = spoken.line(path, settings["samples"])
    told = times(settings["text"], settings["language"], settings["alignment"], Line(found, heard, pcm, cut[1]))
    into.write_text(json.dumps(told.facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return Painting(told.facts)
