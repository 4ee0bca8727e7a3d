"""The author's own files: found by their exact names, inside the project, regular and not empty.

Names are compared with the disk's own listing, so that `Desk.jpg` for `desk.jpg` is a mistake on every machine, and
composed and decomposed accents are one name everywhere.
"""

from __future__ import annotations

import os
import posixpath
import re
from functools import cache
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from unicodedata import normalize

from stages.core.document import shown
from stages.core.presence import within
from stages.core.report import Report
from stages.core.scalars import FileName
from stages.core.schema import resolved
from stages.core.spelling import bare, listed, nearest

HOMES = {  # kind of file -> what it is, and where in a scene it belongs
    "picture_file": ("a picture", "frame: {file: …} or an image card"),
    "video_file": ("a video", "clip: {file: …}"),
    "sound_file": ("a sound", "narration: {file: …} or music: {file: …}"),
    "data_file": ("a data file", "a bars, line, table or number card"),
    "capture_file": ("a recording of a terminal", "a terminal card"),
}


def find(report: Report, folder: Path, root: Path) -> list[str]:
    """Finds every file the report met and sets its `found`. Gives their paths from the project's root, each once.

    `folder` holds the episode file; both are absolute. Mistakes go into the report.
    """
    base = folder.relative_to(root).as_posix()
    disk = _Disk(root)
    found: dict[str, None] = {}
    for name in report.files:
        label = report.say(name.where)
        trouble = _misnamed(name, label) or _outside(name, label, base)
        if trouble is None:
            inside, trouble = disk.locate(posixpath.normpath(posixpath.join(base, name)), label, base)
            if inside:
                name.found = str(root / inside)
                found[inside] = None
        if trouble is not None:
            report.wrong(name.node, *trouble)
    return list(found)


Trouble = tuple[str, str]  # message, hint


def _misnamed(name: FileName, label: str) -> Trouble | None:
    text = str(name)
    if "://" in text:
        return f'{label} is "{shown(text)}", an address', "save it beside the episode and name the file"
    if "\\" in text:
        return f'{label} is "{shown(text)}", with backslashes', f"write {shown(text.replace(chr(92), '/'))}"
    if text.startswith(("/", "~")) or re.match(r"[A-Za-z]:", text):
        hint = "paths are relative to the episode file, such as media/desk.jpg"
        return f'{label} is "{shown(text)}", which does not begin at the episode file', hint
    suffix = posixpath.splitext(text)[1].lower()
    if suffix in name.suffixes:
        return None
    for kind, (what, home) in HOMES.items():
        suffixes = resolved({"$ref": f"#/$defs/{kind}"})["x-file"]
        if suffix in suffixes:
            return f'{label} is "{shown(text)}", which is {what}', f"put it under {home}"
    why = f'{label} is "{shown(text)}", a kind of file that is not read here'
    return why, f"convert it to {listed(name.suffixes)}"


def _outside(name: FileName, label: str, base: str) -> Trouble | None:
    if posixpath.normpath(posixpath.join(base, name)).startswith("../"):
        return _left(f'{label} is "{shown(name)}", which')
    return None


def _left(what: str) -> Trouble:
    return f"{what} leaves the project", "copy the file into the project"


class _Disk:
    """What folders of the project hold, each listed once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.top = os.path.realpath(root)
        self.listing = cache(self._listing)
        self.locate = cache(self._locate)

    def _listing(self, folder: str) -> dict[str, str]:
        """Composed name -> name on the disk. Raises OSError."""
        return {normalize("NFC", entry): entry for entry in os.listdir(self.root / folder)}  # noqa: PTH208  # names are wanted

    def _locate(self, path: str, label: str, base: str) -> tuple[str, Trouble | None]:
        """A path from the root as it is spelled on the disk, or "" and what is wrong with it."""
        inside = ""
        for part in path.split("/"):
            try:
                there = self.listing(inside)
            except OSError as trouble:
                return "", (f"{label}: the folder {inside} cannot be read: {trouble.strerror}", "")
            name = there.get(normalize("NFC", part))
            if name is None:
                return "", _missing(path, inside, part, there, label, base)
            inside = posixpath.join(inside, name)
        return self._fit(inside, label, base)

    def _fit(self, inside: str, label: str, base: str) -> tuple[str, Trouble | None]:
        full = self.root / inside
        called = f'{label}: "{shown(posixpath.relpath(inside, base))}"'
        try:
            mode = full.stat()
        except OSError as trouble:
            return "", (f"{called} cannot be opened: {trouble.strerror}", "is it a link to a file that is gone?")
        if not within(os.path.realpath(full), self.top):
            return "", _left(f"{called} is a link that")
        if S_ISDIR(mode.st_mode):
            return "", (f"{called} is a folder", "name a file in it")
        if not S_ISREG(mode.st_mode):
            return "", (f"{called} is no regular file", "copy it into one")
        if not mode.st_size:
            return "", (f"{called} is empty", "copy the whole file again")
        if not os.access(full, os.R_OK):
            return "", (f"{called} may not be read", "change its permissions")
        return inside, None


def _missing(path: str, inside: str, part: str, there: dict[str, str], label: str, base: str) -> Trouble:
    gone = posixpath.join(inside, part)
    what = "file" if gone == path else "folder"
    shown_path = shown(posixpath.relpath(gone, base))
    near = nearest(part, there)
    if near is None:
        return f'{label}: there is no {what} "{shown_path}"', "paths are relative to the episode file"
    better = posixpath.relpath(posixpath.join(inside, near), base)
    if near.casefold() == part.casefold():
        return f'{label} is "{shown_path}", but on the disk it is called "{near}"', f"write {better}"
    same = bare(near) == bare(part)
    return (
        f'{label}: there is no {what} "{shown_path}"',
        f"{'write' if same else 'did you mean'} {better}{'' if same else '?'}",
    )
