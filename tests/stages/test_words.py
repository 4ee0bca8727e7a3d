"""The words of lines that were bought: found again by today's code, whatever stands in their records."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rehearsal import voices
from renderers.painting import Painting
from renderers.sound import wav
from stages import words
from stages.core.recipe import Recipe
from stages.core.step import Line, Order, Step, task_name
from stages.core.store import Store
from stages.core.terms import Seller

TEXT = "Às duas da manhã, o gráfico ainda subia."
EP: Any = SimpleNamespace(slug="ep", language="pt-BR", draft=False)  # what a step asks of an episode
SCENE: Any = SimpleNamespace(name="door")


@pytest.fixture
def bought(tmp_path: Path) -> Line:
    """A line in the store, bought with good times, in whose record other times stand: those of an older version."""
    said = voices.said(TEXT, "pt-BR")
    recipe = Recipe("narration", {"use": "elevenlabs/x"}, {"text": TEXT}, paid=True)
    sent = {"alignment": voices.alignment(said.text, said.spans, len(said.pcm[0]) / 48_000)}  # type: ignore[arg-type]  # seconds as a float will do
    old = [{"text": word, "start": n * 10, "end": n * 10 + 10, "at": n} for n, word in enumerate(TEXT.split())]

    def paint(into: Path) -> Painting:
        wav.write(into, said.pcm[0])
        facts = {"samples": len(said.pcm[0]), "rate": 48_000, "alignment": "stretched", "words": old}
        return Painting(facts, Decimal("0.06"), sent)

    store = Store(tmp_path / "cache")
    store.put(recipe, "wav", {}, paint)
    narration = Step(
        task_name("narration", "ep", "door"), "ep", "narration", "elevenlabs/x", "wav", lambda _: Order(recipe),
        seller=Seller("renderers.elevenlabs", "renderers.arrivals.speech"), scene="door",
    )  # fmt: skip
    found = replace(words.step(EP, SCENE, TEXT), links=(tmp_path / "words.json",))
    return Line([narration, found], store)


def test_until_they_are_found_the_words_are_those_of_the_record(bought: Line) -> None:
    assert [word["start"] for word in words.said(bought, EP, SCENE)] == [n * 10 for n in range(8)]


def test_a_bought_line_gets_todays_words_for_nothing(bought: Line, tmp_path: Path) -> None:
    state = bought.build(words.task(EP, SCENE))
    assert state.record is not None
    assert (state.record.price_usd, state.record.facts["alignment"]) == (Decimal(0), "service")
    found = words.said(bought, EP, SCENE)
    assert [word["text"] for word in found] == TEXT.split()
    for word, span in zip(found, voices.said(TEXT, "pt-BR").spans, strict=True):
        assert word["start"] == pytest.approx(span.start_s * 48_000, abs=480)
    assert json.loads((tmp_path / "words.json").read_text())["words"] == found
    assert bought.state(task_name("narration", "ep", "door")).action == "keep"


def test_doubtful_times_in_a_receipt_are_warped(bought: Line) -> None:
    order = bought.order(words.task(EP, SCENE))
    assert order is not None
    lists = order.recipe.settings["alignment"]
    lists["character_start_times_seconds"].pop()
    state = bought.build(words.task(EP, SCENE))
    assert state.record is not None
    assert (state.record.facts["alignment"], state.record.facts["times"]) == ("doubtful", "warped")
