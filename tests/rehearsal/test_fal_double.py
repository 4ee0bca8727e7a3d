"""The double of fal, endpoint by endpoint: queue, files, models."""

from __future__ import annotations

import base64
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from PIL import Image

from rehearsal import Rehearsal, fal_models, media

PRO = "fal-ai/kling-video/v3/pro/image-to-video"
STANDARD = "fal-ai/kling-video/v3/standard/image-to-video"
VEO = "fal-ai/veo3.1/image-to-video"
SEEDANCE = "bytedance/seedance-2.0/image-to-video"
START = media.picture("a start", (576, 324))


class Client:
    """What a client of fal does, call by call."""

    def __init__(self, town: Rehearsal, http: httpx.Client) -> None:
        self.town, self.http = town, http
        self.key = {"Authorization": f"Key {town.keys['fal']}"}

    def upload(self, whole: bytes = START, lives: str = "") -> str:
        url = f"{self.town.url('fal.rest')}/storage/auth/token?storage_type=fal-cdn-v3"
        token = self.http.post(url, headers=self.key, json={}).json()
        told = {"Authorization": f"{token['token_type']} {token['token']}", "X-Fal-File-Name": "start.jpg"}
        told |= {"Content-Type": "image/jpeg"} | ({"X-Fal-Object-Lifecycle-Preference": lives} if lives else {})
        reply = self.http.post(f"{token['base_url']}/files/upload", content=whole, headers=told)
        return str(reply.json()["access_url"])

    def submit(self, app: str = PRO, headers: dict[str, str] | None = None, **body: Any) -> httpx.Response:
        if app in (PRO, STANDARD) and "start_image_url" not in body:
            body["start_image_url"] = self.upload()
        if app in (PRO, STANDARD) and "multi_prompt" not in body:
            body = {"prompt": "slow push in", "duration": "3"} | body
        url = f"{self.town.url('fal.queue')}/{app}"
        return self.http.post(url, json=body, headers=self.key | (headers or {}))

    def get(self, url: str, **query: str) -> httpx.Response:
        return self.http.get(url, params=query or None, headers=self.key)

    def ended(self, said: dict[str, Any]) -> tuple[httpx.Response, httpx.Response]:
        """The last status and the result."""
        while (status := self.get(said["status_url"])).status_code == 202:
            pass
        return status, self.get(said["response_url"])


@pytest.fixture
def fal(town: Rehearsal, http: httpx.Client) -> Client:
    return Client(town, http)


Probe = tuple[tuple[int, int], float, bool]


def probe(whole: bytes) -> Probe:
    """Size, seconds and whether there is sound."""
    with av.open(io.BytesIO(whole), "r") as container:
        video = container.streams.video[0]
        frames = len(list(container.decode(video)))
        return (video.width, video.height), float(frames / (video.average_rate or 1)), bool(container.streams.audio)


def test_a_clip_is_bought_waited_for_and_fetched(town: Rehearsal, fal: Client) -> None:
    reply = fal.submit(generate_audio=False)
    said = reply.json()
    base = f"{town.url('fal.queue')}/fal-ai/kling-video/requests/{said['request_id']}"
    assert said == {
        "status": "IN_QUEUE",
        "request_id": said["request_id"],
        "response_url": base,
        "status_url": f"{base}/status",
        "cancel_url": f"{base}/cancel",
        "queue_position": 0,
    }
    assert reply.headers["x-fal-request-id"] == said["request_id"]
    states = [fal.get(said["status_url"], logs=logs) for logs in ("0", "true", "1")]
    assert [(one.status_code, one.json()["status"]) for one in states] == [
        (202, "IN_QUEUE"),
        (202, "IN_PROGRESS"),
        (200, "COMPLETED"),
    ]
    assert [bool(one.json()["logs"]) for one in states] == [False, True, True]
    result = fal.get(said["response_url"])
    assert (result.status_code, result.headers["x-fal-billable-units"]) == (200, "3")
    video = result.json()["video"]
    clip = fal.http.get(video["url"])
    assert clip.headers["content-type"] == "video/mp4"
    assert len(clip.content) == video["file_size"]
    assert probe(clip.content) == ((576, 324), 3.0, False)
    assert [str(line.amount_usd) for line in town.charges] == ["0.336"]
    assert town.violations == []


@pytest.mark.parametrize(
    ("app", "body", "amount", "seconds"),
    [
        pytest.param(PRO, {"duration": "3"}, "0.504", 3, id="sound is on unless it is turned off"),
        pytest.param(STANDARD, {"duration": "4", "generate_audio": False}, "0.336", 4, id="standard, silent"),
        pytest.param(STANDARD, {"duration": "4"}, "0.504", 4, id="standard, with sound"),
        pytest.param(
            PRO,
            {"multi_prompt": [{"prompt": "a", "duration": "1"}, {"prompt": "b", "duration": "2"}]},
            "0.504",
            3,
            id="shots are billed by their sum",
        ),
    ],
)
def test_kling_bills_seconds(
    town: Rehearsal, fal: Client, app: str, body: dict[str, Any], amount: str, seconds: int
) -> None:
    _, result = fal.ended(fal.submit(app, **body).json())
    _, length, sound = probe(fal.http.get(result.json()["video"]["url"]).content)
    assert (length, sound) == (seconds, body.get("generate_audio", True))
    assert str(town.charges[0].amount_usd) == amount
    assert result.headers["x-fal-billable-units"] == str(seconds)


def test_other_models_have_their_own_fields_and_roots(town: Rehearsal, fal: Client) -> None:
    veo = fal.submit(VEO, prompt="a", image_url=fal.upload(), duration="4s", resolution="720p").json()
    seedance = fal.submit(SEEDANCE, prompt="a", image_url=fal.upload(), duration="4", aspect_ratio="9:16").json()
    assert "/fal-ai/veo3.1/requests/" in veo["status_url"]
    assert "/bytedance/seedance-2.0/requests/" in seedance["status_url"]
    assert fal.ended(veo)[1].status_code == 200
    result = fal.ended(seedance)[1].json()
    assert probe(fal.http.get(result["video"]["url"]).content)[0] == (324, 576)
    assert result["seed"] == 42
    assert [str(line.amount_usd) for line in town.charges] == ["1.60", "1.2096"]
    assert town.violations == []


@pytest.mark.parametrize("field", ["aspect_ratio", "seed", "resolution"])
def test_a_field_that_kling_does_not_know_is_passed_over_and_written_down(
    town: Rehearsal, fal: Client, field: str
) -> None:
    body: dict[str, Any] = {field: "16:9"}
    said = fal.submit(**body).json()
    assert fal.ended(said)[1].status_code == 200
    assert town.violations == [f"fal.submit: {PRO} has no field {field}"]


@pytest.mark.parametrize(
    ("body", "kind", "field"),
    [
        ({"duration": 5}, "string_type", "duration"),
        ({"duration": "16"}, "literal_error", "duration"),
        ({"multi_prompt": [{"prompt": "a"}]}, "one_of", "prompt"),
        ({"prompt": ""}, "one_of", "prompt"),
        ({"prompt": "x" * 2501}, "string_too_long", "prompt"),
        ({"cfg_scale": 1.5}, "less_than_equal", "cfg_scale"),
        ({"start_image_url": "https://example.org/a.jpg"}, "file_download_error", "start_image_url"),
        ({"end_image_url": "{cdn}/files/nowhere.jpg"}, "file_download_error", "end_image_url"),
    ],
)
def test_nothing_is_looked_at_when_it_is_sent_and_all_when_it_runs(
    town: Rehearsal, fal: Client, body: dict[str, Any], kind: str, field: str
) -> None:
    body = json.loads(json.dumps(body).replace("{cdn}", town.url("fal.cdn")))
    reply = fal.submit(**({"prompt": "a", "duration": "3"} | body))
    assert reply.status_code == 200
    status, result = fal.ended(reply.json())
    entry = result.json()["detail"][0]
    assert (status.status_code, status.json()["status"], status.json()["error_type"]) == (200, "COMPLETED", kind)
    assert (result.status_code, entry["type"], entry["loc"]) == (422, kind, ["body", field])
    assert [line.reversed for line in town.charges] == [False, True]


def jpeg(size: tuple[int, int], form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "grey").save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("whole", "kind"),
    [
        pytest.param(b"no picture", "image_load_error", id="not a picture"),
        pytest.param(START[: len(START) // 2], "image_load_error", id="half a picture"),
        pytest.param(jpeg((400, 299)), "image_too_small", id="too small"),
        pytest.param(jpeg((1000, 300)), "image_load_error", id="too wide"),
        pytest.param(jpeg((400, 300), "WEBP"), "unsupported_image_format", id="another format"),
        pytest.param(START + bytes(10_000_000), "file_too_large", id="too many bytes"),
    ],
)
def test_start_pictures_that_kling_does_not_take(town: Rehearsal, fal: Client, whole: bytes, kind: str) -> None:
    _, result = fal.ended(fal.submit(start_image_url=fal.upload(whole)).json())
    assert (result.status_code, result.json()["detail"][0]["type"]) == (422, kind)


def test_a_picture_may_come_inside_the_request(fal: Client) -> None:
    data = "data:image/jpeg;base64," + base64.b64encode(START).decode()
    assert fal.ended(fal.submit(start_image_url=data).json())[1].status_code == 200


def test_what_is_refused_can_be_charged_all_the_same(town: Rehearsal, fal: Client) -> None:
    town.options.fal.charges_422 = True
    town.fault("fal.submit", nth=1, does="moderated")
    _, result = fal.ended(fal.submit().json())
    assert result.json()["detail"][0]["type"] == "content_policy_violation"
    assert [line.reversed for line in town.charges] == [False]


def test_a_failure_of_the_service_is_completed_too_and_not_charged(town: Rehearsal, fal: Client) -> None:
    town.fault("fal.submit", does="error", code=503, error_type="runner_disconnected")
    status, result = fal.ended(fal.submit().json())
    assert (status.status_code, status.json()["status"]) == (200, "COMPLETED")
    assert (status.json()["error"], status.json()["error_type"]) == ("The runner failed", "runner_disconnected")
    assert (result.status_code, result.headers["x-fal-error-type"]) == (503, "runner_disconnected")
    assert result.json() == {"detail": "The runner failed", "error_type": "runner_disconnected"}
    assert sum(line.amount_usd for line in town.charges) == 0
    town.options.fal.tells_errors = False
    assert "error" not in fal.get(status.json()["status_url"]).json()


def test_a_result_that_is_read_too_early_and_one_that_nobody_knows(town: Rehearsal, fal: Client) -> None:
    said = fal.submit().json()
    early = fal.get(said["response_url"])
    assert (early.status_code, early.json()) == (400, {"detail": "Request is still in progress"})
    for url in (said["response_url"], said["status_url"]):
        assert fal.get(url.replace(said["request_id"], "nobody")).status_code == 404
    with_sub_path = said["status_url"].replace("/requests", "/v3/pro/image-to-video/requests")
    assert fal.get(with_sub_path).status_code == 404
    assert town.violations == [f"fal.queue: there is no GET {httpx.URL(with_sub_path).path}"]


def test_keys_and_balance(town: Rehearsal, fal: Client) -> None:
    mine, fal.key = fal.key, {"Authorization": "Key nobody:else"}
    assert fal.submit(start_image_url="x").status_code == 401
    fal.key = mine
    town.options.fal.balance_usd = Decimal("0.5")
    assert [fal.submit().status_code for _ in range(2)] == [200, 403]
    assert fal.submit("fal-ai/no-such/model", prompt="a").status_code == 404
    assert len(town.charges) == 1


def test_results_that_are_not_stored_are_dropped(town: Rehearsal, fal: Client) -> None:
    kept, dropped = fal.submit().json(), fal.submit(headers={"X-Fal-Store-IO": "0"}).json()
    assert [fal.ended(said)[1].status_code for said in (kept, dropped)] == [200, 200]
    town.clock.forward(3601)
    assert [fal.get(said["response_url"]).status_code for said in (kept, dropped)] == [200, 404]


def test_cancelling_has_four_answers(town: Rehearsal, fal: Client) -> None:
    def cancel(said: dict[str, Any]) -> tuple[int, str]:
        reply = fal.http.put(said["cancel_url"], headers=fal.key)
        return reply.status_code, reply.json()["status"]

    queued, running, ended = (fal.submit().json() for _ in range(3))
    for _ in range(2):
        fal.get(running["status_url"])
    fal.ended(ended)
    nobody = {"cancel_url": queued["cancel_url"].replace(queued["request_id"], "nobody")}
    assert [cancel(said) for said in (queued, running, ended, nobody)] == [
        (200, "OK"),
        (202, "CANCELLATION_REQUESTED"),
        (400, "ALREADY_COMPLETED"),
        (404, "NOT_FOUND"),
    ]
    status, result = fal.ended(queued)
    assert (status.json()["error_type"], result.status_code) == ("client_cancelled", 499)
    assert fal.ended(running)[1].status_code == 200
    assert [line.request_id for line in town.charges if line.reversed] == [queued["request_id"]]


def test_work_waits_for_a_free_place(tmp_path: Path, http: httpx.Client) -> None:
    with Rehearsal(tmp_path, seconds={"clip": 60}) as town:
        town.options.fal.concurrency = 1
        fal = Client(town, http)
        address = fal.upload()
        first, second, third = (fal.submit(start_image_url=address).json() for _ in range(3))
        assert [said["queue_position"] for said in (first, second, third)] == [0, 0, 1]
        assert fal.get(first["status_url"]).json()["status"] == "IN_PROGRESS"
        waiting = fal.get(third["status_url"]).json()
        assert (waiting["status"], waiting["queue_position"]) == ("IN_QUEUE", 1)


def test_work_takes_its_seconds_and_a_stream_ends_with_it(tmp_path: Path, http: httpx.Client) -> None:
    with Rehearsal(tmp_path, seconds={"clip": 0.2}) as town:
        fal = Client(town, http)
        started = town.clock.now()
        said = fal.submit().json()
        assert fal.get(said["status_url"] + "/stream").text.count("data: ") == 3
        assert town.clock.now() - started >= 0.2
        assert fal.get(said["status_url"]).json()["status"] == "COMPLETED"


def test_every_upload_has_an_address_of_its_own(town: Rehearsal, fal: Client) -> None:
    first, second = fal.upload(), fal.upload()
    assert first != second
    assert fal.http.get(first).content == fal.http.get(second).content == START
    assert fal.http.get(first).headers["content-type"] == "image/jpeg"
    assert town.violations == []


def test_an_upload_without_a_token_and_one_with_an_old_one(town: Rehearsal, fal: Client) -> None:
    url = f"{town.url('fal.cdn')}/files/upload"
    assert fal.http.post(url, content=b"a").status_code == 401
    rest = f"{town.url('fal.rest')}/storage/auth/token?storage_type=fal-cdn-v3"
    token = fal.http.post(rest, headers=fal.key, json={}).json()
    town.clock.forward(3601)
    assert fal.http.post(url, content=b"a", headers={"Authorization": f"Bearer {token['token']}"}).status_code == 401


def test_files_expire_as_the_account_or_the_request_says(town: Rehearsal, fal: Client) -> None:
    lasting = fal.upload()
    brief = fal.upload(lives='{"expiration_duration_seconds": 60}')
    town.options.fal.file_lives_s = 600
    daily = fal.upload()
    codes = []
    for _ in range(3):
        codes.append([fal.http.get(url).status_code for url in (lasting, brief, daily)])
        town.clock.forward(400)
    assert codes == [[200, 200, 200], [200, 404, 200], [200, 404, 404]]
    _, result = fal.ended(fal.submit(start_image_url=brief).json())
    assert result.json()["detail"][0]["type"] == "file_download_error"


def test_the_services_own_fetches_are_not_counted_among_the_clients(town: Rehearsal, fal: Client) -> None:
    town.fault("fal.cdn", nth=1, does="status", code=503)
    _, result = fal.ended(fal.submit().json())
    url = result.json()["video"]["url"]
    assert [fal.http.get(url).status_code for _ in range(2)] == [503, 200]
    assert len(town.asked("fal.inputs")) == 1


def test_a_submission_whose_reply_is_lost_is_charged_and_runs(town: Rehearsal, fal: Client) -> None:
    town.fault("fal.submit", does="close-after")
    with pytest.raises(httpx.RemoteProtocolError):
        fal.submit()
    assert len(town.charges) == 1
    url = f"{town.url('fal.platform')}/models/requests/by-endpoint"
    (item,) = fal.get(url, endpoint_id=PRO, expand="payloads").json()["items"]
    said = f"{town.url('fal.queue')}/fal-ai/kling-video/requests/{item['request_id']}"
    assert (item["status_code"], fal.get(said).status_code) == (200, 200)
    assert item["json_input"] == town.asked("fal.submit")[0].json()


@pytest.mark.parametrize("does", sorted(media.WRONG_CLIPS | {"gone"}))
def test_wrong_clips(town: Rehearsal, fal: Client, does: str) -> None:
    town.fault("fal.submit", does=does)
    _, result = fal.ended(fal.submit().json())
    reply = fal.http.get(result.json()["video"]["url"])
    if does == "gone":
        assert reply.status_code == 404
    elif does in ("page", "undecodable"):
        with pytest.raises(av.FFmpegError):
            probe(reply.content)
    else:
        size, seconds, sound = probe(reply.content)
        assert size == ((324, 576) if does == "other-aspect" else (576, 324))
        assert seconds == (1 if does == "short" else 3)
        assert sound


def test_a_job_can_be_stuck_for_ever(town: Rehearsal, fal: Client) -> None:
    town.fault("fal.submit", does="stuck")
    said = fal.submit().json()
    assert {fal.get(said["status_url"]).json()["status"] for _ in range(6)} == {"IN_QUEUE"}


@pytest.mark.parametrize(
    ("app", "body", "start", "size"),
    [
        (PRO, {}, (2720, 1536), (1916, 1082)),
        (PRO, {}, (1536, 2720), (1082, 1916)),
        (STANDARD, {}, (1920, 1080), (1280, 720)),
        (VEO, {"resolution": "1080p"}, (1920, 1080), (1920, 1080)),
        (SEEDANCE, {"aspect_ratio": "1:1"}, (1920, 1080), (960, 960)),
    ],
)
def test_full_sizes_follow_the_start_picture(
    app: str, body: dict[str, Any], start: media.Size, size: media.Size
) -> None:
    assert fal_models.size_px(fal_models.MODELS[app], body, start, small=False) == size
