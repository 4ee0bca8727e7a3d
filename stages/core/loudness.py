"""How loud a finished film is, by the name of who asks for it. Both numbers are of the whole film on two channels.

Loudness is integrated and gated as ITU-R BS.1770-4 says, for all of them. Netflix's own number is of the dialogue
alone; the lines of a film are each levelled to the target, so where somebody speaks most of the time the two are the
same, and Netflix allows 2 LU either way.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """Decimal texts, as recipes have them: LUFS of the film, and the dBTP that no peak of it is above."""

    lufs: str
    dbtp: str


TARGETS = {
    "youtube": Target("-14", "-1"),  # what YouTube plays at; it turns down, never up
    "ebu-r128": Target("-23", "-1"),
    "netflix": Target("-27", "-2"),
}
