"""What runs along the bottom of a chart: numbers, years, days or words, where each stands, and which to name.

Numbers, years and days stand as far apart as they are; words, and rows without a column for it, evenly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from renderers.figures import Figure
from renderers.figures.numbers import shown
from renderers.figures.scale import within

_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?)?")
_YEARS = range(1500, 2200)  # whole numbers all between these are years, and get no thousands mark
_MONTHS = (1, 2, 3, 4, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000, 60_000)
_DAYS = (1, 2, 4, 7, 14)
_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)
_A_DAY = 1440  # minutes

Kind = Literal["numbers", "years", "days", "words"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place along the bottom that has a name."""

    at: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Along:
    """Where each row stands. Days are counted from year 1, with their hours as parts."""

    kind: Kind
    places: tuple[Decimal, ...]
    words: tuple[str, ...]
    language: str

    @property
    def order(self) -> list[int]:
        """The rows from left to right. Words stay as they are."""
        return sorted(range(len(self.places)), key=self.places.__getitem__)

    def marks(self, most: int) -> tuple[Mark, ...]:
        """At most so many marks, at round places."""
        low, high = min(self.places), max(self.places)
        match self.kind:
            case "numbers" | "years":
                found = within(low, high, most) if low != high else (low,)
                if all(place == int(place) for place in self.places):  # nothing stands at half a row or year
                    found = tuple(place for place in found if place == int(place))
                decimals = max((-_exponent(place) for place in found), default=0)
                return tuple(Mark(place, self._number(place, max(decimals, 0))) for place in found)
            case "days":
                return _calendar(low, high, most, self.language, monthly=self._monthly)
            case "words":
                step = -(-len(self.words) // most)
                return tuple(Mark(self.places[n], self.words[n]) for n in range(0, len(self.words), step))

    def text(self, row: int) -> str:
        """How a row's place is written in a sentence."""
        if self.kind == "days":
            return _day_in_full(self.places[row], self.language, self._monthly)
        if self.kind == "words":
            return self.words[row]
        return self._number(self.places[row], None)

    @property
    def _monthly(self) -> bool:
        return all(len(word) <= len("2024-03") for word in self.words)

    def _number(self, place: Decimal, decimals: int | None) -> str:
        return str(int(place)) if self.kind == "years" else shown(place, self.language, decimals)


def along(cells: Sequence[Figure] | None, count: int, language: str) -> Along:
    """Places of these cells, or without them of so many rows, counted from 1."""
    if cells is None:
        return Along("numbers", tuple(Decimal(n) for n in range(1, count + 1)), ("",) * count, language)
    words = tuple(cell.raw.strip() for cell in cells)
    numbers = [cell.number for cell in cells if cell.number is not None]
    if len(numbers) == len(cells):
        years = all(number == number.to_integral_value() and int(number) in _YEARS for number in numbers)
        return Along("years" if years else "numbers", tuple(numbers), words, language)
    days = [_day(word) for word in words]
    if all(day is not None for day in days):
        return Along("days", tuple(day for day in days if day is not None), words, language)
    return Along("words", tuple(Decimal(n) for n in range(len(words))), words, language)


def _day(text: str) -> Decimal | None:
    """An ISO date, or a month, or a date and a time, as a number of days."""
    if not _DAY.fullmatch(text):
        return None
    try:
        when = datetime.fromisoformat(text.rstrip("Z") if len(text) > len("2024-03") else f"{text}-01")
    except ValueError:
        return None
    minutes = Decimal(when.hour * 60 + when.minute) + Decimal(when.second) / 60
    return when.toordinal() + minutes / _A_DAY


def _calendar(low: Decimal, high: Decimal, most: int, language: str, *, monthly: bool) -> tuple[Mark, ...]:
    """First days of months or years where the span is long, else days; a span of less than two days gets hours."""
    first, last = date.fromordinal(int(low)), date.fromordinal(int(high))
    if low != high and high - low < 2:
        return _clock(low, high, most)
    for step in () if monthly or (last - first).days > 7 * most else _DAYS:
        days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
        days = [day for day in days if day.toordinal() >= low]
        if len(days) <= most:
            return tuple(
                Mark(Decimal(day.toordinal()), _written(day, language, "day", n == 0)) for n, day in enumerate(days)
            )
    for step in _MONTHS:
        months = [day for day in _firsts(first, last, step) if low <= day.toordinal() <= high]
        if len(months) <= most:
            way = "year" if step >= 12 else "month"
            return tuple(
                Mark(Decimal(day.toordinal()), _written(day, language, way, n == 0 or day.month == 1))
                for n, day in enumerate(months)
            )
    raise AssertionError("there are no more years than that")


def _clock(low: Decimal, high: Decimal, most: int) -> tuple[Mark, ...]:
    start, end = low * _A_DAY, high * _A_DAY
    for step in _MINUTES:
        begin, stop = -int(-start // step), int(end // step)
        if stop - begin < most:
            marks = (n * step for n in range(begin, stop + 1))
            return tuple(Mark(Decimal(m) / _A_DAY, f"{m % _A_DAY // 60:02d}:{m % 60:02d}") for m in marks)
    raise AssertionError("two days have no more than two midnights")


def _firsts(first: date, last: date, step: int) -> Iterator[date]:
    """First days of every `step` months, counted from a round year."""
    month = first.year * 12 + first.month - 1
    month -= month % step
    while month <= last.year * 12 + last.month - 1:
        if month >= 12:
            yield date(month // 12, month % 12 + 1, 1)
        month += step


def _written(day: date, language: str, way: str, whole: bool) -> str:
    """`whole`: with the year, or for days with the month and the year."""
    from babel.dates import format_skeleton

    from renderers.figures.numbers import locale

    if way == "year":
        return str(day.year)
    skeleton = {"month": ("MMM", "yMMM"), "day": ("MMMd", "yMMMd")}[way][whole]
    return str(format_skeleton(skeleton, day, locale=locale(language)))


def _day_in_full(place: Decimal, language: str, month_only: bool) -> str:
    return _written(date.fromordinal(int(place)), language, "month" if month_only else "day", True)


def _exponent(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent
