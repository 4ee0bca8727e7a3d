"""What the bundled episodes say and show stands in the files beside them."""

from __future__ import annotations

import csv
import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from types import ModuleType

import pytest
import yaml

EPISODES = Path(__file__).parents[1] / "episodes"
DATA = EPISODES / "data"


@pytest.fixture(scope="module")
def simulation() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("walk_forward", DATA / "walk_forward.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["walk_forward"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    yield module
    del sys.modules["walk_forward"]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str, of: str) -> list[float]:
    return [float(row[of]) for row in rows(name)]


def said(scene: str) -> str:
    episode = yaml.safe_load((EPISODES / "ep3.yaml").read_text("utf-8"))
    return str(next(found["narration"] for found in episode["scenes"] if found["name"] == scene))


def brazilian(number: float, places: int = 1) -> str:
    return f"{number:.{places}f}".replace(".", ",").replace("-", "−")


def test_the_committed_tables_of_market_1_are_what_the_simulation_writes(
    simulation: ModuleType, tmp_path: Path
) -> None:
    for name, table in simulation.one_market(1).items():
        simulation.write(name, table, tmp_path)
        assert (tmp_path / f"{name}.csv").read_text("utf-8") == (DATA / f"{name}.csv").read_text("utf-8"), name


def test_the_committed_markets_are_what_the_simulation_writes(simulation: ModuleType) -> None:
    first = [[str(cell) for cell in row] for row in simulation.many_markets([1])]
    assert first == [list(rows("markets")[0].values())]


def test_a_hundred_random_markets_pay_nothing() -> None:
    paid = column("markets", "walk_forward_pct")
    error = (sum((x - mean(paid)) ** 2 for x in paid) / len(paid)) ** 0.5 / len(paid) ** 0.5
    assert mean(paid) < 2 * error  # costs push it below zero, and nothing pulls it above


def test_no_position_knows_its_own_day(simulation: ModuleType) -> None:
    """An honest backtest of a market with one changed day earns the same on every day before it."""
    whole = simulation.market(1)
    changed = simulation.Market(whole.returns.copy(), whole.listed)
    changed.returns[:, -5] += 0.2
    one, other = (simulation.backtest(where, look_ahead=False, cost=0.0)[3, 40][:-5] for where in (whole, changed))
    assert (one == other).all()


@pytest.mark.parametrize(("scene", "row"), [("regra", 0), ("futuro", 1), ("sobreviventes", 2), ("custos", 3)])
def test_each_correction_is_spoken_as_it_was_measured(scene: str, row: int) -> None:
    assert f"{brazilian(column('steps', 'yearly_pct')[row])}%" in said(scene)


def test_all_five_returns_are_spoken_in_their_order() -> None:
    assert ". ".join(map(brazilian, column("steps", "yearly_pct")[:4])) in said("fila")
    assert f"E {brazilian(column('steps', 'yearly_pct')[4])}." in said("fila")


def test_what_the_folds_promised_and_paid_is_spoken() -> None:
    assert brazilian(mean(column("walk", "promised_sharpe")), 2) in said("janelas")
    assert brazilian(mean(column("walk", "paid_sharpe")), 2) in said("janelas")


@pytest.mark.parametrize(
    ("scene", "words", "true"),
    [
        ("abertura", "novecentos e setenta e um", lambda: column("steps", "100_becomes")[0] == 971),
        ("sobreviventes", "trinta e uma", lambda: 60 - column("steps", "companies")[0] == 31),
        ("remedio", "Quatorze vezes", lambda: len(rows("walk")) == 14),
        ("janelas", "Só quatro semestres", lambda: sum(x > 0 for x in column("walk", "test_pct")) == 4),
        ("janelas", "noventa e cinco", lambda: column("steps", "100_becomes")[4] == 95),
        ("concurso", "quadragésimo quinto", lambda: round(mean(column("markets", "champion_place_future"))) == 45),
        ("cem-mercados", "lucro nos cem", lambda: min(column("markets", "every_mistake_pct")) > 0),
        ("cem-mercados", "em quarenta", lambda: sum(x > 0 for x in column("markets", "walk_forward_pct")) == 40),
        ("cem-mercados", "meio por cento", lambda: round(mean(column("markets", "walk_forward_pct")), 1) == -0.5),
        ("controle", "em todos", lambda: min(column("markets", "planted_walk_forward_pct")) > 0),
        ("controle", "7,8%", lambda: round(mean(column("markets", "planted_walk_forward_pct")), 1) == 7.8),
    ],
)  # fmt: skip
def test_numbers_in_words_are_true(scene: str, words: str, true: Callable[[], bool]) -> None:
    assert words in said(scene)
    assert true()
