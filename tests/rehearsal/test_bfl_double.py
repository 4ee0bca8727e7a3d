"""The double of BFL, endpoint by endpoint."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, UnidentifiedImageError

from rehearsal import Rehearsal

ULTRA = {
    "prompt": "an empty trading floor at 2 AM",
    "seed": 7,
    "aspect_ratio": "16:9",
    "output_format": "jpeg",
    "prompt_upsampling": False,
    "raw": False,
    "safety_tolerance": 2,
}
Buy = Callable[..., httpx.Response]


@pytest.fixture
def buy(town: Rehearsal, http: httpx.Client) -> Buy:
    def submit(model: str = "flux-pro-1.1-ultra", key: str | None = None, **body: Any) -> httpx.Response:
        headers = {"x-key": town.keys["bfl"] if key is None else key}
        return http.post(f"{town.url('bfl.api')}/v1/{model}", json=body or ULTRA, headers=headers)

    return submit


def polls(http: httpx.Client, url: str) -> Iterator[httpx.Response]:
    while True:
        yield http.get(url)


def ready(http: httpx.Client, url: str) -> dict[str, Any]:
    for reply in polls(http, url):
        if (said := reply.json())["status"] == "Ready":
            return dict(said)
    raise AssertionError


def test_a_picture_is_bought_polled_for_and_delivered_by_three_hosts(
    town: Rehearsal, http: httpx.Client, buy: Buy
) -> None:
    said = buy().json()
    assert said["polling_url"] == f"{town.url('bfl.poll')}/v1/get_result?id={said['id']}"
    assert (said["cost"], said["output_mp"]) == (6.0, 4.18)
    states = [http.get(said["polling_url"]).json() for _ in range(3)]
    assert [(state["status"], state["progress"]) for state in states] == [
        ("Pending", 0.33),
        ("Pending", 0.67),
        ("Ready", None),
    ]
    assert states[-1]["cost"] == 6.0
    assert states[-1]["result"]["seed"] == 7
    delivered = http.get(states[-1]["result"]["sample"])
    assert str(delivered.url).startswith(town.url("bfl.delivery"))
    assert delivered.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(delivered.content)) as picture:
        assert picture.format == "JPEG"
        assert picture.width / picture.height == pytest.approx(16 / 9, rel=0.01)
    assert town.charges[0].amount_usd == Decimal("0.06")
    assert town.violations == []


def test_the_full_size_of_ultra_is_four_megapixels(tmp_path: Path, http: httpx.Client) -> None:
    with Rehearsal(tmp_path, small=False) as town:
        town.options.bfl.polls = 0
        headers = {"x-key": town.keys["bfl"]}
        said = http.post(f"{town.url('bfl.api')}/v1/flux-pro-1.1-ultra", json=ULTRA, headers=headers).json()
        sample = http.get(said["polling_url"]).json()["result"]["sample"]
        with Image.open(io.BytesIO(http.get(sample).content)) as picture:
            assert picture.size == (2720, 1536)


@pytest.mark.parametrize(
    ("model", "body", "amount", "size"),
    [
        ("flux-pro-1.1", {"prompt": "a", "width": 1408, "height": 800}, "0.04", (1408, 800)),
        ("flux-2-pro", {"prompt": "a", "width": 800, "height": 800}, "0.0300", (800, 800)),
        ("flux-2-pro", {"prompt": "a", "width": 1920, "height": 1080, "output_format": "png"}, "0.0461", (1920, 1080)),
    ],
)
def test_the_other_models_paint_and_cost_what_is_asked(
    town: Rehearsal, http: httpx.Client, buy: Buy, model: str, body: dict[str, Any], amount: str, size: tuple[int, int]
) -> None:
    town.options.bfl.polls = 0
    said = ready(http, buy(model, **body).json()["polling_url"])
    with Image.open(io.BytesIO(http.get(said["result"]["sample"]).content)) as picture:
        assert (picture.size, picture.format) == (size, "PNG" if "output_format" in body else "JPEG")
    assert str(town.charges[0].amount_usd) == amount


@pytest.mark.parametrize(
    ("key", "code", "detail"),
    [
        pytest.param("", 403, "Not authenticated - Invalid Authentication", id="no key"),
        pytest.param(
            "11111111-2222-3333-4444-555555555555", 403, "Not authenticated - Invalid Authentication", id="other"
        ),
        pytest.param("nonsense", 422, "Invalid API key format", id="not a key at all"),
    ],
)
def test_keys(town: Rehearsal, buy: Buy, key: str, code: int, detail: str) -> None:
    reply = buy(key=key)
    assert (reply.status_code, reply.json()) == (code, {"detail": detail})
    assert town.charges == []


@pytest.mark.parametrize(
    ("model", "body", "kind", "field"),
    [
        ("flux-pro-1.1-ultra", {"safety_tolerance": 9}, "less_than_equal", "safety_tolerance"),
        ("flux-pro-1.1-ultra", {"safety_tolerance": "2"}, "int_type", "safety_tolerance"),
        ("flux-pro-1.1-ultra", {"aspect_ratio": "40:9"}, "value_error", "aspect_ratio"),
        ("flux-pro-1.1-ultra", {"output_format": "gif"}, "literal_error", "output_format"),
        ("flux-pro-1.1-ultra", {"raw": None}, "bool_type", "raw"),
        ("flux-pro-1.1", {"output_format": "webp"}, "literal_error", "output_format"),
        ("flux-pro-1.1", {"width": 1000}, "multiple_of", "width"),
        ("flux-2-pro", {}, "missing", "prompt"),
        ("flux-2-pro", {"prompt": "a", "width": 32}, "greater_than_equal", "width"),
        ("flux-2-pro", {"prompt": "a", "safety_tolerance": 6}, "less_than_equal", "safety_tolerance"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_unpaid(
    town: Rehearsal, buy: Buy, model: str, body: dict[str, Any], kind: str, field: str
) -> None:
    reply = buy(model, **body) if body else buy(model, seed=1)
    entry = reply.json()["detail"][0]
    assert (reply.status_code, entry["type"], entry["loc"]) == (422, kind, ["body", field])
    assert set(entry) >= {"type", "loc", "msg", "input"}
    assert town.charges == []


def test_a_field_that_no_document_names_is_passed_over_and_written_down(town: Rehearsal, buy: Buy) -> None:
    assert buy("flux-2-pro", prompt="a", prompt_upsampling=False).status_code == 200
    assert town.violations == ["bfl.submit: flux-2-pro has no field prompt_upsampling"]


def test_a_webhook_takes_the_polling_address_away(buy: Buy) -> None:
    said = buy(prompt="a", webhook_url="https://example.org/hook").json()
    assert set(said) == {"id", "status", "webhook_url"}


def test_credits_run_down_and_out(town: Rehearsal, http: httpx.Client, buy: Buy) -> None:
    town.options.bfl.credits = Decimal(10)
    assert buy().status_code == 200
    url = f"{town.url('bfl.api')}/v1/credits"
    assert http.get(url, headers={"x-key": town.keys["bfl"]}).json() == {"credits": 4.0}
    assert buy().status_code == 402
    assert len(town.charges) == 1


def test_too_many_active_tasks_are_turned_away(tmp_path: Path, http: httpx.Client) -> None:
    with Rehearsal(tmp_path, seconds={"frame": 60}) as town:
        url, headers = f"{town.url('bfl.api')}/v1/flux-pro-1.1-ultra", {"x-key": town.keys["bfl"]}
        codes = [http.post(url, json=ULTRA, headers=headers).status_code for _ in range(25)]
        assert codes == [200] * 24 + [429]
        assert len(town.charges) == 24


def test_work_takes_its_seconds_by_the_real_clock(tmp_path: Path, http: httpx.Client) -> None:
    with Rehearsal(tmp_path, seconds={"frame": 0.2}) as town:
        started = town.clock.now()
        headers = {"x-key": town.keys["bfl"]}
        said = http.post(f"{town.url('bfl.api')}/v1/flux-pro-1.1", json={"prompt": "a"}, headers=headers)
        ready(http, said.json()["polling_url"])
        assert town.clock.now() - started >= 0.2


@pytest.mark.parametrize(
    ("does", "status"),
    [("moderated", "Request Moderated"), ("content-moderated", "Content Moderated"), ("error", "Error")],
)
def test_what_ends_badly_is_charged_and_taken_back(
    town: Rehearsal, http: httpx.Client, buy: Buy, does: str, status: str
) -> None:
    town.fault("bfl.submit", does=does)
    reply = http.get(buy().json()["polling_url"])
    assert (reply.status_code, reply.json()["status"], reply.json()["result"]) == (200, status, None)
    assert sum(line.amount_usd for line in town.charges) == 0
    assert len(town.charges) == 2


def test_states_that_are_rare(town: Rehearsal, http: httpx.Client, buy: Buy) -> None:
    town.options.bfl.first_poll_404 = town.options.bfl.generating = True
    town.fault("bfl.submit", nth=2, does="strange-status")
    first, second = (buy().json()["polling_url"] for _ in range(2))
    assert [http.get(first).status_code, http.get(first).json()["status"]] == [404, "Generating"]
    town.options.bfl.first_poll_404 = False
    assert http.get(second).json()["status"] == "Warming Up"
    unknown = http.get(f"{town.url('bfl.poll')}/v1/get_result?id=nobody")
    assert (unknown.status_code, unknown.json()["status"]) == (404, "Task not found")


def test_costs_can_be_null(town: Rehearsal, buy: Buy) -> None:
    town.options.bfl.no_cost_every = 2
    assert [buy().json()["cost"] for _ in range(4)] == [6.0, None, 6.0, None]
    town.options.bfl.no_cost_every = 0
    town.fault("bfl.submit", nth=5, does="no-cost")
    assert buy().json()["cost"] is None


def test_an_address_expires_and_polling_gives_another(town: Rehearsal, http: httpx.Client, buy: Buy) -> None:
    town.options.bfl.polls = 0
    url = buy().json()["polling_url"]
    first = ready(http, url)["result"]["sample"]
    assert ready(http, url)["result"]["sample"] == first
    assert http.get(first.replace("sig=", "sig=0")).status_code == 403
    town.clock.forward(601)
    late = http.get(first)
    assert (late.status_code, late.headers["content-type"]) == (403, "application/xml")
    second = ready(http, url)["result"]["sample"]
    assert second != first
    assert http.get(second).status_code == 200


def test_tasks_are_forgotten_in_the_end(town: Rehearsal, http: httpx.Client, buy: Buy) -> None:
    url = buy().json()["polling_url"]
    town.clock.forward(town.options.bfl.task_lives_s + 1)
    reply = http.get(url)
    assert (reply.status_code, reply.json()["status"]) == (404, "Task not found")


@pytest.mark.parametrize("does", ["black", "other-aspect", "undecodable", "page"])
def test_wrong_pictures(town: Rehearsal, http: httpx.Client, buy: Buy, does: str) -> None:
    town.options.bfl.polls = 0
    town.fault("bfl.submit", does=does)
    reply = http.get(ready(http, buy().json()["polling_url"])["result"]["sample"])
    assert reply.status_code == 200
    if does == "page":
        assert reply.headers["content-type"] == "text/html"
        with pytest.raises(UnidentifiedImageError):
            Image.open(io.BytesIO(reply.content))
        return
    with Image.open(io.BytesIO(reply.content)) as picture:
        if does == "undecodable":
            with pytest.raises(OSError, match="truncated"):
                picture.load()
        elif does == "black":
            assert picture.convert("L").getextrema() == (0, 0)
        else:
            assert picture.width / picture.height == pytest.approx(4 / 3, rel=0.01)
