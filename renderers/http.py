"""HTTP for money: a request that pays is sent once, on a connection of its own; what is free may be asked again.

    post_once   PAYS. Says of every failure whether the service can have taken the request on.
    get         free. Asks again after trouble, ever more slowly, and gives up with `Declined`.
    download    free. A file, whole and on the disk; sends no key.

Every address is guarded (`renderers.hosts`); only `download` follows redirects. Error texts hold no keys.
"""

from __future__ import annotations

import functools
import json as _json
import os
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from renderers import secrets
from renderers.hosts import base, guard, host, loopback, origin, quoted
from renderers.painting import RenderError
from renderers.service import Declined, Forbidden, Json, Refused, ServiceError, Unanswered

if TYPE_CHECKING:
    import ssl

    import httpx

__all__ = ["Reply", "base", "download", "get", "guard", "host", "loopback", "origin", "poll_s", "post_once", "quoted"]

CONNECT_S = 15.0
TRIES = 5  # of what is free
LONGEST_PAUSE_S = 60.0  # between two tries; a service that asks for more is asked again later
SILENCES = 2  # of the longest allowed that a whole reply may take, however it drips
DOWNLOAD_S = 1800.0  # a file that takes longer does not come
MOST_BYTES = 256 << 20  # of a reply that is kept in memory
REDIRECTS = 5
AGENT = {"User-Agent": "onetake", "Accept": "*/*"}

Keep = Callable[[int, Mapping[str, str], bytes], None]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole. Header names are in small letters; `body` is empty where it went into a file."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Json:
        """The body as JSON; None when it is none."""
        try:
            return _json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def fields(self) -> dict[str, Json]:
        """The body as a JSON object; empty when it is none."""
        value = self.json()
        return value if isinstance(value, dict) else {}

    @property
    def says(self) -> str:
        """Status and body, short, for an error."""
        return f"{self.status} {quoted(self.body)}".strip()


def after_s(reply: Reply) -> float | None:
    """How long the service asks us to wait: Retry-After, in seconds or as a date."""
    written = reply.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", written):
        return float(written)
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def turned_down(service: str, reply: Reply, keys: str, why: str = "") -> ServiceError:
    """What a status means that came instead of a paid request's 200. `keys` names the key's variable."""
    said = f"{service}: {reply.status} {quoted(why)}" if why else f"{service}: {reply.says}"
    if reply.status == 429:
        return Declined(said, after_s=after_s(reply))
    if reply.status == 402:
        return Forbidden(said, hint=f"add credits to the account of {keys}")
    if reply.status in (401, 403):
        return Forbidden(said, hint=f"look at {keys} and its account: is the key right, is there any balance?")
    if 400 <= reply.status < 500 and reply.status not in (408, 409, 425, 499):
        return Refused(said)
    return Unanswered(said)


# ── waiting ──


def poll_s(default: float) -> float:
    """Seconds between two questions about the same thing: ONETAKE_POLL_S, else the service's own."""
    written = secrets.named("ONETAKE_POLL_S")
    if written is None:
        return default
    try:
        seconds = float(written)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise Forbidden(f'ONETAKE_POLL_S is "{quoted(written)}"', hint="write seconds, such as 2 or 0.5")
    return seconds


def pause(seconds: float) -> None:
    """Wait. Whoever has something better to wait on puts it here."""
    time.sleep(seconds)


def backoff_s(tried: int, asked_s: float | None = None) -> float:
    """How long to wait before asking again: longer each time, out of step with others, never less than was asked."""
    usual = min(LONGEST_PAUSE_S, poll_s(1.0) * 2.0 ** (tried - 1)) * random.uniform(0.5, 1.5)
    return max(usual, asked_s or 0.0)


# ── sending ──


def post_once(
    url: str,
    headers: Mapping[str, str],
    json: Json,
    params: Mapping[str, str] | None = None,
    timeout_s: float = 60.0,
    reply: Keep | None = None,
) -> Reply:
    """PAYS: one POST. The reply may have any status.

    `timeout_s` bounds each silence of the service's. `reply` keeps a reply of the 200s before this returns.
    Raises Declined when the request certainly did not leave, Unanswered when it may have arrived.
    """
    import httpx

    never_left = (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.ProxyError,
        httpx.UnsupportedProtocol,
        httpx.InvalidURL,
    )
    whole = {**AGENT, **headers, "Content-Type": "application/json", "Connection": "close"}
    with _client(url, timeout_s) as client:
        try:
            body = _json.dumps(json, ensure_ascii=False, allow_nan=False).encode()
            request = client.build_request("POST", _with(url, params), headers=whole, content=body)
        except (ValueError, TypeError, httpx.InvalidURL) as error:
            raise Refused(f"{origin(url)} cannot be sent this: {_why(error)}") from None
        try:
            answer = _sent(client, request, SILENCES * timeout_s)
        except never_left as error:
            raise Declined(f"{origin(url)} cannot be reached: {_why(error)}", hint="is the network up?") from None
        except Exception as error:
            raise Unanswered(f"{origin(url)} was sent a request and gave no whole reply: {_why(error)}") from None
    if answer.good and reply is not None:
        try:
            reply(answer.status, answer.headers, answer.body)
        except OSError as error:
            raise Unanswered(
                f"the reply of {origin(url)} cannot be kept: {_why(error)}", hint="is the disk full?"
            ) from None
    return answer


def get(
    url: str,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    timeout_s: float = 30.0,
    tries: int = TRIES,
    settled: Callable[[Reply], bool] | None = None,
) -> Reply:
    """Ask for something free. `settled` says of a reply that asking again would not change it.

    By default that is any reply but 408, 429 and 5xx. Raises Declined when nothing settled came in so many tries.
    """

    def once() -> Reply:
        with _client(url, timeout_s) as client:
            whole = {**AGENT, **(headers or {})}
            return _sent(client, client.build_request("GET", _with(url, params), headers=whole), SILENCES * timeout_s)

    return _until(settled or _settled, once, url, tries)


def download(url: str, into: Path, limit_bytes: int, tries: int = TRIES) -> Reply:
    """Fetch a file. With status 200 it is on the disk, and as long as the server said that it is.

    Any other settled status is given back, and nothing is written. Raises Declined after so many tries, ServiceError
    for a file over the limit or a redirect that goes nowhere, RenderError where the disk will not take it.
    """
    try:
        into.unlink(missing_ok=True)
        return _until(_settled, lambda: _followed(url, into, limit_bytes), url, tries)
    except OSError as error:
        raise RenderError(f"{into} cannot be written: {error.strerror or error}") from None


def _until(settled: Callable[[Reply], bool], once: Callable[[], Reply], url: str, tries: int) -> Reply:
    """Ask until a reply is settled. Raises Declined with what went wrong last."""
    import httpx

    tried = 0
    while True:
        tried, wait_s = tried + 1, None
        try:
            reply = once()
        except (httpx.HTTPError, httpx.StreamError, TimeoutError) as error:
            why = _why(error)
        except httpx.InvalidURL as error:
            raise Forbidden(f"{origin(url)} cannot be asked: {_why(error)}") from None
        else:
            if settled(reply):
                return reply
            why, wait_s = reply.says, after_s(reply)
        if tried >= tries or (wait_s or 0) > LONGEST_PAUSE_S:
            again = f" in {tried} tries" if tried > 1 else ""
            raise Declined(f"{origin(url)} gave no good answer{again}: {why}", after_s=wait_s)
        pause(backoff_s(tried, wait_s))


def _settled(reply: Reply) -> bool:
    return reply.status not in (408, 429) and reply.status < 500


# ── the wire ──


@contextmanager
def _client(url: str, timeout_s: float) -> Iterator[httpx.Client]:
    """A fresh client: nothing kept alive, no retries, no redirects; no proxy between us and this machine."""
    import httpx

    secrets.quiet_libraries()
    guard(url)
    try:
        client = httpx.Client(
            verify=_tls(),
            timeout=httpx.Timeout(timeout_s, connect=CONNECT_S),
            follow_redirects=False,
            trust_env=not loopback(url),
        )
    except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
        hint = "look at HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE"
        raise Forbidden(f"no connection can be made from here: {_why(error)}", hint=hint) from None
    with client:
        yield client


@functools.cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates takes longer than a request."""
    import httpx

    return httpx.create_ssl_context()


def _sent(client: httpx.Client, request: httpx.Request, longest_s: float) -> Reply:
    """Send it, and read all that comes back."""
    response = client.send(request, stream=True)
    try:
        return _reply(response, b"".join(_pieces(response, MOST_BYTES, longest_s)))
    finally:
        response.close()


def _followed(url: str, into: Path, limit_bytes: int) -> Reply:
    """The reply of whoever has the file at last. Each host on the way is guarded, and none gets a header of ours."""
    at = url
    for _ in range(REDIRECTS + 1):
        with _client(at, 60.0) as client:
            request = client.build_request("GET", at, headers={**AGENT, "Accept-Encoding": "identity"})
            response = client.send(request, stream=True)
            try:
                if response.status_code == 200:
                    _write(into, _pieces(response, limit_bytes, DOWNLOAD_S))
                    return _reply(response)
                if not response.has_redirect_location:
                    return _reply(response, b"".join(_pieces(response, MOST_BYTES, 60.0)))
                at = guard(urljoin(at, response.headers["location"]))
            finally:
                response.close()
    raise ServiceError(f"{origin(url)} sends us on more than {REDIRECTS} times")


def _pieces(response: httpx.Response, limit_bytes: int, longest_s: float) -> Iterator[bytes]:
    """The body. Raises ServiceError beyond the limit, TimeoutError when it only trickles."""
    until, arrived = time.monotonic() + longest_s, 0
    told = response.headers.get("content-length", "")
    for piece in response.iter_bytes():  # as it arrives
        arrived += len(piece)
        if arrived > limit_bytes or (told.isdigit() and int(told) > limit_bytes):
            raise ServiceError(f"{origin(str(response.url))} sends more than {limit_bytes / 1e6:.0f} MB")
        if time.monotonic() > until:
            raise TimeoutError(f"it did not end in {longest_s:.0f} s")
        yield piece


def _write(into: Path, pieces: Iterator[bytes]) -> None:
    """All of it, or nothing."""
    try:
        with into.open("wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        into.unlink(missing_ok=True)
        raise


def _reply(response: httpx.Response, body: bytes = b"") -> Reply:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(str(response.url), response.status_code, headers, body)


def _with(url: str, params: Mapping[str, str] | None) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url


def _why(error: Exception) -> str:
    return quoted(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
