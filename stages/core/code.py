"""The version of our own drawing code: what else decides the pixels of a free artifact.

A maker's version is the digest of its module's source and of every `renderers` module that it imports, however deep,
so that editing one card's drawing makes that card again and no other, and nobody has to remember a number.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import renderers

HOME = Path(renderers.__file__).parent
IMPORTS = re.compile(
    r"^\s*(?:from\s+(renderers[\w.]*)\s+import\s+(?:\(([^)]*)\)|([^#\n]+))|import\s+(renderers[\w.]+))", re.MULTILINE
)


@cache
def code(module: str) -> str:
    """Sixteen hex digits for a module's source and all of ours that it imports."""
    mixed = sha256()
    for name in sorted(_closure(module)):
        mixed.update(name.encode() + b"\0" + _source(name).encode() + b"\0")
    return mixed.hexdigest()[:16]


@cache
def libraries(*names: str) -> dict[str, str]:
    """Distribution -> installed version."""
    return {name: version(name) for name in sorted(names)}


def _closure(module: str) -> set[str]:
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in seen or _file(name) is None:
            continue
        seen.add(name)
        for source, wrapped, plain, whole in IMPORTS.findall(_source(name)):
            waiting.append(source or whole)
            parts = (wrapped or plain).split(",") if source else []
            waiting.extend(f"{source}.{part.split(' as ')[0].strip()}" for part in parts if part.strip())
    return seen - {"renderers"}


@cache
def _source(module: str) -> str:
    file = _file(module)
    assert file is not None, module
    return file.read_text(encoding="utf-8")


@cache
def _file(module: str) -> Path | None:
    stem = HOME.parent.joinpath(*module.split("."))
    for file in (stem.with_suffix(".py"), stem / "__init__.py"):
        if file.is_file():
            return file
    return None
