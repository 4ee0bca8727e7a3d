"""What a command takes: CPU time, wall time and the most memory that it and its children hold together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY_S = 0.1  # memory is looked at


@dataclass(frozen=True, slots=True)
class Cost:
    """cpu_s counts children too; memory_mb is the sum of their proportional shares at the worst moment."""

    cpu_s: float
    wall_s: float
    memory_mb: float


def cost(command: Sequence[str], folder: Path, log: Path, more: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a folder to its good end. Raises RuntimeError with the end of what it said, otherwise."""
    began = time.monotonic()
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(more or {})}, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        ended, most = threading.Event(), [0.0]
        watcher = threading.Thread(target=_watch, args=(process.pid, ended, most))
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        watcher.join()
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {log.read_text(errors='replace')[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, wall_s, most[0])


def _watch(pid: int, ended: threading.Event, most: list[float]) -> None:
    while not ended.wait(EVERY_S):
        most[0] = max(most[0], sum(_share_mb(one) for one in _family(pid)))


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                after_name = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            parents.setdefault(int(after_name[1]), []).append(int(entry.name))
    family = [pid]
    for one in family:
        family += parents.get(one, [])
    return family


def _share_mb(pid: int) -> float:
    """What a process holds, memory that several share counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
