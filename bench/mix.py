"""What the mix costs, a minute against an hour, beside two plain ways of doing it.

    python bench/mix.py [--minutes 60]

A film has a line of the scratch voice every twelve seconds, music of a minute that goes round, and an effect with every
line. Each case runs in a process of its own, held to one core; speed is the film's length by the CPU time of that
process and of what it starts, libraries loaded; memory is the largest resident size as the kernel counted it.

    ours      renderers.sound.mix: blocks through files, ducked, levelled, limited to -14 LUFS and -1 dBTP
    numpy     everything as arrays of the whole film, ducked, one gain to -14 LUFS, no limiter
    ffmpeg    one input a line and an effect: adelay, amix, sidechaincompress, loudnorm

The last columns are what came out: loudness and true peak as ffmpeg's ebur128 hears them, and how many samples the last
line is from its place. Passes, by its exit code, if ours is at least 40 times faster than real time over the hour, and
needs for it at most 1.2 times the memory that it needs for the minute. The ffmpeg chain is given at most ten minutes
of film: it opens two inputs for every line.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any

RATE = 48_000
EVERY_S, FIRST_S = 12, 1
SPEED, MEMORY = 40, 1.2
CHAIN_MINUTES = 10
SAID = "At two in the morning the chart was still going up, and nobody in the room had asked it why."
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--minutes", type=int, default=60, help="length of the long film")
    asked.add_argument("--measure", nargs=3, metavar=("WAY", "FOLDER", "MINUTES"), help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.measure:
        way, folder, minutes = given.measure
        print(json.dumps(measure(way, Path(folder), int(minutes))))
        return 0
    long = given.minutes
    cases = [
        ("ours", 1),
        ("ours", long),
        ("numpy", 1),
        ("numpy", long),
        ("ffmpeg", 1),
        ("ffmpeg", min(CHAIN_MINUTES, long)),
    ]
    print(f"{'':8}{'film':>8}{'CPU':>9}{'speed':>9}{'memory':>10}{'LUFS':>8}{'dBTP':>7}{'last line':>11}")
    found: dict[tuple[str, int], dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        in_a_process_of_its_own("prepare", folder, 0)  # the kernel hands a process's peak on to what it starts
        for way, minutes in cases:
            case = found[way, minutes] = in_a_process_of_its_own(way, folder, minutes)
            speed = f"{60 * minutes / case['cpu_s']:.0f}x"
            print(
                f"{way:8}{minutes:4d} min{case['cpu_s']:7.1f} s{speed:>9}{case['mb']:7.0f} MB"
                f"{case['lufs']:8.1f}{case['dbtp']:7.1f}{case['off']:>11}",
                flush=True,
            )
    ours = found["ours", long]
    speed, memory = 60 * long / ours["cpu_s"], ours["mb"] / found["ours", 1]["mb"]
    print(f"ours over {long} min: {speed:.0f} times real time (at least {SPEED})")
    print(f"memory, {long} min to 1: {memory:.2f} (at most {MEMORY})")
    return 0 if speed >= SPEED and memory <= MEMORY else 1


def in_a_process_of_its_own(way: str, folder: str, minutes: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--measure", way, folder, str(minutes)]
    environment = os.environ | dict.fromkeys(THREADS, "1")
    made: dict[str, Any] = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment).stdout
    )
    return made


def measure(way: str, folder: Path, minutes: int) -> dict[str, Any]:
    if way == "prepare":
        prepare(folder)
        return {}
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if way != "ffmpeg":
        load()
    mixing = {"ours": ours, "numpy": with_numpy, "ffmpeg": with_ffmpeg}[way]
    into = folder / "mix.wav"
    begun, before = monotonic(), cpu_s()
    mixing(folder, minutes * 60 * RATE, into)
    took = {"wall_s": monotonic() - begun, "cpu_s": cpu_s() - before}
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    lufs, dbtp = heard(into)
    return {**took, "mb": max(peaks) / unit, "lufs": lufs, "dbtp": dbtp, "off": last_line_off(folder, into, minutes)}


def load() -> None:
    """What a process pays once, whatever it mixes."""
    import av
    import numpy

    from renderers.sound import clips, mix, parts, score

    del av, numpy, clips, mix, parts, score


def cpu_s() -> float:
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def prepare(folder: Path) -> None:
    import numpy as np

    from renderers.painting import silent
    from renderers.scratch import voice
    from renderers.sound import wav

    told = voice.paint({"text": SAID, "language": "en"}, {}, folder / "line.wav", silent).facts
    (folder / "words.json").write_text(json.dumps([[word["start"], word["end"]] for word in told["words"]]))
    random = np.random.default_rng(1)
    beat = np.sin(np.arange(60 * RATE) * 2 * np.pi / (2 * RATE)) ** 8
    bed = (random.standard_normal((60 * RATE, 2)) * 0.05 * (0.3 + beat)[:, None]).astype(np.float32)
    wav.write(folder / "music.wav", bed)
    wav.write(folder / "effect.wav", random.standard_normal(RATE) * 0.1 * np.linspace(1, 0, RATE))


def starts(total: int) -> list[int]:
    return list(range(FIRST_S * RATE, total - EVERY_S * RATE + RATE, EVERY_S * RATE))


def words_of(folder: Path, total: int) -> list[list[int]]:
    said = json.loads((folder / "words.json").read_text())
    return [[start + word[0], start + word[1]] for start in starts(total) for word in said]


def ours(folder: Path, total: int, into: Path) -> None:
    from renderers.painting import silent
    from renderers.sound import mix, wav

    samples = wav.length(folder / "line.wav")
    lines = [{"name": f"line/{n}", "start": start, "samples": samples} for n, start in enumerate(starts(total))]
    rings = [
        {"name": f"sound/{n}", "start": start - RATE // 2, "gain_db": "-20"} for n, start in enumerate(starts(total))
    ]
    settings = {
        "samples": total,
        "lines": lines,
        "words": words_of(folder, total),
        "music": {"gain_db": "-20", "duck_db": "12"},
        "sounds": rings,
        "target_lufs": "-14",
        "ceiling_dbtp": "-1",
        "seed": "bench",
    }
    inputs = {str(line["name"]): folder / "line.wav" for line in lines} | {
        str(ring["name"]): folder / "effect.wav" for ring in rings
    }
    own = into.with_name("own")
    own.mkdir(exist_ok=True)
    mix.paint(settings, {**inputs, "music": folder / "music.wav"}, own / "mix.wav", silent)
    (own / "mix.wav").replace(into)


def with_numpy(folder: Path, total: int, into: Path) -> None:
    import numpy as np

    from renderers.sound import wav
    from renderers.sound.duck import ducking
    from renderers.sound.loudness import lufs, ratio

    line, effect, bed = (wav.read(folder / f"{name}.wav") for name in ("line", "effect", "music"))
    whole = np.resize(bed, (total, 2)) * ratio(-20 - lufs(bed))
    points, depths = ducking(words_of(folder, total))
    whole *= (10 ** (-12 * np.interp(np.arange(total), points, depths) / 20))[:, None]
    for start in starts(total):
        whole[start : start + len(line)] += line * ratio(-14 - lufs(line[:, 0]))
        whole[start - RATE // 2 : start - RATE // 2 + len(effect)] += effect * ratio(-20 - lufs(effect[:, 0]))
    whole *= ratio(-14 - lufs(whole))
    wav.write(into, whole, bits=24)


def with_ffmpeg(folder: Path, total: int, into: Path) -> None:
    from renderers.ffmpeg.run import exe

    begins = starts(total)
    inputs = [*("-stream_loop", "-1", "-i", str(folder / "music.wav"))]
    graph, laid = [], []
    for n, start in enumerate(begins):
        inputs += ["-i", str(folder / "line.wav"), "-i", str(folder / "effect.wav")]
        graph.append(f"[{2 * n + 1}:a]aformat=channel_layouts=stereo,adelay={start}S:all=1[line{n}]")
        graph.append(
            f"[{2 * n + 2}:a]aformat=channel_layouts=stereo,adelay={start - RATE // 2}S:all=1,volume=-6dB[ring{n}]"
        )
        laid += [f"[line{n}]", f"[ring{n}]"]
    graph.append(f"[0:a]aformat=sample_rates={RATE}:channel_layouts=stereo,atrim=end_sample={total},volume=-6dB[bed]")
    graph.append(
        f"{''.join(laid)}amix=inputs={len(laid)}:normalize=0:dropout_transition=0,apad=whole_len={total},asplit[said][key]"
    )
    graph.append("[bed][key]sidechaincompress=threshold=0.03:ratio=8:attack=20:release=400[ducked]")
    graph.append(f"[said][ducked]amix=inputs=2:normalize=0,loudnorm=I=-14:TP=-1,aresample={RATE}[out]")
    script = into.with_name("chain.txt")
    script.write_text(";\n".join(graph))
    told = ["-/filter_complex", str(script), "-map", "[out]", "-c:a", "pcm_s16le", str(into)]
    subprocess.run([str(exe()), "-v", "error", "-y", *inputs, *told], check=True)


def heard(mixed: Path) -> tuple[float, float]:
    from renderers.ffmpeg.run import exe

    told = [str(exe()), "-nostats", "-i", str(mixed), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(told, capture_output=True, text=True, check=True).stderr
    last = re.search(r"I:\s+(\S+) LUFS.*Peak:\s+(\S+) dBFS", said[said.rindex("Summary") :], re.DOTALL)
    assert last is not None
    return float(last[1]), float(last[2])


def last_line_off(folder: Path, mixed: Path, minutes: int) -> int:
    from renderers.sound import wav
    from renderers.sound.place import offset

    line, reach = wav.read_mono(folder / "line.wav"), RATE // 2
    start = starts(minutes * 60 * RATE)[-1]
    near = wav.part(mixed, start - reach, len(line) + 2 * reach)
    return offset(line, near, reach, reach)[0]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.exit(main())
