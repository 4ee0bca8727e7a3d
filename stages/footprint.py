"""How much memory an episode's encode takes, and how it stays below what the episode allows it.

In:    a checked Episode; its picture, as far as that is known.
Out:   what to add to the picture's settings, and a sentence for the plan.
Pays:  never.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers.ffmpeg import memory
from renderers.painting import RenderError
from stages import brand, encoders, timeline
from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Episode
from stages.core.step import Line

SAID = {"threads": "{} of the encoder's threads", "lookahead": "{} frames looked ahead"}
MEMINFO = Path("/proc/meminfo")


def strategy(ep: Episode, picture: Mapping[str, Any]) -> dict[str, Any]:
    """What to add to a picture's settings so that its encode takes no more than the episode's `memory_mb`.

    Raises EpisodeError where nothing keeps it below.
    """
    if ep.memory_mb is None or "rolls" not in picture or "encoder" in picture:
        return {}
    try:
        kept = memory.strategy(picture, ep.memory_mb)
    except RenderError as error:
        raise EpisodeError([Mistake(ep.shown_path, 0, 0, f"{ep.slug}: {error}", error.hint)]) from error
    limited = {"memory_mb": ep.memory_mb} if picture.get("encode") == "segments" else {}
    return kept | limited


def said(ep: Episode, picture: Mapping[str, Any]) -> str:
    """What a plan says of the memory that an encode takes, or "": where it passes the episode's limit and what keeps it
    below, and else where it passes what is free on this machine. `picture` has its strategy in it, if it needs one."""
    if "encoder" in picture:
        return ""
    takes = memory.predicted_mb(picture)
    usual = memory.predicted_mb({name: value for name, value in picture.items() if name not in memory.KNOBS})
    if usual > takes:
        kept = " and ".join(SAID[name].format(picture[name]) for name in memory.KNOBS if name in picture)
        return f"its encode would take {usual} MB, more than memory_mb: {ep.memory_mb}; with {kept} it takes {takes} MB"
    free = _free_mb()
    if ep.memory_mb is None and free is not None and takes > free:
        return f"its encode takes about {takes} MB, and {free} MB are free here; memory_mb keeps it below a limit"
    return ""


def foreseen(line: Line, ep: Episode) -> dict[str, Any] | None:
    """The picture's settings as far as memory asks, before anything is measured; None where they cannot be told yet."""
    from renderers.ffmpeg.script import script
    from stages import standing
    from stages.picture import reels, wanted

    try:
        laid = timeline.lay_out(ep, [standing.measured(line, ep, scene)[0] for scene in ep.scenes])
        picture = wanted(laid, reels(ep))
        if brand.mark(ep) is not None:
            picture["mark"] = {"image": "mark", "x": 0, "y": 0}
        rolls = script(picture).rolls
        settings = {"size": list(ep.size), "fps": str(ep.fps), "rolls": rolls, **encoders.wanted(ep)}
    except (EpisodeError, RenderError):  # told elsewhere
        return None
    return settings | ({"captions": True} if ep.captions.burn else {})


def _free_mb() -> int | None:
    """What this machine has to give; None where it does not say."""
    try:
        lines = MEMINFO.read_text(encoding="ascii").splitlines()
        found = next(line for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return None
    return int(found.split()[1]) // 1024
