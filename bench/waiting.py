"""How long an episode takes to buy, against the longest chain of what the services themselves take.

    python bench/waiting.py [--scales 0.05 0.1 0.25] [--scenes 14] [--full]

Services take 8 s for a still, 3 s for a line and 110 s for a clip, times the scale; every clip waits for its still and
for its own words, whose length decides its own. So the longest chain is 118 s of the services, however many scenes
there are. What is measured is the wall time of `doit episode=… frames narration clips`, a process that starts from
nothing, against doubles in this process, which has made all media before, so that making them costs nothing now. Polls
come as often as they do in life, times the scale; what costs processor time (starting, examining what arrived) is not
scaled, so a small scale shows it large. `--full` makes media as large as the services send them.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from rehearsal import Rehearsal  # noqa: E402  # it is found only now

SECONDS = {"frame": 8.0, "voice": 3.0, "clip": 110.0}
POLL_S = 3.0
LIMIT = 1.15
HEAD = """\
title: "Waiting"
language: en
size: 320x180
fps: 24
budget_usd: 50
makers:
  frame: {use: bfl/flux-pro-1.1-ultra}
  clip: {use: fal/kling-v3-standard}
  voice: {use: elevenlabs/eleven_multilingual_v2, voice_id: abc}
scenes:
"""
SCENE = """\
  - name: scene-{n}
    frame: {{prompt: "a red door, number {n}", seed: {n}}}
    clip: {{prompt: "slow push in, number {n}", seconds: auto}}
    narration: "This is door number {n}, and it is red."
"""
TASKS = ("frames", "narration", "clips")


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of one build since its process was started."""

    first_s: float  # the first request that pays
    clips_s: float  # the last clip was asked for
    made_s: float  # the service has made the last clip
    whole_s: float
    cpu_s: float  # of the build's process, examining included


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--scales", type=float, nargs="+", default=[0.05, 0.1, 0.25])
    asked.add_argument("--scenes", type=int, default=14)
    asked.add_argument("--full", action="store_true")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="onetake-waiting-") as made:
        project(Path(made), said.scenes)
        built(Path(made), 0.0, said.full)  # makes the media
        print(f"{said.scenes} scenes, {'full-size' if said.full else 'small'} media, {os.cpu_count()} processors")
        print(
            f"{'scale':>7}{'chain':>9}{'wall':>9}{'ratio':>8}   "
            f"{'first request':>14}{'last clip asked':>16}{'last clip made':>15}{'end':>8}{'CPU':>8}"
        )
        ratios = []
        for scale in said.scales:
            took, chain_s = built(Path(made), scale, said.full), scale * (SECONDS["frame"] + SECONDS["clip"])
            ratios.append(took.whole_s / chain_s)
            parts = f"{took.first_s:12.1f} s{took.clips_s:14.1f} s{took.made_s:13.1f} s{took.whole_s:6.1f} s"
            parts += f"{took.cpu_s:6.1f} s"
            print(f"{scale:7.3g}{chain_s:7.1f} s{took.whole_s:7.1f} s{ratios[-1]:8.3f}   {parts}", flush=True)
    print(f"at scale {said.scales[-1]:g}: {ratios[-1]:.3f} (at most {LIMIT})")
    return 0 if ratios[-1] <= LIMIT else 1


def project(folder: Path, scenes: int) -> None:
    for name in ("dodo.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "episodes").mkdir()
    text = HEAD + "".join(SCENE.format(n=n) for n in range(1, scenes + 1))
    (folder / "episodes" / "ep.yaml").write_text(text)


def built(folder: Path, scale: float, full: bool) -> Took:
    """Buy everything into an empty cache. Exits where that fails."""
    for name in ("cache", "build", "town"):
        shutil.rmtree(folder / name, ignore_errors=True)
    seconds = {work: scale * took_s for work, took_s in SECONDS.items()}
    with Rehearsal(folder / "town", small=not full, seconds=seconds) as town:
        surroundings = {**os.environ, **town.environment(), "PYTHONPATH": str(ROOT)}
        surroundings["ONETAKE_POLL_S"] = str(max(0.02, POLL_S * scale))
        began, since, used_s = time.monotonic(), time.time(), children_cpu_s()
        doit([sys.executable, "-m", "doit", "episode=ep", *TASKS], folder, surroundings)
        whole_s = time.monotonic() - began
        if town.violations:
            sys.exit("\n".join(town.violations))
        sent = [call.at_unix for name in ("bfl.submit", "elevenlabs.speech") for call in town.asked(name)]
        clips = [call.at_unix for call in town.asked("fal.submit")]
        cpu_s, asked_s, last_s = children_cpu_s() - used_s, min(sent) - since, max(clips) - since
        return Took(asked_s, last_s, last_s + seconds["clip"], whole_s, cpu_s)


def children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def doit(command: Sequence[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
