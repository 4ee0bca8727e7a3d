"""Artifacts by key, each with its record. Written once, never edited.

An artifact is `<kind>/<key>.<ext>` under the cache folder, its record `<key>.json` beside it (so an artifact that is
JSON itself has a longer suffix, such as `timeline.json`). Bytes are written first
and the record last, each beside its place, flushed to the disk and renamed: a record means done. What a killed process
leaves behind is a nameless file on a desk of its own, swept by the next one.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from renderers.painting import Painting, RenderError
from stages.core.recipe import Recipe, key

WRITING = threading.Lock()  # held while a file has no record yet: whoever ends the process on purpose waits for it

SOLD = ("frames", "clips", "narration", "sounds")  # kinds of which some are bought
KEPT = (
    *SOLD,
    "words",
    "cards",
    "timeline",
    "captions",
    "mix",
    "stems",
    "picture",
    "poster",
    "plates",
    "prints",
    "segments",
    "tracks",
    "video",
    "seen",
    "read",
    "heard",
    "proof",
)


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an artifact. `inputs` are the digests of what it was made from."""

    recipe: Recipe
    key: str
    file: str  # its name within its kind's folder
    digest: str
    size: int
    mtime_ns: int
    price_usd: Decimal
    receipt: Any
    made: str  # when, UTC
    inputs: Mapping[str, str]
    facts: Mapping[str, Any]

    @property
    def ref(self) -> str:
        """How another recipe names this artifact before it exists."""
        return f"{self.recipe.kind}/{self.file}"


@dataclass(frozen=True, slots=True)
class Found:
    """What the store has under a name: a good record, or why not ("" when there is nothing at all)."""

    record: Record | None
    why: str = ""


class Store:
    def __init__(self, root: Path) -> None:
        self.root = root
        self._good: dict[str, Record] = {}  # a file proven once is not asked about again by this process
        self._desk: Path | None = None
        self._desk_lock: Any = None
        self._mutex = threading.Lock()

    def path(self, ref: str) -> Path:
        return self.root / ref

    def find(self, ref: str) -> Found:
        """The artifact of that name, if it can be trusted. Reads its bytes only when its time stamp was touched."""
        known = self._good.get(ref)
        if known is not None:
            return Found(known)
        path = self.path(ref)
        record, why = _read_record(_beside(path))
        if record is None:
            return Found(None, why or ("its record is missing" if path.exists() else ""))
        why = _trouble(path, record)
        if why:
            return Found(None, why)
        self._good[ref] = record
        return Found(record)

    def record(self, ref: str) -> Record | None:
        return self.find(ref).record

    def remembered(self, ref: str) -> Record | None:
        """The record of that name, whatever became of its bytes: good for explaining, not for using."""
        return _read_record(_beside(self.path(ref)))[0]

    def put(
        self,
        recipe: Recipe,
        ext: str,
        inputs: Mapping[str, str],
        paint: Callable[[Path], Painting],
        outdated: Callable[[Record], str] = lambda _: "",
    ) -> Record:
        """Make what the recipe asks for, unless another process just did, and keep it.

        `paint` writes the file it is given. A bad free artifact, or one that is `outdated`, is replaced; what was paid
        for never is, and not made again either while anything of it is left.
        """
        ref = recipe.ref(ext)
        target = self.path(ref)
        with self.locked(recipe.kind, key_in(ref)):
            found = self.find(ref)
            if found.record is not None and not outdated(found.record):
                return found.record
            if recipe.paid and any(file.exists() for file in self.files(ref)):
                raise RenderError(f"{target}: {found.why}", hint=f"answer with: doit settle {key_in(ref)} rebuy")
            with self.desk() as folder:
                painted = folder / target.name
                return self.keep(recipe, painted, inputs, paint(painted))

    def forget(self, ref: str, *, free: bool = False) -> bool:
        """Remove a free artifact and its record. False, and nothing happens, when it was paid for.

        `free`: a recipe is known that has this key and costs nothing, so not even a lost record leaves a doubt.
        """
        if not free and self.may_be_bought(ref):
            return False
        self._good.pop(ref, None)
        _beside(self.path(ref)).unlink(missing_ok=True)  # the record first: no record, no artifact
        self.path(ref).unlink(missing_ok=True)
        return True

    def may_be_bought(self, ref: str) -> bool:
        """Was it paid for, or can nobody tell any more that it was not?"""
        record = self.remembered(ref)
        if record is None:
            return ref.partition("/")[0] in SOLD and self.path(ref).exists()
        return record.recipe.paid or bool(record.price_usd)

    def refs(self) -> Iterator[str]:
        """Every file in the store that is or has a record: "frames/<key>.png"; a lone record as "frames/<key>.json"."""
        for kind in KEPT:
            names = sorted(path.name for path in self.root.glob(f"{kind}/*") if not path.name.startswith("."))
            records = {name for name in names if name == f"{key_in(name)}.json"}
            owned = {f"{key_in(name)}.json" for name in names if name not in records}
            yield from (f"{kind}/{name}" for name in names if name not in owned)

    def distrust(self, ref: str) -> None:
        """Have the artifact's bytes read by whoever looks for it next."""
        self._good.pop(ref, None)
        with contextlib.suppress(OSError):
            os.utime(self.path(ref), ns=(0, 0))

    def forget_seen(self, ref: str) -> None:
        """Ask the disk again: another process may have changed it."""
        self._good.pop(ref, None)

    def keep_rejected(self, painted: Path, name: str, attempt: int) -> Path:
        """Where a bought file stays that must not be used."""
        folder = self.root / "rejected"
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / f"{name}.{attempt}{painted.suffix}"
        _flush(painted)
        painted.replace(kept)
        _flush(folder)
        return kept

    def rejected(self, name: str, attempt: int) -> Path | None:
        return next(self.root.glob(f"rejected/{name}.{attempt}.*"), None)

    def set_aside(self, ref: str) -> None:
        """Move a damaged artifact and its record out of the way: nothing that was paid for is removed."""
        self._good.pop(ref, None)
        folder = self.root / "damaged"
        folder.mkdir(parents=True, exist_ok=True)
        for file in self.files(ref):
            if file.exists():
                file.replace(folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.urandom(2).hex()}-{file.name}")
        _flush(folder)

    def files(self, ref: str) -> tuple[Path, Path]:
        """An artifact's file and its record's."""
        return self.path(ref), _beside(self.path(ref))

    def prove(self, ref: str) -> str:
        """Read every byte of an artifact; "" when it is what its record says, else what is wrong."""
        record, why = _read_record(_beside(self.path(ref)))
        if record is None:
            return why or "its record is missing"
        if key(record.recipe) != key_in(ref):
            return "its record belongs to another key"
        if self.path(ref) == _beside(self.path(ref)):
            return "its file is missing, its record is not"
        return _trouble(self.path(ref), record, every_byte=True)

    @contextlib.contextmanager
    def locked(self, kind: str, name: str, waiting: Callable[[], None] | None = None) -> Iterator[None]:
        """Alone with one key, among threads and processes; the kernel lets go when a process dies.

        `waiting` is called once when somebody else has it.
        """
        from filelock import FileLock, Timeout

        folder = self.root / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{kind}-{name}.lock")
        try:
            lock.acquire(timeout=0 if waiting else -1)
        except Timeout:
            assert waiting is not None, "without it there is no timeout"
            waiting()
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def desk(self) -> Iterator[Path]:
        """An empty folder on the store's own disk, gone afterwards, swept by the next process if we are killed."""
        with self._mutex:
            if self._desk is None:
                self._desk, self._desk_lock = _take_desk(self.root / "tmp")
        folder = self._desk / f"{threading.get_ident()}-{os.urandom(4).hex()}"
        folder.mkdir()
        try:
            yield folder
        except RenderError as error:
            self._keep_log(error, folder)
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def leave_desk(self) -> None:
        """Remove what is half made, for who ends the process without an orderly exit. Nobody works there any more."""
        with self._mutex:
            if self._desk is not None:
                _leave_desk(self._desk, Path(self._desk_lock.lock_file))

    def _keep_log(self, error: RenderError, folder: Path) -> None:
        """The log of what failed outlives the desk it was written on, if the disk has room for it."""
        if error.log is not None and error.log.is_relative_to(folder) and error.log.exists():
            kept = self.root / "logs" / error.log.name
            try:
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(error.log, kept)
                error.log = kept
            except OSError:
                kept.unlink(missing_ok=True)
                error.log = None

    def keep(self, recipe: Recipe, painted: Path, inputs: Mapping[str, str], painting: Painting) -> Record:
        """Take a finished file from a desk into the store, bytes first, record last. Its key must be locked."""
        target = self.root / recipe.kind / painted.name
        if not painted.exists() or not painted.stat().st_size:
            raise RenderError(f"{recipe.maker.get('use', recipe.kind)} wrote nothing for {target.name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = digest_of(painted)
        _flush(painted)
        with WRITING:
            return self._keep(recipe, painted, target, digest, inputs, painting)

    def _keep(
        self,
        recipe: Recipe,
        painted: Path,
        target: Path,
        digest: str,
        inputs: Mapping[str, str],
        painting: Painting,
    ) -> Record:
        painted.replace(target)
        _flush(target.parent)
        stat = target.stat()
        record = Record(
            recipe=recipe,
            key=key_in(target.name),
            file=target.name,
            digest=digest,
            size=stat.st_size,
            mtime_ns=stat.st_mtime_ns,
            price_usd=painting.price_usd,
            receipt=painting.receipt,
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            inputs=dict(inputs),
            facts=painting.facts,
        )
        write_whole(_beside(target), _sealed(record))
        self._good[f"{recipe.kind}/{target.name}"] = record
        return record


@cache
def open_store() -> Store:
    """The store of this project: `ONETAKE_CACHE`, or `cache` here."""
    return Store(Path(os.environ.get("ONETAKE_CACHE") or "cache").absolute())


def key_in(ref: str) -> str:
    """The key in an artifact's name."""
    return ref.rpartition("/")[2].partition(".")[0]


def digest_of(file: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def write_whole(file: Path, content: bytes) -> None:
    """The file has all of this or is as it was, whatever happens meanwhile. Its folder must exist."""
    beside = file.with_name(f".{file.name}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        beside.write_bytes(content)
        _flush(beside)
        beside.replace(file)
        _flush(file.parent)
    finally:
        beside.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    """Where the record of an artifact is."""
    return path.with_name(f"{key_in(path.name)}.json")


def _trouble(path: Path, record: Record, *, every_byte: bool = False) -> str:
    """What is wrong with an artifact: "" for nothing. Mends a time stamp that was merely touched."""
    if record.file != path.name:
        return "its record belongs to another key"
    try:
        stat = path.stat()
    except OSError:
        return "its file is missing, its record is not"
    if stat.st_size != record.size:
        return f"its file has {stat.st_size} bytes, its record says {record.size}"
    if stat.st_mtime_ns == record.mtime_ns and not every_byte:
        return ""
    digest = digest_of(path)
    if digest != record.digest:
        return f"its bytes changed since they were made: digest {digest[:8]}…, its record says {record.digest[:8]}…"
    with contextlib.suppress(OSError):
        os.utime(path, ns=(stat.st_atime_ns, record.mtime_ns))
    return ""


def _sealed(record: Record) -> bytes:
    content = {
        "key": record.key,
        "file": record.file,
        "digest": record.digest,
        "size": record.size,
        "mtime_ns": record.mtime_ns,
        "price_usd": str(record.price_usd),
        "receipt": record.receipt,
        "made": record.made,
        "recipe": record.recipe.as_json(),
        "inputs": record.inputs,
        "facts": record.facts,
    }
    sealed = json.dumps({**content, "seal": _seal(content)}, ensure_ascii=False, indent=1)
    return f"{sealed}\n".encode(errors="surrogatepass")  # a service may send half a character


def _seal(content: Mapping[str, Any]) -> str:
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode(errors="surrogatepass")).hexdigest()


def _read_record(file: Path) -> tuple[Record | None, str]:
    """The record, or None and why it cannot be believed ("" when there is none)."""
    try:
        written = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None, ""
    except (OSError, ValueError):
        return None, "its record cannot be read"
    try:
        seal = written.pop("seal")
        if seal != _seal(written):
            return None, "its record was edited"
        return Record(
            recipe=Recipe.from_json(written["recipe"]),
            key=written["key"],
            file=written["file"],
            digest=written["digest"],
            size=written["size"],
            mtime_ns=written["mtime_ns"],
            price_usd=Decimal(written["price_usd"]),
            receipt=written["receipt"],
            made=written["made"],
            inputs=written["inputs"],
            facts=written["facts"],
        ), ""
    except (KeyError, TypeError, AttributeError, ArithmeticError):
        return None, "its record cannot be read"


def _flush(path: Path) -> None:
    """Make a file's bytes, or a folder's names, outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_desk(desks: Path) -> tuple[Path, Any]:
    """A folder of this process's own, held by a lock, after sweeping those whose holders are dead."""
    from filelock import FileLock, Timeout

    desks.mkdir(parents=True, exist_ok=True)
    with FileLock(desks / "gate.lock"):
        for old in [path for path in desks.iterdir() if path.is_dir()]:
            lock = FileLock(desks / f"{old.name}.lock", timeout=0)
            with contextlib.suppress(Timeout), lock:
                shutil.rmtree(old, ignore_errors=True)
                Path(lock.lock_file).unlink(missing_ok=True)
        name = f"{os.getpid()}-{os.urandom(4).hex()}"
        held = FileLock(desks / f"{name}.lock")
        held.acquire()
        (desks / name).mkdir()
    atexit.register(_leave_desk, desks / name, Path(held.lock_file))
    return desks / name, held


def _leave_desk(desk: Path, lock: Path) -> None:
    shutil.rmtree(desk, ignore_errors=True)
    lock.unlink(missing_ok=True)
