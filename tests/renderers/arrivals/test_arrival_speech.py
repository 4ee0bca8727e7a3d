"""A bought line at the door: what is let in, what is not, and where its words are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rehearsal import sound_files, voices
from renderers.arrivals import speech
from renderers.scratch.speech import say
from renderers.service import Arrival
from renderers.sound import spoken, wav
from renderers.sound.edges import HEAD, TAIL
from renderers.sound.wav import RATE, Samples

TEXT = "Às duas da manhã, o gráfico ainda subia 27% — e ninguém viu."


@pytest.fixture(scope="module")
def said() -> voices.Line:
    return voices.said(TEXT, "pt-BR")


def aligned(line: voices.Line, seconds: Any) -> dict[str, Any]:
    return {"alignment": voices.alignment(line.text, line.spans, seconds)}


def examined(folder: Path, pcm: Samples, text: str = TEXT, receipt: Any = None, **more: Any) -> Arrival:
    """`pcm` at 48 kHz, sent as `output_format`."""
    output_format = more.setdefault("output_format", "mp3_44100_128")
    audio, _ = sound_files.encoded(np.asarray(pcm, np.float32).reshape(1, -1), output_format, "note")
    file = folder / f"line.{output_format[:3]}"
    file.write_bytes(audio)
    return speech.examine({"text": text, "language": "pt-BR", **more}, {}, file, receipt or {})


def with_air(pcm: Samples, before_s: float, after_s: float) -> Samples:
    return np.pad(pcm, (round(before_s * RATE), round(after_s * RATE)))


@pytest.mark.parametrize("output_format", ["mp3_44100_128", "mp3_22050_32", "wav_24000", "wav_48000"])
def test_a_good_line_has_the_services_times_moved_to_its_trimmed_samples(
    tmp_path: Path, said: voices.Line, output_format: str
) -> None:
    pcm = with_air(said.pcm[0], 0.3, 0.4)
    line = voices.Line(
        said.text,
        tuple(voices.Span(s.first, s.last, s.start_s + 0.3, s.end_s + 0.3) for s in said.spans),
        said.spoken,
        said.spoken_spans,
        said.pcm,
    )
    found = examined(tmp_path, pcm, receipt=aligned(line, len(pcm) / RATE * 1.0), output_format=output_format)
    assert found.faults == ()
    facts = found.facts
    assert (facts["rate"], facts["engine"], facts["alignment"]) == (48_000, "elevenlabs", "service")
    assert facts["samples"] == pytest.approx(len(said.pcm[0]), abs=0.01 * RATE)
    assert len(spoken.line(tmp_path / f"line.{output_format[:3]}", facts["samples"])) == facts["samples"]
    assert [word["text"] for word in facts["words"]] == TEXT.split()
    for word, span in zip(facts["words"], said.spans, strict=True):
        if word["text"].isalpha():
            assert word["start"] == pytest.approx(span.start_s * RATE, abs=0.02 * RATE)
            assert word["end"] == pytest.approx(span.end_s * RATE, abs=0.02 * RATE)
        assert TEXT[word["at"] :].startswith(word["text"])
    ends = [0, *(end for word in facts["words"] for end in (word["start"], word["end"])), facts["samples"]]
    assert ends == sorted(ends)


def test_the_silence_before_a_line_is_no_part_of_its_first_word(tmp_path: Path, said: voices.Line) -> None:
    receipt = aligned(said, 5.0)
    receipt["alignment"]["character_start_times_seconds"][0] = 0.0
    found = examined(tmp_path, said.pcm[0], receipt=receipt)
    assert found.facts["words"][0]["start"] == pytest.approx(HEAD, abs=0.005 * RATE)
    assert found.facts["words"][-1]["end"] <= found.facts["samples"] - TAIL + 10


def test_an_mp3_without_a_gapless_header_moves_its_words_with_its_sound(tmp_path: Path, said: voices.Line) -> None:
    import subprocess

    from renderers.ffmpeg.run import exe

    pcm = with_air(said.pcm[0], 0.1, 0.1)
    wav.write(tmp_path / "a.wav", pcm)
    coding = ["-ar", "24000", "-b:a", "48k", "-write_xing", "0"]
    subprocess.run([exe(), "-v", "error", "-i", tmp_path / "a.wav", *coding, tmp_path / "a.mp3"], check=True)
    receipt = aligned(voices.said(TEXT, "pt-BR"), len(pcm) / RATE)
    lists = receipt["alignment"]
    for name in ("character_start_times_seconds", "character_end_times_seconds"):
        lists[name] = [time + 0.1 for time in lists[name]]
    lists["character_end_times_seconds"][-1] = len(pcm) / RATE
    request = {"text": TEXT, "language": "pt-BR", "output_format": "mp3_24000_48"}
    found = speech.examine(request, {}, tmp_path / "a.mp3", receipt)
    assert (found.faults, found.facts["alignment"]) == ((), "service")
    assert found.facts["words"][1]["start"] == pytest.approx(said.spans[1].start_s * RATE, abs=0.01 * RATE)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        pytest.param(lambda a: None, "there are none", id="none"),
        pytest.param(lambda a: {**a, "characters": a["characters"][1:]}, "lists have", id="unequal"),
        pytest.param(
            lambda a: {**a, "character_start_times_seconds": [0.1, 0.0, *a["character_start_times_seconds"][2:]]},
            "its starts go back from 0.1 to 0.0 s at character 2",
            id="back in time",
        ),
        pytest.param(lambda a: {**a, "characters": ["X", *a["characters"][1:]]}, "not those of the text", id="other"),
        pytest.param(
            lambda a: {
                name: times if name == "characters" else [min(time, 2.0) for time in times] for name, times in a.items()
            },
            "are all at 2.0 s",
            id="standing still",
        ),
        pytest.param(
            lambda a: {
                name: times if name == "characters" else [time * 1.5 for time in times] for name, times in a.items()
            },
            "its words end at",
            id="running away",
        ),
    ],
)
def test_times_that_cannot_be_believed_are_replaced_and_said(
    tmp_path: Path, said: voices.Line, change: Any, because: str
) -> None:
    lists = voices.alignment(said.text, said.spans, len(said.pcm[0]) / RATE * 1)  # type: ignore[arg-type]  # seconds as a float will do
    found = examined(tmp_path, said.pcm[0], receipt={"alignment": change(lists)})
    assert found.faults == ()
    assert (found.facts["alignment"], found.facts["times"]) == ("doubtful", "warped")
    assert because in found.facts["because"]
    assert [word["text"] for word in found.facts["words"]] == TEXT.split()
    for word, span in zip(found.facts["words"], said.spans, strict=True):
        assert word["start"] == pytest.approx(span.start_s * RATE, abs=0.05 * RATE)


def test_times_that_disagree_with_what_is_heard_are_not_believed(tmp_path: Path, said: voices.Line) -> None:
    lists = voices.alignment(said.text, said.spans, len(said.pcm[0]) / RATE)  # type: ignore[arg-type]  # as above
    last = len(lists["characters"]) - 12
    for name in ("character_start_times_seconds", "character_end_times_seconds"):
        times = [float(time) for time in lists[name]]
        lists[name] = [time * 0.7 if n < last else time for n, time in enumerate(times)]
    found = examined(tmp_path, said.pcm[0], receipt={"alignment": lists})
    assert (found.faults, found.facts["alignment"]) == ((), "doubtful")
    assert "from where they are heard" in found.facts["because"]
    for word, span in zip(found.facts["words"], said.spans, strict=True):
        assert word["start"] == pytest.approx(span.start_s * RATE, abs=0.05 * RATE)


def test_a_voice_that_says_something_else_is_not_let_in(tmp_path: Path, said: voices.Line) -> None:
    other = "Ela perguntou três vezes por que a porta azul ficava sempre aberta."
    found = examined(tmp_path, said.pcm[0], other)
    (fault,) = found.faults
    assert fault.startswith("it says something else: ")


def test_words_that_begin_in_silence_are_not_believed(tmp_path: Path, said: voices.Line) -> None:
    pcm = said.pcm[0].copy()
    third = len(pcm) // 3
    pcm = np.concatenate([pcm[:third], np.zeros(3 * RATE), pcm[third:]])
    lists = voices.alignment(said.text, said.spans, len(said.pcm[0]) / RATE)  # type: ignore[arg-type]  # as above
    stretch = len(pcm) / len(said.pcm[0])
    for name in ("character_start_times_seconds", "character_end_times_seconds"):
        lists[name] = [time * stretch for time in lists[name]]  # type: ignore[operator]  # these are times
    found = examined(tmp_path, pcm, receipt={"alignment": lists})
    assert "begin in silence" in found.facts["because"]


def tone(seconds: float) -> Samples:
    return np.asarray(0.3 * np.sin(np.arange(round(seconds * RATE)) * 2 * np.pi * 220 / RATE), np.float64)


def test_what_is_no_voice_is_not_let_in(tmp_path: Path, said: voices.Line) -> None:
    pcm = np.asarray(said.pcm[0], np.float64)
    hiss = np.random.default_rng(1).standard_normal(5 * RATE) * 0.1
    click = np.zeros(5 * RATE)
    click[RATE : RATE + 100] = 0.5
    for sound, why in [
        (np.zeros(5 * RATE), "there is nothing but silence in it"),
        (with_air(tone(4.5), 0.2, 0.3), "nobody speaks in it: its level stays within 0."),
        (with_air(hiss, 0.2, 0.3), "nobody speaks in it: its level stays within"),
        (np.asarray(voices.noises("storm", 5)[0], np.float64), "nobody speaks in it: 1"),
        (click, "it is a click, not a voice"),
        (pcm[: len(pcm) // 2], "it lasts 2.6 s, for a text of about 5.0 s"),
        (np.concatenate([pcm, pcm, pcm]), "it lasts 14.6 s, for a text of about 5.0 s"),
        (np.clip(pcm * 20, -1, 1), "% of its samples are clipped"),
    ]:
        found = examined(tmp_path, sound, output_format="wav_48000")
        assert any(fault.startswith(why) or why in fault for fault in found.faults), (why, found.faults)
        assert not any(fault.endswith(".") for fault in found.faults)


def test_what_was_not_asked_for_is_not_let_in(tmp_path: Path, said: voices.Line) -> None:
    audio, _ = sound_files.encoded(said.pcm, "mp3_22050_32", "note")
    (tmp_path / "a.mp3").write_bytes(audio)
    request = {"text": TEXT, "language": "pt-BR", "output_format": "mp3_44100_128"}
    found = speech.examine(request, {}, tmp_path / "a.mp3", {})
    assert found.faults == ("it is mp3 at 22050 Hz, asked for was mp3_44100_128",)
    assert found.facts["samples"] > 0  # whoever accepts it all the same has its facts
    (tmp_path / "a.mp3").write_bytes(b"no sound at all" * 100)
    found = speech.examine(request, {}, tmp_path / "a.mp3", {})
    assert found == Arrival({}, (found.faults[0],))
    assert found.faults[0].startswith("the sound file does not decode")
    assert str(tmp_path) not in found.faults[0]


@pytest.mark.parametrize("share", [0.15, 0.4, 0.8])
def test_a_line_that_stops_in_a_syllable_is_cut_off(tmp_path: Path, said: voices.Line, share: float) -> None:
    pcm = np.asarray(said.pcm[0], np.float64)
    loud = np.flatnonzero(np.abs(pcm) > 0.3 * np.abs(pcm).max())
    found = examined(tmp_path, pcm[: loud[int(share * len(loud))]])
    assert any("cut off" in fault for fault in found.faults)


@pytest.mark.parametrize("text", ["Não.", "Sim!", "Oi, tudo bem?", "1984.", "Seis saias suíças.", "São 3h30 em 12/05."])
@pytest.mark.parametrize(("rate", "language"), [(150, "pt-BR"), (185, "pt-BR"), (230, "pt-BR"), (185, None)])
def test_short_lines_slow_voices_and_an_unknown_language_are_let_in(
    tmp_path: Path, text: str, rate: int, language: str | None
) -> None:
    pcm = with_air(say(text, "pt-BR", rate).pcm * 0.5, 0.1, 0.2)
    assert examined(tmp_path, pcm, text, language=language, output_format="wav_24000").faults == ()


@pytest.mark.parametrize("speed", [0.7, 1.2])
def test_the_asked_speed_is_reckoned_with_whether_the_model_heeds_it_or_not(tmp_path: Path, speed: float) -> None:
    for rate in (185, round(185 * speed)):
        pcm = with_air(say(TEXT, "pt-BR", rate).pcm * 0.5, 0.1, 0.2)
        settings = {"speed": speed}
        assert examined(tmp_path, pcm, voice_settings=settings, output_format="wav_24000").faults == ()
