"""fal's own client, as it is published, speaks to the double; and what it does when one reply is lost.

Only its addresses are pointed to loopback, and the wait between its retries is taken away.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest

from rehearsal import Rehearsal, media

fal_client = pytest.importorskip("fal_client", reason="the optional test against fal's own client")
PRO = "fal-ai/kling-video/v3/pro/image-to-video"
START = media.picture("a start", (576, 324))


@pytest.fixture
def sdk(town: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    told = town.environment()
    monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", told["FAL_QUEUE_URL"] + "/")
    monkeypatch.setattr(fal_client.client, "REST_URL", told["FAL_REST_URL"])
    monkeypatch.setattr(fal_client.client, "CDN_URL", told["FAL_CDN_URL"])
    monkeypatch.setattr(fal_client.client, "BASE_DELAY", 0.001)
    client = fal_client.SyncClient(key=told["FAL_KEY"])
    made: list[httpx.Client] = [client._client]  # the client closes none of its connections
    whole = fal_client.SyncClient._get_cdn_client

    def kept(self: Any) -> httpx.Client:
        made.append(whole(self))
        return made[-1]

    monkeypatch.setattr(fal_client.SyncClient, "_get_cdn_client", kept)
    yield client
    for one in made:
        one.close()


@pytest.fixture
def start(tmp_path):
    file = tmp_path / "start.jpg"
    file.write_bytes(START)
    return file


def test_upload_submit_follow_and_result(town: Rehearsal, http: httpx.Client, sdk, start) -> None:
    address = sdk.upload_file(start)
    assert address.startswith(town.url("fal.cdn"))
    assert http.get(address).content == START
    handle = sdk.submit(PRO, {"prompt": "a", "duration": "3", "generate_audio": False, "start_image_url": address})
    kinds = [type(event).__name__ for event in handle.iter_events(with_logs=True, interval=0)]
    assert kinds == ["Queued", "InProgress", "Completed"]
    result = handle.get(interval=0)
    assert http.get(result["video"]["url"]).headers["content-type"] == "video/mp4"
    again = sdk.get_handle(PRO, handle.request_id)
    assert again.get(interval=0) == result
    assert len(town.charges) == 1
    assert town.violations == []


def test_an_upload_in_parts(town: Rehearsal, http: httpx.Client, sdk, start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fal_client.client, "MULTIPART_THRESHOLD", 1000)
    monkeypatch.setattr(fal_client.client, "MULTIPART_CHUNK_SIZE", 4096)
    address = sdk.upload_file(start)
    assert http.get(address).content == START
    assert len(town.asked("fal.upload")) > 3
    assert town.violations == []


def test_an_upload_falls_back_to_the_older_way(town: Rehearsal, http: httpx.Client, sdk, start) -> None:
    town.fault("fal.upload", nth=1, does="status", code=500)
    address = sdk.upload_file(start)
    assert http.get(address).content == START
    assert [call.path for call in town.asked("fal.initiate")] == ["/storage/upload/initiate"]


def test_errors_are_read_as_the_client_reads_them(town: Rehearsal, sdk) -> None:
    town.fault("fal.submit", nth=1, does="error", code=500)
    handle = sdk.submit(PRO, {"prompt": "a"})
    with pytest.raises(fal_client.client.FalClientHTTPError) as caught:
        handle.get(interval=0)
    assert (caught.value.status_code, caught.value.error_type) == (500, "runner_server_error")
    refused = sdk.submit(PRO, {"prompt": "a"})
    with pytest.raises(fal_client.client.FalClientHTTPError) as caught:
        refused.get(interval=0)
    assert caught.value.status_code == 422
    sdk.submit(PRO, {"prompt": "a"}).cancel()
    town.options.fal.balance_usd = Decimal(0)
    with pytest.raises(fal_client.client.FalClientHTTPError, match="User is locked"):
        sdk.submit(PRO, {"prompt": "a"})


@pytest.mark.parametrize(
    ("does", "more", "posts", "charges"),
    [
        pytest.param("close-after", {}, 10, 10, id="every reply lost"),
        pytest.param("status", {"code": 429}, 10, 0, id="turned away each time"),
        pytest.param(
            "status", {"code": 503, "body": "<h1>nginx</h1>", "accepted": True}, 10, 10, id="a page on the way"
        ),
        pytest.param("status", {"code": 500}, 1, 0, id="a failure that it does not retry"),
    ],
)
def test_the_client_sends_a_paid_request_up_to_ten_times(town, sdk, does, more, posts, charges) -> None:
    town.fault("fal.submit", nth=None, does=does, **more)
    with pytest.raises((httpx.HTTPError, fal_client.client.FalClientHTTPError)):
        sdk.submit(PRO, {"prompt": "a"})
    assert len(town.asked("fal.submit")) == posts
    assert len([line for line in town.charges if not line.reversed]) == charges


def test_one_lost_reply_is_a_second_charge(town: Rehearsal, sdk) -> None:
    town.fault("fal.submit", nth=1, does="close-after")
    assert sdk.submit(PRO, {"prompt": "a"}).request_id == town.charges[-1].request_id
    assert len({line.request_id for line in town.charges}) == 2
