"""What drawing costs: the CPU of an encode with all that is drawn in it, beside the same encode with nothing drawn.

    python bench/floor.py [--rounds 3] [--keep FOLDER] [--scenes 14]

Fourteen clips of five seconds at 1080p24 (`fourteen.py`) through one roll, decoded and encoded: the floor. Beside it
our script with fourteen cards, half of them moving, and thirteen dissolves; and with captions besides, a cue always up
whose words light up. All by x264 veryfast at crf 20, with as many threads as films have. CPU is ffmpeg's own, user and
system, the least of the rounds, which take turns; memory is its largest resident size as the kernel counted it.

Passes, by its exit code, with at most 1.15 times the floor's CPU, 1.25 with captions, and 600 MB.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from bench.captions import cues  # noqa: E402  # they are found only now
from bench.fourteen import FPS, SIZE, picture, prepare  # noqa: E402
from renderers.captions.ass import ass  # noqa: E402
from renderers.captions.look import look  # noqa: E402
from renderers.ffmpeg import burn, codecs, rolls  # noqa: E402
from renderers.ffmpeg.run import exe  # noqa: E402
from renderers.ffmpeg.script import for_ffmpeg, script  # noqa: E402
from renderers.themes import theme  # noqa: E402

LIMITS = {"drawn": 1.15, "with captions": 1.25}
MEMORY_MB = 600
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-threads:v", str(codecs.THREADS), "-f", "null")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scenes", type=int, default=14)
    parser.add_argument("--keep", type=Path, help="a folder for clips and cards, which the next run finds there")
    asked = parser.parse_args()
    ways = {"nothing drawn": {"drawn": False}, "drawn": {"drawn": True}}
    ways["with captions"] = {"drawn": True, "captions": True}
    with tempfile.TemporaryDirectory() as name:
        inputs = prepare(asked.keep or Path(name), range(asked.scenes))
        shown = {way: picture(**kinds, scenes=asked.scenes) for way, kinds in ways.items()}
        runs = [{way: measured(one, inputs, Path(name)) for way, one in shown.items()} for _ in range(asked.rounds)]
    floor_s = min(run["nothing drawn"][0] for run in runs)
    passes = True
    print(f"{'':16}{'CPU':>10}{'to floor':>10}{'at most':>10}{'memory':>10}{'at most':>10}")
    for way in ways:
        cpu_s, mb = min(run[way][0] for run in runs), max(run[way][1] for run in runs)
        limit = LIMITS.get(way)
        passes &= limit is None or (cpu_s <= limit * floor_s and mb <= MEMORY_MB)
        judged = f"{limit or '-':>10}{mb:7.0f} MB{MEMORY_MB if limit else '-':>10}"
        print(f"{way:16}{cpu_s:8.1f} s{cpu_s / floor_s:10.3f}{judged}")
    return 0 if passes else 1


def measured(shown: Mapping[str, Any], inputs: Mapping[str, Path], folder: Path) -> tuple[float, float]:
    """CPU seconds and peak megabytes of one encode."""
    made = script(shown)
    graph = folder / "graph.txt"
    graph.write_text(for_ffmpeg(made.text), encoding="utf-8")
    if "captions" in shown:
        said = cues(int(shown["frames"] / FPS))
        burn.lay_ready(ass(said, look(SIZE, theme("mocha"), highlight=True)), folder)
    read = rolls.write(made.rolls, inputs, folder, FPS)
    return cost(
        [*read, "-/filter_complex", str(graph), "-map", "[video]", "-fps_mode", "passthrough", *X264, "-"], folder
    )


def cost(arguments: list[str], folder: Path) -> tuple[float, float]:
    """What one ffmpeg took."""
    os.chdir(folder)
    with (folder / "log").open("wb") as log:
        command = [str(exe()), "-nostdin", "-hide_banner", "-nostats", "-loglevel", "error", *arguments]
        actions = [(os.POSIX_SPAWN_DUP2, log.fileno(), 2), (os.POSIX_SPAWN_DUP2, log.fileno(), 1)]
        child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
        _, status, used = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, (folder / "log").read_text()
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return used.ru_utime + used.ru_stime, used.ru_maxrss / unit


if __name__ == "__main__":
    sys.exit(main())
