"""What every codec and preset costs and keeps, side by side: bytes, bits a pixel, VMAF and CPU.

    python bench/codecs.py [--film FILE --at SECONDS] [--grain 8]

Input: two seconds of 1080p24 from FILE; without one, a slow pan over a storyboard drawing. `--grain` adds noise of so
many levels that is new in every frame, as a camera's. CPU is ffmpeg's own user and system time, decoding the source
included, which is the same for all. VMAF is ffmpeg's, against the frames that entered the encoder.

Passes, and ends with 0, when HEVC and AV1 as `final` keep what H.264 keeps (VMAF at most 1 lower) in at most 0.8 of its
bytes (without grain), every master keeps at least as much as its final, and every file is made twice to the same byte.
"""

from __future__ import annotations

import argparse
import re
import resource
import sys
import tempfile
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

from renderers import animatic, pan
from renderers.ffmpeg import codecs
from renderers.ffmpeg.run import run, version
from renderers.painting import silent
from stages import looks

FPS, FRAMES, SIZE = Fraction(24), 48, (1920, 1080)
PROMPT = "a desk in a dark office at night, one lamp, one sheet of paper, rain on the window"
WORSE, SMALLER = 1.0, 0.8


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--film", type=Path)
    asked.add_argument("--at", default="0")
    asked.add_argument("--grain", type=int, default=0)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = entered(folder, said.film or drawn(folder), said.at, said.grain)
        print(f"ffmpeg {version()}, {SIZE[0]}x{SIZE[1]}, {FRAMES} frames, grain {said.grain}")
        print(f"{'':14}{'kB':>8}{'bits/px':>10}{'VMAF':>8}{'CPU s':>8}")
        found = {}
        for codec, ways in codecs.WAYS.items():
            for preset in ways:
                found[codec, preset] = size, vmaf, cpu_s, same = measured(folder, source, codec, preset)
                bits = size * 8 / (FRAMES * SIZE[0] * SIZE[1])
                twice = "" if same else "  not the same twice"
                print(
                    f"{codec + ' ' + preset:14}{size / 1000:8.0f}{bits:10.3f}{vmaf:8.1f}{cpu_s:8.1f}{twice}", flush=True
                )
    return not all(same for *_, same in found.values()) or wrong(found, grainy=bool(said.grain))


def wrong(found: dict[tuple[str, str], tuple[int, float, float, bool]], *, grainy: bool) -> bool:
    bytes_of, kept = found["h264", "final"][:2]
    finals = all(
        found[codec, "final"][1] >= kept - WORSE and (grainy or found[codec, "final"][0] <= SMALLER * bytes_of)
        for codec in ("hevc", "av1")
    )
    masters = all(found[codec, "master"][1] >= found[codec, "final"][1] for codec in codecs.WAYS)
    print("passed" if finals and masters else "FAILED")
    return not (finals and masters)


def drawn(folder: Path) -> Path:
    still, film = folder / "still.png", folder / "drawn.mp4"
    scene = {"number": 1, "name": "desk"}
    theme = looks.whole("mocha")
    animatic.paint(
        {"prompt": PROMPT, "scene": scene, "size": list(SIZE), "theme": theme, "language": "en", "seed": 7}, {}, still
    )
    moved = {"size": list(SIZE), "fps": str(FPS), "frames": FRAMES, "key_frame": 0, "move": "zoom-in"}
    pan.paint(moved, {"frame": still}, film, silent)
    return film


def entered(folder: Path, film: Path, at: str, grain: int) -> Path:
    """The frames that are encoded, kept without loss."""
    into = folder / "entered.mkv"
    noise = f",noise=alls={grain}:allf=t:all_seed=1" if grain else ""
    shown = f"fps={FPS},scale={SIZE[0]}:{SIZE[1]},format=yuv420p{noise}"
    lossless = ["-frames:v", str(FRAMES), "-an", "-c:v", "ffv1", str(into)]
    run(["-ss", at, "-i", str(film.absolute()), "-vf", shown, *lossless], log=folder / "entered.log")
    return into


def measured(folder: Path, source: Path, codec: str, preset: str) -> tuple[int, float, float, bool]:
    settings = {"preset": preset} | ({"codec": codec} if codec != codecs.USUAL else {})
    digests, cpu_s = set(), 0.0
    for name in ("once", "again"):
        into, before = folder / f"{name}.mp4", resource.getrusage(resource.RUSAGE_CHILDREN)
        graph = ["-i", str(source), "-filter_complex", "[0:v]null[video]", *codecs.output(settings, FPS)]
        run([*graph, str(into)], log=folder / "encode.log")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        digests.add(sha256(into.read_bytes()).hexdigest())
    log = folder / "vmaf.log"
    compared = "[0:v]format=yuv420p[kept];[kept][1:v]libvmaf=n_threads=2"
    run(["-i", str(into), "-i", str(source), "-filter_complex", compared, "-f", "null", "-"], log=log)
    score = re.search(r"VMAF score: ([\d.]+)", log.read_text(errors="replace"))
    assert score, "this ffmpeg has no libvmaf"
    return into.stat().st_size, float(score[1]), cpu_s, len(digests) == 1


if __name__ == "__main__":
    sys.exit(main())
