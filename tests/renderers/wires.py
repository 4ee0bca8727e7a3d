"""A host on loopback that does exactly what a test says, byte by byte; for replies that no proper server would give."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Turn = Callable[[socket.socket], None]
END = b"\r\n\r\n"


@dataclass
class Wire:
    """`turns` are taken in order, one a connection, the last one for ever. `requests` is what arrived."""

    turns: list[Turn]
    url: str = ""
    requests: list[bytes] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            turn = self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]
            with connection, contextlib.suppress(OSError):
                self.requests.append(b"")
                turn(connection)


@contextmanager
def wire(*turns: Callable[[Wire], Turn] | Turn) -> Iterator[Wire]:
    here = Wire([])
    here.turns = [_bound(here, turn) for turn in turns]
    listener = socket.create_server(("127.0.0.1", 0))
    here.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    thread = threading.Thread(target=here.serve, args=(listener,))
    thread.start()
    try:
        yield here
    finally:
        here.closing.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _bound(here: Wire, turn: Callable[[Wire], Turn] | Turn) -> Turn:
    return turn(here) if getattr(turn, "of_wire", False) else turn  # type: ignore[arg-type,return-value]  # told by the mark


def of_wire(make: Callable[[Wire], Turn]) -> Callable[[Wire], Turn]:
    make.of_wire = True  # type: ignore[attr-defined]  # a mark on a function
    return make


def answers(*pieces: bytes, every_s: float = 0.0, reset: bool = False) -> Callable[[Wire], Turn]:
    """Read the whole request, send these pieces, close; `reset`: by tearing the connection down."""

    @of_wire
    def make(here: Wire) -> Turn:
        def turn(connection: socket.socket) -> None:
            here.requests[-1] = read(connection)
            for piece in pieces:
                connection.sendall(piece)
                if every_s and here.closing.wait(every_s):
                    return
            if reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        return turn

    return make


def holds(pieces: bytes = b"") -> Callable[[Wire], Turn]:
    """Read the whole request, send so much and then nothing until the test is over."""

    @of_wire
    def make(here: Wire) -> Turn:
        def turn(connection: socket.socket) -> None:
            here.requests[-1] = read(connection)
            connection.sendall(pieces)
            connection.settimeout(10)
            while connection.recv(1024):  # until the other side gives up
                pass

        return turn

    return make


@of_wire
def listens(here: Wire) -> Turn:
    """Take what comes first, whatever it is, and close."""

    def turn(connection: socket.socket) -> None:
        here.requests[-1] = connection.recv(65536)

    return turn


def slams(connection: socket.socket) -> None:
    """Tear the connection down with the request unread."""
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def read(connection: socket.socket) -> bytes:
    connection.settimeout(10)
    whole = b""
    while END not in whole:
        more = connection.recv(65536)
        if not more:
            return whole
        whole += more
    head, _, body = whole.partition(END)
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += connection.recv(65536)
    return head + END + body


def reply(body: bytes = b"{}", status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode() + END + body
