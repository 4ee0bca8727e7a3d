"""Our pass beside the ways it replaced: fourteen calls that re-encode a growing file, and a chain of overlays.

    python bench/sequential.py [--rounds 1] [--scenes 14] [--keep FOLDER]

The same clips, cards and dissolves (`fourteen.py`; cards as stills) three times, all by x264 veryfast at crf 20:

    ours        the script that the product writes, in one pass
    the calls   each takes the file so far and one clip more, dissolves into it, lays that scene's card over it, and
                encodes everything anew: as the first version of this project worked
    the chain   one call: every card is an input as long as the film, and its overlay lies over every frame, switched on
                by `enable` for its few seconds

CPU is ffmpeg's own, user and system, of all calls together, the least of the rounds, which take turns. The films are
compared: as long to the frame, and nearly equal wherever they are looked at, or it is not the same work.
Passes, by its exit code, if the calls take at least 8 times our CPU and the chain 1.8 times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from bench.cost import Cost, cost  # noqa: E402  # they are found only now
from bench.fourteen import (  # noqa: E402
    APPEARS,
    FADES,
    FPS,
    HANDLE,
    LENGTH,
    SCENES,
    STAYS,
    picture,
    prepare,
)
from renderers.ffmpeg import rolls  # noqa: E402
from renderers.ffmpeg.run import exe  # noqa: E402
from renderers.ffmpeg.script import for_ffmpeg, script  # noqa: E402

LEAST = {"the calls": 8.0, "the chain": 1.8}
CODEC = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
SEEN = 12  # frames that are compared
APART = 4.0  # levels, the mean difference of two films' frames: generations of encoding are in it
Files = Mapping[str, Path]
Way = Callable[[Files, int, Path, Path], list[list[str]]]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--scenes", type=int, default=SCENES)
    parser.add_argument("--keep", type=Path, help="a folder for clips and cards, which the next run finds there")
    asked = parser.parse_args()
    ways: dict[str, Way] = {"ours": ours, "the calls": calls, "the chain": chain}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = prepare((asked.keep or folder).absolute(), range(asked.scenes), moving=False)
        films = {way: folder / f"{way.replace(' ', '-')}.mp4" for way in ways}
        runs = [{way: made(ways[way], files, asked.scenes, films[way]) for way in ways} for _ in range(asked.rounds)]
        apart = {way: difference(films["ours"], film, asked.scenes * LENGTH) for way, film in films.items()}
    least = {way: min(run[way].cpu_s for run in runs) for way in ways}
    passes = True
    print(f"{'':12}{'CPU':>10}{'to ours':>10}{'at least':>10}{'wall':>10}{'memory':>10}{'apart':>8}")
    for way in ways:
        ratio = least[way] / least["ours"]
        passes &= ratio >= LEAST.get(way, 0) and apart[way] <= APART
        last = runs[-1][way]
        cells = f"{least[way]:8.1f} s{ratio:10.2f}{LEAST.get(way, '-'):>10}{last.wall_s:8.1f} s{last.memory_mb:7.0f} MB"
        print(f"{way:12}{cells}{apart[way]:8.2f}")
    return 0 if passes else 1


def made(way: Way, files: Files, scenes: int, film: Path) -> Cost:
    """What all calls of one way cost together."""
    each = [
        cost(
            [str(exe()), *("-nostdin", "-hide_banner", "-loglevel", "error", "-y"), *words],
            film.parent,
            film.parent / "log",
        )
        for words in way(files, scenes, film.parent, film)
    ]
    return Cost(sum(c.cpu_s for c in each), sum(c.wall_s for c in each), max(c.memory_mb for c in each))


# ── the ways ──


def ours(files: Files, scenes: int, folder: Path, film: Path) -> list[list[str]]:
    made = script(picture(True, scenes=scenes, moving=False))
    graph = folder / "graph.txt"
    graph.write_text(for_ffmpeg(made.text), encoding="utf-8")
    read = rolls.write(made.rolls, files, folder, FPS)
    return [[*read, "-/filter_complex", str(graph), "-map", "[video]", "-fps_mode", "passthrough", *CODEC, str(film)]]


def calls(files: Files, scenes: int, folder: Path, film: Path) -> list[list[str]]:
    """Scene by scene; the last call writes the film."""
    found = []
    for n in range(scenes):
        into = film if n == scenes - 1 else folder / f"so-far-{n}.mp4"
        start_s, up_s = seconds(n * LENGTH + APPEARS), seconds(STAYS)
        inputs = [] if n == 0 else ["-i", str(folder / f"so-far-{n - 1}.mp4")]
        inputs += [*taken(n, scenes), "-i", str(files[f"clip/{n}"])]
        inputs += ["-loop", "1", "-framerate", str(FPS), "-t", up_s, "-i", str(files[f"card/{n}"])]
        clip, card = (0, 1) if n == 0 else (1, 2)
        joined = f"[{clip}:v]null[joined]" if n == 0 else dissolved("[0:v]", "[1:v]", n, "[joined]")
        laid = f"{faded(card)},setpts=PTS+{start_s}/TB[card];[joined][card]overlay=eof_action=pass[video]"
        found.append([*inputs, "-filter_complex", f"{joined};{laid}", "-map", "[video]", *CODEC, str(into)])
    return found


def chain(files: Files, scenes: int, _: Path, film: Path) -> list[list[str]]:
    """All in one call, every overlay over the whole film."""
    inputs, graph, whole_s = [], [], seconds(scenes * LENGTH)
    for n in range(scenes):
        inputs += [*taken(n, scenes), "-i", str(files[f"clip/{n}"])]
    for n in range(scenes):
        inputs += ["-loop", "1", "-framerate", str(FPS), "-t", whole_s, "-i", str(files[f"card/{n}"])]
    under = "[0:v]"
    for n in range(1, scenes):
        graph.append(dissolved(under, f"[{n}:v]", n, f"[d{n}]"))
        under = f"[d{n}]"
    for n in range(scenes):
        start = n * LENGTH + APPEARS
        shown = f"enable='between(n,{start},{start + STAYS - 1})'"
        into = "[video]" if n == scenes - 1 else f"[o{n}]"
        graph.append(f"{faded(scenes + n, start)}[c{n}];{under}[c{n}]overlay=eof_action=pass:{shown}{into}")
        under = into
    return [[*inputs, "-filter_complex", ";".join(graph), "-map", "[video]", *CODEC, str(film)]]


def taken(n: int, scenes: int) -> list[str]:
    """The part of a clip that is shown: it has a handle before and after, and the film's ends need none."""
    first, last = (HANDLE if n == 0 else 0), (HANDLE if n == scenes - 1 else 0)
    return ["-ss", seconds(first), "-t", seconds(LENGTH + 2 * HANDLE - first - last)]


def dissolved(so_far: str, clip: str, n: int, into: str) -> str:
    after = seconds(n * LENGTH - HANDLE)
    clocks = f"{so_far}settb=AVTB[a{n}];{clip}settb=AVTB[b{n}];[a{n}][b{n}]"
    return f"{clocks}xfade=transition=fade:duration={seconds(2 * HANDLE)}:offset={after}{into}"


def faded(number: int, start: int = 0) -> str:
    """A card's picture, in and out over some frames, counted from its input's first."""
    out = f"fade=out:start_frame={start + STAYS - FADES}:nb_frames={FADES}:alpha=1"
    return f"[{number}:v]format=rgba,fade=in:start_frame={start}:nb_frames={FADES}:alpha=1,{out}"


def seconds(frames: int) -> str:
    return f"{float(frames / FPS):.6f}"


# ── whether it is the same film ──


def difference(one: Path, other: Path, frames: int) -> float:
    """The mean difference in levels of luma, over frames from all of both films; infinite if one is longer."""
    import av
    import numpy as np

    wanted = {round((n + 0.5) * frames / SEEN) for n in range(SEEN)}
    lumas = []
    for film in (one, other):
        with av.open(str(film)) as container:
            there = [
                frame.to_ndarray(format="gray").astype(float) if n in wanted else None
                for n, frame in enumerate(container.decode(video=0))
            ]
        if len(there) != frames:
            return float("inf")
        lumas.append([luma for luma in there if luma is not None])
    return float(np.mean([np.abs(a - b).mean() for a, b in zip(*lumas, strict=True)]))


if __name__ == "__main__":
    sys.exit(main())
