"""One scene among the others, as its rules see it."""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.report import Report, Where
from stages.core.schema import Fields


@dataclass(frozen=True, slots=True)
class Here:
    """One scene among the others. `following` is None behind the last one, and where the next one is broken."""

    scene: Fields
    where: Where
    following: Fields | None
    last: bool
    makers: Fields | None
    report: Report

    def part(self, name: str) -> Fields | None:
        part = self.scene.get(name)
        return part if isinstance(part, Fields) else None

    @property
    def words(self) -> str | None:
        """The scene's own words, as text or as the field `text`."""
        narration = self.scene.get("narration")
        if isinstance(narration, Fields):
            narration = narration.get("text")
        return narration if isinstance(narration, str) else None

    def say(self, *way: str | int) -> str:
        return self.report.say((*self.where, *way))
