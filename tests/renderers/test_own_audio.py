"""Recordings of the author's own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from renderers import own_audio
from renderers.ffmpeg.run import exe
from renderers.painting import Painting, RenderError, silent
from renderers.scratch import voice
from renderers.sound import spoken, wav
from renderers.sound.edges import HEAD, TAIL
from renderers.sound.wav import RATE

TEXT = "Às duas da manhã, o gráfico ainda subia."


def paint(path: Path, text: str | None = TEXT) -> Painting:
    settings = {"text": text, "language": "pt-BR"}
    return own_audio.paint(settings, {"file": path}, path.with_name("out.wav"), silent)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Painting]:
    """A line with a second of hiss on either side, and what was said in it."""
    folder = tmp_path_factory.mktemp("own")
    said = voice.paint({"text": TEXT, "language": "pt-BR"}, {}, folder / "said.wav", silent)
    pcm = wav.read_mono(folder / "said.wav")
    hiss = np.random.default_rng(1).standard_normal(len(pcm) + 2 * RATE) * 0.0003
    hiss[RATE:-RATE] += pcm
    wav.write(folder / "line.wav", hiss, bits=24)
    return folder / "line.wav", said


@pytest.mark.parametrize(
    ("suffix", "coding"),
    [
        ("wav", ["-ar", "44100", "-ac", "2"]),
        ("flac", ["-ar", "22050"]),
        ("mp3", ["-b:a", "192k"]),
        ("m4a", ["-c:a", "aac", "-b:a", "192k"]),
        ("ogg", ["-c:a", "libvorbis"]),
        ("wav", ["-ac", "6"]),  # all of it in the centre channel
    ],
)
def test_any_common_format_becomes_the_same_trimmed_line(
    tmp_path: Path, recording: tuple[Path, Painting], suffix: str, coding: list[str]
) -> None:
    source, said = recording
    path = tmp_path / f"line.{suffix}"
    subprocess.run([exe(), "-v", "error", "-i", source, *coding, path], check=True)
    facts = paint(path).facts
    assert facts["samples"] == wav.length(tmp_path / "out.wav")
    assert facts["samples"] == pytest.approx(said.facts["samples"], abs=0.03 * RATE)
    assert (facts["engine"], facts["alignment"]) == ("file", "warped")
    for mine, theirs in zip(facts["words"], said.facts["words"], strict=True):
        assert mine["text"] == theirs["text"]
        assert mine["start"] == pytest.approx(theirs["start"], abs=0.05 * RATE)


def test_the_same_file_gives_the_same_bytes(tmp_path: Path, recording: tuple[Path, Painting]) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(recording[0].read_bytes())
    first = paint(path), (tmp_path / "out.wav").read_bytes()
    assert (paint(path), (tmp_path / "out.wav").read_bytes()) == first


def test_words_are_found_in_a_slower_reading(tmp_path: Path, recording: tuple[Path, Painting]) -> None:
    said = recording[1].facts
    slow = tmp_path / "slow.wav"
    subprocess.run([exe(), "-v", "error", "-i", recording[0], "-af", "atempo=0.8", slow], check=True)
    facts = paint(slow).facts
    last, theirs = facts["words"][-1], said["words"][-1]
    assert last["start"] == pytest.approx(theirs["start"] / 0.8, abs=0.1 * RATE)
    assert last["end"] == pytest.approx(facts["samples"] - TAIL, abs=0.02 * RATE)
    assert facts["words"][0]["start"] == pytest.approx(HEAD, abs=0.01 * RATE)


def test_a_recording_of_another_text_is_an_error(tmp_path: Path) -> None:
    told = "Ninguém perguntou de onde vinham os números, porque todos gostavam deles. O gráfico ainda subia."
    voice.paint({"text": told, "language": "pt-BR"}, {}, tmp_path / "line.wav", silent)
    with pytest.raises(RenderError, match=r"line\.wav: says something else than its text") as error:
        paint(tmp_path / "line.wav", "O barco vermelho partiu cedo sem ninguém a bordo; à noite a chuva cobriu o cais.")
    assert "name the right file" in error.value.hint


def test_without_a_voice_for_the_language_words_are_stretched(
    recording: tuple[Path, Painting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renderers.scratch.espeak.installed", lambda: None)
    facts = paint(recording[0]).facts
    assert (facts["alignment"], len(facts["words"])) == ("stretched", len(TEXT.split()))


def test_without_a_text_there_are_no_words(tmp_path: Path, recording: tuple[Path, Painting]) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(recording[0].read_bytes())
    facts = paint(path, None).facts
    assert (facts["words"], facts["alignment"]) == ([], "none")


def test_what_is_no_recording_is_an_error_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.wav"
    wave = np.sin(np.arange(RATE) / 20)
    with pytest.raises(RenderError, match=r"a\.wav: there is no such file"):
        paint(path)
    path.write_bytes(b"not a recording at all")
    with pytest.raises(RenderError, match=r"a\.wav: does not decode"):
        paint(path)
    wav.write(path, np.zeros(RATE))
    with pytest.raises(RenderError, match=r"a\.wav: holds nothing but silence"):
        paint(path)
    wav.write(path, np.zeros(0))
    with pytest.raises(RenderError, match=r"a\.wav: has a sound stream but not one sample"):
        paint(path)
    wav.write(path, wave * 3)
    with pytest.raises(RenderError, match=r"a\.wav: 7\d\.\d % of its samples are clipped, more than 0\.1 %"):
        paint(path)
    monkeypatch.setattr(spoken, "LONGEST_S", 1)
    wav.write(path, np.tile(wave, 2) * 0.3)
    with pytest.raises(RenderError, match=r"a\.wav: is longer than 1 s"):
        paint(path)


def test_a_picture_is_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    subprocess.run([exe(), "-v", "error", "-f", "lavfi", "-i", "color=s=64x36:d=0.1", path], check=True)
    with pytest.raises(RenderError, match=r"a\.mp4: holds no sound"):
        paint(path)
