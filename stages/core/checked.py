"""What was checked before, kept by the digest of all that decides the answer: the file's bytes and place, the schema
and the checking code.

An episode is kept as plain JSON under `<cache>/checked/<digest>.json`, with its paths relative to the project, so that
another clone can use it. It is a convenience: a file that is damaged, foreign or gone means only that the episode is
checked again. Files that an episode names are always looked for again.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from stages.core import model
from stages.core.errors import Mistake

KEPT = 200  # episodes; older ones are removed
SUM = len('{"sum": "') + 64 + len('", "checked": ')  # where the part that is summed begins
HERE = Path(__file__).parent
SCHEMA = HERE.parents[1] / "episodes" / "schema.json"
SOLD = HERE.parents[1] / "renderers" / "fal_models.py"  # the rules read what clip makers take from it
CLASSES = {cls.__name__: cls for cls in (*vars(model).values(), Mistake) if isinstance(cls, type) and is_dataclass(cls)}


def digest(raw: bytes, place: str) -> str:
    """Names the answer for an episode file's bytes at a place, its path from the project's root."""
    return sha256(b"\0".join((_rules(), place.encode(), raw))).hexdigest()


def find(folder: Path, key: str, root: Path) -> tuple[model.Episode, list[str]] | None:
    """The episode kept under a digest, and the files it names, from the root; None where there is none to trust."""
    try:
        kept = (folder / f"{key}.json").read_bytes()
        head, body = kept[:SUM], kept[SUM:-2]
        if head != _head(body) or kept[-2:] != b"}\n":
            return None
        episode, files = json.loads(body, object_hook=_Reading(root))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return (episode, files) if isinstance(episode, model.Episode) else None


def keep(folder: Path, key: str, root: Path, episode: model.Episode, files: list[str]) -> None:
    """Keeps a checked episode. A folder that cannot be written only costs the next run some time."""
    body = json.dumps([_plain(episode, root), files], ensure_ascii=False, separators=(",", ":")).encode()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        desk = folder / f"{key}.{os.getpid()}-{os.urandom(4).hex()}.part"
        try:
            desk.write_bytes(_head(body) + body + b"}\n")
            desk.replace(folder / f"{key}.json")
        except BaseException:
            desk.unlink(missing_ok=True)
            raise
        _tidy(folder)


def _tidy(folder: Path) -> None:
    """Removes the oldest entries beyond `KEPT`, and what killed processes left."""
    entries = sorted(_stamped(folder), reverse=True)
    for _, entry in entries[KEPT:]:
        entry.unlink(missing_ok=True)


def _stamped(folder: Path) -> list[tuple[float, Path]]:
    stamped = []
    for entry in folder.iterdir():
        if entry.suffix == ".part" or (entry.suffix == ".json" and len(entry.stem) == 64):
            with suppress(OSError):
                stamped.append((entry.stat().st_mtime, entry))
    return stamped


@cache
def _rules() -> bytes:
    mixed = sha256(SCHEMA.read_bytes())
    for source in (*sorted(HERE.glob("*.py")), SOLD):
        mixed.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return mixed.digest()


def _head(body: bytes) -> bytes:
    return f'{{"sum": "{sha256(body).hexdigest()}", "checked": '.encode()


def _plain(value: Any, root: Path) -> Any:
    """As JSON. What JSON has no word for is {"=Name": …}; no field of an episode begins with =."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Fraction | Decimal):
        return {f"={type(value).__name__}": str(value)}
    if isinstance(value, Path):
        return {"=Path": value.relative_to(root).as_posix()}
    if isinstance(value, tuple):
        return {"=tuple": [_plain(part, root) for part in value]}
    if isinstance(value, list):
        return [_plain(part, root) for part in value]
    if isinstance(value, dict):
        return {name: _plain(part, root) for name, part in value.items()}
    assert is_dataclass(value), value
    return {f"={type(value).__name__}": [_plain(getattr(value, field.name), root) for field in fields(value)]}


class _Reading:
    """json's object hook: turns {"=Name": …} back, from the inside out."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.numbers: dict[str, Fraction] = {}

    def __call__(self, written: dict[str, Any]) -> Any:
        if len(written) != 1:
            return written
        ((name, value),) = written.items()
        if name == "=Fraction":
            if value not in self.numbers:
                self.numbers[value] = Fraction(value)
            return self.numbers[value]
        if name == "=tuple":
            return tuple(value)
        if name == "=Path":
            return self.root / value
        if name == "=Decimal":
            return Decimal(value)
        return CLASSES[name[1:]](*value) if name.startswith("=") else written
