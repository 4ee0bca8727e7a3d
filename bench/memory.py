"""Peak memory of the encode, measured over sizes, cards and encoder settings, beside what is predicted of it.

    python bench/memory.py            measures, and holds the prediction against it: within 15 % each, by the exit code
    python bench/memory.py --fit      also writes the table to bench/memory.json and prints constants fitted to it, for
                                      renderers/ffmpeg/memory.py
    python bench/memory.py --only 4K  the cases whose names have that in them

Each case is 48 frames, of HEVC 72 and of AV1 120, as they hold more of them: scenes of test pictures cross-faded into
each other, stills and reels over all of them as the case says. Peak memory is the largest resident size of ffmpeg as
the kernel counted it (getrusage), of one process a case. The last case is what a limit is for: a 4K film with a mark
and two layers of cards under `memory_mb: 2000`, with as many threads of the encoder as the strategy leaves it; it
passes below 2000 MB.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from time import monotonic
from typing import Any

SCENES, HANDLE = 3, 6  # scenes; frames of a transition before and after its cut
Row = dict[str, Any]
TABLE = Path(__file__).with_name("memory.json")
OFF = 0.15
SIZES = {"720p": (1280, 720), "1080p": (1920, 1080), "tall": (1080, 1920), "1440p": (2560, 1440), "4K": (3840, 2160)}
LIMIT_MB = 2000


@dataclass(frozen=True, slots=True)
class Case:
    size: str
    preset: str = "final"
    fades: bool = True
    cards: int = 1  # layers of stills
    reels: int = 0  # layers of cards that move
    mark: bool = False
    captions: bool = False
    threads: int | None = None
    lookahead: int | None = None
    fps: str = "24"
    codec: str | None = None

    @property
    def length(self) -> int:
        """Frames of each scene: so many that the encoder holds what it ever will."""
        return {"hevc": 24, "av1": 40}.get(self.codec or "", 16)

    @property
    def name(self) -> str:
        rate = [f"{self.fps} a second"] if self.fps != "24" else []
        said = [self.size, *rate, self.codec or "h264", self.preset, *(["fades"] if self.fades else [])]
        said += [f"{n} {what}" for n, what in ((self.cards, "cards"), (self.reels, "reels")) if n]
        said += [what for what, there in (("mark", self.mark), ("captions", self.captions)) if there]
        said += [f"{what} {n}" for what, n in (("threads", self.threads), ("lookahead", self.lookahead)) if n]
        return ", ".join(said)


CASES = [
    Case("720p", fades=False, cards=0),
    Case("720p", cards=0),
    Case("720p"),
    Case("720p", cards=3),
    Case("720p", cards=0, reels=1),
    Case("720p", reels=2),
    Case("720p", mark=True, captions=True),
    Case("720p", "draft"),
    Case("720p", "master"),
    Case("720p", threads=1, lookahead=5),
    Case("1080p", fades=False, cards=0),
    Case("1080p"),
    Case("1080p", cards=2),
    Case("1080p", cards=3),
    Case("1080p", reels=1),
    Case("1080p", mark=True),
    Case("1080p", captions=True),
    Case("1080p", "draft"),
    Case("1080p", "draft", cards=2, reels=1, mark=True, captions=True),
    Case("1080p", fps="60"),
    Case("1080p", threads=2),
    Case("1080p", threads=1, lookahead=5),
    Case("1080p", lookahead=5),
    Case("tall", cards=2, captions=True),
    Case("1440p"),
    Case("1440p", threads=2, lookahead=8),
    Case("4K", fades=False, cards=0),
    Case("4K", cards=2, mark=True),
    Case("4K", "draft"),
    *(Case(size, preset, codec=codec) for codec in ("hevc", "av1") for size, preset in (
        ("720p", "final"), ("720p", "master"), ("1080p", "draft"), ("1080p", "final"),
    )),
]  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--measure", nargs=2, metavar=("FOLDER", "CASE"), help=argparse.SUPPRESS)
    asked.add_argument("--fit", action="store_true", help="write the table, print constants fitted to it")
    asked.add_argument("--only", default="", help="cases whose names have this in them")
    said = asked.parse_args()
    if said.measure:
        print(json.dumps(measure(Path(said.measure[0]), Case(**json.loads(said.measure[1])))))
        return 0
    rows = [*measured(said.only)]
    if said.fit:
        TABLE.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n", encoding="utf-8")
        print(json.dumps(fitted(rows), indent=1))
    return 0 if all(fits(row) for row in rows) else 1


def measured(only: str) -> list[Row]:
    """Every case measured, a line each."""
    from renderers.ffmpeg import codecs, memory

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        large = Case("4K", cards=2, mark=True)
        limited = replace(large, **memory.strategy(settings_of(large), LIMIT_MB))
        for case in (one for one in (*CASES, limited) if only in one.name):
            found = in_a_process_of_its_own(folder, case)
            settings = {name: value for name, value in settings_of(case).items() if name != "script"}
            settings["rolls"] = [{"kind": roll["kind"]} for roll in settings["rolls"]]  # as much of them as counts
            settings |= {"captions": True} if case.captions else {}
            settings |= {} if case.codec else {"threads": case.threads or codecs.THREADS}
            limit = {"below_mb": LIMIT_MB} if case is limited else {}
            rows.append({"case": case.name, "mb": round(found["mb"]), "settings": settings, **limit})
            predicted = memory.predicted_mb(settings)
            off = predicted / found["mb"] - 1
            took = f"{found['cpu_s']:7.1f} s CPU{found['wall_s']:7.1f} s"
            print(f"{case.name:56}{found['mb']:7.0f} MB{predicted:7} MB{off:+7.0%}{took}", flush=True)
    return rows


def fits(row: Row) -> bool:
    """Is the prediction near enough, and what is limited below its limit?"""
    from renderers.ffmpeg import memory

    mb: int = row["mb"]
    return abs(memory.predicted_mb(row["settings"]) - mb) <= OFF * mb and mb <= row.get("below_mb", mb)


def fitted(rows: list[Row]) -> dict[str, float]:
    """Constants by least squares of relative errors, none below nothing."""
    import numpy as np
    from scipy.optimize import nnls

    from renderers.ffmpeg import memory

    parts = [memory.parts(row["settings"]) for row in rows]
    names = sorted({name for one in parts for name in one})
    mb = np.array([row["mb"] for row in rows], float)
    table = np.array([[one.get(name, 0.0) for name in names] for one in parts]) / mb[:, None]
    found = nnls(table, np.ones(len(mb)))[0]
    return {name: round(float(one), 2 if one < 10 else 1) for name, one in zip(names, found, strict=True)}


def in_a_process_of_its_own(folder: str, case: Case) -> dict[str, float]:
    """What one encode took; the kernel keeps one peak for all children of a process."""
    prepare(Path(folder), case)
    command = [sys.executable, __file__, "--measure", folder, json.dumps(asdict(case))]
    made: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return made


def settings_of(case: Case) -> dict[str, Any]:
    """The encode's settings of a case."""
    from renderers.ffmpeg.script import script

    made = script(film(case))
    settings: dict[str, Any] = {
        "script": made.text,
        "rolls": made.rolls,
        "size": list(SIZES[case.size]),
        "fps": case.fps,
    }
    settings |= {"frames": SCENES * case.length, "preset": case.preset}
    settings |= {"starts": [n * case.length for n in range(SCENES)]}
    settings |= {"captions": CAPTIONS} if case.captions else {}
    own = {name: getattr(case, name) for name in ("threads", "lookahead", "codec")}
    return settings | {name: value for name, value in own.items() if value is not None}


def measure(folder: Path, case: Case) -> dict[str, float]:
    from renderers.ffmpeg import encode
    from renderers.painting import silent

    files = folder / f"{case.size} {case.fps} {case.length}"
    inputs = {f"clip/{n}": files / f"{n}.mp4" for n in range(SCENES)} | {"mark": files / "mark.png"}
    for n in range(SCENES):
        inputs |= {f"card/{n}/{layer}": files / f"{n}.png" for layer in range(case.cards)}
        inputs |= {f"reel/{n}/{layer}": files / f"{n}.mov" for layer in range(case.reels)}
    with tempfile.TemporaryDirectory(dir=folder) as own:
        started = monotonic()
        encode.paint(settings_of(case), inputs, Path(own) / "print.mp4", silent)
        wall_s = monotonic() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return {"mb": used.ru_maxrss / unit, "cpu_s": used.ru_utime + used.ru_stime, "wall_s": wall_s}


def film(case: Case) -> dict[str, Any]:
    """The timeline's slice of a case."""
    fade, cut = {"kind": "fade", "before": HANDLE, "after": HANDLE}, {"kind": "cut", "before": 0, "after": 0}
    scenes, cards = [], []
    for n, start in enumerate(range(0, SCENES * case.length, case.length)):
        comes_in = fade if case.fades and n else cut
        scenes.append(
            {"name": f"s{n}", "start": start, "frames": case.length, "clip": f"clip/{n}", "transition": comes_in}
        )
        shown = {"start": start, "end": start + case.length, "fade_in": 8, "fade_out": 8}
        cards += [{"name": f"s{n}/{k}", "image": f"card/{n}/{k}", **shown} for k in range(case.cards)]
        cards += [{"name": f"s{n}/r{k}", "image": f"reel/{n}/{k}", "moves": True, **shown} for k in range(case.reels)]
    more: dict[str, Any] = {"mark": {"image": "mark", "x": 100, "y": 54}} if case.mark else {}
    more |= {"captions": True} if case.captions else {}
    fixed = {"size": list(SIZES[case.size]), "fps": case.fps, "frames": SCENES * case.length, "fade_to_black": 12}
    return more | fixed | {"scenes": scenes, "cards": cards}


CAPTIONS = """\
[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Bold, BorderStyle, Outline, Alignment, MarginV
Style: line,Inter Captions,60,&H00FFFFFF,&H00000000,0,1,4,2,80

[Events]
Format: Layer, Start, End, Style, Text
Dialogue: 0,0:00:00.00,0:00:05.00,line,The quick brown fox jumps over the lazy dog
"""


def prepare(folder: Path, case: Case) -> None:
    """Clips with handles, stills, reels and a mark of one size and rate, once."""
    from PIL import Image, ImageChops, ImageDraw

    from renderers import reel
    from renderers.ffmpeg import colour, plate
    from renderers.ffmpeg.run import run

    size, fps, files = SIZES[case.size], Fraction(case.fps), folder / f"{case.size} {case.fps} {case.length}"
    if files.exists():
        return
    files.mkdir()
    width, height = size
    for n in range(SCENES):
        source = f"testsrc2=size={width}x{height}:rate={fps}"
        frames = ("-frames:v", str(case.length + 2 * HANDLE))
        turned = f"hue=h={60 * n},noise=alls=6:allf=t:all_seed={n},{colour.edge('yuv420p')}"
        end = ["-vf", turned, *plate.arguments(fps, 2 * HANDLE), str(files / f"{n}.mp4")]
        run(["-f", "lavfi", "-i", source, *frames, *end], log=files / "log")
        card = Image.new("RGBA", size)
        draw = ImageDraw.Draw(card)
        draw.rounded_rectangle((width // 10, height // 2, width * 4 // 5, height * 9 // 10), 30, fill=(29, 28, 45, 220))
        draw.text((width // 8, height * 3 // 5), f"{n}: the quick brown fox", fill="white", font_size=height // 20)
        card.save(files / f"{n}.png", compress_level=1)
        reel.write(files / f"{n}.mov", size, fps, [(k, ImageChops.offset(card, 0, 12 - k)) for k in range(12)])
    Image.new("RGBA", (120, 60), (203, 166, 247, 220)).save(files / "mark.png")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
