"""How long reading a thousand scenes takes: the first time, and when the file was checked before.

    python bench/episode_file.py [SCENES]

Each figure is the best of five fresh processes, and doit is imported before the clock starts, as it always is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
HEAD = """\
title: A thousand scenes
language: pt-BR
budget_usd: 3000
makers:
  frame: {use: bfl/flux-pro-1.1-ultra}
  clip: {use: fal/kling-v3-pro}
  voice: {use: elevenlabs/eleven_multilingual_v2, voice_id: abc}
scenes:
"""
SCENE = """\
  - name: scene-{n}
    frame: {{prompt: "an empty trading floor at 2 AM, rain on glass, number {n}", seed: {n}}}
    clip: {{prompt: "slow push in", seconds: 10}}
    narration: "Às duas da manhã, o gráfico ainda subia, e ninguém sabia por quê. Linha {n}."
    cards:
      - title: {{text: "Por que meu backtest mentiu {n}", kicker: "Episódio {n}"}}
        at: 0.5
        for: 4
      - image: {{file: media/desk.jpg}}
        at: "o gráfico"
    transition: {{kind: fade, seconds: 0.5}}
"""
LOAD = """\
import doit.doit_cmd, os, resource, sys, time
from pathlib import Path
start = time.perf_counter()
from stages.core import episode
imported = time.perf_counter()
scenes = len(episode.load(Path(sys.argv[1])).scenes)
loaded = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(imported - start, loaded - imported, peak, *({"yaml", "jsonschema"} & sys.modules.keys()))
"""
RUNS = 5


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as desk:
        file = Path(desk) / "episodes" / "long.yaml"
        (file.parent / "media").mkdir(parents=True)
        (file.parent / "media" / "desk.jpg").write_bytes(b"x")
        file.write_text(HEAD + "".join(SCENE.format(n=n) for n in range(count)), encoding="utf-8")
        print(f"{count} scenes, {file.stat().st_size} bytes")
        for name, forget in (("first", True), ("again", False)):
            runs = [_run(file, forget=forget) for _ in range(RUNS)]
            imported, loaded, peak = (min(float(run[n]) for run in runs) for n in range(3))
            extra = f", imports {' '.join(runs[0][3:])}" if runs[0][3:] else ""
            print(f"{name}: import {imported * 1000:.0f} ms, load {loaded * 1000:.0f} ms, peak {peak:.0f} MB{extra}")


def _run(file: Path, *, forget: bool) -> list[str]:
    if forget:
        for entry in (file.parents[1] / "cache" / "checked").glob("*.json"):
            entry.unlink()
    command = [sys.executable, "-c", LOAD, str(file)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
