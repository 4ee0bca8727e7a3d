"""Clips that are what a plate must be: copied, and every frame of them where it belongs, in any company."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from renderers import conform
from renderers.ffmpeg import encode, repack, sps
from renderers.ffmpeg.boxes import edits
from renderers.ffmpeg.probe import opened
from renderers.ffmpeg.script import Span, script
from renderers.painting import Json, RenderError, silent
from tests.renderers import movies
from tests.renderers.ffmpeg import films

RATES = [Fraction(24), Fraction(30000, 1001)]
X264 = ("-c:v", "libx264", "-crf", "10", "-g", "250", "-colorspace", "bt709", "-color_range", "tv")
KINDS = {  # only the last has more than one frame that a reader can begin with; `plain` and `other` have no B-frames
    "plain": (*X264, "-bf", "0"),
    "b-frames": (*X264, "-bf", "3", "-preset", "fast"),
    "pyramid": (*X264, "-bf", "6", "-preset", "slow", "-x264-params", "b-pyramid=strict:cabac=0:8x8dct=0"),
    "other": ("-c:v", "libopenh264", "-b:v", "900k", "-g", "250", "-colorspace", "bt709", "-color_range", "tv"),
    "open": (*X264, "-g", "8", "-keyint_min", "8", "-bf", "3", "-x264-params", "open-gop=1:scenecut=0"),
    "keyed": (*X264, "-g", "6", "-keyint_min", "6", "-bf", "2", "-sc_threshold", "0"),
}
FRAMES = 26
SKIPPED = {"encoded": 4}  # frames before the first of a plate


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, Fraction], Path]:
    """Of each kind and rate, frames that say their number."""
    folder = tmp_path_factory.mktemp("uniform")
    levels = [np.full((36, 64, 3), films.grey(n), np.uint8) for n in range(FRAMES)]
    return {
        (kind, fps): movies.clip(folder / f"{kind}-{n}.mp4", levels, str(fps), options=options)
        for kind, options in KINDS.items()
        for n, fps in enumerate(RATES)
    }


def plated(into: Path, clip: Path, fps: Fraction, frames: int, source: Json = None, **changes: Json) -> Json:
    asked = {"size": [64, 36], "fps": str(fps), "frames": frames, "key_frame": 0, **changes}
    asked["source"] = source or {"frames": FRAMES, "fps": str(fps)}
    return conform.paint(asked, {"clip": clip}, into).facts


def levels(film: Path) -> list[float]:
    """Which frame each one shows; between two of them in a fade."""
    return [(movies.colour(frame)[1] - films.grey(0)) / 8 for frame in movies.planes(film)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frames", [FRAMES, 17])
def test_a_uniform_clip_is_copied_and_its_frames_stand_on_the_grid(
    tmp_path: Path, clips: Mapping[tuple[str, Fraction], Path], kind: str, frames: int
) -> None:
    for fps in RATES:
        plate = tmp_path / "plate.mp4"
        facts = plated(plate, clips[kind, fps], fps, frames)
        assert (facts["copied"], facts["frames"], facts["fps"]) == (True, frames, str(fps))
        assert np.abs(np.array(levels(plate)) - np.arange(frames)).max() < 0.3
        assert movies.times(plate) == [n / fps for n in range(frames)]
        assert facts["keys"] == [*range(0, frames, 6 if kind == "keyed" else FRAMES)]
        with av.open(str(plate)) as film:
            said = film.streams.video[0].codec_context
            assert (said.colorspace, said.color_primaries, said.color_trc, said.color_range) == (1, 1, 1, 1)
            assert not film.streams.audio and not film.streams.data
        assert b"x264" not in plate.read_bytes(), "nothing comes along beside the pictures"


def test_the_same_clip_gives_the_same_bytes(tmp_path: Path, clips: Mapping[tuple[str, Fraction], Path]) -> None:
    for name in ("one.mp4", "two.mp4"):
        plated(tmp_path / name, clips["pyramid", RATES[0]], RATES[0], 20)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()
    assert edits(tmp_path / "one.mp4") == [[(20_000, 2_000)]]


def scenes(fps: Fraction) -> Json:
    """Six scenes of every kind: cuts and fades in turn, one of which is entered in the middle of its group."""
    kinds, at, found = ["b-frames", "encoded", "pyramid", "open", "other", "keyed"], 0, []
    for n, kind in enumerate(kinds):
        before, after = [(0, 0), (2, 3), (3, 2), (0, 0), (4, 4), (1, 5)][n]
        found.append(films.scene(kind, at, 13, before, after))
        at += 13
    return films.picture(found, fps)


def expected(picture: Json) -> NDArray[np.float64]:
    """The number that each frame shows; in a fade both clips' by their shares."""
    shown = np.zeros(picture["frames"])
    for scene in picture["scenes"]:
        start, into = scene["start"], scene["transition"]
        before, both = into["before"], into["before"] + into["after"]
        for frame in range(start - before, picture["frames"]):
            n = frame - start + before
            share = 1 if n >= both else (n + 0.5) / both
            shown[frame] = (1 - share) * shown[frame] + share * (n + SKIPPED.get(scene["name"], 0))
    return shown


@pytest.mark.parametrize("fps", RATES, ids=str)
def test_copied_and_encoded_plates_share_a_film_frame_by_frame(
    tmp_path: Path, clips: Mapping[tuple[str, Fraction], Path], fps: Fraction
) -> None:
    """Also a window of the film, which enters plates anywhere."""
    picture, inputs = scenes(fps), {}
    for scene in picture["scenes"]:
        kind = scene["name"]
        inputs[f"clip/{kind}"] = tmp_path / f"{kind}.mp4"
        clip = clips["b-frames" if kind == "encoded" else kind, fps]
        facts = plated(inputs[f"clip/{kind}"], clip, fps, FRAMES - SKIPPED.get(kind, 0), keep="tail")
        assert facts["copied"] == (kind != "encoded")
    want = expected(picture)
    for window in (None, Span(31, 60), Span(70, 78)):
        folder = tmp_path / f"window-{window.start if window else 0}"
        folder.mkdir()
        made = script(picture, window) if window else script(picture)
        asked = films.settings(picture) | {"script": made.text, "rolls": made.rolls}
        asked["frames"] = window.end - window.start if window else picture["frames"]
        encode.paint(asked, inputs, folder / "film.mp4", silent)
        got = np.full(picture["frames"], np.nan)
        got[slice(window.start, window.end) if window else slice(None)] = levels(folder / "film.mp4")
        assert np.nanmax(np.abs(got - want)) < 0.45, window


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        pytest.param("keyed", {"keep": "tail", "frames": 14}, "", id="its tail, from a key frame"),
        pytest.param(
            "keyed", {"keep": "tail", "frames": 16}, "a first frame that no reader can begin with", id="its tail"
        ),
        pytest.param("plain", {"fps": "30"}, "the times of its frames", id="another rate"),
        pytest.param("plain", {"size": [32, 18]}, "its size", id="another size"),
        pytest.param("plain", {"frames": 27}, "its length", id="a frame short"),
        pytest.param("plain", {"frames": 40, "fit": "loop"}, "its length", id="looped"),
        pytest.param("plain", {"source": {"frames": 25, "fps": "24"}}, "the times of its frames", id="changed"),
    ],
)
def test_what_has_to_be_converted_is_encoded_and_says_why(
    tmp_path: Path, clips: Mapping[tuple[str, Fraction], Path], kind: str, changes: Json, said: str
) -> None:
    asked = {"frames": 24, **changes}
    frames, fps = asked.pop("frames"), Fraction(asked.pop("fps", "24"))
    facts = plated(tmp_path / "plate.mp4", clips[kind, RATES[0]], fps, frames, **{"size": [64, 36], **asked})
    assert (facts["copied"], facts.get("encoded_for", ""), facts["frames"]) == (not said, said, frames)


MADE = (*X264, "-bf", "2")
UNSAID = "format=yuv420p,setparams=colorspace=unknown"


@pytest.mark.parametrize(
    ("size", "filters", "options", "said"),
    [
        pytest.param([64, 36], UNSAID, MADE[:6], "its colours", id="untagged, and small"),
        pytest.param([1280, 720], f"scale=1280:720,{UNSAID}", MADE[:6], "", id="untagged, and large"),
        pytest.param(
            [64, 36],
            movies.TO_YUV,
            (*MADE, "-chroma_sample_location", "topleft"),
            "the place of its chroma",
            id="chroma",
        ),
        pytest.param(
            [64, 36], f"{movies.TO_YUV},setfield=tff", (*MADE, "-flags", "+ildct+ilme"), "its fields", id="fields"
        ),
        pytest.param([64, 36], f"{movies.TO_YUV},setsar=2", MADE, "its size", id="oblong pixels"),
        pytest.param([64, 36], "format=yuv422p", MADE, "its pixel format", id="4:2:2"),
        pytest.param(
            [64, 36],
            movies.TO_YUV,
            ("-c:v", "libx265", "-x265-params", "log-level=none"),
            "its codec",
            id="another codec",
        ),
    ],
)
def test_whatever_a_plate_is_not_is_converted(
    tmp_path: Path, size: Json, filters: str, options: tuple[str, ...], said: str
) -> None:
    clip = movies.clip(tmp_path / "a.mp4", movies.numbered(4), filters=filters, options=options)
    facts = plated(tmp_path / "plate.mp4", clip, RATES[0], 4, {"frames": 4, "fps": "24"}, size=size)
    assert (facts["copied"], facts.get("encoded_for", "")) == (not said, said)


@pytest.mark.parametrize(("kind", "copied"), [("plain", True), ("b-frames", False)])
def test_frames_in_an_order_that_nobody_tells_are_encoded(
    tmp_path: Path,
    clips: Mapping[tuple[str, Fraction], Path],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    copied: bool,
) -> None:
    """A decoder in the middle of a roll would have to guess it."""
    monkeypatch.setattr(sps, "of_avcc", lambda _: sps.Sps(True, None, 0, True))
    facts = plated(tmp_path / "plate.mp4", clips[kind, RATES[0]], RATES[0], FRAMES)
    assert facts["copied"] == copied
    assert copied or facts["encoded_for"] == "the order of its frames, which its stream does not tell"


@settings(deadline=None, max_examples=40)  # how busy the machine is, is no law
@given(st.sampled_from(sorted(KINDS)), st.integers(0, FRAMES - 1), st.integers(1, FRAMES))
def test_any_stretch_of_any_clip_is_a_file_of_exactly_those_frames(
    clips: Mapping[tuple[str, Fraction], Path], kind: str, first: int, frames: int
) -> None:
    clip, fps = clips[kind, RATES[1]], RATES[1]
    into = clip.with_name("stretch.mp4")
    with opened(clip) as container:
        way = repack.course(container, container.streams.video[0])
    assert way is not None
    if first + frames > FRAMES:
        with pytest.raises(RenderError, match="are not all there"):
            repack.write(into, clip, way, first, frames, fps)
        return
    repack.write(into, clip, way, first, frames, fps)
    assert movies.times(into) == [n / fps for n in range(frames)]
    assert np.abs(np.array(levels(into)) - np.arange(first, first + frames)).max() < 0.3
