"""Replies that hold the goods themselves, kept whole until the goods are in the store.

One line of JSON, then the body as it came: {"status", "headers", "asked", "length", "sha256"}. It is written beside,
flushed and renamed, so that a file under the name is whole; length and digest say so of a disk that lied.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

Keep = Callable[[int, Mapping[str, str], bytes], None]


@dataclass(frozen=True, slots=True)
class Reply:
    """`asked` is what the one who asked wanted to remember of it."""

    status: int
    headers: Mapping[str, str]
    asked: Mapping[str, Any]
    digest: str
    body: bytes


@contextmanager
def tray(path: Path, asked: Mapping[str, Any]) -> Iterator[Keep]:
    """A place for a reply, opened before anything is asked for: no disk that takes no file is paid for.

    Gives keep(status, headers, body), durable when it returns. Raises OSError.
    """
    part = _part(path)
    with part.open("wb") as file:

        def keep(status: int, headers: Mapping[str, str], body: bytes) -> None:
            line = {
                "status": status,
                "headers": dict(headers),
                "asked": dict(asked),
                "length": len(body),
                "sha256": sha256(body).hexdigest(),
            }
            file.write(json.dumps(line).encode() + b"\n" + body)
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
            _flush_folder(path.parent)

        try:
            yield keep
        finally:
            part.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Remove what a killed process left half written. Only for who holds the lock of this purchase."""
    _part(path).unlink(missing_ok=True)


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def read(path: Path) -> Reply | None:
    """What was kept; None when there is none, or not all of it."""
    try:
        line, _, body = path.read_bytes().partition(b"\n")
        told = json.loads(line)
        if told["length"] != len(body) or told["sha256"] != sha256(body).hexdigest():
            return None
        return Reply(told["status"], told["headers"], told["asked"], told["sha256"], body)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _flush_folder(folder: Path) -> None:
    """So that the new name outlives a power cut. Windows opens no folders, and needs none opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
