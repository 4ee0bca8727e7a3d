"""Records what a program prints into a terminal of its own: real, of a fixed size, with few variables and no keys.

The program gets a pseudo-terminal whose size is set before it runs. What it prints goes to the user's terminal too,
where there is one, and what the user types goes to the program: Ctrl-C is a key like any other. Input that comes from
a file or a pipe is typed for it, with Ctrl-D at its end where it reads lines. Typed keys are not recorded, only what
the program echoes.

Two caps end a program that would go on; the recording then holds what came before. A process that the program left
behind and that still holds its terminal is not waited for, and not ended.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from renderers.painting import RenderError
from renderers.terminal.cast import Cast
from renderers.terminal.session import ASKING, Session, Watch

MOST_BYTES = 4_000_000
MOST_S = 120
NOT_FOUND, NOT_RUNNABLE = 127, 126

# what a program may know of this machine; everything else is dropped
PASSED = ("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "VIRTUAL_ENV", "CONDA_PREFIX")


class NotStarted(RenderError):
    """The program cannot be run; `status` is what a shell would answer, 127 or 126."""

    def __init__(self, message: str, status: int, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status


@dataclass(frozen=True, slots=True)
class Recording:
    """`exit_status` is 128 + n for signal n. `why_stopped` is "" where the program ended by itself."""

    cast: Cast
    exit_status: int
    why_stopped: str
    size_bytes: int  # of what was printed and kept
    left_behind: bool  # a process of it still held the terminal


def environment(own: Mapping[str, str], columns: int, rows: int, also: Sequence[str] = ()) -> dict[str, str]:
    """The variables of a recorded program: a few of the user's `own`, those named in `also`, and a terminal's."""
    utf8 = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    fixed = {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "COLUMNS": str(columns),
        "LINES": str(rows),
        "LANG": utf8,
        "LC_ALL": utf8,
        "PAGER": "cat",
        "GIT_PAGER": "cat",
    }
    kept = {name: own[name] for name in PASSED if name in own} | fixed
    return kept | {name: own[name] for name in also if name in own}


def found(program: str, env: Mapping[str, str], cwd: Path) -> Path:
    """The file that would be run. Raises NotStarted."""
    if program:
        place = os.path.normpath(cwd / program) if os.sep in program else program
        file = shutil.which(place, path=env.get("PATH", os.defpath))
        if file is not None:
            return Path(os.path.abspath(file))  # noqa: PTH100  # a link keeps the name that was asked for
        if os.sep in program and (cwd / program).is_file():
            raise NotStarted(f'"{program}" may not be run', NOT_RUNNABLE, hint="give it the right to: chmod +x")
    hint = "is it installed, and in PATH?"
    if any(letter in program for letter in " |&;<>"):
        hint = "a line for a shell is recorded with --prompt, or as: -- sh -c '…'"
    raise NotStarted(f'no program called "{program}" is found', NOT_FOUND, hint=hint)


def line_of(command: Sequence[str]) -> str:
    """The command as one would type it: words are quoted where a shell would read them otherwise."""
    return " ".join(word if re.fullmatch(r"[\w@%+=:,./-]+", word) else shlex.quote(word) for word in command)


def record(
    command: Sequence[str],
    *,
    columns: int = 80,
    rows: int = 22,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    most_bytes: int = MOST_BYTES,
    most_s: Fraction | int = MOST_S,
    stdin_from_user: bool = True,
    to_user: bool = True,
    title: str | None = None,
    watch: Watch | None = None,
) -> Recording:
    """Run it to its end and give what it printed. Nothing is written to the disk. Raises NotStarted.

    `env` is all that it gets (`environment` makes one). `watch` reads along and may type (`renderers.terminal.typist`).
    """
    if sys.platform == "win32":
        raise RenderError("recording needs a terminal as Unix has it", hint="record under WSL, or on another machine")
    env = environment(os.environ, columns, rows) if env is None else env
    cwd = Path.cwd() if cwd is None else cwd
    program = found(command[0], env, cwd)
    began = int(time.time())
    master, slave = os.openpty()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ASKING)  # until the session answers them
    try:
        session = Session(master, _start(command, program, slave, (columns, rows), env, cwd), most_bytes, most_s, watch)
        session.run(stdin_from_user=stdin_from_user, to_user=to_user)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.close(master)
    cast = Cast(
        columns,
        rows,
        tuple(session.events),
        command=line_of(command),
        title=title,
        exit_status=session.status,
        env={name: env[name] for name in ("TERM", "LC_ALL") if name in env},
        timestamp=began,
    )
    size_bytes = sum(len(event.text.encode()) for event in session.events if event.code == "o")
    return Recording(cast, session.status, session.why_stopped, size_bytes, session.left_behind)


def _start(
    command: Sequence[str], program: Path, slave: int, size: tuple[int, int], env: Mapping[str, str], cwd: Path
) -> subprocess.Popen[bytes]:
    """The program, with that terminal as its own, of that size (columns, rows). Closes `slave` here."""
    import termios

    try:
        termios.tcsetwinsize(slave, (size[1], size[0]))
        with warnings.catch_warnings():  # a child that only sets up its terminal may be forked beside other threads
            warnings.simplefilter("ignore", DeprecationWarning)
            return subprocess.Popen(
                [*command],
                executable=program,
                stdin=slave,
                stdout=slave,
                stderr=slave,
                cwd=cwd,
                env=dict(env),
                start_new_session=True,
                preexec_fn=_own_terminal,
            )
    except OSError as error:
        why = f'"{command[0]}" cannot be run: {error.strerror}'
        raise NotStarted(why, NOT_RUNNABLE, hint="has it a first line that says what runs it?") from error
    finally:
        os.close(slave)


def _own_terminal() -> None:
    """In the child: its input is its controlling terminal, and no signal is ignored or held back."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGHUP, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
