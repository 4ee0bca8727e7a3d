"""What stays in sight of pictures and clips on a screen of another shape."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderers import conform, own, pan
from renderers.painting import Json
from tests.renderers import movies

SCREEN = [36, 64]  # a tall one; of a picture of 128x72 it shows 41 columns
STRIPES = 8  # each 16 wide, each 30 levels brighter than the one before
KEY = {"kind": "key", "color": "#1D1C2D", "similarity": "0.08", "blend": "0.15"}


def striped() -> Image.Image:
    levels = np.repeat(np.arange(STRIPES, dtype=np.uint8) * 30, 128 // STRIPES)
    return Image.fromarray(np.repeat(np.tile(levels, (72, 1))[..., None], 3, axis=2))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("focus")
    striped().save(made / "still.png")
    movies.clip(made / "clip.mp4", [np.asarray(striped())] * 4)
    movies.clip(made / "key.mp4", [np.full((72, 128, 3), (0x1D, 0x1C, 0x2D), np.uint8)] * 4)
    return made


def middle(film: Path) -> float:
    """The level in the middle of the last frame, as RGB has it."""
    luma = movies.planes(film)[-1][0].astype(float)
    return float((luma[20:44, 14:22].mean() - 16) * 255 / 219)


@pytest.mark.parametrize(
    ("focus", "level"),
    [
        pytest.param(None, 105, id="the middle, between two stripes"),
        pytest.param(["0.5", "0.5"], 105, id="the middle, said"),
        pytest.param(["0.3125", "0"], 60, id="the middle of the third stripe"),
        pytest.param(["0.6875", "1"], 150, id="of the sixth"),
        pytest.param(["0", "0.5"], 30, id="the left edge, as far as there is picture"),
    ],
)
@pytest.mark.parametrize("way", ["pan", "clip", "keyed"])
def test_the_point_stands_in_the_middle_of_the_screen(
    tmp_path: Path, folder: Path, way: str, focus: Json, level: int
) -> None:
    asked = {"size": SCREEN, "fps": "24", "frames": 4, "key_frame": 0} | ({"focus": focus} if focus else {})
    film = tmp_path / "film.mp4"
    if way == "pan":
        pan.paint({**asked, "move": "still"}, {"frame": folder / "still.png"}, film)
    else:
        taken = own.paint_video({}, {"file": folder / f"{'key' if way == 'keyed' else way}.mp4"}, tmp_path / "own.mp4")
        asked["source"] = {"frames": taken.facts["frames"], "fps": taken.facts["fps"]}
        matte, ground = {"matte": KEY}, {"ground": folder / "still.png"}
        under = way == "keyed"
        conform.paint(
            asked | (matte if under else {}), {"clip": tmp_path / "own.mp4"} | (ground if under else {}), film
        )
    assert middle(film) == pytest.approx(level, abs=4)
