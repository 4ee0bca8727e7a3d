"""An author's own opaque picture with its ground keyed out, over the theme's ground: an opaque frame like any other."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

from renderers import eaten, ground
from renderers.matte import keyed
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings, silent
from renderers.still import MOST_PX, read_clear

LIBRARIES = ("pillow", "numpy")
LEAST, MOST = 9 / 8, 2.0  # times the screen that the frame covers: room for a pan, and all that is seen


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress = silent) -> Painting:
    """The frame as an RGB PNG, of the picture's shape and so large that it covers the screen.

    settings:  {"size": [1920, 1080], "theme": {…}, "variant": "abertura", "matte": {…}}: the screen, the ground as in
               `renderers.ground`, the matte as in `renderers.matte`
    inputs:    {"file": a picture file}
    facts:     {"size": [w, h], "matte": what the matte takes, as in `renderers.eaten`}
    Raises RenderError if it does not decode, is an animation, or is too large to unpack.
    """
    from PIL import Image

    file, matte = inputs["file"], settings["matte"]
    screen = (int(settings["size"][0]), int(settings["size"][1]))
    picture = read_clear(file)
    told = eaten.of_images([picture], matte, settings["theme"]["palette"])
    progress(0.3)
    over = keyed(picture, matte)
    size = covering(picture.size, screen)
    if size != picture.size:
        over = over.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    progress(0.5)
    under = ground.picture({**settings, "size": list(size)}).convert("RGBA")
    under.alpha_composite(over)
    progress(0.8)
    under.convert("RGB").save(into, "PNG", compress_level=1)
    progress(1.0)
    return Painting(facts={"size": list(size), "matte": told})


def covering(picture: tuple[int, int], screen: tuple[int, int]) -> tuple[int, int]:
    """The size at which a picture covers the screen LEAST to MOST times, as near to its own as that allows.

    A very long one covers it less, so that its ground can be drawn. Raises RenderError where not even that helps.
    """
    width, height = picture
    covers = min(width / screen[0], height / screen[1])
    scale = min(max(covers, LEAST), MOST) / covers
    scale = min(scale, sqrt(MOST**2 * screen[0] * screen[1] / (width * height)))
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    if size[0] * size[1] > MOST_PX:
        raise RenderError(f"a picture of {width}x{height} cannot be shown on {screen[0]}x{screen[1]}")
    return size
