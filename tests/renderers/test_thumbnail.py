"""A poster in the size and form of a thumbnail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderers import thumbnail
from renderers.painting import Painting, RenderError, silent


def made(folder: Path, size: tuple[int, int], most_bytes: int = 2_000_000, side: int = 128) -> Painting:
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
    Image.fromarray(noise).save(folder / "poster.png")
    asked = {"side": side, "most_bytes": most_bytes}
    return thumbnail.paint(asked, {"poster": folder / "poster.png"}, folder / "thumbnail.jpg", silent)


@pytest.mark.parametrize(
    ("size", "fitted"),
    [
        ((1920, 1080), (1280, 720)),
        ((3840, 2160), (1280, 720)),
        ((1080, 1920), (720, 1280)),
        ((1080, 1080), (1080, 1080)),
        ((64, 36), (64, 36)),
        ((8192, 16), (1280, 2)),
    ],
)
def test_the_longer_side_is_1280_at_most_and_the_shape_stays(size: tuple[int, int], fitted: tuple[int, int]) -> None:
    assert thumbnail.fitted(size, 1280) == fitted


def test_it_is_a_jpeg_of_the_best_quality_that_keeps_below_the_limit(tmp_path: Path) -> None:
    whole = made(tmp_path, (256, 144))
    assert whole.facts == {"size": [128, 72], "quality": 95, "bytes": (tmp_path / "thumbnail.jpg").stat().st_size}
    with Image.open(tmp_path / "thumbnail.jpg") as picture:
        assert (picture.format, picture.size, picture.mode) == ("JPEG", (128, 72), "RGB")
    smaller = made(tmp_path, (256, 144), whole.facts["bytes"] - 1)
    assert smaller.facts["quality"] == 90
    assert smaller.facts["bytes"] < whole.facts["bytes"]


def test_one_that_cannot_be_small_enough_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="at its lowest quality, 1000 are allowed") as caught:
        made(tmp_path, (256, 144), 1000)
    assert caught.value.hint == "take a calmer frame: thumbnail: {at: …}"
