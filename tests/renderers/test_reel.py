"""Reels: every state comes back as it was, on its frame."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from renderers import reel

SIZE = (36, 20)
RATES = [Fraction(24), Fraction(30), Fraction(60), Fraction(24000, 1001), Fraction(30000, 1001)]


def noise(seed: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (SIZE[1], SIZE[0], 4), np.uint8), "RGBA")


def read(file: Path, fps: Fraction) -> list[tuple[Fraction, NDArray[np.uint8]]]:
    """Its states: (frame, pixels as RGBA)."""
    with av.open(str(file)) as film:
        tick_s = film.streams.video[0].time_base or Fraction(0)
        return [(told.pts * tick_s * fps, pixels(told)) for told in film.decode(video=0) if told.pts is not None]


def pixels(frame: av.VideoFrame) -> NDArray[np.uint8]:
    return frame.to_ndarray(format="rgba").astype(np.uint8)


@pytest.mark.parametrize("fps", RATES, ids=str)
def test_every_pixel_comes_back_on_its_frame(tmp_path, fps):
    frames = (0, 1, 2, 7, 100, 2_000)
    told = reel.write(tmp_path / "a.mov", SIZE, fps, [(n, noise(n)) for n in frames])
    assert told == {"states": 6, "frames": 2_001}
    for (at, shown), n in zip(read(tmp_path / "a.mov", fps), frames, strict=True):
        assert at == n
        assert (shown == np.asarray(noise(n))).all()


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20)), min_size=1, max_size=8))
def test_only_the_rows_said_to_change_are_read_again(tmp_path_factory, spans):
    into = tmp_path_factory.mktemp("reel") / "a.mov"
    canvas = noise(0)
    kept = [canvas.copy()]
    states = [reel.State(0, canvas.copy())]
    for n, (top, height) in enumerate(spans, 1):
        rows = (top, min(top + height, SIZE[1]))
        canvas.paste(noise(n).crop((0, rows[0], SIZE[0], rows[1])), (0, rows[0]))
        kept.append(canvas.copy())
        states.append(reel.State(n, canvas.copy(), rows))
    reel.write(into, SIZE, Fraction(24), states)
    for (_, shown), wanted in zip(read(into, Fraction(24)), kept, strict=True):
        assert (shown == np.asarray(wanted)).all()


def test_the_same_states_give_the_same_bytes(tmp_path):
    for name in ("a.mov", "b.mov"):
        reel.write(tmp_path / name, SIZE, Fraction(24), [(n, noise(n)) for n in range(5)])
    assert (tmp_path / "a.mov").read_bytes() == (tmp_path / "b.mov").read_bytes()


def test_what_stands_still_is_nearly_free(tmp_path):
    still = Image.effect_noise((640, 360), 60).convert("RGBA")
    reel.write(tmp_path / "one.mov", still.size, Fraction(24), [(0, still)])
    reel.write(tmp_path / "many.mov", still.size, Fraction(24), [(n, still) for n in range(200)])
    grown = (tmp_path / "many.mov").stat().st_size - (tmp_path / "one.mov").stat().st_size
    assert grown / 199 < 100, "bytes a state"
