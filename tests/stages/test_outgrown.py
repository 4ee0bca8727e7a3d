"""Clips whose length is settled, and words that outgrow them: told before anything is spent."""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest

from renderers.painting import Painting
from renderers.scratch.pace import predicted_s
from stages import check
from stages.core import episode
from stages.core.model import Episode
from stages.core.plan import draw_up
from stages.core.step import Line, State
from stages.core.store import Store, open_store
from stages.front import steps_of

SHORT = "The rain had stopped, and the boy opened the door."
LONG = f"{SHORT} Then he saw the whole garden, wet and quiet."
AGAIN = "The rain had stopped, and the boy opened the door as wide."


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONETAKE_CACHE", str(tmp_path / "cache"))
    open_store.cache_clear()
    (tmp_path / "episodes").mkdir()
    return tmp_path


def written(root: Path, text: str, *, seconds: str = "5", more: str = "") -> Episode:
    file = root / "episodes" / "ep.yaml"
    file.write_text(
        "title: T\nlanguage: en\nsize: 320x180\nbudget_usd: 9\n"
        "makers: {frame: {use: bfl/flux-pro-1.1-ultra}, clip: {use: fal/kling-v3-pro},"
        " voice: {use: elevenlabs/eleven_multilingual_v2, voice_id: v1}}\n"
        "scenes:\n"
        "  - name: door\n"
        "    frame: {prompt: a red door}\n"
        f"    clip: {{prompt: slow push in, seconds: {seconds}}}\n{more}"
        f"    narration: '{text}'\n"
    )
    return episode.load(file)


def line_of(root: Path, ep: Episode) -> Line:
    return Line(steps_of(ep), Store(root / "cache"))


def put(root: Path, ep: Episode, task: str, facts: dict[str, Any]) -> None:
    """Something bought, with these facts."""
    line = line_of(root, ep)
    order = line.order(task)
    assert order is not None

    def paint(into: Path) -> Painting:
        into.write_bytes(b"bought")
        return Painting(facts)

    line.store.put(order.recipe, line.steps[task].ext, {}, paint)


def words(text: str, seconds: F) -> dict[str, Any]:
    said = [{"text": word, "start": n, "end": n + 1, "at": n} for n, word in enumerate(text.split())]
    return {"samples": round(seconds * 48_000), "rate": 48_000, "words": said}


def planned(root: Path, ep: Episode) -> dict[str, State]:
    line = line_of(root, ep)
    return {state.step.kind: state for state in draw_up(line, "ep").states}


def warned(root: Path, ep: Episode) -> list[str]:
    found = check.report(line_of(root, ep), ep)
    return [one.message for one in (*found.mistakes, *found.warnings) if " clip " in one.message]


def test_a_line_to_be_bought_again_says_which_clip_it_outgrows(root: Path) -> None:
    first = written(root, SHORT)
    put(root, first, "narration:ep/door", words(SHORT, predicted_s(SHORT, "en")))
    put(root, first, "clips:ep/door", {"frames": 120, "fps": "24", "duration_s": "5"})
    assert not warned(root, first)
    assert not any("scene" in reason for state in planned(root, first).values() for reason in state.because)

    again = written(root, AGAIN)
    lasts_s = F(-(-(F("0.5") + predicted_s(AGAIN, "en") + F("1.5")) * 24 // 1), 24)
    slower = f"it is slowed by {float(100 * (lasts_s / 5 - 1)):.0f} %"
    said = f'predicted: scene "door" shows {float(lasts_s):.2f} s of a clip of 5.00 s: {slower}'
    plan = planned(root, again)
    assert plan["narration"].action == "buy"
    (told,) = [reason for reason in plan["narration"].because if "scene" in reason]
    assert told == said and 5 < lasts_s < F("5.4")
    assert plan["clips"].action == "keep"
    assert not any("scene" in reason for reason in plan["video"].because), "once is enough"
    assert warned(root, again) == [told]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        pytest.param("3.24", "it is slowed by 5 %", id="a little"),
        pytest.param("4", "its last frame is pushed in on for 1.00 s", id="more"),
        pytest.param("9", "which stops the build", id="too much"),
    ],
)
def test_a_bought_line_that_outgrew_its_clip_says_so_in_plan_and_check(root: Path, seconds: str, said: str) -> None:
    ep = written(root, SHORT)
    put(root, ep, "narration:ep/door", words(SHORT, F(seconds)))
    (reason,) = [reason for reason in planned(root, ep)["clips"].because if "scene" in reason]
    assert said in reason and "predicted" not in reason, "the clip is to be bought: told before that"
    put(root, ep, "clips:ep/door", {"frames": 120, "fps": "24", "duration_s": "5"})
    plan = planned(root, ep)
    assert plan["clips"].action == plan["narration"].action == "keep"
    (reason,) = [reason for reason in plan["video"].because if "scene" in reason]
    assert said in reason
    assert warned(root, ep) == [reason]


def test_what_the_author_asked_for_is_not_told_but_what_is_seen_of_it(root: Path) -> None:
    for fit, told in (("hold", 0), ("loop", 0), ("slow", 1)):
        ep = written(root, SHORT, more=f"    fit: {fit}\n")
        put(root, ep, "narration:ep/door", words(SHORT, F(6)))
        assert len([reason for reason in planned(root, ep)["clips"].because if "scene" in reason]) == told, fit


def test_an_auto_clip_is_foreseen_at_the_pace_of_its_voice(root: Path) -> None:
    ep = written(root, LONG, seconds="auto")
    plan = planned(root, ep)
    plain = plan["clips"]
    assert plain.because[-1].endswith("s, from its words, not calibrated: no line of its voice is bought")
    other = written(root, SHORT)
    put(root, other, "narration:ep/door", words(SHORT, 2 * predicted_s(SHORT, "en")))
    slow = planned(root, written(root, LONG, seconds="auto"))["clips"]
    assert slow.because[-1].endswith("s, from its words, at the pace of 1 bought line")

    def at_most(state: State) -> int:
        return int(state.because[-1].removeprefix("predicted: at most ").split(" ")[0])

    lasts_s = F("0.5") + predicted_s(LONG, "en") + F("1.5")
    slower_s = F("0.5") + 2 * predicted_s(LONG, "en") + F("1.5")
    assert lasts_s < at_most(plain) <= lasts_s + 2, "a length on sale more than it takes"
    assert slower_s < at_most(slow) <= slower_s + 2
    assert slow.price_usd is not None and plain.price_usd is not None and slow.price_usd > plain.price_usd
    assert slow.key is None
