"""Buying clips: pictures go up, one submission goes out, and whatever became of it is found."""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from rehearsal import Rehearsal
from renderers import fal, fal_requests, http, secrets
from renderers.fal_models import MODELS
from renderers.service import (
    Body,
    Declined,
    Failed,
    Forbidden,
    Gone,
    Intent,
    Refused,
    ServiceError,
    Standing,
    Ticket,
    Unanswered,
    Unlisted,
)
from tests.renderers.wires import answers, reply, wire

PRO = "fal/kling-v3-pro"
APP = "fal-ai/kling-video"
NOWHERE = Path("never written")


@pytest.fixture
def still(tmp_path: Path) -> Path:
    file = tmp_path / "start.jpg"
    Image.effect_mandelbrot((544, 306), (-2, -1.5, 1, 1.5), 60).convert("RGB").save(file, quality=90)
    return file


def asked(use: str = PRO, seconds: int = 4, audio: bool = False, **settings: Any) -> dict[str, Any]:
    return fal.request(use.partition("/")[2], "slow push in", [], seconds, audio, settings)


def prepared(still: Path, use: str = PRO, **more: Any) -> Body:
    return fal.prepare(use, asked(use, **more), {fal.start_field(use.partition("/")[2]): still})


def submit(still: Path, use: str = PRO) -> Ticket:
    return fal.submit(use, prepared(still, use), NOWHERE)


def wait(ticket: Ticket) -> Standing:
    """Ask until it is ready."""
    for _ in range(20):
        standing = fal.poll(ticket)
        if standing.ready:
            return standing
        ticket = standing.ticket
    raise AssertionError(f"never ready: {standing}")


def intent(body: Mapping[str, Any], use: str = PRO, sent_unix: float | None = None) -> Intent:
    return Intent(use, body, time.time() if sent_unix is None else sent_unix)


# ── from end to end ──


@pytest.mark.parametrize("use", [f"fal/{model}" for model in MODELS])
def test_a_clip_is_bought(use: str, town: Rehearsal, still: Path, tmp_path: Path) -> None:
    table = MODELS[use.partition("/")[2]]
    inputs = {table.start: still} | ({table.end: still} if table.end else {})
    body = fal.prepare(use, asked(use), inputs)
    ticket = json.loads(json.dumps(fal.submit(use, body, tmp_path / "reply")))
    painting = fal.fetch(wait(ticket).ticket, tmp_path / "reply", tmp_path / "clip.mp4")
    (charge,) = town.charges
    assert painting.receipt["id"] == ticket["id"] == charge.request_id
    assert painting.receipt["bill"] == {"unit": "billable units", "amount": "4"}
    assert painting.receipt.get("seed") == (42 if "seedance" in use else None)
    assert charge.unit == "4 seconds"
    sent = json.loads(town.asked("fal.submit")[0].body)
    assert {name: value for name, value in sent.items() if name not in inputs} == asked(use)
    assert len({sent[name] for name in inputs}) == len(inputs), "every upload has an address of its own"
    assert fal.suffix(body) == "mp4"
    with av.open(str(tmp_path / "clip.mp4")) as clip:
        assert clip.streams.video and not clip.streams.audio, "silent unless asked"
    assert not (tmp_path / "reply").exists()


def test_a_storyboard_is_bought(town: Rehearsal, still: Path, tmp_path: Path) -> None:
    shots = [{"prompt": "wide", "seconds": 1}, {"prompt": "close", "seconds": 3}]
    body = fal.prepare(PRO, fal.request("kling-v3-pro", None, shots, 4, True, {}), {"start_image_url": still})
    ticket = fal.submit(PRO, body, NOWHERE)
    fal.fetch(wait(ticket).ticket, NOWHERE, tmp_path / "clip.mp4")
    assert town.charges[0].unit == "4 seconds"
    with av.open(str(tmp_path / "clip.mp4")) as clip:
        assert clip.streams.audio


def test_waiting_says_where_it_stands(town: Rehearsal, still: Path) -> None:
    town.options.fal.polls = 3
    ticket = submit(still)
    assert [fal.poll(ticket).says for _ in range(3)] == ["1st in the queue", "running", "running"]
    said = {"status": "IN_QUEUE", "queue_position": None}
    for position, says in (
        (1, "2nd in the queue"),
        (2, "3rd"),
        (10, "11th"),
        (111, "112th"),
        (20, "21st"),
        (None, "in"),
    ):
        nth = len(town.asked("fal.status")) + 1
        town.fault("fal.status", nth, "status", code=202, body=said | {"queue_position": position})
        assert fal.poll(ticket).says.startswith(says)
    town.fault("fal.status", len(town.asked("fal.status")) + 1, "status", code=202, body={"status": "WARMING_UP"})
    assert fal.poll(ticket) == Standing(False, ticket, "warming_up")


def test_keys_stay_with_the_queue(town: Rehearsal, still: Path, tmp_path: Path) -> None:
    body = prepared(still)
    ticket = fal.submit(PRO, body, NOWHERE)
    fal.find(intent(body))
    fal.fetch(wait(ticket).ticket, NOWHERE, tmp_path / "clip.mp4")
    keyed = f"Key {town.keys['fal']}"
    for call in town.seen:
        if call.role in ("fal.queue", "fal.platform", "fal.rest"):
            assert call.headers["authorization"] == keyed
        else:
            assert keyed not in call.headers.values()
        assert "x-fal-store-io" not in call.headers, "the list needs what was sent"
    assert not {"authorization", "cookie"} & set(town.asked("fal.cdn")[-1].headers)


@pytest.mark.parametrize(
    ("use", "more", "pictures", "says"),
    [
        ("fal/kling-v9", {}, True, "fal/kling-v9 is no model"),
        (PRO, {}, False, "fal/kling-v3-pro: it needs a picture"),
        (PRO, {"seed": 7}, True, "it has no field seed"),
        (PRO, {"duration": "2"}, True, "it makes no clip of 2 s"),
    ],
)
def test_what_does_not_fit_is_not_even_uploaded(
    use: str, more: dict[str, Any], pictures: bool, says: str, town: Rehearsal, still: Path
) -> None:
    with pytest.raises(Refused, match=says) as caught:
        fal.prepare(use, asked() | more, {"start_image_url": still} if pictures else {})
    assert caught.value.charged is False
    assert town.seen == []


# ── the submission ──


@pytest.mark.parametrize(
    ("does", "more", "charges"),
    [
        ("close-before", {}, 0),
        ("close-after", {}, 1),
        ("stall", {"seconds": 1.0}, 1),
        ("truncate", {}, 1),
        ("wrong-length", {}, 1),
        ("garbage", {}, 1),
        ("html", {}, 1),
        ("status", {"code": 500}, 0),
        ("status", {"code": 502, "body": "<html>nginx</html>", "accepted": True}, 1),
        ("status", {"code": 408, "accepted": True}, 1),
        ("status", {"code": 409}, 0),
        ("status", {"code": 200, "body": {"status": "IN_QUEUE"}, "accepted": True}, 1),
        ("status", {"code": 200, "body": {"request_id": 7}, "accepted": True}, 1),
        ("status", {"code": 307, "headers": {"Location": "/elsewhere"}}, 0),
    ],
    ids=lambda value: str(value),
)
def test_a_lost_reply_is_looked_for_and_not_sent_again(
    does: str, more: dict[str, Any], charges: int, town: Rehearsal, still: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fal, "SUBMIT_S", 0.4)
    town.fault("fal.submit", None, does, **more)
    body = prepared(still)
    with pytest.raises(Unanswered) as caught:
        fal.submit(PRO, body, NOWHERE)
    assert (len(town.asked("fal.submit")), len(town.charges)) == (1, charges)
    assert town.keys["fal"].partition(":")[2] not in str(caught.value)
    found = fal.find(intent(body))
    assert [ticket["id"] for ticket in found] == [charge.request_id for charge in town.charges]
    for ticket in found:
        assert wait(ticket).ready, "what was found can be had"


@pytest.mark.parametrize(
    ("code", "body", "kind", "says"),
    [
        (429, {"detail": "Too many"}, Declined, "429 Too many"),
        (401, {"detail": "invalid credentials"}, Forbidden, "invalid credentials"),
        (403, {"detail": "User is locked. Reason: Exhausted balance."}, Forbidden, "Exhausted balance"),
        (402, "pay", Forbidden, "402 pay"),
        (404, {"detail": "Application not found"}, Refused, "Application not found"),
        (400, {"detail": "bad", "error_type": "bad_request"}, Refused, "400 bad"),
        (422, {"detail": [{"loc": ["body", "x"], "msg": "odd", "type": "y"}]}, Refused, "422 x: odd"),
    ],
)
def test_what_is_turned_down_says_why_and_costs_nothing(
    code: int, body: Any, kind: type[ServiceError], says: str, town: Rehearsal, still: Path
) -> None:
    town.fault("fal.submit", 1, "status", code=code, body=body, headers={"Retry-After": "5"})
    with pytest.raises(ServiceError, match=says) as caught:
        submit(still)
    assert type(caught.value) is kind
    assert not isinstance(caught.value, Declined) or caught.value.after_s == 5
    assert not isinstance(caught.value, Refused) or caught.value.charged is False
    assert town.charges == []


def test_an_empty_account_is_a_persons_to_mend(town: Rehearsal, still: Path) -> None:
    town.options.fal.balance_usd = Decimal(0)
    with pytest.raises(Forbidden, match="Exhausted balance") as caught:
        submit(still)
    assert "FAL_KEY" in caught.value.hint


@pytest.mark.parametrize("field", ["status_url", "response_url", "cancel_url"])
@pytest.mark.parametrize("there", ["https://evil.example/x", "http://127.0.0.1:1/x", "file:///x", "", None, 7])
def test_addresses_of_another_host_are_written_anew(
    field: str, there: Any, town: Rehearsal, still: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {name: f"{town.url('fal.queue')}/{APP}/requests/7 x" for name in fal.PATHS}
    town.fault("fal.submit", 1, "status", code=200, body={"request_id": "7 x", **own, field: there})
    ticket = submit(still)
    assert ticket[field] == f"{town.url('fal.queue')}/{APP}/requests/7%20x{fal.PATHS[field]}"
    ticket[field] = there  # and a ticket from an earlier day is looked at again
    assert fal._address(ticket, field).startswith(town.url("fal.queue"))


# ── its end ──


@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize(
    ("does", "more", "kind", "charged", "says"),
    [
        ("error", {}, Failed, False, "500 runner_server_error: The runner failed"),
        ("error", {"code": 504, "error_type": "startup_timeout"}, Failed, False, "504 startup_timeout"),
        ("moderated", {}, Refused, None, "422 content_policy_violation: prompt: The content"),
        ("refused", {}, Refused, None, "422 no_media_generated"),
        ("refused", {"type": "generation_timeout"}, Failed, None, "422 generation_timeout"),
        ("refused", {"type": "downstream_service_error"}, Failed, None, "downstream_service_error"),
    ],
)
def test_a_bad_end_says_what_it_may_cost(
    does: str,
    more: dict[str, Any],
    kind: type[ServiceError],
    charged: bool | None,
    says: str,
    tells: bool,
    town: Rehearsal,
    still: Path,
) -> None:
    town.options.fal.tells_errors = tells
    town.fault("fal.submit", 1, does, **more)
    with pytest.raises(kind, match=says) as caught:
        wait(submit(still))
    assert isinstance(caught.value, Refused | Failed) and caught.value.charged is charged


@pytest.mark.parametrize(
    ("code", "body", "headers", "kind", "charged"),
    [
        (400, {"detail": "bad", "error_type": "bad_request"}, {}, Refused, None),
        (413, "large", {}, Refused, None),
        (422, {"detail": "text"}, {}, Refused, None),
        (422, {"detail": []}, {}, Refused, None),
        (422, {"detail": [{"type": "odd", "msg": "x"}]}, {"X-Fal-Retryable": "true"}, Failed, None),
        (499, {"detail": "x", "error_type": "client_cancelled"}, {}, Failed, False),
        (503, {"detail": "x"}, {"X-Fal-Error-Type": "runner_disconnected"}, Failed, False),
        (200, {"images": []}, {}, Failed, None),
        (200, {"video": {"url": 7}}, {}, Failed, None),
        (403, {"detail": "User is locked"}, {}, Forbidden, None),
        (401, {"detail": "no"}, {}, Forbidden, None),
    ],
)
def test_every_shape_of_result_is_read(
    code: int,
    body: Any,
    headers: dict[str, str],
    kind: type[ServiceError],
    charged: bool | None,
    town: Rehearsal,
    still: Path,
) -> None:
    town.fault("fal.result", None, "status", code=code, body=body, headers=headers)
    with pytest.raises(ServiceError) as caught:
        wait(submit(still))
    assert type(caught.value) is kind
    assert getattr(caught.value, "charged", None) is charged


def test_a_result_that_is_read_too_early_is_waited_for(town: Rehearsal, still: Path) -> None:
    ticket = submit(still)
    town.fault("fal.status", 1, "status", code=200, body={"status": "COMPLETED", "logs": None})
    assert fal.poll(ticket) == Standing(False, ticket, "finishing")
    assert wait(ticket).ready


@pytest.mark.parametrize("body", ["<html>nginx</html>", {"detail": "Internal Server Error"}])
def test_an_unmarked_break_at_the_result_is_checked_against_the_list(
    body: Any, town: Rehearsal, still: Path, paused: list[float]
) -> None:
    """Whether the clip or only this answer broke decides whether it is paid again."""
    town.fault("fal.result", None, "status", code=502, body=body)
    standing = wait(submit(still))
    assert standing.ready and standing.ticket["video"].startswith(town.url("fal.cdn"))
    town.fault("fal.list", None, "status", code=503)
    with pytest.raises(Declined, match="502"):
        wait(submit(still))


def test_an_unmarked_break_that_the_list_confirms_costs_nothing(
    town: Rehearsal, still: Path, paused: list[float]
) -> None:
    town.options.fal.tells_errors = False
    town.fault("fal.submit", 1, "error")
    town.fault("fal.result", None, "status", code=500, body={"detail": "Internal Server Error"})
    with pytest.raises(Failed, match="runner_server_error") as caught:
        wait(submit(still))
    assert caught.value.charged is False


@pytest.mark.parametrize("endpoint", ["fal.status", "fal.result"])
@pytest.mark.parametrize("does", ["close-before", "truncate", "garbage", "html", "wrong-length"])
def test_a_broken_answer_is_asked_for_again(endpoint: str, does: str, town: Rehearsal, still: Path) -> None:
    town.fault(endpoint, 1, does)
    assert wait(submit(still)).ready


@pytest.mark.parametrize(
    ("code", "body", "kind"),
    [
        (401, {"detail": "no"}, Forbidden),
        (403, {"detail": "User is locked"}, Forbidden),
        (400, {"detail": "odd"}, Declined),
        (422, {"detail": []}, Declined),
        (429, {"detail": "slowly"}, Declined),
        (500, {"detail": "oh"}, Declined),
        (503, "<html>", Declined),
        (200, {"detail": "no status"}, Declined),
        (302, "", Declined),
    ],
)
def test_trouble_with_the_status_says_nothing_of_the_request(
    code: int, body: Any, kind: type[ServiceError], town: Rehearsal, still: Path, paused: list[float]
) -> None:
    ticket = submit(still)
    town.fault("fal.status", None, "status", code=code, body=body, headers={"Location": "https://evil.example"})
    with pytest.raises(ServiceError) as caught:
        fal.poll(ticket)
    assert type(caught.value) is kind


# ── what is no longer known where it was ──


def test_a_request_that_the_queue_forgot_is_read_from_the_list(town: Rehearsal, still: Path, tmp_path: Path) -> None:
    ticket = submit(still)
    town.fault("fal.status", None, "status", code=404, body={"detail": "Request not found"})
    standing = fal.poll(ticket)
    assert standing.ready and standing.ticket["units"] is None
    painting = fal.fetch(standing.ticket, NOWHERE, tmp_path / "clip.mp4")
    assert painting.receipt["bill"] is None


def test_a_request_that_runs_is_running_though_the_queue_forgot(
    town: Rehearsal, still: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.seconds["clip"] = 30.0
    ticket = submit(still)
    town.fault("fal.status", None, "status", code=404)
    assert fal.poll(ticket) == Standing(False, ticket, "running")


@pytest.mark.parametrize(("does", "kind", "charged"), [("error", Failed, False), ("moderated", Refused, None)])
def test_a_bad_end_is_read_from_the_list(
    does: str, kind: type[ServiceError], charged: bool | None, town: Rehearsal, still: Path
) -> None:
    town.fault("fal.submit", None, does)
    town.fault("fal.status", None, "status", code=404)
    for stored in (True, False):
        town.options.fal.stores_payloads = stored
        with pytest.raises(kind) as caught:
            fal.poll(submit(still))
        assert isinstance(caught.value, Refused | Failed) and caught.value.charged is charged


def test_what_neither_knows_is_gone(town: Rehearsal, still: Path) -> None:
    ticket = submit(still)
    wait(ticket)
    town.options.fal.stores_payloads = False
    other = submit(still)
    wait(other)
    town.clock.forward(town.options.fal.result_lives_s + 1)
    assert wait(ticket).ready, "kept as long as payloads are"
    with pytest.raises(Gone):
        fal.poll(other)
    with pytest.raises(Gone, match="knows no request"):
        fal.poll({**ticket, "id": "0000", "status_url": ""})
    town.fault("fal.list", None, "status", code=403)
    with pytest.raises(Gone):
        fal.poll({**ticket, "id": "0000", "status_url": ""})


@pytest.mark.parametrize("output", ["text", {"images": []}, {"video": "text"}])
def test_a_listed_request_without_a_video_is_gone(output: Any, town: Rehearsal, still: Path) -> None:
    ticket = submit(still)
    item = {"request_id": ticket["id"], "ended_at": "2026-11-22T15:04:05Z", "status_code": 200, "json_output": output}
    town.fault("fal.status", None, "status", code=404)
    town.fault("fal.list", None, "status", code=200, body={"items": [7, item]})
    with pytest.raises(Gone):
        fal.poll(ticket)


def test_a_listed_refusal_says_why_in_whatever_shape(town: Rehearsal, still: Path) -> None:
    ticket = submit(still)
    town.fault("fal.status", None, "status", code=404)
    for output, says in (("text", "422"), ({"detail": "no people"}, "422 no people")):
        item = {"request_id": ticket["id"], "status_code": 422, "json_output": output}
        nth = len(town.asked("fal.list")) + 1
        town.fault("fal.list", nth, "status", code=200, body={"items": [item]})
        with pytest.raises(Refused, match=says):
            fal.poll(ticket)


def test_trouble_with_the_list_decides_nothing(town: Rehearsal, still: Path, paused: list[float]) -> None:
    ticket = submit(still)
    town.fault("fal.status", None, "status", code=404)
    town.fault("fal.list", None, "status", code=500)
    with pytest.raises(Declined):
        fal.poll(ticket)


# ── the file ──


@pytest.mark.parametrize("does", ["truncate", "close-before", "close-after"])
def test_a_clip_that_breaks_off_is_fetched_again(does: str, town: Rehearsal, still: Path, tmp_path: Path) -> None:
    ticket = wait(submit(still)).ticket
    town.fault("fal.cdn", 1, does)
    fal.fetch(ticket, NOWHERE, tmp_path / "clip.mp4")
    with av.open(str(tmp_path / "clip.mp4")) as clip:
        assert sum(1 for _ in clip.decode(video=0)) > 24


def test_a_clip_whose_address_is_dead_is_asked_for_once_more_and_is_gone(
    town: Rehearsal, still: Path, tmp_path: Path
) -> None:
    ticket = wait(submit(still)).ticket
    town.fault("fal.cdn", 1, "status", code=403)
    assert fal.fetch(ticket, NOWHERE, tmp_path / "clip.mp4").receipt["id"] == ticket["id"]
    town.fault("fal.submit", 2, "gone")
    ticket = wait(submit(still)).ticket
    asked_before = len(town.asked("fal.result"))
    with pytest.raises(Gone, match="no longer kept"):
        fal.fetch(ticket, NOWHERE, tmp_path / "gone.mp4")
    assert len(town.asked("fal.result")) == asked_before + 1
    assert not (tmp_path / "gone.mp4").exists()


def test_a_clip_is_fetched_by_its_number_alone(town: Rehearsal, still: Path, tmp_path: Path) -> None:
    ticket = submit(still)
    with pytest.raises(Declined, match="finishing"):
        fal.fetch(ticket, NOWHERE, tmp_path / "clip.mp4")
    wait(ticket)
    assert fal.fetch(ticket, NOWHERE, tmp_path / "clip.mp4").receipt["bill"]["amount"] == "4"


def test_a_clip_that_lies_elsewhere_is_fetched_without_a_key(town: Rehearsal, still: Path, tmp_path: Path) -> None:
    ticket = submit(still)
    wait(ticket)
    with wire(answers(reply(b"mp4"))) as other:
        fal.fetch({**ticket, "video": f"{other.url}/a.mp4", "units": None}, NOWHERE, tmp_path / "clip.mp4")
    assert town.keys["fal"].encode() not in other.requests[0] and b"uthorization" not in other.requests[0]
    with pytest.raises(Forbidden, match="rehearsal"):
        fal.fetch({**ticket, "video": "https://cdn.example/a.mp4"}, NOWHERE, tmp_path / "clip.mp4")


# ── looking for a lost one ──


def test_only_the_very_request_is_found(town: Rehearsal, still: Path) -> None:
    bodies = [prepared(still) for _ in range(3)]
    tickets = [fal.submit(PRO, body, NOWHERE) for body in bodies]
    fal.submit("fal/kling-v3-standard", bodies[1], NOWHERE)
    for body, ticket in zip(bodies, tickets, strict=True):
        (found,) = fal.find(intent(body))
        assert found == ticket, "with the very addresses that the lost reply had"
    assert fal.find(intent(prepared(still))) == []
    assert len(fal.find(intent(asked()))) == 3, "what has no address of its own is not told apart"


def test_the_list_is_read_to_its_last_page(town: Rehearsal, still: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fal_requests, "PAGE", 2)
    bodies = [prepared(still) for _ in range(5)]
    tickets = [fal.submit(PRO, body, NOWHERE) for body in bodies]
    assert [fal.find(intent(body))[0]["id"] for body in bodies] == [ticket["id"] for ticket in tickets]
    monkeypatch.setattr(fal_requests, "PAGES", 1)
    with pytest.raises(Unlisted, match="more than 2 requests"):
        fal.find(intent(prepared(still)))


def test_a_late_list_shows_it_in_the_end(town: Rehearsal, still: Path) -> None:
    town.options.fal.listing_delay_s = 60.0
    body = prepared(still)
    ticket = fal.submit(PRO, body, NOWHERE)
    assert fal.find(intent(body)) == []
    town.clock.forward(61)
    assert [found["id"] for found in fal.find(intent(body))] == [ticket["id"]]


@pytest.mark.parametrize("ahead_s", [-100_000, -90, 90, 100_000])
def test_clocks_need_not_agree(ahead_s: float, town: Rehearsal, still: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By how far our clock is ahead of the service's, whose replies tell their time."""
    body = prepared(still)
    ticket = fal.submit(PRO, body, NOWHERE)
    monkeypatch.setattr(fal_requests, "_ahead_s", lambda answer: ahead_s)
    assert [found["id"] for found in fal.find(intent(body, sent_unix=time.time() + ahead_s))] == [ticket["id"]]


@pytest.mark.parametrize(
    ("told", "ahead_s"),
    [
        pytest.param({"date": email.utils.formatdate(time.time() - 5000, usegmt=True)}, 5000, id="ahead"),
        pytest.param({"date": email.utils.formatdate(time.time() + 5000, usegmt=True)}, -5000, id="behind"),
        pytest.param({"date": "yesterday"}, 0, id="no date"),
        pytest.param({}, 0, id="silent"),
    ],
)
def test_a_reply_tells_their_time(told: dict[str, str], ahead_s: float) -> None:
    found = fal_requests._ahead_s(http.Reply("http://x", 200, told))
    assert found == pytest.approx(ahead_s, abs=600), "the tests may have been gathered a while ago"


def test_a_list_without_what_was_sent_is_no_list(town: Rehearsal, still: Path) -> None:
    body = prepared(still)
    assert fal.find(intent(body)) == []
    town.options.fal.stores_payloads = False
    fal.submit(PRO, body, NOWHERE)
    with pytest.raises(Unlisted, match="without what was sent"):
        fal.find(intent(body))
    town.options.fal.stores_payloads = True
    ticket = fal.submit(PRO, body, NOWHERE)
    assert [found["id"] for found in fal.find(intent(body))] == [ticket["id"]], "found beside one that tells nothing"


@pytest.mark.parametrize(
    ("code", "kind"),
    [(401, Unlisted), (403, Unlisted), (404, Unlisted), (422, Unlisted), (429, Declined), (500, Declined)],
)
def test_a_list_that_cannot_be_read_is_said(
    code: int, kind: type[ServiceError], town: Rehearsal, still: Path, paused: list[float]
) -> None:
    town.fault("fal.list", None, "status", code=code)
    with pytest.raises(ServiceError) as caught:
        fal.find(intent(prepared(still)))
    assert type(caught.value) is kind


def test_a_list_of_nonsense_is_trouble(town: Rehearsal, still: Path, paused: list[float]) -> None:
    body = prepared(still)
    fal.submit(PRO, body, NOWHERE)
    nonsense: list[Any] = [{"items": None}, [], {"items": "x"}]
    for told in nonsense:
        town.fault("fal.list", len(town.asked("fal.list")) + 1, "status", code=200, body=told)
        assert len(fal.find(intent(body))) == 1, "asked again"


@pytest.mark.parametrize(
    ("sent", "listed", "same"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, {"b": 2}, False),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": False}, {"a": 0}, False),
        ({"a": "5"}, {"a": 5}, False),
        ({"a": None}, {}, True),
        ({"a": [{"p": "x"}]}, {"a": [{"p": "x", "d": "5"}]}, True),
        ({"a": [1, 2]}, {"a": [2, 1]}, False),
        ({"a": [1]}, {"a": [1, 2]}, False),
        ({"a": {"b": 1}}, {"a": "b"}, False),
        ({}, None, False),
    ],
)
def test_a_listed_request_holds_all_that_was_sent(sent: Any, listed: Any, same: bool) -> None:
    assert fal_requests.same(sent, listed) is same


def test_the_key_never_leaves_for_a_stranger(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, still: Path) -> None:
    """Every host of fal's is loopback here but one, and the reply points to a stranger."""
    monkeypatch.setattr(secrets, "FILE", tmp_path / ".env")
    monkeypatch.delenv("ONETAKE_REHEARSAL", raising=False)
    monkeypatch.setenv("FAL_KEY", "number:word-word-word")
    with wire(answers(reply())) as stranger:
        told = {"request_id": "7", "status_url": f"{stranger.url}/status", "response_url": stranger.url}
        queue = [json.dumps(told).encode(), b'{"status": "COMPLETED"}', b'{"video": {"url": "%s/v"}}']
        queue[2] = queue[2] % stranger.url.encode()
        with wire(*(answers(reply(body)) for body in queue)) as town:
            monkeypatch.setenv("FAL_QUEUE_URL", town.url)
            ticket = fal.submit(PRO, asked(), NOWHERE)
            standing = fal.poll(ticket)
            fal.fetch(standing.ticket, NOWHERE, tmp_path / "v.mp4")
    assert len(town.requests) == 3 and all(b"Key number:word" in sent for sent in town.requests)
    assert len(stranger.requests) == 1 and b"word-word" not in stranger.requests[0]
