"""How ElevenLabs says no: the three shapes of its error bodies, all of them live at the same time.

full     {"detail": {"type", "code", "message", "status", "request_id"}}
legacy   {"detail": {"status", "message"}}
array    {"detail": [{"type", "loc", "msg", "input"}]}, of the schema check
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rehearsal.wire import Reply

Shape = Literal["full", "legacy", "array"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """`code` is today's name, `status` the older one; they need not agree."""

    http: int
    type: str
    code: str
    status: str
    message: str


REFUSALS = {
    "missing_api_key": Refusal(
        401, "authentication_error", "missing_api_key", "needs_authorization", "Neither authorization header is set"
    ),
    "invalid_api_key": Refusal(401, "authentication_error", "unauthorized", "invalid_api_key", "Invalid API key"),
    "quota_exceeded": Refusal(
        401, "authentication_error", "quota_exceeded", "quota_exceeded", "This request exceeds your quota of {credits}"
    ),
    "missing_permissions": Refusal(
        401,
        "authentication_error",
        "missing_permissions",
        "missing_permissions",
        "The API key you used is missing the permission speech_history_read to execute this operation",
    ),
    "insufficient_credits": Refusal(
        402, "payment_required", "insufficient_credits", "quota_exceeded", "You have {credits} credits left"
    ),
    "paid_voice": Refusal(
        402,
        "payment_required",
        "paid_plan_required",
        "payment_required",
        "Free users cannot use library voices via the API",
    ),
    "insufficient_permissions": Refusal(
        403,
        "authorization_error",
        "insufficient_permissions",
        "missing_permissions",
        "The API key is missing the permission speech_history_read",
    ),
    "feature_not_available": Refusal(
        403, "authorization_error", "feature_not_available", "feature_not_available", "Not available on your plan"
    ),
    "subscription_required": Refusal(
        403, "authorization_error", "subscription_required", "output_format_not_allowed", "Needs the {plan} plan"
    ),
    "voice_access_denied": Refusal(
        403, "authorization_error", "voice_access_denied", "voice_access_denied", "You may not use this voice"
    ),
    "voice_not_found": Refusal(
        404, "not_found", "voice_not_found", "voice_not_found", "A voice with this id was not found"
    ),
    "model_not_found": Refusal(
        404, "not_found", "model_not_found", "model_not_found", "A model with this id was not found"
    ),
    "workspace_not_found": Refusal(404, "not_found", "workspace_not_found", "workspace_not_found", "No workspace"),
    "history_item_not_found": Refusal(
        404, "not_found", "history_item_not_found", "history_item_not_found", "No history item with this id was found"
    ),
    "dictionary_not_found": Refusal(
        404,
        "not_found",
        "pronunciation_dictionary_not_found",
        "pronunciation_dictionary_not_found",
        "A pronunciation dictionary with this id was not found",
    ),
    "empty_text": Refusal(400, "validation_error", "empty_text", "input_text_empty", "The text is empty"),
    "text_too_long": Refusal(
        400,
        "validation_error",
        "text_too_long",
        "max_character_limit_exceeded",
        "The text has {characters} characters; this model takes {most}",
    ),
    "invalid_parameters": Refusal(
        400, "invalid_request", "invalid_parameters", "invalid_parameters", "{what} is not allowed here"
    ),
    "unsupported_model": Refusal(
        400, "validation_error", "unsupported_model", "unsupported_model", "{what} is not supported by this model"
    ),
    "invalid_output_format": Refusal(
        400,
        "validation_error",
        "invalid_output_format",
        "invalid_output_format",
        "{what} is no format of this endpoint",
    ),
    "rate_limit_exceeded": Refusal(
        429, "rate_limit_error", "rate_limit_exceeded", "rate_limit_exceeded", "Too many requests"
    ),
    "concurrent_limit_exceeded": Refusal(
        429,
        "rate_limit_error",
        "concurrent_limit_exceeded",
        "too_many_concurrent_requests",
        "Your subscription allows {most} concurrent requests",
    ),
    "system_busy": Refusal(429, "rate_limit_error", "system_busy", "system_busy", "The system is busy, try again"),
    "internal_error": Refusal(500, "internal_error", "internal_error", "internal_error", "Something went wrong"),
    "service_unavailable": Refusal(
        503, "service_unavailable", "service_unavailable", "service_unavailable", "Temporarily unavailable"
    ),
}


@dataclass(slots=True)
class Refused(Exception):
    """Raised where a request is turned away; `says` is a name of REFUSALS, `words` fill its message."""

    says: str
    words: dict[str, Any] = field(default_factory=dict)
    shape: Shape | None = None  # None: as the options say
    retry_after_s: float | None = None


def refusal(refused: Refused, shape: Shape, request_id: str) -> Reply:
    """The reply. It carries no `request-id` header: the number stands in the body, if anywhere."""
    known = REFUSALS[refused.says]
    message = known.message.format_map(_Blank(refused.words))
    detail: Any
    if shape == "array":
        return schema([{"type": known.type, "loc": ["body"], "msg": message, "input": None}], known.http)
    detail = {"status": known.status, "message": message}
    if shape == "full":
        detail = {"type": known.type, "code": known.code, **detail, "request_id": request_id}
    wait = {} if refused.retry_after_s is None else {"Retry-After": f"{refused.retry_after_s:g}"}
    return Reply.of({"detail": detail}, known.http, wait)


def schema(problems: Sequence[dict[str, Any]], http: int = 422) -> Reply:
    """What the schema check answers."""
    return Reply.of({"detail": list(problems)}, http)


class _Blank(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "some" if name in ("credits", "characters", "most") else "this"
