"""The gain of a whole and its limiter: held everywhere, foreseen rightly, the same however it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from renderers.sound import limiter
from renderers.sound.loudness import CELL, lufs, ratio
from renderers.sound.master import Driven, _Surveyed
from renderers.sound.peaks import PeakMeter
from renderers.sound.raw import Raw
from renderers.sound.wav import RATE, Samples

from .makers import noise, speechlike

LIMIT_DB = -1.8


def clicks() -> Samples:
    pcm = noise(3, 0.02)
    pcm[np.random.default_rng(5).integers(0, len(pcm), 20)] = 0.9
    return pcm


def bass() -> Samples:
    t = np.arange(3 * RATE) / RATE
    return np.asarray(0.5 * np.sin(2 * np.pi * 50 * t) * (np.sin(4 * np.pi * t) > 0), np.float64)


@pytest.fixture(params=[speechlike(3), noise(3, 0.1), clicks(), bass()], ids=["speech", "noise", "clicks", "bass"])
def sound(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Raw]:
    raw = Raw(tmp_path / "sound.f32", 1)
    raw.append(request.param[:, None])
    yield raw
    raw.drop()


@pytest.mark.parametrize("drive_db", [3, 12])
def test_no_peak_passes_and_the_loudness_is_foreseen(sound: Raw, drive_db: float) -> None:
    surveyed = _Surveyed(sound, LIMIT_DB)
    surveyed.peaks(0.0)
    gain_db = surveyed.most_db() - 15 + drive_db
    foreseen = surveyed.limited_lufs(gain_db)
    driven = Driven(sound, surveyed.peaks(gain_db), gain_db, LIMIT_DB, True, "")
    made = np.concatenate([block for _, block in driven.blocks()])
    surveyed.drop()
    meter = PeakMeter(1)
    meter.add(made)
    assert meter.db() == pytest.approx(LIMIT_DB, abs=0.01)
    assert lufs(made[:, 0]) == pytest.approx(foreseen, abs=0.02)


def test_factors_are_the_same_whichever_cells_are_asked_for(sound: Raw) -> None:
    surveyed = _Surveyed(sound, LIMIT_DB)
    peaks = surveyed.peaks(12.0)
    whole = limiter.edges(peaks, 12.0, LIMIT_DB, 0, peaks.samples)
    assert whole is not None
    parts = [limiter.edges(peaks, 12.0, LIMIT_DB, first, first + 100) for first in range(0, 1500, 100)]
    surveyed.drop()
    for n, part in enumerate(parts):
        asked = whole[100 * n : 100 * n + 101]
        assert (asked == 1).all() if part is None else np.allclose(part, asked, atol=1e-12)


def test_the_limiter_lets_go_as_slowly_as_it_says_and_looks_no_further_than_it_must(tmp_path: Path) -> None:
    peaks = Raw(tmp_path / "peaks.f32", 1)
    peaks.append(np.where(np.arange(1000) == 500, 2.0, 0.1)[:, None])
    factors = limiter.edges(peaks, 0.0, 0.0, 0, 1000)
    peaks.drop()
    assert factors is not None
    down = np.flatnonzero(factors < 1)
    assert down[0] == 500 - 2 * limiter.LOOK
    assert factors[500] == pytest.approx(0.5)
    assert factors[501] == pytest.approx(0.5)
    held = 501 + limiter.LOOK  # the last edge that the peak is looked at from
    assert down[-1] - held == pytest.approx(20 * np.log10(2) / limiter.RELEASE_DB, abs=limiter.LOOK + 1)
    assert 20 * np.log10(factors[530] / factors[520]) == pytest.approx(10 * limiter.RELEASE_DB, abs=0.01)
    assert ratio(-limiter.RELEASE_DB * RATE / CELL * 0.05) == pytest.approx(0.5, abs=0.01)
