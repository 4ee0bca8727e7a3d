"""What can go wrong, split by who can mend it: the author here, the world in `renderers.painting.RenderError`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from doit.exceptions import InvalidDodoFile


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend: where it stands, what is wrong with which value, and what to do.

    `line` and `column` count from 1; 0 means the file as a whole.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return f"{place}: {self.message}" + (f"\nhint: {self.hint}" if self.hint else "")


class EpisodeError(InvalidDodoFile):  # type: ignore[misc]  # doit is untyped; it prints this one without a traceback
    """Every mistake of the author's that was found, all at once."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n\n".join(str(mistake) for mistake in self.mistakes))
