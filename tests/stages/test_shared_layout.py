"""One film in two languages, laid out together: every scene takes the longer of both."""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest

from renderers.painting import Painting
from renderers.scratch.pace import predicted_s
from stages import check
from stages.core import episode
from stages.core.errors import EpisodeError
from stages.core.model import Episode
from stages.core.plan import draw_up
from stages.core.step import Line
from stages.core.store import Store, open_store
from stages.front import steps_of
from stages.timeline import lay_out, measure

PT = ("Às duas da manhã, a curva ainda subia.", "Não.", "Ninguém sabia explicar por que, e quase ninguém perguntou.")
EN = ("At two in the morning it was still going up.", "It was wrong, and nobody saw it.", "Nobody could say why.")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONETAKE_CACHE", str(tmp_path / "cache"))
    open_store.cache_clear()
    (tmp_path / "episodes").mkdir()
    return tmp_path


def write(root: Path, name: str, lines: tuple[str, ...], layout: str, *, fps: int = 24, extra: str = "") -> None:
    language = "en" if name.endswith("en") else "pt-BR"
    head = f"title: T\nlanguage: {language}\nsize: 320x180\nfps: {fps}\n{layout}{extra}scenes:\n"
    scenes = "".join(f'  - {{name: s{n}, narration: "{text}"}}\n' for n, text in enumerate(lines))
    (root / "episodes" / f"{name}.yaml").write_text(head + scenes, encoding="utf-8")


def both(root: Path) -> tuple[Episode, Episode]:
    write(root, "ep3", PT, "layout: {shared: [ep3-en]}\n")
    write(root, "ep3-en", EN, "layout: {shared: [ep3]}\n")
    return read(root, "ep3"), read(root, "ep3-en")


def read(root: Path, name: str) -> Episode:
    season = episode.load_all(root / "episodes", name)
    if name in season.broken:
        raise season.broken[name]
    (ep,) = season.episodes
    return ep


def line_of(root: Path, ep: Episode) -> Line:
    return Line(steps_of(ep), Store(root / "cache"))


def speak(root: Path, ep: Episode, *seconds: F) -> None:
    """The lines of an episode as its voice said them."""
    line = line_of(root, ep)
    for scene, lasts_s in zip(ep.scenes, seconds, strict=True):
        assert scene.narration is not None
        words = (scene.narration.text or "").split()
        samples = round(lasts_s * 48_000)
        said = [{"text": w, "start": n, "end": n + 1, "at": n} for n, w in enumerate(words)]
        facts: dict[str, Any] = {"samples": samples, "rate": 48_000, "words": said}

        def paint(into: Path, facts: dict[str, Any] = facts) -> Painting:
            into.write_bytes(b"sound")
            return Painting(facts)

        order = line.order(f"narration:{ep.slug}/{scene.name}")
        assert order is not None
        line.store.put(order.recipe, "wav", {}, paint)


def laid(root: Path, ep: Episode) -> dict[str, Any]:
    line = line_of(root, ep)
    return lay_out(ep, [measure(line, ep, scene) for scene in ep.scenes])


def lengths(timeline: dict[str, Any]) -> list[int]:
    return [scene["frames"] for scene in timeline["scenes"]]


def test_each_scene_takes_the_longer_and_the_words_keep_their_place(root: Path) -> None:
    one, two = both(root)
    speak(root, one, F(2), F(1), F(4))
    speak(root, two, F(3), F(1), F(2))
    shared = [laid(root, ep) for ep in (one, two)]
    write(root, "ep3", PT, "")
    write(root, "ep3-en", EN, "")
    alone = [laid(root, read(root, name)) for name in ("ep3", "ep3-en")]
    assert lengths(shared[0]) == lengths(shared[1]) == [max(n) for n in zip(*map(lengths, alone), strict=True)]
    assert [each.get("shared_with") for each in (*shared, *alone)] == [["ep3-en"], ["ep3"], None, None]
    for together, apart in zip(shared, alone, strict=True):
        for scene, own in zip(together["scenes"], apart["scenes"], strict=True):
            lead = [each["voice"]["start"] - each["start"] * 2000 for each in (scene, own)]
            assert lead[0] == lead[1], "slack comes after the words"
            assert scene["voice"]["samples"] == own["voice"]["samples"]


def test_what_is_not_spoken_yet_is_predicted_and_told_and_nothing_is_made_for_it(root: Path) -> None:
    one, _ = both(root)
    speak(root, one, F(2), F(1), F(1))
    needed_s = F("0.25") + predicted_s(EN[1], "en") + F("0.35")
    assert lengths(laid(root, one))[1] == -(-needed_s * 24 // 1)
    line = line_of(root, one)
    plan = {state.step.task: state for state in draw_up(line, "ep3").states}
    assert not [task for task in line.steps if "ep3-en" in task]
    said = "laid out beside ep3-en, of which the length of 3 scenes is only predicted"
    assert said in plan["timeline:ep3"].because
    assert [one.message for one in check.report(line, one).warnings if "beside" in one.message] == [said]


def test_a_line_over_several_scenes_keeps_its_cuts_and_has_the_slack_behind_it(root: Path) -> None:
    text = "A porta abre, a mesa espera."
    for name, other in (("ep3", "ep3-en"), ("ep3-en", "ep3")):
        write(root, name, (text,), f"layout: {{shared: [{other}]}}\n")
        file = root / "episodes" / f"{name}.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "  - {name: s9, narration: {continues: mesa}}\n")
    one, two = read(root, "ep3"), read(root, "ep3-en")
    for ep, seconds in ((one, F(4)), (two, F(6))):
        line = line_of(root, ep)
        order = line.order(f"narration:{ep.slug}/s0")
        assert order is not None
        words = text.split()
        step = round(seconds * 48_000) // len(words)
        said = [{"text": w, "start": n * step, "end": (n + 1) * step} for n, w in enumerate(words)]
        facts = {"samples": step * len(words), "rate": 48_000, "words": said}

        def paint(into: Path, facts: dict[str, Any] = facts) -> Painting:
            into.write_bytes(b"sound")
            return Painting(facts)

        line.store.put(order.recipe, "wav", {}, paint)
    shorter, longer = (lengths(laid(root, ep)) for ep in (one, two))
    assert sum(shorter) == sum(longer)
    assert shorter[0] < longer[0], "each cut is on its own language's word"


@pytest.mark.parametrize(
    ("there", "said"),
    [
        pytest.param(None, 'there is no episode "ep3-en"', id="no such file"),
        pytest.param({"layout": ""}, "ep3-en names nobody\nhint: write layout: {shared: [ep3]} in", id="one way only"),
        pytest.param({"fps": 30}, "ep3-en has 30 frames a second, not 24", id="another rate"),
        pytest.param({"lines": EN[:2]}, 'scene 3 is "s2" here and none in ep3-en', id="a scene less"),
        pytest.param({"extra": "fps: x\n"}, "ep3-en has 1 mistake of its own", id="broken itself"),
    ],
)
def test_what_keeps_two_from_being_laid_out_together_is_told(root: Path, there: dict[str, Any], said: str) -> None:
    write(root, "ep3", PT, "layout: {shared: [ep3-en]}\n")
    if there is not None:
        fields: dict[str, Any] = {"lines": EN, "layout": "layout: {shared: [ep3]}\n", **there}
        write(root, "ep3-en", fields.pop("lines"), fields.pop("layout"), **fields)
    with pytest.raises(EpisodeError) as error:
        read(root, "ep3")
    assert "episodes/ep3.yaml:5: layout.shared: " in str(error.value)
    assert said in str(error.value)


def test_three_name_each_other_and_nobody_names_itself(root: Path) -> None:
    for name in ("ep3", "ep3-en", "ep3-fr"):
        others = [other for other in ("ep3", "ep3-en", "ep3-fr") if other != name]
        write(root, name, PT, f"layout: {{shared: [{', '.join(others)}]}}\n")
    assert [other.slug for other in read(root, "ep3").beside] == ["ep3-en", "ep3-fr"]
    assert read(root, "ep3").beside[0].beside == ()
    write(root, "ep3", PT, "layout: {shared: [ep3, ep3-em]}\n")
    with pytest.raises(EpisodeError, match="names the episode itself") as error:
        read(root, "ep3")
    assert "did you mean ep3-en?" in str(error.value)
