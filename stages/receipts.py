"""The receipt beside a recording: what was run, where, when, how it ended, and the digest of what it printed.

A recording is the author's own file, like a picture: anybody may edit it, and nobody is stopped. But where a receipt
lies beside it, a recording that was edited afterwards is told from one that was not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from renderers.painting import RenderError

LARGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """As in NAME.receipt.json; each field by its own name there."""

    name: str
    command: tuple[str, ...]
    prompt: bool  # typed into a shell
    directory: str  # the name of the folder it ran in, without those around it
    exit_status: int
    why_stopped: str  # "" where it ended by itself
    recorded: str  # when it began, UTC
    seconds: str  # how long it is
    size: str  # "80x22"
    bytes: int  # printed
    digest: str  # SHA-256 of the recording's file
    left_behind: bool = False  # a process of it still held the terminal
    program: Mapping[str, str] | None = None  # "name", and "digest" of its file
    versions: Mapping[str, str] = field(default_factory=dict)
    variables: tuple[str, ...] = ()  # the names of those that it got
    covered: Mapping[str, int] = field(default_factory=dict)  # what was covered in it, and how often


def beside(recording: Path) -> Path:
    """Where the receipt of a recording lies."""
    return recording.with_suffix(".receipt.json")


def receipt_of(recording: Path) -> Receipt | None:
    """The receipt beside it; None where there is none. Raises RenderError where nobody can read it."""
    file = beside(recording)
    try:
        with file.open("rb") as stream:
            said = json.loads(stream.read(LARGEST_BYTES))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise RenderError(f"{file}: the receipt cannot be read: {_why(error)}", hint=_AGAIN) from error
    return _receipt(said, file)


def matches(recording: Path, receipt: Receipt) -> bool:
    """Whether it is as it was recorded. Raises OSError."""
    from stages.core.digests import digest_of_author

    return digest_of_author(recording) == receipt.digest


def doubt(recording: Path) -> tuple[str, str] | None:
    """What is odd about a recording and its receipt, and what to do; None for nothing, or where there is no receipt."""
    try:
        receipt = receipt_of(recording)
        if receipt is None or matches(recording, receipt):
            return None
    except RenderError as error:
        return str(error), error.hint
    except OSError as error:
        return f"{recording}: the recording cannot be read: {error.strerror}", ""
    why = f"{recording} is not as it was recorded on {receipt.recorded}: its receipt has another digest"
    return why, f"{_AGAIN}, or delete {beside(recording).name}"


def as_json(receipt: Receipt) -> dict[str, Any]:
    told = {name: getattr(receipt, name) for name in receipt.__dataclass_fields__}
    return {"version": 1} | {name: _plain(value) for name, value in told.items()}


_AGAIN = "record it again (doit capture NAME --again -- CMD)"
_TEXTS = ("name", "directory", "why_stopped", "recorded", "seconds", "size", "digest")
_NUMBERS = ("exit_status", "bytes")


def _receipt(said: Any, file: Path) -> Receipt:
    if not isinstance(said, dict) or said.get("version") != 1:
        raise RenderError(f"{file}: this is no receipt of a recording", hint=_AGAIN)
    for names, kind in ((_TEXTS, str), (_NUMBERS, int)):
        for name in names:
            if not isinstance(said.get(name), kind):
                shown = json.dumps(said.get(name), ensure_ascii=False)[:60]
                raise RenderError(f"{file}: {name} is {shown} in a receipt", hint=_AGAIN)
    known = {name: said[name] for name in (*_TEXTS, *_NUMBERS)}
    return Receipt(
        **known,
        command=_texts(said.get("command")),
        prompt=said.get("prompt") is True,
        left_behind=said.get("left_behind") is True,
        program=_table(said.get("program"), str) or None,
        versions=_table(said.get("versions"), str),
        variables=_texts(said.get("variables")),
        covered=_table(said.get("covered"), int),
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _table(value: Any, kind: type) -> dict[str, Any]:
    return {name: each for name, each in value.items() if isinstance(each, kind)} if isinstance(value, dict) else {}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _why(error: Exception) -> str:
    return error.strerror or "" if isinstance(error, OSError) else "it is no JSON"
