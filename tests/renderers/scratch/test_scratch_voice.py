"""The scratch voice as it really speaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from renderers.painting import Painting, silent
from renderers.scratch import espeak, voice
from renderers.scratch.pace import predicted_s, worst_error
from renderers.sound import wav
from renderers.sound.edges import HEAD, TAIL
from renderers.sound.loudness import lufs


def paint(into: Path, text: str, language: str, **more: object) -> Painting:
    return voice.paint({"text": text, "language": language} | more, {}, into, silent)


def test_the_same_line_gives_the_same_bytes_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Às duas da manhã, o gráfico ainda subia."
    first = paint(tmp_path / "a.wav", text, "pt-BR")
    monkeypatch.chdir(tmp_path)
    assert paint(tmp_path / "b.wav", text, "pt-BR") == first
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I said that it was twenty-seven people — in 1984: 25,50."),
        ("pt-BR", "— Custa R$ 25,50 e o guarda-chuva, 1984 …"),
        ("en-GB", "No [pause] <b>more</b> — ok?"),
        ("fr", "Bonjour le monde."),
    ],
)
def test_every_word_of_the_author_once_in_order_none_empty(tmp_path: Path, language: str, text: str) -> None:
    facts = paint(tmp_path / "a.wav", text, language).facts
    words = facts["words"]
    plain = text.replace("[pause]", "").replace("<b>", "").replace("</b>", "")
    assert [word["text"] for word in words] == plain.split()
    assert all(text[word["at"] :].startswith(word["text"]) for word in words)
    at = 0
    for word in words:
        assert at <= word["start"] < word["end"] <= facts["samples"]
        at = word["end"]
    assert facts["engine"] == "espeak-ng 1.52"
    assert facts["alignment"] == "exact"
    assert facts["samples"] == wav.length(tmp_path / "a.wav")


def test_words_begin_where_sound_begins(tmp_path: Path) -> None:
    facts = paint(tmp_path / "a.wav", "Um. Dois. Três.", "pt-BR").facts
    pcm = wav.read_mono(tmp_path / "a.wav")
    for word in facts["words"]:
        before, after = pcm[word["start"] - 480 : word["start"]], pcm[word["start"] : word["start"] + 480]
        assert np.abs(after).max() > 3 * np.abs(before).max()
        assert not np.abs(pcm[word["end"] + 48 : word["end"] + 480]).max() > 0.01


def test_a_line_is_trimmed_and_as_loud_as_a_neural_voice(tmp_path: Path) -> None:
    paint(tmp_path / "a.wav", "The chart was still going up at two in the morning.", "en")
    pcm = wav.read_mono(tmp_path / "a.wav")
    assert lufs(pcm) == pytest.approx(-20, abs=0.1)
    assert np.abs(pcm).max() < 0.85
    assert np.abs(pcm[: HEAD - 240]).max() < 0.002 < np.abs(pcm[HEAD : HEAD + 480]).max()
    assert np.abs(pcm[-TAIL + 240 :]).max() < 0.002


def test_a_pause_that_was_asked_for_is_there(tmp_path: Path) -> None:
    plain = paint(tmp_path / "a.wav", "Sim. Não.", "pt-BR").facts["samples"]
    paused = paint(tmp_path / "b.wav", 'Sim. <break time="2s"/> Não.', "pt-BR").facts["samples"]
    assert paused - plain == pytest.approx(2 * 48_000, abs=0.5 * 48_000)


def test_a_text_without_words_is_silence_and_says_so(tmp_path: Path) -> None:
    facts = paint(tmp_path / "a.wav", "…", "pt-BR").facts
    assert (facts["engine"], facts["words"], facts["samples"]) == ("silence", [], 24_000)
    assert not wav.read(tmp_path / "a.wav").any()


def test_a_faster_rate_is_shorter(tmp_path: Path) -> None:
    slow, fast = (paint(tmp_path / "a.wav", "Uma frase.", "pt-BR", rate=r).facts["samples"] for r in (None, 300))
    assert fast < 0.75 * slow


def test_without_the_engine_a_hum_keeps_the_pace_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "At two in the morning, the chart was still going up."
    spoken_samples = paint(tmp_path / "a.wav", text, "en").facts["samples"]
    monkeypatch.setattr(espeak, "installed", lambda: None)
    facts = paint(tmp_path / "b.wav", text, "en").facts
    assert facts["engine"] == "hum"
    assert "not installed" in facts["because"]
    assert facts["samples"] == pytest.approx(spoken_samples, rel=0.15)
    assert [word["text"] for word in facts["words"]] == text.split()
    again = paint(tmp_path / "c.wav", text, "en").facts
    assert again == facts
    assert (tmp_path / "b.wav").read_bytes() == (tmp_path / "c.wav").read_bytes()


def test_a_language_that_nobody_speaks_is_hummed(tmp_path: Path) -> None:
    facts = paint(tmp_path / "a.wav", "Blah blah — blabla.", "xx").facts
    assert facts["engine"] == "hum"
    assert facts["because"] == 'eSpeak NG has no voice for "xx"'
    assert len(facts["words"]) == 4


def test_a_library_that_does_not_load_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = espeak.installed()
    assert found is not None
    monkeypatch.setattr(espeak, "installed", lambda: (tmp_path / "none.so", found[1]))
    with pytest.raises(espeak.Unavailable, match="does not load"):
        espeak.speak(["a"], "en", 180)


def test_data_under_a_long_path_with_accents_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = espeak.installed()
    assert found is not None
    library, home = found
    deep = tmp_path
    while len(str(deep)) < 220:
        deep = deep / "João_e_Conceição_são_usuários"
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(home / "espeak-ng-data")
    plain = espeak.speak(["Olá."], "pt-BR", 185)
    monkeypatch.setattr(espeak, "installed", lambda: (library, deep))
    assert espeak.speak(["Olá."], "pt-BR", 185) == plain


@pytest.mark.parametrize(
    ("language", "voices"),
    [
        ("pt-BR", ["pt-br"]),
        ("pt", ["pt-br"]),
        ("pt-PT", ["pt", "pt-br"]),
        ("en", ["en-us"]),
        ("en-AU", ["en-au", "en-us"]),
        ("es_MX", ["es-mx", "es"]),
        ("zh", ["cmn"]),
    ],
)
def test_the_voices_tried_for_a_language(language: str, voices: list[str]) -> None:
    assert espeak.voices_for(language) == voices


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt-BR", "Eu tinha testado a estratégia em dez anos de dados, e cada ano parecia melhor do que o anterior."),
        ("pt-BR", "O problema não era o modelo. Era a janela. Quando separei treino e teste, o resultado sumiu."),
        ("en", "You run it once, you watch it, and then you run it again and nothing happens."),
        ("en", "Every shot is paid for once. Change a word, and exactly that word's assets are made again."),
    ],
)
def test_the_length_predicted_from_characters_is_near(tmp_path: Path, language: str, text: str) -> None:
    seconds = paint(tmp_path / "a.wav", text, language).facts["samples"] / 48_000
    assert float(predicted_s(text, language)) == pytest.approx(seconds, rel=float(worst_error(language)))


def test_silence_is_predicted_as_nothing() -> None:
    assert predicted_s("…", "pt-BR") == 0


def test_the_recipe_says_which_voice_this_machine_has() -> None:
    assert voice.version() == "espeak-ng klatt4"
