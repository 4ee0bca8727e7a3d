"""Music through a film: where it goes round, where a scene moves it, how it ends."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.painting import RenderError
from renderers.sound import score, wav
from renderers.sound.wav import RATE, Samples

from .makers import file, noise
from .test_sound_mix import MUSIC, paint

COUNTED = np.arange(1, 20 * RATE + 1, dtype=np.float64)[:, None] * np.ones(2)  # each sample says its own place


def played(total: int, length: int, hits: list[score.Hit], loop: tuple[int, int] | None) -> Samples:
    def part(first: int, last: int) -> Samples:
        there = COUNTED[max(first, 0) : max(min(last, length), 0)]
        before = min(max(-first, 0), last - first)
        return np.pad(there, ((before, last - first - before - len(there)), (0, 0)))

    laid = score.stretches(total, length, hits, loop)
    blocks = [score.heard(laid, at, min(7919, total - at), part) for at in range(0, total, 7919)]
    return np.concatenate(blocks)[:, 0]


def hit(start: int, music: int) -> score.Hit:
    return score.Hit("x", start, music)


def test_music_that_is_long_enough_is_played_as_it_is() -> None:
    assert (played(5 * RATE, 6 * RATE, [], None) == np.arange(1, 5 * RATE + 1)).all()
    assert (played(5 * RATE, 6 * RATE, [], (RATE, 3 * RATE)) == np.arange(1, 5 * RATE + 1)).all(), "no loop is needed"


def test_a_marked_loop_goes_from_its_end_to_its_start_to_the_sample() -> None:
    start, end, length = RATE, 3 * RATE, 5 * RATE
    heard = played(10 * RATE, length, [], (start, end))
    assert (heard[:end] == np.arange(1, end + 1)).all(), "what comes before the loop is played once"
    for turn in range(3):
        seam = end + turn * (end - start)
        after = heard[seam + score.SEAM : seam + end - start]
        assert (after == np.arange(start + score.SEAM, end)[: len(after)] + 1).all()


@pytest.mark.parametrize("start", [0, 2 * RATE])
def test_a_loop_to_the_last_sample_keeps_its_length(start: int) -> None:
    length = 4 * RATE
    heard = played(9 * RATE, length, [], (start, length))
    turn = length - start
    later = heard[length + score.SEAM : 9 * RATE]
    same = heard[length + score.SEAM - turn : 9 * RATE - turn]
    calm = np.abs(later - same) < 1e-6
    assert calm.mean() > 0.95, "every round is the one before"
    if start:
        assert np.abs(np.diff(heard[length - 2 * score.SEAM : length + score.SEAM])).max() < 2 * turn / score.SEAM + 2
    else:
        assert heard[length - 1] == length
        assert heard[length] == 1, "a file that is a loop has no seam"


def test_a_scene_moves_the_whole_music_and_it_begins_later_where_it_has_to() -> None:
    heard = played(8 * RATE, 20 * RATE, [hit(5 * RATE, 2 * RATE)], None)
    assert not heard[: 3 * RATE].any()
    assert (heard[3 * RATE :] == np.arange(1, 5 * RATE + 1)).all()
    heard = played(8 * RATE, 20 * RATE, [hit(2 * RATE, 9 * RATE)], None)
    assert (heard == np.arange(7 * RATE, 15 * RATE) + 1).all()


def test_a_second_scene_jumps_and_the_music_is_there_on_its_first_sample() -> None:
    heard = played(9 * RATE, 20 * RATE, [hit(0, 0), hit(4 * RATE, 12 * RATE)], None)
    assert (heard[: 4 * RATE - score.JUMP] == np.arange(1, 4 * RATE - score.JUMP + 1)).all()
    assert (heard[4 * RATE :] == np.arange(12 * RATE, 17 * RATE) + 1).all()


def test_a_jump_keeps_its_power() -> None:
    pcm = np.random.default_rng(3).standard_normal((20 * RATE, 2))
    laid = score.stretches(9 * RATE, len(pcm), [hit(0, 0), hit(4 * RATE, 12 * RATE)], None)
    heard = score.heard(laid, 0, 9 * RATE, lambda first, last: pcm[first:last])
    rms = np.sqrt((heard[: 8 * RATE].reshape(-1, 2400, 2) ** 2).mean(axis=(1, 2)))
    assert 20 * np.log10(rms.max() / rms.min()) < 1


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 400_000),
    st.integers(RATE, 300_000),
    st.lists(st.tuples(st.integers(0, 390_000), st.integers(0, 290_000)), max_size=3),
    st.none() | st.tuples(st.integers(0, 200_000), st.integers(RATE, 300_000)),
)
def test_the_score_fills_the_film_and_asks_for_no_music_that_there_is_not(
    total: int, length: int, asked: list[tuple[int, int]], loop: tuple[int, int] | None
) -> None:
    hits = [hit(start, music) for start, music in sorted(set(asked)) if start < total and music < length]
    hits = [one for one, before in zip(hits, [None, *hits], strict=False) if before is None or one.start > before.start]
    span = None
    if loop and loop[0] + RATE <= min(loop[0] + loop[1], length):
        span = loop[0], min(loop[0] + loop[1], length)
    laid = score.stretches(total, length, hits, span)
    assert (laid[0].start, laid[-1].end) == (0, total)
    assert all(one.end == two.start for one, two in pairwise(laid))
    met = [0, 0]

    def part(first: int, last: int) -> Samples:
        met[0] = max(met[0], last)
        return np.ones((last - first, 2))

    heard = score.heard(laid, 0, total, part)
    assert met[0] <= length
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 2
    assert all(one.start < total and one.lap <= score.JUMP for one in laid)


def music(folder: Path, seconds: float) -> dict[str, Any]:
    return {"inputs": {"music": file(folder / "bed.wav", noise(seconds, 0.1))}}


def test_a_click_of_the_music_is_where_the_scene_is(tmp_path: Path) -> None:
    pcm = noise(8, 0.001)
    pcm[3 * RATE] = pcm[6 * RATE] = 0.9
    hits = [{"scene": "a", "start": 24_024, "music": 3 * RATE}, {"scene": "b", "start": 100_100, "music": 6 * RATE}]
    inputs = {"music": file(tmp_path / "bed.wav", pcm)}
    paint(tmp_path / "mix.wav", 200_000, {}, music={**MUSIC, "at": hits}, inputs=inputs)
    heard = np.abs(wav.read_mono(tmp_path / "mix.wav"))
    assert sorted(np.argsort(heard)[-2:]) == [24_024, 100_100]


def test_music_ends_with_the_film_however_long_it_is(tmp_path: Path) -> None:
    for seconds in (3, 30):
        paint(tmp_path / "mix.wav", 16 * RATE, {}, music=MUSIC, **music(tmp_path, seconds))
        pcm = wav.read_mono(tmp_path / "mix.wav")
        rms = np.sqrt((pcm.reshape(-1, 4800) ** 2).mean(axis=1))
        assert rms[-31] > 2 * rms[-15] > 6 * rms[-3] > 0
        assert rms[-31] == pytest.approx(rms[40], rel=0.2), "it is whole until three seconds before"


def test_music_that_a_scene_or_a_loop_asks_for_must_be_there(tmp_path: Path) -> None:
    hits = [{"scene": "fim", "start": RATE, "music": 5 * RATE}]
    with pytest.raises(RenderError, match=r'scene "fim": music_at is 5 s, but bed\.wav lasts 4\.00 s'):
        paint(tmp_path / "mix.wav", 3 * RATE, {}, music={**MUSIC, "at": hits}, **music(tmp_path, 4))
    with pytest.raises(RenderError, match=r"music: loop_s ends at 6 s, but bed\.wav lasts 4\.00 s"):
        paint(tmp_path / "mix.wav", 9 * RATE, {}, music={**MUSIC, "loop": [RATE, 6 * RATE]}, **music(tmp_path, 4))
    assert list(tmp_path.glob("*.f32")) == []
