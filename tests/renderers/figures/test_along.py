"""What runs along the bottom of a chart: read as what it is, named at round places, few of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.figures import Figure
from renderers.figures.along import Along, along
from renderers.figures.numbers import parsed


def placed(*words: str, language: str = "pt-BR") -> Along:
    return along([Figure(word, parsed(word), "") for word in words], len(words), language)


@pytest.mark.parametrize(
    ("ends", "kind", "marks"),
    [
        (("756", "2516"), "numbers", "1.000|1.500|2.000|2.500"),
        (("0.5", "1.25", "9"), "numbers", "2|4|6|8"),
        (("1", "2", "3"), "numbers", "1|2|3"),
        (("1990", "2024"), "years", "1990|2000|2010|2020"),
        (("2020-03-03", "2024-03-09"), "days", "2021|2022|2023|2024"),
        (("2024-01", "2025-12"), "days", "jan. de 2024|jul.|jan. de 2025|jul."),
        (("2024-01", "2024-02"), "days", "jan. de 2024|fev."),
        (("2024-03-03", "2024-03-09"), "days", "3 de mar. de 2024|5 de mar.|7 de mar.|9 de mar."),
        (("2024-03-03T10:00", "2024-03-03 18:00:30"), "days", "10:00|12:00|14:00|16:00|18:00"),
        (("0001-01-01", "9999-12-31"), "days", "2000|4000|6000|8000"),
        (("2024-13-01", "2024-01-01"), "words", "2024-13-01|2024-01-01"),
        (("a", "b", "c", "d", "e", "f", "g"), "words", "a|c|e|g"),
        (("7", "oito", "9"), "words", "7|oito|9"),
    ],
)
def test_it_is_read_as_what_it_is(ends: tuple[str, ...], kind: str, marks: str) -> None:
    found = placed(*ends)
    assert found.kind == kind
    assert "|".join(mark.text for mark in found.marks(5)) == marks


def test_without_a_column_rows_are_counted_from_one() -> None:
    found = along(None, 4, "en")
    assert [mark.text for mark in found.marks(5)] == ["1", "2", "3", "4"]


def test_days_are_written_as_the_language_writes_them() -> None:
    assert placed("2024-02-20", "2024-03-15", language="de").text(1) == "15. März 2024"
    assert placed("2024-02", "2024-03", language="en").text(1) == "Mar 2024"


def test_rows_stand_in_the_order_of_their_places() -> None:
    assert placed("3", "1", "2").order == [1, 2, 0]
    assert placed("b", "a").order == [0, 1]


@given(
    st.dates(date(1, 1, 1), date(9999, 12, 1)),
    st.integers(0, 40_000),
    st.integers(2, 7),
)
def test_marks_of_days_are_few_and_inside(first: date, days: int, most: int) -> None:
    last = first + timedelta(days=min(days, (date.max - first).days))
    found = placed(first.isoformat(), last.isoformat())
    marks = found.marks(most)
    assert len(marks) <= most
    assert all(found.places[0] <= mark.at <= found.places[-1] for mark in marks)
    assert [mark.at for mark in marks] == sorted({mark.at for mark in marks})
