"""Lines whose reply was lost: found in the history, fetched again, and never mistaken for another."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from rehearsal import Rehearsal
from renderers import elevenlabs, elevenlabs_history
from renderers.arrivals import speech
from renderers.http import Reply
from renderers.service import Body, Declined, Forbidden, Gone, Intent, Ticket, Unanswered, Unlisted

MODEL = "eleven_multilingual_v2"
USE = f"elevenlabs/{MODEL}"
TEXT = "Não é isso."


def line(text: str = TEXT, voice_id: str = "abc", **settings: Any) -> Body:
    return elevenlabs.request(MODEL, text, {"voice_id": voice_id, **settings})


def bought(body: Body, reply: Path) -> Ticket:
    return elevenlabs.submit(USE, body, reply)


def lost(town: Rehearsal, body: Body, reply: Path) -> Intent:
    town.fault("elevenlabs.speech", len(town.asked("elevenlabs.speech")) + 1, "close-after")
    intent = Intent(USE, body, time.time())
    with pytest.raises(Unanswered):
        bought(body, reply)
    return intent


@pytest.mark.parametrize("output_format", ["mp3_44100_128", "pcm_24000"])
def test_a_lost_line_is_found_and_fetched_for_nothing(town: Rehearsal, tmp_path: Path, output_format: str) -> None:
    body = line(output_format=output_format)
    intent = lost(town, body, tmp_path / "reply")
    (ticket,) = elevenlabs.find(intent)
    assert ticket["id"] == town.charges[0].request_id
    into = tmp_path / f"a.{elevenlabs.suffix(body)}"
    painting = elevenlabs.fetch(ticket, tmp_path / "reply", into)
    assert painting.receipt["bill"] == {"unit": "credits", "amount": str(len(TEXT))}
    found = speech.examine(body | {"language": "pt-BR"}, {}, into, painting.receipt)
    assert (found.faults, found.facts["alignment"]) == ((), "service")
    assert len(town.charges) == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(line(TEXT + " "), id="text"),
        pytest.param(line(voice_id="def"), id="voice"),
        pytest.param(line(stability=0.4), id="settings"),
        pytest.param(line(output_format="pcm_24000"), id="format"),
        pytest.param(elevenlabs.request("eleven_v3", TEXT, {"voice_id": "abc"}), id="model"),
    ],
)
def test_another_line_is_not_taken_for_it(town: Rehearsal, tmp_path: Path, other: Body) -> None:
    sent = time.time()
    bought(other, tmp_path / "reply")
    assert elevenlabs.find(Intent(USE, line(), sent)) == []
    assert len(elevenlabs.find(Intent(USE, other, sent))) == 1


def test_a_line_that_never_arrived_is_not_found(town: Rehearsal, tmp_path: Path) -> None:
    town.fault("elevenlabs.speech", 1, "close-before")
    sent = time.time()
    with pytest.raises(Unanswered):
        bought(line(), tmp_path / "reply")
    assert elevenlabs.find(Intent(USE, line(), sent)) == []


def test_lines_from_before_are_not_looked_at(town: Rehearsal, tmp_path: Path) -> None:
    bought(line(), tmp_path / "reply")
    assert len(elevenlabs.find(Intent(USE, line(), time.time()))) == 1  # two clocks may differ by a minute
    assert elevenlabs.find(Intent(USE, line(), time.time() + 100)) == []


def test_accents_may_be_written_either_way(town: Rehearsal, tmp_path: Path) -> None:
    sent = time.time()
    bought(line(normalize("NFD", TEXT)), tmp_path / "reply")
    assert len(elevenlabs.find(Intent(USE, line(normalize("NFC", TEXT)), sent))) == 1


def test_all_pages_are_read_and_every_like_line_is_told(
    town: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elevenlabs_history, "PAGE", 2)
    sent = time.time()
    for text in ("Um.", "Dois.", TEXT, "Três.", TEXT):
        bought(line(text), tmp_path / "reply")
    hits = elevenlabs.find(Intent(USE, line(), sent))
    assert [hit["id"] for hit in hits] == [town.charges[2].request_id, town.charges[4].request_id]
    assert len(town.asked("elevenlabs.history")) == 3


def test_a_line_that_is_listed_late_is_found_late(town: Rehearsal, tmp_path: Path) -> None:
    town.options.elevenlabs.listing_delay_s = 120
    intent = lost(town, line(), tmp_path / "reply")
    assert elevenlabs.find(intent) == []
    town.clock.forward(121)
    assert len(elevenlabs.find(intent)) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_may_not_read_the_history_is_said(town: Rehearsal, tmp_path: Path, status: Any) -> None:
    town.options.elevenlabs.history_refusal = status
    with pytest.raises(Unlisted, match="history") as told:
        elevenlabs.find(Intent(USE, line(), time.time()))
    assert "speech_history_read" in told.value.hint


def test_a_history_that_is_down_is_asked_again_and_then_declined(town: Rehearsal) -> None:
    town.fault("elevenlabs.history", 1, "status", code=503)
    assert elevenlabs.find(Intent(USE, line(), time.time())) == []
    town.fault("elevenlabs.history", None, "html")
    with pytest.raises(Declined, match="no list"):
        elevenlabs.find(Intent(USE, line(), time.time()))


def test_effects_and_music_are_listed_nowhere(town: Rehearsal) -> None:
    for body in (elevenlabs.sound_request("m", "rain", 1, {}), elevenlabs.music_request("m", "calm", 3, {})):
        with pytest.raises(Unlisted):
            elevenlabs.find(Intent(USE, body, time.time()))
    assert town.seen == []


def test_a_line_is_fetched_again_by_its_receipt(town: Rehearsal, tmp_path: Path) -> None:
    reply = tmp_path / "reply"
    bought(line("Outra."), reply)
    ticket = bought(line(), reply)
    first = elevenlabs.fetch(ticket, reply, tmp_path / "a.mp3")
    bought(line("Mais uma."), reply)  # a reply of another purchase is not this one's
    again = elevenlabs.fetch(ticket, reply, tmp_path / "b.mp3")
    reply.unlink()
    for painting, name in ((again, "b.mp3"), (elevenlabs.fetch(ticket, reply, tmp_path / "c.mp3"), "c.mp3")):
        assert (tmp_path / name).read_bytes() == (tmp_path / "a.mp3").read_bytes()
        assert painting.receipt == first.receipt
    assert len(town.charges) == 3


def test_what_is_not_listed_yet_is_not_gone(town: Rehearsal, tmp_path: Path) -> None:
    reply = tmp_path / "reply"
    town.options.elevenlabs.listing_delay_s = 120
    ticket = bought(line(), reply)
    reply.unlink()
    with pytest.raises(Declined, match="not in ElevenLabs' history yet"):
        elevenlabs.fetch(ticket, reply, tmp_path / "a.mp3")
    with pytest.raises(Gone, match="is not in ElevenLabs' history"):
        elevenlabs.fetch(ticket | {"at_unix": ticket["at_unix"] - 1000}, reply, tmp_path / "a.mp3")


def test_what_the_history_has_dropped_is_gone(town: Rehearsal, tmp_path: Path) -> None:
    reply = tmp_path / "reply"
    (ticket,) = elevenlabs.find(lost(town, line(), reply))
    town.options.elevenlabs.listing_ends_s = 3600
    town.clock.forward(4000)
    with pytest.raises(Gone, match="history_item_not_found"):
        elevenlabs.fetch(ticket, reply, tmp_path / "a.mp3")


def test_a_key_without_the_scope_loses_nothing(town: Rehearsal, tmp_path: Path) -> None:
    reply = tmp_path / "reply"
    ticket = bought(line(), reply)
    reply.unlink()
    town.options.elevenlabs.history_refusal = 403
    with pytest.raises(Forbidden):
        elevenlabs.fetch(ticket, reply, tmp_path / "a.mp3")


def test_a_history_that_keeps_another_format_is_noticed(town: Rehearsal, tmp_path: Path) -> None:
    town.options.elevenlabs.history_format = "mp3_44100_128"
    body = line(output_format="pcm_24000")
    (ticket,) = elevenlabs.find(lost(town, body, tmp_path / "reply"))
    painting = elevenlabs.fetch(ticket, tmp_path / "reply", tmp_path / "a.wav")
    found = speech.examine(body, {}, tmp_path / "a.wav", painting.receipt)
    assert found.faults == ("it is mp3 at 44100 Hz, asked for was pcm_24000",)
    assert found.facts["samples"] > 0


def test_without_times_in_the_history_words_are_found_by_warping(town: Rehearsal, tmp_path: Path) -> None:
    town.options.elevenlabs.history_alignments = "none"
    (ticket,) = elevenlabs.find(lost(town, line(), tmp_path / "reply"))
    painting = elevenlabs.fetch(ticket, tmp_path / "reply", tmp_path / "a.mp3")
    found = speech.examine(line() | {"language": "pt-BR"}, {}, tmp_path / "a.mp3", painting.receipt)
    assert (found.faults, found.facts["alignment"]) == ((), "doubtful")


@pytest.mark.parametrize(("behind_s", "since"), [(0, 940), (20, 940), (600, 340), (-600, 940)])
def test_a_clock_of_ours_that_runs_ahead_hides_no_line(
    monkeypatch: pytest.MonkeyPatch, behind_s: int, since: int
) -> None:
    from email.utils import formatdate

    asked = []

    def got(path: str, params: dict[str, str]) -> Reply:
        asked.append(int(params["date_after_unix"]))
        return Reply("", 200, {"date": formatdate(time.time() - behind_s)}, b'{"history": [], "has_more": false}')

    monkeypatch.setattr(elevenlabs_history, "_got", got)
    assert elevenlabs.find(Intent(USE, line(), 1000.5)) == []
    assert asked[-1] == pytest.approx(since, abs=2)
