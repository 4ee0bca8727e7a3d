"""What goes on in a clip, noted frame by frame while it decodes; of each frame only 96 cells across are kept.

A clip is frozen when few of its frames differ from the one before, and no cell drifts by more than encoders make it,
which is the more the steeper the picture is. Measured on 13 stills (photographs, drawn, snow, fog, stars, dark ones) at
960 and 576 px, in H.264 at 18 to 30 and at 6 Mbit/s, HEVC and VP9; drift as a share of the steepness and two levels:

- stills: 0.06 at most, in well encoded ones 0.03; featureless ones up to 0.37, so that fog or a night that stands still
  may pass; a third of their frames move at most (VP9 at its quickest makes lamps flicker, and those pass too);
- zoomed by 1 %: 0.09 and more. By 0.5 %: 0.05 and more, a fifth of them would be taken for stills: nobody sees it move;
- faint rain, a lamp that flickers, drifting fog, grain: 0.45 of the frames move and more, unless H.264 at 30 wipes the
  rain away.

Held against 63 stills at 720p in H.264 at 20: made a clip as they were, 61 were found frozen; zoomed by 1 %, four were
taken for frozen or flat, each of them without a feature.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from renderers.painting import RenderError

if TYPE_CHECKING:
    import av

CELLS = 96  # along the longer side
QUARTERED_PX = 960
SEEN_PX = 384  # the longer side of the two frames that are kept
A_STEP = 0.5  # levels that a cell differs by from the frame before, for that to be a move
MOST_MOVES = 0.4  # of a still's frames
MOST_DRIFT, FLAT_LEVELS = 0.06, 2.0  # of the steepness and so many levels, in a still
LEAST_DRIFT = 0.35  # levels; under it nothing happens, however flat the picture
RARE = 0.99  # drift and steepness are those of the cell that only one in a hundred exceeds
FULL = 2  # ffmpeg's number for levels that go from 0 to 255
PLAIN = ("yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuvj422p", "yuvj444p", "nv12", "gray")  # light comes first

Levels = NDArray[np.float32]


@dataclass(slots=True)
class Watcher:
    """Is shown each frame of a clip in order. Levels are of 255, black 0, whatever the clip's own range."""

    most_frames: int | None = None  # after so many there is no need to go on
    frames: int = 0
    moves: int = 0
    brightest: float = 0.0
    contrast: float = 0.0
    steepness: float = 0.0  # of the first frame: levels from a cell to its neighbour
    first: NDArray[np.uint8] | None = None
    last: Any = None
    _before: Levels | None = field(default=None, repr=False)
    _least: Levels | None = field(default=None, repr=False)
    _most: Levels | None = field(default=None, repr=False)

    def __call__(self, frame: av.VideoFrame) -> None:
        """Raises RenderError for one frame too many, or another size on the way."""
        light, scale, black = _light(frame)
        cells = (_cells(light) - black) * scale
        self.brightest = max(self.brightest, min(255.0, (float(light.max()) - black) * scale))
        self.contrast = max(self.contrast, float(cells.max() - cells.min()))
        if self._before is None:
            self.first, self._least, self._most = rgb(frame), cells.copy(), cells.copy()
            self.steepness = _steepness(cells)
        else:
            self._compare(cells)
        self._before, self.last = cells, frame
        self.frames += 1
        if self.most_frames is not None and self.frames > self.most_frames:
            raise RenderError(f"goes on after {self.most_frames} frames, more than so long a clip can have")

    def _compare(self, cells: Levels) -> None:
        assert self._before is not None
        assert self._least is not None
        assert self._most is not None
        if cells.shape != self._before.shape:
            raise RenderError("changes its size on the way")
        self.moves += float(np.abs(cells - self._before).max()) > A_STEP
        np.minimum(self._least, cells, out=self._least)
        np.maximum(self._most, cells, out=self._most)

    @property
    def drift(self) -> float:
        """Levels between the darkest and the brightest that a cell ever is, but for one cell in a hundred."""
        if self._most is None or self._least is None:
            return 0.0
        return float(np.quantile(self._most - self._least, RARE))

    @property
    def moving(self) -> float:
        """The share of frames that differ to the eye of the gate from the frame before."""
        return self.moves / max(1, self.frames - 1)

    @property
    def frozen(self) -> bool:
        most = max(LEAST_DRIFT, MOST_DRIFT * (self.steepness + FLAT_LEVELS))
        return self.moving <= MOST_MOVES and self.drift <= most


def rgb(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """The frame as stored, small."""
    shrunk = min(1.0, SEEN_PX / max(frame.width, frame.height))
    size = max(2, round(frame.width * shrunk)), max(2, round(frame.height * shrunk))
    return np.asarray(frame.reformat(*size, format="rgb24", interpolation="AREA").to_ndarray(), np.uint8)


def _light(frame: av.VideoFrame) -> tuple[NDArray[np.uint8], float, float]:
    """Light as stored, and what turns it into levels: times so much, after so much is taken away."""
    name = frame.format.name
    if name not in PLAIN:
        frame, name = frame.reformat(format="gray"), "gray"
    plane = frame.planes[0]
    light = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
    if name.startswith("yuvj") or name == "gray" or int(frame.color_range) == FULL:
        return light, 1.0, 0.0
    return light, 255 / 219, 16.0


def _cells(light: NDArray[np.uint8]) -> Levels:
    """Mean levels. Large frames are quartered in whole levels first, which is quick and costs a tenth of a level."""
    height, width = light.shape
    if max(width, height) >= QUARTERED_PX:
        light = np.asarray(cv2.resize(light, (width // 4, height // 4), interpolation=cv2.INTER_AREA), np.uint8)
    shrunk = CELLS / max(width, height)
    size = max(2, round(width * shrunk)), max(2, round(height * shrunk))
    return np.asarray(cv2.resize(light.astype(np.float32), size, interpolation=cv2.INTER_AREA), np.float32)


def _steepness(cells: Levels) -> float:
    across, down = np.abs(np.diff(cells, axis=1))[1:], np.abs(np.diff(cells, axis=0))[:, 1:]
    return float(np.quantile(np.maximum(across, down), RARE))
