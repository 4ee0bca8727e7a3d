"""Words a minute before anything is bought, and what lines that were bought teach."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from renderers.painting import Painting
from renderers.scratch.pace import predicted_s
from stages import check, pacing
from stages.core import episode
from stages.core.model import Episode
from stages.core.step import Line
from stages.core.store import Store, open_store
from stages.front import steps_of

TEXTS = (
    "Nobody asked where the numbers came from, because everybody liked them.",
    "When the rain stopped, the boy opened the door and saw the whole garden.",
    "Change one word, and only that scene is made again, and nothing else.",
)
VOICE = "{use: elevenlabs/eleven_multilingual_v2, voice_id: v1}"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONETAKE_CACHE", str(tmp_path / "cache"))
    open_store.cache_clear()
    (tmp_path / "episodes").mkdir()
    return tmp_path


def written(root: Path, *, voice: str = VOICE, more: str = "") -> Episode:
    lines = "".join(f"  - {{name: s{n}, narration: '{text}'}}\n" for n, text in enumerate(TEXTS))
    file = root / "episodes" / "ep.yaml"
    file.write_text(
        f"title: T\nlanguage: en\nsize: 320x180\nbudget_usd: 9\nmakers: {{voice: {voice}}}\n{more}scenes:\n{lines}"
    )
    return episode.load(file)


def bought(root: Path, ep: Episode, scene: int, times: Fraction) -> None:
    """A line in the store that lasts so many times as long as predicted."""
    step = next(step for step in steps_of(ep) if step.task == f"narration:ep/s{scene}")
    samples = round(predicted_s(TEXTS[scene], "en") * times * 48_000)
    words = [{"text": word, "start": n, "end": n + 1, "at": n} for n, word in enumerate(TEXTS[scene].split())]

    def paint(into: Path) -> Painting:
        into.write_bytes(b"sound")
        return Painting({"samples": samples, "rate": 48_000, "words": words})

    order = step.order(Line([step], Store(root / "cache")))
    assert order is not None
    Store(root / "cache").put(order.recipe, step.ext, {}, paint)


def checked(root: Path, ep: Episode) -> check.Report:
    return check.report(Line(steps_of(ep), Store(root / "cache")), ep)


def test_before_anything_is_bought_all_is_predicted_and_says_so(root: Path) -> None:
    found = checked(root, written(root, more="runtime_s: [5, 60]\n")).pacing
    assert [one.how for one in found.scenes] == ["predicted"] * 3
    assert [one.words for one in found.scenes] == [11, 14, 13]
    assert [one.spoken_s for one in found.scenes] == [predicted_s(text, "en") for text in TEXTS]
    assert found.whole.words == 38
    told = pacing.as_text(found)
    assert "not calibrated" in told
    assert "is within 5 to 60" in told
    assert pacing.as_json(found)["factors"] == []


def test_a_bought_line_calibrates_the_others_of_its_voice(root: Path) -> None:
    ep = written(root)
    bought(root, ep, 0, Fraction(6, 5))
    found = checked(root, ep).pacing
    (factor,) = found.factors
    assert (factor.voice, factor.lines) == ("elevenlabs/eleven_multilingual_v2, voice v1", 1)
    assert float(factor.ratio) == pytest.approx(1.2, abs=1e-4)
    assert [one.how for one in found.scenes] == ["bought", "calibrated", "calibrated"]
    assert float(found.scenes[1].spoken_s / predicted_s(TEXTS[1], "en")) == pytest.approx(1.2, abs=1e-4)
    assert "takes 1.20 of the scratch voice's time, by 1 bought line" in pacing.as_text(found)
    assert "not calibrated" not in pacing.as_text(found)


@pytest.mark.parametrize("other", ["voice_id: v2", "voice_id: v1, speed: 0.9"])
def test_a_line_of_another_voice_or_speed_teaches_nothing(root: Path, other: str) -> None:
    bought(root, written(root), 0, Fraction(6, 5))
    found = checked(root, written(root, voice=VOICE.replace("voice_id: v1", other))).pacing
    assert (found.factors, [one.how for one in found.scenes]) == ((), ["predicted"] * 3)


def test_a_taught_voice_that_would_run_is_warned_of_before_it_is_bought(root: Path) -> None:
    ep = written(root)
    assert not any("words a minute" in warning.message for warning in checked(root, ep).warnings)
    bought(root, ep, 0, Fraction(4, 5))
    said = [warning.message for warning in checked(root, ep).warnings if "words a minute" in warning.message]
    assert 'scene "s0": the voice says' in said[0]
    assert 'scene "s1": the voice will say about' in said[1]


def test_a_length_outside_the_window_is_warned_of(root: Path) -> None:
    found = checked(root, written(root, more="runtime_s: [100, 200]\n"))
    assert any("runtime_s allows 100 to 200" in warning.message for warning in found.warnings)
    assert "is outside 100 to 200" in pacing.as_text(found.pacing)


def test_the_scratch_voice_is_called_by_its_name_and_not_warned_of(root: Path) -> None:
    found = checked(root, written(root, voice="{use: scratch}"))
    assert {one.how for one in found.pacing.scenes} == {"unsaid"}
    assert not any("words a minute" in warning.message for warning in found.warnings)


def test_the_table(root: Path, golden) -> None:
    ep = written(root, more="runtime_s: [10, 20]\n")
    bought(root, ep, 1, Fraction(11, 10))
    golden("check/pace.txt", check.as_text(checked(root, ep), pace=True) + "\n")
