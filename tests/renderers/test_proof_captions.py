"""What the proof says of cues that come before their words."""

from __future__ import annotations

from typing import Any

import pytest

from renderers.proof_captions import of_captions

DECLARED = {"fps": "24", "scenes": [{"name": "um", "start": 0, "frames": 480}]}


@pytest.mark.parametrize(
    ("early", "lasts", "said"),
    [
        pytest.param(3, 48, [], id="within Netflix's three frames"),
        pytest.param(8, 48, ["caption early"], id="for nothing"),
        pytest.param(8, 22, [], id="so that 21 characters can be read"),
        pytest.param(14, 20, ["caption early"], id="and more than that"),
    ],
)
def test_a_cue_may_come_early_only_to_be_read(early: int, lasts: int, said: list[str]) -> None:
    line = "Vinte e uma letras já"
    cue = {"start": 100 - early, "end": 100 + lasts, "lines": [line]}
    spoken = [[200_000 + 2000 * n, 202_000 + 2000 * n] for n in range(len(line.split()))]
    captions: dict[str, Any] = {"cues": [cue], "words": spoken, "texts": line.split(), "characters": 42}
    assert [found.check for found in of_captions(captions, [], DECLARED)] == said


@pytest.mark.parametrize(("easy_cps", "said"), [(17.0, ["caption reading"]), (20.0, [])])
def test_how_fast_a_caption_may_be_read_depends_on_the_language(easy_cps: float, said: list[str]) -> None:
    line = "Vinte e uma letras já"
    cue = {"start": 100, "end": 128, "lines": [line]}
    spoken = [[200_000 + 2000 * n, 202_000 + 2000 * n] for n in range(len(line.split()))]
    captions = {"cues": [cue], "words": spoken, "texts": line.split(), "characters": 42, "easy_cps": easy_cps}
    found = list(of_captions(captions, [], DECLARED))
    assert [one.check for one in found] == said, "18 characters a second"
    assert all(one.level == "warn" and one.scene == "um" for one in found)
