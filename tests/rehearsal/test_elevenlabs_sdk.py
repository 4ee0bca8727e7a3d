"""The double held to what the official SDK parses, and what that SDK does with a paid request that fails."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from rehearsal import Rehearsal
from tests.rehearsal.eleven import LINE, heard

elevenlabs = pytest.importorskip("elevenlabs")


@pytest.fixture
def sdk(town: Rehearsal) -> Iterator[Any]:
    hosts = town.environment()
    with httpx.Client(timeout=20) as http:
        yield elevenlabs.ElevenLabs(
            api_key=hosts["ELEVENLABS_API_KEY"], base_url=hosts["ELEVENLABS_API_URL"], httpx_client=http
        )


def test_the_sdk_hears_a_line_in_all_four_ways(town, sdk):
    speech = sdk.text_to_speech
    said = speech.convert_with_timestamps("voz-1", text=LINE, seed=3, voice_settings={"stability": 0.4})
    assert said.alignment.characters == list(LINE)
    assert heard(base64.b64decode(said.audio_base_64))[1] == 44_100
    assert heard(b"".join(speech.convert("voz-1", text=LINE, output_format="mp3_22050_32")))[1] == 22_050
    assert heard(b"".join(speech.stream("voz-1", text=LINE)))[1] == 44_100
    parts = list(speech.stream_with_timestamps("voz-1", text=LINE))
    assert "".join("".join(part.alignment.characters) for part in parts) == LINE
    assert len(town.charges) == 4
    assert town.violations == []


def test_the_sdk_reads_headers_and_history(town, sdk):
    with sdk.text_to_speech.with_raw_response.convert("voz-1", text="Oi") as reply:
        sent, number = b"".join(reply.data), reply.headers["request-id"]
        assert reply.headers["character-cost"] == "2"
    listed = sdk.history.list(voice_id="voz-1", source="TTS", model_id="eleven_multilingual_v2", date_after_unix=1)
    (item,) = listed.history
    assert (item.request_id, item.text, listed.has_more) == (number, "Oi", False)
    assert sdk.history.get(item.history_item_id).alignments.alignment.characters == ["O", "i"]
    assert b"".join(sdk.history.get_audio(item.history_item_id)) == sent
    assert b"".join(sdk.history.download(history_item_ids=[item.history_item_id])) == sent
    assert town.violations == []


def test_the_sdk_makes_sounds_and_songs(town, sdk):
    sound = b"".join(sdk.text_to_sound_effects.convert(text="a door", duration_seconds=1, prompt_influence=0.3))
    song = b"".join(sdk.music.compose(prompt="soft", music_length_ms=3000))
    assert [heard(file)[1] for file in (sound, song)] == [44_100, 44_100]
    assert [charge.endpoint for charge in town.charges] == ["elevenlabs.sound", "elevenlabs.music"]
    assert town.violations == []


def test_the_sdk_reads_the_account(town, sdk):
    assert sdk.models.list()[0].model_rates.character_cost_multiplier == 1
    assert sdk.voices.search(page_size=2).has_more
    assert sdk.user.subscription.get().character_limit == 100_000
    assert town.violations == []


def test_the_sdk_raises_what_the_double_refuses(town, sdk):
    town.fault("elevenlabs.speech", nth=1, does="refuse", says="voice_not_found")
    with pytest.raises(elevenlabs.core.ApiError) as refused:
        sdk.text_to_speech.convert_with_timestamps("voz-1", text="Oi")
    assert (refused.value.status_code, refused.value.body["detail"]["code"]) == (404, "voice_not_found")
    with pytest.raises(elevenlabs.UnprocessableEntityError):
        sdk.text_to_speech.convert_with_timestamps("voz-1", text="Oi", seed=-1)


@pytest.mark.parametrize("code", [429, 500])
def test_the_sdk_sends_a_paid_line_three_times_where_it_fails(town, sdk, code, monkeypatch):
    monkeypatch.setattr("elevenlabs.core.http_client.time.sleep", lambda seconds: None)
    town.fault("elevenlabs.speech", nth=None, does="status", code=code, accepted=True)
    with pytest.raises(elevenlabs.core.ApiError):
        sdk.text_to_speech.convert_with_timestamps("voz-1", text="Oi")
    assert len(town.charges) == len(town.asked("elevenlabs.speech")) == 3


def test_and_once_where_the_connection_closes_or_where_it_streams(town, sdk):
    town.fault("elevenlabs.speech", nth=1, does="close-after")
    with pytest.raises(httpx.TransportError):
        sdk.text_to_speech.convert_with_timestamps("voz-1", text="Oi")
    assert len(town.charges) == 1
    town.fault("elevenlabs.speech", nth=2, does="status", code=500, accepted=True)
    with pytest.raises(elevenlabs.core.ApiError):
        list(sdk.text_to_speech.convert("voz-1", text="Oi"))
    assert len(town.charges) == 2
