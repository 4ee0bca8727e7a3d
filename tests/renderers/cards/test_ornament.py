"""Ornaments and backings as themes have them, and the order in which a card's parts come."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from renderers import cards
from renderers.cards import ornament
from renderers.cards.draw import draw
from renderers.cards.frame import Frame
from renderers.cards.sheet import Border, Panel, Sheet, Veil, Words, settles_s
from renderers.themes import names, theme

TITLE = {"text": "Por que meu backtest mentiu", "kicker": "Episódio 3", "subtitle": "Só no papel."}
QUOTE = {"text": "Pergunte quanto a regra ganha onde não há nada a ganhar.", "by": "Episódio 3", "source": "cena final"}
THIRD = {"name": "60 empresas, 10 anos", "role": "walk_forward.py, semente 1"}
SPECS = {"title": TITLE, "quote": QUOTE, "lower-third": THIRD}


def laid_out(kind: str, look: str, size: tuple[int, int] = (1920, 1080)) -> Sheet:
    settings: dict[str, Any] = {"card": kind, "spec": SPECS[kind], "theme": theme(look), "size": list(size)}
    sheet: Sheet = cards.maker(kind).layout(settings | {"language": "pt-BR"}, {})
    return sheet


@pytest.mark.parametrize("look", names())
@pytest.mark.parametrize("kind", SPECS)
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)], ids=["wide", "tall"])
def test_texts_come_from_the_top_on_and_all_stand_in_time(kind: str, look: str, size: tuple[int, int]) -> None:
    sheet = laid_out(kind, look, size)
    words = [part.enter for part in sheet.elements if isinstance(part, Words) and not part.ornament]
    assert all(words) and all(one.start_s < other.start_s for one, other in pairwise(words) if one and other)
    assert Fraction(1, 2) <= max(settles_s(part) for part in sheet.elements) <= Fraction(7, 5)


@pytest.mark.parametrize(("look", "backing"), [("mocha", Veil), ("latte", Veil), ("gazette", Panel), ("signal", Panel)])
def test_text_on_a_picture_lies_on_what_the_theme_has_for_it(look: str, backing: type) -> None:
    assert isinstance(laid_out("title", look).elements[0], backing)


def test_a_sheet_along_the_side_has_all_of_the_height_and_one_for_the_text_has_not() -> None:
    (side, *_), (label, *_) = laid_out("title", "gazette").elements, laid_out("title", "signal").elements
    assert isinstance(side, Panel) and (side.box.x, side.box.y, side.box.height) == (0, 0, 1080)
    assert isinstance(label, Panel) and label.box.x == 0 and 400 < label.box.height < 900


@pytest.mark.parametrize("look", names())
@pytest.mark.parametrize("size", [(480, 270), (3840, 2160)], ids=["270p", "4K"])
def test_a_rule_is_whole_pixels_and_never_nothing(look: str, size: tuple[int, int]) -> None:
    frame = Frame(*size, theme(look), "pt-BR")
    bars = ornament.rule(frame, 10, 20, 333.3)
    assert bars and all(side == int(side) >= 1 for bar in bars for side in (bar.box.width, bar.box.height))
    assert max(bar.box.bottom for bar in bars) - 20 == ornament.rule_height(frame)


def test_gaps_follow_the_density_and_lengths_do_not() -> None:
    loose, tight = (Frame(1920, 1080, theme(look), "pt-BR") for look in ("gazette", "signal"))
    assert loose.gap(100) > 100 > tight.gap(100)
    assert loose.px(100) == tight.px(100) == 100


def test_lines_of_a_title_are_drawn_the_same_one_by_one_as_at_once() -> None:
    sheet = laid_out("title", "gazette", (480, 270))
    (title,) = [part for part in sheet.elements if isinstance(part, Words) and part.role == "title"]
    assert title.enter is not None and title.enter.line_s > 0 and len(title.block.lines) == 2
    at_once = Sheet(sheet.frame, (Words("title", title.block, title.x_px, title.y_px, title.color),))
    one_by_one = Sheet(sheet.frame, (title,))
    apart = np.abs(np.asarray(draw(at_once, {}), dtype=int) - np.asarray(draw(one_by_one, {}), dtype=int))
    assert apart.max() <= 2


def test_a_border_is_clear_inside_and_whole_outside() -> None:
    frame = Frame(480, 270, theme("mocha"), "pt-BR")
    hole = frame.safe
    alpha = np.asarray(draw(Sheet(frame, (Border(hole, 20, "#112233", 1.0, 2, "#ffffff"),)), {}).getchannel("A"))
    assert alpha[0].min() == 255 and alpha[:, 0].min() == 255
    assert alpha[135, 60:420].max() == 0
    assert alpha[int(hole.y) + 1, int(hole.x) + 1] == 255  # its corners are round
