"""Lines in whatever file they came: the same samples for whoever counts, mixes or measures them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from renderers import proof_lines
from renderers.ffmpeg.run import exe
from renderers.painting import RenderError, silent
from renderers.sound import mix, spoken, wav
from renderers.sound.edges import HEAD, TAIL, trimmed
from renderers.sound.place import offset
from renderers.sound.raw import BLOCK
from renderers.sound.wav import RATE, Samples

from .makers import noise, speechlike, through_aac

START = 30_011


@pytest.fixture(scope="module")
def said() -> Samples:
    """A line of 4 s between half seconds of hiss."""
    return np.concatenate([noise(0.5, 0.0003), speechlike(4, hiss=0.0003) * 0.5, noise(0.5, 0.0003)])


def bought(folder: Path, said: Samples, name: str, coding: list[str], rate: int = 44_100) -> Path:
    wav.write(folder / "source.wav", said, bits=24)
    path = folder / name
    subprocess.run(
        [exe(), "-v", "error", "-i", folder / "source.wav", "-ac", "1", "-ar", str(rate), *coding, path], check=True
    )
    return path


FILES = [
    pytest.param("a.mp3", ["-b:a", "128k"], 44_100, id="mp3"),
    pytest.param("a.mp3", ["-b:a", "128k", "-write_xing", "0"], 44_100, id="mp3 without a gapless header"),
    pytest.param("a.mp3", ["-b:a", "32k", "-write_xing", "0"], 22_050, id="mp3 at another rate"),
    pytest.param("a.wav", [], 24_000, id="wav at another rate"),
    pytest.param("a.wav", [], 48_000, id="wav at our own rate, not trimmed"),
    pytest.param("a.wav", ["-c:a", "pcm_s24le"], 44_100, id="wav of 24 bits"),
]


@pytest.mark.parametrize(("name", "coding", "rate"), FILES)
def test_a_bought_line_is_the_same_samples_when_it_is_counted_and_when_it_is_read(
    tmp_path: Path, said: Samples, name: str, coding: list[str], rate: int
) -> None:
    path = bought(tmp_path, said, name, coding, rate)
    cut = spoken.kept(path, spoken.recorded(path).pcm)
    assert cut is not None
    counted, earlier = cut
    assert (spoken.line(path, len(counted)) == counted).all()
    assert (np.concatenate(list(spoken.blocks(path, len(counted)))) == counted).all()
    found = trimmed(said)
    assert found is not None
    assert len(counted) == pytest.approx(len(found[0]), abs=0.02 * RATE)
    late, score = offset(found[0], np.pad(counted, RATE), RATE, RATE // 2)
    assert abs(late) <= 0.012 * RATE
    assert score > 0.9
    assert earlier == pytest.approx(found[1] + spoken.recorded(path).late, abs=0.012 * RATE)


@pytest.mark.parametrize(("name", "coding", "rate"), FILES)
def test_a_mix_of_bought_lines_has_them_to_the_sample(
    tmp_path: Path, said: Samples, name: str, coding: list[str], rate: int
) -> None:
    path = bought(tmp_path, said, name, coding, rate)
    cut = spoken.kept(path, spoken.recorded(path).pcm)
    assert cut is not None
    settings = {
        "samples": 7 * RATE,
        "lines": [{"name": "line/a", "start": START, "samples": len(cut[0])}],
        "words": [],
        "music": None,
        "target_lufs": "-14",
        "ceiling_dbtp": "-1",
        "seed": "test",
    }
    mix.paint(settings, {"line/a": path}, tmp_path / "mix.wav", silent)
    line = {"scene": "a", "start": START, "samples": len(cut[0])}
    for heard in (tmp_path / "mix.wav", through_aac(tmp_path / "mix.wav")):
        (placed,) = proof_lines.placed([line | {"input": "line/a"}], {"line/a": path}, heard, [])
        assert placed is not None
        assert placed["off"] == 0
        assert placed["score"] > 0.95


@pytest.mark.parametrize("speed", [0.95, 1.05])
def test_a_stretched_line_is_in_the_mix_as_it_was_counted(tmp_path: Path, said: Samples, speed: float) -> None:
    path = bought(tmp_path, said, "a.mp3", ["-b:a", "128k"])
    cut = spoken.kept(path, spoken.recorded(path).pcm)
    assert cut is not None
    recorded = len(cut[0])
    line = {"start": START, "samples": round(recorded / speed), "recorded": recorded}
    settings = {
        "samples": 7 * RATE,
        "lines": [{"name": "line/a", **line}],
        "words": [],
        "music": None,
        "target_lufs": "-14",
        "ceiling_dbtp": "-1",
        "seed": "test",
    }
    mix.paint(settings, {"line/a": path}, tmp_path / "mix.wav", silent)
    for heard in (tmp_path / "mix.wav", through_aac(tmp_path / "mix.wav")):
        (placed,) = proof_lines.placed([{"input": "line/a", **line}], {"line/a": path}, heard, [])
        assert placed is not None
        assert (placed["off"], placed["score"] > 0.9) == (0, True)


def test_our_own_files_are_taken_as_they_stand(tmp_path: Path) -> None:
    pcm = np.round(noise(2, 0.1) * 2**15) / 2**15
    wav.write(tmp_path / "a.wav", pcm)
    assert (spoken.line(tmp_path / "a.wav", len(pcm)) == pcm).all()
    parts = list(spoken.blocks(tmp_path / "a.wav", len(pcm)))
    assert [len(part) for part in parts] == [BLOCK, len(pcm) - BLOCK]
    assert (np.concatenate(parts) == pcm).all()


def test_a_bought_wav_that_is_as_long_as_its_line_is_not_moved(tmp_path: Path) -> None:
    pcm = noise(2, 0.1)
    pcm[: HEAD - 700] = pcm[len(pcm) - TAIL - 700 :] = 0  # trimming would shift it by 700 samples, and keep its length
    wav.write(tmp_path / "a.wav", pcm, bits=24)
    cut = trimmed(pcm)
    assert cut is not None
    assert len(cut[0]) == pytest.approx(len(pcm), abs=300)
    shift = len(cut[0]) - len(pcm)
    pcm = pcm[: len(pcm) + shift] if shift < 0 else np.pad(pcm, (0, shift))
    wav.write(tmp_path / "a.wav", pcm, bits=24)
    kept = spoken.kept(tmp_path / "a.wav", pcm)
    assert kept is not None
    assert kept[1] == 0
    assert (spoken.line(tmp_path / "a.wav", len(pcm)) == wav.read_mono(tmp_path / "a.wav")).all()


def test_a_decoder_that_finds_the_edge_a_little_elsewhere_changes_no_length(tmp_path: Path, said: Samples) -> None:
    path = bought(tmp_path, said, "a.mp3", ["-b:a", "128k"])
    cut = spoken.kept(path, spoken.recorded(path).pcm)
    assert cut is not None
    samples = len(cut[0])
    assert len(spoken.line(path, samples - 7)) == samples - 7
    assert len(spoken.line(path, samples + 7)) == samples + 7
    with pytest.raises(
        RenderError, match=rf"a\.mp3: its line has {samples} samples, but {samples - 1000} were counted"
    ):
        spoken.line(path, samples - 1000)


def test_silence_has_no_line(tmp_path: Path) -> None:
    wav.write(tmp_path / "a.wav", np.zeros(RATE))
    assert spoken.kept(tmp_path / "a.wav", np.zeros(RATE)) is None
    with pytest.raises(RenderError, match=r"a\.wav: its line has 0 samples, but 100 were counted"):
        spoken.line(tmp_path / "a.wav", 100)
