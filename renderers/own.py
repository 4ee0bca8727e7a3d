"""An author's own pictures and videos: looked at closely, and taken in for nothing."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

from renderers.footage import examine, facts
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings, silent
from renderers.still import GROUND, read

LIBRARIES = ("av", "numpy", "pillow")
ROOM = 2  # a picture is kept at no more than this many times the screen's size: room for a pan, and all that is seen


def paint_image(settings: Settings, inputs: Inputs, into: Path, progress: Progress = silent) -> Painting:
    """The picture as an upright, opaque 8-bit sRGB PNG, at its own size or, if much too large, smaller.

    settings:  {"size": [1920, 1080], "ground": "#1D1C2D"}, both optional: what it is for, what shines through it
    inputs:    {"file": a picture file}
    facts:     {"size": [w, h]} of the PNG
    Raises RenderError if it does not decode, is an animation, or is too large to unpack.
    """
    from PIL import Image

    file, size = inputs["file"], settings.get("size")
    near = (size[0] * ROOM, size[1] * ROOM) if size else None
    picture = read(file, ground=settings.get("ground") or GROUND, near=near)
    progress(0.5)
    if near and (least := max(near[0] / picture.width, near[1] / picture.height)) < 1:
        smaller = (max(near[0], round(picture.width * least)), max(near[1], round(picture.height * least)))
        picture = picture.resize(smaller, Image.Resampling.LANCZOS, reducing_gap=3.0)
    picture.info.clear()
    picture.save(into, "PNG", compress_level=1)  # a grainy one takes six seconds at 9, for a third of the bytes
    progress(1.0)
    return Painting(facts={"size": list(picture.size)})


def paint_video(settings: Settings, inputs: Inputs, into: Path, progress: Progress = silent) -> Painting:
    """The file as it is, after every frame of it was decoded once.

    settings:  {}
    inputs:    {"file": a video file}; `into` has its suffix
    facts:     {"frames": 120, "fps": "24000/1001", "steady": true, "duration_s": "1001/200", "size": [1080, 1920],
               "rotation": 90, "has_audio": true, "interlaced": false, "hdr": null}; the size is as shown, upright
               and with square pixels; where the rate is not steady, fps is frames by seconds
    Raises RenderError if it is no video, is damaged or cut short, or is beyond the limits in `footage`.
    """
    del settings  # nothing of it decides a byte
    file = inputs["file"]
    found = examine(file, progress)
    try:
        copyfile(file, into)
    except OSError as wrong:
        raise RenderError(f"{file}: cannot be copied: {wrong.strerror}") from wrong
    return Painting(facts=facts(found))
