"""The clips' own sound: with its picture to the sample, at its level, under words, soft where scenes come and go."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderers.ffmpeg.run import exe
from renderers.painting import RenderError
from renderers.sound import wav
from renderers.sound.clips import JOIN
from renderers.sound.loudness import lufs
from renderers.sound.raw import Raw
from renderers.sound.stereo import decode_beside_picture
from renderers.sound.wav import RATE, Samples

from .makers import file, measured, noise, speechlike, through_aac
from .test_sound_mix import paint

FPS = 24
STEP = RATE // FPS


def movie(path: Path, pcm: Samples | None, frames: int, *more: str) -> Path:
    """A clip of a grey picture and that sound."""
    sound: list[str] = []
    if pcm is not None:
        wav.write(path.with_suffix(".wav"), pcm, bits=24)
        sound = ["-i", str(path.with_suffix(".wav"))]
    codec = [
        "-c:v",
        "mpeg4",
        *(["-c:a", "pcm_s16le" if path.suffix == ".mov" else "aac"] if sound else []),
        "-b:a",
        "384k",
    ]
    grey = ["-f", "lavfi", "-i", f"color=gray:s=32x32:r={FPS}:d={frames / FPS}"]
    subprocess.run([exe(), "-v", "error", "-y", *grey, *sound, *codec, *more, str(path)], check=True)
    return path


def placed(start: int, samples: int, **more: Any) -> dict[str, Any]:
    usual = {"gain_db": "-18", "first": 0, "lasts": samples, "fit": None, "fade_in": 960, "fade_out": 960}
    return {"name": "clip/a", "start": start, "samples": samples, **usual, **more}


def mixed(folder: Path, clip: Path, total: int, *one: dict[str, Any], **more: Any) -> tuple[Samples, dict[str, Any]]:
    inputs = {"clip/a": clip} | more.pop("inputs", {})
    settings = {"clips": {"duck_db": more.pop("duck_db", "12"), "placed": list(one)}, "inputs": inputs}
    facts = paint(folder / "mix.wav", total, more.pop("lines", {}), **settings, **more).facts
    return wav.read(folder / "mix.wav"), facts


def clicks(seconds: float, *at: int) -> Samples:
    pcm = noise(seconds, 0.0005)
    pcm[list(at)] = 0.8
    return pcm


def loudest(pcm: Samples, near: int) -> int:
    return int(np.argmax(np.abs(pcm[near - 1500 : near + 1500, 0]))) + near - 1500


@pytest.mark.parametrize("suffix", ["mov", "mp4"])
def test_every_impulse_is_with_its_picture_before_and_after_the_codec(tmp_path: Path, suffix: str) -> None:
    clip = movie(tmp_path / f"a.{suffix}", clicks(3, 30_000, 77_777), 72)
    mixed(tmp_path, clip, 4 * RATE, placed(12_345, 3 * RATE))
    for heard in (tmp_path / "mix.wav", through_aac(tmp_path / "mix.wav")):
        pcm = wav.read(heard)
        assert [loudest(pcm, 12_345 + at) for at in (30_000, 77_777)] == [42_345, 90_122]


def test_a_clip_shown_from_a_later_frame_is_heard_from_there(tmp_path: Path) -> None:
    clip = movie(tmp_path / "a.mov", clicks(3, 60_000), 72)
    pcm, _ = mixed(tmp_path, clip, 3 * RATE, placed(10_000, RATE, first=12 * STEP, lasts=60 * STEP))
    assert loudest(pcm, 10_000 + 60_000 - 12 * STEP) == 10_000 + 60_000 - 12 * STEP


def test_sound_counts_from_the_first_frame_even_where_it_begins_later_or_earlier(tmp_path: Path) -> None:
    source = movie(tmp_path / "a.mov", clicks(3, 48_000), 72)
    for late_s in ("0.5", "-0.25"):
        shifted = tmp_path / "b.mkv"
        both = ["-i", str(source), "-itsoffset", late_s, "-i", str(source), "-map", "0:v", "-map", "1:a"]
        subprocess.run([exe(), "-v", "error", "-y", *both, "-c", "copy", str(shifted)], check=True)
        into = Raw(tmp_path / "b.f32", 2)
        assert decode_beside_picture(shifted, into, 0, 2 * RATE)
        assert into.samples == 2 * RATE
        due = 48_000 + float(late_s) * RATE
        assert abs(int(np.argmax(np.abs(into.part(0, 2 * RATE)[:, 0]))) - due) <= 48, (
            "a Matroska clock has milliseconds"
        )
        into.drop()


def test_sound_longer_than_its_picture_is_cut_and_shorter_is_filled_up(tmp_path: Path) -> None:
    """Edge case 32."""
    for lasts_s in (1, 3):
        clip = movie(tmp_path / "a.mov", noise(lasts_s, 0.1), 48)
        pcm, facts = mixed(tmp_path, clip, 4 * RATE, placed(RATE, 2 * RATE))
        rms = np.sqrt((pcm.reshape(-1, 2400, 2) ** 2).mean(axis=(1, 2)))
        heard = np.flatnonzero(rms > rms.max() / 10)
        assert (heard[0], heard[-1]) == (20, 20 + 20 * min(lasts_s, 2) - 1)
        assert facts["held"] == []
        assert rms.min() > 0, "the rest is room tone"


def test_a_held_picture_has_no_sound_and_its_end_does_not_click(tmp_path: Path) -> None:
    clip = movie(tmp_path / "a.mov", noise(3, 0.1), 72)
    pcm, _ = mixed(tmp_path, clip, 4 * RATE, placed(0, 3 * RATE, lasts=RATE))
    inside = np.abs(pcm[RATE // 2 : RATE - JOIN]).mean()
    assert np.abs(pcm[RATE : 3 * RATE]).mean() < inside / 50
    assert np.abs(pcm[RATE - 48 : RATE]).mean() < inside / 5


def test_a_looped_picture_loops_its_sound_at_the_frame(tmp_path: Path) -> None:
    clip = movie(tmp_path / "a.mov", clicks(1.5, 20_000), 24)
    pcm, _ = mixed(tmp_path, clip, 4 * RATE, placed(5000, 3 * RATE, lasts=RATE, fit="loop"))
    assert [loudest(pcm, 25_000 + turn * RATE) for turn in range(3)] == [25_000 + turn * RATE for turn in range(3)]


def test_a_slowed_picture_takes_its_sound_with_it_at_its_own_pitch(tmp_path: Path) -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(2 * RATE) / RATE) * 0.2
    clip = movie(tmp_path / "a.mov", tone, 48)
    samples = round(2 * RATE * 1.08)
    pcm, _ = mixed(tmp_path, clip, 3 * RATE, placed(0, samples, lasts=2 * RATE, fit="slow"))
    heard = pcm[RATE // 2 : samples - RATE // 4, 0]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert np.argmax(spectrum) * RATE / len(heard) == pytest.approx(440, abs=1.5)
    _, facts = mixed(tmp_path, clip, 5 * RATE, placed(0, 5 * RATE - 1, lasts=2 * RATE, fit="slow"))
    assert facts["held"] == ["clip/a is not heard: its picture is slower than half its speed"]


def test_it_is_as_loud_as_asked_beside_the_voice_and_goes_down_under_words(tmp_path: Path) -> None:
    clip = movie(tmp_path / "a.mov", noise(6, 0.02), 144)
    line = file(tmp_path / "line.wav", noise(9, 0.1))  # even, so that no limiter changes how far they are apart
    for gain_db in ("-18", "-30"):
        lines = {"x": (8 * RATE, line)}
        words = [[3 * RATE, 5 * RATE]]
        one = placed(0, 6 * RATE, gain_db=gain_db)
        pcm, facts = mixed(tmp_path, clip, 18 * RATE, one, lines=lines, words=words)
        voice = lufs(pcm[8 * RATE : 17 * RATE])
        assert lufs(pcm[RATE : 2 * RATE]) - voice == pytest.approx(float(gain_db) + 14, abs=0.5)
        assert lufs(pcm[3 * RATE : 5 * RATE]) - voice == pytest.approx(float(gain_db) + 2, abs=0.7)
        assert facts["lufs"] == pytest.approx(-14, abs=0.1)


def test_two_scenes_hand_over_under_their_transition_without_a_hole(tmp_path: Path) -> None:
    clip = movie(tmp_path / "a.mov", noise(4, 0.05), 96)
    other = movie(tmp_path / "b.mov", noise(4, 0.05, seed=9), 96)
    fade = RATE // 2
    one = placed(0, 3 * RATE, fade_out=fade)
    two = placed(3 * RATE - fade, 3 * RATE, fade_in=fade) | {"name": "clip/b"}
    pcm, _ = mixed(tmp_path, clip, 6 * RATE, one, two, inputs={"clip/b": other})
    rms = np.sqrt((pcm[RATE : 5 * RATE].reshape(-1, 2400, 2) ** 2).mean(axis=(1, 2)))
    assert 20 * np.log10(rms.max() / rms.min()) < 1


def test_a_film_of_clips_alone_is_brought_to_its_loudness_through_the_codec(tmp_path: Path) -> None:
    clip = movie(tmp_path / "a.mov", speechlike(5) * 0.2, 120)
    _, facts = mixed(tmp_path, clip, 5 * RATE, placed(0, 5 * RATE))
    assert facts["held"] == []
    loudness, peak = measured(through_aac(tmp_path / "mix.wav", "384k"))
    assert loudness == pytest.approx(-14, abs=0.2)
    assert peak <= -1


def test_a_clip_without_a_sound_or_with_silence_is_said_and_stops_nothing(tmp_path: Path) -> None:
    for pcm, said in (
        (None, "clip/a is not heard: the clip holds no sound"),
        (np.zeros(2 * RATE), "clip/a is silent"),
    ):
        clip = movie(tmp_path / "a.mov", pcm, 48)
        _, facts = mixed(tmp_path, clip, 3 * RATE, placed(0, 2 * RATE))
        assert facts["held"] == [said]
    assert [*tmp_path.glob("*.clip"), *tmp_path.glob("*.once")] == []


@pytest.mark.parametrize("start", [-1, 2 * RATE])
def test_a_clip_outside_the_programme_is_an_error(tmp_path: Path, start: int) -> None:
    clip = movie(tmp_path / "a.mov", noise(1, 0.1), 24)
    with pytest.raises(RenderError, match=f"clip/a: samples {start} to {start + RATE} are not inside"):
        mixed(tmp_path, clip, 2 * RATE, placed(start, RATE))
    assert list(tmp_path.glob("*.f32")) == []
