"""Which frames of a clip fill a scene."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.fitting import Fit, fit, frames_at
from renderers.painting import RenderError

RATES = [F(24), F(30), F(60), F(24000, 1001), F(30000, 1001)]
NTSC = F(24000, 1001)


@pytest.mark.parametrize(
    ("frames", "source_frames", "source_fps", "asked", "expected"),
    [
        pytest.param(240, 240, F(24), None, Fit("as it is", 240), id="exactly as long"),
        pytest.param(240, 300, F(30), None, Fit("as it is", 240), id="as long at another rate"),
        pytest.param(240, 240, NTSC, None, Fit("as it is", 240), id="a quarter frame over is nothing"),
        pytest.param(100, 240, F(24), None, Fit("cut", 240), id="longer: its head"),
        pytest.param(100, 240, F(24), "loop", Fit("cut", 240), id="longer, whatever was asked"),
        pytest.param(259, 240, F(24), None, Fit("slow", 240, slower=F(259, 240)), id="a little short: slower"),
        pytest.param(260, 240, F(24), None, Fit("push", 240), id="more than 8 % short: pushed in on"),
        pytest.param(276, 240, F(24), None, Fit("push", 240), id="by 1.5 s at most"),
        pytest.param(480, 240, F(24), "slow", Fit("slow", 240, slower=F(2)), id="slow as far as asked"),
        pytest.param(480, 240, F(24), "hold", Fit("hold", 240), id="held as long as asked"),
        pytest.param(250, 240, F(24), "hold", Fit("hold", 240), id="held, not slowed, where asked"),
        pytest.param(480, 240, F(24), "loop", Fit("loop", 240), id="looped where asked"),
        pytest.param(24, 1, F(10), "hold", Fit("hold", 2), id="a film of one frame"),
    ],
)
def test_a_clip_is_fitted(frames: int, source_frames: int, source_fps: F, asked: str | None, expected: Fit) -> None:
    assert fit(frames, F(24), source_frames, source_fps, asked=asked) == expected


def test_the_tail_may_be_kept_instead_of_the_head() -> None:
    assert fit(100, F(24), 240, F(24), keep="tail") == Fit("cut", 240, first=140)


@pytest.mark.parametrize(
    ("frames", "push"),
    [pytest.param(277, True, id="more than 1.5 s too short"), pytest.param(260, False, id="pushing is not allowed")],
)
def test_a_clip_that_is_too_short_is_refused_with_both_lengths(frames: int, push: bool) -> None:
    with pytest.raises(RenderError, match=rf"lasts 10\.00 s and {frames / 24:.2f} s") as caught:
        fit(frames, F(24), 240, F(24), push=push)
    assert "hold, slow or loop" in caught.value.hint


@pytest.mark.parametrize(("frames", "source_frames"), [(0, 10), (10, 0)])
def test_nothing_fits_nothing(frames: int, source_frames: int) -> None:
    with pytest.raises(RenderError):
        fit(frames, F(24), source_frames, F(24))


@given(
    frames=st.integers(1, 4000),
    fps=st.sampled_from(RATES),
    source_frames=st.integers(1, 4000),
    source_fps=st.sampled_from([*RATES, F(25), F(50), F(12)]),
    asked=st.sampled_from([None, "hold", "slow", "loop"]),
    keep=st.sampled_from(["head", "tail"]),
)
def test_what_is_shown_is_always_there(
    frames: int, fps: F, source_frames: int, source_fps: F, asked: str | None, keep: str
) -> None:
    try:
        filling = fit(frames, fps, source_frames, source_fps, asked=asked, keep=keep)
    except RenderError:
        assert asked is None and frames / fps > source_frames / source_fps
        return
    assert filling.have_frames == frames_at(fps, source_frames, source_fps) >= 1
    assert (filling.way == "cut") == (filling.have_frames > frames)
    assert filling.first == (filling.have_frames - frames if filling.way == "cut" and keep == "tail" else 0)
    assert 0 <= filling.held(frames) < frames
    assert (filling.slower > 1) == (filling.way == "slow")
    if asked is None:
        assert filling.slower <= F(108, 100)
