"""The core: faults exactly where they are scripted, books that only grow, keys where they belong."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from rehearsal import Rehearsal, bill
from rehearsal.wire import Moment

BODY = {"prompt": "a red door", "seed": 1}


def buy(town: Rehearsal, http: httpx.Client, **more: object) -> httpx.Response:
    url = town.environment()["BFL_API_URL"] + "/v1/flux-pro-1.1-ultra"
    return http.post(url, json=BODY | more, headers={"x-key": town.keys["bfl"]})


def credits(town: Rehearsal, http: httpx.Client) -> httpx.Response:
    return http.get(town.environment()["BFL_API_URL"] + "/v1/credits", headers={"x-key": town.keys["bfl"]})


def test_every_service_has_hosts_of_its_own_and_keys_that_are_new_each_time(town: Rehearsal, tmp_path: Path) -> None:
    told = town.environment()
    assert set(told) == {
        "BFL_API_URL",
        "FAL_QUEUE_URL",
        "FAL_REST_URL",
        "FAL_CDN_URL",
        "FAL_PLATFORM_URL",
        "ELEVENLABS_API_URL",
        "BFL_API_KEY",
        "FAL_KEY",
        "ELEVENLABS_API_KEY",
    }
    hosts = [told[name] for name in told if name.endswith("_URL")] + [town.url("bfl.poll"), town.url("bfl.delivery")]
    assert len(set(hosts)) == len(hosts)
    assert all(host.startswith("http://127.0.0.1:") for host in hosts)
    with Rehearsal(tmp_path / "other") as other:
        assert not set(other.keys.values()) & set(town.keys.values())


@pytest.mark.parametrize(
    ("does", "more", "charges"),
    [
        pytest.param("close-before", {}, 0, id="closed before it is taken on"),
        pytest.param("close-after", {}, 1, id="closed after it is billed"),
        pytest.param("truncate", {}, 1, id="half a body"),
        pytest.param("wrong-length", {"by": 20}, 1, id="a body shorter than promised"),
    ],
)
def test_a_reply_that_breaks_off_is_an_error_of_the_line(
    town: Rehearsal, http: httpx.Client, does: str, more: dict[str, Any], charges: int
) -> None:
    town.fault("bfl.submit", nth=1, does=does, **more)
    with pytest.raises(httpx.RemoteProtocolError):
        buy(town, http)
    assert len(town.charges) == charges
    assert buy(town, http).status_code == 200
    assert len(town.charges) == charges + 1


def test_a_length_that_is_too_short_cuts_the_body_in_silence(town: Rehearsal, http: httpx.Client) -> None:
    town.fault("bfl.submit", does="wrong-length", by=-9)
    reply = buy(town, http)
    assert reply.status_code == 200
    with pytest.raises(ValueError, match=r"delimiter|Expecting|Unterminated"):
        reply.json()


@pytest.mark.parametrize(
    ("does", "kind"),
    [
        pytest.param("garbage", "application/json", id="JSON that breaks off"),
        pytest.param("html", "text/html", id="a page"),
    ],
)
def test_nonsense_comes_with_200_and_is_billed(town: Rehearsal, http: httpx.Client, does: str, kind: str) -> None:
    town.fault("bfl.submit", does=does)
    reply = buy(town, http)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith(kind)
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        reply.json()
    assert len(town.charges) == 1


def test_a_stalled_reply_comes_too_late_and_is_billed(town: Rehearsal, http: httpx.Client) -> None:
    arrived = threading.Event()
    town.fault("bfl.submit", does="stall", seconds=30)
    town.call("bfl.submit", 1, arrived.set)
    with pytest.raises(httpx.ReadTimeout):
        http.post(town.url("bfl.api") + "/v1/flux-pro-1.1", json=BODY, headers={"x-key": town.keys["bfl"]}, timeout=0.1)
    assert len(town.charges) == 1


def test_a_trickle_arrives_whole_in_the_end(town: Rehearsal, http: httpx.Client) -> None:
    town.fault("bfl.credits", does="trickle", seconds=0.2)
    started = time.monotonic()
    assert credits(town, http).json() == {"credits": 100_000.0}
    assert time.monotonic() - started > 0.15


@pytest.mark.parametrize("accepted", [False, True])
def test_any_status_can_be_sent_taken_on_or_not(town: Rehearsal, http: httpx.Client, accepted: bool) -> None:
    town.fault(
        "bfl.submit", does="status", code=503, body={"status": "busy"}, headers={"Retry-After": "7"}, accepted=accepted
    )
    reply = buy(town, http)
    assert (reply.status_code, reply.json(), reply.headers["retry-after"]) == (503, {"status": "busy"}, "7")
    assert len(town.charges) == accepted


def test_faults_meet_the_nth_request_of_those_that_are_picked(town: Rehearsal, http: httpx.Client) -> None:
    town.fault("bfl.submit", nth=2, does="status", code=500, where=lambda call: call.json()["prompt"] == "door")
    answers = [buy(town, http, prompt=words).status_code for words in ("door", "hall", "hall", "door", "door")]
    assert answers == [200, 200, 200, 500, 200]
    assert [call.fault.does if call.fault else "" for call in town.asked("bfl.submit")] == ["", "", "", "status", ""]
    town.fault("bfl.submit", nth=None, does="status", code=429)
    assert [buy(town, http).status_code for _ in range(2)] == [429, 429]


@pytest.mark.parametrize(
    ("endpoint", "does", "says"),
    [
        pytest.param("bfl.submitt", "html", "did you mean 'bfl.submit'", id="no such endpoint"),
        pytest.param("bfl.poll", "moderated", "no fault called 'moderated'", id="a fault of another endpoint"),
    ],
)
def test_a_mistaken_script_is_named_at_once(town: Rehearsal, endpoint: str, does: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        town.fault(endpoint, does=does)


def test_a_function_runs_at_its_moment_in_the_servers_thread(town: Rehearsal, http: httpx.Client) -> None:
    seen: list[tuple[str, int, bool]] = []
    here = threading.current_thread()

    def note(moment: str) -> Callable[[], None]:
        return lambda: seen.append((moment, len(town.charges), threading.current_thread() is here))

    moments: tuple[Moment, ...] = ("half", "accepted", "read")
    for moment in moments:
        town.call("bfl.submit", 1, note(moment), at=moment)
    assert buy(town, http).json()["id"]
    assert seen == [("read", 0, False), ("accepted", 1, False), ("half", 1, False)]


def test_equal_requests_are_two_charges_and_the_file_says_so_too(town: Rehearsal, http: httpx.Client) -> None:
    buy(town, http)
    buy(town, http)
    first, second = town.charges
    assert first.body_digest == second.body_digest
    assert first.request_id != second.request_id
    lines = [json.loads(line) for line in (town.folder / "charges.jsonl").read_text().splitlines()]
    assert [line["amount_usd"] for line in lines] == ["0.06", "0.06"]


def test_what_is_taken_back_stays_in_the_books_and_leaves_the_bill(town: Rehearsal, http: httpx.Client) -> None:
    town.fault("bfl.submit", nth=2, does="moderated")
    buy(town, http)
    buy(town, http)
    assert [(line.amount_usd, line.reversed) for line in town.charges] == [
        (Decimal("0.06"), False),
        (Decimal("0.06"), False),
        (Decimal("-0.06"), True),
    ]
    assert len(town.standing) == 1
    assert bill(town.charges) == "bfl/flux-pro-1.1-ultra  1 x  $0.0600\ntotal                   1 x  $0.0600\n"


def test_sixty_four_clients_at_once_are_all_heard_and_billed(town: Rehearsal) -> None:
    town.options.bfl.polls = 0
    gate = threading.Barrier(64)

    def one(n: int) -> str:
        with httpx.Client(timeout=30, trust_env=False, verify=False) as http:
            gate.wait()
            said = buy(town, http, seed=n).json()
            return str(http.get(said["polling_url"]).json()["id"])

    with ThreadPoolExecutor(64) as pool:
        numbers = list(pool.map(one, range(64)))
    assert len(set(numbers)) == 64
    assert {line.request_id for line in town.charges} == set(numbers)
    assert len(town.asked("bfl.submit")) == 64
    assert town.violations == []


@pytest.mark.parametrize(
    ("role", "headers", "body"),
    [
        pytest.param("bfl.delivery", {"x-key": "any"}, b"", id="a key header at a delivery host"),
        pytest.param("fal.cdn", {"authorization": "Key any"}, b"", id="a fal key at the CDN"),
        pytest.param("fal.queue", {"x-key": "any"}, b"", id="a key at another service"),
        pytest.param("fal.queue", {"x-note": "{fal}"}, b"", id="a key in a header that is not its own"),
        pytest.param("elevenlabs.api", {}, b"{bfl}", id="a key in a body"),
    ],
)
def test_a_key_that_strays_is_written_down(
    town: Rehearsal, http: httpx.Client, role: str, headers: dict[str, str], body: bytes
) -> None:
    filled = {name: value.format(**town.keys) for name, value in headers.items()}
    http.put(town.url(role) + "/nowhere", headers=filled, content=body.decode().format(**town.keys))
    assert any("key of" in line for line in town.violations)
    assert not any(key in line for key in town.keys.values() for line in town.violations)


def test_a_request_in_chunks_and_one_with_expect_are_read_whole(town: Rehearsal, http: httpx.Client) -> None:
    pieces = (piece for piece in (b'{"prompt": ', b'"a"}'))
    headers = {"x-key": town.keys["bfl"]}
    assert http.post(town.url("bfl.api") + "/v1/flux-pro-1.1", content=pieces, headers=headers).status_code == 200
    assert town.seen[-1].json() == {"prompt": "a"}


def test_the_clock_runs_ahead_when_it_is_told_to(town: Rehearsal) -> None:
    town.clock.forward(3600)
    assert town.clock.now() - time.time() == pytest.approx(3600, abs=1)


def test_unknown_kinds_of_work_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no work called \\['frames'\\]"):
        Rehearsal(tmp_path, seconds={"frames": 1})


def test_a_mistake_of_a_test_shows_and_hangs_nobody(town: Rehearsal, http: httpx.Client) -> None:
    town.fault("bfl.submit", does="html", where=lambda call: call.json()["no such field"])
    assert buy(town, http).status_code == 500
    assert "KeyError: 'no such field'" in town.violations[0]


def test_a_bill_of_nothing() -> None:
    assert bill([]) == "total  0 x  $0.0000\n"


def test_closing_does_not_wait_for_what_is_stalled_or_open(tmp_path: Path, http: httpx.Client) -> None:
    started, arrived = time.monotonic(), threading.Event()
    with ThreadPoolExecutor(1) as pool, Rehearsal(tmp_path) as town:
        town.fault("bfl.submit", does="stall", seconds=60)
        town.call("bfl.submit", 1, arrived.set)
        reply = pool.submit(buy, town, http)
        assert arrived.wait(10)
    assert isinstance(reply.exception(), httpx.RemoteProtocolError | httpx.ReadError)
    assert time.monotonic() - started < 10
