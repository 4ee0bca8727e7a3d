"""Peak memory and CPU of the encode, sound and all, at 1080p: 120 scenes against 12, and against drawing nothing.

    python bench/encode_memory.py

Every scene is two seconds of a zoom into detail, cross-faded into the next, with a card that fades in and out; every
other card moves, and a mark lies over all of it. Peak memory is the largest resident size of ffmpeg as the kernel
counted it (getrusage), and the floor is the same encode with hard cuts and no cards. Passes, by its exit code, if 120
scenes need at most 1.1 times the memory of 12, and neither more than 600 MB. 4K is in `bench/memory.py`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import wave
from fractions import Fraction
from pathlib import Path
from time import monotonic

FPS = Fraction(24)
SIZE = (1920, 1080)
LENGTH, HANDLE = 48, 6  # frames of a scene; of a transition before and after its cut
KINDS = 6  # clips and cards there are; scenes take them in turn
FEW, MANY = 12, 120
LIMIT, LIMIT_MB = 1.1, 600


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--measure", nargs=3, metavar=("FOLDER", "SCENES", "DRAWN"), help=argparse.SUPPRESS)
    case = asked.parse_args().measure
    if case:
        print(json.dumps(measure(Path(case[0]), int(case[1]), case[2] == "drawn")))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        few, many = (in_a_process_of_its_own(folder, scenes, "drawn") for scenes in (FEW, MANY))
        floor = in_a_process_of_its_own(folder, MANY, "floor")
    print(f"{'':24}{'memory':>10}{'CPU':>10}{'wall':>10}")
    for name, case in ((f"{FEW} scenes", few), (f"{MANY} scenes", many), (f"{MANY} scenes, no drawing", floor)):
        print(f"{name:24}{case['mb']:7.0f} MB{case['cpu_s']:8.1f} s{case['wall_s']:8.1f} s")
    memory, cpu = many["mb"] / few["mb"], many["cpu_s"] / floor["cpu_s"]
    print(f"memory, {MANY} scenes to {FEW}: {memory:.2f} (at most {LIMIT}), in all at most {LIMIT_MB} MB")
    print(f"CPU, all drawn to nothing drawn: {cpu:.2f}")
    return 0 if memory <= LIMIT and max(few["mb"], many["mb"]) <= LIMIT_MB else 1


def in_a_process_of_its_own(folder: str, scenes: int, drawn: str) -> dict[str, float]:
    """What one encode took; the kernel keeps one peak for all children of a process."""
    command = [sys.executable, __file__, "--measure", folder, str(scenes), drawn]
    made: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return made


def measure(folder: Path, scenes: int, drawn: bool) -> dict[str, float]:
    from renderers.ffmpeg import encode, join, track
    from renderers.ffmpeg.script import script
    from renderers.painting import silent

    picture = film(scenes, drawn)
    made = script(picture)
    samples = int(scenes * LENGTH / FPS * 48_000)
    settings = {"script": made.text, "rolls": made.rolls, "size": SIZE, "fps": str(FPS), "frames": scenes * LENGTH}
    settings |= {"samples": samples, "preset": "final", "title": "bench", "language": "en", "chapters": []}
    inputs = {f"clip/{n}": folder / f"{n % KINDS}.mp4" for n in range(scenes)}
    inputs |= {f"card/{n}": folder / f"{n % KINDS}.{'mov' if n % 2 else 'png'}" for n in range(scenes)}
    inputs["mark"] = folder / "mark.png"
    with tempfile.TemporaryDirectory(dir=folder) as own:
        joined = {"picture": Path(own) / "print.mp4", "sound": Path(own) / "track.m4a"}
        mix = tone(Path(own) / "mix.wav", samples)
        started = monotonic()
        encode.paint(settings, inputs, joined["picture"], silent)
        track.paint({"samples": samples, "kbps": 384}, {"mix": mix}, joined["sound"], silent)
        join.paint(settings, joined, Path(own) / "film.mp4", silent)
        wall_s = monotonic() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return {"mb": used.ru_maxrss / unit, "cpu_s": used.ru_utime + used.ru_stime, "wall_s": wall_s}


def film(scenes: int, drawn: bool) -> dict[str, object]:
    """The timeline's slice for so many scenes."""
    fade, cut = {"kind": "fade", "before": HANDLE, "after": HANDLE}, {"kind": "cut", "before": 0, "after": 0}
    shown, carded, starts = [], [], range(0, scenes * LENGTH, LENGTH)
    for n, start in enumerate(starts):
        comes_in = fade if drawn and n else cut
        shown.append({"name": f"s{n}", "start": start, "frames": LENGTH, "clip": f"clip/{n}", "transition": comes_in})
        card = {"name": f"s{n}/1", "image": f"card/{n}", "start": start + 8, "end": start + 40}
        carded.append({**card, "fade_in": 8, "fade_out": 8, "moves": bool(n % 2)})
    marked = {"mark": {"image": "mark", "x": 1700, "y": 54}} if drawn else {}
    return marked | {
        "size": SIZE,
        "fps": str(FPS),
        "frames": scenes * LENGTH,
        "scenes": shown,
        "cards": carded if drawn else [],
        "fade_to_black": 12 if drawn else 0,
    }


def prepare(folder: Path) -> None:
    """Clips with handles and key frames where the rolls enter, and cards."""
    from PIL import Image, ImageChops, ImageDraw

    from renderers import reel
    from renderers.ffmpeg import colour, plate
    from renderers.ffmpeg.run import run

    width, height = SIZE
    for n in range(KINDS):
        moving = f"mandelbrot=size={width}x{height}:rate={FPS}:start_scale={3 / (n + 1):.3f}"
        run(
            [
                *("-f", "lavfi", "-i", moving, "-frames:v", str(LENGTH + 2 * HANDLE)),
                *("-vf", colour.edge("rgba"), *plate.arguments(FPS, 2 * HANDLE), str(folder / f"{n}.mp4")),
            ],
            log=folder / "log",
        )
        card = Image.new("RGBA", SIZE)
        draw = ImageDraw.Draw(card)
        draw.rounded_rectangle((200, 600, 1500, 1000), 30, fill=(29, 28, 45, 220))
        for line in range(6):
            draw.text((240, 630 + 58 * line), f"{n}: the quick brown fox jumps over it", fill="white", font_size=44)
        card.save(folder / f"{n}.png")
        reel.write(folder / f"{n}.mov", SIZE, FPS, [(k, ImageChops.offset(card, 0, 20 - k)) for k in range(20)])
    Image.new("RGBA", (120, 60), (203, 166, 247, 220)).save(folder / "mark.png")


def tone(file: Path, samples: int) -> Path:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes((b"\x00\x10" * 2 * 60 + b"\x00\xf0" * 2 * 60) * (samples // 120))
    return file


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
