"""What a refusal by ElevenLabs means. Pure.

It writes three shapes of body, and its words for one thing differ between them, so `type`, `code` and `status` are
read together:

    {"detail": {"type", "code", "message", "status", "request_id"}}
    {"detail": {"status", "message"}}
    {"detail": [{"type", "loc", "msg"}]}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renderers import http, secrets
from renderers.service import Declined, Forbidden, Refused, ServiceError, Unanswered

KEY_HINT = "set ELEVENLABS_API_KEY to a working key of your account"
HINTS = {
    "quota_exceeded": "the account has too few credits left: add some, or wait for the plan's next month",
    "insufficient_credits": "the account has too few credits left: add some, or wait for the plan's next month",
    "payment_required": "this needs a paid plan, or more credits",
    "insufficient_permissions": "give the key the scopes text_to_speech and speech_history_read",
    "missing_permissions": "give the key the scopes text_to_speech and speech_history_read",
    "voice_access_denied": "add the voice to the account, or choose another voice_id",
    "feature_not_available": "the account's plan does not have this: choose another output_format, or a higher plan",
    "subscription_required": "the account's plan does not have this: choose another output_format, or a higher plan",
}
BROKEN = (408, 409, 425, 499)  # these say nothing of whether it was taken on
BY_STATUS = {401: KEY_HINT, 402: HINTS["payment_required"], 403: HINTS["insufficient_permissions"]}


def base() -> str:
    """Where the service is, without a slash at the end."""
    return http.base("ELEVENLABS_API_URL", "https://api.elevenlabs.io")


def key_header() -> dict[str, str]:
    return {"xi-api-key": secrets.key("ELEVENLABS_API_KEY")}


def error_of(answer: http.Reply, what: str) -> ServiceError:
    """The error to raise for a reply that is none of the 200s; `what` is "the line", "the history"…"""
    status = answer.status
    codes, message = said(answer.json())
    why = http.quoted(": ".join(filter(None, (codes[0] if codes else "", message)))) or answer.says
    if status == 429:
        return Declined(f"ElevenLabs takes no more now: {why}", after_s=http.after_s(answer))
    if status in BY_STATUS:
        hint = next((HINTS[code] for code in codes if code in HINTS), BY_STATUS[status])
        return Forbidden(f"ElevenLabs does not let this key have {what}: {why}", hint=hint)
    if 300 <= status < 400:
        where = "look at ELEVENLABS_API_URL"
        return Refused(f"ElevenLabs refused {what}: it sent us elsewhere ({status})", hint=where, charged=False)
    if 400 <= status < 500 and status not in BROKEN:
        return Refused(f"ElevenLabs refused {what}: {why}", charged=False)
    return Unanswered(f"ElevenLabs broke on {what}: {status} {why}")


def said(body: Any) -> tuple[list[str], str]:
    """(its words for what is wrong, the most telling first; its sentence about it, without a full stop)."""
    detail = body.get("detail", body) if isinstance(body, Mapping) else body
    if isinstance(detail, Mapping):
        codes = [detail.get(name) for name in ("code", "status", "type")]
        named = list(dict.fromkeys(code for code in codes if isinstance(code, str)))
        return named, _sentence(detail.get("message"))
    if isinstance(detail, list):
        faults = [fault for fault in detail if isinstance(fault, Mapping)]
        named = list(dict.fromkeys(str(fault["type"]) for fault in faults if "type" in fault))
        return named, "; ".join(f"{_place(fault.get('loc'))}{_sentence(fault.get('msg'))}" for fault in faults)
    return [], _sentence(detail)


def _place(loc: Any) -> str:
    parts = [str(part) for part in loc] if isinstance(loc, list) else []
    return ".".join(parts[1:] or parts) + ": " if parts else ""


def _sentence(text: Any) -> str:
    return " ".join(text.split())[:300].rstrip(". ") if isinstance(text, str) else ""
