"""A poster in the size and form in which video sites take a thumbnail.

settings  {"side": 1280, "most_bytes": 2000000}      px of the longer side; never enlarged
inputs    "poster": a PNG
facts     {"size": [1280, 720], "quality", "bytes"}

JPEG, sRGB, every pixel with a colour of its own, since thumbnails are type. Its quality is the best of a few that keeps
below the limit: 2 MB and at least 640 pixels across, 1280x720 wanted, are what YouTube takes.
"""

from __future__ import annotations

from pathlib import Path

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

LIBRARIES = ("pillow",)
QUALITIES = (95, 90, 85, 75, 60)


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Write the thumbnail. Raises RenderError if even the lowest quality is too large."""
    from PIL import Image

    with Image.open(inputs["poster"]) as poster:
        size = fitted(poster.size, settings["side"])
        picture = poster.convert("RGB")
    if size != picture.size:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    for quality in QUALITIES:
        picture.save(into, "JPEG", quality=quality, subsampling="4:4:4", optimize=True, progressive=True)
        if into.stat().st_size <= settings["most_bytes"]:
            progress(1.0)
            return Painting(facts={"size": list(size), "quality": quality, "bytes": into.stat().st_size})
    raise RenderError(
        f"the thumbnail has {into.stat().st_size} bytes at its lowest quality, {settings['most_bytes']} are allowed",
        hint="take a calmer frame: thumbnail: {at: …}",
    )


def fitted(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size with its longer side brought down to `side`, as even numbers."""
    longer = max(size)
    if longer <= side:
        return size
    width, height = (max(2, 2 * round(one * side / longer / 2)) for one in size)
    return width, height
