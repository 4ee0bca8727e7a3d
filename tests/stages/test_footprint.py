"""The limit on memory: what the encode is told, what the plan and the check say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from renderers.ffmpeg import codecs, memory
from stages import check, footprint, front, segments, video
from stages.core import episode
from stages.core.errors import EpisodeError
from stages.core.model import Episode
from stages.core.plan import as_text
from stages.core.step import Line
from stages.core.store import Store, open_store
from stages.front import Chosen, House, steps_of
from tests.episodes import text, write
from tests.stages import values

FEWER = {"threads": codecs.THREADS - 1}
ROLLS = [{"kind": kind} for kind in ("clips", "clips", "cards")]
SCENES = (
    "hold_s: 4\ncards: [{title: {text: Nothing}}, {quote: {text: At all}}]",
    "hold_s: 4\ntransition: {kind: fade}",
)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONETAKE_CACHE", str(tmp_path / "cache"))
    open_store.cache_clear()
    yield tmp_path
    open_store.cache_clear()


def loaded(root: Path, head: str) -> tuple[Episode, Line]:
    ep = episode.load(write(root, text(*SCENES, head=head)))
    return ep, Line(steps_of(ep), Store(root / "cache"))


def planned(root: Path, head: str) -> str:
    ep, line = loaded(root, head)
    (plan,) = front.plans(House(Chosen(), (ep,), {}, line))
    said = [line for line in as_text(plan).splitlines() if "memory_mb" in line]
    return "\n".join(said)


def picture(**more: Any) -> dict[str, Any]:
    return {"size": [1920, 1080], "fps": "24", "frames": 48, "rolls": ROLLS, "preset": "final", **more}


def limited(mb: int | None) -> Episode:
    return values.episode([values.scene()], memory_mb=mb)


def test_without_a_limit_and_within_one_a_picture_is_encoded_as_ever():
    usual = memory.predicted_mb(picture())
    assert footprint.strategy(limited(None), picture()) == {}
    assert footprint.strategy(limited(usual), picture()) == {}
    assert footprint.strategy(limited(usual - 1), picture()) == FEWER


def test_segments_side_by_side_stay_below_the_limit_together(monkeypatch):
    monkeypatch.setattr(segments, "cpu_count", lambda: 24)
    usual = memory.predicted_mb(picture())
    told = picture(encode="segments")
    asked = [told | footprint.strategy(limited(mb), told) for mb in (None, usual, 3 * usual + 5)]
    assert [segments._side_by_side(one) for one in asked] == [8, 1, 3]
    assert "memory_mb" in segments.OF_THE_WHOLE


def test_of_an_encoder_in_hardware_nothing_is_said():
    assert footprint.strategy(limited(256), picture(encoder="nvenc")) == {}
    assert footprint.said(limited(256), picture(encoder="nvenc")) == ""


def test_a_plan_says_what_would_pass_the_limit_and_what_keeps_below_it(root):
    rolls = [{"kind": kind} for kind in ("clips", "clips", "reels", "reels")]  # these cards move
    usual, less = (memory.predicted_mb(picture(rolls=rolls, **kept)) for kept in ({}, {"threads": 2}))
    assert planned(root, "") == ""
    assert planned(root, f"memory_mb: {usual}") == ""
    would = f"its encode would take {usual} MB, more than memory_mb: {less}"
    assert planned(root, f"memory_mb: {less}").endswith(f"{would}; with 2 of the encoder's threads it takes {less} MB")


def test_what_nothing_keeps_below_is_told_by_plan_and_check(root):
    assert "more than memory_mb: 256" in planned(root, "size: 3840x2160\nmemory_mb: 256")
    ep, line = loaded(root, "size: 3840x2160\nmemory_mb: 256")
    (mistake,) = [one for one in check.report(line, ep).mistakes if "memory_mb" in one.message]
    assert mistake.hint == "allow it more, or make the film smaller"
    assert mistake.message.startswith("ep: the encode takes ")
    with pytest.raises(EpisodeError, match="at the least, more than memory_mb: 256"):
        footprint.strategy(ep, picture(size=[3840, 2160]))
    ep, line = loaded(root, "memory_mb: 1000")
    assert not [one for one in check.report(line, ep).mistakes if "memory_mb" in one.message]


def test_where_no_limit_is_set_a_plan_says_what_this_machine_lacks(tmp_path, monkeypatch):
    said = tmp_path / "meminfo"
    said.write_text("MemTotal: 4096000 kB\nMemAvailable:  204800 kB\n", encoding="ascii")
    monkeypatch.setattr(footprint, "MEMINFO", said)
    takes = memory.predicted_mb(picture())
    assert footprint.said(limited(None), picture()) == (
        f"its encode takes about {takes} MB, and 200 MB are free here; memory_mb keeps it below a limit"
    )
    assert footprint.said(limited(takes), picture()) == ""
    monkeypatch.setattr(footprint, "MEMINFO", tmp_path / "not there")
    assert footprint.said(limited(None), picture()) == ""


def test_what_keeps_the_memory_low_stands_in_the_recipe_of_the_picture_and_nowhere_else():
    timeline = {"size": [1920, 1080], "fps": "24", "frames": 48, "samples": 96_000, "title": "T", "language": "en"}
    timeline |= {"chapters": [{"title": "T", "start": 0}], "scenes": [{"start": 0}]}
    scripted = type("Scripted", (), {"facts": {"rolls": ROLLS}})()
    usual = memory.predicted_mb(picture())

    def decided(mb: int | None) -> dict[str, Any]:
        found: dict[str, Any] = video.settings(replace(limited(mb), slug="ep"), timeline, scripted, {})
        return found

    assert decided(None) == decided(usual)
    assert decided(usual - 1)["picture"] == decided(None)["picture"] | FEWER
