"""What ElevenLabs takes: fields of every body and query, models, audio formats, plans, prices.

From the interface description that ships with its SDK 2.78.0, its public pages and price pages as of June to November
2026. Pure values and checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

CREDIT_USD = Decimal("0.0001")  # $0.10 for a thousand characters of multilingual v2
SOUND_USD = Decimal("0.12")  # a generation
SOUND_CREDITS = 1200  # the same at CREDIT_USD
MUSIC_USD = Decimal("0.30")  # a started minute
MUSIC_CREDITS = 900  # a started minute, on the price page of September 2026

Group = Literal["standard", "flash", "music"]  # effects count as standard


@dataclass(frozen=True, slots=True)
class Model:
    """A model of speech. `rate` is credits a character."""

    name: str
    most_characters: int
    rate: Decimal
    group: Group = "standard"
    stitches: bool = True  # takes the texts and requests before and after
    speeds: bool = True  # heeds voice_settings.speed


MODELS = {
    "eleven_multilingual_v2": Model("Eleven Multilingual v2", 10_000, Decimal(1)),
    "eleven_v3": Model("Eleven v3", 5_000, Decimal(1), stitches=False),
    "eleven_v4": Model("Eleven v4", 10_000, Decimal("0.8"), speeds=False),
    "eleven_v4_turbo": Model("Eleven v4 Turbo", 10_000, Decimal("0.2"), speeds=False),
    "eleven_flash_v2_5": Model("Eleven Flash v2.5", 40_000, Decimal("0.5"), "flash"),
}
DEFAULT_MODEL = "eleven_multilingual_v2"
SOUND_MODELS = ("eleven_text_to_sound_v2", "eleven_text_to_sound_v3")
MUSIC_MODELS = ("music_v1", "music_v2", "music_v2_5")
LANGUAGES = {"en": "English", "pt": "Portuguese", "es": "Spanish", "fr": "French", "de": "German", "ja": "Japanese"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A subscription: credits a month, and how many requests at once for each group."""

    rank: int
    credits: int
    standard: int
    flash: int
    music: int

    def limit(self, group: Group) -> int:
        return {"standard": self.standard, "flash": self.flash, "music": self.music}[group]


PLANS = {
    "free": Plan(0, 10_000, 2, 4, 0),
    "starter": Plan(1, 30_000, 3, 6, 2),
    "creator": Plan(2, 100_000, 5, 10, 2),
    "pro": Plan(3, 500_000, 10, 20, 2),
    "scale": Plan(4, 2_000_000, 15, 30, 3),
    "business": Plan(5, 11_000_000, 15, 30, 3),
}

_PCM = ("8000", "16000", "22050", "24000", "32000", "44100", "48000")
_COMPRESSED = (
    *("mp3_22050_32", "mp3_24000_48", *(f"mp3_44100_{kbps}" for kbps in (32, 64, 96, 128, 192))),
    *(f"opus_48000_{kbps}" for kbps in (32, 64, 96, 128, 192)),
)
STREAM_FORMATS = frozenset((*_COMPRESSED, *(f"pcm_{rate}" for rate in _PCM), "ulaw_8000", "alaw_8000"))
FORMATS = STREAM_FORMATS | {f"wav_{rate}" for rate in _PCM}
MUSIC_FORMATS = STREAM_FORMATS | {"auto", *(f"mp3_48000_{kbps}" for kbps in (128, 192, 240, 320))}
DEFAULT_FORMAT = "mp3_44100_128"
AUTO_FORMAT = {"music_v1": "mp3_44100_128", "music_v2": "mp3_48000_192", "music_v2_5": "mp3_48000_192"}


def plan_needed(output_format: str) -> str:
    """The smallest plan that may ask for a format."""
    if output_format in ("pcm_44100", "wav_44100"):
        return "pro"
    codec, *numbers = output_format.split("_")
    return "creator" if codec == "mp3" and int(numbers[1]) >= 192 else "free"


# Fields


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `least` and `most` are inclusive; of a list they bound its length. `of` describes a list's items."""

    kind: Literal["string", "integer", "number", "boolean", "object", "list"]
    required: bool = False
    least: float | None = None
    most: float | None = None
    one_of: Sequence[str] = ()
    fields: Mapping[str, Field] | None = None
    of: Field | None = None


Fields = Mapping[str, Field]
_UNIT = Field("number", least=0, most=1)
_REQUESTS = Field("list", most=3, of=Field("string"))
_LOGGING = {"enable_logging": Field("boolean"), "output_format": Field("string")}

SPEECH_QUERY: Fields = {**_LOGGING, "optimize_streaming_latency": Field("integer", least=0, most=4)}
SPEECH: Fields = {
    "text": Field("string", required=True),
    "model_id": Field("string"),
    "language_code": Field("string"),
    "voice_settings": Field(
        "object",
        fields={
            "stability": _UNIT,
            "similarity_boost": _UNIT,
            "style": _UNIT,
            "use_speaker_boost": Field("boolean"),
            "speed": Field("number"),
            "clone_strength": _UNIT,
        },
    ),
    "seed": Field("integer", least=0, most=4_294_967_295),
    "previous_text": Field("string"),
    "next_text": Field("string"),
    "previous_request_ids": _REQUESTS,
    "next_request_ids": _REQUESTS,
    "apply_text_normalization": Field("string", one_of=("auto", "on", "off")),
    "apply_language_text_normalization": Field("boolean"),
    "pronunciation_dictionary_locators": Field(
        "list",
        most=3,
        of=Field(
            "object",
            fields={
                "pronunciation_dictionary_id": Field("string", required=True),
                "version_id": Field("string"),
            },
        ),
    ),
    "audio_effects": Field("object"),
    "use_pvc_as_ivc": Field("boolean"),
}
SOUND_QUERY: Fields = _LOGGING
SOUND: Fields = {
    "text": Field("string", required=True),
    "duration_seconds": Field("number", least=0.5, most=30),
    "loop": Field("boolean"),
    "prompt_influence": _UNIT,
    "model_id": Field("string", one_of=SOUND_MODELS),
}
MUSIC_QUERY: Fields = _LOGGING
MUSIC: Fields = {
    "prompt": Field("string"),
    "composition_plan": Field("object"),
    "music_length_ms": Field("integer", least=3_000, most=600_000),
    "model_id": Field("string", one_of=MUSIC_MODELS),
    "force_instrumental": Field("boolean"),
    "seed": Field("integer", least=0),
    "finetune_id": Field("string"),
    "respect_sections_durations": Field("boolean"),
    "store_for_inpainting": Field("boolean"),
    "sign_with_c2pa": Field("boolean"),
}
HISTORY_QUERY: Fields = {
    "page_size": Field("integer", least=1, most=1000),
    "start_after_history_item_id": Field("string"),
    "voice_id": Field("string"),
    "model_id": Field("string"),
    "date_before_unix": Field("integer"),
    "date_after_unix": Field("integer"),
    "sort_direction": Field("string", one_of=("asc", "desc")),
    "search": Field("string"),
    "source": Field("string", one_of=("TTS", "STS", "Flows")),
}
DOWNLOAD: Fields = {
    "history_item_ids": Field("list", required=True, least=1, of=Field("string")),
    "output_format": Field("string"),
}
VOICES_QUERY: Fields = {
    "page_size": Field("integer", least=1, most=100),
    "include_total_count": Field("boolean"),
    **dict.fromkeys(
        (
            *("next_page_token", "search", "sort", "sort_direction", "voice_type", "category", "fine_tuning_state"),
            *("collection_id", "gender", "age", "language", "accent", "use_cases", "min_notice_period_days"),
            *("include_custom_rates", "include_live_moderated", "high_quality", "voice_ids"),
        ),
        Field("string"),
    ),
}

# Checks

Problem = dict[str, Any]  # an entry of a 422: type, loc, msg, input and sometimes ctx
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "list": (list,),
}
_SAYS = {
    "string": "Input should be a valid string",
    "integer": "Input should be a valid integer",
    "number": "Input should be a valid number",
    "boolean": "Input should be a valid boolean",
    "object": "Input should be a valid dictionary",
    "list": "Input should be a valid list",
}


def problems(fields: Fields, body: Any, place: tuple[str | int, ...] = ("body",)) -> Iterator[Problem]:
    """Every field of a body that the service's schema refuses. Null stands for absent; unknown fields are passed."""
    if not isinstance(body, dict):
        yield _problem("model_attributes_type", place, _SAYS["object"], body)
        return
    for name, field in fields.items():
        if body.get(name) is not None:
            yield from _wrong(field, body[name], (*place, name))
        elif field.required:
            yield _problem("missing", (*place, name), "Field required", None)


def unknown(fields: Fields, body: Any, place: str = "body") -> Iterator[str]:
    """Where a body has a field that is in no table."""
    if isinstance(body, dict):
        for name, value in body.items():
            field = fields.get(name)
            if field is None:
                yield f"{place}.{name}"
            elif field.fields:
                yield from unknown(field.fields, value, f"{place}.{name}")
            elif field.of and field.of.fields and isinstance(value, list):
                for one in value:
                    yield from unknown(field.of.fields, one, f"{place}.{name}")


def typed(fields: Fields, query: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """A query with its numbers and booleans read, and what the schema refuses of it."""
    values: dict[str, Any] = {}
    wrong: list[Problem] = []
    for name, text in query.items():
        kind = fields[name].kind if name in fields else "string"
        value = _read(kind, text)
        if value is None:
            wrong.append(_problem(f"{kind}_parsing", ("query", name), _SAYS[kind], text))
        else:
            values[name] = value
    return values, wrong or list(problems(fields, values, ("query",)))


def _read(kind: str, text: str) -> Any:
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower())
    if kind == "integer":
        return int(text) if text.removeprefix("-").isdecimal() else None
    return text


def _wrong(field: Field, value: Any, place: tuple[str | int, ...]) -> Iterator[Problem]:
    if not _is_a(field.kind, value):
        yield _problem(f"{field.kind}_type", place, _SAYS[field.kind], value)
    elif field.one_of and value not in field.one_of:
        expected = " or ".join(f"'{one}'" for one in field.one_of)
        yield _problem("literal_error", place, f"Input should be {expected}", value, {"expected": expected})
    elif field.kind == "list":
        yield from _out_of_bounds(field, len(value), place, value, ("too_short", "too_long"))
        for at, one in enumerate(value):
            if field.of:
                yield from _wrong(field.of, one, (*place, at))
    elif field.kind == "object" and field.fields:
        yield from problems(field.fields, value, place)
    elif field.kind in ("integer", "number"):
        yield from _out_of_bounds(field, value, place, value, ("greater_than_equal", "less_than_equal"))


def _is_a(kind: str, value: Any) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _out_of_bounds(
    field: Field, amount: float, place: tuple[str | int, ...], value: Any, names: tuple[str, str]
) -> Iterator[Problem]:
    if field.least is not None and amount < field.least:
        yield _problem(names[0], place, f"Input should be at least {field.least:g}", value, {"ge": field.least})
    if field.most is not None and amount > field.most:
        yield _problem(names[1], place, f"Input should be at most {field.most:g}", value, {"le": field.most})


def _problem(
    kind: str, place: tuple[str | int, ...], says: str, value: Any, more: Mapping[str, Any] | None = None
) -> Problem:
    return {"type": kind, "loc": list(place), "msg": says, "input": value} | ({"ctx": dict(more)} if more else {})


def music_problems(body: Mapping[str, Any]) -> Iterator[Problem]:
    """What the fields of a music request refuse beside each other."""
    prompt, composition = body.get("prompt") is not None, body.get("composition_plan") is not None
    if prompt == composition:
        says = "Exactly one of prompt and composition_plan must be given"
        yield _problem("value_error", ("body",), says, None)
    if prompt and body.get("seed") is not None:
        yield _problem("value_error", ("body", "seed"), "seed cannot be used in conjunction with prompt", body["seed"])


def music_ms(body: Mapping[str, Any]) -> int:
    """How long a song will be: as asked, the sum of its sections, or half a minute where the model may choose."""
    parts = (body.get("composition_plan") or {}).get("sections") or (body.get("composition_plan") or {}).get("chunks")
    if parts:
        return sum(int(part.get("duration_ms", 10_000)) for part in parts if isinstance(part, dict))
    return int(body.get("music_length_ms") or 30_000)
