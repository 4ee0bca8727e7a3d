"""What the check says of captions before anything is made."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from stages import caption_limits, check
from stages.core import episode
from stages.core.model import Episode
from stages.core.step import Line
from stages.core.store import Store, open_store
from stages.cues import Cue
from stages.front import steps_of

TWO = """\
title: "T"
language: pt-BR
size: 1920x1080
captions: {burn: true, highlight: true}
scenes:
  - name: um
    narration: "Uma linha dita depressa demais para quem quer ler tudo o que nela se diz."
    cards:
      - lower-third: {name: "60 empresas, 10 anos", role: "walk_forward.py"}
  - name: dois
    narration: "E outra, devagar."
"""


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Episode:
    monkeypatch.chdir(tmp_path)
    open_store.cache_clear()
    return loaded(tmp_path, TWO)


def loaded(folder: Path, text: str) -> Episode:
    file = folder / "episodes" / "ep.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return episode.load(file)


def test_the_highlight_of_captions_that_are_not_drawn_is_warned_of(two: Episode, tmp_path: Path) -> None:
    assert two.warnings == ()
    [warning] = loaded(tmp_path, TWO.replace("burn: true", "burn: no")).warnings
    assert (warning.line, warning.hint) == (4, "add `burn: true`")


def told(ep: Episode, folder: Path) -> list[check.Noted]:
    found = check.report(Line(steps_of(ep), Store(folder / "cache")), ep)
    return [one for one in found.warnings if one.rule == "captions"]


def test_a_card_under_the_captions_is_warned_of_where_they_cannot_make_way(two: Episode, tmp_path: Path) -> None:
    assert not told(two, tmp_path), "they go to the head"
    data = tmp_path / "episodes" / "t.csv"
    data.write_text("nome,valor\n" + "".join(f"linha {n},{n}\n" for n in range(9)), encoding="utf-8")
    third = TWO[TWO.index("      - lower-third") : TWO.index("  - name: dois")]
    full = TWO.replace(third, '      - table: {file: t.csv, columns: [nome, valor], title: "Tudo"}\n')
    full = full.replace("1920x1080", "1080x1920")
    [covered] = told(loaded(tmp_path, full), tmp_path)
    assert covered.line == 9
    assert "stands where captions are drawn, by" in covered.message
    assert not told(loaded(tmp_path, full.replace("burn: true", "burn: no")), tmp_path)


def test_narration_that_no_font_can_draw_stops_captions_in_the_picture(two: Episode, tmp_path: Path) -> None:
    assert not list(caption_limits.undrawable(two))
    chinese = loaded(tmp_path, TWO.replace("E outra", "E 漢字"))
    [(line, said, hint)] = caption_limits.undrawable(chinese)
    assert line == 11
    assert said.startswith('scene "dois": captions: no bundled font can draw "漢"')
    assert hint
    assert not list(caption_limits.undrawable(loaded(tmp_path, TWO.replace("E outra", "E 漢字").replace("true", "no"))))


@pytest.mark.parametrize(
    ("characters", "frames", "language", "said"),
    [
        pytest.param(34, 48, "pt-BR", None, id="17 a second in Portuguese"),
        pytest.param(36, 48, "pt-BR", "18.0 characters a second, over the 17 that are read with ease", id="18"),
        pytest.param(40, 48, "en", None, id="20 a second in English"),
        pytest.param(41, 48, "en", "20.5 characters a second, over the 20 that are read with ease", id="20.5"),
        pytest.param(45, 48, "en", "22.5 characters a second, over the 22 that anybody follows", id="22.5"),
        pytest.param(3, 20, "en", None, id="five sixths of a second"),
        pytest.param(3, 19, "en", "is up for 0.79 s, under 0.83", id="shorter"),
    ],
)
def test_limits_of_reading(characters: int, frames: int, language: str, said: str | None) -> None:
    found = caption_limits.over(Cue(0, frames, ("x" * characters,)), Fraction(24), language)
    assert (found is None) if said is None else (found is not None and found[0].endswith(said))


def spoken(ep: Episode, per_word_s: Fraction, maker: str) -> Line:
    """A line on which each word of the narration has its time."""
    scenes, start = [], 0
    for scene in ep.scenes:
        assert scene.narration is not None and scene.narration.text is not None
        each = round(per_word_s * 48_000)
        first = start * 2000
        words = [
            {"text": word, "start": first + n * each, "end": first + (n + 1) * each}
            for n, word in enumerate(scene.narration.text.split())
        ]
        scenes.append({"start": start, "voice": {"words": words}})
        start += 24 + -(-len(words) * each // 2000)
    timeline = {"language": ep.language, "fps": "24", "frames": start, "size": [1920, 1080], "chapters": []}
    order = SimpleNamespace(recipe=SimpleNamespace(settings=timeline | {"scenes": scenes}))
    steps = {f"narration:ep/{scene.name}": SimpleNamespace(maker=maker) for scene in ep.scenes}
    return cast(Line, SimpleNamespace(state=lambda _: SimpleNamespace(order=order), steps=steps))


def test_the_worst_caption_of_a_scene_is_named_with_what_to_do(two: Episode) -> None:
    [(line, said, hint)] = caption_limits.hurried(spoken(two, Fraction(1, 6), "elevenlabs"), two)
    assert line == 7
    assert said.startswith('scene "um": caption "')
    assert "characters a second, over the" in said
    assert hint == "use fewer words, or slow the voice"


def test_a_calm_voice_and_the_scratch_voice_are_not_told_off(two: Episode) -> None:
    assert not list(caption_limits.hurried(spoken(two, Fraction(2, 5), "elevenlabs"), two))
    assert not list(caption_limits.hurried(spoken(two, Fraction(1, 6), "scratch"), two))


def test_captions_whose_words_have_no_times_yet_are_not_judged(two: Episode) -> None:
    unknown: Any = SimpleNamespace(state=lambda _: SimpleNamespace(order=None), steps={})
    assert not list(caption_limits.hurried(unknown, two))
