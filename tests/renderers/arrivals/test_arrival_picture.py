"""Bought stills at the door: every fault there is, and no false alarm on what is merely dark, pale or rounded."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from rehearsal import media
from renderers.arrivals import likeness, picture
from renderers.service import Arrival
from tests.renderers.arrivals import scenes
from tests.renderers.arrivals.scenes import Pixels

ASKED = {"output_format": "jpeg", "aspect_ratio": "16:9"}


def examined(folder: Path, still: Pixels, request: dict[str, Any] = ASKED, kind: str = "JPEG", **saved: Any) -> Arrival:
    file = folder / "arrived"
    Image.fromarray(still).save(file, kind, **saved)
    return picture.examine(request, {}, file, {})


def one_fault(arrival: Arrival) -> str:
    assert len(arrival.faults) == 1, arrival.faults
    return arrival.faults[0]


# ── what is let in ──


@pytest.mark.parametrize("still", sorted(set(scenes.STILLS) - {"portrait", "square"}))
@pytest.mark.parametrize("quality", [40, 95])
def test_dark_pale_and_foggy_pictures_are_let_in(tmp_path: Path, still: str, quality: int) -> None:
    assert examined(tmp_path, scenes.STILLS[still](), quality=quality).faults == ()


@pytest.mark.parametrize(
    ("size", "request_"),
    [
        ((688, 384), {"aspect_ratio": "16:9"}),  # what Ultra sends for 16:9, halved and halved again
        ((784, 336), {"aspect_ratio": "21:9"}),
        ((336, 784), {"aspect_ratio": "9:21"}),
        ((306, 544), {"aspect_ratio": "9:16"}),
        ((480, 360), {"aspect_ratio": "4:3"}),
        ((306, 544), {"aspect_ratio": "auto"}),
        ((306, 544), {}),
        ((1408, 800), {"width": 1408, "height": 800}),
        ((1024, 576), {"width": 1000, "height": 563}),  # rounded up to whole blocks of 32
        ((992, 560), {"width": 1000, "height": 563}),  # and down, of 16
        ((500, 300), {"width": 0, "height": 0}),  # the model chooses
        ((500, 300), {"width": None, "height": None, "aspect_ratio": None}),
    ],
)
def test_sizes_and_shapes_as_they_come(tmp_path: Path, size: tuple[int, int], request_: dict[str, Any]) -> None:
    found = examined(tmp_path, scenes.photo(size=size), request_)
    assert (found.faults, found.facts["size"]) == ((), list(size))


@pytest.mark.parametrize(("kind", "named"), [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "webp"), ("MPO", "jpeg")])
def test_the_kind_that_was_asked_for_and_any_where_none_was(tmp_path: Path, kind: str, named: str) -> None:
    for request in ({"output_format": named}, {}, {"output_format": None}):
        found = examined(tmp_path, scenes.photo(), request, kind)
        assert (found.faults, found.facts["format"]) == ((), named)


def test_a_grey_picture_and_one_with_alpha_and_one_that_lies_down(tmp_path: Path) -> None:
    assert examined(tmp_path, scenes.photo()[..., 1].copy()).faults == ()
    clear = np.dstack([scenes.photo(), np.full(scenes.photo().shape[:2], 255, np.uint8)])
    assert examined(tmp_path, clear, {"output_format": "png"}, "PNG").faults == ()
    exif = Image.Exif()
    exif[0x0112] = 6
    found = examined(tmp_path, np.ascontiguousarray(np.rot90(scenes.photo())), exif=exif)
    assert (found.faults, found.facts["size"]) == ((), [544, 306])


def test_the_facts_are_what_was_measured(tmp_path: Path) -> None:
    still = scenes.photo()
    found = examined(tmp_path, still, {"output_format": "png"}, "PNG")
    assert found.facts == {
        "size": [544, 306],
        "format": "png",
        "brightest": pytest.approx(still.max(), abs=8),
        "contrast": pytest.approx(int(still.max()) - int(still.min()), abs=40),
    }


# ── what is not ──


@pytest.mark.parametrize("level", [0, 2, 9])
def test_black_is_named(tmp_path: Path, level: int) -> None:
    fault = one_fault(examined(tmp_path, np.full((306, 544, 3), level, np.uint8)))
    assert fault == f"it is black: nothing in it is brighter than level {level} of 255, at least 10"


@pytest.mark.parametrize("colour", [(128, 128, 128), (200, 30, 60), (255, 255, 255)])
def test_one_flat_colour_is_named(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    fault = one_fault(examined(tmp_path, np.full((306, 544, 3), colour, np.uint8)))
    assert fault == "it is one flat colour: its levels go up and down by 0 of 255, at least 4"


@pytest.mark.parametrize(
    ("size", "request_", "fault"),
    [
        ((800, 600), {"aspect_ratio": "16:9"}, "it is 800x600, 33 % off 16:9, at most 3 %"),
        ((544, 306), {"aspect_ratio": "9:16"}, "it is 544x306, 216 % off 9:16, at most 3 %"),
        ((512, 288), {"aspect_ratio": "16:9"}, "its short side is 288 px, at least 300"),
        ((1024, 600), {"width": 1024, "height": 576}, "it is 1024x600, asked for was 1024x576"),
        ((1001, 563), {"width": 1000, "height": 563}, "it is 1001x563, asked for was 1000x563"),
        ((1056, 608), {"width": 1024, "height": 576}, "it is 1056x608, asked for was 1024x576"),
    ],
)
def test_another_size_or_shape_is_named(
    tmp_path: Path, size: tuple[int, int], request_: dict[str, Any], fault: str
) -> None:
    assert one_fault(examined(tmp_path, scenes.photo(size=size), request_)) == fault


def test_another_kind_is_named(tmp_path: Path) -> None:
    assert one_fault(examined(tmp_path, scenes.photo(), ASKED, "PNG")) == "it is png, asked for was jpeg"


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    assert len(examined(tmp_path, np.zeros((200, 200, 3), np.uint8), ASKED, "PNG").faults) == 4


def encoded(kind: str, still: Pixels | None = None, **saved: Any) -> bytes:
    out = BytesIO()
    Image.fromarray(scenes.photo() if still is None else still).save(out, kind, **saved)
    return out.getvalue()


def bomb() -> bytes:
    """Two kilobytes that say they are 900 million pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "a web page": lambda: media.PAGE,
    "an expired address": lambda: b"<?xml version='1.0'?><Error><Code>AuthenticationFailed</Code></Error>",
    "noise": lambda: np.random.default_rng(1).bytes(20_000),
    "half a JPEG": lambda: encoded("JPEG")[: len(encoded("JPEG")) // 2],
    "half a PNG": lambda: encoded("PNG")[: len(encoded("PNG")) // 2],
    "half a WebP": lambda: encoded("WEBP")[: len(encoded("WEBP")) // 2],
    "a PNG damaged inside": lambda: encoded("PNG")[:5000] + bytes(200) + encoded("PNG")[5200:],
    "an animation": lambda: encoded(
        "GIF", save_all=True, append_images=[Image.fromarray(scenes.photo("b")), Image.fromarray(scenes.photo("c"))]
    ),
    "a bomb": bomb,
    "the head of a bomb": lambda: bomb()[:60],
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_picture_is_a_fault_and_no_exception(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "arrived.jpg"
    file.write_bytes(HOSTILE[kind]())
    found = picture.examine(ASKED, {}, file, {})
    fault = one_fault(found)
    assert found.facts == {}
    assert fault.startswith(("it ", "the file ")) and not fault.endswith(".") and str(tmp_path) not in fault


def test_no_file_at_all_is_a_fault_too(tmp_path: Path) -> None:
    assert picture.examine(ASKED, {}, tmp_path / "a.jpg", {}).faults
    assert picture.examine(ASKED, {}, tmp_path, {}).faults


@pytest.mark.parametrize(
    ("written", "shape"),
    [
        *(("16:9", Fraction(16, 9)), (" 9 : 16", Fraction(9, 16)), ("21:9", Fraction(7, 3))),
        *((no, None) for no in (None, "", "auto", "16", "16:0", "a:b", "16:9:4", 1.5)),
    ],
)
def test_a_written_shape(written: Any, shape: Fraction | None) -> None:
    assert picture.aspect(written) == shape


# ── how far two pictures are apart ──


def test_a_picture_is_no_way_from_itself_and_far_from_black() -> None:
    for made in scenes.STILLS.values():
        assert likeness.distance(made(), made()) == pytest.approx(0, abs=1e-6)
    for still in (scenes.photo(), scenes.lamp(), scenes.snow(), scenes.fog()):
        assert likeness.distance(np.zeros_like(still), still) > likeness.FARTHEST


@pytest.mark.parametrize("seed", range(6))
def test_there_is_a_gap_between_true_and_false(seed: int) -> None:
    still = scenes.photo(f"scene {seed}", (688, 384))
    chance = np.random.default_rng(seed)
    worn = scenes.zoomed(still, chance.uniform(1, 1.08))
    worn = scenes.levels(255 * (worn / 255.0) ** chance.uniform(0.8, 1.25) * chance.uniform(0.85, 1.1, 3))
    out = BytesIO()
    Image.fromarray(worn).resize((344, 192)).save(out, "JPEG", quality=40)
    true = likeness.distance(np.asarray(Image.open(out)), still)
    false = [
        likeness.distance(scenes.photo(f"scene {other}", (688, 384)), still) for other in range(6) if other != seed
    ]
    assert true < 0.3 and min(false) > 0.6


def test_snow_is_not_dusk_and_blue_is_not_red() -> None:
    assert likeness.distance(scenes.snow(), scenes.levels(scenes.snow() * 0.3)) > likeness.FARTHEST
    blue, red = (np.full((306, 544, 3), colour, np.uint8) for colour in ((30, 60, 200), (200, 60, 30)))
    assert likeness.distance(blue, red) > likeness.FARTHEST
