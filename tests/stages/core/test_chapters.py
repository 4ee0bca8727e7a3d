from __future__ import annotations

from fractions import Fraction as F

from stages.core.chapters import chapters

STARTS = [(0, "Start"), (240, "Second"), (288, "Too near"), (600, "Third  \n one"), (1700, "At the end")]


def test_short_chapters_join_the_one_before():
    assert chapters(STARTS, 1800, F(24)) == "0:00 Start\n0:10 Second\n0:25 Third one\n"


def test_too_few_are_none():
    assert chapters(STARTS[:2], 1800, F(24)) == ""


def test_hours_are_written_out():
    late = [(0, "A"), (24 * 600, "B"), (24 * 3661, "C")]
    assert chapters(late, 24 * 4000, F(24)).splitlines()[-1] == "1:01:01 C"
