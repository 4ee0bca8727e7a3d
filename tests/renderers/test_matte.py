"""Keying by colour: the formula, its edges, and level for level what ffmpeg's own filter does."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from renderers import matte, themes
from renderers.ffmpeg.run import run

COLORS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02X}{:02X}{:02X}".format(*rgb))
HUNDREDTHS = st.integers(0, 100).map(lambda n: f"{n / 100:g}")


def key(color: str = "#1D1C2D", similarity: str = "0.08", blend: str = "0.15") -> dict[str, str]:
    return {"kind": "key", "color": color, "similarity": similarity, "blend": blend}


@pytest.mark.parametrize(
    ("color", "alpha"),
    [
        ("crust", 0),
        ("mantle", 0),
        ("base", 0),
        ("surface0", 8),  # a selection bar is gone
        ("#3A3A3A", 32),
        ("#000000", 96),
        ("surface1", 148),
        *(
            (name, 255)
            for name in themes.theme("mocha")["palette"]
            if name not in ("crust", "mantle", "base", "surface0", "surface1")
        ),
    ],
)
def test_what_the_usual_matte_leaves_of_a_colour(color, alpha):
    shown = themes.theme("mocha")["palette"].get(color, color)
    assert matte.alpha_of(shown, matte.USUAL) == alpha
    assert matte.keyed(Image.new("RGB", (2, 2), shown), matte.USUAL).getpixel((1, 1)) == (*matte.rgb(shown), alpha)


@given(COLORS, COLORS, COLORS, HUNDREDTHS, HUNDREDTHS)
def test_what_is_farther_from_the_key_is_never_less_there(color, one, other, similarity, blend):
    wanted = key(color, similarity, blend)
    near, far = sorted((one, other), key=lambda each: matte.apart(matte.rgb(each), matte.rgb(color)))
    assert matte.alpha_of(near, wanted) <= matte.alpha_of(far, wanted)
    assert matte.alpha_of(color, wanted) == 0


@given(COLORS, HUNDREDTHS, HUNDREDTHS)
def test_nothing_within_similarity_is_left_and_everything_beyond_blend_is(color, similarity, blend):
    wanted = key("#1D1C2D", similarity, blend)
    far = (matte.apart(matte.rgb(color), matte.rgb("#1D1C2D")) / matte.FARTHEST) ** 0.5
    alpha = matte.alpha_of(color, wanted)
    if far < float(similarity) - 1e-6:
        assert alpha == 0
    if far > float(similarity) + float(blend) + 1e-6:
        assert alpha == 255


def colours() -> NDArray[np.uint8]:
    """A cube of colours, every 15th level, then random ones, and random ones near the usual key."""
    levels = np.arange(0, 256, 15)
    cube = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(-1, 3)
    random = np.random.default_rng(7)
    anywhere = random.integers(0, 256, (20_000, 3))
    near = np.clip(random.normal((0x1D, 0x1C, 0x2D), 40, (20_000, 3)), 0, 255).astype(np.int64)
    every = np.concatenate([cube, anywhere, near]).astype(np.uint8)
    return every[: len(every) // 64 * 64].reshape(-1, 64, 3)


@pytest.mark.parametrize(
    "wanted",
    [
        key(),
        key(blend="0"),
        key(blend="0.0001"),
        key(blend="0.00011"),
        key(similarity="0", blend="0"),
        key(similarity="0", blend="0.15"),
        key(similarity="1", blend="1"),
        key("#FFFFFF", "0.3", "0.05"),
        key("#00FF00", "0.123456789", "0.25"),
    ],
    ids=lambda wanted: " ".join([*wanted.values()][1:]),
)
def test_it_is_what_ffmpegs_colorkey_does_to_the_level(tmp_path: Path, wanted):
    pixels = colours()
    height, width, _ = pixels.shape
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-i", "pipe:0"]
    chain = ["-vf", f"format=rgba,{matte.filters(wanted)}", "-f", "rawvideo", "-pix_fmt", "rgba"]
    run([*source, *chain, str(tmp_path / "keyed")], log=tmp_path / "log", stdin=[pixels.tobytes()])
    theirs = np.frombuffer((tmp_path / "keyed").read_bytes(), np.uint8).reshape(height, width, 4).astype(int)
    ours = np.asarray(matte.keyed(Image.fromarray(pixels), wanted)).astype(int)
    assert (theirs[..., :3] == ours[..., :3]).all()
    apart = np.abs(theirs[..., 3] - ours[..., 3])
    assert apart.max() <= 1
    assert (apart > 0).mean() < 0.005, "and nearly always to the very level"


def test_what_was_transparent_stays_so():
    picture = Image.new("RGBA", (3, 1))
    picture.putdata([(255, 255, 255, 0), (255, 255, 255, 100), (0, 0, 0, 128)])
    kept = matte.keyed(picture, matte.USUAL)
    assert np.asarray(kept)[0, :, 3].tolist() == [0, 100, round(96 * 128 / 255)]
    assert picture.getpixel((1, 0)) == (255, 255, 255, 100), "the picture itself is not touched"


@pytest.mark.parametrize("mode", ["L", "P", "RGB", "RGBA", "LA"])
def test_pictures_of_every_mode_are_keyed(mode):
    keyed = matte.keyed(Image.new("RGB", (4, 3), "#1D1C2D").convert(mode), key(similarity="0.1"))
    assert (keyed.mode, keyed.size, np.asarray(keyed)[..., 3].max()) == ("RGBA", (4, 3), 0)


def test_a_picture_of_a_screens_size_takes_no_time():
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (1080, 1920, 4), dtype=np.uint8))
    matte.keyed(noise, matte.USUAL)
    started = process_time()
    matte.keyed(noise, matte.USUAL)
    assert process_time() - started < 0.12  # 0.014 s measured; the rest is for a busy machine
