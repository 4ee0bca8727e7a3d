"""Buying stills: one submission, whatever happens, and all that may come of it."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rehearsal import Rehearsal
from renderers import bfl, secrets
from renderers.service import (
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

ULTRA = "bfl/flux-pro-1.1-ultra"


def asked(use: str = ULTRA, prompt: str = "a red door", seed: int | None = 7, **settings: Any) -> dict[str, Any]:
    return bfl.request(use.partition("/")[2], prompt, seed, settings)


def submit(use: str = ULTRA, **settings: Any) -> Ticket:
    return bfl.submit(use, bfl.prepare(use, asked(use, **settings), {}), Path("never written"))


def wait(ticket: Ticket) -> Standing:
    """Ask until it is ready."""
    for _ in range(20):
        standing = bfl.poll(ticket)
        if standing.ready:
            return standing
        ticket = standing.ticket
    raise AssertionError(f"never ready: {standing}")


@pytest.mark.parametrize("seed", [7, None])
@pytest.mark.parametrize("use", [f"bfl/{model}" for model in bfl.MODELS])
def test_a_still_is_bought(use: str, seed: int | None, town: Rehearsal, tmp_path: Path) -> None:
    body = bfl.prepare(use, asked(use, seed=seed), {})
    ticket = json.loads(json.dumps(bfl.submit(use, body, tmp_path / "reply")))
    into = tmp_path / f"still.{bfl.suffix(body)}"
    painting = bfl.fetch(wait(ticket).ticket, tmp_path / "reply", into)
    (charge,) = town.charges
    assert painting.receipt["id"] == ticket["id"] == charge.request_id
    assert painting.receipt["bill"] == {
        "unit": "credits",
        "amount": f"{charge.amount_usd * 100:f}".rstrip("0").rstrip("."),
    }
    assert isinstance(painting.receipt["seed"], int) and seed in (None, painting.receipt["seed"])
    assert json.loads(town.asked("bfl.submit")[0].body) == asked(use, seed=seed), (
        "what is in the recipe is what is sent"
    )
    with Image.open(into) as picture:
        picture.load()
        assert picture.format == "JPEG"
    assert not (tmp_path / "reply").exists()


def test_waiting_says_how_far_it_is(town: Rehearsal) -> None:
    town.options.bfl.generating = True
    ticket = submit()
    assert [bfl.poll(ticket).says for _ in range(2)] == ["pending, 33%", "generating, 67%"]


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
        ("status", {"code": 500, "accepted": True}, 1),
        ("status", {"code": 503}, 0),
        ("status", {"code": 408}, 0),
        ("status", {"code": 200, "body": {"polling_url": "http://127.0.0.1:1/"}, "accepted": True}, 1),
        ("status", {"code": 200, "body": {"id": ""}, "accepted": True}, 1),
        ("status", {"code": 302, "headers": {"Location": "/v1/flux-pro-1.1-ultra"}}, 0),
    ],
    ids=lambda value: str(value),
)
def test_a_lost_reply_is_never_asked_for_by_sending_again(
    does: str, more: dict[str, Any], charges: int, town: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bfl, "SUBMIT_S", 0.4)
    town.fault("bfl.submit", None, does, **more)
    with pytest.raises(Unanswered) as caught:
        submit()
    assert (len(town.asked("bfl.submit")), len(town.charges)) == (1, charges)
    assert town.keys["bfl"] not in str(caught.value)


def test_a_reply_that_comes_slowly_still_comes(town: Rehearsal) -> None:
    town.fault("bfl.submit", 1, "trickle", seconds=0.3)
    assert submit()["id"] == town.charges[0].request_id


def test_a_service_that_is_not_there_is_not_paid(monkeypatch: pytest.MonkeyPatch, town: Rehearsal) -> None:
    monkeypatch.setenv("BFL_API_URL", "http://127.0.0.1:1")
    with pytest.raises(Declined):
        submit()


@pytest.mark.parametrize(
    ("code", "body", "kind", "says"),
    [
        (429, {"error": "rate_limit", "message": "Too many"}, Declined, "Too many"),
        (402, {"detail": "Insufficient credits"}, Forbidden, "402 Insufficient credits"),
        (403, {"detail": "Not authenticated"}, Forbidden, "403 Not authenticated"),
        (401, "no", Forbidden, "401 no"),
        (422, {"detail": "Invalid API key format"}, Forbidden, "Invalid API key format"),
        (422, {"detail": [{"loc": ["body", "raw"], "msg": "no bool"}, "x"]}, Refused, "422 raw: no bool"),
        (400, {"detail": "Malformed"}, Refused, "400 Malformed"),
        (404, "<html>", Refused, "404 <html>"),
    ],
)
def test_what_is_turned_down_says_why_and_costs_nothing(
    code: int, body: Any, kind: type[ServiceError], says: str, town: Rehearsal
) -> None:
    town.fault("bfl.submit", 1, "status", code=code, body=body, headers={"Retry-After": "5"})
    with pytest.raises(ServiceError, match=says) as caught:
        submit()
    assert type(caught.value) is kind
    assert not isinstance(caught.value, Declined) or caught.value.after_s == 5
    assert not isinstance(caught.value, Refused) or caught.value.charged is False
    assert town.charges == []


def test_the_account_and_the_key_are_looked_at(town: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    town.options.bfl.credits = type(town.options.bfl.credits)(1)
    with pytest.raises(Forbidden, match="402"):
        submit()
    for key in (str(uuid.uuid4()), "malformed"):
        monkeypatch.setenv("BFL_API_KEY", key)
        with pytest.raises(Forbidden) as caught:
            submit()
        assert key not in str(caught.value)
    town.violations.clear()  # a key that is not its own, which this test sends on purpose
    monkeypatch.delenv("BFL_API_KEY")
    with pytest.raises(Forbidden, match="BFL_API_KEY is not set"):
        submit()
    assert town.charges == []


@pytest.mark.parametrize(
    ("use", "more", "inputs", "says"),
    [
        ("bfl/flux-9", {}, {}, "no model"),
        (ULTRA, {"width": 1024}, {}, "no field width"),
        ("bfl/flux-2-pro", {"raw": True}, {}, "no field raw"),
        (ULTRA, {"webhook_url": "https://x.example"}, {}, "no field webhook_url"),
        (ULTRA, {}, {"image_prompt": Path("a.jpg")}, "takes no picture"),
    ],
)
def test_what_the_service_does_not_know_is_not_sent(
    use: str, more: dict[str, Any], inputs: dict[str, Path], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        bfl.prepare(use, {"prompt": "x", **more}, inputs)


@pytest.mark.parametrize(
    ("does", "kind", "charged", "says"),
    [
        ("moderated", Refused, False, "the prompt was moderated: Safety Filter"),
        ("content-moderated", Refused, False, "the picture was moderated: Safety Filter"),
        ("error", Failed, None, "ended in an error: .*failed"),
    ],
)
def test_a_bad_end_says_what_it_costs(
    does: str, kind: type[ServiceError], charged: bool | None, says: str, town: Rehearsal
) -> None:
    town.fault("bfl.submit", 1, does)
    with pytest.raises(kind, match=says) as caught:
        wait(submit())
    assert isinstance(caught.value, Refused | Failed) and caught.value.charged is charged


def test_a_status_that_nobody_knows_is_waited_through(town: Rehearsal) -> None:
    town.fault("bfl.submit", 1, "strange-status")
    ticket = submit()
    assert bfl.poll(ticket) == Standing(False, ticket, "warming up")
    assert wait(ticket).ready


def test_a_task_that_is_not_known_is_gone_and_may_come_back(town: Rehearsal) -> None:
    town.options.bfl.first_poll_404 = True
    ticket = submit()
    with pytest.raises(Gone):
        bfl.poll(ticket)
    assert wait(ticket).ready
    town.clock.forward(town.options.bfl.task_lives_s + 1)
    with pytest.raises(Gone, match="knows no task"):
        bfl.poll(ticket)
    assert bfl.GRACE_S >= 30


@pytest.mark.parametrize("does", ["close-before", "truncate", "garbage", "html", "wrong-length", "trickle"])
def test_a_broken_answer_to_a_poll_is_asked_for_again(does: str, town: Rehearsal) -> None:
    ticket = submit()
    more: dict[str, Any] = {"seconds": 0.1} if does == "trickle" else {}
    town.fault("bfl.poll", 1, does, **more)
    assert bfl.poll(ticket).says.startswith("pending")


@pytest.mark.parametrize(
    ("code", "body", "kind"),
    [
        (503, {"id": "x", "status": "Error", "result": None, "details": {"why": "y"}}, Failed),
        (400, {"status": "Request Moderated"}, Refused),
        (500, {"status": "Task not found"}, Gone),
        (404, "nothing", Gone),
        (410, {"detail": "gone"}, Gone),
        (401, {"detail": "no key"}, Forbidden),
        (422, {"detail": "Invalid API key format"}, Forbidden),
        (422, {"detail": [{"loc": ["query", "id"], "msg": "odd"}]}, Declined),
        (400, "?", Declined),
        (500, {"detail": "oh"}, Declined),
        (503, "<html>", Declined),
        (429, {"detail": "slowly"}, Declined),
        (200, {"detail": "no status"}, Declined),
        (200, [1], Declined),
        (200, {"status": 7}, Declined),
    ],
)
def test_a_status_counts_whatever_the_code_and_a_code_alone_says_nothing_of_the_task(
    code: int, body: Any, kind: type[ServiceError], town: Rehearsal, paused: list[float]
) -> None:
    ticket = submit()
    town.fault("bfl.poll", None, "status", code=code, body=body)
    with pytest.raises(ServiceError) as caught:
        bfl.poll(ticket)
    assert type(caught.value) is kind


@pytest.mark.parametrize("result", [None, {}, {"sample": None}, "x"])
def test_ready_without_an_address_is_not_ready(result: Any, town: Rehearsal) -> None:
    ticket = submit()
    town.fault("bfl.poll", 1, "status", code=200, body={"status": "Ready", "result": result})
    assert not bfl.poll(ticket).ready


def test_an_expired_address_is_asked_for_anew(town: Rehearsal, tmp_path: Path) -> None:
    ticket = wait(submit()).ticket
    town.clock.forward(town.options.bfl.url_lives_s + 1)
    assert bfl.fetch(ticket, tmp_path / "reply", tmp_path / "a.jpg").receipt["id"] == ticket["id"]
    assert [call.path for call in town.asked("bfl.delivery")] == [town.asked("bfl.delivery")[0].path] * 2
    assert len({call.query["sig"] for call in town.asked("bfl.delivery")}) == 2
    assert len(town.charges) == 1


def test_a_picture_is_fetched_by_its_number_alone(town: Rehearsal, tmp_path: Path) -> None:
    ticket = submit()
    wait(ticket)
    assert bfl.fetch(ticket, tmp_path / "reply", tmp_path / "a.jpg").receipt["seed"] == 7


@pytest.mark.parametrize("does", ["truncate", "close-before", "close-after"])
def test_a_picture_that_breaks_off_is_fetched_again(does: str, town: Rehearsal, tmp_path: Path) -> None:
    town.fault("bfl.delivery", 1, does)
    bfl.fetch(wait(submit()).ticket, tmp_path / "reply", tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as picture:
        picture.load()
    assert len(town.asked("bfl.delivery")) == 2


def test_an_address_that_is_never_good_is_left_for_later(town: Rehearsal, tmp_path: Path, paused: list[float]) -> None:
    town.fault("bfl.delivery", None, "status", code=403, body="<Error/>")
    with pytest.raises(Declined, match="cannot be had"):
        bfl.fetch(wait(submit()).ticket, tmp_path / "reply", tmp_path / "a.jpg")
    assert len(town.asked("bfl.delivery")) == bfl.SIGNATURES
    assert not (tmp_path / "a.jpg").exists()


def test_no_key_goes_where_the_picture_lies(town: Rehearsal, tmp_path: Path) -> None:
    bfl.fetch(wait(submit()).ticket, tmp_path / "reply", tmp_path / "a.jpg")
    assert all(call.headers["x-key"] == town.keys["bfl"] for call in town.asked("bfl.submit") + town.asked("bfl.poll"))
    (delivered,) = town.asked("bfl.delivery")
    assert not {"x-key", "authorization", "cookie"} & set(delivered.headers)


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example/v1/get_result?id=7",
        "https://api.bfl.ai.evil.example/v1/get_result?id=7",
        "https://apixbfl.ai/v1/get_result?id=7",
        "https://api.bfl.ai@evil.example/",
        "http://api.bfl.ai/v1/get_result?id=7",
        "https://api.bfl.ai:8443/v1/get_result?id=7",
        "file:///etc/passwd",
        "",
        None,
        7,
    ],
)
def test_an_address_that_is_not_the_services_own_is_never_asked(
    there: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(secrets, "FILE", tmp_path / ".env")
    monkeypatch.setenv("BFL_API_KEY", "0123-4567")
    monkeypatch.delenv("ONETAKE_REHEARSAL", raising=False)
    told = json.dumps({"id": "7 &x", "polling_url": there}).encode()
    with wire(answers(reply(told)), answers(reply(b'{"status": "Pending"}'))) as api:
        monkeypatch.setenv("BFL_API_URL", api.url)
        assert bfl.poll(bfl.submit(ULTRA, asked(), tmp_path)).says == "pending"
    assert api.requests[1].startswith(b"GET /v1/get_result?id=7%20%26x HTTP/1.1"), "the host that was paid is asked"


@pytest.mark.parametrize(
    ("base", "there", "asked_at"),
    [
        (
            "https://api.bfl.ai",
            "https://api.us6.bfl.ai/v1/get_result?id=7",
            "https://api.us6.bfl.ai/v1/get_result?id=7",
        ),
        ("https://api.eu.bfl.ai", "https://api.bfl.ai/x", "https://api.bfl.ai/x"),
        ("https://mine.example/bfl", "https://mine.example/poll", "https://mine.example/poll"),
        ("https://api.bfl.ai", "http://127.0.0.1:80/x", "https://api.bfl.ai/v1/get_result?id=7"),
        ("https://api.bfl.ai", "https://evil.example/x", "https://api.bfl.ai/v1/get_result?id=7"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:9090/x", "http://127.0.0.1:9090/x"),
        ("http://127.0.0.1:8080", "https://evil.example/x", "http://127.0.0.1:8080/v1/get_result?id=7"),
    ],
)
def test_the_key_goes_to_the_services_own_hosts(
    base: str, there: str, asked_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ONETAKE_REHEARSAL", raising=False)
    monkeypatch.setenv("BFL_API_URL", base)
    assert bfl._polling_url({"id": "7", "polling_url": there}) == asked_at


@pytest.mark.parametrize(("cost", "amount"), [(6, "6"), (6.0, "6"), (4.5, "4.5"), (100, "100"), ("3", "3"), (0, "0")])
def test_a_bill_is_what_the_service_says(cost: Any, amount: str) -> None:
    assert bfl._bill({"cost": cost}) == {"unit": "credits", "amount": amount}


@pytest.mark.parametrize("cost", [None, "free", True, float("nan")])
def test_a_bill_that_says_nothing_is_none(cost: Any) -> None:
    assert bfl._bill({"cost": cost}) is None


def test_nothing_is_listed() -> None:
    assert bfl.LOOKUP is False
    with pytest.raises(Unlisted):
        bfl.find(Intent(ULTRA, asked(), 0.0))
