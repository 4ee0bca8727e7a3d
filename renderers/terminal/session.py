"""A program running in a terminal that we hold the other end of: read, shown, typed to, timed and ended.

What is printed within `TOGETHER_S` is one event, at the time of its first byte. Bytes that are no UTF-8 become U+FFFD,
as terminals show them.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from renderers.terminal.cast import Event

TOGETHER_S = Fraction(1, 250)
LOOK_S = 0.02  # how often it is asked whether the program ended
GRACE_S = 2  # between the request to end and the end
QUIET_S = Fraction(1, 10)  # with the program gone and its terminal held by another, silence this long is the end,
LINGER_S = 1  # and this long whatever is said
WAITING_S = Fraction(1, 2)  # silence this long looks like waiting for keys
MOST_ENDS = 20  # how often a program that waits is told that there are no more keys
TYPED_BYTES = 512  # at once: a terminal that nobody reads holds 4096
CHUNK_BYTES = 65536
MOST_LYING_BYTES = 16 * CHUNK_BYTES
ASKING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
NO_MORE, INTERRUPT = b"\x04", b"\x03"
# as a program leaves a terminal that it took for itself: its screen, cursor, mouse, pasting and colours
AFTERWARDS = b"\x1b[?1049l\x1b[?25h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[0m\r\n"


class Watch(Protocol):
    """Somebody who reads along and types."""

    def saw(self, text: str) -> tuple[str, bool]:
        """Something was printed: what of it is kept, and whether the recording ends with it."""

    def types(self, now_s: Fraction) -> bytes:
        """The keys that are due."""

    def busy(self) -> bool:
        """Whether nobody else may type yet."""

    def status(self) -> int | None:
        """The exit status it saw; what was started only runs what was asked for."""


@dataclass(slots=True)
class Session:
    """After `run`: the events (its exit last), the status, why it was stopped, and how much was kept."""

    master: int
    child: subprocess.Popen[bytes]
    most_bytes: int
    most_s: Fraction | int
    watch: Watch | None = None
    events: list[Event] = field(default_factory=list)
    status: int = 0
    why_stopped: str = ""
    kept_bytes: int = 0
    left_behind: bool = False
    _began_ns: int = field(default_factory=time.monotonic_ns)
    _decoder: Any = field(default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace"))
    _open: tuple[Fraction, list[str]] | None = None  # the event that still grows
    _typed: bytearray = field(default_factory=bytearray)  # keys on their way to the program
    _ended_s: Fraction | None = None  # the end of the recording
    _told_s: Fraction | None = None  # when it was told to end
    _gone_s: Fraction | None = None  # when it was seen to have ended
    _heard_s: Fraction = Fraction(0)  # when it last printed or was typed to
    _ends: int = 0
    _asked: str = ""  # why it should end

    def run(self, *, stdin_from_user: bool, to_user: bool) -> None:
        """Until the program is gone. Nothing of it is left running but what it left behind itself."""
        os.set_blocking(self.master, False)
        try:
            with _signals(self), _keys(stdin_from_user) as keys, _screen(to_user) as screen:
                self._loop(keys, screen)
                if self.why_stopped and screen is not None:
                    _put(screen, AFTERWARDS)
        finally:
            if self.child.poll() is None:
                self._signal(signal.SIGKILL)
            code = self.child.wait()
        self._close()
        ended = self._now() if self._ended_s is None else self._ended_s
        seen = self.watch.status() if self.watch else None
        self.status = seen if seen is not None else 128 - code if code < 0 else code
        self.events.append(Event(max(ended, self.events[-1].at_s if self.events else ended), "x", str(self.status)))

    def ask(self, why: str) -> None:
        """Ask for the end, from anywhere; what was printed until now is still read."""
        self._asked = self._asked or why

    def stop(self, why: str) -> None:
        """End the recording here, and then the program."""
        if self._ended_s is None:
            self._ended_s = self._now()
            self.why_stopped = why
        if self._told_s is None:
            self._told_s = self._now()
            for number in (signal.SIGHUP if self.watch else signal.SIGTERM, signal.SIGCONT):
                self._signal(number)

    def type(self, keys: bytes) -> None:
        self._typed += keys

    def _loop(self, keys: int | None, screen: int | None) -> None:
        open_end, more_keys = True, keys is not None
        while True:
            now = self._now()
            free = self.watch is None or not self.watch.busy()
            listen = [self.master] if open_end else []
            if keys is not None and more_keys and free and not self._typed:
                listen.append(keys)
            ready, _, _ = select.select(listen, [], [], LOOK_S)
            if keys is not None and keys in ready:
                said = _read(keys, TYPED_BYTES)
                more_keys = bool(said)
                self.type(said)
            if self.master in ready:
                printed = _read(self.master, CHUNK_BYTES)
                open_end = printed != b""
                if printed:
                    self._heard(printed, screen)
            if self._asked and self._told_s is None:
                self._catch_up(screen)
                self.stop(self._asked)
            if self.watch and self._ended_s is None:
                self.type(self.watch.types(self._now()))
            self._send()
            if keys is not None and not more_keys and free:
                self._no_more_keys()
            if self._over(open_end, now):
                return

    def _over(self, open_end: bool, now: Fraction) -> bool:
        """Whether all is said. Stops what goes on too long."""
        if self._gone_s is None and self.child.poll() is not None:
            self._gone_s = self._now()
        if self._gone_s is not None:
            quiet = now - max(self._heard_s, self._gone_s)
            if not open_end or self._told_s is not None:
                return True
            if quiet >= QUIET_S or now - self._gone_s >= LINGER_S:
                self.left_behind = True
                return True
            return False
        if self._told_s is None and now >= self.most_s:
            self.ask(f"it was still running after {_plain(self.most_s)} s")
        elif self._told_s is not None and now - self._told_s >= GRACE_S:
            self._signal(signal.SIGKILL)
            return True
        return False

    def _catch_up(self, screen: int | None) -> None:
        """Read what lies there, and no more than a terminal holds."""
        for _ in range(MOST_LYING_BYTES // CHUNK_BYTES):
            try:
                printed = _read(self.master, CHUNK_BYTES)
            except BlockingIOError:
                return
            if not printed:
                return
            self._heard(printed, screen)

    def _heard(self, printed: bytes, screen: int | None) -> None:
        if screen is not None:
            _put(screen, printed)
        self._heard_s = now = self._now()
        if self._ended_s is not None:
            return
        room = self.most_bytes - self.kept_bytes
        kept = printed[:room]
        self.kept_bytes += len(kept)
        self._print(now, self._decoder.decode(kept))
        if len(printed) > room:
            self.stop(f"it printed more than {self.most_bytes} bytes")

    def _print(self, now: Fraction, text: str) -> None:
        ends = False
        if self.watch:
            text, ends = self.watch.saw(text)
        if text:
            if self._open is not None and now - self._open[0] < TOGETHER_S:
                self._open[1].append(text)
            else:
                self._shut()
                self._open = (now, [text])
        if ends:
            self._ended_s = now
            self.stop("")

    def _shut(self) -> None:
        if self._open is not None:
            self.events.append(Event(self._open[0], "o", "".join(self._open[1])))
            self._open = None

    def _close(self) -> None:
        if self._ended_s is None:  # what was cut off in the middle of a character says nothing
            rest = self._decoder.decode(b"", True)
            if rest:
                self._print(self._now(), rest)
        self._shut()

    def _send(self) -> None:
        if not self._typed:
            return
        try:
            sent = os.write(self.master, self._typed[:TYPED_BYTES])
        except BlockingIOError:
            return
        except OSError:  # nobody is there any more
            sent = len(self._typed)
        del self._typed[:sent]
        self._heard_s = self._now()

    def _no_more_keys(self) -> None:
        """A program that seems to wait for a line is told that none comes.

        One that takes single keys is told nothing: to it, that would be a key that nobody pressed.
        """
        if self._typed or self._gone_s is not None or self._now() - self._heard_s < WAITING_S:
            return
        if self._ends < MOST_ENDS and self._by_lines():
            self._ends += 1
            self.type(NO_MORE)

    def _by_lines(self) -> bool:
        import termios

        try:
            return bool(termios.tcgetattr(self.master)[3] & termios.ICANON)
        except termios.error:
            return False

    def _signal(self, number: int) -> None:
        """To the program's group, and to the group that has its terminal."""
        groups = {self.child.pid}
        with contextlib.suppress(OSError):
            groups.add(os.tcgetpgrp(self.master))
        for group in groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if group > 1:
                    os.killpg(group, number)

    def _now(self) -> Fraction:
        """Seconds since the program began, in whole microseconds."""
        return Fraction((time.monotonic_ns() - self._began_ns) // 1000, 1_000_000)


def _plain(seconds: Fraction | int) -> str:
    return f"{float(seconds):g}"


def _read(fd: int, most: int) -> bytes:
    """Nothing at its end. A terminal whose last program is gone says so by an error."""
    try:
        return os.read(fd, most)
    except BlockingIOError:
        raise
    except OSError:
        return b""


def _put(fd: int, content: bytes) -> None:
    """A user who looks away stops nothing."""
    with contextlib.suppress(OSError):
        while content:
            content = content[os.write(fd, content) :]


@contextlib.contextmanager
def _signals(session: Session) -> Iterator[None]:
    """Ctrl-C is the program's, also where it comes as a signal; being told to go ends it in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    answers = (
        lambda *_: session.type(INTERRUPT),
        lambda *_: session.ask("the recorder was told to stop"),
        lambda *_: session.ask("the recorder's own terminal was closed"),
    )
    before = {number: signal.signal(number, answer) for number, answer in zip(ASKING, answers, strict=True)}
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKING)
    try:
        yield
    finally:
        for number, answer in before.items():
            signal.signal(number, answer)


@contextlib.contextmanager
def _keys(wanted: bool) -> Iterator[int | None]:
    """Where the user's keys come from, each as it is typed; the terminal is as it was afterwards, whatever happens."""
    import termios
    import tty

    fd = 0
    try:
        os.fstat(fd)
    except OSError:
        wanted = False
    if not wanted or (os.isatty(fd) and os.tcgetpgrp(fd) != os.getpgrp()):  # a terminal that others type into
        yield None
    elif not os.isatty(fd):
        yield fd
    else:
        before = termios.tcgetattr(fd)
        try:
            tty.setraw(fd, termios.TCSANOW)
            yield fd
        finally:
            termios.tcsetattr(fd, termios.TCSADRAIN, before)


@contextlib.contextmanager
def _screen(wanted: bool) -> Iterator[int | None]:
    """The user's terminal, if that is where our output goes."""
    if wanted and sys.stdout is not None and os.isatty(1):
        sys.stdout.flush()
        yield 1
    else:
        yield None
