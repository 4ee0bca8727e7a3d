"""Cards that move: they settle on the still, in time, without a wobble."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from renderers import themes
from renderers.cards import title
from renderers.cards.draw import Stamp, clipped, draw, grown, slid
from renderers.cards.frame import Box
from renderers.cards.motion import eased, settled
from renderers.cards.sheet import Enter, Panel, Sheet, Words, put
from renderers.painting import silent

SIZE = (480, 270)


def sheet(*enters: Enter | None) -> Sheet:
    """A title whose parts come as asked, in order; the last way holds for the rest."""
    spec = {"kicker": "Episódio 3", "text": "Ninguém repara", "subtitle": "nos bons cartões"}
    found = title.layout(
        {"card": "title", "spec": spec, "theme": themes.theme("mocha"), "size": list(SIZE), "language": "pt-BR"}, {}
    )
    ways = iter(enters)
    parts, way = [], enters[-1]
    for part in found.elements:
        parts.append(replace(part, enter=next(ways, way)) if isinstance(part, Words | Panel) else part)
    return replace(found, elements=tuple(parts))


def states(file: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(file)) as film:
        return [frame.to_ndarray(format="rgba").astype(np.uint8) for frame in film.decode(video=0)]


@pytest.mark.parametrize("fps", ["24", "60", "30000/1001"])
def test_the_last_state_is_the_still_to_the_pixel(tmp_path, fps):
    moving = sheet(Enter(Fraction(0), Fraction(2, 5), grows="left"), Enter(Fraction(1, 10), Fraction(1, 2), rise_px=9))
    made = put(moving, {}, tmp_path / "a.mov", silent, fps)
    put(moving, {}, tmp_path / "a.png", silent)
    found = states(tmp_path / "a.mov")
    assert made.facts["states"] == made.facts["frames"] == len(found) == settled(moving, Fraction(fps)) + 1
    with Image.open(tmp_path / "a.png") as still:
        assert (found[-1] == np.asarray(still)).all()
    assert found[0][..., 3].sum() < found[-1][..., 3].sum(), "at first nothing stands"


def test_a_card_whose_parts_all_stand_is_one_state(tmp_path):
    assert put(sheet(None), {}, tmp_path / "a.mov", silent, "24").facts["frames"] == 1


def test_text_rises_by_parts_of_a_pixel_and_never_turns_back(tmp_path):
    put(sheet(Enter(Fraction(0), Fraction(1), rise_px=12, fades=False)), {}, tmp_path / "a.mov", silent, "24")
    centres = []
    for state in states(tmp_path / "a.mov")[1:]:
        ink = state[..., :3].astype(float).sum(axis=2) * (state[..., 3] == 255)
        ink[ink < 700] = 0  # the title's letters
        centres.append(float((ink.sum(axis=1) * np.arange(SIZE[1])).sum() / ink.sum()))
    steps = -np.diff(centres)
    assert (steps > -0.06).all(), steps
    assert sum(0.05 < step % 1 < 0.95 for step in steps) > len(steps) / 3, "moves between pixels too"


def test_it_is_fast_at_first_and_slows_down():
    shares = [eased(Fraction(n, 20)) for n in range(-2, 23)]
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (0.0, 1.0)
    steps = np.diff(shares[2:-2])
    assert (np.diff(steps) < 0).all()


def area(stamps: list[Stamp]) -> float:
    return sum(float(np.asarray(stamp.mask, dtype=float).sum()) / 255 for stamp in stamps)


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_a_bar_grows_evenly_and_from_its_side(side):
    bar = Panel(Box(10, 20, 100, 30), 0, "#ffffff")
    for share in (0.003, 0.1, 0.256, 0.5, 0.905, 1.0):
        (stamp,) = grown(bar, side, share)
        assert area([stamp]) == pytest.approx(3_000 * share, abs=12)
        if side == "right":
            assert stamp.x + stamp.mask.width == 110 or share == 1.0
        if side in ("left", "top"):
            assert (stamp.x, stamp.y) == (10, 20)


@pytest.mark.parametrize("down_px", [0, 0.25, 0.5, 3.75, 12])
def test_a_stamp_slides_by_any_part_of_a_pixel(down_px):
    mask = Image.new("L", (6, 4), 200)
    stamp = slid(Stamp("#ffffff", mask, 3, 5), down_px)
    weights = np.asarray(stamp.mask, dtype=float).sum(axis=1)
    centre = stamp.y + float((weights * (np.arange(len(weights)) + 0.5)).sum() / weights.sum())
    assert centre == pytest.approx(5 + 2 + down_px, abs=0.02)
    assert weights.sum() == pytest.approx(200 * 24, rel=0.01)


@pytest.mark.parametrize(
    ("box", "left_px"),
    [((0, 0, 50, 50), 24), ((3, 5, 6.5, 50), 14), ((7.25, 0, 50, 50), 7), ((0, 7.5, 50, 50), 9), ((20, 0, 50, 50), 0)],
)
def test_a_clip_cuts_between_pixels(box, left_px):
    found = clipped(Stamp("#ffffff", Image.new("L", (6, 4), 255), 3, 5), box)
    assert area([found] if found else []) == pytest.approx(left_px, abs=0.1)


def test_what_rises_from_below_the_frame_is_no_trouble(tmp_path):
    put(sheet(Enter(Fraction(0), Fraction(1, 2), rise_px=400)), {}, tmp_path / "a.mov", silent, "24")
    assert len(states(tmp_path / "a.mov")) == 13


def test_a_still_is_drawn_as_before():
    assert draw(sheet(None), {}).size == SIZE
