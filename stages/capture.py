"""Records a program in a terminal: `episodes/captures/NAME.cast`, and its receipt beside it.

    doit capture                              lists what there is
    doit capture NAME [options] -- CMD…       records CMD, and ends as CMD ended
    doit capture NAME --auto -- CMD…          keeps every run, in captures/archive/NAME/

A recording is the author's own file. Nothing is recorded by a build, nothing is overwritten without `--again`.

CMD is run as it stands, without a shell, and the recording holds what it printed and nothing else; the window of a
terminal card has the command as its title. With `--prompt` it is typed into a shell, and prompt and command are in the
recording too: for viewers who should see it typed, at the price of a shell between them and the program.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doit.cmd_base import Command

from renderers.painting import RenderError
from stages.capture_words import DESCRIPTION, Asked, wanted, without_command, wrong
from stages.captured import ARCHIVE, HOME, as_text, decimal, listed
from stages.commands import BAD_INPUT, DONE, FAILED, print_json
from stages.core.errors import EpisodeError
from stages.front import trouble
from stages.receipts import Receipt, as_json, beside

ONE_SECOND = 1000  # recordings of one name that may begin within a second
LONGEST_LINE = 2000  # letters of a line that are searched for secrets at once; a card searches what it shows
VERSION_S = 10  # for a program to say its version


class Capture(Command):  # type: ignore[misc]  # doit is untyped
    """Reads the command line as it was typed: doit takes every word with an = sign for a variable of its own."""

    name = "capture"
    doc_purpose = "record a program in a terminal: episodes/captures/NAME.cast and its receipt; alone, list them"
    doc_usage = "[NAME [options] -- CMD…]"
    doc_description = DESCRIPTION

    def parse_execute(self, in_args: list[str]) -> int:  # noqa: ARG002  # doit's shape
        from renderers.terminal.record import NotStarted

        try:
            return answer(sys.argv[1:])
        except EpisodeError as error:
            print(error, file=sys.stderr)
            return BAD_INPUT
        except RenderError as error:
            print(f"{error}\nhint: {error.hint}" if error.hint else error, file=sys.stderr)
            return error.status if isinstance(error, NotStarted) else FAILED
        except BrokenPipeError:  # whoever reads has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        except OSError as error:
            print(trouble(error), file=sys.stderr)
            return FAILED


def answer(line: Sequence[str]) -> int:
    """Do what the words behind `doit` ask for; the exit code. Raises EpisodeError, RenderError, OSError."""
    before = line[: line.index("--")] if "--" in line else line
    at = before.index(Capture.name)
    if at:
        wrong(f"{before[0]} means nothing to doit capture", "begin with doit capture")
    words = line[at + 1 :]
    if "--" not in words:
        in_json = without_command(words)
        rows = listed(HOME)
        print_json({"captures": rows}) if in_json else print(as_text(rows))
        return DONE
    asked = wanted(words, os.environ)
    place = HOME / f"{asked.name}.cast"
    if place.exists() and not asked.again and not asked.auto:
        hint = f"add --again to record over it, or --auto to keep both, or give another name than {asked.name}"
        wrong(f"{place} is there already", hint)
    return capture(asked, os.environ)


def capture(asked: Asked, own: Mapping[str, str], now: datetime | None = None) -> int:
    """Record it and put it there; the exit status of the program. Raises RenderError, EpisodeError, OSError."""
    from renderers.terminal import machine, stream
    from renderers.terminal.record import environment, line_of
    from renderers.terminal.redact import covered_text

    rules = machine.rules(own)
    env = environment(own, asked.columns, asked.rows, asked.variables)
    versions = {name: covered_text(said, rules) for name, said in _versions(asked, env)}
    program = _program(asked, env)
    folder = HOME / ARCHIVE / asked.name if asked.auto else HOME
    folder.mkdir(parents=True, exist_ok=True)
    began = datetime.now(UTC) if now is None else now
    recording, line = _recorded(asked, env)
    cast = replace(recording.cast, command=line, title=asked.title, timestamp=int(began.timestamp()))
    cast, covered = stream.covered(cast, rules)
    receipt = Receipt(
        name=asked.name,
        command=tuple(covered_text(word, rules) for word in asked.command),
        prompt=asked.prompt,
        directory=covered_text(asked.cwd.resolve().name, rules),
        exit_status=recording.exit_status,
        why_stopped=recording.why_stopped,
        recorded=f"{began:%Y-%m-%dT%H:%M:%SZ}",
        seconds=decimal(cast.lasts_s),
        size=f"{asked.columns}x{asked.rows}",
        bytes=recording.size_bytes,
        digest="",
        left_behind=recording.left_behind,
        program=program,
        versions=versions,
        variables=tuple(sorted(env)),
        covered=covered,
    )
    place = _put(asked, folder, began, cast, receipt)
    _say(place, receipt, stream.lines(cast), line_of(receipt.command))
    return receipt.exit_status


def _recorded(asked: Asked, env: Mapping[str, str]) -> tuple[Any, str]:
    """The recording, and the command as a line."""
    from renderers.terminal import typist
    from renderers.terminal.record import line_of, record

    line = line_of(asked.command)
    with contextlib.ExitStack() as stack:
        command, watch = list(asked.command), None
        if asked.prompt:
            line = typist.typed_line(asked.command)
            command, watch = stack.enter_context(typist.shell(line))
        recording = record(
            command,
            columns=asked.columns,
            rows=asked.rows,
            env=env,
            cwd=asked.cwd.resolve(),
            most_bytes=asked.most_bytes,
            most_s=asked.most_s,
            watch=watch,
        )
    return recording, line


def _put(asked: Asked, folder: Path, began: datetime, cast: Any, receipt: Receipt) -> Path:
    """The recording first, then its receipt, each whole or not at all; the recording's place.

    Nothing that is there is overwritten, but under `--again` the recording and its receipt.
    """
    import json
    from hashlib import sha256

    from renderers.terminal.asciicast import put_whole
    from renderers.terminal.cast import text_of

    text = text_of(cast).encode()
    place = folder / f"{asked.name}.cast"
    if asked.auto:
        for n in range(1, ONE_SECOND):
            place = folder / f"{began:%Y-%m-%dT%H-%M-%SZ}{f'-{n}' if n > 1 else ''}.cast"
            with contextlib.suppress(FileExistsError):
                put_whole(place, text, over=False)
                break
        else:
            raise RenderError(f"{place}: there are {ONE_SECOND} recordings of this second", hint="try again")
    elif asked.again:
        beside(place).unlink(missing_ok=True)  # an old receipt would say of the new recording that it was edited
        put_whole(place, text)
    else:
        try:
            put_whole(place, text, over=False)
        except FileExistsError:
            wrong(f"{place} came to be while this was recorded", "record again, with another name or --again")
    told = as_json(replace(receipt, digest=sha256(text).hexdigest()))
    put_whole(beside(place), f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode())
    return place


def _say(place: Path, receipt: Receipt, lines: Sequence[str], command: str) -> None:
    """What came of it, on the side of the errors: what the program printed stands on the other."""
    from renderers.terminal.redact import secrets

    said = [f"{place}: {receipt.seconds} s, {receipt.size}, {receipt.bytes} bytes, ended with {receipt.exit_status}"]
    if receipt.why_stopped:
        said.append(f"it was stopped: {receipt.why_stopped}")
    if receipt.left_behind:
        said.append("a process that it left behind still held the terminal, and was not waited for")
    if receipt.covered:
        said.append("covered: " + ", ".join(f"{name} ×{times}" for name, times in sorted(receipt.covered.items())))
    hint = "hint: no card shows it: add a rule to episodes/redact.yaml, or record again"
    for what, told in (("", lines), ("the command: ", [command])):
        found = secrets([line[:LONGEST_LINE] for line in told])
        if found:
            said.append(f"{place}: {what}{found[0]}\n{hint}")
    print("\n".join(said), file=sys.stderr)


def _versions(asked: Asked, env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What made this: we, Python, the system, and the programs that were named."""
    import platform
    import subprocess
    from importlib.metadata import PackageNotFoundError, version

    try:
        yield "onetake", version("onetake")
    except PackageNotFoundError:
        yield "onetake", "not installed"
    yield "python", platform.python_version()
    yield "system", platform.system()
    for program in asked.versions_of:
        try:
            told = subprocess.run(
                [_found(program, env, asked.cwd), "--version"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=dict(env),
                cwd=asked.cwd,
                timeout=VERSION_S,
            ).stdout
        except (OSError, subprocess.SubprocessError, RenderError) as error:
            wrong(f'--version-of {program}: "{program} --version" cannot be run: {error}', "name another, or none")
        first = next((line.strip() for line in told.decode(errors="replace").splitlines() if line.strip()), "")
        if not first:
            wrong(f'--version-of {program}: "{program} --version" says nothing', "leave it out")
        yield program, "".join(letter for letter in first if letter.isprintable())[:200]


def _program(asked: Asked, env: Mapping[str, str]) -> dict[str, str] | None:
    """The program's file by its name and digest. Under `--prompt` the line's first word, if it is a program at all."""
    import shlex

    from stages.core.store import digest_of

    word = asked.command[0]
    if asked.prompt and len(asked.command) == 1:
        try:
            word = next(iter(shlex.split(word)), "")
        except ValueError:
            return None
    try:
        file = _found(word, env, asked.cwd)
        return {"name": file.name, "digest": digest_of(file)}
    except (RenderError, OSError):
        if asked.prompt:
            return None
        raise


def _found(program: str, env: Mapping[str, str], cwd: Path) -> Path:
    from renderers.terminal.record import found

    return found(program, env, cwd.resolve())
