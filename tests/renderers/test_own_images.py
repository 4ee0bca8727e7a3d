"""Own pictures: every make that people have, and every way in which one can be broken."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFile, PngImagePlugin

from renderers import own, still
from renderers.painting import RenderError
from tests.renderers import movies


def taken(file: Path, **settings: object) -> Image.Image:
    into = file.parent / "taken.png"
    painting = own.paint_image(settings, {"file": file}, into)
    with Image.open(into) as picture:
        picture.load()
    assert painting.facts == {"size": list(picture.size)}
    assert (picture.format, picture.mode, picture.info) == ("PNG", "RGB", {})
    return picture


def middle(picture: Image.Image) -> tuple[int, ...]:
    found = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "avif", "tif", "bmp", "gif", "jp2"])
def test_a_picture_of_any_common_make_comes_in_as_it_looks(tmp_path: Path, suffix: str) -> None:
    file = movies.picture(tmp_path / f"a.{suffix}", Image.new("RGB", (40, 20), (200, 60, 40)))
    picture = taken(file)
    assert picture.size == (40, 20)
    assert np.abs(np.array(middle(picture)) - (200, 60, 40)).max() <= 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_phones_picture_is_turned_upright(tmp_path: Path, orientation: int) -> None:
    upright = Image.new("RGB", (40, 20), (0, 0, 0))
    ImageDraw.Draw(upright).rectangle((0, 0, 9, 9), fill=(255, 255, 255))  # a mark in the upper left corner
    undo = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }.get(orientation, [])
    stored = upright
    for turn in undo:
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "a.png", exif=exif)
    picture = taken(tmp_path / "a.png")
    assert picture.size == (40, 20)
    assert picture.getpixel((4, 4)) == (255, 255, 255)
    assert picture.getpixel((35, 15)) == (0, 0, 0)
    assert still.upright_size(tmp_path / "a.png") == (40, 20)


def test_sixteen_bits_become_eight_by_rounding(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65_535, 256).round().astype(np.uint16)
    Image.fromarray(np.tile(ramp, (8, 1))).save(tmp_path / "a.png")
    picture = np.asarray(taken(tmp_path / "a.png"))
    assert (picture[4, :, 0] == np.arange(256)).all()


def test_a_colour_profile_is_honoured(tmp_path: Path) -> None:
    """A display P3 green is more than sRGB's, and a P3 grey is sRGB's."""
    profile = p3()
    file = tmp_path / "a.png"
    Image.new("RGB", (8, 8), (120, 200, 120)).save(file, icc_profile=profile)
    assert middle(taken(file)) == pytest.approx((90, 204, 111), abs=1)  # by the two matrices and curves
    Image.new("RGB", (8, 8), (120, 120, 120)).save(file, icc_profile=profile)
    assert middle(taken(file)) == pytest.approx((120, 120, 120), abs=2)


def test_a_profile_of_srgb_changes_nothing_at_all(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    pixels = rng.integers(0, 255, (16, 16, 3), np.uint8)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(pixels).save(tmp_path / "a.png", icc_profile=profile)
    assert (np.asarray(taken(tmp_path / "a.png")) == pixels).all()


@pytest.mark.parametrize("profile", [b"no profile at all", b""], ids=["broken", "empty"])
def test_a_broken_profile_is_passed_over(tmp_path: Path, profile: bytes) -> None:
    Image.new("RGB", (8, 8), (200, 60, 40)).save(tmp_path / "a.png", icc_profile=profile)
    assert middle(taken(tmp_path / "a.png")) == (200, 60, 40)


@pytest.mark.parametrize(
    ("cmyk", "rgb"),
    [
        pytest.param((0, 0, 0, 0), (255, 255, 255), id="paper"),
        pytest.param((0, 255, 255, 0), (255, 0, 0), id="red"),
        pytest.param((0, 0, 0, 255), (0, 0, 0), id="black"),
    ],
)
@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_print_colours_become_screen_colours(
    tmp_path: Path, cmyk: tuple[int, ...], rgb: tuple[int, ...], suffix: str
) -> None:
    file = movies.picture(tmp_path / f"a.{suffix}", Image.new("CMYK", (16, 16), cmyk))
    assert middle(taken(file)) == pytest.approx(rgb, abs=3)


@pytest.mark.parametrize(
    ("ground", "seen"),
    [
        pytest.param(None, (0, 0, 0), id="black if nothing is said"),
        pytest.param("#1D1C2D", (0x1D, 0x1C, 0x2D), id="the ground that was asked for"),
    ],
)
@pytest.mark.parametrize("kind", ["RGBA", "LA", "P"])
def test_what_is_transparent_shows_the_ground(
    tmp_path: Path, ground: str | None, seen: tuple[int, ...], kind: str
) -> None:
    clear = Image.new("RGBA", (16, 16), (250, 250, 250, 0))
    ImageDraw.Draw(clear).rectangle((0, 0, 15, 3), fill=(250, 250, 250, 255))
    stored = clear.quantize(8) if kind == "P" else clear.convert(kind)
    stored.save(tmp_path / "a.png")
    picture = taken(tmp_path / "a.png", ground=ground)
    assert middle(picture) == seen
    assert picture.getpixel((8, 1)) == pytest.approx((250, 250, 250), abs=2)


def test_half_transparent_is_half_the_ground(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (255, 255, 255, 128)).save(tmp_path / "a.png")
    assert middle(taken(tmp_path / "a.png", ground="#000064")) == pytest.approx((128, 128, 178), abs=1)


def test_a_picture_much_larger_than_its_use_is_kept_at_twice_the_size(tmp_path: Path) -> None:
    large = movies.picture(tmp_path / "a.jpg", Image.new("RGB", (1000, 300), (200, 60, 40)))
    assert taken(large, size=[64, 36]).size == (240, 72)
    assert taken(large).size == (1000, 300)
    small = movies.picture(tmp_path / "b.jpg", Image.new("RGB", (100, 30), (200, 60, 40)))
    assert taken(small, size=[64, 36]).size == (100, 30)


def bomb() -> bytes:
    """A PNG whose head promises 30 000 by 30 000."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def animation() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (8, 8), (n * 90, 0, 0)) for n in range(3)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(2).integers(0, 255, (64, 64, 3), np.uint8))


def tiff(mode: str) -> bytes:
    out = BytesIO()
    Image.new(mode, (8, 8)).save(out, "TIFF")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says", "hint"),
    [
        pytest.param(b"", "is not a picture", "PNG, JPEG", id="empty"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is not a picture", "PNG", id="a program"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a picture", "PNG", id="a drawing"),
        pytest.param(jpeg(noise())[:900], "does not decode", "save it again", id="cut short"),
        pytest.param(bomb(), "over the limit", "save it smaller", id="a bomb"),
        pytest.param(animation(), "holds 3 pictures", "clip: {file: …}", id="an animation"),
        pytest.param(tiff("F"), "32-bit samples", "8 or 16 bits", id="floating point"),
        pytest.param(jpeg(Image.new("RGB", (1, 1))), "1x1, too small", "episode's size", id="a single pixel"),
    ],
)
def test_a_file_that_cannot_be_shown_is_named_with_the_remedy(
    tmp_path: Path, content: bytes, says: str, hint: str
) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(content)
    with pytest.raises(RenderError) as caught:
        own.paint_image({}, {"file": file}, tmp_path / "taken.png")
    assert str(caught.value).startswith(f"{file}: ") and says in str(caught.value)
    assert hint in caught.value.hint


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"a\.png: there is no such file"):
        own.paint_image({}, {"file": tmp_path / "a.png"}, tmp_path / "taken.png")


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    file = movies.picture(tmp_path / "a.png", noise())
    for name in ("one.png", "two.png"):
        own.paint_image({}, {"file": file}, tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def p3() -> bytes:
    """A display P3 profile of 2.2 gamma, built by hand: the library only makes sRGB, Lab and XYZ."""
    columns = {
        "rXYZ": (0.51512, 0.24120, -0.00105),
        "gXYZ": (0.29198, 0.69225, 0.04189),
        "bXYZ": (0.15710, 0.06657, 0.78407),
    }
    tags: list[tuple[bytes, bytes]] = []

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65_536))

    for name, xyz in columns.items():
        tags.append((name.encode(), b"XYZ \0\0\0\0" + b"".join(map(fixed, xyz))))
    tags.append((b"wtpt", b"XYZ \0\0\0\0" + b"".join(map(fixed, (0.9642, 1.0, 0.8249)))))
    for name in ("rTRC", "gTRC", "bTRC"):
        tags.append((name.encode(), b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"))
    title = b"wide"
    tags.append((b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(title) + 1) + title + b"\0" + b"\0" * 79))
    place, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for tag, content in tags:
        padded = content + b"\0" * (-len(content) % 4)
        table += tag + struct.pack(">II", place + len(body), len(padded))
        body += padded
    whole = place + len(body)
    head = struct.pack(">I4sI4s4s4s12x4s", whole, b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    head = head.ljust(68, b"\0") + b"".join(map(fixed, (0.9642, 1.0, 0.8249)))
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


@pytest.mark.parametrize("where", ["before", "after", "xmp", "nowhere"])
def test_the_size_of_a_png_is_told_from_its_chunks_alone(where: str, tmp_path: Path, monkeypatch) -> None:
    """Wherever the chunk stands that says which way is up, and without unpacking pixels where there is none."""
    file = tmp_path / "a.png"
    ways: dict[str, dict[str, Any]] = {"before": {"exif": quarter()}, "xmp": {"pnginfo": told_by_xmp()}}
    Image.new("RGB", (40, 20), "red").save(file, **ways.get(where, {}))
    if where == "after":
        raw = file.read_bytes()
        end = raw.index(b"IEND") - 4
        content = quarter().tobytes().removeprefix(b"Exif\0\0")
        sum_of = zlib.crc32(b"eXIf" + content)
        chunk = len(content).to_bytes(4, "big") + b"eXIf" + content + sum_of.to_bytes(4, "big")
        file.write_bytes(raw[:end] + chunk + raw[end:])
    assert still.upright_size(file) == still.read(file).size == ((40, 20) if where == "nowhere" else (20, 40))
    if where == "nowhere":
        monkeypatch.setattr(ImageFile.ImageFile, "load", None)
        assert still.upright_size(file) == (40, 20)


def quarter() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def told_by_xmp() -> PngImagePlugin.PngInfo:
    told = PngImagePlugin.PngInfo()
    told.add_itxt("XML:com.adobe.xmp", '<rdf:Description tiff:Orientation="6"/>')
    return told
