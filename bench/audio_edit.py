"""What an edit of sound or words costs after the film is there: seconds, against the encode of its picture.

    python bench/audio_edit.py

Builds the demo in a folder and a store of its own, asks for it again (nothing to do: what the command itself takes),
then changes how loud its music is, and then its title, and builds each time. The command's own time is taken off. The
limit, 1/15 of the encode, is for the whole edit, with the check of the finished file. Passes, by its exit code, if the
edits keep it and the picture was encoded once.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 15  # times faster than the encode
EDITS = {"louder music": ("gain_db: -20", "gain_db: -22"), "another title": ('title: "', 'title: "On: ')}
MADE = re.compile(r"^made  (\S+)  (?:(\d+):)?([\d.]+)(?: s)?$", re.MULTILINE)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="onetake-edit-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "episodes", folder / "episodes")
        for file in ("dodo.py", "pyproject.toml"):
            shutil.copy(ROOT / file, folder / file)
        _, made = build(folder)
        before = prints(folder)
        encode_s = made["video:demo"]
        idle_s, _ = build(folder)
        print(f"the encode {encode_s:.0f} s; a command with nothing to do {idle_s:.1f} s")
        slowest = 0.0
        for what, (old, new) in EDITS.items():
            edit(folder / "episodes" / "demo.yaml", old, new)
            took_s, made = build(folder)
            slowest = max(slowest, took_s - idle_s)
            parts = ", ".join(f"{task.partition(':')[0]} {seconds:.1f} s" for task, seconds in made.items())
            print(f"{what}: {took_s - idle_s:.1f} s, 1/{encode_s / (took_s - idle_s):.0f} of the encode: {parts}")
        once = prints(folder) == before
    print(f"at most 1/{LIMIT} wanted; the picture was encoded {'once' if once else 'again'}")
    return 0 if once and slowest * LIMIT <= encode_s else 1


def build(folder: Path) -> tuple[float, dict[str, float]]:
    """Seconds in all, and of each task that was made."""
    started = monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "doit", "episode=demo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    took_s = monotonic() - started
    return took_s, {task: 60 * int(minutes or 0) + float(s) for task, minutes, s in MADE.findall(done.stdout)}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def prints(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in (folder / "cache" / "prints").glob("*.mp4")}


if __name__ == "__main__":
    sys.exit(main())
