"""Number cards: one figure of a file, large, readable over anything, counting up without a jump."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image

from renderers.cards import number, sidecar
from renderers.cards.frame import Frame
from renderers.cards.motion import settled
from renderers.cards.sheet import Panel, Words
from renderers.figures.numbers import parsed
from renderers.painting import RenderError, silent
from renderers.themes import names, theme

WRITTEN = {
    "value": "1234567.5",
    "prefix": "R$",
    "unit": "%",
    "label": "perdidos em uma só madrugada, sem que ninguém visse",
    "source": "Relatório da corretora, São Paulo",
}
SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (720, 1280), (1080, 1920), (1080, 1080)]


def settings(
    spec: dict[str, Any], size: tuple[int, int] = (1920, 1080), look: str = "mocha", language: str = "pt-BR"
) -> dict[str, Any]:
    return {"card": "number", "spec": spec, "theme": theme(look), "size": list(size), "language": language}


@pytest.fixture
def walk(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "walk.csv").write_text("fold,sharpe,rule\n1,-0.5,slow\n2,2.10,fast\n3,,fast\n")
    return {"file": tmp_path / "walk.csv"}


def figures(asked: dict[str, Any], inputs: dict[str, Path]) -> list[Words]:
    return [part for part in number.layout(asked, inputs).words if part.role.startswith("figure")]


@pytest.mark.parametrize("look", ["mocha", "latte"])
@pytest.mark.parametrize("size", [(480, 270), (270, 480)], ids=["wide", "tall"])
def test_it_looks_as_it_did(
    look: str, size: tuple[int, int], tmp_path: Path, picture_golden: Callable[[str, Image.Image], None]
) -> None:
    into = tmp_path / "card.png"
    number.paint(settings({**WRITTEN, "value": "-0.18", "prefix": ""}, size, look), {}, into, silent)
    with Image.open(into) as card:
        under = Image.new("RGBA", size, "#8fa3b0")
        picture_golden(f"number-{look}-{size[0]}x{size[1]}", Image.alpha_composite(under, card).convert("RGB"))


@pytest.mark.parametrize("look", names())
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_it_stands_on_its_board_in_every_format_and_can_be_read_over_anything(look: str, size: tuple[int, int]) -> None:
    sheet = number.layout(settings(WRITTEN, size, look), {})
    (panel,) = [part for part in sheet.elements if isinstance(part, Panel)]
    told = sidecar(settings(WRITTEN, size, look), {})
    assert [box["role"] for box in told["boxes"]] == ["foot", "figure-unit", "figure", "figure-unit", "figure-label"]
    for box in told["boxes"]:
        x, y, width, height = box["box"]
        assert panel.box.x < x and x + width < panel.box.right
        assert panel.box.y < y and y + height < panel.box.bottom
        assert box["contrast"] >= 4.5 and box["size_1080"] >= 28 * 0.97
    assert panel.box.bottom <= (0.75 if size[0] < size[1] else 0.88) * size[1] + 1


def test_720p_and_4k_are_one_drawing() -> None:
    small, large = (sidecar(settings(WRITTEN, size), {})["boxes"] for size in [(1280, 720), (3840, 2160)])
    for one, other in zip(small, large, strict=True):
        assert one["lines"] == other["lines"]
        assert [3 * length for length in one["box"]] == pytest.approx(other["box"], abs=9)


@pytest.mark.parametrize(
    ("spec", "shown", "raw", "where"),
    [
        ({"column": "sharpe", "row": "2"}, "2,10", "2.10", "row 2, sharpe"),
        ({"column": "sharpe", "row": "fold=1", "decimals": 2}, "−0,50", "-0.5", "row 1, sharpe"),
        ({"expression": "sum([*].sharpe)", "unit": "%"}, "1,60%", "1.60", "sum([*].sharpe)"),
        ({"expression": "length([?rule == 'fast'])", "unit": "janelas"}, "2\u00a0janelas", "2", None),
        ({"column": "rule", "row": "last"}, "fast", "fast", "row 3, rule"),
    ],
)
def test_what_it_shows_is_told_with_its_place(
    spec: dict[str, Any], shown: str, raw: str, where: str | None, walk: dict[str, Path]
) -> None:
    told = sidecar(settings(spec), walk)
    (value,) = told["values"]
    assert (value["shown"], value["raw"], value["where"]) == (shown, raw, where or spec["expression"])
    assert len(value["digest"]) == 64 and value["source"] is None
    drawn = "".join(box["text"] for box in told["boxes"])
    assert drawn == shown.replace("\u00a0", "")


def test_a_written_figure_is_told_with_its_source() -> None:
    (value,) = sidecar(settings(WRITTEN), {})["values"]
    assert value == {
        "shown": "R$\u00a01.234.567,5%",
        "raw": "1234567.5",
        "where": "written in the episode",
        "source": WRITTEN["source"],
        "digest": None,
    }


def test_figures_are_written_as_the_episode_speaks() -> None:
    shown = {
        language: sidecar(settings(WRITTEN, language=language), {})["values"][0]["shown"]
        for language in ("en", "fr", "pt-BR")
    }
    assert shown == {
        "en": "R$\u00a01,234,567.5%",
        "fr": "R$\u00a01\u202f234\u202f567,5\u00a0%",
        "pt-BR": "R$\u00a01.234.567,5%",
    }


WRONG: dict[str, dict[str, Any]] = {
    "an empty cell": {"column": "sharpe", "row": "3"},
    "decimals of words": {"column": "rule", "row": "1", "decimals": 2},
    "a mean that does not end": {"expression": "sum([*].sharpe) "},
    "no such row": {"column": "sharpe", "row": "4"},
    "a figure too long": {"value": "123456789012345678901234567", "source": "a", "prefix": "R$"},
    "a label too long": {"value": "1", "source": "a", "label": "palavras demais " * 12},
}


def test_what_cannot_be_shown_is_told_with_place_and_remedy(
    walk: dict[str, Path], golden: Callable[[str, str], None]
) -> None:
    walk["file"].write_text(walk["file"].read_text().replace("2.10", "2.123456789"))
    said = []
    for what, spec in WRONG.items():
        with pytest.raises(RenderError) as caught:
            sidecar(settings(spec, (1080, 1920)), {} if "value" in spec else walk)
        said.append(f"# {what}\n{caught.value}\nhint: {caught.value.hint}\n")
    golden("figures/number-card.txt", "\n".join(said))


@pytest.mark.parametrize("value", ["1234567.5", "-0.18", "7", "971", "-12345"])
@pytest.mark.parametrize("look", names())
def test_it_counts_up_digit_under_digit(value: str, look: str) -> None:
    (figure,) = [w for w in figures(settings({**WRITTEN, "value": value}, look=look), {}) if w.role == "figure"]
    assert len(figure.coming) == 20
    size = figure.block.size_px
    (settled_line,) = figure.block.lines
    ends = {glyph.x_em * size + settled_line.x_px for glyph in settled_line.run.glyphs}
    numbers = []
    for block in figure.coming:
        (line,) = block.lines
        for glyph, sign in zip(line.run.glyphs, line.text, strict=True):
            x = glyph.x_em * size + line.x_px
            assert not sign.isdigit() or min(abs(x - end) for end in ends) < 0.01
        numbers.append(parsed(line.text.replace(".", "").replace(",", ".").replace("−", "-")))
    rising = [abs(n) for n in numbers if n is not None]
    assert len(rising) == 20 and rising == sorted(rising) and rising[0] == 0
    assert rising[-1] <= abs(Decimal(value))


def test_nothing_and_words_do_not_count(walk: dict[str, Path]) -> None:
    for asked, inputs in (({"value": "0", "source": "a"}, {}), ({"column": "rule", "row": "1"}, walk)):
        assert [part.coming for part in figures(settings(asked), inputs)] == [()]


@pytest.mark.parametrize("written", ["0,95", "1.234,56", "1,234.5", "-4,1 %", "12%"])
def test_a_figure_as_people_write_it_is_no_word(written: str, walk: dict[str, Path]) -> None:
    walk["file"].write_text(f"fold;sharpe\n1;{written}\n")
    with pytest.raises(RenderError, match="is no number") as caught:
        sidecar(settings({"column": "sharpe", "row": "1"}), walk)
    assert ("unit" if "%" in written else "1234.5") in caught.value.hint


@pytest.mark.parametrize("word", ["3.12.1", "007", "12:30", "2024-01-01"])
def test_a_version_a_time_or_a_date_is_a_word(word: str, walk: dict[str, Path]) -> None:
    walk["file"].write_text(f"fold;sharpe\n1;{word}\n")
    assert [part.block.lines[0].text for part in figures(settings({"column": "sharpe", "row": "1"}), walk)] == [word]


def test_all_of_it_stands_within_1400_ms() -> None:
    assert settled(number.layout(settings(WRITTEN), {}), Fraction(1000)) <= 1400


@given(
    value=st.decimals(-(10**12), 10**12, allow_nan=False, places=3),
    decimals=st.none() | st.integers(0, 8),
    unit=st.sampled_from(["", "%", "×", "°C", "pontos-base", "R$/kg"]),
    prefix=st.sampled_from(["", "R$", "$", "≈"]),
    label=st.none() | st.text("aãçéoó õz-—.,!0 \n", min_size=1, max_size=90),
    size=st.sampled_from(SIZES),
)
@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_figure_goes_in_or_says_what_to_do(
    value: Decimal, decimals: int | None, unit: str, prefix: str, label: str | None, size: tuple[int, int]
) -> None:
    spec = {"value": f"{value:f}", "source": "a", "unit": unit, "prefix": prefix, "label": label, "decimals": decimals}
    asked = settings({name: said for name, said in spec.items() if said is not None}, size)
    try:
        sheet = number.layout(asked, {})
    except RenderError as wrong:
        assert wrong.hint
        return
    safe = Frame.of(asked).safe
    for words in sheet.words:
        assert words.box.x >= safe.x and words.box.right <= safe.right and words.box.bottom <= safe.bottom
