"""One scene among the others, as its rules see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stages.core.report import Report, Where
from stages.core.schema import Fields


@dataclass(frozen=True, slots=True)
class Here:
    """One scene among the others. `following` is None behind the last one, and where the next one is broken.

    `said` are the words that are said in it, where they are known: its own, or its part of a line that goes on.
    """

    scene: Fields
    where: Where
    following: Fields | None
    last: bool
    makers: Fields | None
    report: Report
    said: Sequence[str] | None = None

    def part(self, name: str) -> Fields | None:
        part = self.scene.get(name)
        return part if isinstance(part, Fields) else None

    @property
    def words(self) -> str | None:
        """The scene's own words, as text or as the field `text`."""
        return text_of(self.scene)

    def say(self, *way: str | int) -> str:
        return self.report.say((*self.where, *way))


def text_of(scene: Fields) -> str | None:
    """A scene's own words, as text or as the field `text`."""
    narration = scene.get("narration")
    if isinstance(narration, Fields):
        narration = narration.get("text")
    return narration if isinstance(narration, str) else None
