"""Any text on any card in any format: it is set whole and inside, or refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renderers import cards
from renderers.cards.sheet import Panel, Sheet, Words
from renderers.painting import RenderError
from renderers.themes import names
from tests.renderers.cards import kinds

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080), (1280, 720), (3840, 2160), (320, 180), (64, 36)]

LATIN = st.characters(categories=["Lu", "Ll", "Lt", "Lm", "Lo"], max_codepoint=0x24F)
# Line ends, controls, what takes no room, directions, marks without letters, and what no bundled face can draw.
ODD = st.sampled_from(
    [
        *"\n\t\r\x0b\x0c\x07\x00\x7f\x85\u2028\u2029",
        *"\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\ufe0e\u00a0\u2009\u3000",
        *"\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        *"\u0301\u0303\u0327\u035c\u0489\u20dd",
        *("🚀", "👩\u200d💻", "🇧🇷", "❤\ufe0f", "שלום", "مرحبا", "日本", "\ud83d", "\ue0b0", "\uffff"),
    ]
)
SENTENCE = "Não há nada tão perigoso quanto um modelo que funciona: R$ 1.234, 50 % — “às vezes” guarda-chuva"
SENTENCES = st.lists(st.sampled_from(SENTENCE.split(" ")), min_size=1, max_size=40).map(" ".join)
TEXTS = st.one_of(
    SENTENCES,
    st.text(LATIN, max_size=60),
    st.text(LATIN, min_size=1, max_size=3).map(lambda part: part * 40),  # a word that never ends
    st.sampled_from(["", " ", "   \u00a0", "\n", "\n\n\n", "\u200b", "-", "—", "“", "a\nb\nc", "é" * 200, "i " * 90]),
    st.lists(st.one_of(ODD, SENTENCES, st.text(LATIN, min_size=1, max_size=5)), max_size=6).map("".join),
    st.text(st.characters(), max_size=20),
)


@pytest.mark.parametrize("kind", cards.KINDS)
@settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), size=st.sampled_from(SIZES), look=st.sampled_from(names()))
def test_a_text_is_set_inside_and_without_empty_boxes_or_refused_with_a_reason(
    kind: str, data: st.DataObject, size: tuple[int, int], look: str, tmp_path: Path
) -> None:
    # One odd text among ordinary ones, so that it is not always the first that is refused; or all of them odd.
    all_odd, place = data.draw(st.booleans()), data.draw(st.integers(0, 8))
    ordinary = iter(range(10_000))
    spec, inputs = kinds.worded(
        kind,
        lambda: data.draw(TEXTS) if (n := next(ordinary)) == place or all_odd else kinds.PLAIN[n % len(kinds.PLAIN)],
        tmp_path,
    )
    asked = kinds.settings(kind, spec, size, look)
    try:
        sheet = cards.maker(kind).layout(asked, inputs)
    except RenderError as refused:
        assert str(refused).isprintable() and len(str(refused)) < 600
        return
    inside(sheet)
    told = cards.sidecar(asked, inputs)
    assert told["chars"] == sum(len(box["text"]) for box in told["boxes"])


def inside(sheet: Sheet) -> None:
    """No glyph is an empty box, no text leaves the safe area, or the panel that it begins on."""
    safe = sheet.frame.safe
    panels = [part.box for part in sheet.elements if isinstance(part, Panel)]
    for words in (part for part in sheet.elements if isinstance(part, Words)):
        assert all(glyph.number for line in words.block.lines for glyph in line.run.glyphs)
        box = words.box
        if words.ornament or not box.width:
            continue
        assert box.x >= safe.x and box.right <= safe.right and box.y >= safe.y and box.bottom <= safe.bottom
        under = [p for p in panels if p.x <= box.x <= p.right and p.y <= box.y <= p.bottom and p.height > box.height]
        assert not under or any(p.right + 1 >= box.right and p.bottom + 1 >= box.bottom for p in under)  # whole pixels
