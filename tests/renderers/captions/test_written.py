"""Cues as SubRip and WebVTT."""

from __future__ import annotations

from typing import Any

from renderers.captions.written import srt, vtt

CUES: dict[str, Any] = {
    "language": "pt-BR",
    "fps": "30000/1001",
    "frames": 215_900,
    "cues": [
        {"start": 0, "end": 30, "lines": ["Às duas,", "C:\\Nova {não} <i>é</i> & tal"], "words": []},
        {"start": 215_784, "end": 215_820, "lines": ["fim --> fim"], "words": []},
    ],
}


def test_srt_counts_milliseconds_from_absolute_frames() -> None:
    assert srt(CUES) == (
        "1\n00:00:00,000 --> 00:00:01,001\nÀs duas,\nC:\\Nova {não} <i>é</i> & tal\n\n"
        "2\n01:59:59,993 --> 02:00:01,194\nfim --> fim\n\n"
    )


def test_vtt_says_its_language_and_takes_no_text_for_markup() -> None:
    assert vtt(CUES) == (
        "WEBVTT\nKind: captions\nLanguage: pt-BR\n\n"
        "1\n00:00:00.000 --> 00:00:01.001\nÀs duas,\nC:\\Nova {não} &lt;i&gt;é&lt;/i&gt; &amp; tal\n\n"
        "2\n01:59:59.993 --> 02:00:01.194\nfim --&gt; fim\n\n"
    )


def test_a_film_without_words_has_files_without_cues() -> None:
    silent = CUES | {"cues": []}
    assert srt(silent) == ""
    assert vtt(silent) == "WEBVTT\nKind: captions\nLanguage: pt-BR\n\n"
