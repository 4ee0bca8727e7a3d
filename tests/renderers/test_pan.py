"""Clips from stills, and the file format that all clips share."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from renderers import pan
from renderers.ffmpeg import plate
from renderers.moves import MOVES
from renderers.painting import Json, Painting, RenderError
from tests.renderers import movies

ROOT = Path(__file__).parents[2]
RATES = ["24", "30", "60", "24000/1001", "30000/1001"]


def still(file: Path, size: tuple[int, int] = (80, 45)) -> Path:
    rng = np.random.default_rng(1)
    texture = Image.fromarray(rng.integers(0, 255, (9, 16, 3), np.uint8))
    return movies.picture(file, texture.resize(size, Image.Resampling.BICUBIC))


def panned(folder: Path, frame: Path, name: str = "pan", **settings: Json) -> tuple[Path, Painting]:
    into = folder / f"{name}.mp4"
    asked = {"size": list(movies.SIZE), "fps": "24", "frames": 12, "key_frame": 0, "move": "zoom-in", **settings}
    return into, pan.paint(asked, {"frame": frame}, into)


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("move", ["left", "still"])
def test_a_pan_has_exactly_its_frames_each_at_its_time(tmp_path: Path, fps: str, move: str) -> None:
    film, painting = panned(tmp_path, still(tmp_path / "a.png"), fps=fps, frames=35, key_frame=7, move=move)
    rate = Fraction(fps)
    keys = movies.key_frames(film)
    assert painting.facts == {"frames": 35, "fps": fps, "size": list(movies.SIZE), "keys": keys}
    assert movies.times(film) == [n / rate for n in range(35)]
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        assert stream.time_base == Fraction(1, plate.ticks_per_second(rate))
        assert Fraction(stream.duration or 0, plate.ticks_per_second(rate)) == 35 / rate


@pytest.mark.parametrize(
    ("key_frame", "frames", "found"),
    [
        pytest.param(0, 60, [0, 24, 48], id="one a second"),
        pytest.param(5, 60, [0, 5, 29, 53], id="and one where a reader enters"),
        pytest.param(1, 20, [0, 1], id="even on the second frame"),
        pytest.param(23, 26, [0, 23], id="or shortly before the next"),
        pytest.param(59, 60, [0, 24, 48, 59], id="or on the last"),
    ],
)
@pytest.mark.parametrize("move", ["zoom-out", "still"])
def test_key_frames_stand_where_they_are_needed(
    tmp_path: Path, key_frame: int, frames: int, found: list[int], move: str
) -> None:
    film, _ = panned(tmp_path, still(tmp_path / "a.png"), frames=frames, key_frame=key_frame, move=move)
    assert movies.key_frames(film) == found


def test_a_plate_says_what_it_is(tmp_path: Path) -> None:
    film, _ = panned(tmp_path, still(tmp_path / "a.png"))
    with av.open(str(film)) as container:
        codec = container.streams.video[0].codec_context
        frames = list(container.decode(video=0))
    assert (codec.name, codec.pix_fmt, codec.has_b_frames) == ("h264", "yuv420p", False)
    assert (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range) == (1, 1, 1, 1)
    assert {int(frame.colorspace) for frame in frames} == {1}
    assert not container.metadata.get("encoder")


@pytest.mark.parametrize("move", MOVES)
def test_the_same_settings_give_the_same_bytes(tmp_path: Path, move: str) -> None:
    frame = still(tmp_path / "a.png")
    one, _ = panned(tmp_path, frame, "one", move=move)
    two, _ = panned(tmp_path, frame, "two", move=move)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("move", ["zoom-in", "still"])
@pytest.mark.parametrize("rgb", [(255, 0, 0), (0, 0, 255), (0x1D, 0x1C, 0x2D), (0xF3, 0x8B, 0xA8)], ids=str)
def test_colours_come_out_of_the_file_as_they_went_in(tmp_path: Path, move: str, rgb: movies.RGB) -> None:
    frame = movies.picture(tmp_path / "a.png", Image.new("RGB", (80, 45), rgb))
    film, _ = panned(tmp_path, frame, move=move, frames=3)
    for shown in movies.planes(film):
        assert np.abs(movies.colour(shown) - rgb).max() <= 2


def test_a_still_is_the_same_picture_in_every_frame(tmp_path: Path) -> None:
    film, _ = panned(tmp_path, still(tmp_path / "a.png"), move="still", frames=30)
    frames = movies.planes(film)
    for frame in frames[1:]:
        for plane, first in zip(frame, frames[0], strict=True):
            difference = np.abs(plane.astype(int) - first)
            assert difference.max() <= 8  # near-lossless is not lossless, and this texture is nearly noise
            assert difference.mean() < 1.5


@pytest.mark.parametrize(
    ("size", "move", "darker"),
    [
        pytest.param((64, 200), "down", True, id="down a tall one"),
        pytest.param((64, 200), "up", False, id="up a tall one"),
        pytest.param((200, 36), "right", True, id="along a panorama"),
    ],
)
def test_spare_picture_is_travelled_over(tmp_path: Path, size: tuple[int, int], move: str, darker: bool) -> None:
    ramp = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_180)  # light above
    if size[0] > size[1]:
        ramp = ramp.transpose(Image.Transpose.ROTATE_90)  # light on the left
    frame = movies.picture(tmp_path / "a.png", ramp.resize(size).convert("RGB"))
    film, _ = panned(tmp_path, frame, move=move, frames=48)
    shown = movies.planes(film)
    first, last = (float(frame[0].mean()) for frame in (shown[0], shown[-1]))
    assert (first > last) == darker and abs(first - last) > 5


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        pytest.param({"move": "sideways"}, "no move called 'sideways'", id="unknown move"),
        pytest.param({"frames": 0}, "0 frames", id="no frames"),
        pytest.param({"size": [65, 36]}, "65x36", id="odd size"),
        pytest.param({"amount": 3.0}, "3.0", id="too far"),
    ],
)
def test_settings_that_make_no_clip_are_refused(tmp_path: Path, settings: dict[str, Json], says: str) -> None:
    with pytest.raises(RenderError, match=says):
        panned(tmp_path, still(tmp_path / "a.png"), **settings)


def test_progress_only_grows_and_ends_at_one(tmp_path: Path) -> None:
    heard: list[float] = []
    settings = {"size": list(movies.SIZE), "fps": "24", "frames": 12, "key_frame": 0, "move": "up"}
    pan.paint(settings, {"frame": still(tmp_path / "a.png")}, tmp_path / "pan.mp4", heard.append)
    assert heard == sorted(heard) and heard[-1] == 1.0 and len(heard) > 3


def test_a_clip_of_one_frame_is_a_clip(tmp_path: Path) -> None:
    for move in ("zoom-in", "still"):
        film, painting = panned(tmp_path, still(tmp_path / "a.png"), move=move, frames=1)
        assert painting.facts == {"frames": 1, "fps": "24", "size": list(movies.SIZE), "keys": [0]}
        assert movies.times(film) == [0]


def test_naming_the_makers_loads_no_heavy_library() -> None:
    """doit imports them for every command."""
    heavy = "{'numpy', 'PIL', 'cv2', 'av'}"
    ask = f"import sys, renderers.pan, renderers.own, renderers.conform; print({heavy} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said.strip() == "set()"


def test_a_plate_that_lacks_frames_is_found_out(tmp_path: Path) -> None:
    film, _ = panned(tmp_path, still(tmp_path / "a.png"))
    with pytest.raises(RenderError, match="12 frames of 13"):
        plate.facts(film, 13)
