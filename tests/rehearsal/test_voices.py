"""The sound of the doubles: what can be said, when each character is heard, and files that decode."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal.sound_files import RATE, as_wav, decoded, encoded
from rehearsal.voices import Span, alignment, chords, in_spaces, language_of, noises, said
from renderers.scratch.pace import predicted_s, worst_error

LINES = {
    "pt-BR": "Estes números saíram do walk-forward em 1984, não da minha cabeça.",
    "en": "These numbers came out of the walk-forward in 1984, not out of my head.",
}


@pytest.mark.parametrize(("language", "text"), LINES.items())
def test_a_line_lasts_about_as_long_as_a_bought_one_and_its_language_is_heard_from_its_words(language, text):
    assert language_of(text) == language
    seconds = said(text, language).pcm.shape[1] / RATE
    assert seconds == pytest.approx(float(predicted_s(text, language)), rel=float(worst_error(language)) + 0.05)


def test_words_are_where_they_are_heard_and_pauses_are_still():
    line = said("Um. [long pause] Dois.", "pt-BR")
    (one, two) = line.spans
    assert [line.text[span.first : span.last] for span in (one, two)] == ["Um.", "Dois."]
    between = line.pcm[0, round((one.end_s + 0.1) * RATE) : round((two.start_s - 0.1) * RATE)]
    assert two.start_s - one.end_s > 1
    assert np.abs(between).max() < 0.01
    assert np.abs(line.pcm).max() > 0.4


def test_speed_makes_a_line_shorter():
    assert said(LINES["en"], "en", 1.2).pcm.shape[1] < 0.9 * said(LINES["en"], "en", 1.0).pcm.shape[1]


def test_accents_are_composed_and_numbers_are_spoken_as_words():
    line = said(unicodedata.normalize("NFD", "São 3 maçãs"), "pt-BR")
    assert line.text == "São 3 maçãs"
    assert line.spoken == "São três maçãs"
    assert len(line.spoken_spans) == 3


@given(data=st.data())
def test_an_alignment_covers_every_character_in_order_until_the_end_of_the_audio(data):
    text = data.draw(st.text(min_size=1, max_size=40))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    times = sorted(data.draw(st.lists(st.floats(0, 5), min_size=len(cuts), max_size=len(cuts))))
    spans = [
        Span(first, last, start_s, end_s)
        for (first, last), (start_s, end_s) in list(zip(pairwise(cuts), pairwise(times), strict=True))[::2]
    ]
    seconds = Fraction(data.draw(st.integers(1, 200_000)), 44_100)
    made = alignment(text, spans, seconds)
    characters, starts, ends = made.values()
    assert "".join(str(one) for one in characters) == text
    assert len(characters) == len(starts) == len(ends)
    assert starts[0] == 0
    assert starts[1:] == ends[:-1]
    assert list(ends) == sorted(ends)
    assert seconds - Fraction(1, 1000) < Fraction(ends[-1]) <= seconds + Fraction(1, 10**9)


def test_a_normalized_alignment_stands_between_two_spaces():
    text, spans = in_spaces("Oi!", [Span(0, 3, 0.1, 0.4)])
    made = alignment(text, spans, Fraction(1, 2))
    assert made["characters"] == [" ", "O", "i", "!", " "]
    assert made["character_start_times_seconds"] == [0.0, 0.1, 0.2, 0.3, 0.4]


FORMATS = [
    *("mp3_22050_32", "mp3_24000_48", "mp3_44100_32", "mp3_44100_128", "mp3_44100_192", "mp3_48000_320"),
    *("opus_48000_32", "opus_48000_192", "pcm_8000", "pcm_44100", "wav_16000", "wav_48000", "ulaw_8000", "alaw_8000"),
]


@pytest.mark.parametrize("output_format", FORMATS)
def test_a_file_decodes_to_the_samples_that_went_in_at_the_rate_that_was_asked_for(output_format):
    codec, rate, *kbps = output_format.split("_")
    time_s = np.arange(RATE) / RATE
    tone = (0.5 * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32)[np.newaxis]
    file, seconds = encoded(tone, output_format, "a")
    whole, decoded_rate = decoded(file, output_format)
    assert (decoded_rate, whole.shape) == (int(rate), (1, int(rate)))
    assert seconds == 1
    assert np.argmax(np.abs(np.fft.rfft(whole[0] / 32768.0))) == 440
    if codec == "mp3":
        assert len(file) * 8 / 1000 == pytest.approx(int(kbps[0]), rel=0.25)  # a second, and its tags
    other, _ = encoded(tone, output_format, "b")
    assert other != file
    assert as_wav(file, output_format).startswith(b"RIFF")


def test_noises_have_their_length_and_die_away_and_loops_do_not():
    burst, loop = noises("a door", 3), noises("rain", 3, loop=True)
    assert burst.shape == loop.shape == (2, 3 * RATE)
    tail = RATE // 5
    assert np.std(burst[:, -tail:]) < np.std(burst[:, :tail]) / 3
    assert np.std(loop[:, -tail:]) == pytest.approx(np.std(loop[:, :tail]), rel=0.1)


def test_chords_have_their_length_and_are_never_still_but_at_the_ends():
    song = chords("slow", 10)
    assert song.shape == (2, 10 * RATE)
    blocks = np.std(song[0].reshape(-1, RATE), axis=1)
    assert (blocks > 0.02).all()
    assert np.abs(song[:, 0]).max() < 0.01
