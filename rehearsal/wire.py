"""HTTP/1.1 on a socket of 127.0.0.1, so plainly that every way of breaking off a reply can be had exactly.

A `Server` accepts connections, a thread each, reads whole requests and hands them on as `Seen`. What is sent back is a
`Reply`, and a `Manner` says how: whole, or broken in one exact place. Keep-alive and chunked requests are understood;
pipelining, TLS and HTTP/2 are not.
"""

from __future__ import annotations

import contextlib
import email.parser
import json
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

REASONS = {200: "OK", 202: "Accepted", 302: "Found", 400: "Bad Request", 404: "Not Found", 422: "Unprocessable Entity"}
HEADER_END = b"\r\n\r\n"
MOST_HEADER_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived. `path` is decoded and without its query; header names are in small letters."""

    role: str  # "bfl.api": which host it came to
    endpoint: str  # "bfl.submit", or "" where no such path exists
    method: str
    path: str
    query: Mapping[str, str]  # the last value of each name
    headers: Mapping[str, str]
    body: bytes
    at_unix: float = 0.0  # by the town's clock
    target: str = ""  # path and query as they were sent
    parts: Mapping[str, str] = field(default_factory=dict)  # the named groups of the route's pattern
    fault: Any = None  # the rehearsal.script.Fault that meets this request, if any

    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def asked(self, name: str) -> list[str]:
        """Every value of a name in the query, in order."""
        return [value for key, value in parse_qsl(urlsplit(self.target).query, keep_blank_values=True) if key == name]


@dataclass(slots=True)
class Reply:
    """What goes back. A length and, unless it is named, a content type are added."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
        """A reply of JSON."""
        return cls(json.dumps(value).encode(), status, {"Content-Type": "application/json", **(headers or {})})


@dataclass(frozen=True, slots=True)
class Manner:
    """How a reply is sent. `stop` ends the connection before anything of it goes out.

    share     how much of the body is sent before the connection closes; 1 sends it all
    length    what Content-Length says instead of the truth
    over_s    the body goes out in small pieces over so long
    halfway   runs when headers and half of the body have left
    """

    stop: bool = False
    share: float = 1.0
    length: int | None = None
    over_s: float = 0.0
    halfway: Callable[[], object] | None = None


Answer = Callable[[str, str, Mapping[str, str], bytes], tuple[Reply, Manner]]
PIECES = 16


class Server:
    """Listens on a port that the system picks. `answer` runs in the thread of its connection."""

    def __init__(self, name: str, answer: Answer) -> None:
        self.answer = answer
        self.closing = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.lock = threading.Lock()
        self.open: dict[socket.socket, threading.Thread] = {}
        self.accepting = threading.Thread(target=self._accept, name=name, daemon=True)
        self.accepting.start()

    def close(self) -> None:
        """Stop listening, break every connection off and wait for its thread."""
        self.closing.set()
        with socket.create_connection(self.listener.getsockname()):  # wakes `accept`
            self.accepting.join()
        self.listener.close()
        with self.lock:
            connections = dict(self.open)
        for connection, thread in connections.items():
            with contextlib.suppress(OSError):  # it has just closed by itself
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=10)

    def _accept(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            if self.closing.is_set():
                connection.close()
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            with self.lock:
                self.open[connection] = thread
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as arriving:
                while not self.closing.is_set() and (request := read(arriving, connection)):
                    method, target, headers, body = request
                    reply, manner = self.answer(method, target, headers, body)
                    if not self._send(connection, reply, manner) or headers.get("connection", "").lower() == "close":
                        return
        except (OSError, ValueError):  # the client went away, or does not speak HTTP
            pass
        finally:
            with self.lock:
                self.open.pop(connection, None)

    def _send(self, connection: socket.socket, reply: Reply, manner: Manner) -> bool:
        """Whether another request may follow on this connection."""
        if manner.stop or self.closing.is_set():
            return False
        start, body = head(reply, manner.length), reply.body
        sent = body[: int(len(body) * manner.share)]
        if manner.over_s:
            connection.sendall(start)
            step = max(1, -(-len(sent) // PIECES))
            starts = range(0, len(sent), step)
            for at in starts:
                connection.sendall(sent[at : at + step])
                if self.closing.wait(manner.over_s / len(starts)):
                    return False
        elif manner.halfway:
            connection.sendall(start + sent[: len(sent) // 2])
            manner.halfway()
            connection.sendall(sent[len(sent) // 2 :])
        else:
            connection.sendall(start + sent)
        return manner.share == 1 and manner.length is None


def head(reply: Reply, length: int | None) -> bytes:
    """Status line and headers."""
    headers = {"Content-Type": "application/octet-stream", **reply.headers}
    headers["Content-Length"] = str(len(reply.body) if length is None else length)
    lines = [f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Status')}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode("latin-1")


def read(arriving: IO[bytes], connection: socket.socket) -> tuple[str, str, dict[str, str], bytes] | None:
    """The next whole request; None when the client has closed. A request that breaks off raises ValueError."""
    line = arriving.readline(MOST_HEADER_BYTES)
    if not line.strip():
        return None
    method, target, _ = line.decode("latin-1").split()
    text = b""
    while (more := arriving.readline(MOST_HEADER_BYTES)) not in (b"\r\n", b"\n", b""):
        text += more
    headers: dict[str, str] = {}
    for name, value in email.parser.HeaderParser().parsestr(text.decode("latin-1")).items():
        name = name.lower()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue" + HEADER_END)
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return method, target, headers, chunks(arriving)
    wanted = int(headers.get("content-length", "0"))
    body = arriving.read(wanted)
    if len(body) < wanted:
        raise ValueError("the request broke off")
    return method, target, headers, body


def chunks(arriving: IO[bytes]) -> bytes:
    """A body in chunks, put together."""
    whole = b""
    while size := int(arriving.readline().split(b";")[0], 16):
        whole += arriving.read(size)
        arriving.readline()
    while arriving.readline().strip():  # trailers
        pass
    return whole


def split(target: str) -> tuple[str, dict[str, str]]:
    """A request's target as decoded path and query."""
    parts = urlsplit(target)
    return unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True))


Moment = Literal["read", "accepted", "half"]
