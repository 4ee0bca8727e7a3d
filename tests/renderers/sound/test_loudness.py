"""Loudness and peaks, against the standard's own examples and ffmpeg."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from renderers.sound import wav
from renderers.sound.edges import HEAD, TAIL, sounding, trimmed
from renderers.sound.loudness import CELL, Meter, Weighting, decibels, lufs, ratio
from renderers.sound.peaks import PEAK_REACH, PeakMeter, true_peaks
from renderers.sound.wav import RATE, Samples

from .makers import file, measured, noise, speechlike


def sine(hz: float, seconds: float, level: float, phase: float = 0) -> Samples:
    return np.asarray(level * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE + phase), np.float64)


def test_a_full_scale_tone_on_one_of_two_channels_is_3_lufs_down() -> None:
    tone = sine(997, 2, 1.0)
    assert lufs(np.stack([tone, np.zeros_like(tone)], axis=1)) == pytest.approx(-3.01, abs=0.01)


def test_one_channel_counts_as_it_ships_on_two() -> None:
    tone = noise(2, 0.1)
    assert lufs(tone) == lufs(np.stack([tone, tone], axis=1))


@pytest.mark.parametrize("pcm", [speechlike(6), noise(3, 0.02), np.concatenate([noise(2, 0.2), noise(4, 0.002)])])
def test_ffmpeg_agrees(tmp_path: Path, pcm: Samples) -> None:
    both = np.stack([pcm, pcm], axis=1)
    loudness, peak = measured(file(tmp_path / "a.wav", both))
    assert lufs(pcm) == pytest.approx(loudness, abs=0.1)
    meter = PeakMeter(2)
    meter.add(both)
    assert meter.db() == pytest.approx(peak, abs=0.2)


def test_rests_do_not_count() -> None:
    loud = noise(4, 0.1)
    assert lufs(np.concatenate([loud, np.zeros(10 * RATE)])) == pytest.approx(lufs(loud), abs=0.4)


def test_silence_and_scraps_have_a_loudness_too() -> None:
    assert lufs(np.zeros(RATE)) == float("-inf")
    assert lufs(np.zeros(0)) == float("-inf")
    assert lufs(noise(0.2, 0.1)) == pytest.approx(lufs(noise(2, 0.1)), abs=0.5)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 30_000), min_size=1, max_size=6))
def test_blocks_measure_as_the_whole(sizes: list[int]) -> None:
    whole = noise(sum(sizes) / RATE, 0.1)
    meter = Meter()
    for part in np.split(whole, np.cumsum(sizes)[:-1]):
        meter.add(part)
    assert meter.lufs() == pytest.approx(lufs(whole), abs=1e-6)


@pytest.mark.parametrize(("hz", "phase"), [(1000, 0.3), (8000, 0.2), (12_000, np.pi / 4), (15_000, 1.0)])
def test_peaks_between_samples_are_seen(hz: float, phase: float) -> None:
    peaks = true_peaks(sine(hz, 0.1, 0.5, phase)[:, None])
    assert decibels(float(peaks.max())) == pytest.approx(decibels(0.5), abs=0.15)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 1000), st.floats(0, 0.6), st.lists(st.integers(1, 400), max_size=3))
def test_peaks_that_nobody_asks_for_are_left_out_and_no_other(samples: int, above: float, sizes: list[int]) -> None:
    near = noise((samples + 2 * PEAK_REACH) / RATE, 0.1)[:, None]
    every, some = true_peaks(near), true_peaks(near, above)
    assert len(every) == -(-samples // CELL)
    assert (some <= every).all()
    assert (some[every > above] == every[every > above]).all()
    whole, parts = PeakMeter(1), PeakMeter(1)
    whole.add(near)
    for part in np.split(near, np.cumsum(sizes)):
        parts.add(part)
    assert parts.db() == whole.db()


def test_cells_are_weighted_as_samples_one_by_one_are() -> None:
    both = np.stack([noise(1, 0.1), speechlike(1)], axis=1)[: 700 * CELL]
    stages = [[1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585]]
    stages += [[1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621]]
    weighted = signal.sosfilt(stages, both, axis=0) ** 2
    weighting = Weighting(2)
    parts = [weighting.powers(part, last) for part, last in ((both[: 33 * CELL], CELL), (both[33 * CELL :], 10))]
    weighted[-CELL + 10 :] = 0
    assert np.concatenate(parts) == pytest.approx(weighted.reshape(-1, 2 * CELL).sum(axis=1), rel=1e-6)


def test_decibels_and_ratios_are_inverse() -> None:
    assert decibels(ratio(-7.5)) == pytest.approx(-7.5)
    assert decibels(0) == float("-inf")


def test_a_recording_is_trimmed_to_its_sound() -> None:
    pcm = np.concatenate([np.zeros(RATE), sine(200, 1, 0.3), np.zeros(RATE)]) + noise(3, 0.0003)
    cut = trimmed(pcm)
    assert cut is not None
    line, earlier = cut
    assert earlier == pytest.approx(RATE - HEAD, abs=240)
    assert len(line) == pytest.approx(RATE + HEAD + TAIL, abs=480)


def test_sound_that_begins_at_once_gets_silence_in_front() -> None:
    cut = trimmed(sine(200, 0.5, 0.3, 1.5))
    assert cut is not None
    line, earlier = cut
    assert earlier == -HEAD
    assert not line[:HEAD].any()
    assert len(line) == RATE // 2 + HEAD + TAIL


def test_a_breath_is_kept() -> None:
    breath = noise(0.3, 0.003)
    pcm = np.concatenate([noise(0.5, 0.0001), breath, np.zeros(2400), sine(200, 1, 0.3), noise(0.5, 0.0001)])
    found = sounding(pcm)
    assert found is not None
    assert found[0] < RATE * 0.55


@pytest.mark.parametrize("pcm", [np.zeros(RATE), np.zeros(0), noise(1, 0.00001)])
def test_silence_has_no_edges(pcm: Samples) -> None:
    assert trimmed(pcm) is None


@pytest.mark.parametrize("bits", [16, 24])
def test_a_file_gives_back_what_was_written(tmp_path: Path, bits: int) -> None:
    pcm = np.stack([noise(0.1, 0.2), noise(0.1, 0.2, 2)], axis=1)
    wav.write(tmp_path / "a.wav", pcm, bits=bits)
    assert np.abs(wav.read(tmp_path / "a.wav") - pcm).max() <= 2.0**-bits * 1.01
    assert wav.length(tmp_path / "a.wav") == len(pcm)
    assert (wav.part(tmp_path / "a.wav", 100, 50) == wav.read(tmp_path / "a.wav")[100:150]).all()
    assert len(wav.part(tmp_path / "a.wav", len(pcm) - 10, 50)) == 10
