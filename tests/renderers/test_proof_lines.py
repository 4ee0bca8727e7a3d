"""Lines in the finished film: where they are, how loud, and what is said of those that are not right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderers.proof_lines import HOP, loud, named, of_lines, placed
from renderers.sound import wav

DECLARED = {"fps": "24", "scenes": [{"name": name, "start": 48 * n, "frames": 48} for n, name in enumerate("abc")]}


def line(scene: str, **other: Any) -> dict[str, Any]:
    good = {
        "scene": scene,
        "start": 96_000 * "abc".index(scene),
        "off": 0,
        "score": 0.97,
        "sides_db": 0.0,
        "lufs": -14.0,
    }
    return good | other


def told(*lines: dict[str, Any]) -> list[tuple[str, str, str | None, str | None]]:
    return [(one.level, one.check, one.timecode, one.scene) for one in of_lines(list(lines), DECLARED)]


def test_lines_in_their_places_are_not_spoken_of() -> None:
    assert told(line("a"), line("b", lufs=-13.0), line("c", lufs=None, off=-300)) == []


@pytest.mark.parametrize(
    ("wrong", "level", "check"),
    [
        pytest.param({"off": 2000}, "warn", "line off", id="a frame late"),
        pytest.param({"off": -2000}, "warn", "line off", id="a frame early"),
        pytest.param({"off": -2200}, "fail", "line early", id="early, as viewers notice it"),
        pytest.param({"off": 5900}, "warn", "line off", id="late, before viewers notice"),
        pytest.param({"off": 6000}, "fail", "line late", id="late, as viewers notice it"),
        pytest.param({"score": 0.45}, "warn", "line unlike", id="half drowned"),
        pytest.param({"score": 0.2}, "fail", "line not found", id="somewhere else"),
        pytest.param({"sides_db": 21.0}, "warn", "line on one side", id="to one side"),
        pytest.param({"sides_db": 99.0}, "fail", "line on one side", id="on one side only"),
        pytest.param({"lufs": -17.5}, "warn", "line levels", id="softer"),
        pytest.param({"lufs": -21.0}, "fail", "line levels", id="much softer"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_once_at_its_place(wrong: dict[str, Any], level: str, check: str) -> None:
    assert told(line("a"), line("b", **wrong), line("c")) == [(level, check, "00:00:02:00", "b")]


def test_a_line_that_is_elsewhere_is_told_by_the_scene_it_is_in() -> None:
    lines = [{"scene": "a", "start": 0}, {"scene": "b", "start": 96_000}]
    found = named([None, {"off": 0, "score": 0.1, "elsewhere": 0}], lines)
    assert found == [{"scene": "b", "start": 96_000, "off": 0, "score": 0.1, "elsewhere": "a"}]
    (finding,) = of_lines([line("b", score=0.1, elsewhere="a")], DECLARED)
    assert 'it is where "a" should be' in finding.value


def test_loudness_of_a_line_is_that_of_the_moments_within_it() -> None:
    moments = [-70.5] * 10 + [-20.0] * 10 + [-10.0] * 10
    assert loud(moments, 10 * HOP - 3, 30 * HOP + 3) == -12.0, "seven of one kind and ten of the other"
    assert loud(moments, 7 * HOP, 20 * HOP) == -20.0
    assert loud(moments, 0, 10 * HOP) is None, "silence"
    assert loud(moments, 0, 3 * HOP) is None, "nothing lies within"


def test_quiet_moments_do_not_make_a_line_softer() -> None:
    assert loud([-14.0] * 20 + [-40.0] * 20, 0, 40 * HOP) == -14.0, "ten below the rest is a breath"


def test_lines_are_found_to_the_sample_where_they_are(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    said = [np.convolve(random.normal(0, 0.2, 9000), np.ones(6) / 3, "same") for _ in range(2)]
    film = random.normal(0, 0.001, (120_000, 2))
    for pcm, start in zip(said, (20_007, 70_000), strict=True):
        film[start : start + len(pcm)] += pcm[:, None]
    film[70_000:79_000, 1] = 0
    for n, pcm in enumerate([*said, np.zeros(9000), random.normal(0, 0.2, 9000)]):
        wav.write(tmp_path / f"{n}.wav", pcm)
    wav.write(tmp_path / "film.wav", film)
    lines = [
        {"input": f"{n}", "start": start, "samples": 9000} for n, start in enumerate((20_000, 70_000, 30_000, 100_000))
    ]
    inputs = {f"{n}": tmp_path / f"{n}.wav" for n in range(4)}
    found = placed(lines, inputs, tmp_path / "film.wav", [])
    one, two, silent, absent = found
    assert one is not None and (one["off"], one["score"] > 0.95, one["sides_db"]) == (7, True, 0.0)
    assert two is not None and (two["off"], two["sides_db"]) == (0, 99.0)
    assert silent is None
    assert absent is not None and absent["score"] < 0.3 and absent["elsewhere"] is None
    swapped = placed([lines[0] | {"input": "1"}, lines[1] | {"input": "0"}], inputs, tmp_path / "film.wav", [])
    assert [found["elsewhere"] for found in swapped if found] == [1, 0]
