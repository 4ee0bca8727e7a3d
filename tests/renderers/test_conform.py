"""Clips of every kind made into plates of exactly the frames that are wanted."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from renderers import conform, own, pan
from renderers.ffmpeg import run as running
from renderers.painting import Json, RenderError
from tests.renderers import movies

RATES = ["24", "30", "60", "24000/1001", "30000/1001"]
H264 = ("-c:v", "libx264", "-qp", "1", "-preset", "ultrafast", "-g", "6")
RED, SKIN, NIGHT = (200, 40, 40), (0xF3, 0x8B, 0xA8), (0x1D, 0x1C, 0x2D)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of numbered frames, 24 of them."""
    return movies.clip(tmp_path_factory.mktemp("clips") / "second.mp4", movies.numbered(24))


def plated(folder: Path, clip: Path, name: str = "plate", **settings: Json) -> tuple[Path, Json]:
    """The clip taken in as an author's own, then conformed."""
    found = own.paint_video({}, {"file": clip}, folder / f"own{clip.suffix}").facts
    source = {"frames": found["frames"], "fps": found["fps"]}
    asked = {"size": list(movies.SIZE), "fps": "24", "frames": 24, "key_frame": 0, "source": source, **settings}
    into = folder / f"{name}.mp4"
    return into, conform.paint(asked, {"clip": clip}, into).facts


@pytest.mark.parametrize(
    ("settings", "shown", "way"),
    [
        pytest.param({}, [*range(24)], "as it is", id="as long as it is"),
        pytest.param({"frames": 10}, [*range(10)], "cut", id="cut at the tail"),
        pytest.param({"frames": 10, "keep": "tail"}, [*range(14, 24)], "cut", id="cut at the head"),
        pytest.param({"frames": 25}, [*range(12), *range(11, 24)], "slow", id="slowed a little"),
        pytest.param({"frames": 48, "fit": "slow"}, [n // 2 for n in range(48)], "slow", id="slowed to half"),
        pytest.param({"frames": 30, "fit": "hold"}, [*range(24), *[23] * 6], "hold", id="held"),
        pytest.param({"frames": 60, "fit": "loop"}, [*range(24), *range(24), *range(12)], "loop", id="looped"),
        pytest.param({"frames": 36}, [*range(24), *[23] * 12], "push", id="pushed in on"),
        pytest.param(
            {"frames": 32, "handles": [4, 4]}, [*[0] * 4, *range(24), *[23] * 4], "edges", id="still under transitions"
        ),
        pytest.param({"frames": 70, "handles": [12, 4]}, [*[0] * 10, *range(24), *[23] * 36], "push", id="and pushed"),
        pytest.param({"fps": "12", "frames": 12}, [*range(0, 24, 2)], "as it is", id="every second frame"),
        pytest.param({"fps": "48", "frames": 48}, [n // 2 for n in range(48)], "as it is", id="every frame twice"),
    ],
)
def test_a_plate_shows_the_frames_that_it_should(
    tmp_path: Path, second: Path, settings: dict[str, Json], shown: list[int], way: str
) -> None:
    film, facts = plated(tmp_path, second, **settings)
    got = movies.numbers(film)
    if settings.get("fps") == "48" or settings.get("fit") == "slow":  # a repeated frame may come first or second
        assert len(got) == len(shown) and got == sorted(got) and set(got) == set(shown)
        assert max(abs(a - b) for a, b in zip(got, shown, strict=True)) <= 1
    else:
        assert got == shown
    assert (facts["frames"], facts["fit"], facts["size"]) == (len(shown), way, list(movies.SIZE))
    logs = [] if facts["copied"] else ["plate.log"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.mp4", *logs, "plate.mp4"]


@pytest.mark.parametrize(
    ("source_fps", "fps"),
    [
        *(("24", fps) for fps in RATES),
        *((source_fps, "24") for source_fps in ("25", "30", "60", "24000/1001")),
        *((source_fps, "30000/1001") for source_fps in ("25", "30000/1001", "60")),
    ],
)
def test_frames_stand_exactly_on_the_grid_whatever_the_rates(tmp_path: Path, source_fps: str, fps: str) -> None:
    clip = movies.clip(tmp_path / "a.mp4", movies.numbered(30), source_fps)
    frames = int(30 / Fraction(source_fps) * Fraction(fps) * Fraction(104, 100))  # slowed a little
    film, facts = plated(tmp_path, clip, fps=fps, frames=frames, key_frame=3)
    assert (facts["frames"], facts["fps"]) == (frames, fps)
    assert movies.times(film) == [n / Fraction(fps) for n in range(frames)]
    assert movies.key_frames(film)[:2] == [0, 3]
    shown = movies.numbers(film)
    assert shown == sorted(shown) and shown[0] == 0 and shown[-1] >= 29 - Fraction(source_fps) / Fraction(fps)


@pytest.mark.parametrize("way", [{"frames": 40, "fit": "loop"}, {"frames": 36}, {"frames": 40, "fit": "hold"}])
def test_the_same_settings_give_the_same_bytes(tmp_path: Path, second: Path, way: dict[str, Json]) -> None:
    one, _ = plated(tmp_path, second, "one", **way)
    two, _ = plated(tmp_path, second, "two", **way)
    assert one.read_bytes() == two.read_bytes()
    assert movies.times(one) == [Fraction(n, 24) for n in range(way["frames"])]


def test_a_push_starts_gently_from_the_last_frame_and_comes_nearer(tmp_path: Path) -> None:
    rings = np.hypot(*np.mgrid[-72:72, -128:128]) % 24 * 10
    still = np.repeat(rings.astype(np.uint8)[..., None], 3, axis=2)
    clip = movies.clip(tmp_path / "a.mp4", [still] * 24)
    film, _ = plated(tmp_path, clip, size=[256, 144], frames=60)
    lumas = [frame[0].astype(float) for frame in movies.planes(film)]
    steps = [np.abs(b - a).mean() for a, b in pairwise(lumas[23:])]
    assert steps[0] < 3 < np.abs(lumas[-1] - lumas[23]).mean()
    assert max(steps) < 6


@pytest.mark.parametrize(
    ("name", "options"),
    [
        pytest.param("a.mkv", ("-output_ts_offset", "7.3"), id="its clock starts late"),
        pytest.param("a.mp4", ("-video_track_timescale", "24"), id="its clock is coarse"),
        pytest.param("a.ts", ("-muxdelay", "1.4"), id="a transport stream"),
        pytest.param("a.avi", (), id="an AVI"),
        pytest.param("a.mp4", ("-bf", "3", "-preset", "medium"), id="B-frames"),
    ],
)
def test_odd_clocks_lose_no_frame(tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    clip = movies.clip(tmp_path / name, movies.numbered(24), options=(*H264, *options))
    film, _ = plated(tmp_path, clip)
    assert movies.numbers(film) == [*range(24)]


def test_an_unsteady_rate_becomes_steady(tmp_path: Path) -> None:
    unsteady = f"select='mod(n\\,3)',{movies.TO_YUV},{movies.SAID}"
    clip = movies.clip(tmp_path / "a.mp4", movies.numbered(24), filters=unsteady, options=("-fps_mode", "vfr", *H264))
    film, facts = plated(tmp_path, clip, frames=20)
    shown = movies.numbers(film)
    assert facts["frames"] == 20 and facts["fit"] in ("cut", "as it is")
    assert shown == [1, 2, 2, 4, 5, 5, 7, 8, 8, 10, 11, 11, 13, 14, 14, 16, 17, 17, 19, 20]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_phones_clip_stands_upright(tmp_path: Path, degrees: int) -> None:
    """The mark in the stored picture's upper left corner ends where turning it clockwise puts it."""
    marked = np.full((36, 64, 3), 40, np.uint8)
    marked[:10, :10] = 240
    flat = movies.clip(tmp_path / "flat.mp4", [marked] * 3)
    clip = tmp_path / "a.mp4"
    running.run(["-display_rotation", str(-degrees), "-i", str(flat), "-c", "copy", str(clip)], log=tmp_path / "log")
    size = [64, 36] if degrees == 180 else [36, 64]
    film, _ = plated(tmp_path, clip, size=size, frames=3)
    luma = movies.planes(film)[0][0]
    corner = {90: luma[:8, -8:], 180: luma[-8:, -8:], 270: luma[-8:, :8]}[degrees]
    assert corner.mean() > 200 and np.median(luma) < 60


@pytest.mark.parametrize(
    ("stored", "filters", "size"),
    [
        pytest.param((128, 72), "null", [64, 36], id="larger"),
        pytest.param((32, 18), "null", [64, 36], id="smaller"),
        pytest.param((64, 64), "null", [64, 36], id="square: above and below are cut off"),
        pytest.param((120, 36), "null", [64, 36], id="wide: the sides are cut off"),
        pytest.param((62, 36), "null", [64, 36], id="nearly right"),
        pytest.param((44, 36), "setsar=16/11", [64, 36], id="oblong pixels"),
        pytest.param((36, 64), "null", [64, 36], id="upright"),
        pytest.param((64, 36), "null", [36, 64], id="for an upright episode"),
    ],
)
def test_any_shape_covers_the_screen_without_being_stretched(
    tmp_path: Path, stored: tuple[int, int], filters: str, size: list[int]
) -> None:
    """A round thing stays round, and no bars are seen."""
    width, height = stored
    shape = Fraction(16, 11) if "setsar" in filters else Fraction(1)
    y, x = np.mgrid[0:height, 0:width]
    round_px = min(width * shape, Fraction(height)) / 4
    inside = np.hypot((x + 0.5 - width / 2) * float(shape), y + 0.5 - height / 2) < float(round_px)
    picture = np.where(inside, 220, 100).astype(np.uint8)[..., None].repeat(3, axis=2)
    clip = movies.clip(tmp_path / "a.mp4", [picture] * 3, filters=f"{movies.TO_YUV},{movies.SAID},{filters}")
    film, facts = plated(tmp_path, clip, size=size, frames=3)
    assert facts["size"] == size
    luma = movies.planes(film)[0][0].astype(float)
    share = (luma - luma[0, 0]) / (luma[size[1] // 2, size[0] // 2] - luma[0, 0])
    across, down = share[size[1] // 2].sum(), share[:, size[0] // 2].sum()
    assert across == pytest.approx(down, rel=0.08)
    assert min(luma[0].min(), luma[-1].min(), luma[:, 0].min(), luma[:, -1].min()) > 80


YUV = "scale=out_color_matrix={matrix}:out_range={range}:flags=accurate_rnd+full_chroma_int,format={format}"


@pytest.mark.parametrize(
    ("filters", "options"),
    [
        pytest.param(f"{movies.TO_YUV},{movies.SAID}", H264, id="BT.709"),
        pytest.param(
            YUV.format(matrix="bt601", range="tv", format="yuv420p")
            + ",setparams=colorspace=smpte170m:color_primaries=smpte170m:color_trc=smpte170m:range=tv",
            H264,
            id="BT.601",
        ),
        pytest.param(
            YUV.format(matrix="bt709", range="pc", format="yuvj420p") + ",setparams=colorspace=bt709:range=pc",
            H264,
            id="full range",
        ),
        pytest.param(
            YUV.format(matrix="bt601", range="pc", format="yuvj422p"), ("-c:v", "mjpeg", "-q:v", "1"), id="Motion JPEG"
        ),
        pytest.param(
            YUV.format(matrix="bt601", range="tv", format="yuv420p") + ",setparams=colorspace=unknown",
            H264,
            id="untagged",
        ),
        pytest.param("format=gbrp", ("-c:v", "libx264rgb", "-qp", "0"), id="RGB in H.264"),
        pytest.param("format=rgb24", ("-c:v", "qtrle"), id="QuickTime animation"),
        pytest.param(
            YUV.format(matrix="bt709", range="tv", format="yuv422p10le") + f",{movies.SAID}",
            ("-c:v", "prores_ks"),
            id="ProRes",
        ),
        pytest.param(
            "zscale=min=gbr:pin=709:tin=709:rin=full:m=2020_ncl:p=2020:t=709:r=limited,format=yuv420p10le,"
            "setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc=bt709:range=tv",
            ("-c:v", "libx265", "-x265-params", "log-level=none:lossless=1"),
            id="BT.2020, not HDR",
        ),
    ],
)
def test_colours_are_right_wherever_a_clip_comes_from(tmp_path: Path, filters: str, options: tuple[str, ...]) -> None:
    """Three bands of 64 px, one of each colour."""
    bands = np.repeat(np.array([RED, SKIN, NIGHT], np.uint8), 64, axis=0)[None].repeat(36, axis=0)
    clip = movies.clip(tmp_path / "a.mov", [bands] * 3, filters=filters, options=options)
    film, _ = plated(tmp_path, clip, frames=3, size=[192, 36])
    for luma, blue, red in movies.planes(film):
        for n, rgb in enumerate((RED, SKIN, NIGHT)):
            fine, coarse = slice(64 * n, 64 * n + 64), slice(32 * n, 32 * n + 32)
            assert np.abs(movies.colour((luma[:, fine], blue[:, coarse], red[:, coarse])) - rgb).max() <= 3


@pytest.mark.parametrize(
    ("transfer", "code", "level"),
    [
        pytest.param("smpte2084", 573, 228, id="PQ: 203 nits are white"),
        pytest.param("smpte2084", 397, 108, id="PQ: 26 nits are a middle grey"),
        pytest.param("arib-std-b67", 721, 228, id="HLG: 75 % is white"),
    ],
)
def test_hdr_is_brought_down_to_what_a_screen_shows(tmp_path: Path, transfer: str, code: int, level: int) -> None:
    wide = (
        f"format=yuv420p10le,lutyuv=y={code}:u=512:v=512,"
        f"setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc={transfer}:range=tv"
    )
    options = ("-c:v", "libx265", "-x265-params", "log-level=none:lossless=1")
    clip = movies.clip(tmp_path / "a.mp4", movies.plain((90, 90, 90)), filters=wide, options=options)
    film, _ = plated(tmp_path, clip, frames=3)
    assert movies.colour(movies.planes(film)[0]) == pytest.approx((level, level, level), abs=4)


def test_hdr_without_the_filters_for_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = "format=yuv420p10le,setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc=smpte2084:range=tv"
    options = ("-c:v", "libx265", "-x265-params", "log-level=none")
    clip = movies.clip(tmp_path / "a.mp4", movies.plain((90, 90, 90)), filters=wide, options=options)
    monkeypatch.setattr(conform, "TO_BT709", "no_such_scaler")
    with pytest.raises(RenderError) as caught:
        plated(tmp_path, clip, frames=3)
    assert str(clip) in str(caught.value) and "SDR" in caught.value.hint and caught.value.log


def test_interlaced_fields_become_whole_frames(tmp_path: Path) -> None:
    """A bar that moves between fields leaves no comb."""
    pictures = []
    for n in range(24):
        picture = np.full((72, 128, 3), 40, np.uint8)
        picture[:, 4 * n : 4 * n + 16] = 220
        pictures.append(picture)
    fields = f"{movies.TO_YUV},{movies.SAID},interlace=lowpass=off"
    clip = movies.clip(
        tmp_path / "a.mp4",
        pictures,
        "50",
        filters=fields,
        options=("-c:v", "libx264", "-flags", "+ildct+ilme", "-qp", "4"),
    )
    film, _ = plated(tmp_path, clip, size=[128, 72], fps="25", frames=12)
    for luma, _, _ in movies.planes(film)[2:-2]:
        rows = luma.astype(float)
        comb = np.abs(rows[1:-1] - (rows[:-2] + rows[2:]) / 2)[8:-8].mean()
        assert comb < 2


def test_a_transparent_clip_lies_over_black(tmp_path: Path) -> None:
    clear = "format=rgba,colorchannelmixer=aa=0.5"
    clip = movies.clip(tmp_path / "a.mov", movies.plain((200, 100, 50)), filters=clear, options=("-c:v", "qtrle"))
    film, _ = plated(tmp_path, clip, frames=3)
    assert movies.colour(movies.planes(film)[0]) == pytest.approx((100, 50, 25), abs=3)


def test_every_encoded_plate_can_follow_any_other_in_a_roll(tmp_path: Path) -> None:
    """Copied ones can too, though they differ: see the tests of `uniform`."""
    frame = tmp_path / "a.png"
    Image.new("RGB", (80, 45), RED).save(frame)
    heads = set()
    for move in ("zoom-in", "still"):
        settings = {"size": [64, 36], "fps": "24", "frames": 12, "key_frame": 3, "move": move}
        pan.paint(settings, {"frame": frame}, tmp_path / "pan.mp4")
        heads.add(head(tmp_path / "pan.mp4"))
    plain = movies.clip(tmp_path / "plain.mp4", movies.numbered(24))
    odd = movies.clip(tmp_path / "odd.mov", movies.plain(RED, 24, (50, 50)), "30", filters="setsar=2", options=H264)
    for clip in (plain, odd):
        for way in ({"frames": 9}, {"frames": 30}, {"frames": 60, "fit": "loop"}):
            film, facts = plated(tmp_path, clip, **way)
            if not facts["copied"]:
                heads.add(head(film))
    assert len(heads) == 1


def head(film: Path) -> tuple[bytes, Fraction, str | None]:
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        return stream.codec_context.extradata or b"", stream.time_base or Fraction(0), stream.codec_context.pix_fmt


def test_a_clip_too_short_for_its_scene_is_refused(tmp_path: Path, second: Path) -> None:
    with pytest.raises(RenderError, match=r"lasts 1\.00 s and 2\.54 s"):
        plated(tmp_path, second, frames=61)


def test_sound_is_left_behind(tmp_path: Path) -> None:
    sound = ("-f", "lavfi", "-i", "sine=duration=3")
    clip = movies.clip(tmp_path / "a.mp4", movies.numbered(24), inputs=sound)
    film, facts = plated(tmp_path, clip)
    assert facts["frames"] == 24
    assert own.paint_video({}, {"file": film}, tmp_path / "again.mp4").facts["has_audio"] is False


def test_progress_only_grows_and_ends_at_one(tmp_path: Path, second: Path) -> None:
    for way in ({"frames": 24}, {"frames": 36}, {"frames": 60, "fit": "loop"}):
        heard: list[float] = []
        settings = {"size": [64, 36], "fps": "24", "key_frame": 0, "source": {"frames": 24, "fps": "24"}, **way}
        conform.paint(settings, {"clip": second}, tmp_path / "plate.mp4", heard.append)
        assert heard == sorted(heard) and heard[-1] == 1.0
