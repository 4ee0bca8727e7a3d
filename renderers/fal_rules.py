"""Whether a request fits a model's table. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from renderers.fal_models import Between, Model, Text
from renderers.hosts import quoted
from renderers.service import Json


def written(model: Model, seconds: int) -> Json:
    """A length as the model wants it."""
    return {"text": str(seconds), "suffixed": f"{seconds}s", "number": seconds}[model.duration]


def wrong(model: Model, body: Mapping[str, Json], pictures: Iterable[str]) -> str:
    """What is wrong with a request and the fields of its pictures; "" if nothing."""
    return _wrong_pictures(model, set(pictures)) or _wrong_fields(model, body) or _wrong_length(model, body)


def _wrong_pictures(model: Model, pictures: set[str]) -> str:
    if model.start not in pictures:
        return f"it needs a picture to start with ({model.start})"
    strange = sorted(pictures - {model.start, model.end})
    return f"it takes no picture as {', '.join(strange)}" if strange else ""


def _wrong_fields(model: Model, body: Mapping[str, Json]) -> str:
    own = {"prompt", "duration", *({"multi_prompt"} if model.shots else ()), *([model.audio] if model.audio else ())}
    for name, value in body.items():
        rule = model.fields.get(name)
        if rule is None and name not in own:
            return f"it has no field {name}"
        if rule is not None and not _allowed(rule, value):
            return f"{name} cannot be {quoted(value)}"
    shots = body.get("multi_prompt")
    if shots and body.get("prompt"):
        return "it takes a prompt or shots, not both"
    for prompt in [shot.get("prompt") for shot in shots] if shots else [body.get("prompt")]:
        if not isinstance(prompt, str) or not prompt.strip():
            return "it needs a prompt"
        size = len(prompt.encode() if model.prompt_unit == "bytes" else prompt)
        if model.prompt is not None and size > model.prompt:
            return f"a prompt has {size} {model.prompt_unit}, and it takes {model.prompt}"
    return ""


def _wrong_length(model: Model, body: Mapping[str, Json]) -> str:
    shots = body.get("multi_prompt")
    if not shots:
        sold = body.get("duration") in [written(model, seconds) for seconds in model.lengths_s]
        return "" if sold else f"it makes no clip of {quoted(body.get('duration'))} s"
    if len(shots) > model.shots:
        return f"it takes {model.shots} shots, not {len(shots)}"
    spans = [int(shot["duration"]) for shot in shots]
    if not all(_allowed(model.shot_s, span) for span in spans) or sum(spans) not in model.lengths_s:
        return f"its shots last {sum(spans)} s together, and it makes {model.lengths_s[0]} to {model.lengths_s[-1]} s"
    return ""


def _allowed(rule: tuple[Json, ...] | Between | Text, value: Json) -> bool:
    if isinstance(rule, Text):
        return isinstance(value, str)
    if isinstance(rule, Between):
        number = isinstance(value, int if rule.whole else int | float) and not isinstance(value, bool)
        return number and rule.least <= value <= rule.most
    return any(type(value) is type(one) and value == one for one in rule)
