"""What a service takes in a body, as a table, and what it says about a body that does not fit.

The faults have the shape that both BFL and fal send with a 422: type, loc, msg, input and, for a limit, ctx. Values are
taken as they are: a number in quotes is no number here, though a service may be more lenient.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["string", "bool", "int", "number", "list", "object"]
TYPES: dict[Kind, tuple[type, ...]] = {
    "string": (str,),
    "bool": (bool,),
    "int": (int,),
    "number": (int, float),
    "list": (list,),
    "object": (dict,),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body. `default` is what the service does when it is absent; limits are inclusive."""

    kind: Kind
    default: Any = None
    required: bool = False
    nullable: bool = False
    least: float | None = None
    most: float | None = None
    step: int | None = None
    allowed: tuple[str, ...] = ()
    longest: int | None = None  # characters or items


def value(body: Mapping[str, Any], fields: Mapping[str, Field], name: str) -> Any:
    """What a field comes to: as sent, or its default."""
    sent = body.get(name)
    return fields[name].default if sent is None else sent


def unknown(body: Mapping[str, Any], fields: Mapping[str, Field]) -> list[str]:
    """Names that no document knows. The services pass over them in silence."""
    return sorted(set(body) - set(fields))


def faults(body: Mapping[str, Any], fields: Mapping[str, Field], loc: Sequence[str | int] = ("body",)) -> list[Any]:
    """Everything in the body that does not fit."""
    found = []
    for name, field in fields.items():
        at = [*loc, name]
        if name not in body:
            if field.required:
                found.append(fault("missing", at, "Field required", dict(body)))
        elif body[name] is None:
            if not field.nullable:
                found.append(fault(f"{field.kind}_type", at, f"Input should be a valid {field.kind}", None))
        else:
            found += misfit(body[name], field, at)
    return found


def misfit(sent: Any, field: Field, at: list[str | int]) -> list[Any]:
    """The first thing that is wrong with one value, if any."""
    fits = isinstance(sent, TYPES[field.kind]) and (field.kind == "bool" or not isinstance(sent, bool))
    if not fits:
        return [fault(f"{field.kind}_type", at, f"Input should be a valid {field.kind}", sent)]
    if field.allowed and sent not in field.allowed:
        names = ", ".join(repr(one) for one in field.allowed)
        return [fault("literal_error", at, f"Input should be {names}", sent, expected=names)]
    if field.least is not None and sent < field.least:
        return [fault("greater_than_equal", at, f"Input should be >= {field.least:g}", sent, ge=field.least)]
    if field.most is not None and sent > field.most:
        return [fault("less_than_equal", at, f"Input should be <= {field.most:g}", sent, le=field.most)]
    if field.step is not None and sent % field.step:
        return [fault("multiple_of", at, f"Input should be a multiple of {field.step}", sent, multiple_of=field.step)]
    if field.longest is not None and len(sent) > field.longest:
        kind = "string_too_long" if field.kind == "string" else "sequence_too_long"
        return [fault(kind, at, f"Input should have at most {field.longest}", sent, max_length=field.longest)]
    return []


def fault(kind: str, loc: Sequence[str | int], message: str, sent: Any, **limits: Any) -> dict[str, Any]:
    """One entry of a 422's `detail`."""
    entry = {"type": kind, "loc": list(loc), "msg": message, "input": sent}
    return entry | {"ctx": limits} if limits else entry
