"""Frames as they are looked at: their levels, whatever the pixel format; and those that are black."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from renderers.ffmpeg.probe import opened
from renderers.ffmpeg.seen import SMALL
from renderers.ffmpeg.watch import in_small, watch
from renderers.ffmpeg.yuv import levels, luma, planes, rgb

WIDE, HIGH = 96, 54


def picture() -> av.VideoFrame:
    """Soft colours that change over the frame."""
    y, x = np.mgrid[0:HIGH, 0:WIDE]
    colours = np.stack([40 + 1.8 * x, 60 + 2.5 * y, 200 - x - y], axis=-1)
    frame = av.VideoFrame.from_ndarray(colours.astype(np.uint8), format="rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace=av.video.reformatter.Colorspace.ITU709)


def test_levels_go_from_black_to_white_at_any_depth() -> None:
    assert levels(np.array([0, 16, 126, 235, 255], np.uint8), 8).tolist() == [0, 0, 128, 255, 255]
    assert levels(np.array([64, 504, 940], np.uint16), 10).tolist() == [0, 128, 255]


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv420p10le", "yuv422p", "yuv444p10le", "nv12"])
def test_a_frame_is_the_same_in_small_whatever_its_pixels(pixels: str) -> None:
    plain = in_small(picture())
    assert plain.shape == (SMALL, SMALL)
    other = picture().reformat(format=pixels)
    assert np.abs(in_small(other).astype(int) - plain).max() <= 2
    assert luma(other).shape == (HIGH, WIDE)
    assert [plane.shape for plane in planes(other)] == [(HIGH, WIDE), (HIGH // 2, WIDE // 2), (HIGH // 2, WIDE // 2)]


def test_a_part_of_a_frame_has_the_colours_of_the_whole() -> None:
    frame = picture()
    whole = frame.reformat(format="rgb24", src_colorspace=av.video.reformatter.Colorspace.ITU709).to_ndarray()
    part = rgb(frame, (11, 7, 75, 50))
    assert part.shape == (43, 64, 3)
    assert np.abs(part.astype(int) - whole[7:50, 11:75]).max() <= 6, "chroma is taken from the nearest pixel"


def test_black_is_told_to_the_frame_and_a_bright_speck_is_not_enough(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as file:
        stream = file.add_stream("libx264", rate=24, options={"crf": "12", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = WIDE, HIGH, "yuv420p"
        for n in range(12):
            pixels = np.full((HIGH, WIDE, 3), 0 if 3 <= n < 7 else 120, np.uint8)
            pixels[:4, :4] = 255
            file.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        file.mux(stream.encode(None))
    looked: list[int] = []
    seen = watch(tmp_path / "a.mp4", {5: lambda frame: looked.append(frame.width)})
    assert (seen.frames, seen.black, seen.damage, looked) == (12, ((3, 7),), (), [WIDE])
    assert seen.frozen == ((0, 3), (3, 7), (7, 12))
    with opened(tmp_path / "a.mp4") as container:
        first = next(container.decode(video=0))
        assert np.array_equal(in_small(first), seen.small[0])
