"""What captions in the picture cost: CPU of the same encode without them, plain, and with words that light up.

    python bench/captions.py [seconds]

1080p24 of a moving test picture, encoded as films are (`final`), with a caption always up: 42 characters on two lines,
three words a second. CPU is ffmpeg's own, user and system, the best of three runs.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

from renderers import themes
from renderers.captions.ass import ass
from renderers.captions.look import look
from renderers.ffmpeg import burn
from renderers.ffmpeg.run import run

SIZE, FPS, RUNS = (1920, 1080), 24, 3
TEXT = ("Todo dia, cada preço sobe ou desce", "por sorteio, e o ganho esperado é zero.")
X264 = ("-c:v", "libx264", "-preset", "fast", "-crf", "18", "-threads:v", "6", "-f", "null")


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    base = 0.0
    for name, highlight in (("without", None), ("plain", False), ("lit words", True)):
        used = min(cpu_s(seconds, highlight) for _ in range(RUNS))
        base = base or used
        print(f"{name:12}{used:8.1f} s CPU{used / base:8.3f}x{1000 * (used - base) / (seconds * FPS):8.2f} ms a frame")


def cpu_s(seconds: int, highlight: bool | None) -> float:
    picture = f"testsrc2=size={SIZE[0]}x{SIZE[1]}:rate={FPS}:duration={seconds},format=yuv420p"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if highlight is not None:
            burn.lay_ready(ass(cues(seconds), look(SIZE, themes.theme("mocha"), highlight=highlight)), folder)
            picture += f",{burn.FILTER}"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(["-f", "lavfi", "-i", picture, *X264, "-"], log=folder / "log", cwd=folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def cues(seconds: int) -> dict[str, Any]:
    """A cue of five seconds after another, fifteen words each."""
    lasts, found = 5 * FPS, []
    words = [(word, line) for line, text in enumerate(TEXT) for word in text.split()]
    for start in range(0, seconds * FPS, lasts):
        times = [start + n * lasts // len(words) for n in range(len(words) + 1)]
        spoken = [
            {"text": word, "line": line, "start": times[n], "end": times[n + 1]} for n, (word, line) in enumerate(words)
        ]
        found.append({"start": start, "end": start + lasts - 2, "lines": list(TEXT), "words": spoken})
    return {"language": "pt-BR", "fps": str(FPS), "frames": seconds * FPS, "cues": found}


if __name__ == "__main__":
    main()
