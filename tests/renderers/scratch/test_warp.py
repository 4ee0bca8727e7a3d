"""Word times read off the scratch voice: laws of the match, and voices whose times are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.own_audio import stretched
from renderers.scratch import espeak
from renderers.scratch.speech import say
from renderers.scratch.warp import UNLIKE, features, match, read_across
from renderers.sound import spoken
from renderers.sound.edges import trimmed
from renderers.sound.wav import RATE, Samples

PT = "Quando a chuva parou, o menino abriu a porta e viu o jardim inteiro."
EN = "The rule made money in every market, even where there was nothing to be made."
READ = (
    "I am a recording that somebody brought. Nobody stretched me to fit: this scene lasts as long as I do, plus a "
    "breath. Lengths are whole frames, so scene one thousand starts as punctually as scene one."
)
RECORDING = Path(__file__).parents[3] / "episodes" / "media" / "recording.flac"


def patched(text: str, language: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Samples, list[int]]:
    """Another voice, each few words at a pace of their own with pauses between, and where its words begin."""
    monkeypatch.setattr(espeak, "VARIANT", "f2")
    parts: list[Samples] = []
    starts: list[int] = []
    at = 0
    words = text.split()
    for n, first in enumerate(range(0, len(words), 3)):
        said = say(" ".join(words[first : first + 3]), language, (130, 140, 160, 220, 230)[n % 5])
        heard = np.flatnonzero(abs(said.pcm) > 1e-3)
        pcm = said.pcm[heard[0] : heard[-1] + 1]
        starts += [at + word.start - int(heard[0]) for word in said.words]
        pause = np.zeros((14_400, 9_600, 0, 0)[n % 4])
        parts += [pcm, pause]
        at += len(pcm) + len(pause)
    monkeypatch.undo()
    cut = trimmed(np.concatenate(parts))
    assert cut is not None
    return cut[0], [start - cut[1] for start in starts]


@pytest.fixture(scope="module")
def recording() -> Samples:
    cut = trimmed(spoken.recorded(RECORDING).pcm)
    assert cut is not None
    return cut[0]


@pytest.mark.parametrize(("text", "language"), [(PT, "pt-BR"), (EN, "en")])
def test_words_of_another_voice_are_found_better_than_by_its_length(
    text: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, starts = patched(text, language, monkeypatch)
    reading = read_across(text, language, line)
    assert reading is not None
    assert not reading.other
    apart_s = [abs(word.start - start) / RATE for word, start in zip(reading.words, starts, strict=True)]
    by_length = [int(str(word["start"])) for word in stretched(text, language, len(line))]
    stretched_s = [abs(one - start) / RATE for one, start in zip(by_length, starts, strict=True)]
    assert np.mean(apart_s) < 0.07
    assert np.mean(apart_s) < np.mean(stretched_s) / 2


def test_words_of_a_neural_voice_begin_where_something_is_heard(recording: Samples) -> None:
    reading = read_across(READ, "en", recording)
    assert reading is not None
    assert not reading.other
    loud = np.percentile(np.abs(recording), 95)
    heard = [
        float(np.abs(recording[word.start : word.start + RATE // 10]).max()) > loud / 100 for word in reading.words
    ]
    assert np.mean(heard) >= 0.9
    assert all(one.end <= two.start for one, two in zip(reading.words, reading.words[1:], strict=False))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{EN} Change one word, and only that scene is made again. Nobody asked why.", id="other words"),
        pytest.param(" ".join([*READ.split()[20:], *READ.split()[:20]]), id="its own, in another order"),
    ],
)
def test_a_voice_that_says_something_else_is_known(recording: Samples, text: str) -> None:
    reading = read_across(text, "en", recording)
    assert reading is not None
    assert reading.other
    assert reading.unlike is not None
    assert reading.unlike > UNLIKE


def test_a_right_text_under_noise_is_still_one(recording: Samples) -> None:
    noise = np.random.default_rng(1).standard_normal(len(recording)) * recording.std() * 10 ** (-10 / 20)
    reading = read_across(READ, "en", recording + noise)
    assert reading is not None
    assert not reading.other


def test_a_line_of_a_second_is_not_judged() -> None:
    cut = trimmed(say("Não.", "pt-BR").pcm)
    assert cut is not None
    reading = read_across("Sim.", "pt-BR", cut[0])
    assert reading is not None
    assert (reading.unlike, reading.other) == (None, False)


@pytest.mark.parametrize(("text", "language"), [("Olá", "tlh"), ("…", "pt-BR")])
def test_where_the_scratch_voice_says_nothing_there_is_nothing_to_read_off(text: str, language: str) -> None:
    assert read_across(text, language, np.ones(RATE)) is None


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 80), st.lists(st.integers(1, 2), min_size=2, max_size=80), st.integers(0, 9))
def test_a_match_only_goes_forward_from_the_first_frames_to_the_last(rows: int, times: list[int], seed: int) -> None:
    scratch = np.random.default_rng(seed).standard_normal((rows, 26)).astype(np.float32)
    voice = np.repeat(scratch, (times * rows)[:rows], axis=0)
    found = match(scratch, voice)
    assert (np.diff(found.frames) >= 0).all()
    assert found.frames[0] >= 0
    assert found.frames[-1] <= len(voice) - 1


def test_what_was_slowed_is_found_frame_by_frame() -> None:
    scratch = np.random.default_rng(2).standard_normal((60, 26)).astype(np.float32)
    times = np.array([1, 2, 1, 1, 2] * 12)
    firsts = np.cumsum(times) - times
    found = match(scratch, np.repeat(scratch, times, axis=0))
    assert found.frames == pytest.approx(firsts + (times - 1) / 2)


def test_features_are_one_a_hundredth_of_a_second_and_even() -> None:
    rows = features(np.random.default_rng(3).standard_normal(RATE))
    assert rows.shape == (100, 26)
    assert rows[:, 1].std() == pytest.approx(1, abs=1e-3)
