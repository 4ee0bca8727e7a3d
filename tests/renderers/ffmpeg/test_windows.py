"""A window of the film is encoded from a script of its own: its frames are the whole film's, to the bit."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from renderers.captions.ass import ass
from renderers.captions.look import look
from renderers.ffmpeg import burn, rolls
from renderers.ffmpeg.run import run
from renderers.ffmpeg.script import Span, for_ffmpeg, script
from renderers.painting import Json
from renderers.themes import theme
from tests.renderers.ffmpeg import films

FPS = Fraction(30000, 1001)
Frames = NDArray[np.uint8]


def entering(folder: Path, picture: Json, inputs: dict[str, Path], window: Span | None, captions: str = "") -> Frames:
    """The frames that would enter the encoder: as many rows as frames, of YUV 4:2:0."""
    here = folder / (f"{window.start}-{window.end}" if window else "whole")
    here.mkdir()
    if captions:
        burn.lay_ready(captions, here)
    made = script(picture, window)
    rolls.examine(made.rolls, inputs, films.SIZE, FPS)
    graph = here / "script.txt"
    graph.write_text(for_ffmpeg(made.text), encoding="utf-8")
    raw = here / "frames.yuv"
    run(
        [
            *rolls.write(made.rolls, inputs, here, FPS),
            *("-/filter_complex", str(graph), "-map", "[video]", "-fps_mode", "passthrough"),
            *("-f", "rawvideo", str(raw)),
        ],
        log=here / "log",
        cwd=here,
    )
    return np.fromfile(raw, np.uint8).reshape(-1, films.SIZE[0] * films.SIZE[1] * 3 // 2)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Json, dict[str, Path], str]:
    """A film of 70 frames with all that there is: fades, stills and reels over each other, a mark, captions."""
    folder = tmp_path_factory.mktemp("everything")
    greys = {"a": 28, "b": 28, "c": 28, "d": 28}
    inputs = {
        f"clip/{name}": films.clip(folder / f"{name}.mp4", [(60 + 40 * n, 200 - 40 * n, 90)] * count, FPS)
        for n, (name, count) in enumerate(greys.items())
    }
    inputs["card/still"] = films.card(folder / "still.png", (230, 230, 240, 128))
    inputs["card/dark"] = films.card(folder / "dark.png", (20, 30, 60, 220))
    inputs["card/reel"] = films.reel(folder / "reel.mov", [(n, (8 * n, 250 - 8 * n, 60, 200)) for n in range(12)], FPS)
    Image.new("RGBA", (20, 12), (240, 200, 60, 180)).save(folder / "mark.png")
    inputs["mark"] = folder / "mark.png"
    scenes = [
        films.scene("a", 0, 18, 0, 5),
        films.scene("b", 18, 20, 4, 4),
        films.scene("c", 38, 12),
        films.scene("d", 50, 20, 3, 3),
    ]
    cards = [
        {"name": "a/1", "image": "card/dark", "start": 0, "end": 14, "fade_in": 3, "fade_out": 2},
        {"name": "b/1", "image": "card/reel", "start": 16, "end": 44, "fade_in": 0, "fade_out": 4, "moves": True},
        {"name": "b/2", "image": "card/still", "start": 20, "end": 36, "fade_in": 8, "fade_out": 8},
        {"name": "d/1", "image": "card/reel", "start": 52, "end": 66, "fade_in": 0, "fade_out": 2, "moves": True},
    ]
    picture = films.picture(scenes, FPS, cards, fade_to_black=4) | {"captions": True}
    picture["mark"] = {"image": "mark", "x": 40, "y": 2, "away": [[4, 9], [30, 41]]}
    words = [{"text": "one", "line": 0, "start": 12, "end": 22}, {"text": "two", "line": 0, "start": 26, "end": 40}]
    cues = {"fps": str(FPS), "language": "en", "cues": [{"start": 11, "end": 47, "lines": ["one two"], "words": words}]}
    return picture, inputs, ass(cues, look(films.SIZE, theme("mocha"), highlight=True))


@pytest.fixture(scope="module")
def whole(everything: tuple[Json, dict[str, Path], str], tmp_path_factory: pytest.TempPathFactory) -> Frames:
    picture, inputs, captions = everything
    return entering(tmp_path_factory.mktemp("whole"), picture, inputs, None, captions)


WINDOWS = [
    (0, 1),
    (0, 7),
    (3, 12),
    (7, 20),
    (14, 16),
    (15, 25),
    (21, 23),
    (24, 38),
    (30, 52),
    (45, 60),
    (53, 68),
    (66, 70),
]


@pytest.mark.parametrize(("start", "end"), WINDOWS)
def test_the_frames_of_a_window_are_those_of_the_whole(
    everything: tuple[Json, dict[str, Path], str], whole: Frames, tmp_path: Path, start: int, end: int
) -> None:
    picture, inputs, captions = everything
    assert len(whole) == picture["frames"]
    got = entering(tmp_path, picture, inputs, Span(start, end), captions)
    assert len(got) == end - start
    unlike = [n for n in range(end - start) if not np.array_equal(got[n], whole[start + n])]
    assert not unlike
