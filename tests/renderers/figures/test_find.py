"""Find: one figure, by its place or worked out, or an error that says which there are."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renderers.figures import find, told
from renderers.painting import RenderError

D = Decimal
CSV = "fold,sharpe,note\n1,0.1,low\n2,-0.2,\n3,2.10,high\n4,0.3,low\n"
JSON = '{"title": "Runs", "best": 2.10, "runs": [{"fold": 1, "sharpe": 0.1}, {"fold": 2, "sharpe": 0.2}]}'


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    file = tmp_path / "walk.csv"
    file.write_text(CSV)
    return file


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    file = tmp_path / "runs.json"
    file.write_text(JSON)
    return file


@pytest.mark.parametrize(
    ("ways", "raw", "where"),
    [
        ({"column": "sharpe", "row": "3"}, "2.10", "row 3, sharpe"),
        ({"column": "sharpe", "row": 3}, "2.10", "row 3, sharpe"),
        ({"column": "sharpe", "row": "last"}, "0.3", "row 4, sharpe"),
        ({"column": "sharpe", "row": "fold=2"}, "-0.2", "row 2, sharpe"),
        ({"column": "sharpe", "row": "fold = 2.0"}, "-0.2", "row 2, sharpe"),
        ({"column": "fold", "row": "note=high"}, "3", "row 3, fold"),
        ({"column": "note", "row": 1}, "low", "row 1, note"),
        ({"expression": "max([*].sharpe)"}, "2.10", "max([*].sharpe)"),
        ({"expression": "avg([?note == 'low'].sharpe)"}, "0.2", "avg([?note == 'low'].sharpe)"),
        ({"expression": "sum([*].sharpe)"}, "2.30", "sum([*].sharpe)"),
        ({"expression": "length([?sharpe >= `0.1`])"}, "3", "length([?sharpe >= `0.1`])"),
        ({"expression": "length(@)"}, "4", "length(@)"),
        ({"expression": "max_by([*], &sharpe).note"}, "high", "max_by([*], &sharpe).note"),
        ({"expression": "sort_by([*], &sharpe)[0].fold"}, "2", "sort_by([*], &sharpe)[0].fold"),
        ({"expression": "length([?note == null])"}, "1", "length([?note == null])"),
        ({"expression": "[*].{s: sharpe} | [2].s"}, "2.10", "[*].{s: sharpe} | [2].s"),
        ({"expression": "to_number(to_string([2].sharpe))"}, "2.10", "to_number(to_string([2].sharpe))"),
        ({"expression": "abs([1].sharpe)"}, "0.2", "abs([1].sharpe)"),
        ({"expression": "type([1].sharpe)"}, "number", "type([1].sharpe)"),
    ],
)
def test_one_figure_of_a_table(ways: dict, raw: str, where: str, walk: Path) -> None:  # type: ignore[type-arg]  # keywords
    # `null` in backquotes is JMESPath's literal; a bare null is a column, which is not there
    expression = ways.get("expression", "").replace("== null", "== `null`")
    found = find.value(walk, **({**ways, "expression": expression} if expression else ways))
    assert found.raw == raw
    assert found.where == where.replace("== null", "== `null`")
    assert (found.digest, found.source) == (sha256(CSV.encode()).hexdigest(), None)


def test_one_figure_of_json(runs: Path) -> None:
    assert find.value(runs, at="best").raw == "2.10"
    assert find.value(runs, at="runs.1.sharpe").where == "runs.1.sharpe"
    assert find.value(runs, at="runs", column="sharpe", row="last").number == D("0.2")
    assert find.value(runs, at="runs", expression="avg([*].sharpe)").number == D("0.15")
    assert find.value(runs, expression="avg(runs[*].sharpe)").where == "avg(runs[*].sharpe)"
    assert find.value(runs, expression="runs[?fold == `2`] | [0].sharpe").raw == "0.2"


def test_a_mean_that_does_not_end_is_cut_and_a_tenth_is_a_tenth(walk: Path) -> None:
    assert find.value(walk, expression="avg([?sharpe < `1`].sharpe)").raw == "0.06666666666666666666666666667"
    assert find.value(walk, expression="length([?sharpe == `0.1`])").number == 1  # no binary fraction in between


def test_the_only_row_needs_no_name(tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("sharpe\n2.1\n")
    assert find.value(file, column="sharpe").raw == "2.1"


WRONG: dict[str, dict[str, object]] = {
    "nothing said": {},
    "no row said": {"column": "sharpe"},
    "a column misspelled": {"column": "sharp", "row": 1},
    "row nought": {"column": "sharpe", "row": "0"},
    "a row too far": {"column": "sharpe", "row": "5"},
    "a row that is neither": {"column": "sharpe", "row": "first"},
    "a row of a column misspelled": {"column": "sharpe", "row": "fold2=1"},
    "a row of no such value": {"column": "sharpe", "row": "fold=9"},
    "a row of several": {"column": "sharpe", "row": "note=low"},
    "a way into a table": {"at": "a.b", "column": "sharpe", "row": 1},
    "a broken expression": {"expression": "avg([*].sharpe"},
    "an expression of nothing": {"expression": " "},
    "an unknown sign": {"expression": "avg([*].sharpe) # mean"},
    "an unknown function": {"expression": "mean([*].sharpe)"},
    "a name misspelled in a count": {"expression": "length([?shrpe > `0`])"},
    "a bare number compared with": {"expression": "length([?sharpe > 0])"},
    "words averaged": {"expression": "avg([*].note)"},
    "words beside numbers": {"expression": "length([?sharpe > 'a'])"},
    "too many arguments": {"expression": "avg([*].sharpe, @)"},
    "a list": {"expression": "[*].sharpe"},
    "an object": {"expression": "[0]"},
    "a truth": {"expression": "[0].sharpe > `0`"},
    "nothing left": {"expression": "max([?sharpe > `9`].sharpe)"},
    "a number of its own": {"expression": "`42`"},
    "a number of its own in words": {"expression": "'42'"},
    "a number of its own instead": {"expression": "[9].sharpe || `42`"},
    "a number of its own among others": {"expression": "max([`99`, [0].sharpe])"},
}


def test_every_figure_that_is_not_there_is_told_with_place_and_remedy(walk: Path, golden) -> None:
    said = []
    for what, ways in WRONG.items():
        with pytest.raises(RenderError) as caught:
            find.value(walk, **ways)  # type: ignore[arg-type]  # keywords
        said.append(f"# {what}\n{caught.value}\nhint: {caught.value.hint}\n")
        assert caught.value.hint and not str(caught.value).endswith(".")
    golden("figures/find.txt", "\n".join(said))


def test_a_way_must_end_at_one_figure(runs: Path) -> None:
    for at, said in (("runs", "a list"), ("runs.0", "an object"), (None, "an object")):
        with pytest.raises(RenderError, match=f"{said}, where one figure should be"):
            find.value(runs, at=at)


def test_a_figure_that_should_be_a_number_says_where_it_is_none(tmp_path: Path) -> None:
    file = tmp_path / "comma.csv"
    file.write_text("a;b\n1;0,18\n")
    with pytest.raises(RenderError, match=r'comma\.csv, row 1, b: "0,18" is no number') as caught:
        find.number(find.value(file, column="b"), "comma.csv")
    assert "with a point" in caught.value.hint


def test_rows_of_an_expression_know_it(walk: Path) -> None:
    table = find.rows(walk, expression="[?sharpe > `0`].{fold: fold, half: sharpe}")
    assert table.columns == ("fold", "half")
    assert [[cell.raw for cell in row] for row in table.cells] == [["1", "0.1"], ["3", "2.10"], ["4", "0.3"]]
    assert table.cells[1][1].where == "[?sharpe > `0`].{fold: fold, half: sharpe}: row 2, half"
    for expression in ("[?sharpe > `9`]", "length(@)", "[*].sharpe", "[0]"):
        with pytest.raises(RenderError, match=r"walk\.csv: .*the expression"):
            find.rows(walk, expression=expression)


def test_what_is_told_of_a_figure_is_all_that_proves_it(walk: Path) -> None:
    assert told(find.value(walk, column="sharpe", row=3), "2,10") == {
        "shown": "2,10",
        "raw": "2.10",
        "where": "row 3, sharpe",
        "source": None,
        "digest": sha256(CSV.encode()).hexdigest(),
    }


PARTS = [*"[]*?.()&|,{}:<!@", "==", "||", "`1`", "'a'", "-1", "sharpe", "fold", "max", "sort_by", "to_string", "length"]
PARTS += ["join", "keys", "merge", "map", "values"]


@given(expression=st.lists(st.sampled_from(PARTS), max_size=9).map("".join) | st.text(max_size=12))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_expression_is_a_figure_or_an_error_of_ours(expression: str, walk: Path) -> None:
    try:
        found = find.value(walk, expression=expression)
    except RenderError as wrong:
        assert wrong.hint
    else:
        assert found.raw is not None and found.digest
