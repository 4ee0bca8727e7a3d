"""What pays is sent once, whatever comes back; what is free is asked again, and not for ever."""

from __future__ import annotations

import email.utils
import gzip
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from renderers import http, secrets
from renderers.painting import RenderError
from renderers.service import Declined, Forbidden, Refused, ServiceError, Unanswered
from tests.renderers.wires import Turn, Wire, answers, holds, listens, reply, slams, wire

ROOT = Path(__file__).parents[2]
KEY = "0a1b2c3d-secret-4e5f"


@pytest.fixture(autouse=True)
def paused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[float]:
    """The waits that were asked for; none is waited."""
    waits: list[float] = []
    monkeypatch.setattr(http, "pause", waits.append)
    monkeypatch.setattr(secrets, "FILE", tmp_path / ".env")
    monkeypatch.setenv("BFL_API_KEY", KEY)
    for name in ("ONETAKE_REHEARSAL", "ONETAKE_POLL_S"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):  # whoever runs this may sit behind one
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    return waits


def post(url: str, **more: Any) -> http.Reply:
    return http.post_once(f"{url}/v1/pay", {"x-key": KEY}, {"prompt": "água"}, **({"timeout_s": 5.0} | more))


# ── what pays ──


def test_a_paid_request_is_whole_and_its_reply_too() -> None:
    with wire(answers(reply(b'{"id": "7"}', "200 OK", "X-Cost: 6"))) as town:
        got = http.post_once(f"{town.url}/v1/pay", {"x-key": KEY}, {"prompt": "água"}, {"format": "mp3 44"}, 5.0)
    assert (got.status, got.good, got.fields(), got.headers["x-cost"]) == (200, True, {"id": "7"}, "6")
    (sent,) = town.requests
    head, _, body = sent.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/pay?format=mp3+44 HTTP/1.1\r\n")
    lines = head.lower().split(b"\r\n")
    assert {b"connection: close", b"content-type: application/json", b"x-key: " + KEY.encode()} <= set(lines)
    assert body.decode() == '{"prompt": "água"}'


MAYBE: dict[str, tuple[Callable[[Wire], Turn] | Turn, float]] = {
    "closed without a word": (answers(), 5),
    "torn down": (answers(reset=True), 5),
    "torn down before all was read": (slams, 5),
    "silent": (holds(), 0.2),
    "silent after the headers": (holds(reply(b"", length=10)), 0.2),
    "silent in the body": (holds(reply(b'{"id"', length=30)), 0.2),
    "half of the headers": (answers(b"HTTP/1.1 200 OK\r\nContent-Le"), 5),
    "half of the body": (answers(reply(b'{"id": "7', length=30)), 5),
    "no HTTP": (answers(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), 5),
    "chunks that make no sense": (answers(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), 5),
    "half of the chunks": (answers(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\r\n"), 5),
    "no true gzip": (answers(reply(b"no gzip", "200 OK", "Content-Encoding: gzip")), 5),
}


@pytest.mark.parametrize("happens", MAYBE)
def test_whatever_breaks_after_sending_is_sent_once_and_unanswered(happens: str) -> None:
    turn, timeout_s = MAYBE[happens]
    with wire(turn) as town, pytest.raises(Unanswered) as caught:
        post(town.url, timeout_s=timeout_s)
    assert len(town.requests) == 1
    assert town.url in str(caught.value) and KEY not in str(caught.value)


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_paid_request_follows_nobody(status: str) -> None:
    with wire(answers(reply(b"{}"))) as other:
        with wire(answers(reply(b"", status, f"Location: {other.url}/"))) as town:
            assert post(town.url).status == int(status[:3])
        assert not other.requests
    assert len(town.requests) == 1


@pytest.mark.parametrize("status", ["200 OK", "202 Accepted", "402 Payment Required", "429 Slow", "500 Oh", "503 No"])
def test_any_status_is_given_back_after_one_request(status: str) -> None:
    with wire(answers(reply(b"{}", status))) as town:
        assert post(town.url).status == int(status[:3])
    assert len(town.requests) == 1


def test_a_port_where_nobody_listens_cannot_have_been_paid() -> None:
    with wire(answers()) as town:
        pass
    with pytest.raises(Declined, match="cannot be reached"):
        post(town.url)


def test_no_word_of_the_request_leaves_before_a_safe_connection_stands() -> None:
    with wire(listens) as town, pytest.raises(Declined, match="cannot be reached"):
        post(town.url.replace("http:", "https:"))
    (sent,) = town.requests
    assert sent[:1] == b"\x16" and KEY.encode() not in sent and b"POST" not in sent, "a greeting, and nothing else"


NEVER_LEFT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol", "InvalidURL"}


def _below(kind: type[BaseException]) -> set[type[BaseException]]:
    return {kind}.union(*(_below(one) for one in kind.__subclasses__()))


ODD = {httpx.InvalidURL, httpx.StreamClosed, OSError, TimeoutError, ValueError, KeyError}
KINDS: dict[str, type[BaseException]] = {kind.__name__: kind for kind in _below(httpx.HTTPError) | ODD}


@pytest.mark.parametrize("kind", [KINDS[name] for name in sorted(KINDS)], ids=sorted(KINDS))
def test_only_what_surely_never_left_may_be_sent_again(kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every error that the library has, and some that it should not have."""

    def fail(*_: Any, **__: Any) -> None:
        if issubclass(kind, httpx.HTTPStatusError):
            raise kind("why", request=httpx.Request("POST", "http://x"), response=httpx.Response(500))
        raise kind() if kind is httpx.StreamClosed else kind(f"why {KEY}")

    monkeypatch.setattr(httpx.Client, "send", fail)
    with pytest.raises(Declined if kind.__name__ in NEVER_LEFT else Unanswered) as caught:
        post("http://127.0.0.1:1")
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("body", [{"x": float("nan")}, {"x": "\ud800"}, {"x": object()}])
def test_what_cannot_be_written_is_never_sent(body: Any) -> None:
    with wire(answers(reply())) as town, pytest.raises(Refused, match="cannot be sent this"):
        http.post_once(town.url, {}, body)
    assert not town.requests


@pytest.mark.parametrize("url", ["http://pay.example/v1", "https://pay.example@127.0.0.1/v1", "nonsense"])
def test_an_address_that_is_not_allowed_gets_nothing(url: str) -> None:
    with pytest.raises(Forbidden):
        http.post_once(url, {"x-key": KEY}, {})


def test_a_reply_is_kept_before_it_is_given_back() -> None:
    kept: list[Any] = []
    with wire(answers(reply(b"sound", "200 OK", "X-A: 1")), answers(reply(b"no", "500 Oh"))) as town:
        got = post(town.url, reply=lambda status, headers, body: kept.append((status, headers["x-a"], body)))
        assert got.body == b"sound"
        post(town.url, reply=kept.append)
    assert kept == [(200, "1", b"sound")], "of the 200s alone"


def test_a_reply_that_cannot_be_kept_is_one_that_was_lost() -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with wire(answers(reply(b"sound"))) as town, pytest.raises(Unanswered, match="No space left"):
        post(town.url, reply=full)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, Forbidden),
        (402, Forbidden),
        (403, Forbidden),
        (404, Refused),
        (408, Unanswered),
        (409, Unanswered),
        (413, Refused),
        (422, Refused),
        (429, Declined),
        (499, Unanswered),
        (301, Unanswered),
        (500, Unanswered),
        (502, Unanswered),
        (503, Unanswered),
    ],
)
def test_what_a_status_means_for_money(status: int, kind: type[ServiceError]) -> None:
    said = http.turned_down(
        "fal", http.Reply("http://x", status, {"retry-after": "7"}, f"no {KEY}".encode()), "FAL_KEY"
    )
    assert type(said) is kind
    assert str(said) == f"fal: {status} no …"
    assert not isinstance(said, Refused) or said.charged is False
    assert not isinstance(said, Declined) or said.after_s == 7
    assert not isinstance(said, Forbidden) or "FAL_KEY" in said.hint


# ── what is free ──


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(answers(), id="closed"),
        pytest.param(answers(reset=True), id="torn down"),
        pytest.param(answers(reply(b"{", length=9)), id="cut short"),
        pytest.param(answers(reply(b"busy", "429 Slow")), id="too many"),
        pytest.param(answers(reply(b"oh", "500 Oh")), id="broken"),
        pytest.param(answers(reply(b"oh", "503 No")), id="away"),
        pytest.param(answers(reply(b"oh", "408 Slow")), id="too slow"),
    ],
)
def test_a_free_question_is_asked_again_after_trouble(trouble: Callable[[Wire], Turn], paused: list[float]) -> None:
    with wire(trouble, trouble, answers(reply(b'{"ok": 1}'))) as town:
        assert http.get(town.url, {"x-key": KEY}).fields() == {"ok": 1}
    assert len(town.requests) == 3
    first, second = paused
    assert 0.5 <= first <= 1.5 and 1.0 <= second <= 3.0


def test_waits_follow_the_polling_interval(monkeypatch: pytest.MonkeyPatch, paused: list[float]) -> None:
    monkeypatch.setenv("ONETAKE_POLL_S", "0.01")
    with wire(answers(reply(b"", "503 No"))) as town, pytest.raises(Declined):
        http.get(town.url, tries=4)
    assert len(paused) == 3 and sum(paused) < 0.11


def test_a_free_question_is_not_asked_for_ever() -> None:
    with wire(answers(reply(b"try <b>later</b>\n" * 100, "503 No"))) as town, pytest.raises(Declined) as caught:
        http.get(town.url, tries=3)
    assert len(town.requests) == 3
    assert "gave no good answer in 3 tries: 503 try <b>later</b> try" in str(caught.value)
    assert len(str(caught.value)) < 300 and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "least_s", "most_s"),
    [
        pytest.param("9", 9, 9, id="seconds"),
        pytest.param("9.5", 9.5, 9.5, id="and parts"),
        pytest.param("in 40", 30, 41, id="a date"),
        pytest.param("in -60", 0.5, 1.5, id="a date gone by"),
        pytest.param("soon", 0.5, 1.5, id="neither"),
        pytest.param("-5", 0.5, 1.5, id="less than nothing"),
        pytest.param("Mon, 99 Nov 2026 99:99:99 GMT", 0.5, 1.5, id="no date"),
    ],
)
def test_a_service_is_waited_for_as_long_as_it_asks(
    written: str, least_s: float, most_s: float, paused: list[float]
) -> None:
    if written.startswith("in "):
        written = email.utils.formatdate(time.time() + int(written[3:]), usegmt=True)
    with wire(answers(reply(b"", "429 Slow", f"Retry-After: {written}")), answers(reply())) as town:
        assert http.get(town.url).good
    assert least_s <= paused[0] <= most_s


def test_a_service_that_asks_for_very_long_is_left_alone(paused: list[float]) -> None:
    with wire(answers(reply(b"", "429 Slow", "Retry-After: 3600"))) as town, pytest.raises(Declined) as caught:
        http.get(town.url)
    assert (caught.value.after_s, paused, len(town.requests)) == (3600, [], 1)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "400 Bad", "401 No", "404 None", "422 Bad"])
def test_other_statuses_are_answers_and_redirects_get_no_key(status: str) -> None:
    with wire(answers(reply())) as other:
        with wire(answers(reply(b"", status, f"Location: {other.url}"))) as town:
            assert http.get(town.url, {"x-key": KEY}).status == int(status[:3])
        assert not other.requests
    assert len(town.requests) == 1


def test_the_caller_says_what_settles_a_question() -> None:
    with wire(answers(reply(b"<html>")), answers(reply(b'{"status": "Error"}', "503 No"))) as town:
        got = http.get(town.url, settled=lambda reply: "status" in reply.fields())
    assert (got.status, len(town.requests)) == (503, 2)


def test_an_address_that_the_library_does_not_take_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Forbidden, match="cannot be asked: InvalidURL"):
        http.get(f"http://127.0.0.1/{'x' * 70_000}")


@pytest.mark.parametrize(("pays", "kind"), [(True, Unanswered), (False, Declined)])
def test_a_reply_that_drips_is_given_up(pays: bool, kind: type[ServiceError], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "SILENCES", 0.01)
    drip = answers(reply(b"", length=100), *[b"x"] * 60, every_s=0.02)
    with wire(drip) as town, pytest.raises(kind, match=r"did not end in 0 s"):
        post(town.url) if pays else http.get(town.url, timeout_s=5.0, tries=1)
    assert len(town.requests) == 1


# ── files ──


def test_a_file_is_whole_and_says_its_type(tmp_path: Path) -> None:
    content = os.urandom(300_000)
    with wire(answers(reply(content, "200 OK", "Content-Type: video/mp4"))) as town:
        got = http.download(f"{town.url}/a.mp4?sig=a%2Fb", tmp_path / "a.mp4", 1_000_000)
    assert (got.status, got.headers["content-type"], got.body) == (200, "video/mp4", b"")
    assert (tmp_path / "a.mp4").read_bytes() == content
    assert town.requests[0].startswith(b"GET /a.mp4?sig=a%2Fb HTTP/1.1")
    assert KEY.encode() not in town.requests[0]


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(answers(reply(b"half", length=8)), id="cut short"),
        pytest.param(answers(reply(b"half", length=8), reset=True), id="torn down"),
        pytest.param(answers(), id="closed"),
        pytest.param(answers(reply(b"", "502 Bad")), id="broken"),
        pytest.param(answers(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), id="chunks cut"),
    ],
)
def test_a_broken_file_is_fetched_again_from_its_start(trouble: Callable[[Wire], Turn], tmp_path: Path) -> None:
    into = tmp_path / "a.mp4"
    with wire(trouble, trouble, answers(reply(b"whole"))) as town:
        assert http.download(town.url, into, 100).status == 200
    assert into.read_bytes() == b"whole"
    with wire(trouble) as town, pytest.raises(Declined, match="3 tries"):
        http.download(town.url, into, 100, tries=3)
    assert not into.exists(), "half a file is no file"


@pytest.mark.parametrize("status", ["403 Expired", "404 None", "410 Gone", "206 Part"])
def test_a_file_that_is_not_there_leaves_nothing(status: str, tmp_path: Path) -> None:
    with wire(answers(reply(b"<Error/>", status))) as town:
        got = http.download(town.url, tmp_path / "a", 100)
    assert (got.status, got.body, len(town.requests)) == (int(status[:3]), b"<Error/>", 1)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("told", [True, False])
def test_a_file_over_the_limit_is_not_taken(told: bool, tmp_path: Path) -> None:
    head = b"Content-Length: 5000000" if told else b"Connection: close"
    whole = b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + bytes(5_000_000)
    with wire(answers(whole)) as town, pytest.raises(ServiceError, match="sends more than 2 MB"):
        http.download(town.url, tmp_path / "a", 2_000_000)
    assert not (tmp_path / "a").exists()
    assert len(town.requests) == 1


def test_a_file_is_followed_to_hosts_that_are_allowed(tmp_path: Path) -> None:
    with (
        wire(answers(reply(b"file"))) as third,
        wire(answers(reply(b"", "307 On", f"Location: {third.url}/c"))) as second,
        wire(answers(reply(b"", "302 On", f"Location: {second.url}/b", "Set-Cookie: a=b"))) as first,
    ):
        assert http.download(f"{first.url}/a", tmp_path / "a", 100).url == f"{third.url}/c"
    assert (tmp_path / "a").read_bytes() == b"file"
    assert not any(b"cookie" in sent.lower() for sent in second.requests + third.requests)


@pytest.mark.parametrize(
    "there", ["http://169.254.169.254/latest", "https://u:p@x.example/", "file:///etc/passwd", "//h"]
)
def test_a_file_is_not_followed_elsewhere(there: str, tmp_path: Path) -> None:
    with wire(answers(reply(b"", "302 On", f"Location: {there}"))) as town, pytest.raises(Forbidden):
        http.download(town.url, tmp_path / "a", 100)


def test_a_circle_of_redirects_ends(tmp_path: Path) -> None:
    with (
        wire(answers(reply(b"", "302 On", "Location: /again"))) as town,
        pytest.raises(ServiceError, match="sends us on"),
    ):
        http.download(town.url, tmp_path / "a", 100)
    assert len(town.requests) == http.REDIRECTS + 1


def test_a_disk_that_takes_no_file_is_named(tmp_path: Path) -> None:
    with wire(answers(reply(b"file"))) as town, pytest.raises(RenderError, match="cannot be written") as caught:
        http.download(town.url, tmp_path / "none" / "a", 100)
    assert not isinstance(caught.value, ServiceError)


def test_a_file_comes_as_it_is_and_not_packed(tmp_path: Path) -> None:
    content = gzip.compress(b"file")
    with wire(answers(reply(content))) as town:
        http.download(town.url, tmp_path / "a.gz", 1000)
    assert (tmp_path / "a.gz").read_bytes() == content
    assert b"accept-encoding: identity" in town.requests[0].lower()


# ── the rest ──


@pytest.mark.parametrize("written", ["two", "-1", "nan", "inf", "1e9"])
def test_an_interval_that_is_none_is_named(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONETAKE_POLL_S", written)
    with pytest.raises(Forbidden, match="ONETAKE_POLL_S"):
        http.poll_s(2.0)


def test_an_interval_is_the_variables_or_the_services(monkeypatch: pytest.MonkeyPatch) -> None:
    assert http.poll_s(2.5) == 2.5
    monkeypatch.setenv("ONETAKE_POLL_S", "0.25")
    assert http.poll_s(2.5) == 0.25


@pytest.mark.parametrize("body", [b"", b"[1]", b"null", b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_has_no_fields(body: bytes) -> None:
    assert http.Reply("http://x", 200, {}, body).fields() == {}


def test_the_libraries_never_log_a_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with wire(answers(reply())) as town:
        post(town.url)
        http.get(town.url, {"x-key": KEY})
    assert KEY not in caplog.text


def test_a_proxy_that_is_none_stops_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "gopher://127.0.0.1:9")
    with pytest.raises(Forbidden, match="no connection can be made"):
        http.post_once("https://pay.example/v1", {"x-key": KEY}, {})


def test_naming_the_services_loads_no_heavy_library() -> None:
    """doit imports them for every command."""
    heavy = "{'httpx', 'fal_client', 'elevenlabs', 'dotenv', 'PIL', 'numpy'}"
    ask = f"import sys, renderers.bfl, renderers.fal, renderers.fal_models; print({heavy} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said.strip() == "set()"
