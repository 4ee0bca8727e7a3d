"""Bars cards: one scale for all bars, everything inside the board, nothing over anything else."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image

from renderers.cards import bars, sidecar
from renderers.cards.bar_scale import scaled
from renderers.cards.draw import draw
from renderers.cards.frame import Box
from renderers.cards.motion import settled
from renderers.cards.sheet import Panel, Sheet, Words
from renderers.painting import RenderError, silent
from renderers.themes import names, theme

STEPS = """\
test,years,yearly_pct
every mistake,10,25.5
no look-ahead,10,4.3
all companies,10,0.9
with costs,10,0.5
walk-forward,7,-0.8
"""
SPEC = {
    "values": "yearly_pct",
    "unit": "%",
    "highlight": "walk-forward",
    "title": "O que sobrou",
    "source": "Simulação",
}
SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (720, 1280), (1080, 1920), (1080, 1080)]
FIGURES = st.one_of(
    st.decimals(-10_000, 10_000, places=2), st.decimals(-1, 1, places=4), st.integers(-(10**9), 10**9), st.just(0)
)
NAMES = st.text("abcdefghij ÇÃO-", min_size=1, max_size=34).filter(lambda text: text.strip(" -") != "")


def settings(spec: dict[str, Any], size: tuple[int, int] = (1920, 1080), look: str = "mocha") -> dict[str, Any]:
    return {"card": "bars", "spec": spec, "theme": theme(look), "size": list(size), "language": "pt-BR"}


def written(*rows: tuple[str, Any], **more: Any) -> dict[str, Any]:
    return {"rows": [{"label": label, "value": str(value)} for label, value in rows], "source": "medido", **more}


@pytest.fixture
def steps(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "steps.csv").write_text(STEPS, encoding="utf-8")
    return {"file": tmp_path / "steps.csv"}


def bars_in(sheet: Sheet) -> list[Panel]:
    return [part for part in sheet.elements if isinstance(part, Panel) and part.square]


def board_of(sheet: Sheet) -> Box:
    return next(part.box for part in sheet.elements if isinstance(part, Panel))


def of_role(sheet: Sheet, role: str) -> list[Words]:
    return [words for words in sheet.words if words.role == role]


def overlaps(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


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
    bars.paint(settings(SPEC, size, look), steps, into, silent)
    with Image.open(into) as card:
        under = Image.new("RGBA", size, "#8fa3b0")
        picture_golden(f"bars-{look}-{size[0]}x{size[1]}", Image.alpha_composite(under, card).convert("RGB"))


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(NAMES, FIGURES), min_size=1, max_size=12),
    st.sampled_from(SIZES[1:]),
    st.sampled_from(["", "%", "ms"]),
)
def test_bars_are_as_long_as_their_figures_and_nothing_lies_on_anything(
    rows: list[tuple[str, Any]], size: tuple[int, int], unit: str
) -> None:
    try:
        sheet = bars.layout(settings(written(*rows, unit=unit, title="Título"), size), {})
    except RenderError as error:
        assert error.hint
        return
    values = [Decimal(str(value)) for _, value in rows]
    drawn, room = bars_in(sheet), board_of(sheet)
    assert len(drawn) == sum(value != 0 for value in values)
    most = max(map(abs, values))
    longest = max((bar.box.width for bar in drawn), default=0.0)
    for bar, value in zip(drawn, [value for value in values if value], strict=True):
        assert abs(bar.box.width - longest * float(abs(value) / most)) <= 1.0
        assert bar.square == ("right" if value < 0 else "left")
    assert len({bar.box.x if bar.square == "left" else bar.box.right for bar in drawn}) <= 1
    boxes = [words.box for words in sheet.words]
    for box in [*boxes, *(bar.box for bar in drawn)]:
        assert room.x <= box.x and box.right <= room.right and room.y <= box.y and box.bottom <= room.bottom
    for one, other in itertools.combinations(boxes, 2):
        assert not overlaps(one, other)
    for box in boxes:
        assert not any(overlaps(box, bar.box) for bar in drawn)


@given(
    st.lists(st.tuples(FIGURES.map(lambda n: Decimal(str(n))), st.floats(10, 300)), min_size=1, max_size=12),
    st.floats(200, 2000),
)
def test_a_scale_uses_the_room_and_never_more(rows: list[tuple[Decimal, float]], room_px: float) -> None:
    values, beside = [value for value, _ in rows], [px for _, px in rows]
    found = scaled(values, beside, room_px)
    if found is None:
        return
    edges = []
    for value, px, end in zip(values, beside, found.ends_px, strict=True):
        if value < 0 and not found.crossed:
            edges.append((end - px, found.zero_px))
        else:
            edges.append((min(end, found.zero_px), max(end, found.zero_px) + px))
    assert min(left for left, _ in edges) >= -1.01 and max(right for _, right in edges) <= room_px + 1.01
    if any(values):
        reach = max(right for _, right in edges) - min(left for left, _ in edges)
        assert reach >= room_px - 2.02 or any(value == 0 for value in values)


@pytest.mark.parametrize(
    "rows",
    [
        [("a", 0), ("b", 0)],
        [("a", 7)],
        [("a", "0.0000001"), ("b", 12_742_000)],
        [("a", 7)] * 7,
        [("a", -1), ("b", -40)],
    ],
    ids=["all nothing", "one row", "huge range", "all equal", "only less than nothing"],
)
@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_odd_figures_have_their_place(rows: list[tuple[str, Any]], size: tuple[int, int]) -> None:
    sheet = bars.layout(settings(written(*rows), size), {})
    assert len(of_role(sheet, "bar-value")) == len(rows)
    assert all(bar.box.width >= 1 for bar in bars_in(sheet))
    longest = max((bar.box.width for bar in bars_in(sheet)), default=None)
    assert longest is None or longest > 0.4 * board_of(sheet).width


def test_texts_and_bars_are_all_of_one_size(steps: dict[str, Path]) -> None:
    sheet = bars.layout(settings(SPEC), steps)
    for role in ("bar-label", "bar-value"):
        assert len({words.block.size_px for words in of_role(sheet, role)}) == 1
    assert len({bar.box.height for bar in bars_in(sheet)}) == 1


def test_names_end_before_their_bars_on_wide_frames_and_stand_above_on_tall_ones(steps: dict[str, Path]) -> None:
    for size, above in [((1920, 1080), False), ((1080, 1920), True)]:
        sheet = bars.layout(settings(SPEC, size), steps)
        labels, boxes = of_role(sheet, "bar-label"), [bar.box for bar in bars_in(sheet)]
        for label, bar in zip(labels, boxes, strict=True):
            assert (label.box.bottom < bar.y) if above else (label.box.right < min(box.x for box in boxes))
        if not above:
            assert np.ptp([label.box.right for label in labels]) < 1


def test_one_bar_is_loud_and_the_others_are_quiet(steps: dict[str, Path]) -> None:
    sheet = bars.layout(settings(SPEC), steps)
    colors = [bar.color for bar in bars_in(sheet)]
    assert colors[-1] == theme("mocha")["colors"]["accent"]
    assert len(set(colors[:-1])) == 1 and colors[0] != colors[-1]
    plain = bars.layout(settings({"values": "yearly_pct"}), steps)
    assert {bar.color for bar in bars_in(plain)} == {theme("mocha")["colors"]["mark"]}


@pytest.mark.parametrize("look", names())
def test_bars_are_seen_on_their_board(look: str, steps: dict[str, Path]) -> None:
    from renderers.cards.contrast import ratio, rgb

    sheet = bars.layout(settings(SPEC, look=look), steps)
    panel = theme(look)["colors"]["panel"]
    assert all(ratio(rgb(bar.color), rgb(panel)) >= 3.0 for bar in bars_in(sheet))


def test_the_picture_shows_what_the_layout_says(steps: dict[str, Path]) -> None:
    sheet = bars.layout(settings(SPEC), steps)
    pixels = np.asarray(draw(sheet, {}).convert("RGB"))
    for bar in bars_in(sheet):
        row = pixels[round(bar.box.y + bar.box.height / 2)]
        ink = tuple(int(bar.color[n : n + 2], 16) for n in (1, 3, 5))
        seen = np.flatnonzero((row == ink).all(axis=1))
        assert abs(len(seen) - bar.box.width) <= 1


def test_bars_grow_from_zero_one_after_another_and_stand_soon(steps: dict[str, Path]) -> None:
    sheet = bars.layout(settings(SPEC), steps)
    found = [bar.enter for bar in bars_in(sheet)]
    starts = [enter.start_s for enter in found if enter]
    assert starts == sorted(starts) and len(set(starts)) == 5
    assert [enter.grows for enter in found if enter] == ["left"] * 4 + ["right"]
    twelve = bars.layout(settings(written(*[(str(n), n) for n in range(12)])), {})
    for card in (sheet, twelve):
        assert settled(card, Fraction(24)) <= Fraction(14, 10) * 24


def test_what_is_told_names_every_figure_s_place(steps: dict[str, Path]) -> None:
    told = sidecar(settings(SPEC), steps)["values"]
    assert [(value["label"], value["shown"], value["raw"]) for value in told][::4] == [
        ("every mistake", "25,5%", "25.5"),
        ("walk-forward", "−0,8%", "-0.8"),
    ]
    assert told[4]["where"] == "row 5, yearly_pct" and len(told[4]["digest"]) == 64
    own = sidecar(settings(written(("a", 3))), {})["values"][0]
    assert (own["where"], own["source"]) == ("written in the episode", "medido")


def test_sorted_and_cut(steps: dict[str, Path]) -> None:
    def shown(**more: Any) -> list[str]:
        told = sidecar(settings({"values": "yearly_pct", **more}), steps)
        return [value["raw"] for value in told["values"]]

    assert shown(sort="up", top=2) == ["-0.8", "0.5"]
    assert shown(sort="down", top=2) == ["25.5", "4.3"]
    assert shown(expression="[?years > `9`]") == ["25.5", "4.3", "0.9", "0.5"]


def test_rows_of_json_at_a_way_into_it(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"runs": [{"name": "x", "ms": 3}, {"name": "y", "ms": 4.50}]}))
    told = sidecar(settings({"values": "ms", "path": "runs"}), {"file": file})
    assert [(value["label"], value["shown"]) for value in told["values"]] == [("x", "3"), ("y", "4,5")]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"values": "yearly"}, 'no column called "yearly"'),
        ({"values": "test"}, 'row 1, test: "every mistake" is no number'),
        ({"values": "years", "labels": "nome"}, 'no column called "nome"'),
        ({"values": "years", "highlight": "with cost"}, 'no bar is called "with cost"'),
        (
            {"values": "years", "highlight": "walk-forward", "top": 3},
            '"walk-forward" is number 5 of 5, and 3 are drawn',
        ),
        (written(("a", "três")), 'row "a": "três" is no number'),
        (written(("a", "1,5")), '"1,5" is no number'),
        (written(*[(f"Um nome bastante longo, o de número {n}" * 3, n) for n in range(12)]), "bar-label"),
        (written(*[(f"Corretora {n}", n) for n in range(12)], title="a " * 60), "12 bars with these names"),
        (
            written(("a", 5), unit="de reais corrigidos pela inflação do ano, em bilhões"),
            "1 bar with these names and figures",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_with_a_remedy(spec: dict[str, Any], message: str, steps: dict[str, Path]) -> None:
    with pytest.raises(RenderError, match=message) as caught:
        sidecar(settings(spec, (1080, 1080)), steps)
    assert caught.value.hint


def test_a_file_without_a_figure_or_a_name_says_where(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    for text, message in [("n,v\na,\n", 'row 1, v: "" is no number'), ("n,v\n,3\n", "row 1, n: this bar has no name")]:
        file.write_text(text)
        with pytest.raises(RenderError, match=message):
            sidecar(settings({"values": "v"}), {"file": file})
