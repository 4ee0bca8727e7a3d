"""Own pictures and clips with a matte, over what shows through them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from renderers import conform, ground, keyed, matte, own, themes
from renderers.painting import Json, RenderError
from tests.renderers import movies

BASE = (0x1E, 0x1E, 0x2E)
ACCENTS = {name: matte.rgb(color) for name, color in themes.theme("mocha")["palette"].items() if name[0] in "gmpt"}
SETTINGS: dict[str, Json] = {
    "size": [64, 36],
    "theme": themes.theme("mocha"),
    "variant": "abertura",
    "matte": matte.USUAL,
}


def marked(size: tuple[int, int] = (64, 36), color: movies.RGB = (0x89, 0xB4, 0xFA)) -> Image.Image:
    """A mark in the middle of base."""
    picture = Image.new("RGB", size, BASE)
    box = (size[0] // 4, size[1] // 4, size[0] * 3 // 4 - 1, size[1] * 3 // 4 - 1)
    ImageDraw.Draw(picture).rectangle(box, fill=color)
    return picture


# Pictures


def painted(folder: Path, picture: Image.Image, **settings: Json) -> tuple[Image.Image, Json]:
    picture.save(folder / "own.png")
    facts = keyed.paint({**SETTINGS, **settings}, {"file": folder / "own.png"}, folder / "frame.png").facts
    with Image.open(folder / "frame.png") as frame:
        return frame.copy(), facts


@pytest.mark.parametrize("theme", themes.names())
def test_a_keyed_frame_is_the_themes_ground_with_what_is_left_on_it(tmp_path, theme):
    frame, facts = painted(tmp_path, marked((320, 180)), theme=themes.theme(theme), size=[160, 90])
    assert (frame.mode, frame.size, facts["size"]) == ("RGB", (320, 180), [320, 180])
    under = ground.picture({"theme": themes.theme(theme), "variant": "abertura", "size": [320, 180]})
    found, wanted = np.asarray(frame).copy(), np.asarray(under).copy()
    assert (found[45:135, 80:240] == (0x89, 0xB4, 0xFA)).all()
    found[45:135, 80:240] = wanted[45:135, 80:240] = 0
    assert (found == wanted).all()


def test_it_says_what_was_eaten(tmp_path):
    _, facts = painted(tmp_path, marked(color=(0x31, 0x32, 0x44)))
    assert facts["matte"]["ground"]["name"] == "base"
    assert [(one["name"], one["alpha"], one["share"]) for one in facts["matte"]["eaten"]] == [("surface0", 8, "0.250")]


def test_a_scene_of_another_name_has_another_light(tmp_path):
    one, _ = painted(tmp_path, marked())
    other, _ = painted(tmp_path, marked(), variant="fim")
    assert one.tobytes() != other.tobytes()


@pytest.mark.parametrize(
    ("picture", "screen", "size"),
    [
        pytest.param((1920, 1080), (1920, 1080), (2160, 1215), id="of the screen's size: room for a pan"),
        pytest.param((320, 180), (1920, 1080), (2160, 1215), id="smaller"),
        pytest.param((3000, 1688), (1920, 1080), (3000, 1688), id="larger"),
        pytest.param((7680, 4320), (1920, 1080), (3840, 2160), id="much too large"),
        pytest.param((1920, 1080), (1080, 1920), (3840, 2160), id="lying, on a screen that stands"),
        pytest.param((100, 4000), (1920, 1080), (455, 18215), id="very long"),
        pytest.param((2, 2), (1920, 1080), (2160, 2160), id="of four pixels"),
    ],
)
def test_a_keyed_frame_covers_the_screen_with_room_for_a_pan(picture, screen, size):
    assert keyed.covering(picture, screen) == size


def test_scaling_lets_nothing_of_the_key_into_soft_edges(tmp_path):
    """A white disc keyed hard from base and made larger: its edge lies between white and the ground, never below."""
    disc = Image.new("RGB", (64, 36), BASE)
    ImageDraw.Draw(disc).ellipse((20, 6, 43, 29), fill="white")
    white = themes.theme("latte") | {"grain": 0}
    frame, _ = painted(tmp_path, disc, theme=white, size=[640, 360], matte={**matte.USUAL, "blend": "0"})
    under = ground.picture({"theme": white, "variant": "abertura", "size": list(frame.size)})
    lower = np.minimum(np.asarray(under).astype(int), 255) - 2
    assert (np.asarray(frame) >= lower).all()


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_what_is_no_picture_is_a_sentence(tmp_path, content):
    file = tmp_path / "own.png"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RenderError, match=r"own\.png"):
        keyed.paint(SETTINGS, {"file": file}, tmp_path / "frame.png")


# Clips


def plated(folder: Path, clip: Path, under: Image.Image, **settings: Json) -> tuple[Path, Json]:
    found = own.paint_video({}, {"file": clip}, folder / f"own{clip.suffix}").facts
    source = {"frames": found["frames"], "fps": found["fps"]}
    asked = {"size": [64, 36], "fps": "24", "frames": 12, "key_frame": 0, "source": source, "matte": matte.USUAL}
    under.save(folder / "under.png")
    into = folder / "plate.mp4"
    return into, conform.paint(asked | settings, {"clip": clip, "ground": folder / "under.png"}, into).facts


RED = Image.new("RGB", (64, 36), (200, 40, 40))
YUV = ("-c:v", "libx264", "-qp", "1", "-preset", "ultrafast")
KINDS = {
    "as BT.709": ("a.mp4", f"{movies.TO_YUV},{movies.SAID}", YUV),
    "as BT.601, and unsaid": ("a.mp4", "scale=out_color_matrix=bt601:out_range=tv,format=yuv420p", YUV),
    "in full range": (
        "a.mp4",
        "scale=out_color_matrix=bt709:out_range=pc,format=yuvj420p,setparams=colorspace=bt709",
        (*YUV, "-color_range", "pc"),
    ),
    "in RGB": ("a.mov", "null", ("-c:v", "qtrle")),
    "with 10 bits": ("a.mkv", "scale=out_color_matrix=bt709:out_range=tv,format=yuv444p10le", ("-c:v", "ffv1")),
}


def corner(frame: tuple[movies.Pixels, movies.Pixels, movies.Pixels]) -> NDArray[np.float64]:
    luma, blue, red = (np.tile(plane[: plane.shape[0] // 6, : plane.shape[1] // 6], (3, 3)) for plane in frame)
    return movies.colour((luma, blue, red))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("accent", ["green", "peach", "mauve"])
def test_a_keyed_clip_keeps_its_colours_whatever_it_came_as(tmp_path, kind, accent):
    name, filters, options = KINDS[kind]
    mark = np.asarray(marked(color=ACCENTS[accent]))
    clip = movies.clip(tmp_path / name, [mark] * 12, filters=filters, options=options)
    film, _ = plated(tmp_path, clip, RED)
    for frame in movies.planes(film)[::5]:
        assert np.abs(movies.colour(frame) - ACCENTS[accent]).max() < 4
        assert np.abs(corner(frame) - (200, 40, 40)).max() < 4


@pytest.mark.parametrize(
    ("settings", "way"),
    [
        ({}, "as it is"),
        ({"frames": 6, "keep": "tail"}, "cut"),
        ({"frames": 20, "fit": "hold"}, "hold"),
        ({"frames": 30, "fit": "loop"}, "loop"),
        ({"frames": 20, "fit": "slow"}, "slow"),
        ({"frames": 24}, "push"),
        ({"fps": "30000/1001", "frames": 15}, "as it is"),
    ],
)
def test_a_keyed_clip_is_timed_and_filled_like_any_other(tmp_path, settings, way):
    marks = [np.asarray(marked(color=(n * 10 + 100,) * 3)) for n in range(12)]
    film, facts = plated(tmp_path, movies.clip(tmp_path / "a.mp4", marks), RED, **settings)
    fps = settings.get("fps", "24")
    assert (facts["frames"], facts["fps"], facts["fit"]) == (settings.get("frames", 12), fps, way)
    assert len(movies.times(film)) == facts["frames"]
    frames = movies.planes(film)
    shown = [round((movies.colour(frame)[1] - 100) / 10) for frame in frames]
    first = 6 if settings.get("keep") == "tail" else 0
    assert (shown[0], max(shown)) == (first, 11)
    if way in ("hold", "push"):
        assert shown == [*range(12), *[11] * (len(shown) - 12)]
    if way == "loop":
        assert shown == [*range(12), *range(12), *range(6)]
    assert all(np.abs(corner(frame) - (200, 40, 40)).max() < 4 for frame in frames)
    assert sorted(file.name for file in tmp_path.iterdir() if "plate" in file.name) == ["plate.log", "plate.mp4"]


@pytest.mark.parametrize(("clip", "screen"), [((128, 72), [64, 36]), ((32, 18), [64, 36]), ((64, 36), [36, 64])])
def test_a_keyed_clip_and_its_ground_cover_the_screen(tmp_path, clip, screen):
    film, facts = plated(
        tmp_path,
        movies.clip(tmp_path / "a.mp4", [np.asarray(marked(clip))] * 12),
        Image.new("RGB", (50, 50), (200, 40, 40)),
        size=screen,
    )
    assert facts["size"] == screen
    frame = movies.planes(film)[3]
    assert np.abs(movies.colour(frame) - (0x89, 0xB4, 0xFA)).max() < 5
    if screen[0] > screen[1]:
        assert np.abs(corner(frame) - (200, 40, 40)).max() < 4


def test_what_was_transparent_in_a_clip_stays_so(tmp_path):
    clear = "format=argb,geq=r=255:g=255:b=255:a='if(gt(X\\,32)\\,255\\,0)'"
    clip = movies.clip(tmp_path / "a.mov", [np.asarray(marked())] * 12, filters=clear, options=("-c:v", "qtrle"))
    film, _ = plated(tmp_path, clip, RED)
    luma = movies.planes(film)[3][0].astype(int)
    assert np.abs(luma[:, 40:] - 235).max() <= 3
    assert luma[:, :28].max() < 110


def test_hdr_is_brought_down_before_it_is_keyed(tmp_path):
    """Black is in PQ as anywhere: keyed on it, the ground shows; white at 203 nits stays."""
    page = Image.new("RGB", (64, 36), "black")
    ImageDraw.Draw(page).rectangle((16, 9, 47, 26), fill=(148, 148, 148))  # 0.58 of PQ's scale
    wide = "scale=out_color_matrix=bt2020:out_range=tv,format=yuv420p10le"
    said = "setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc=smpte2084:range=tv"
    tags = ("-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "smpte2084")
    clip = movies.clip(
        tmp_path / "a.mp4", [np.asarray(page)] * 12, filters=f"{wide},{said}", options=(*YUV, "-preset", "fast", *tags)
    )
    film, _ = plated(tmp_path, clip, RED, matte={**matte.USUAL, "color": "#000000"})
    frame = movies.planes(film)[3]
    assert np.abs(movies.colour(frame) - 228).max() < 8
    assert np.abs(corner(frame) - (200, 40, 40)).max() < 4


def test_a_light_picture_keyed_on_white_works_too(tmp_path):
    page = Image.new("RGB", (64, 36), "white")
    ImageDraw.Draw(page).rectangle((16, 9, 47, 26), fill=(20, 20, 60))
    film, _ = plated(
        tmp_path,
        movies.clip(tmp_path / "a.mp4", [np.asarray(page)] * 12),
        RED,
        matte={**matte.USUAL, "color": "#FFFFFF"},
    )
    frame = movies.planes(film)[3]
    assert np.abs(movies.colour(frame) - (20, 20, 60)).max() < 4
    assert np.abs(corner(frame) - (200, 40, 40)).max() < 4
