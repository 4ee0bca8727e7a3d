"""Codes of our own, read by a decoder that is not."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderers import reel
from renderers.rle import STANDS, coded, packet

WIDTH, HEIGHT = 700, 12
GROUND = (10, 20, 30, 128)


def as_codec(picture: Image.Image):
    rgba = np.asarray(picture.convert("RGBA"))
    return np.ascontiguousarray(rgba[..., [3, 0, 1, 2]]).view("<u4")[..., 0]


def decoded(path):
    with av.open(str(path)) as film:
        return [(frame.time, frame.to_ndarray(format="rgba")) for frame in film.decode(video=0)]


def told(folder, x, patch, y=3):
    """A reel of a plain picture, then the patch laid onto it by a packet of ours."""
    first = Image.new("RGBA", (WIDTH, HEIGHT), GROUND)
    code = packet(y, [coded(as_codec(patch), x)], patch.height)
    reel.write(folder / "a.mov", first.size, Fraction(24), [reel.State(0, first), reel.Coded(5, code)])
    wanted = first.copy()
    wanted.paste(patch, (x, y))
    return decoded(folder / "a.mov"), np.asarray(wanted)


@st.composite
def patches(draw):
    width, height = draw(st.integers(1, 300)), draw(st.integers(1, 5))
    kinds = draw(st.lists(st.tuples(st.integers(1, 200), st.integers(0, 2), st.integers(0, 9)), min_size=1))
    flat = []
    for count, kind, seed in kinds:
        noise = np.random.default_rng(seed).integers(0, 256, (count, 3))
        flat.append(noise if kind else np.repeat(noise[:1], count, axis=0))
    pixels = np.resize(np.concatenate(flat), (height, width, 3)).astype(np.uint8)
    return Image.fromarray(pixels).convert("RGBA")


@settings(max_examples=60, deadline=None)
@given(patches(), st.integers(0, 400))
def test_what_was_coded_is_what_a_decoder_shows(tmp_path_factory, patch, x):
    found, wanted = told(tmp_path_factory.mktemp("reel"), x, patch)
    assert len(found) == 2 and found[1][0] == pytest.approx(5 / 24)
    assert (found[1][1] == wanted).all()


@pytest.mark.parametrize("x", [0, 1, 253, 254, 255, 508, 509, 600])
@pytest.mark.parametrize("width", [1, 2, 3, 99])
def test_every_skip_and_every_end_is_right(tmp_path, x, width):
    ramp = Image.fromarray(np.arange(width * 3, dtype=np.uint8).reshape(1, width, 3)).convert("RGBA")
    for patch in (ramp, Image.new("RGBA", (width, 2), (1, 2, 3, 255))):
        found, wanted = told(tmp_path, x, patch)
        assert (found[1][1] == wanted).all()


def test_lines_that_stand_stay_as_they_were(tmp_path):
    first = Image.fromarray(np.arange(WIDTH * HEIGHT * 3, dtype=np.uint32).astype(np.uint8).reshape(HEIGHT, WIDTH, 3))
    first = first.convert("RGBA")
    red = coded(as_codec(Image.new("RGBA", (9, 1), "red")), 4)
    code = packet(2, [red, STANDS * 3, red], 5)
    reel.write(tmp_path / "a.mov", first.size, Fraction(24), [reel.State(0, first), reel.Coded(1, code)])
    wanted = first.copy()
    for y in (2, 6):
        wanted.paste("red", (4, y, 13, y + 1))
    assert (decoded(tmp_path / "a.mov")[1][1] == np.asarray(wanted)).all()


def test_a_code_does_not_depend_on_where_its_lines_stand(tmp_path):
    patch = Image.new("RGBA", (30, 4), "blue")
    for y in (0, 7):
        found, wanted = told(tmp_path, 50, patch, y)
        assert (found[1][1] == wanted).all()
