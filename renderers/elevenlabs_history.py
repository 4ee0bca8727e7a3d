"""The history of an ElevenLabs account: lines that were made, to find one whose reply was lost, or to fetch it again.

All of it is free, and needs a key with the scope speech_history_read. How soon a line is listed, and in which format
its sound is kept, is not published.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Any
from unicodedata import normalize

from renderers import http
from renderers.elevenlabs_errors import base, error_of, key_header
from renderers.service import Declined, Forbidden, Gone, Intent, Refused, Ticket, Unlisted

SLACK_S = 60  # by which two clocks may differ before anybody notices
LISTED_S = 900  # a line may take so long to be listed
PAGE = 100
Item = Mapping[str, Any]


def matching(intent: Intent) -> list[Ticket]:
    """Tickets of the lines that say, as far as they are described, exactly what was sent, and since it was sent.

    Raises Unlisted where this key may not read the history.
    """
    body = intent.body
    try:
        items = [*_listed(str(body["voice_id"]), str(body["model_id"]), intent.sent_unix)]
    except Forbidden as error:
        raise Unlisted(str(error), hint=error.hint) from error
    return [_ticket(item, body) for item in items if _same(item, body)]


def fetched(ticket: Ticket) -> tuple[bytes, str, Mapping[str, Any], str | None]:
    """(sound, its content type, its lists of times, its cost in credits). Raises Gone for what is not there."""
    number = ticket.get("history_item_id") or _number_of(ticket)
    try:
        item = _got(f"/v1/history/{number}").fields()
        sound = _got(f"/v1/history/{number}/audio")
    except Refused as error:
        raise Gone(f"the line {ticket['id']} cannot be had again: {error}") from error
    return sound.body, sound.headers.get("content-type", ""), item.get("alignments") or {}, _cost(item)


def _number_of(ticket: Ticket) -> str:
    """The number in the history of a line of which only the request's number is known."""
    for item in _listed(ticket["voice_id"], ticket["model_id"], ticket["at_unix"]):
        if item.get("request_id") == ticket["id"]:
            return str(item["history_item_id"])
    if time.time() - ticket["at_unix"] < LISTED_S:
        raise Declined(f"the line {ticket['id']} is not in ElevenLabs' history yet", after_s=30)
    raise Gone(f"the line {ticket['id']} is not in ElevenLabs' history")


def _listed(voice_id: str, model_id: str, sent_unix: float) -> Iterator[Item]:
    """Lines of one voice and model, oldest first, from when it was sent on.

    Our clock may be wrong: where the service's is behind it, the list begins by so much earlier.
    """
    since = int(sent_unix) - SLACK_S
    page = _page(voice_id, model_id, since, "")
    if (behind_s := _behind_s(page)) > SLACK_S // 2:
        since -= behind_s
        page = _page(voice_id, model_id, since, "")
    while True:
        told = page.fields()
        items = told.get("history")
        if not isinstance(items, list):
            raise Declined("what ElevenLabs sent as its history is no list")
        yield from (item for item in items if isinstance(item, Mapping))
        after = told.get("last_history_item_id")
        if not told.get("has_more") or not after or not items:
            return
        page = _page(voice_id, model_id, since, str(after))


def _page(voice_id: str, model_id: str, since: int, after: str) -> http.Reply:
    asked = {
        "voice_id": voice_id,
        "model_id": model_id,
        "source": "TTS",  # model_id is heeded only beside it
        "date_after_unix": str(since),
        "sort_direction": "asc",
        "page_size": str(PAGE),
    }
    try:
        return _got("/v1/history", asked | ({"start_after_history_item_id": after} if after else {}))
    except Refused as error:
        raise Unlisted(str(error), hint=error.hint) from error


def _got(path: str, params: Mapping[str, str] | None = None) -> http.Reply:
    answer = http.get(f"{base()}{path}", headers=key_header(), params=params)
    if not answer.good:
        raise error_of(answer, "its history")
    return answer


def _behind_s(answer: http.Reply) -> int:
    """By how many seconds the service's clock is behind ours."""
    try:
        return ceil(time.time() - parsedate_to_datetime(answer.headers["date"]).timestamp())
    except (KeyError, TypeError, ValueError):
        return 0


def _same(item: Item, body: Mapping[str, Any]) -> bool:
    """Whether a line is what was sent. What the history does not say of it counts as the same."""
    if _nfc(item.get("text")) != _nfc(body["text"]) or item.get("state") == "deleted":
        return False
    for name in ("voice_id", "model_id", "output_format"):
        if item.get(name) not in (None, body[name]):
            return False
    listed = item.get("settings")
    asked = {**body["voice_settings"], **({} if body.get("seed") is None else {"seed": body["seed"]})}
    return not isinstance(listed, Mapping) or all(
        listed.get(name) is None or _near(listed[name], value) for name, value in asked.items()
    )


def _near(one: Any, other: Any) -> bool:
    """Numbers may have been through single precision."""
    try:
        return abs(float(one) - float(other)) < 1e-4
    except (TypeError, ValueError):
        return bool(one == other)


def _nfc(text: Any) -> str | None:
    return normalize("NFC", text) if isinstance(text, str) else None


def _ticket(item: Item, body: Mapping[str, Any]) -> Ticket:
    cost = _cost(item)
    return {
        "id": str(item.get("request_id") or item["history_item_id"]),
        "kind": "speech",
        "history_item_id": str(item["history_item_id"]),
        "output_format": body["output_format"],
        "model_id": body["model_id"],
        "voice_id": body["voice_id"],
        "at_unix": item.get("date_unix"),
    } | ({} if cost is None else {"character_cost": cost})


def _cost(item: Item) -> str | None:
    """Credits, from the account's counter before and after."""
    try:
        return str(item["character_count_change_to"] - item["character_count_change_from"])
    except (KeyError, TypeError):
        return None
