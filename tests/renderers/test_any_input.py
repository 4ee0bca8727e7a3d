"""The matrix of what people and services send: every make of clip becomes the same plate, frame by frame.

Each row is a clip made by the real ffmpeg. Its frames say their number by their grey, which way is up by a light corner
at the upper left, and their colours by a patch at the lower right.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from renderers import conform, own
from renderers.ffmpeg.run import run
from renderers.painting import Json
from tests.renderers import movies

FRAMES, SIZE, STEP = 8, (64, 36), 20
PATCH = (200, 60, 40)
X264 = ("-c:v", "libx264", "-qp", "4", "-preset", "ultrafast")
VPX = ("-c:v", "libvpx-vp9", "-crf", "4", "-b:v", "0", "-cpu-used", "8")
HALF = "format=rgba,colorchannelmixer=aa=0.5"


def pictures(frames: int = FRAMES, size: tuple[int, int] = SIZE) -> list[movies.Pixels]:
    width, height = size
    made = []
    for n in range(frames):
        picture = np.full((height, width, 3), 40 + STEP * n, np.uint8)
        if min(size) > 20:
            picture[: height // 3, : width // 3] = 235
            picture[-(height // 3) :, -(width // 3) :] = PATCH
        made.append(picture)
    return made


def yuv(pixel_format: str = "yuv420p", matrix: str = "bt709", levels: str = "tv") -> str:
    said = "bt709" if matrix == "bt709" else "smpte170m"
    return (
        f"scale=out_color_matrix={matrix}:out_range={levels}:flags=accurate_rnd+full_chroma_int,format={pixel_format},"
        f"setparams=colorspace={said}:color_primaries={said}:color_trc=bt709:range={levels}"
    )


@dataclass(frozen=True)
class Plate:
    shown: list[float]  # which frame each one shows
    corner: NDArray[np.float64]  # RGB of the first frame
    patch: NDArray[np.float64]
    facts: Json
    found: Json  # of the clip


def plated(clip: Path, frames: int, *, fps: str = "24", **settings: Json) -> Plate:
    found = own.paint_video({}, {"file": clip}, clip.with_name(f"own{clip.suffix}")).facts
    into = clip.with_name("plate.mp4")
    asked = {"size": list(SIZE), "fps": fps, "frames": frames, "key_frame": 0, **settings}
    asked["source"] = {"frames": found["frames"], "fps": found["fps"]}
    facts = conform.paint(asked, {"clip": clip}, into).facts
    assert movies.times(into) == [n / Fraction(fps) for n in range(frames)]
    with av.open(str(into)) as film:
        said = film.streams.video[0].codec_context
        assert (said.colorspace, said.color_primaries, said.color_trc, said.color_range) == (1, 1, 1, 1)
        assert (said.pix_fmt, said.width, said.height, len(film.streams.get())) == ("yuv420p", *asked["size"], 1)
    planes = movies.planes(into)
    shown = [float((movies.colour(frame)[1] - 40) / STEP) for frame in planes]
    return Plate(shown, part(planes[0], 0, 0), part(planes[0], 2, 2), facts, found)


def part(frame: tuple[movies.Pixels, movies.Pixels, movies.Pixels], row: int, column: int) -> NDArray[np.float64]:
    """The colour of one of nine parts, away from its edges."""
    cut = []
    for plane in frame:
        down, across = plane.shape[0] // 3, plane.shape[1] // 3
        inner = plane[row * down : (row + 1) * down, column * across : (column + 1) * across]
        edge = min(2, (down - 1) // 2)
        cut.append(np.tile(inner[edge : down - edge, edge : across - edge].mean(), (9, 9)))
    return movies.colour((cut[0], cut[1], cut[2]))


def remuxed(into: Path, *args: object) -> Path:
    run([*map(str, args), str(into)], log=into.with_suffix(".log"))
    return into


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight frames with B-frames and one key frame, tagged as they are."""
    options = ("-c:v", "libx264", "-qp", "4", "-bf", "2")
    return movies.clip(tmp_path_factory.mktemp("any") / "base.mp4", pictures(), filters=yuv(), options=options)


@pytest.mark.parametrize(
    ("name", "filters", "options", "fps", "copied"),
    [
        pytest.param("a.m4v", yuv(), X264, "24", True, id="H.264 as a plate is"),
        pytest.param("a.flv", yuv(), X264, "24", True, id="the same in FLV"),
        pytest.param("a.mkv", yuv(), X264, "24", True, id="the same in Matroska"),
        pytest.param("a.mp4", yuv(), (*X264, "-movflags", "frag_keyframe+empty_moov"), "24", True, id="in fragments"),
        pytest.param("a.ts", yuv(), X264, "24", False, id="in a transport stream"),
        pytest.param("a.mp4", yuv("yuv422p10le"), X264, "24", False, id="H.264 4:2:2 of 10 bits"),
        pytest.param("a.mp4", yuv(levels="pc"), X264, "24", False, id="H.264 in full range"),
        pytest.param("a.mp4", yuv(matrix="bt601"), X264, "24", False, id="H.264 in BT.601"),
        pytest.param(
            "a.mp4",
            yuv("yuv420p10le"),
            ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:qp=4"),
            "24",
            False,
            id="HEVC of 10 bits",
        ),
        pytest.param("a.webm", yuv("yuv444p"), VPX, "24", False, id="VP9 4:4:4"),
        pytest.param(
            "a.mp4", yuv("yuv420p10le"), ("-c:v", "libsvtav1", "-crf", "8", "-preset", "12"), "24", False, id="AV1"
        ),
        pytest.param("a.mov", yuv("yuv422p10le"), ("-c:v", "prores_ks"), "25", False, id="ProRes"),
        pytest.param(
            "a.avi", yuv("yuvj422p", "bt601", "pc"), ("-c:v", "mjpeg", "-q:v", "1"), "24", False, id="Motion JPEG"
        ),
        pytest.param("a.gif", "split[a][b];[a]palettegen[p];[b][p]paletteuse", (), "25", False, id="GIF"),
        pytest.param("a.mkv", "format=bgr0", ("-c:v", "ffv1"), "24", False, id="FFV1 in RGB"),
        pytest.param("a.mov", "format=rgb48be", ("-c:v", "png"), "24", False, id="PNG of 16 bits"),
        pytest.param("a.mpg", yuv(matrix="bt601"), ("-c:v", "mpeg2video", "-q:v", "2"), "25", False, id="MPEG-2"),
    ],
)
def test_every_codec_and_pixel_format_gives_the_same_plate(
    tmp_path: Path, name: str, filters: str, options: tuple[str, ...], fps: str, copied: bool
) -> None:
    plate = plated(movies.clip(tmp_path / name, pictures(), fps, filters=filters, options=options), FRAMES)
    assert np.abs(np.array(plate.shown) - np.arange(FRAMES)).max() < 0.3
    assert np.abs(plate.corner - 235).max() <= 4 and np.abs(plate.patch - PATCH).max() <= 4
    assert (plate.found["frames"], plate.facts["copied"]) == (FRAMES, copied)


@pytest.mark.parametrize(
    ("name", "filters", "options"),
    [
        pytest.param("a.webm", f"{HALF},format=yuva420p", VPX, id="VP9"),
        pytest.param(
            "a.mov", f"{HALF},{yuv('yuva444p10le')}", ("-c:v", "prores_ks", "-profile:v", "4444"), id="ProRes"
        ),
        pytest.param("a.mov", HALF, ("-c:v", "png"), id="PNG"),
    ],
)
def test_what_is_half_transparent_is_half_as_bright(
    tmp_path: Path, name: str, filters: str, options: tuple[str, ...]
) -> None:
    plate = plated(movies.clip(tmp_path / name, pictures(), filters=filters, options=options), FRAMES)
    assert np.abs(plate.corner - 235 / 2).max() <= 4 and np.abs(plate.patch - np.array(PATCH) / 2).max() <= 4
    assert np.abs(np.array(plate.shown) * STEP + 40 - (40 + STEP * np.arange(FRAMES)) / 2).max() < 4


@pytest.mark.parametrize(("pixel_format", "codec"), [("gray10le", "ffv1"), ("gray", "png")])
def test_grey_stays_grey(tmp_path: Path, pixel_format: str, codec: str) -> None:
    clip = movies.clip(tmp_path / "a.mkv", pictures(), filters=f"format={pixel_format}", options=("-c:v", codec))
    plate = plated(clip, FRAMES)
    assert np.abs(np.array(plate.shown) - np.arange(FRAMES)).max() < 0.3
    assert np.ptp(plate.patch) < 1


@pytest.mark.parametrize("fps", ["24000/1001", "30000/1001", "50", "25/2", "120"])
def test_every_rate_shows_the_nearest_frame(tmp_path: Path, fps: str) -> None:
    frames = round(FRAMES / Fraction(fps) * 24)
    clip = movies.clip(tmp_path / "a.mov", pictures(), fps, filters=yuv(), options=X264)
    plate = plated(clip, frames)
    assert plate.found["fps"] == fps
    right = np.minimum(np.arange(frames) * float(Fraction(fps) / 24), FRAMES - 1)
    assert np.abs(np.array(plate.shown) - right).max() < 0.75 and plate.shown[0] < 0.3


@pytest.mark.parametrize("size", [(65, 37), (16, 16), (640, 36), (4, 480), (1, 1)], ids=str)
def test_every_size_fills_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    clip = movies.clip(tmp_path / "a.mkv", pictures(4, size), filters="format=gbrp", options=("-c:v", "ffv1"))
    plate = plated(clip, 4)
    assert np.abs(np.array(plate.shown) - np.arange(4)).max() < 0.3


def test_4k_at_60_comes_down(tmp_path: Path) -> None:
    """As pro modes deliver it."""
    large = f"{yuv()},scale=3840:2160:flags=neighbor"
    clip = movies.clip(tmp_path / "a.mp4", pictures(4), "60", filters=large, options=(*X264, "-qp", "20"))
    plate = plated(clip, 2)
    assert np.abs(np.array(plate.shown) - [0, 2.5]).max() < 0.75
    assert np.abs(plate.corner - 235).max() <= 4 and np.abs(plate.patch - PATCH).max() <= 4


def test_a_clip_one_frame_shorter_than_sold_is_slowed_by_it(tmp_path: Path, base: Path) -> None:
    plate = plated(remuxed(tmp_path / "a.mp4", "-i", base, "-c", "copy"), FRAMES + 1, fit="slow")
    assert plate.facts["fit"] == "slow" and not plate.facts["copied"]
    assert plate.shown[0] < 0.3 and plate.shown[-1] > FRAMES - 1.3 and np.diff(plate.shown).min() > -0.3


@pytest.mark.parametrize(
    ("display", "size", "corner"),
    [
        pytest.param(("-display_hflip",), (64, 36), (0, 2), id="mirrored"),
        pytest.param(("-display_vflip",), (64, 36), (2, 0), id="upside down and mirrored"),
        pytest.param(("-display_rotation", "-90"), (36, 64), (0, 2), id="turned"),
        pytest.param(("-display_rotation", "-90", "-display_hflip"), (36, 64), (0, 0), id="turned and mirrored"),
    ],
)
def test_a_clip_is_shown_as_a_player_shows_it(
    tmp_path: Path, base: Path, display: tuple[str, ...], size: tuple[int, int], corner: tuple[int, int]
) -> None:
    clip = remuxed(tmp_path / "a.mp4", *display, "-i", base, "-c", "copy")
    plate = plated(clip, FRAMES, size=list(size))
    assert not plate.facts["copied"]
    frame = movies.planes(tmp_path / "plate.mp4")[0]
    assert part(frame, *corner).min() > 200
    assert np.abs(part(frame, 2 - corner[0], 2 - corner[1]) - PATCH).max() <= 8


@pytest.mark.parametrize("order", ["tff", "bff"])
def test_fields_become_frames_in_either_order(tmp_path: Path, order: str) -> None:
    """Also where only some of the frames are in fields."""
    woven = "interleave_top" if order == "tff" else "interleave_bottom"
    fields = f"{yuv()},tinterlace=mode={woven},setfield={order}"
    options = ("-c:v", "libx264", "-qp", "4", "-flags", "+ildct+ilme", "-x264-params", f"{order}=1")
    twice = [picture for picture in pictures() for _ in range(2)]
    plate = plated(movies.clip(tmp_path / "a.mp4", twice, "48", filters=fields, options=options), FRAMES)
    assert plate.found["interlaced"] and not plate.facts["copied"]
    assert np.abs(np.array(plate.shown) - np.arange(FRAMES)).max() < 0.3


BESIDE = {  # the file, and how ffmpeg makes it of the base
    "a cover before it": "a.mp4 -i cover.png -i base -map 0 -map 1 -c copy -disposition:v:0 attached_pic",
    "sound before it, and longer": "a.mov -f lavfi -i sine=d=2 -i base -c:v copy -map 0 -map 1",
    "sound that is shorter": "a.mp4 -i base -f lavfi -i sine=d=0.1 -c:v copy",
    "sound that starts before": "a.mp4 -i base -itsoffset -0.1 -f lavfi -i sine=d=0.3 -c:v copy",
    "another picture, that is not the default": "a.mkv -f lavfi -i color=red:s=32x32:r=30:d=1 -i base -map 0 -map 1 "
    "-c:v:0 ffv1 -c:v:1 copy -disposition:v:0 0 -disposition:v:1 default",
    "words that last longer": "a.mkv -i base -i words.srt -c copy",
    "a timecode": "a.mov -i base -timecode 01:00:00:00 -c copy",
    "a clock that starts late": "a.mp4 -i base -output_ts_offset 7.3 -c copy",
    "no duration": "a.mkv -i base -c copy -live 1",
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_else_is_in_the_file_changes_nothing(tmp_path: Path, base: Path, name: str) -> None:
    """And none of it makes the clip be encoded."""
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:05,000\nAlways in sync.\n", encoding="utf-8")
    if "cover.png" in BESIDE[name]:
        remuxed(tmp_path / "cover.png", "-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1")
    file, *args = BESIDE[name].split()
    there = {"base": base, "cover.png": tmp_path / "cover.png", "words.srt": tmp_path / "words.srt"}
    plate = plated(remuxed(tmp_path / file, *(there.get(arg, arg) for arg in args)), FRAMES)
    assert np.abs(np.array(plate.shown) - np.arange(FRAMES)).max() < 0.3
    assert plate.facts["copied"] and plate.found["frames"] == FRAMES


def test_frames_that_an_edit_list_hides_are_not_shown(tmp_path: Path, base: Path) -> None:
    """As a phone's editor trims: the packets stay."""
    clip = remuxed(tmp_path / "a.mp4", "-ss", "0.125", "-i", base, "-c", "copy")
    plate = plated(clip, FRAMES - 3)
    assert plate.found["frames"] == FRAMES - 3 and not plate.facts["copied"]
    assert np.abs(np.array(plate.shown) - np.arange(3, FRAMES)).max() < 0.3


def apertured(film: bytes, width: int, height: int) -> bytes:
    """With a clean aperture: what its container would have cut out of each frame's middle."""
    box = b"\0\0\0\x28clap" + b"".join(n.to_bytes(4, "big") for n in (width, 1, height, 1, 0, 1, 0, 1))
    made, at, start = bytearray(film), 0, 0
    for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1"):
        start = made.index(name, at) - 4
        at = start + 8
        made[start : start + 4] = (int.from_bytes(made[start : start + 4], "big") + len(box)).to_bytes(4, "big")
    end = start + int.from_bytes(made[start : start + 4], "big") - len(box)
    made[end:end] = box
    return bytes(made)


@pytest.mark.parametrize(("size", "copied"), [([64, 36], True), ([32, 18], False)])
def test_a_clean_aperture_neither_cuts_nor_stretches(tmp_path: Path, base: Path, size: Json, copied: bool) -> None:
    (tmp_path / "a.mp4").write_bytes(apertured(base.read_bytes(), 48, 36))
    plate = plated(tmp_path / "a.mp4", FRAMES, size=size)
    assert plate.facts["copied"] == copied and b"clap" not in (tmp_path / "plate.mp4").read_bytes()
    frame = movies.planes(tmp_path / "plate.mp4")[0][0]
    assert frame[: size[1] // 4, size[0] // 4].min() > 200 > frame[: size[1] // 4, size[0] // 2].max()
