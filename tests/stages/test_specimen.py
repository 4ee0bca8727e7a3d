"""The specimen: its command on a small part, and a sheet in docs/ that is not behind what it shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from doit.cmdparse import CmdParseError
from PIL import Image

from renderers import themes
from renderers.cards import KINDS
from stages import specimen
from stages.samples import ENGLISH, SAMPLES
from stages.specimen import Specimen, asked, drawn_from, everything


def test_the_sheet_in_docs_shows_what_is_drawn_now() -> None:
    kept = json.loads(specimen.SHOWN.read_text("utf-8"))
    assert kept == drawn_from(), "run `doit specimen`, look at docs/specimen.jpg, and commit both"


def test_the_sheet_in_docs_is_whole_and_of_a_modest_size() -> None:
    assert specimen.SHEET.stat().st_size <= 1_500_000
    with Image.open(specimen.SHEET) as sheet:
        assert sheet.width == 2000 and sheet.height > 8000


def test_every_kind_and_theme_is_on_it() -> None:
    there = everything()
    assert set(KINDS) <= {sample.kind for sample in SAMPLES}
    assert sorted(there.themes) == list(themes.names())
    assert len(ENGLISH) == len(there.themes)
    assert there.all_of_it and asked({}) == there


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"theme": "signal,latte"}, (("latte", "signal"), everything().kinds, everything().sizes)),
        ({"kind": "quote", "size": "1:1"}, (everything().themes, ("quote",), ("1:1",))),
    ],
)
def test_less_can_be_asked_for(said: dict[str, str], found: tuple[tuple[str, ...], ...]) -> None:
    wanted = asked(said)
    assert (wanted.themes, wanted.kinds, wanted.sizes) == found and not wanted.all_of_it


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"theme": "signl"}, 'did you mean "signal"'),
        ({"kind": "titel"}, 'did you mean "title"'),
        ({"size": "4:3"}, "use one of 16:9, 9:16, 1:1"),
    ],
)
def test_what_there_is_not_is_an_error_with_the_nearest(said: dict[str, str], words: str) -> None:
    with pytest.raises(CmdParseError, match=words):
        asked(said)


def test_a_part_is_drawn_apart_the_same_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = {"theme": "signal", "kind": "end", "size": "1:1", "full": True}
    sheets = []
    for _ in range(2):
        assert Specimen().execute(said, []) == 0
        sheets.append((tmp_path / "build/specimen/sheet.jpg").read_bytes())
    assert sheets[0] == sheets[1] and "build/specimen/sheet.jpg" in capsys.readouterr().out
    with Image.open(tmp_path / "build/specimen/signal-end-1x1.png") as full:
        assert full.size == (1080, 1080)
