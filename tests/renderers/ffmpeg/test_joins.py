"""Wipes and dips, frame for frame as they enter the encoder."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from renderers.ffmpeg.script import Span
from renderers.painting import Json
from tests.renderers.ffmpeg import films, timelines

FPS, HALF, CUT = Fraction(30000, 1001), 5, 12
RED, BLUE, DARK = (200, 40, 40), (40, 60, 220), (30, 30, 46)
WIDE, HIGH = films.SIZE


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("clips")
    return {
        "clip/a": films.clip(folder / "a.mp4", [RED] * (CUT + HALF), FPS),
        "clip/b": films.clip(folder / "b.mp4", [BLUE] * (HALF + 12), FPS, 2 * HALF),
    }


def joined(kind: str, **said: str) -> Json:
    """Two scenes of twelve frames, the second coming in over five frames on either side."""
    picture = films.picture([films.scene("a", 0, CUT), films.scene("b", CUT, 12, HALF, HALF)], FPS)
    picture["scenes"][1]["transition"] |= {"kind": kind, **said}
    return picture


def planes(frame: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    luma, chroma = WIDE * HIGH, WIDE * HIGH // 4
    y, u, v = np.split(frame, [luma, luma + chroma])
    return y.reshape(HIGH, WIDE), u.reshape(HIGH // 2, WIDE // 2), v.reshape(HIGH // 2, WIDE // 2)


def to_go(k: int, length: int) -> int:
    """How many pixels the new picture has still to go on frame k: even, and eased at both ends."""
    share = Fraction(2 * k + 1, 4 * HALF)
    return 2 * floor(length // 2 * (1 - share**2 * (3 - 2 * share)) + Fraction(1, 2))


@pytest.mark.parametrize("towards", ["left", "right", "up", "down"])
def test_the_edge_of_a_wipe_is_on_its_pixel_on_every_frame(
    tmp_path: Path, inputs: dict[str, Path], towards: str
) -> None:
    frames = timelines.entering(tmp_path, joined("wipe", direction=towards), inputs)
    across = towards in ("left", "right")
    for k in range(2 * HALF):
        left = to_go(k, WIDE if across else HIGH) // 2
        blue = planes(frames[CUT - HALF + k])[1] > 160  # the upper half of the new picture
        wanted = np.zeros_like(blue)
        wanted[: HIGH // 4] = True
        rolled = {
            "left": np.pad(wanted, ((0, 0), (left, 0)))[:, : WIDE // 2],
            "right": np.pad(wanted, ((0, 0), (0, left)))[:, left:],
            "up": np.pad(wanted, ((left, 0), (0, 0)))[: HIGH // 2],
            "down": np.pad(wanted, ((0, left), (0, 0)))[left:],
        }[towards]
        assert np.array_equal(blue, rolled), f"frame {k}"
    assert to_go(HALF - 1, WIDE) > WIDE / 2 > to_go(HALF, WIDE)
    assert [bool((planes(frames[n])[1] > 160).any()) for n in (CUT - HALF - 1, CUT + HALF)] == [False, True]


def test_under_a_wipe_both_pictures_play_on(tmp_path: Path, inputs: dict[str, Path]) -> None:
    frames = timelines.entering(tmp_path, joined("wipe", direction="left"), inputs)
    for k in range(2 * HALF):
        below, left = planes(frames[CUT - HALF + k])[0][HIGH * 3 // 4], to_go(k, WIDE)
        old, new = (films.grey(number) * 219 / 255 + 16 for number in (CUT - HALF + k, k))
        assert left < 4 or abs(below[: left - 2].mean() - old) < 3
        assert left > WIDE - 4 or abs(below[left + 2 :].mean() - new) < 3


@pytest.mark.parametrize(("color", "rgb"), [("#1e1e2e", DARK), ("#000000", (0, 0, 0)), ("#ff0000", (255, 0, 0))])
def test_a_dip_is_nothing_but_its_colour_at_the_cut(
    tmp_path: Path, inputs: dict[str, Path], color: str, rgb: tuple[int, int, int]
) -> None:
    frames = timelines.entering(tmp_path, joined("dip", color=color), inputs)
    red, green, blue = (level / 255 for level in rgb)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue  # BT.709
    wanted = (16 + 219 * luma, 128 + 224 * (blue - luma) / 1.8556, 128 + 224 * (red - luma) / 1.5748)
    for n in (CUT - 1, CUT):
        for plane, level in zip(planes(frames[n]), wanted, strict=True):
            assert plane.min() == plane.max() and abs(plane[0, 0] - level) <= 1
    shares = [*((k + 1) / HALF for k in range(HALF)), *(1 - k / HALF for k in range(HALF))]
    alone = [planes(frames[n])[0][4:14].mean() for n in (0, CUT + HALF)]
    for k, share in enumerate(shares):
        under = alone[0] if k < HALF else alone[1]
        got = planes(frames[CUT - HALF + k])[0][4:14].mean()
        assert abs(got - (share * wanted[0] + (1 - share) * under)) < 1.6, f"frame {k}"


def test_dips_through_two_colours_and_a_wipe_stand_side_by_side_in_any_window(
    tmp_path: Path, inputs: dict[str, Path]
) -> None:
    kinds: list[Json] = [{"kind": "dip", "color": "#1e1e2e"}, {"kind": "wipe", "direction": "up"}]
    kinds += [{"kind": "dip", "color": "#ffffff"}, {"kind": "dip", "color": "#1e1e2e"}]
    scenes = [films.scene("s0", 0, 8, clip="clip/b")]
    for n, kind in enumerate(kinds, start=1):
        scene = films.scene(f"s{n}", 8 * n, 8, 2, 2, clip=f"clip/{'ab'[n % 2]}")
        scenes.append({**scene, "transition": {"before": 2, "after": 2, **kind}})
    files = dict(inputs)
    for name, rgb in (("a", RED), ("b", BLUE)):
        files[f"clip/{name}"] = films.clip(tmp_path / f"{name}.mp4", [rgb] * 12, FPS, 4)
    picture = films.picture(scenes, FPS)
    whole = timelines.entering(tmp_path, picture, files)
    pure = [n for n, frame in enumerate(whole) if all(plane.min() == plane.max() for plane in planes(frame))]
    assert pure == [7, 8, 23, 24, 31, 32]
    for start, end in ((7, 9), (9, 24), (17, 40)):
        assert np.array_equal(timelines.entering(tmp_path, picture, files, Span(start, end)), whole[start:end])
