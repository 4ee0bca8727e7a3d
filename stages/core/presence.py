"""Are files that were found once still there? Asked at every run, so it is quick and imports little."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from stat import S_ISLNK, S_ISREG


def still_there(root: Path, inside: Iterable[str]) -> bool:
    """Are these files, found once before, still regular files of some size inside the project?"""
    top = os.path.realpath(root)
    homes: set[str] = set()
    for path in inside:
        full = f"{root}/{path}"
        try:
            stat = os.lstat(full)
        except OSError:
            return False
        home = os.path.dirname(full)  # noqa: PTH120  # a thousand of them, in no time
        if home not in homes and not within(os.path.realpath(home), top):
            return False
        homes.add(home)
        if S_ISLNK(stat.st_mode):
            if not within(os.path.realpath(full), top):
                return False
            try:
                stat = os.stat(full)  # noqa: PTH116
            except OSError:
                return False
        if not S_ISREG(stat.st_mode) or not stat.st_size:
            return False
    return True


def within(real: str, top: str) -> bool:
    """Is a real path inside the folder `top`, or that folder?"""
    return real == top or real.startswith(top + os.sep)
