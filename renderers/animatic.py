"""A starting frame for a scene whose picture is not bought: a storyboard card drawn from the words of its prompt.

Settings: {"prompt": "an empty trading floor at 2 AM, rain on glass", "scene": {"number": 3, "name": "abertura"},
"size": [w, h], "theme": {…}, "language": "pt-BR", "seed": 7 or null}; the scene may say "of": 13, and "take": 2 draws
another picture from the same words. RGB PNG.

The words decide place, hour, weather, people and colour (`storyboard.mood`), the rest is chance that the prompt and
the seed give. A slate says what it is: number, name, "draft" in the episode's language, the prompt.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from renderers.painting import Inputs, Painting, Progress, Settings, silent

LIBRARIES = ("pillow", "numpy", "opencv-python-headless", "uharfbuzz")
FACES = ("sans",)


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress = silent) -> Painting:
    """Draw the frame. The facts tell where each text stands, and what was understood of the prompt."""
    del inputs
    from renderers.storyboard import slate
    from renderers.storyboard.brush import Canvas
    from renderers.storyboard.colours import palette
    from renderers.storyboard.mood import mood
    from renderers.storyboard.pictures import picture
    from renderers.storyboard.sheet import Sheet

    theme = settings["theme"]
    wanted = mood(settings["prompt"], settings.get("seed"), settings.get("take", 1))
    placed = slate.lay_out(settings)
    canvas = Canvas(*settings["size"])
    picture(Sheet(canvas, palette(wanted, theme), wanted, Random(wanted.seed)))
    progress(0.7)
    slate.draw(canvas, placed, theme)
    canvas.image.save(into, "PNG", compress_level=1)
    progress(1.0)
    return Painting(facts={"boxes": slate.boxes(placed), "mood": wanted.told()})
