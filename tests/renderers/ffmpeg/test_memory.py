"""What is predicted of the encode's memory, held against what bench/memory.py measured; and what keeps it low."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from renderers.ffmpeg import codecs, memory
from renderers.painting import Json, RenderError

ROWS = json.loads((Path(__file__).parents[3] / "bench" / "memory.json").read_text(encoding="utf-8"))
OFF = 0.15
FULL = [{"kind": kind} for kind in ("clips", "clips", "mark", "cards", "cards", "reels")]


def settings(**more: Json) -> Json:
    return {"size": [1920, 1080], "fps": "24", "rolls": FULL, "preset": "final", **more}


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in ROWS])
def test_a_prediction_is_near_what_was_measured(row: Json) -> None:
    assert memory.predicted_mb(row["settings"]) == pytest.approx(row["mb"], rel=OFF)
    assert row["mb"] <= row.get("below_mb", row["mb"])


def test_what_was_measured_is_all_there_is() -> None:
    every = {f"{codec} {preset}" for codec, ways in codecs.WAYS.items() if codec != codecs.USUAL for preset in ways}
    assert {name for name in memory.CONSTANTS if " " in name} == every
    speeds = {way.speed for way in codecs.WAYS[codecs.USUAL].values()}
    assert set(memory.LOOKAHEAD) == set(memory.REFERENCES) == speeds
    used = {name for row in ROWS for name, many in memory.parts(row["settings"]).items() if many}
    assert set(memory.CONSTANTS) <= used


def test_memory_grows_with_each_thing_that_is_laid_over_another_and_with_the_size() -> None:
    bare = memory.predicted_mb(settings(rolls=FULL[:1]))
    sums = [memory.predicted_mb(settings(rolls=FULL[: n + 1])) for n in range(len(FULL))]
    assert sums == sorted(sums) and sums[0] == bare < sums[-1]
    assert memory.predicted_mb(settings(size=[3840, 2160])) > 3 * memory.predicted_mb(settings()) > 0
    assert memory.predicted_mb(settings(size=[1080, 1920])) == memory.predicted_mb(settings())


@pytest.mark.parametrize(("preset", "fps", "frames"), [("final", "24", 12), ("final", "60", 30), ("draft", "24", 10)])
def test_the_encoder_never_looks_beyond_a_group_of_pictures(preset: str, fps: str, frames: int) -> None:
    assert memory.lookahead(settings(preset=preset, fps=fps)) == frames


def test_a_strategy_is_the_first_that_keeps_below_the_limit() -> None:
    usual, least = (memory.predicted_mb(settings(**kept)) for kept in ({}, {"threads": 1, "lookahead": 5}))
    limits = range(usual + 5, least - 1, -1)
    found = [memory.strategy(settings(), limit) for limit in limits]
    assert found[:6] == [{}] * 6
    steps = [one for n, one in enumerate(found) if n == 0 or one != found[n - 1]]
    fewer = [{"threads": threads} for threads in range(codecs.THREADS - 1, 0, -1)]
    shorter = [{"threads": 1, "lookahead": ahead} for ahead in range(11, 4, -1)]
    assert steps == [{}, *fewer, *shorter]
    for limit, tried in zip(limits, found, strict=True):
        assert memory.predicted_mb(settings(**tried)) <= limit


def test_what_nothing_keeps_below_a_limit_is_an_error_with_both_numbers() -> None:
    least = memory.predicted_mb(settings(threads=1, lookahead=5))
    assert memory.strategy(settings(), least) == {"threads": 1, "lookahead": 5}
    with pytest.raises(RenderError) as caught:
        memory.strategy(settings(), least - 1)
    assert str(caught.value) == f"the encode takes {least} MB at the least, more than memory_mb: {least - 1}"
    with pytest.raises(RenderError):
        memory.strategy(settings(codec="av1"), 300)


def test_a_strategy_is_what_the_encoder_is_told() -> None:
    usual = codecs.output(settings(), Fraction(24))
    told = codecs.output(settings(threads=2, lookahead=8), Fraction(24))
    assert usual[usual.index("-threads:v") + 1] == str(codecs.THREADS)
    assert told[told.index("-threads:v") + 1] == "2"
    assert "rc-lookahead" not in " ".join(usual)
    assert told[told.index("-x264-params") + 1].endswith(":rc-lookahead=8")
