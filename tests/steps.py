"""What a process does to the disk under a folder and to some hosts, step by step, and how it dies before one of them.

A step is a call that changes the disk, or that connects, sends, or waits for an answer. Its name is the same in every
run: keys, process numbers and the services' own numbers are left out, and what comes twice is counted.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

LONG = 20  # characters: in an address, this long is a number of the service's
CHANGING = {  # what differs from run to run -> what a name has instead
    r"(?<=/)\.([^/]+)\.\d+-[0-9a-f]{8}$": r"~\1",  # written beside its place
    r"\d{8}T\d{6}-[0-9a-f]{4}": "DATE",
    r"[0-9a-f]{64}": "KEY",
    r"(?<=/)\d+-[0-9a-f]{8}": "DESK",
}


class Steps:
    """Says each step, and dies before the one that is named `die_before`."""

    def __init__(self, cache: Path, report: Path, roles: Mapping[str, str], die_before: str) -> None:
        self.cache = str(cache)
        self.roles = roles
        self.die_before = die_before
        self.handle = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.said: Counter[str] = Counter()
        self.hosts: dict[int, str] = {}  # descriptor of a connection -> host
        self.quiet: set[int] = set()  # connections of which an answer was heard already
        self.write = os.write
        self.creating = ""

    def tell(self, line: str) -> None:
        self.write(self.handle, f"{line}\n".encode())

    def step(self, name: str) -> None:
        self.said[name] += 1
        if self.said[name] > 1:
            name = f"{name} #{self.said[name]}"
        self.tell(name)
        if name == self.die_before:
            os.kill(os.getpid(), signal.SIGKILL)
            signal.pause()

    def place(self, path: Any) -> str:
        """A path under the cache, without what differs from run to run; "" for any other."""
        text = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
        if not text.startswith(self.cache):
            return ""
        name = text[len(self.cache) :].strip("/") or "."
        for changing, plain in CHANGING.items():
            name = re.sub(changing, plain, name)
        return name

    def of_handle(self, handle: int) -> str:
        return self.place(Path(f"/proc/self/fd/{handle}").readlink())

    def heard(self, event: str, told: tuple[Any, ...]) -> None:
        """The interpreter's own notice of what is about to happen."""
        if event == "open":
            path, _, flags = told
            name = self.place(path) if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR) else ""
            if name and path != self.creating and (flags & os.O_TRUNC or not os.path.lexists(path)):
                self.step(f"create {name}")
        elif event == "os.rename":
            if name := self.place(told[1]):
                self.step(f"rename to {name}")
        elif event in ("os.remove", "os.rmdir"):
            if (name := self.place(told[0])) and os.path.lexists(told[0]):
                self.step(f"remove {name}")
        elif event == "os.mkdir":
            if (name := self.place(told[0])) and not os.path.lexists(told[0]):
                self.step(f"make {name}/")
        elif event == "os.utime":
            if name := self.place(told[0]):
                self.step(f"touch {name}")
        elif event == "socket.connect":
            _, address = told
            if isinstance(address, tuple) and str(address[1]) in self.roles:
                self.step(f"connect to {self.roles[str(address[1])]}")

    def install(self) -> None:
        """From here on every step is heard of. There is no way back: only a child does this."""
        sys.addaudithook(self.heard)
        self._calls_of_os()
        self._calls_of_paths()
        self._calls_of_sockets()

    def _calls_of_os(self) -> None:
        write = os.write

        def counted_fsync(fd: Any) -> None:
            if name := self.of_handle(fd):
                self.step(f"flush {name}")  # and no more: what was written outlives a process, if not a power cut

        def counted_write(fd: int, content: Any) -> int:
            if name := self.of_handle(fd):
                self._write(name, lambda: write(fd, content[: len(content) // 2]))
            return write(fd, content)

        os.fsync, os.write = counted_fsync, counted_write

    def _calls_of_paths(self) -> None:
        write_bytes = Path.write_bytes

        def counted_write_bytes(path: Path, content: bytes) -> int:
            if name := self.place(path):
                self._write(name, lambda: self._half(path, content))
                self.creating = os.fspath(path)  # is no step of its own
            return write_bytes(path, content)

        Path.write_bytes = counted_write_bytes  # type: ignore[method-assign,assignment]  # a child's own

    def _half(self, path: Path, content: bytes) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        self.write(handle, content[: len(content) // 2])
        os.close(handle)

    def _write(self, name: str, half: Callable[[], object]) -> None:
        """Two steps: before anything is written, and when half of it is."""
        self.step(f"write {name}")
        torn = f"write {name}, the second half"
        if self.die_before == torn and not self.said[torn]:
            half()
        self.step(torn)

    def _calls_of_sockets(self) -> None:
        send, recv = socket.socket.send, socket.socket.recv

        def counted_send(one: socket.socket, content: Any, *flags: int) -> int:
            if host := self._host(one):
                self.quiet.discard(one.fileno())
                self.step(f"send to {host}: {_asked(bytes(content[:500]))}")
            return send(one, content, *flags)

        def counted_recv(one: socket.socket, size: int, *flags: int) -> bytes:
            host = self._host(one)
            if not host or one.fileno() in self.quiet:
                return recv(one, size, *flags)
            self.quiet.add(one.fileno())
            self.step(f"listen to {host}")
            answer = recv(one, size, *flags)
            self.step(f"heard {host}")
            return answer

        socket.socket.send = counted_send  # type: ignore[method-assign,assignment]  # a child's own
        socket.socket.recv = counted_recv  # type: ignore[method-assign,assignment]

    def _host(self, one: socket.socket) -> str:
        try:
            address = one.getpeername()
        except OSError:
            return ""
        return self.roles.get(str(address[1]), "") if isinstance(address, tuple) else ""


def _asked(sent: bytes) -> str:
    """What the beginning of a request asks for, without its numbers: "GET result"; of the rest, "the body"."""
    line, head, _ = sent.partition(b" HTTP/1.1\r\n")
    if not head:
        return "the body"
    method, _, target = line.decode().partition(" ")
    last = target.partition("?")[0].rpartition("/")[2]
    return f"{method} {last if len(last) < LONG else '…'}"
