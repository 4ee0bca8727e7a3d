"""Reading what a stranger sent: whatever goes wrong inside becomes one sentence, and nothing is raised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from renderers.painting import RenderError

PAGES = (b"<!doctype", b"<html", b"<?xml", b"<error", b"{")  # what a host sends instead of a file, under its name
SHOWN = 60


def text_instead(file: Path) -> str | None:
    """The fault of a web page, or another text, that has the name of a file. None where it is none."""
    with file.open("rb") as content:
        head = content.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.lower().startswith(PAGES):
        return "the file is empty" if not file.stat().st_size else None
    return f"it is a text that begins with {head.decode('utf-8', 'replace')[:SHOWN]!r}"


@contextmanager
def told(file: Path, faults: list[str]) -> Iterator[None]:
    """What is raised inside is added to `faults`.

    Damaged media make the libraries raise nearly anything, so all of it is taken for damage: put only reading inside.
    """
    try:
        yield
    except RenderError as wrong:
        faults.append(f"it {str(wrong).removeprefix(f'{file}: ')}")
    except Exception as wrong:
        said = str(wrong).replace(str(file), file.name)
        faults.append(f"it does not decode: {type(wrong).__name__}{f': {said}' if said else ''}")
