"""The words behind `doit capture`, read as they were typed and checked."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from stages.captured import ARCHIVE
from stages.core.errors import EpisodeError, Mistake
from stages.front import nearest

MOST_COLUMNS, MOST_ROWS = 400, 200
MOST_S = 3600
MOST_BYTES = 8_000_000  # escaped as JSON, six times that at worst, which is what is read

DESCRIPTION = """\
--size 80x22      columns and rows; 80x22 unless said
--seconds N       end it after so long; 120 unless said
--most-bytes N    end it when it prints more; 4000000 unless said
--cwd DIR         run it there
--env NAME        let it have this variable too; more than once
--title T         for the window's title bar; else the command
--version-of P    keep what `P --version` says; more than once
--prompt          type it into a shell: prompt and command are seen
--again           record over the one of that name
--auto            keep every run, in captures/archive/NAME/
--json            the list as JSON"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line asks for, checked."""

    name: str
    command: tuple[str, ...]
    columns: int
    rows: int
    most_s: Fraction
    most_bytes: int
    cwd: Path
    variables: tuple[str, ...]
    versions_of: tuple[str, ...]
    title: str | None
    prompt: bool
    again: bool
    auto: bool


def wanted(words: Sequence[str], own: Mapping[str, str]) -> Asked:
    """What stands behind `doit capture`. Options may stand anywhere before the --. Raises EpisodeError."""
    at = list(words).index("--")
    said = _options().parse_args(words[:at])
    command = tuple(words[at + 1 :])
    if not command:
        wrong("nothing stands behind the --", "write the program and its arguments there")
    if said.name is None:
        wrong("the recording has no name", "write doit capture NAME -- CMD")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", said.name) or said.name in (ARCHIVE,):
        wrong(f'a recording cannot be called "{said.name}"', "use letters, digits, hyphens, dots; no folder")
    if said.name.endswith((".cast", ".json")):
        wrong(f'the name is "{said.name}"', f"leave the suffix out: {said.name.rpartition('.')[0]}")
    if said.auto and said.again:
        wrong("--auto and --again are both there", "--auto never overwrites anything: leave --again out")
    if said.json:
        wrong("--json is for the list of recordings", "leave it out")
    if said.title is not None and (not said.title.isprintable() or not 0 < len(said.title) <= 200):
        wrong("--title is no line of at most 200 letters", "leave it out: the command is the title then")
    if not Path(said.cwd).is_dir():
        wrong(f'--cwd is "{said.cwd}", and there is no such folder', "name one that is there")
    for name in said.env:
        if name not in own:
            wrong(f"--env {name}: this variable is not set", "set it, or leave --env out; a value is never written")
    columns, rows = _size(said.size)
    return Asked(
        said.name,
        command,
        columns,
        rows,
        _number("--seconds", said.seconds, MOST_S),
        int(_number("--most-bytes", said.most_bytes, MOST_BYTES, whole=True)),
        Path(said.cwd),
        tuple(said.env),
        tuple(said.version_of),
        said.title,
        said.prompt,
        said.again,
        said.auto,
    )


def without_command(words: Sequence[str]) -> bool:
    """What is asked for where no -- stands: the list, as JSON or not. Raises EpisodeError for anything else."""
    said = _options().parse_args(words)
    given = [name for name, value in vars(said).items() if name not in ("name", "json") and value != _USUAL.get(name)]
    if said.name is not None or given:
        wrong("there is no -- and no command", f"write doit capture {said.name or 'NAME'} -- CMD")
    return bool(said.json)


def wrong(message: str, hint: str) -> NoReturn:
    raise EpisodeError([Mistake("capture", 0, 0, message, hint)])


_USUAL: dict[str, Any] = {
    "size": "80x22",
    "seconds": "120",
    "most_bytes": "4000000",
    "cwd": ".",
    "env": [],
    "version_of": [],
    "title": None,
    "prompt": False,
    "again": False,
    "auto": False,
}


class _Words(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        word = re.search(r"--[\w-]+", message)
        known = [text for action in self._actions for text in action.option_strings]
        near = nearest(word[0], known) if word and word[0] not in known else ""
        wrong(message, f"{near}doit help capture; the command stands behind a --")


def _options() -> argparse.ArgumentParser:
    parser = _Words(prog="doit capture", allow_abbrev=False, add_help=False)
    parser.add_argument("name", nargs="?")
    for flag in ("--prompt", "--again", "--auto", "--json"):
        parser.add_argument(flag, action="store_true")
    for option in ("--size", "--seconds", "--most-bytes", "--cwd", "--title"):
        parser.add_argument(option)
    for option in ("--env", "--version-of"):
        parser.add_argument(option, action="append")
    parser.set_defaults(**{name: list(value) if isinstance(value, list) else value for name, value in _USUAL.items()})
    return parser


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,4})x([0-9]{1,4})", text)
    columns, rows = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (1 <= columns <= MOST_COLUMNS and 1 <= rows <= MOST_ROWS):
        wrong(f'--size is "{text}"', f"write columns and rows, as 80x22; at most {MOST_COLUMNS}x{MOST_ROWS}")
    return columns, rows


def _number(option: str, text: str, most: int, *, whole: bool = False) -> Fraction:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or not 0 < number <= most or (whole and number != int(number)):
        wrong(f'{option} is "{text}"', f"write a {'whole ' if whole else ''}number up to {most}")
    return Fraction(number)
