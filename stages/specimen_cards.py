"""The specimen's cards: each over its picture, with whatever files it shows made or found."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.cards import maker
from renderers.painting import silent
from stages import looks
from stages.samples import BRAND_COLOR, DRAWN, LOGO, Sample

if TYPE_CHECKING:
    from PIL import Image

VARIANT = "onetake"  # of the theme's ground
IMAGE = "a lighthouse in a storm at night"  # what the image card shows


def card(sample: Sample, theme: str, size: tuple[int, int], desk: Path) -> Image.Image:
    """The card over its picture, settled."""
    from PIL import Image

    into = desk / "card.png"
    maker(sample.kind).paint(settings_of(sample, theme, size), files_of(sample, theme, size, desk), into, silent)
    whole = _under(sample.over, theme, size).convert("RGBA")
    with Image.open(into) as drawn:
        whole.alpha_composite(drawn.convert("RGBA"))
    if sample.marked:
        _mark(whole, desk)
    return whole.convert("RGB")


def settings_of(sample: Sample, theme: str, size: tuple[int, int]) -> dict[str, Any]:
    look = looks.whole(theme, BRAND_COLOR if sample.marked else None)
    said = {"card": sample.kind, "spec": dict(sample.spec), "language": sample.language}
    return {**said, "theme": look, "size": list(size)}


def _mark(whole: Image.Image, desk: Path) -> None:
    from PIL import Image

    from renderers import brand

    told = brand.paint(
        {"size": list(whole.size), "corner": "top-right"}, {"logo": _logo(desk)}, desk / "mark.png", silent
    )
    with Image.open(desk / "mark.png") as mark:
        whole.alpha_composite(mark, (told.facts["x"], told.facts["y"]))


def files_of(sample: Sample, theme: str, size: tuple[int, int], desk: Path) -> dict[str, Path]:
    found = {}
    files = sample.files if size[0] > size[1] else {**sample.files, **sample.narrow}
    for name, file in files.items():
        if file == LOGO:
            found[name] = _logo(desk)
        elif file == DRAWN:
            found[name] = desk / f"drawn-{theme}.png"
            if not found[name].exists():
                _drawn(IMAGE, theme, (1600, 1000)).save(found[name], compress_level=1)
        else:
            assert isinstance(file, Path)
            found[name] = file
    return found


def _logo(desk: Path) -> Path:
    """A mark for the specimen: a disc with a one in it."""
    from PIL import Image, ImageDraw

    from renderers.text.ink import write
    from renderers.text.layout import line
    from renderers.text.run import Style

    file = desk / "logo.png"
    if not file.exists():
        mark = Image.new("RGBA", (1600, 1600), f"{BRAND_COLOR}00")
        ImageDraw.Draw(mark).ellipse((0, 0, 1599, 1599), fill=BRAND_COLOR)
        mark = mark.reduce(4)
        one = line("1", Style("sans", 800, 32), 300)
        left, top, right, bottom = one.ink
        write(mark, one, 200 - (left + right) / 2, 200 - (top + bottom) / 2, "#ffffff")
        mark.save(file)
    return file


def _under(words: str, theme: str, size: tuple[int, int]) -> Image.Image:
    if words:
        return _drawn(words, theme, size).copy()
    from renderers import ground

    return ground.picture({"size": list(size), "theme": looks.whole(theme), "variant": VARIANT})


@lru_cache(maxsize=16)
def _drawn(words: str, theme: str, size: tuple[int, int]) -> Image.Image:
    """The storyboard's picture for those words, without its slate. Not to be changed."""
    from random import Random

    from renderers.storyboard.brush import Canvas
    from renderers.storyboard.colours import palette
    from renderers.storyboard.mood import mood
    from renderers.storyboard.pictures import picture
    from renderers.storyboard.sheet import Sheet

    wanted, canvas = mood(words, 3, 1), Canvas(*size)
    picture(Sheet(canvas, palette(wanted, looks.whole(theme)), wanted, Random(wanted.seed)))
    return canvas.image
