"""What preparing uniform clips costs: copied into plates, against encoded into them.

    python bench/plates.py

Fourteen clips of ten seconds, 1080p24 H.264 with B-frames and one key frame, as generators send them. The same packets
in a transport stream are what is encoded: that is no layout that is copied. CPU is the user and system time of this
process and of ffmpeg's. `reading` is decoding all plates once as the film's encode does, for a copied plate keeps its
B-frames. Passes, by its exit code, if copying takes at most a twentieth of encoding, and preparing and reading
together are cheaper too.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from time import monotonic

from renderers import conform, own
from renderers.ffmpeg import rolls
from renderers.ffmpeg.run import run

CLIPS, LENGTH, SIZE, FPS = 14, 240, (1920, 1080), Fraction(24)
LIMIT = Fraction(1, 20)
SOURCE = f"testsrc2=s={SIZE[0]}x{SIZE[1]}:r={FPS},noise=alls=6:allf=t,gblur=sigma=1,format=yuv420p"
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-bf", "3", "-g", "250", "-colorspace", "bt709")


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        uniform, other = folder / "clip.mp4", folder / "clip.ts"
        made = ["-f", "lavfi", "-i", SOURCE, "-frames:v", str(LENGTH), *X264, str(uniform)]
        run(made, log=folder / "log")
        run(["-i", str(uniform), "-c", "copy", str(other)], log=folder / "log")
        found = {clip.suffix: prepared(folder, clip) for clip in (uniform, other)}
    copied, encoded = found[".mp4"], found[".ts"]
    print(f"{CLIPS} clips of {LENGTH / FPS} s, 1080p24{'CPU':>12}{'wall':>9}{'reading, CPU':>15}{'size':>10}")
    for what, (cpu_s, wall_s, reading_s, size_mb, _) in (("copied", copied), ("encoded", encoded)):
        print(f"{what:33}{cpu_s:8.2f} s{wall_s:7.2f} s{reading_s:13.2f} s{size_mb:7.0f} MB")
    share, whole = copied[0] / encoded[0], (copied[0] + copied[2]) / (encoded[0] + encoded[2])
    print(f"copying to encoding: {share:.3f} (at most {float(LIMIT):g}); with reading: {whole:.2f} (at most 1)")
    return 0 if copied[4] and not encoded[4] and share <= LIMIT and whole <= 1 else 1


def prepared(folder: Path, clip: Path) -> tuple[float, float, float, float, bool]:
    """CPU and wall seconds of making the plates, CPU seconds of reading them, megabytes, and whether all are copies."""
    facts = own.paint_video({}, {"file": clip}, folder / f"taken{clip.suffix}").facts
    asked = {"size": list(SIZE), "fps": str(FPS), "frames": LENGTH, "key_frame": 12}
    asked["source"] = {"frames": facts["frames"], "fps": facts["fps"]}
    plates = {f"clip/{n}": folder / f"plate-{n}.mp4" for n in range(CLIPS)}
    began, at = cpu_s(), monotonic()
    copies = [conform.paint(asked, {"clip": clip}, into).facts["copied"] for into in plates.values()]
    took, lasted = cpu_s() - began, monotonic() - at
    entries = [
        {"input": name, "first": 12, "frames": LENGTH - 12, "lasts_s": str((LENGTH - 12) / FPS)} for name in plates
    ]
    roll = {"name": "shots", "kind": "clips", "entries": entries}
    began = cpu_s()
    run([*rolls.write([roll], plates, folder, FPS), "-f", "null", "-"], log=folder / "log")
    size_mb = sum(into.stat().st_size for into in plates.values()) / 1e6
    return took, lasted, cpu_s() - began, size_mb, all(copies)


def cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    sys.exit(main())
