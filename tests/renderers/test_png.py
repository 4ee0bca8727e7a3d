"""PNGs of our own writing: any reader gives back the very pixels."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from renderers import png

CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


@given(
    mode=st.sampled_from(sorted(CHANNELS)),
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_pixel_comes_back(mode: str, size: tuple[int, int], seed: int) -> None:
    drawn = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], CHANNELS[mode]), dtype=np.uint8)
    picture = Image.frombytes(mode, size, drawn.tobytes())
    with TemporaryDirectory() as folder:
        png.write(picture, Path(folder) / "a.png")
        with Image.open(Path(folder) / "a.png") as read:
            read.verify()
        with Image.open(Path(folder) / "a.png") as read:
            assert (read.mode, read.size) == (mode, size)
            assert read.tobytes() == picture.tobytes()


def test_ffmpeg_reads_it_too(tmp_path: Path) -> None:
    picture = Image.linear_gradient("L").convert("RGBA").resize((64, 36))
    png.write(picture, tmp_path / "a.png")
    with av.open(str(tmp_path / "a.png")) as file:
        frame = next(file.decode(video=0))
        assert frame.format.name == "rgba"
        assert frame.to_ndarray().tobytes() == picture.tobytes()


def test_a_mode_that_the_format_has_not_is_no_silent_conversion(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        png.write(Image.new("CMYK", (4, 4)), tmp_path / "a.png")
