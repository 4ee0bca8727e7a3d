"""What the double of ElevenLabs remembers: filters, pages, delays, and audio that can be had again for nothing."""

from __future__ import annotations

import io
import zipfile

import pytest

from rehearsal import Rehearsal
from tests.rehearsal.eleven import HISTORY, MUSIC, SOUND, SPEECH, STAMPS, Client, heard


@pytest.fixture
def client(town: Rehearsal) -> Client:
    return Client(town)


def test_an_item_has_all_that_tells_one_request_from_another(town, client):
    reply = client.say("Olá, mundo", voice_settings={"stability": 0.3})
    (item,) = client.listed()
    assert item == client.get(f"{HISTORY}/{item['history_item_id']}").json()
    wanted = {
        "request_id": reply.headers["request-id"],
        "voice_id": "voz-1",
        "model_id": "eleven_multilingual_v2",
        "text": "Olá, mundo",
        "date_unix": int(town.charges[0].at_unix),
        "character_count_change_from": 0,
        "character_count_change_to": 10,
        "content_type": "audio/mpeg",
        "state": "created",
        "source": "TTS",
        "output_format": "mp3_44100_128",
        "settings": {
            "stability": 0.3,
            "similarity_boost": 0.75,
            "style": 0.0,
            "use_speaker_boost": True,
            "speed": 1.0,
        },
    }
    assert {name: item[name] for name in wanted} == wanted
    assert item["alignments"]["alignment"] == reply.json()["alignment"]
    assert item["alignments"]["normalized_alignment"] == reply.json()["normalized_alignment"]


def test_the_audio_of_an_item_is_the_audio_that_was_sent_and_costs_nothing(town, client):
    sent = client.say("Oi", path=SPEECH)
    (item,) = client.listed()
    again = client.get(f"{HISTORY}/{item['history_item_id']}/audio")
    assert again.content == sent.content
    assert again.headers["content-type"] == "audio/mpeg"
    assert len(town.charges) == 1


def test_pages_follow_one_another_either_way(client):
    for text in "abcde":
        client.say(text)
    texts: list[str] = []
    after: dict[str, str] = {}
    rounds = 0
    while True:
        page = client.get(HISTORY, page_size=2, **after).json()
        texts += [item["text"] for item in page["history"]]
        rounds += 1
        if not page["has_more"]:
            break
        assert page["last_history_item_id"] == page["history"][-1]["history_item_id"]
        after = {"start_after_history_item_id": page["last_history_item_id"]}
    assert (texts, rounds) == (list("edcba"), 3)
    assert [item["text"] for item in client.listed(sort_direction="asc")] == list("abcde")


def test_filters_narrow_the_list(town, client):
    client.say("um")
    town.clock.forward(100)
    client.post("/v1/text-to-speech/other/with-timestamps", {"text": "dois", "model_id": "eleven_flash_v2_5"})
    two, one = client.listed()
    for query, texts in (
        ({"voice_id": "other"}, ["dois"]),
        ({"model_id": "eleven_multilingual_v2", "source": "TTS"}, ["um"]),
        ({"source": "STS"}, []),
        ({"search": "UM"}, ["um"]),
        ({"date_after_unix": two["date_unix"]}, ["dois"]),  # inclusive
        ({"date_before_unix": two["date_unix"]}, ["um"]),  # exclusive
        ({"date_after_unix": one["date_unix"], "date_before_unix": two["date_unix"] + 1}, ["dois", "um"]),
    ):
        assert [item["text"] for item in client.listed(**query)] == texts, query


def test_a_model_is_a_filter_only_beside_a_source(client):
    reply = client.get(HISTORY, model_id="eleven_v3")
    assert reply.status_code == 422
    assert reply.json()["detail"][0]["loc"] == ["query", "source"]


@pytest.mark.parametrize("query", [{"page_size": 0}, {"page_size": 1001}, {"page_size": "x"}, {"sort_direction": "up"}])
def test_a_query_outside_its_limits_is_refused(client, query):
    assert client.get(HISTORY, **query).status_code == 422


def test_a_query_that_is_in_no_document_is_a_violation(town, client):
    client.get(HISTORY, text="x")
    assert town.violations == ["elevenlabs.history: query.text is in no document"]


def test_an_item_is_seen_after_its_delay_and_not_for_ever(town, client):
    town.options.elevenlabs.listing_delay_s = 30
    town.options.elevenlabs.listing_ends_s = 3600
    client.say("Oi")
    assert client.listed() == []
    town.clock.forward(31)
    (item,) = client.listed()
    town.clock.forward(3600)
    assert client.listed() == []
    gone = client.get(f"{HISTORY}/{item['history_item_id']}/audio")
    assert (gone.status_code, gone.json()["detail"]["code"]) == (404, "history_item_not_found")


def test_without_logging_nothing_is_listed_and_all_is_billed(town, client):
    assert client.post(STAMPS, {"text": "Oi"}, enable_logging="false").status_code == 200
    assert client.listed() == []
    assert len(town.charges) == 1


def test_sounds_and_songs_are_never_listed(client):
    client.post(SOUND, {"text": "a", "duration_seconds": 0.5})
    client.post(MUSIC, {"prompt": "a", "music_length_ms": 3000})
    assert client.listed() == []


@pytest.mark.parametrize(("http", "status"), [(401, "missing_permissions"), (403, "missing_permissions")])
def test_a_key_may_lack_the_permission_to_read_the_history(town, client, http, status):
    client.say("Oi")
    (item,) = client.listed()
    town.options.elevenlabs.history_refusal = http
    number = item["history_item_id"]
    replies = [client.get(path) for path in (HISTORY, f"{HISTORY}/{number}", f"{HISTORY}/{number}/audio")]
    replies.append(client.post(f"{HISTORY}/download", {"history_item_ids": [number]}))
    assert {(reply.status_code, reply.json()["detail"]["status"]) for reply in replies} == {(http, status)}
    assert client.say("Oi").status_code == 200


@pytest.mark.parametrize(("where", "in_list", "in_item"), [("all", 1, 1), ("item", 0, 1), ("none", 0, 0)])
def test_the_times_may_be_kept_in_fewer_places(town, client, where, in_list, in_item):
    town.options.elevenlabs.history_alignments = where
    client.say("Oi")
    (item,) = client.listed()
    assert bool(item["alignments"]) == in_list
    assert bool(client.get(f"{HISTORY}/{item['history_item_id']}").json()["alignments"]) == in_item


def test_another_format_than_the_asked_one_may_be_kept(town, client):
    town.options.elevenlabs.history_format = "mp3_44100_128"
    client.post(SPEECH, {"text": "Oi"}, output_format="pcm_16000")
    (item,) = client.listed()
    assert (item["output_format"], item["content_type"]) == ("pcm_16000", "audio/mpeg")
    assert heard(client.get(f"{HISTORY}/{item['history_item_id']}/audio").content)[1] == 44_100


@pytest.mark.parametrize(("more", "share"), [({}, 0.5), ({"kept": "right"}, 1)])
def test_a_spoilt_line_is_kept_as_it_was_sent_or_as_it_should_have_been(town, client, more, share):
    right = heard(client.say(path=SPEECH).content)[0].shape[1]
    town.fault("elevenlabs.speech", nth=2, does="short", **more)
    client.say(path=SPEECH)
    item = client.listed()[0]
    kept = heard(client.get(f"{HISTORY}/{item['history_item_id']}/audio").content)[0].shape[1]
    assert kept / right == pytest.approx(share, abs=0.02)


def test_one_item_downloads_as_a_file_and_several_as_a_zip(town, client):
    for text in ("um", "dois"):
        client.say(text)
    ids = [item["history_item_id"] for item in client.listed()]
    one = client.post(f"{HISTORY}/download", {"history_item_ids": ids[:1], "output_format": "wav"})
    assert one.content.startswith(b"RIFF")
    both = client.post(f"{HISTORY}/download", {"history_item_ids": ids})
    with zipfile.ZipFile(io.BytesIO(both.content)) as packed:
        assert [heard(packed.read(name))[1] for name in packed.namelist()] == [44_100, 44_100]
    assert client.post(f"{HISTORY}/download", {"history_item_ids": []}).status_code == 422
    assert client.post(f"{HISTORY}/download", {"history_item_ids": ["x"]}).status_code == 404
    assert len(town.charges) == 2
