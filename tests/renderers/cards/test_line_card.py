"""Line cards: honest axes, words that never lie on each other, gaps that are seen."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image

from renderers.cards import line, sidecar
from renderers.cards.frame import Box
from renderers.cards.line_words import apart
from renderers.cards.motion import settled
from renderers.cards.sheet import Panel, Sheet, Stroke, Words
from renderers.painting import RenderError, silent
from renderers.themes import theme

SIZES = [(1920, 1080), (3840, 2160), (720, 1280), (1080, 1920), (1080, 1080)]
EQUITY = "day,wrong,right\n756,100.0,100.0\n1161,140.8,99.5\n1466,239.7,68.2\n1771,300.4,94.6\n"
SPEC = {
    "x": "day",
    "y": "right",
    "against": "wrong",
    "name": "Walk-forward",
    "against_name": "Com erros",
    "x_label": "dias",
    "title": "Cem reais",
    "source": "Simulação",
}
FIGURES = st.one_of(
    st.none(), st.decimals(-10_000, 10_000, places=2), st.decimals(-1, 1, places=5), st.integers(-(10**9), 10**9)
)
NAMES = st.text("abcdefghij ÇÃO", min_size=1, max_size=24).filter(lambda text: text.strip() != "")


def settings(spec: dict[str, Any], size: tuple[int, int] = (1920, 1080), look: str = "mocha") -> dict[str, Any]:
    return {"card": "line", "spec": spec, "theme": theme(look), "size": list(size), "language": "pt-BR"}


@pytest.fixture
def equity(tmp_path: Path) -> dict[str, Path]:
    return csv(tmp_path, EQUITY)


def csv(folder: Path, text: str) -> dict[str, Path]:
    file = folder / "figures.csv"
    file.write_text(text, encoding="utf-8")
    return {"file": file}


def column(folder: Path, values: Sequence[Any]) -> dict[str, Path]:
    return csv(folder, "n,v\n" + "".join(f"{n},{'' if value is None else value}\n" for n, value in enumerate(values)))


def strokes(sheet: Sheet) -> list[Stroke]:
    return [part for part in sheet.elements if isinstance(part, Stroke)]


def of_role(sheet: Sheet, role: str) -> list[Words]:
    return [words for words in sheet.words if words.role == role]


def texts(sheet: Sheet, role: str) -> list[str]:
    return [" ".join(row.text for row in words.block.lines).replace("\u00a0", " ") for words in of_role(sheet, role)]


def board_of(sheet: Sheet) -> Box:
    return next(part.box for part in sheet.elements if isinstance(part, Panel))


def overlaps(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


@pytest.mark.parametrize("look", ["mocha", "latte"])
@pytest.mark.parametrize("size", [(480, 270), (270, 480)], ids=["wide", "tall"])
def test_it_looks_as_it_did(
    look: str,
    size: tuple[int, int],
    equity: dict[str, Path],
    tmp_path: Path,
    picture_golden: Callable[[str, Image.Image], None],
) -> None:
    into = tmp_path / "card.png"
    line.paint(settings({**SPEC, "highlight": "min"}, size, look), equity, into, silent)
    with Image.open(into) as card:
        under = Image.new("RGBA", size, "#8fa3b0")
        picture_golden(f"line-{look}-{size[0]}x{size[1]}", Image.alpha_composite(under, card).convert("RGB"))


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(FIGURES, FIGURES), min_size=2, max_size=40),
    st.sampled_from(SIZES),
    st.sampled_from(["", "%", "milhões"]),
    st.sampled_from(["", "max", "min"]),
    st.lists(NAMES, min_size=3, max_size=3),
)
def test_nothing_lies_on_anything_and_all_is_on_the_board(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[Any, Any]],
    size: tuple[int, int],
    unit: str,
    highlight: str,
    names: list[str],
) -> None:
    text = "n,a,b\n" + "".join(
        f"{n},{a if a is not None else ''},{b if b is not None else ''}\n" for n, (a, b) in enumerate(rows)
    )
    spec = {"x": "n", "y": "a", "against": "b", "unit": unit, "name": names[0], "against_name": names[1]}
    spec |= {"x_label": names[2], "title": "Título"} | ({"highlight": highlight} if highlight else {})
    try:
        sheet = line.layout(settings(spec, size), csv(tmp_path_factory.mktemp("line"), text))
    except RenderError as error:
        assert error.hint
        return
    room, boxes = board_of(sheet), [words.box for words in sheet.words]
    for box in boxes:
        assert room.x <= box.x and box.right <= room.right and room.y <= box.y and box.bottom <= room.bottom
    for one, other in itertools.combinations(boxes, 2):
        assert not overlaps(one, other)
    for stroke in strokes(sheet):
        assert all(room.x < x < room.right and room.y < y < room.bottom for x, y in stroke.points)


@examples(max_examples=40, deadline=None)
@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=2, max_size=30))
def test_points_stand_where_their_figures_say(tmp_path_factory: pytest.TempPathFactory, values: list[Decimal]) -> None:
    sheet = line.layout(settings({"y": "v"}), column(tmp_path_factory.mktemp("line"), values))
    (stroke,) = strokes(sheet)
    xs, ys = zip(*stroke.points, strict=True)
    assert max(abs((b - a) - (xs[1] - xs[0])) for a, b in itertools.pairwise(xs)) < 0.01
    low, high = min(values), max(values)
    if low < high:
        top, bottom = ys[values.index(high)], ys[values.index(low)]
        for value, y in zip(values, ys, strict=True):
            assert abs(y - (bottom + (top - bottom) * float((value - low) / (high - low)))) < 0.01


def test_the_axis_says_where_it_starts(tmp_path: Path) -> None:
    near = line.layout(settings({"y": "v"}), column(tmp_path, [90, 100, 110]))
    assert texts(near, "axis")[:5] == ["90", "95", "100", "105", "110"]
    far = line.layout(settings({"y": "v"}), column(tmp_path, [20, 100, 60]))
    assert texts(far, "axis")[:6] == ["0", "20", "40", "60", "80", "100"]
    crossed = line.layout(settings({"y": "v", "unit": "%"}), column(tmp_path, [-3, 4]))
    assert "0%" in texts(crossed, "axis")


def test_zero_is_a_stronger_line_than_the_others(tmp_path: Path) -> None:
    sheet = line.layout(settings({"y": "v"}), column(tmp_path, [-30, 40]))
    rules = [part for part in sheet.elements if isinstance(part, Panel) and part.box.height <= 4 and not part.shadow]
    assert sorted({(rule.opacity, rule.box.height) for rule in rules}) == [(0.5, 2.0), (1.0, 3.0)]
    assert sum(rule.opacity == 1.0 for rule in rules) == 1


def test_an_area_is_drawn_only_where_it_stands_on_zero(tmp_path: Path) -> None:
    for values, filled in [([20, 100], True), ([90, 100], False), ([-5, 100], False)]:
        (stroke,) = strokes(line.layout(settings({"y": "v"}), column(tmp_path, values)))
        assert (stroke.area_y is not None) == filled


def test_missing_figures_break_the_line_and_a_lonely_one_is_a_dot(tmp_path: Path) -> None:
    sheet = line.layout(settings({"y": "v"}), column(tmp_path, [1, 2, "", 3, "n/a", 4, 5]))
    assert [len(stroke.points) for stroke in strokes(sheet)] == [2, 2]
    dots = [part for part in sheet.elements if isinstance(part, Panel) and part.radius_px > 5 and not part.shadow]
    assert len(dots) == 2  # the lonely figure, and the line's end
    (told,) = sheet.told["lines"]
    assert (told["points"], told["missing"]) == (5, 2)


def test_rows_are_drawn_from_left_to_right_however_the_file_has_them(tmp_path: Path) -> None:
    rows = ["2024-01-01,1", "2024-01-02,5", "2024-02-01,3"]
    there, back = (
        line.layout(settings({"x": "d", "y": "v"}), csv(tmp_path, "d,v\n" + "\n".join(order)))
        for order in (rows, rows[::-1])
    )
    assert strokes(there)[0].points == strokes(back)[0].points
    assert texts(back, "series-value") == ["3"]


def test_thousands_of_points_are_drawn_as_few_and_told_by_their_digest(tmp_path: Path) -> None:
    values = [(n * 7919) % 1000 for n in range(20_000)]
    sheet = line.layout(settings({"y": "v", "highlight": "max"}), column(tmp_path, values))
    (stroke,) = strokes(sheet)
    assert len(stroke.points) < 4 * 1920
    assert [value["raw"] for value in sheet.told["values"]] == [str(values[-1]), "999"]
    (told,) = sheet.told["lines"]
    assert told["points"] == 20_000 and len(told["digest"]) == 64
    values[5] += 1
    (other,) = line.layout(settings({"y": "v"}), column(tmp_path, values)).told["lines"]
    assert other["digest"] != told["digest"]


def test_what_is_told_names_each_written_figure_s_place(equity: dict[str, Path]) -> None:
    told = sidecar(settings({**SPEC, "highlight": "1161", "prefix": "R$"}), equity)["values"]
    assert [(value["label"], value["at"], value["shown"], value["where"]) for value in told] == [
        ("Walk-forward", "1.771", "R$\u00a094,6", "row 4, right"),
        ("Com erros", "1.771", "R$\u00a0300,4", "row 4, wrong"),
        ("Walk-forward", "1.161", "R$\u00a099,5", "row 2, right"),
    ]


def test_a_line_s_end_is_named_once(equity: dict[str, Path]) -> None:
    marked = [line.layout(settings({**SPEC, "highlight": place}), equity) for place in ("1771", "1466")]
    assert [texts(sheet, "note") for sheet in marked] == [[], ["68,2"]]


def test_without_names_the_columns_names_stand_there(equity: dict[str, Path]) -> None:
    sheet = line.layout(settings({"y": "right", "against": "wrong"}), equity)
    assert sorted(texts(sheet, "series")) == ["right", "wrong"]


@pytest.mark.parametrize(
    ("wanted", "tops"),
    [
        ([100.0, 300.0], [100.0, 300.0]),
        ([100.0, 110.0], [75.0, 135.0]),
        ([-90.0, -80.0], [0.0, 60.0]),
        ([990.0, 980.0], [950.0, 890.0]),
    ],
)
def test_words_at_two_ends_move_apart_and_stay_inside(wanted: list[float], tops: list[float]) -> None:
    assert apart(wanted, [50.0, 50.0], 0.0, 1000.0, 10.0) == tops


def test_it_draws_itself_from_the_left_and_then_names_its_end(equity: dict[str, Path]) -> None:
    sheet = line.layout(settings({**SPEC, "highlight": "max"}), equity)
    assert all(stroke.enter and stroke.enter.grows == "left" and not stroke.enter.fades for stroke in strokes(sheet))
    ends = {words.enter.start_s for words in of_role(sheet, "series-value") if words.enter}
    assert min(ends) > max(stroke.enter.start_s for stroke in strokes(sheet) if stroke.enter)
    assert settled(sheet, Fraction(24)) <= ceil(1.4 * 24)


@pytest.mark.parametrize(
    ("text", "spec", "message"),
    [
        ("n,v\n1,2\n2,3\n", {"y": "w"}, 'no column called "w"'),
        ("n,v\n1,2\n2,3\n", {"y": "v", "x": "m"}, 'no column called "m"'),
        ("n,v\n1,2\n,3\n", {"y": "v", "x": "n"}, "row 2 does not say where it stands"),
        ("n,v\n1,2\n2,três\n", {"y": "v"}, 'row 2, v: "três" is no number'),
        ('n,v\n1,2\n2,"1,5"\n', {"y": "v"}, '"1,5" is no number'),
        ("n,v\n1,2\n2,\n", {"y": "v"}, '"v" has one figure, and a line needs two'),
        ("n,v\n1,\n2,\n", {"y": "v"}, '"v" has no figure'),
        ("n,v\n1,2\n2,3\n", {"y": "v", "x": "n", "highlight": "3"}, 'no row stands at "3"'),
        ("n,v\n1,\n2,3\n3,4\n", {"y": "v", "x": "n", "highlight": "1"}, 'the row at "1" has no figure'),
        ("n,v\n1,2\n2,3\n", {"y": "v", "name": "Lepidodendropsídeos-do-carbonífero-inferior"}, "series"),
    ],
)
def test_what_cannot_be_drawn_is_said_with_a_remedy(
    text: str, spec: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(RenderError, match=message) as caught:
        sidecar(settings(spec, (1080, 1920)), csv(tmp_path, text))
    assert caught.value.hint
