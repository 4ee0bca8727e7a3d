"""fal's platform API: what is listed, when, and what it cost."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from rehearsal import Rehearsal

PRO = "fal-ai/kling-video/v3/pro/image-to-video"
VEO = "fal-ai/veo3.1/image-to-video"


class Account:
    """A key and the calls that it opens."""

    def __init__(self, town: Rehearsal, http: httpx.Client) -> None:
        self.town, self.http = town, http
        self.key = {"Authorization": f"Key {town.keys['fal']}"}

    def submit(self, app: str = PRO, headers: dict[str, str] | None = None, **body: Any) -> str:
        """A request that will be refused for its picture; the listing does not mind."""
        reply = self.http.post(f"{self.town.url('fal.queue')}/{app}", json=body, headers=self.key | (headers or {}))
        return str(reply.json()["request_id"])

    def ask(self, path: str, key: str | None = None, **query: Any) -> httpx.Response:
        headers = {"Authorization": f"Key {key}"} if key else self.key
        return self.http.get(f"{self.town.url('fal.platform')}/v1/models/{path}", params=query, headers=headers)

    def listed(self, **query: Any) -> list[str]:
        reply = self.ask("requests/by-endpoint", **({"endpoint_id": PRO} | query))
        return [item["request_id"] for item in reply.json()["items"]]


@pytest.fixture
def account(town: Rehearsal, http: httpx.Client) -> Account:
    return Account(town, http)


def iso(unix: float) -> str:
    return datetime.datetime.fromtimestamp(unix, datetime.UTC).isoformat()


def test_requests_of_an_endpoint_are_listed_newest_first(town: Rehearsal, account: Account) -> None:
    first, other, second = account.submit(n=1), account.submit(VEO, n=2), account.submit(n=3)
    assert account.listed() == [second, first]
    assert set(account.listed(endpoint_id=[PRO, VEO])) == {first, other, second}
    assert account.listed(endpoint_id=VEO) == [other]
    search = account.ask("requests/search").json()
    assert [item["request_id"] for item in search["items"]] == [second, other, first]


def test_payloads_come_when_they_are_asked_for_and_stored(town: Rehearsal, account: Account) -> None:
    kept, secret = account.submit(n=1), account.submit(n=2, headers={"X-Fal-Store-IO": "0"})
    plain = account.ask("requests/by-endpoint", endpoint_id=PRO).json()["items"]
    assert all(set(item) == set(plain[0]) and "json_input" not in item for item in plain)
    full = {
        item["request_id"]: item
        for item in account.ask("requests/by-endpoint", endpoint_id=PRO, expand="payloads").json()["items"]
    }
    assert full[kept]["json_input"] == {"n": 1}
    assert full[kept]["status_code"] == 422
    assert full[kept]["json_output"]["detail"]
    assert "json_input" not in full[secret]
    url = f"{town.url('fal.platform')}/v1/models/requests/{kept}/payloads"
    assert account.http.delete(url, headers=account.key).status_code == 204
    again = account.ask("requests/by-endpoint", endpoint_id=PRO, expand="payloads", request_id=kept).json()["items"]
    assert "json_input" not in again[0]


def test_pages_follow_each_other_without_a_gap(account: Account) -> None:
    numbers = [account.submit(n=n) for n in range(7)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = account.ask("requests/by-endpoint", endpoint_id=PRO, limit=3, **cursor).json()
        seen += [item["request_id"] for item in page["items"]]
        account.submit(n="newer")  # what arrives meanwhile shifts nothing
        if not page["has_more"]:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == numbers[::-1]


def test_the_window_excludes_its_end_and_starts_a_day_ago(town: Rehearsal, account: Account) -> None:
    number = account.submit(n=1)
    sent = account.ask("requests/by-endpoint", endpoint_id=PRO).json()["items"][0]["sent_at"]
    assert account.listed(start=sent) == [number]
    assert account.listed(end=sent) == []
    town.clock.forward(86_401)
    assert account.listed() == []
    assert account.listed(start=iso(town.clock.now() - 90_000)) == [number]
    assert account.listed(request_id=number) == [number]


def test_the_window_may_be_of_the_end(tmp_path: Path, http: httpx.Client) -> None:
    with Rehearsal(tmp_path, seconds={"clip": 0.05}) as town:
        account = Account(town, http)
        town.options.fal.window_by = "ended_at"
        number = account.submit(n=1)
        while "ended_at" not in (item := account.ask("requests/by-endpoint", endpoint_id=PRO).json()["items"][0]):
            pass
        assert account.listed(start=item["sent_at"], end=item["ended_at"]) == []
        assert account.listed(start=item["ended_at"]) == [number]


def test_indexing_takes_its_time(town: Rehearsal, account: Account) -> None:
    town.options.fal.listing_delay_s = 60
    number = account.submit(n=1)
    assert account.listed() == []
    town.clock.forward(61)
    assert account.listed() == [number]


def test_running_requests_may_be_left_out(tmp_path: Path, http: httpx.Client) -> None:
    with Rehearsal(tmp_path, seconds={"clip": 60}) as town:
        account = Account(town, http)
        number = account.submit(n=1)
        assert account.listed() == [number]
        assert "ended_at" not in account.ask("requests/by-endpoint", endpoint_id=PRO).json()["items"][0]
        town.options.fal.lists_running = False
        assert account.listed() == []


def test_what_has_ended_is_listed_by_how(town: Rehearsal, account: Account) -> None:
    town.options.fal.lists_running = False
    number = account.submit(n=1)
    assert account.listed(status="user_error") == [number]
    assert account.listed(status="success") == account.listed(status="error") == []


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"endpoint_id": []}, id="no endpoint"),
        pytest.param({"limit": 101}, id="too many"),
        pytest.param({"start": "yesterday"}, id="no date"),
        pytest.param({"status": "fine"}, id="no such status"),
        pytest.param({"cursor": "e30="}, id="no such page"),
        pytest.param({"sort_by": "price"}, id="no such order"),
    ],
)
def test_queries_that_do_not_fit(account: Account, query: dict[str, Any]) -> None:
    reply = account.ask("requests/by-endpoint", **({"endpoint_id": PRO} | query))
    assert (reply.status_code, reply.json()["error"]["type"]) == (422, "validation_error")


def test_prices_and_estimates(town: Rehearsal, account: Account) -> None:
    (price,) = account.ask("pricing", endpoint_id=PRO).json()["prices"]
    assert price == {"endpoint_id": PRO, "unit_price": 0.14, "unit": "seconds", "currency": "USD"}
    wish = {"estimate_type": "unit_price", "endpoints": {PRO: {"unit_quantity": 10}}}
    url = f"{town.url('fal.platform')}/models/pricing/estimate"
    assert account.http.post(url, json=wish, headers=account.key).json()["total_cost"] == 1.4
    assert account.http.post(url, json={}, headers=account.key).status_code == 422


def test_billing_events_need_another_key(town: Rehearsal, account: Account) -> None:
    town.options.fal.charges_422 = True
    number = account.submit(duration="5", n=1)
    assert account.ask("billing-events").status_code == 403
    assert account.ask("billing-events", key="nobody").status_code == 401
    (event,) = account.ask("billing-events", key=town.options.fal.admin_key).json()["billing_events"]
    assert (event["request_id"], event["cost_estimate_nano_usd"], event["output_units"]) == (number, 840_000_000, 5.0)
