"""Own videos: every make that people have, and every way in which one can be broken."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderers import footage, own
from renderers.ffmpeg.run import run
from renderers.painting import Json, RenderError
from tests.renderers import movies

H264 = ("-c:v", "libx264", "-qp", "1", "-preset", "ultrafast", "-g", "6")


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(2).integers(0, 255, (64, 64, 3), np.uint8))


def png() -> bytes:
    out = BytesIO()
    noise().save(out, "PNG")
    return out.getvalue()


def taken_video(file: Path) -> Json:
    into = file.parent / f"taken{file.suffix}"
    painting = own.paint_video({}, {"file": file}, into)
    assert into.read_bytes() == file.read_bytes()
    return painting.facts


@pytest.mark.parametrize(
    ("suffix", "fps"),
    [
        *(("mp4", fps) for fps in ("24", "25", "30", "60", "24000/1001", "30000/1001", "12")),
        *((suffix, "24000/1001") for suffix in ("mov", "mkv", "avi", "ts")),
        *(("mkv", fps) for fps in ("24", "30", "30000/1001")),  # its clock counts milliseconds
    ],
)
def test_frames_and_rate_are_counted_exactly(tmp_path: Path, fps: str, suffix: str) -> None:
    file = movies.clip(tmp_path / f"a.{suffix}", movies.numbered(37), fps)
    assert taken_video(file) == {
        "frames": 37,
        "fps": fps,
        "steady": True,
        "duration_s": str(37 / Fraction(fps)),
        "size": [64, 36],
        "rotation": 0,
        "has_audio": False,
        "interlaced": False,
        "hdr": None,
    }


def test_an_unsteady_rate_is_said_and_its_mean_given(tmp_path: Path) -> None:
    """Every third frame is missing: 16 of 24."""
    unsteady = f"select='mod(n\\,3)',{movies.TO_YUV}"
    options = ("-fps_mode", "vfr", *H264)
    file = movies.clip(tmp_path / "a.mp4", movies.numbered(24), filters=unsteady, options=options)
    facts = taken_video(file)
    assert (facts["frames"], facts["steady"]) == (16, False)
    assert Fraction(facts["fps"]) == facts["frames"] / Fraction(facts["duration_s"])
    assert Fraction(facts["duration_s"]) == pytest.approx(1, abs=0.05)


def test_a_clock_that_starts_late_is_no_gap(tmp_path: Path) -> None:
    file = movies.clip(tmp_path / "a.mkv", movies.numbered(12), options=(*H264, "-output_ts_offset", "7.3"))
    facts = taken_video(file)
    assert (facts["frames"], facts["fps"], facts["duration_s"]) == (12, "24", "1/2")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_phones_video_says_how_it_is_turned_and_how_large_it_looks(tmp_path: Path, degrees: int) -> None:
    flat = movies.clip(tmp_path / "flat.mp4", movies.numbered(3))
    file = tmp_path / "a.mp4"
    run(["-display_rotation", str(-degrees), "-i", str(flat), "-c", "copy", str(file)], log=tmp_path / "log")
    facts = taken_video(file)
    assert facts["rotation"] == degrees
    assert facts["size"] == ([64, 36] if degrees == 180 else [36, 64])


def test_oblong_pixels_are_counted_in_the_size(tmp_path: Path) -> None:
    file = movies.clip(tmp_path / "a.mp4", movies.numbered(3), filters=f"{movies.TO_YUV},setsar=3/2")
    assert taken_video(file)["size"] == [96, 36]


def test_sound_interlacing_and_hdr_are_noticed(tmp_path: Path) -> None:
    sound = ("-f", "lavfi", "-i", "sine=duration=0.5", "-shortest")
    with_sound = movies.clip(tmp_path / "a.mp4", movies.numbered(12), inputs=sound)
    assert taken_video(with_sound)["has_audio"]
    fields = f"{movies.TO_YUV},setfield=tff"
    options = ("-c:v", "libx264", "-flags", "+ildct+ilme", "-preset", "ultrafast")
    interlaced = movies.clip(
        tmp_path / "b.mp4", movies.plain((90, 90, 90), 6, (64, 64)), filters=fields, options=options
    )
    assert taken_video(interlaced)["interlaced"]
    assert taken_video(hdr(tmp_path / "c.mp4", "smpte2084"))["hdr"] == "pq"
    assert taken_video(hdr(tmp_path / "d.mp4", "arib-std-b67"))["hdr"] == "hlg"


def hdr(file: Path, transfer: str) -> Path:
    wide = f"format=yuv420p10le,setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc={transfer}:range=tv"
    options = ("-c:v", "libx265", "-x265-params", "log-level=none:lossless=1", "-tag:v", "hvc1")
    return movies.clip(file, movies.plain((90, 90, 90)), filters=wide, options=options)


def test_a_film_of_one_frame_is_a_film(tmp_path: Path) -> None:
    facts = taken_video(movies.clip(tmp_path / "a.mp4", movies.numbered(1)))
    assert (facts["frames"], facts["fps"], facts["duration_s"]) == (1, "24", "1/24")


def test_an_animation_is_a_clip(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (16, 16), (n * 20, 0, 0)) for n in range(5)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=100)
    facts = taken_video(tmp_path / "a.gif")
    assert (facts["frames"], facts["duration_s"]) == (5, "1/2")


@pytest.mark.parametrize(
    ("suffix", "kept"),
    [("mp4", 0.3), ("mp4", 0.9), ("mp4", 0.99), ("mkv", 0.3), ("mkv", 0.8), ("webm", 0.3), ("webm", 0.8)],
)
def test_a_video_that_is_cut_short_is_refused(tmp_path: Path, suffix: str, kept: float) -> None:
    noisy = [np.asarray(noise().resize(movies.SIZE)) for _ in range(48)]
    faststart = ("-movflags", "+faststart") if suffix == "mp4" else ()
    codec = ("-c:v", "libvpx", "-b:v", "2M", "-cpu-used", "8") if suffix == "webm" else H264
    whole = movies.clip(tmp_path / f"whole.{suffix}", noisy, options=(*codec, *faststart))
    file = tmp_path / f"a.{suffix}"
    content = whole.read_bytes()
    file.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(RenderError) as caught:
        taken_video(file)
    assert str(file) in str(caught.value) and caught.value.hint


def test_a_video_whose_index_is_missing_is_refused(tmp_path: Path) -> None:
    whole = movies.clip(tmp_path / "whole.mp4", movies.numbered(24))  # its index comes last
    (tmp_path / "a.mp4").write_bytes(whole.read_bytes()[:-500])
    with pytest.raises(RenderError, match="does not decode"):
        taken_video(tmp_path / "a.mp4")


def test_a_video_that_is_damaged_inside_is_refused(tmp_path: Path) -> None:
    noisy = [np.asarray(noise().resize(movies.SIZE)) for _ in range(24)]
    whole = movies.clip(tmp_path / "whole.mp4", noisy)
    content = bytearray(whole.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 400] = bytes(400)
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(RenderError) as caught:
        taken_video(tmp_path / "a.mp4")
    assert str(tmp_path / "a.mp4") in str(caught.value)


def test_a_missing_video_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"a\.mp4: there is no such file"):
        taken_video(tmp_path / "a.mp4")


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    file = tmp_path / "a.m4a"
    run(["-f", "lavfi", "-i", "sine=duration=0.2", str(file)], log=tmp_path / "log")
    with pytest.raises(RenderError, match="only sound, no video stream") as caught:
        taken_video(file)
    assert "narration" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.mp4", b"", id="nothing"),
        pytest.param("a.mp4", b"not a video" * 100, id="text"),
        pytest.param(
            "a.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nb.ts\n#EXT-X-ENDLIST\n", id="a playlist"
        ),
        pytest.param("a.ffconcat", b"ffconcat version 1.0\nfile b.mp4\n", id="a list"),
        pytest.param("a.mp4", png(), id="a picture"),
    ],
)
def test_what_is_no_video_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    movies.clip(tmp_path / "b.mp4", movies.numbered(3))
    movies.clip(tmp_path / "b.ts", movies.numbered(3))
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RenderError) as caught:
        taken_video(tmp_path / name)
    assert name in str(caught.value) and caught.value.hint


def test_limits_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = movies.clip(tmp_path / "a.mp4", movies.numbered(24))
    for limit, least, says in (
        ("MOST_BYTES", 100, "GiB"),
        ("MOST_S", 0, "longer"),
        ("MOST_FRAMES", 9, "9 frames"),
        ("MOST_SIDE_PX", 63, "64x36"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(footage, limit, least)
            with pytest.raises(RenderError, match=says):
                taken_video(file)


def test_a_rate_is_found_through_a_clock_of_milliseconds() -> None:
    at = [round(n * 1001 / 24) for n in range(240)]
    assert footage.steady_rate(at, Fraction(1, 1000), Fraction(24000, 1001)) == Fraction(24000, 1001)
    assert footage.steady_rate(at, Fraction(1, 1000), Fraction(19001, 792)) == Fraction(24000, 1001)
    assert footage.steady_rate([*at[:100], *at[101:]], Fraction(1, 1000), Fraction(24)) is None
