"""The ground: of its theme's family, different by scene, without bands, the same every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderers import ground
from renderers.painting import silent
from renderers.themes import names, theme


def painted(
    tmp_path: Path, look: str = "mocha", variant: str = "abertura", size: tuple[int, int] = (320, 180)
) -> Image.Image:
    into = tmp_path / f"{look}-{variant}.png"
    ground.paint({"size": list(size), "theme": theme(look), "variant": variant}, {}, into, silent)
    with Image.open(into) as picture:
        return picture.copy()


@pytest.mark.parametrize("size", [(320, 180), (180, 320), (181, 179)])
def test_it_is_opaque_and_of_the_size_asked(size: tuple[int, int], tmp_path: Path) -> None:
    picture = painted(tmp_path, size=size)
    assert (picture.mode, picture.size) == ("RGB", size)


def test_the_same_variant_gives_the_same_bytes_and_another_another_picture(tmp_path: Path) -> None:
    one, two, other = painted(tmp_path), painted(tmp_path), painted(tmp_path, variant="prova")
    assert one.tobytes() == two.tobytes() != other.tobytes()


@pytest.mark.parametrize("look", names())
@pytest.mark.parametrize("variant", ["abertura", "prova", "custo", "fim"])
def test_it_stays_quiet_and_in_the_family(look: str, variant: str, tmp_path: Path) -> None:
    grey = np.asarray(painted(tmp_path, look, variant).convert("L"), dtype=float)
    assert (grey.max() < 140) if theme(look)["dark"] else (grey.min() > 170)
    coarse = grey.reshape(18, 10, 32, 10).mean(axis=(1, 3))
    steps = max(np.abs(np.diff(coarse, axis=0)).max(), np.abs(np.diff(coarse, axis=1)).max())
    assert coarse.max() - coarse.min() > 6 and steps < 12  # there is light, and no edge


def test_grain_breaks_up_every_band(tmp_path: Path) -> None:
    rows = np.asarray(painted(tmp_path), dtype=int)[..., 0]
    runs = [len(run) for row in rows for run in np.split(row, np.flatnonzero(np.diff(row)) + 1)]
    assert np.percentile(runs, 99) <= 6
    flat = rows - np.asarray(Image.fromarray(rows.astype(np.uint8)).reduce(4).resize((320, 180)), dtype=int)
    assert flat.std() == pytest.approx(theme("mocha")["grain"], rel=0.35)


def test_light_stands_where_words_do_not_begin() -> None:
    for variant in map(str, range(40)):
        assert ground.lights(theme("mocha"), variant)[0].x > 0.5
