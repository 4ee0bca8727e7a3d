"""Recordings of terminals as values: asciicast 1, 2 and 3 read, 3 written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

Code = Literal["o", "i", "r", "m", "x"]  # output, input, resize ("80x24"), marker (its name), exit status


@dataclass(frozen=True, slots=True)
class Event:
    """What happened `at_s` seconds after the start. Exact: recordings carry decimal times."""

    at_s: Fraction
    code: str  # a `Code`; others are kept and ignored
    text: str


@dataclass(frozen=True, slots=True)
class Cast:
    """A recording. Events are in time order."""

    columns: int
    rows: int
    events: tuple[Event, ...]
    version: int = 3
    command: str | None = None
    title: str | None = None
    exit_status: int | None = None  # by its "x" event
    theme: Mapping[str, Any] | None = None  # as asciicast has it: {"fg", "bg", "palette": "#…:#…"}
    env: Mapping[str, str] = field(default_factory=dict)
    timestamp: int | None = None
    # what was put right while reading, each with its line: a last line cut short, times that went backwards
    flaws: tuple[str, ...] = field(default=(), compare=False)

    @property
    def lasts_s(self) -> Fraction:
        """Until its last event."""
        return self.events[-1].at_s if self.events else Fraction(0)


def read(path: Path) -> Cast:
    """The recording in a file: asciicast 1, 2 or 3. Raises RenderError with file, line and value."""
    from renderers.terminal import asciicast

    return asciicast.read(path)


def text_of(cast: Cast) -> str:
    """The recording as asciicast 3."""
    from renderers.terminal import asciicast

    return asciicast.text_of(cast)


def write(cast: Cast, path: Path) -> None:
    """Put it there as asciicast 3, whole or not at all, in place of what was there. Raises OSError."""
    from renderers.terminal import asciicast

    asciicast.write(cast, path)
