"""Room on the disk: whether a film can be written at all, asked before it is encoded.

How large an encode becomes depends on what is seen. A pan over a drawing took, of bits a pixel of a frame at 1080p24,
what DRAWN says (bench/codecs.py); a picture under strong grain up to thirty times that. So what is
refused here is what has not even twice the room of a drawn one; what runs out of room all the same ends midway with one
sentence too (`full`), and leaves nothing behind.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers.painting import RenderError

HINT = "make room (doit gc removes what nothing names), or name a folder on another disk in ONETAKE_CACHE"
SPARE = 2
DRAWN: Mapping[str, Mapping[str, float]] = {
    "h264": {"draft": 0.020, "final": 0.081, "master": 0.269},
    "hevc": {"draft": 0.015, "final": 0.035, "master": 0.170},
    "av1": {"draft": 0.017, "final": 0.030, "master": 0.070},
}
PLATE = 0.43  # of a plate; measured likewise


def of_print(picture: Mapping[str, Any]) -> int:
    """Bytes that a print of these settings may take, with the film that is joined from it."""
    bits = DRAWN[picture.get("codec", "h264")][picture["preset"]]
    return 2 * _bytes(picture, bits)


def of_plate(plate: Mapping[str, Any]) -> int:
    """Bytes that a plate of these settings may take."""
    return _bytes(plate, PLATE)


def _bytes(settings: Mapping[str, Any], bits: float) -> int:
    width, height = settings["size"]
    return int(SPARE * settings["frames"] * width * height * bits / 8)


def enough(folder: Path, needed: int) -> None:
    """Raises RenderError where the disk of a folder has fewer bytes left than are needed."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        why = f"{folder}: the disk has {amount(free)} left, and about {amount(needed)} are needed"
        raise RenderError(why, hint=HINT)


def full(folder: Path) -> RenderError:
    """What to say when a disk ran full midway."""
    left = amount(shutil.disk_usage(folder).free)
    return RenderError(f"{folder}: the disk ran full: {left} are left without what was being made", hint=HINT)


def amount(size: int) -> str:
    """ "3.2 GB", as disks are sold."""
    for unit, bytes_each in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= bytes_each:
            return f"{size / bytes_each:.3g} {unit}"
    return f"{size} bytes"
