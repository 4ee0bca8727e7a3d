"""Bought clips at the door: every fault there is, and no false alarm on what is merely dark, pale or slow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from rehearsal import media
from renderers import own
from renderers.arrivals import clip
from renderers.ffmpeg.run import run
from renderers.painting import RenderError
from renderers.service import Arrival
from tests.renderers import movies
from tests.renderers.arrivals import scenes
from tests.renderers.arrivals.scenes import Pixels

SECOND = {"duration": "1", "generate_audio": False}


def examined(
    folder: Path, frames: Sequence[Pixels], start: Pixels | None = None, request: dict[str, Any] = SECOND, **made: Any
) -> Arrival:
    """What the gate says of a clip of these frames, which was asked to begin at `start`, or at its first."""
    file = scenes.filmed(folder / "clip.mp4", frames, **made)
    wanted = scenes.framed(folder / "start.jpg", frames[0] if start is None else start)
    return clip.examine(request, {"start_image_url": wanted}, file, {})


def one_fault(arrival: Arrival) -> str:
    assert len(arrival.faults) == 1, arrival.faults
    return arrival.faults[0]


# ── what is let in ──


@pytest.mark.parametrize("still", sorted(scenes.STILLS))
def test_a_slow_zoom_is_let_in_however_dark_or_pale_the_picture(tmp_path: Path, still: str) -> None:
    assert examined(tmp_path, scenes.zoom(scenes.STILLS[still](), 0.04)).faults == ()


@pytest.mark.parametrize("still", ["photo", "night", "stars", "lamp", "portrait", "square"])
def test_so_is_one_of_a_hundredth(tmp_path: Path, still: str) -> None:
    assert examined(tmp_path, scenes.zoom(scenes.STILLS[still](), 0.01)).faults == ()


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param(lambda: scenes.rain(scenes.photo(), 14), id="rain"),
        pytest.param(lambda: scenes.rain(scenes.night(), 8), id="rain at night"),
        pytest.param(lambda: scenes.rain(scenes.snow(), 8), id="rain over snow"),
        pytest.param(lambda: scenes.flicker(scenes.photo()), id="one window flickers"),
        pytest.param(lambda: scenes.drifting_fog(scenes.fog()), id="fog drifts"),
        pytest.param(lambda: scenes.drift(scenes.photo(), 2), id="two pixels aside"),
        pytest.param(lambda: scenes.drift(scenes.stars(), 3), id="stars move"),
        pytest.param(
            lambda: scenes.zoom(scenes.photo(), 0.1, 12) + scenes.zoom(scenes.photo("a door"), 0.1, 12), id="two shots"
        ),
    ],
)
def test_what_hardly_moves_is_let_in(tmp_path: Path, moved: Callable[[], list[Pixels]]) -> None:
    assert examined(tmp_path, moved()).faults == ()


def warm(still: Pixels) -> Pixels:
    return scenes.levels(255 * (still / 255.0) ** 0.85 * (1.0, 0.92, 0.82))


def cropped(still: Pixels) -> Pixels:
    height, width = still.shape[:2]
    part = still[height // 40 : -height // 25, width // 25 : -width // 40]
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def redrawn(still: Pixels) -> Pixels:
    """As a model sends it back: fine detail gone, everything a pixel or two off."""
    down, across = np.mgrid[: still.shape[0], : still.shape[1]].astype(np.float32)
    bent = cv2.remap(
        still,
        across + 1.5 * np.sin(down / 30).astype(np.float32),
        down + 1.5 * np.cos(across / 40).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(cv2.GaussianBlur(bent, (0, 0), 1.5), np.uint8)


@pytest.mark.parametrize("changed", [warm, cropped, redrawn, lambda still: warm(cropped(redrawn(still)))])
@pytest.mark.parametrize("words", ["a desk", "a harbour", "rain"])
def test_a_first_frame_may_differ_as_models_make_it(
    tmp_path: Path, words: str, changed: Callable[[Pixels], Pixels]
) -> None:
    still = scenes.photo(words)
    found = examined(tmp_path, scenes.zoom(changed(still), 0.05, 12), still, {"duration": 0.5})
    assert found.faults == ()
    assert 0 <= found.facts["start_distance"] < 0.3


@pytest.mark.parametrize(
    ("fps", "frames", "duration"),
    [("15", 15, "1"), ("30000/1001", 30, "1s"), ("60", 60, 1), ("24", 28, "1"), ("24", 20, "1")],
)
def test_rates_and_lengths_may_be_a_little_off(tmp_path: Path, fps: str, frames: int, duration: Any) -> None:
    shown = scenes.zoom(scenes.photo(), 0.1, frames)
    assert examined(tmp_path, shown, request={"duration": duration}, fps=fps).faults == ()


@pytest.mark.parametrize(
    ("codec", "options", "pixels"),
    [
        ("hevc", ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"), movies.TO_YUV),
        ("vp9", ("-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime"), movies.TO_YUV),
        ("av1", ("-c:v", "libaom-av1", "-cpu-used", "8", "-usage", "realtime"), movies.TO_YUV),
        ("h264", (*scenes.QUICK, "-bf", "2"), movies.TO_YUV.replace("yuv420p", "yuv420p10le")),
        ("h264", scenes.QUICK, movies.TO_YUV.replace("yuv420p", "yuv444p")),
    ],
)
def test_every_codec_of_today_is_let_in(tmp_path: Path, codec: str, options: Sequence[str], pixels: str) -> None:
    shown = scenes.zoom(scenes.photo(), 0.1, 12)
    found = examined(tmp_path, shown, request={"duration": "0.5"}, options=options, pixels=pixels)
    assert (found.faults, found.facts["codec"]) == ((), codec)
    assert found.facts["brightest"] == pytest.approx(scenes.photo().max(), abs=40)


def test_sound_that_was_asked_for_is_heard(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        scenes.zoom(scenes.photo(), 0.1),
        request={"duration": "1", "generate_audio": True},
        sound="sine=frequency=300",
    )
    assert found.faults == ()
    assert -30 < found.facts["audio_peak_db"] < -6


def test_sound_that_was_not_asked_for_does_no_harm(tmp_path: Path) -> None:
    assert examined(tmp_path, scenes.zoom(scenes.photo(), 0.1), sound="anullsrc=r=44100").faults == ()


def test_a_bought_clip_has_the_facts_of_an_own_one_and_what_the_gate_measured(tmp_path: Path) -> None:
    shown = scenes.zoom(scenes.photo(), 0.1)
    found = examined(tmp_path, shown)
    taken = own.paint_video({}, {"file": tmp_path / "clip.mp4"}, tmp_path / "own.mp4").facts
    assert {name: found.facts[name] for name in taken} == taken
    assert set(found.facts) - set(taken) == {
        *("codec", "start_distance", "end_distance", "drift", "moving"),
        *("brightest", "contrast", "audio_peak_db"),
    }
    assert found.facts["end_distance"] is None


def test_how_near_the_end_frame_is_is_told_and_no_fault(tmp_path: Path) -> None:
    shown = scenes.zoom(scenes.photo(), 0.1)
    file = scenes.filmed(tmp_path / "clip.mp4", shown)
    inputs = {
        "image_url": scenes.framed(tmp_path / "start.png", shown[0]),
        "end_image_url": scenes.framed(tmp_path / "end.png", shown[-1]),
    }
    near = clip.examine(SECOND, inputs, file, {})
    inputs["end_image_url"] = scenes.framed(tmp_path / "other.png", scenes.photo("elsewhere"))
    far = clip.examine(SECOND, inputs, file, {})
    assert near.faults == far.faults == ()
    assert near.facts["end_distance"] < 0.1 and far.facts["end_distance"] > 0.6


@pytest.mark.parametrize("ratio", ["16:9", "auto"])
def test_a_model_that_makes_one_shape_shows_a_cut_of_its_start_frame(tmp_path: Path, ratio: str) -> None:
    square = scenes.photo("a square", (544, 544))
    shown = scenes.zoom(np.ascontiguousarray(square[119:425]), 0.1)
    assert examined(tmp_path, shown, square, SECOND | {"aspect_ratio": ratio}).faults == ()


def test_a_clip_that_is_stored_lying_down_is_turned_first(tmp_path: Path) -> None:
    tall = scenes.photo("a tower", scenes.TALL)
    lying = [np.ascontiguousarray(np.rot90(frame)) for frame in scenes.zoom(tall, 0.1)]
    scenes.filmed(tmp_path / "lying.mp4", lying)
    turned = ["-display_rotation", "-90", "-i", str(tmp_path / "lying.mp4"), "-c", "copy", str(tmp_path / "clip.mp4")]
    run(turned, log=tmp_path / "log")
    start = scenes.framed(tmp_path / "start.jpg", tall)
    found = clip.examine(SECOND, {"start_image_url": start}, tmp_path / "clip.mp4", {})
    assert (found.faults, found.facts["size"]) == ((), [306, 544])


def test_without_a_start_frame_nothing_is_compared(tmp_path: Path) -> None:
    found = clip.examine(SECOND, {}, scenes.filmed(tmp_path / "a.mp4", scenes.zoom(scenes.photo(), 0.1)), {})
    assert (found.faults, found.facts["start_distance"]) == ((), None)


# ── what is not ──


@pytest.mark.parametrize(
    ("still", "crf"),
    [
        *((still, crf) for still in ("photo", "portrait", "lamp") for crf in ("18", "23")),
        *((still, "16") for still in ("night", "stars", "snow", "fog", "square")),
    ],
)
def test_a_still_that_was_made_a_clip_is_frozen(tmp_path: Path, still: str, crf: str) -> None:
    options = ("-c:v", "libx264", "-preset", "veryfast", "-crf", crf, "-g", "12")
    fault = one_fault(examined(tmp_path, [scenes.STILLS[still]()] * 48, request={"duration": 2}, options=options))
    assert fault.startswith("it is frozen: ")


def test_a_clip_that_begins_elsewhere_is_named_with_distance_and_limit(tmp_path: Path) -> None:
    fault = one_fault(examined(tmp_path, scenes.zoom(scenes.photo("a door"), 0.1), scenes.photo("a lake")))
    assert fault.startswith(("its first frame is 0.", "its first frame is 1.")) and fault.endswith(
        " away from its start frame, at most 0.5"
    )


@pytest.mark.parametrize("still", ["photo", "portrait", "square", "lamp"])
def test_so_is_one_that_begins_in_a_mirror(tmp_path: Path, still: str) -> None:
    shown = scenes.zoom(scenes.STILLS[still](), 0.1)
    assert "away from its start frame" in one_fault(examined(tmp_path, shown, np.ascontiguousarray(shown[0][:, ::-1])))


def test_a_clip_that_fades_in_from_black_does_not_begin_at_its_start_frame(tmp_path: Path) -> None:
    shown = [scenes.levels(frame * (n / 23)) for n, frame in enumerate(scenes.zoom(scenes.photo(), 0.1))]
    assert "its first frame is " in one_fault(examined(tmp_path, shown, scenes.photo()))


def test_black_and_one_flat_colour_are_told_apart(tmp_path: Path) -> None:
    black = examined(tmp_path, movies.plain((2, 2, 2), 24, scenes.WIDE), scenes.photo())
    assert black.faults[-1] == "it is black: nothing in it is brighter than level 2 of 255, at least 10"
    flat = examined(tmp_path, movies.plain((30, 60, 160), 24, scenes.WIDE), scenes.photo())
    assert flat.faults[-1] == "it is one flat colour: no frame's levels go up and down by 3 of 255"


@pytest.mark.parametrize(
    ("frames", "fps", "request_", "fault"),
    [
        (18, "24", {"duration": "1"}, "it lasts 0.75 s of 1 s, short by at most 0.2 s"),
        (25, "24", {"duration": "8s"}, "it lasts 1.04 s of 8 s, short by at most 0.2 s"),
        (60, "24", {"duration": 1}, "it lasts 2.50 s for 1 s, long by at most 1 s"),
        (
            24,
            "24",
            {"multi_prompt": [{"prompt": "a", "duration": "3"}, {"prompt": "b"}], "duration": "1"},
            "it lasts 1.00 s of 8 s, short by at most 0.2 s",
        ),
        (12, "12", {"duration": "1"}, "it has 12 frames a second, 15 to 61"),
        (90, "90", {"duration": "1"}, "it has 90 frames a second, 15 to 61"),
    ],
)
def test_another_length_or_rate_is_named(
    tmp_path: Path, frames: int, fps: str, request_: dict[str, Any], fault: str
) -> None:
    assert one_fault(examined(tmp_path, scenes.zoom(scenes.photo(), 0.1, frames), request=request_, fps=fps)) == fault


def test_another_shape_is_named(tmp_path: Path) -> None:
    start = scenes.framed(tmp_path / "start.jpg", scenes.photo())
    file = scenes.filmed(tmp_path / "clip.mp4", scenes.zoom(scenes.photo(size=(408, 306)), 0.1))
    for request, of_what in (
        (SECOND, "its start frame's 544x306"),
        (SECOND | {"aspect_ratio": "auto"}, "its start frame's 544x306"),
        (SECOND | {"aspect_ratio": "16:9"}, "16:9"),
    ):
        faults = clip.examine(request, {"image_url": start}, file, {}).faults
        assert f"it is 408x306, 33 % off {of_what}, at most 3 %" in faults


def test_a_clip_too_small_for_anything_is_named(tmp_path: Path) -> None:
    shown = scenes.zoom(scenes.photo(size=(512, 288)), 0.1)
    assert one_fault(examined(tmp_path, shown)) == "its short side is 288 px, at least 300"


def test_a_codec_of_the_day_before_is_named(tmp_path: Path) -> None:
    found = examined(tmp_path, scenes.zoom(scenes.photo(), 0.1), options=("-c:v", "mpeg4", "-q:v", "4"))
    assert one_fault(found) == "its codec is mpeg4, not one of h264, hevc, vp9, av1"


@pytest.mark.parametrize(
    ("sound", "fault"),
    [
        (None, "it has no sound, and sound was asked for"),
        ("anullsrc=r=44100", "its sound is silent: nothing, at least -60 dB, and sound was asked for"),
        (
            "aevalsrc=0.0005*sin(1000*t)",
            "its sound is silent: at most -66 dB, at least -60 dB, and sound was asked for",
        ),
    ],
)
def test_sound_that_was_asked_for_and_is_missing(tmp_path: Path, sound: str | None, fault: str) -> None:
    request = SECOND | {"generate_audio": True}
    assert one_fault(examined(tmp_path, scenes.zoom(scenes.photo(), 0.1), request=request, sound=sound)) == fault


# ── what is no clip at all ──


def whole(folder: Path) -> bytes:
    return scenes.filmed(folder / "whole.mp4", scenes.zoom(scenes.photo(), 0.1)).read_bytes()


HOSTILE: dict[str, Callable[[Path], bytes]] = {
    "empty": lambda folder: b"",
    "a web page": lambda folder: media.PAGE,
    "an expired address": lambda folder: b"<?xml version='1.0'?><Error><Code>AuthenticationFailed</Code></Error>",
    "a refusal": lambda folder: b'{"detail": "not found"}',
    "noise": lambda folder: np.random.default_rng(1).bytes(20_000),
    "a head of a clip and noise": lambda folder: whole(folder)[:64] + np.random.default_rng(1).bytes(20_000),
    "half a clip": lambda folder: whole(folder)[: len(whole(folder)) // 2],
    "all but the end": lambda folder: whole(folder)[:-2000],
    "a still": lambda folder: scenes.framed(folder / "a.png", scenes.photo()).read_bytes(),
    "only sound": lambda folder: sound_only(folder),
    "damage inside": lambda folder: damaged(whole(folder)),
}


def sound_only(folder: Path) -> bytes:
    run(["-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", str(folder / "s.mp4")], log=folder / "log")
    return (folder / "s.mp4").read_bytes()


def damaged(content: bytes) -> bytes:
    at = content.index(b"mdat") + 3000
    return content[:at] + bytes(600) + content[at + 600 :]


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_clip_is_a_fault_and_no_exception(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "arrived.mp4"
    file.write_bytes(HOSTILE[kind](tmp_path))
    found = clip.examine(SECOND, {}, file, {})
    fault = one_fault(found)
    assert bool(found.facts) == (kind == "all but the end")
    assert fault.startswith(("it ", "the file ")) and not fault.endswith(".") and str(tmp_path) not in fault


def test_what_was_sent_instead_is_quoted(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b'\n{"detail": "not found"}')
    assert clip.examine(SECOND, {}, tmp_path / "a.mp4", {}).faults == (
        'it is a text that begins with \'{"detail": "not found"}\'',
    )


def test_no_file_at_all_is_a_fault_too(tmp_path: Path) -> None:
    assert "a.mp4" not in str(tmp_path) and clip.examine(SECOND, {}, tmp_path / "a.mp4", {}).faults
    assert clip.examine(SECOND, {}, tmp_path, {}).faults


def test_a_clip_that_says_it_is_enormous_is_not_unpacked(tmp_path: Path) -> None:
    """A few hundred kilobytes that would be 200 MB a frame."""
    options = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "51", "-vf", "scale=8448:4752,format=yuv420p")
    lavfi = ["-f", "lavfi", "-i", "color=red:s=64x36:r=24:d=0.04"]
    run([*lavfi, *options, str(tmp_path / "a.mp4")], log=tmp_path / "log")
    assert (
        one_fault(clip.examine(SECOND, {}, tmp_path / "a.mp4", {}))
        == "it is 8448x4752, over the limit of 8192 px a side"
    )


def test_nobody_waits_for_the_end_of_a_clip_that_is_much_too_long(tmp_path: Path) -> None:
    lavfi = ["-f", "lavfi", "-i", "color=red:s=64x36:r=24:d=60"]
    run([*lavfi, "-c:v", "libx264", "-preset", "ultrafast", str(tmp_path / "a.mp4")], log=tmp_path / "log")
    fault = one_fault(clip.examine(SECOND, {}, tmp_path / "a.mp4", {}))
    assert fault == "it goes on after 123 frames, more than so long a clip can have"


def test_a_start_frame_of_ours_that_is_broken_is_no_fault_of_the_clips(tmp_path: Path) -> None:
    (tmp_path / "start.jpg").write_bytes(b"")
    file = scenes.filmed(tmp_path / "clip.mp4", scenes.zoom(scenes.photo(), 0.1, 12))
    with pytest.raises(RenderError, match=r"start\.jpg"):
        clip.examine({"duration": "0.5"}, {"start_image_url": tmp_path / "start.jpg"}, file, {})


@pytest.mark.parametrize(
    ("request_", "seconds"),
    [
        ({"duration": "5"}, 5),
        ({"duration": "8s"}, 8),
        ({"duration": 5}, 5),
        ({"duration": 2.5}, Fraction(5, 2)),
        ({"duration": "auto"}, None),
        ({}, None),
        ({"duration": "15", "multi_prompt": [{"duration": "4"}, {"duration": "3"}, {}]}, 12),
        ({"duration": "7", "multi_prompt": []}, 7),
    ],
)
def test_how_long_was_asked_for(request_: dict[str, Any], seconds: Fraction | int | None) -> None:
    assert clip._asked_s(request_) == seconds
