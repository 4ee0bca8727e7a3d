"""Lines played slower or faster: as long as asked, at their own pitch, every place where it is due."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.sound.tempo import SEEK, WINDOW, stretched
from renderers.sound.wav import RATE, Samples

from .makers import noise, speechlike


def tone(hz: float, seconds: float) -> Samples:
    return np.asarray(0.3 * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE), np.float64)


def pitch(pcm: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm))))
    return float(np.argmax(spectrum) * RATE / len(pcm))


@pytest.mark.parametrize("pace", [0.95, 1.05])
@pytest.mark.parametrize("hz", [90, 220, 1000])
def test_a_tone_keeps_its_pitch_and_its_level(pace: float, hz: float) -> None:
    pcm = tone(hz, 3)
    heard = stretched(pcm, round(len(pcm) / pace))
    assert pitch(heard) == pytest.approx(hz, abs=1.5)
    inner = heard[RATE // 10 : -RATE // 10]
    rms = np.sqrt((inner[: len(inner) // 2400 * 2400].reshape(-1, 2400) ** 2).mean(axis=1))
    assert rms == pytest.approx(np.full(len(rms), 0.3 / np.sqrt(2)), rel=0.12)


@pytest.mark.parametrize("pace", [0.95, 1.05])
def test_every_burst_is_within_the_reach_of_where_it_is_due(pace: float) -> None:
    pcm = np.zeros(4 * RATE)
    places = range(20_000, 180_000, 17_003)
    for at in places:
        pcm[at : at + 480] = noise(0.01, 0.3, seed=at)
    heard = stretched(pcm, round(len(pcm) / pace))
    for at in places:
        due = round(at / pace)
        near = heard[due - WINDOW : due + WINDOW + 480] ** 2
        centre = float(np.dot(near, np.arange(len(near))) / near.sum()) - WINDOW
        assert abs(centre - 240) <= SEEK + 240


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 30_000), st.integers(95, 105))
def test_it_is_exactly_as_long_as_asked(samples: int, percent: int) -> None:
    asked = max(1, round(samples * 100 / percent))
    heard = stretched(speechlike(samples / RATE + 0.001)[:samples], asked)
    assert heard.shape == (asked,)
    assert np.isfinite(heard).all()


def test_what_is_not_stretched_is_the_same_samples() -> None:
    pcm = noise(0.2, 0.1)
    assert (stretched(pcm, len(pcm)) == pcm).all()


def test_both_channels_move_together() -> None:
    one = speechlike(2)
    heard = stretched(np.stack([one, one * 0.5], axis=1), round(len(one) * 1.04))
    assert np.allclose(heard[:, 0], 2 * heard[:, 1])


def test_it_is_the_same_every_time() -> None:
    pcm = speechlike(2)
    assert (stretched(pcm, 100_000) == stretched(pcm.copy(), 100_000)).all()
