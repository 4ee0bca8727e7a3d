"""Versions: one episode in several frames. The same words, the same purchases, another size.

A version is an episode of its own, called by its file's name, a hyphen and its own: ep3-9x16. Since no version has a
hyphen in its name, that says which file it is from. It buys under its file's name and budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import gcd
from typing import Any

from stages.core.model import Episode


def of(ep: Episode) -> tuple[Episode, ...]:
    """The versions that an episode's file asks for, as episodes."""
    return tuple(
        replace(
            ep,
            slug=f"{ep.slug}-{version.name}",
            size=version.size,
            captions=version.captions or ep.captions,
            theme=version.theme or ep.theme,
            versions=(),
            version_of=ep.slug,
            warnings=(),  # they are its file's, and said once
        )
        for version in ep.versions
    )


def home(slug: str, files: Iterable[str]) -> str | None:
    """The file in which an episode or a version of that name is written, or would be; None where there is none."""
    there, head = set(files), slug.rpartition("-")[0]
    return slug if slug in there else head if head in there else None


def written(version: Mapping[str, Any] | str) -> tuple[tuple[int, int], str]:
    """Size and name of a version as it stands in the file. Without a name it is called by its shape: 9x16."""
    fields = {"size": version} if isinstance(version, str) else version
    width, height = size_of(fields["size"])
    shape = gcd(width, height) or 1
    return (width, height), fields.get("name", f"{width // shape}x{height // shape}")


def size_of(text: str) -> tuple[int, int]:
    """Width and height of "1920x1080"."""
    width, height = text.split("x")
    return int(width), int(height)
