"""What of a clip is converted is said before the film is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stages import conversions
from stages.core import episode
from stages.core.model import Episode
from stages.core.step import Line
from stages.core.store import Store, open_store
from stages.front import steps_of
from tests.renderers import movies

Told = tuple[list[conversions.Remark], list[conversions.Remark]]
WIDE = "format=yuv420p10le,setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc={}:range=tv"
HEVC = ("-c:v", "libx265", "-x265-params", "log-level=none")
FIELDS = ("-c:v", "libx264", "-flags", "+ildct+ilme", "-preset", "ultrafast")


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], Told]]:
    """What is said of a clip in an episode of one scene."""
    monkeypatch.chdir(tmp_path)
    open_store.cache_clear()
    (tmp_path / "episodes").mkdir()

    def said(clip: Path) -> Told:
        file = tmp_path / "episodes" / "ep.yaml"
        text = f"title: T\nlanguage: en\nsize: 320x180\nscenes:\n  - name: one\n    clip: {{file: {clip.name}}}\n"
        file.write_text(text, encoding="utf-8")
        ep: Episode = episode.load(file)
        line = Line(steps_of(ep), Store(tmp_path / "cache"))
        return list(conversions.losses(line, ep)), list(conversions.unusable(ep))

    yield said
    open_store.cache_clear()


@pytest.mark.parametrize(
    ("filters", "options", "says"),
    [
        pytest.param(movies.TO_YUV, FIELDS[:2], None, id="nothing is lost"),
        pytest.param(WIDE.format("smpte2084"), HEVC, "is HDR (PQ) and is tone-mapped to BT.709", id="HDR10"),
        pytest.param(WIDE.format("arib-std-b67"), HEVC, "is HDR (HLG) and is tone-mapped to BT.709", id="HLG"),
        pytest.param(f"{movies.TO_YUV},setfield=tff", FIELDS, "is interlaced", id="fields"),
    ],
)
def test_what_is_lost_is_said_once(
    tmp_path: Path, told: Callable[[Path], Told], filters: str, options: tuple[str, ...], says: str | None
) -> None:
    clip = movies.clip(
        tmp_path / "episodes" / "a.mp4", movies.plain((90, 90, 90), 4, (64, 64)), filters=filters, options=options
    )
    losses, unusable = told(clip)
    assert unusable == [] and len(losses) == (says is not None)
    for line, what, hint in losses:
        assert line == 6 and what.startswith('scene "one": its clip ') and says and says in what and hint


def test_a_file_that_is_no_clip_is_a_mistake(tmp_path: Path, told: Callable[[Path], Told]) -> None:
    (tmp_path / "episodes" / "a.mp4").write_text("#EXTM3U\nb.ts\n", encoding="utf-8")
    losses, [(line, what, hint)] = told(tmp_path / "episodes" / "a.mp4")
    assert losses == [] and line == 6 and "is a list that names other files" in what and hint


def test_a_record_says_more_than_a_header() -> None:
    """Whether a rate is steady is known when all frames have been seen."""
    [(what, hint)] = conversions.lost({"hdr": None, "interlaced": False, "steady": False, "fps": "1500/83"})
    assert "no steady rate (18.07 frames a second on average)" in what and hint
    assert list(conversions.lost({"frames": 24, "fps": "24", "size": [64, 36]})) == []
