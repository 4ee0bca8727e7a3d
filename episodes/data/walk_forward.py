"""A market in which there is nothing to find, and a backtest that finds it anyway.

Sixty invented companies, ten years. Every price is a random walk whose expected return is zero, so the true profit of
any rule is known before anything is measured: nothing, less what it costs to trade. A moving-average crossover is then
tested with four mistakes in it, and the mistakes are taken out one at a time:

    look-ahead     the position uses the same day's close, hours before anybody knows it
    survivorship   only the companies that are still listed at the end are tested
    no costs       trades are free
    grid search    the best of a hundred settings is judged on the years it was chosen on

    python episodes/data/walk_forward.py          writes the five CSV files beside this one, in some 15 s, and says
                                                  each market's results as they come

steps.csv    the same test after each correction; `teste` is its name in Portuguese, for the cards
walk.csv     the walk-forward, fold by fold: what the past promised, what the next half year paid
grid.csv     all hundred settings on the first five years and on the last five, honest otherwise
equity.csv   100 invested on the first day of the walk-forward, weekly: with every mistake, and with none
markets.csv  a hundred markets: with every mistake; with none; with none, where a real trend was planted for the test to
             find; and the place that the best setting of the first five years takes among the hundred in the last five

Market 1 is the one the episode tells. Its seed is 1, the seed of market n is n: nobody chose a pretty one.
Returns and costs are simple, not logarithmic. A year has 252 days. Sharpe ratios are yearly, with no interest rate.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]  # one value a day
Field = NDArray[np.float64]  # companies x days
Flags = NDArray[np.bool_]  # companies x days
Setting = tuple[int, int]  # the fast and the slow average, in days

HERE = Path(__file__).resolve().parent

YEAR_DAYS = 252
WARM_DAYS = 250  # before the first day counted, so that every average is full
DAYS = 10 * YEAR_DAYS
TRAIN_DAYS = 3 * YEAR_DAYS
TEST_DAYS = YEAR_DAYS // 2

COMPANIES = 60
MARKET_SD = 0.006  # a day, shared by all companies
OWN_SD = 0.022  # a day, each company's own
DELISTED_BELOW = 0.25  # of the first price: there the company leaves the exchange, at that price
COST = 0.0015  # of the amount traded, each way

TREND = 0.002  # a day, up or down: what is planted in the control markets
TREND_DAYS = 126  # how long a planted trend lasts, on average

FAST = (3, 5, 8, 10, 12, 15, 18, 20, 25, 30)
SLOW = (40, 60, 80, 100, 120, 140, 160, 180, 200, 220)
SETTINGS: tuple[Setting, ...] = tuple((fast, slow) for fast in FAST for slow in SLOW)

MARKETS = 100


@dataclass(frozen=True, slots=True)
class Market:
    """Daily returns, and whether each company could be traded on that day."""

    returns: Field
    listed: Flags

    def survivors(self) -> Market:
        """Only the companies that are still listed on the last day: what a database of today's companies shows."""
        alive = self.listed[:, -1]
        return Market(self.returns[alive], self.listed[alive])


@dataclass(frozen=True, slots=True)
class Fold:
    """One step of the walk-forward. Days are counted from the first day after the warm-up."""

    train_from: int
    test_from: int
    setting: Setting
    promised: float  # Sharpe ratio on the training years
    paid: float  # Sharpe ratio on the half year after them
    test_return: float


def market(seed: int, trend: float = 0.0) -> Market:
    """A random walk for every company; with `trend`, drifts that now and then change sign and can be followed."""
    rng = np.random.default_rng(seed)
    shape = (COMPANIES, WARM_DAYS + DAYS)
    returns = rng.normal(0.0, MARKET_SD, size=(1, shape[1])) + rng.normal(0.0, OWN_SD, size=shape)
    turns = rng.random(shape) < 1 / TREND_DAYS
    first = rng.integers(0, 2, size=(shape[0], 1))
    returns += trend * np.where((first + np.cumsum(turns, axis=1)) % 2 == 0, 1.0, -1.0)
    fallen = np.maximum.accumulate(np.cumprod(1.0 + returns, axis=1) < DELISTED_BELOW, axis=1)
    listed = np.ones(shape, dtype=bool)
    listed[:, 1:] = ~fallen[:, :-1]
    return Market(returns, listed)


def averages(where: Market) -> dict[int, Field]:
    """The moving average of every length in the grid; a delisted company's is never used."""
    price = np.cumprod(1.0 + where.returns, axis=1)
    total = np.cumsum(price, axis=1)
    result = {}
    for days in FAST + SLOW:
        mean = np.zeros_like(price)
        mean[:, days:] = (total[:, days:] - total[:, :-days]) / days
        result[days] = mean
    return result


def backtest(where: Market, *, look_ahead: bool, cost: float) -> dict[Setting, Curve]:
    """The portfolio's return on each day after the warm-up, for every setting: long above, in cash below."""
    mean = averages(where)
    count = np.maximum(where.listed.sum(axis=0), 1).astype(float)
    share = where.returns / count
    result = {}
    for fast, slow in SETTINGS:
        above = mean[fast] > mean[slow]
        held = above.copy()
        if not look_ahead:
            held[:, 1:] = above[:, :-1]
            held[:, 0] = False
        held &= where.listed
        earned = np.einsum("ij,ij->j", held, share)
        traded = np.count_nonzero(held[:, 1:] != held[:, :-1], axis=0)
        earned[1:] -= cost * traded / count[1:]
        result[fast, slow] = earned[WARM_DAYS:]
    return result


def sharpe(daily: Curve) -> float:
    return float(daily.mean() / daily.std() * np.sqrt(YEAR_DAYS))


def growth(daily: Curve) -> float:
    """What 1 became."""
    return float(np.prod(1.0 + daily))


def yearly(daily: Curve) -> float:
    """The compound return of a year."""
    return float(growth(daily) ** (YEAR_DAYS / len(daily)) - 1.0)


def best(tested: Mapping[Setting, Curve], days: slice) -> Setting:
    """The setting with the highest Sharpe ratio on these days."""
    return max(tested, key=lambda setting: sharpe(tested[setting][days]))


def walk_forward(tested: Mapping[Setting, Curve]) -> tuple[list[Fold], Curve]:
    """Choose on three years, trade the next half year, move on. The curve is the traded half years, joined."""
    folds = []
    pieces = []
    for test_from in range(TRAIN_DAYS, DAYS - TEST_DAYS + 1, TEST_DAYS):
        train = slice(test_from - TRAIN_DAYS, test_from)
        setting = best(tested, train)
        piece = tested[setting][test_from : test_from + TEST_DAYS]
        promised = sharpe(tested[setting][train])
        folds.append(Fold(train.start, test_from, setting, promised, sharpe(piece), growth(piece) - 1.0))
        pieces.append(piece)
    return folds, np.concatenate(pieces)


Row = Sequence[str | int]
Table = tuple[Sequence[str], list[Row]]


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def one_market(seed: int) -> dict[str, Table]:
    """steps, walk, grid and equity of one market."""
    whole = market(seed)
    alive = whole.survivors()
    with_errors = backtest(alive, look_ahead=True, cost=0.0)
    honest = backtest(whole, look_ahead=False, cost=COST)
    tests = [
        ("every mistake", "com todos os erros", alive, with_errors),
        ("no look-ahead", "sem olhar o futuro", alive, backtest(alive, look_ahead=False, cost=0.0)),
        ("all companies", "com todas as empresas", whole, backtest(whole, look_ahead=False, cost=0.0)),
        ("with costs", "com custos", whole, honest),
    ]
    folds, walked = walk_forward(honest)
    steps: list[Row] = []
    for name, portuguese, where, tested in tests:
        fast, slow = best(tested, slice(None))
        steps.append((name, len(where.returns), fast, slow, *measured(tested[fast, slow]), portuguese))
    steps.append(("walk-forward", len(whole.returns), "", "", *measured(walked), "walk-forward"))
    wrong = with_errors[best(with_errors, slice(None))][TRAIN_DAYS:]
    return {
        "steps": (
            ("test", "companies", "fast", "slow", "years", "sharpe", "yearly_pct", "100_becomes", "teste"),
            steps,
        ),
        "walk": walk_table(folds),
        "grid": grid_table(honest),
        "equity": equity_table(wrong, walked),
    }


def measured(daily: Curve) -> Row:
    years = len(daily) // YEAR_DAYS
    return (years, f"{sharpe(daily):.2f}", percent(yearly(daily)), f"{100 * growth(daily):.0f}")


def walk_table(folds: Sequence[Fold]) -> Table:
    rows: list[Row] = []
    for number, fold in enumerate(folds, 1):
        sharpes = (f"{fold.promised:.2f}", f"{fold.paid:.2f}")
        rows.append((number, fold.train_from, fold.test_from, *fold.setting, *sharpes, percent(fold.test_return)))
    header = ("fold", "train_from_day", "test_from_day", "fast", "slow", "promised_sharpe", "paid_sharpe", "test_pct")
    return header, rows


def halves(tested: Mapping[Setting, Curve]) -> tuple[dict[Setting, float], dict[Setting, float]]:
    """Every setting's Sharpe ratio on the first five years and on the last five."""
    middle = DAYS // 2
    past = {setting: sharpe(curve[:middle]) for setting, curve in tested.items()}
    future = {setting: sharpe(curve[middle:]) for setting, curve in tested.items()}
    return past, future


def places(score: Mapping[Setting, float]) -> dict[Setting, int]:
    """1 for the highest score."""
    ordered = sorted(score, key=lambda setting: -score[setting])
    return {setting: place for place, setting in enumerate(ordered, 1)}


def grid_table(tested: Mapping[Setting, Curve]) -> Table:
    past, future = halves(tested)
    past_place, future_place = places(past), places(future)
    rows: list[Row] = []
    for setting in SETTINGS:
        sharpes = (f"{past[setting]:.2f}", f"{future[setting]:.2f}")
        rows.append((*setting, *sharpes, past_place[setting], future_place[setting]))
    return ("fast", "slow", "sharpe_past", "sharpe_future", "place_past", "place_future"), rows


def equity_table(wrong: Curve, right: Curve) -> Table:
    """Both curves from the first day of the walk-forward, once every five trading days and on the last."""
    wrong_100, right_100 = 100 * np.cumprod(1.0 + wrong), 100 * np.cumprod(1.0 + right)
    rows: list[Row] = [(TRAIN_DAYS, "100.0", "100.0")]
    for day in [*range(4, len(right) - 1, 5), len(right) - 1]:
        rows.append((TRAIN_DAYS + day + 1, f"{wrong_100[day]:.1f}", f"{right_100[day]:.1f}"))
    return ("day", "every_mistake", "walk_forward"), rows


def many_markets(seeds: Iterable[int]) -> Iterator[Row]:
    """One row a market: the test with every mistake, the honest one, and the honest one where a trend was planted."""
    for seed in seeds:
        whole = market(seed)
        with_errors = backtest(whole.survivors(), look_ahead=True, cost=0.0)
        wrong = with_errors[best(with_errors, slice(None))]
        honest = backtest(whole, look_ahead=False, cost=COST)
        _, right = walk_forward(honest)
        past, future = halves(honest)
        champion_place = places(future)[max(past, key=lambda setting: past[setting])]
        planted = market(seed, TREND)
        _, found = walk_forward(backtest(planted, look_ahead=False, cost=COST))
        survivors = int(whole.listed[:, -1].sum())
        returns = (percent(yearly(wrong)), percent(yearly(right)), percent(yearly(found)))
        yield (seed, survivors, *returns, champion_place)


def write(name: str, table: Table, folder: Path = HERE) -> None:
    header, rows = table
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def said(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows as they come, each printed: profits green, losses red."""
    print("\n   market   every mistake   honest   honest, with a trend\n", flush=True)
    for row in rows:
        seed, _, *percents, _ = row
        wrong, right, found = (
            f"\033[{32 if float(percent) > 0 else 31}m{float(percent):+{width}.1f} %\033[0m"
            for percent, width in zip(percents, (13, 6, 21), strict=True)
        )
        print(f"   {seed:6} {wrong} {right} {found}", flush=True)
        yield row


def main() -> None:
    for name, table in one_market(1).items():
        write(name, table)
    percents = ("every_mistake_pct", "walk_forward_pct", "planted_walk_forward_pct")
    header = ("market", "survivors", *percents, "champion_place_future")
    rows = list(said(many_markets(range(1, MARKETS + 1))))
    write("markets", (header, rows))
    honest = [float(row[3]) for row in rows]
    above, mean = sum(percent > 0 for percent in honest), sum(honest) / len(honest)
    print(f"\n   honest test: profit in {above} of {len(rows)} markets, {mean:+.1f} % a year on average")


if __name__ == "__main__":
    main()
