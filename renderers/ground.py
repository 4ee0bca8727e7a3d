"""What lies under a scene that has no picture: the theme's colour, one soft light off the centre, and grain.

Settings: {"size": [w, h], "theme": {…}, "variant": "abertura"}. The variant (a scene's name, say) picks where the
light stands and its hue, so that scenes differ and still belong together. RGB PNG.

Dark gradients have too few levels to be smooth: noise of one level is erased by the encoder, so the grain is as
strong as the theme says (1.6 levels survive x264 at crf 18) and slightly coarser than a pixel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.painting import Painting, Progress, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

LIBRARIES = ("pillow", "numpy")

_COARSE = 8  # light has no detail: it is computed on every eighth pixel


@dataclass(frozen=True, slots=True)
class Light:
    """A soft spot. Places are shares of the frame, the reach a share of its long side."""

    x: float
    y: float
    reach: float
    color: str
    strength: float


def lights(theme: Mapping[str, Any], variant: str) -> tuple[Light, Light]:
    """The one that is seen and, across from it, a faint one that keeps the dark from being dead."""
    at = _numbers(variant)
    hues, strength = theme["glow"]["hues"], theme["glow"]["strength"]
    hue = int(next(at) * len(hues))
    x, y = _PLACES[int(next(at) * len(_PLACES))]
    x, y = x + 0.10 * (next(at) - 0.5), y + 0.12 * (next(at) - 0.5)
    reach = 0.46 + 0.10 * next(at)
    other = (hue + 1 + int(next(at) * (len(hues) - 1))) % len(hues)
    return (
        Light(x, y, reach, hues[hue], strength),
        Light(1.05 - x, 1.05 - y, 0.50, hues[other], 0.22 * strength),
    )


_PLACES = ((0.78, 0.16), (0.86, 0.58), (0.62, 0.04), (0.90, 0.30), (0.72, 0.92))  # the left is where words begin


def _numbers(variant: str) -> Iterator[float]:
    """Numbers of 0 up to 1 that follow from the text alone."""
    for byte in sha256(variant.encode()).digest():
        yield byte / 256


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the ground."""
    del inputs
    picture(settings, progress).save(into, "PNG", compress_level=1)
    progress(1.0)
    return Painting()


def picture(settings: Mapping[str, Any], progress: Progress = silent) -> Image.Image:
    """The ground as an RGB picture."""
    from PIL import Image

    width, height = settings["size"]
    theme = settings["theme"]
    levels = _lit(theme, lights(theme, settings["variant"]), width, height)
    if theme["pattern"]["kind"] == "grid":
        _ruled(levels, theme)
    progress(0.5)
    return Image.fromarray(_grained(levels, theme["grain"], settings["variant"]))


def _lit(theme: Mapping[str, Any], spots: tuple[Light, ...], width: int, height: int) -> NDArray[np.float32]:
    """Levels of 0 to 255, not yet whole, (height, width, 3)."""
    import numpy as np
    from PIL import Image

    columns, rows = -(-width // _COARSE) + 1, -(-height // _COARSE) + 1
    long = max(width, height)
    x = (np.arange(columns, dtype=np.float32)[None, :] + 0.5) * _COARSE
    y = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) * _COARSE
    far = np.hypot((x - spots[0].x * width), (y - spots[0].y * height)) / long
    depth = np.clip((far - 0.15) / 0.85, 0, 1)[..., None]  # away from the light the ground falls back
    levels = _rgb(theme["colors"]["ground"]) * (1 - depth) + _rgb(theme["colors"]["deep"]) * depth
    for spot in reversed(spots):
        distance = np.hypot((x - spot.x * width), (y - spot.y * height)) / (spot.reach * long)
        share = (spot.strength * np.exp(-2.0 * distance**2))[..., None]
        levels = levels * (1 - share) + _rgb(spot.color) * share
    full = np.empty((height, width, 3), dtype=np.float32)
    box = (0, 0, width / _COARSE, height / _COARSE)
    for channel in range(3):
        plane = Image.fromarray(np.ascontiguousarray(levels[..., channel], dtype=np.float32))
        full[..., channel] = np.asarray(plane.resize((width, height), Image.Resampling.BICUBIC, box=box))
    return full


def _ruled(levels: NDArray[np.float32], theme: Mapping[str, Any]) -> None:
    """A faint grid over it, in place, a line through the middle both ways. Two pixels thick: a pan must not flicker."""
    import numpy as np

    height, width, _ = levels.shape
    unit = min(width, height) / 1080
    step, thick = max(round(theme["pattern"]["step"] * unit), 4), max(round(2 * unit), 1)
    lined = np.zeros((height, width, 1), dtype=bool)
    for length, across in ((height, False), (width, True)):
        at = (np.arange(length) - length // 2 + thick // 2) % step < thick
        lined |= at[None, :, None] if across else at[:, None, None]
    share = np.float32(theme["pattern"]["strength"])
    levels += np.where(lined, (_rgb(theme["colors"]["ink"]) - levels) * share, np.float32(0))


def _grained(levels: NDArray[np.float32], sigma: float, variant: str) -> NDArray[np.uint8]:
    """Whole levels, with grain that is the same in all three channels."""
    import numpy as np

    height, width, _ = levels.shape
    seed = int.from_bytes(sha256(variant.encode()).digest()[:8], "big")
    noise = np.random.default_rng(seed).standard_normal((height + 1, width + 1), dtype=np.float32)
    soft = (noise[1:, 1:] + noise[:-1, 1:] + noise[1:, :-1] + noise[:-1, :-1]) * np.float32(sigma / 2)  # still sigma
    return np.clip(np.rint(levels + soft[..., None]), 0, 255).astype(np.uint8)


def _rgb(color: str) -> NDArray[np.float32]:
    import numpy as np

    return np.array([int(color[n : n + 2], 16) for n in (1, 3, 5)], dtype=np.float32)
