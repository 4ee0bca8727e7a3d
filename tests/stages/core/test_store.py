from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path

import pytest

from renderers.painting import Painting, RenderError
from stages.core.recipe import Recipe, key
from stages.core.store import Store, digest_of

DOOR = Recipe("frames", {"use": "animatic"}, {"prompt": "a red door"})
BOUGHT = Recipe("frames", {"use": "bfl/flux-pro-1.1-ultra"}, {"prompt": "a red door"}, paid=True)
ROOT = Path(__file__).parents[3]


class Painter:
    """Writes what it is told and counts its calls."""

    def __init__(self, content: bytes = b"door", price: str = "0") -> None:
        self.content, self.price, self.calls = content, Decimal(price), 0

    def __call__(self, into: Path) -> Painting:
        self.calls += 1
        into.write_bytes(self.content)
        return Painting(facts={"boxes": []}, price_usd=self.price)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "cache")


def again(store: Store) -> Store:
    """The same folder, as the next process finds it."""
    return Store(store.root)


def put(store: Store, recipe: Recipe = DOOR, **painter: object) -> Path:
    record = store.put(recipe, "png", {}, Painter(**painter))  # type: ignore[arg-type]  # bytes and text, as named
    return store.path(record.ref)


def test_what_was_put_is_found_with_its_record(store):
    path = put(store)
    record = again(store).record(DOOR.ref("png"))
    assert path.read_bytes() == b"door"
    assert record is not None
    assert (record.recipe, record.digest, record.size) == (DOOR, digest_of(path), 4)


def test_nothing_is_made_twice(store):
    painter = Painter()
    store.put(DOOR, "png", {}, painter)
    again(store).put(DOOR, "png", {}, painter)
    assert painter.calls == 1


def test_a_touched_file_is_still_good_and_is_read_only_once(store):
    path = put(store)
    stamp = path.stat().st_mtime_ns
    os.utime(path, ns=(1, 1))
    assert again(store).record(DOOR.ref("png"))
    assert path.stat().st_mtime_ns == stamp


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        pytest.param(lambda path: path.write_bytes(b""), "its file has 0 bytes, its record says 4", id="emptied"),
        pytest.param(lambda path: path.write_bytes(b"doo"), "its file has 3 bytes, its record says 4", id="truncated"),
        pytest.param(lambda path: path.write_bytes(b"dOOr"), "its bytes changed since they were made", id="edited"),
        pytest.param(lambda path: path.unlink(), "its file is missing, its record is not", id="removed"),
        pytest.param(lambda path: path.with_suffix(".json").unlink(), "its record is missing", id="record removed"),
        pytest.param(
            lambda path: path.with_suffix(".json").write_text(""), "its record cannot be read", id="record emptied"
        ),
        pytest.param(
            lambda path: path.with_suffix(".json").write_text("[]"), "its record cannot be read", id="record odd"
        ),
        pytest.param(lambda path: _edit(path, size=99), "its record was edited", id="record edited"),
    ],
)
def test_what_is_damaged_is_found_never_trusted_and_made_again(store, harm, why):
    path = put(store)
    harm(path)
    assert again(store).find(DOOR.ref("png")).why.startswith(why)
    assert again(store).prove(DOOR.ref("png")).startswith(why)
    painter = Painter()
    again(store).put(DOOR, "png", {}, painter)
    assert painter.calls == 1
    assert again(store).find(DOOR.ref("png")).why == ""


def test_bytes_changed_behind_an_unchanged_stamp_are_found_by_proving(store):
    path = put(store)
    stamp = path.stat().st_mtime_ns
    path.write_bytes(b"dOOr")
    os.utime(path, ns=(stamp, stamp))
    assert again(store).prove(DOOR.ref("png")).startswith("its bytes changed")


def test_damaged_paid_bytes_are_never_overwritten(store):
    path = put(store, BOUGHT, price="0.06")
    path.write_bytes(b"half")
    painter = Painter()
    with pytest.raises(RenderError, match="its bytes changed"):
        again(store).put(BOUGHT, "png", {}, painter)
    assert (painter.calls, path.read_bytes()) == (0, b"half")


@pytest.mark.parametrize(
    ("recipe", "price", "gone"), [(DOOR, "0", True), (BOUGHT, "0.06", False), (DOOR, "0.06", False)]
)
def test_only_what_was_free_can_be_forgotten(store, recipe, price, gone):
    path = put(store, recipe, price=price)
    assert store.forget(recipe.ref("png")) is gone
    assert path.exists() is not gone


def test_a_painter_that_fails_leaves_nothing(store):
    def fail(into: Path) -> Painting:
        into.write_bytes(b"half a d")
        raise RenderError("the disk is full")

    with pytest.raises(RenderError):
        store.put(DOOR, "png", {}, fail)
    assert store.find(DOOR.ref("png")).why == ""
    assert list(store.root.rglob("*.png")) == []


def test_the_log_of_what_failed_is_kept(store):
    def fail(into: Path) -> Painting:
        log = into.with_suffix(".log")
        log.write_text("everything ffmpeg said")
        raise RenderError("it broke", log=log)

    with pytest.raises(RenderError) as caught:
        store.put(DOOR, "png", {}, fail)
    assert caught.value.log is not None
    assert caught.value.log.read_text() == "everything ffmpeg said"


def test_a_painter_that_writes_nothing_is_an_error(store):
    with pytest.raises(RenderError, match="animatic wrote nothing"):
        store.put(DOOR, "png", {}, lambda into: Painting())  # that is the point


def test_threads_that_want_one_thing_make_it_once(store):
    painter = Painter()
    threads = [threading.Thread(target=store.put, args=(DOOR, "png", {}, painter)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert painter.calls == 1


MAKE = """
import sys
from pathlib import Path
from renderers.painting import Painting
from stages.core.recipe import Recipe
from stages.core.store import Store

def paint(into):
    with open(sys.argv[2], "a") as tally:
        tally.write("made\\n")
    into.write_bytes(b"door" * 10_000)
    return Painting()

recipe = Recipe("frames", {"use": "animatic"}, {"prompt": "a red door"})
print(Store(Path(sys.argv[1])).put(recipe, "png", {}, paint).digest)
"""


def test_processes_that_want_one_thing_make_it_once(tmp_path):
    tally = tmp_path / "tally"
    command = [sys.executable, "-c", MAKE, str(tmp_path / "cache"), str(tally)]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(4)]
    digests = {process.communicate()[0] for process in processes}
    assert len(digests) == 1
    assert tally.read_text() == "made\n"


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from renderers.painting import Painting
from stages.core import store
from stages.core.recipe import Recipe

# Count every call that changes the disk, and die by SIGKILL just before the n-th.
left = int(sys.argv[2])

def deadly(call):
    def counted(*args, **kwargs):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return call(*args, **kwargs)
    return counted

calls = {os: ("fsync", "replace", "utime"), Path: ("write_bytes", "mkdir", "unlink")}
for owner, name in ((owner, name) for owner, names in calls.items() for name in names):
    setattr(owner, name, deadly(getattr(owner, name)))

def paint(into):
    into.write_bytes(b"door" * 1000)
    return Painting()

store.Store(Path(sys.argv[1])).put(Recipe("frames", {"use": "animatic"}, {"prompt": "a red door"}), "png", {}, paint)
print("done")
"""


def test_killed_at_any_step_of_a_write_the_next_run_finishes_and_trusts_nothing_half_written(tmp_path):
    deaths = 0
    for step in range(40):
        root = tmp_path / str(step)
        ended = subprocess.run([sys.executable, "-c", KILLED_AT, str(root), str(step)], cwd=ROOT, capture_output=True)
        store = Store(root)
        record = store.record(DOOR.ref("png"))
        if record is not None:
            assert store.prove(record.ref) == ""
        painter = Painter(b"door" * 1000)
        store.put(DOOR, "png", {}, painter)
        assert again(store).prove(DOOR.ref("png")) == ""
        assert painter.calls == (0 if record else 1)
        if ended.returncode == 0:
            break
        deaths += 1
    assert ended.stdout == b"done\n"
    assert deaths >= 8, "the write has steps, and each was interrupted once"


def test_the_desk_of_a_killed_process_is_swept_by_the_next(tmp_path):
    for step in range(20):
        root = tmp_path / str(step)
        subprocess.run([sys.executable, "-c", KILLED_AT, str(root), str(step)], cwd=ROOT, capture_output=True)
        if [path for path in root.glob("tmp/*/*") if path.is_dir()]:
            break
    else:
        pytest.fail("no killed process left its desk")
    store = Store(root)
    with store.desk() as desk:
        assert [path for path in (root / "tmp").iterdir() if path.is_dir()] == [desk.parent]


def test_a_live_process_keeps_its_desk(tmp_path):
    one, other = Store(tmp_path), Store(tmp_path)
    with one.desk() as desk, other.desk() as second:
        assert desk.exists()
        assert second.exists()


def test_every_file_is_listed_once_even_those_without_a_record(store):
    put(store)
    put(store, BOUGHT, price="0.06").with_suffix(".json").unlink()
    (store.root / "frames" / "lone.json").write_text("{}")
    assert sorted(store.refs()) == sorted([DOOR.ref("png"), BOUGHT.ref("png"), "frames/lone.json"])


def _edit(path: Path, **changes: object) -> None:
    record = path.with_suffix(".json")
    record.write_text(json.dumps(json.loads(record.read_text()) | changes))


def test_a_record_under_another_key_proves_nothing(store):
    path = put(store)
    other = path.with_name(f"{key(BOUGHT)}.png")
    other.write_bytes(path.read_bytes())
    other.with_suffix(".json").write_bytes(path.with_suffix(".json").read_bytes())
    assert again(store).find(f"frames/{other.name}").why == "its record belongs to another key"
    assert again(store).prove(f"frames/{other.name}") == "its record belongs to another key"
