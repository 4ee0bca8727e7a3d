"""The double of ElevenLabs over real HTTP: what it takes, what it refuses, what it bills and what comes back."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import parsedate_to_datetime

import av
import httpx
import numpy as np
import pytest

from rehearsal import Rehearsal
from rehearsal.elevenlabs_refusals import REFUSALS
from renderers.sound.edges import sounding
from tests.rehearsal.eleven import HISTORY, LINE, MUSIC, SOUND, SPEECH, STAMPS, Client, heard


@pytest.fixture
def client(town: Rehearsal) -> Client:
    return Client(town)


# Speech


def test_speech_with_times_is_audio_and_a_time_for_each_character(town, client):
    reply = client.say(seed=7)
    said = reply.json()
    samples, rate, bit_rate = heard(base64.b64decode(said["audio_base64"]))
    seconds = samples.shape[1] / rate
    assert (rate, bit_rate, samples.shape[0]) == (44_100, 128_000, 1)
    for name, text in (("alignment", LINE), ("normalized_alignment", f" {LINE} ")):
        times = said[name]
        assert times["characters"] == list(text)
        assert {len(values) for values in times.values()} == {len(text)}
        assert times["character_end_times_seconds"][-1] == pytest.approx(seconds, abs=0.001)
    first, last = sounding(samples[0]) or (0, 0)
    assert 0 < first < last < samples.shape[1]
    assert town.violations == []


def test_a_line_is_billed_by_its_characters_and_its_headers_tell(town, client):
    reply = client.say()
    (charge,) = town.charges
    assert charge.amount_usd == len(LINE) * Decimal("0.0001")
    assert (charge.model, charge.unit) == ("eleven_multilingual_v2", f"{len(LINE)} characters")
    assert charge.request_id == reply.headers["request-id"]
    assert reply.headers["character-cost"] == str(len(LINE))
    assert reply.headers["current-concurrent-requests"] == "1"
    assert reply.headers["maximum-concurrent-requests"] == "5"


def test_flash_costs_half_and_a_library_voice_a_multiple(town, client):
    town.options.elevenlabs.voice_rates = {"voz-1": Decimal(3)}
    assert client.say("Olá!!!!", model_id="eleven_flash_v2_5").headers["character-cost"] == "11"  # 10.5, rounded up
    assert town.charges[0].amount_usd == Decimal("0.00105")


def test_the_same_request_twice_is_two_charges_and_two_files(town, client):
    one, two = (client.say("Oi", path=SPEECH, seed=7).content for _ in range(2))
    assert one != two
    assert np.abs(heard(one)[0] - heard(two)[0]).max() < 0.02  # and yet it sounds the same
    assert len(town.charges) == 2


@pytest.mark.parametrize(
    ("output_format", "kind", "count"),
    [
        ("pcm_16000", "audio/pcm", 2 * 16_000),
        ("wav_22050", "audio/wav", 2 * 22_050),
        ("ulaw_8000", "audio/basic", 8000),
    ],
)
def test_the_asked_format_comes_back(client, output_format, kind, count):
    reply = client.post(SPEECH, {"text": LINE}, output_format=output_format)
    assert reply.headers["content-type"] == kind
    assert 2 < len(reply.content) / count < 4  # seconds


def test_opus_comes_back_at_48_khz(client):
    samples, rate, _ = heard(client.post(SPEECH, {"text": "Oi"}, output_format="opus_48000_64").content)
    assert rate == 48_000
    assert samples.size


def test_streams_give_the_bytes_or_lines_of_json_that_join_to_the_whole(client):
    assert heard(client.say(path=SPEECH + "/stream").content)[1] == 44_100
    lines = [json.loads(line) for line in client.say(path=SPEECH + "/stream/with-timestamps").text.splitlines()]
    assert len(lines) > 1
    assert "".join("".join(line["alignment"]["characters"]) for line in lines) == LINE
    assert heard(b"".join(base64.b64decode(line["audio_base64"]) for line in lines))[1] == 44_100


def test_times_are_of_composed_characters(client):
    said = client.say(unicodedata.normalize("NFD", "maçã")).json()
    assert said["alignment"]["characters"] == list("maçã")


def test_the_normalized_alignment_may_be_missing(town, client):
    town.options.elevenlabs.normalized = False
    said = client.say("Oi").json()
    assert said["alignment"]
    assert said["normalized_alignment"] is None


def test_headers_may_be_missing(town, client):
    town.options.elevenlabs.cost_header = town.options.elevenlabs.request_header = False
    assert not {"request-id", "character-cost"} & set(client.say("Oi").headers)


def test_replies_are_dated_by_the_clock_of_the_town(town, client):
    town.clock.forward(-3600)
    told = parsedate_to_datetime(client.say("Oi").headers["date"]).timestamp()
    (item,) = client.listed()
    assert item["date_unix"] == pytest.approx(told, abs=2)
    assert told == pytest.approx(time.time() - 3600, abs=5)


def test_every_field_of_the_documents_is_taken_and_any_other_is_a_violation(town, client):
    settings = {"stability": 0.5, "similarity_boost": 0.7, "style": 0, "use_speaker_boost": True, "speed": 1.1}
    body = {
        "text": "Oi",
        "model_id": "eleven_multilingual_v2",
        "voice_settings": settings,
        "seed": 4_294_967_295,
        "previous_text": "a",
        "next_text": "b",
        "previous_request_ids": ["x"],
        "apply_text_normalization": "off",
        "pronunciation_dictionary_locators": [{"pronunciation_dictionary_id": "d", "version_id": "v"}],
        "language_code": None,
    }
    assert client.post(STAMPS, body, output_format="mp3_44100_64", enable_logging="true").status_code == 200
    assert town.violations == []
    client.post(STAMPS, {**body, "emotion": "sad", "voice_settings": {"volume": 1}, "language_code": "pt"}, format="x")
    assert [text.split(": ", 1)[1] for text in town.violations] == [
        "body.voice_settings.volume is in no document",
        "body.emotion is in no document",
        "query.format is in no document",
        "language_code is not for eleven_multilingual_v2",
    ]


# Refusals


@pytest.mark.parametrize(
    ("body", "kind", "place"),
    [
        pytest.param({}, "missing", ["body", "text"], id="no text"),
        pytest.param({"text": 3}, "string_type", ["body", "text"], id="a number for a text"),
        pytest.param({"text": "a", "seed": -1}, "greater_than_equal", ["body", "seed"], id="seed below nought"),
        pytest.param({"text": "a", "seed": True}, "integer_type", ["body", "seed"], id="a boolean for a number"),
        pytest.param(
            {"text": "a", "voice_settings": {"stability": 1.5}},
            "less_than_equal",
            ["body", "voice_settings", "stability"],
            id="stability above 1",
        ),
        pytest.param(
            {"text": "a", "previous_request_ids": list("abcd")},
            "too_long",
            ["body", "previous_request_ids"],
            id="four requests before",
        ),
        pytest.param(
            {"text": "a", "apply_text_normalization": "maybe"},
            "literal_error",
            ["body", "apply_text_normalization"],
            id="a word that is not offered",
        ),
        pytest.param([1], "model_attributes_type", ["body"], id="no object"),
    ],
)
def test_the_schema_is_checked_before_the_key(town, client, body, kind, place):
    reply = client.post(STAMPS, body, key=None)
    assert reply.status_code == 422
    (problem,) = reply.json()["detail"]
    assert (problem["type"], problem["loc"]) == (kind, place)
    assert {"msg", "input"} < set(problem)
    assert town.charges == []


@pytest.mark.parametrize(
    ("fields", "query", "options", "http", "code"),
    [
        pytest.param({"text": " "}, {}, {}, 400, "empty_text", id="nothing to say"),
        pytest.param({"text": "a" * 10_001}, {}, {}, 400, "text_too_long", id="too long for v2"),
        pytest.param({"text": "a" * 5_001, "model_id": "eleven_v3"}, {}, {}, 400, "text_too_long", id="and for v3"),
        pytest.param({"model_id": "eleven_v9"}, {}, {}, 404, "model_not_found", id="no such model"),
        pytest.param({"model_id": "music_v1"}, {}, {}, 400, "unsupported_model", id="a model that does not speak"),
        pytest.param({"model_id": "eleven_v3", "next_text": "b"}, {}, {}, 400, "unsupported_model", id="v3 stitches"),
        pytest.param(
            {"model_id": "eleven_v3", "voice_settings": {"stability": 0.4}}, {}, {}, 400, "invalid_parameters", id="v3"
        ),
        pytest.param({"voice_settings": {"speed": 1.3}}, {}, {}, 400, "invalid_parameters", id="too fast"),
        pytest.param({}, {}, {"voices": ("other",)}, 404, "voice_not_found", id="no such voice"),
        pytest.param({}, {}, {"credits": 3}, 402, "insufficient_credits", id="out of credits"),
        pytest.param({}, {"output_format": "mp3_44100_99"}, {}, 400, "invalid_output_format", id="no such format"),
        pytest.param({}, {"output_format": "pcm_44100"}, {}, 403, "subscription_required", id="a format of Pro"),
        pytest.param(
            {}, {"output_format": "mp3_44100_192"}, {"plan": "starter"}, 403, "subscription_required", id="of Creator"
        ),
    ],
)
def test_what_the_service_does_not_do_is_refused_and_costs_nothing(town, client, fields, query, options, http, code):
    for name, value in options.items():
        setattr(town.options.elevenlabs, name, value)
    reply = client.post(STAMPS, {"text": "Oi, mundo", **fields}, **query)
    assert (reply.status_code, reply.json()["detail"]["code"]) == (http, code)
    assert "request-id" not in reply.headers
    assert town.charges == []


def test_a_format_of_pro_comes_on_pro(town, client):
    town.options.elevenlabs.plan = "pro"
    assert client.post(SPEECH, {"text": "Oi"}, output_format="pcm_44100").status_code == 200


def test_streams_have_no_wav(client):
    for path in ("/stream", "/stream/with-timestamps"):
        reply = client.post(SPEECH + path, {"text": "Oi"}, output_format="wav_16000")
        assert (reply.status_code, reply.json()["detail"]["code"]) == (400, "invalid_output_format")


def test_keys_are_refused_as_the_service_refuses_them(town, client):
    missing, wrong = client.post(STAMPS, {"text": "Oi"}, key=None), client.post(STAMPS, {"text": "Oi"}, key="sk_x")
    assert (missing.status_code, missing.json()["detail"]["code"]) == (401, "missing_api_key")
    assert wrong.status_code == 401
    assert wrong.json()["detail"]["status"] == "invalid_api_key"
    assert wrong.json()["detail"]["request_id"]
    bearer = httpx.post(
        town.environment()["ELEVENLABS_API_URL"] + STAMPS,
        json={"text": "Oi"},
        headers={"Authorization": f"Bearer {town.keys['elevenlabs']}"},
    )
    assert bearer.status_code == 401
    assert any("carries a key" in text for text in town.violations)
    assert client.get("/v1/models", key=None).json()["detail"]["code"] == "workspace_not_found"


def test_the_older_shape_has_a_status_and_a_message_and_puts_a_spent_quota_under_401(town, client):
    town.options.elevenlabs.shape = "legacy"
    town.options.elevenlabs.credits = 1
    reply = client.say("Oi")
    assert reply.status_code == 401
    assert reply.json() == {"detail": {"status": "quota_exceeded", "message": "This request exceeds your quota of 1"}}


@pytest.mark.parametrize("says", REFUSALS)
def test_each_refusal_can_be_scripted_in_three_shapes(town, client, says):
    known = REFUSALS[says]
    for nth, shape in enumerate(("full", "legacy", "array"), start=1):
        town.fault("elevenlabs.speech", nth=nth, does="refuse", says=says, shape=shape, retry_after=2)
    full, legacy, array = (client.say("Oi") for _ in range(3))
    assert full.status_code == legacy.status_code == array.status_code == known.http
    assert full.headers["retry-after"] == "2"
    assert set(full.json()["detail"]) == {"type", "code", "message", "status", "request_id"}
    assert set(legacy.json()["detail"]) == {"status", "message"}
    assert set(array.json()["detail"][0]) == {"type", "loc", "msg", "input"}
    assert town.charges == []


# Many at once


@dataclass
class Held:
    """Work that goes on until it is let go."""

    started: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)

    def sleep(self, seconds: float) -> None:
        self.started.set()
        self.done.wait(10)


def test_more_at_once_than_the_plan_has_is_refused(town, client, monkeypatch):
    held = Held()
    monkeypatch.setattr(town, "sleep", held.sleep)
    town.options.elevenlabs.most_at_once = 1
    town.options.elevenlabs.retry_after_s = 3
    replies: list[httpx.Response] = []
    first = threading.Thread(target=lambda: replies.append(client.say("Oi")))
    first.start()
    held.started.wait(10)
    second = client.say("Oi")
    held.done.set()
    first.join()
    assert second.status_code == 429
    assert second.json()["detail"]["code"] == "concurrent_limit_exceeded"
    assert second.json()["detail"]["status"] == "too_many_concurrent_requests"
    assert second.headers["retry-after"] == "3"
    assert replies[0].status_code == 200
    assert len(town.charges) == 1


def test_or_it_waits_for_a_place(town, client):
    town.options.elevenlabs.most_at_once = 1
    town.options.elevenlabs.crowd = "queue"
    town.seconds["voice"] = 0.05
    replies: list[httpx.Response] = []
    threads = [threading.Thread(target=lambda: replies.append(client.say("Oi"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [reply.status_code for reply in replies] == [200] * 3
    assert {reply.headers["current-concurrent-requests"] for reply in replies} == {"1"}


def test_flash_and_music_have_limits_of_their_own(client):
    flash = client.say("Oi", model_id="eleven_flash_v2_5")
    music = client.post(MUSIC, {"prompt": "slow", "music_length_ms": 3000})
    assert flash.headers["maximum-concurrent-requests"] == "10"
    assert music.headers["maximum-concurrent-requests"] == "2"


def test_the_system_is_busy_when_the_script_says_so(town, client):
    town.fault("elevenlabs.speech", nth=2, does="busy", shape="legacy")
    assert [client.say("Oi").status_code for _ in range(3)] == [200, 429, 200]
    assert len(town.charges) == 2


# Lost and spoilt replies


@pytest.mark.parametrize("does", ["close-after", "truncate", "wrong-length", "garbage", "html"])
def test_a_reply_that_is_lost_or_broken_is_billed_and_listed(town, client, does):
    town.fault("elevenlabs.speech", does=does)
    try:
        reply = client.say()
    except httpx.TransportError:
        reply = None
    if does in ("garbage", "html"):
        assert reply is not None
        with pytest.raises(ValueError):
            reply.json()
    assert len(town.charges) == 1
    (item,) = client.listed()
    assert item["text"] == LINE
    assert heard(client.get(f"{HISTORY}/{item['history_item_id']}/audio").content)[1] == 44_100


def test_a_request_that_is_never_accepted_is_neither_billed_nor_listed(town, client):
    town.fault("elevenlabs.speech", does="close-before")
    with pytest.raises(httpx.TransportError):
        client.say()
    assert town.charges == []
    assert client.listed() == []


def test_an_error_may_come_after_the_bill(town, client):
    town.fault("elevenlabs.speech", does="refuse", says="internal_error", accepted=True)
    assert client.say("Oi").status_code == 500
    assert len(town.charges) == len(client.listed()) == 1


def test_a_client_that_hangs_up_is_billed_and_its_line_is_listed(town, client, monkeypatch):
    held = Held()
    monkeypatch.setattr(town, "sleep", held.sleep)
    host = httpx.URL(town.environment()["ELEVENLABS_API_URL"])
    body = b'{"text": "Oi"}'
    with socket.create_connection((host.host, host.port or 80)) as line:
        head = f"POST {STAMPS} HTTP/1.1\r\nxi-api-key: {town.keys['elevenlabs']}\r\nContent-Type: application/json\r\n"
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        held.started.wait(10)
    assert len(town.charges) == 1
    assert client.listed() == []
    held.done.set()
    while not client.listed():
        pass
    assert town.violations == []


@pytest.mark.parametrize("does", ["silent", "short", "cut", "noise", "other-format"])
def test_audio_can_be_wrong(town, client, does):
    right = heard(client.say(path=SPEECH).content)[0]
    town.fault("elevenlabs.speech", nth=2, does=does)
    samples, rate, _ = heard(client.say(path=SPEECH).content)
    share = samples.shape[1] / right.shape[1]
    assert share == pytest.approx({"short": 0.5, "cut": 0.6, "other-format": 0.5}.get(does, 1), abs=0.02)
    assert rate == (22_050 if does == "other-format" else 44_100)
    assert (np.abs(samples).max() < 0.001) == (does == "silent")
    if does == "noise":
        assert np.std(samples[0, :4000]) == pytest.approx(np.std(samples[0, 8000:12_000]), rel=0.5)


@pytest.mark.parametrize("output_format", ["mp3_44100_128", "wav_16000", "opus_48000_64"])
def test_audio_can_be_no_audio_at_all(town, client, output_format):
    town.fault("elevenlabs.speech", does="undecodable")
    with pytest.raises((av.FFmpegError, ValueError)):  # no frames at all where it is no error
        heard(client.post(SPEECH, {"text": LINE}, output_format=output_format).content)


def test_times_can_be_wrong(town, client):
    kinds = ("no-alignment", "no-normalized", "unequal-alignment", "late-alignment")
    for nth, does in enumerate(kinds, start=1):
        town.fault("elevenlabs.speech", nth=nth, does=does)
    none, half, unequal, late = (client.say().json() for _ in kinds)
    assert none["alignment"] is none["normalized_alignment"] is half["normalized_alignment"] is None
    assert half["alignment"]
    assert len(unequal["alignment"]["character_start_times_seconds"]) == len(LINE) - 1
    samples, rate, _ = heard(base64.b64decode(late["audio_base64"]))
    assert late["alignment"]["character_end_times_seconds"][-1] > 1.4 * samples.shape[1] / rate


# Sounds and songs


def test_a_sound_effect_is_as_long_as_it_was_asked_to_be(town, client):
    reply = client.post(SOUND, {"text": "a door", "duration_seconds": 1.5, "loop": False, "prompt_influence": 0.3})
    samples, rate, bit_rate = heard(reply.content)
    assert samples.shape == (2, round(1.5 * rate))
    assert bit_rate == 128_000
    assert int(reply.headers["character-cost"]) > 0
    (charge,) = town.charges
    assert charge.request_id == reply.headers["request-id"]
    assert (charge.model, charge.amount_usd) == ("eleven_text_to_sound_v2", Decimal("0.12"))
    assert client.listed() == []
    assert town.violations == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "a", "duration_seconds": 0.4},
        {"text": "a", "duration_seconds": 31},
        {"text": "a", "prompt_influence": 2},
        {"text": "a", "model_id": "eleven_v3"},
    ],
)
def test_a_sound_effect_outside_its_limits_is_refused(client, body):
    assert client.post(SOUND, body).status_code == 422


def test_music_is_billed_by_the_started_minute(town, client):
    reply = client.post(MUSIC, {"prompt": "soft", "music_length_ms": 3500}, output_format="mp3_44100_64")
    samples, rate, _ = heard(reply.content)
    assert samples.shape == (2, round(3.5 * rate))
    assert reply.headers["song-id"]
    assert town.charges[0].amount_usd == Decimal("0.30")
    plan = {"sections": [{"section_name": "a", "duration_ms": 61_000}]}
    client.post(MUSIC, {"composition_plan": plan, "seed": 3}, output_format="pcm_8000")
    assert (town.charges[1].amount_usd, town.charges[1].unit) == (Decimal("0.60"), "2 minutes")
    assert client.listed() == []
    assert town.violations == []


def test_music_comes_in_the_best_format_of_its_model(client):
    old, new = (
        heard(client.post(MUSIC, {"prompt": "a", "music_length_ms": 3000, "model_id": model}).content)[1:]
        for model in ("music_v1", "music_v2")
    )
    assert (old, new) == ((44_100, 128_000), (48_000, 192_000))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="neither prompt nor plan"),
        pytest.param({"prompt": "a", "composition_plan": {}}, id="both"),
        pytest.param({"prompt": "a", "seed": 1}, id="a seed beside a prompt"),
        pytest.param({"prompt": "a", "music_length_ms": 2_999}, id="too short"),
        pytest.param({"prompt": "a", "music_length_ms": 600_001}, id="too long"),
    ],
)
def test_music_outside_its_rules_is_refused(town, client, body):
    assert client.post(MUSIC, body).status_code == 422
    assert town.charges == []


def test_music_needs_a_paid_plan(town, client):
    town.options.elevenlabs.plan = "free"
    assert client.post(MUSIC, {"prompt": "a"}).json()["detail"]["code"] == "subscription_required"


@pytest.mark.parametrize("does", ["silent", "short", "cut", "undecodable", "close-after"])
def test_sounds_and_songs_can_be_wrong_too(town, client, does):
    town.fault("elevenlabs.sound", does=does)
    try:
        file = client.post(SOUND, {"text": "a", "duration_seconds": 2}).content
        samples = heard(file)[0]
    except (av.FFmpegError, ValueError, httpx.TransportError) as error:
        assert does in ("undecodable", "close-after"), error
    else:
        share = samples.shape[1] / 44_100 / 2
        assert share == pytest.approx({"short": 0.5, "cut": 0.6}.get(does, 1), abs=0.01)
        assert (np.abs(samples).max() < 0.001) == (does == "silent")
    assert len(town.charges) == 1


# The account


def test_models_tell_their_limits_and_rates(client):
    models = {one["model_id"]: one for one in client.get("/v1/models").json()}
    assert models["eleven_multilingual_v2"]["maximum_text_length_per_request"] == 10_000
    assert models["eleven_flash_v2_5"]["model_rates"]["character_cost_multiplier"] == 0.5


def test_voices_come_in_pages(town, client):
    town.options.elevenlabs.voices = ("a", "b", "c")
    first = client.get("/v2/voices", page_size=2).json()
    assert (first["has_more"], first["total_count"]) == (True, 3)
    second = client.get("/v2/voices", page_size=2, next_page_token=first["next_page_token"]).json()
    assert [one["voice_id"] for one in first["voices"] + second["voices"]] == ["a", "b", "c"]
    assert (second["has_more"], second["next_page_token"]) == (False, None)


def test_the_subscription_counts_credits(client):
    client.say("Olá!")
    told = client.get("/v1/user/subscription").json()
    assert (told["tier"], told["character_count"], told["character_limit"]) == ("creator", 4, 100_000)


def test_any_other_path_is_a_violation(town, client):
    assert client.get("/v1/nowhere").status_code == 404
    assert town.violations
