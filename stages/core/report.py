"""Collects what is wrong with one episode file, and names the place of each thing as its author would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from stages.core.errors import Mistake

if TYPE_CHECKING:
    from stages.core.scalars import FileName

NUMBERED = {"cards": "card", "sounds": "sound"}  # lists of a scene -> what one of them is called
MOST = 200  # mistakes that are shown; a file with more has another kind of trouble

Where = tuple[str | int, ...]  # the way to a value from the file's top: ("scenes", 3, "clip", "seconds")


class Place(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class Report:
    """Mistakes and warnings, each once, whatever the order in which they are found."""

    def __init__(self, file: str, lines: Sequence[str] = ()) -> None:
        self.file = file
        self.lines = lines
        self.names: Sequence[str | None] = ()  # the scenes' names, by index
        self.files: list[FileName] = []  # the file names that were met
        self._mistakes: dict[Mistake, None] = {}
        self._warnings: dict[Mistake, None] = {}

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        return tuple(sorted(self._mistakes))

    @property
    def warnings(self) -> tuple[Mistake, ...]:
        return tuple(sorted(self._warnings))

    @property
    def crowded(self) -> bool:
        """Are there more mistakes than will be shown? Then guessing what was meant is a waste of time."""
        return len(self._mistakes) > MOST

    def wrong(self, place: Place | None, message: str, hint: str = "") -> None:
        self._mistakes[self._mistake(place, message, hint)] = None

    def warn(self, place: Place | None, message: str, hint: str = "") -> None:
        self._warnings[self._mistake(place, message, hint)] = None

    def say(self, where: Where) -> str:
        """A place in words: `scene "door": card 2: title.text`."""
        parts, rest = [], list(where)
        if len(rest) > 1 and rest[0] == "scenes" and isinstance(rest[1], int):
            n = rest[1]
            name = self.names[n] if n < len(self.names) else None
            parts.append(f'scene "{name}"' if name else f"scene {n + 1}")
            rest = rest[2:]
            if len(rest) > 1 and rest[0] in NUMBERED and isinstance(rest[1], int):
                parts.append(f"{NUMBERED[rest[0]]} {rest[1] + 1}")
                rest = rest[2:]
        if rest:
            parts.append(".".join(str(step + 1 if isinstance(step, int) else step) for step in rest))
        return ": ".join(parts) or "the episode"

    def _mistake(self, place: Place | None, message: str, hint: str) -> Mistake:
        return Mistake(self.file, place.line if place else 0, place.column if place else 0, message, hint)
