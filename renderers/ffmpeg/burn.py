"""Captions into the picture: the filter, and the files that stand where ffmpeg runs.

Scripts hold no path, so the filter names its files by what they are called there. libass asks the system for a font
that it does not find, draws nothing if there is none, and ffmpeg still exits with 0; hence fonts of our own, by name.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from shutil import copyfile

FILE, FONTS = "captions.ass", "fonts"
FILTER = f"ass=filename={FILE}:fontsdir={FONTS}"
FONT_FILES = ("InterCaptions.ttf", "DejaVuSans-Symbols.ttf")

_FOLDER = Path(__file__).parent.parent / "fonts"


def lay_ready(ass: str, folder: Path) -> None:
    """Put the file of captions and the fonts into the folder in which ffmpeg will run."""
    (folder / FILE).write_text(ass, encoding="utf-8")
    (folder / FONTS).mkdir(exist_ok=True)
    for name in FONT_FILES:
        copyfile(_FOLDER / name, folder / FONTS / name)


@cache
def fonts_digest() -> str:
    """What the fonts are, for recipes."""
    from hashlib import sha256

    return sha256(b"".join((_FOLDER / name).read_bytes() for name in FONT_FILES)).hexdigest()[:16]
