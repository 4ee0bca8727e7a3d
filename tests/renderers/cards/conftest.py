"""Pictures compared with goldens, by eye's measure and not byte by byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

FOLDER = Path(__file__).parents[2] / "goldens" / "cards"
PictureGolden = Callable[[str, Image.Image], None]


@pytest.fixture
def picture_golden(request: pytest.FixtureRequest) -> PictureGolden:
    """Compare a picture with the golden PNG of that name: another HarfBuzz or Pillow may move an edge by a hair."""

    def compare(name: str, picture: Image.Image) -> None:
        file = FOLDER / f"{name}.png"
        if request.config.getoption("--rewrite-goldens"):
            file.parent.mkdir(parents=True, exist_ok=True)
            picture.save(file, optimize=True)
        assert file.exists(), f"{file} is missing; pytest --rewrite-goldens writes it"
        with Image.open(file) as kept:
            assert kept.size == picture.size
            apart = np.abs(np.asarray(kept.convert("RGB"), dtype=int) - np.asarray(picture.convert("RGB"), dtype=int))
        assert apart.mean() < 0.5 and (apart > 32).mean() < 0.002, f"{file} differs: mean {apart.mean():.2f}"

    return compare
