"""fal's file store: tokens and legacy uploads on the REST host, files on the CDN.

Every upload has a new address, whatever its bytes are. Files are public and expire by the town's clock; what has
expired is gone. Endpoints: fal.token fal.initiate fal.upload (all its forms) fal.cdn;
`fal.inputs` are the service's own fetches of pictures.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
import secrets
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes, urlsplit

from rehearsal.role import Role, Route
from rehearsal.wire import Reply, Seen

if TYPE_CHECKING:
    from rehearsal.town import Rehearsal

RUNNER = "x-fal-runner"
LIFECYCLE = ("x-fal-object-lifecycle-preference", "x-fal-object-lifecycle")
FETCH_S = 20.0
Handler = Callable[[Seen], Reply]


@dataclass(slots=True)
class Stored:
    """One file. It is on disk under the digest of its bytes."""

    digest: str
    kind: str
    until_unix: float | None


class FalFiles:
    """State and handlers of one town."""

    def __init__(self, town: Rehearsal) -> None:
        self.town = town
        self.files: dict[str, Stored] = {}  # path -> file
        self.tokens: dict[str, float] = {}  # token -> until when
        self.legacy: dict[str, tuple[str, str]] = {}  # upload's number -> path, content type
        self.parts: dict[tuple[str, int], bytes] = {}
        self.uploads: dict[str, tuple[str, str, float | None]] = {}  # number -> path, content type, until when

    def put(self, path: str, whole: bytes, kind: str, until_unix: float | None) -> str:
        """Keep a file; its address."""
        digest = hashlib.sha256(whole).hexdigest()
        with self.town.lock:
            file = self.town.folder / "files" / digest
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                file.write_bytes(whole)
            self.files[path] = Stored(digest, kind, until_unix)
        return self.address(path)

    def address(self, path: str) -> str:
        return self.town.url("fal.cdn") + quote(path)

    def new_path(self, name: str) -> str:
        return f"/files/b/{secrets.token_hex(8)}/{re.sub(r'[^A-Za-z0-9._-]', '_', name) or 'upload.bin'}"

    def until(self, headers: Mapping[str, str]) -> float | None:
        """When a file expires: as its request asks, else as the account is set."""
        lives_s = self.town.options.fal.file_lives_s
        for name in LIFECYCLE:
            if wish := headers.get(name):
                lives_s = json.loads(wish).get("expiration_duration_seconds", lives_s)
                break
        return None if lives_s is None else self.town.clock.now() + lives_s

    def fetch(self, address: str) -> bytes:
        """What an input's address holds, over HTTP. Raises OSError: not there, not loopback, not an address."""
        if address.startswith("data:"):
            return data_uri(address)
        if urlsplit(address).scheme not in ("http", "https") or urlsplit(address).hostname != "127.0.0.1":
            raise OSError(f"{address[:80]} cannot be reached from here")
        request = urllib.request.Request(address, headers={RUNNER: "1"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=FETCH_S) as reply:
            return bytes(reply.read())

    # Handlers

    def token(self, call: Seen) -> Reply:
        """A token for the CDN, for an hour."""
        token, now = secrets.token_urlsafe(24), self.town.clock.now()
        self.tokens[token] = now + 3600
        until = datetime.datetime.fromtimestamp(now + 3600, datetime.UTC).isoformat()
        base = self.town.url("fal.cdn")
        if call.query.get("storage_type") != "fal-cdn-v3":
            return Reply.of({"detail": "unknown storage_type"}, 400)
        return Reply.of({"token": token, "token_type": "Bearer", "base_url": base, "expires_at": until})

    def initiate(self, call: Seen) -> Reply:
        """The older way: an address to PUT to, and the one where the file will be."""
        wish = call.json() or {}
        number = secrets.token_hex(12)
        path = self.new_path(str(wish.get("file_name", "upload.bin")))
        self.legacy[number] = (path, str(wish.get("content_type", "application/octet-stream")))
        upload = f"{self.town.url('fal.cdn')}/upload/{number}?sig={secrets.token_hex(8)}"
        return Reply.of({"upload_url": upload, "file_url": self.address(path)})

    def allowed(self, call: Seen) -> bool:
        kind, _, token = call.headers.get("authorization", "").partition(" ")
        return kind == "Bearer" and self.tokens.get(token, 0) > self.town.clock.now()

    def upload(self, call: Seen) -> Reply:
        """A whole file."""
        if not self.allowed(call):
            return Reply.of({"detail": "Unauthorized"}, 401)
        path = self.new_path(call.headers.get("x-fal-file-name", "upload.bin"))
        kind = call.headers.get("content-type", "application/octet-stream")
        return Reply.of({"access_url": self.put(path, call.body, kind, self.until(call.headers))})

    def begin(self, call: Seen) -> Reply:
        """A file in parts."""
        if not self.allowed(call):
            return Reply.of({"detail": "Unauthorized"}, 401)
        path = self.new_path(call.headers.get("x-fal-file-name", "upload.bin"))
        number = secrets.token_hex(12)
        self.uploads[number] = (path, call.headers.get("content-type", ""), self.until(call.headers))
        return Reply.of({"access_url": self.address(path), "uploadId": number})

    def part(self, call: Seen) -> Reply:
        """One part; its `etag` is wanted at the end."""
        if not self.allowed(call) or call.parts["upload"] not in self.uploads:
            return Reply.of({"detail": "Unauthorized"}, 401)
        self.parts[call.parts["upload"], int(call.parts["n"])] = call.body
        return Reply(b"", 200, {"ETag": f'"{hashlib.md5(call.body).hexdigest()}"'})

    def complete(self, call: Seen) -> Reply:
        """All parts are there: put them together."""
        number, wish = call.parts["upload"], call.json()
        if not self.allowed(call) or number not in self.uploads or not isinstance(wish, dict):
            return Reply.of({"detail": "Unauthorized"}, 401)
        whole = b""
        for part in sorted(wish.get("parts", []), key=lambda one: int(one["partNumber"])):
            piece = self.parts.pop((number, int(part["partNumber"])), None)
            if piece is None or part["etag"] != f'"{hashlib.md5(piece).hexdigest()}"':
                return Reply.of({"detail": "InvalidPart"}, 400)
            whole += piece
        path, kind, until = self.uploads.pop(number)
        return Reply.of({"access_url": self.put(path, whole, kind, until)})

    def put_legacy(self, call: Seen) -> Reply:
        if call.parts["upload"] not in self.legacy:
            return Reply(b"", 403)
        path, kind = self.legacy.pop(call.parts["upload"])
        self.put(path, call.body, kind, self.until(call.headers))
        return Reply(b"", 200)

    def get(self, call: Seen) -> Reply:
        """A file, to whoever asks."""
        stored = self.files.get(call.path)
        if stored is None or (stored.until_unix is not None and self.town.clock.now() >= stored.until_unix):
            return Reply.of({"detail": "Not Found"}, 404)
        return Reply((self.town.folder / "files" / stored.digest).read_bytes(), 200, {"Content-Type": stored.kind})

    def roles(self, with_key: Callable[[Handler], Handler]) -> list[Role]:
        """The two hosts. Only REST takes the account's key; the CDN wants a token for uploads, and nothing to read."""
        rest = [
            Route("fal.token", "POST", "/storage/auth/token", with_key(self.token)),
            Route("fal.initiate", "POST", "/storage/upload/initiate", with_key(self.initiate)),
        ]
        part = r"/files/b/.+/multipart/(?P<upload>[^/]+)"
        cdn = [
            Route("fal.upload", "POST", "/files/upload", self.upload),
            Route("fal.upload", "POST", "/files/upload/multipart", self.begin),
            Route("fal.upload", "PUT", rf"{part}/(?P<n>\d+)", self.part),
            Route("fal.upload", "POST", f"{part}/complete", self.complete),
            Route("fal.upload", "PUT", "/upload/(?P<upload>[^/]+)", self.put_legacy),
            Route("fal.inputs", "GET", "/files/.+", self.get, header=RUNNER),
            Route("fal.cdn", "GET", "/files/.+", self.get),
        ]
        return [
            Role("fal.rest", "fal", rest, env="FAL_REST_URL"),
            Role("fal.cdn", "fal", cdn, env="FAL_CDN_URL", takes_key=False),
        ]


def data_uri(address: str) -> bytes:
    """The bytes in a data: address."""
    head, _, rest = address.removeprefix("data:").partition(",")
    return base64.b64decode(rest) if head.endswith(";base64") else unquote_to_bytes(rest)
