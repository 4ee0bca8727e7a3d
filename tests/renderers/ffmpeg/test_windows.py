"""A window of the film is encoded from a script of its own: its frames are the whole film's, to the bit."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderers.captions.ass import ass
from renderers.captions.look import look
from renderers.ffmpeg.script import Span
from renderers.painting import Json
from renderers.themes import theme
from tests.renderers.ffmpeg import films, timelines
from tests.renderers.ffmpeg.timelines import Frames, entering

FPS = Fraction(30000, 1001)


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


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    return timelines.media(tmp_path_factory.mktemp("media"))


@settings(max_examples=20, derandomize=True, deadline=None, database=None)
@given(timelines.pictures(), st.randoms(use_true_random=False))
def test_any_timeline_gives_its_frames_whole_or_in_a_window(
    media: dict[str, dict[str, Path]], picture: Json, random: Random
) -> None:
    """A tenth of what `bench/timelines.py` does."""
    with TemporaryDirectory() as folder:
        inputs = media[picture["fps"]]
        frames = entering(Path(folder), picture, inputs)
        assert len(frames) == picture["frames"]
        assert not timelines.misplaced(picture, frames)
        start = random.randrange(picture["frames"])
        end = random.randint(start + 1, picture["frames"])
        assert np.array_equal(entering(Path(folder), picture, inputs, Span(start, end)), frames[start:end])
