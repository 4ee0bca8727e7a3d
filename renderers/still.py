"""Reading a picture file of any make as what a screen shows: upright, 8-bit sRGB, opaque or with its transparency."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from os import SEEK_CUR
from pathlib import Path
from typing import TYPE_CHECKING

from renderers.painting import RenderError

if TYPE_CHECKING:
    from PIL import Image, ImageCms

# Read by Pillow itself (MPO by its JPEG). Others are left out on purpose: EPS starts another program, PSD and ICO hold
# several pictures.
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "AVIF", "BMP", "GIF", "JPEG2000", "PPM", "TGA")
MOST_PX = 89_000_000  # Pillow's own bound against bombs: 12 000 by 7 400, some 270 MB once unpacked
MOST_SIDE_PX = 32_767  # what OpenCV and ffmpeg take in one direction
LEAST_SIDE_PX = 2  # under which no 4:2:0 video can hold it
GROUND = "#000000"  # what shines through where a picture is transparent, unless the caller says


def read(path: Path, *, ground: str = GROUND, near: tuple[int, int] | None = None) -> Image.Image:
    """The picture as RGB.

    ground:  "#RRGGBB" under transparent parts
    near:    if larger than needed, it may come smaller, but not below this size both ways; saves memory with JPEG
    Raises RenderError if it does not decode, moves, or is too large.
    """
    from PIL import Image

    colour, alpha = _read(path, near)
    return colour if alpha is None else Image.composite(colour, Image.new("RGB", colour.size, ground), alpha)


def read_clear(path: Path, *, near: tuple[int, int] | None = None) -> Image.Image:
    """The same as RGBA, with straight alpha."""
    colour, alpha = _read(path, near)
    if alpha is None:
        return colour.convert("RGBA")
    colour.putalpha(alpha)
    return colour


def upright_size(path: Path) -> tuple[int, int]:
    """Width and height as `read` gives them, from the file's head alone."""
    from PIL import ExifTags

    with _opened(path) as picture:
        _check(path, picture)
        exif = {} if picture.format == "PNG" and not _may_turn(path) else picture.getexif()
        turned = exif.get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)  # by a quarter
        return (picture.height, picture.width) if turned else picture.size


def _may_turn(path: Path) -> bool:
    """Whether a PNG has a chunk that may say which way is up. Pillow unpacks all pixels to find that there is none."""
    with path.open("rb") as file:
        file.seek(8)
        while len(head := file.read(8)) == 8 and head[4:] != b"IEND":
            content = file.read(min(int.from_bytes(head[:4]), 32))
            if head[4:] == b"eXIf" or content.startswith((b"XML:com.adobe.xmp", b"Raw profile type exif")):
                return True
            file.seek(int.from_bytes(head[:4]) + 4 - len(content), SEEK_CUR)
    return False


def _read(path: Path, near: tuple[int, int] | None) -> tuple[Image.Image, Image.Image | None]:
    """Colour as RGB in sRGB, and the alpha that goes with it if there is any."""
    from PIL import ImageOps

    with _opened(path) as picture:
        _check(path, picture)
        if near and picture.format in ("JPEG", "MPO"):
            longest = max(near)  # it may be about to turn
            picture.draft(picture.mode, (longest, longest))
        picture.load()
        return _srgb(_eight_bit(path, ImageOps.exif_transpose(picture)))


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """What Pillow stumbles over, while opening and later, is a RenderError that names the file."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata, mostly; what matters is checked here
            with Image.open(path, formats=FORMATS) as picture:
                yield picture
    except FileNotFoundError:
        raise RenderError(f"{path}: there is no such file") from None
    except UnidentifiedImageError:
        raise RenderError(
            f"{path}: is not a picture that can be read here", hint="save it as PNG, JPEG, WebP, AVIF or TIFF"
        ) from None
    except Image.DecompressionBombError:
        raise _too_large(path, "more than 170 million pixels") from None
    except RenderError:
        raise
    except Exception as wrong:  # a damaged file makes Pillow raise nearly anything
        raise RenderError(
            f"{path}: does not decode: {wrong or type(wrong).__name__}",
            hint="it is damaged or cut short: save it again",
        ) from wrong


def _check(path: Path, picture: Image.Image) -> None:
    width, height = picture.size
    pages = getattr(picture, "n_frames", 1)
    if pages > 1 and picture.format != "MPO":  # a phone's second picture in a JPEG is no animation
        raise RenderError(
            f"{path}: holds {pages} pictures, not one",
            hint="save the one you want as PNG, or use an animation as a clip: {file: …}",
        )
    if width * height > MOST_PX or max(width, height) > MOST_SIDE_PX:
        raise _too_large(path, f"{width}x{height}")
    if min(width, height) < LEAST_SIDE_PX:
        raise RenderError(
            f"{path}: is {width}x{height}, too small to show", hint="use a picture near the episode's size"
        )


def _too_large(path: Path, size: str) -> RenderError:
    return RenderError(
        f"{path}: is {size}, over the limit of {MOST_PX // 1_000_000} million pixels and {MOST_SIDE_PX} a side",
        hint="save it smaller; twice the episode's size is all that can be seen",
    )


def _eight_bit(path: Path, picture: Image.Image) -> Image.Image:
    """Grey of 16 bits brought down by rounding; Pillow would clip it. Colour of 16 bits is 8-bit when it gets here."""
    import numpy as np
    from PIL import Image

    if picture.mode in ("I", "F"):
        raise RenderError(f"{path}: has 32-bit samples of unknown range", hint="save it with 8 or 16 bits a channel")
    if not picture.mode.startswith("I;16"):
        return picture
    samples = np.asarray(picture).astype(np.uint32)
    return Image.fromarray(((samples * 255 + 32_767) // 65_535).astype(np.uint8))


def _srgb(picture: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """As RGB in sRGB, by the colour profile inside if it has a usable one, and its alpha."""
    colour, alpha = picture, None
    if picture.has_transparency_data:
        both = picture.convert("RGBA")
        colour, alpha = both.convert("RGB"), both.getchannel("A")
    elif picture.mode not in ("L", "RGB", "CMYK", "LAB"):
        colour = picture.convert("L" if picture.mode == "1" else "RGB")
    return _by_profile(colour, picture.info.get("icc_profile"), grey=picture.mode in ("1", "L", "LA")), alpha


def _by_profile(colour: Image.Image, profile: bytes | None, *, grey: bool) -> Image.Image:
    """sRGB, RGB. No profile means sRGB already; one that is broken or of another kind of colour is passed over."""
    from io import BytesIO

    from PIL import ImageCms

    try:
        if colour.mode == "LAB":
            source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        elif profile:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
        else:
            return colour.convert("RGB")
        kind = {"GRAY": "L", "RGB": "RGB", "CMYK": "CMYK", "Lab": "LAB"}.get(source.profile.xcolor_space.strip())
        if kind == "RGB" and _is_srgb(source):
            return colour.convert("RGB")
        if kind == colour.mode or (kind == "RGB" and grey) or (kind == "L" and grey):
            turned = ImageCms.profileToProfile(
                colour.convert(kind),
                source,
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
            assert turned is not None  # only None when asked to work in place
            return turned
    except (ImageCms.PyCMSError, OSError):
        pass
    return colour.convert("RGB")


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    """By its name: a transform between two tellings of sRGB only adds rounding."""
    return "srgb" in (profile.profile.profile_description or "").lower()
