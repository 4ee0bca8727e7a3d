"""What decides an artifact's bytes, its hash, and the difference between two of them.

One listing feeds both the key and the explanation, so they cannot disagree.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import takewhile
from json.encoder import encode_basestring as _quoted
from typing import Any

Json = Any
SHOWN = 60  # characters of a value that an explanation quotes
AROUND = 16  # of those, how many stand on either side of what differs


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides an artifact's bytes, and nothing else.

    maker:     who makes it: {"use": …} and, for our own code, its versions.
    settings:  plain JSON, every default spelled out; for a paid kind, the request that will be sent.
    inputs:    name -> where its bytes come from: "frames/<key>.png" for an artifact named before it exists,
               "bytes:<digest>" for one that exists, "file:<digest>" for a file of the author's.
    """

    kind: str
    maker: Mapping[str, Json]
    settings: Mapping[str, Json] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    paid: bool = False
    known_key: str | None = field(default=None, compare=False, repr=False)

    def as_json(self) -> dict[str, Json]:
        return {
            "kind": self.kind,
            "maker": dict(self.maker),
            "settings": dict(self.settings),
            "inputs": dict(self.inputs),
            "paid": self.paid,
        }

    def ref(self, ext: str) -> str:
        """The artifact's name in the store, known before it exists: "frames/<key>.png"."""
        return f"{self.kind}/{key(self)}.{ext}"

    @staticmethod
    def from_json(written: Mapping[str, Json]) -> Recipe:
        """The recipe of a record. Raises KeyError or TypeError where it is none."""
        return Recipe(
            str(written["kind"]),
            dict(written["maker"]),
            dict(written["settings"]),
            dict(written["inputs"]),
            bool(written["paid"]),
        )


def ingredients(recipe: Recipe) -> dict[str, str]:
    """Name -> canonical JSON of everything that counts. `paid` does not: it follows from the maker.

    Raises TypeError or ValueError on what is not plain JSON.
    """
    listing: dict[str, str] = {}
    _flatten("kind", recipe.kind, listing)
    _flatten("maker", recipe.maker, listing)
    _flatten("inputs", recipe.inputs, listing)
    _flatten("settings", recipe.settings, listing)
    return listing


def key(recipe: Recipe) -> str:
    """SHA-256 over the sorted listing, in hex: 64 digits. Computed once a recipe."""
    if recipe.known_key is None:
        listing = sorted(ingredients(recipe).items())
        hashed = sha256("\n".join([f"{name}: {value}" for name, value in listing]).encode()).hexdigest()
        object.__setattr__(recipe, "known_key", hashed)
    assert recipe.known_key is not None
    return recipe.known_key


def changed(old: Recipe, new: Recipe, names: Mapping[str, str] | None = None) -> list[str]:
    """Why two keys differ, a line each: field, old value, new value.

    `names` says what an input is called in the author's world: {"file": "media/desk.jpg"}.
    """
    was, now = ingredients(old), ingredients(new)
    return [
        _said(name, was.get(name), now.get(name), names or {})
        for name in sorted(was | now)
        if was.get(name) != now.get(name)
    ]


def _flatten(path: str, value: Json, into: dict[str, str]) -> None:
    """Levels are joined by dots, places in a list by brackets; what has both in its name is escaped."""
    if isinstance(value, str):
        into[path] = _quoted(value)
    elif isinstance(value, Mapping) and value:
        for name, part in value.items():
            if not isinstance(name, str):
                raise TypeError(f"recipe: the name {name!r} in {path} is no text")
            if not name.isidentifier():
                name = name.replace("\\", "\\\\").replace(".", "\\.").replace("[", "\\[")
            _flatten(f"{path}.{name}", part, into)
    elif isinstance(value, list | tuple) and value:
        for n, part in enumerate(value):
            _flatten(f"{path}[{n}]", part, into)
    else:
        into[path] = _canonical(path, value)


def _canonical(path: str, value: Json) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool | None):
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return repr(value)
    if isinstance(value, float):
        raise ValueError(f"recipe: {path} is {value}, which JSON cannot say")
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    raise TypeError(f"recipe: {path} is a {type(value).__name__}, not plain JSON")


def _said(name: str, old: str | None, new: str | None, names: Mapping[str, str]) -> str:
    if name.startswith("inputs."):
        called = name.removeprefix("inputs.").replace("\\", "")
        verb = "its bytes change, " if old and new and ":" in new else ""  # else an artifact that has another key now
        return f"{names.get(called, called)}: {verb}{_digest(old)} -> {_digest(new)}"
    if name == "maker.code":
        name = "drawing code"
    was, now = _shown(old, new)
    return f"{name.removeprefix('settings.').removeprefix('maker.')}: {was} -> {now}"


def _digest(canonical: str | None) -> str:
    if canonical is None:
        return "absent"
    return canonical.strip('"').rpartition(":")[2].rpartition("/")[2][:8]


def _shown(old: str | None, new: str | None) -> tuple[str, str]:
    """Both values, long texts cut to the stretch in which they differ, with a little of what stands around it."""
    was, now = old or "absent", new or "absent"
    same = _alike(was, now)
    same_after = _alike(was[same:][::-1], now[same:][::-1])
    return _stretch(was, same, same_after), _stretch(now, same, same_after)


def _alike(one: str, other: str) -> int:
    """How many characters they share at the start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _stretch(value: str, same: int, same_after: int) -> str:
    if len(value) <= SHOWN:
        return value
    first = max(0, same - AROUND)
    last = min(len(value), max(len(value) - same_after + AROUND, first + AROUND), first + SHOWN)
    quote = '"' if value.startswith('"') else ""
    head = f"{quote}…" if first > 1 else value[:first]
    tail = f"…{quote}" if last < len(value) - 1 else value[last:]
    return head + value[first if first > 1 else len(head) : last] + tail
