"""Buying from ElevenLabs, over real HTTP: one request, its reply kept, every kind of no told apart."""

from __future__ import annotations

import socket
import wave
from pathlib import Path
from typing import Any

import pytest

from rehearsal import Rehearsal
from rehearsal import elevenlabs_contract as contract
from renderers import elevenlabs, replies
from renderers.arrivals import sound, speech
from renderers.service import Body, Declined, Forbidden, Gone, Refused, ServiceError, Standing, Ticket, Unanswered

MODEL = "eleven_multilingual_v2"
USE = f"elevenlabs/{MODEL}"
TEXT = "Às duas da manhã, o gráfico ainda subia."


def line(text: str = TEXT, **settings: Any) -> Body:
    return elevenlabs.prepare(USE, elevenlabs.request(MODEL, text, {"voice_id": "abc", **settings}), {})


def bought(body: Body, reply: Path) -> Ticket:
    return elevenlabs.submit(USE, body, reply)


def test_a_line_is_sent_once_with_its_key_and_all_that_decides_it(town: Rehearsal, tmp_path: Path) -> None:
    body = line(pronunciation_dictionaries=[{"id": "names"}], seed=7) | {"previous_text": "Antes."}
    bought(body, tmp_path / "reply")
    (sent,) = town.seen
    assert sent.path == "/v1/text-to-speech/abc/with-timestamps"
    assert sent.asked("output_format") == ["mp3_44100_128"]
    assert sent.headers["xi-api-key"] == town.keys["elevenlabs"]
    assert sent.json() == {name: body[name] for name in body if name not in ("voice_id", "output_format")}
    assert sent.json().keys() <= contract.SPEECH.keys()
    assert len(town.charges) == 1


def test_what_is_not_set_is_not_sent(town: Rehearsal, tmp_path: Path) -> None:
    bought(line() | {"take": 2}, tmp_path / "reply")
    assert town.seen[0].json().keys() == {"model_id", "text", "apply_text_normalization", "voice_settings"}


@pytest.mark.parametrize("output_format", ["mp3_44100_128", "pcm_24000", "wav_24000", "wav_48000"])
def test_a_line_is_a_file_that_any_player_opens(town: Rehearsal, tmp_path: Path, output_format: str) -> None:
    body, reply = line(output_format=output_format), tmp_path / "reply"
    ticket = bought(body, reply)
    assert elevenlabs.poll(ticket) == Standing(ready=True, ticket=ticket)
    into = tmp_path / f"line.{elevenlabs.suffix(body)}"
    painting = elevenlabs.fetch(ticket, reply, into)
    assert painting.receipt["id"] == ticket["id"] == town.charges[0].request_id
    assert painting.receipt["bill"] == {"unit": "credits", "amount": str(len(TEXT))}
    assert "".join(painting.receipt["alignment"]["characters"]) == TEXT
    assert ticket["limit"] == contract.PLANS["creator"].standard
    found = speech.examine(body | {"language": "pt-BR"}, {}, into, painting.receipt)
    assert found.faults == ()
    assert found.facts["alignment"] == "service"
    assert [word["text"] for word in found.facts["words"]] == TEXT.split()
    if into.suffix == ".wav":
        with wave.open(str(into)) as file:
            assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
            assert file.getframerate() == int(output_format.split("_")[1])


def test_effects_and_music_are_bought_and_examined(town: Rehearsal, tmp_path: Path) -> None:
    for name, body in {
        "effect": elevenlabs.sound_request("eleven_text_to_sound_v2", "rain on glass", 2, {}),
        "guessed": elevenlabs.sound_request("eleven_text_to_sound_v2", "rain on glass", None, {}),
        "music": elevenlabs.music_request("music_v1", "calm piano", 4, {}),
    }.items():
        reply, into = tmp_path / name, tmp_path / f"{name}.mp3"
        ticket = bought(elevenlabs.prepare(USE, body, {}), reply)
        assert "limit" not in ticket  # it is the limit of another group
        painting = elevenlabs.fetch(ticket, reply, into)
        found = sound.examine(body, {}, into, painting.receipt)
        assert found.faults == ()
        assert found.facts["rate"] == 44_100
        assert ("song_id" in painting.receipt) == (name == "music")
        reply.unlink()
        with pytest.raises(Gone, match="ElevenLabs keeps none"):
            elevenlabs.fetch(ticket, reply, into)
    assert len(town.charges) == 3
    for sent, fields in zip(town.seen, (contract.SOUND, contract.SOUND, contract.MUSIC), strict=True):
        assert sent.json().keys() <= fields.keys()


def test_a_kept_reply_is_adopted_whole_or_not_at_all(town: Rehearsal, tmp_path: Path) -> None:
    reply = tmp_path / "reply"
    assert elevenlabs.kept(reply) is None
    ticket = bought(line(), reply)
    assert [path.name for path in tmp_path.glob("reply*")] == ["reply"]
    assert elevenlabs.kept(reply) == ticket
    whole = reply.read_bytes()
    head = whole.index(b"\n")
    for broken in (b"", whole[: head // 2], whole[:head], whole[: head + 1], whole[:-1], whole + b"x", b"{}\n"):
        reply.write_bytes(broken)
        assert elevenlabs.kept(reply) is None
    (tmp_path / "reply.part").write_bytes(whole[: head + 100])  # by a process that was killed
    assert elevenlabs.kept(reply) is None
    assert [path.name for path in tmp_path.glob("reply*")] == ["reply"]
    reply.write_bytes(whole[: head + 100] + bytes([whole[head + 100] ^ 1]) + whole[head + 101 :])
    assert elevenlabs.kept(reply) is None


def test_a_reply_is_kept_before_submit_returns_and_holds_no_key(town: Rehearsal, tmp_path: Path) -> None:
    reply = tmp_path / "reply"
    bought(line(), reply)
    found = replies.read(reply)
    assert found is not None
    assert found.headers.keys() <= set(elevenlabs.KEPT_HEADERS)
    assert town.keys["elevenlabs"].encode() not in reply.read_bytes()


def test_nothing_is_paid_for_on_a_disk_that_takes_no_file(town: Rehearsal, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        bought(line(), tmp_path / "no such folder" / "reply")
    assert town.seen == []


LOST = ["close-before", "close-after", "truncate", "wrong-length", "garbage", "html", "no-audio", "500", "503", "408"]


@pytest.mark.parametrize("does", LOST)
def test_a_lost_or_senseless_reply_is_unanswered_and_nothing_is_sent_again(
    town: Rehearsal, tmp_path: Path, does: str
) -> None:
    if does.isdecimal():
        town.fault("elevenlabs.speech", 1, "status", code=int(does), body={"detail": "trouble."})
    elif does == "no-audio":
        town.fault("elevenlabs.speech", 1, "status", code=200, body={"audio_base64": ""}, accepted=True)
    else:
        town.fault("elevenlabs.speech", 1, does)
    with pytest.raises(Unanswered):
        bought(line(), tmp_path / "reply")
    assert len(town.asked("elevenlabs.speech")) == 1
    assert list(tmp_path.glob("reply*")) == []


@pytest.mark.parametrize("does", ["close-before", "close-after", "truncate", "garbage", "html"])
@pytest.mark.parametrize("endpoint", ["sound", "music"])
def test_lost_effects_and_music_are_unanswered_too(town: Rehearsal, tmp_path: Path, endpoint: str, does: str) -> None:
    town.fault(f"elevenlabs.{endpoint}", 1, does)
    body = {
        "sound": elevenlabs.sound_request("eleven_text_to_sound_v2", "rain", 1, {}),
        "music": elevenlabs.music_request("music_v1", "calm", 3, {}),
    }[endpoint]
    with pytest.raises(Unanswered):
        bought(body, tmp_path / "reply")
    assert len(town.seen) == 1
    assert list(tmp_path.glob("reply*")) == []


NO = {
    "concurrent_limit_exceeded": (Declined, "concurrent_limit_exceeded: Your subscription allows", ""),
    "system_busy": (Declined, "system_busy", ""),
    "rate_limit_exceeded": (Declined, "rate_limit_exceeded", ""),
    "invalid_api_key": (Forbidden, "Invalid API key", "ELEVENLABS_API_KEY"),
    "missing_api_key": (Forbidden, "Neither authorization header", "ELEVENLABS_API_KEY"),
    "quota_exceeded": (Forbidden, "quota_exceeded: This request exceeds your quota", "too few credits"),
    "insufficient_credits": (Forbidden, "credits left", "too few credits"),
    "paid_voice": (Forbidden, "Free users cannot use library voices", "paid plan"),
    "insufficient_permissions": (Forbidden, "missing the permission", "scopes text_to_speech"),
    "feature_not_available": (Forbidden, "Not available on your plan", "another output_format"),
    "voice_access_denied": (Forbidden, "may not use this voice", "another voice_id"),
    "voice_not_found": (Refused, "voice_not_found", ""),
    "text_too_long": (Refused, "characters", ""),
    "invalid_parameters": (Refused, "not allowed here", ""),
    "internal_error": (Unanswered, "500", ""),
    "service_unavailable": (Unanswered, "503", ""),
}


@pytest.mark.parametrize("shape", ["full", "legacy", "array"])
@pytest.mark.parametrize("says", NO)
def test_every_refusal_says_what_it_means_for_money(town: Rehearsal, tmp_path: Path, says: str, shape: str) -> None:
    kind, why, hint = NO[says]
    town.fault("elevenlabs.speech", 1, "refuse", says=says, shape=shape)
    with pytest.raises(ServiceError) as told:
        bought(line(), tmp_path / "reply")
    assert type(told.value) is kind
    message = str(told.value)
    assert why.partition(": ")[2] in message if shape != "full" else why in message
    if shape != "array":
        assert hint in told.value.hint
    assert not message.endswith(".")
    assert "\n" not in message
    assert town.charges == []
    if isinstance(told.value, Refused):
        assert told.value.charged is False


def test_a_schema_check_names_the_field(town: Rehearsal, tmp_path: Path) -> None:
    body = line()
    body["voice_settings"] = body["voice_settings"] | {"stability": 9}
    with pytest.raises(Refused, match=r"voice_settings\.stability: "):
        bought(body, tmp_path / "reply")


@pytest.mark.parametrize(("written", "after_s"), [("7", 7.0), (None, None)])
def test_a_full_house_says_how_long_to_wait(
    town: Rehearsal, tmp_path: Path, written: str | None, after_s: float | None
) -> None:
    headers = {"Retry-After": written} if written else {}
    town.fault("elevenlabs.speech", 1, "status", code=429, body={"detail": {"status": "system_busy"}}, headers=headers)
    with pytest.raises(Declined, match="system_busy") as told:
        bought(line(), tmp_path / "reply")
    assert told.value.after_s == after_s


def test_who_is_not_there_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setenv("ELEVENLABS_API_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("ELEVENLABS_API_KEY", "sk_made_up")
    with pytest.raises(Declined, match="cannot be reached"):
        bought(line(), tmp_path / "reply")


def test_without_a_key_nothing_is_sent(town: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", "")
    with pytest.raises(Forbidden, match="ELEVENLABS_API_KEY is not set"):
        bought(line(), tmp_path / "reply")
    assert town.seen == []


def test_an_error_that_repeats_the_key_does_not_show_it(town: Rehearsal, tmp_path: Path) -> None:
    detail = {"status": "invalid_api_key", "message": f"Invalid API key: {town.keys['elevenlabs']}"}
    town.fault("elevenlabs.speech", 1, "status", code=401, body={"detail": detail})
    with pytest.raises(Forbidden, match="Invalid API key: …") as told:
        bought(line(), tmp_path / "reply")
    assert town.keys["elevenlabs"] not in str(told.value) + told.value.hint


def test_an_answer_that_sends_us_elsewhere_is_not_followed(town: Rehearsal, tmp_path: Path) -> None:
    town.fault(
        "elevenlabs.speech", 1, "status", code=307, headers={"Location": f"{town.url('bfl.api')}/v1/flux-pro-1.1"}
    )
    with pytest.raises(Refused, match="sent us elsewhere"):
        bought(line(), tmp_path / "reply")
    assert len(town.seen) == 1


def test_a_reply_without_its_headers_still_has_a_number(town: Rehearsal, tmp_path: Path) -> None:
    town.options.elevenlabs.request_header = town.options.elevenlabs.cost_header = False
    ticket = bought(line(), tmp_path / "reply")
    assert ticket["id"].startswith("reply-")
    painting = elevenlabs.fetch(ticket, tmp_path / "reply", tmp_path / "a.mp3")
    assert painting.receipt["bill"] is None
