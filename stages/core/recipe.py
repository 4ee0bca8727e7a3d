"""What decides an artifact's bytes, its hash, and the difference between two of them.

One listing feeds both the key and the explanation, so they cannot disagree.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Json = Any
SHOWN = 60  # characters of a value that an explanation quotes


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
    parts = {"kind": recipe.kind, "maker": recipe.maker, "inputs": recipe.inputs}
    listing = dict(_flat("", parts))
    listing.update(_flat("", recipe.settings, top="settings"))
    return listing


def key(recipe: Recipe) -> str:
    """SHA-256 over the sorted listing, in hex: 64 digits."""
    listing = sorted(ingredients(recipe).items())
    return sha256("\n".join(f"{name}: {value}" for name, value in listing).encode()).hexdigest()


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


def _flat(path: str, value: Json, *, top: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        for name, part in value.items():
            if not isinstance(name, str):
                raise TypeError(f"recipe: the name {name!r} in {path or 'it'} is no text")
            escaped = name.replace("\\", "\\\\").replace(".", "\\.").replace("[", "\\[")
            yield from _flat(f"{path}.{escaped}" if path else (f"{top}.{escaped}" if top else escaped), part)
    elif isinstance(value, list | tuple) and value:
        for n, part in enumerate(value):
            yield from _flat(f"{path}[{n}]", part)
    else:
        yield path or top, _canonical(path, value)


def _canonical(path: str, value: Json) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"recipe: {path} is {value}, which JSON cannot say")
    if value is not None and not isinstance(value, str | bool | int | float | Mapping | list | tuple):
        raise TypeError(f"recipe: {path} is a {type(value).__name__}, not plain JSON")
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    return json.dumps(value, ensure_ascii=False)


def _said(name: str, old: str | None, new: str | None, names: Mapping[str, str]) -> str:
    if name.startswith("inputs."):
        called = name.removeprefix("inputs.").replace("\\", "")
        verb = "its bytes change, " if old and new and ":" in new else ""  # else an artifact that has another key now
        return f"{names.get(called, called)}: {verb}{_digest(old)} -> {_digest(new)}"
    if name == "maker.code":
        return f"drawing code: {_shown(old)} -> {_shown(new)}"
    return f"{name.removeprefix('settings.').removeprefix('maker.')}: {_shown(old)} -> {_shown(new)}"


def _digest(canonical: str | None) -> str:
    if canonical is None:
        return "absent"
    return canonical.strip('"').rpartition(":")[2].rpartition("/")[2][:8]


def _shown(canonical: str | None) -> str:
    if canonical is None:
        return "absent"
    if len(canonical) <= SHOWN:
        return canonical
    return canonical[: SHOWN - 2] + '…"' if canonical.startswith('"') else canonical[: SHOWN - 1] + "…"
