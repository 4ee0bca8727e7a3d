"""Types a command line into a shell, so that the recording shows what was run: the shell itself prints its prompt.

The shell is `bash` without the user's start-up files. Its prompt ends with a mark that no terminal shows, with a number
that nobody else knows and the status of the command before it; so it is known, without waiting or guessing, when the
shell is ready, and when the command is done and how it ended. The marks are taken out of the recording. It ends at the
second prompt. The line is typed at a pace that can be read, at most `MOST_TYPING_S` in all.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from renderers.painting import RenderError
from renderers.terminal.record import line_of

SHELL = "bash"
KEY_S = Fraction(1, 25)
MOST_TYPING_S = Fraction(3, 2)
PAUSE_S = Fraction(3, 10)  # before the first key, and before Enter
LONGEST_BYTES = 4000  # of a typed line; terminals hold 4095
PROMPT = r"\[\e[1;32m\]$\[\e[0m\] "


def typed_line(command: Sequence[str]) -> str:
    """What is typed: one word as it is, for it may be a whole line for the shell; more of them quoted as they need."""
    line = command[0] if len(command) == 1 else line_of(command)
    wrong = next((letter for letter in line if not letter.isprintable()), None)
    if wrong is not None:
        why = f"the command holds U+{ord(wrong):04X}, which cannot be typed"
        raise RenderError(why, hint="leave --prompt out, or put the command into a script")
    size = len(line.encode())
    if size > LONGEST_BYTES:
        why = f"the command has {size} bytes; at most {LONGEST_BYTES} can be typed"
        raise RenderError(why, hint="leave --prompt out, or put the command into a script")
    return line


@contextmanager
def shell(line: str, *, key_s: Fraction = KEY_S) -> Iterator[tuple[list[str], Typist]]:
    """The command that runs a shell ready for this line, and who types it, for `renderers.terminal.record`."""
    mark = secrets.token_hex(8)
    with TemporaryDirectory(prefix="onetake-") as folder:
        start = Path(folder) / "start"
        start.write_text(
            f"PS1='{PROMPT}\\[\\e]1337;{mark};$?\\a\\]'\nPS2='> '\nunset HISTFILE PROMPT_COMMAND\nset +H\n",
            encoding="utf-8",
        )
        yield [SHELL, "--noprofile", "--noediting", "--rcfile", str(start), "-i"], Typist(line, mark, key_s)


class Typist:
    """Waits for the prompt, types, and reads the status at the next prompt."""

    def __init__(self, line: str, mark: str, key_s: Fraction = KEY_S) -> None:
        self._keys = [key.encode() for key in line]
        self._key_s = min(key_s, MOST_TYPING_S / max(len(self._keys), 1))
        self._pause_s = min(PAUSE_S, key_s * 10)
        self._mark = re.compile(rf"\x1b\]1337;{mark};([0-9]+)\x07")
        self._begins = f"\x1b]1337;{mark};"
        self._held = ""  # what may be the beginning of a mark
        self._from_s: Fraction | None = None  # when the first key is due
        self._ready = False
        self._sent = 0
        self._status: int | None = None

    def saw(self, text: str) -> tuple[str, bool]:
        text, self._held = self._held + text, ""
        kept = ""
        while found := self._mark.search(text):
            kept += text[: found.start()]
            text = text[found.end() :]
            if self._ready and not self.busy():
                self._status = int(found[1])
                return kept, True
            self._ready = True
        whole = self._whole(text)
        self._held = text[whole:]
        return kept + text[:whole], False

    def types(self, now_s: Fraction) -> bytes:
        if not self._ready or not self.busy():
            return b""
        if self._from_s is None:
            self._from_s = now_s + self._pause_s
        if now_s < self._from_s:
            return b""
        due = min(len(self._keys), int((now_s - self._from_s) / self._key_s) + 1)
        keys = b"".join(self._keys[self._sent : due])
        self._sent = max(self._sent, due)
        if due == len(self._keys) and now_s >= self._from_s + (due - 1) * self._key_s + self._pause_s:
            self._sent = due + 1
            keys += b"\n"
        return keys

    def busy(self) -> bool:
        return self._sent <= len(self._keys)

    def status(self) -> int | None:
        return self._status

    def _whole(self, text: str) -> int:
        """Up to where the text holds no beginning of a mark."""
        at = text.rfind("\x1b")
        if at < 0:
            return len(text)
        rest = text[at:]
        begun = self._begins.startswith(rest) or (
            rest.startswith(self._begins) and re.fullmatch("[0-9]*", rest[len(self._begins) :]) is not None
        )
        return at if begun else len(text)
