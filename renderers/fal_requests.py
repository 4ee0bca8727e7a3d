"""fal's own list of what was sent to an endpoint: where a lost submission is found again. Free.

Whether running requests stand in it, and how soon, is told nowhere; whoever looks must look for a while.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from renderers import http, secrets
from renderers.service import Json, Unlisted

PLATFORM = ("FAL_PLATFORM_URL", "https://api.fal.ai/v1")
MARGIN_S = 900.0  # before a request was sent, so that clocks need not agree
PAGES = 50
PAGE = 100  # items, the most there may be

Item = Mapping[str, Json]


def sent_since(endpoint: str, unix: float) -> list[Item]:
    """What was sent to an endpoint from two minutes before that second of our clock on. Raises Unlisted, Declined."""
    since = unix - MARGIN_S
    first = _page(endpoint, {"start": _stamp(since)})
    ahead_s = _ahead_s(first)
    if ahead_s > MARGIN_S / 2:  # by their clock it was sent earlier
        since -= ahead_s
        first = _page(endpoint, {"start": _stamp(since)})
    return [item for page in _pages(endpoint, since, first) for item in page]


def of_request(endpoint: str, number: str) -> Item | None:
    """The one request of that number. Raises Unlisted, Declined."""
    items = _items(_page(endpoint, {"request_id": number}))
    return next((item for item in items if item.get("request_id") == number), None)


def same(sent: Json, listed: Json) -> bool:
    """Does the list hold what was sent? It may hold more: defaults that the service filled in."""
    if isinstance(sent, dict):
        if not isinstance(listed, dict):
            return False
        return all(same(value, listed.get(name)) for name, value in sent.items())
    if isinstance(sent, list):
        return isinstance(listed, list) and len(sent) == len(listed) and all(map(same, sent, listed))
    return isinstance(sent, bool) == isinstance(listed, bool) and bool(sent == listed)  # 1 is 1.0, and not true


def _pages(endpoint: str, since: float, first: http.Reply) -> Iterator[list[Item]]:
    page, seen = first, set()
    for _ in range(PAGES):
        yield _items(page)
        cursor = page.fields().get("next_cursor")
        if not page.fields().get("has_more") or not cursor or cursor in seen:
            return
        seen.add(cursor)
        page = _page(endpoint, {"start": _stamp(since), "cursor": str(cursor)})
    raise Unlisted(f"fal lists more than {PAGES * PAGE} requests since then")


def _page(endpoint: str, more: Mapping[str, str]) -> http.Reply:
    headers = {"Authorization": f"Key {secrets.key('FAL_KEY')}", "Accept": "application/json"}
    asked = {"endpoint_id": endpoint, "expand": "payloads", "limit": str(PAGE), **more}
    answer = http.get(f"{http.base(*PLATFORM)}/models/requests/by-endpoint", headers, asked, tries=3, settled=_settled)
    if not answer.good:
        raise Unlisted(f"fal does not show what was sent: {answer.says}")
    return answer


def _settled(answer: http.Reply) -> bool:
    if answer.good:
        return isinstance(answer.fields().get("items"), list)
    return answer.status < 500 and answer.status not in (408, 429)


def _items(page: http.Reply) -> list[Item]:
    return [item for item in page.fields()["items"] if isinstance(item, dict)]


def _stamp(unix: float) -> str:
    return datetime.fromtimestamp(unix, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _ahead_s(answer: http.Reply) -> float:
    """How far our clock is ahead of theirs; 0 where they do not tell."""
    try:
        theirs: Any = parsedate_to_datetime(answer.headers["date"])
        return time.time() - float(theirs.timestamp())
    except (KeyError, ValueError, TypeError):
        return 0.0
