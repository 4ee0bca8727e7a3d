"""ffmpeg's quoting. Nothing else in the project knows it.

ffmpeg reads text in levels, and each takes one layer of backslashes away: the graph splits at `[ ] , ;`, then a
filter's options at `:`. Blanks at either end of a token are dropped unless escaped.
"""

from __future__ import annotations

import re
from pathlib import Path

from renderers.painting import RenderError

BLANKS = " \n\t\r"


def filter_value(text: str) -> str:
    """`text` as the value of one option of a filter in a graph: `drawtext=text=` + this."""
    # A line that starts with # would be taken for a comment of the script: see `script.for_ffmpeg`.
    return _token(_token(text, ":"), "[],;#")


def concat_file(path: Path) -> str:
    """`path` after `file` in an ffconcat list. Raises RenderError for a line break: the list has no way to say it."""
    text = str(path)
    if "\n" in text or "\r" in text:
        raise RenderError(f"{text!r}: ffmpeg cannot list a path with a line break", hint="rename the folder")
    return _token(text, BLANKS)


def metadata(text: str) -> str:
    """`text` as a key or a value in an ffmetadata file."""
    return re.sub(r"([=;#\\\n])", r"\\\1", text.replace("\r\n", "\n").replace("\r", "\n"))


def _token(text: str, ends: str) -> str:
    """`text`, so that ffmpeg's reading of one token up to one of `ends` gives it back."""
    assert "\0" not in text, "ffmpeg's texts end at a NUL"
    inner = range(len(text) - len(text.lstrip(BLANKS)), len(text.rstrip(BLANKS)))
    return "".join(f"\\{c}" if c in "\\'" + ends or at not in inner else c for at, c in enumerate(text))
