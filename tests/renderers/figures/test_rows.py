"""Rows: what CSV and JSON files hold, exactly, and what is wrong with those that hold no table."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renderers.figures import rows
from renderers.figures.rows import read
from renderers.painting import RenderError

PLAIN = "fold,sharpe\n1,-0.50\n2,2.10\n"


def write(folder: Path, content: str | bytes, name: str = "walk.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def raws(table: rows.Rows) -> list[list[str]]:
    return [[cell.raw for cell in row] for row in table.cells]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(PLAIN, "walk.csv", id="commas"),
        pytest.param(b"\xef\xbb\xbf" + PLAIN.encode(), "walk.csv", id="byte order mark"),
        pytest.param(PLAIN.replace("\n", "\r\n"), "walk.csv", id="lines of Windows"),
        pytest.param(PLAIN.replace(",", ";"), "walk.csv", id="semicolons"),
        pytest.param(PLAIN.replace(",", "\t"), "walk.csv", id="tabs"),
        pytest.param(PLAIN.replace(",", "\t"), "walk.tsv", id="tabs by name"),
        pytest.param(PLAIN.replace(",", " , "), "walk.csv", id="blanks around"),
        pytest.param(PLAIN + "\n\n", "walk.csv", id="blank lines"),
        pytest.param('"fold","sharpe"\n"1","-0.50"\n"2","2.10"', "walk.csv", id="quotes"),
        pytest.param('[{"fold": 1, "sharpe": -0.50}, {"fold": 2, "sharpe": 2.10}]', "walk.json", id="objects"),
        pytest.param('[["fold", "sharpe"], [1, -0.50], [2, 2.10]]', "walk.json", id="lists"),
        pytest.param('{"fold": [1, 2], "sharpe": [-0.50, 2.10]}', "walk.json", id="columns"),
    ],
)
def test_the_same_table_is_read_from_each_form(content: str | bytes, name: str, tmp_path: Path) -> None:
    file = write(tmp_path, content, name)
    table = read(file)
    assert table.columns == ("fold", "sharpe")
    assert [[cell.number for cell in row] for row in table.cells] == [
        [Decimal(1), Decimal("-0.50")],
        [Decimal(2), Decimal("2.10")],
    ]
    assert str(table.cells[1][1].number) == "2.10"
    assert table.cells[1][1].where == "row 2, sharpe"
    assert {cell.digest for row in table.cells for cell in row} == {sha256(file.read_bytes()).hexdigest()}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param("a;b\n1,5;2,5\n3,0;4\n", [["1,5", "2,5"], ["3,0", "4"]], id="commas inside semicolons"),
        pytest.param("a,b\n1;2,3\n", [["1;2", "3"]], id="a semicolon inside commas"),
        pytest.param('a,b\n"x\ny",2\n', [["x\ny", "2"]], id="a line end in quotes"),
        pytest.param('a,b\n"say ""hi"", twice",2\n', [['say "hi", twice', "2"]], id="quotes in quotes"),
        pytest.param("a\n1\n2\n", [["1"], ["2"]], id="one column"),
        pytest.param("a,b\n,2\n", [["", "2"]], id="an empty cell"),
    ],
)
def test_cells_of_csv_are_what_stands_there(content: str, found: list[list[str]], tmp_path: Path) -> None:
    assert raws(read(write(tmp_path, content))) == found


def test_a_way_leads_into_json(tmp_path: Path) -> None:
    file = write(tmp_path, json.dumps({"runs": [{"folds": [{"s": 1}]}, {"folds": [{"s": 7, "t": None}]}]}), "r.json")
    table = read(file, "runs.1.folds")
    assert (table.columns, raws(table)) == (("s", "t"), [["7", ""]])
    assert table.cells[0][0].where == "runs.1.folds, row 1, s"


def test_json_keeps_the_numbers_that_are_written(tmp_path: Path) -> None:
    written = ["0.1", "1e-3", "12345678901234567890.5", "1.10", "-0", "3"]
    table = read(
        write(tmp_path, f'{{"x": [{", ".join(written)}], "y": ["007", "b", null, true, [1], "2.5"]}}', "n.json")
    )
    assert [row[0].raw for row in table.cells] == written
    assert [row[0].number for row in table.cells] == [Decimal(text) for text in written]
    assert [row[1].raw for row in table.cells] == ["007", "b", "", "true", '["1"]', "2.5"]
    assert [row[1].number for row in table.cells] == [None] * 5 + [Decimal("2.5")]


BAD: dict[str, tuple[str, str | bytes]] = {
    "nothing": ("walk.csv", ""),
    "no rows": ("walk.csv", "a,b\n"),
    "a ragged row": ("walk.csv", 'a,b\n1,2\n"x\ny",2\n1,2,3\n'),
    "two columns of one name": ("walk.csv", "a,b,a\n1,2,3\n"),
    "a quote that does not end": ("walk.csv", 'a,b\n1,"2\n'),
    "another encoding": ("walk.csv", "a,b\n1,ação\n".encode("latin-1")),
    "no text": ("walk.csv", b"a,b\n\x00,1\n"),
    "broken JSON": ("walk.json", '[{"a": 1},\n {"a": }]'),
    "not a number": ("walk.json", '[{"a": NaN}]'),
    "infinity": ("walk.json", '[{"a": -Infinity}]'),
    "a number alone": ("walk.json", "3.5"),
    "an empty list": ("walk.json", "[]"),
    "a mixed list": ("walk.json", '[{"a": 1}, 2]'),
    "columns of several lengths": ("walk.json", '{"a": [1, 2], "b": [1]}'),
    "lists of several lengths": ("walk.json", '[["a", "b"], [1]]'),
    "lists without names": ("walk.json", "[[1, 2], [3, 4]]"),
    "nested without end": ("walk.json", "[" * 100_000),
}


def test_every_file_that_is_no_table_is_told_with_place_and_remedy(tmp_path: Path, golden) -> None:
    told = []
    for what, (name, content) in BAD.items():
        with pytest.raises(RenderError) as caught:
            read(write(tmp_path, content, name))
        told.append(f"# {what}\n{caught.value}\nhint: {caught.value.hint}\n")
        assert caught.value.hint
    golden("figures/rows.txt", "\n".join(told))


WAYS = {
    "a field that is not there": "result.0",
    "a number too high": "results.7",
    "a name in a list": "results.first",
    "through a number": "results.0.sharpe.more",
    "through words": "title.0",
    "to a number": "results.0.sharpe",
}


def test_every_wrong_way_is_told_with_what_there_is(tmp_path: Path, golden) -> None:
    file = write(tmp_path, '{"title": "Runs", "results": [{"sharpe": 1.5}]}', "r.json")
    told = []
    for what, at in WAYS.items():
        with pytest.raises(RenderError) as caught:
            read(file, at)
        told.append(f"# {what}\n{caught.value}\nhint: {caught.value.hint}\n")
    golden("figures/ways.txt", "\n".join(told))


def test_a_column_that_is_not_there_names_the_nearest_and_all(tmp_path: Path) -> None:
    table = read(write(tmp_path, PLAIN))
    assert table.column("sharpe") == 1
    with pytest.raises(RenderError, match=r'walk\.csv has no column called "Sharp"') as caught:
        table.column("Sharp")
    assert caught.value.hint == 'did you mean "sharpe"? there are: fold, sharpe'


def test_what_is_too_large_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, PLAIN)
    for name, most in (("MOST_ROWS", 1), ("MOST_CELLS", 3), ("MOST_BYTES", 10)):
        with monkeypatch.context() as patch:
            patch.setattr(rows, name, most)
            with pytest.raises(RenderError, match=r"walk\.csv (has more than|is larger than)"):
                read(file)


def test_a_file_that_is_gone_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"gone.csv cannot be read"):
        read(tmp_path / "gone.csv")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8)


@given(
    table=st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
    ),
    separator=st.sampled_from(",;\t"),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_csv_writes_is_read_back(table: list[list[str]], separator: str, tmp_path: Path) -> None:
    into = io.StringIO()
    head = [f"c{n}" for n in range(len(table[0]))]
    csv.writer(into, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([head, *table])
    assert raws(read(write(tmp_path, into.getvalue()))) == table


@given(content=st.text(max_size=60) | st.text('[]{}",:01.aN \n', max_size=40), json_=st.booleans())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_table_or_an_error_of_ours(content: str, json_: bool, tmp_path: Path) -> None:
    file = write(tmp_path, content.encode("utf-8", "surrogatepass"), "x.json" if json_ else "x.csv")
    try:
        table = read(file)
    except RenderError as wrong:
        assert wrong.hint
    else:
        assert all(len(row) == len(table.columns) for row in table.cells) and table.cells
