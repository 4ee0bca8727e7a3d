"""Every rule of the linter with a card just inside its limit and one just outside."""

from __future__ import annotations

import re
from fractions import Fraction as F
from pathlib import Path
from typing import Any, get_args

import pytest

from renderers.themes import theme
from stages import lint
from stages.lint_text import reading_s
from stages.shown import Area, Finding, Ground, Rule, Shown

WIDE, TALL, SQUARE, HD = (
    Ground(w, h, "pt-BR", theme("mocha")) for w, h in ((1920, 1080), (1080, 1920), (1080, 1080), (1280, 720))
)


def box(text: str = "Por que meu backtest mentiu", **others: Any) -> dict[str, Any]:
    """A text's facts: in the middle of a wide frame, large and plain to see."""
    lines = others.pop("lines", [text])
    size = others.get("size_1080", 64)
    usual = {
        "role": "title",
        "text": " ".join(lines),
        "lines": lines,
        "box": [200, 300, 600, 60],
        "size_px": size,
        "size_1080": size,
        "fitted": False,
        "color": "#ffffff",
        "backing": None,
        "contrast": 12.0,
    }
    return usual | others


def card(
    *boxes: dict[str, Any], number: int = 1, kind: str = "title", comes: F = F(0), goes: F = F(60), **told: Any
) -> Shown:
    """A card of a scene that lasts a minute."""
    facts = {"boxes": list(boxes), "chars": sum(len(one["text"]) for one in boxes), "graphics": [], **told}
    label = f'scene "prova": card {number} ({kind})'
    return Shown(f"ep3/prova/{number}", label, kind, facts, comes, goes, F(60))


def found(*cards: Shown, on: Ground = WIDE) -> list[Finding]:
    return lint.findings(cards, on)


def only(findings: list[Finding], rule: str) -> Finding:
    assert [one.rule for one in findings] == [rule], findings
    return findings[0]


BAR = {"color": "#313244", "name": "surface0", "alpha": 8, "share": "0.031"}


def long(chars: int) -> str:
    return ("palavra " * 20)[:chars].rstrip().ljust(chars, "x")


@pytest.mark.parametrize(
    ("rule", "level", "inside", "outside", "value", "limit"),
    [
        pytest.param(
            "safe-area", "error",
            card(box(box=[96, 54, 1728, 800])),
            card(box(box=[95, 54, 1728, 800])),
            1, 0,
            id="a text outside the safe area",
        ),
        pytest.param(
            "safe-area", "warning",
            card(box(), graphics=[[96, 200, 900, 400]]),
            card(box(), graphics=[[60, 200, 900, 400]]),
            36, 0,
            id="a panel outside the safe area",
        ),
        pytest.param(
            "size", "error",
            card(box(role="kicker", size_1080=32)),
            card(box(role="kicker", size_1080=23.5)),
            23.5, 24,
            id="too small for a television",
        ),
        pytest.param(
            "size", "warning",
            card(box(role="source", size_1080=32)),
            card(box(role="source", size_1080=31.75)),
            31.75, 32,
            id="too small for a phone",
        ),
        pytest.param(
            "size", "warning",
            card(box(role="subtitle", size_1080=42)),
            card(box(role="subtitle", size_1080=41)),
            41, 42,
            id="small body text",
        ),
        pytest.param(
            "size", "warning",
            card(box(role="quote", size_1080=56)),
            card(box(role="quote", size_1080=55)),
            55, 56,
            id="a small key message",
        ),
        pytest.param(
            "fitted", "warning",
            card(box(role="title", size_1080=61, fitted=True)),
            card(box(role="title", size_1080=60, fitted=True)),
            60, 60,
            id="only its least size goes in",
        ),
        pytest.param(
            "contrast", "error",
            card(box(role="caption", size_1080=38, contrast=4.5)),
            card(box(role="caption", size_1080=38, contrast=4.49)),
            4.49, 4.5,
            id="contrast of text",
        ),
        pytest.param(
            "contrast", "error",
            card(box(size_1080=58, contrast=3.0)),
            card(box(size_1080=58, contrast=2.99)),
            2.99, 3.0,
            id="contrast of large text",
        ),
        pytest.param(
            "contrast", "warning",
            card(box(), kind="bars", shapes=[{"color": "#585b70", "contrast": 3.0}]),
            card(box(), kind="bars", shapes=[{"color": "#585b70", "contrast": 2.97}]),
            2.97, 3.0,
            id="contrast of bars and lines",
        ),
        pytest.param(
            "reading-time", "warning",
            card(box(long(34)), goes=F("2.7")),
            card(box(long(34)), goes=F("2.69")),
            2.69, 2.7,
            id="too short to be read",
        ),
        pytest.param(
            "words", "warning",
            card(box(lines=["um dois três quatro cinco", "seis sete oito nove"])),
            card(box(lines=["um dois três quatro cinco", "seis sete oito nove dez"])),
            10, 9,
            id="words of a title",
        ),
        pytest.param(
            "words", "warning",
            card(box(role="quote", lines=["sim não sim não sim não sim não"] * 5)),
            card(box(role="quote", lines=["sim não sim não sim não sim não"] * 4 + ["sim não " * 4 + "sim"])),
            41, 40,
            id="words of a quote",
        ),
        pytest.param(
            "lines", "warning",
            card(box(lines=["um dois", "três quatro"])),
            card(box(lines=["um dois", "três", "quatro cinco"])),
            3, 2,
            id="lines of a title",
        ),
        pytest.param(
            "lines", "warning",
            card(box(role="quote", lines=["um dois três"] * 5)),
            card(box(role="quote", lines=["um dois três"] * 6)),
            6, 5,
            id="lines of a quote",
        ),
        pytest.param(
            "line-length", "warning",
            card(box(long(45))),
            card(box(long(46))),
            46, 45,
            id="a long display line",
        ),
        pytest.param(
            "line-length", "warning",
            card(box(long(60), role="subtitle")),
            card(box(long(61), role="subtitle")),
            61, 60,
            id="a long line of body text",
        ),
        pytest.param(
            "one-word-line", "warning",
            card(box(lines=["Por que meu backtest", "mentiu hoje"])),
            card(box(lines=["Por que meu backtest", "mentiu"])),
            "mentiu", 2,
            id="one word on the last line",
        ),
        pytest.param(
            "line-end", "warning",
            card(box(lines=["Todo concurso tem", "um vencedor"])),
            card(box(lines=["Todo concurso tem um", "vencedor aqui"])),
            "um", "no article",
            id="an article at a line's end",
        ),
        pytest.param(
            "overlay", "warning",
            card(box(box=[200, 890, 600, 60], size_px=0)),
            card(box(box=[200, 892, 600, 60], size_px=0)),
            3, 0,
            id="text under a player's controls",
        ),
        pytest.param(
            "overlay", "warning",
            card(kind="terminal", terminal={"box": [200, 100, 600, 850]}),
            card(kind="terminal", terminal={"box": [200, 100, 600, 900]}),
            6, 0,
            id="a window under a player's controls",
        ),
        pytest.param(
            "source", "error",
            card(box("42"), values=[{"shown": "42", "source": "Banco Central, 2024", "digest": None}]),
            card(box("42"), values=[{"shown": "42", "source": None, "digest": None}]),
            "42", "a source",
            id="a figure from nowhere",
        ),
        pytest.param(
            "rows", "warning",
            card(kind="table", rows=7),
            card(kind="table", rows=8),
            8, 7,
            id="rows of a table",
        ),
        pytest.param(
            "size", "warning",
            card(kind="terminal", terminal={"size_1080": 32}),
            card(kind="terminal", terminal={"size_1080": 31}),
            31, 32,
            id="a terminal's letters",
        ),
        pytest.param(
            "size", "error",
            card(kind="terminal", terminal={"size_1080": 32}),
            card(kind="terminal", terminal={"size_1080": 23}),
            23, 24,
            id="a terminal's letters, far too small",
        ),
        pytest.param(
            "contrast", "warning",
            card(kind="terminal", terminal={"least_contrast": 4.5}),
            card(kind="terminal", terminal={"least_contrast": 3.9}),
            3.9, 4.5,
            id="a terminal's faint text",
        ),
        pytest.param(
            "plays", "warning",
            card(kind="terminal", terminal={"plays_s": "12.000"}, goes=F(12)),
            card(kind="terminal", terminal={"plays_s": "12.500"}, goes=F(12)),
            12.5, 12.0,
            id="a recording that is cut off",
        ),
        pytest.param(
            "key", "warning",
            card(kind="image", matte={"color": "#1D1C2D", "ground": {"color": "#1D1C2D"}, "eaten": []}),
            card(kind="image", matte={"color": "#1D1C2D", "ground": {"color": "#1D1C2D"}, "eaten": [BAR]}),
            8, 255,
            id="a matte that eats a selection bar",
        ),
        pytest.param(
            "key", "warning",
            card(kind="image", matte={"color": "#1D1C2D", "ground": {"color": "#1D1C2D"}, "eaten": []}),
            card(kind="image", matte={"color": "#1D1C2D", "ground": None, "eaten": []}),
            "0", "#1D1C2D",
            id="a matte that finds no ground",
        ),
    ],
)  # fmt: skip
def test_inside_its_limit_a_card_is_fine_and_outside_it_is_told(rule, level, inside, outside, value, limit):
    assert found(inside) == []
    told = only(found(outside), rule)
    assert (told.level, told.value, told.limit) == (level, value, limit)
    assert told.card == "ep3/prova/1"
    assert told.message.startswith('scene "prova": card 1 (') and told.hint


@pytest.mark.parametrize(
    ("on", "inside", "outside"),
    [
        pytest.param(TALL, [120, 1300, 600, 140], [120, 1301, 600, 140], id="the lowest quarter of a tall frame"),
        pytest.param(TALL, [120, 600, 888, 100], [120, 600, 889, 100], id="the buttons beside a tall frame"),
        pytest.param(TALL, [120, 156, 600, 100], [120, 155, 600, 100], id="the header of a tall frame"),
        pytest.param(WIDE, [1200, 850, 570, 100], [1200, 850, 571, 100], id="the lower right corner"),
        pytest.param(HD, [200, 570, 400, 63], [200, 571, 400, 63], id="the foot of a smaller frame"),
    ],
)
def test_text_keeps_clear_of_what_players_lay_over_it(on, inside, outside):
    foot_free = [one for one in found(card(box(box=inside, size_px=0)), on=on) if "lowest 12 %" not in one.message]
    assert foot_free == []
    assert "overlay" in {one.rule for one in found(card(box(box=outside, size_px=0)), on=on)}


def test_tails_of_letters_may_hang_lower():
    assert found(card(box(box=[200, 880, 600, 80], size_px=40))) == []  # twelve px of it are tails
    assert found(card(box(box=[200, 890, 600, 80], size_px=40)))


def test_a_panel_may_run_off_the_frame():
    assert found(card(box(), graphics=[[0, 0, 900, 1080]])) == []


def test_narrow_frames_may_break_more_often():
    lines = ["um dois", "três", "quatro cinco"]
    assert found(card(box(lines=lines, box=[120, 600, 600, 300])), on=SQUARE) == []
    assert found(card(box(lines=[*lines, "seis sete"], box=[120, 600, 600, 300])), on=TALL) == []
    only(found(card(box(lines=[*lines, "seis sete"], box=[120, 600, 600, 300])), on=SQUARE), "lines")


def test_articles_are_the_languages_own():
    lines = ["Make it the", "first one of all"]
    assert found(card(box(lines=lines))) == []
    assert (
        only(found(card(box(lines=lines)), on=Ground(1920, 1080, "en-GB", theme("mocha"))), "line-end").value == "the"
    )


def test_texts_of_one_role_are_one_finding():
    cells = [box(str(n), role="cell", size_1080=30, box=[200, 100 + 40 * n, 100, 30]) for n in range(12)]
    assert 'cell "0" and 11 more is 30 px' in only(found(card(*cells, kind="table")), "size").message


def test_what_has_nothing_of_its_card_behind_it_is_left_to_the_proof():
    assert found(card(box(contrast=None))) == []


class TestTogether:
    def test_texts_of_two_cards_must_not_meet_in_place_and_time(self):
        one = card(box(), goes=F(10))
        two = card(box("Outro texto", box=[400, 320, 600, 60]), number=2, comes=F(9))
        told = only(found(one, two), "collision")
        assert (told.level, told.card, told.value) == ("error", "ep3/prova/2", 1.0)
        assert 'stands on card 1 (title) for 1.0 s: title "Outro texto" over title "Por que' in told.message

    def test_they_may_meet_while_they_fade(self):
        one = card(box(), goes=F(10))
        assert found(one, card(box("Outro texto"), number=2, comes=F("9.5"))) == []
        assert found(one, card(box("Outro texto"), number=2, comes=F("9.4")))

    def test_a_guessed_moment_is_not_held_against_anybody(self):
        one = card(box(), goes=F(10))
        two = card(box("Outro texto"), number=2, comes=F("8.6"))
        guessed = Shown(two.card, two.label, two.kind, two.facts, two.comes_s, two.goes_s, two.scene_s, exact=False)
        assert found(one, guessed) == []
        assert found(one, two)

    def test_they_may_stand_side_by_side(self):
        assert found(card(box()), card(box("Outro texto", box=[200, 600, 600, 60]), number=2)) == []

    def test_a_panel_over_half_a_text_is_a_collision(self):
        two = card(kind="image", number=2, graphics=[[500, 200, 800, 400]])
        assert "its panel over title" in only(found(card(box()), two), "collision").message

    def test_a_panel_over_all_of_a_text_replaces_it(self):
        two = card(kind="image", number=2, comes=F(5), graphics=[[100, 200, 1400, 400]])
        assert found(card(box()), two) == []

    def test_a_text_is_read_only_until_it_is_replaced(self):
        two = card(kind="image", number=2, comes=F(2), graphics=[[100, 200, 1400, 400]])
        told = only(found(card(box()), two), "reading-time")
        assert told.value == 2.0 and told.limit == pytest.approx(2.29)

    def test_a_rule_under_a_title_is_no_panel(self):
        two = card(number=2, graphics=[[200, 330, 72, 6]])
        assert found(card(box()), two) == []

    def test_text_keeps_clear_of_the_brands_mark(self):
        marked = Ground(1920, 1080, "pt-BR", theme("mocha"), mark=Area(700, 290, 200, 50))
        told = only(found(card(box()), on=marked), "brand-mark")
        assert told.level == "error" and "stands on the brand's mark" in told.message
        assert found(card(box(box=[200, 300, 490, 60])), on=marked) == []

    def test_the_mark_is_away_while_a_card_fills_the_frame(self):
        marked = Ground(1920, 1080, "pt-BR", theme("mocha"), mark=Area(1700, 54, 124, 54))
        for kind in ("bars", "line", "table", "image", "frame", "end"):
            assert found(card(kind=kind, graphics=[[96, 60, 1728, 700]]), on=marked) == []
        assert found(card(kind="terminal", terminal={"box": [96, 30, 1728, 700]}), on=marked) == []

    def test_a_panel_hides_the_mark_wholly_or_not_at_all(self):
        marked = Ground(1280, 720, "pt-BR", theme("mocha"), mark=Area(1180, 36, 36, 36))
        told = only(found(card(kind="number", graphics=[[64, 50, 1152, 580]]), on=marked), "brand-mark")
        assert told.level == "warning" and "hides a part" in told.message and "brand.corner" in told.hint
        for clear in ([64, 80, 1152, 500], [64, 36, 1152, 500], [64, 36, 1110, 500]):
            assert found(card(kind="number", graphics=[clear]), on=marked) == []

    def test_a_border_hides_nothing_of_the_cards_below_it(self):
        def framed(number: int) -> Shown:
            return card(kind="frame", number=number, hole=[96, 150, 1728, 876])

        high, inside = ([200, y, 1500, 800] for y in (60, 150))
        told = only(found(card(kind="image", graphics=[high]), framed(2)), "collision")
        assert (told.level, told.value, told.card) == ("warning", 90, "ep3/prova/2") and "card 1" in told.hint
        assert found(card(kind="image", graphics=[inside]), framed(2)) == []
        assert found(framed(1), card(kind="image", number=2, graphics=[high])) == []
        assert found(card(kind="image", graphics=[high], goes=F(10)), card(kind="frame", number=2, comes=F(10))) == []

    def test_nothing_else_wants_to_be_read_among_the_tiles_of_an_end_screen(self):
        def closing(one: Shown) -> Shown:
            return Shown(one.card, one.label, one.kind, one.facts, one.comes_s, one.goes_s, one.scene_s, closes=True)

        end = closing(card(box("Obrigado", role="end"), number=2, kind="end", comes=F(45)))
        early, late = (closing(card(box(box=[200, 700, 600, 60]), comes=comes)) for comes in (F(40), F("40.5")))
        assert found(early, end) == []
        assert only(found(late, end), "end-screen").value == 19.5
        assert found(late) == []  # no end card, no end screen


def test_a_recording_without_its_receipt_is_told():
    screen = card(kind="terminal", terminal={})
    assert found(screen) == []
    doubted = Shown(
        screen.card,
        screen.label,
        screen.kind,
        screen.facts,
        F(0),
        F(60),
        F(60),
        doubt=("a.cast has no receipt", "hint"),
    )
    told = only(found(doubted), "receipt")
    assert told.level == "warning" and told.message.endswith("a.cast has no receipt") and told.hint == "hint"


def test_reading_time_has_a_floor_and_grows_with_the_text():
    assert reading_s(1) == F(3, 2)
    assert reading_s(170) == F("10.7")


def test_every_rule_is_in_the_manual():
    manual = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([a-z-]+)` \|", manual, re.MULTILINE)
    assert sorted(told) == sorted(get_args(Rule))
