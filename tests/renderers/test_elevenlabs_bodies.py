"""What is sent to ElevenLabs: every default spelled out, nothing that its documents do not name."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from rehearsal import elevenlabs_contract as contract
from renderers import elevenlabs
from renderers.service import Refused

MODEL = "eleven_multilingual_v2"
USE = f"elevenlabs/{MODEL}"
BESIDE = {"voice_id", "output_format"}  # these are in the address
TEXT = "Às duas da manhã, o gráfico ainda subia."


def test_a_line_has_every_default() -> None:
    assert elevenlabs.request(MODEL, TEXT, {"voice_id": "abc"}) == {
        "voice_id": "abc",
        "output_format": "mp3_44100_128",
        "model_id": MODEL,
        "text": TEXT,
        "seed": None,
        "apply_text_normalization": "auto",
        "voice_settings": {
            "stability": 0.5,
            "similarity_boost": 0.75,
            "style": 0,
            "use_speaker_boost": True,
            "speed": 1,
        },
    }


def test_what_the_author_says_wins_and_what_is_not_the_services_stays_here() -> None:
    settings = {
        "voice_id": "abc",
        "speed": 0.9,
        "seed": 7,
        "language_code": "pt",
        "apply_text_normalization": "off",
        "output_format": "pcm_24000",
        "pronunciation_dictionaries": [{"id": "names"}, {"id": "places", "version": "v3"}],
        "neighbour_text": True,
        "price_usd": 0.5,
    }
    body = elevenlabs.request("eleven_v3", TEXT, settings)
    assert body["voice_settings"]["speed"] == 0.9
    assert (body["seed"], body["language_code"], body["apply_text_normalization"]) == (7, "pt", "off")
    assert body["pronunciation_dictionary_locators"] == [
        {"pronunciation_dictionary_id": "names"},
        {"pronunciation_dictionary_id": "places", "version_id": "v3"},
    ]
    assert not {"neighbour_text", "price_usd", "pronunciation_dictionaries", "speed"} & body.keys()
    assert body.keys() - BESIDE <= contract.SPEECH.keys()
    assert elevenlabs.suffix(body) == "wav"


def test_an_effect_and_a_piece_of_music_have_every_default() -> None:
    effect = elevenlabs.sound_request("eleven_text_to_sound_v2", "rain", Fraction(5, 2), {"price_usd": 1})
    assert effect == {
        "output_format": "mp3_44100_128",
        "text": "rain",
        "duration_seconds": 2.5,
        "loop": False,
        "prompt_influence": 0.3,
        "model_id": "eleven_text_to_sound_v2",
    }
    piece = elevenlabs.music_request("music_v1", "calm piano", 60, {"price_usd": 1})
    assert piece == {
        "output_format": "mp3_44100_128",
        "prompt": "calm piano",
        "music_length_ms": 60_000,
        "model_id": "music_v1",
        "force_instrumental": True,
    }
    assert effect.keys() - BESIDE <= contract.SOUND.keys()
    assert piece.keys() - BESIDE <= contract.MUSIC.keys()
    assert elevenlabs.sound_request("m", "rain", 3, {})["duration_seconds"] == 3
    assert elevenlabs.sound_request("m", "rain", None, {})["duration_seconds"] is None
    assert elevenlabs.music_request("music_v2", "x", 3, {})["output_format"] == contract.AUTO_FORMAT["music_v2"]


@pytest.mark.parametrize(
    ("output_format", "suffix"), [("mp3_44100_128", "mp3"), ("pcm_24000", "wav"), ("wav_48000", "wav")]
)
def test_the_suffix_is_that_of_a_file_that_opens(output_format: str, suffix: str) -> None:
    assert elevenlabs.suffix({"output_format": output_format}) == suffix


def line(text: str = TEXT, model: str = MODEL, **more: Any) -> dict[str, Any]:
    return elevenlabs.request(model, text, {"voice_id": "abc"}) | more


@pytest.mark.parametrize(
    ("body", "why"),
    [
        pytest.param(line("a" * 6001), "6001 characters, a line at most 6000", id="ten minutes"),
        pytest.param(line("a" * 10_001), "10001 characters, eleven_multilingual_v2 takes 10000", id="too long"),
        pytest.param(line("a" * 5001, "eleven_v3"), "5001 characters, eleven_v3 takes 5000", id="too long for v3"),
        pytest.param(line("  "), "without text", id="no text"),
        pytest.param(line(model="eleven_v3", next_text="E?"), "eleven_v3 does not take the lines around", id="v3"),
        pytest.param(
            line(pronunciation_dictionary_locators=[{}] * 4), "more than 3 pronunciation", id="four dictionaries"
        ),
        pytest.param(
            elevenlabs.sound_request("m", "rain", 31, {}), "an effect of 31 s: m makes 0.5 to 30", id="effect"
        ),
        pytest.param(elevenlabs.music_request("m", "calm", 2, {}), "music of 2 s: m makes 3 to 600 s", id="music"),
    ],
)
def test_what_the_service_is_known_to_refuse_is_never_sent(body: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        elevenlabs.prepare(USE, body, {})
    assert refused.value.charged is False


def test_what_is_prepared_is_what_was_asked() -> None:
    for body in (
        line(previous_text="Antes.", next_text="Depois."),
        elevenlabs.sound_request("m", "rain", None, {}),
        elevenlabs.music_request("m", "calm", 600, {}),
    ):
        assert elevenlabs.prepare(USE, body, {}) == body
    assert elevenlabs.lookup(USE, line())
    assert not elevenlabs.lookup("elevenlabs/music_v1", elevenlabs.music_request("m", "calm", 600, {}))
    assert not elevenlabs.lookup("elevenlabs/m", elevenlabs.sound_request("m", "rain", None, {}))
