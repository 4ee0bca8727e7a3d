"""Table cards: digits under digits, nothing cut, the row that stands out readable, every number told."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image

from renderers.cards import sidecar, table
from renderers.cards.contrast import ratio, rgb
from renderers.cards.draw import draw
from renderers.cards.frame import Frame
from renderers.cards.motion import settled
from renderers.cards.sheet import Panel, Sheet, Words
from renderers.painting import RenderError, silent
from renderers.themes import names, theme

STEPS = """test,companies,sharpe,yearly_pct,since
every mistake,29,3.44,25.5,2014
no look-ahead,1290,0.67,4.3,2015
all companies,60,0.1,,2016
walk-forward,60,-0.10,-0.8,2017
"""
COLUMNS = [
    {"name": "test", "title": "Teste"},
    {"name": "companies", "title": "Empresas"},
    "sharpe",
    {"name": "yearly_pct", "title": "Ao ano", "unit": "%"},
]
SPEC = {"columns": COLUMNS, "title": "Um erro de cada vez", "highlight": "last", "source": "walk_forward.py"}
SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (720, 1280), (1080, 1920), (1080, 1080)]


def settings(
    spec: dict[str, Any], size: tuple[int, int] = (1920, 1080), look: str = "mocha", language: str = "pt-BR"
) -> dict[str, Any]:
    return {"card": "table", "spec": spec, "theme": theme(look), "size": list(size), "language": language}


@pytest.fixture
def steps(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "steps.csv").write_text(STEPS)
    return {"file": tmp_path / "steps.csv"}


def told(spec: dict[str, Any], inputs: dict[str, Path], **ways: Any) -> dict[str, Any]:
    return sidecar(settings(spec, **ways), inputs)


def column(spec: dict[str, Any], inputs: dict[str, Path], n: int, **ways: Any) -> list[str]:
    """The n-th column's cells, from above."""
    cells = [box["text"] for box in told(spec, inputs, **ways)["boxes"] if box["role"] == "cell"]
    return cells[n :: len(spec["columns"])]


@pytest.mark.parametrize("look", ["mocha", "latte"])
@pytest.mark.parametrize("size", [(480, 270), (270, 480)], ids=["wide", "tall"])
def test_it_looks_as_it_did(
    look: str,
    size: tuple[int, int],
    steps: dict[str, Path],
    tmp_path: Path,
    picture_golden: Callable[[str, Image.Image], None],
) -> None:
    into = tmp_path / "card.png"
    table.paint(settings(SPEC, size, look), steps, into, silent)
    with Image.open(into) as card:
        under = Image.new("RGBA", size, "#8fa3b0")
        picture_golden(f"table-{look}-{size[0]}x{size[1]}", Image.alpha_composite(under, card).convert("RGB"))


@pytest.mark.parametrize("look", names())
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_it_stands_on_its_board_in_every_format(look: str, size: tuple[int, int], steps: dict[str, Path]) -> None:
    sheet = table.layout(settings(SPEC, size, look), steps)
    board = next(part for part in sheet.elements if isinstance(part, Panel))
    for box in told(SPEC, steps, size=size, look=look)["boxes"]:
        x, y, width, height = box["box"]
        assert board.box.x < x and x + width < board.box.right
        assert board.box.y < y and y + height < board.box.bottom
        assert box["contrast"] >= 4.5 and box["size_1080"] >= 28 * 0.97
    assert board.box.bottom <= (0.75 if size[0] < size[1] else 0.88) * size[1] + 1


def test_720p_and_4k_are_one_drawing(steps: dict[str, Path]) -> None:
    small, large = (told(SPEC, steps, size=size)["boxes"] for size in [(1280, 720), (3840, 2160)])
    for one, other in zip(small, large, strict=True):
        assert one["lines"] == other["lines"]
        assert [3 * length for length in one["box"]] == pytest.approx(other["box"], abs=9)


@pytest.mark.parametrize("look", names())
def test_every_letter_has_the_backing_it_was_promised(look: str, steps: dict[str, Path]) -> None:
    sheet = table.layout(settings(SPEC, (480, 270), look), steps)
    bare = draw(Sheet(sheet.frame, tuple(e for e in sheet.elements if not isinstance(e, Words))), steps)
    for words in sheet.words:
        x, y, width, height = (round(length) for length in words.box)
        pixels = np.asarray(bare.crop((x, y, x + width, y + height)), dtype=float)
        for under in (0.0, 255.0):
            alpha = pixels[..., 3:] / 255
            seen = np.unique((pixels[..., :3] * alpha + under * (1 - alpha)).reshape(-1, 3), axis=0)
            assert min(ratio(rgb(words.color), (r, g, b)) for r, g, b in seen) >= 4.4  # 4.5 less whole levels of alpha


def test_digits_stand_under_digits_and_words_on_the_left(steps: dict[str, Path]) -> None:
    sheet = table.layout(settings(SPEC), steps)
    cells = [part for part in sheet.words if part.role == "cell"]
    for n in range(len(COLUMNS)):
        blocks = [(part.x_px, part.block.lines[0]) for part in cells[n :: len(COLUMNS)]]
        starts = {x for x, _ in blocks}
        ends = {round(x + line.x_px + line.width_px, 2) for x, line in blocks}
        assert len(ends if n else starts) == 1
    titles = [part for part in sheet.words if part.role == "column"]
    for n, title in enumerate(titles[1:], 1):
        widest = max(part.box.right for part in cells[n :: len(COLUMNS)])
        assert title.box.right == pytest.approx(widest, abs=0.6)


def test_every_number_is_told_with_its_place_and_its_form(steps: dict[str, Path]) -> None:
    values = told(SPEC, steps)["values"]
    assert [(v["column"], v["shown"], v["raw"], v["where"]) for v in values[:3]] == [
        ("Empresas", "29", "29", "row 1, companies"),
        ("Empresas", "1.290", "1290", "row 2, companies"),
        ("Empresas", "60", "60", "row 3, companies"),
    ]
    assert len(values) == 4 + 4 + 3 and len({v["digest"] for v in values}) == 1


def test_a_column_has_one_number_of_decimals_and_empty_cells_a_dash(steps: dict[str, Path]) -> None:
    assert column(SPEC, steps, 2) == ["3,44", "0,67", "0,10", "−0,10"]
    assert column(SPEC, steps, 3) == ["25,5%", "4,3%", "–", "−0,8%"]
    assert column({**SPEC, "decimals": 1}, steps, 2) == ["3,4", "0,7", "0,1", "−0,1"]
    assert column({**SPEC, "decimals": 1}, steps, 1)[0] == "29"
    whole = [{"name": "sharpe", "decimals": 0}]
    assert column({**SPEC, "columns": whole}, steps, 0, language="en") == ["3", "1", "0", "0"]


def test_years_are_not_set_apart(steps: dict[str, Path]) -> None:
    assert column({"columns": ["since"]}, steps, 0) == ["2014", "2015", "2016", "2017"]
    assert column({"columns": [{"name": "since", "unit": "km"}]}, steps, 0)[0] == "2.014 km"


def test_a_column_may_be_of_money(steps: dict[str, Path]) -> None:
    assert column({"columns": [{"name": "companies", "prefix": "R$"}]}, steps, 0)[:2] == ["R$ 29", "R$ 1.290"]
    assert column({"columns": [{"name": "sharpe", "prefix": "$"}]}, steps, 0)[-1] == "−$0,10"


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("sharpe", ["−0,10", "0,10", "0,67", "3,44"]),
        ("-sharpe", ["3,44", "0,67", "0,10", "−0,10"]),
        ("test", ["0,10", "3,44", "0,67", "−0,10"]),
        ("-yearly_pct", ["3,44", "0,67", "−0,10", "0,10"]),
        ("yearly_pct", ["−0,10", "0,67", "3,44", "0,10"]),
    ],
)
def test_rows_are_sorted_by_numbers_or_words_and_empty_cells_go_last(
    sort: str, first: list[str], steps: dict[str, Path]
) -> None:
    spec = {"columns": ["sharpe"], "sort": sort}
    assert column(spec, steps, 0) == first
    assert column({**spec, "top": 2}, steps, 0) == first[:2]


@pytest.mark.parametrize(
    ("highlight", "row"), [("1", 0), ("last", 3), ("test=no look-ahead", 1), ("companies=1290", 1)]
)
def test_one_row_stands_out(highlight: str, row: int, steps: dict[str, Path]) -> None:
    boxes = [box for box in told({**SPEC, "highlight": highlight}, steps)["boxes"] if box["role"] == "cell"]
    accent = theme("mocha")["colors"]["accent"]
    assert [n // len(COLUMNS) for n, box in enumerate(boxes) if box["color"] == accent] == [row] * len(COLUMNS)


def test_all_columns_are_shown_by_their_names_if_none_are_said(steps: dict[str, Path]) -> None:
    titles = [box["text"] for box in told({}, steps)["boxes"] if box["role"] == "column"]
    assert titles == ["test", "companies", "sharpe", "yearly pct", "since"]


def test_rows_of_json_and_of_an_expression(tmp_path: Path) -> None:
    file = tmp_path / "runs.json"
    file.write_text(json.dumps({"runs": [{"n": n, "s": n / 8} for n in range(1, 5)]}))
    spec = {"path": "runs", "expression": "[?s > `0.3`].{Janela: n, Sharpe: s}", "columns": ["Janela", "Sharpe"]}
    assert column(spec, {"file": file}, 1) == ["0,375", "0,500"]
    assert told(spec, {"file": file})["values"][0]["where"].startswith("runs: [?s > `0.3`]")


def test_long_names_take_two_lines_before_they_are_set_small(steps: dict[str, Path]) -> None:
    steps["file"].write_text(STEPS.replace("every mistake", "every mistake there is and a few more of them"))
    boxes = [box for box in told(SPEC, steps, size=(1080, 1920))["boxes"] if box["role"] == "cell"]
    assert len(boxes[0]["lines"]) == 2 and boxes[0]["size_1080"] >= 32
    assert {box["size_1080"] for box in boxes} == {boxes[0]["size_1080"]}


WRONG: dict[str, dict[str, Any]] = {
    "a column misspelled": {"columns": ["sharp"]},
    "sorted by what is not there": {"sort": "-sharp"},
    "a row that is cut off": {"top": 2, "highlight": "4"},
    "a unit of words": {"columns": [{"name": "test", "unit": "%"}]},
    "decimals of a column with words": {"columns": [{"name": "test", "decimals": 1}]},
}


def test_what_is_not_in_the_file_is_told_with_place_and_remedy(
    steps: dict[str, Path], golden: Callable[[str, str], None]
) -> None:
    said = []
    for what, spec in WRONG.items():
        with pytest.raises(RenderError) as caught:
            told(spec, steps)
        said.append(f"# {what}\n{caught.value}\nhint: {caught.value.hint}\n")
    for what, rows, name in (
        ("too many rows", 40, "a"),
        ("too wide a cell", 2, "palavra" * 20),
        ("nine columns", 1, ""),
    ):
        head = "x" if name else ",".join(f"c{n}" for n in range(9))
        steps["file"].write_text(f"{head}\n" + "\n".join([name or "1" + ",1" * 8] * rows) + "\n")
        with pytest.raises(RenderError) as caught:
            told({}, steps)
        said.append(f"# {what}\n{caught.value}\nhint: {caught.value.hint}\n")
    golden("figures/table-card.txt", "\n".join(said))


def test_the_rows_that_a_hint_offers_go_in(steps: dict[str, Path]) -> None:
    steps["file"].write_text("x,y\n" + "a,1\n" * 40)
    with pytest.raises(RenderError) as caught:
        told({"title": "Muitas"}, steps)
    top = int(caught.value.hint.split("`top: ")[1].rstrip("`"))
    assert len(told({"title": "Muitas", "top": top}, steps)["values"]) == top
    with pytest.raises(RenderError):
        told({"title": "Muitas", "top": top + 1}, steps)


@pytest.mark.parametrize("rows", [1, 4, 12])
def test_all_rows_stand_within_1400_ms(rows: int, steps: dict[str, Path]) -> None:
    steps["file"].write_text("x,y\n" + "a,1\n" * rows)
    assert settled(table.layout(settings({"title": "Linhas"}), steps), Fraction(1000)) <= 1400


WORDS = st.text("aãçéoó õz-—.,!0ij", max_size=24)
NUMBERS = st.decimals(-(10**9), 10**9, allow_nan=False, places=2).map(str)


@given(
    cells=st.integers(1, 6).flatmap(
        lambda width: st.lists(st.lists(WORDS | NUMBERS, min_size=width, max_size=width), min_size=1, max_size=14)
    ),
    title=st.none() | WORDS,
    size=st.sampled_from(SIZES),
)
@examples(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_table_goes_in_or_says_what_to_do(
    cells: list[list[str]], title: str | None, size: tuple[int, int], tmp_path: Path
) -> None:
    file = tmp_path / "any.json"
    file.write_text(json.dumps([{f"c{n}": text for n, text in enumerate(row)} for row in cells]))
    asked = settings({"title": title} if title else {}, size)
    try:
        sheet = table.layout(asked, {"file": file})
    except RenderError as wrong:
        assert wrong.hint
        return
    board = next(part for part in sheet.elements if isinstance(part, Panel)).box
    safe = Frame.of(asked).safe
    for words in sheet.words:
        if words.box.width:
            assert words.box.x >= max(safe.x, board.x) and words.box.right <= min(safe.right, board.right)
            assert words.box.y >= board.y and words.box.bottom <= board.bottom
