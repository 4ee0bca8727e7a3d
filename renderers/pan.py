"""A clip from a still: the camera moves over it, slowly and without a wobble."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg import colour, plate
from renderers.ffmpeg.run import run
from renderers.framing import focus_of
from renderers.moves import AMOUNT_MOST, MOVES, views
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings, silent
from renderers.still import read

LIBRARIES = ("ffmpeg", "numpy", "opencv-python-headless", "pillow")
NEAR = 2  # a JPEG may be unpacked at a fraction of its size, down to twice the screen's


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress = silent) -> Painting:
    """A plate of exactly `frames` frames.

    settings:  {"size": [1920, 1080], "fps": "24", "frames": 144, "key_frame": 0, "move": "zoom-in", "amount": 0.08,
               "focus": ["0.3", "0.5"]}
               without `amount` the way follows the time; `move` is one of MOVES, and "left" looks further left;
               `focus` is the point that is always seen, without it the middle
    inputs:    {"frame": a picture file}
    Raises RenderError if the picture cannot be read or the settings make no picture.
    """
    size, fps, frames = (settings["size"][0], settings["size"][1]), Fraction(settings["fps"]), settings["frames"]
    move, amount = settings["move"], settings.get("amount")
    _check(size, frames, move, amount)
    picture = read(inputs["frame"], near=(size[0] * NEAR, size[1] * NEAR))
    seen = views(picture.size, size, move, frames, fps, amount, focus_of(settings.get("focus")))

    from renderers import planes

    log = into.with_suffix(".log")
    source = [*raw(size, fps), "-i", "pipe:0"]
    end = [*plate.arguments(fps, settings["key_frame"]), str(into)]
    if len(set(seen)) == 1:  # the encoder is handed one frame and told how often
        once = [planes.still(picture, seen[0], size)]
        repeat = ["-vf", f"loop=loop={frames - 1}:size=1"]
        run([*source, *repeat, *end], log=log, frames=1, progress=progress, stdin=once)
    else:
        drawn = planes.frames(planes.from_rgb(picture, seen, size), seen, size)
        run([*source, *end], log=log, frames=frames, progress=progress, stdin=drawn)
    return Painting(facts=plate.facts(into, frames))


def raw(size: tuple[int, int], fps: Fraction) -> list[str]:
    """ffmpeg's input options for frames that `planes` drew."""
    return [
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", f"{size[0]}x{size[1]}", "-framerate", str(fps)),
        *colour.TAGS,
    ]


def _check(size: tuple[int, int], frames: int, move: str, amount: float | None) -> None:
    if min(size) < 2 or size[0] % 2 or size[1] % 2:
        raise RenderError(f"a clip of {size[0]}x{size[1]} cannot be made", hint="both sides must be even")
    if frames < 1:
        raise RenderError(f"a clip of {frames} frames cannot be made")
    if move not in MOVES:
        raise RenderError(f"no move called {move!r}", hint=f"use one of {', '.join(MOVES)}")
    if amount is not None and not 0 < amount <= AMOUNT_MOST:
        raise RenderError(f"a move by {amount} is out of range", hint=f"use more than 0 and at most {AMOUNT_MOST:g}")
