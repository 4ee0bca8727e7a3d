"""What goes on in a clip, noted frame by frame while it decodes; of each frame only 96 cells across are kept.

A clip is frozen when nothing happens in it but what encoders do to a still. Measured on 13 stills (photographs, drawn,
snow, fog, stars, dark ones) in H.264, HEVC, VP9 and MPEG-4, and on the same stills zoomed by 1 and 0.5 %, moved by 1 to
3 px of 960, under faint rain, fog and grain, with one lamp that flickers:

- well encoded stills (H.264 at 18 to 23, or 4 to 6 Mbit/s): the light of a cell stays within 0.7 of a level but for one
  cell in a hundred, and at most a fifth of the frames have a cell that is half a level from the frame before;
- badly encoded ones (H.264 at 30 to 38, HEVC at 28): up to 6 levels, but nine frames of ten equal the one before;
- what moves: 1.0 levels and more, or nearly every frame another. Only featureless fog, zoomed, counts as frozen; to
  see, it is.
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
SEEN_PX = 384  # the longer side of the two frames that are kept
A_STEP = 0.5  # levels that a cell differs by from the frame before, for that to be a move
QUIET, QUIET_MOVES = 0.9, 0.25  # levels of drift, share of frames that move
BAD, BAD_CHANGES = 3.0, 0.25  # the same for stills that were badly encoded: share of frames that differ at all
RARE = 0.99  # the drift of a clip is that of the cell that only one in a hundred exceeds
FULL = 2  # ffmpeg's number for levels that go from 0 to 255
PLAIN = ("yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuvj422p", "yuvj444p", "nv12", "gray")  # light comes first

Levels = NDArray[np.float32]


@dataclass(slots=True)
class Watcher:
    """Is shown each frame of a clip in order. Levels are of 255, black 0, whatever the clip's own range."""

    most_frames: int | None = None  # after so many there is no need to go on
    frames: int = 0
    moves: int = 0
    changes: int = 0
    brightest: float = 0.0
    contrast: float = 0.0
    first: NDArray[np.uint8] | None = None
    last: Any = None
    _before: Levels | None = field(default=None, repr=False)
    _least: Levels | None = field(default=None, repr=False)
    _most: Levels | None = field(default=None, repr=False)

    def __call__(self, frame: av.VideoFrame) -> None:
        """Raises RenderError for one frame too many, or another size on the way."""
        light, scale, black = _light(frame)
        cells = (_cells(light) - black) * scale
        self.brightest = max(self.brightest, (float(light.max()) - black) * scale)
        self.contrast = max(self.contrast, float(cells.max() - cells.min()))
        if self._before is None:
            self.first, self._least, self._most = rgb(frame), cells.copy(), cells.copy()
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
        step = float(np.abs(cells - self._before).max())
        self.changes += step > 0
        self.moves += step > A_STEP
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
        changing = self.changes / max(1, self.frames - 1)
        return (self.drift <= QUIET and self.moving <= QUIET_MOVES) or (self.drift <= BAD and changing <= BAD_CHANGES)


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
    height, width = light.shape
    shrunk = CELLS / max(width, height)
    size = max(2, round(width * shrunk)), max(2, round(height * shrunk))
    return np.asarray(cv2.resize(light.astype(np.float32), size, interpolation=cv2.INTER_AREA), np.float32)
