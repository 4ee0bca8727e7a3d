"""A few frames of a clip as pictures, without decoding all of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from renderers.ffmpeg.colour import HD_LINES
from renderers.ffmpeg.probe import opened
from renderers.footage import moving
from renderers.painting import RenderError

if TYPE_CHECKING:
    import av
    from PIL import Image

LIBRARIES = ("av", "pillow")
UNSAID = 2


def glimpses(path: Path, count: int) -> list[Image.Image]:
    """The first frame and others spread evenly, at most `count`, as RGB at the clip's own size; not turned upright.

    HDR comes as it is stored, not as a screen shows it. Raises RenderError if there is no frame.
    """
    with opened(path) as container:
        stream = moving(path, container)
        found = [_first(container, stream)]
        lasts = container.duration or 0
        for n in range(1, count):
            container.seek(n * lasts // count)
            found.append(_first(container, stream))
    images = [_rgb(frame) for frame in found if frame is not None]
    if not images:
        raise RenderError(f"{path}: has not one frame that decodes")
    return images


def _first(container: av.container.InputContainer, stream: av.VideoStream) -> av.VideoFrame | None:
    return next(container.decode(stream), None)


def _rgb(frame: av.VideoFrame) -> Image.Image:
    """By the frame's own matrix; where it says none, by its height, as players guess."""
    from av.video.reformatter import Colorspace
    from PIL import Image

    guessed = Colorspace.ITU709 if frame.height >= HD_LINES else Colorspace.ITU601
    said = int(frame.colorspace)
    matrix = guessed if said == UNSAID else Colorspace.ITU709 if said == 1 else Colorspace.ITU601
    return Image.fromarray(frame.reformat(format="rgb24", src_colorspace=matrix).to_ndarray())
