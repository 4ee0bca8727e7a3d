"""Terminal cards: which fields go together, and which lines can be meant."""

from __future__ import annotations

import pytest

from stages.core.episode import load
from stages.core.errors import EpisodeError
from tests.episodes import project, text, write

WRONG = {
    "speed: 2": ["speed is for a recording that plays"],
    "idle_s: 1": ["idle_s is for a recording that plays"],
    "from: 3, until: done": ["from is for a recording that plays", "until is for a recording that plays"],
    "play: true, moment: done": ["moment is for a still"],
    "play: true, from: 9, until: 4": ["plays until 4 s, but begins at 9 s"],
    "play: true, from: built, until: built": ['ends at the marker it begins at, "built"'],
    "highlight: [2], dim: [3]": ["both highlight and dim"],
    "lines: [0, 4]": ["lines has a line 0"],
    "lines: [9, 4]": ["lines goes from 9 back to 4"],
    "lines: [-2, -7]": ["lines goes from -2 back to -7"],
    "highlight: [0]": ["highlight has a line 0"],
    "lines: [3, 6], highlight: [7]": ["highlight names line 7, and only 3 to 6 are shown"],
    "lines: [-4, -1], dim: [-5]": ["dim names line -5, and only -4 to -1 are shown"],
    "play: true, speed: 0.1": ["speed"],
    "lines: [1, 2, 3]": ["lines"],
    "colors: mine": ["colors"],
}
RIGHT = [
    "play: true, speed: 4, idle_s: 0.5, from: built, until: 12.5",
    "play: true, from: 2",
    "moment: 3.5, lines: [-6, -1], highlight: [-1], cursor: true",
    "lines: [2, -1], dim: [2, 3], colors: recording, title: Resultado",
    "moment: built",
]


def episode(fields: str) -> str:
    return text(f"hold_s: 2\ncards: [{{terminal: {{capture: captures/run.cast, {fields}}}}}]")


@pytest.mark.parametrize("fields", WRONG)
def test_what_does_not_go_together_is_said_with_what_to_do(fields, tmp_path):
    with pytest.raises(EpisodeError) as caught:
        load(write(project(tmp_path), episode(fields)))
    said = [mistake.message for mistake in caught.value.mistakes]
    assert len(said) == len(WRONG[fields])
    assert all(any(part in message for message in said) for part in WRONG[fields])
    assert all(mistake.hint for mistake in caught.value.mistakes)


@pytest.mark.parametrize("fields", RIGHT)
def test_what_goes_together_is_taken(fields, tmp_path):
    card = load(write(project(tmp_path), episode(fields))).scenes[0].cards[0]
    assert card.kind == "terminal" and card.spec["capture"].name == "run.cast"
