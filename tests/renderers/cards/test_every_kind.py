"""Every kind of card: the same picture from either rasteriser, and from any process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from renderers import cards
from renderers.painting import silent
from renderers.terminal import glyphs
from renderers.text import engine
from renderers.text.run import Style
from tests.renderers.cards import kinds

SIZE = (480, 270)
ROOT = Path(__file__).parents[3]


@pytest.fixture(params=["by_harfbuzz", "by_area"])
def drawn_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """All letters are drawn by this one, which says so each time."""
    calls: list[str] = []
    real: engine.Rasteriser = getattr(engine, request.param)

    def drawing(letters: Sequence[engine.Placed], style: Style, size_px: float, width: int, height: int) -> Image.Image:
        calls.append(request.param)
        return real(letters, style, size_px, width, height)

    monkeypatch.setattr(engine, "by_harfbuzz", drawing)
    glyphs.mark.cache_clear()
    yield calls
    glyphs.mark.cache_clear()


@pytest.mark.parametrize("kind", cards.KINDS)
def test_both_rasterisers_draw_the_golden_picture(
    kind: str, drawn_by: list[str], tmp_path: Path, picture_golden: Callable[[str, Image.Image], None]
) -> None:
    spec, inputs = kinds.example(kind, tmp_path)
    cards.maker(kind).paint(kinds.settings(kind, spec, SIZE), inputs, tmp_path / "card.png", silent)
    with Image.open(tmp_path / "card.png") as card:
        under = Image.new("RGBA", SIZE, "#8fa3b0")
        picture_golden(f"every-{kind}", Image.alpha_composite(under, card).convert("RGB"))
    assert drawn_by


def test_another_process_makes_the_same_bytes(tmp_path: Path) -> None:
    told = []
    for seed in ("1", "4096"):
        folder = tmp_path / seed
        folder.mkdir()
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", "from tests.renderers.cards.test_every_kind import main; main()", str(folder)]
        told.append(subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    one, other = told
    assert one == other
    assert len(set(one.splitlines())) == len(cards.KINDS) + sum(moving(kind) for kind in cards.KINDS)


def moving(kind: str) -> bool:
    return cards.moves(kind, {"play": True})


def main() -> None:
    """Paint every kind, still and moving, and print a digest of each file."""
    folder = Path(sys.argv[-1])
    for kind in cards.KINDS:
        spec, inputs = kinds.example(kind, folder)
        asked = kinds.settings(kind, spec, SIZE)
        ways = [("png", asked)]
        if moving(kind):
            ways.append(("mov", asked | {"fps": "24", "spec": spec | ({"play": True} if kind == "terminal" else {})}))
        for suffix, way in ways:
            into = folder / f"{kind}.{suffix}"
            cards.maker(kind).paint(way, inputs, into, silent)
            print(kind, suffix, sha256(into.read_bytes()).hexdigest())
