"""The version of our own drawing code: what else decides the bytes of a free artifact.

A maker's version is the digest of its module's source and of every module of ours that it imports, however deep,
so that editing one card's drawing makes that card again and no other, and nobody has to remember a number. Sources are
read as text: to know what there is to do, no library that draws is imported.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import renderers
from renderers.painting import Inputs, Painting, Progress, Settings

Paint = Callable[[Settings, Inputs, Path, Progress], Painting]

HOME = Path(renderers.__file__).parent
IMPORTS = re.compile(
    r"^\s*(?:from\s+((?:renderers|stages)[\w.]*)\s+import\s+(?:\(([^)]*)\)|([^#\n]+))|import\s+((?:renderers|stages)[\w.]+))",
    re.MULTILINE,
)


def maker(use: str, module: str) -> dict[str, Any]:
    """A recipe's maker: its name, the digest of its code, the versions of the libraries that it names in LIBRARIES."""
    return {"use": use, "code": code(module), "libraries": _libraries(module)}


def painter(module: str, name: str = "paint") -> Paint:
    """A maker's function, imported when it is called."""

    def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
        made: Painting = getattr(import_module(module), name)(settings, inputs, into, progress)
        return made

    return paint


def literal(module: str, name: str) -> Any:
    """The value of a module's constant that is written as a plain literal. Raises KeyError where there is none."""
    found = re.search(rf"^{name}\s*(?::[^=\n]+)?=\s*(\([^)]*\)|[^\n]+)", _source(module), re.MULTILINE)
    if found is None:
        raise KeyError(f"{module} has no {name}")
    return ast.literal_eval(found[1].partition("#")[0].strip() if not found[1].startswith("(") else found[1])


@cache
def code(module: str) -> str:
    """Sixteen hex digits for a module's source and all of ours that it imports."""
    mixed = sha256()
    for name in sorted(_closure(module)):
        mixed.update(name.encode() + b"\0" + _source(name).encode() + b"\0")
    return mixed.hexdigest()[:16]


@cache
def _libraries(module: str) -> dict[str, str]:
    names: set[str] = set()
    for part in _closure(module):
        if "\nLIBRARIES" in _source(part):
            names.update(literal(part, "LIBRARIES"))
    return {name: _installed(name) for name in sorted(names)}


@cache
def _installed(distribution: str) -> str:
    if distribution == "ffmpeg":  # the one that runs, wherever it comes from
        from renderers.ffmpeg import run

        return run.version()
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "absent"


@cache
def _closure(module: str) -> frozenset[str]:
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
    return frozenset(seen - {"renderers", "stages", "stages.core"})


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
